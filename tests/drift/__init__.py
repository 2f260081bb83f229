"""Profiles laid onto files that drifted: mutated files, many of each profile, and their truth."""
