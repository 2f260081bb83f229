"""Where the rows of a sheet are in another reading of it: a row is the same with the same cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.table import Cell, Codes, Table, is_blank


def pair_columns(before: Table, after: Table) -> dict[int, int]:
    """Return column index → index in the other reading, by header; of equal ones, in order."""
    places: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for column in after.columns:
        places[column.header, seen[column.header]] = column.index
        seen[column.header] += 1
    seen.clear()
    paired: dict[int, int] = {}
    for column in before.columns:
        place = places.get((column.header, seen[column.header]))
        seen[column.header] += 1
        if place is not None:
            paired[column.index] = place
    return paired


def find_again(before: Table, after: Table, numbers: Iterable[int]) -> dict[int, int]:
    """Return where rows are now: spreadsheet number before → number in the other reading.

    All cells as they are in the files have to be the same, in the columns that both have. Of rows
    with the same cells the first is the first, and so on; those that are not found are left out.

    Args:
        numbers: of the rows to find; others cost next to nothing.
    """
    places = (before.find_row(number) for number in set(numbers))
    wanted = np.array(sorted(place for place in places if place is not None), np.int64)
    paired = pair_columns(before, after)
    if not len(wanted) or not paired:
        return {}
    olds = np.arange(before.rows)
    news = np.arange(after.rows)
    old_keys: list[NDArray[np.int64]] = []
    new_keys: list[NDArray[np.int64]] = []
    for one, other in paired.items():
        grid, column = before.grid.columns[one], after.columns[other]
        codes = grid.codes[before.positions]
        known: dict[Hashable, int] = {}
        for code in np.unique(codes[wanted]).tolist():
            known.setdefault(_name(grid.cells[code]), len(known))
        # Rows that are none of those wanted fall away with every column.
        olds, old_keys = _narrow(olds, old_keys, grid.cells, codes, known)
        news, new_keys = _narrow(news, new_keys, column.cells, column.codes, known)
    there: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for row, key in _keyed(news, new_keys):
        there[key].append(row)
    asked, nth, found = set(wanted.tolist()), Counter[tuple[int, ...]](), {}
    for row, key in _keyed(olds, old_keys):
        rows, place = there[key], nth[key]
        nth[key] += 1
        if row in asked and place < len(rows):
            found[int(before.row_numbers[row])] = int(after.row_numbers[rows[place]])
    return found


def _name(cell: Cell) -> Hashable:
    """Return what a cell is known by: 1, 1.0 and True are three, all that is blank is one."""
    return None if is_blank(cell) else (type(cell), cell)


def _narrow(
    rows: NDArray[np.int64],
    keys: Sequence[NDArray[np.int64]],
    cells: Sequence[Cell],
    codes: Codes,
    known: Mapping[Hashable, int],
) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """Return the rows that have one of the known cells, with the keys of all columns so far."""
    left = codes[rows]
    names = np.full(len(cells), -1, np.int64)
    for code in np.unique(left).tolist():
        names[code] = known.get(_name(cells[code]), -1)
    here = names[left]
    fits = here >= 0
    return rows[fits], [*(one[fits] for one in keys), here[fits]]


def _keyed(
    rows: NDArray[np.int64], keys: Sequence[NDArray[np.int64]]
) -> list[tuple[int, tuple[int, ...]]]:
    parts = zip(*(one.tolist() for one in keys), strict=True)
    return list(zip(rows.tolist(), parts, strict=True))
