"""What speaks for a mapping that is wrong, in words."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.suspicion import Sign, Suspicion

_TITLES = {
    Sign.SWAPPED: "“{field}” and “{other}” look swapped",
    Sign.CROSSED: "“{field}” and “{other}” look swapped",
    Sign.MISPLACED: "“{field}” looks fed by the column of “{other}”",
    Sign.MOVED: "“{field}” looks shifted from row to row",
    Sign.SHUFFLED: "“{field}” looks sorted or shifted on its own",
    Sign.TWINS: "the key looks wrong: “{field}” is “{other}” of records that are there",
}
_SENTENCES = {
    Sign.SWAPPED: (
        "In {many}, “{field}” and “{other}” would change places: their columns look swapped."
    ),
    Sign.CROSSED: (
        "In {many}, a new record would have as “{field}” what others have as “{other}”: the two"
        " columns look swapped."
    ),
    Sign.MISPLACED: (
        "In {many}, “{field}” would get what “{other}” of the same record is: a wrong column looks"
        " to feed it."
    ),
    Sign.MOVED: (
        "In {many}, “{field}” would get what another record holds now: the rows of its column look"
        " shifted."
    ),
    Sign.SHUFFLED: (
        "In {many}, “{field}” would change, and yet its values would stay the same as a whole, on"
        " other records: its column looks sorted or shifted without the other columns."
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


def suspicion_deed(one: Suspicion) -> str:
    """Return what to do about it before anything is sent."""
    if one.sign in (Sign.MOVED, Sign.SHUFFLED):
        return _("Compare this column with its rows in the file before you upload.")
    return _("Look at Match before you upload.")
