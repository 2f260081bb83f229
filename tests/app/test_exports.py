"""Reports as lines of a file: every row once, and no cell that a spreadsheet would run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.exports import (
    MENDED,
    WebAddress,
    count_mended,
    harmless,
    mend_lines,
    outcome_lines,
    report_lines,
)
from planhat_desktop.core.report import Report
from planhat_desktop.core.table import Cell
from tests.app.test_accounts import make_report, make_started
from tests.core.making import make_table


def lay(report: Report, cells: list[Cell]) -> tuple[list[list[Cell]], list[list[Cell]]]:
    table = make_table([("=Name", cells), ("Amount", list(range(len(cells))))])
    return list(report_lines(report, table)), list(mend_lines(report, table))


def test_every_row_stands_there_once_with_its_outcome() -> None:
    report = make_report("created", "refused", unknown=1)  # rows 2–4, then held 5, same 6 and 7
    whole, rest = lay(report, ["a", "=b", "c", "d", "e", "f"])
    assert whole[0] == ["'=Name", "Amount", "Outcome", "Message", "Planhat ID"]
    assert [line[2] for line in whole[1:]] == [
        "created",
        "refused by Planhat",
        "unknown",
        "held back",
        "already the same",
        "already the same",
    ]
    assert whole[2][:2] == ["'=b", 1]
    assert whole[1][4] == "id"
    # What is loaded again stands as it stood in the sheet.
    assert rest[0] == ["=Name", "Amount", "What to mend"]
    assert [line[0] for line in rest[1:]] == ["=b", "c", "d"]
    assert rest[2][2] == "unknown"
    assert len(rest) - 1 == count_mended(report)


def test_a_row_the_run_never_knew_is_not_sent() -> None:
    whole, rest = lay(make_report("created", started=make_started(1, 0, 0)), ["a", "b"])
    assert whole[2][2] == "not sent"
    assert len(rest) == 1


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(risky: str) -> None:
    assert harmless(risky) == f"'{risky}"


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
def test_no_text_starts_a_formula_and_all_else_stays(cell: Cell) -> None:
    made = harmless(cell)
    if isinstance(cell, str):
        assert isinstance(made, str)
        assert not made.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert made.removeprefix("'") == cell.removeprefix("'") or made == cell
    else:
        assert made is cell


def test_each_company_has_the_address_of_its_page() -> None:
    started = replace(make_started(1), model="Company")
    report = make_report("created", started=started)
    whole, _rest = lay(report, ["a", "b", "c", "d", "e"])
    page = "https://app.planhat.com/profile/id"
    assert [line[5] for line in whole] == ["In Planhat", page, "", page, page, ""]
    assert isinstance(whole[1][5], WebAddress)
    lines = list(outcome_lines(report))
    assert [line[4] for line in lines] == ["In Planhat", page, "", page, page]
    elsewhere = replace(report, started=replace(started, api_url="https://practice.invalid"))
    assert len(next(outcome_lines(elsewhere))) == 4


def test_a_past_run_is_told_without_its_sheet() -> None:
    report = make_report("created", "refused")
    lines = list(outcome_lines(report))
    assert lines[0] == ["Row", "Outcome", "Message", "Planhat ID"]
    assert lines[2] == [3, "refused by Planhat", "No.", "id"]
    assert len(lines) == 1 + report.started.rows
    assert len(MENDED) == 4
