"""New records without a key that stand in Planhat already, value by value.

Where a row has no key, Planhat creates it however often it is sent (conversations, notes and
whatever comes without a key: api-facts 11, checked 2026-11-22). Only what it holds can tell that
the row was sent before, so a row is the same as a record that has all of its values. Each record
stands for one row: two alike rows are two records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.changes import merged, plain, raw
from planhat_desktop.core.computed import SOFTENED
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.records import BAD, Gap, RecordColumn, Records
from planhat_desktop.core.schema import Field
from planhat_desktop.core.table import Codes

MOST_KINDS = 16
"""Rows that fill other fields than most do are looked up kind by kind, the commonest first."""

Values = tuple[Hashable, ...]
Prints = list[Hashable]
"""A column's distinct values in the form they are compared in; None where there is none."""


def find_standing(
    records: Records, lookup: Lookup, targets: Codes, others: AbstractSet[int] = frozenset()
) -> Codes:
    """Return the targets with those of keyless rows that stand in Planhat already.

    Args:
        targets: n positions of the records found by key; -1 for none.
        others: spreadsheet numbers of rows that the person said are other records.
    """
    rows = _keyless(records, targets)
    if others:
        rows = rows[~np.isin(records.row_numbers[rows], sorted(others))]
    if not len(rows) or not len(lookup.records):
        return targets
    columns = [one for name, one in records.columns.items() if name != "_id"]
    prints = [_prints(one) for one in columns]
    targets = targets.copy()
    _assign(columns, prints, lookup, targets, rows)
    softened = SOFTENED.get(records.model.name, {})
    for place, column in enumerate(columns):
        if column.field.name in softened:
            soft = _soften(column, prints[place], *softened[column.field.name], lookup)
            is_other = np.asarray([a != b for a, b in zip(soft, prints[place], strict=True)])
            left = is_other[column.codes[rows]] & (targets[rows] < 0)
            prints[place] = soft
            _assign(columns, prints, lookup, targets, rows[left])
    return targets


def _assign(
    columns: list[RecordColumn],
    prints: list[Prints],
    lookup: Lookup,
    targets: Codes,
    rows: NDArray[np.int64],
) -> None:
    """Give rows the records that have all of their values and stand for no other row.

    Args:
        targets: changed in place.
    """
    if not len(rows):
        return
    taken = set(targets.tolist())
    for filled, mine in _kinds(columns, prints, rows):
        wanted = [_of_row(columns, prints, filled, row) for row in mine]
        fields = [columns[place].field for place in filled]
        found = _find_free(fields, lookup, taken, wanted)
        for row, one in zip(mine, wanted, strict=True):
            places = found.get(one)
            if places:
                targets[row] = places.pop(0)
                taken.add(int(targets[row]))


def _keyless(records: Records, targets: Codes) -> NDArray[np.int64]:
    """Return the rows that match nothing, have no key and no cell that cannot be read."""
    free: NDArray[np.bool_] = targets < 0
    keys = records.model.key_names
    for name in sorted(records.columns, key=lambda one: one not in keys):
        if not free.any():  # mostly every row has a key, and nothing else is looked at
            break
        column, is_key = records.columns[name], name in keys
        spoils = [one is BAD or (is_key and isinstance(one, str)) for one in column.values]
        free &= ~np.asarray(spoils, np.bool_)[column.codes]
    return np.flatnonzero(free)


def _prints(column: RecordColumn) -> Prints:
    one = column.field
    return [
        None if isinstance(value, Gap) else plain(one, merged(one, None, value, column.arrays))
        for value in column.values
    ]


def _soften(
    column: RecordColumn,
    prints: Prints,
    kept: str,
    surely: tuple[str, ...],
    lookup: Lookup,
) -> Prints:
    """Return a column's values as Planhat keeps those that it does not know.

    Args:
        kept, surely: as in `SOFTENED`.
    """
    one = column.field
    known = {*surely, *(plain(one, raw(record, one.name)) for record in lookup.records), None}
    return [value if value in known else kept for value in prints]


def _kinds(
    columns: list[RecordColumn], prints: list[Prints], rows: NDArray[np.int64]
) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Give the rows by which columns they fill: the columns' places, and the rows."""
    has = [
        np.asarray([one is not None for one in known], np.bool_)[column.codes[rows]]
        for column, known in zip(columns, prints, strict=True)
    ]
    kinds, codes = np.unique(np.stack(has, axis=1), axis=0, return_inverse=True)
    codes = codes.reshape(-1)
    for kind, _count in Counter(codes.tolist()).most_common(MOST_KINDS):
        filled = tuple(np.flatnonzero(kinds[kind]).tolist())
        if filled:
            yield filled, rows[codes == kind].tolist()


def _of_row(
    columns: list[RecordColumn], prints: list[Prints], filled: tuple[int, ...], row: int
) -> Values:
    return tuple(prints[place][int(columns[place].codes[row])] for place in filled)


def _find_free(
    fields: list[Field], lookup: Lookup, taken: AbstractSet[int], wanted: list[Values]
) -> dict[Values, list[int]]:
    """Return the positions of records that stand for no row yet, by their values.

    Args:
        fields: those whose values count.
        wanted: the values looked for; records with others are left out.
    """
    records = lookup.records
    found: list[tuple[int, Values]] = [(one, ()) for one in range(len(records)) if one not in taken]
    # Field by field only what still fits is looked at: mostly very little.
    for depth, field in enumerate(fields, start=1):
        starts = {one[:depth] for one in wanted}
        found = [
            (place, mine)
            for place, before in found
            if (mine := (*before, plain(field, raw(records[place], field.name)))) in starts
        ]
    made: dict[Values, list[int]] = {}
    for place, mine in found:
        made.setdefault(mine, []).append(place)
    return made
