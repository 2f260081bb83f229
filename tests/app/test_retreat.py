"""Sheets that were sent together are taken back at one question, the last of them first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson
import pytest

from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.bundle import prepare_bundle, send_bundle
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.refusals import Recall
from planhat_desktop.app.retreat import (
    LookAll,
    Retreat,
    all_words,
    find_together,
    look_at_all,
    retreat_words,
    take_back_all,
)
from planhat_desktop.core.schema import Model, Workspace
from tests.app.adding import Adding
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.app.test_adding import METRICS
from tests.app.test_bundle import listed, reach, send, sheet
from tests.app.test_sequel import book

RUNS = ("book.3", "book.2", "book.1")


def models_of(rehearsal: Rehearsal) -> Callable[[], Mapping[str, Model]]:
    return lambda: rehearsal.catalog.models


def look(rehearsal: Rehearsal, *runs: str) -> LookAll:
    where = WORKSPACE, lambda: reach(rehearsal), rehearsal.journal, rehearsal.now
    return drive(look_at_all(runs or RUNS, models_of(rehearsal), *where))


def take_back(rehearsal: Rehearsal, *runs: str) -> Retreat:
    where = WORKSPACE, lambda: reach(rehearsal), rehearsal.journal, rehearsal.now
    return drive(take_back_all(runs or RUNS, models_of(rehearsal), *where, by="Ann"))


def left(rehearsal: Rehearsal) -> list[list[str]]:
    """The keys of what is in Planhat, of companies, people and licenses."""
    return [sorted(listed(rehearsal, one)) for one in ("Company", "Enduser", "License")]


def sent() -> Rehearsal:
    rehearsal = Rehearsal()
    assert [one.state for one in send(rehearsal, book(rehearsal))] == ["finished"] * 3
    return rehearsal


def test_all_sheets_are_asked_about_at_once_and_taken_back_the_last_first() -> None:
    rehearsal = sent()
    runs = rehearsal.journal.runs()
    assert find_together(runs, "book.2") == RUNS
    found = look(rehearsal)
    assert found.runs == RUNS
    assert found.changes == 6
    assert not found.is_large
    assert all_words(found) == (
        "Of this upload 3 sheets are taken back, what was sent last first:\n"
        "Licenses: 2 are removed.\n"
        "End users: 2 are removed.\n"
        "Companies: 2 are removed."
    )
    assert found.limits.count("Planhat keeps removed records in its bin for 7 days.") == 1
    made = take_back(rehearsal)
    assert [one.started.undo_of for one in made.reports] == list(RUNS)
    assert {one.started.by for one in made.reports} == {"Ann"}
    assert retreat_words(made) == "All sheets of this upload are taken back."
    assert left(rehearsal) == [["C1", "C2"], [], []]
    runs = rehearsal.journal.runs()
    assert find_together(runs, "book.2") == ()
    assert not drive_again(rehearsal)


def drive_again(rehearsal: Rehearsal) -> list[object]:
    """Taking it back once more does nothing."""
    rehearsal.app.calls.clear()
    made = take_back(rehearsal)
    assert not made.words
    return [one for one in rehearsal.app.calls if one.method != "GET"]


def test_what_others_changed_stays_with_what_it_hangs_on() -> None:
    rehearsal = sent()
    company = listed(rehearsal, "Company")["C9"]["_id"]
    theirs = [{"externalId": "L1", "companyId": company, "product": "Gold"}]
    rehearsal.planhat.upsert("/licenses", orjson.dumps(theirs))
    found = look(rehearsal)
    said = all_words(found)
    assert "Licenses: 1 is removed, 1 is left alone, because others changed it since." in said
    assert "Companies: 1 is removed, 1 is left alone, because others attached something" in said
    made = take_back(rehearsal)
    assert not made.words
    assert left(rehearsal) == [["C1", "C2", "C9"], [], ["L1"]]
    assert listed(rehearsal, "License")["L1"]["companyId"] == company


def test_where_one_cannot_be_taken_back_those_before_it_stay() -> None:
    rehearsal = sent()
    rehearsal.app.faults = Faults([Fault("status", method="DELETE", path="/endusers", status=401)])
    made = take_back(rehearsal)
    assert [one.state for one in made.reports] == ["finished", "broken"]
    assert made.left == ("Enduser", "Company")
    said = retreat_words(made)
    assert said.startswith("The end users were not taken back to the end: ")
    assert said.endswith("So nothing was done about the companies, which were sent before them.")
    assert left(rehearsal) == [["C1", "C2", "C8", "C9"], ["E1", "E2"], []]
    runs = find_together(rehearsal.journal.runs(), "book.1")
    assert runs == ("book.2", "book.1")
    assert not take_back(rehearsal, *runs).words
    assert left(rehearsal) == [["C1", "C2"], [], []]


def test_a_network_that_is_away_is_said_so() -> None:
    rehearsal = sent()
    rehearsal.app.faults = Faults([Fault("status", method="GET", path="/companies", status=401)])
    made = take_back(rehearsal)
    assert made.left == ("Company",)
    assert "So nothing" not in retreat_words(made)
    assert left(rehearsal) == [["C1", "C2", "C8", "C9"], [], []]


def test_a_run_that_is_of_another_workspace_ends_it() -> None:
    rehearsal = sent()
    other = Workspace("Other", "https://api-us3.planhat.com")
    where = other, lambda: reach(rehearsal), rehearsal.journal, rehearsal.now
    made = drive(take_back_all(RUNS, models_of(rehearsal), *where))
    assert made.left == ("License", "Enduser", "Company")
    assert not made.reports
    assert len(left(rehearsal)[2]) == 2
    with pytest.raises(CallUnusable):
        drive(look_at_all(RUNS, models_of(rehearsal), *where))


def test_only_sheets_that_were_sent_together_go_together() -> None:
    rehearsal = sent()
    assert find_together(rehearsal.journal.runs(), "another.1") == ()
    assert find_together(rehearsal.journal.runs(), "alone") == ()


def test_what_is_added_for_good_is_named_and_the_rest_is_taken_back() -> None:
    world = Adding()
    company = {"name": "New AB", "externalId": "C9"}
    contents = [sheet("Company", [company]), sheet("Metric", METRICS[:1])]
    recall = Recall(world.journal, world.workspace)
    bundle = drive(prepare_bundle(contents, world.catalog, world.planhat, world.now, recall=recall))
    drive(send_bundle(bundle, world.workspace, "both", world.open, world.journal, world.now))
    # It is not among what is offered to be taken back; where it is asked for, it is named.
    assert find_together(world.journal.runs(), "both.1") == ("both.1",)
    runs = ("both.2", "both.1")
    where = world.workspace, world.open, world.journal, world.now
    found = drive(look_at_all(runs, models_of(world), *where))
    assert found.runs == ("both.1",)
    assert all_words(found) == (
        "Of this upload 1 sheet is taken back:\nCompanies: 1 is removed.\n"
        "Metrics are added for good: Planhat has no way to take them back."
    )
    alone = drive(look_at_all(runs[:1], models_of(world), *where))
    assert all_words(alone) == "Metrics are added for good: Planhat has no way to take them back."
    assert not alone.changes
    made = drive(take_back_all(runs, models_of(world), *where))
    assert not made.words
    assert len(made.reports) == 1
    assert len(world.there()) == 1
