"""What the person decided about single rows, where their keys do not settle it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.changes import raw
from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.lookup import Lookup, key_text, loosen
from planhat_desktop.core.records import KEEP, RecordColumn, Records
from planhat_desktop.core.schema import Key, KeyScope


@dataclass(frozen=True)
class Choices:
    """Decisions about rows, which are known by their spreadsheet numbers.

    Attributes:
        records: row → the `_id` of the record it is.
        others: rows that are none of the records whose keys are nearly the same.
        shared: rows that may share an e-mail, where Planhat lets records of their own do so.
    """

    records: Mapping[int, str] = field(default_factory=dict)
    others: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()

    def with_record(self, rows: Iterable[int], identifier: str) -> Choices:
        """Return the choices with a record chosen for some rows."""
        return self.with_records(dict.fromkeys(rows, identifier))

    def with_records(self, made: Mapping[int, str]) -> Choices:
        """Return the choices with records chosen for some rows: row → `_id`."""
        records = {**self.records, **made}
        return replace(self, records=records, others=self.others.difference(made))

    def with_others(self, rows: Iterable[int]) -> Choices:
        """Return the choices with some rows said to be other records."""
        return replace(self.without(rows), others=self.others.union(rows))

    def with_shared(self, rows: Iterable[int]) -> Choices:
        """Return the choices with some rows allowed to share an e-mail."""
        return replace(self, shared=self.shared.union(rows))

    def without(self, rows: Iterable[int]) -> Choices:
        """Return the choices with no record or another one settled for some rows."""
        gone = frozenset(rows)
        left = {row: one for row, one in self.records.items() if row not in gone}
        return replace(self, records=left, others=self.others - gone)

    def __bool__(self) -> bool:
        """Whether anything was decided."""
        return bool(self.records or self.others or self.shared)


NO_CHOICES = Choices()


def find_chosen(choices: Choices, records: Records, lookup: Lookup) -> dict[int, int]:
    """Return row position → position of the record chosen for it, where that is still there."""
    if not choices.records:
        return {}
    found: dict[int, int] = {}
    for row, number in enumerate(records.row_numbers.tolist()):
        fits = lookup.find("_id", choices.records[number]) if number in choices.records else ()
        if fits:
            found[row] = fits[0]
    return found


def keep_keys(
    records: Records, chosen: Mapping[int, int], lookup: Lookup
) -> tuple[Records, list[Issue]]:
    """Leave out the keys that the records chosen for rows are not to get.

    Who says that ``12`` is the record ``0012`` does not say that its key is to be changed. A key
    that is another record's stays with that one: the row goes out by `_id`, and with that key it
    would double it (api-facts 15.6, checked 2026-11-22).

    Returns:
        The records with gaps there, and the keys of other records, to be told.
    """
    found: list[Issue] = []
    if not chosen:
        return records, found
    columns = dict(records.columns)
    for key in records.model.keys:
        column = columns.get(key.field)
        if column is None:
            continue
        owners = {
            row: owner
            for row, target in chosen.items()
            if (owner := _find_owner(records, key, row, target, lookup)) is not None
        }
        found += _tell_unsent(records, column, owners, lookup)
        nearly = [
            row
            for row, target in chosen.items()
            if _is_nearly(column.value(row), key_text(raw(lookup.records[target], key.field)))
        ]
        rows = sorted({*owners, *nearly})
        if rows:
            columns[key.field] = _kept(column, rows)
    return replace(records, columns=columns), found


def _find_owner(records: Records, key: Key, row: int, target: int, lookup: Lookup) -> int | None:
    """Return the record, another than the row's own, that a key of the row finds by its scope."""
    text = records.columns[key.field].value(row)
    fits = lookup.find(key.field, text) if isinstance(text, str) else ()
    home = records.columns.get(records.model.parent or "")
    parent = home.value(row) if home is not None else None
    if key.scope in (KeyScope.PARENT, KeyScope.NONE) and isinstance(parent, str):
        homes = lookup.parents(records.model.parent)
        fits = [one for one in fits if homes[one] == parent]
    return fits[0] if fits and target not in fits else None


def _tell_unsent(
    records: Records, column: RecordColumn, owners: Mapping[int, int], lookup: Lookup
) -> Iterator[Issue]:
    groups: dict[tuple[int, int], list[int]] = {}
    for row, owner in sorted(owners.items()):
        groups.setdefault((int(column.codes[row]), owner), []).append(row)
    for (code, owner), rows in groups.items():
        yield Issue(
            IssueCode.KEY_NOT_SENT,
            Severity.CHECK,
            np.asarray(rows, np.int32),
            column.column,
            column.field.name,
            column.shown[code],
            {
                "label": column.field.label,
                "model": records.model.label,
                "owner": title_of(lookup.records[owner]),
            },
        )


def _is_nearly(value: object, known: str) -> bool:
    is_other = isinstance(value, str) and value != known
    return is_other and bool(known) and loosen(str(value)) == loosen(known)


def _kept(column: RecordColumn, rows: list[int]) -> RecordColumn:
    codes = column.codes.copy()
    old, places = np.unique(codes[rows], return_inverse=True)
    codes[rows] = (len(column.values) + places).astype(np.int32)
    return replace(
        column,
        values=(*column.values, *(KEEP for _one in old)),
        shown=(*column.shown, *(column.shown[one] for one in old.tolist())),
        codes=codes,
    )
