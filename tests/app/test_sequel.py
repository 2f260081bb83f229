"""Several sheets whose upload ended early go on to their end, and no row goes twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.again import shown_alone, shown_content
from planhat_desktop.app.autosave import Unfinished, read_unfinished, write_unfinished
from planhat_desktop.app.bundle import Bundle, name_part, send_bundle
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.sending import send as send_one
from planhat_desktop.app.sequel import (
    find_bundle,
    find_waiting,
    go_on_with_bundle,
    waiting_words,
)
from planhat_desktop.app.steps import Step, Wait
from planhat_desktop.core.journal import Ended, Entry, Started
from planhat_desktop.core.report import Report
from planhat_desktop.core.rerun import Again
from planhat_desktop.core.schema import Model
from tests.app.mortal import Fatal, Killed, MortalPlanhat, mortal_journal
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.app.test_bundle import COMPANY, LICENSE, PERSON, fates, listed, preview, reach, sheet

Reports = Generator[Step | Entry, None, tuple[Report, ...]]

COMPANIES = [COMPANY, {"externalId": "C8", "name": "Hooli"}]
PEOPLE = [PERSON, {**PERSON, "externalId": "E2", "email": "bo@hooli.example", "companyId": "C8"}]
LICENSES = [LICENSE, {**LICENSE, "externalId": "L2", "companyId": "C8"}]


def book(rehearsal: Rehearsal) -> Bundle:
    sheets = sheet("Company", COMPANIES), sheet("Enduser", PEOPLE), sheet("License", LICENSES)
    return preview(rehearsal, *sheets)


def sending(rehearsal: Rehearsal, bundle: Bundle, planhat: Planhat, journal: Journal) -> Reports:
    return send_bundle(bundle, WORKSPACE, "book", lambda: planhat, journal, rehearsal.now)


def going_on(
    rehearsal: Rehearsal,
    bundle: Bundle,
    planhat: Planhat | None = None,
    journal: Journal | None = None,
) -> Reports:
    def load_models() -> Mapping[str, Model]:
        return rehearsal.catalog.models

    return go_on_with_bundle(
        bundle,
        WORKSPACE,
        "book",
        load_models,
        lambda: planhat or reach(rehearsal),
        journal or rehearsal.journal,
        rehearsal.now,
    )


def finish(rehearsal: Rehearsal, work: Reports) -> tuple[Report, ...]:
    """Drive to the end; waits move the clock."""
    while True:
        try:
            happening = next(work)
        except StopIteration as end:
            reports: tuple[Report, ...] = end.value
            return reports
        if isinstance(happening, Wait):
            rehearsal.seconds += happening.seconds


def stop_when(work: Reports, holds: Callable[[object], bool]) -> None:
    """Stop an upload as a person does, once something has happened."""
    while not holds(next(work)):
        pass
    work.close()


def everything(rehearsal: Rehearsal) -> Counter[str]:
    """How often each record is in Planhat that the book makes, with what it belongs to."""
    company = {one["_id"]: key for key, one in listed(rehearsal, "Company").items()}
    found = Counter(
        f"Company {orjson.loads(body)['externalId']}"
        for (body,) in rehearsal.store.query('SELECT body FROM "Company"')
    )
    for model in ("Enduser", "License"):
        for (body,) in rehearsal.store.query(f'SELECT body FROM "{model}"'):
            one: dict[str, Any] = orjson.loads(body)
            found[f"{model} {one['externalId']} of {company.get(one['companyId'])}"] += 1
    return found


ALL = Counter(
    dict.fromkeys(
        (
            *(f"Company {key}" for key in ("C1", "C2", "C8", "C9")),
            *("Enduser E1 of C9", "Enduser E2 of C8", "License L1 of C9", "License L2 of C8"),
        ),
        1,
    )
)


def test_the_sheet_that_was_cut_short_goes_on_and_the_others_follow() -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    rehearsal.app.faults = Faults([Fault("status", method="PUT", path="/endusers", status=401)])
    reports = finish(rehearsal, sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal))
    assert [one.state for one in reports] == ["finished", "broken", "stopped"]
    rehearsal.app.calls.clear()
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert [one.state for one in reports] == ["finished"] * 3
    assert fates(reports) == [["created", "created"]] * 3
    assert everything(rehearsal) == ALL
    assert [one.run for one in rehearsal.journal.runs()] == ["book.3", "book.2", "book.1"]
    writes = [one.path.split("?")[0] for one in rehearsal.app.calls if one.method == "PUT"]
    assert writes == ["/endusers", "/licenses"]
    # Once more, and nothing is sent.
    rehearsal.app.calls.clear()
    again = finish(rehearsal, going_on(rehearsal, bundle))
    assert fates(again) == fates(reports)
    assert not [one for one in rehearsal.app.calls if one.method == "PUT"]


def test_it_was_killed_between_two_sheets() -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    work = sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal)
    stop_when(work, lambda one: isinstance(one, Ended))
    assert [one.run for one in rehearsal.journal.runs()] == ["book.1"]
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert fates(reports) == [["created", "created"]] * 3
    assert everything(rehearsal) == ALL


@settings(max_examples=25)
@given(
    kills=st.lists(st.tuples(st.integers(1, 16), st.booleans()), min_size=1, max_size=4),
    fault=st.sampled_from(
        [
            (),
            (Fault("drop", method="PUT", path="/endusers", after_commit=True),),
            (Fault("drop", method="PUT", path="/licenses"),),
            (Fault("status", method="PUT", path="/companies", status=503, after_commit=True),),
        ]
    ),
)
def test_however_often_it_is_killed_every_row_is_there_once(
    kills: list[tuple[int, bool]], fault: tuple[Fault, ...]
) -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    rehearsal.app.faults = Faults(fault)
    for deeds, is_after in kills:
        fate = Fatal(deeds, is_after=is_after)
        planhat = MortalPlanhat(reach(rehearsal), fate)
        journal = mortal_journal(rehearsal.journal, fate)
        make = going_on if rehearsal.journal.runs() else sending
        with suppress(Killed):
            finish(rehearsal, make(rehearsal, bundle, planhat, journal))
        assert not [name for name, count in everything(rehearsal).items() if count > 1]
    if not rehearsal.journal.runs():
        finish(rehearsal, sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal))
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert [one.state for one in reports] == ["finished"] * 3
    assert everything(rehearsal) == ALL
    assert [sum(one.counts.values()) for one in reports] == [2, 2, 2]


def test_when_it_ends_early_again_the_others_still_wait() -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    rehearsal.app.faults = Faults(
        [Fault("status", method="PUT", path="/companies", status=401, times=2)]
    )
    finish(rehearsal, sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal))
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert [one.state for one in reports] == ["broken", "stopped", "stopped"]
    assert [one.run for one in rehearsal.journal.runs()] == ["book.1"]
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert fates(reports) == [["created", "created"]] * 3


def test_what_changed_before_a_sheet_begins_stays_behind() -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    stop_when(
        sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal),
        lambda one: isinstance(one, Ended),
    )
    # Somebody makes that license by hand.
    umbrella = listed(rehearsal, "Company")["C9"]["_id"]
    theirs = [{**LICENSE, "mrr": 99, "companyId": umbrella}]
    rehearsal.planhat.upsert("/licenses", orjson.dumps(theirs))
    rehearsal.seconds += 60
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert fates(reports) == [["created", "created"], ["created", "created"], ["held", "created"]]
    assert listed(rehearsal, "License")["L1"]["mrr"] == 99


def mended(content: Content, first: Report, prepared: Prepared) -> tuple[Content, Prepared]:
    rows = frozenset(first.started.sending) | frozenset(first.started.held)
    again = Content(
        table=content.table, mapping=content.mapping, policy=content.policy,
        again=Again(first, rows),
    )  # fmt: skip
    return again, shown_alone(again, prepared)


@pytest.mark.parametrize("state", ["safety", "broken"])
def test_what_was_mended_and_sent_again_counts_for_what_follows(state: str) -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    work = sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal)
    stop_when(work, lambda one: isinstance(one, Started))
    rehearsal.journal.append("book.1", Ended(state, "", "Something looks wrong."))
    rehearsal.journal.release("book.1")
    report = rehearsal.folded("book.1")
    content = bundle.parts[0].content
    made = drive(prepare(content, rehearsal.catalog, rehearsal.planhat, rehearsal.now))
    again, prepared = mended(content, report, made)
    if state == "safety":
        rehearsal.app.calls.clear()
        shown, journal, now = shown_content(again), rehearsal.journal, rehearsal.now
        drive(send_one(prepared, shown, WORKSPACE, "more", lambda: reach(rehearsal), journal, now))
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert [one.state for one in reports] == ["finished"] * 3
    assert fates(reports) == [["created", "created"]] * 3
    assert everything(rehearsal) == ALL


def refusal(rehearsal: Rehearsal, bundle: Bundle) -> str:
    """Why it does not go on; nothing is sent then."""
    before = everything(rehearsal)
    with pytest.raises(CallUnusable) as raised:
        finish(rehearsal, going_on(rehearsal, bundle))
    assert everything(rehearsal) == before
    return raised.value.code


def test_what_was_never_begun_does_not_go_on() -> None:
    rehearsal = Rehearsal()
    assert refusal(rehearsal, book(rehearsal)) == "not_begun"


def test_what_was_taken_back_since_does_not_go_on() -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    stop_when(
        sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal),
        lambda one: isinstance(one, Ended),
    )
    rehearsal.undo("book.1")
    assert refusal(rehearsal, bundle) == "taken_back"


def test_a_sheet_that_was_sent_by_itself_since_does_not_follow() -> None:
    rehearsal = Rehearsal()
    drive(send_bundle(preview(rehearsal, sheet("Enduser", PEOPLE[1:])), WORKSPACE, "old",
                      lambda: reach(rehearsal), rehearsal.journal, rehearsal.now))  # fmt: skip
    bundle = book(rehearsal)
    stop_when(
        sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal),
        lambda one: isinstance(one, Ended),
    )
    issue = sheet("Issue", [{"sourceId": "I1", "title": "one", "companyIds": "C1"}])
    for name, content in (("issue", issue), ("more", sheet("License", LICENSES[:1]))):
        more = preview(rehearsal, content)
        journal, now = rehearsal.journal, rehearsal.now
        drive(send_bundle(more, WORKSPACE, name, lambda: reach(rehearsal), journal, now))
    assert refusal(rehearsal, bundle) == "sent_since"
    rehearsal.undo("more.1")
    rehearsal.undo("issue.1", "undo 2")
    assert refusal(rehearsal, bundle) == "sent_since"
    assert name_part("more", 0) == "more.1"


def keep(rehearsal: Rehearsal, run: str) -> Unfinished:
    """What the autosave holds of the book, as the next start reads it."""
    contents = [part.content for part in book(rehearsal).parts]
    kept = [
        replace(one, table=replace(one.table, sheet=one.mapping.model))
        for one in contents
        if one.table and one.mapping
    ]
    found = read_unfinished(write_unfinished(kept[0], "Practice", kept[1:], run))
    assert found is not None
    return found


def test_the_next_start_knows_which_sheets_were_to_follow() -> None:
    rehearsal = Rehearsal()
    kept = keep(rehearsal, "book")
    assert find_waiting(kept, rehearsal.journal.runs()) == ()
    stop_when(
        sending(rehearsal, book(rehearsal), reach(rehearsal), rehearsal.journal),
        lambda one: isinstance(one, Ended),
    )
    runs = rehearsal.journal.runs()
    waiting = find_waiting(kept, runs)
    assert waiting == ("Enduser", "License")
    assert waiting_words(kept, waiting) == (
        "The upload of book.xlsx ended before “Enduser”, “License”."
        " Preview what is still to be sent?"
    )
    assert find_waiting(keep(rehearsal, "another"), runs) == ()


def test_a_kill_before_the_uploads_name_was_noted_leaves_it_known_to_the_history() -> None:
    rehearsal = Rehearsal()
    kept = keep(rehearsal, "")
    stop_when(
        sending(rehearsal, book(rehearsal), reach(rehearsal), rehearsal.journal),
        lambda one: isinstance(one, Ended),
    )
    (run,) = rehearsal.journal.runs()
    assert run.sheets == ("Company", "Enduser", "License")
    # The kept sheets of the tests' file all bear its one fingerprint.
    assert find_bundle(kept, [run]) == "book"
    assert find_waiting(kept, [run]) == ("Enduser", "License")
    # What had nothing to send is not waited for.
    assert find_waiting(kept, [replace(run, sheets=("Company", "License"))]) == ("License",)
    # Journals that are older do not say which sheets there were.
    assert find_waiting(keep(rehearsal, "book"), [replace(run, sheets=())]) == (
        "Enduser",
        "License",
    )


@pytest.mark.parametrize(
    "other",
    [{"sha256": "of another file"}, {"sheets": ("Company", "Issue")}, {"sheets": ()}],
    ids=["another file", "other sheets", "an older journal"],
)
def test_an_upload_of_something_else_is_not_taken_for_it(other: dict[str, Any]) -> None:
    rehearsal = Rehearsal()
    stop_when(
        sending(rehearsal, book(rehearsal), reach(rehearsal), rehearsal.journal),
        lambda one: isinstance(one, Ended),
    )
    runs = [replace(one, **other) for one in rehearsal.journal.runs()]
    assert find_bundle(keep(rehearsal, ""), runs) == ""
    assert find_waiting(keep(rehearsal, ""), runs) == ()


def test_a_sheet_that_goes_alone_waits_for_no_other() -> None:
    rehearsal = Rehearsal()
    kept = replace(keep(rehearsal, ""), others=())
    finish(rehearsal, sending(rehearsal, book(rehearsal), reach(rehearsal), rehearsal.journal))
    assert find_bundle(kept, rehearsal.journal.runs()) == ""


def test_what_went_to_another_workspace_of_the_same_address_is_no_hindrance() -> None:
    rehearsal = Rehearsal()
    bundle = book(rehearsal)
    stop_when(
        sending(rehearsal, bundle, reach(rehearsal), rehearsal.journal),
        lambda one: isinstance(one, Ended),
    )
    first = rehearsal.folded("book.1").started
    other = replace(first, run="other", model="License", workspace="Globex", workspace_id="g")
    rehearsal.journal.begin(other)
    rehearsal.journal.append("other", Ended("finished"))
    reports = finish(rehearsal, going_on(rehearsal, bundle))
    assert [one.state for one in reports] == ["finished"] * 3
