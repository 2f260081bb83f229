"""Values that look like a slip are asked about; what is usual raises no alarm."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.core.issues import IssueCode, Severity
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.sanity import date_pairs
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, read_csv_table
from tests.core.resolving import NOW, Listed, Outcome, an_id, resolve_rows, with_custom

SANITY = (
    IssueCode.DATES_REVERSED,
    IssueCode.DATE_FAR_OFF,
    IssueCode.NUMBER_FAR_OFF,
    IssueCode.SCALE_SLIPPED,
)
COMPANY = {"Company": [{"_id": an_id(9), "name": "Acme"}]}


def odd(outcome: Outcome) -> list[tuple[str, int]]:
    """Every odd value as (code, row), 0-based."""
    return sorted(
        (one.code.value, row)
        for one in outcome.issues
        if one.code in SANITY
        for row in one.rows.tolist()
    )


def licenses(
    starts: list[str],
    ends: list[str | None],
    existing: Listed = (),
    amounts: list[str] | None = None,
) -> Outcome:
    count = len(starts)
    return resolve_rows(
        "License",
        {
            "externalId": [f"L-{row}" for row in range(count)],
            "fromDate": starts,
            "toDate": ends,
            "mrr": amounts or ["10"] * count,
        },
        existing,
        COMPANY,
        constants={"companyId": "Acme", "_currency": "EUR"},
    )


def test_a_license_that_ends_before_it_begins_is_asked_about_and_sent() -> None:
    outcome = licenses(
        ["2026-01-01", "2026-05-01", "2026-05-01"], ["2026-12-31", "2026-04-30", "2026-05-01"]
    )
    assert odd(outcome) == [("dates_reversed", 1)]
    issue = outcome.issue(IssueCode.DATES_REVERSED)
    assert issue.severity is Severity.CHECK
    assert (issue.column, issue.field, issue.value) == (2, "toDate", "2026-04-30")
    assert issue.facts["start"] == dt.date(2026, 5, 1)
    assert outcome.words == ["create"] * 3


def test_the_other_date_may_be_planhats() -> None:
    there = [
        {
            "_id": an_id(1),
            "externalId": "L-0",
            "companyId": an_id(9),
            "fromDate": "2026-06-01T00:00:00.000Z",
            "toDate": "2027-05-31T00:00:00.000Z",
        }
    ]
    ends = resolve_rows("License", {"externalId": ["L-0"], "toDate": ["2026-03-01"]}, there)
    assert odd(ends) == [("dates_reversed", 0)]
    starts = resolve_rows("License", {"externalId": ["L-0"], "fromDate": ["2027-06-01"]}, there)
    assert odd(starts) == [("dates_reversed", 0)]
    assert starts.issue(IssueCode.DATES_REVERSED).field == "fromDate"
    both = {"externalId": ["L-0"], "fromDate": ["2028-01-01"], "toDate": ["2028-12-31"]}
    assert odd(resolve_rows("License", both, there)) == []


def test_an_empty_end_is_no_alarm() -> None:
    assert odd(licenses(["2026-01-01"], [None])) == []
    there = [{"_id": an_id(1), "externalId": "L-0", "fromDate": None, "toDate": ""}]
    assert (
        odd(resolve_rows("License", {"externalId": ["L-0"], "toDate": ["2026-03-01"]}, there)) == []
    )


def test_moments_of_one_day_are_in_order_whatever_the_hour() -> None:
    task = {"mainType": ["task"] * 2, "action": ["Call"] * 2, "startTime": ["2026-05-02 12:00"] * 2}
    outcome = resolve_rows("Task", {**task, "endTime": ["2026-05-02 08:00", "2026-05-01 23:00"]})
    sent = resolve_rows(
        "Task",
        {**task, "endTime": ["2026-05-02 08:00", "2026-05-01 23:00"], "companyId": ["Acme"] * 2},
        (),
        COMPANY,
    )
    assert outcome.words == ["held"] * 2
    assert odd(outcome) == []
    assert odd(sent) == [("dates_reversed", 1)]
    no_dates = {"mainType": ["task"], "companyId": ["Acme"], "action": ["Call"]}
    assert odd(resolve_rows("Task", no_dates, (), COMPANY)) == []


def test_what_is_the_same_or_held_raises_no_alarm() -> None:
    there = [
        {
            "_id": an_id(1),
            "externalId": "L-0",
            "fromDate": "2026-06-01T00:00:00.000Z",
            "toDate": "1925-05-31T00:00:00.000Z",
        }
    ]
    same = {"externalId": ["L-0"], "toDate": ["1925-05-31"], "fromDate": ["2026-06-01"]}
    assert odd(resolve_rows("License", same, there)) == []
    cells = {"externalId": ["L-7"], "fromDate": ["9999-12-31"], "companyId": ["Acme"]}
    left = resolve_rows("License", cells, others=COMPANY, policy=Policy(mode=Mode.UPDATE_ONLY))
    assert left.words == ["held"]
    assert odd(left) == []
    held = licenses(["2026-05-01"], ["1926-05-01"], amounts=["many"])
    assert held.words == ["held"]
    assert odd(held) == []


def test_a_date_that_planhat_lists_oddly_is_no_date_here() -> None:
    there = [{"_id": an_id(1), "externalId": "L-0", "fromDate": "99999999999", "toDate": None}]
    outcome = resolve_rows("License", {"externalId": ["L-0"], "toDate": ["2026-03-01"]}, there)
    assert odd(outcome) == []


@pytest.mark.parametrize(
    ("model", "pairs"),
    [
        ("License", [("fromDate", "toDate")]),
        ("Project", [("startDate", "endDate")]),
        ("Task", [("startTime", "endTime")]),
        ("Timesheet", [("dateFrom", "dateTo")]),
        ("Invoice", [("invoiceDate", "dueDate")]),
        ("NPS", [("dateSent", "dateAnswered")]),
        ("LineItem", [("fromDate", "toDate")]),
        ("Company", []),
        ("Ticket", []),
        ("Opportunity", []),
    ],
)
def test_the_pairs_of_dates_are_known(model: str, pairs: list[tuple[str, str]]) -> None:
    if model in built_in().models:
        found = date_pairs(built_in().model(model))
        assert [(first.name, last.name) for first, last in found] == pairs


def custom(*labels: str) -> list[tuple[str, str]]:
    fields = [Field(f"custom.{one}", one, FieldType.DAY) for one in labels]
    found = date_pairs(with_custom("Company", *fields).model("Company"))
    return [(first.label, last.label) for first, last in found]


def test_custom_dates_are_paired_by_their_words() -> None:
    pair = [("Contract start", "Contract end date")]
    assert custom("Contract start", "Contract end date", "Trial end") == pair
    assert custom("Contract start", "Renewal date") == [("Contract start", "Renewal date")]
    assert custom("Contract start", "Trial start", "Renewal date") == []
    assert custom("Contract start", "Contract begin", "Contract end") == []
    assert custom("Start to end") == []
    assert date_pairs(replace(built_in().model("NPS"), fields=())) == ()


def dates(label: str, cells: list[str], existing: Listed = ()) -> Outcome:
    catalog = with_custom("Company", Field(f"custom.{label}", label, FieldType.DAY))
    return resolve_rows(
        "Company",
        {
            "externalId": [f"C-{row}" for row in range(len(cells))],
            "name": [f"Company {row}" for row in range(len(cells))],
            f"custom.{label}": cells,
        },
        existing,
        catalog=catalog,
    )


def test_far_off_dates_are_asked_about() -> None:
    usual = ["2026-01-01", "2025-07-31", "2027-02-02", "2024-01-01", "2030-12-31", "2026-08-08"]
    outcome = dates("Go live", [*usual, "1900-01-01", "9999-12-31"])
    assert odd(outcome) == [("date_far_off", 6), ("date_far_off", 7)]
    assert dates("Go live", usual).words == ["create"] * 6
    fifty_years = NOW.date().replace(year=NOW.year + 50)
    assert odd(dates("Go live", [fifty_years.isoformat()])) == []
    assert odd(dates("Go live", [fifty_years.replace(year=2077).isoformat()])) != []


def test_columns_of_old_dates_are_left_in_peace() -> None:
    assert odd(dates("Founded on", ["1923-05-01", *["2020-01-01"] * 30])) == []
    assert odd(dates("Anniversary", ["1923-05-01", "1950-01-01", "1999-01-01"])) == []
    there = [{"_id": an_id(1), "externalId": "X", "custom": {"Go live": -20000}}]
    old = (dt.date(1970, 1, 1) - dt.timedelta(days=20000)).isoformat()
    usual = [f"2026-01-{day:02}" for day in range(1, 20)]
    assert odd(dates("Go live", [old, *usual])) == [("date_far_off", 0)]
    assert odd(dates("Go live", [old, *usual], there)) == []


def seats(cells: list[object], existing: list[object] | None = None, start: int = 0) -> Outcome:
    """Companies with so many seats; the n-th existing one is the n-th row's."""
    field = Field("custom.Seats", "Seats", FieldType.NUMBER)
    there = [
        {"_id": an_id(row + 1), "externalId": f"C-{row}", "name": "-", "custom": {"Seats": one}}
        for row, one in enumerate(existing or [])
    ]
    rows = range(start, start + len(cells))
    return resolve_rows(
        "Company",
        {
            "externalId": [f"C-{row}" for row in rows],
            "name": [f"Company {row}" for row in rows],
            "custom.Seats": [str(one) for one in cells],
        },
        there,
        catalog=with_custom("Company", field),
    )


