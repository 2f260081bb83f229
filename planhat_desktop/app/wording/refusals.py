"""What Planhat says when it refuses a row, in our words: what it means, and what to do.

Planhat's messages are short and undocumented; these are the ones that were seen.
Source: api-facts.md 5.3 and 13 (checked 2026-11-22).
"""

from __future__ import annotations

import re
from typing import Final

from planhat_desktop.app.wording.language import translate as _

_MEANINGS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(r"^(?P<what>[\w., ]+?) duplicated$"),
        "Another record has the same {what}. Find that record in Planhat, or change the cell.",
    ),
    (
        re.compile(r"^one of (?P<what>[\w., ]+) is required$"),
        "One of these must be given for it: {what}. Fill one of them, or match a column to it.",
    ),
    (
        re.compile(r"^(?P<what>[\w., ]+) (?:is|are) required$"),
        "It cannot do without {what}. Fill the cell, or match a column to that field.",
    ),
    (
        re.compile(r"^(?P<what>company|enduser|_id) not found$"),
        "The {what} it belongs to is not there any more. Look at the preview again.",
    ),
    (
        re.compile(r"^invalid id$"),
        "What stands there as an id is none. Match records by another key, or mend the cell.",
    ),
    (
        re.compile(r"^(?:create|update|delete|read) (?P<what>\w+) not allowed$"),
        "The token has no permission for this. Ask an admin of Planhat to allow it: {what}.",
    ),
    (
        re.compile(r"(?:mandatory|field rule|locked)"),
        "A field rule in Planhat is against it. Ask an admin which fields it wants.",
    ),
)
_NAMES = {"_id": "record", "enduser": "end user"}


def refusal_meaning(message: str) -> str:
    """Return what a refusal means and what to do, or an empty text where nobody knows."""
    for pattern, words in _MEANINGS:
        if found := pattern.search(message.strip()):
            what = found.groupdict().get("what") or ""
            what = _NAMES.get(what, what.replace(",", ", ").replace(",  ", ", "))
            return _(words).format(what=what)
    return ""
