"""What became of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import (
    Answered,
    Broken,
    Deferred,
    Ended,
    Entry,
    Resumed,
    Sent,
    Started,
)
from planhat_desktop.core.report import Fate, RowReport, Tally, begin, fold, step
from planhat_desktop.core.request import Request

STARTED = Started(
    run="r",
    at="2026-11-22T10:15:00+00:00",
    workspace="w",
    api_url="https://api.planhat.com",
    model="Company",
    file="f.xlsx",
    sha256="",
    profile="",
    rows=9,
    planned={"create": 2, "update": 4, "same": 1, "held": 2},
    held={3: "No name.", 9: "Twice."},
    same={5: "id5"},
    sending=(2, 4, 6, 7, 8, 10),
)


def sent(batch: int, *rows: int) -> Sent:
    return Sent(batch, 1, rows, {}, "[]")


def test_a_run_of_which_nothing_is_sent() -> None:
    report = begin(STARTED)
    assert report.state == "running"
    assert report.counts == {
        "created": 0,
        "updated": 0,
        "unchanged": 1,
        "refused": 0,
        "held": 2,
        "not_sent": 6,
        "unknown": 0,
    }
    assert report.accounted == 0
    assert list(report.rows()) == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert report.rows()[3] == RowReport(3, Fate.HELD, None, "No name.")
    assert report.rows()[5] == RowReport(5, Fate.UNCHANGED, "id5")
    assert report.rows()[2] == RowReport(2, Fate.NOT_SENT)


def test_a_whole_run() -> None:
    answered = Answered(
        1, 206, (Landed(2, "created", "a"), Landed(4, "refused", None, "no")), (6,), ("x", "y", "x")
    )
    entries: list[Entry] = [
        STARTED,
        sent(1, 2, 4, 6),
        answered,
        sent(2, 7, 8),
        Deferred(2, 3.0, "throttled"),
        sent(2, 7, 8),
        Broken(2, True, "timeout", "No answer."),
        sent(3, 10),
        Broken(3, False, "refused", "Not allowed."),
        Ended("broken", "", "No network."),
    ]
    report = fold(STARTED, entries)
    assert (report.state, report.words) == ("broken", "No network.")
    assert report.counts == {
        "created": 1,
        "updated": 0,
        "unchanged": 1,
        "refused": 1,
        "held": 2,
        "not_sent": 1,
        "unknown": 3,
    }
    assert report.accounted == 2
    rows = report.rows()
    assert rows[2] == RowReport(2, Fate.CREATED, "a", None)
    assert rows[4] == RowReport(4, Fate.REFUSED, None, "no")
    assert rows[6] == RowReport(6, Fate.UNKNOWN, None, "x; y")
    assert rows[7] == RowReport(7, Fate.UNKNOWN, None, "No answer.")
    assert rows[10] == RowReport(10, Fate.NOT_SENT)
    assert [one.state for one in report.batches.values()] == ["answered", "broken", "broken"]


def test_sent_and_unanswered_is_unknown_and_deferred_is_not_sent() -> None:
    report = fold(STARTED, [sent(1, 2, 4)])
    assert report.counts["unknown"] == 2
    assert report.rows()[2] == RowReport(2, Fate.UNKNOWN)
    deferred = step(report, Deferred(1, 1.0, "retry"))
    assert (deferred.counts["unknown"], deferred.counts["not_sent"]) == (0, 6)


def test_an_entry_of_a_batch_nobody_sent_has_no_rows() -> None:
    report = fold(STARTED, [Broken(7, True, "x", "y"), Deferred(8, 1.0, "z")])
    assert report.counts == begin(STARTED).counts


def test_a_new_start_begins_again() -> None:
    assert fold(STARTED, [sent(1, 2), STARTED]).batches == {}


@st.composite
def runs(draw: st.DrawFn) -> tuple[Started, list[Entry]]:
    """Any run the app could write: batches sent, put off, answered in part, cut, broken."""
    count = draw(st.integers(0, 12))
    kinds = draw(st.lists(st.sampled_from("hsw"), min_size=count, max_size=count))
    numbers = [row + 2 for row in range(count)]
    sending = [row for row, kind in zip(numbers, kinds, strict=True) if kind == "w"]
    started = Started(
        "r",
        "",
        "w",
        "u",
        "Company",
        "f",
        "",
        "",
        count,
        {},
        {row: "why" for row, kind in zip(numbers, kinds, strict=True) if kind == "h"},
        {row: "id" for row, kind in zip(numbers, kinds, strict=True) if kind == "s"},
        tuple(sending),
    )
    entries: list[Entry] = []
    queue = [tuple(sending[at : at + 3]) for at in range(0, len(sending), 3)]
    number = 0
    while queue and number < 40:
        rows, number = queue.pop(0), number + 1
        entries.append(sent(number, *rows))
        match draw(st.sampled_from(("answer", "defer", "doubt", "break", "cut", "lost"))):
            case "answer":
                entries.append(_answer(draw, number, rows))
            case "defer":
                entries += [Deferred(number, 1.0, "retry"), sent(number, *rows)]
                entries.append(_answer(draw, number, rows))
            case "doubt":
                entries.append(Broken(number, True, "x", "lost"))
            case "break":
                entries.append(Broken(number, False, "x", "no"))
            case "cut" if len(rows) > 1:
                entries.append(Broken(number, False, "cut", "too large"))
                queue = [rows[:1], rows[1:], *queue]
            case _:  # the answer was lost: some arrived, some did not and are sent again
                there = draw(st.sets(st.sampled_from(rows)))
                landed = tuple(Landed(row, "created", str(row)) for row in sorted(there))
                entries.append(Answered(number, 0, landed, ()))
                queue += [again] if (again := tuple(set(rows) - there)) else []
    if draw(st.booleans()):
        entries.append(Ended(draw(st.sampled_from(("finished", "stopped", "safety")))))
    return started, entries


def _answer(draw: st.DrawFn, number: int, rows: Sequence[int]) -> Answered:
    fates = st.sampled_from(("created", "updated", "unchanged", "refused", "unknown"))
    told = [(row, draw(fates)) for row in rows]
    landed = tuple(Landed(row, fate) for row, fate in told if fate != "unknown")
    return Answered(number, 200, landed, tuple(row for row, fate in told if fate == "unknown"))


@given(runs(), st.data())
def test_any_cut_of_any_run_counts_every_row_once(
    run: tuple[Started, list[Entry]], data: st.DataObject
) -> None:
    started, entries = run
    cut = data.draw(st.integers(0, len(entries)))
    report = fold(started, entries[:cut])
    rows = report.rows()
    assert list(rows) == list(range(2, started.rows + 2))
    assert sum(report.counts.values()) == started.rows
    for fate in (one for one in Fate if one is not Fate.REMOVED):
        assert report.counts[fate] == sum(one.fate is fate for one in rows.values())
    whole = fold(started, entries)
    for entry in entries[cut:]:
        report = step(report, entry)
    assert report.rows() == whole.rows()
    assert (report.counts, report.state) == (whole.counts, whole.state)
    kept, counted = report.tally, Tally.of(report.batches.values())
    assert (+Counter(kept.fates), +Counter(kept.rows)) == (counted.fates, +Counter(counted.rows))
    assert replace(kept, fates={}, rows={}) == replace(counted, fates={}, rows={})


def test_what_is_known_of_batches_is_kept_up_from_entry_to_entry() -> None:
    answered = Answered(1, 206, (Landed(2, "created"),), (4,))
    report = begin(STARTED)
    for entry in (sent(1, 2, 4), sent(2, 6, 7), answered, sent(3, 8)):
        report = step(report, entry)
        assert "tally" in vars(report)  # nobody has to count
    assert (report.accounted, report.counts["unknown"]) == (1, 4)
    tally = report.tally
    assert (tally.shown, tally.answered, tally.known, tally.taken) == (3, 1, 2, 5)
    found = Answered(1, 206, (Landed(2, "created"), Landed(4, "updated")))
    tally = step(report, found).tally
    assert (tally.shown, tally.answered, tally.landed, tally.known) == (3, 1, 2, 2)
    assert (+Counter(tally.fates))[Fate.UPDATED] == 1


def test_a_run_that_goes_on_holds_what_it_leaves_out_by_now() -> None:
    started = STARTED
    first, *_rest = started.sending
    entries: list[Entry] = [Ended("broken", what="It broke."), Resumed("later", {first: "Gone."})]
    report = fold(started, entries)
    assert (report.state, report.words, report.resumed) == ("running", "", ("later",))
    assert report.rows()[first].message == "Gone."
    assert first not in report.started.sending
    assert report.counts["held"] == len(started.held) + 1
    assert sum(report.counts.values()) == started.rows
    assert fold(started, [Resumed("now")]).started is started


def test_only_an_undo_counts_what_was_removed() -> None:
    assert "removed" not in fold(STARTED, []).counts
    undo = replace(STARTED, undo_of="run")
    row = undo.sending[0]
    entries = [Sent(1, 1, (row,), {row: "id"}, "", request=Request("DELETE"))]
    report = fold(undo, [*entries, Answered(1, 200, (Landed(row, "removed", "id"),))])
    assert report.counts["removed"] == 1
    assert sum(report.counts.values()) == undo.rows


@given(st.data())
def test_all_entries_at_once_add_up_to_what_they_do_one_by_one(data: st.DataObject) -> None:
    known: list[Entry] = [
        STARTED,
        sent(1, 2, 4),
        sent(2, 3),
        Answered(1, 200, (Landed(2, "created", "id"),), (4,), ("Oops", "Oops")),
        Answered(2, 200, (Landed(3, "refused", None, "No."),)),
        Deferred(1, 1.0, "Later."),
        Broken(2, True, "lost", "The line broke."),
        Resumed("now", {3: "Gone."}),
        Ended("broken", "now", "No network."),
    ]
    entries = data.draw(st.lists(st.sampled_from(known), max_size=12))
    one_by_one = reduce(step, entries, begin(STARTED))
    report = fold(STARTED, entries)
    assert report.rows() == one_by_one.rows()
    assert list(report.batches) == list(one_by_one.batches)
    stands = [[asdict(one) for one in each.batches.values()] for each in (report, one_by_one)]
    assert stands[0] == stands[1]
    said = (report.started, report.state, report.words, report.resumed)
    assert said == (one_by_one.started, one_by_one.state, one_by_one.words, one_by_one.resumed)
