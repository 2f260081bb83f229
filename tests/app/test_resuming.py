"""A run goes on where it was cut short: nothing is lost, nothing is sent twice."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.errors import CallUnusable, Unreachable
from planhat_desktop.app.resuming import SETTLE_S, check_workspace, resume
from planhat_desktop.app.steps import Wait
from planhat_desktop.core.journal import Answered, Ended, Resumed, Sent, Started
from planhat_desktop.core.policy import Policy, Stop
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Workspace
from tests.app.mortal import Fatal, Killed, MortalPlanhat, mortal_journal
from tests.app.rehearsal import WORKSPACE, Rehearsal, Rows
from tests.app.test_run import (
    BATCH_ROWS,
    CASES,
    MIXED,
    OLD,
    check_accounts,
    fates,
    met_by,
    on_write,
    undisturbed,
)
from tests.core.making import built_in

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
    rehearsal = Rehearsal(model, before, faults=met_by(case, faults), quirks=quirks)
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
    # A record that is too large by itself cannot be cut in halves: it is refused.
    assume(case != "single" or not any(one.status == 413 for one in fault))
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


def test_a_person_can_stop_a_run_that_goes_on_and_go_on_again() -> None:
    rehearsal = cut_short("keyed", 6)
    models = built_in().models
    work = resume(
        "run", models, WORKSPACE, rehearsal.planhat, rehearsal.journal, rehearsal.now, lambda: 0.5
    )
    for step in work:
        if isinstance(step, Resumed):
            break
    work.close()
    assert rehearsal.written()[-1] == Ended(
        "stopped", rehearsal.now().isoformat("T", "milliseconds")
    )
    report = rehearsal.resume()
    check_as_if_nothing_had_happened(rehearsal, report, "keyed")
    assert len(report.resumed) == 2


def test_a_request_that_was_cut_off_is_given_time_to_end() -> None:
    rehearsal = cut_short("keyed", 4)  # its first request was sent, and no answer taken
    (_started, sent) = rehearsal.written()
    assert isinstance(sent, Sent)
    steps: list[object] = []
    rehearsal.resume(steps=steps)
    assert [one for one in steps if isinstance(one, Wait)] == [Wait(SETTLE_S, "retry")]
    assert steps[1:3] == [_started, sent]
    rehearsal = cut_short("keyed", 4)
    rehearsal.seconds += SETTLE_S
    steps = []
    rehearsal.resume(steps=steps)
    assert not [one for one in steps if isinstance(one, Wait)]


@pytest.mark.parametrize("at", ["", "then", "2026-11-22T10:15:00"])
def test_a_time_that_says_nothing_is_waited_for(at: str) -> None:
    rehearsal = cut_short("keyed", 4)
    assert isinstance(rehearsal.journal, MemoryJournal)
    entries = rehearsal.journal._runs["run"]
    assert isinstance(entries[1], Sent)
    entries[1] = replace(entries[1], at=at)
    steps: list[object] = []
    rehearsal.resume(steps=steps)
    assert Wait(SETTLE_S, "retry") in steps


def test_what_cannot_be_done_as_previewed_any_more_is_held() -> None:
    rehearsal = cut_short("keyed", 2)  # begun, and nothing sent
    theirs = b'[{"externalId": "N0", "name": "Theirs"}]'
    rehearsal.planhat.upsert("/companies", theirs)
    (gone,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == "K0"]
    rehearsal.planhat.delete("/companies", gone)
    report = rehearsal.resume()
    rows = report.rows()
    assert (rows[2].fate, rows[8].fate) == ("held", "held")
    assert str(rows[2].message).startswith("The record is no longer in Planhat")
    assert str(rows[8].message).startswith("Somebody made a record with this key")
    assert report.counts["held"] == 3
    assert sum(report.counts.values()) == len(MIXED)
    names = [one["name"] for one in rehearsal.records()]
    assert "Theirs" in names
    assert "Fresh 0" not in names
    assert rehearsal.folded().rows() == rows


def test_the_pre_image_is_what_was_there_when_it_was_sent() -> None:
    rehearsal = cut_short("keyed", 2)
    (mine,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == "K1"]
    rehearsal.planhat.upsert("/companies", b'[{"_id": "%s", "name": "Newer"}]' % mine.encode())
    rehearsal.resume()
    before = {
        row: old
        for one in rehearsal.written()
        if isinstance(one, Sent)
        for row, old in one.before.items()
    }
    assert before[3] == {"name": "Newer"}
    rehearsal.undo()
    (now,) = [one for one in rehearsal.records() if one.get("externalId") == "K1"]
    assert now["name"] == "Newer"


def test_a_safety_stop_is_not_talked_out_of_it() -> None:
    rows = [{"externalId": f"N{place}", "name": f"Fresh {place}"} for place in range(9)]
    rehearsal = Rehearsal("Company", faults=[Fault("refuse", method="PUT", times=99)])
    policy = Policy(stop=Stop(after_rows=2))
    report = rehearsal.upload(rows, policy, batch_rows=2)
    assert (report.state, report.counts["not_sent"]) == ("safety", 7)
    report = rehearsal.resume()
    assert (report.state, report.counts["not_sent"]) == ("safety", 7)
    assert "Planhat refused 2 of 2 rows" in report.words


def test_planhat_has_to_be_readable_before_anything_is_written() -> None:
    rehearsal = cut_short("keyed", 5)
    written = rehearsal.written()
    rehearsal.app.faults = Faults([Fault("drop", method="GET", times=99)])
    with pytest.raises(Unreachable):
        rehearsal.resume()
    assert rehearsal.written() == written
    rehearsal.app.faults = Faults([Fault("drop", method="GET", times=2)])
    check_as_if_nothing_had_happened(rehearsal, rehearsal.resume(), "keyed")


def test_rows_that_an_answer_left_open_are_read_back_once_more() -> None:
    rehearsal = Rehearsal("Company", OLD, faults=[on_write("vanish", 1)])
    kill(rehearsal, MIXED, 4, is_after=True)  # the answer is in the journal, its reading is not
    last = rehearsal.written()[-1]
    assert isinstance(last, Answered)
    assert last.unknown == (2, 3)
    report = rehearsal.resume()
    assert [one.value for one in (report.rows()[2].fate, report.rows()[3].fate)] == ["refused"] * 2
    assert report.counts["unknown"] == 0


def test_a_run_that_kept_no_plan_is_told_so() -> None:
    rehearsal = cut_short("keyed", 5)
    assert isinstance(rehearsal.journal, MemoryJournal)
    rehearsal.journal._plans["run"] = b""
    with pytest.raises(CallUnusable) as told:
        rehearsal.resume()
    assert told.value.code == "no_plan"
    with pytest.raises(CallUnusable) as told:
        rehearsal.resume("nobody")
    assert told.value.code == "no_such_run"


@pytest.mark.parametrize(
    ("mine", "theirs", "fits"),
    [
        (("Acme", "https://api.planhat.com"), ("Acme", "https://api.planhat.com/"), True),
        (("Acme", "https://api.planhat.com"), ("Globex", "https://api.planhat.com"), False),
        (("Acme", "https://api.planhat.com"), ("Acme", "https://api-us3.planhat.com"), False),
        # A call by address has no other name than the address.
        (("Acme", "https://x.test"), ("https://x.test", "https://x.test"), True),
        (("https://x.test", "https://x.test"), ("Acme", "https://x.test"), True),
    ],
)
def test_a_run_belongs_to_one_workspace(
    mine: tuple[str, str], theirs: tuple[str, str], fits: bool
) -> None:
    started = Started("r", "", *mine, "Company", "", "", "", 0, {})
    if fits:
        check_workspace(started, Workspace(*theirs))
        return
    with pytest.raises(CallUnusable) as told:
        check_workspace(started, Workspace(*theirs))
    assert told.value.code == "wrong_workspace"


def test_another_tenant_at_the_same_address_is_found_out_by_its_records() -> None:
    rehearsal = cut_short("keyed", 5)
    shape = rehearsal.store.shapes["companies"]
    for one in rehearsal.records():
        rehearsal.store.delete(shape, one["_id"])
    rehearsal.planhat.upsert("/companies", b'[{"name": "Somebody else"}]')
    with pytest.raises(CallUnusable) as told:
        rehearsal.resume()
    assert told.value.code == "wrong_workspace"
    assert len(rehearsal.records()) == 1


def test_what_nobody_can_know_is_not_sent_again() -> None:
    rehearsal = cut_short("keyed", 3, is_after=True)  # rows 2 and 3 are written, unanswered
    (theirs,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == "K0"]
    rehearsal.planhat.upsert("/companies", b'[{"_id": "%s", "name": "Theirs"}]' % theirs.encode())
    report = rehearsal.resume()
    assert report.rows()[2].fate == "unknown"
    assert report.rows()[3].fate == "updated"
    assert [one["name"] for one in rehearsal.records() if one["_id"] == theirs] == ["Theirs"]
    assert sum(2 in one.rows for one in rehearsal.written() if isinstance(one, Sent)) == 1


def test_while_a_person_looks_on_a_network_that_is_away_is_waited_for() -> None:
    """As an upload does: a VPN may be away for minutes, at the start or in the middle."""
    away = (Fault("drop", 1, 15, method="GET"), Fault("status", 1, 15, method="PUT", status=429))
    for fault in away:
        rehearsal = cut_short("keyed", 2)
        rehearsal.app.faults = Faults([fault])
        with suppress(Unreachable):  # whoever is told goes on later
            assert rehearsal.resume().state == "broken"
        rehearsal = cut_short("keyed", 2)
        rehearsal.app.faults = Faults([fault])
        report = rehearsal.resume(is_watched=True)
        check_as_if_nothing_had_happened(rehearsal, report, "keyed")
        assert rehearsal.seconds > 300
