"""A grid becomes a table: header, data rows, names and kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.header import SEARCHED_ROWS
from planhat_desktop.core.looks import look
from planhat_desktop.core.table import (
    Cell,
    CellError,
    Formatted,
    Grid,
    GridColumn,
    Kind,
    Source,
    Table,
)
from planhat_desktop.core.tabulate import choose_header, keep_rows, leave_out, tabulate

Rows = Sequence[Sequence[Cell]]


def make_grid(rows: Rows, merges: tuple[tuple[int, int, int, int], ...] = ()) -> Grid:
    """Return the grid of these rows, blank where one is short."""
    width = max(map(len, rows), default=0)
    columns = []
    for index in range(width):
        distinct: dict[tuple[type, Cell], int] = {(type(None), None): 0}
        cells = [row[index] if index < len(row) else None for row in rows]
        codes = [distinct.setdefault((type(cell), cell), len(distinct)) for cell in cells]
        columns.append(GridColumn([cell for _, cell in distinct], np.array(codes, np.int32)))
    return Grid(tuple(columns), len(rows), merges=merges)


def read(
    rows: Rows, form: str = "xlsx", merges: tuple[tuple[int, int, int, int], ...] = ()
) -> Table:
    """Return the table found in these rows."""
    return tabulate(make_grid(rows, merges), Source("a", "", form), (), "a")


def headers(table: Table) -> list[str]:
    """Return the columns' names."""
    return [column.header for column in table.columns]


DATA: Rows = [
    ("Acme", "acme.com", 12, dt.date(2026, 4, 3)),
    ("Globex", "globex.com", 7, dt.date(2026, 5, 1)),
    ("Initech", "initech.io", 30, dt.date(2026, 6, 9)),
]
NAMES = ("Account", "Domain", "Seats", "Renewal")


@pytest.mark.parametrize(
    ("rows", "header_row", "data_rows"),
    [
        pytest.param([NAMES, *DATA], 1, 3, id="in the first row"),
        pytest.param([("Portfolio of April",), (), NAMES, *DATA], 3, 3, id="under a title"),
        pytest.param([("From:", "CRM"), ("On:", "3 April"), NAMES, *DATA], 3, 3, id="under notes"),
        pytest.param([*[()] * 5, NAMES, *DATA], 6, 3, id="under blank lines"),
        pytest.param([[1, 2], [3, 4], [5, 6]], 0, 3, id="numbers alone"),
        pytest.param([*DATA], 0, 3, id="data alone"),
        pytest.param([NAMES], 1, 0, id="nothing below"),
        pytest.param([("hello",)], 0, 1, id="one cell"),
        pytest.param([("Id",)], 1, 0, id="one cell that is a name"),
        pytest.param([("a", "b"), ("c", "d")], 1, 1, id="words over words"),
        pytest.param(
            [("Site", "2019", "2020", "2021"), ("x", "5", "6", "7"), ("y", "1", "2", "3")],
            1,
            2,
            id="years rising",
        ),
        pytest.param(
            [("Site", 2021, 2020, 2019), ("x", 5, 6, 7), ("y", 1, 2, 3)], 1, 2, id="years falling"
        ),
        pytest.param(
            [("id", 10, 11, 12), ("a", 1, 2, 3), ("b", 4, 5, 6)],
            0,
            3,
            id="too few words",
        ),
        pytest.param(
            [("id", "k", 11), ("a", "x", True), ("b", "x", False), ("c", "y", True)],
            1,
            3,
            id="a number over yes and no",
        ),
        pytest.param(
            [("a@b.co", "Acme"), ("c@d.co", "Globex"), ("e@f.co", "Initech")], 0, 3, id="e-mails"
        ),
        pytest.param([("same", "same"), ("x", "x"), ("y", "y")], 0, 3, id="the same word twice"),
        pytest.param([("a", "x"), ("a", "x"), ("a", "x")], 0, 3, id="words that come again"),
        pytest.param([("x" * 90,), ("y" * 80,), ("z" * 70,)], 0, 3, id="prose"),
        pytest.param([("x" * 130, "b"), ("y" * 130, "c"), ("z", "d")], 0, 3, id="long words"),
        pytest.param(
            [("kind", "value"), ("number", 1), ("date", dt.date(2026, 1, 1)), ("word", "x")],
            0,
            4,
            id="columns that hold everything",
        ),
        pytest.param(
            [("Name", *[None] * 40, "End"), ("a", *[None] * 40, "b")], 0, 2, id="far apart"
        ),
        pytest.param(
            [("Name", "Rate"), ("Acme", CellError("#N/A")), ("Globex", 2)], 1, 2, id="over an error"
        ),
        pytest.param([("Name", CellError("#REF!")), ("a", 1), ("b", 2)], 0, 3, id="with an error"),
        pytest.param([(), ()], 0, 0, id="nothing at all"),
    ],
)
def test_the_header_is_found_where_a_person_sees_it(
    rows: Rows, header_row: int, data_rows: int
) -> None:
    table = read(rows)
    assert (table.header_row, table.rows) == (header_row, data_rows)


