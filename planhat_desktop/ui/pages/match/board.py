"""A column of tiles under headings, moved through with the arrow keys, made for many tiles.

Tiles paint themselves and are placed by hand: a hundred of them cost no more than one layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from planhat_desktop.ui.kit import Text

EDGE = 56  # pixels from the edge within which a drag scrolls


class Tile(QWidget):
    """One thing on a board: it can be pressed, dragged, typed on and asked for its menu."""

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self.board = board
        self._press: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def height_for(self, width: int) -> int:
        """Return how high it is at a width."""
        del width
        return self.sizeHint().height()

    def menu_at(self, point: QPoint) -> bool:
        """Say whether a press at this point asks for the menu."""
        del point
        return False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position().toPoint()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        away = (event.position().toPoint() - self._press).manhattanLength()
        if away >= QApplication.startDragDistance():
            self._press = None
            self.board.dragged.emit(self)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        point, self._press = self._press, None
        if self.menu_at(point):
            self.board.menu_wanted.emit(self, self.mapToGlobal(point))
        elif self.rect().contains(event.position().toPoint()):
            self.board.pressed.emit(self)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        here = event.globalPos() if by_mouse else self.mapToGlobal(QPoint(24, self.height() // 2))
        self.board.menu_wanted.emit(self, here)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.board.take_key(self, event):
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.board.take_focus(self)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


@dataclass(frozen=True)
class Section:
    """Tiles under a heading.

    Attributes:
        foot: a button below them, e.g. to show more.
    """

    heading: str
    tiles: Sequence[Tile]
    foot: QWidget | None = None


class Board(QWidget):
    """Sections of tiles. One of them takes Tab; the arrow keys go to the others.

    Signals:
        pressed: a tile was clicked, or Return was pressed on it.
        picked: Space was pressed on a tile.
        removed: Delete was pressed on a tile.
        typed: (tile, text) a letter was typed on a tile.
        menu_wanted: (tile, global point).
        dragged: a tile is being pulled.
        crossed: Left or Right was pressed (-1, 1).
        let_go: Escape was pressed.
    """

    pressed = Signal(object)
    picked = Signal(object)
    removed = Signal(object)
    typed = Signal(object, str)
    menu_wanted = Signal(object, QPoint)
    dragged = Signal(object)
    crossed = Signal(int)
    let_go = Signal()

    def __init__(self, gap: int, margin: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._margin = margin
        self._sections: tuple[Section, ...] = ()
        self._headings: list[Text] = []
        self._order: list[Tile] = []
        self.current: Tile | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles in sight, from top to bottom."""
        return tuple(self._order)

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Show these tiles in this order; all others are hidden."""
        sections = [one for one in sections if one.tiles or one.foot]
        order = [tile for section in sections for tile in section.tiles]
        if sections == list(self._sections):
            return
        for tile in set(self._order) - set(order):
            tile.hide()
        for section in self._sections:
            if section.foot is not None:
                section.foot.hide()
        self._sections = tuple(sections)
        self._order = order
        while len(self._headings) < len(sections):
            self._headings.append(Text("", "caps", parent=self))
        for text, section in zip(self._headings, sections, strict=False):
            text.setText(section.heading.upper())
        for text in self._headings[len(sections) :]:
            text.hide()
        if self.current not in order:
            self._set_current(order[0] if order else None)
        self.place()

    def place(self) -> None:
        """Put every tile where it belongs at the present width."""
        width = self.width() - 2 * self._margin
        y = self._margin
        for place, section in enumerate(self._sections):
            if section.heading:
                heading = self._headings[place]
                y += 10 if place else 0
                heading.setGeometry(self._margin, y, width, 16)
                heading.show()
                y += 16 + 6
            else:
                self._headings[place].hide()
            for tile in section.tiles:
                height = tile.height_for(width)
                tile.setGeometry(self._margin, y, width, height)
                tile.show()
                y += height + self._gap
            if section.foot is not None:
                hint = section.foot.sizeHint()
                section.foot.setGeometry(self._margin, y, hint.width(), hint.height())
                section.foot.show()
                y += hint.height() + self._gap
        self.setFixedHeight(max(y - self._gap + self._margin, 1))

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.place()

    # Focus and keys

    def take_focus(self, tile: Tile) -> None:
        """Remember where the focus is, and bring it into sight."""
        self._set_current(tile)
        area = scroll_area_of(self)
        if area is not None:
            area.ensureWidgetVisible(tile, 0, 24)

    def _set_current(self, tile: Tile | None) -> None:
        if self.current is not None:
            self.current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.current = tile
        if tile is not None:
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focus_current(self) -> None:
        """Take the keyboard to the tile it was on last."""
        if self.current is not None:
            self.current.setFocus(Qt.FocusReason.TabFocusReason)

    def take_key(self, tile: Tile, event: QKeyEvent) -> bool:
        """Do what a key on a tile means; return whether it meant anything."""
        key, held = event.key(), event.modifiers()
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
            Qt.Key.Key_End: len(self._order),
            Qt.Key.Key_Home: -len(self._order),
        }
        if plain and key in steps:
            self._step(tile, steps[Qt.Key(key)])
        elif plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.crossed.emit(1 if key == Qt.Key.Key_Right else -1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit(tile)
        elif plain and key == Qt.Key.Key_Space:
            self.picked.emit(tile)
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(tile)
        elif plain and key == Qt.Key.Key_Escape:
            self.let_go.emit()
        elif plain and key == Qt.Key.Key_F2:
            self.typed.emit(tile, "")
        elif event.text().isprintable() and event.text().strip() and not _is_command(held):
            self.typed.emit(tile, event.text())
        else:
            return False
        return True

    def _step(self, tile: Tile, by: int) -> None:
        if tile in self._order:
            place = self._order.index(tile) + by
            to = self._order[max(0, min(place, len(self._order) - 1))]
            to.setFocus(Qt.FocusReason.OtherFocusReason)


def _is_command(held: Qt.KeyboardModifier) -> bool:
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    return bool(held & (commands | Qt.KeyboardModifier.AltModifier))


def scroll_area_of(widget: QWidget) -> QScrollArea | None:
    """Return the scrolling area a widget lies in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


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
            self._speed = -max(1, (EDGE - y) // 4)
        elif below > 0:
            self._speed = max(1, below // 4)
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


def is_leaving(event: QEvent) -> bool:
    """Say whether the pointer left a widget."""
    return event.type() in (QEvent.Type.HoverLeave, QEvent.Type.Leave)
