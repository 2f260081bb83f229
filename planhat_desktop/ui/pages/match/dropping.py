"""A board that something can be dropped on, and that scrolls while a drag hangs near its edge."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.ui.pages.match.board import Board, Tile, scroll_area_of
from planhat_desktop.ui.pages.match.dragging import Load, unpack

EDGE = 56  # pixels from the edge within which a drag scrolls
_FASTEST = 24  # pixels a tick, at the edge itself


class EdgeScroller(QTimer):
    """Scrolls while a drag hangs near the upper or lower edge of what is in sight.

    Signals:
        moved: it scrolled, so something else lies under the drag now.
    """

    moved = Signal()

    def __init__(self, board: QWidget) -> None:
        super().__init__(board, interval=16)
        self._board = board
        self._speed = 0
        self.timeout.connect(self._scroll)

    def aim(self, point: QPoint) -> None:
        """Take note of where the drag is, in the board's coordinates."""
        area = scroll_area_of(self._board)
        if area is None:
            return
        y = self._board.mapTo(area.viewport(), point).y()
        below = y - (area.viewport().height() - EDGE)
        self._speed = 0
        if y < EDGE:
            self._speed = -_speed(EDGE - y)
        elif below > 0:
            self._speed = _speed(below)
        if self._speed and not self.isActive():
            self.start()
        elif not self._speed:
            self.stop()

    def _scroll(self) -> None:
        area = scroll_area_of(self._board)
        if area is None:
            return
        bar = area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._speed)
        if bar.value() == before:
            self.stop()
        else:
            self.moved.emit()


def _speed(into: int) -> int:
    """Return pixels a tick: slow where the edge begins, so that near fields are not overshot."""
    return max(1, round(_FASTEST * (min(into, EDGE) / EDGE) ** 2))


class DropBoard(Board):
    """Sections of tiles, onto which loads can be dropped.

    Signals:
        hovered: (load, tile or None, point on the board) a load hangs over it.
        dropped: (load, tile or None).
        left: the load went elsewhere.
    """

    hovered = Signal(object, object, QPoint)
    dropped = Signal(object, object)
    left = Signal()

    def __init__(self, gap: int, margin: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(gap, margin, parent)
        self._load: Load | None = None
        self._point = QPoint()
        self._aimed: set[Tile] = set()
        self._scroller = EdgeScroller(self)
        self._scroller.moved.connect(self._follow)
        self.setAcceptDrops(True)

    def takes(self, load: Load) -> bool:
        """Say whether such a load can be dropped here at all."""
        del load
        return False

    def tile_at(self, point: QPoint) -> Tile | None:
        """Return the tile at a point, or None."""
        return next((one for one in self.tiles if one.geometry().contains(point)), None)

    def aim_at(self, aims: Mapping[Tile, str]) -> None:
        """Show what would land where: a header for each tile; on all others nothing would."""
        for tile in self._aimed - set(aims):
            tile.aim(False)
        for tile, header in aims.items():
            tile.aim(True, header)
        self._aimed = set(aims)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        load = unpack(event.mimeData())
        if load is not None and self.takes(load):
            self._load = load
            event.acceptProposedAction()
            self._hover(event.position().toPoint())

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        point, load = event.position().toPoint(), self._load
        self._hover(point)
        if load is not None and (load.source or self.tile_at(point) is not None):
            event.acceptProposedAction()
        else:
            event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        load, tile = self._load, self.tile_at(event.position().toPoint())
        self._end()
        if load is not None and (tile is not None or load.source):
            event.acceptProposedAction()
            self.dropped.emit(load, tile)

    def _hover(self, point: QPoint) -> None:
        area = scroll_area_of(self)
        self._point = self.mapTo(area.viewport(), point) if area is not None else point
        self._scroller.aim(point)
        if self._load is not None:
            self.hovered.emit(self._load, self.tile_at(point), point)

    def _follow(self) -> None:
        """Aim at what lies under the drag now that the board was scrolled below it."""
        area = scroll_area_of(self)
        if area is not None:
            self._hover(self.mapFrom(area.viewport(), self._point))

    def _end(self) -> None:
        self._scroller.stop()
        self._load = None
        self.aim_at({})
        self.left.emit()
