"""Every code → the sentence a person reads; used on screen, on the command line and in exports.

Sentences about tables and issues are imported when first asked for: they bring numpy with them,
which the window does without until it has been painted once.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from planhat_desktop.app.wording.language import plural, translate

if TYPE_CHECKING:
    from planhat_desktop.app.wording.issues import issue_sentence, issue_title
    from planhat_desktop.app.wording.notes import note_sentence
    from planhat_desktop.app.wording.outcomes import outcome_word
    from planhat_desktop.app.wording.reasons import reason_sentence

__all__ = [
    "issue_sentence",
    "issue_title",
    "note_sentence",
    "outcome_word",
    "plural",
    "reason_sentence",
    "translate",
]

_HOMES = {
    "issue_sentence": "issues",
    "issue_title": "issues",
    "note_sentence": "notes",
    "outcome_word": "outcomes",
    "reason_sentence": "reasons",
}


def __getattr__(name: str) -> object:
    """Return a sentence function from its module.

    Raises:
        AttributeError: there is none of that name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
