"""The words for what will become, or became, of a row."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _

_WORDS = {
    "create": "Create",
    "update": "Update",
    "same": "Same",
    "held": "Held",
    "created": "created",
    "updated": "updated",
    "unchanged": "already the same",
    "refused": "refused by Planhat",
    "not_sent": "not sent",
    "unknown": "unknown",
    "restored": "restored",
    "removed": "removed",
    "kept": "left alone",
    "failed": "not taken back",
}


def outcome_word(code: str) -> str:
    """Return the word a person reads for an outcome of a row."""
    return _(_WORDS[code])
