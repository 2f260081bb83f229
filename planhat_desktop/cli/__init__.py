"""The command line: the same app calls as the window, JSON out (a stable contract)."""
