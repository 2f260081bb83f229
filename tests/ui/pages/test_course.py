"""The batches of a run: what the bar shows of them, and what is still to come."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.report import BatchReport, Tally
from planhat_desktop.ui.pages.course import Course, Planned


def answered(number: int, *rows: int, seconds: float = 0.0) -> BatchReport:
    landed = tuple(Landed(row, "created") for row in rows)
    return BatchReport(number, rows, "answered", landed, seconds=seconds)


def course_of(batches: Sequence[BatchReport], planned: Planned = ()) -> Course:
    """Return a course that has taken some batches and is looked at."""
    made = Course(planned)
    for one in batches:
        made.take(one)
    made.look(Tally.of(batches), is_running=True)
    return made


def test_a_batch_that_was_cut_takes_no_room_in_the_bar() -> None:
    batches = [
        BatchReport(1, (2, 3), "broken", words="It is sent in halves."),
        BatchReport(2, (4, 5), "broken", unknown=(4, 5), words="No answer."),
        answered(3, 2),
        answered(4, 3),
    ]
    parts = course_of(batches).parts(0)
    assert [(one.count, one.tone) for one in parts] == [(2, "update"), (1, "create"), (1, "create")]
    more = [BatchReport(1_001, (9,), "sent"), BatchReport(1_002, (10,), "deferred")]
    many = [answered(number, number) for number in range(100, 200)]
    joined = [(one.count, one.tone) for one in course_of([*many, *batches, *more]).parts(7)]
    assert joined == [(102, "create"), (2, "update"), (2, "accent"), (7, "line")]


def test_many_narrow_parts_tell_of_no_more_than_there_is() -> None:
    done = [answered(number, number) for number in range(1, 31)]

    def parts(last: int) -> list[tuple[int, str]]:
        planned = [(BatchReport(1, (1, last), "singly"), last)]
        return [(one.count, str(one.tone)) for one in course_of(done, planned).parts(0)]

    assert len(parts(39)) == 31
    assert parts(4_000) == [(30, "create"), (3_970, "line")]


def test_what_is_to_come_begins_behind_what_was_sent() -> None:
    planned = [
        (BatchReport(1, (2, 101), "waiting"), 100),
        (BatchReport(2, (102, 161), "singly"), 60),
    ]
    course = course_of([answered(1, *range(2, 52))], planned)
    assert [one.rows for one in course.ahead] == [(52, 101), (102, 161)]
    assert course.place_words == "batch 1 of 62"
    course.leaving = BatchReport(2, tuple(range(52, 102)), "leaving")
    course.look(Tally.of(course.batches[:1]), is_running=True)
    assert [(one.state, one.rows[0]) for one in course.ahead] == [("leaving", 52), ("singly", 102)]
    assert [one.count for one in course.parts(0)] == [50, 50, 60]
    course.look(Tally.of(course.batches[:1]), is_running=False)
    assert course.ahead == []


def test_the_time_of_a_batch_counts_once() -> None:
    slow = answered(2, 5, 6, seconds=4.0)
    course = course_of([answered(1, 2, seconds=0.5), slow, slow, answered(3, 7, seconds=1.5)])
    singly, took = course.measure(is_paced=False)
    assert (took.count, took.seconds, singly.done) == (3, 6.0, 0)
    planned = [(BatchReport(1, (5, 6), "waiting"), 2), (BatchReport(2, (2, 99), "singly"), 30)]
    course = course_of([slow, answered(1, 2, seconds=0.5), answered(3, 7, seconds=1.5)], planned)
    singly, took = course.measure(is_paced=False)
    assert (took.count, took.seconds) == (1, 4.0)
    assert (singly.done, singly.left, singly.call_s) == (2, 28, 1.0)


def test_a_run_that_is_over_shows_what_its_report_holds() -> None:
    course = course_of([answered(1, 2), answered(2, 3)])
    course.take(BatchReport(2, (3,), "broken"))
    assert [one.state for one in course.batches] == ["answered", "broken"]
