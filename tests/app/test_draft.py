"""The draft: changing a thing drops what was made of it, and every change can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.draft import Draft, Prepared
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.mapping import BY_HAND, Confidence, Constant, Link, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.report import begin
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.suggestion import suggest
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, drive
from tests.core.making import built_in, make_table

TABLE = make_table(
    [
        ("Number", ["X1", "X2"]),
        ("Name", ["Acme", "Globex"]),
        ("Stage", ["Live", "Trial"]),
        ("Empty", [None, None]),
    ]
)
LINKS = Links("Company", (Link(0, "externalId"), Link(1, "name")))


@pytest.fixture
def draft() -> Draft:
    made = Draft(WORKSPACE, built_in())
    made.set_table(TABLE, ("Company", "Enduser"), LINKS)
    return made


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    content = Draft(WORKSPACE, built_in())
    content.set_table(TABLE, ("Company",), LINKS)
    return drive(prepare(content.content, built_in(), Rehearsal().planhat, lambda: NOW))


def feeds(draft: Draft) -> dict[str, int]:
    assert draft.mapping is not None
    return {one.field: one.column for one in draft.mapping.links}


def test_the_same_file_read_otherwise_can_be_taken_back(draft: Draft, prepared: Prepared) -> None:
    draft.set_prepared(prepared)
    draft.leave_out([3])
    other = make_table([("Name", ["Hooli"])])
    draft.reread_table("Choose another sheet", other, ("Enduser",), Links("Enduser", ()))
    assert draft.table is other
    assert draft.content.models == ("Enduser",)
    assert not draft.content.left_out
    assert (draft.prepared, draft.snapshot, draft.report) == (None, None, None)
    assert draft.undo_words == "Choose another sheet"
    draft.undo()
    assert draft.table is TABLE
    assert draft.mapping == LINKS
    assert draft.content.left_out == {3}


def test_an_empty_draft_knows_nothing_and_goes_nowhere() -> None:
    draft = Draft(WORKSPACE, built_in())
    assert (draft.table, draft.mapping, draft.model) == (None, None, None)
    assert (draft.gaps(), draft.unused_columns()) == ((), ())
    assert draft.furthest() is Step.FILE
    assert (draft.undo_words, draft.redo_words) == ("", "")
    draft.undo()
    draft.redo()
    draft.edit({(2, 0): "nothing to edit"})
    assert draft.undo_words == ""
    with pytest.raises(ValueError, match="no sheet"):
        draft.link(0, "name")


def test_each_step_opens_the_next(draft: Draft, prepared: Prepared) -> None:
    assert draft.furthest() is Step.MATCH
    draft.set_prepared(prepared)
    assert draft.furthest() is Step.PREVIEW
    assert draft.snapshot is prepared.snapshot
    started = Rehearsal().begin([{"name": "Any", "externalId": "Y"}])[1]
    report = begin(started)
    draft.set_report("run", report)
    assert draft.furthest() is Step.REPORT
    assert (draft.run, draft.report) == ("run", report)


def test_gaps_and_unused_columns_follow_the_links(draft: Draft) -> None:
    assert draft.gaps() == ()
    assert draft.unused_columns() == (2,)  # a column without a cell is not worth a word
    draft.unlink("name")
    assert [one.code for one in draft.gaps()] == ["required"]
    assert draft.unused_columns() == (1, 2)
    assert draft.model is not None
    assert draft.model.name == "Company"


def test_a_joined_column_is_used(draft: Draft) -> None:
    assert draft.mapping is not None
    joined = draft.mapping.with_link(Link(1, "name", also=(2,)))
    draft.set_mapping("Join", joined)
    assert draft.unused_columns() == ()


def test_a_link_changes_in_its_place(draft: Draft) -> None:
    changed = Link(2, "externalId", Reading(case="upper"), also=(0,))
    draft.change_link(changed)
    assert draft.mapping is not None
    assert draft.mapping.links == (changed, LINKS.links[1])
    assert draft.undo_words == "Change how it is read"
    draft.undo()
    assert draft.mapping is LINKS
    draft.change_link(Link(2, "phase"))  # nothing feeds that field, and nothing does now
    assert draft.mapping.links == LINKS.links


def test_records_chosen_for_values_stay_with_what_they_are_records_of(draft: Draft) -> None:
    draft.link(0, "owner")
    chosen = Reading(values={"Ann": "0" * 24}, case="title")
    draft.set_reading("owner", chosen, "Decide a value")
    assert draft.undo_words == "Decide a value"
    draft.link(0, "coOwner")
    assert draft.mapping is not None
    link = draft.mapping.link_of("coOwner")
    assert link is not None
    assert link.reading == chosen  # a team member there too
    draft.link(0, "description")
    link = draft.mapping.link_of("description")
    assert link is not None
    assert link.reading == Reading(case="title")


def test_a_field_is_fed_by_one_column_and_a_column_keeps_its_reading(draft: Draft) -> None:
    draft.set_reading("name", Reading(blanks="clear"))
    draft.link(1, "phase")
    assert feeds(draft) == {"externalId": 0, "phase": 1}
    assert draft.mapping is not None
    moved = draft.mapping.links_from(1)[0]
    assert (moved.reading.blanks, moved.confidence, moved.reason) == (
        "clear",
        Confidence.SURE,
        BY_HAND,
    )
    draft.link(2, "phase")
    assert feeds(draft) == {"externalId": 0, "phase": 2}


def test_several_columns_are_linked_in_one_change_and_keep_how_they_are_read(draft: Draft) -> None:
    draft.set_reading("name", Reading(blanks="clear"))
    before = draft.mapping
    draft.lay([(0, "name"), (1, "externalId"), (2, "phase")])
    assert feeds(draft) == {"name": 0, "externalId": 1, "phase": 2}
    assert draft.mapping is not None
    link = draft.mapping.link_of("externalId")
    assert link is not None
    assert link.reading.blanks == "clear"
    assert draft.undo_words == "Match 3 columns"
    draft.undo()
    assert draft.mapping is before
    draft.link(2, "phase")
    assert draft.undo_words == "Match “Stage”"


def test_a_column_that_is_cleared_leaves_those_it_is_joined_to(draft: Draft) -> None:
    joined = Links("Company", (Link(0, "name", also=(1, 2)), Link(3, "phase"), Link(1, "owner")))
    draft.set_mapping("Join", joined)
    draft.unlink_columns([0, 3])
    assert draft.mapping is not None
    assert [(one.field, one.columns) for one in draft.mapping.links] == [
        ("name", (1, 2)),
        ("owner", (1,)),
    ]
    assert draft.undo_words == "Clear 2 columns"
    draft.unlink_columns([2])
    assert draft.mapping is not None
    assert [one.columns for one in draft.mapping.links] == [(1,), (1,)]
    draft.undo()
    draft.undo()
    assert draft.mapping == joined


def test_doubtful_suggestions_can_be_accepted(draft: Draft) -> None:
    draft.set_mapping("Suggest", Links("Company", (Link(1, "name", confidence=Confidence.CHECK),)))
    draft.accept(["name"])
    assert draft.mapping is not None
    assert [one.confidence for one in draft.mapping.links] == [Confidence.SURE]


def test_a_profile_is_remembered_until_another_one_comes(draft: Draft) -> None:
    draft.set_mapping("Use a profile", LINKS, "Monthly")
    draft.set_mapping("Another model", suggest(TABLE, built_in().model("Enduser")))
    assert draft.content.profile == "Monthly"
    draft.set_mapping("Use a profile", LINKS, "Weekly")
    assert draft.content.profile == "Weekly"


DEEDS: dict[str, Callable[[Draft], None]] = {
    "link": lambda draft: draft.link(2, "phase"),
    "unlink": lambda draft: draft.unlink("name"),
    "constant": lambda draft: draft.set_constant("country", "SE"),
    "reading": lambda draft: draft.set_reading("name", Reading(blanks="clear")),
    "key": lambda draft: draft.choose_key("externalId"),
    "policy": lambda draft: draft.set_policy(Policy(mode=Mode.UPDATE_ONLY)),
    "mapping": lambda draft: draft.set_mapping("Another model", Links("Enduser")),
    "cells": lambda draft: draft.edit({(2, 1): "Acme AB"}),
    "out": lambda draft: draft.leave_out([2, 3]),
    "in": lambda draft: draft.take_in([3]),
    "shape": lambda draft: draft.reshape_table("Header row", TABLE, LINKS),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_each_change_drops_the_preview_and_can_be_taken_back(
    draft: Draft, prepared: Prepared, deed: str
) -> None:
    before = draft.content
    draft.set_prepared(prepared)
    DEEDS[deed](draft)
    after = draft.content
    assert after is not before
    assert draft.prepared is None
    assert draft.snapshot is prepared.snapshot  # what was read of the workspace still holds
    assert draft.undo_words
    words = draft.undo_words
    draft.set_prepared(prepared)
    draft.undo()
    assert draft.content is before
    assert draft.prepared is None
    assert (draft.undo_words, draft.redo_words) == ("", words)
    draft.redo()
    assert draft.content is after
    assert (draft.undo_words, draft.redo_words) == (words, "")


@given(st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=12), st.data())
def test_taking_back_goes_the_same_way_as_it_came(deeds: list[str], data: st.DataObject) -> None:
    draft = Draft(WORKSPACE, built_in())
    draft.set_table(TABLE, ("Company",), LINKS)
    trail = [draft.content]
    for name in deeds:
        DEEDS[name](draft)
        trail.append(draft.content)
    back = data.draw(st.integers(0, len(deeds)))
    for content in reversed(trail[len(trail) - back - 1 : -1]):
        draft.undo()
        assert draft.content is content
    for content in trail[len(trail) - back :]:
        draft.redo()
        assert draft.content is content
    assert draft.redo_words == ""
    DEEDS["key"](draft)
    assert draft.redo_words == ""


def test_rows_are_left_out_and_taken_in(draft: Draft) -> None:
    draft.leave_out([2, 3])
    draft.take_in([3])
    assert draft.content.left_out == frozenset({2})
    assert draft.policy == Policy()


def test_an_edited_cell_is_seen_in_the_table(draft: Draft) -> None:
    draft.edit({(3, 1): "Globex AB"})
    assert draft.table is not None
    assert [draft.table.columns[1].cell(row) for row in range(2)] == ["Acme", "Globex AB"]
    assert TABLE.columns[1].cell(1) == "Globex"


def test_a_new_sheet_begins_anew(draft: Draft, prepared: Prepared) -> None:
    draft.leave_out([2])
    draft.set_prepared(prepared)
    draft.set_table(TABLE, ("Company",), LINKS)
    assert (draft.prepared, draft.snapshot, draft.report, draft.run) == (None, None, None, "")
    assert draft.content.left_out == frozenset()
    assert draft.undo_words == ""


def test_another_workspace_keeps_sheet_and_links(draft: Draft, prepared: Prepared) -> None:
    draft.set_constant("country", "SE")
    content = draft.content
    draft.set_prepared(prepared)
    other = Workspace("Other", "https://api-us3.planhat.com")
    draft.set_workspace(other, built_in())
    assert draft.content is content
    assert (draft.prepared, draft.snapshot, draft.report, draft.run) == (None, None, None, "")
    assert draft.workspace is other
    assert draft.mapping is not None
    assert draft.mapping.constants == (Constant("country", "SE"),)


def test_without_a_sheet_nothing_is_joined() -> None:
    draft = Draft(WORKSPACE, built_in())
    before = draft.content
    draft.join_rows("Merge rows", {(2, 0): "Acme"}, [3])
    assert draft.content is before
    assert draft.undo_words == ""


def test_what_was_being_prepared_is_taken_up_and_can_be_put_down_again(draft: Draft) -> None:
    before = draft.content
    draft.resume(replace(before, left_out=frozenset({3}), models=("Ticket",)))
    assert draft.content.left_out == {3}
    assert draft.content.models == before.models  # the table's own
    draft.undo()
    assert draft.content is before


def test_what_was_read_of_the_workspace_is_kept(draft: Draft, prepared: Prepared) -> None:
    draft.set_snapshot(prepared.snapshot)
    assert draft.snapshot is prepared.snapshot
