"""One reader per field type: a cell → the value to send, or why not.

A reader is made once a link (it holds what the whole column decided: date order, decimal
mark) and is then asked for each distinct cell.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from planhat_desktop.core.dates import Order, parse_date, reads_both_ways
from planhat_desktop.core.deciding import Decided
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.numbers import Mark, find_mark, parse_number, shows_no_mark
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell, CellError, Formatted

EPOCH = dt.date(1970, 1, 1)
_ID = re.compile(r"[0-9a-fA-F]{24}")
_EMAIL = re.compile(r"[^\s@<>,;:\"]+@(?:[^\s@<>,;:\".]+\.)+[^\s@<>,;:\".]{2,}")
_LABEL = r"[^\s/.@,;:?#<>\"]"
_URL = re.compile(
    rf"(?:https?://(?:{_LABEL}+\.)+|(?:{_LABEL}+\.)+(?=[^\W\d])){_LABEL}{{2,}}"
    r"(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)

# English, Swedish, German, French, Spanish, Dutch.
_YES_WORDS = "yes y true t 1 on x ✓ ✔ ☑ ✅ ja j sant wahr oui vrai si sí verdadero waar"
_NO_WORDS = "no n false f 0 off - ✗ ✘ ☐ ❌ nej falskt nein falsch non faux falso nee onwaar"
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be read, or what is doubtful about how it was."""

    code: IssueCode
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell was read as.

    Attributes:
        value: ready to send; meaningless when ``problem`` blocks.
        problem: None when all is well.
        doubtful: whether the problem lets the value through (severity *check*).
    """

    value: object
    problem: Problem | None = None
    doubtful: bool = False


def text_of(cell: Cell) -> str:
    """Return a cell as the text to send for a text field; dates as ISO."""
    match cell:
        case str():
            return cell.strip()
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            return cell.isoformat()
        case Formatted(text=text) | CellError(text=text):
            return text
        case float():
            if cell.is_integer() and abs(cell) < 1e17:
                return str(int(cell))
            return repr(as_shown(cell))
        case _:
            return str(cell)


def as_shown(number: float) -> float:
    """Return a number as a spreadsheet shows it: 15 digits, so that 0.1 + 0.2 is 0.3."""
    return number if number.is_integer() else float(f"{number:.15g}")


Reader = Callable[[Cell], Read]


def reader_of(one: Field, reading: Reading, decided: Decided) -> Reader:
    """Return the function that reads one cell (not blank) for a field."""
    make = _READERS[one.type]
    read = make(one, reading, decided)

    def read_cell(cell: Cell) -> Read:
        if isinstance(cell, CellError) and not (one.is_list and cell.text in reading.values):
            return Read(None, Problem(IssueCode.CELL_ERROR))
        return read(cell)

    # Lists look up their own parts: what was mapped once is not mapped again.
    if not reading.values or one.is_list:
        return read_cell
    return lambda cell: read_cell(reading.values.get(text_of(cell), cell))


def _read_text(one: Field, _reading: Reading, _decided: Decided) -> Reader:
    def read(cell: Cell) -> Read:
        text = text_of(cell)
        # A spreadsheet keeps 15 digits of a number; the rest of a longer one is made up.
        number = cell.value if isinstance(cell, Formatted) else cell
        if isinstance(number, (int, float)) and abs(number) >= 1e15:
            return Read(text, Problem(IssueCode.DAMAGED_NUMBER), doubtful=not one.key)
        return Read(text)

    return read


def _read_number(one: Field, _reading: Reading, decided: Decided) -> Reader:
    whole_only = one.type is FieldType.INTEGER

    def read(cell: Cell) -> Read:
        number = number_of(cell, decided.mark)
        if number is None:
            return Read(None, Problem(IssueCode.NOT_A_NUMBER))
        if whole_only and not isinstance(number, int):
            return Read(None, Problem(IssueCode.NOT_WHOLE))
        if (one.minimum is not None and number < one.minimum) or (
            one.maximum is not None and number > one.maximum
        ):
            bounds = {"minimum": _bound(one.minimum), "maximum": _bound(one.maximum)}
            return Read(None, Problem(IssueCode.OUT_OF_RANGE, bounds))
        if not decided.mark_sure and isinstance(cell, str) and shows_no_mark(cell):
            unsure = Problem(IssueCode.DECIMAL_MARK_UNSURE, {"read": str(number)})
            return Read(number, unsure, doubtful=True)
        return Read(number)

    return read


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def number_of(cell: Cell, mark: Mark) -> float | int | None:
    """Return the number a cell holds or shows, or None."""
    match cell:
        case bool():
            return None
        case int() | float():
            return _plain_number(cell)
        case Formatted():
            return _plain_number(_as_seen(cell))
        case str():
            return parse_number(cell, mark)
        case _:
            return None


def _as_seen(cell: Formatted) -> float:
    """Return the number a person sees in a formatted cell.

    The text tells the measure and the value its digits: ``12.5 %`` is 12.5 as it is in a
    text file, though the sheet holds 0.125, and ``13 %`` of 0.125 is 12.5 all the same.
    """
    if "%" not in cell.text:
        return cell.value
    seen, hundredfold = parse_number(cell.text, find_mark([cell.text]).mark), cell.value * 100
    # A format may put the sign beside a number that is no share: 0"%" shows 12.5 as 12.5%.
    alone = seen is not None and abs(seen - cell.value) < abs(seen - hundredfold)
    return cell.value if alone else hundredfold


def _plain_number(number: float) -> float | int | None:
    try:
        shown = as_shown(float(number))
    except OverflowError:
        return None
    if not math.isfinite(shown):
        return None
    # Beyond 15 digits a whole number no longer survives the way through JSON.
    return int(shown) if shown.is_integer() and abs(shown) < 1e15 else shown


def _read_boolean(_one: Field, _reading: Reading, _decided: Decided) -> Reader:
    def read(cell: Cell) -> Read:
        if isinstance(cell, bool):
            return Read(cell)
        word = text_of(cell).casefold()
        if word in _YES:
            return Read(True)
        if word in _NO:
            return Read(False)
        return Read(None, Problem(IssueCode.NOT_YES_NO))

    return read


def is_yes_or_no(text: str) -> bool:
    """Say whether a text is read as yes or no."""
    word = text.strip().casefold()
    return word in _YES or word in _NO


def iso(moment: dt.datetime) -> str:
    """Return a moment in UTC as Planhat writes it (api-facts 9)."""
    return f"{moment.isoformat(timespec='milliseconds')}Z"


def _read_date(one: Field, _reading: Reading, decided: Decided) -> Reader:
    kind = one.type
    is_day = kind is not FieldType.DATETIME

    def read(cell: Cell) -> Read:
        moment = moment_of(cell, decided.order, as_written=is_day)
        if moment is None:
            return Read(None, Problem(IssueCode.NOT_A_DATE))
        if kind is FieldType.DATETIME:
            value: object = iso(moment)
        elif kind is FieldType.DAY:
            value = (moment.date() - EPOCH).days
        else:
            value = iso(dt.datetime.combine(moment.date(), dt.time()))
        if not decided.order_sure and isinstance(cell, str) and reads_both_ways(cell):
            return Read(
                value, Problem(IssueCode.DATE_ORDER_UNSURE, {"read": moment}), doubtful=True
            )
        if is_day and moment.time() != dt.time():
            return Read(value, Problem(IssueCode.TIME_DROPPED, {"read": moment}), doubtful=True)
        return Read(value)

    return read


def moment_of(cell: Cell, order: Order, *, as_written: bool) -> dt.datetime | None:
    """Return the moment a cell holds or shows, without a zone, or None (see `parse_date`)."""
    match cell:
        case dt.datetime():
            if cell.tzinfo is not None and not as_written:
                cell = cell.astimezone(dt.UTC)
            return cell.replace(tzinfo=None)
        case dt.date():
            return dt.datetime.combine(cell, dt.time())
        case str():
            return parse_date(cell, order, as_written=as_written)
        case Formatted():
            return parse_date(cell.text, order, as_written=as_written)
        case _:
            return None


def fold(text: str) -> str:
    """Return a text without case and spare spaces, to compare words by."""
    return " ".join(text.split()).casefold()


def _read_option(one: Field, _reading: Reading, _decided: Decided) -> Reader:
    known = {option: option for option in one.options}
    near = {fold(option): option for option in reversed(one.options)}

    def read(cell: Cell) -> Read:
        text = text_of(cell)
        option = known.get(text) or near.get(fold(text))
        if option is None and one.options and one.is_closed:
            shown = ", ".join(one.options[:8]) + (" …" if len(one.options) > 8 else "")
            return Read(None, Problem(IssueCode.NOT_AN_OPTION, {"options": shown}))
        return Read(option if option is not None else text)

    return read


def split_list(text: str, separator: str) -> list[str]:
    """Return the parts of a list cell, trimmed, empty ones left out, each once."""
    if separator == "auto":
        separator = next((mark for mark in (";", "|", "\n") if mark in text), ",")
    parts = (part.strip() for part in text.split(separator))
    return list(dict.fromkeys(part for part in parts if part))


def _read_list(one: Field, reading: Reading, decided: Decided) -> Reader:
    choose = _read_option(one, Reading(), decided)
    options = frozenset(map(fold, one.options))

    def read(cell: Cell) -> Read:
        chosen: dict[object, None] = {}
        for part in _parts(text_of(cell), reading, options):
            found = choose(part)
            if found.problem is not None:
                return found
            chosen[found.value] = None
        return Read(list(chosen))

    return read


def _parts(text: str, reading: Reading, options: frozenset[str] = frozenset()) -> list[str]:
    """Return what a list cell names, each part replaced as the reading says."""
    mapped = reading.values
    if text in mapped:
        text, mapped = mapped[text], {}
    # An option may itself hold a comma: the whole cell is tried first.
    parts = [text] if fold(text) in options else split_list(text, reading.list_separator)
    return [part for one in parts if (part := mapped.get(one, one))]


def _read_email(_one: Field, _reading: Reading, _decided: Decided) -> Reader:
    def read(cell: Cell) -> Read:
        text = text_of(cell).removeprefix("mailto:").lower()
        if _EMAIL.fullmatch(text) is None:
            return Read(None, Problem(IssueCode.NOT_AN_EMAIL))
        return Read(text)

    return read


def _read_url(_one: Field, _reading: Reading, _decided: Decided) -> Reader:
    def read(cell: Cell) -> Read:
        text = text_of(cell)
        if _URL.fullmatch(text) is None:
            return Read(None, Problem(IssueCode.NOT_A_URL))
        return Read(text)

    return read


def is_id(text: str) -> bool:
    """Say whether a text is shaped like a Planhat `_id` (24 hexadecimal digits)."""
    return _ID.fullmatch(text) is not None


def _read_id(_one: Field, _reading: Reading, _decided: Decided) -> Reader:
    def read(cell: Cell) -> Read:
        text = text_of(cell)
        if not is_id(text):
            return Read(None, Problem(IssueCode.NOT_AN_ID))
        return Read(text.lower())

    return read


def _read_reference(one: Field, reading: Reading, _decided: Decided) -> Reader:
    model = one.references or ""

    def read(cell: Cell) -> Read:
        return Read(Reference(model, reading.find_by, text_of(cell)))

    return read


def _read_references(one: Field, reading: Reading, _decided: Decided) -> Reader:
    model = one.references or ""

    def read(cell: Cell) -> Read:
        parts = dict.fromkeys(_parts(text_of(cell), reading))
        return Read(tuple(Reference(model, reading.find_by, part) for part in parts))

    return read


_READERS: Mapping[FieldType, Callable[[Field, Reading, Decided], Reader]] = {
    FieldType.TEXT: _read_text,
    FieldType.RICH_TEXT: _read_text,
    FieldType.PHONE: _read_text,
    FieldType.NUMBER: _read_number,
    FieldType.INTEGER: _read_number,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.DATE: _read_date,
    FieldType.DATETIME: _read_date,
    FieldType.DAY: _read_date,
    FieldType.OPTION: _read_option,
    FieldType.OPTIONS: _read_list,
    FieldType.TEXTS: _read_list,
    FieldType.EMAIL: _read_email,
    FieldType.URL: _read_url,
    FieldType.OBJECT_ID: _read_id,
    FieldType.REFERENCE: _read_reference,
    FieldType.REFERENCES: _read_references,
}
