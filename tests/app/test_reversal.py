"""What has become of an upload since: the undo that counts, told with when and by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.app.accounts import good_words, headline
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.onepage import make_page, read_summary
from planhat_desktop.app.pastruns import can_undo
from planhat_desktop.app.reversal import (
    Reversal,
    find_reversal,
    for_good_words,
    is_for_good,
    look_since,
)
from planhat_desktop.core.journal import Ended, Sent, Started
from planhat_desktop.core.report import fold
from tests.app.rehearsal import Rehearsal, drive
from tests.app.test_pastruns import COUNTS, DONE
from tests.app.test_run import MIXED, OLD

UNDO = replace(
    DONE,
    run="u1",
    undo_of="r2",
    by="sara",
    counts=COUNTS | {"updated": 3, "removed": 2, "held": 1},
)


def found(*runs: object) -> Reversal:
    made = find_reversal([one for one in runs if isinstance(one, type(DONE))], "r2")
    assert made is not None
    return made


def test_an_upload_that_was_taken_back_says_when_and_by_whom() -> None:
    one = found(UNDO, DONE)
    assert (one.standing, one.by, one.deed_words) == ("undone", UNDO, "Undo the undo…")
    assert one.words == (
        "Taken back on 22 Nov 2026, 10:15 by sara. 1 record was left as it is; the report of the"
        " undo says why."
    )
    plain = found(replace(UNDO, by="", counts=COUNTS | {"updated": 3}), DONE)
    assert plain.words == "Taken back on 22 Nov 2026, 10:15."


def test_an_undo_that_ended_early_leaves_some_of_it() -> None:
    for state in ("interrupted", "stopped"):
        one = found(replace(UNDO, state=state), DONE)
        assert (one.standing, one.deed_words) == ("partly", "Go on with the undo")
        assert one.words == (
            "Taking it back, on 22 Nov 2026, 10:15, ended early: some of it is in Planhat still."
        )


def test_an_undo_that_is_under_way_is_let_be() -> None:
    one = found(replace(UNDO, state="interrupted", is_busy=True), DONE)
    assert (one.standing, one.deed_words) == ("undoing", "")
    assert one.words == "Taking it back began on 22 Nov 2026, 10:15 and is under way."


def test_the_newest_undo_counts_that_has_done_something_and_stands() -> None:
    undone = replace(UNDO, state="undone")
    idle = replace(UNDO, state="stopped", counts=COUNTS | {"not_sent": 5})
    later = replace(UNDO, run="u2", state="interrupted")
    of_another = replace(UNDO, undo_of="r9")
    for runs in ([undone, DONE], [idle, DONE], [of_another, DONE], [DONE]):
        assert find_reversal(runs, "r2") is None
    assert found(undone, idle, of_another, later, UNDO, DONE).by is later


def test_the_report_tells_first_what_has_become_of_it() -> None:
    rehearsal = Rehearsal("Company", OLD)
    report = rehearsal.upload(MIXED)
    assert headline(report, "partly").startswith("Taken back in part. ")
    assert headline(report, "undoing").startswith("It is being taken back. ")
    assert "still" not in good_words(report, "undoing")[1]
    assert "The undo can go on." in good_words(report, "partly")[1]


def page_of(rehearsal: Rehearsal) -> str:
    summary = drive(read_summary(rehearsal.journal, "run", rehearsal.catalog))
    assert summary is not None
    return make_page(summary, "1.0")


def test_the_page_for_a_manager_says_that_it_was_taken_back() -> None:
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.upload(MIXED)
    assert "aken back" not in page_of(rehearsal)
    rehearsal.undo()
    assert "Taken back since. " in page_of(rehearsal)
    assert "Taken back on 22 Nov 2026, 10:15." in page_of(rehearsal)
    rehearsal.undo("undo", "undo 2")
    assert "aken back" not in page_of(rehearsal)


def test_a_report_is_made_anew_where_what_was_sent_last_of_it_was_taken_back() -> None:
    rehearsal = Rehearsal("Company", OLD)
    report = rehearsal.upload(MIXED)
    first = rehearsal.folded("run").started
    journal = rehearsal.journal
    journal.begin(replace(first, run="more", continues="run", held={}, same={}, sending=()))
    journal.append("more", Ended("finished"))
    (since,) = drive(look_since(journal, [(report, "more")]))
    assert (since.reversal, since.report) == (None, None)
    undo = Started("u", first.at, first.workspace, first.api_url, "Company", "", "", "", 0, {})
    journal.begin(replace(undo, undo_of="more"))
    journal.append("u", Ended("finished"))
    (since,) = drive(look_since(journal, [(report, "more")]))
    assert since.reversal is None
    assert since.report is not None
    assert since.report.counts == fold(first, journal.entries("run")[1:]).counts
    rehearsal.undo()
    since, other = drive(look_since(journal, [(report, "run"), (report, "more")]))
    assert since.reversal is not None
    assert (since.reversal.by.run, since.report) == ("undo", None)
    assert other.reversal == since.reversal


@pytest.mark.parametrize("model", ["Metric", "UserActivity"])
def test_what_is_added_for_good_is_never_offered_to_be_taken_back(model: str) -> None:
    assert is_for_good(model)
    assert not can_undo(replace(DONE, model=model))
    words = for_good_words(model)
    assert words.endswith(" are added for good: Planhat has no way to take them back.")
    assert words[:1].isupper()


def test_what_can_be_removed_again_is() -> None:
    for model in ("Company", "Conversation", "Note"):
        assert not is_for_good(model)
        assert can_undo(replace(DONE, model=model))


def test_what_was_taken_back_does_not_go_on() -> None:
    rehearsal = Rehearsal("Company", OLD)
    _prepared, _started, work = rehearsal.begin(MIXED, batch_rows=1)
    sent = 0
    while sent < 2:
        sent += isinstance(next(work), Sent)
    work.close()
    rehearsal.undo()
    before = rehearsal.written()
    with pytest.raises(CallUnusable) as unusable:
        rehearsal.resume()
    assert (unusable.value.code, "“undo”" in unusable.value.do) == ("taken_back", True)
    assert rehearsal.written() == before
    rehearsal.undo("undo", "undo 2")
    assert rehearsal.resume().state == "finished"
