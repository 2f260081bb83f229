"""Who a workspace is when it is kept."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.errors import CallUnusable, JournalUnusable
from planhat_desktop.app.identity import identify, read_runs
from planhat_desktop.app.pastruns import find_workspace, with_names_of_today
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.refusals import Recall
from planhat_desktop.core.entryform import entry_from_dict, entry_to_dict
from planhat_desktop.core.frozen import change
from planhat_desktop.core.journal import Started
from planhat_desktop.core.report import Fate
from planhat_desktop.core.rerun import Again
from planhat_desktop.core.workspace import Workspace
from tests.app.adding import Adding
from tests.app.rehearsal import Rehearsal, Rows
from tests.app.test_adding import EVENTS, METRICS
from tests.app.test_resuming import check_as_if_nothing_had_happened, cut_short, kill
from tests.app.test_run import OLD
from tests.app.test_undoing import uploaded

URL = "https://api.planhat.com"
ACME = Workspace("Acme", URL)


def a_run(workspace: Workspace, *, name: str = "r") -> RunSummary:
    where = workspace.name, "Company", "a.xlsx", "finished"
    return RunSummary(
        name, "", *where, {}, api_url=workspace.api_url, workspace_id=workspace.identity
    )


def test_each_new_workspace_is_somebody_new() -> None:
    one, two = (identify(ACME, None, (), ()) for _ in range(2))
    assert one.id
    assert one.identity != two.identity
    assert change(one, id="") == ACME


def test_a_new_name_or_token_leaves_it_who_it_was() -> None:
    made = identify(ACME, None, (), ())
    renamed = identify(change(made, name="Globex", id=""), made, (made,), (a_run(made),))
    assert renamed == change(made, name="Globex")
    # One that was kept before there were identities goes on with its first name.
    old = identify(Workspace("Globex", URL), ACME, (ACME,), (a_run(ACME),))
    assert old == Workspace("Globex", URL, id="Acme")
    assert identify(ACME, old, (old,), (a_run(ACME),)) == ACME
    assert identify(ACME, ACME, (ACME,), ()) == ACME


def test_one_that_takes_the_name_of_a_renamed_one_has_nothing_of_it() -> None:
    globex = Workspace("Globex", URL, id="Acme")
    assert identify(ACME, None, (globex,), (a_run(ACME),)).perhaps == ()


def test_one_that_is_added_again_may_be_the_one_that_is_gone() -> None:
    gone = change(ACME, id="g1")
    runs = (a_run(gone), a_run(change(gone, api_url=URL + "/")), a_run(Workspace("Other", URL)))
    again = identify(ACME, None, (), runs)
    assert again.perhaps == ("g1",)
    assert again.identity not in ("g1", "Acme")
    assert identify(change(ACME, api_url="https://x.test"), None, (), runs).perhaps == ()
    # It stays so under another name, but not at another address.
    renamed = identify(Workspace("Globex", URL), again, (again,), runs)
    assert (renamed.identity, renamed.perhaps) == (again.identity, ("g1",))
    moved = identify(Workspace("Globex", "https://x.test"), again, (again,), runs)
    assert moved.perhaps == ()


class Unreadable(MemoryJournal):
    def runs(self) -> tuple[RunSummary, ...]:
        raise JournalUnusable("journal_locked", "It is locked.", "Try again.")


def test_a_history_that_cannot_be_read_keeps_nobody_out() -> None:
    rehearsal = uploaded()
    (run,) = read_runs(rehearsal.journal)
    assert run.workspace_id == "Practice"
    assert read_runs(Unreadable(count_run)) == ()


# What a workspace that is called otherwise by now still knows


def age(journal: Journal) -> None:
    """Make a journal one that was written before there were identities."""
    assert isinstance(journal, MemoryJournal)
    for entries in journal._runs.values():
        first = entries[0]
        assert isinstance(first, Started)
        data = entry_to_dict(first)
        del data["workspace_id"]
        entries[0] = entry_from_dict(data)


def rename(world: Rehearsal, *, is_old: bool) -> None:
    """Call a workspace otherwise, as the window does."""
    if is_old:
        age(world.journal)
    here = world.workspace
    described = change(here, name="Globex")
    world.workspace = identify(described, here, (here,), world.journal.runs())
    assert world.workspace.name == "Globex"


def add_again(world: Rehearsal) -> None:
    """Delete a workspace and add it again under its name."""
    world.workspace = identify(world.workspace, None, (), world.journal.runs())


is_old = pytest.mark.parametrize("is_old", [False, True], ids=["identities", "names alone"])


@is_old
def test_after_a_new_name_an_upload_is_taken_back(is_old: bool) -> None:
    world = uploaded()
    before = Rehearsal("Company", OLD).state()
    rename(world, is_old=is_old)
    report = world.undo()
    assert (report.state, report.started.workspace) == ("finished", "Globex")
    assert world.state() == before
    rename(world, is_old=False)
    assert world.undo("undo", "redo").state == "finished"


@is_old
def test_after_a_new_name_an_upload_goes_on(is_old: bool) -> None:
    world = cut_short("keyed", 2)  # nothing was sent, so no record tells whose it is
    rename(world, is_old=is_old)
    check_as_if_nothing_had_happened(world, world.resume(), "keyed")


@is_old
def test_after_a_new_name_nothing_is_sent_twice(is_old: bool) -> None:
    world = Adding("UserActivity")
    world.send(EVENTS)
    rename(world, is_old=is_old)
    assert world.send(EVENTS).counts[Fate.CREATED] == 0
    assert len(world.there()) == len(EVENTS)


@is_old
def test_after_a_new_name_what_goes_on_sees_what_was_sent_since(is_old: bool) -> None:
    world = Adding(faults=[Fault("status", method="POST", status=429, times=9)])
    assert world.send(METRICS, batch_rows=1).state == "broken"
    rename(world, is_old=is_old)
    world.seconds += 60
    assert world.send(METRICS[1:], faults=()).counts[Fate.CREATED] == len(METRICS) - 1
    counts = world.resume("run1").counts
    assert (counts[Fate.CREATED], counts[Fate.HELD]) == (1, len(METRICS) - 1)
    assert len(world.there()) == len(METRICS)


@is_old
def test_after_a_new_name_refusals_are_remembered(is_old: bool) -> None:
    world = Rehearsal("Company", OLD, faults=[Fault("refuse")])
    assert world.upload([{"externalId": "K1", "phase": "Churned"}]).counts["refused"] == 1
    rename(world, is_old=is_old)
    assert Recall(world.journal, world.workspace).of(world.model).refusals


@is_old
def test_after_a_new_name_what_is_mended_still_continues_the_upload(is_old: bool) -> None:
    world = uploaded()
    rename(world, is_old=is_old)
    again = Again(world.folded(), frozenset({2}))
    assert again.is_of(world.workspace)
    assert not again.is_of(change(world.workspace, id="another"))


def test_runs_are_told_by_the_names_of_today() -> None:
    gone = change(ACME, name="Gone", id="g1")
    globex = Workspace("Globex", URL, id="Acme")
    runs = (a_run(ACME), replace(a_run(ACME), workspace_id=""), a_run(gone))
    named = with_names_of_today(runs, (globex,))
    assert [one.workspace for one in named] == ["Globex", "Globex", "Gone"]
    assert [find_workspace(one, (globex,)) for one in named] == [globex, globex, None]
    again = identify(gone, None, (globex,), runs)
    assert find_workspace(runs[2], (globex, again)) == again


# One that was deleted, and another of its name


@is_old
def test_one_that_is_added_again_is_known_by_its_records(is_old: bool) -> None:
    world = uploaded()
    if is_old:
        age(world.journal)
    add_again(world)
    assert world.look().changes == 9
    assert world.undo().state == "finished"
    world = cut_short("keyed", 5)
    add_again(world)
    check_as_if_nothing_had_happened(world, world.resume(), "keyed")


def test_one_that_is_added_again_sends_nothing_twice() -> None:
    world = Adding("UserActivity")
    world.send(EVENTS)
    add_again(world)
    assert world.send(EVENTS).counts[Fate.CREATED] == 0


@pytest.mark.parametrize("records", [(), ({"externalId": "K0", "name": "Theirs"},)])
def test_another_of_its_name_has_nothing_taken_back_or_sent(records: Rows) -> None:
    world = cut_short("keyed", 3, is_after=True)  # the first request arrived, unanswered
    written = world.written()
    other = Rehearsal()
    # Ids are unique everywhere, but two practice workspaces count from the same one.
    other.upload([{"externalId": f"X{place}", "name": f"Other {place}"} for place in range(40)])
    for one in other.records():
        other.planhat.delete("/companies", one["_id"])
    if records:
        other.planhat.upsert("/companies", orjson.dumps(records))
    other.journal = world.journal
    add_again(other)
    there = other.state()
    for attempt in (other.look, other.undo, other.resume):
        with pytest.raises(CallUnusable) as told:
            attempt()
        assert told.value.code == "wrong_workspace"
    assert other.state() == there
    assert world.written() == written, "nothing was learned from a workspace it never went to"


def test_what_shows_nothing_is_not_gone_on_with() -> None:
    world = Rehearsal()
    for one in world.records():
        world.planhat.delete("/companies", str(one["_id"]))
    kill(world, [{"externalId": "N1", "name": "New"}], 2)
    plain = world.workspace
    add_again(world)
    with pytest.raises(CallUnusable) as told:
        world.resume()
    assert told.value.code == "wrong_workspace"
    assert "Practice" in told.value.what
    world.workspace = plain
    assert world.resume().counts["created"] == 1
