"""Problems gathered by kind and column, and the one fix that mends all of a kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planhat_desktop.app.groups import Fix, Group, group
from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.policy import Mode, Policy
from tests.app.previewing import look, make_content


def find(code: IssueCode) -> Group:
    return next(one for one in look().groups if one.code is code)


def test_what_holds_most_rows_stands_first_and_checks_come_after() -> None:
    groups = look().groups
    assert groups[0].code is IssueCode.NOT_A_DATE
    assert [one.is_blocking for one in groups] == sorted(
        (one.is_blocking for one in groups), reverse=True
    )


def test_a_group_names_the_problem_the_field_and_the_column() -> None:
    dates = find(IssueCode.NOT_A_DATE)
    assert dates.title == "not a date in End date"
    assert dates.place == "Column E: 31/02/2026 and 1 other"
    assert find(IssueCode.REFERENCE_UNKNOWN).place == "Column B: Hooli"


def test_replacing_a_value_changes_it_in_every_row_that_has_it() -> None:
    view = look()
    dates = next(one for one in view.groups if one.code is IssueCode.NOT_A_DATE)
    changes = dates.replacements({"31/02/2026": "2026-02-28", "other": "x"}, view.table)
    assert changes == {(6, 4): "2026-02-28"}


def test_a_group_without_a_column_replaces_nothing() -> None:
    issue = Issue(IssueCode.NO_KEY, Severity.CHECK, np.array([1], np.int32))
    made = Group(IssueCode.NO_KEY, Severity.CHECK, (issue,))
    assert made.replacements({"": "x"}, look().table) == {}
    assert made.place == ""
    assert made.title == "without a key"
    assert made.fix is Fix.MATCH
    assert made.kind == (IssueCode.NO_KEY, None, ""), "found again in the next preparation"


def test_keeping_the_last_leaves_out_the_first_and_those_between() -> None:
    view = look()
    twice = next(one for one in view.groups if one.code is IssueCode.DUPLICATE_IN_FILE)
    assert twice.row_numbers(view.table) == [8]
    assert twice.all_but_last(view.table) == [4]
    kept = look(make_content(left_out=frozenset(twice.all_but_last(view.table))))
    assert kept.resolution.outcomes[6] == 0  # row 8 is created now
    bare = replace(twice, issues=(replace(twice.issues[0], facts={}),))
    assert bare.all_but_last(view.table) == []


def test_rows_left_out_come_last_and_can_be_taken_in() -> None:
    groups = look(make_content(left_out=frozenset({2}))).groups
    assert groups[-1].code is IssueCode.LEFT_OUT
    assert groups[-1].fix is Fix.TAKE_IN


@pytest.mark.parametrize(
    ("code", "column", "fix"),
    [
        (IssueCode.NOT_A_NUMBER, 3, Fix.REPLACE),
        (IssueCode.NOT_A_NUMBER, None, Fix.MATCH),
        (IssueCode.MISSING_REQUIRED, 1, Fix.FILL),
        (IssueCode.MISSING_REQUIRED, None, Fix.MATCH),
        (IssueCode.DUPLICATE_IN_FILE, 0, Fix.KEEP_LAST),
        (IssueCode.KEYS_DISAGREE, 0, Fix.NONE),
        (IssueCode.KEY_PREFIXED, 0, Fix.NEAREST),
        (IssueCode.KEY_PREFIXED, None, Fix.MATCH),
        (IssueCode.KEY_NOT_SENT, 0, Fix.REPLACE),
        (IssueCode.COMPUTED, 0, Fix.MATCH),
    ],
)
def test_every_kind_of_problem_has_its_fix(code: IssueCode, column: int | None, fix: Fix) -> None:
    issue = Issue(code, Severity.BLOCKED, np.array([0], np.int32), column)
    assert Group(code, Severity.BLOCKED, (issue,), column).fix is fix


def test_prefixes_are_taken_off_all_at_once() -> None:
    issue = Issue(
        IssueCode.KEY_PREFIXED,
        Severity.CHECK,
        np.array([1, 2], np.int32),
        0,
        "externalId",
        "extid-C1",
        {"near": "C1"},
    )
    made = Group(IssueCode.KEY_PREFIXED, Severity.CHECK, (issue,), 0)
    assert made.nearest == {"extid-C1": "C1"}
    assert made.replacements(made.nearest, look().table) == {(3, 0): "C1", (4, 0): "C1"}


def test_what_the_policy_forbids_can_be_allowed() -> None:
    view = look(make_content(policy=Policy(mode=Mode.UPDATE_ONLY)))
    forbidden = next(one for one in view.groups if one.code is IssueCode.MODE_UPDATE_ONLY)
    assert forbidden.fix is Fix.ALLOW


def test_values_without_words_have_a_place_all_the_same() -> None:
    view = look()
    issue = Issue(IssueCode.NOT_A_DATE, Severity.BLOCKED, np.array([0], np.int32), 4, "toDate")
    (made,) = group(
        type(view.prepared.issues)((issue,), 7), view.table, view.resolution.records.model
    )
    assert made.place == "Column E"
    bare = Group(IssueCode.NOT_A_DATE, Severity.BLOCKED, (replace(issue, value="x"),))
    assert bare.place == "x"


def test_rows_can_go_without_a_value_that_nothing_needs() -> None:
    view = look()
    dates = next(one for one in view.groups if one.code is IssueCode.NOT_A_DATE)
    assert dates.can_go_without
    assert set(dates.emptied(view.table).values()) == {""}
    assert sorted(dates.emptied(view.table)) == [(6, 4), (7, 4)]
    assert not find(IssueCode.REFERENCE_UNKNOWN).can_go_without
    assert not replace(dates, is_needed=True).can_go_without
    assert not replace(dates, column=None).can_go_without
    assert find(IssueCode.REFERENCE_UNKNOWN).is_needed  # a license has a company
