"""Several tables in one sheet are told from one table with room in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.regions import (
    MOST_GAPS,
    crop,
    find_split,
    name_region,
    region_of,
    stand_beside,
)
from planhat_desktop.core.table import Cell, Region
from planhat_desktop.core.tabulate import choose_header, choose_region
from tests.core.grids import Rows, find_table, make_grid, show_rows

LEFT: Rows = [("Customer", "Seats"), ("Acme", 5), ("Globex", 7), ("Initech", 9), ("Hooli", 3)]
RIGHT: Rows = [("Code", "Country"), ("NO", "Norway"), ("IT", "Italy")]


def beside(*tables: Rows, gap: int = 1) -> list[list[Cell]]:
    """Return tables side by side, blank columns between them."""
    rows: list[list[Cell]] = []
    for at in range(max(map(len, tables))):
        row: list[Cell] = []
        for table in tables:
            row += table[at] if at < len(table) else [None] * len(table[0])
            row += [None] * gap
        rows.append(row[:-gap])
    return rows


def test_two_lists_side_by_side() -> None:
    grid = make_grid(beside(LEFT, RIGHT))
    split = find_split(grid)
    assert split is not None
    assert split.sure
    assert split.regions == (Region(0, 0, 4, 1), Region(0, 3, 2, 4))
    assert split.largest == split.regions[0]
    assert stand_beside(split.regions)
    assert [name_region(grid, one, beside=True) for one in split.regions] == ["A–B", "D–E"]


@pytest.mark.parametrize(
    ("rows", "sure"),
    [
        pytest.param(beside(LEFT, LEFT), True, id="the same names twice"),
        pytest.param(beside(LEFT, [("Rank", "Note"), *RIGHT[1:], ("FR", "x"), ("SE", "y")]), False,
                     id="as long, other names"),
        pytest.param(beside(LEFT, [(), ("Code", "Country"), *RIGHT[1:], ("SE", "x")][1:]), False,
                     id="nearly as long"),
        pytest.param(beside(LEFT, [("Title", None), *RIGHT]), True, id="a header of its own line"),
        pytest.param(beside(LEFT, RIGHT, RIGHT, RIGHT, RIGHT), False, id="five are lists"),
        pytest.param(
            beside([*LEFT, *LEFT[1:]], [("Note", "By"), ("x", "Ann"), (None, None), ("y", "Bob")]),
            False,
            id="a column of notes with gaps",
        ),
    ],
)  # fmt: skip
def test_how_sure_it_is(rows: Rows, sure: bool) -> None:
    split = find_split(make_grid(rows))
    assert split is not None
    assert split.sure is sure


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(LEFT, id="one table"),
        pytest.param(beside(LEFT, [("Note",), ("x",), ("y",)]), id="a lone column beside it"),
        pytest.param(beside(LEFT, [(1, 2), (3, 4), (5, 6)]), id="numbers without names"),
        pytest.param(beside(LEFT, [("Norway", "Oslo")]), id="two words"),
        pytest.param(beside(LEFT, [(None, "Only"), (None, 4), (None, 5)]), id="one name"),
        pytest.param([("a", "b", "c")], id="a single line"),
        pytest.param([("a",), ("b",), (), ("c",), (1,), (2,)], id="one column"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_is_one_table(rows: Rows) -> None:
    assert find_split(make_grid(rows)) is None


BELOW: Rows = [("Product", "Price", "Tax"), ("Core", 10, 2.5), ("Plus", 20, 5), ("Ultra", 41, 9)]
ABOVE: Rows = [("Customer", "Seats", "Amount"), *((f"C{i}", i, i / 2) for i in range(1, 9))]


@pytest.mark.parametrize("third", ["Tax", None])
def test_two_tables_below_each_other(third: str | None) -> None:
    below = [("Product", "Price", third), *BELOW[1:]]
    grid = make_grid([("All our tables",), *ABOVE, (), (), *below, (), ("Sources: none",)])
    split = find_split(grid)
    assert split is not None
    assert split.sure
    assert [name_region(grid, one, beside=False) for one in split.regions] == ["1–10", "13–18"]
    assert split.largest == split.regions[0]
    assert not stand_beside(split.regions)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*ABOVE, (), *ABOVE[1:]], id="a gap"),
        pytest.param([*ABOVE, (), *ABOVE], id="the same header again"),
        pytest.param([*ABOVE, (), ("Total", 36, 18), ("Mean", 4, 2), ("Max", 8, 4)], id="totals"),
        pytest.param([*ABOVE, (), ("Ann", "Bob", "Eve")], id="a line of words"),
        pytest.param([*ABOVE, (), ("Notes",), ("x", "y"), *BELOW], id="titles above it"),
        pytest.param(
            [("a", "b"), ("c", "d"), ("e", "f"), (), *(("x", "y"),) * 4], id="words alone"
        ),
        pytest.param([*ABOVE, *((), *BELOW) * (MOST_GAPS + 1)], id="a report in many blocks"),
        pytest.param([("a", "b"), (), ("c", "d")], id="too short"),
        pytest.param([("x", 1), ("y", 2), (), *ABOVE[1:], (), ("z", 3)], id="no header at all"),
    ],
)
def test_what_is_one_table_with_gaps(rows: Rows) -> None:
    assert find_split(make_grid(rows)) is None


def test_a_part_keeps_its_numbers_and_letters() -> None:
    grid = make_grid(
        beside(LEFT, RIGHT),
        hidden_rows=(1, 3),
        hidden_columns=(0, 4),
        merges=((1, 3, 2, 3), (0, 0, 0, 1)),
    )
    part = crop(grid, Region(1, 3, 2, 4))
    assert part.first_row == 2
    assert part.first_column == 3
    assert part.hidden_rows.tolist() == [0]
    assert part.hidden_columns == (1,)
    assert part.merges == ((0, 0, 1, 0),)
    assert [part.cell(1, column) for column in (0, 1)] == ["IT", "Italy"]


def test_the_largest_is_read_and_another_on_a_word() -> None:
    table = find_table(beside(LEFT, RIGHT))
    assert show_rows(table) == [list(row) for row in LEFT[1:]]
    assert region_of(table) == Region(0, 0, 4, 1)
    (note,) = table.notes
    assert dict(note.facts) == {"names": ("A–B", "D–E"), "read": 0, "count": 2}
    other = choose_region(table, 1)
    assert show_rows(other) == [list(row) for row in RIGHT[1:]]
    assert [one.letter for one in other.columns] == ["D", "E"]
    assert other.row_numbers.tolist() == [2, 3]
    assert other.notes[0].facts["read"] == 1
    whole = choose_region(other, None)
    assert len(whole.columns) == 5
    assert whole.notes[0].facts["read"] is None
    assert whole.whole is None
    assert show_rows(choose_region(whole, 0)) == show_rows(table)


def test_a_header_outside_the_part_means_the_whole_sheet() -> None:
    table = find_table([*ABOVE, (), *BELOW])
    assert table.rows == 8
    lower = choose_header(table, 11)
    assert lower.rows == 3
    assert lower.columns[0].header == "Product"
    assert choose_header(table, 2).rows == 7
    assert choose_header(table, 0).header_row == 0
    assert choose_header(table, 0).rows == 9


@given(st.integers(2, 9), st.integers(2, 9), st.integers(1, 3))
def test_no_cell_is_lost_between_the_tables(one: int, two: int, gap: int) -> None:
    left: Rows = [("Customer", "Seats"), *((f"C{i}", i) for i in range(one))]
    right: Rows = [("Code", "Country"), *((f"K{i}", f"x{i}") for i in range(two))]
    table = find_table(beside(left, right, gap=gap))
    if table.regions and table.whole is not None:
        both = {len(choose_region(table, place).positions) for place in (0, 1)}
        assert both == {one, two}
    else:
        assert table.rows == max(one, two)
        assert len(table.columns) == 4 + gap
