"""Records on their way out to a sheet that can be edited and loaded again.

The law: a sheet that nobody touched changes nothing. So each value is written as a cell only
where that cell, read back as it will be, equals what Planhat holds (`changes`); any other stays
behind, its cell empty, because an empty cell leaves Planhat's value alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planhat_desktop.core.candidates import find_exactly
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.changes import identity, items, plain, raws
from planhat_desktop.core.deciding import Decided
from planhat_desktop.core.lookup import Lookup, key_text
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Cell
from planhat_desktop.core.values import EPOCH, reader_of

LONGEST_TEXT = 32_767  # UTF-16 units in one cell; Excel's own limit
YES, NO = "yes", "no"

_PARTED = "; "
_AS_READ, _NOTHING_DECIDED = Reading(), Decided()
_DATES = (FieldType.DATE, FieldType.DAY)
_NUMBERS = (FieldType.NUMBER, FieldType.INTEGER)
_MOST_DIGITS = 1e15
# What a workbook cannot hold, or gives back as something else.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A value that would not come back as it is; its cell stays empty.

    Attributes:
        gone: it points at a record that can no longer be found.
        text: what Planhat holds, as far as it can be shown; empty for what is gone.
    """

    gone: bool
    text: str = ""


Written = Cell | Withheld


@dataclass(frozen=True, eq=False)
class Handout:
    """A sheet to be written: n records × m fields, or none for an empty template.

    Attributes:
        headers: one for each field; each finds its field again.
        columns: for each field its n cells.
        people: e-mails of the team, to choose an owner from; empty where not read.
    """

    model: Model
    fields: tuple[Field, ...]
    headers: tuple[str, ...]
    columns: tuple[Sequence[Written], ...]
    rows: int
    people: tuple[str, ...] = ()

    @cached_property
    def withheld(self) -> int:
        """How many values stayed behind."""
        return sum(isinstance(cell, Withheld) for column in self.columns for cell in column)


def fields_to_hand_out(model: Model, catalog: Catalog) -> tuple[Field, ...]:
    """Return the fields a sheet can carry: all but pointers at records of unknown models."""
    return tuple(
        one for one in model.fields if not one.is_reference or one.references in catalog.models
    )


def keys_to_hand_out(model: Model, *, is_template: bool = False) -> tuple[str, ...]:
    """Return the names of the keys every sheet has, so that its rows find their records.

    Those of a template are new to Planhat, which gives them their `_id` itself.
    """
    others = ("email", "_id") if is_template else ("email",)
    return tuple(name for name in model.key_names if name not in others)


def filled_fields(records: Sequence[Mapping[str, object]], fields: Sequence[Field]) -> set[str]:
    """Return the names of the fields that hold something in any of these records."""
    return {
        one.name
        for one in fields
        if any(plain(one, value) is not None for value in raws(records, one.name))
    }


def headers_of(model: Model, fields: Sequence[Field]) -> tuple[str, ...]:
    """Return each field's label, or its API name where another field goes by the same label."""
    labels = [one.label.strip().casefold() for one in model.fields]
    return tuple(
        one.label if labels.count(one.label.strip().casefold()) == 1 else one.name for one in fields
    )


def write_column(
    one: Field, values: Sequence[object], lookups: Mapping[str, Lookup]
) -> list[Written]:
    """Return the cells of a field.

    Args:
        values: what the records hold, as Planhat listed it.
        lookups: model name → its records, for what the field points at.
    """
    write = _writer_of(one, lookups.get(one.references or ""))
    known: dict[tuple[type, object], Written] = {}
    cells: list[Written] = []
    for value in values:
        if isinstance(value, (str, int, float)):
            kind = (type(value), value)
            if kind not in known:
                known[kind] = write(value)
            cells.append(known[kind])
        else:
            cells.append(write(value))
    return cells


