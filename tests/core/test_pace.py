import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.pace import FEW_SHARE, MOST_DRY, Pacer


def test_a_short_run_never_waits() -> None:
    pacer = Pacer(limit_calls=150)
    for _number in range(150):
        assert pacer.wait_s(10.0) == 0.0
        pacer.note(10.0)
    assert pacer.wait_s(10.0) == 60.0


def test_the_wait_shrinks_as_time_goes_by() -> None:
    pacer = Pacer(limit_calls=2, window_s=60)
    pacer.note(0.0)
    pacer.note(20.0)
    assert pacer.wait_s(30.0) == 30.0
    assert pacer.wait_s(60.0) == 0.0
    assert pacer.wait_s(90.0) == 0.0


@given(
    limit=st.integers(1, 6),
    pauses=st.lists(st.floats(0, 40, allow_nan=False), max_size=60),
)
def test_no_window_ever_holds_more_calls_than_the_limit(limit: int, pauses: list[float]) -> None:
    pacer = Pacer(limit_calls=limit, window_s=60)
    now = 0.0
    moments: list[float] = []
    for pause in pauses:
        now += pause
        now += pacer.wait_s(now)
        pacer.note(now)
        moments.append(now)
    for moment in moments:
        assert sum(moment - 60 + 1e-6 < other <= moment for other in moments) <= limit


@pytest.mark.parametrize(("limit", "window"), [(0, 60.0), (150, 0.0)])
def test_a_pace_that_lets_nothing_pass_is_a_mistake(limit: int, window: float) -> None:
    with pytest.raises(ValueError, match="pace"):
        Pacer(limit, window)


def test_what_is_left_of_the_quota_is_spread_before_it_runs_out() -> None:
    pacer = Pacer(150)
    pacer.learn(100.0, left=21, limit=200)
    assert pacer.wait_s(100.0) == 0.0
    pacer.learn(100.0, left=5, limit=200)
    assert pacer.wait_s(100.0) == 10.0  # six calls in a minute, the last when it begins anew
    assert pacer.wait_s(107.0) == 3.0
    pacer.note(110.0)  # under way: no answer has counted it
    assert pacer.wait_s(110.0) == 10.0
    pacer.learn(110.5, left=4, limit=200)
    assert pacer.wait_s(110.5) == pytest.approx(9.9)
    pacer.learn(120.0, left=0, limit=200)
    assert pacer.wait_s(120.0) == 40.0  # the minute began when it was first told
    assert pacer.wait_s(160.0) == 0.0
    pacer.learn(160.1, left=199, limit=200)
    pacer.note(160.1)
    assert pacer.wait_s(160.1) == 0.0


def test_a_moment_at_which_it_begins_anew_goes_before_the_minute() -> None:
    pacer = Pacer(150)
    pacer.learn(0.0, left=0, reset_s=7.0)
    assert pacer.wait_s(0.0) == 7.0
    pacer.note(1.0)  # somebody did not wait
    assert pacer.wait_s(1.0) == 6.0
    pacer.learn(2.0, left=0, reset_s=0.0)
    assert pacer.wait_s(2.0) == 0.0


def test_a_quota_that_never_begins_anew_is_not_believed() -> None:
    pacer = Pacer(150)
    now, waits = 0.0, []
    for _call in range(6):
        waits.append(pacer.wait_s(now))
        now += waits[-1]
        pacer.note(now)
        pacer.learn(now, left=0, limit=200)
    assert waits == [0.0, *[60.0] * MOST_DRY, 0.0, 0.0, 0.0]
    pacer.learn(now, left=150, limit=200)  # it makes sense again
    pacer.learn(now, left=0, limit=200)
    assert pacer.wait_s(now) == 60.0


@given(
    limit=st.integers(2, 40),
    others=st.lists(st.integers(0, 3), min_size=200, max_size=200),
    window=st.sampled_from((60.0, 30.0)),
)
def test_who_hears_what_is_left_is_never_sent_away(
    limit: int, others: list[int], window: float
) -> None:
    """Planhat counts in windows that begin at a call; others call between ours, leaving some."""
    pacer = Pacer(limit_calls=1_000)
    now, began, count = 0.0, 0.0, 0
    for other in others:
        now += pacer.wait_s(now) + 0.01
        if now - began >= window:
            began, count = now, 0
        count += 1
        pacer.note(now)
        assert count <= limit
        pacer.learn(now, limit - count, limit, reset_s=began + window - now)
        count = min(limit - 1, count + other) if limit - count > FEW_SHARE * limit + 3 else count
