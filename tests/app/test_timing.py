"""Time left: a range that narrows, and nothing said too early."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.timing import left_words, time_left


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