def test_a_header_of_two_rows_is_joined() -> None:
    rows: Rows = [
        ("Account", "Contract", None, "Renewal"),
        (None, "Seats", "Value", "date"),
        ("Acme", 1, 2.5, dt.date(2026, 4, 3)),
        ("Globex", 3, 4.5, dt.date(2026, 5, 1)),
    ]
    table = read(rows)
    assert (table.header_row, table.rows) == (2, 2)
    assert headers(table) == ["Account", "Contract Seats", "Value", "Renewal date"]


def test_groups_above_the_header_count_for_all_their_columns() -> None:
    rows: Rows = [
        ("Customer", None, "Contract", None),
        NAMES,
        *DATA,
    ]
    table = read(rows, merges=((0, 0, 0, 1), (0, 2, 0, 3)))
    assert table.header_row == 2
    assert headers(table) == [
        "Customer Account",
        "Customer Domain",
        "Contract Seats",
        "Contract Renewal",
    ]


def test_a_title_over_the_whole_width_is_no_group() -> None:
    table = read([("Portfolio",), NAMES, *DATA], merges=((0, 0, 0, 3),))
    assert headers(table) == list(NAMES)


def test_names_that_go_on_below_belong_to_the_header() -> None:
    rows: Rows = [
        ("Region", "Change", "Rate", None),
        (None, "since May", None, "in all"),
        (None, "(%)", None, None),
        ("North", "x", "y", "z"),
        ("South", "z", "w", "v"),
    ]
    table = read(rows)
    assert table.header_row == 3
    assert headers(table) == ["Region", "Change since May (%)", "Rate", "in all"]


def test_dates_may_name_columns_of_numbers() -> None:
    rows: Rows = [
        ("Toy", "Quota", "Jan", None),
        ("", "", dt.date(2023, 1, 2), dt.date(2023, 1, 9)),
        ("Bike", 1, 2, 3),
        ("Lego", 4, 5, 6),
    ]
    table = read(rows)
    assert table.header_row == 2
    assert headers(table) == ["Toy", "Quota", "Jan 2023-01-02", "2023-01-09"]


def test_a_blank_header_is_named_by_its_letter() -> None:
    grid = make_grid([("Account", None, "Seats"), ("Acme", "x", 1), ("Globex", "y", 2)])
    moved = Grid(grid.columns, grid.rows, first_row=4, first_column=1)
    table = tabulate(moved, Source("a", "", "xlsx"), (), "a")
    assert headers(table) == ["Account", "C", "Seats"]
    assert [column.letter for column in table.columns] == ["B", "C", "D"]
    assert (table.header_row, table.row_numbers.tolist()) == (4, [5, 6])


def test_header_cells_are_shown_as_text() -> None:
    rows: Rows = [
        ("a\n b", 2025, Formatted(7, "007"), CellError("#N/A"), dt.time(13, 45), True),
        ("x", 1, 2, 3, 4, 5),
    ]
    table = choose_header(read(rows), 1)
    assert headers(table) == ["a b", "2025", "007", "#N/A", "13:45:00", "True"]


def test_blank_rows_are_no_data_but_keep_their_numbers() -> None:
    table = read([NAMES, DATA[0], (None, " "), DATA[1], (), DATA[2]])
    assert table.row_numbers.tolist() == [2, 4, 6]


def test_any_row_can_be_the_header_and_none_too() -> None:
    table = read([("Portfolio",), NAMES, *DATA])
    assert headers(choose_header(table, 3)) == ["Acme", "acme.com", "12", "2026-04-03"]
    none = choose_header(table, 0)
    assert (none.header_row, none.rows, headers(none)) == (0, 5, ["A", "B", "C", "D"])
    assert headers(choose_header(none, 2)) == list(NAMES)


