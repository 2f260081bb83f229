from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from typing_extensions import override

from planhat_desktop.core.table import Cell, GridColumn, Source, Table
from planhat_desktop.core.table import Grid as SheetGridData
from planhat_desktop.core.tabulate import choose_header, leave_out, tabulate
from planhat_desktop.ui.faces import cell_face
from planhat_desktop.ui.sheets import SheetCells, SheetGrid, SheetModel
from planhat_desktop.ui.tables import DISPLAY, Grid, RowsModel
from planhat_desktop.ui.theme import ROW_HEIGHT, Theme

Hold = Callable[[QWidget], None]
_ACROSS = Qt.Orientation.Horizontal


class Names(RowsModel):
    """Cells that say where they are."""

    asked = 0

    def text(self, position: int, column: int) -> str:
        self.asked += 1
        return f"{position}.{column}"


def names(rows: int, columns: int) -> Names:
    model = Names()
    model.reload(range(rows), [f"Header {n}" for n in range(columns)])
    return model


def check(tester: ModelTester, model: RowsModel) -> None:
    ask: Callable[[RowsModel], None] = tester.check
    ask(model)


def sheet(rows: list[list[Cell]], first_row: int = 1, header: int = 3) -> Table:
    """Return the table in a grid made of rows, its header in the row of this place from 1."""
    columns = []
    for values in zip(*rows, strict=True):
        distinct = list(dict.fromkeys(values))
        codes = np.array([distinct.index(value) for value in values], np.int32)
        columns.append(GridColumn(tuple(distinct), codes))
    grid = SheetGridData(tuple(columns), len(rows), first_row)
    table = tabulate(grid, Source("a.csv", "", "csv"), (), "a")
    return choose_header(table, header + first_row - 1)


RENEWALS: list[list[Cell]] = [
    ["Acme renewals", None, None],
    [None, None, None],
    ["Customer", "No", "Amount"],
    ["Globex", "000128", 8150.5],
    ["Initech", "000131", 3900],
    ["Globex", "000142", 1200],
]


def test_a_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = names(30, 3)
    check(qtmodeltester, model)
    model.show_rows([5, 3, 1])
    check(qtmodeltester, model)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 49), unique=True))
def test_a_model_shows_the_positions_it_is_given(qapp: QApplication, order: list[int]) -> None:
    model = names(50, 2)
    tester = QAbstractItemModelTester(model)
    model.show_rows(order)
    shown = [model.data(model.index(row, 1), DISPLAY) for row in range(model.rowCount())]
    assert shown == [f"{position}.1" for position in order]
    assert tester.model() is model


def test_of_a_million_rows_sorted_and_filtered_only_those_in_sight_are_asked(
    theme: Theme, qtbot: QtBot
) -> None:
    model = names(1_000_000, 12)
    view = Grid("Rows")
    qtbot.addWidget(view)
    view.setModel(model)
    view.measure()
    view.resize(1000, 700)
    view.show()
    asked = model.asked
    model.show_rows(np.arange(999_999, -1, -1))
    model.show_rows(np.arange(0, 1_000_000, 7))
    QApplication.processEvents()
    assert 0 < model.asked - asked < 10_000  # what is in sight, some times over
    assert model.data(model.index(1, 0)) == "7.0"
    assert view.rowHeight(500) == ROW_HEIGHT


def test_no_column_is_cut_at_the_right_edge(theme: Theme, qtbot: QtBot) -> None:
    view = Grid("Rows")
    qtbot.addWidget(view)
    view.setModel(names(20, 14))
    view.measure()
    view.show()
    for width in range(300, 1300, 53):
        view.resize(width, 300)
        QApplication.processEvents()
        edges = np.cumsum([view.columnWidth(one) for one in range(14)])
        assert view.viewport().width() in edges


def test_of_very_many_columns_each_is_given_its_width_once_and_it_stays(
    theme: Theme, qtbot: QtBot
) -> None:
    class Counting(Grid):
        given = 0

        @override
        def setColumnWidth(self, column: int, width: int) -> None:
            self.given += 1
            super().setColumnWidth(column, width)

    model = Names()
    model.reload(range(2), [f"Header {'n' * (n % 7)}" for n in range(1_500)])
    view = Counting("Rows")
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(600, 300)
    view.show()
    view.given = 0
    view.measure()
    qtbot.waitUntil(lambda: not view._further.isActive())
    assert view.given < 10 * 1_500
    by_and_by = [view.columnWidth(one) for one in range(1_500)]
    assert len(set(by_and_by[20:])) > 3
    view._fit()
    assert [view.columnWidth(one) for one in range(1_500)] == by_and_by


def test_a_figure_full_of_ones_is_not_cut(theme: Theme, qtbot: QtBot) -> None:
    class Ones(RowsModel):
        def text(self, position: int, column: int) -> str:
            return "1" * (14 + 0 * position * column)

    model = Ones()
    model.reload(range(3), ["A", "B"])
    model.numeric = frozenset((0, 1))
    view = Grid("Rows")
    qtbot.addWidget(view)
    view.setModel(model)
    view.measure()
    room = view.columnWidth(1) - 20
    assert room >= cell_face(400, tabular=True)[1].horizontalAdvance("11111111111111")


