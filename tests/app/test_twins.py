"""Rows that are twice in a file, as the person sorts them out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.again import shown_alone
from planhat_desktop.app.draft import Content, Draft
from planhat_desktop.app.run import make_started
from planhat_desktop.app.twins import (
    Sorting,
    Standing,
    group_words,
    look_for_near,
    rows_words,
    sort_out,
)
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.neartwins import Shared
from planhat_desktop.core.report import begin
from planhat_desktop.core.rerun import Again
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.twins import TWICE, Twins, pick_last
from tests.app.previewing import Row, finish, make_content, prepare
from tests.core.making import built_in

ROWS: list[Row] = [
    ("L-1", "Acme AB", "Core", "120", "2026-11-02"),
    ("L-9", "Initech", None, "50", "2027-01-31"),
    ("L-9", "Initech", "Plus", "50", None),
    ("L-8", "Globex", "Plus", "60", "2027-01-31"),
    ("L-8", "Globex", "Plus", "70", "2027-02-28"),
    ("l-9", "Initech", "Plus", "50", None),
]


def sorting(rows: list[Row] = ROWS) -> tuple[Draft, Sorting]:
    draft = Draft(Workspace("Practice", "https://api.planhat.com"), built_in())
    draft.content = make_content(rows)
    return draft, sort_out(draft.content, prepare(draft.content))


def test_groups_are_told_by_what_they_share_and_where_they_are() -> None:
    _draft, made = sorting()
    assert [group_words(one) for one in made.groups] == ["External ID “L-9”", "External ID “L-8”"]
    assert [rows_words(one, made.table) for one in made.groups] == ["rows 3 and 4", "rows 5 and 6"]
    assert list(made.ages) == [4]
    assert group_words(Twins((0, 1))) == "The same record in Planhat"
    assert rows_words(Twins((0, 1, 2, 3, 4)), made.table) == "rows 2, 3, 4 and 2 more"
    near = Twins((0, 1), "External ID", is_near=True)
    assert group_words(near, Shared.KEY) == "Nearly the same External ID"
    assert group_words(near, Shared.DOMAIN) == "The same web address"


def test_a_merged_group_is_done_and_what_shared_a_row_with_it_waits() -> None:
    draft, made = sorting()
    first, second = made.groups
    lines = made.compare(first)
    assert not any(line.is_open for line in lines)
    united = made.merge(first, lines, {})
    draft.join_rows("Merge rows", united.edits, united.gone)
    assert draft.undo_words == "Merge rows"
    groups = (first, second, Twins((0, 1)))
    assert made.standings(groups, draft.content) == [
        Standing.DONE,
        Standing.OPEN,
        Standing.LATER,
    ]
    again = prepare(draft.content)
    assert again.plan.item(1)["product"] == "Plus"
    assert again.plan.counts["held"] == 2
    draft.undo()
    assert made.standings(made.groups, draft.content) == [Standing.OPEN] * 2
    # A cell mended before is not one that was changed since.
    draft.edit({(3, 2): "Core"})
    later = sort_out(draft.content, prepare(draft.content))
    draft.edit({(6, 2): "Core"})
    assert later.standings(later.groups, draft.content) == [Standing.OPEN, Standing.LATER]
    assert made.standings(made.groups, Content()) == [Standing.OPEN] * 2


def test_rows_that_may_all_stay_are_done_when_the_person_says_so() -> None:
    draft, made = sorting()
    assert made.numbers(Twins((0, 2))) == [2, 4]
    draft.set_choices("Keep", draft.content.choices.with_shared([2, 4]))
    pair, other = Twins((0, 2), may_stay=True), Twins((0, 2))
    assert made.standings([pair, other], draft.content) == [Standing.DONE, Standing.OPEN]


def test_only_groups_that_agree_are_merged_at_once() -> None:
    _draft, made = sorting()
    united, count = made.merge_agreeing(made.groups)
    assert count == 1
    assert united.gone == (4,)
    assert united.edits == {(3, 2): "Plus"}
    assert made.keep(made.groups, pick_last) == [3, 5]


def test_near_rows_are_found_among_those_that_are_sent() -> None:
    content = make_content(ROWS)
    (found,) = finish(look_for_near(prepare(content)))
    assert (found[0].rows, found[1]) == ((1, 5), Shared.KEY)
    many: list[Row] = [(f"K-{at}", "Acme AB", "Core", "1", None) for at in range(120)]
    steps = list(look_for_near(prepare(make_content(many))))
    assert len(steps) > 2


def test_nothing_is_sorted_out_before_a_sheet_was_read() -> None:
    with pytest.raises(ValueError, match="nothing was prepared"):
        sort_out(Content(), prepare(make_content()))


keys = st.sampled_from(("L-1", "L-2", "N-1", "N-2", ""))
words = st.sampled_from((None, "Core", "Plus"))
rows = st.lists(
    st.tuples(keys, st.just("Acme AB"), words, st.sampled_from((None, "5", "6")), st.none()),
    min_size=1,
    max_size=8,
)


@given(rows, st.data())
def test_whatever_is_merged_the_next_preview_has_it_all_and_nothing_twice(
    found: list[Row], data: st.DataObject
) -> None:
    draft, made = sorting(found)
    said: dict[tuple[int, str], object] = {}
    for one in made.groups:
        lines = made.compare(one)
        chosen = {
            line.lane: data.draw(st.sampled_from([rows[0] for rows in line.options]))
            for line in lines
            if line.is_open
        }
        for line in lines:
            if line.options:
                row = chosen.get(line.lane, line.options[0][0])
                for name in line.lane.fields:
                    said[one.rows[0], name] = made.records.columns[name].value(row)
        united = made.merge(one, lines, chosen)
        draft.join_rows("Merge rows", united.edits, united.gone)
    assert set(made.standings(made.groups, draft.content)) <= {Standing.DONE}
    again = prepare(draft.content)
    assert not any(one.code in TWICE for one in again.issues)
    records = again.resolution.records
    for (row, name), value in said.items():
        assert records.columns[name].value(row) == value
    left_out = [one for one in again.issues if one.code is IssueCode.LEFT_OUT]
    assert sum(len(one.rows) for one in left_out) == len(draft.content.left_out)


def test_of_rows_that_are_sent_again_only_those_are_sorted_out() -> None:
    content = make_content(ROWS)
    prepared = prepare(content)
    table = content.table
    assert table is not None
    started = make_started(prepared, table, Workspace("P", "https://x.example"), "run", "now")
    again = Again(begin(started), frozenset({5, 6}))
    narrow = replace(content, again=again)
    made = sort_out(narrow, shown_alone(narrow, prepared))
    (one,) = made.groups
    assert made.numbers(one) == [5, 6]
    assert rows_words(one, made.table) == "rows 5 and 6"
    assert made.keep([one], pick_last) == [5]
