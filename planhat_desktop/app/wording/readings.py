"""How a column is read, in the few words that fit into its field's slot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Link, Part, Reading
from planhat_desktop.core.patterns import find_trouble
from planhat_desktop.core.schema import Field

_ORDERS = {"DMY": "day first", "MDY": "month first", "YMD": "year first"}
_MARKS = {".": "decimal dot", ",": "decimal comma"}
_CASES = {
    "upper": "in capitals",
    "lower": "in small letters",
    "title": "each word with a capital",
    "sentence": "first letter a capital",
}
_ARRAYS = {"add": "added to the list", "remove": "taken off the list"}
_BLANKS = {"keep": "empty cells keep", "clear": "empty cells clear"}
_PARTS = {
    "email": "the e-mail in it",
    "domain": "the domain in it",
    "number": "the number in it",
    "currency": "the currency in it",
    "pattern": "by pattern",
}
_FOUND_BY = {
    "_id": "by Planhat ID",
    "externalId": "by External ID",
    "sourceId": "by Source ID",
    "name": "by name",
    "domain": "by domain",
    "email": "by e-mail",
}
_SIGNS = {"\n": "new line", " ": "space", "\t": "tab"}
_PIECES = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_FLAWS = {
    "": "",
    "pattern": "This pattern cannot be used. See that each ( and [ is closed, as in (\\d+).",
    "group": r"What is put in its place names a part, such as \1, that the pattern has not.",
}
# (is it a reference, were all looked at)
_FINE = {
    (False, True): ("✓ The one value can be read.", "✓ All {n} different values can be read."),
    (False, False): (
        "✓ The value looked at can be read.",
        "✓ All {n} values looked at can be read.",
    ),
    (True, True): ("✓ The one value is in Planhat.", "✓ All {n} different values are in Planhat."),
    (True, False): (
        "✓ The value looked at is in Planhat.",
        "✓ All {n} values looked at are in Planhat.",
    ),
}
_BAD = {
    False: ("! {n} of {{words}} cannot be read", "! {n} of {{words}} cannot be read"),
    True: ("! {n} of {{words}} is not found", "! {n} of {{words}} are not found"),
}
_LONG = 16  # signs of a value that is named


def is_automatic(link: Link) -> bool:
    """Say whether nothing was chosen about how a link's cells are read, decided values aside."""
    return not any(_clauses(link, ()))


def reading_words(link: Link, headers: Sequence[str] = ()) -> str:
    """Return in few words what was chosen about how a link's cells are read; empty for nothing.

    Decided values are told too: ``day first · only if empty · 3 values decided``.

    Args:
        headers: of all columns, to name those that are joined.
    """
    words = list(_clauses(link, headers))
    if link.reading.values:
        count = len(link.reading.values)
        words.append(plural(count, "{n} value decided", "{n} values decided"))
    return " · ".join(words)


def _clauses(link: Link, headers: Sequence[str]) -> Iterator[str]:
    """Yield a clause for each thing chosen, what changes most first."""
    reading = link.reading
    if link.also:
        named = ", ".join(headers[one] for one in link.also if one < len(headers))
        yield _("joined with {names}").format(names=named)
    if reading.part is not None:
        yield _part_words(reading.part)
    yield from _text_clauses(reading)
    yield from _type_clauses(reading)
    yield from _fate_clauses(reading)


def _text_clauses(reading: Reading) -> Iterator[str]:
    if reading.replacing:
        yield plural(len(reading.replacing), "{n} replacement", "{n} replacements")
    if reading.spaces == "all":
        yield _("single spaces")
    if reading.case in _CASES:
        yield _(_CASES[reading.case])


def _type_clauses(reading: Reading) -> Iterator[str]:
    if reading.date_order in _ORDERS:
        yield _(_ORDERS[reading.date_order])
    if reading.decimal in _MARKS:
        yield _(_MARKS[reading.decimal])
    if reading.percent == "fraction":
        yield _("50 % as 0.5")
    if reading.phone:
        yield _("numbers of {country}").format(country=reading.phone)
    if reading.yes or reading.no:
        yield _("own words for yes and no")
    if reading.find_by in _FOUND_BY:
        yield _(_FOUND_BY[reading.find_by])
    if reading.list_separator != "auto":
        sign = reading.list_separator
        yield _("cut at {sign}").format(sign=_(_SIGNS.get(sign, sign)))
    if reading.arrays in _ARRAYS:
        yield _(_ARRAYS[reading.arrays])


def _fate_clauses(reading: Reading) -> Iterator[str]:
    if reading.default is not None:
        yield _("empty → {value}").format(value=_short(reading.default))
    elif reading.blanks is not None:
        yield _(_BLANKS[reading.blanks])
    if reading.overwrite == "if_empty":
        yield _("only if empty")


def _part_words(part: Part) -> str:
    if part.kind != "separator":
        return _(_PARTS[part.kind])
    which = _PIECES.get(part.number)
    if which is None:
        return _("piece {number}").format(number=part.number)
    return _("{which} piece").format(which=_(which))


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def pattern_flaw(find: str, put: str = "") -> str:
    """Return what is wrong with a pattern that a person types, and what to do; or nothing."""
    return _(_FLAWS[find_trouble(find, put)])


def outcome_sentence(total: int, bad: int, rows: int | None, field: Field) -> str:
    """Return how many of a column's different values can be read, or are found in Planhat.

    Args:
        total, bad: values looked at, and those of them that cannot be read or are not found.
        rows: how many rows have these; None where not all values were looked at.
    """
    kind = (field.is_reference, rows is not None)
    if not bad:
        return plural(total, *_FINE[kind])
    said = plural(bad, *_BAD[field.is_reference])
    words = plural(total, "{n} value", "{n} values")
    if rows is None:
        words = plural(total, "{n} value looked at", "{n} values looked at")
    said = said.format(words=words)
    if rows is None:
        return said + "."
    return said + ": " + plural(rows, "{n} row is held.", "{n} rows are held.")