def _writer_of(one: Field, lookup: Lookup | None) -> Callable[[object], Written]:
    read = reader_of(one, _AS_READ, _NOTHING_DECIDED)

    def comes_back(cell: Cell, old: object) -> bool:
        if isinstance(cell, str) and not _is_writable(cell):
            return False
        found = read(cell)
        new = found.value
        if isinstance(new, (Reference, tuple)):
            new = _ids(new, lookup)
        return found.problem is None and plain(one, new) == plain(one, old)

    def write(value: object) -> Written:
        if plain(one, value) is None:
            return None
        for cell in _forms(one, value, lookup):
            if comes_back(cell, value):
                return cell
        return Withheld(gone=True) if one.is_reference else Withheld(gone=False, text=_show(value))

    return write


def _is_writable(text: str) -> bool:
    units = len(text) if len(text) <= LONGEST_TEXT // 2 else len(text.encode("utf-16-le")) // 2
    return units <= LONGEST_TEXT and _UNWRITABLE.search(text) is None


def _ids(pointers: Reference | tuple[Reference, ...], lookup: Lookup | None) -> object:
    """Return the ids that pointers mean, None in the place of one that means no single record."""
    several = pointers if isinstance(pointers, tuple) else (pointers,)
    found = [find_exactly(lookup, one) if lookup is not None else () for one in several]
    ids = [lookup.id_of(fits[0]) if lookup and len(fits) == 1 else "" for fits in found]
    return ids if isinstance(pointers, tuple) else ids[0]


def _forms(one: Field, value: object, lookup: Lookup | None) -> list[Cell]:
    """Return the cells a value may be written as, what a person likes to read first."""
    if one.is_reference:
        return _forms_of_pointers(one, value, lookup)
    if one.is_list:
        return _joined([str(part).strip() for part in items(value)])
    value = identity(value, prefer_symbol=one.type is FieldType.TEXT)
    text = key_text(value).replace("\r\n", "\n")
    compared = plain(one, value)
    if one.type in _NUMBERS and isinstance(compared, (int, float)):
        return [compared] if abs(compared) < _MOST_DIGITS else []
    if one.type is FieldType.BOOLEAN and isinstance(compared, bool):
        return [YES if compared else NO]
    if one.type in _DATES and isinstance(compared, int):
        day = _day(compared)
        return [day, day.isoformat()] if day is not None else []
    if one.type is FieldType.DATETIME and isinstance(compared, dt.datetime):
        # Excel counts days as fractions: what is finer than a second is told in letters.
        return [f"{compared.isoformat()}Z" if compared.microsecond else compared]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [text]


def _day(number: int) -> dt.date | None:
    try:
        return EPOCH + dt.timedelta(days=number)
    except OverflowError:
        return None


def _joined(parts: Sequence[str]) -> list[Cell]:
    """Return a list as one cell; a mark at its end says that a comma inside parts nothing."""
    text = _PARTED.join(parts)
    return [text, f"{text};"]


def _forms_of_pointers(one: Field, value: object, lookup: Lookup | None) -> list[Cell]:
    pointed = items(value) if one.is_list else [identity(value)]
    if lookup is None:
        return []
    called = [_call(one, str(part), lookup) for part in pointed]
    if not one.is_list:
        return [*called[0]]
    ids = [str(part) for part in pointed]
    named = [name for name, *_others in called]
    return [*_joined(named), *_joined(ids)]


def _call(one: Field, identifier: str, lookup: Lookup) -> list[str]:
    """Return what finds a record again, and it alone, best first; its id last."""
    place = lookup.find("_id", identifier)
    if len(place) != 1:
        return [identifier]
    record = lookup.records[place[0]]
    model = one.references or ""
    by_mail = model in ("User", "Enduser")
    names = ("email", "name") if by_mail else ("name",)
    texts = [key_text(record.get(name)) for name in names]
    return [
        *(
            text
            for text in texts
            if text and tuple(find_exactly(lookup, Reference(model, "auto", text))) == tuple(place)
        ),
        identifier,
    ]


def _show(value: object) -> str:
    return _UNWRITABLE.sub("\ufffd", str(value))[:200]
