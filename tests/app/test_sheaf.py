"""The sheets that go together: which they are, what they share, what drops their previews."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pytest

from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.overview import Overview, look_over
from planhat_desktop.app.sequel import left_words, rest_words
from planhat_desktop.app.sheaf import (
    Sent,
    Sheaf,
    can_go_on,
    count_gaps,
    is_begun,
    needs_hand,
    sheet_name,
)
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.report import Report, begin
from planhat_desktop.core.rerun import Again
from planhat_desktop.core.schema import Workspace
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.app.test_bundle import COMPANY, LICENSE, PERSON, Rows, preview, send, sheet

OTHER = Workspace("Other", "https://api-us3.planhat.com")


def make_draft(rehearsal: Rehearsal, model: str, rows: Rows, name: str = "") -> Draft:
    draft = Draft(WORKSPACE, rehearsal.catalog)
    content = sheet(model, rows)
    assert content.table is not None
    assert content.mapping is not None
    draft.set_table(replace(content.table, sheet=name or model), [model], content.mapping)
    return draft


def make_sheaf(rehearsal: Rehearsal) -> Sheaf:
    """Return three sheets, the one in sight last in the order of sending."""
    sheaf = Sheaf(make_draft(rehearsal, "License", [LICENSE]))
    people = make_draft(rehearsal, "Enduser", [PERSON])
    companies = make_draft(rehearsal, "Company", [COMPANY])
    sheaf.gather([sheaf.draft, people, companies])
    return sheaf


def look(rehearsal: Rehearsal, sheaf: Sheaf) -> tuple[Overview, ...]:
    """Preview all sheets, as the Preview page does."""
    bundle = preview(rehearsal, *sheaf.contents())
    views = tuple(drive(look_over(one.content, one.prepared)) for one in bundle.parts)
    sheaf.take(bundle, views)
    return views


def is_previewed(sheaf: Sheaf) -> bool:
    return sheaf.bundle is not None


def models(sheaf: Sheaf) -> list[str]:
    return [one.mapping.model for one in sheaf.drafts if one.mapping is not None]


def test_one_sheet_is_as_ever() -> None:
    rehearsal = Rehearsal()
    draft = make_draft(rehearsal, "Company", [COMPANY])
    sheaf = Sheaf(draft)
    assert not sheaf.is_several
    assert not sheaf.is_joint
    assert sheaf.contents() == (draft.content,)
    assert sheaf.view is None
    draft.prepared = preview(rehearsal, draft.content).parts[0].prepared
    sheaf.share()
    assert draft.prepared is not None
    assert sheaf.step(1) is draft
    assert sheaf.find_twins() is None
    assert sheaf.next_to_match() is None


def test_sheets_stand_in_the_order_they_are_sent_and_the_one_in_sight_stays() -> None:
    sheaf = make_sheaf(Rehearsal())
    assert models(sheaf) == ["Company", "Enduser", "License"]
    assert sheet_name(sheaf.draft.table) == "License"
    assert sheaf.is_joint
    assert sheaf.rows == 3
    assert sheaf.step(1) is sheaf.drafts[0]
    assert sheaf.step(-1) is sheaf.drafts[1]
    assert sheaf.holding("Enduser") is sheaf.drafts[1]
    assert sheaf.holding("Notes") is None
    assert sheaf.others == sheaf.drafts[:2]
    sheaf.show(sheaf.drafts[1])
    assert sheet_name(sheaf.draft.table) == "Enduser"
    sheaf.show(Draft(WORKSPACE, sheaf.draft.catalog))
    assert sheet_name(sheaf.draft.table) == "Enduser"
    sheaf.gather(sheaf.drafts[:1])
    assert sheaf.draft is sheaf.drafts[0]
    assert not sheaf.is_several


def test_all_sheets_are_previewed_and_one_change_drops_every_preview() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    views = look(rehearsal, sheaf)
    assert sheaf.view is views[2]
    assert sheaf.former == (sheaf.bundle, views)
    assert all(one.prepared is not None for one in sheaf.drafts)
    assert len({id(one.snapshot) for one in sheaf.drafts}) == 1
    sheaf.share()
    assert is_previewed(sheaf)
    sheaf.drafts[0].leave_out([2])
    sheaf.share()
    assert not is_previewed(sheaf)
    assert [one.prepared for one in sheaf.drafts] == [None] * 3
    assert sheaf.former is not None  # what has not changed need not be made again
    sheaf.drafts[1].set_catalog(copy(sheaf.draft.catalog))
    sheaf.share()
    assert not sheaf.former


@pytest.mark.parametrize("place", range(3))
def test_a_workspace_is_chosen_for_all_sheets(place: int) -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    look(rehearsal, sheaf)
    told = sheaf.drafts[place]
    told.set_workspace(OTHER, copy(told.catalog))
    sheaf.share()
    assert [one.workspace for one in sheaf.drafts] == [OTHER] * 3
    assert {id(one.catalog) for one in sheaf.drafts} == {id(told.catalog)}
    assert sheaf.bundle is None


@pytest.mark.parametrize("place", range(3))
def test_what_is_learned_of_a_workspace_is_known_to_all_sheets(place: int) -> None:
    sheaf = make_sheaf(Rehearsal())
    catalog, known = copy(sheaf.draft.catalog), Known()
    sheaf.drafts[place].set_catalog(catalog)
    sheaf.share()
    sheaf.drafts[place].known = known
    sheaf.share()
    assert all(one.catalog is catalog and one.known is known for one in sheaf.drafts)


def test_two_sheets_of_one_model_are_found_out() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    assert sheaf.find_twins() is None
    twin = make_draft(rehearsal, "License", [LICENSE], "Licenses of old")
    blank = Draft(WORKSPACE, rehearsal.catalog)
    sheaf.gather([*sheaf.drafts, blank, twin])
    assert sheaf.find_twins() == (sheaf.drafts[2], twin)
    sheaf.gather([*sheaf.drafts[:3], twin])  # their order is left alone, for there is none
    assert models(sheaf) == ["Company", "Enduser", "License", "License"]


def test_the_next_sheet_to_match_comes_after_the_one_in_sight() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    for one in sheaf.drafts[:2]:
        assert one.mapping is not None
        one.set_mapping("clear", Links(one.mapping.model, ()))
        assert count_gaps(one) > 0
    assert sheaf.next_to_match() is sheaf.drafts[0]
    sheaf.show(sheaf.drafts[0])
    assert sheaf.next_to_match() is sheaf.drafts[1]
    sheaf.show(sheaf.drafts[1])
    assert sheaf.next_to_match() is sheaf.drafts[0]


def test_another_file_puts_them_away_and_they_can_be_had_again() -> None:
    sheaf = make_sheaf(Rehearsal())
    before, known = sheaf.drafts, Known()
    sheaf.draft.known = known
    fresh = sheaf.begin_anew()
    assert sheaf.drafts == (fresh,)
    assert sheaf.draft is fresh
    assert fresh.known is known
    assert fresh.table is None
    sheaf.gather(before)
    assert models(sheaf) == ["Company", "Enduser", "License"]
    assert sheet_name(None) == ""
    assert sheet_name(sheaf.draft.table) == "Company"


def test_reports_are_taken_and_the_sheet_that_needs_a_person_comes_in_sight() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    bad = make_draft(rehearsal, "License", [LICENSE, {**LICENSE, "companyId": "?"}])
    sheaf.gather([*sheaf.drafts[:2], bad], sheaf.drafts[0])
    look(rehearsal, sheaf)
    assert sheaf.bundle is not None
    reports = send(rehearsal, sheaf.bundle)
    sheaf.take_reports(sheaf.drafts, reports)
    assert sheaf.reports == reports
    assert sheaf.draft is bad
    assert bad.run == "book.3"
    assert bad.prepared is None
    assert bad.snapshot is None
    assert not is_previewed(sheaf)
    sheaf.take_reports(sheaf.drafts[:2], reports[:2])
    assert sheaf.draft is bad
    bad.report = reports[0]
    sheaf.take_reports(sheaf.drafts[:2], reports[:2])
    assert sheaf.draft is sheaf.drafts[0]


def test_rows_that_are_mended_go_alone_and_the_whole_sheet_goes_with_the_others() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    look(rehearsal, sheaf)
    assert sheaf.bundle is not None
    reports = send(rehearsal, sheaf.bundle)
    mending = sheaf.drafts[1]
    sheaf.show(mending)
    mending.send_again(Again(reports[1], frozenset({2})))
    assert sheaf.contents() == (mending.content,)
    sheaf.show(sheaf.drafts[0])
    assert sheaf.is_joint
    assert [one.again for one in sheaf.contents()] == [None] * 3


def test_what_needs_a_person() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    look(rehearsal, sheaf)
    assert sheaf.bundle is not None
    done = send(rehearsal, sheaf.bundle)[0]
    assert not needs_hand(None)
    assert not needs_hand(done)
    assert is_begun(done)
    never: Report = begin(done.started)
    assert needs_hand(never)
    assert not is_begun(never)
    assert is_begun(begin(replace(done.started, sending=())))
    assert can_go_on(done)
    assert not can_go_on(never)
    assert can_go_on(replace(never, state="safety"))  # it asked first, and goes on once answered
    assert needs_hand(replace(done, state="stopped"))


def test_what_is_left_of_an_upload_that_ended_early() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    look(rehearsal, sheaf)
    bundle = sheaf.bundle
    assert bundle is not None
    assert not left(sheaf)
    sheaf.sent = Sent(bundle, "book", sheaf.drafts)
    assert not left(sheaf)  # nothing has a report
    assert sheaf.under_way == ""
    rehearsal.app.faults = Faults([Fault("status", method="PUT", path="/endusers", status=401)])
    reports = send(rehearsal, bundle)
    sheaf.take_reports(sheaf.drafts, reports)
    assert sheaf.under_way == "book"
    assert [models(sheaf)[sheaf.drafts.index(one)] for one in sheaf.left] == ["Enduser", "License"]
    assert left_words(sheaf.left) == "Not sent to the end yet: “Enduser”, “License”."
    assert left_words(()) == ""
    assert rest_words(sheaf.left) == "Send the rest of 2 sheets"
    assert rest_words(sheaf.left[:1]) == "Send the rest"
    sheaf.sending = {}
    assert not left(sheaf)  # it is under way
    assert sheaf.under_way == "book"
    sheaf.sending = None
    report = sheaf.drafts[1].report
    sheaf.follow(replace(reports[1], state="finished", batches={}))
    assert sheaf.drafts[1].report is not report
    sheaf.follow(reports[1])
    assert sheaf.drafts[1].report is reports[1]
    people, licenses = sheaf.drafts[1:]
    people.leave_out([2])  # it goes on from its journal
    assert left(sheaf) == 2
    licenses.leave_out([2])  # it was not begun, and is another than was previewed
    assert not left(sheaf)
    licenses.undo()
    assert left(sheaf) == 2
    before = sheaf.drafts
    sheaf.gather(sheaf.drafts[:2])
    assert not left(sheaf)
    sheaf.gather(before)
    assert left(sheaf) == 2
    first = reports[0]
    for draft, report in zip(sheaf.drafts, reports, strict=True):
        draft.report = replace(report, batches={})
    people.undo()
    assert not left(sheaf)  # nothing of it was begun
    draft = sheaf.drafts[0]
    draft.report = replace(first, batches={}, state="safety")
    assert left(sheaf) == 3  # it asked first: whoever goes on has answered
    draft.leave_out([2])
    assert not left(sheaf)
    draft.undo()
    sheaf.drafts[0].report = replace(first, started=replace(first.started, run="another.1"))
    assert not left(sheaf)


def left(sheaf: Sheaf) -> int:
    return len(sheaf.left)
