"""Time left: a range that narrows, and nothing said too early."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.timing import (
    PER_MINUTE,
    Measured,
    Singly,
    Stopwatch,
    call_s,
    left_words,
    paced_words,
    singly_words,
    time_left,
)
from tests.app.rehearsal import Rehearsal


def test_nothing_is_said_before_three_batches_or_at_the_end() -> None:
    assert time_left(100, 1000, 5.0, 2) is None
    assert time_left(1000, 1000, 5.0, 9) is None
    assert time_left(0, 1000, 5.0, 9) is None
    assert left_words(None) == ""


@given(
    total=st.integers(2, 10**6),
    part=st.floats(0.01, 0.99),
    spent=st.floats(0.1, 10**5),
    batches=st.integers(3, 500),
)
def test_the_range_holds_the_pace_so_far_and_narrows(
    total: int, part: float, spent: float, batches: int
) -> None:
    done = max(1, min(total - 1, round(total * part)))
    first = time_left(done, total, spent, batches)
    later = time_left(done, total, spent, batches * 4)
    assert first is not None
    assert later is not None
    middle = spent / done * (total - done)
    assert first[0] <= later[0] <= middle <= later[1] <= first[1]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1, 8, "a few seconds left"),
        (20, 50, "less than a minute left"),
        (50, 60, "about 1 minute left"),
        (60, 110, "about 1–2 minutes left"),
        (280, 300, "about 5 minutes left"),
        (7000, 7400, "about 2–3 hours left"),
        (7000, 7200, "about 2 hours left"),
    ],
)
def test_a_range_is_said_in_words(low: float, high: float, said: str) -> None:
    assert left_words((low, high)) == said


@given(
    bulk=st.integers(1, 10**5),
    singles=st.integers(1, 10**4),
    row_s=st.floats(1e-4, 0.1),
    each_s=st.floats(0.05, 2),
    share=st.floats(0.05, 0.99),
)
def test_the_time_left_is_right_on_both_sides_of_where_rows_begin_to_travel_one_by_one(
    bulk: int, singles: int, row_s: float, each_s: float, share: float
) -> None:
    whole = bulk * row_s + singles * each_s
    for done in (round(share * bulk), bulk, bulk + round(share * singles)):
        alone = max(0, done - bulk)
        spent = min(done, bulk) * row_s + alone * each_s
        said = time_left(done, bulk + singles, spent, 9, Singly(alone, singles - alone, each_s))
        if said is not None:
            low, high = said
            assert low <= whole - spent + 1e-6
            assert high >= whole - spent - 1e-6


def test_rows_that_all_travel_one_by_one_take_what_a_call_takes() -> None:
    said = time_left(10, 110, 1.0, 16, Singly(10, 100, 0.4))
    assert said == pytest.approx((40 / 1.2, 40 * 1.2))


def test_a_call_takes_as_long_as_the_pace_allows_or_as_the_answers_need() -> None:
    assert call_s(0.0, 151, is_paced=True) == call_s(0.1, 151, is_paced=True) == 60 / PER_MINUTE
    assert call_s(1.0, 151, is_paced=True) == 1.0
    assert call_s(0.2, 150, is_paced=True) == 0.2
    assert call_s(0.2, 151, is_paced=False) == 0.2


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        (150, "less than a minute"),
        (151, "about 2 minutes"),
        (412, "about 3 minutes"),
        (17_000, "about 114 minutes"),
        (18_000, "about 2 hours"),
        (100_000, "about 11 hours"),
    ],
)
def test_what_the_pace_allows_is_said_in_words(calls: int, said: str) -> None:
    assert paced_words(calls) == said


def test_what_is_sent_one_at_a_time_is_said_beforehand() -> None:
    row = {"companyId": "C1", "type": "note", "subject": "Hello"}
    rehearsal = Rehearsal("Note")

    def say(count: int, **more: int) -> tuple[str, str]:
        rows = [row | {"subject": f"Hello {place}"} for place in range(count)]
        _table, prepared = rehearsal.prepare(rows)
        return singly_words(prepared.plan, **more)

    assert say(1) == ("", "")
    assert say(412) == ("412", "notes are sent one at a time: about 3 minutes")
    assert say(412, per_minute=60) == ("412", "notes are sent one at a time: about 7 minutes")
    _table, prepared = Rehearsal("Company").prepare([{"name": "A"}, {"name": "B"}])
    assert singly_words(prepared.plan) == ("", "")


@given(
    call=st.floats(0.05, 5),
    row=st.floats(0.0001, 0.05),
    idle=st.floats(0, 2),
    sizes=st.lists(st.integers(10, 5_000), min_size=3, max_size=20, unique=True),
    more=st.integers(1, 30),
)
def test_what_calls_and_rows_take_is_told_apart(
    call: float, row: float, idle: float, sizes: list[int], more: int
) -> None:
    sizes.sort(reverse=True)  # they do not grow, so that the size to come is known
    answered = [(size, call + row * size) for size in sizes]
    spent = sum(seconds for _size, seconds in answered) + idle * len(sizes)
    size = sizes[-2]
    left = size * more
    said = time_left(sum(sizes), sum(sizes) + left, spent, len(sizes), answered=Measured(answered))
    assert said is not None
    middle = math.sqrt(said[0] * said[1])
    assert middle == pytest.approx(more * (call + row * size + idle), rel=0.01)


def test_batches_that_grow_are_expected_to_grow_on() -> None:
    sizes = (100, 500, 1_000)
    answered = [(size, 2.0 + size / 10_000) for size in sizes]
    spent = sum(seconds for _size, seconds in answered)
    said = time_left(1_600, 1_600 + 16_000, spent, 3, answered=Measured(answered))
    assert said is not None
    # Batches of 2,000, 4,000, 5,000 and 5,000 rows: four calls, and not sixteen.
    assert math.sqrt(said[0] * said[1]) == pytest.approx(4 * 2.0 + 1.6, rel=0.01)
    slow = [(size, size / 100) for size in sizes]
    said = time_left(1_600, 1_600 + 16_000, 16.0, 3, answered=Measured(slow))
    assert said is not None
    assert math.sqrt(said[0] * said[1]) == pytest.approx(160.0, rel=0.01)


@given(
    st.lists(st.tuples(st.integers(1, 5_000), st.floats(0.001, 300)), min_size=3, max_size=30),
    st.integers(1, 10**6),
    st.floats(0, 10**5),
)
def test_whatever_was_answered_some_time_is_said(
    answered: list[tuple[int, float]], left: int, spent: float
) -> None:
    done = sum(rows for rows, _seconds in answered)
    said = time_left(done, done + left, spent, len(answered), answered=Measured(answered))
    assert said is not None
    assert 0 <= said[0] <= said[1] < math.inf
    assert left_words(said)


def test_what_a_machine_sleeps_does_not_count() -> None:
    moment = dt.datetime(2026, 11, 22, 10, 15, tzinfo=dt.UTC)
    watch = Stopwatch(moment)

    def read(seconds: float) -> float:
        nonlocal moment
        moment += dt.timedelta(seconds=seconds)
        return watch.read_s(moment)

    assert read(10) == 10
    assert read(8 * 3600) == 10
    assert read(-3600) == 10  # the clock was set back
    assert read(5) == 15
    watch.leave_out(4)
    assert read(1) == 12
