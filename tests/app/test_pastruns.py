"""What can be done about runs of the past, in true sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.pastruns import (
    can_undo,
    find_cut_short,
    find_workspace,
    go_on,
    has_rest,
    look_back,
    lost_workspace,
    offer_words,
    take_back,
    undo_words,
)
from planhat_desktop.app.ports import RunSummary
from planhat_desktop.core.schema import Model, Workspace
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.app.test_resuming import cut_short
from tests.app.test_run import MIXED, OLD
from tests.app.test_undoing import edit, uploaded
from tests.core.making import built_in

COUNTS = dict.fromkeys(
    ("created", "updated", "unchanged", "refused", "held", "not_sent", "unknown"), 0
)
RUN = RunSummary(
    "r1",
    "2026-11-22T10:15:00+00:00",
    "Acme",
    "Company",
    "portfolio.xlsx",
    "interrupted",
    COUNTS | {"created": 700, "unknown": 500, "not_sent": 1800, "held": 12, "unchanged": 30},
    api_url="https://api.planhat.com",
)
DONE = replace(RUN, run="r2", state="finished", counts=COUNTS | {"created": 3000})


def load_models() -> Mapping[str, Model]:
    return built_in().models


def test_the_offer_is_one_true_sentence() -> None:
    assert offer_words(RUN) == (
        "The upload of portfolio.xlsx on 22 Nov 2026 stopped after 1,200 of 3,000 rows. Go on?"
    )
    undo = replace(RUN, undo_of="r0", file="", at="then")
    assert offer_words(undo) == (
        "Taking back pasted cells on then stopped after 1,200 of 3,000 rows. Go on?"
    )


def test_the_offer_says_what_becomes_of_the_other_sheets() -> None:
    assert offer_words(replace(RUN, run="r1.2")) == (
        "The upload of portfolio.xlsx on 22 Nov 2026 stopped after 1,200 of 3,000 companies. Go"
        " on? Sheets that were to follow it, if any, were not begun: they are offered afterwards."
    )


def test_only_what_was_cut_short_goes_on() -> None:
    assert has_rest(RUN)
    assert has_rest(replace(RUN, state="stopped"))
    assert not has_rest(replace(RUN, is_busy=True))
    assert not has_rest(replace(RUN, state="undone"))
    assert not has_rest(DONE)


def test_only_what_wrote_something_is_taken_back() -> None:
    assert can_undo(RUN)
    assert can_undo(DONE)
    assert not can_undo(replace(DONE, state="undone"))
    assert not can_undo(replace(DONE, is_busy=True))
    assert not can_undo(replace(RUN, counts=COUNTS | {"not_sent": 3}))


def test_the_newest_is_offered_once_unless_somebody_has_seen_to_it() -> None:
    assert find_cut_short((RUN,), None) is RUN
    assert find_cut_short((RUN,), "r1") is None
    assert find_cut_short((DONE, RUN), None) is None  # the same file went all the way since
    other = replace(DONE, file="other.xlsx")
    assert find_cut_short((other, RUN), None) is RUN
    assert find_cut_short((replace(RUN, state="stopped"),), None) is None
    assert find_cut_short((), None) is None


def test_a_run_finds_its_workspace() -> None:
    acme = Workspace("Acme", "https://api.planhat.com/")
    others = (Workspace("Globex", "https://api.planhat.com"), Workspace("Acme", "https://x.test"))
    assert find_workspace(RUN, (*others, acme)) is acme
    assert find_workspace(RUN, others) is None
    assert "Acme" in lost_workspace(RUN).what


def test_the_workspace_is_let_go_of_whatever_comes() -> None:
    rehearsal = cut_short("keyed", 5)
    closed: list[str] = []
    rehearsal.planhat.close = lambda: closed.append("x")  # type: ignore[method-assign]  # seen
    reach, journal, now = lambda: rehearsal.planhat, rehearsal.journal, rehearsal.now
    report = drive(go_on("run", load_models, WORKSPACE, reach, journal, now))
    assert report.state == "finished"
    look = drive(look_back("run", load_models, WORKSPACE, reach, journal, now))
    assert look.changes == 9
    report = drive(take_back("run", "undo", load_models, WORKSPACE, reach, journal, now))
    assert report.counts["removed"] == 5
    assert closed == ["x"] * 3


def test_what_a_person_starts_is_as_patient_as_an_upload() -> None:
    throttled = Fault("status", 1, 15, method="PUT", status=429)
    cut, whole = cut_short("keyed", 5), uploaded()
    for one in (cut, whole):
        one.app.faults = Faults([throttled])
    work = go_on("run", load_models, WORKSPACE, lambda: cut.planhat, cut.journal, cut.now)
    assert drive(work).state == "finished"
    where = WORKSPACE, lambda: whole.planhat, whole.journal, whole.now
    assert drive(take_back("run", "undo", load_models, *where)).state == "finished"


def test_an_undo_is_told_in_a_sentence() -> None:
    rehearsal = uploaded()
    edit(rehearsal, "K0", name="Theirs")
    assert undo_words(rehearsal.look()) == (
        "3 records get their old values back, 5 are removed, 1 is left alone, because others"
        " changed it since."
    )
    rehearsal.undo()
    assert undo_words(rehearsal.look("undo")).endswith("5 are made again.")


def test_values_that_come_back_only_in_part_are_counted_once() -> None:
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.upload([one | {"phase": "Trial"} for one in MIXED[:2]])
    edit(rehearsal, "K0", name="Theirs")
    assert undo_words(rehearsal.look()) == (
        "2 records get their old values back (1 of them only in part, because others changed the"
        " rest since)."
    )


def test_nothing_is_told_as_nothing() -> None:
    rehearsal = uploaded()
    rehearsal.undo()
    assert undo_words(rehearsal.look()) == "Nothing of it is left to be taken back."
