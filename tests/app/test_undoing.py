"""A run is taken back: as a run of its own, with what it cannot do said beforehand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import orjson
import pytest
from typing_extensions import override

from planhat_desktop.adapters.practice import Permissions
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.changed import kept_words
from planhat_desktop.app.errors import CallUnusable, Unreachable
from planhat_desktop.app.pastruns import take_back, undo_words
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.undoing import LARGE, limits, read_touches, undone_records
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import Answered, Ended, Resumed
from planhat_desktop.core.report import Report
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, Rows
from tests.app.test_resuming import cut_short, kill
from tests.app.test_run import MIXED, OLD
from tests.core.making import built_in


def uploaded() -> Rehearsal:
    """Return a world after four updates and five creations, a minute later."""
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.upload(MIXED)
    rehearsal.seconds += 60
    return rehearsal


def outcomes(rehearsal: Rehearsal, report: Report) -> dict[int, str]:
    touches = read_touches(rehearsal.journal, "run")
    return {one.row: one.outcome for one in undone_records(report, touches)}


def edit(rehearsal: Rehearsal, key: str, **values: object) -> None:
    """Change a company as somebody else would."""
    (record,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == key]
    rehearsal.planhat.upsert("/companies", orjson.dumps([{"_id": record, **values}]))


def test_a_run_is_taken_back_as_if_it_had_never_been() -> None:
    rehearsal = Rehearsal("Company", OLD)
    before = rehearsal.state()
    rehearsal.upload(MIXED)
    look = rehearsal.look()
    assert (look.undoing.restored, look.undoing.removed, look.changes) == (4, 5, 9)
    assert not look.is_large
    assert look.changes < LARGE
    report = rehearsal.undo()
    assert rehearsal.state() == before
    assert report.state == "finished"
    assert report.started.undo_of == "run"
    assert dict(report.started.planned) == {"restore": 4, "remove": 5, "keep": 0}
    assert outcomes(rehearsal, report) == {
        **dict.fromkeys(range(2, 6), "restored"),
        **dict.fromkeys(range(8, 13), "removed"),
    }
    assert {one.run: one.state for one in rehearsal.journal.runs()} == {
        "run": "undone",
        "undo": "finished",
    }
    with pytest.raises(CallUnusable) as told:
        rehearsal.undo(as_run="again")
    assert told.value.code == "nothing_to_undo"


def test_what_an_undo_cannot_do_is_said_beforehand() -> None:
    rehearsal = uploaded()
    said = " ".join(limits(rehearsal.look()))
    assert "7 days" in said
    assert "Metrics and activities of companies do not come back" in said
    assert "Automations" in said
    rehearsal.undo()
    said = " ".join(limits(rehearsal.look("undo")))
    assert "5 records are made again, with new Planhat IDs." in said
    assert "7 days" not in said


def test_removals_that_last_are_told_beforehand() -> None:
    look = uploaded().look()
    assert "minutes" not in " ".join(limits(look))
    assert look.tally.removed == 5
    many = replace(look, undoing=replace(look.undoing, removed=4_500))
    words = "It takes removals one by one, so this may last 30 minutes."
    assert words in limits(many)


def test_an_undo_is_undone() -> None:
    rehearsal = uploaded()
    after = rehearsal.state()
    rehearsal.undo()
    rehearsal.undo("undo", "undo2")
    assert rehearsal.state() == after
    states = [one.state for one in rehearsal.journal.runs()]
    assert states == ["finished", "undone", "finished"]


def test_what_others_did_is_left_alone_and_named() -> None:
    rehearsal = uploaded()
    edit(rehearsal, "K0", name="Theirs")
    edit(rehearsal, "N0", city="Lund")
    (gone,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == "K1"]
    rehearsal.planhat.delete("/companies", gone)
    (gone,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == "N1"]
    rehearsal.planhat.delete("/companies", gone)
    report = rehearsal.undo()
    found = outcomes(rehearsal, report)
    assert (found[2], found[3], found[4], found[8], found[9]) == (
        "kept",
        "kept",
        "restored",
        "kept",
        "removed",
    )
    records = undone_records(report, read_touches(rehearsal.journal, "run"))
    told = {one.row: one for one in records}
    assert told[2].message == "Changed in Planhat since, so it is left alone: Name."
    assert told[8].message == "Changed in Planhat since, so it is left alone: City."
    assert told[3].message == "The record is no longer in Planhat, so there is nothing to change."
    assert told[9].message == "It was not in Planhat any more."
    assert all(one.id for one in told.values())
    assert dict(report.started.planned)["keep"] == 3


def test_what_changed_while_an_undo_lay_still_is_left_alone_as_well() -> None:
    rehearsal = uploaded()
    rehearsal.app.faults = Faults([Fault("status", 1, 1, method="PUT", status=401)])
    rehearsal.undo()
    edit(rehearsal, "K0", name="Theirs")
    edit(rehearsal, "N0", city="Lund")
    (gone,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == "K1"]
    rehearsal.planhat.delete("/companies", gone)
    report = rehearsal.resume("undo")
    found = outcomes(rehearsal, report)
    assert (found[2], found[3], found[4], found[8], found[9]) == (
        "kept",
        "kept",
        "restored",
        "kept",
        "removed",
    )
    names = {one.get("externalId"): one["name"] for one in rehearsal.records()}
    assert names["K0"] == "Theirs"
    assert names["N0"] == "Fresh 0"
    (resumed,) = [one for one in rehearsal.written("undo") if isinstance(one, Resumed)]
    assert set(resumed.kept) == {2, 3, 8}


def test_what_planhat_does_not_remove_is_told() -> None:
    rehearsal = uploaded()
    rehearsal.app.permissions = Permissions(undeletable=frozenset({"Company"}))
    report = rehearsal.undo()
    found = outcomes(rehearsal, report)
    assert [found[row] for row in range(8, 13)] == ["failed"] * 5
    assert report.counts["refused"] == 5


@pytest.mark.parametrize("status", [404, 405])
def test_a_removal_that_is_not_offered_is_told(status: int) -> None:
    rehearsal = uploaded()
    rehearsal.app.faults = Faults([Fault("status", 1, 5, method="DELETE", status=status)])
    report = rehearsal.undo()
    if status == 404:  # the record is still there
        assert report.counts["refused"] == 5
        assert "by hand" in str(report.rows()[12].message)
    else:
        assert report.state == "broken"


def test_a_removal_whose_answer_is_lost_is_looked_up() -> None:
    rehearsal = uploaded()
    rehearsal.app.faults = Faults(
        [
            Fault("drop", 1, 1, method="DELETE", after_commit=True),
            Fault("drop", 3, 1, method="DELETE"),
            Fault("status", 5, 1, method="DELETE", status=404, after_commit=True),
        ]
    )
    report = rehearsal.undo()
    assert (report.state, report.counts["removed"]) == ("finished", 5)
    assert len(rehearsal.records()) == 2 + len(OLD)


def test_an_unclear_removal_that_cannot_be_looked_up_stays_unknown() -> None:
    rehearsal = uploaded()
    faults = [Fault("status", 1, 1, method="DELETE", status=404, after_commit=True)]
    rehearsal.app.faults = Faults(faults)
    seen = rehearsal.planhat.read_one

    def refuse(path: str, record: str) -> dict[str, object] | None:
        rehearsal.app.permissions = Permissions(unreadable=frozenset({"Company"}))
        try:
            return seen(path, record)
        finally:
            rehearsal.app.permissions = Permissions()

    rehearsal.planhat.read_one = refuse  # type: ignore[method-assign]  # a refusal in the middle
    report = rehearsal.undo()
    assert report.counts["unknown"] == 1
    rehearsal.planhat.read_one = seen  # type: ignore[method-assign]
    again = rehearsal.resume("undo")
    assert (again.counts["unknown"], again.counts["removed"]) == (0, 5)


def test_a_run_in_doubt_is_looked_up_before_it_is_taken_back() -> None:
    rehearsal = Rehearsal("Company", OLD)
    before = rehearsal.state()
    kill(rehearsal, MIXED, 3, is_after=True)  # written, and no answer taken
    assert rehearsal.folded().counts["unknown"] == 2
    report = rehearsal.undo()
    assert rehearsal.state() == before
    assert rehearsal.folded().counts["unknown"] == 0
    assert outcomes(rehearsal, report) == {2: "restored", 3: "restored"}
    assert not [one for one in rehearsal.written() if isinstance(one, Ended)]


def test_what_ended_stays_ended_when_its_doubts_are_settled() -> None:
    rehearsal = cut_short("keyed", 3, is_after=True)
    rehearsal.journal.append("run", Ended("broken", "", "It broke."))
    rehearsal.look()
    assert rehearsal.written()[-1] == Ended("broken", rehearsal.written()[-1].at, "It broke.")
    assert rehearsal.folded().counts["unknown"] == 0


def test_rows_nobody_knows_of_are_not_taken_back() -> None:
    rehearsal = uploaded()
    answered = [one for one in rehearsal.written() if isinstance(one, Answered)][-1]
    # Planhat laid a new row onto a record that was there already.
    landed = [Landed(8, "updated", "f" * 24), *(one for one in answered.landed if one.row != 8)]
    rehearsal.journal.append("run", replace(answered, landed=tuple(landed)))
    look = rehearsal.look()
    assert look.undoing.blind == (8,)
    said = " ".join(limits(look))
    assert "Of 1 row the old values are not known" in said
    report = rehearsal.undo()
    assert outcomes(rehearsal, report)[8] == "failed"


def test_records_that_nobody_can_name_are_told_beforehand() -> None:
    rehearsal = Rehearsal("Conversation")
    row = {"companyId": "C1", "type": "call", "subject": "Hello"}
    rehearsal.upload([row])
    answered = [one for one in rehearsal.written() if isinstance(one, Answered)][-1]
    rehearsal.journal.append("run", replace(answered, landed=(), unknown=()))
    rehearsal.journal.append("run", Ended("finished"))
    look = rehearsal.look()
    assert limits(look) == (limits(look)[-1],)
    lost = replace(look, undoing=replace(look.undoing, lost=(2,), removed=1))
    said = " ".join(limits(lost))
    assert "Of 1 row nobody knows whether it made a record; look it up in Planhat." in said
    assert "7 days" in said
    assert "Metrics" not in said


def test_a_model_without_fields_of_its_own_is_read_without_them() -> None:
    rehearsal = Rehearsal("Conversation")
    rehearsal.upload([{"companyId": "C1", "type": "call", "subject": "Hello"}])
    models = {
        name: replace(one, custom_fields=False) for name, one in rehearsal.catalog.models.items()
    }
    rehearsal.catalog = replace(rehearsal.catalog, models=models)
    rehearsal.app.calls.clear()
    assert rehearsal.look().undoing.removed == 1
    assert "custom" not in rehearsal.app.calls[-1].query


def test_an_undo_that_ended_early_names_what_is_left() -> None:
    rehearsal = uploaded()
    rehearsal.app.faults = Faults([Fault("status", 2, 1, method="DELETE", status=401)])
    report = rehearsal.undo()
    records = undone_records(report, read_touches(rehearsal.journal, "run"))
    told = [one.message for one in records if one.outcome == "failed"]
    assert told == ["Not sent: the undo ended before it."] * 4


def test_no_run_has_touched_nothing() -> None:
    assert read_touches(Rehearsal("Company").journal, "nobody") == ()


def test_only_the_first_fields_are_named() -> None:
    fields = built_in().model("Company").fields[1:6]
    words = kept_words(fields)
    assert words.endswith(f"{fields[2].label}, 2 more.")


class _Open(WhenAsked):
    """A way to the workspace that stays open for the next one."""

    @override
    def close(self) -> None:
        pass


def send_again(rehearsal: Rehearsal, name: str, rows: Rows) -> Report:
    """Send rows in a run that counts as those of “run”, mended."""
    table, prepared = rehearsal.prepare(rows)
    started = make_started(
        prepared, table, WORKSPACE, name, NOW.isoformat(), continues="run", by="anna"
    )
    planhat, journal = rehearsal.planhat, rehearsal.journal
    return rehearsal.finish(run(prepared.plan, started, planhat, journal, rehearsal.now))


def take_all_back(rehearsal: Rehearsal, name: str = "run", as_run: str = "undo") -> Report:
    """Take a run and what sent its rows again back, as the window does."""
    models = rehearsal.catalog.models
    work = take_back(
        name,
        as_run,
        lambda: models,
        WORKSPACE,
        lambda: _Open(lambda: rehearsal.planhat),
        rehearsal.journal,
        rehearsal.now,
    )
    return rehearsal.finish(work)


def sent_again() -> tuple[Rehearsal, Counter[str]]:
    """Return a world in which rows were sent again twice, over what was made and changed before.

    And what it was before all that.
    """
    rehearsal = Rehearsal("Company", OLD)
    before = rehearsal.state()
    rehearsal.upload(MIXED)
    rehearsal.seconds += 60
    send_again(rehearsal, "second", [{"externalId": "N0", "name": "Mended", "phase": "Live"}])
    rehearsal.seconds += 60
    third = [{"externalId": key, "name": "Third"} for key in ("N0", "K0", "Z9")]
    send_again(rehearsal, "third", third)
    rehearsal.seconds += 60
    return rehearsal, before


def test_what_was_sent_again_is_taken_back_with_it_the_newest_first() -> None:
    rehearsal, before = sent_again()
    look = rehearsal.look()
    assert [one.past.started.run for one in (*look.later, look)] == ["third", "second", "run"]
    tally = look.tally
    assert (tally.restored, tally.removed, tally.kept) == (2 + 1 + 4, 1 + 5, 0)
    assert (look.changes, tally.changed, tally.attached) == (13, {}, {})
    assert undo_words(look) == (
        "7 records get their old values back, 6 are removed. What was mended and sent again 2"
        " times is taken back with it, the newest first."
    )
    report = take_all_back(rehearsal)
    assert rehearsal.state() == before
    assert report.started.undo_of == "run"
    states = {one.run: one.state for one in rehearsal.journal.runs()}
    assert [states[one] for one in ("run", "second", "third")] == ["undone"] * 3
    assert [one.undo_of for one in rehearsal.journal.runs()][:3] == ["run", "second", "third"]
    assert rehearsal.written("undo")  # the first of them has the name that was asked for
    with pytest.raises(CallUnusable) as told:
        take_all_back(rehearsal, as_run="once more")
    assert told.value.code == "nothing_to_undo"


def test_what_others_did_after_the_last_time_is_named_once() -> None:
    rehearsal, _before = sent_again()
    edit(rehearsal, "N0", name="Theirs")
    look = rehearsal.look()
    assert {row: [one.name for one in fields] for row, fields in look.tally.changed.items()} == {
        2: ["name"],
        8: ["name"],
    }
    assert "1 time" not in undo_words(look)
    take_all_back(rehearsal)
    names = [one["name"] for one in rehearsal.records()]
    assert names.count("Theirs") == 1
    assert "Third" not in names


def test_what_sent_rows_again_may_have_been_taken_back_before() -> None:
    rehearsal, before = sent_again()
    rehearsal.undo("third", "first undo")
    look = rehearsal.look()
    assert [one.past.started.run for one in look.later] == ["second"]
    assert "What was mended and sent again is taken back with it, before it." in undo_words(look)
    take_all_back(rehearsal)
    assert rehearsal.state() == before


def test_a_later_upload_of_ours_that_was_taken_back_leaves_new_records_removable() -> None:
    rehearsal = Rehearsal("Company", OLD)
    before = rehearsal.state()
    rehearsal.upload(MIXED)
    rehearsal.seconds += 60
    rows = [{"externalId": key, "name": "Later", "city": "Lund"} for key in ("N0", "N1")]
    table, prepared = rehearsal.prepare(rows)
    started = make_started(prepared, table, WORKSPACE, "later", NOW.isoformat())
    planhat, journal = rehearsal.planhat, rehearsal.journal
    rehearsal.finish(run(prepared.plan, started, planhat, journal, rehearsal.now))
    assert len(rehearsal.look().tally.changed) == 2  # it stands, and is somebody's work
    rehearsal.seconds += 60
    rehearsal.undo("later", "back")
    look = rehearsal.look()
    assert (look.tally.removed, look.tally.kept) == (5, 0)
    rehearsal.undo()
    assert rehearsal.state() == before


def test_a_run_in_which_nothing_was_done_is_passed_over() -> None:
    rehearsal = uploaded()
    send_again(rehearsal, "second", [])
    report = take_all_back(rehearsal)
    assert (report.started.undo_of, report.state) == ("run", "finished")
    assert [one.run for one in rehearsal.journal.runs()] == ["undo", "second", "run"]


def test_an_undo_that_breaks_off_leaves_the_older_ones_for_later() -> None:
    rehearsal, before = sent_again()
    rehearsal.app.faults = Faults([Fault("status", 1, 1, method="DELETE", status=401)])
    report = take_all_back(rehearsal)
    assert (report.started.undo_of, report.state) == ("third", "broken")
    rehearsal.resume("undo")
    assert take_all_back(rehearsal, as_run="rest").state == "finished"
    assert rehearsal.state() == before


def test_where_others_removed_all_of_it_nothing_is_claimed_of_the_workspace() -> None:
    rehearsal = Rehearsal("Enduser")
    rehearsal.upload([{"companyId": "C1", "email": "ann@acme.example"}])
    (made,) = rehearsal.records()
    rehearsal.planhat.delete("/endusers", made["_id"])
    theirs = {"companyId": made["companyId"], "email": "bo@acme.example"}
    rehearsal.planhat.upsert("/endusers", orjson.dumps([theirs]))
    with pytest.raises(CallUnusable) as told:
        rehearsal.look()
    assert "they were all removed since, or it went to another one" in str(told.value)


def test_a_run_that_is_not_there_cannot_be_taken_back() -> None:
    with pytest.raises(CallUnusable) as told:
        take_all_back(Rehearsal("Company"), "nobody")
    assert told.value.code == "no_such_run"


def test_while_a_person_looks_on_an_undo_waits_as_an_upload_does() -> None:
    for is_watched, state in ((False, "broken"), (True, "finished")):
        rehearsal = uploaded()
        rehearsal.app.faults = Faults([Fault("status", 1, 15, method="PUT", status=429)])
        assert rehearsal.undo(is_watched=is_watched).state == state


def test_what_nobody_knows_is_looked_up_with_the_same_patience() -> None:
    for is_watched in (False, True):
        rehearsal = cut_short("keyed", 3, is_after=True)
        rehearsal.app.faults = Faults([Fault("drop", 1, 15, method="GET")])
        if is_watched:
            assert rehearsal.undo(is_watched=True).state == "finished"
        else:
            with pytest.raises(Unreachable):
                rehearsal.undo()
