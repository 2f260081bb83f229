"""A run held between two batches: nothing is sent meanwhile, and nothing is lost."""

from __future__ import annotations

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.app.pausing import PAUSE_S, with_pauses
from planhat_desktop.app.steps import Leaving, Wait
from planhat_desktop.core.report import Report
from tests.app.rehearsal import Rehearsal

ROWS = [{"externalId": f"N{place}", "name": f"New {place}"} for place in range(6)]


def test_a_paused_run_sends_nothing_and_goes_on_where_it_was() -> None:
    rehearsal = Rehearsal("Company")
    _prepared, _started, work = rehearsal.begin(ROWS, batch_rows=2)
    paused = [False]
    held = with_pauses(work, lambda: paused[0])
    waits = 0
    report: Report | None = None
    while report is None:
        try:
            step = next(held)
        except StopIteration as end:
            report = end.value
            break
        if isinstance(step, Leaving) and step.batch == 2:
            paused[0] = True
        if isinstance(step, Wait):
            assert step == Wait(PAUSE_S, "paused")
            assert rehearsal.writes() == [2, 2]  # what was under way is awaited
            waits += 1
            paused[0] = waits < 5
    assert waits == 5
    assert report is not None
    assert report.counts["created"] == 6
    assert rehearsal.writes() == [2, 2, 2]


def test_a_paused_run_can_be_stopped() -> None:
    rehearsal = Rehearsal("Company")
    _prepared, _started, work = rehearsal.begin(ROWS, batch_rows=2)
    held = with_pauses(work, lambda: True)
    steps = [next(held) for _step in range(4)]
    assert isinstance(steps[-1], Wait)
    held.close()
    assert rehearsal.folded().state == "stopped"
    assert rehearsal.writes() == []


def test_paused_while_it_waits_to_be_let_in_again_it_sends_nothing() -> None:
    slow_down = Fault("status", 2, 1, method="PUT", status=429, retry_after_s=1)
    rehearsal = Rehearsal("Company", faults=(slow_down,))
    _prepared, _started, work = rehearsal.begin(ROWS, batch_rows=2)
    whys: list[str] = []
    held = with_pauses(work, lambda: "throttled" in whys and whys.count("paused") < 3)
    for step in held:
        if isinstance(step, Wait):
            rehearsal.seconds += step.seconds
            whys.append(step.why)
            assert rehearsal.writes() == [2]  # the second one was turned away
    assert whys == ["throttled", "paused", "paused", "paused"]
    assert rehearsal.folded().counts["created"] == 6
