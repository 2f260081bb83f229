"""Seeded trials of what can go wrong with an upload: a few in the suite, many by hand."""
