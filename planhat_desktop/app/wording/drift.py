"""What has changed between a profile and a file or the workspace, in words."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.drift import Change, Drift

_SHOWN = 4

# What has changed, and what taking it would mean.
_SENTENCES: dict[Change, tuple[str, str]] = {
    Change.FIELD_GONE: (
        "“{label}” is no longer in Planhat.",
        "What went there is left out.",
    ),
    Change.FIELD_RENAMED: ("“{was}” is called “{label}” in Planhat now.", ""),
    Change.ORDER: (
        "“{header}” shows {text}, which the profile would misread: it has {was}.",
        "Read it as {is}?",
    ),
    Change.MARK: (
        "“{header}” shows {text}, which the profile would misread: it has {was}.",
        "Read it as {is}?",
    ),
    Change.SWAPPED: (
        "“{header}” holds what “{other}” held before, and the other way round.",
        "Were the headers exchanged? Look before you use it for {label}.",
    ),
    Change.VALUES: (
        "“{header}” held {was} before and holds {is} now.",
        "Is it still {label}?",
    ),
    Change.COLUMN_GONE: (
        "“{header}” is not in this file.",
        "Nothing goes to {label} unless you choose another column.",
    ),
    Change.RENAMED: ("“{header}” is now “{now}”.", "Use it for {label}?"),
    Change.TRANSLATED: (
        "“{header}” is now “{now}”, the same in another language.",
        "Use it for {label}?",
    ),
    Change.MEANT: ("“{header}” is gone; “{now}” could be it.", "Use it for {label}?"),
    Change.SAME_VALUES: (
        "“{header}” is gone; “{now}” holds the same values.",
        "Use it for {label}?",
    ),
    Change.PLACE: (
        "“{header}” is there more or fewer times than before.",
        "Is this the one for {label}?",
    ),
    Change.NEW_OPTIONS: (
        "New in “{header}”: {values}.",
        "{label} has no such option, so these rows would be held.",
    ),
    Change.LETTERS: ("“{header}” is spelt “{now}” now.", "Use it for {label}?"),
    Change.NEW_COLUMNS: ("{count}: {headers}.", "The profile does not know what they are."),
}

_KINDS = {
    "text": "words",
    "number": "numbers",
    "date": "dates",
    "datetime": "dates",
    "boolean": "yes and no",
    "email": "e-mail addresses",
    "url": "web addresses",
    "mixed": "all sorts",
}
_ORDERS = {
    "YMD": "year, month, day",
    "DMY": "day, month, year",
    "MDY": "month, day, year",
    ".": "a decimal point",
    ",": "a decimal comma",
}


def drift_sentences(drift: Drift) -> tuple[str, str]:
    """Return what has changed, and what to make of it (empty where nothing is to be said)."""
    what, do = _SENTENCES[drift.change]
    if drift.change is Change.RENAMED and drift.facts.get("same"):
        what = "“{header}” is now “{now}”: the same values."
    facts = {name: _show(name, value) for name, value in drift.facts.items()}
    count = drift.facts.get("n", 0)
    if drift.change is Change.NEW_COLUMNS and isinstance(count, int):
        facts["count"] = plural(count, "{n} new column", "{n} new columns")
    return _(what).format(**facts), _(do).format(**facts)


def _show(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return list_names([str(one) for one in value])
    text = str(value)
    if name in ("was", "is"):
        known = _KINDS.get(text) or _ORDERS.get(text)
        return _(known) if known else text
    return text


def list_names(names: Sequence[str]) -> str:
    """Return some names in quotation marks, the first few of many."""
    more = len(names) - _SHOWN
    shown = ", ".join(f"“{one}”" for one in names[:_SHOWN])
    return _("{some} and {n} more").format(some=shown, n=f"{more:,}") if more > 0 else shown
