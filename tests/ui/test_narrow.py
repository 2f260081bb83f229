"""At the smallest size one still sees what one came to see: three columns, and what changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.kit import Deed, Text
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.pages.sheet import SheetPage
from planhat_desktop.ui.tables import Grid
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.matching import SAMPLES, open_match


def in_sight(grid: Grid) -> list[str]:
    """Return the headers of the columns that are whole in sight."""
    room = grid.viewport().width()
    model = grid.model()
    return [
        str(model.headerData(place, Qt.Orientation.Horizontal))
        for place in range(model.columnCount())
        if grid.columnViewportPosition(place) + grid.columnWidth(place) <= room
    ]


def test_three_columns_of_a_sheet_are_in_sight(window: MainWindow) -> None:
    window.resize(960, 640)
    open_match(window, SAMPLES / "portfolio.xlsx")
    window.go(Step.FILE)
    settle(window)
    page = window.page
    assert isinstance(page, SheetPage)
    assert in_sight(page.grid) == ["A", "B", "C"]
    assert page.view.findings.width() < 240
    window.resize(1400, 800)
    settle(window)
    assert page.view.findings.width() == 268
    assert len(in_sight(page.grid)) > 3


def test_what_changes_is_in_sight_beside_the_name(window: MainWindow) -> None:
    window.resize(960, 640)
    open_match(window, SAMPLES / "portfolio.xlsx")
    window.go(Step.PREVIEW)
    settle(window)
    page = window.page
    assert isinstance(page, PreviewPage)
    wait_until(lambda: page.view is not None and not window.is_busy)
    assert page.view is not None
    shown = in_sight(page.grid)
    assert shown[:2] == ["External ID", "Name"]
    resolution = page.view.resolution
    changes = {name: int(flags.sum()) for name, flags in resolution.changed.items()}
    labels = {one.field.label: name for name, one in resolution.records.columns.items()}
    assert max(changes[labels[one]] for one in shown[2:]) > 0


def overlapping(whole: QWidget) -> list[tuple[str, str]]:
    """Return what lies over each other among the labels and buttons in sight."""
    kinds = (QLabel, QAbstractButton)
    shown = [
        (one, QRect(one.mapTo(whole, QPoint()), one.size()))
        for one in whole.findChildren(QWidget)
        if isinstance(one, kinds) and one.isVisible()
    ]
    return [
        (one.text(), other.text())
        for place, (one, room) in enumerate(shown)
        for other, there in shown[place + 1 :]
        if room.intersects(there) and not one.isAncestorOf(other)
    ]


@pytest.mark.parametrize("size", [(880, 560), (960, 600), (960, 640), (1180, 760)])
@pytest.mark.parametrize("lines", [0, 1, 3])
def test_a_banner_leaves_room_for_the_first_page(
    window: MainWindow, size: tuple[int, int], lines: int
) -> None:
    window.resize(*size)
    empty = window.sheet_page.empty
    empty.set_recent([Path(f"/files/Renewals of quarter {i} 2026.csv") for i in range(4)])
    if lines:
        deeds = [Deed(one, window.hush) for one in ("Go on", "See what was sent", "Not now")]
        window.tell("It was cut short after 1,250 of 4,812 rows. " * lines, "Go on.", deeds)
    for _turn in range(10):
        QApplication.processEvents()
    assert overlapping(window) == []
    last = empty.browse if size[1] < 600 else empty.records
    assert last.isVisible()
    shown = [one for one in empty.findChildren(Text) if one.isVisible()]
    bottom = max(one.mapTo(empty, one.rect().bottomLeft()).y() for one in shown)
    assert bottom <= empty.height()