def test_rows_left_out_can_be_had_back() -> None:
    table = read([NAMES, *DATA]).edit({(3, 0): "Globex AG"})
    less = leave_out(table, [2, 99])
    assert less.row_numbers.tolist() == [3, 4]
    assert less.columns[0].cell(0) == "Globex AG"
    more = keep_rows(less, [2, 99, -5])
    assert more.row_numbers.tolist() == [2, 3, 4]
    assert [more.columns[0].cell(row) for row in range(3)] == ["Acme", "Globex AG", "Initech"]
    assert leave_out(table, [2, 4]).row_numbers.tolist() == [3]


@given(st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_leaving_out_and_keeping_only_move_rows(gone: set[int], back: set[int]) -> None:
    table = read([NAMES, *DATA, *DATA, *DATA])
    numbers = set(table.row_numbers.tolist())
    less = leave_out(table, gone)
    assert set(less.row_numbers.tolist()) == numbers - gone
    more = keep_rows(less, back & numbers)
    assert set(more.row_numbers.tolist()) == (numbers - gone) | (back & numbers)


def test_cells_beyond_the_header_of_a_text_file_stay_in_the_grid() -> None:
    rows: Rows = [("Name", "City"), ("Acme", "Oslo"), ("Globex, Inc", "Rome", "IT"), ("x", "y")]
    table = read(rows, "csv")
    assert headers(table) == ["Name", "City"]
    assert table.grid.cell(2, 2) == "IT"
    assert len(read(rows, "xlsx").columns) == 3
    most: Rows = [("Name", "City", "Zip"), ("a", "b", "c", "d"), ("e", "f", "g", "h")]
    assert headers(read(most, "csv")) == ["Name", "City", "Zip", "D"]
    assert headers(choose_header(read([("Name",), ("a",)], "csv"), 1)) == ["Name"]
    assert headers(choose_header(table, 0)) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["Acme", "Globex"], Kind.TEXT),
        ([1, 2.5], Kind.NUMBER),
        (["1,204.50", "$7", "-3", "12 %", "1 204,5", ".5", "1e5"], Kind.NUMBER),
        (["007", "0042"], Kind.TEXT),
        (["+46 70 123", "+1"], Kind.TEXT),
        (["12345678901234567"], Kind.TEXT),
        ([dt.date(2026, 4, 3)], Kind.DATE),
        (["2026-04-03", "3.4.2026", "3 Apr 2026", "April 3, 2026"], Kind.DATE),
        ([dt.datetime.fromisoformat("2026-04-03T10:15:00"), dt.date(2026, 4, 3)], Kind.DATETIME),
        (["2026-04-03T10:15:00Z", "3/4/2026 9:05 PM"], Kind.DATETIME),
        ([True, False], Kind.BOOLEAN),
        (["yes", "No"], Kind.BOOLEAN),
        (["a@b.co", "1st@b.co"], Kind.EMAIL),
        (["https://a.example/x", "www.b.example", "https://c.example/" + "x" * 80], Kind.URL),
        ([None, " "], Kind.EMPTY),
        (["Acme", 5, dt.date(2026, 4, 3)], Kind.MIXED),
        ([Formatted(7, "007"), Formatted(1234, "1234")], Kind.TEXT),
        ([Formatted(1.25, "30:00:00")], Kind.NUMBER),
        ([dt.time(13, 45)], Kind.TEXT),
        (["x" * 70], Kind.TEXT),
    ],
)
def test_a_column_is_of_the_kind_most_of_its_cells_are(cells: list[Cell], kind: Kind) -> None:
    table = choose_header(read([("Name",), *[(cell,) for cell in cells]]), 1)
    assert table.columns[0].kind is kind


def test_the_kind_of_a_long_column_comes_from_all_over_it() -> None:
    rows: Rows = [("Name", "Code"), *((f"n{i}", i if i < 3_000 else f"c{i}") for i in range(6_000))]
    assert [column.kind for column in read(rows).columns] == [Kind.TEXT, Kind.MIXED]


def test_one_look_at_a_cell_is_enough() -> None:
    assert look("  ") is Kind.EMPTY
    assert look("12 Main St") is Kind.TEXT


def test_the_header_is_looked_for_near_the_top_alone() -> None:
    rows: Rows = [*[(n,) for n in range(SEARCHED_ROWS + 5)], NAMES, *DATA]
    assert read(rows).header_row == 0
