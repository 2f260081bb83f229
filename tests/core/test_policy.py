"""What an upload may do."""

from __future__ import annotations

import pytest

from planhat_desktop.core.policy import Mode, Policy


@pytest.mark.parametrize(
    ("mode", "creates", "updates"),
    [
        (Mode.CREATE_AND_UPDATE, True, True),
        (Mode.UPDATE_ONLY, False, True),
        (Mode.CREATE_ONLY, True, False),
    ],
)
def test_a_mode_says_what_it_allows(mode: Mode, creates: bool, updates: bool) -> None:
    assert (mode.creates, mode.updates) == (creates, updates)


def test_unless_told_otherwise_blanks_keep_and_creates_are_no_reason_to_stop() -> None:
    policy = Policy()
    assert policy.mode is Mode.CREATE_AND_UPDATE
    assert policy.blanks == "keep"
    assert (policy.stop.refused_share, policy.stop.after_rows) == (0.2, 50)
    assert policy.stop.max_creates is policy.stop.max_clears is None
