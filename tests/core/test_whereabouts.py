"""Rows are found again by their cells, wherever they are in another reading of the file."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.table import Cell, Grid, GridColumn, Table
from planhat_desktop.core.whereabouts import find_again, pair_columns
from tests.core.making import make_table

Rows = list[tuple[Cell, Cell]]
CELLS = st.sampled_from(["a", "b", "", "  ", None, 1, 1.0, True, "1"])


def read(columns: Sequence[tuple[str, Sequence[Cell]]]) -> Table:
    """Return the table of these columns, with the cells of its file in its grid."""
    made = make_table(columns)
    grid = tuple(
        GridColumn((*one.cells, one.header), np.append(np.int32(len(one.cells)), one.codes))
        for one in made.columns
    )
    return replace(made, grid=Grid(grid, made.rows + 1))


def table(rows: Rows, headers: tuple[str, str] = ("Name", "Code")) -> Table:
    return read([(header, [row[i] for row in rows]) for i, header in enumerate(headers)])


def name(cell: Cell) -> object:
    is_blank = cell is None or (isinstance(cell, str) and not cell.strip())
    return None if is_blank else (type(cell), cell)


@given(
    before=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12),
    after=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12),
    picked=st.sets(st.integers(2, 14)),
)
def test_the_nth_of_equal_rows_is_the_nth_of_them_again(
    before: Rows, after: Rows, picked: set[int]
) -> None:
    there: defaultdict[object, list[int]] = defaultdict(list)
    for number, (one, other) in enumerate(after, 2):
        there[name(one), name(other)].append(number)
    expected: dict[int, int] = {}
    seen: defaultdict[object, int] = defaultdict(int)
    for number, (one, other) in enumerate(before, 2):
        key = (name(one), name(other))
        if number in picked and seen[key] < len(there[key]):
            expected[number] = there[key][seen[key]]
        seen[key] += 1
    assert find_again(table(before), table(after), picked) == expected


@given(st.permutations(range(8)), st.randoms())
def test_rows_in_another_order_are_all_found(order: list[int], dice: random.Random) -> None:
    rows: Rows = [(f"Company {i}", i) for i in range(8)]
    moved = [rows[i] for i in order]
    picked = set(dice.sample(range(2, 10), 5))
    found = find_again(table(rows), table(moved), picked)
    assert found.keys() == picked
    for number, now in found.items():
        assert moved[now - 2] == rows[number - 2]


def test_it_goes_by_the_cells_of_the_file_not_by_what_was_changed_here() -> None:
    rows: Rows = [("Acme", 1), ("Globex", 2)]
    changed = table(rows).edit({(3, 0): "Initech"})
    assert find_again(changed, table(rows[::-1]), [3]) == {3: 2}
    assert find_again(changed, table([("Initech", 2)]), [3]) == {}


def test_columns_that_came_or_went_do_not_matter_and_moved_ones_are_found() -> None:
    before = read([("A", ["x", "y"]), ("B", [1, 2]), ("A", ["p", "q"]), ("Gone", [7, 8])])
    after = read([("New", [0, 0]), ("A", ["y", "x"]), ("A", ["q", "p"]), ("B", [2, 1])])
    assert pair_columns(before, after) == {0: 1, 1: 3, 2: 2}
    assert find_again(before, after, [2, 3, 99]) == {2: 3, 3: 2}


def test_where_no_column_is_the_same_no_row_is() -> None:
    one: Rows = [("Acme", 1)]
    assert find_again(table(one), table(one, ("Account", "Number")), [2]) == {}
    assert find_again(table(one), table(one), []) == {}