def test_a_number_out_of_scale_is_asked_about() -> None:
    usual: list[object] = [900, 1100, 1200, 950, 1000, 1050, 980, 1150, 1020, 990, 0]
    outcome = seats([*usual, 120000])
    assert odd(outcome) == [("number_far_off", 11)]
    assert outcome.issue(IssueCode.NUMBER_FAR_OFF).facts["usual"] == 1020
    assert odd(seats([*usual, -120000])) == [("number_far_off", 11)]
    assert odd(seats([*usual, 90000])) == []  # not a hundred times the median
    assert odd(seats([*usual, 9000, 70000, 120000])) == []  # each is near another one
    assert odd(seats([1, 2, 120000])) == []  # too few to tell
    assert odd(seats([*usual, *range(120000, 120004)])) == []  # four are no slip


def test_what_planhat_has_tells_the_scale_too() -> None:
    there: list[object] = [900, 1100, 1200, 950, 1000, 1050, 980, 1150, 1020, 990]
    assert odd(seats([120000], there, start=50)) == [("number_far_off", 0)]
    assert odd(seats([120000], [*there, 120000], start=50)) == []
    assert odd(seats([120000], [*there, 50000], start=50)) == []
    wide: list[object] = [5000] * 10
    small: list[object] = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
    assert odd(seats([*small, 60000], wide, start=50)) == []  # usual for Planhat


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        (1250, 125000, 100),
        (12.5, 1250, 100),
        (1250, 12.5, -100),
        (47, 47000, 1000),
        (48, 0.048, -1000),
    ],
)
def test_a_decimal_mark_that_slipped_is_asked_about(old: float, new: float, slip: int) -> None:
    outcome = seats([new], [old])
    assert odd(outcome) == [("scale_slipped", 0)]
    facts = outcome.issue(IssueCode.SCALE_SLIPPED).facts
    assert (facts["before"], facts["slip"]) == (old, slip)


