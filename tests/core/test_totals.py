"""Totals, sub-totals, notes and headers printed again are told from data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.header import Header
from planhat_desktop.core.table import Cell, CellError, Formatted
from planhat_desktop.core.totals import MOST_CELLS, TAIL, Leftover, find_leftovers
from tests.core.grids import Rows, make_grid

HEAD: Sequence[Cell] = ("Customer", "City", "Seats", "Amount")
BODY: Rows = [
    ("Acme", "Oslo", 5, 12.5),
    ("Globex", "Rome", 7, 30),
    ("Initech", "Bern", 9, 100.25),
    ("Umbrella", "Paris", 11, 8),
]
DAY = dt.date(2026, 4, 3)


FIRST = Header(0, 0)


def find(rows: Rows, header: Header | None = FIRST) -> dict[tuple[str, bool], list[int]]:
    """Return, by code and sureness, the spreadsheet numbers of what is no data."""
    grid = make_grid(rows)
    below = grid.filled[grid.filled > header.last] if header else grid.filled
    found = find_leftovers(grid, header, below)
    return {(one.code, one.sure): [at + 1 for at in one.positions] for one in found}


TOTAL_6 = {("total_row", True): [6]}


@pytest.mark.parametrize(
    "last",
    [
        ("Total", None, 32, 150.75),
        ("Grand total:", None, None, 150.75),
        ("Summe", None, 32, None),
        ("Gesamt", None, 32, 150.75),
        ("Totalt", "", 32, None),
        ("SUMMA", None, None, None),
        ("Average", None, 8, 37.69),
        ("Total 1 204 331,00", None, None, None),
        ("Total (4)", None, None, None),
        (None, None, 32, 150.75),
        ("Razem 2026-04", None, 32, 150.75),
        ("合计", None, 32, 150.75),
        ("all of them", None, 32, 150.75),
        ("Total", None, 99, 99),
    ],
)
def test_a_last_row_that_is_sure_to_be_a_total(last: Sequence[Cell]) -> None:
    assert find([HEAD, *BODY, last]) == TOTAL_6


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([*BODY, ("Zeta", "Oslo", 32, 150.75)], {}, id="a customer that adds up"),
        pytest.param([*BODY, ("TotalEnergies", "Paris", 3, 4)], {}, id="a name"),
        pytest.param([*BODY, ("Total", "Paris", 3, 4)], {("total_row", False): [6]}, id="TOTAL SA"),
        pytest.param([*BODY, (None, None, 1, 2)], {("total_row", False): [6]}, id="bare numbers"),
        pytest.param([*BODY, (None, None, 1, 2), (None, None, 3, 4)], {}, id="two of them"),
        pytest.param([*BODY, ("Zeta", None, 3, None)], {}, id="a row with gaps"),
        pytest.param([*BODY, ("Zeta",)], {}, id="a name alone"),
        pytest.param([*BODY, ("Total Norway", None, 32, 150.75)], TOTAL_6, id="one with a name"),
        pytest.param([*BODY, ("Total Norway", None, 3, 4)], {}, id="it does not add up"),
        pytest.param(
            [*BODY, ("Total Norway", "Oslo", 32, 4)], {("total_row", False): [6]}, id="by chance"
        ),
        pytest.param(
            [*BODY, ("X", "Y", 1, 1), ("all", None, 33, None)],
            {("total_row", False): [7]},
            id="one sum, no name for it",
        ),
        pytest.param([*BODY, ("Nobody", None, 0, 0)], {}, id="nothing adds up to nothing"),
        pytest.param([*BODY, ("all", None, True, CellError("#N/A"))], {}, id="no numbers"),
    ],
)
def test_a_last_row_that_may_be_one(rows: Rows, found: object) -> None:
    assert find([HEAD, *rows]) == found


def test_two_columns_are_enough_when_they_add_up() -> None:
    rows: Rows = [("Customer", "Amount"), ("Acme", 12), ("Globex", 13), ("Initech", 14)]
    assert find([*rows, ("Total", 39)]) == {("total_row", True): [5]}
    assert find([*rows, ("Total", 40)]) == {("total_row", False): [5]}
    assert find([*rows, ("Total", None)]) == {("total_row", True): [5]}
    assert find([*rows, (None, 39)]) == {("total_row", True): [5]}


def test_numbers_of_every_writing_add_up() -> None:
    body: Rows = [
        ("Acme", "Oslo", "1.200,50 €", Formatted(0.5, "50 %")),
        ("Globex", "Rome", "0,50", Formatted(0.25, "25 %")),
        ("Initech", "Bern", "n/a", True),
    ]
    assert find([HEAD, *body, (None, None, "1.201,00 €", 0.75)]) == {("total_row", True): [5]}


def test_too_many_different_texts_are_not_added_up() -> None:
    rows = [("Name", "A")] + [(f"n{i}", f"{i}.5") for i in range(MOST_CELLS + 1)]
    assert find([*rows, ("Total", "7.25")]) == {("total_row", False): [MOST_CELLS + 3]}


def test_totals_averages_and_notes_in_a_row() -> None:
    rows: Rows = [
        HEAD,
        *BODY,
        (),
        ("Total", None, 32, 150.75),
        ("Average", None, 8, 37.69),
        (),
        ("Source: our CRM",),
        ("Signature: ______",),
        ("Ann Smith",),
        ("1.", "All amounts are without tax and rounded."),
    ]
    assert find(rows) == {
        ("total_row", True): [7, 8],
        ("footer_rows", True): [10, 11, 12, 13],
    }


@pytest.mark.parametrize(
    "words",
    [
        "Source: CRM export",
        "Quelle: Statistisches Bundesamt",
        "Fuente: Ministerio",
        "Printed on 3 April 2026",
        "Confidential",
        "© Acme AB",
        "Page 1 of 3",
        "Note: without tax",
        "***** end *****",
        "Approved by: ________",
    ],
)
def test_a_note_under_the_table(words: str) -> None:
    assert find([HEAD, *BODY, (words,)]) == {("footer_rows", True): [6]}
    assert find([HEAD, *BODY, (), (words,)]) == {("footer_rows", True): [7]}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([*BODY, (), ("Zeta",)], {("footer_rows", False): [7]}, id="a word"),
        pytest.param(
            [*BODY, ("Umbrella International Holdings Ltd",)],
            {("footer_rows", False): [6]},
            id="a long name",
        ),
        pytest.param(
            [*BODY, (), ("these figures are not final, mind",)],
            {("footer_rows", True): [7]},
            id="a sentence below a gap",
        ),
        pytest.param([*BODY, ("Zeta", "Oslo")], {}, id="half a row"),
        pytest.param([*BODY, (), ("Zeta", "Oslo", 3, 4)], {}, id="a row below a gap"),
        pytest.param([*BODY, (DAY,)], {}, id="a day"),
        pytest.param(
            [*BODY, ("Zeta", DAY, 4, 3), ("Confidential",)],
            {("footer_rows", True): [7]},
            id="under a row of data",
        ),
    ],
)
def test_what_may_be_a_note(rows: Rows, found: object) -> None:
    assert find([HEAD, *rows]) == found


def test_narrow_tables_give_less_away() -> None:
    two: Rows = [("Key", "Value"), ("a", "b"), ("c", "d"), ("e", "f")]
    assert find([*two, ("Source: CRM",)]) == {}
    assert find([*two, (), ("Source: CRM",)]) == {("footer_rows", True): [6]}
    one: Rows = [("Name",), ("Acme",), ("Globex",), ("Initech",)]
    assert find([*one, (), ("Source: our own CRM, all of it",)]) == {}


def test_a_header_printed_again() -> None:
    rows: Rows = [HEAD, *BODY[:2], HEAD, *BODY[2:], HEAD]
    assert find(rows) == {("header_again", True): [4, 7]}
    narrow: Rows = [("Name",), ("Acme",), ("Name",), ("Globex",), ("Initech",)]
    assert find(narrow) == {}


def test_sub_totals_named_after_their_group() -> None:
    rows: Rows = [
        ("Country", "Customer", "Seats"),
        ("Norway", "Acme", 5),
        ("Norway", "Zeta", 6),
        ("Norway Total", None, 11),
        ("Italy", "Globex", 7),
        ("Italy Total", None, 7),
        ("Grand Total", None, 18),
    ]
    assert find(rows) == {("subtotal_rows", True): [4, 6], ("total_row", True): [7]}


@pytest.mark.parametrize(
    ("inside", "is_one"),
    [
        (("Subtotal", None, 12, None), True),
        (("Zwischensumme", "Oslo", 12, 3), True),
        (("Total", None, 12, 42.5), True),
        (("Total", "Oslo", 12, 42.5), True),
        (("Total", "Oslo", 13, 42.5), False),
        (("Total", None, None, None), False),
        (("Total Norway", "Oslo", 12, 42.5), False),
        (("A total of nothing", None, 1, 1), False),
    ],
)
def test_a_total_among_the_rows(inside: Sequence[Cell], is_one: bool) -> None:
    found = find([HEAD, *BODY[:2], inside, *BODY[2:]])
    assert found == ({("subtotal_rows", True): [4]} if is_one else {})


def test_a_sub_total_adds_up_the_rows_since_the_one_before() -> None:
    rows: Rows = [
        ("Customer", "Amount"),
        ("Acme", 1),
        ("Globex", 2),
        ("Total", 3),
        ("Initech", 4),
        ("Umbrella", 5),
        ("Total", 9),
        ("Hooli", 6),
        ("Stark", 8),
    ]
    assert find(rows) == {("subtotal_rows", True): [4, 7]}
    rows = [*rows[:6], ("Total", 10), *rows[7:]]
    assert find(rows) == {("subtotal_rows", True): [4]}


def test_a_column_that_speaks_of_totals_has_no_sub_totals() -> None:
    rows = [("Name", "Of")] + [(f"n{i}", "Population, total") for i in range(9)]
    assert find(rows) == {}
    first = [("Of", "Name")] + [("Population total", i) for i in range(9)]
    assert find(first) == {}


def test_a_column_of_very_many_cells_is_not_searched() -> None:
    rows = [("Name", "A")] + [(f"n{i}", 1) for i in range(MOST_CELLS)]
    rows.insert(5, ("Subtotal", 4))
    assert find(rows) == {}


def test_without_a_header_or_rows_there_is_nothing_to_tell() -> None:
    assert find([*BODY, ("Total", None, 32, 150.75)], header=None) == {}
    assert find([HEAD, BODY[0], ("Total", None, 5, 12.5)]) == {}
    assert find([]) == {}


def test_only_the_last_rows_are_looked_at() -> None:
    notes: Rows = [("Confidential",)] * (TAIL + 9)
    (rows,) = find([HEAD, *list(BODY) * 40, *notes]).values()
    assert len(rows) == TAIL - 1


names = st.text("abcdefgh", min_size=3, max_size=8)
rows_of_data = st.lists(
    st.tuples(names, names, st.integers(1, 900), st.decimals(1, 900, places=2).map(float)),
    min_size=4,
    max_size=30,
)


@given(rows_of_data)
def test_a_list_of_customers_loses_no_row(rows: list[tuple[str, str, int, float]]) -> None:
    assert not any(sure for _code, sure in find([HEAD, *rows]))


@given(rows_of_data, st.sampled_from(["Total", "Summe", None, "Grand Total:"]))
def test_the_sum_under_a_list_is_found(
    rows: list[tuple[str, str, int, float]], name: str | None
) -> None:
    last = (name, None, sum(one[2] for one in rows), round(sum(one[3] for one in rows), 2))
    assert find([HEAD, *rows, last]) == {("total_row", True): [len(rows) + 2]}


def test_a_leftover_says_what_it_says() -> None:
    grid = make_grid([HEAD, *BODY, (None, None, Formatted(32, "32,0"), 150.75)])
    (one,) = find_leftovers(grid, Header(0, 0), grid.filled[1:])
    assert one == Leftover("total_row", (5,), True, "32,0")


def test_a_line_of_asterisks_is_not_what_the_notes_say() -> None:
    notes: Rows = [("*****",), ("Terms of use",), ("*****",)]
    grid = make_grid([HEAD, *BODY, *notes])
    (one,) = find_leftovers(grid, Header(0, 0), grid.filled[1:])
    assert (one.positions, one.text) == ((5, 6, 7), "Terms of use")
