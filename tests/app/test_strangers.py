"""A workspace in which nothing of earlier uploads is left may be another one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from typing_extensions import override

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.consent import consent_sentence, needs_consent
from planhat_desktop.app.consequences import Consequence
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import CallUnusable, JournalUnusable
from planhat_desktop.app.overview import look_over
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.refusals import Recall
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.strangers import LEAST, Familiar, refuse_stranger
from planhat_desktop.core.frozen import change
from planhat_desktop.core.journal import Entry
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.schema import Workspace
from tests.app.rehearsal import NOW, Rehearsal, Rows, drive
from tests.core.making import make_table

ACME = Workspace("Acme", "https://api.planhat.com", id="a-1")


def rows(count: int, letter: str = "K") -> Rows:
    return [{"externalId": f"{letter}{at}", "name": f"Company {letter}{at}"} for at in range(count)]


def sent_before(count: int = LEAST) -> Rehearsal:
    """Return a workspace that had one upload of new companies."""
    rehearsal = Rehearsal()
    rehearsal.workspace = ACME
    assert rehearsal.upload(rows(count)).counts["created"] == count
    return rehearsal


def look(
    there: Rehearsal, journal: Journal, workspace: Workspace = ACME
) -> tuple[Prepared, dict[str, Consequence]]:
    """Preview three companies in a workspace, with the history of another."""
    made = rows(3, "N")
    table = make_table([(name, [one[name] for one in made]) for name in made[0]])
    links = tuple(Link(place, name) for place, name in enumerate(made[0]))
    content = Content(table=table, mapping=Links("Company", links))
    recall = Recall(journal, workspace)
    work = prepare(content, there.catalog, there.planhat, lambda: NOW, recall=recall)
    prepared = drive(work)
    return prepared, {one.code: one for one in drive(look_over(content, prepared)).consequences}


def test_nothing_of_earlier_uploads_being_there_is_told_and_asked_about() -> None:
    before, other = sent_before(), Rehearsal()
    prepared, lines = look(other, before.journal)
    assert prepared.gone == LEAST
    line = lines["stranger"]
    assert next(iter(lines)) == "stranger"
    assert line.title == "this may be another workspace than before"
    assert line.hint == (
        "None of the 10 records that earlier uploads wrote is there now: the token may be of"
        " another workspace. Check it in Settings (“Change…”) before you upload."
    )
    assert line.rows.tolist() == [0, 1, 2]
    assert needs_consent(prepared.plan, ACME, [line])
    said = consent_sentence(ACME, (prepared.plan, [line]))
    assert said == "This creates 3 companies and finds none of the 10 records sent before in Acme."
    with pytest.raises(CallUnusable, match="None of the 10 records") as refused:
        refuse_stranger(prepared.gone)
    assert refused.value.code == "strange_workspace"


def test_the_same_workspace_is_known_by_any_record_that_is_left() -> None:
    before = sent_before()
    prepared, lines = look(before, before.journal)
    assert prepared.gone == 0
    assert "stranger" not in lines
    refuse_stranger(prepared.gone)
    for record in before.records()[2:-1]:
        before.planhat.delete("/companies", record["_id"])
    assert look(before, before.journal)[0].gone == 0
    before.planhat.delete("/companies", before.records()[-1]["_id"])
    assert look(before, before.journal)[0].gone == LEAST


def test_few_records_may_have_been_removed_by_hand() -> None:
    before = sent_before(LEAST - 1)
    assert look(Rehearsal(), before.journal)[0].gone == 0


def test_what_was_taken_back_or_never_came_tells_nothing() -> None:
    before = sent_before()
    assert before.undo().counts["removed"] == LEAST
    assert look(Rehearsal(), before.journal)[0].gone == 0
    # What was put back is there, what was removed is not.
    before = Rehearsal("Company", rows(LEAST))
    before.workspace = ACME
    changed = [{**one, "name": f"{one['name']} AB"} for one in rows(LEAST)]
    before.upload([*changed, *rows(5, "N")])
    assert before.undo().counts["updated"] == LEAST
    assert look(Rehearsal(), before.journal)[0].gone == LEAST
    assert look(before, before.journal)[0].gone == 0
    other = Rehearsal("Enduser")
    other.workspace = ACME
    people = [{"companyId": "C1", "email": f"p{at}@a.example"} for at in range(LEAST)]
    assert other.upload(people).counts["created"] == LEAST
    assert look(Rehearsal(), other.journal)[0].gone == 0  # of whom this preview reads nothing


def test_an_older_upload_whose_records_are_there_is_enough() -> None:
    # Ids are given in order, so these have others.
    before, other = sent_before(), Rehearsal("Company", rows(20, "F"))
    other.journal = before.journal
    table, prepared = other.prepare(rows(LEAST, "M"))
    started = make_started(prepared, table, ACME, "second", NOW.isoformat())
    other.finish(run(prepared.plan, started, other.planhat, other.journal, lambda: NOW))
    for there in (before, other):
        assert look(there, before.journal)[0].gone == 0
    assert look(Rehearsal(), before.journal)[0].gone == 2 * LEAST


@pytest.mark.parametrize(
    "workspace",
    [
        change(ACME, id="b-2"),
        change(ACME, name="https://api.planhat.com/"),
        change(ACME, is_practice=True),
        change(ACME, api_url="https://api-us3.planhat.com"),
    ],
)
def test_runs_of_others_and_places_that_change_tell_nothing(workspace: Workspace) -> None:
    before = sent_before()
    assert before.journal.runs()[0].api_url == ACME.api_url
    assert look(Rehearsal(), before.journal, workspace)[0].gone == 0


class Counting(MemoryJournal):
    """Counts what is read of it, or cannot be read."""

    reads = 0
    is_broken = False
    is_busy = False
    most = 0

    @override
    def entries(self, run: str, *, bodies: bool = True) -> tuple[Entry, ...]:
        self.reads += not bodies
        return super().entries(run, bodies=bodies)

    @override
    def runs(self) -> tuple[RunSummary, ...]:
        if self.is_broken:
            raise JournalUnusable("journal", "It cannot be read.", "Try again.")
        return tuple(
            replace(
                one,
                counts={**one.counts, "created": self.most or one.counts["created"]},
                is_busy=self.is_busy,
            )
            for one in super().runs()
        )


def test_a_history_is_read_once_and_one_that_cannot_be_read_tells_nothing() -> None:
    rehearsal = Rehearsal()
    rehearsal.workspace = ACME
    rehearsal.journal = journal = Counting(count_run)
    rehearsal.upload(rows(LEAST))
    other = Rehearsal()
    _table, prepared = other.prepare(rows(3, "N"))
    familiar = Familiar(journal, ACME)
    assert familiar.count_gone(prepared.snapshot) == LEAST
    journal.reads = 0
    journal.runs()
    by_listing, journal.reads = journal.reads, 0
    assert [familiar.count_gone(prepared.snapshot) for _time in range(3)] == [LEAST] * 3
    assert journal.reads == 3 * by_listing
    earlier = replace(prepared.snapshot, read_at=NOW - dt.timedelta(minutes=1))
    assert familiar.count_gone(earlier) == 0  # it was read before they were sent
    journal.is_busy = True
    assert familiar.count_gone(prepared.snapshot) == 0
    journal.is_busy = False
    assert familiar.count_gone(prepared.snapshot) == LEAST
    journal.most = 20_001  # reading so many would take long
    assert familiar.count_gone(prepared.snapshot) == 0
    journal.is_broken = True
    assert Familiar(journal, ACME).count_gone(prepared.snapshot) == 0
