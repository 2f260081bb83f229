"""What speaks for a mapping that is wrong, in words."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.suspicion import Sign, Suspicion

_TITLES = {
    Sign.SWAPPED: "“{field}” and “{other}” look swapped",
    Sign.MOVED: "“{field}” looks shifted from row to row",
    Sign.TWINS: "the key looks wrong: “{field}” is “{other}” of records that are there",
}
_SENTENCES = {
    Sign.SWAPPED: (
        "In {many}, “{field}” and “{other}” would change places: their columns look swapped."
    ),
    Sign.MOVED: (
        "In {many}, “{field}” would get what another record holds now: the rows of its column look"
        " shifted."
    ),
    Sign.TWINS: (
        "{many} would become new records, though “{field}” is “{other}” of a record that is there:"
        " the key looks wrong."
    ),
}


def suspicion_title(one: Suspicion) -> str:
    """Return in few words what looks wrong."""
    return _(_TITLES[one.sign]).format(field=one.field.label, other=one.other.label)


def suspicion_words(one: Suspicion) -> str:
    """Return what speaks for a wrong mapping."""
    many = _("{rows} of {of} rows looked at").format(rows=f"{one.rows:,}", of=f"{one.of:,}")
    words = {"field": one.field.label, "other": one.other.label}
    return _(_SENTENCES[one.sign]).format(many=many, **words)
