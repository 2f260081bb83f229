"""What goes wrong with the journal's file, said as the trouble a person can act on."""

from __future__ import annotations

import sqlite3

from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.wording import translate as _


def no_such_run() -> JournalUnusable:
    """Return the trouble for a run that is not there."""
    return JournalUnusable(
        "no_such_run",
        _("This run is not in the history."),
        _("Choose one of the runs listed there."),
    )


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether the file is no journal of ours, rather than out of reach for now."""
    if not isinstance(error, sqlite3.OperationalError):
        return True
    return any(word in str(error) for word in ("no such", "already exists"))


def explain(error: Exception) -> JournalUnusable:
    """Return what SQLite or the disk said as a trouble."""
    text = str(error)
    if "full" in text:
        return JournalUnusable(
            "disk_full",
            _("The disk is full, so the history of this run cannot be written."),
            _("Free some space, then go on: nothing was sent without being written down."),
        )
    if "locked" in text or "busy" in text:
        return JournalUnusable(
            "journal_locked",
            _("Another program is using the history of runs."),
            _("Close other windows of this program, then try again."),
        )
    if "readonly" in text or "unable to open" in text or "disk I/O" in text:
        return JournalUnusable(
            "journal_unwritable",
            _("The history of runs cannot be read or written."),
            _("Check free space and permissions of the program's data folder."),
        )
    return JournalUnusable(
        "journal_damaged",
        _("The history of runs is damaged and cannot be read."),
        _("Move its file out of the program's data folder; a new one is begun by itself."),
    )
