"""Joined columns: one text for each combination of cells that occurs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.joining import column_of, is_whole, shaped_column_of, shown_of
from planhat_desktop.core.mapping import Link, Part, Reading
from planhat_desktop.core.table import Cell, CellError, Kind, is_blank
from tests.core.making import built_in, make_table

NAME = next(one for one in built_in().model("Company").fields if one.name == "name")
DAY = dt.date(2026, 4, 3)


def joined(*columns: Sequence[Cell], joiner: str = " ") -> list[Cell]:
    """Return the cells of joined columns, a row each."""
    table = make_table([(str(place), cells) for place, cells in enumerate(columns)])
    link = Link(0, "name", Reading(joiner=joiner), also=tuple(range(1, len(columns))))
    column = column_of(table, link)
    return [column.cell(row) for row in range(table.rows)]


def test_texts_are_joined_in_the_order_of_the_link() -> None:
    table = make_table([("Last", ["Berg"]), ("First", ["Anna"]), ("Title", ["Dr"])])
    link = Link(2, "name", Reading(joiner=" / "), also=(1, 0))
    column = column_of(table, link)
    assert column.cell(0) == "Dr / Anna / Berg"
    assert (column.index, column.letter, column.header) == (2, "C", "Title")
    assert column.kind is Kind.TEXT
    assert shown_of(table, link) == ["Dr"]


def test_blanks_are_left_out_and_one_alone_keeps_its_kind() -> None:
    assert joined(["a", " ", None, None], [None, DAY, 5.5, None]) == ["a", DAY, 5.5, None]
    assert joined(["a"], [DAY], [2.0], joiner=", ") == ["a, 2026-04-03, 2"]


def test_a_broken_cell_is_not_covered_up() -> None:
    assert joined(["a", None], [CellError("#N/A"), CellError("#REF!")]) == [
        CellError("#N/A"),
        CellError("#REF!"),
    ]


def test_one_column_is_the_sheets_own() -> None:
    table = make_table([("A", [" x ", None, 1.0])])
    assert column_of(table, Link(0, "name")) is table.columns[0]
    assert shaped_column_of(table, Link(0, "name"), NAME) is table.columns[0]
    assert shown_of(table, Link(0, "name")) == ["x", "", "1"]


def test_a_sheet_without_rows_joins_to_nothing() -> None:
    assert joined([], []) == []


def test_a_link_is_whole_where_all_its_columns_are() -> None:
    table = make_table([("A", ["x"]), ("B", ["y"])])
    assert is_whole(Link(0, "name", also=(1,)), table)
    assert not is_whole(Link(0, "name", also=(2,)), table)
    assert not is_whole(Link(-1, "name"), table)
    assert not is_whole(Link(2, "name"), table)


def test_what_is_made_is_made_once_and_the_last_are_kept() -> None:
    table = make_table([("A", ["x"]), ("B", ["y"])])

    def made(joiner: str) -> object:
        return column_of(table, Link(0, "name", Reading(joiner=joiner), also=(1,)))

    first = made("0")
    assert made("0") is first
    for number in range(1, 40):
        assert made(str(number)) is not first
    assert made("39") is made("39")
    assert made("0") is not first


def test_a_column_is_shaped_apart_for_each_way_to_shape_it() -> None:
    table = make_table([("A", ["x Y"]), ("B", ["z"])])
    upper = Link(0, "name", Reading(case="upper"))
    joined_upper = Link(0, "name", Reading(case="upper"), also=(1,))
    assert shaped_column_of(table, upper, NAME).cell(0) == "X Y"
    assert shaped_column_of(table, joined_upper, NAME).cell(0) == "X Y Z"
    assert shaped_column_of(table, upper, NAME) is shaped_column_of(table, upper, NAME)
    lower = Link(0, "name", Reading(case="lower"))
    assert shaped_column_of(table, lower, NAME).cell(0) == "x y"


def test_a_column_is_shaped_as_it_is_looked_at() -> None:
    table = make_table([("A", ["a 1", None, "none", 7])])
    link = Link(0, "name", Reading(part=Part("number")))
    cells = shaped_column_of(table, link, NAME).cells
    assert list(cells) == ["1", None, None, 7]
    assert len(cells) == 4
    assert cells[0] == "1"
    assert cells[-1] == 7
    assert cells[1:3] == (None, None)


CELLS = st.sampled_from([None, "", "a", "b", " c ", 1, 2.5, True, DAY])


@given(
    st.integers(1, 12).flatmap(
        lambda rows: st.lists(st.lists(CELLS, min_size=rows, max_size=rows), min_size=2, max_size=4)
    )
)
def test_each_row_gets_its_own_cells_joined(columns: list[list[Cell]]) -> None:
    made = joined(*columns, joiner="-")
    for row, cell in enumerate(made):
        mine = [column[row] for column in columns if not is_blank(column[row])]
        assert joined(*[[one[row]] for one in columns], joiner="-") == [cell]
        assert (cell is None) == (not mine)
        if len(mine) > 1:
            assert isinstance(cell, str)
            assert cell.count("-") >= len(mine) - 1


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12))
def test_the_cell_shown_is_the_first_columns(rows: list[tuple[Cell, Cell]]) -> None:
    first, second = zip(*rows, strict=True)
    table = make_table([("A", first), ("B", second)])
    link = Link(0, "name", also=(1,))
    shown, codes = shown_of(table, link), column_of(table, link).codes
    plain, own = shown_of(table, Link(0, "name")), table.columns[0].codes
    assert [shown[code] for code in codes] == [plain[code] for code in own]


CELLS = st.one_of(st.none(), st.sampled_from(["", "  ", "a", "b c", 1.0, True, DAY]))


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=20), st.integers(-3, 25))
def test_joined_cells_are_the_same_one_by_one_and_all_at_once(
    rows: list[tuple[Cell, Cell, Cell]], at: int
) -> None:
    columns = [(str(place), [row[place] for row in rows]) for place in range(3)]
    table = make_table(columns)
    column = column_of(table, Link(0, "name", also=(1, 2)))
    whole = list(column.cells)
    assert [column.cells[place] for place in range(len(whole))] == whole
    assert list(column.cells[at:]) == whole[at:]
    blanks = [place for place, cell in enumerate(whole) if is_blank(cell)]
    assert column.blank_codes is not None
    assert column.blank_codes.tolist() == blanks
    filled = sum(any(not is_blank(cell) for cell in row) for row in rows)
    assert column.filled == filled


def test_blanks_that_are_known_are_not_looked_for() -> None:
    table = make_table([("A", ["x", None, None]), ("B", [None, None, "y"])])
    known = [
        replace(one, blank_codes=np.array([one.cells.index(None)], np.int32))
        for one in table.columns
    ]
    column = column_of(replace(table, columns=tuple(known)), Link(0, "name", also=(1,)))
    assert [column.cell(row) for row in range(3)] == ["x", None, "y"]
    assert column.filled == 2
