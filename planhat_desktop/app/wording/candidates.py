"""Why a record may be the one that a cell means."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.nameindex import Why

_WORDS = {
    Why.KEY: "its ID is what the cell says",
    Why.NEAR_KEY: "its ID, but for case, spaces or leading zeros",
    Why.NAME: "the very name",
    Why.SPELLING: "the same name, spelled otherwise",
    Why.LEGAL_FORM: "the same name, but for the legal form",
    Why.OTHER_FORM: "the same name with another legal form",
    Why.TYPO: "a name a few letters away",
    Why.WORDS: "some of the same words",
    Why.FORMER: "a name that stands beside it",
    Why.DOMAIN: "its web address",
    Why.EMAIL: "its e-mail address",
    Why.ORDER: "given and family name turned round",
    Why.INITIALS: "the same initials",
}


def candidate_words(why: Why) -> str:
    """Return why a record may be the one that is meant."""
    return _(_WORDS[why])
