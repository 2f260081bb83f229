"""A sheet is opened where its column names are, however many sheets or empty rows there are."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import QPoint, QRect

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.kit.tips import LETTERS
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.tables import TOOLTIP
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until


def test_column_names_far_above_the_first_row_are_in_sight(
    window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "gap.csv"
    file.write_text("Name,External ID\n" + ",\n" * 60 + "Acme,1\n", encoding="utf-8")
    window.resize(960, 640)
    window.open_file(file)
    settle(window)
    grid = window.sheet_page.grid
    assert grid.viewport().rect().intersects(grid.visualRect(grid.sheet.index(0, 0)))


def test_many_sheets_leave_room_for_the_one_in_sight(window: MainWindow, tmp_path: Path) -> None:
    book = Workbook()
    for number in range(6):
        sheet = book.create_sheet(f"A sheet with a long name {number}")
        sheet.append(["Name", "External ID"])
        sheet.append([f"Acme {number}", number])
    file = tmp_path / "many.xlsx"
    book.save(file)
    window.resize(960, 640)
    window.open_file(file)
    settle(window)
    view = window.sheet_page.view
    assert view.grid.height() > 250
    last = view.sheets.chips[-1]
    last.click()
    settle(window)
    assert window.draft.table is not None
    assert window.draft.table.sheet == last.spec.name
    wait_until(
        lambda: view.shelf.rect().contains(QRect(last.mapTo(view.shelf, QPoint(0, 0)), last.size()))
    )


def test_a_cell_of_a_whole_page_does_not_cover_the_window(
    window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    file.write_text(f"Name,About\n<b>Acme</b>,{'lorem ipsum ' * 900}\n", encoding="utf-8")
    window.open_file(file)
    settle(window)
    sheet = window.sheet_page.grid.sheet
    assert len(str(sheet.index(1, 1).data(TOOLTIP))) <= LETTERS + 1
    assert "&lt;b&gt;Acme" in str(sheet.index(1, 0).data(TOOLTIP))


def test_another_file_is_matched_from_its_first_open_column(
    window: MainWindow, tmp_path: Path
) -> None:
    window.resize(960, 640)
    page = None
    odd = [f"Odd {number}" for number in range(9)]
    for name, headers in (("one", ["Name", "External ID"]), ("two", ["Name", "External ID", *odd])):
        file = tmp_path / f"{name}.csv"
        rows = "".join(",".join(f"{row}.{one}" for one in headers) + "\n" for row in range(3))
        file.write_text(",".join(headers) + "\n" + rows, encoding="utf-8")
        window.open_file(file)
        settle(window)
        page = window.go(Step.MATCH)
        settle(window)
    assert isinstance(page, MappingPage)
    card = page.cards.current
    assert isinstance(card, ColumnCard)
    assert card.picture.header == "Odd 0"
    assert page.left.verticalScrollBar().value() == 0


def test_one_row_is_one_row(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("Name,External ID\nAcme,1\n", encoding="utf-8")
    window.open_file(file)
    settle(window)
    window.go(Step.MATCH)
    settle(window)
    assert window.page.primary() == "Preview 1 row"
