"""One row made of several."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.building import build
from planhat_desktop.core.mapping import Constant, Link, Mapping, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import Records
from planhat_desktop.core.table import Cell, Table
from planhat_desktop.core.twins import Twins
from planhat_desktop.core.uniting import Lane, compare_rows, find_lanes, unite, unite_agreeing
from tests.core.making import built_in, make_table

FIELDS = ("externalId", "product", "invoiceCycle", "toDate")
LINKS = tuple(Link(at, name) for at, name in enumerate(FIELDS))
Row = tuple[Cell, Cell, Cell, Cell]


def made(rows: list[Row], links: tuple[Link, ...] = LINKS) -> tuple[Table, Records]:
    headers = (*FIELDS, *(f"more {at}" for at in range(9)))
    wide = len(rows[0]) if rows else len(FIELDS)
    table = make_table([(headers[at], [row[at] for row in rows]) for at in range(wide)])
    model = built_in().model("License")
    records, _issues = build(table, Mapping("License", links), model, Policy())
    return table, records


def shown(table: Table, row: int) -> list[Cell]:
    return [one.cell(row) for one in table.columns]


words: st.SearchStrategy[Cell] = st.sampled_from((None, " ", "x", "x ", "y"))
rows = st.lists(st.tuples(st.just("A"), words, words, st.none()), min_size=2, max_size=4)


@given(rows, st.data())
def test_a_filled_cell_wins_and_what_is_chosen_is_there(
    found: list[Row], data: st.DataObject
) -> None:
    table, records = made(found)
    group = tuple(range(len(found)))
    lines = compare_rows(group, records, find_lanes(records), table)
    chosen = {
        line.lane: data.draw(st.sampled_from([row for one in line.options for row in one]))
        for line in lines
        if line.is_open
    }
    united = unite(group, lines, table, chosen)
    after = table.edit(united.edits)
    assert united.gone == tuple(row + 2 for row in group[1:])
    for at, line in enumerate(lines):
        said = {str(row[at]).strip() for row in found if str(row[at] or "").strip()}
        got = str(after.columns[at].cell(0) or "").strip()
        assert len(line.options) == len(said)
        if not said:
            assert not got
        elif line.is_open:
            assert got == str(found[chosen[line.lane]][at]).strip()
        else:
            assert {got} == said
    for row in group[1:]:
        assert shown(after, row) == shown(table, row)


def test_without_a_choice_the_first_that_says_something_is_taken() -> None:
    table, records = made([("A", None, "p", None), ("A", "x", "q", None), ("A", "y", "q", None)])
    lines = compare_rows((0, 1, 2), records, find_lanes(records), table)
    united = unite((0, 1, 2), lines, table)
    assert united.edits == {(2, 1): "x"}


def test_cells_go_along_as_they_are() -> None:
    day = dt.date(2026, 4, 3)
    table, records = made([("A", "x", None, None), ("A", "x", None, day)])
    lines = compare_rows((0, 1), records, find_lanes(records), table)
    assert unite((0, 1), lines, table).edits == {(2, 3): day}


def test_what_planhat_sees_as_equal_is_no_contradiction_and_what_cannot_be_read_is() -> None:
    table, records = made([("A", "x", None, "2026-04-03"), ("A", "x", None, dt.date(2026, 4, 3))])
    assert not any(one.is_open for one in compare_rows((0, 1), records, find_lanes(records), table))
    table, records = made([("A", "x", None, "soon"), ("A", "x", None, "2026-04-03")])
    lines = compare_rows((0, 1), records, find_lanes(records), table)
    assert [line.lane.fields for line in lines if line.is_open] == [("toDate",)]


def test_what_is_read_for_an_empty_cell_is_not_said_by_it() -> None:
    links = (*LINKS[:2], Link(2, "invoiceCycle", Reading(default="Lead")))
    table, records = made([("A", "x", None, None), ("A", "x", "Live", None)], links)
    lines = compare_rows((0, 1), records, find_lanes(records), table)
    assert unite((0, 1), lines, table).edits == {(2, 2): "Live"}


def test_joined_columns_and_columns_of_two_fields_go_along_together() -> None:
    links = (
        Link(0, "externalId"),
        Link(1, "product", also=(2,)),
        Link(2, "invoiceCycle"),
        Link(3, "toDate"),
    )
    table, records = made([("A", None, None, None), ("A", "x", "y", None)], links)
    lanes = find_lanes(records)
    assert lanes == (
        Lane((0,), ("externalId",)),
        Lane((1, 2), ("product", "invoiceCycle")),
        Lane((3,), ("toDate",)),
    )
    lines = compare_rows((0, 1), records, lanes, table)
    assert unite((0, 1), lines, table).edits == {(2, 1): "x", (2, 2): "y"}


def test_only_groups_that_agree_are_merged_at_once_and_no_row_twice() -> None:
    table, records = made(
        [
            ("A", None, "p", None),
            ("A", "x", None, None),
            ("B", "x", None, None),
            ("B", "y", None, None),
            ("C", "z", None, None),
        ]
    )
    groups = [Twins((0, 1)), Twins((2, 3)), Twins((1, 4))]
    united, done = unite_agreeing(groups, records, table)
    assert done == (groups[0],)
    assert united.edits == {(2, 1): "x"}
    assert united.gone == (3,)


def test_constants_are_in_no_lane() -> None:
    model = built_in().model("License")
    table = make_table([("a", ["A"])])
    mapping = Mapping("License", (Link(0, "externalId"),), (Constant("invoiceCycle", "Live"),))
    records, _issues = build(table, mapping, model, Policy())
    assert find_lanes(records) == (Lane((0,), ("externalId",)),)


def test_a_cell_of_separators_only_says_nothing() -> None:
    table = make_table([("domains", [" , ", "acme.example"])])
    mapping = Mapping("Company", (Link(0, "domains"),))
    records, _issues = build(table, mapping, built_in().model("Company"), Policy())
    lines = compare_rows((0, 1), records, find_lanes(records), table)
    assert unite((0, 1), lines, table).edits == {(2, 0): "acme.example"}
