"""Several sheets of a workbook: the offer, the chips, what goes wrong before anything is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from planhat_desktop.app.errors import TokenRejected
from planhat_desktop.app.overview import Overview
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.rechecking import FRESH_S
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Table
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.valuemap import ValuesPage
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.pages.preview.meanwhile import MeanwhileDialog
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.journeys.test_together import LICENSES, write_book
from tests.ui.gallery import settle, wait_until
from tests.ui.test_meanwhile import Hands, alter
from tests.ui.test_past_runs import press
from tests.ui.uploading import known_licenses

Open = Callable[[Parts], MainWindow]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "onboarding.xlsx")


def knows(window: MainWindow, path: Path) -> bool:
    """Whether the sheets of a workbook were looked at."""
    known = window.together.siblings
    return known is not None and known.source.path == str(path)


def read(window: MainWindow, path: Path) -> None:
    window.open_file(path)
    settle(window)
    wait_until(lambda: knows(window, path) and not window.is_busy)
    settle(window)


def gather(window: MainWindow, path: Path) -> None:
    read(window, path)
    window.sheet_page.view.offer.yes.click()
    wait_until(lambda: window.sheaf.is_several and not window.is_busy)
    settle(window)


def preview(window: MainWindow, path: Path) -> PreviewPage:
    gather(window, path)
    window.go(Step.PREVIEW)
    wait_until(lambda: window.sheaf.bundle is not None and not window.is_busy)
    page = window.page
    assert isinstance(page, PreviewPage)
    return page


def send(page: PreviewPage) -> None:
    page.go_on()
    if page.consent.isVisible():
        page.consent.box.setText(page.consent.box.placeholderText())
        page.consent.yes.click()


def in_sight(window: MainWindow) -> str:
    return window.together.strip.chips.choice


def tick(window: MainWindow, sheet: str) -> None:
    """Take a line of the list of sheets."""
    menu = window.together.menu
    assert isinstance(menu, QMenu)
    (action,) = [one for one in menu.actions() if one.text() == sheet]
    assert action.isEnabled()
    action.trigger()
    menu.close()
    settle(window)


def test_an_offer_that_is_declined_is_not_made_again(window: MainWindow, book: Path) -> None:
    read(window, book)
    view = window.sheet_page.view
    assert view.offer.isVisible()
    view.offer.no.click()
    settle(window)
    assert not view.offer.isVisible()
    window.go(Step.MATCH)
    window.go(Step.FILE)
    settle(window)
    assert not view.offer.isVisible()
    # By hand it is still to be had.
    assert view.several.isVisible()
    view.several.click()
    tick(window, "Companies")
    wait_until(lambda: window.sheaf.is_several and not window.is_busy)
    assert [one.model.name for one in window.sheaf.drafts if one.model] == ["Company", "License"]


def test_one_sheet_or_a_text_file_is_offered_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("External ID,Name\nC-1,Acme\n", encoding="utf-8")
    window.open_file(path)
    settle(window)
    view = window.sheet_page.view
    assert not view.offer.isVisible()
    assert not view.several.isVisible()
    assert window.together.siblings is None
    window.together.turn(1)
    window.together.leave_out("companies")
    assert not window.sheaf.is_several


def test_chips_are_gone_about_in_by_keys_and_pages_beside_have_none(
    window: MainWindow, book: Path
) -> None:
    gather(window, book)
    strip = window.together.strip
    assert strip.isVisible()
    assert in_sight(window) == "Licenses"
    chip = strip.chips.chips[2]
    window.rail.items[1].setFocus()
    QTest.keyClick(window.rail.items[1], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() in strip.chips.chips
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Left)
    settle(window)
    assert in_sight(window) == "People we know"
    assert chip.accessibleName().startswith("Licenses · ")
    focus = QApplication.focusWidget()
    assert focus is strip.chips.chips[1]
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert in_sight(window) == "Licenses"
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert in_sight(window) == "Companies"
    QTest.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert in_sight(window) == "Licenses"
    window.show_side("settings")
    assert not strip.isVisible()
    window.together.turn(1)
    window.go(Step.MATCH)
    assert strip.isVisible()
    assert in_sight(window) == "Licenses"


def test_going_on_leads_to_the_next_sheet_in_which_something_is_missing(
    window: MainWindow, book: Path
) -> None:
    gather(window, book)
    companies = window.sheaf.drafts[0]
    companies.unlink("name")
    companies.unlink("externalId")
    window.redraw()
    assert window.page.primary() == "Go on to Companies"
    window.page.go_on()
    assert in_sight(window) == "Companies"
    assert window.page.step is Step.MATCH
    window.go(Step.PREVIEW)
    settle(window)
    page = window.page
    assert isinstance(page, PreviewPage)
    gaps = page.blocker()
    assert gaps[0].sentence.startswith("Companies: ")
    window.together.turn(1)
    jump = gaps[0].jump
    assert jump is not None
    jump()
    assert window.page.step is Step.MATCH
    assert in_sight(window) == "Companies"


def test_what_others_changed_is_shown_for_the_sheet_it_is_about(
    parts: Parts, open_window: Open, tmp_path: Path
) -> None:
    hands = Hands()
    window = open_window(change(parts, now=hands.now))
    known = known_licenses(parts, 1)[0]
    mine = [known["externalId"], known["companyId"], "Other", known["mrr"], "EUR"]
    days = [dt.date(2026, 1, 1), dt.date(2026, 12, 31)]
    path = write_book(tmp_path / "book.xlsx", licenses=[LICENSES[0], [*mine, *days]])
    page = preview(window, path)
    window.together.show(window.sheaf.drafts[0])
    alter(parts, known["externalId"], 7)
    hands.ahead = dt.timedelta(seconds=FRESH_S)
    send(page)
    wait_until(lambda: bool(window.findChildren(MeanwhileDialog)) and not window.is_busy)
    (dialog,) = window.findChildren(MeanwhileDialog)
    assert in_sight(window) == "Licenses"
    assert not parts.journal.runs()
    dialog.again.click()
    wait_until(lambda: window.sheaf.bundle is not None and not window.is_busy)
    send(page)
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert [one.state for one in window.sheaf.reports] == ["finished"] * 3


def test_a_token_that_is_not_taken_stops_all_before_anything_is_sent(
    parts: Parts, open_window: Open, book: Path
) -> None:
    is_shut = False
    tries: list[Workspace] = []

    def reach(workspace: Workspace) -> Planhat:
        if is_shut:
            tries.append(workspace)
            raise TokenRejected("token", "Planhat does not take this token.", "Renew it.")
        return parts.open(workspace)

    window = open_window(change(parts, open=reach))
    page = preview(window, book)
    is_shut = True
    send(page)
    wait_until(lambda: window.is_telling and not window.is_busy)
    assert window.page is page
    assert window.banner.do.text() == "Renew it. Nothing of the 3 sheets was sent."
    assert window.sheaf.sending is None
    tried = len(tries)
    press(window, "Try again")
    wait_until(lambda: len(tries) > tried and window.is_telling and not window.is_busy)
    assert window.page is page
    # What is another by now is looked at first.
    is_shut = False
    window.draft.leave_out([2])
    window.redraw()
    press(window, "Try again")
    wait_until(lambda: window.sheaf.bundle is not None and not window.is_busy)
    assert window.page is page
    assert not parts.journal.runs()
    send(page)
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert len(parts.journal.runs()) == 3


def test_a_file_that_changed_can_be_sent_as_it_was_previewed(
    window: MainWindow, book: Path
) -> None:
    page = preview(window, book)
    write_book(book, companies=[["External ID", "Name", "Phase"]])
    send(page)
    wait_until(lambda: window.is_telling and not window.is_busy)
    deeds = {one.accessibleName(): one for one in window.banner.findChildren(Button)}
    deeds["Upload what the preview shows"].click()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert [one.counts["created"] for one in window.sheaf.reports] == [2, 3, 2]


def test_a_file_that_changed_is_read_again_with_all_its_sheets(
    window: MainWindow, book: Path
) -> None:
    page = preview(window, book)
    first, *others = window.sheaf.drafts
    first.leave_out([3])
    for one in others:
        one.leave_out([2])
    window.redraw()
    wait_until(lambda: window.sheaf.bundle is not None and not window.is_busy)
    write_book(book, companies=[["External ID", "Name", "Phase"]])
    send(page)
    wait_until(lambda: window.is_telling and not window.is_busy)
    deeds = {one.accessibleName(): one for one in window.banner.findChildren(Button)}
    deeds["Read it again"].click()
    wait_until(lambda: first.table is not None and not first.table.rows and not window.is_busy)
    sources = {one.table.source.sha256 for one in window.sheaf.drafts if one.table is not None}
    assert len(sources) == 1
    assert [one.content.left_out for one in others] == [frozenset({2})] * 2
    assert window.banner.do.text().startswith(f"{first.table.sheet if first.table else ''}: What")


def test_another_workspace_is_chosen_for_all_sheets(window: MainWindow, book: Path) -> None:
    preview(window, book)
    other = Workspace("Acme", "https://api-us3.planhat.com")
    window.draft.set_workspace(other, window.parts.load_catalog())
    window.sheaf.share()
    assert {one.workspace.name for one in window.sheaf.drafts} == {"Acme"}
    assert [one.prepared for one in window.sheaf.drafts] == [None] * 3
    assert len(window.sheaf.drafts) == 3


def test_a_profile_that_fits_a_sheet_is_offered_though_another_one_was_read(
    window: MainWindow, book: Path
) -> None:
    gather(window, book)
    people = window.sheaf.holding("People we know")
    assert people is not None
    assert people.mapping is not None
    assert people.table is not None
    profile = profile_of(people.mapping, people.table, people.policy, "People monthly")
    window.parts.profiles.save("People monthly", write_profile(profile))
    gather_again = book.with_name("next month.xlsx")
    write_book(gather_again)
    gather(window, gather_again)
    window.together.bring("People we know")
    window.go(Step.FILE)
    settle(window)
    people = window.sheaf.holding("People we know")
    assert people is window.draft
    window.sheet_page.use_profile()
    settle(window)
    assert people.content.profile == "People monthly"


def test_a_page_of_one_sheet_alone_gives_way_to_the_next_sheet(
    window: MainWindow, book: Path
) -> None:
    gather(window, book)
    draft = window.draft
    draft.deciding, draft.deciding_at = "product", Step.MATCH
    assert isinstance(window.show_side("values"), ValuesPage)
    assert window.together.strip.isVisible()
    window.together.turn(1)
    settle(window)
    assert in_sight(window) == "Companies"
    assert isinstance(window.page, MappingPage)


def test_reading_the_other_sheets_can_be_stopped(
    parts: Parts, open_window: Open, book: Path
) -> None:
    is_stuck = False

    def slow(
        path: Path, sheet: str | None = None, **more: str | None
    ) -> Generator[WorkStep, None, Table]:
        while is_stuck:
            yield Progress("reading", 1200)
            yield Wait(0.01, "pace")
        return (yield from parts.read(path, sheet=sheet, **more))

    window = open_window(change(parts, read=slow))
    read(window, book)
    known = window.together.siblings
    assert known is not None
    first_rows = tuple(replace(one, loaded=None) for one in known.sheets)  # as of a big workbook
    window.together.siblings = replace(known, sheets=first_rows)
    is_stuck = True
    window.together.gather(["Licenses", "Companies"])
    wait_until(lambda: window.is_telling and window.banner.do.text() == "1,200 rows")
    assert window.banner.what.text() == "Reading 1 more sheet…"
    (stop,) = [one for one in window.banner.findChildren(Button) if one.text() == "Stop"]
    stop.click()
    wait_until(lambda: not window.is_busy)
    is_stuck = False
    settle(window)
    assert not window.is_telling
    assert not window.sheaf.is_several
    assert window.page.step is Step.FILE


def test_only_the_changed_sheet_is_looked_over_again(window: MainWindow, book: Path) -> None:
    preview(window, book)
    sheaf = window.sheaf
    companies, people, licenses = sheaf.views

    def look_again() -> tuple[Overview, ...]:
        window.redraw()
        wait_until(lambda: sheaf.bundle is not None and not window.is_busy)
        return sheaf.views

    sheaf.drafts[2].leave_out([3])
    made = look_again()
    assert made[:2] == (companies, people)
    assert made[2] is not licenses
    assert made[2].counts["held"] == 1
    sheaf.drafts[0].leave_out([3])  # what hangs on that company waits for it now
    made = look_again()
    assert made[0] is not companies
    assert made[1] is not people
    assert [one.counts["held"] for one in made] == [1, 1, 1]
    sheaf.drafts[0].undo()
    assert [one.counts["held"] for one in look_again()] == [0, 0, 1]
