"""The last look before the upload: nothing that others changed is overwritten unseen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import RecordsChanged, Throttled
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.rechecking import (
    FRESH_S,
    Difference,
    hold_changed,
    recheck,
    refuse_changed,
    tell_differences,
)
from planhat_desktop.app.run import make_started, run, why_held
from planhat_desktop.app.sending import send
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.core.meanwhile import Meanwhile
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, drive

LATER = NOW + dt.timedelta(seconds=FRESH_S)
OLD = [{"externalId": f"K{n}", "name": f"Old {n}", "phase": "Live"} for n in range(30)]
NEW = [{"externalId": f"K{n}", "phase": "Lost"} for n in range(30)]


def prepare_some(count: int, *more: dict[str, str]) -> tuple[Rehearsal, Prepared]:
    rehearsal = Rehearsal("Company", OLD)
    _table, prepared = rehearsal.prepare([*NEW[:count], *more])
    rehearsal.app.calls.clear()
    return rehearsal, prepared


def change(rehearsal: Rehearsal, *records: dict[str, object]) -> None:
    """Change records as a colleague would."""
    rehearsal.planhat.upsert("/companies", orjson.dumps(records))
    rehearsal.app.calls.clear()


def look(rehearsal: Rehearsal, prepared: Prepared, steps: list[object] | None = None) -> Meanwhile:
    return drive(recheck(prepared, rehearsal.planhat, lambda: LATER), steps)


def test_what_was_read_a_moment_ago_is_not_read_again() -> None:
    rehearsal, prepared = prepare_some(2)
    just = NOW + dt.timedelta(seconds=FRESH_S - 1)
    assert not drive(recheck(prepared, rehearsal.planhat, lambda: just)).rows
    nothing = rehearsal.prepare(OLD)[1]
    rehearsal.app.calls.clear()
    assert not look(rehearsal, nothing).rows
    assert not rehearsal.app.calls
    # A clock that was put back says nothing of the age.
    look(rehearsal, replace(prepared, snapshot=replace(prepared.snapshot, read_at=LATER + FAR)))
    assert rehearsal.app.calls


FAR = dt.timedelta(days=1)


def test_few_records_are_read_one_by_one_and_many_with_their_list() -> None:
    rehearsal, prepared = prepare_some(2)
    steps: list[object] = []
    assert not look(rehearsal, prepared, steps).rows
    assert [one.path.rpartition("/")[0] for one in rehearsal.app.calls] == ["/companies"] * 2
    assert steps[-1] == Progress("rechecking", 2, 2)
    rehearsal, prepared = prepare_some(30)
    assert not look(rehearsal, prepared).rows
    assert {one.path for one in rehearsal.app.calls} == {"/companies"}
    assert all("select=" in one.query for one in rehearsal.app.calls)


def test_keys_of_new_records_are_looked_up_in_the_short_list() -> None:
    rehearsal, prepared = prepare_some(0, {"externalId": "N1", "name": "New"})
    assert not look(rehearsal, prepared).rows
    assert [one.path for one in rehearsal.app.calls] == ["/leancompanies"]
    change(rehearsal, {"externalId": "N1", "name": "Theirs"})
    assert look(rehearsal, prepared).taken == {0}


def test_records_without_a_key_need_no_look_at_others() -> None:
    rehearsal, prepared = prepare_some(1, {"name": "Keyless"})
    look(rehearsal, prepared)
    assert [one.path.count("/") for one in rehearsal.app.calls] == [2]


@pytest.mark.parametrize("count", [2, 30])
def test_what_others_changed_is_found_either_way(count: int) -> None:
    rehearsal, prepared = prepare_some(count)
    change(rehearsal, {"externalId": "K1", "phase": "Theirs"})
    gone = prepared.resolution.target_id(0) or ""
    rehearsal.planhat.delete("/companies", gone)
    found = look(rehearsal, prepared)
    assert found.rows == (0, 1)
    assert found.gone == {0}


def test_creates_and_updates_are_looked_at_together() -> None:
    rehearsal, prepared = prepare_some(2, {"externalId": "N1", "name": "New", "phase": "Live"})
    change(
        rehearsal,
        {"externalId": "K0", "phase": "Theirs"},
        {"externalId": "N1", "name": "Theirs"},
    )
    found = look(rehearsal, prepared)
    assert (list(found.moved), set(found.taken)) == ([0], {2})
    assert tell_differences(prepared.resolution, found) == [
        Difference(2, "Old 0", "Phase", "Live", "Theirs", "Lost"),
        Difference(4, "New", "", "not there", "there", "new"),
    ]


def test_what_changed_is_told_as_people_read_it() -> None:
    rehearsal, prepared = prepare_some(2)
    change(rehearsal, {"externalId": "K1", "phase": None})
    rehearsal.planhat.delete("/companies", prepared.resolution.target_id(0) or "")
    assert tell_differences(prepared.resolution, look(rehearsal, prepared)) == [
        Difference(2, "Old 0", "", "there", "gone", "changed"),
        Difference(3, "Old 1", "Phase", "Live", "—", "Lost"),
    ]
    # A person without a name is called by the key.
    rehearsal = Rehearsal("Enduser")
    prepared = rehearsal.prepare([{"companyId": "C1", "email": "ann@acme.example"}])[1]
    rehearsal.planhat.upsert(
        "/endusers", orjson.dumps([{"companyId": "extid-C1", "email": "ann@acme.example"}])
    )
    (told,) = tell_differences(prepared.resolution, look(rehearsal, prepared))
    assert told.name == "ann@acme.example"


def test_the_pace_is_kept_record_by_record() -> None:
    rehearsal = Rehearsal("Company", OLD, pace=4)
    prepared = rehearsal.prepare(NEW[:3])[1]
    steps: list[object] = []
    look(rehearsal, prepared, steps)
    assert [one.why for one in steps if isinstance(one, Wait)].count("pace") >= 1


def test_rows_that_changed_stay_behind_and_the_rest_arrives_as_shown() -> None:
    rehearsal = Rehearsal("Company", OLD)
    table, prepared = rehearsal.prepare(NEW[:3])
    change(rehearsal, {"externalId": "K1", "phase": "Theirs"})
    held = hold_changed(prepared, look(rehearsal, prepared))
    assert held.plan.counts == {"create": 0, "update": 2, "same": 0, "held": 1}
    assert why_held(held, table, 1) == (
        "Row 3: Somebody changed Phase in Planhat since the preview. Preview the file again to see"
        " what it would replace."
    )
    work = send(
        held,
        Content(table=table),
        WORKSPACE,
        "r",
        lambda: rehearsal.planhat,
        MemoryJournal(count_run),
        lambda: NOW,
    )
    assert drive(work).counts["updated"] == 2
    phases = {one["externalId"]: one["phase"] for one in rehearsal.records() if "phase" in one}
    assert [phases[f"K{n}"] for n in range(4)] == ["Lost", "Theirs", "Lost", "Live"]


def test_a_person_decides_before_anything_is_sent() -> None:
    rehearsal = Rehearsal("Company", OLD)
    table, prepared = rehearsal.prepare(NEW[:3])
    journal = MemoryJournal(count_run)

    class Open(WhenAsked):
        @override
        def close(self) -> None:
            """Stay open for the second try."""

    planhat = Open(lambda: rehearsal.planhat)

    def begin() -> None:
        content = Content(table=table)
        drive(send(prepared, content, WORKSPACE, "r", lambda: planhat, journal, lambda: LATER))

    change(
        rehearsal, {"externalId": "K1", "phase": "Theirs"}, {"externalId": "K0", "phase": "Theirs"}
    )
    with pytest.raises(RecordsChanged) as changed:
        begin()
    assert changed.value.what == "2 rows changed in Planhat since the preview."
    assert changed.value.found.rows == (0, 1)
    assert not rehearsal.writes()
    assert journal.runs() == ()
    change(rehearsal, {"externalId": "K1", "phase": "Live"}, {"externalId": "K0", "phase": "Live"})
    begin()
    assert rehearsal.writes() == [3]


def test_one_row_is_said_as_one() -> None:
    rehearsal, prepared = prepare_some(2)
    change(rehearsal, {"externalId": "K1", "phase": "Theirs"})
    with pytest.raises(RecordsChanged, match="1 row changed in Planhat since"):
        drive(refuse_changed(prepared, rehearsal.planhat, lambda: LATER))


def test_where_nothing_can_be_read_nothing_is_sent() -> None:
    rehearsal, prepared = prepare_some(30)
    rehearsal.app.faults = Faults([Fault("status", 1, 99, status=503)])
    with pytest.raises(Throttled):
        look(rehearsal, prepared)


@settings(max_examples=25, deadline=None)
@given(
    theirs=st.lists(st.sampled_from(("nothing", "phase", "name", "gone")), min_size=3, max_size=24),
    is_new_taken=st.booleans(),
)
def test_no_value_of_others_is_ever_overwritten_unseen(
    theirs: list[str], is_new_taken: bool
) -> None:
    rehearsal = Rehearsal("Company", OLD)
    new = {"externalId": "N1", "name": "Ours", "phase": "Lost"}
    table, prepared = rehearsal.prepare([*NEW[: len(theirs)], new])
    edits: list[dict[str, object]] = [
        {"externalId": f"K{n}", what: "Theirs"}
        for n, what in enumerate(theirs)
        if what in ("phase", "name")
    ]
    if is_new_taken:
        edits.append({"externalId": "N1", "name": "Theirs"})
    change(rehearsal, *edits)
    for n, what in enumerate(theirs):
        if what == "gone":
            rehearsal.planhat.delete("/companies", prepared.resolution.target_id(n) or "")
    left = hold_changed(prepared, look(rehearsal, prepared))
    started = make_started(left, table, WORKSPACE, "run", NOW.isoformat())
    report = drive(run(left.plan, started, rehearsal.planhat, rehearsal.journal, lambda: NOW))
    free = [n for n, what in enumerate(theirs) if what in ("nothing", "name")]
    assert report.counts["updated"] == len(free)
    assert report.counts["created"] == (not is_new_taken)
    assert report.counts["held"] == len(theirs) - len(free) + is_new_taken
    found = {one.get("externalId"): one for one in rehearsal.records()}
    for n, what in enumerate(theirs):
        if what == "gone":
            assert f"K{n}" not in found, "what was removed is not made again"
            continue
        one = found[f"K{n}"]
        assert one["phase"] == ("Theirs" if what == "phase" else "Lost")
        assert one["name"] == ("Theirs" if what == "name" else f"Old {n}")
    assert found["N1"]["name"] == ("Theirs" if is_new_taken else "Ours")
