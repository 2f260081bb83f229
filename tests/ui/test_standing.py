"""A report of the past says first what became of its run: under way elsewhere, or taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.history import SqliteJournal
from planhat_desktop.adapters.world import count_run
from planhat_desktop.core.frozen import change
from planhat_desktop.places import Places
from planhat_desktop.ui.kit import EmptyState
from planhat_desktop.ui.offering import offer_to_go_on
from planhat_desktop.ui.pages.history import HistoryPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.test_past_runs import cut_short, open_history, wait_for_end
from tests.ui.uploading import make_rows, open_preview, upload


def good(page: HistoryPage) -> str:
    shown = page.view.stack.currentWidget()
    assert shown is page.view.good
    assert isinstance(shown, EmptyState)
    return " ".join(one.text() for one in shown.findChildren(QLabel) if one.isVisible())


def test_a_run_of_another_window_is_not_called_cut_short(
    window: MainWindow, places: Places
) -> None:
    name = cut_short(window)
    window.parts.journal.release(name)  # as the end of its program would
    elsewhere = SqliteJournal(places.journal_file, count_run)
    elsewhere.take(name)
    page = open_history(window)
    page.open_run(name)
    settle(window)
    assert page.title.full.startswith("Under way in another window or command: ")
    assert "It is under way" in good(page)
    elsewhere.close()
    page.show_list()
    settle(window)
    page.open_run(name)
    settle(window)
    assert page.title.full.startswith("Cut short.")
    assert page.view.stack.currentWidget() is page.view.grid


def test_what_was_taken_back_does_not_read_as_if_it_stood(window: MainWindow, parts: Parts) -> None:
    upload(window, open_preview(window, make_rows(parts)[:5]))
    page = open_history(window)
    page.open_run(page.cards[0].run.run)
    settle(window)
    assert "is in Planhat as it was shown" in good(page)
    page.one.back.click()
    wait_for_end(window)
    page.one.undo.yes.click()
    page = wait_for_end(window)
    assert "Everything is taken back" in good(page)
    page.one.all.click()
    settle(window)
    page.open_run(page.cards[1].run.run)
    settle(window)
    assert page.title.full == "Taken back since. 5 of 5 changes had been made."
    assert "taken back later" in good(page)


def test_a_history_that_was_damaged_is_told_at_the_start(
    window: MainWindow, places: Places
) -> None:
    places.journal_file.write_bytes(b"no history at all" * 100)
    again = change(window.parts, journal=SqliteJournal(places.journal_file, count_run))
    window.parts = again
    offer_to_go_on(window)
    settle(window)
    assert "was damaged" in window.banner.what.text()


def test_settings_that_could_not_be_read_are_told_at_the_start(
    window: MainWindow, places: Places
) -> None:
    places.settings_file.write_bytes(b"{ half of it")
    settings = DiskSettings(places.settings_file)
    window.parts = change(window.parts, settings=settings)
    window.parts.first_workspace()
    offer_to_go_on(window)
    settle(window)
    told = window.banner.what.text()
    assert "settings could not be read" in told
    assert "tokens, profiles and history are as they were" in told
    (aside,) = places.settings_file.parent.glob("settings-*.json")
    assert aside.name in told
