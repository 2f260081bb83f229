"""Words are found wherever a person reads them in the sheet."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app import finding
from planhat_desktop.app.display import show_cell
from planhat_desktop.app.finding import Found, Query, find
from planhat_desktop.core.table import Cell, CellError, Formatted, Grid, GridColumn
from tests.app.test_loading import run

CELLS = st.one_of(
    st.none(),
    st.text(st.sampled_from("aBcİß \0\n"), max_size=4),
    st.integers(0, 120),
    st.booleans(),
)


def make_grid(rows: list[list[Cell]]) -> Grid:
    columns = []
    for cells in zip(*rows, strict=True):
        known: list[Cell] = [None]
        codes = []
        for cell in cells:
            same = [n for n, one in enumerate(known) if one == cell and type(one) is type(cell)]
            if not same:
                known.append(cell)
            codes.append(same[0] if same else len(known) - 1)
        columns.append(GridColumn(known, np.array(codes, np.int32)))
    return Grid(tuple(columns), len(rows))


def look(grid: Grid, query: Query) -> Found:
    _steps, found = run(find(grid, query))
    return found


SHEET = make_grid(
    [
        ["Name", "Renewal", "Rate", "Live"],
        ["Globex", dt.date(2026, 4, 3), 12.5, True],
        ["Initech", dt.date(2026, 5, 3), CellError("#N/A"), False],
        ["globe & söhne", None, Formatted(7.0, "00007"), True],
        [None, None, 4_000, None],
    ]
)


@pytest.mark.parametrize(
    ("query", "rows", "column"),
    [
        (Query("GLOBE"), [1, 3], 0),
        (Query(" 3 apr 2026 "), [1], 1),
        (Query("#n/a"), [2], 2),
        (Query("00007"), [3], 2),
        (Query("4000"), [4], 2),
        (Query("yes"), [1, 3], 3),
        (Query("SÖHNE"), [3], 0),
        (Query("globe", whole=True), [], -1),
        (Query("globex", whole=True), [1], 0),
        (Query("no", column=3), [2], 3),
        (Query("no", column=0), [], -1),
        (Query("", column=1, whole=True), [3, 4], 1),
        (Query("nowhere"), [], -1),
    ],
)
def test_words_are_found_as_they_are_read(query: Query, rows: list[int], column: int) -> None:
    found = look(SHEET, query)
    assert found.rows.tolist() == rows
    assert found.rows.dtype == np.int32
    if rows:
        assert found.column_of(SHEET, rows[0]) == column
    assert found.column_of(SHEET, 0) == (0 if 0 in rows else -1)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=12),
    st.text(st.sampled_from("abcß i1"), max_size=2),
    st.booleans(),
)
def test_every_cell_that_has_the_words_is_found(
    rows: list[list[Cell]], words: str, whole: bool
) -> None:
    grid = make_grid(rows)
    found = look(grid, Query(words, whole=whole))
    needle = words.strip().lower()

    def has(cell: Cell) -> bool:
        text = show_cell(cell).lower()
        return text.strip() == needle if whole else needle in text

    assert found.rows.tolist() == [n for n, row in enumerate(rows) if any(map(has, row))]
    for position, row in enumerate(rows):
        first = next((at for at, cell in enumerate(row) if has(cell)), -1)
        assert found.column_of(grid, position) == first


def test_many_cells_are_looked_through_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "BLOCK", 10)
    cells: list[Cell] = [None, *(f"row {n}" for n in range(1, 96))]
    grid = Grid((GridColumn(cells, np.arange(96, dtype=np.int32)),), 96)
    steps, found = run(find(grid, Query("row 9")))
    assert len(steps) == 1 + 10
    assert found.rows.tolist() == [9, *range(90, 96)]


def test_a_cell_that_holds_the_mark_between_cells_is_one_cell() -> None:
    grid = make_grid([["a\0b"], ["b"], ["c"]])
    assert look(grid, Query("b")).rows.tolist() == [0, 1]
    assert look(grid, Query("b", whole=True)).rows.tolist() == [1]
