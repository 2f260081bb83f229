"""The ways a link's cells can be read, as choices with words; which of them matter for a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.proofs import doubt_sentence, mark_sentence, order_sentence
from planhat_desktop.core.dates import Order, parse_date, reads_both_ways
from planhat_desktop.core.deciding import DATES, NUMBERS
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.numbers import Mark, parse_number, shows_no_mark
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell, Formatted
from planhat_desktop.ui.pages.match.countries import countries
from planhat_desktop.ui.pages.match.scene import Scene
from planhat_desktop.ui.pages.match.words import FIND_BY

Choices = tuple[tuple[str, str], ...]

# (words, an example for a column that shows none)
_ORDERS = {
    "DMY": ("Day first", "· 3/4 → 3 Apr"),
    "MDY": ("Month first", "· 3/4 → 4 Mar"),
    "YMD": ("Year first", "· 26/4/3 → 3 Apr"),
}
_MARKS = {".": ("Dot", "· 1,234.5"), ",": ("Comma", "· 1.234,5")}
_PERCENTS = {
    "as_shown": ("As it is written", "· 12.5 % → 12.5"),
    "fraction": ("As a share of one", "· 12.5 % → 0.125"),
}
_SPACES = {
    "ends": ("Only cut at both ends", ""),
    "all": ("One space between words", ""),
}
_CASES = {
    "keep": ("As typed", ""),
    "upper": ("ALL CAPITALS", ""),
    "lower": ("all small letters", ""),
    "title": ("Each Word With a Capital", ""),
    "sentence": ("First letter a capital", ""),
}
_SEPARATORS = {
    "auto": ("Automatic", "· ; or | or new line, else comma"),
    ";": ("Semicolon ;", ""),
    ",": ("Comma ,", ""),
    "|": ("Bar |", ""),
    "/": ("Slash /", ""),
    "\n": ("New line", ""),
}
_ARRAYS = {
    "replace": "Replace the list in Planhat",
    "add": "Add to the list in Planhat",
    "remove": "Take away from the list in Planhat",
}
_OVERWRITE = {
    "always": "Replace it with the file's value",
    "if_empty": "Leave it: fill only empty fields",
}
_LETTERS = ("spaces", "case")  # what these make of a text shows what it was
_TEXTS = frozenset({FieldType.TEXT, FieldType.RICH_TEXT, FieldType.TEXTS, FieldType.OBJECT_ID})
_PHONE_NAMES = ("phone", "mobile", "fax")


@dataclass(frozen=True)
class Way:
    """One question about how cells are read.

    Attributes:
        name: the attribute of `Reading`.
        question: what is asked.
        choices: (value, words); the first is what happens by itself.
        proof: what in the file speaks for a choice, or what it does; empty for nothing to say.
        is_doubtful: whether the person should choose.
        examples: value → what a choice makes of a value of the file.
        answers: then, (value, what a cell of the file would be read as), to choose from.
        is_front: whether it is asked at once, and not only under *More ways*.
    """

    name: str
    question: str
    choices: Choices
    proof: str = ""
    is_doubtful: bool = False
    answers: Choices = ()
    examples: Mapping[str, str] = attribute(default_factory=dict)
    is_front: bool = True

    def chosen(self, reading: Reading) -> str:
        """Return the choice a reading makes."""
        return str(getattr(reading, self.name) or "")

    def choose(self, reading: Reading, value: str) -> Reading:
        """Return the reading with another choice."""
        return _choose(self.name)(reading, value)


def ways_of(scene: Scene) -> tuple[Way, ...]:
    """Return what can be asked with a few choices about how a link's cells are read."""
    return tuple(_ways(scene))


def _ways(scene: Scene) -> Iterator[Way]:
    field = scene.field
    has_text = any(isinstance(cell, str) for cell in scene.cells)
    if field.type in DATES and has_text:
        yield _order_way(scene)
    if field.type in NUMBERS:
        if has_text:
            yield _mark_way(scene)
        if scene.reading.percent != "as_shown" or any(map(_has_percent, scene.cells)):
            yield _plain_way(scene, "percent", _("Percent"), _PERCENTS)
    if field.type is FieldType.PHONE or _is_phone(field):
        yield _phone_way(scene)
    if field.is_reference:
        yield _find_way(scene)
    if field.is_list:
        yield _plain_way(scene, "list_separator", _("Values are separated by"), _SEPARATORS)
        yield Way("arrays", _("The list in Planhat"), _worded(_ARRAYS))
    if _takes_any_text(field):
        yield _text_way(scene, "spaces", _("Spaces"), _SPACES, _has_runs)
        yield _text_way(scene, "case", _("Capital letters"), _CASES, _shouts)
    if not field.key:
        yield Way("overwrite", _("Where Planhat has a value already"), _worded(_OVERWRITE))


def _takes_any_text(field: Field) -> bool:
    is_open = field.type in (FieldType.OPTION, FieldType.OPTIONS) and not (
        field.options and field.is_closed
    )
    return is_open or field.type in _TEXTS


