import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.pace import Pacer


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
