"""The first rows of a big file are on screen while the others are read."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planhat_desktop.app.steps import Glimpse, Progress, Step, Wait
from planhat_desktop.core.frozen import change
from planhat_desktop.core.table import Grid, GridColumn, Source, Table
from planhat_desktop.core.tabulate import choose_header, tabulate
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle

Open = Callable[[Parts], MainWindow]
ROWS = 3_000


def make_table(path: Path, rows: int) -> Table:
    """Return the first rows of a sheet with a header and two columns."""
    columns = []
    for head in ("Name", "Domain"):
        cells = [None, head, *(f"{head.lower()} {row}" for row in range(1, rows))]
        columns.append(GridColumn(cells, np.arange(1, rows + 1, dtype=np.int32)))
    source = Source(path.name, str(path), "csv", sha256=f"{rows}")
    return choose_header(tabulate(Grid(tuple(columns), rows), source, (), "big"), 1)


class Held:
    """A reading that shows its first rows and goes on when it is let go."""

    def __init__(self) -> None:
        self.going = False
        self.closed = False

    def read(self, path: Path, **_more: str | None) -> Generator[Step, None, Table]:
        """Yield the first rows, then wait."""
        try:
            yield Progress("reading", 0, 100)
            yield Glimpse(make_table(path, 200))
            yield Wait(0.05, "pace")  # progress that comes thick and fast is thinned out
            yield Progress("reading", 340_000, 680_000)
            while not self.going:
                yield Wait(0.01, "pace")
            return make_table(path, ROWS)
        finally:
            self.closed = True


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def streaming(
    open_window: Open, parts: Parts, held: Held, tmp_path: Path, qtbot: QtBot
) -> MainWindow:
    """A window in which the first rows are in sight."""
    window = open_window(change(parts, read=held.read))
    window.open_file(tmp_path / "big.csv")
    qtbot.waitUntil(lambda: "340,000" in window.sheet_page.view.streaming.words.text())
    for _turn in range(5):  # all is laid out
        QApplication.processEvents()
    return window


def test_the_first_rows_are_in_sight_and_it_says_how_far_it_is(streaming: MainWindow) -> None:
    page = streaming.sheet_page
    assert page.grid.isVisible()
    assert page.grid.model().rowCount() == 200
    assert page.view.streaming.words.text() == "Reading… 340,000 rows so far"
    assert page.view.streaming.bar.value() == 500
    assert page.title.full == "big.csv"
    assert streaming.footer.primary.isHidden()
    assert not page.view.sheets.isVisible()
    assert not page.view.findings.isVisible()
    assert streaming.draft.table is None
    assert streaming.focusWidget() is page.grid


def test_all_rows_take_their_place_without_a_jump(streaming: MainWindow, held: Held) -> None:
    page = streaming.sheet_page
    grid = page.grid
    grid.setCurrentIndex(grid.sheet.index(120, 1))
    grid.verticalScrollBar().setValue(1234)
    widths = [grid.columnWidth(0), grid.down.width()]
    held.going = True
    settle(streaming)
    assert streaming.draft.table is not None
    assert streaming.draft.table.rows == ROWS - 1
    assert grid.model().rowCount() == ROWS
    assert grid.verticalScrollBar().value() == 1234
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (120, 1)
    assert [grid.columnWidth(0), grid.down.width()] == widths
    assert page.view.sheets.isVisible()
    assert page.view.findings.isVisible()
    assert not page.view.streaming.isVisible()
    assert streaming.footer.primary.text() == "Match 2 columns"


def test_a_header_chosen_among_the_first_rows_stays(streaming: MainWindow, held: Held) -> None:
    page = streaming.sheet_page
    page.grid.header_wanted.emit(5)
    assert page.grid.down.chosen == 4
    assert page.grid.isVisible()
    held.going = True
    settle(streaming)
    assert streaming.draft.table is not None
    assert streaming.draft.table.header_row == 5
    assert streaming.draft.table.columns[0].header == "name 4"
    assert page.grid.down.chosen == 4


def test_a_header_chosen_at_the_very_last_moment_stays(
    streaming: MainWindow, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = streaming.sheet_page
    monkeypatch.setattr(page, "_header_chosen", lambda: None)  # asked too early
    page.grid.header_wanted.emit(5)
    held.going = True
    settle(streaming)
    assert streaming.draft.table is not None
    assert streaming.draft.table.header_row == 5


def test_rows_are_not_left_out_before_all_are_there(streaming: MainWindow) -> None:
    page = streaming.sheet_page
    words = [one.text() for one in page.grid.make_menu(7).actions()]
    assert not [one for one in words if "Leave" in one]
    page.pick_rows((8,), False)
    assert page.grid.model().rowCount() == 200


def test_cancel_ends_it_at_once(streaming: MainWindow, held: Held) -> None:
    page = streaming.sheet_page
    QTest.mouseClick(page.view.streaming.cancel, Qt.MouseButton.LeftButton)
    settle(streaming)
    assert held.closed
    assert page.places.currentWidget() is page.empty
    assert streaming.draft.table is None


def test_after_a_cancel_the_sheet_before_stands_where_it_stood(
    open_window: Open, parts: Parts, held: Held, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(change(parts, read=held.read))
    held.going = True
    window.open_file(tmp_path / "old.csv")
    settle(window)
    old, page = window.draft.table, window.sheet_page
    page.grid.setCurrentIndex(page.grid.sheet.index(900, 0))
    page.grid.verticalScrollBar().setValue(20_000)
    held.going = False
    window.open_file(tmp_path / "big.csv")
    qtbot.waitUntil(lambda: page.grid.is_partial)
    assert page.grid.verticalScrollBar().value() == 0
    window.redraw()  # whoever else has something to say does not take the rows away
    assert page.grid.is_partial
    page.view.streaming.cancel.click()
    settle(window)
    assert window.draft.table is old
    assert page.title.full == "old.csv"
    assert page.grid.model().rowCount() == ROWS
    assert page.grid.verticalScrollBar().value() == 20_000
    assert page.grid.currentIndex().row() == 900
    assert window.footer.primary.text() == "Match 2 columns"


def test_a_cancelled_file_is_not_the_one_whose_sheets_are_offered(
    open_window: Open, parts: Parts, tmp_path: Path, qtbot: QtBot
) -> None:
    held, asked = Held(), []

    def read(path: Path, **more: str | None) -> Generator[Step, None, Table]:
        asked.append(path.name)
        return (yield from held.read(path, **more))

    window = open_window(change(parts, read=read))
    held.going = True
    window.open_file(tmp_path / "old.csv")
    settle(window)
    held.going = False
    window.open_file(tmp_path / "other.csv")
    qtbot.waitUntil(lambda: window.sheet_page.grid.is_partial)
    window.stop()
    settle(window)
    held.going = True
    window.sheet_page.reread("cp1252")
    settle(window)
    assert asked == ["old.csv", "other.csv", "old.csv"]


def test_the_real_child_shows_the_first_rows_of_a_big_text_file(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "big.csv"
    line = "Globex Corporation,globex.example,{:07d},remark\n"
    rows = "".join(line.format(row) for row in range(120_000))
    path.write_text("Name,Domain,ID,Note\n" + rows, encoding="utf-8")
    shown: list[int] = []
    grid = window.sheet_page.grid
    grid.model().modelReset.connect(lambda: shown.append(grid.model().rowCount()))
    window.open_file(path)
    settle(window)
    assert shown[0] == 200
    assert window.draft.table is not None
    assert window.draft.table.rows == 120_000
