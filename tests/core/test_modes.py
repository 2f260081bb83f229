"""When it is proposed that an upload only updates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.modes import Proposal, propose_update_only
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.table import Cell
from tests.core.resolving import Outcome, an_id, resolve_rows


def find(known: int, new: int, mode: Mode = Mode.CREATE_AND_UPDATE, keyless: int = 0) -> Outcome:
    cells = [*(f"K{at}" for at in range(known)), *(f"N{at}" for at in range(new))]
    columns: dict[str, list[Cell]] = {
        "externalId": [*cells, *[None] * keyless],
        "name": [f"n{at}" for at in range(len(cells) + keyless)],
    }
    there = [{"_id": an_id(at), "externalId": f"K{at}", "name": f"n{at}"} for at in range(known)]
    return resolve_rows("Company", columns, there, policy=Policy(mode))


@given(st.integers(0, 40), st.integers(0, 6))
def test_it_is_proposed_where_nine_of_ten_keys_are_there(known: int, new: int) -> None:
    found = find(known, new)
    made = propose_update_only(found.resolution, found.policy)
    assert (made is not None) == (0 < new <= (known + new) / 10)
    if made is not None:
        assert 90 <= made.percent < 100
        assert made.creates == new


def test_rows_without_a_key_are_created_too_but_are_no_keys_that_are_missing() -> None:
    found = find(18, 2, keyless=3)
    assert propose_update_only(found.resolution, found.policy) == Proposal(90, 5)
    found = find(18, 0, keyless=3)
    assert propose_update_only(found.resolution, found.policy) is None


@pytest.mark.parametrize("mode", [Mode.UPDATE_ONLY, Mode.CREATE_ONLY])
def test_nothing_is_proposed_where_something_was_chosen(mode: Mode) -> None:
    found = find(20, 1, mode)
    assert propose_update_only(found.resolution, found.policy) is None


def test_a_model_without_its_key_column_has_nothing_to_propose() -> None:
    found = resolve_rows("Company", {"name": ["a", "b"]})
    assert propose_update_only(found.resolution, found.policy) is None
