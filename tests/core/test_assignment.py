"""Who takes what: never a cheaper way."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.assignment import solve_assignment


@given(
    st.integers(0, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(-20, 20), min_size=5, max_size=5), min_size=n, max_size=n
        )
    )
)
def test_the_assignment_is_the_cheapest_of_all(cost: list[list[int]]) -> None:
    found = solve_assignment(cost)
    assert len(set(found)) == len(cost)
    total = sum(row[at] for row, at in zip(cost, found, strict=True))
    every = (
        sum(row[at] for row, at in zip(cost, places, strict=True))
        for places in permutations(range(5), len(cost))
    )
    assert total == min(every)
