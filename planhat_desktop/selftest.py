"""``--self-test``: what this very build can find and do."""
