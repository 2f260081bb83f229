"""Why a link was suggested, in words."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Reason

_SENTENCES: dict[str, str] = {
    "by_hand": "You chose it.",
}


def reason_sentence(reason: Reason) -> str:
    """Return the reason of a link as a sentence."""
    return _(_SENTENCES[reason.code]).format(**reason.facts)
