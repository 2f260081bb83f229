"""Issues and the rows that have them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.issues import Issue, IssueCode, Issues, Severity

issue = st.builds(
    Issue,
    st.sampled_from(list(IssueCode)),
    st.sampled_from(list(Severity)),
    st.sets(st.integers(0, 9)).map(lambda rows: np.asarray(sorted(rows), np.int32)),
)


@given(st.lists(issue, max_size=6), st.lists(issue, max_size=3))
def test_each_row_knows_its_issues_in_the_order_found(one: list[Issue], more: list[Issue]) -> None:
    issues = Issues(tuple(one), 10).joined(more)
    assert list(issues) == one + more
    assert len(issues) == len(one) + len(more)
    for row in range(10):
        mine = [each for each in issues if row in each.rows]
        assert list(issues.of_row(row)) == mine
        severities = {each.severity for each in mine}
        assert issues.blocked[row] == (Severity.BLOCKED in severities)
        assert issues.doubtful[row] == (Severity.CHECK in severities)
