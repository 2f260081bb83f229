"""Finding words in a sheet, going from one row to the next, and putting the others away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.pages.finder import Finder
from planhat_desktop.ui.pages.searching import Searching
from planhat_desktop.ui.sheets import SheetGrid
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle

TOWNS = ("Berlin", "Köln", "Bonn")
ROWS = 600


@pytest.fixture
def read(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window with a title, a header in row 3, and 600 rows below it."""
    lines = "".join(f"Company {n};{TOWNS[n % 3]};{n * 10}\n" for n in range(1, ROWS + 1))
    path = tmp_path / "customers.csv"
    path.write_text(f"Our customers;;\n;;\nName;Town;MRR\n{lines}", encoding="utf-8")
    window.open_file(path)
    settle(window)
    assert window.draft.table is not None
    assert window.draft.table.header_row == 3
    return window


def grid_of(window: MainWindow) -> SheetGrid:
    return window.sheet_page.grid


def finder_of(window: MainWindow) -> Finder:
    return window.sheet_page.view.finder


def search(window: MainWindow, words: str) -> Searching:
    """Open the line and type."""
    searching = window.sheet_page.view.searching
    searching.open()
    finder_of(window).box.setText(words)
    QTest.keyClick(finder_of(window).box, Qt.Key.Key_Return)
    settle(window)
    return searching


def shown(window: MainWindow) -> list[str]:
    """The row numbers in the grid."""
    model = grid_of(window).sheet
    return [model.row_name(int(position)) for position in model.order]


def menu_words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def choose(menu: QMenu, words: str) -> None:
    next(one for one in menu.actions() if one.text() == words).trigger()


def test_words_are_found_in_all_rows_and_counted(read: MainWindow) -> None:
    assert not finder_of(read).isVisible()
    search(read, "köln")
    finder = finder_of(read)
    assert finder.isVisible()
    assert finder.count.text() == "1 of 200 rows"
    grid = grid_of(read)
    assert grid.sheet.row_name(grid.position) == "4"
    assert grid.currentIndex().column() == 1
    assert len(shown(read)) == ROWS + 3


