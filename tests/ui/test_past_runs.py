"""A run of the past on the real window: going on with it, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import orjson
import pytest

from planhat_desktop.app.errors import TokenRejected
from planhat_desktop.app.ports import Planhat, RunSummary
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Cell
from planhat_desktop.ui import offering
from planhat_desktop.ui.kit import Badge, Button, StackedBar
from planhat_desktop.ui.pages import undocard
from planhat_desktop.ui.pages.history import HistoryPage
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.app.mortal import Killed
from tests.app.rehearsal import drive
from tests.ui.gallery import settle, wait_until
from tests.ui.test_tables import sheet
from tests.ui.uploading import (
    Disturbed,
    cut,
    disturb,
    known_licenses,
    make_rows,
    open_preview,
    show_preview,
    upload,
)

Open = Callable[[Parts], MainWindow]


def history(window: MainWindow) -> HistoryPage:
    page = window.page
    assert isinstance(page, HistoryPage)
    return page


def open_history(window: MainWindow) -> HistoryPage:
    window.show_side("history")
    settle(window)
    return history(window)


def shown(page: HistoryPage) -> Report:
    assert page.one.report is not None
    return page.one.report


def wait_for_end(window: MainWindow) -> HistoryPage:
    page = history(window)
    wait_until(lambda: not window.is_busy and not page.one.running.is_running)
    settle(window)
    return page


def cut_short(window: MainWindow, file: str = "renewals.csv") -> str:
    """Upload in batches of one, in a program that is killed at its third request."""
    page = open_preview(window)
    cut(page, 1)
    assert page.view is not None
    prepared, parts, table = page.view.prepared, window.parts, window.draft.table
    assert table is not None

    def die(number: int) -> None:
        if number == 3:
            raise Killed

    planhat = Disturbed(lambda: parts.open(parts.practice), die)
    started = make_started(prepared, table, parts.practice, "r1", parts.now().isoformat())
    started = replace(started, file=file)
    with suppress(Killed):
        drive(run(prepared.plan, started, planhat, parts.journal, parts.now))
    planhat.close()
    return "r1"


def press(window: MainWindow, words: str) -> None:
    """Press a button of the banner."""
    found = [one for one in window.banner.findChildren(Button) if one.text() == words]
    assert found, words
    found[-1].click()


def amounts(parts: Parts) -> list[object]:
    return [one["mrr"] for one in known_licenses(parts, 4)]


def edit(parts: Parts, place: int, **values: object) -> None:
    """Change a license as somebody else would."""
    identifier = known_licenses(parts, 4)[place]["_id"]
    planhat = parts.open(parts.practice)
    planhat.upsert("/licenses", orjson.dumps([{"_id": identifier, **values}]))
    planhat.close()


def test_an_upload_that_was_cut_short_is_offered_at_the_next_start(
    open_window: Open, parts: Parts
) -> None:
    cut_short(open_window(parts))
    window = open_window(parts)
    offering.offer_to_go_on(window)
    settle(window)
    assert window.banner.isVisible()
    day = parts.now()
    when = f"{day.day} {day:%b} {day.year}"
    sentence = f"The upload of renewals.csv on {when} stopped after 3 of 5 rows. Go on?"
    assert window.banner.what.text() == sentence
    press(window, "Go on")
    wait_until(lambda: window.page.step is None)
    page = wait_for_end(window)
    report = shown(page)
    assert report.state == "finished"
    assert report.counts["updated"] + report.counts["created"] == 5
    assert "It was cut short and went on where it was." in page.subtitle.text()
    assert not page.one.rest.isVisible()
    offering.offer_to_go_on(window)
    settle(window)
    assert not window.banner.isVisible()


def test_not_now_is_not_asked_again(open_window: Open, parts: Parts) -> None:
    window = open_window(parts)
    name = cut_short(window)
    offering.offer_to_go_on(window)
    settle(window)
    press(window, "Not now")
    assert parts.settings.get(offering.DECLINED) == name
    offering.offer_to_go_on(window)
    settle(window)
    assert not window.banner.isVisible()
    page = open_history(window)
    (card,) = page.cards
    assert [one.text() for one in card.findChildren(Badge)] == ["cut short"]
    assert card.rest.isVisible()
    card.rest.click()
    wait_until(lambda: page.one.report is not None and page.one.report.state == "finished")
    wait_for_end(window)


def test_an_upload_is_taken_back_from_its_report(window: MainWindow, parts: Parts) -> None:
    before = amounts(parts)
    page = upload(window, open_preview(window))
    assert isinstance(page, ReportPage)
    edit(parts, 1, mrr=7777)
    assert page.undo.isVisible()
    page.undo.click()
    wait_until(lambda: window.page.step is None)
    past = wait_for_end(window)
    card = past.one.undo
    assert card.isVisible()
    assert card.what.text() == (
        "4 records get their old values back (1 of them only in part, because others changed the"
        " rest since), 1 is removed."
    )
    assert "MRR" in card.kept.text()
    assert "7 days" in card.limits.text()
    assert card.yes.text() == "Undo 5 changes"
    card.yes.click()
    past = wait_for_end(window)
    report = shown(past)
    assert report.state == "finished"
    assert past.title.full == "Taken back: 5 of 5 changes."
    assert past.view.figures.shown[:2] == ("4 restored", "1 removed")
    told = [(one.count, one.tone, one.words, one.glyph) for one in past.view.bar.segments]
    assert told[:2] == [(4, "create", "restored", "✓"), (1, "update", "removed", "−")]
    assert past.view.model.text(0, 0) == "! left alone"
    assert amounts(parts) == [before[0], 7777, *before[2:]]
    assert past.view.model.row(0).message is not None
    past.one.all.click()
    settle(window)
    states = [card.run.state for card in past.cards]
    assert states == ["finished", "undone"]
    assert past.cards[0].run.by == parts.user()
    bar = past.cards[0].findChild(StackedBar)
    assert bar is not None
    assert [(one.count, one.words) for one in bar.segments[:2]] == [(4, "restored"), (1, "removed")]
    past.open_run(past.cards[1].run.run)
    settle(window)
    assert not past.one.back.isVisible()


def ask_undo(window: MainWindow, name: str) -> HistoryPage:
    """Ask in History what of a run can be taken back, and wait for the card."""
    page = open_history(window)
    page.open_run(name)
    settle(window)
    page.one.back.click()
    return wait_for_end(window)


def test_what_was_mended_and_sent_again_is_taken_back_in_one_go(
    window: MainWindow, parts: Parts
) -> None:
    before = amounts(parts)
    report = upload(window, open_preview(window))
    assert report.report is not None
    first = report.report.started.run
    rows = [(*one[:3], str(9_000 + place), one[4]) for place, one in enumerate(make_rows(parts))]
    prepared = open_preview(window, rows[:4]).view
    assert prepared is not None
    table = window.draft.table
    assert table is not None
    started = make_started(
        prepared.prepared, table, parts.practice, "r2", parts.now().isoformat(), continues=first
    )
    planhat = parts.open(parts.practice)
    drive(run(prepared.prepared.plan, started, planhat, parts.journal, parts.now))
    planhat.close()
    assert amounts(parts) == [9_000, 9_001, 9_002, 9_003]
    past = ask_undo(window, first)
    card = past.one.undo
    assert card.what.text().endswith(
        "1 is removed. What was mended and sent again is taken back with it, before it."
    )
    card.yes.click()
    past = wait_for_end(window)
    assert amounts(parts) == before
    assert shown(past).started.undo_of == first
    past.one.all.click()
    settle(window)
    states = {card.run.run: card.run.state for card in past.cards}
    assert (states[first], states["r2"]) == ("undone", "undone")
    assert len(states) == 4


def test_a_new_company_on_which_others_hung_something_is_named_and_stays(
    window: MainWindow, parts: Parts
) -> None:
    rows: list[list[Cell]] = [[f"New {place}", f"new-{place}"] for place in range(3)]
    made = sheet([["Name", "Number"], *rows], header=1)
    links = (Link(0, "name"), Link(1, "externalId"))
    window.draft.set_table(made, ["Company"], Links("Company", links))
    report = upload(window, show_preview(window)).report
    assert report is not None
    ids = [one.id for one in report.rows().values()]
    person = {"companyId": ids[1], "email": "ann@new.example"}
    planhat = parts.open(parts.practice)
    planhat.upsert("/endusers", orjson.dumps([person]))
    past = ask_undo(window, report.started.run)
    card = past.one.undo
    assert card.what.text() == (
        "2 are removed, 1 is left alone, because others attached something to it since."
    )
    assert card.kept.text() == (
        "Row 3: Others attached something to it since, so it is left alone: 1 end user."
    )
    card.yes.click()
    past = wait_for_end(window)
    assert past.view.model.text(0, 0) == "! left alone"
    there = [planhat.read_one("/companies", one or "") is not None for one in ids]
    planhat.close()
    assert there == [False, True, False]


def test_many_changes_are_taken_back_only_once_their_number_is_typed(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planhat_desktop.app.undoing.LARGE", 2)
    page = upload(window, open_preview(window))
    page.undo.click()
    wait_until(lambda: window.page.step is None)
    past = wait_for_end(window)
    card = past.one.undo
    assert card.consent.isVisible()
    assert not card.asking.isVisible()
    card.consent.yes.click()
    assert card.isVisible()
    card.consent.box.setText("5")
    card.consent.yes.click()
    assert not card.isVisible()
    past = wait_for_end(window)
    assert shown(past).started.undo_of is not None


def test_what_an_undo_asks_is_not_cut_in_the_smallest_window(
    window: MainWindow, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planhat_desktop.app.undoing.LARGE", 1)
    window.resize(960, 640)
    rows = [(*one[:3], str(9_000 + place), one[4]) for place, one in enumerate(make_rows(parts))]
    page = upload(window, open_preview(window, rows[:5]))
    for place in range(4):
        edit(parts, place, mrr=7_000 + place)
    page.undo.click()
    wait_until(lambda: window.page.step is None)
    past = wait_for_end(window)
    card = past.one.undo
    assert card.kept.text().count("\n") == 3
    assert card.consent.isVisible()
    for words in (card.what, card.kept, card.limits):
        assert words.height() >= words.heightForWidth(words.width())
    assert not past.view.stack.isVisible()  # it makes room
    card.consent.no.click()
    assert past.view.stack.isVisible()


def test_a_stop_and_a_break_on_the_way_leave_a_run_that_goes_on(
    open_window: Open, parts: Parts
) -> None:
    window = open_window(parts)
    cut_short(window)
    windows: list[MainWindow] = []

    def stop(number: int) -> None:
        job = windows[0].runner.job
        if number == 1 and job is not None:
            job.stop()

    other = open_window(disturb(parts, stop))
    windows.append(other)
    page = open_history(other)
    page.open_run("r1")
    settle(other)
    page.one.rest.click()
    assert page.one.running.is_running
    assert page.extra_buttons() == (page.one.running.stop_button,)
    assert page.words()[0].text.startswith("Written to the journal")
    assert not page.can_go_back()
    assert page.title.full == "Sending to Practice: renewals.csv"
    other.show_side("history")
    wait_for_end(other)
    assert shown(page).state == "stopped"
    assert page.one.rest.isVisible()


def test_a_run_whose_workspace_is_gone_says_so(window: MainWindow, parts: Parts) -> None:
    upload(window, open_preview(window))
    page = open_history(window)
    page.open_run(page.cards[0].run.run)
    settle(window)
    run_shown = page.one.run
    assert isinstance(run_shown, RunSummary)
    page.one.run = replace(run_shown, workspace="Acme", workspace_id="Acme")
    page.one.back.click()
    assert "Acme" in window.banner.what.text()
    page.one.go_on()
    page.one._take_back()
    page.one.clear()
    page.one.go_on()
    page.one.ask_undo()
    page.one._take_back()
    page.one._open_save()
    assert page.one.describe() == ("", "")
    assert not window.is_busy
    assert window.page.step is not Step.UPLOAD
    assert undocard._MOST_NAMED > 0


def test_the_rest_of_a_stopped_upload_is_sent_from_its_report(
    open_window: Open, parts: Parts
) -> None:
    windows: list[MainWindow] = []

    def stop(number: int) -> None:
        job = windows[0].runner.job
        if number == 2 and job is not None and windows[0].page.step is Step.UPLOAD:
            job.stop()

    window = open_window(disturb(parts, stop))
    windows.append(window)
    page = open_preview(window)
    cut(page, 1)
    report_page = upload(window, page)
    assert report_page.rest.isVisible()
    report_page.rest.click()
    wait_until(lambda: window.page.step is None)
    past = history(window)
    wait_until(lambda: past.one.report is not None and past.one.report.state == "finished")
    wait_for_end(window)
    counts = shown(past).counts
    assert (counts["not_sent"], counts["created"] + counts["updated"]) == (0, 5)


def test_an_upload_that_breaks_off_again_says_so(open_window: Open, parts: Parts) -> None:
    cut_short(open_window(parts))

    def refuse(_number: int) -> None:
        raise TokenRejected("token_rejected", "Planhat does not accept this token.", "Renew it.")

    window = open_window(disturb(parts, refuse))
    page = open_history(window)
    page.open_run("r1")
    settle(window)
    page.one.rest.click()
    wait_for_end(window)
    assert "does not accept this token" in window.banner.what.text()
    assert page.one.rest.isVisible()
    window.parts = change(parts, open=_no_token)
    page.one.rest.click()
    wait_for_end(window)
    assert "No token is kept" in window.banner.what.text()
    press(window, "Try again")
    wait_for_end(window)


def _no_token(_workspace: Workspace) -> Planhat:
    raise TokenRejected("no_token", "No token is kept for it.", "Paste it again.")
