"""Rows that are sent again: taken alone after the whole was resolved, and told as one with it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.issues import Issue, IssueCode, Issues, Severity
from planhat_desktop.core.journal import Answered, Broken, Ended, Entry, Sent, Started
from planhat_desktop.core.report import Fate, Report, fold
from planhat_desktop.core.rerun import (
    Again,
    find_places,
    join_reports,
    rows_again,
    take_rows,
    take_table,
)
from tests.app.previewing import make_content, prepare
from tests.core.making import make_table
from tests.core.test_report import STARTED

FATES = ("created", "updated", "unchanged", "refused", "held", "same", "unknown", "unsent")


def make_run(fates: dict[int, str], name: str = "r", state: str = "finished") -> Report:
    """Return a report in which rows (by number) have these fates; two rows a batch."""
    sending = tuple(row for row, fate in fates.items() if fate not in ("held", "same"))
    started = Started(
        run=name,
        at="2026-11-22T10:15:00+00:00",
        workspace="w",
        api_url="https://api.planhat.com",
        model="Company",
        file="f.xlsx",
        sha256="",
        profile="",
        rows=len(fates),
        planned={},
        held={row: f"{name}: why" for row, fate in fates.items() if fate == "held"},
        same={row: f"id{row}" for row, fate in fates.items() if fate == "same"},
        sending=sending,
    )
    entries: list[Entry] = []
    gone = [row for row in sending if fates[row] != "unsent"]
    for number, at in enumerate(range(0, len(gone), 2), start=1):
        rows = tuple(gone[at : at + 2])
        landed = tuple(
            Landed(row, fates[row], f"id{row}", name) for row in rows if fates[row] != "unknown"
        )
        lost = tuple(row for row in rows if fates[row] == "unknown")
        entries += [Sent(number, 1, rows, {}, ""), Answered(number, 200, landed, lost)]
    return fold(started, [*entries, Ended(state)])


def words_of(fates: dict[int, str]) -> dict[int, str]:
    named = {"same": "unchanged", "unsent": "not_sent"}
    return {row: named.get(fate, fate) for row, fate in sorted(fates.items())}


def fates_of(report: Report) -> dict[int, str]:
    return {row: one.fate.value for row, one in report.rows().items()}


first_runs = st.dictionaries(st.integers(2, 30), st.sampled_from(FATES), max_size=20)


@given(first_runs, st.data())
def test_each_row_counts_once_as_what_became_of_it_last(
    first: dict[int, str], data: st.DataObject
) -> None:
    now = dict(first)
    whole = make_run(first, state=data.draw(st.sampled_from(("finished", "safety"))))
    for turn in range(data.draw(st.integers(0, 3))):
        again = data.draw(st.sets(st.sampled_from(sorted(now)))) if now else set()
        then = {row: data.draw(st.sampled_from(FATES)) for row in sorted(again)}
        now |= then
        whole = join_reports(whole, [make_run(then, f"r{turn}")])
    assert fates_of(whole) == words_of(now)
    assert sum(whole.counts.values()) == whole.started.rows == len(now)
    for fate in Fate:
        if fate is not Fate.REMOVED:
            assert whole.counts[fate] == sum(one == fate for one in words_of(now).values())
    mended = {"refused", "held"} | ({"not_sent"} if whole.state == "safety" else set())
    assert rows_again(whole) == {row for row, fate in words_of(now).items() if fate in mended}


def test_the_words_and_ids_are_those_of_the_last_time() -> None:
    first = make_run({2: "refused", 3: "held", 4: "created"}, "first")
    whole = join_reports(first, [make_run({2: "updated", 3: "refused"}, "then", "stopped")])
    assert [one.message for one in whole.rows().values()] == ["then", "then", "first"]
    assert whole.state == "stopped"
    assert whole.started.run == "first"
    assert Again(whole, rows_again(whole)).run == "first"


def test_a_batch_that_broke_keeps_only_the_rows_that_were_not_sent_again() -> None:
    entries: list[Entry] = [Sent(1, 1, (2, 4), {}, ""), Broken(1, True, "lost", "Lost.")]
    broken = fold(STARTED, [*entries, Ended("broken")])
    whole = join_reports(broken, [make_run({2: "created"}, "then")])
    assert whole.batches[1].rows == (4,)
    assert whole.batches[1].unknown == (4,)
    assert whole.batches[2].rows == (2,)


def test_what_was_not_sent_is_mended_after_a_safety_stop_alone() -> None:
    fates = {2: "refused", 3: "held", 4: "unsent", 5: "unknown", 6: "created", 7: "same"}
    assert rows_again(make_run(fates, state="stopped")) == {2, 3}
    assert rows_again(make_run(fates, state="safety")) == {2, 3, 4}


def test_a_table_of_some_rows_has_their_numbers_and_cells() -> None:
    table = make_table([("A", ["a", "c", "e"]), ("B", ["b", "d", "f"])])
    numbers = table.row_numbers.tolist()
    places = find_places(table, {numbers[2], numbers[0], 999})
    alone = take_table(table, places)
    assert places.tolist() == [0, 2]
    assert alone.row_numbers.tolist() == [numbers[0], numbers[2]]
    assert [one.cell(1) for one in alone.columns] == ["e", "f"]
    assert alone.find_row(numbers[1]) is None


def test_issues_of_other_rows_are_left_out_and_places_count_anew() -> None:
    prepared = prepare(make_content())
    resolution = prepared.resolution
    count = resolution.records.count
    issues = Issues(
        (
            Issue(IssueCode.NO_KEY, Severity.CHECK, np.array([0, count - 1], np.int32)),
            Issue(IssueCode.NO_KEY, Severity.BLOCKED, np.array([0], np.int32)),
        ),
        count,
    )
    places = np.array([count - 1], np.int32)
    alone, left = take_rows(resolution, issues, places)
    assert [one.rows.tolist() for one in left] == [[0]]
    assert left.row_count == alone.records.count == 1
    assert alone.changes(0) == resolution.changes(count - 1)
    assert alone.target_id(0) == resolution.target_id(count - 1)
    assert sum(alone.counts().values()) == 1
    assert alone.records.row_numbers[0] == resolution.records.row_numbers[count - 1]
