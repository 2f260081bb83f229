"""The ways a link's cells can be read, as choices with words; which of them matter for a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.proofs import doubt_sentence, mark_sentence, order_sentence
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.dates import Order, parse_date, reads_both_ways
from planhat_desktop.core.deciding import DATES, NUMBERS, Decided
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.numbers import Mark, parse_number, shows_no_mark
from planhat_desktop.core.schema import Field
from planhat_desktop.core.table import Cell
from planhat_desktop.ui.pages.match.words import FIND_BY

_ORDERS = {
    "DMY": "Day first (3/4 is 3 Apr)",
    "MDY": "Month first (3/4 is 4 Mar)",
    "YMD": "Year first (26/4/3 is 3 Apr)",
}
_MARKS = {".": "Dot: 1,234.5", ",": "Comma: 1.234,5"}
_BLANKS = {
    "keep": "keep what Planhat has",
    "clear": "empty the field in Planhat",
}
_SEPARATORS = {
    "auto": "Automatic: ; or | or new line, else comma",
    ";": "Semicolon ;",
    ",": "Comma ,",
    "|": "Bar |",
    "\n": "New line",
}
_ARRAYS = {
    "replace": "Replace the list in Planhat",
    "add": "Add to the list in Planhat",
    "remove": "Take away from the list in Planhat",
}


@dataclass(frozen=True)
class Way:
    """One question about how cells are read.

    Attributes:
        name: the attribute of `Reading`.
        question: what is asked.
        choices: (value, words); the first is what happens by itself.
        proof: what in the file speaks for the automatic choice; empty when nothing is to say.
        is_doubtful: whether the person should choose.
        answers: then, (value, what a cell of the file would be read as), to choose from.
    """

    name: str
    question: str
    choices: tuple[tuple[str, str], ...]
    proof: str = ""
    is_doubtful: bool = False
    answers: tuple[tuple[str, str], ...] = ()

    def chosen(self, reading: Reading) -> str:
        """Return the choice a reading makes."""
        return str(getattr(reading, self.name) or "")

    def choose(self, reading: Reading, value: str) -> Reading:
        """Return the reading with another choice."""
        made: Callable[..., Reading] = replace
        return made(reading, **{self.name: value or None})


def ways_of(
    field: Field,
    catalog: Catalog,
    cells: Sequence[Cell],
    reading: Reading,
    decided: Decided,
    blanks: str,
) -> tuple[Way, ...]:
    """Return what can be asked about a field fed by these cells.

    Args:
        blanks: what the upload does with empty cells unless told otherwise.
    """
    found = []
    has_text = any(isinstance(cell, str) for cell in cells)
    if field.type in DATES and has_text:
        found.append(_order_way(field, cells, reading, decided))
    if field.type in NUMBERS and has_text:
        found.append(_mark_way(field, cells, reading, decided))
    if field.is_reference:
        found.append(_find_way(field, catalog))
    if field.is_list:
        found.append(Way("list_separator", _("What parts a list"), _worded(_SEPARATORS)))
        found.append(Way("arrays", _("The list in Planhat"), _worded(_ARRAYS)))
    if not field.key:
        usual = _upper(_("{words} (as usual)").format(words=_(_BLANKS[blanks])))
        others = tuple((value, _upper(_(words))) for value, words in _BLANKS.items())
        found.append(Way("blanks", _("Empty cells"), (("", usual), *others)))
    return tuple(found)


def _order_way(field: Field, cells: Sequence[Cell], reading: Reading, decided: Decided) -> Way:
    auto, proof = _("Automatic"), ""
    if reading.date_order == "auto":
        auto = _("Automatic: {words}").format(words=_lower(_(_ORDERS[decided.order])))
        proof = order_sentence(decided)
    choices = (("auto", auto), *_worded(_ORDERS))
    is_open = bool(doubt_sentence(field, reading, decided))
    answers = _dates_in_orders(cells) if is_open else ()
    return Way("date_order", _("Day and month"), choices, proof, is_open, answers)


def _dates_in_orders(cells: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
    """Return the first date that reads in several orders, read in each of them."""
    texts = (cell for cell in cells if isinstance(cell, str))
    text = next((text for text in texts if reads_both_ways(text)), "")
    orders: tuple[Order, ...] = ("DMY", "MDY", "YMD")
    moments = ((order, parse_date(text, order)) for order in orders)
    said = _("“{text}” is {value}")
    return tuple(
        (order, said.format(text=text.strip(), value=show_cell(moment.date())))
        for order, moment in moments
        if moment is not None
    )


def _mark_way(field: Field, cells: Sequence[Cell], reading: Reading, decided: Decided) -> Way:
    auto, proof = _("Automatic"), ""
    if reading.decimal == "auto":
        auto = _("Automatic: {words}").format(words=_lower(_(_MARKS[decided.mark])))
        proof = mark_sentence(decided)
    choices = (("auto", auto), *_worded(_MARKS))
    is_open = bool(doubt_sentence(field, reading, decided))
    answers = _numbers_with_marks(cells) if is_open else ()
    return Way("decimal", _("Decimal mark"), choices, proof, is_open, answers)


def _numbers_with_marks(cells: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
    """Return the first number that reads with either mark, read with each of them."""
    texts = (cell for cell in cells if isinstance(cell, str))
    text = next((text for text in texts if shows_no_mark(text)), "")
    marks: tuple[Mark, ...] = (".", ",")
    said = {True: _("“{text}” is a whole number"), False: _("“{text}” has decimals")}
    return tuple(
        (mark, said[isinstance(number, int)].format(text=text.strip()))
        for mark in marks
        if (number := parse_number(text, mark)) is not None
    )


def _find_way(field: Field, catalog: Catalog) -> Way:
    model = catalog.models.get(field.references or "")
    has = {
        "auto": True,
        "_id": True,
        "name": True,
        "externalId": _has(model, "externalId", "extId"),
        "sourceId": _has(model, "sourceId"),
        "domain": _has(model, "domains"),
        "email": _has(model, "email"),
    }
    choices = tuple((name, words) for name, words in _worded(FIND_BY) if has[name])
    question = _("Find the {label} by").format(label=_lower(field.label))
    return Way("find_by", question, choices)


def _has(model: object, *names: str) -> bool:
    find = getattr(model, "find", None)
    return find is not None and any(find(name) is not None for name in names)


def _worded(choices: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, _(words)) for value, words in choices.items())


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