def _is_phone(field: Field) -> bool:
    name = field.short_name.casefold()
    return field.type is FieldType.TEXT and any(one in name for one in _PHONE_NAMES)


def _has_percent(cell: Cell) -> bool:
    return "%" in (cell.text if isinstance(cell, Formatted) else str(cell))


def _has_runs(cell: Cell) -> bool:
    """Say whether a cell has more than one space between two words."""
    return isinstance(cell, str) and " ".join(cell.split()) != cell.strip()


def _shouts(cell: Cell) -> bool:
    """Say whether a cell has words, and they are all in capitals or all in small letters."""
    if not isinstance(cell, str) or " " not in cell.strip():
        return False
    letters = [sign for sign in cell if sign.isalpha()]
    return len(letters) > 3 and ("".join(letters).isupper() or "".join(letters).islower())


def _order_way(scene: Scene) -> Way:
    field, reading, decided = scene.field, scene.reading, scene.seen.decided
    auto, proof = _("Automatic"), ""
    if reading.date_order == "auto":
        auto = _("Automatic: {words}").format(words=_lower(_(_ORDERS[decided.order][0])))
        proof = order_sentence(decided)
    words, examples = _told(scene, "date_order", _ORDERS)
    is_open = bool(doubt_sentence(field, reading, decided))
    answers = _dates_in_orders(scene.cells) if is_open else ()
    choices = (("auto", auto), *words)
    return Way("date_order", _("Day and month"), choices, proof, is_open, answers, examples)


def _dates_in_orders(cells: Sequence[Cell]) -> Choices:
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


def _mark_way(scene: Scene) -> Way:
    field, reading, decided = scene.field, scene.reading, scene.seen.decided
    auto, proof = _("Automatic"), ""
    if reading.decimal == "auto":
        auto = _("Automatic: {words}").format(words=_lower(_(_MARKS[decided.mark][0])))
        proof = mark_sentence(decided)
    words, examples = _told(scene, "decimal", _MARKS)
    is_open = bool(doubt_sentence(field, reading, decided))
    answers = _numbers_with_marks(scene.cells) if is_open else ()
    choices = (("auto", auto), *words)
    return Way("decimal", _("Decimal mark"), choices, proof, is_open, answers, examples)


def _numbers_with_marks(cells: Sequence[Cell]) -> Choices:
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


def _find_way(scene: Scene) -> Way:
    model = scene.catalog.models.get(scene.field.references or "")
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
    question = _("Find the {label} by").format(label=_lower(scene.field.label))
    return Way("find_by", question, choices)


def _has(model: object, *names: str) -> bool:
    find = getattr(model, "find", None)
    return find is not None and any(find(name) is not None for name in names)


def _phone_way(scene: Scene) -> Way:
    """Return the question for the home of numbers that are written without their country."""
    choices = (("", _("As typed")), *countries())
    cell, made = "", dict[str, str]()
    if scene.reading.phone:
        cell, made = scene.examples(("", scene.reading.phone), _choose("phone"))
    proof = _("Choose the country that numbers without “+” belong to.")
    if made:
        said = _("“{text}” is sent as {value}.")
        proof = said.format(text=cell, value=made.get(scene.reading.phone, cell))
    elif scene.reading.phone:
        proof = _("Numbers with “+” keep their own country.")
    return Way("phone", _("Numbers belong to"), choices, proof)


def _plain_way(scene: Scene, name: str, question: str, choices: dict[str, tuple[str, str]]) -> Way:
    words, examples = _told(scene, name, choices)
    return Way(name, question, words, examples=examples)


def _text_way(
    scene: Scene,
    name: str,
    question: str,
    choices: dict[str, tuple[str, str]],
    is_odd: Callable[[Cell], bool],
) -> Way:
    """Return a question that is asked at once only where some cells look as if it mattered."""
    odd = sum(map(is_odd, scene.cells))
    is_set = getattr(scene.reading, name) != next(iter(choices))
    is_front = is_set or odd * 10 > len(scene.cells)
    words, examples = _told(scene, name, choices)
    return Way(name, question, words, examples=examples, is_front=is_front)


def _told(
    scene: Scene, name: str, choices: dict[str, tuple[str, str]]
) -> tuple[Choices, dict[str, str]]:
    """Return choices, and what each makes of a cell of the file, or else of an invented one."""
    cell, made = scene.examples(tuple(choices), _choose(name))
    words = tuple((value, _(said)) for value, (said, _invented) in choices.items())
    if not made:
        return words, {value: _(invented) for value, (_said, invented) in choices.items()}
    said = "→ {value}" if name in _LETTERS else "· {text} → {value}"
    return words, {value: said.format(text=cell, value=one) for value, one in made.items()}


def _choose(name: str) -> Callable[[Reading, str], Reading]:
    def choose(reading: Reading, value: str) -> Reading:
        make: Callable[..., Reading] = replace
        return make(reading, **{name: value})

    return choose


def _worded(choices: dict[str, str]) -> Choices:
    return tuple((value, _(words)) for value, words in choices.items())


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
