"""A sheet put right: characters nobody sees, curly marks, merged cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.cleaning import clean_characters, fill_down, straighten_quotes
from planhat_desktop.core.oddities import (
    FIFTEEN_DIGITS,
    TOGETHER,
    clean_text,
    find_odd_codes,
    find_oddity,
    show_unseen,
)
from planhat_desktop.core.table import Cell, CellError, Formatted, GridColumn
from planhat_desktop.core.tabulate import choose_region, leave_out
from tests.core.grids import Rows, find_table, make_grid, show_rows


@pytest.mark.parametrize(
    ("cell", "oddity"),
    [
        (CellError("#N/A"), "error"),
        ("1.23E+15", "damaged"),
        ("4,56E16", "damaged"),
        ("####", "damaged"),
        ("123456789012345000", "damaged"),
        (FIFTEEN_DIGITS, "damaged"),
        (-1234567890123456, "damaged"),
        ("Acme\u00a0AB", "unseen"),
        ("\u200bAcme", "unseen"),
        ("Ac\u00adme", "unseen"),
        ("Acme\u200d", "unseen"),
        ("“Acme”", "curly"),
        ("12\u00a0400,50", ""),
        ("慈濟“宮”", ""),
        ("👩\u200d👩\u200d👧", ""),
        ("نمی\u200cخواهم", ""),
        ("123456789012345678", ""),
        ("Acme", ""),
        ("Müller", ""),
        (True, ""),
        (12.5, ""),
        (None, ""),
        (Formatted(1e20, "1E+20"), ""),
    ],
)
def test_what_is_odd_about_a_cell(cell: Cell, oddity: str) -> None:
    assert find_oddity(cell) == oddity
    found = list(find_odd_codes([None, "plain", cell, 7]))
    assert not oddity or 2 in found


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text("aE+01#\u00a0\u200b“é", max_size=18),
    st.builds(CellError, st.just("#REF!")),
)


@given(st.lists(cells, max_size=12), st.integers(0, 30))
def test_no_odd_cell_is_passed_over(some: list[Cell], before: int) -> None:
    many: list[Cell] = [f"x{i}" for i in range(TOGETHER - before)]
    found = set(find_odd_codes([*many, *some]))
    odd = {code for code, cell in enumerate([*many, *some]) if find_oddity(cell)}
    assert odd <= found


@given(st.text("ab \u00a0\u200b\u200d\u00adü👩", max_size=12))
def test_a_clean_text_has_nothing_unseen_and_stays_so(text: str) -> None:
    clean = clean_text(text)
    assert find_oddity(clean) != "unseen"
    assert clean_text(clean) == clean
    assert len(show_unseen(text)) == len(text)


ROWS: Rows = [
    ("Na\u200bme", "City"),
    ("Acme\u00a0AB", "Oslo"),
    ("Acme AB", "\u200b"),
    ("Globex", "“Rome”"),
    ("Ini\u200btech\u00a0“Ltd”", "Oslo"),
]


def test_unseen_characters_are_cleaned_away_in_data_and_names() -> None:
    table = find_table(ROWS)
    clean = clean_characters(table)
    assert show_rows(clean) == [
        ["Acme AB", "Oslo"],
        ["Acme AB", ""],
        ["Globex", "“Rome”"],
        ["Initech “Ltd”", "Oslo"],
    ]
    assert clean.columns[0].header == "Name"
    assert clean.columns[0].distinct == 3
    assert clean.columns[1].filled == 3
    assert "invisible_characters" in {note.code for note in table.notes}
    assert "invisible_characters" not in {note.code for note in clean.notes}
    assert show_rows(table)[0] == ["Acme\u00a0AB", "Oslo"]  # the one before is as it was


def test_curly_marks_are_made_straight() -> None:
    table = straighten_quotes(clean_characters(find_table(ROWS)))
    assert show_rows(table)[2:] == [["Globex", '"Rome"'], ['Initech "Ltd"', "Oslo"]]
    assert {note.code for note in table.notes}.isdisjoint(("curly_quotes",))


def test_rows_left_out_and_edits_survive_cleaning() -> None:
    table = leave_out(find_table(ROWS), [4]).edit({(2, 1): "Bergen"})
    clean = clean_characters(table)
    assert clean.row_numbers.tolist() == [2, 3, 5]
    assert clean.columns[1].cell(0) == "Bergen"


def test_a_part_of_a_sheet_is_cleaned_with_its_sheet() -> None:
    rows: Rows = [
        ("Customer", "Seats", None, "Code", "Country"),
        ("Acme\u200b", 5, None, "NO", "Nor\u200bway"),
        ("Globex", 7, None, "IT", "Italy"),
        ("Initech", 9, None, None, None),
        ("Hooli", 3, None, None, None),
    ]
    clean = clean_characters(find_table(rows))
    assert clean.columns[0].cell(0) == "Acme"
    assert choose_region(clean, 1).columns[1].cell(0) == "Norway"


MERGED: Rows = [
    ("Region", "Customer", "Seats"),
    ("North", "Acme", 5),
    (None, "Globex", 7),
    (None, "Initech", 9),
    ("South", "Hooli", 3),
]


def test_merged_cells_are_filled_down() -> None:
    grid = make_grid(MERGED, merges=((1, 0, 3, 0), (4, 0, 4, 1), (0, 0, 0, 2), (2, 9, 3, 9)))
    table = find_table(grid)
    note = next(one for one in table.notes if one.code == "merged_cells")
    assert note.facts["cells"] == "A2:A4"
    assert note.facts["blank"] == 2
    filled = fill_down(table)
    assert [filled.columns[0].cell(row) for row in range(4)] == ["North", "North", "North", "South"]
    assert filled.columns[1:] != ()
    assert "merged_cells" not in {one.code for one in filled.notes}
    assert filled.grid.merges == ((4, 0, 4, 1), (0, 0, 0, 2), (2, 9, 3, 9))
    assert [table.columns[0].cell(row) for row in range(3)] == ["North", None, None]


def test_cells_that_are_many_are_cleaned_all() -> None:
    names = [f"n{i}\u200b" if i % 7 == 0 else f"n{i}" for i in range(3 * TOGETHER)]
    codes = np.arange(len(names), dtype=np.int32)
    grid = make_grid([("Name",), *((name,) for name in names)])
    assert len(grid.columns[0].codes) == len(codes) + 1
    clean = clean_characters(find_table(grid, "csv"))
    assert [cell for (cell,) in show_rows(clean)] == [f"n{i}" for i in range(len(names))]


def test_a_column_without_anything_odd_is_the_same() -> None:
    table = find_table([("Name", "City"), ("Acme", "Oslo\u200b"), ("Globex", "Rome")])
    clean = clean_characters(table)
    assert clean.grid.columns[0] is table.grid.columns[0]
    assert isinstance(clean.grid.columns[1], GridColumn)