def test_round_numbers_may_grow() -> None:
    assert odd(seats([1000], [10])) == []
    assert odd(seats([1000, 2000], [10, 20])) == []
    assert odd(seats([1000, 2000, 5000], [10, 20, 50])) == [
        ("scale_slipped", row) for row in range(3)
    ]
    assert odd(seats([1300, 0, 12], [12, 55, None])) == []


def test_what_slipped_is_not_also_far_off() -> None:
    there: list[object] = [1250, *[1100] * 12]
    assert odd(seats([125000], there)) == [("scale_slipped", 0)]


def test_the_slip_is_said_both_ways() -> None:
    assert "exactly one 100th of what" in issue_sentence(next(iter(seats([12.5], [1250]).issues)))
    assert "exactly 1,000 times what" in issue_sentence(next(iter(seats([47000], [47]).issues)))


def test_a_yes_among_numbers_is_none() -> None:
    assert odd(seats([100], [True])) == []


@given(st.lists(st.integers(1, 90_000), min_size=1, max_size=40))
def test_numbers_within_one_scale_never_raise_an_alarm(numbers: list[int]) -> None:
    low = max(1, min(numbers))
    near: list[object] = [low + one % (low * 9) for one in numbers]
    assert odd(seats(near)) == []


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=1, max_size=20))
def test_exactly_the_reversed_pairs_are_told(pairs: list[tuple[int, int]]) -> None:
    begin = dt.date(2010, 1, 1)
    starts, ends = (
        [(begin + dt.timedelta(days=pair[at])).isoformat() for pair in pairs] for at in (0, 1)
    )
    told = {row for code, row in odd(licenses(starts, list(ends)))}
    assert told == {row for row, (start, end) in enumerate(pairs) if end < start}


_NUMBER = re.compile(r"-?\d{1,9}(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d.*")


def test_healthy_files_raise_no_alarm(shared_data: Path) -> None:
    """All their numbers and dates, as fields of the workspace's own."""
    looked_at = 0
    for path in sorted((shared_data / "portfolios").glob("*.csv")):
        table = read_csv_table(path)
        fields, cells = [], {"name": list[Cell](map(str, range(table.rows)))}
        for column in table.columns:
            some = [str(one) for one in column.samples(50)]
            for form, kind in ((_NUMBER, FieldType.NUMBER), (_DATE, FieldType.DATETIME)):
                if some and all(map(form.fullmatch, some)):
                    name = f"custom.{column.header}"
                    fields.append(Field(name, column.header.replace("_", " "), kind))
                    cells[name] = [column.cell(row) for row in range(table.rows)]
        looked_at += len(fields)
        outcome = resolve_rows("Company", cells, catalog=with_custom("Company", *fields))
        assert odd(outcome) == [], path.name
    assert looked_at > 15
