"""The Match page of the real window on a real sample, and what hands do to it."""

from __future__ import annotations

from collections.abc import Generator
from functools import cache
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from planhat_desktop.adapters.sheets import read
from planhat_desktop.app.steps import Glimpse, Progress
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.mapping import Link, Mapping
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Table
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.pages.match.slots import FieldSlot
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"

_KEYS = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton
_MOVE = Qt.DropAction.MoveAction


@cache
def read_table(path: Path) -> Table:
    """Read a file as the app does."""
    found: list[Table] = []

    def drive() -> Generator[Progress | Glimpse, None, None]:
        found.append((yield from read(path)))

    for _step in drive():
        pass
    return found[0]


def open_match(window: MainWindow, path: Path = SAMPLES / "licenses.csv") -> MappingPage:
    """Go to the Match page with a file that was read before (once for all tests)."""
    table = read_table(path)
    draft = window.draft
    models = tuple(one.model for one in suggest_model(table, draft.catalog))
    draft.set_table(table, models, suggest(table, draft.catalog.model(models[0])))
    window.go(Step.MATCH)
    settle(window)
    page = window.page
    assert isinstance(page, MappingPage)
    wait_until(lambda: not page.is_reading)
    return page


def open_wide(window: MainWindow, folder: Path) -> MappingPage:
    """Go to the Match page with a file of 80 columns × 1,500 rows, and 83 fields beside it."""
    headers = [
        *("Contract ID", "Customer", "Product", "Currency", "Start date", "End date", "MRR"),
        *(f"A header that never seems to come to its end, number {i}" for i in range(73)),
    ]
    lines = [",".join(headers)]
    for row in range(1_500):
        day = f"{row % 28 + 1:02d}/04/2026"
        known = [f"L-{row}", f"Customer {row % 90}", "Core", "EUR", day, day, f"{row}.5"]
        lines.append(",".join([*known, *(f"{row * place}.25" for place in range(73))]))
    file = folder / "License export.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    kinds = ("text", "number", "day", "checkbox")
    fields = [
        {"parent": "license", "name": f"Custom field {i}", "type": kinds[i % 4]} for i in range(56)
    ]
    window.draft.set_catalog(window.draft.catalog.with_custom_fields(fields))
    return open_match(window, file)


def mapping_of(page: MappingPage) -> Mapping:
    mapping = page.host.draft.mapping
    assert mapping is not None
    return mapping


def link_of(page: MappingPage, field: str) -> Link:
    link = mapping_of(page).link_of(field)
    assert link is not None
    return link


def column_of(page: MappingPage, header: str) -> int:
    table = page.host.draft.table
    assert table is not None
    return next(one.index for one in table.columns if one.header == header)


def card_of(page: MappingPage, header: str) -> ColumnCard:
    return page.cards.cards[column_of(page, header)]


def slot_of(page: MappingPage, field: str) -> FieldSlot:
    return page.slots.slots[field]


def middle_of(slot: FieldSlot) -> QPoint:
    """Return the middle of a slot on the board."""
    return slot.pos() + slot.slot_rect().center()


def _bring(target: QWidget, data: QMimeData, point: QPoint) -> tuple[bool, bool]:
    """Bring a drag over a widget; return whether it let it in, and would take it there."""
    enter = QDragEnterEvent(point, _MOVE, data, _LEFT, _KEYS)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        # Qt would bring a move to whatever took the drag before, gone by now or not.
        return False, False
    move = QDragMoveEvent(point, _MOVE, data, _LEFT, _KEYS)
    move.setDropAction(_MOVE)
    QApplication.sendEvent(target, move)
    return True, move.isAccepted()


def drag_over(target: QWidget, data: QMimeData, point: QPoint) -> bool:
    """Bring a drag over a widget; return whether it would take it there."""
    return _bring(target, data, point)[1]


def drag_away(target: QWidget) -> None:
    QApplication.sendEvent(target, QDragLeaveEvent())


def drop_on(target: QWidget, data: QMimeData, point: QPoint) -> bool:
    """Drop something on a widget; return whether it took it."""
    if not _bring(target, data, point)[0]:
        return False
    drop = QDropEvent(QPointF(point), _MOVE, data, _LEFT, _KEYS)
    QApplication.sendEvent(target, drop)
    return drop.isAccepted()