def test_next_and_previous_go_round(read: MainWindow) -> None:
    search(read, "company 1")
    grid, finder = grid_of(read), finder_of(read)
    assert finder.count.text() == "1 of 111 rows"
    finder.after.click()
    assert (finder.count.text(), grid.position) == ("2 of 111 rows", 12)
    finder.before.click()
    finder.before.click()
    assert finder.count.text() == "111 of 111 rows"
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    QTest.keyClick(finder.box, Qt.Key.Key_Return)
    assert finder.count.text() == "1 of 111 rows"
    QTest.keyClick(finder.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert finder.count.text() == "111 of 111 rows"
    QTest.keyClick(finder.box, Qt.Key.Key_F3)
    assert finder.count.text() == "1 of 111 rows"


def test_a_hit_in_sight_stays_and_one_elsewhere_is_gone_to(read: MainWindow) -> None:
    grid = grid_of(read)
    grid.setCurrentIndex(grid.sheet.index(300, 0))
    search(read, "company 5")
    assert grid.position == 502  # the first of those after row 301
    search(read, "company 50")
    assert grid.position == 502
    assert finder_of(read).count.text() == "2 of 11 rows"
    grid.setCurrentIndex(grid.sheet.index(300, 0))
    assert finder_of(read).count.text() == "11 rows"


def test_what_is_nowhere_is_said(read: MainWindow) -> None:
    search(read, "Paris")
    finder = finder_of(read)
    assert finder.count.text() == "Not in any row"
    assert not finder.after.isEnabled()
    assert not finder.only.isEnabled()


def test_typing_is_enough(read: MainWindow, qtbot: QtBot) -> None:
    read.sheet_page.view.searching.open()
    QTest.keyClicks(finder_of(read).box, "bonn")
    qtbot.waitUntil(lambda: finder_of(read).count.text() == "1 of 200 rows")


def test_only_rows_with_this_keep_their_own_numbers(read: MainWindow) -> None:
    search(read, "company 60")
    finder, grid = finder_of(read), grid_of(read)
    QTest.mouseClick(finder.only, Qt.MouseButton.LeftButton)
    assert shown(read) == ["3", "63", "603"]
    assert grid.down.chosen == 0
    assert grid.sheet.row_name(grid.position) == "63"
    grid.down.sectionClicked.emit(1)
    settle(read)
    assert read.draft.table is not None
    assert read.draft.table.header_row == 63
    assert shown(read) == ["63", "603"]
    read._undo()
    settle(read)
    assert shown(read) == ["3", "63", "603"]
    grid.setCurrentIndex(grid.sheet.index(2, 0))
    finder.only.setChecked(False)
    assert len(shown(read)) == ROWS + 3
    assert grid.position == 602
    assert grid.down.chosen == 2


def test_other_words_narrow_anew(read: MainWindow) -> None:
    search(read, "company 60")
    finder = finder_of(read)
    finder.only.setChecked(True)
    search(read, "company 59")
    assert shown(read) == ["3", "62", *map(str, range(593, 603))]
    search(read, "Paris")
    assert shown(read) == ["3"]
    search(read, "")
    assert len(shown(read)) == ROWS + 3
    assert not finder.only.isChecked()
    assert finder.count.text() == ""


def test_rows_alike_in_a_column_are_a_menu_away(read: MainWindow) -> None:
    grid, finder = grid_of(read), finder_of(read)
    menu = grid.make_menu(4, 1)
    choose(menu, "Rows: Only “Bonn” in column B")
    settle(read)
    assert finder.isVisible()
    assert finder.pill.text() == "Only “Bonn” in column B"
    assert len(shown(read)) == 201
    search(read, "company 12")
    assert finder.count.text() == "1 of 3 rows"
    finder.only.setChecked(True)
    assert len(shown(read)) == 4
    QTest.mouseClick(finder.pill, Qt.MouseButton.LeftButton)
    assert not finder.pill.isVisible()
    assert len(shown(read)) == 1 + 11
    choose(grid.make_menu(1, 1), "All rows")
    assert len(shown(read)) == ROWS + 3
    assert not finder.isVisible()


def test_blank_cells_can_be_seen_alone(read: MainWindow) -> None:
    choose(grid_of(read).make_menu(0, 1), "Rows: Only blank in column B")
    settle(read)
    assert shown(read) == ["1", "2", "3"]


def test_rows_put_away_come_back_when_a_finding_shows_one(read: MainWindow) -> None:
    search(read, "company 60")
    finder_of(read).only.setChecked(True)
    grid_of(read).go_to(10, 1)
    assert len(shown(read)) == ROWS + 3
    assert grid_of(read).position == 10
    assert not finder_of(read).isVisible()


def test_a_row_among_few_is_left_out_by_its_own_number(read: MainWindow) -> None:
    search(read, "company 60")
    finder_of(read).only.setChecked(True)
    choose(grid_of(read).make_menu(2), "Leave row 603 out")
    settle(read)
    assert read.draft.table is not None
    assert 603 not in read.draft.table.row_numbers
    assert shown(read) == ["3", "63", "603"]
    assert "Take row 603 in" in menu_words(grid_of(read).make_menu(2))


def test_escape_ends_it(read: MainWindow) -> None:
    search(read, "bonn")
    finder = finder_of(read)
    finder.only.setChecked(True)
    QTest.keyClick(finder.box, Qt.Key.Key_Escape)
    assert finder.words == ""
    QTest.keyClick(finder.box, Qt.Key.Key_Escape)
    assert not finder.isVisible()
    assert len(shown(read)) == ROWS + 3
    assert read.focusWidget() is grid_of(read)


def test_another_sheet_is_not_searched(read: MainWindow, tmp_path: Path) -> None:
    searching = search(read, "bonn")
    finder_of(read).only.setChecked(True)
    other = tmp_path / "other.csv"
    other.write_text("Name,Town\nGlobex,Bonn\n", encoding="utf-8")
    read.open_file(other)
    settle(read)
    assert searching.found is None
    assert not finder_of(read).isVisible()
    assert shown(read) == ["1", "2"]


def test_found_cells_are_marked(read: MainWindow) -> None:
    grid = grid_of(read)
    spot = grid.visualRect(grid.sheet.index(5, 1)).topRight() - grid.rect().topLeft()
    spot.setX(spot.x() - 12)
    spot.setY(spot.y() + 8)
    before = grid.viewport().grab().toImage().pixelColor(spot)
    search(read, grid.sheet.text(5, 1))
    grid.setCurrentIndex(grid.sheet.index(3, 0))
    assert grid.viewport().grab().toImage().pixelColor(spot) != before
    search(read, "")
    grid.setCurrentIndex(grid.sheet.index(3, 0))
    assert grid.viewport().grab().toImage().pixelColor(spot) == before


def test_the_keys_are_the_usual_ones(read: MainWindow) -> None:
    view = read.sheet_page.view
    keys = {one.key().toString(): one for one in view.findChildren(QShortcut)}
    keys["Ctrl+F"].activated.emit()
    assert finder_of(read).isVisible()
    assert view.focusWidget() is finder_of(read).box
    search(read, "bonn")
    keys["F3"].activated.emit()
    assert finder_of(read).count.text() == "2 of 200 rows"
    keys["Shift+F3"].activated.emit()
    assert finder_of(read).count.text() == "1 of 200 rows"


def test_rows_are_found_by_position_whatever_is_shown(read: MainWindow) -> None:
    model = grid_of(read).sheet
    assert model.place_of(7) == 7
    grid_of(read).show_positions(np.array([5, 9], np.int32))
    assert [model.place_of(one) for one in (2, 5, 6, 9, 10)] == [0, 1, -1, 2, -1]
