"""Columns of distinct cells and the table over them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.table import (
    Cell,
    CellError,
    Column,
    GridColumn,
    column_letter,
    is_blank,
)
from planhat_desktop.core.texts import Texts
from tests.core.grids import find_table
from tests.core.making import make_table


def make_column(cells: list[Cell], codes: list[int]) -> Column:
    return Column(0, "A", "Name", tuple(cells), np.array(codes, np.int32))


@pytest.mark.parametrize(
    ("index", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_columns_have_excels_letters(index: int, letters: str) -> None:
    assert column_letter(index) == letters


def test_a_column_counts_what_its_rows_have_and_not_what_its_cells_are() -> None:
    column = make_column([None, "a", "b", " ", "never"], [1, 0, 2, 1, 3, 1])
    assert column.counts.tolist() == [1, 3, 1, 1, 0]
    assert (column.filled, column.distinct) == (4, 2)
    assert column.samples() == ("a", "b")
    assert column.samples(1) == ("a",)
    assert [column.cell(row) for row in range(3)] == ["a", None, "b"]


def test_samples_are_found_beyond_many_blanks() -> None:
    assert make_column([None, "late"], [0] * 1_000 + [1]).samples() == ("late",)


@pytest.mark.parametrize(
    "cells",
    [
        (None, "a", " ", "\xa0"),
        (None, "", "a", "\t"),
        ("a", " ", "b"),
        (None, 1, " ", CellError("#N/A"), dt.date(2026, 4, 3)),
        (),
    ],
)
def test_blank_cells_are_those_that_look_empty(cells: tuple[Cell, ...]) -> None:
    column = GridColumn(cells, np.zeros(0, np.int32))
    assert column.blanks.tolist() == [is_blank(cell) for cell in cells]


def test_blanks_known_from_reading_are_not_looked_for_again() -> None:
    known = np.array([0, 2], np.int32)
    column = GridColumn((None, "a", " "), np.zeros(0, np.int32), known)
    assert column.blanks.tolist() == [True, False, True]
    shown = Column(
        0, "A", "Name", column.cells, np.array([1, 2, 0, 1], np.int32), blank_codes=known
    )
    assert (shown.filled, shown.distinct) == (2, 1)


def test_a_cell_emptied_by_hand_is_blank() -> None:
    table = make_table([("Name", ["Acme", "Globex"])])
    column = replace(table.columns[0], blank_codes=np.empty(0, np.int32))
    edited = replace(table, columns=(column,)).edit({(2, 0): " ", (3, 0): "Initech"})
    assert edited.columns[0].filled == 1


def test_a_row_is_found_by_the_number_the_sheet_shows() -> None:
    table = make_table([("Name", ["Acme", "Globex"])])
    assert table.row_numbers.tolist() == [2, 3]
    assert (table.find_row(3), table.find_row(1)) == (1, None)


def test_an_edit_changes_the_table_and_not_the_grid() -> None:
    table = make_table([("Name", ["Acme", "Acme"]), ("Seats", [1, 2])])
    edited = table.edit({(3, 0): "Globex", (2, 1): "7", (99, 0): "nowhere"})
    assert [edited.columns[0].cell(row) for row in (0, 1)] == ["Acme", "Globex"]
    assert [edited.columns[1].cell(row) for row in (0, 1)] == ["7", 2]
    assert table.columns[0].cell(1) == "Acme"
    both = table.edit({(2, 0): "Umbrella", (3, 0): "Umbrella"})
    assert both.columns[0].codes[0] == both.columns[0].codes[1]
    again = edited.edit({(3, 0): "Initech"})
    assert again.columns[0].cell(1) == "Initech"
    assert again.edits[(2, 1)] == "7"


@given(st.lists(st.integers(0, 99), min_size=1, unique=True).map(sorted))
def test_many_cells_are_those_taken_one_by_one(codes: list[int]) -> None:
    column = make_table([("a", [f"v{n}" for n in range(100)])]).columns[0]
    taken = column.take(np.array(codes, np.int64))
    assert taken == [column.cells[code] for code in codes]
    assert column.take(np.empty(0, np.int64)) == []


def test_a_cell_that_was_replaced_is_put_back() -> None:
    table = find_table([["A", "B"], ["x", 1], ["y", 2.5], ["x", None]])
    edited = table.edit({(2, 0): "new", (3, 1): "3", (4, 1): "4"})
    back = edited.put_back([(3, 1), (4, 1), (2, 1), (99, 0)])
    assert back.edits == {(2, 0): "new"}
    assert [back.columns[0].cell(row) for row in range(3)] == ["new", "y", "x"]
    assert [back.columns[1].cell(row) for row in range(3)] == [1, 2.5, None]
    assert back.columns[1].filled == 2
    assert table.edits == {}


def test_cells_of_a_text_file_are_mended_with_texts_and_with_cells_of_other_kinds() -> None:
    made = make_table([("Name", ["a", "b", "c"])])
    column = made.columns[0]
    texts = Texts().with_more(["a", "b", "c"])
    codes = np.array([texts.index(cell) for cell in "abc"], np.int32)
    table = replace(made, columns=(replace(column, cells=texts, codes=codes),))
    again = table.edit({(2, 0): "d", (3, 0): " "})
    assert isinstance(again.columns[0].cells, Texts)
    assert [again.columns[0].cell(row) for row in range(3)] == ["d", " ", "c"]
    day = dt.date(2026, 4, 3)
    other = again.edit({(4, 0): day, (2, 0): 1, (3, 0): True})
    assert [other.columns[0].cell(row) for row in range(3)] == [1, True, day]
    assert other.columns[0].cell(1) is True  # 1 and True are two
    assert other.edits == {(2, 0): 1, (3, 0): True, (4, 0): day}
