from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from planhat_desktop.app.errors import SheetUnreadable, Trouble
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wizard import Step as Page
from planhat_desktop.core.frozen import change
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Table
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Button, Reach
from planhat_desktop.ui.pages.page import Gap
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.start import CloseDialog
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import LONG, RENEWALS, settle

Open = Callable[[Parts], MainWindow]


@pytest.fixture
def renewals(tmp_path: Path) -> Path:
    file = tmp_path / "renewals-q4.csv"
    file.write_text(RENEWALS, encoding="utf-8")
    return file


def step_of(window: MainWindow) -> Page | None:
    return window.page.step


def header_row(window: MainWindow) -> int:
    table = window.draft.table
    assert table is not None
    return table.header_row


def shortcut(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """Press keys as the screen would: the window hears them, not a widget."""
    handle = window.windowHandle()
    assert handle is not None
    window.activateWindow()  # a shortcut is heard by the active window alone
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(handle, key, modifier)
    QApplication.processEvents()


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drop files in the middle of the window; return whether it took them."""
    data, spot = mime(*paths), QPointF(600, 400)
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(spot.toPoint(), action, data, left, none)
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(window, QDropEvent(spot, action, data, left, none))
    return True


class Endless:
    """Work that goes on until it is stopped."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.ended = threading.Event()

    def work(self) -> Generator[Step, None, None]:
        try:
            self.began.set()
            while True:
                yield Wait(0.01, "pace")
        finally:
            self.ended.set()

    def start(self, window: MainWindow, *, guarded: bool = False, quiet: bool = False) -> None:
        task = Task(
            self.work(),
            "Sending 12 rows",
            lambda _result: None,
            guarded=guarded,
            quiet=quiet,
        )
        assert window.start(task)
        assert self.began.wait(5)


def test_the_window_starts_on_the_file_page_in_the_practice_workspace(window: MainWindow) -> None:
    assert step_of(window) is Page.FILE
    assert window.draft.workspace.is_practice
    assert window.draft.catalog.custom_read  # the practice workspace's own fields
    assert [item.spec.reach for item in window.rail.items][:2] == [Reach.HERE, Reach.AHEAD]
    assert window.footer.primary.isHidden()
    assert window.sheet_page.empty.browse.hasFocus() or not window.isActiveWindow()


def test_the_workspace_of_the_last_time_is_chosen_again(open_window: Open, parts: Parts) -> None:
    acme = Workspace("Acme", "https://api-us3.planhat.com", "us3", "orange")
    parts.settings.save_workspaces([acme])
    parts.settings.put("last_workspace", "Acme")
    window = open_window(parts)
    assert window.draft.workspace == acme
    assert "Acme" in window.rail.chip.accessibleName()


def test_a_file_dropped_anywhere_is_read(window: MainWindow, renewals: Path) -> None:
    assert drop(window, renewals)
    settle(window)
    table = window.draft.table
    assert table is not None
    assert table.header_row == 3
    assert window.footer.primary.text() == "Match 10 columns"
    assert [word.number for word in window.footer.words[:2]] == ["9", "10"]


def test_of_several_files_the_first_is_read_with_a_sentence(
    window: MainWindow, renewals: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    assert drop(window, renewals, other)
    assert "One file at a time" in window.saying.words.text()
    settle(window)
    table = window.draft.table
    assert table is not None
    assert table.source.name == "renewals-q4.csv"


def test_what_is_no_file_is_not_taken(window: MainWindow, tmp_path: Path) -> None:
    assert not drop(window, tmp_path)
    data = QMimeData()
    data.setText("hello")
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), action, data, left, none)
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


def test_the_zone_lights_up_while_a_file_hangs_over_the_window(
    window: MainWindow, renewals: Path
) -> None:
    data = mime(renewals)
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    zone = window.sheet_page.empty.zone
    before = zone.grab().toImage()
    QApplication.sendEvent(
        window, QDragEnterEvent(QPointF(9, 9).toPoint(), action, data, left, none)
    )
    assert zone.grab().toImage() != before
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert zone.grab().toImage() == before


