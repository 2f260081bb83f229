"""The right side of the preview: problems above, this row below, both always in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.ui.jobs import TURN_MS
from planhat_desktop.ui.kit import ScrollColumn
from planhat_desktop.ui.kit.tabbing import follow, stop_before
from planhat_desktop.ui.theme import INSIDE


class Side(QWidget):
    """Two columns that scroll; each has what it needs while there is room for both.

    Attributes:
        above, below: fill their bodies.
    """

    _LEAST_SHARE = 0.42
    _GAP = 12

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.above = ScrollColumn(gap=INSIDE, parent=self)
        self.below = ScrollColumn(gap=INSIDE, parent=self)
        self._sought: QWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=TURN_MS)
        self._soon.timeout.connect(self._seek)
        # Cards come and go, and what is made last would be the last that Tab comes to.
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(self._order_tabs)
        for one in (self.above, self.below):
            one.content.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._place()
            self._laid_out.start()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def show_lower(self, widget: QWidget) -> None:
        """Bring a part of the lower column into sight, from its top on, once it is laid out."""
        self._sought = widget
        self._place()
        self._soon.start()

    @Slot()
    def _seek(self) -> None:
        if self._sought is not None:
            top = self._sought.mapTo(self.below.content, QPoint()).y()
            self.below.verticalScrollBar().setValue(top)
            self._sought = None

    @Slot()
    def _order_tabs(self) -> None:
        """Let Tab go through the upper column first, each from top to bottom."""
        before = stop_before(self)
        while self.isAncestorOf(before):
            before = stop_before(before)
        follow(before, [*_stops(self.above), *_stops(self.below)])

    def _place(self) -> None:
        room = self.height() - self._GAP
        width = self.width()
        wish_up, wish_down = self._wish(self.above), self._wish(self.below)
        if wish_up + wish_down <= room:
            up, down = wish_up, room - wish_up
        else:
            least = round(room * self._LEAST_SHARE)
            up = max(min(wish_up, least), room - wish_down)
            down = room - up
        self.above.setGeometry(0, 0, width, up)
        self.below.setGeometry(0, up + self._GAP, width, down)

    def _wish(self, one: ScrollColumn) -> int:
        inner = self.width()
        body = one.body
        high = body.heightForWidth(inner) if body.hasHeightForWidth() else body.sizeHint().height()
        # Content is never made lower than this, whatever it would need in that width.
        return max(0, high, one.content.minimumSizeHint().height())


def _stops(column: ScrollColumn) -> list[QWidget]:
    """Return what Tab comes to in a column, in the order of reading."""
    tab, content = Qt.FocusPolicy.TabFocus, column.content
    found = [
        one
        for one in content.findChildren(QWidget)
        if one.focusPolicy() & tab and one.isVisibleTo(content)
    ]

    def place(one: QWidget) -> tuple[int, int]:
        middle = one.mapTo(content, one.rect().center())
        return middle.y(), middle.x()

    return sorted(found, key=place)
