"""The machine sleeps during an upload: clocks leap, lines are dead, and nothing is sent twice.

Where a computer sleeps, the wall clock goes on, and the clock that never runs backwards goes on
(Windows) or stands still (Linux, macOS). What was under way is cut off, or never answered.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hypothesis import example, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PRACTICE_TOKEN, PracticeTransport
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.steps import Wait
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Token
from tests.app.rehearsal import MOST_STEPS, NOW, WORKSPACE, Rehearsal
from tests.app.test_run import BATCH_ROWS, CASES, fates, undisturbed

NIGHT_S = 8 * 3600.0
LIMIT = 4  # calls in a minute: waits for the pace are many


@dataclass
class Clocks:
    """The clocks of a machine that may sleep.

    Attributes:
        steady: seconds that never run backwards; of the request's own time-outs as well.
        wall: seconds since the run began.
    """

    steady: float = 0.0
    wall: float = 0.0

    def work(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds

    def sleep(self, seconds: float, *, is_steady_still: bool, set_back_s: float = 0.0) -> None:
        self.steady += 0.0 if is_steady_still else seconds
        self.wall += seconds - set_back_s


class _Sleepy(WhenAsked):
    """Lets the machine sleep while its nth write is under way."""

    def __init__(self, planhat: PlanhatClient, nth: int, sleep: Callable[[], None]) -> None:
        super().__init__(lambda: planhat)
        self._left = nth
        self._sleep = sleep

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._sleep()

    @override
    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        self._count()
        return super().upsert(path, body, meanwhile)

    @override
    def create(self, path: str, body: bytes) -> Answer:
        self._count()
        return super().create(path, body)


def upload(
    case: str,
    *,
    nth: int,
    when: str,
    fault: Literal["drop", "hang", "none"],
    is_written: bool,
    is_steady_still: bool,
    set_back_s: float = 0.0,
) -> tuple[Rehearsal, Report, list[Wait], list[float]]:
    """Upload a case while the machine sleeps once.

    Args:
        nth: at which write, or wait, it sleeps.
        when: ``write`` (under way) or ``wait``.
        fault: what becomes of the write's connection.
        is_written: whether Planhat carried it out.
        is_steady_still: whether the steady clock stands still meanwhile.

    Returns:
        The world, the report, all waits, and the steady moments of all writes.
    """
    model, before, rows = CASES[case]
    faults = []
    if when == "write" and fault != "none":
        method = "POST" if case == "single" else "PUT"
        faults = [Fault(fault, nth, method=method, after_commit=is_written)]
    rehearsal = Rehearsal(model, before)
    table, prepared = rehearsal.prepare(rows, batch_rows=BATCH_ROWS)
    rehearsal.app.faults = Faults(faults)
    clocks = Clocks()
    moments: list[float] = []
    client = PlanhatClient(
        WORKSPACE,
        Token(PRACTICE_TOKEN),
        transport=PracticeTransport(lambda: rehearsal.app),
        pacer=_Noting(moments),
        clock=lambda: clocks.steady,
        now=lambda: NOW.timestamp() + clocks.wall,
    )

    def sleep() -> None:
        clocks.sleep(NIGHT_S, is_steady_still=is_steady_still, set_back_s=set_back_s)

    planhat = _Sleepy(client, nth if when == "write" else -1, sleep)
    started = make_started(prepared, table, WORKSPACE, "run", NOW.isoformat())
    work = run(
        prepared.plan,
        started,
        planhat,
        rehearsal.journal,
        lambda: NOW + dt.timedelta(seconds=clocks.wall),
        lambda: 0.5,
        is_watched=True,
    )
    waits: list[Wait] = []
    for _step in range(MOST_STEPS):
        try:
            step = next(work)
        except StopIteration as end:
            report: Report = end.value
            return rehearsal, report, waits, moments
        if isinstance(step, Wait):
            waits.append(step)
            if when == "wait" and len(waits) == nth:
                sleep()
            clocks.work(step.seconds)
        clocks.work(0.1)
    raise AssertionError("the run does not come to an end")


class _Noting(Pacer):
    """Keeps the moments of all calls."""

    def __init__(self, moments: list[float]) -> None:
        super().__init__(LIMIT)
        self._noted = moments

    @override
    def note(self, now: float) -> None:
        super().note(now)
        self._noted.append(now)


@settings(max_examples=60, deadline=None)
@example("keyed", 2, "write", "hang", True, True, 0.0)
@example("single", 3, "write", "drop", False, False, 0.0)
@example("keyless", 1, "wait", "none", False, False, 2 * NIGHT_S)
@given(
    case=st.sampled_from(sorted(CASES)),
    nth=st.integers(1, 8),
    when=st.sampled_from(("write", "wait")),
    fault=st.sampled_from(("drop", "hang", "none")),
    is_written=st.booleans(),
    is_steady_still=st.booleans(),
    set_back_s=st.sampled_from((0.0, 3600.0, 2 * NIGHT_S)),
)
def test_a_night_in_the_middle_changes_nothing(
    case: str,
    nth: int,
    when: str,
    fault: Literal["drop", "hang", "none"],
    is_written: bool,
    is_steady_still: bool,
    set_back_s: float,
) -> None:
    rehearsal, report, waits, moments = upload(
        case,
        nth=nth,
        when=when,
        fault=fault,
        is_written=is_written,
        is_steady_still=is_steady_still,
        set_back_s=set_back_s,
    )
    smooth, state = undisturbed(case)
    assert report.state == "finished"
    assert rehearsal.state() == state  # nothing lost, nothing twice
    assert Counter(fates(report)) == Counter(fates(smooth))
    # No wait is longer than the quota's minute or the patience after one lost answer.
    assert max((one.seconds for one in waits), default=0.0) <= 60.0
    for moment in moments:
        assert sum(moment - 60 + 1e-6 < other <= moment for other in moments) <= LIMIT


def test_a_network_lost_in_the_middle_of_a_write_may_be_away_for_minutes() -> None:
    """A VPN that ends takes the answer with it, and the way to ask what became of the batch."""
    smooth, state = undisturbed("keyed")
    for is_watched in (True, False):
        model, before, rows = CASES["keyed"]
        rehearsal = Rehearsal(model, before)
        table, prepared = rehearsal.prepare(rows, batch_rows=BATCH_ROWS)
        started = make_started(prepared, table, WORKSPACE, "run", NOW.isoformat())
        rehearsal.app.faults = Faults(
            [Fault("drop", 2, method="PUT", after_commit=True), Fault("drop", 1, 20, method="GET")]
        )
        work = run(
            prepared.plan,
            started,
            rehearsal.planhat,
            rehearsal.journal,
            rehearsal.now,
            lambda: 0.5,
            is_watched=is_watched,
        )
        report = rehearsal.finish(work)
        if is_watched:
            assert report.state == "finished"
            assert rehearsal.seconds > 600
        else:  # who looks after it is a scheduler, which is told, and goes on later
            assert report.state == "broken"
            report = rehearsal.resume()
        assert rehearsal.state() == state
        assert Counter(fates(report)) == Counter(fates(smooth))