def test_a_file_opened_while_starting_waits_its_turn(
    parts: Parts, renewals: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(parts)
    assert window.is_ready
    window.open_file(renewals)
    settle(window)
    assert window.draft.table is not None


def test_housekeeping_gives_way_to_what_the_person_wants(window: MainWindow) -> None:
    endless, done = Endless(), list[object]()
    endless.start(window, quiet=True)

    def work() -> Generator[Step, None, str]:
        yield Progress("x", 0)
        return "wanted"

    assert window.start(Task(work(), "Wanted", done.append))
    settle(window)
    assert endless.ended.is_set()
    assert done == ["wanted"]


def test_a_second_job_is_told_to_wait(window: MainWindow) -> None:
    Endless().start(window)

    def work() -> Generator[Step, None, None]:
        yield Progress("x", 0)

    assert not window.start(Task(work(), "Other", lambda _result: None))
    assert "Sending 12 rows" in window.saying.words.text()
    window.stop()
    settle(window)


def test_trouble_becomes_a_banner_with_try_again(window: MainWindow) -> None:
    tried: list[bool] = []

    def work() -> Generator[Step, None, None]:
        yield Progress("x", 0)
        raise Trouble("open", "It is open in Excel.", "Close it there.")

    window.start(Task(work(), "W", lambda _r: None, retry=lambda: tried.append(True)))
    settle(window)
    assert window.banner.isVisible()
    assert window.banner.what.text() == "It is open in Excel."
    again = next(one for one in window.banner.findChildren(Button) if one.text() == "Try again")
    again.click()
    assert tried == [True]


@pytest.mark.expects_log
def test_a_bug_becomes_one_dialog_and_the_app_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    def work() -> Generator[Step, None, None]:
        yield Progress("x", 0)
        raise ZeroDivisionError

    window.start(Task(work(), "W", lambda _r: None))
    qtbot.waitUntil(lambda: window.notices.dialog is not None)
    dialog = window.notices.dialog
    assert dialog is not None
    dialog.go_on.click()
    assert not window.is_busy
    assert not window.banner.isVisible()


def test_gaps_are_listed_each_with_a_jump(
    window: MainWindow, renewals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_file(renewals)
    settle(window)
    jumped: list[str] = []
    gaps = [Gap("Currency is missing.", lambda: jumped.append("currency")), Gap("Only told.")]
    monkeypatch.setattr(window.page, "blocker", lambda: gaps)
    QTest.mouseClick(window.footer.primary, Qt.MouseButton.LeftButton)
    popover = QApplication.activePopupWidget()
    assert popover is not None
    lines = [one for one in popover.findChildren(Button) if one.property("kind") == "row"]
    assert [one.text() for one in lines] == ["Currency is missing.", "Only told."]
    QTest.keyClick(lines[0], Qt.Key.Key_Return)
    assert jumped == ["currency"]
    assert step_of(window) is Page.FILE


def test_the_primary_button_goes_on_when_nothing_is_missing(
    window: MainWindow, renewals: Path
) -> None:
    window.open_file(renewals)
    settle(window)
    shortcut(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert step_of(window) is Page.MATCH
    assert window.rail.items[0].spec.reach is Reach.DONE
    shortcut(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert step_of(window) is Page.FILE


def test_steps_ahead_cannot_be_jumped_to(window: MainWindow, renewals: Path) -> None:
    window._press_step(Page.MATCH)
    assert step_of(window) is Page.FILE
    window.open_file(renewals)
    settle(window)
    window._press_step(Page.MATCH)
    assert step_of(window) is Page.MATCH
    window._press_step(Page.REPORT)
    assert step_of(window) is Page.MATCH


def test_back_from_settings_leads_where_one_came_from(window: MainWindow, renewals: Path) -> None:
    window.open_file(renewals)
    settle(window)
    window.go(Page.MATCH)
    window.show_side("settings")
    assert window.rail.links["settings"].isChecked()
    assert step_of(window) is None
    window.footer.back.click()
    assert step_of(window) is Page.MATCH
    assert not window.rail.links["settings"].isChecked()


def test_cells_are_pasted_anywhere_on_the_file_page(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("Name\tDomain\nGlobex\tglobex.example\n")
    shortcut(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    table = window.draft.table
    assert table is not None
    assert [column.header for column in table.columns] == ["Name", "Domain"]


def test_undo_takes_a_change_back_and_redo_does_it_again(
    window: MainWindow, renewals: Path
) -> None:
    window.open_file(renewals)
    settle(window)
    window.sheet_page.choose_header(4)
    settle(window)
    assert header_row(window) == 4
    shortcut(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert header_row(window) == 3
    shortcut(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert header_row(window) == 4


def test_closing_stops_what_is_harmless(open_window: Open, parts: Parts, qtbot: QtBot) -> None:
    window, endless = open_window(parts), Endless()
    endless.start(window)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert endless.ended.is_set()


@pytest.mark.parametrize("closes", [True, False])
def test_closing_while_rows_are_sent_asks_first(
    open_window: Open, parts: Parts, qtbot: QtBot, closes: bool
) -> None:
    window, endless = open_window(parts), Endless()
    endless.start(window, guarded=True)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CloseDialog)
        (dialog.close_it if closes else dialog.stay).click()

    QTimer.singleShot(0, answer)
    window.close()
    if closes:
        qtbot.waitUntil(lambda: not window.isVisible())
        assert endless.ended.is_set()
    else:
        assert window.isVisible()
        assert not endless.ended.is_set()
        assert not drop(window, Path(__file__))  # nothing is read while rows are sent


def test_place_and_size_are_kept(open_window: Open, parts: Parts) -> None:
    window = open_window(parts)
    window.resize(880, 640)  # no more than the offscreen screen has
    settle(window)
    window.close()
    assert isinstance(parts.settings.get("window"), str)
    again = open_window(parts)
    assert again.size() == window.size()


@pytest.mark.parametrize("text", [RENEWALS, LONG])
def test_the_smallest_window_cuts_nothing(window: MainWindow, tmp_path: Path, text: str) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(text, encoding="utf-8")
    window.resize(960, 640)
    window.open_file(file)
    settle(window)
    assert window.size().width() == 960
    for widget in window.findChildren(Button):
        if widget.isVisible():
            assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
            right = widget.mapTo(window, widget.rect().topRight()).x()
            assert right <= window.width(), widget.text()


def test_what_is_unreadable_leaves_the_sheet_before_it(
    open_window: Open, parts: Parts, renewals: Path, tmp_path: Path
) -> None:
    def read(path: Path, **_more: str | None) -> Generator[Step, None, Table]:
        if path.name == "bad.xlsx":
            raise SheetUnreadable("corrupt", "“bad.xlsx” is damaged.", "Download it again.")
        return (yield from parts.read(path))

    window = open_window(change(parts, read=read))
    window.open_file(renewals)
    settle(window)
    window.open_file(tmp_path / "bad.xlsx")
    settle(window)
    assert window.banner.what.text() == "“bad.xlsx” is damaged."
    assert window.sheet_page.title.full == "renewals-q4.csv"
    assert window.footer.primary.text() == "Match 10 columns"
    assert QDialog not in {type(one) for one in QApplication.topLevelWidgets() if one.isVisible()}
