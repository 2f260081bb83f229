"""Learning from finished uploads, as far as the person allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.notebook import DiskNotebook
from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import JournalUnusable, LearnedUnreadable
from planhat_desktop.app.learning import Kept, Lessons, send_and_learn
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.journal import Entry
from planhat_desktop.core.learning import Learned
from planhat_desktop.core.mapping import Confidence, Link, Mapping
from planhat_desktop.core.report import Report
from planhat_desktop.core.suggestion import suggest
from tests.app.rehearsal import Rehearsal, drive
from tests.core.making import built_in, make_table

COMPANY = built_in().model("Company")
TABLE = make_table([("Client", ["Acme", "Globex"]), ("Wer", ["Eva", "Adam"])])
CONTENT = Content(table=TABLE, mapping=Mapping("Company", (Link(0, "name"), Link(1, "owner"))))
NOW = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> DiskNotebook:
    return DiskNotebook(tmp_path / "learned.json")


@pytest.fixture
def lessons(tmp_path: Path, book: DiskNotebook) -> Lessons:
    return Lessons(DiskSettings(tmp_path / "settings.json"), book, lambda: NOW)


def upload(lessons: Lessons, report: Report, content: Content = CONTENT) -> Report:
    def work() -> Generator[Step | Entry, None, Report]:
        yield Progress("sending", 0)
        return report

    return drive(send_and_learn(work(), content, COMPANY, Known(), lessons))


@pytest.fixture(scope="module")
def finished() -> Report:
    return Rehearsal().upload([{"name": "Acme", "externalId": "C-9"}])


def test_a_finished_upload_is_suggested_for_sure_the_next_time(
    lessons: Lessons, finished: Report
) -> None:
    assert finished.state == "finished"
    before = suggest(TABLE, COMPANY, learned=lessons.recall())
    assert before.link_of("owner") is None
    assert upload(lessons, finished) is finished
    link = suggest(TABLE, COMPANY, learned=lessons.recall()).link_of("owner")
    assert link is not None
    assert link.confidence is Confidence.SURE
    assert link.reason.code == "learned"
    assert link.reason.facts["times"] == 1
    assert link.reason.facts["last"] == "2026-11-12"


@pytest.mark.parametrize("state", ["stopped", "safety", "broken", "running"])
def test_an_upload_that_is_not_finished_teaches_nothing(
    lessons: Lessons, finished: Report, state: str
) -> None:
    upload(lessons, replace(finished, state=state))
    assert lessons.recall().size == 0


def test_nothing_is_learned_and_nothing_recalled_when_it_is_switched_off(
    lessons: Lessons, finished: Report
) -> None:
    wanted = [lessons.are_wanted]
    upload(lessons, finished)
    lessons.want(on=False)
    wanted.append(lessons.are_wanted)
    assert wanted == [True, False]
    assert lessons.recall() == Learned()
    upload(lessons, finished)
    lessons.want(on=True)
    learned = lessons.recall()
    assert learned.recall(learned.see("Company", TABLE.columns[0]))[0].taken == 1


def test_a_draft_without_a_sheet_teaches_nothing(lessons: Lessons, finished: Report) -> None:
    upload(lessons, finished, Content())
    upload(lessons, finished, Content(table=TABLE))
    assert lessons.recall().size == 0


def test_a_disk_that_refuses_costs_the_lesson_and_nothing_else(
    lessons: Lessons, finished: Report, book: DiskNotebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(more: Learned) -> None:
        raise JournalUnusable("disk_full", "The disk is full.", "Make room.")

    monkeypatch.setattr(book, "add", refuse)
    assert upload(lessons, finished) is finished


def test_it_is_counted_forgotten_put_back_and_shared(
    lessons: Lessons, finished: Report, tmp_path: Path
) -> None:
    assert drive(lessons.count()) == Kept(0, ())
    upload(lessons, finished)
    assert drive(lessons.count()) == Kept(2, ())
    shared = drive(lessons.hand_out(tmp_path / "shared.json"))
    before = drive(lessons.forget())
    assert drive(lessons.count()).columns == 0
    assert drive(lessons.take_in(shared)) == 2
    assert drive(lessons.take_in(shared)) == 0
    drive(lessons.forget())
    drive(lessons.put_back(before))
    assert lessons.recall() == before
    with pytest.raises(LearnedUnreadable):
        drive(lessons.take_in(tmp_path / "settings.json"))
