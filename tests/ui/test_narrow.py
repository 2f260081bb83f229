"""At the smallest size one still sees what one came to see: three columns, and what changes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from planhat_desktop.app.wizard import Step
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
