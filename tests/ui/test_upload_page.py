"""The Upload page of the real window: live counts, stop, trouble, and nothing lost."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from planhat_desktop.app.errors import JournalUnusable, TokenRejected, Unreachable
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.frozen import change
from planhat_desktop.core.journal import Answered, Ended, Entry, Sent, Started
from planhat_desktop.core.mapping import Constant, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.report import BatchReport, fold
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.kit import Reach
from planhat_desktop.ui.pages.batches import BatchesModel
from planhat_desktop.ui.pages.course import Course
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.pages.upload import UploadPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.test_tables import check, sheet
from tests.ui.uploading import (
    Row,
    cut,
    disturb,
    known_licenses,
    make_rows,
    open_preview,
    show_preview,
    start_upload,
    upload,
)

Open = Callable[[Parts], MainWindow]


class Sealed(Mapping[int, BatchReport]):
    """Batches that nobody may go through."""

    def __getitem__(self, number: int) -> BatchReport:
        raise KeyError(number)

    def __len__(self) -> int:
        raise AssertionError("it counts all batches")

    def __iter__(self) -> Iterator[int]:
        raise AssertionError("it goes through all batches")


def upload_page(window: MainWindow) -> UploadPage:
    window.go(Step.UPLOAD)
    page = window.page
    assert isinstance(page, UploadPage)
    return page


def test_what_was_shown_is_in_planhat_afterwards(
    window: MainWindow, qtmodeltester: ModelTester
) -> None:
    parts = window.parts
    before = known_licenses(parts, 4)
    page = open_preview(window)
    cut(page, 2)
    report = upload(window, page).report
    assert report is not None
    assert report.counts["created"] == 1
    assert report.counts["updated"] == 4
    assert report.counts["held"] == 3
    assert sum(report.counts.values()) == 8
    after = known_licenses(parts, 4)
    amounts = [(old["mrr"], new["mrr"]) for old, new in zip(before, after, strict=True)]
    assert [int(str(new)) - int(str(old)) for old, new in amounts] == [10, 10, 0, 0]
    shown = upload_page(window)
    assert len(shown.running.model.order) == len(report.batches) == 3
    assert shown.running.model.text(0, 2) == "✓ 2 as previewed"
    assert shown.running.model.tone(0, 2) == "create_ink"
    check(qtmodeltester, shown.running.model)
    assert shown.running.figures.shown == ("1 created", "4 updated", "0 refused", "0 not sent")
    assert shown.running.how_far.full == "5 of 5 rows"
    assert shown.primary() == "See the report"
    shown.go_on()
    assert window.page.step is Step.REPORT
    # What was read before is old now: nothing more is to be done.
    window.draft.leave_out([])
    counts = open_preview(window, make_rows(parts)[:4], new=False)
    assert counts.view is not None


def test_stop_ends_after_the_batch_and_tells_what_was_sent(open_window: Open, parts: Parts) -> None:
    windows: list[MainWindow] = []

    def before(number: int) -> None:
        job = windows[0].runner.job
        if number == 2 and job is not None:
            job.stop()  # as the button does, while a batch is under way

    window = open_window(disturb(parts, before))
    windows.append(window)
    page = open_preview(window)
    cut(page, 1)
    shown = upload(window, page)
    report = shown.report
    assert report is not None
    assert report.state == "stopped"
    assert report.counts["updated"] == 2
    assert report.counts["not_sent"] == 3
    assert sum(report.counts.values()) == 8
    assert shown.title.full == "Stopped. 2 of 5 changes are in Planhat."
    (run,) = parts.journal.runs()
    assert run.state == "stopped"
    assert dict(run.counts) == dict(report.counts)
    assert len(upload_page(window).running.model.order) == 2


def test_the_stop_button_says_that_it_is_stopping(open_window: Open, parts: Parts) -> None:
    gate = threading.Event()
    window = open_window(disturb(parts, lambda _number: gate.wait(20)))
    page = open_preview(window)
    cut(page, 1)
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    wait_until(lambda: shown.report is not None)
    assert shown.words()[0].text.startswith("Written to the journal")
    assert shown.extra_buttons() == (shown.running.stop_button,)
    assert not shown.can_go_back()
    shown.running.stop_button.click()
    assert not shown.running.stop_button.isEnabled()
    assert "Stopping" in shown.running.now.text()
    gate.set()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert shown.extra_buttons() == ()


def test_an_upload_is_paused_and_goes_on(open_window: Open, parts: Parts) -> None:
    gate, held = threading.Event(), threading.Event()
    sent: list[int] = []

    def before(number: int) -> None:
        sent.append(number)
        if number == 4:
            held.set()
            assert gate.wait(20)

    window = open_window(disturb(parts, before))
    page = open_preview(window)
    cut(page, 1)
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    wait_until(held.is_set)
    pause = shown.running.pause_button
    assert (pause.isVisible(), pause.accessibleName()) == (True, "Pause")
    pause.click()
    assert shown.running.now.text() == "Pausing once the batch under way has been answered."
    assert pause.accessibleName() == "Go on"
    gate.set()
    paused = "Paused. Nothing is being sent until you go on."
    wait_until(lambda: shown.running.now.text() == paused)
    wait_until(lambda: shown.running.how_far.full == "4 of 5 rows")  # and nothing of time left
    assert len(sent) == 4
    pause.click()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert sent == [1, 2, 3, 4, 5]
    assert window.draft.report is not None
    assert window.draft.report.state == "finished"
    assert not pause.isVisible()


def test_a_paused_upload_can_be_stopped(open_window: Open, parts: Parts) -> None:
    gate, held = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 2:
            held.set()
            assert gate.wait(20)

    window = open_window(disturb(parts, before))
    page = open_preview(window)
    cut(page, 1)
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    wait_until(held.is_set)
    shown.running.pause_button.click()
    gate.set()
    wait_until(lambda: shown.running.now.text().startswith("Paused."))
    shown.running.stop_button.click()
    assert not shown.running.pause_button.isEnabled()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert window.draft.report is not None
    assert window.draft.report.state == "stopped"
    assert window.draft.report.counts["updated"] == 2


def test_batches_that_grow_are_told_as_they_are(open_window: Open, parts: Parts) -> None:
    gate, held = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 3:
            held.set()
            assert gate.wait(20)

    window = open_window(disturb(parts, before))
    page = open_preview(window, many_rows(parts, 700))
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    wait_until(lambda: held.is_set() and shown.running.which.text() == "batch 3 of 4")
    model = shown.running.model
    assert [model.text(place, 0) for place in range(4)] == ["1", "2", "3", "4"]
    assert model.text(0, 1) == "10 of 2–701"
    assert [model.text(place, 2) for place in range(2)] == [
        "✓ 10 as previewed",
        "✓ 100 as previewed",
    ]
    assert [one.count for one in shown.running.bar.segments] == [10, 100, 500, 90]
    gate.set()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert shown.running.how_far.full == "700 of 700 rows"


def test_the_batch_under_way_is_told_of_as_such(open_window: Open, parts: Parts) -> None:
    gate, held = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 3:
            held.set()
            assert gate.wait(20)

    window = open_window(disturb(parts, before))
    page = open_preview(window)
    cut(page, 1)
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    wait_until(lambda: held.is_set() and shown.running.which.text() == "batch 3 of 5")
    answers = [shown.running.model.text(place, 2) for place in range(5)]
    assert answers == ["✓ 1 as previewed"] * 2 + ["being sent"] + ["waiting"] * 2
    row = shown.running.model.text(2, 1)
    assert shown.running.now.text() == f"Sending row {row}…"
    assert [one.tone for one in shown.running.bar.segments] == ["create"] * 2 + ["accent"] + [
        "line"
    ] * 2
    assert [one.count for one in shown.running.bar.segments] == [1] * 5
    gate.set()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert shown.running.which.text() == "batch 5 of 5"


def many_rows(parts: Parts, count: int) -> list[Row]:
    company = make_rows(parts)[0][1]
    return [(f"N-{i}", company, "Core", "5", "2027-01-31") for i in range(count)]


def test_a_long_upload_stays_in_sight_and_says_how_long_it_takes(
    open_window: Open, parts: Parts
) -> None:
    gate, held = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 31:
            held.set()
            assert gate.wait(20)

    passed = dt.timedelta()

    def now() -> dt.datetime:
        # Ten minutes pass by the time 30 of 60 batches are answered, and are looked at in time.
        nonlocal passed
        if held.is_set() and passed < dt.timedelta(minutes=10):
            passed += dt.timedelta(minutes=1, seconds=40)
        return parts.now() + passed

    window = open_window(disturb(change(parts, now=now), before))
    page = open_preview(window, many_rows(parts, 60))
    cut(page, 1)
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    wait_until(lambda: held.is_set() and shown.running.which.text() == "batch 31 of 60")
    # Said anew every second, by the clock that has moved on meanwhile.
    wait_until(lambda: shown.running.how_far.full == "30 of 60 rows · about 9–12 minutes left")
    here = shown.running.grid.visualRect(shown.running.model.index(30, 0))
    assert shown.running.grid.viewport().rect().contains(here)
    gate.set()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert shown.running.how_far.full == "60 of 60 rows"


def test_notes_wait_together_and_are_counted_one_by_one(open_window: Open, parts: Parts) -> None:
    gate, held = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 31:
            held.set()
            assert gate.wait(20)

    window = open_window(disturb(parts, before))
    company = make_rows(parts)[0][1]
    made = sheet([["Home", "Text"], *([company, f"Note {n}"] for n in range(60))], header=1)
    links = (Link(0, "companyId"), Link(1, "description"))
    always = (Constant("type", "note"),)
    window.draft.set_table(made, ["Note"], Links("Note", links, always))
    page = show_preview(window)
    assert page.view is not None
    (line,) = (one.title for one in page.view.consequences if one.code == "singly")
    assert line == "60 notes are sent one at a time: less than a minute"
    assert page.row.address.text() == "POST https://practice.planhat.invalid/conversations"
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    model = shown.running.model
    wait_until(lambda: held.is_set() and len(model.order) == 32)
    assert shown.running.which.text() == "batch 31 of 60"
    assert [model.text(29, column) for column in (0, 2)] == ["30", "✓ 1 as previewed"]
    assert [model.text(place, 2) for place in (30, 31)] == ["being sent", "waiting, one at a time"]
    assert [one.count for one in shown.running.bar.segments] == [1] * 31 + [29]
    here = shown.running.grid.visualRect(model.index(30, 0))
    assert shown.running.grid.viewport().rect().contains(here)
    gate.set()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert shown.running.how_far.full == "60 of 60 rows"


@pytest.mark.parametrize(
    ("one", "tone"),
    [
        (BatchReport(1, (2,), "answered", (Landed(2, "created"),)), "create_ink"),
        (BatchReport(1, (2,), "answered", (Landed(2, "refused", None, "No."),)), "held_ink"),
        (BatchReport(1, (2,), "answered", unknown=(2,)), "held_ink"),
        (BatchReport(1, (2,), "leaving"), "quiet"),
    ],
)
def test_a_batch_has_the_tone_of_what_became_of_it(one: BatchReport, tone: str) -> None:
    model = BatchesModel()
    model.set_batches([one])
    assert model.tone(0, 2) == tone


def test_after_an_upload_the_preview_reads_planhat_anew(window: MainWindow) -> None:
    window.draft.set_mapping("a profile", Links("License"), "Renewals")
    window.parts.profiles.save("Renewals", {"name": "Renewals"})
    page = open_preview(window)
    window.draft.content = replace(window.draft.content, profile="Renewals")
    upload(window, page)
    assert window.draft.snapshot is None
    assert window.draft.prepared is None
    assert window.parts.profiles.used_at("Renewals") is not None
    assert show_preview(window).primary() == ""


def test_after_a_run_the_report_is_checked_off_on_the_pages_beside(window: MainWindow) -> None:
    upload(window, open_preview(window))
    assert window.rail.items[4].spec.reach is Reach.HERE
    window.show_side("history")
    settle(window)
    assert {one.spec.reach for one in window.rail.items} == {Reach.DONE}


def test_a_line_that_breaks_tells_what_is_there(open_window: Open, parts: Parts) -> None:
    def before(number: int) -> None:
        if number == 2:
            raise TokenRejected("token", "Planhat no longer takes the token.", "Paste a new one.")

    window = open_window(disturb(parts, before))
    page = open_preview(window)
    cut(page, 1)
    shown = upload(window, page)
    assert shown.report is not None
    assert shown.report.state == "broken"
    assert "no longer takes the token" in window.banner.what.text()
    assert window.banner.do.text().startswith("1 of 5 changes are in Planhat")
    assert shown.title.full.startswith("It broke off.")


def test_no_answer_is_tried_again_after_a_wait(open_window: Open, parts: Parts) -> None:
    def before(number: int) -> None:
        if number == 1:
            raise Unreachable("refused", "No line.", "Look at the network.")

    window = open_window(disturb(parts, before))
    page = open_preview(window, make_rows(parts)[:2])
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    wait_until(lambda: "Trying again in" in shown.running.now.text())
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    report = window.draft.report
    assert report is not None
    assert report.counts["updated"] == 2


def test_without_a_token_nothing_is_sent_and_the_preview_comes_back(
    open_window: Open, parts: Parts
) -> None:
    refuses: list[bool] = []

    def reach(workspace: Workspace) -> Planhat:
        if refuses:
            raise TokenRejected("no_token", "No token is kept.", "Paste it again.")
        return parts.open(workspace)

    window = open_window(change(parts, open=reach))
    page = open_preview(window)
    refuses.append(True)
    start_upload(page)
    settle(window)
    assert window.page is page
    assert window.banner.what.text() == "No token is kept."
    assert parts.journal.runs() == ()
    assert window.draft.report is None
    refuses.clear()
    assert upload(window, page).report is not None


def test_stopped_before_it_began_nothing_is_sent(window: MainWindow) -> None:
    page = open_preview(window)
    start_upload(page)
    window.stop()
    settle(window)
    report = window.draft.report
    assert report is not None or (window.page is page and window.parts.journal.runs() == ())


class FullDisk:
    """A journal whose disk fills up after some entries."""

    def __init__(self, parts: Parts, room: int) -> None:
        self._journal = parts.journal
        self._room = room

    def begin(self, started: Started, plan: bytes = b"") -> None:
        self._journal.begin(started, plan)

    def append(self, run: str, entry: Entry) -> None:
        self._room -= 1
        if self._room < 0 and not isinstance(entry, Ended):
            raise JournalUnusable("disk_full", "The disk is full.", "Free some space.")
        self._journal.append(run, entry)

    def __getattr__(self, name: str) -> object:
        return getattr(self._journal, name)


def test_a_full_disk_stops_the_upload_and_says_what_was_sent(
    open_window: Open, parts: Parts
) -> None:
    journal = FullDisk(parts, 2)
    window = open_window(change(parts, journal=cast("Journal", journal)))
    page = open_preview(window)
    cut(page, 1)
    start_upload(page)
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert window.banner.what.text().startswith("The disk is full.")
    assert "1 of 5 changes are in Planhat" in window.banner.do.text()
    assert isinstance(window.page, ReportPage)
    assert window.draft.report is not None
    assert sum(window.draft.report.counts.values()) == 8


def test_waits_count_down_and_stages_are_named(window: MainWindow) -> None:
    page = upload_page(window)
    assert page.subtitle.text() == "Nothing is being sent."
    assert page.primary() == ""
    page.running.is_running = True
    page.running.take(Wait(18.0, "throttled"))
    assert page.running.now.text() == "Planhat asked us to slow down. Going on in 18 s."
    page.running.take(Progress("checking", 0, 5))
    assert page.running.now.text() == "Checking results with Planhat…"
    page.running.take(Progress("starting", 0))
    assert page.running.now.text() == "Getting ready…"
    page.running.is_running = False


def test_a_redraw_goes_through_nothing_that_was_answered_before(window: MainWindow) -> None:
    """Conversations are sent one at a time: after 30,000 a redraw costs what it costs after 30."""
    upload(window, open_preview(window))
    running = upload_page(window).running
    assert running.report is not None
    started = replace(running.report.started, rows=400, sending=tuple(range(2, 402)), held={})
    running.is_running = True
    running._course = Course()
    running.take(started)
    for number in range(1, 201):
        running.take(Sent(number, 1, (number + 1,), {}, "{}"))
        running.take(Answered(number, 200, (Landed(number + 1, "created"),), seconds=0.3))
    report = running.report
    sealed = replace(report, batches=Sealed())
    sealed.__dict__["tally"] = report.tally
    running.report = sealed
    running.draw()
    assert running.figures.shown[0] == "200 created"
    assert running.how_far.full.startswith("200 of 400 rows")
    assert [one.count for one in running.bar.segments] == [200, 200]
    assert len(running.model.order) == 200
    running.is_running = False


@pytest.mark.parametrize("rows", [3, 400])
def test_many_batches_become_one_bar(window: MainWindow, rows: int) -> None:
    page = open_preview(window, many_rows(window.parts, rows))
    cut(page, 4 if rows > 3 else 1)
    upload(window, page)
    shown = upload_page(window)
    parts = shown.running.bar.segments
    assert sum(one.count for one in parts) == rows
    assert len(parts) == (1 if rows > 3 else 3)
    window.resize(960, 640)
    QApplication.processEvents()
    widths = sum(shown.running.grid.columnWidth(i) for i in range(4))
    assert widths <= shown.running.grid.viewport().width()


def test_the_report_folds_from_the_journal_alone(window: MainWindow) -> None:
    page = open_preview(window)
    shown = upload(window, page)
    (run,) = window.parts.journal.runs()
    first, *rest = window.parts.journal.entries(run.run)
    assert isinstance(first, Started)
    assert shown.report is not None
    assert fold(first, rest).counts == shown.report.counts
