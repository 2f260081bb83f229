"""Every code → the sentence a person reads; used on screen, on the command line and in exports."""

from planhat_desktop.app.wording.issues import issue_sentence, issue_title
from planhat_desktop.app.wording.language import plural, translate
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
