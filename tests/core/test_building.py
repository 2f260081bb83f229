"""A table and its links become records."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.building import Groups, build, read_samples
from planhat_desktop.core.deciding import Decided
from planhat_desktop.core.issues import IssueCode, Issues, Severity
from planhat_desktop.core.mapping import Constant, Link, Mapping, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import BAD, CLEAR, KEEP, Records, Reference
from planhat_desktop.core.table import Cell, CellError
from tests.core.making import built_in, make_table

LICENSE = built_in().model("License")
INVOICE = built_in().model("Invoice")
COMPANY = built_in().model("Company")


def build_company(
    columns: dict[str, list[Cell]], readings: dict[str, Reading] | None = None, blanks: str = "keep"
) -> tuple[Records, Issues]:
    links = tuple(
        Link(place, name, (readings or {}).get(name, Reading()))
        for place, name in enumerate(columns)
    )
    policy = Policy(blanks="clear" if blanks == "clear" else "keep")
    table = make_table(list(columns.items()))
    return build(table, Mapping("Company", links), COMPANY, policy)


def values(records: Records, name: str) -> list[object]:
    column = records.columns[name]
    return [column.value(row) for row in range(records.count)]


def test_blanks_keep_or_clear_and_a_key_is_never_cleared() -> None:
    cells: dict[str, list[Cell]] = {
        "externalId": ["A", None],
        "city": ["Oslo", "  "],
        "csmScore": ["3", None],
    }
    kept, _ = build_company(cells)
    assert [values(kept, name)[1] for name in cells] == [KEEP, KEEP, KEEP]
    cleared, _ = build_company(cells, blanks="clear")
    assert [values(cleared, name)[1] for name in cells] == [KEEP, CLEAR, CLEAR]


def test_a_links_own_word_on_blanks_goes_before_the_policys() -> None:
    cells: dict[str, list[Cell]] = {"city": ["Oslo", None], "country": ["NO", None]}
    readings = {"city": Reading(blanks="keep")}
    records, _ = build_company(cells, readings, "clear")
    assert (values(records, "city")[1], values(records, "country")[1]) == (KEEP, CLEAR)
    records, _ = build_company(cells, {"city": Reading(blanks="clear")})
    assert (values(records, "city")[1], values(records, "country")[1]) == (CLEAR, KEEP)


@pytest.mark.parametrize("name", ["externalId", "city", "csmScore"])
def test_a_text_replaced_by_nothing_is_an_empty_cell(name: str) -> None:
    reading = Reading(values={"n/a": " "})
    records, issues = build_company({name: ["n/a", None]}, {name: reading})
    assert values(records, name) == [KEEP, KEEP]
    assert not len(issues)
    records, _ = build_company({name: ["n/a"]}, {name: reading}, "clear")
    assert values(records, name) == [KEEP if name == "externalId" else CLEAR]


def test_a_list_cell_of_separators_only_is_an_empty_cell() -> None:
    records, _ = build_company({"tags": ["; ;", "a; b"], "followers": [",", "Ann"]})
    assert values(records, "tags") == [KEEP, ["a", "b"]]
    assert values(records, "followers") == [KEEP, (Reference("User", "auto", "Ann"),)]


def test_keys_keep_their_zeros() -> None:
    records, _ = build_company({"externalId": [" 007", "NA", 7]})
    assert values(records, "externalId") == ["007", "NA", "7"]


def test_a_bad_cell_is_an_issue_of_all_its_rows() -> None:
    records, issues = build_company({"name": ["a", "b", "c"], "csmScore": ["many", "3", "many"]})
    assert values(records, "csmScore") == [BAD, 3, BAD]
    (issue,) = issues
    assert (issue.code, issue.severity) == (IssueCode.NOT_A_NUMBER, Severity.BLOCKED)
    assert (issue.rows.tolist(), issue.column, issue.field) == ([0, 2], 1, "csmScore")
    assert issue.value == "many"
    field = COMPANY.find("csmScore")
    assert field is not None
    assert issue.facts == {"label": field.label}


def test_a_text_cell_that_is_an_error_or_damaged_is_an_issue() -> None:
    records, issues = build_company(
        {"name": [CellError("#N/A"), 1e16, "x"], "externalId": ["a", 1e16, True]}
    )
    assert values(records, "name") == [BAD, "10000000000000000", "x"]
    assert values(records, "externalId") == ["a", BAD, "TRUE"]
    assert [(one.code, one.severity) for one in issues] == [
        (IssueCode.CELL_ERROR, Severity.BLOCKED),
        (IssueCode.DAMAGED_NUMBER, Severity.CHECK),
        (IssueCode.DAMAGED_NUMBER, Severity.BLOCKED),
    ]


def test_a_cell_that_no_row_has_any_more_says_nothing() -> None:
    table = make_table([("name", ["a", 1e16]), ("csmScore", ["many", "3"])])
    for column in table.columns:
        column.codes[:] = column.codes[0] if column.header == "name" else column.codes[1]
    links = (Link(0, "name"), Link(1, "csmScore"))
    records, issues = build(table, Mapping("Company", links), COMPANY, Policy())
    assert values(records, "csmScore") == [3, 3]
    assert not len(issues)


def test_links_to_what_is_not_there_are_passed_over() -> None:
    links = (Link(0, "name"), Link(5, "city"), Link(0, "custom.Gone"))
    mapping = Mapping("Company", links, (Constant("custom.Gone", "x"),), "externalId")
    records, _ = build(make_table([("n", ["a"])]), mapping, COMPANY, Policy())
    assert list(records.columns) == ["name"]
    assert records.key == "externalId"


def test_constants_are_read_like_cells() -> None:
    constants = (
        Constant("_currency", "EUR"),
        Constant("value", "1.000,50"),
        Constant("product", "  "),
        Constant("fromDate", "soon"),
        Constant("toDate", "03/04/2026"),
    )
    table = make_table([("x", ["1", "2"])])
    records, issues = build(table, Mapping("License", (), constants), LICENSE, Policy())
    assert [values(records, name) for name in ("_currency", "value", "product", "fromDate")] == [
        ["EUR", "EUR"],
        [1000.5, 1000.5],
        [KEEP, KEEP],
        [BAD, BAD],
    ]
    assert values(records, "toDate")[0] == "2026-04-03T00:00:00.000Z"
    assert [(one.code, one.severity, one.rows.tolist(), one.column) for one in issues] == [
        (IssueCode.NOT_A_DATE, Severity.BLOCKED, [0, 1], None),
        (IssueCode.DATE_ORDER_UNSURE, Severity.CHECK, [0, 1], None),
    ]


def test_a_constant_list_of_separators_is_nothing() -> None:
    mapping = Mapping("Company", (), (Constant("tags", ";"),))
    records, _ = build(make_table([("x", ["1"])]), mapping, COMPANY, Policy())
    assert values(records, "tags") == [KEEP]


def test_rows_left_out_are_held() -> None:
    table = make_table([("name", ["a", "b", "c"])])
    mapping = Mapping("Company", (Link(0, "name"),))
    _, issues = build(table, mapping, COMPANY, Policy(), frozenset({3, 99}))
    assert [(one.code, one.rows.tolist()) for one in issues] == [(IssueCode.LEFT_OUT, [1])]
    _, none = build(table, mapping, COMPANY, Policy(), frozenset({99}))
    assert not len(none)


def test_samples_show_how_cells_are_read() -> None:
    one = COMPANY.find("csmScore")
    assert one is not None
    found = read_samples(["3", "many"], one, Reading(), Decided())
    assert [value for value, _ in found] == [3, None]
    assert [problem.code if problem else None for _, problem in found] == [
        None,
        IssueCode.NOT_A_NUMBER,
    ]


@given(st.lists(st.integers(0, 5)))
def test_groups_give_the_rows_of_each_code(codes: list[int]) -> None:
    groups = Groups(np.asarray(codes, np.int32))
    for code in range(8):
        assert groups.rows(code).tolist() == [at for at, one in enumerate(codes) if one == code]