def test_two_wide_columns_share_a_narrow_grid(theme: Theme, qtbot: QtBot) -> None:
    view = Grid("Rows")
    qtbot.addWidget(view)
    model = Names()
    model.reload(range(5), ["A header so long that it fills the whole grid"] * 6)
    view.setModel(model)
    view.resize(300, 200)
    view.show()
    view.measure()
    assert view.columnWidth(0) + view.columnWidth(1) == view.viewport().width()


def test_tab_leaves_the_grid(theme: Theme, qtbot: QtBot) -> None:
    view = Grid("Rows")
    qtbot.addWidget(view)
    assert not view.tabKeyNavigation()
    assert view.accessibleName() == "Rows"


def test_the_sheet_has_excels_rows_and_letters(theme: Theme, qtmodeltester: ModelTester) -> None:
    model = SheetModel()
    model.set_table(sheet(RENEWALS, first_row=4))
    check(qtmodeltester, model)
    assert [model.headerData(n, _ACROSS) for n in range(3)] == ["A", "B", "C"]
    assert [model.headerData(n, Qt.Orientation.Vertical) for n in range(3)] == ["4", "5", "6"]
    assert model.data(model.index(3, 1)) == "000128"
    assert model.data(model.index(0, 0)) == "Acme renewals"
    assert model.rowCount(model.index(0, 0)) == 0


def test_rows_above_the_header_and_rows_left_out_are_quiet(theme: Theme) -> None:
    model = SheetModel()
    table = sheet(RENEWALS)
    model.set_table(table)
    assert model.header == 2
    assert [model.tone(n, 0) for n in range(4)] == ["quiet", "quiet", "text", "text"]
    model.set_table(leave_out(table, [5]))
    assert [model.is_data(n) for n in (3, 4, 5)] == [True, False, True]
    model.set_table(choose_header(table, 0))
    assert model.header == -1


def test_a_press_on_a_row_number_asks_for_that_header(
    theme: Theme, qtbot: QtBot, hold: Hold
) -> None:
    grid = SheetGrid()
    hold(grid)
    grid.resize(600, 400)
    grid.show()
    grid.set_table(sheet(RENEWALS))
    spot = QPoint(10, grid.down.sectionViewportPosition(3) + 5)
    with qtbot.waitSignal(grid.header_wanted) as caught:
        QTest.mouseClick(grid.down.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert caught.args == [4]


def test_the_keyboard_reaches_the_same_choices(theme: Theme, qtbot: QtBot, hold: Hold) -> None:
    grid = SheetGrid()
    hold(grid)
    grid.resize(600, 400)
    grid.show()
    grid.set_table(sheet(RENEWALS))
    grid.setCurrentIndex(grid.sheet.index(4, 0))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Column names are in row 5", "No row holds column names", "Leave row 5 out"]
    wanted: list[tuple[int, bool]] = []
    headers: list[int] = []
    grid.rows_wanted.connect(lambda row, on: wanted.append((row, on)))
    grid.header_wanted.connect(headers.append)
    for action in menu.actions():
        action.trigger()
    menu.close()
    assert wanted == [(5, False)]
    assert headers == [5, 0]


def test_a_header_cannot_be_left_out_and_what_is_out_can_come_back(
    theme: Theme, hold: Hold
) -> None:
    grid = SheetGrid()
    hold(grid)
    grid.set_table(leave_out(sheet(RENEWALS), [6]))
    header = [action.text() for action in grid.make_menu(2).actions()]
    assert header == ["Column names are in row 3", "No row holds column names"]
    assert grid.make_menu(5).actions()[-1].text() == "Take row 6 in"


def test_titles_run_on_over_the_empty_cells_beside_them(
    theme: Theme, qtbot: QtBot, hold: Hold
) -> None:
    grid = SheetGrid()
    hold(grid)
    grid.resize(700, 300)
    grid.set_table(sheet(RENEWALS))
    cells = grid.itemDelegate()
    assert isinstance(cells, SheetCells)
    rect = grid.visualRect(grid.sheet.index(0, 0))
    assert cells.room(rect, grid.sheet, 0, 0).width() > rect.width()
    assert cells.room(rect, grid.sheet, 3, 0) == rect


def test_every_distinct_cell_is_put_into_words_once(theme: Theme) -> None:
    model = SheetModel()
    table = sheet(RENEWALS)
    model.set_table(table)
    first = model.text(3, 0)
    assert model.text(5, 0) is first
    model.set_table(leave_out(table, [6]))
    assert model.text(3, 0) is first  # the same grid keeps its words


def test_a_broken_sheet_asks_for_nothing(theme: Theme) -> None:
    model = SheetModel()
    assert model.text(0, 0) == ""
    assert model.rowCount() == 0
