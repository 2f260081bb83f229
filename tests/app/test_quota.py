"""Planhat's quota is kept by what its answers tell of it: no call is ever sent away."""

from __future__ import annotations

import pytest

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PRACTICE_TOKEN, PracticeApp, PracticeTransport
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Token
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal

QUOTA = 20
CALLS = 90


@pytest.mark.parametrize("limit", [150, 40])
def test_a_long_upload_slows_down_before_planhat_refuses_to_be_called(limit: int) -> None:
    rehearsal = Rehearsal("Conversation")
    app = PracticeApp(
        rehearsal.store,
        clock=lambda: NOW.timestamp() + rehearsal.seconds,
        calls_per_minute=QUOTA,
        sleep=lambda _seconds: None,
    )
    rehearsal.planhat = PlanhatClient(
        WORKSPACE,
        Token(PRACTICE_TOKEN),
        transport=PracticeTransport(lambda: app),
        pacer=Pacer(limit),  # more than Planhat takes: others have the rest of its quota
        clock=lambda: rehearsal.seconds,
        now=lambda: NOW.timestamp() + rehearsal.seconds,
    )
    rows = [{"companyId": "C1", "type": "call", "subject": f"Call {n}"} for n in range(CALLS)]
    report = rehearsal.upload(rows)
    assert (report.state, report.counts["created"]) == ("finished", CALLS)
    assert {one.status for one in app.calls} == {200}
    # Hardly longer than the quota makes it: a minute for every twenty calls.
    assert len(app.calls) / QUOTA - 1 <= rehearsal.seconds / 60 <= len(app.calls) / QUOTA + 1
