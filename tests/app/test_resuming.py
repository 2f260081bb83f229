"""A run goes on where it was cut short: nothing is lost, nothing is sent twice."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.report import Report
from tests.app.mortal import Fatal, Killed, MortalPlanhat, mortal_journal
from tests.app.rehearsal import Rehearsal, Rows
from tests.app.test_run import (
    BATCH_ROWS,
    CASES,
    check_accounts,
    fates,
    on_write,
    undisturbed,
)

QUIRKS = (
    Quirks(),
    Quirks(shuffled=True),
    Quirks(keyless_rows_listed=False),
    Quirks(nonupdates_inside=True, shuffled=True),
)


def cut_short(
    case: str, deeds: int, *faults: Fault, is_after: bool = False, quirks: Quirks | None = None
) -> Rehearsal:
    """Return the world after an upload that was killed at its nth deed, if it came to that."""
    model, before, rows = CASES[case]
    rehearsal = Rehearsal(model, before, faults=faults, quirks=quirks)
    kill(rehearsal, rows, deeds, is_after=is_after)
    return rehearsal


def kill(rehearsal: Rehearsal, rows: Rows, deeds: int, *, is_after: bool = False) -> None:
    """Upload rows and end the program at the nth deed."""
    fate = Fatal(is_after=is_after)
    planhat, journal = rehearsal.planhat, rehearsal.journal
    rehearsal.planhat = MortalPlanhat(planhat, fate)
    rehearsal.journal = mortal_journal(journal, fate)
    _prepared, _started, work = rehearsal.begin(rows, batch_rows=BATCH_ROWS)
    fate.left = deeds
    with suppress(Killed):
        rehearsal.finish(work)
    rehearsal.planhat, rehearsal.journal = planhat, journal


def go_on(rehearsal: Rehearsal, deeds: int, *, is_after: bool) -> Report | None:
    """Go on, and be killed again at the nth deed, if it comes to that."""
    fate = Fatal(deeds, is_after=is_after)
    planhat, journal = rehearsal.planhat, rehearsal.journal
    rehearsal.planhat = MortalPlanhat(planhat, fate)
    rehearsal.journal = mortal_journal(journal, fate)
    try:
        return rehearsal.resume()
    except Killed:
        return None
    finally:
        rehearsal.planhat, rehearsal.journal = planhat, journal


def check_as_if_nothing_had_happened(rehearsal: Rehearsal, report: Report, case: str) -> None:
    smooth, state = undisturbed(case)
    check_accounts(rehearsal, report, CASES[case][2])
    assert rehearsal.state() == state
    assert Counter(fates(report)) == Counter(fates(smooth))
    assert report.state == "finished"


@given(
    case=st.sampled_from(sorted(CASES)),
    kills=st.lists(st.tuples(st.integers(2, 14), st.booleans()), min_size=1, max_size=3),
    fault=st.sampled_from(
        [
            (),
            (on_write("drop", 2, after_commit=True),),
            (on_write("drop", 1, times=2),),
            (on_write("status", 1, status=429),),
            (on_write("status", 2, status=503, after_commit=True),),
            (on_write("status", 2, status=413),),
        ]
    ),
    quirks=st.sampled_from(QUIRKS),
)
@settings(max_examples=60)
def test_wherever_it_is_killed_the_end_is_that_of_an_undisturbed_run(
    case: str, kills: list[tuple[int, bool]], fault: tuple[Fault, ...], quirks: Quirks
) -> None:
    (first, is_after), *rest = kills
    rehearsal = cut_short(case, first, *fault, is_after=is_after, quirks=quirks)
    report: Report | None = None
    for deeds, after in rest:
        report = go_on(rehearsal, deeds, is_after=after)
    report = rehearsal.resume()
    check_as_if_nothing_had_happened(rehearsal, report, case)
    bodies = [one.body for one in rehearsal.written() if isinstance(one, Sent)]
    assert bodies
    # Once it is over there is nothing left to do, and nothing more is written.
    written = rehearsal.written()
    assert rehearsal.resume().rows() == report.rows()
    assert rehearsal.written() == written
