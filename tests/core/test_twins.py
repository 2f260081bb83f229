"""Rows that would meet: which of them stays."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.records import Records
from planhat_desktop.core.table import Cell, Table
from planhat_desktop.core.twins import (
    Twins,
    find_ages,
    find_twins,
    leave_others,
    pick_first,
    pick_last,
    pick_newest,
)
from tests.core.making import make_table
from tests.core.resolving import Outcome, an_id, resolve_rows

keys = st.lists(st.sampled_from(("A", "B", "C", "")), max_size=10)


def find(columns: dict[str, list[Cell]], model: str = "Company") -> tuple[Table, Outcome]:
    found = resolve_rows(model, columns)
    return make_table(list(columns.items())), found


@given(keys, st.sampled_from((pick_first, pick_last)))
def test_after_a_choice_nothing_is_twice_and_every_key_is_still_there(
    cells: list[str], pick: object
) -> None:
    columns: dict[str, list[Cell]] = {
        "externalId": list(cells),
        "name": [f"n{at}" for at in range(len(cells))],
    }
    table, found = find(columns)
    groups = find_twins(found.issues, table)
    assert callable(pick)
    gone = leave_others(groups, pick)
    left = [cell for at, cell in enumerate(cells) if at not in gone]
    assert sorted(filter(None, left)) == sorted(set(filter(None, cells)))
    assert left.count("") == cells.count("")
    numbers = frozenset(at + 2 for at in gone)
    again = resolve_rows("Company", columns, left_out=numbers)
    assert not find_twins(again.issues, table)
    for one in groups:
        kept = [row for row in one.rows if row not in gone]
        assert kept == [one.rows[0] if pick is pick_first else one.rows[-1]]


def test_groups_say_what_they_share_in_the_order_of_the_sheet() -> None:
    columns: dict[str, list[Cell]] = {
        "externalId": ["A", "B", "B", "A", None],
        "sourceId": [None, None, None, "S", "S"],
        "name": list("vwxyz"),
    }
    table, found = find(columns)
    groups = find_twins(found.issues, table)
    assert [(one.rows, one.label, one.value) for one in groups] == [
        ((0, 3), "External ID", "A"),
        ((1, 2), "External ID", "B"),
        ((3, 4), "Source ID", "S"),
    ]
    # Row 4 stays behind for the first; row 5 has no rival any more.
    assert leave_others(groups, pick_first) == [2, 3]


def test_one_record_by_two_keys_is_twins_without_a_value() -> None:
    acme = {"_id": an_id(1), "externalId": "A", "sourceId": "S", "name": "Acme"}
    columns: dict[str, list[Cell]] = {
        "externalId": ["A", None],
        "sourceId": [None, "S"],
        "name": ["v", "w"],
    }
    found = resolve_rows("Company", columns, [acme])
    (twins,) = find_twins(found.issues, make_table(list(columns.items())))
    assert (twins.rows, twins.label, twins.value) == ((0, 1), "", "")


def test_the_newest_is_picked_and_none_where_two_are() -> None:
    pick = pick_newest({0: "2025-01-01", 1: "2026-01-01", 2: "2026-01-01", 3: "2024-01-01"})
    assert pick((0, 1)) == 1
    assert pick((1, 2, 0)) is None
    assert pick((4, 3)) == 3  # a row without a date is older than one that has it
    assert pick((4, 5)) is None
    assert leave_others([Twins((0, 1)), Twins((1, 2))], pick) == [0]


def ages(cells: list[Cell], groups: list[Twins] | None = None) -> dict[int, str]:
    table = make_table([("Changed", cells)])
    records = Records(resolve_rows("Company", {}).resolution.records.model, table.row_numbers, {})
    return find_ages(table, records, groups or [Twins(tuple(range(len(cells))))]).get(0, {})


def test_columns_of_dates_tell_the_newest() -> None:
    assert ages(["2025-03-04", " ", "2026-01-01"]) == {
        0: "2025-03-04T00:00:00",
        2: "2026-01-01T00:00:00",
    }
    assert ages(["13/04/2025", "04/05/2025"])[1] == "2025-05-04T00:00:00"
    moment = dt.datetime.fromisoformat("2025-01-02T03:00:00")
    assert ages([dt.date(2025, 1, 2), moment])[1] == "2025-01-02T03:00:00"
    assert ages([dt.date(2025, 1, 2), None]) == {}  # nothing to compare with
    assert ages(["2025-03-04", "soon"]) == {}
    assert ages(["01/02/2025", "03/04/2025"]) == {}  # day or month first?
    assert ages([1, 2]) == {}
    assert ages(["2025-03-04", "2025-03-04"]) == {}
    assert ages(["2025-03-04", "2025-03-05"], [Twins((0,)), Twins((1,))]) == {}


def test_a_column_that_feeds_a_date_is_read_as_it_is_there() -> None:
    columns: dict[str, list[Cell]] = {
        "externalId": ["A", "A", "B"],
        "toDate": ["01/02/2025", "03/13/2025", "05/01/2025"],
    }
    table, found = find(columns, "License")
    groups = find_twins(found.issues, table)
    (column,) = find_ages(table, found.resolution.records, groups).items()
    assert column[0] == 1
    assert column[1][0] < column[1][1]
    bad: dict[str, list[Cell]] = {"externalId": ["A", "A"], "toDate": ["2025-01-01", "soon"]}
    table, found = find(bad, "License")
    assert not find_ages(table, found.resolution.records, find_twins(found.issues, table))
