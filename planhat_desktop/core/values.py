"""One reader per field type: a cell → the value to send, or why not.

A reader is made once a link (it holds what the whole column decided: date order, decimal
mark) and is then asked for each distinct cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from planhat_desktop.core.celltext import moment_of, number_of, plain_number, text_of
from planhat_desktop.core.dates import reads_both_ways
from planhat_desktop.core.deciding import Decided, decide
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.numbers import shows_no_mark
from planhat_desktop.core.phones import to_e164
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import ID_PREFIXES, Field, FieldType
from planhat_desktop.core.shaping import Shape, Unshaped, shape_cell, shape_of
from planhat_desktop.core.table import Cell, CellError, Formatted, is_blank

EPOCH = dt.date(1970, 1, 1)
_ID = re.compile(r"[0-9a-fA-F]{24}")
_EMAIL = re.compile(r"[^\s@<>,;:\"]+@(?:[^\s@<>,;:\".]+\.)+[^\s@<>,;:\".]{2,}")
_NAMED = re.compile(r"[^<>@]*<\s*([^<>\s]+)\s*>\s*")  # Anna Berg <anna@acme.com>
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
        value: ready to send, empty list or tuple for nothing; meaningless when ``problem`` blocks.
        problem: None when all is well.
        doubtful: whether the problem lets the value through (severity *check*).
    """

    value: object
    problem: Problem | None = None
    doubtful: bool = False


Reader = Callable[[Cell], Read]


NOTHING = Read(())


def is_plain(reading: Reading) -> bool:
    """Say whether a text is sent as the cell has it."""
    bare = not reading.values and not reading.default and not reading.phone
    return bare and shape_of(reading) is None


def reader_of(one: Field, reading: Reading, decided: Decided) -> Reader:
    """Return the function that reads one cell for a field: shaped, replaced, and by its type."""
    make = _READERS[one.type]
    read = make(one, reading, decided)
    blank = _read_default(one, reading)
    values, is_list = reading.values, one.is_list

    def read_cell(cell: Cell) -> Read:
        if isinstance(cell, CellError) and not (is_list and cell.text in values):
            return Read(None, Problem(IssueCode.CELL_ERROR))
        return read(cell)

    def read_plain(cell: Cell) -> Read:
        return blank if is_blank(cell) else read_cell(cell)

    def read_mapped(cell: Cell) -> Read:
        # A text replaced by nothing is as empty as an empty cell, which is never replaced.
        mapped = values.get(text_of(cell), cell)
        if is_blank(cell) or is_blank(mapped):
            return blank
        # Lists look up their own parts: what was mapped once is not mapped again.
        done = read_cell(cell if is_list else mapped)
        return blank if done.problem is None and done.value in ([], ()) else done

    shape = shape_of(reading, keeps_lines=is_list)
    if shape is not None:
        return _shaped_reader(shape, values, read_mapped, blank)
    return read_mapped if values or reading.default else read_plain


def _shaped_reader(shape: Shape, values: Mapping[str, str], read: Reader, blank: Read) -> Reader:
    """Return a reader whose cells are shaped first, but for those mapped as they are."""

    def read_shaped(cell: Cell) -> Read:
        text = text_of(cell)
        if is_blank(cell) or text in values:
            return read(cell)
        shaped = shape_cell(shape, cell)
        if isinstance(shaped, Unshaped):
            # A part that is not there is as empty as an empty cell, but not left unsaid.
            is_blank_now = shaped.code is IssueCode.PART_NOT_FOUND
            if is_blank_now and blank.problem is not None:
                return blank
            return Read(blank.value, Problem(shaped.code), doubtful=is_blank_now)
        done, taken = read(shaped), text_of(shaped)
        if done.problem is None or not taken or taken == text:
            return done
        return replace(done, problem=tell_taken(done.problem, taken))

    return read_shaped


def tell_taken(problem: Problem, text: str) -> Problem:
    """Return a problem that tells which text it is about, where the cell shows another."""
    return Problem(problem.code, {**problem.facts, "taken": text})


