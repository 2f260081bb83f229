"""Columns that were sorted or have slipped on their own are told from those that were edited."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.shuffling import Places, is_shuffled

Column = list[int]


def look(old: Column, new: Column, *, is_ordered: bool = False) -> bool:
    return is_shuffled(np.asarray(old), np.asarray(new), is_ordered=is_ordered)


def drawn(chance: Random, rows: int, different: int) -> Column:
    return [chance.randrange(different) for _row in range(rows)]


def shuffled(chance: Random, old: Column) -> Column:
    return chance.sample(old, len(old))


@pytest.mark.parametrize(("rows", "different"), [(30, 10_000), (400, 12), (2_000, 8)])
@pytest.mark.parametrize("is_ordered", [False, True])
def test_a_column_that_only_changes_places_is_seen(
    rows: int, different: int, is_ordered: bool
) -> None:
    for seed in range(20):
        chance = Random(seed)
        old = drawn(chance, rows, different)
        assert look(old, shuffled(chance, old), is_ordered=is_ordered)


@pytest.mark.parametrize(("rows", "different"), [(20, 6), (60, 10), (400, 10), (400, 300)])
@pytest.mark.parametrize("is_ordered", [False, True])
def test_values_drawn_anew_are_no_sign(rows: int, different: int, is_ordered: bool) -> None:
    for seed in range(150):
        chance = Random(seed)
        old, new = drawn(chance, rows, different), drawn(chance, rows, different)
        assert not look(old, new, is_ordered=is_ordered)


@pytest.mark.parametrize("by", [1, -1, 2, -2])
@pytest.mark.parametrize("is_ordered", [False, True])
def test_a_column_that_has_slipped_is_seen_though_cells_were_edited(
    by: int, is_ordered: bool
) -> None:
    for seed in range(20):
        chance = Random(seed)
        old = drawn(chance, 60, 10)
        edited = [chance.randrange(10) if chance.random() < 0.3 else one for one in old]
        assert look(old, [*edited[by:], *edited[:by]], is_ordered=is_ordered)


@pytest.mark.parametrize("by", [1, -1, 2, -2])
def test_a_column_that_slipped_from_the_middle_on_is_seen(by: int) -> None:
    for seed in range(20):
        chance = Random(seed)
        old = drawn(chance, 100, 10)
        tail = old[70:]
        assert look(old, [*old[:70], *tail[by:], *tail[:by]])
        # A few of them tell nothing.
        assert not look(old, [*old[:91], *old[92:], 3])


def test_a_group_that_is_made_alike_is_no_sign() -> None:
    for seed in range(20):
        chance = Random(seed)
        groups = [at // 6 % 7 for at in range(180)]
        old = [chance.randrange(7) if chance.random() < 0.2 else one for one in groups]
        assert not look(old, groups)


@pytest.mark.parametrize("is_ordered", [False, True])
@pytest.mark.parametrize("is_upwards", [False, True])
def test_a_column_sorted_alone_is_seen_though_cells_were_edited(
    is_ordered: bool, is_upwards: bool
) -> None:
    for seed in range(20):
        chance = Random(seed)
        old = drawn(chance, 150, 12)
        edited = [chance.randrange(12) if chance.random() < 0.3 else one for one in old]
        new = sorted(edited, reverse=is_upwards)
        assert look(old, new, is_ordered=is_ordered)


@pytest.mark.parametrize("most", [25, 60])
def test_whole_rows_sorted_by_what_was_measured_again_are_no_sign(most: int) -> None:
    for seed in range(100):
        chance = Random(seed)
        old = drawn(chance, 150, 101)
        pairs = [(one, min(100, max(0, one + chance.randint(-most, most)))) for one in old]
        pairs.sort(key=lambda pair: pair[1])
        was, now = zip(*pairs, strict=True)
        assert not look([*was], [*now], is_ordered=True)


def test_whole_rows_sorted_by_what_goes_only_a_little_with_what_was_are_no_sign() -> None:
    for seed in range(100):
        chance = Random(seed)
        old = drawn(chance, 200, 21)
        pairs = [(one, min(20, max(0, one + chance.randint(-9, 9)))) for one in old]
        pairs = [(one, new) for one, new in pairs if one != new]
        pairs.sort(key=lambda pair: pair[1])
        was, now = zip(*pairs, strict=True)
        assert not look([*was], [*now], is_ordered=True)


@pytest.mark.parametrize("is_ordered", [False, True])
def test_whole_rows_sorted_by_what_is_new_in_most_are_no_sign(is_ordered: bool) -> None:
    for seed in range(100):
        chance = Random(seed)
        old = drawn(chance, 150, 21)
        pairs = [(one, one if chance.random() < 0.45 else chance.randrange(21)) for one in old]
        pairs.sort(key=lambda pair: pair[1])
        was, now = zip(*pairs, strict=True)
        assert not look([*was], [*now], is_ordered=is_ordered)


@pytest.mark.parametrize("is_ordered", [False, True])
def test_few_rows_that_lie_sorted_tell_nothing(is_ordered: bool) -> None:
    for seed in range(50):
        chance = Random(seed)
        old = drawn(chance, 19, 6)
        new = sorted((one + chance.randrange(2)) % 6 for one in shuffled(chance, old))
        assert not look(old, new, is_ordered=is_ordered)


@pytest.mark.parametrize("is_ordered", [False, True])
def test_a_sorted_column_of_new_values_is_no_sign(is_ordered: bool) -> None:
    for seed in range(50):
        chance = Random(seed)
        old, new = drawn(chance, 60, 8), [one + 5 for one in drawn(chance, 60, 8)]
        assert not look(old, sorted(new), is_ordered=is_ordered)


def test_numbers_that_were_all_the_same_are_no_sign() -> None:
    assert not look([7] * 40, list(range(8, 48)), is_ordered=True)
    assert not look(list(range(8, 48)), [7] * 40, is_ordered=True)


def test_a_file_that_lies_sorted_by_what_its_records_hold_is_no_sign() -> None:
    chance = Random(1)
    old = sorted(drawn(chance, 200, 10))
    new = [(one + 1) % 10 if chance.random() < 0.3 else one for one in old]
    assert not look(old, sorted(new))


@given(
    st.lists(st.integers(0, 9), min_size=10, max_size=60),
    st.permutations(range(10)),
    st.randoms(use_true_random=False),
)
def test_values_that_are_renamed_are_no_sign(
    some: Column, names: list[int], chance: Random
) -> None:
    old = some * 2
    chance.shuffle(old)
    assert not look(old, [names[one] for one in old])


@given(
    st.lists(st.integers(0, 200), min_size=10, max_size=80),
    st.integers(-50, 50).filter(bool),
    st.sampled_from([lambda one: one, sorted, lambda one: sorted(one, reverse=True)]),
)
def test_numbers_that_all_rise_or_fall_are_no_sign(
    some: Column, by: int, order: Callable[[Column], Column]
) -> None:
    old = order([one + 50 for one in some])
    assert not look(old, [one + by for one in old], is_ordered=True)


@pytest.mark.parametrize("is_ordered", [False, True])
def test_fields_of_few_values_tell_nothing(is_ordered: bool) -> None:
    for seed in range(30):
        chance = Random(seed)
        old = drawn(chance, 200, 4)
        assert not look(old, shuffled(chance, old), is_ordered=is_ordered)
        assert not look(old, [*old[1:], old[0]], is_ordered=is_ordered)
        assert not look(old, sorted(old), is_ordered=is_ordered)


def test_some_rows_that_change_places_are_put_right() -> None:
    old = list(range(400))
    new = list(old)
    some = old[::5]
    for row, taken in zip(some, [*some[9:], *some[:9]], strict=True):
        new[row] = taken
    assert not look(old, new)
    # Nor do a few that change places with their neighbours, among many that are edited.
    new = [one + 1_000 if one % 6 == 4 else one for one in old]
    for row in range(1, 90, 6):
        new[row], new[row + 1] = old[row + 1], old[row]
    assert not look(old, new)


def test_nothing_is_no_sign() -> None:
    nothing: Places = np.empty(0, np.int64)
    assert not is_shuffled(nothing, nothing, is_ordered=False)
    assert not look([1, 2, 3] * 9, [1, 2, 3] * 9)
