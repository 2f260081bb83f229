"""An undo and an upload to the same workspace never cross, whoever begins first."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

import pytest

from planhat_desktop.app.bundle import send_bundle
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.sending import send
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.app.underway import refuse_crossing, refuse_meanwhile
from planhat_desktop.app.undoing import undo
from planhat_desktop.core.journal import Ended, Sent, Started
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.app.test_bundle import COMPANY, LICENSE, preview, reach, sheet
from tests.app.test_run import MIXED, OLD


def uploaded() -> tuple[Rehearsal, Started]:
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.upload(MIXED)
    return rehearsal, rehearsal.folded("run").started


def begin(rehearsal: Rehearsal, other: Started) -> None:
    rehearsal.journal.begin(other)


def undoing(first: Started) -> Started:
    """The beginning of an undo that another window is at."""
    return replace(first, run="theirs", undo_of="before", file="Renewals.csv")


def unwanted() -> Planhat:
    """Stand for the way to Planhat where nothing is to be asked of it."""
    raise AssertionError("Planhat is asked though another run has to end first")


# An undo waits for what is sent


def test_nothing_is_taken_back_while_another_upload_is_under_way() -> None:
    rehearsal, first = uploaded()
    before = rehearsal.records()
    other = replace(first, run="other", file="Renewals.csv")
    begin(rehearsal, other)
    with pytest.raises(CallUnusable) as unusable:
        rehearsal.undo()
    assert unusable.value.code == "sending_meanwhile"
    assert "Renewals.csv" in unusable.value.what
    assert rehearsal.records() == before
    assert not rehearsal.journal.entries("undo")
    rehearsal.journal.append("other", Ended("stopped"))
    assert rehearsal.undo().counts["removed"] == 5


def test_what_is_sent_elsewhere_and_what_is_ones_own_is_no_hindrance() -> None:
    rehearsal, first = uploaded()
    begin(rehearsal, replace(first, run="other", api_url="https://api-eu2.planhat.com"))
    refuse_meanwhile(rehearsal.journal, rehearsal.workspace, ("run",))
    begin(rehearsal, replace(first, run="again", file=""))
    refuse_meanwhile(rehearsal.journal, rehearsal.workspace, ("run", "again"))
    with pytest.raises(CallUnusable, match="pasted cells"):
        refuse_meanwhile(rehearsal.journal, rehearsal.workspace, ("run",))


def step_until_looking(work: Generator[object, None, object]) -> None:
    """Let an undo get as far as reading what Planhat holds."""
    while not (isinstance(step := next(work), Progress) and step.stage == "snapshot"):
        pass


def undo_beside(rehearsal: Rehearsal, meanwhile: Callable[[], object]) -> CallUnusable:
    """Take a run back while something happens as it looks; return why it was not."""
    before = rehearsal.records()
    where = rehearsal.workspace, rehearsal.planhat, rehearsal.journal, rehearsal.now
    work = undo("run", "undo", rehearsal.catalog.models, *where)
    step_until_looking(work)
    meanwhile()
    with pytest.raises(CallUnusable) as unusable:
        drive(work)
    assert rehearsal.records() == before
    assert not rehearsal.journal.entries("undo")
    return unusable.value


def test_an_upload_that_begins_while_an_undo_looks_makes_it_wait() -> None:
    rehearsal, first = uploaded()
    other = replace(first, run="other", file="Renewals.csv")
    refused = undo_beside(rehearsal, lambda: begin(rehearsal, other))
    assert refused.code == "sending_meanwhile"


def test_an_upload_that_came_and_went_while_an_undo_looked_makes_it_look_again() -> None:
    rehearsal, first = uploaded()
    begin(rehearsal, replace(first, run="old"))
    rehearsal.journal.append("old", Ended("broken"))

    def come_and_go() -> None:
        begin(rehearsal, replace(first, run="other", file="Renewals.csv"))
        rehearsal.journal.append("other", Ended("finished"))

    refused = undo_beside(rehearsal, come_and_go)
    assert (refused.code, "Renewals.csv" in refused.what) == ("sent_meanwhile", True)
    # One that was there, and went on, is noticed as well.
    refused = undo_beside(rehearsal, lambda: rehearsal.journal.append("old", Ended("finished")))
    assert refused.code == "sent_meanwhile"
    assert rehearsal.undo().counts["removed"] == 5


# What is sent waits for an undo


def test_nothing_is_sent_while_an_undo_is_under_way() -> None:
    rehearsal, first = uploaded()
    begin(rehearsal, undoing(first))
    before = rehearsal.records()
    table, prepared = rehearsal.prepare([{"externalId": "Z1", "name": "New"}])
    content = replace(preview(rehearsal, sheet("Company", [COMPANY])).parts[0].content, table=table)
    rehearsal.app.calls.clear()
    journal, now = rehearsal.journal, rehearsal.now
    for name in ("one", "two"):  # what stood in the way before leaves nothing behind
        work = send(prepared, content, WORKSPACE, name, unwanted, journal, now)
        with pytest.raises(CallUnusable) as unusable:
            drive(work)
        assert unusable.value.code == "undoing_meanwhile"
        assert "Renewals.csv" in unusable.value.what
        assert "Nothing was sent" in unusable.value.do
        assert not journal.entries(name)
    assert rehearsal.records() == before
    assert not rehearsal.app.calls
    journal.append("theirs", Ended("finished"))
    work = send(prepared, content, WORKSPACE, "three", lambda: reach(rehearsal), journal, now)
    assert drive(work).counts["created"] == 1


def test_a_command_that_sends_waits_too() -> None:
    rehearsal, first = uploaded()
    begin(rehearsal, undoing(replace(first, workspace=first.api_url, workspace_id="")))
    _prepared, started, work = rehearsal.begin([{"externalId": "Z1", "name": "New"}])
    with pytest.raises(CallUnusable) as unusable:
        # The rehearsal calls every run “run”: this one comes after that.
        refuse_crossing(rehearsal.journal, replace(started, run="later"))
    assert unusable.value.code == "undoing_meanwhile"
    with pytest.raises(CallUnusable):
        drive(work)
    assert rehearsal.journal.entries("run")[0] == first


def test_of_two_that_begin_at_once_one_sees_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal, first = uploaded()
    journal: Journal = rehearsal.journal
    plain = journal.begin

    def begin_at_once(started: Started, plan: bytes = b"") -> None:
        if started.run == "undo":  # neither saw the other as it looked
            plain(replace(first, run="other", file="Renewals.csv"))
        plain(started, plan)

    monkeypatch.setattr(journal, "begin", begin_at_once)
    before = rehearsal.records()
    with pytest.raises(CallUnusable) as unusable:
        rehearsal.undo()
    assert unusable.value.code == "sending_meanwhile"
    assert rehearsal.records() == before
    assert [one.run for one in journal.runs()] == ["other", "run"]


def test_two_uploads_may_go_side_by_side() -> None:
    rehearsal, first = uploaded()
    begin(rehearsal, replace(first, run="other"))
    refuse_crossing(rehearsal.journal, replace(first, run="more"))
    begin(rehearsal, replace(undoing(first), api_url="https://api-eu2.planhat.com"))
    refuse_crossing(rehearsal.journal, replace(first, run="more"))


# What goes on waits too


def cut_off() -> Rehearsal:
    """An upload of single rows that was cut off after its second request."""
    rehearsal = Rehearsal("Company", OLD)
    _prepared, _started, work = rehearsal.begin(MIXED, batch_rows=1)
    sent = 0
    while sent < 2:
        sent += isinstance(next(work), Sent)
    work.close()
    return rehearsal


def test_an_upload_does_not_go_on_while_an_undo_is_under_way() -> None:
    rehearsal = cut_off()
    first = rehearsal.folded("run").started
    begin(rehearsal, undoing(first))
    before = rehearsal.written()
    with pytest.raises(CallUnusable) as unusable:
        rehearsal.resume()
    assert unusable.value.code == "undoing_meanwhile"
    assert rehearsal.written() == before
    rehearsal.journal.append("theirs", Ended("finished"))
    assert rehearsal.resume().state == "finished"
    # What is at its end is told, whatever else is under way.
    begin(rehearsal, replace(undoing(first), run="more"))
    assert rehearsal.resume().state == "finished"


def test_an_undo_does_not_go_on_while_an_upload_is_under_way() -> None:
    rehearsal, first = uploaded()
    where = rehearsal.workspace, rehearsal.planhat, rehearsal.journal, rehearsal.now
    work = undo("run", "undo", rehearsal.catalog.models, *where)
    while not isinstance(next(work), Sent):
        pass
    work.close()
    begin(rehearsal, replace(first, run="other"))
    with pytest.raises(CallUnusable) as unusable:
        rehearsal.resume("undo")
    assert unusable.value.code == "sending_meanwhile"
    rehearsal.journal.append("other", Ended("finished"))
    assert rehearsal.resume("undo").state == "finished"


# Several sheets


def test_no_sheet_is_sent_while_an_undo_is_under_way() -> None:
    rehearsal = Rehearsal()
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", [LICENSE]))
    journal, now = rehearsal.journal, rehearsal.now

    def sending() -> Generator[object, None, object]:
        return send_bundle(bundle, WORKSPACE, "book", lambda: reach(rehearsal), journal, now)

    whole = Rehearsal("Company", OLD)
    whole.upload(MIXED)
    theirs = undoing(whole.folded("run").started)
    begin(rehearsal, theirs)
    with pytest.raises(CallUnusable) as unusable:
        drive(send_bundle(bundle, WORKSPACE, "book", unwanted, journal, now))
    assert unusable.value.code == "undoing_meanwhile"
    assert [one.run for one in journal.runs()] == ["theirs"]
    journal.append("theirs", Ended("finished"))
    # One that begins between two sheets holds the second back.
    work = sending()
    while not isinstance(happening := next(work), Ended):
        rehearsal.seconds += happening.seconds if isinstance(happening, Wait) else 0
    begin(rehearsal, replace(theirs, run="more"))
    reports = drive(work)
    assert isinstance(reports, tuple)
    assert [one.state for one in reports] == ["finished", "broken"]
    assert "is taking an upload back" in reports[1].words
    assert reports[1].counts["not_sent"] == 1
