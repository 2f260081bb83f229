"""Batches grow and shrink by how they are answered; nothing is lost in cutting them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.plan import DEFAULT_BATCH_ROWS, MAX_BODY_BYTES, Batch
from planhat_desktop.core.sizing import FIRST_ROWS, LATE_S, SOON_S, Cutter, Sizer


def grow(sizer: Sizer, times: int = 1, *, bytes_a_row: int = 100, seconds: float = 1.0) -> int:
    for _time in range(times):
        sizer.take_answer(sizer.rows, sizer.rows * bytes_a_row, seconds, is_clean=True)
    return sizer.rows


def test_good_and_quick_answers_let_batches_grow_to_the_most() -> None:
    sizer = Sizer(5_000)
    assert [sizer.rows] + [grow(sizer) for _time in range(5)] == [500, 1_000, 2_000, 4_000] + [
        5_000
    ] * 2


def test_a_careful_run_begins_with_a_hundred_rows() -> None:
    sizer = Sizer(5_000, is_careful=True)
    assert sizer.rows == FIRST_ROWS == 100
    assert grow(sizer) == DEFAULT_BATCH_ROWS


def test_a_plan_of_small_batches_keeps_them() -> None:
    sizer = Sizer(2)
    assert grow(sizer, 3) == 2
    assert Sizer(2, is_careful=True).rows == 2


@pytest.mark.parametrize(
    ("rows", "seconds", "is_clean", "then"),
    [
        (500, SOON_S + 0.1, True, 500),  # neither soon nor late
        (500, 1.0, False, 500),  # something was refused
        (499, 1.0, True, 500),  # a smaller one tells little
        (500, LATE_S + 0.1, True, 250),
        (1, LATE_S + 0.1, True, 1),
    ],
)
def test_what_one_answer_changes(rows: int, seconds: float, is_clean: bool, then: int) -> None:
    sizer = Sizer(5_000)
    sizer.take_answer(rows, rows * 100, seconds, is_clean=is_clean)
    assert sizer.rows == then


def test_long_rows_keep_batches_within_the_bytes() -> None:
    sizer = Sizer(5_000)
    rows = grow(sizer, 5, bytes_a_row=2_000)
    assert rows * 2_000 <= MAX_BODY_BYTES < rows * 2_000 * 1.3
    grow(sizer, 1, bytes_a_row=10)  # the longest rows seen stay in mind
    assert sizer.rows == rows
    sizer.take_answer(1, 2 * MAX_BODY_BYTES, 1.0, is_clean=True)
    assert sizer.rows == 1


def test_bodies_of_nothing_bound_nothing() -> None:
    sizer = Sizer(5_000)
    sizer.take_answer(500, 0, 1.0, is_clean=True)
    assert sizer.rows == 1_000


def test_what_was_too_large_once_is_never_tried_again() -> None:
    sizer = Sizer(5_000)
    grow(sizer, 2)
    sizer.take_break(2_000)
    assert sizer.rows == 1_000
    assert grow(sizer, 5) == 1_000
    sizer.take_break(1)
    assert sizer.rows == 1


def make_batch(number: int, first: int, count: int, **marks: bool) -> Batch:
    return Batch(number, np.arange(first, first + count, dtype=np.int32), **marks)


def take_all(cutter: Cutter) -> list[Batch]:
    taken = []
    while cutter.queue:
        taken.append(cutter.take())
    return taken


def shapes(batches: list[Batch]) -> list[tuple[int, int]]:
    return [(int(one.rows[0]), len(one.rows)) for one in batches]


def test_batches_are_joined_and_cut_to_the_size_of_the_moment() -> None:
    batches = [make_batch(place + 1, place * 500, 500) for place in range(4)]
    sizer = Sizer(5_000)
    cutter = Cutter(batches, [1, 2, 3, 4], sizer)
    assert shapes([cutter.take()]) == [(0, 500)]
    sizer.rows = 700
    assert shapes([cutter.take()]) == [(500, 700)]
    sizer.rows = 100
    taken = cutter.take()
    assert shapes([taken]) == [(1_200, 100)]
    sizer.rows = 5_000
    assert shapes(take_all(cutter)) == [(1_300, 700)]


def test_what_goes_ahead_alone_stays_alone() -> None:
    batches = [
        make_batch(1, 0, 3, is_trial=True),
        make_batch(2, 3, 2, is_keyless=True, is_trial=True),
        make_batch(3, 5, 2),
        make_batch(4, 7, 2),
        make_batch(5, 9, 2, is_keyless=True),
        make_batch(6, 11, 1, removes=True),
        make_batch(7, 12, 1, removes=True),
        make_batch(8, 13, 1, is_single=True),
        make_batch(9, 14, 1, is_single=True, is_keyless=True),
        make_batch(10, 15, 1, is_single=True, is_keyless=True),
    ]
    cutter = Cutter(batches, range(11), Sizer(5_000))
    assert cutter.is_trial
    taken = take_all(cutter)
    assert shapes(taken) == [(0, 3), (3, 2), (5, 4), (9, 2), *((row, 1) for row in range(11, 16))]
    assert not cutter.is_trial


def test_rows_sent_again_go_first_and_are_neither_joined_nor_cut() -> None:
    cutter = Cutter([make_batch(2, 10, 4)], [1, 2], Sizer(5_000))
    cutter.halve(make_batch(1, 0, 5))
    assert [one.number for one in cutter.queue] == [3, 4, 2]
    assert shapes(take_all(cutter)) == [(0, 2), (2, 3), (10, 4)]
    cutter = Cutter([make_batch(2, 10, 4)], [1, 2], Sizer(2))
    cutter.put_first(make_batch(1, 0, 5), np.arange(5, dtype=np.int32))
    assert shapes(take_all(cutter)) == [(0, 5), (10, 2), (12, 2)]
    assert Cutter([], [], Sizer(2)).take_number() == 1


def test_a_batch_made_ready_stays_as_it_is_unless_its_size_is_far_off() -> None:
    sizer = Sizer(5_000)
    cutter = Cutter([make_batch(1, 0, 300), make_batch(2, 300, 300)], [1, 2], sizer)
    ahead = cutter.look_ahead(500)
    assert shapes([ahead]) == [(0, 500)]
    sizer.rows = 600
    assert cutter.take() is ahead
    cutter = Cutter([make_batch(1, 0, 900)], [1], sizer)
    assert shapes([cutter.look_ahead(600)]) == [(0, 600)]
    sizer.rows = 1_200
    assert shapes(take_all(cutter)) == [(0, 900)]
    cutter = Cutter([make_batch(1, 0, 300)], [1], sizer)
    assert cutter.look_ahead(1_200) is cutter.take()  # nothing is left to join it
    cutter = Cutter([make_batch(1, 0, 300)], [1], sizer)
    ahead = cutter.look_ahead(1_200)
    sizer.rows = 200
    assert shapes(take_all(cutter)) == [(0, 200), (200, 100)]


@given(st.integers(1, 6_000), st.integers(1, 6_000), st.integers(1, 40_000_000))
def test_what_is_expected_of_a_good_answer_comes_true(
    most: int, rows: int, body_bytes: int
) -> None:
    sizer = Sizer(most)
    before = sizer.rows
    expected = sizer.expect(rows, body_bytes)
    assert sizer.rows == before
    sizer.take_answer(rows, body_bytes, 0.3, is_clean=True)
    assert sizer.rows == expected


@given(
    st.lists(st.tuples(st.integers(1, 40), st.booleans()), max_size=8),
    st.lists(
        st.tuples(st.integers(1, 30), st.none() | st.integers(1, 40)), min_size=30, max_size=60
    ),
)
def test_each_row_leaves_once_in_its_order(
    parts: list[tuple[int, bool]], moments: list[tuple[int, int | None]]
) -> None:
    batches: list[Batch] = []
    first = 0
    for count, is_keyless in parts:
        batches.append(make_batch(len(batches) + 1, first, count, is_keyless=is_keyless))
        first += count
    sizer = Sizer(30)
    cutter = Cutter(batches, [one.number for one in batches], sizer)
    kinds = {row: one.is_keyless for one in batches for row in one.rows.tolist()}
    left: list[int] = []
    numbers: list[int] = []
    for most, expected in moments * 10:
        if not cutter.queue:
            break
        sizer.rows = most
        if expected is not None:
            cutter.look_ahead(expected)
        batch = cutter.take()
        assert 1 <= len(batch.rows) <= most
        assert {kinds[row] for row in batch.rows.tolist()} == {batch.is_keyless}
        numbers.append(batch.number)
        left += batch.rows.tolist()
    assert left == list(range(first))
    assert len(set(numbers)) == len(numbers)
