"""New records without a key that stand in Planhat already, value by value.

Where a row has no key, Planhat creates it however often it is sent (conversations, notes and
whatever comes without a key: api-facts 11, checked 2026-11-22). Only what it holds can tell that
the row was sent before, so a row is the same as a record that has all of its values. Each record
stands for one row: two alike rows are two records.
"""

from __future__ import annotations

from collections.abc import Hashable
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
"""Where records hold more than the rows say, rows are looked up by which fields they fill."""

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

    What is as it was sent, and empty where the row is, goes first: however many kinds of rows
    there are, none takes the record of another.

    Args:
        targets: changed in place.
    """
    every = tuple(range(len(columns)))
    told = [row for filled, mine in _kinds(columns, prints, rows) if filled for row in mine]
    _assign_kind(columns, prints, lookup, targets, every, sorted(told))
    kinds = _kinds(columns, prints, rows[targets[rows] < 0])[:MOST_KINDS]
    # A row that says little must not take the record of one that says more; and of those that say
    # as much, the same goes first when the file is looked at again and fewer rows are left.
    for filled, mine in sorted(kinds, key=lambda one: (-len(one[0]), one[0])):
        if filled:
            _assign_kind(columns, prints, lookup, targets, filled, mine)


def _assign_kind(
    columns: list[RecordColumn],
    prints: list[Prints],
    lookup: Lookup,
    targets: Codes,
    places: tuple[int, ...],
    rows: list[int],
) -> None:
    """Give rows the free records that have their values in these columns (by their places)."""
    if not rows:
        return
    taken = set(targets.tolist())
    wanted = [_of_row(columns, prints, places, row) for row in rows]
    found = _find_free([columns[place].field for place in places], lookup, taken, wanted)
    for row, one in zip(rows, wanted, strict=True):
        fits = found.get(one)
        if fits:
            targets[row] = fits.pop(0)


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
) -> list[tuple[tuple[int, ...], list[int]]]:
    """Return the rows by which columns they fill, the commonest first: places and rows."""
    if not len(rows):
        return []
    has = [
        np.asarray([one is not None for one in known], np.bool_)[column.codes[rows]]
        for column, known in zip(columns, prints, strict=True)
    ]
    kinds, codes = np.unique(np.stack(has, axis=1), axis=0, return_inverse=True)
    codes = codes.reshape(-1)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes))
    made = [
        (tuple(np.flatnonzero(kind).tolist()), mine.tolist())
        for kind, mine in zip(kinds, np.split(rows[order], ends[:-1]), strict=True)
    ]
    return sorted(made, key=lambda one: (-len(one[1]), one[1][0]))


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