def _read_default(one: Field, reading: Reading) -> Read:
    """Return what an empty cell is read as: the default, by the field's own reader alone."""
    text = reading.default
    if text is None or is_blank(text):
        return NOTHING
    make = _READERS[one.type]
    done = make(one, replace(reading, values={}), decide([text], one, reading))(text)
    return done if done.problem is None else replace(done, problem=tell_taken(done.problem, text))


def _read_text(one: Field, reading: Reading, _decided: Decided) -> Reader:
    home = reading.phone

    def read(cell: Cell) -> Read:
        text = text_of(cell)
        # A spreadsheet keeps 15 digits of a number; the rest of a longer one is made up.
        number = cell.value if isinstance(cell, Formatted) else cell
        if isinstance(number, (int, float)) and abs(number) >= 1e15:
            return Read(text, Problem(IssueCode.DAMAGED_NUMBER), doubtful=not one.key)
        if home:
            number_sent = to_e164(text, home)
            if number_sent is None:
                return Read(text, Problem(IssueCode.PHONE_UNSURE), doubtful=True)
            return Read(number_sent)
        return Read(text)

    return read


def _read_number(one: Field, reading: Reading, decided: Decided) -> Reader:
    whole_only = one.type is FieldType.INTEGER
    as_fraction = reading.percent == "fraction"

    def read(cell: Cell) -> Read:
        number = number_of(cell, decided.mark)
        if as_fraction and number is not None and "%" in text_of(cell):
            number = plain_number(number / 100)
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


def _read_boolean(_one: Field, reading: Reading, _decided: Decided) -> Reader:
    # A person's own words go before the usual ones.
    words = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
    words |= dict.fromkeys(map(fold, reading.yes), True)
    words |= dict.fromkeys(map(fold, reading.no), False)

    def read(cell: Cell) -> Read:
        if isinstance(cell, bool):
            return Read(cell)
        found = words.get(fold(text_of(cell)))
        if found is not None:
            return Read(found)
        return Read(None, Problem(IssueCode.NOT_YES_NO))

    return read


def is_yes_or_no(text: str, reading: Reading | None = None) -> bool:
    """Say whether a text is read as yes or no, by the usual words or those of a reading."""
    word = fold(text)
    own = map(fold, (*reading.yes, *reading.no)) if reading is not None else ()
    return word in _YES or word in _NO or (word != "" and word in own)


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
        text = text_of(cell).lower()
        named = _NAMED.fullmatch(text)
        text = (named[1] if named is not None else text).removeprefix("mailto:")
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


def split_id(text: str) -> tuple[str, str] | None:
    """Return the prefix of an id that is told by another key, and that key; None without one."""
    prefix = text[:6].lower()
    rest = text[6:].strip() if prefix in ID_PREFIXES else ""
    return (prefix, rest) if rest else None


def _read_id(one: Field, _reading: Reading, _decided: Decided) -> Reader:
    is_own = one.name == "_id"  # of which `prefixes` says which record it is

    def read(cell: Cell) -> Read:
        text = text_of(cell)
        if is_id(text):
            return Read(text.lower())
        told = split_id(text) if is_own else None
        return Read("".join(told)) if told else Read(None, Problem(IssueCode.NOT_AN_ID))

    return read


def _pointer(one: Field, reading: Reading) -> Callable[[str], Reference]:
    """Return what makes a reference of a text; an `_id` that a person decided on is one."""
    model = one.references or ""
    decided = {text for text in (*reading.values.values(), reading.default or "") if is_id(text)}

    def point(text: str) -> Reference:
        return Reference(model, "_id" if text in decided else reading.find_by, text)

    return point


def _read_reference(one: Field, reading: Reading, _decided: Decided) -> Reader:
    point = _pointer(one, reading)

    def read(cell: Cell) -> Read:
        return Read(point(text_of(cell)))

    return read


def _read_references(one: Field, reading: Reading, _decided: Decided) -> Reader:
    point = _pointer(one, reading)

    def read(cell: Cell) -> Read:
        parts = dict.fromkeys(_parts(text_of(cell), reading))
        return Read(tuple(map(point, parts)))

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
