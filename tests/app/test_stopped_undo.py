"""An undo that is stopped, wherever it is, tells of each record what became of it."""

from __future__ import annotations

from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.undoing import undo
from planhat_desktop.core.journal import Ended, Started
from planhat_desktop.core.report import Fate
from tests.app.rehearsal import Rehearsal
from tests.app.test_run import MIXED, OLD


def stopped_after(steps: int, *faults: Fault) -> tuple[Rehearsal, bool]:
    """Return the world after an undo that was stopped at its nth step; say if it came to that."""
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.upload(MIXED)
    rehearsal.app.faults = Faults(faults)
    where = rehearsal.workspace, rehearsal.planhat, rehearsal.journal, rehearsal.now
    work = undo("run", "undo", rehearsal.catalog.models, *where, jitter=lambda: 0.5)
    for _step in range(steps):
        if next(work, None) is None:
            return rehearsal, False
    work.close()
    return rehearsal, True


def test_what_is_removed_is_told_as_removed_wherever_it_is_stopped() -> None:
    # The second answer says nothing that can be understood, so that record is looked up.
    unclear = Fault("status", 2, 1, method="DELETE", status=404, after_commit=True)
    steps, told = 0, set()
    while True:
        steps += 1
        rehearsal, is_stopped = stopped_after(steps, unclear)
        entries = rehearsal.journal.entries("undo")
        if not entries:
            continue  # it was stopped while it still looked
        assert isinstance(entries[0], Started)
        assert isinstance(entries[-1], Ended)
        report = rehearsal.folded("undo")
        gone = 5 + 2 + len(OLD) - len(rehearsal.records())
        rows = report.rows().values()
        removed = [one for one in rows if one.fate is Fate.REMOVED]
        unknown = [one for one in rows if one.fate is Fate.UNKNOWN]
        calls = [one for one in rehearsal.app.calls if one.method == "DELETE"]
        assert len(unknown) <= (len(calls) == 2), steps
        assert len(removed) + len(unknown) == gone, steps
        told.add(len(removed))
        if not is_stopped:
            break
    assert told == set(range(6))
