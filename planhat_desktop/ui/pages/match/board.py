"""A column of tiles under headings, moved through with the arrow keys, made for many tiles.

Tiles paint themselves and are placed by hand: a hundred of them cost no more than one layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QRubberBand, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from planhat_desktop.ui.kit import Text


class Tile(QWidget):
    """One thing on a board: it can be pressed, dragged, typed on and asked for its menu."""

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self.board = board
        self.grip = QPoint()  # where it was pressed last
        self.aimed_with = ""
        self.is_aimed = False
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

    def aim(self, on: bool, header: str = "") -> None:
        """Show that something would land here if it were let go now."""
        now = (on, header if on else "")
        if now != (self.is_aimed, self.aimed_with):
            self.is_aimed, self.aimed_with = now
            self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = self.grip = event.position().toPoint()

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
        held = event.modifiers()
        if self.menu_at(point):
            self.board.menu_wanted.emit(self, self.mapToGlobal(point))
        elif not self.rect().contains(event.position().toPoint()):
            return
        elif held & Qt.KeyboardModifier.ControlModifier:
            self.board.gathered.emit(self)
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self.board.stretched.emit(self)
        else:
            self.board.pressed.emit(self)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.board.pointed.emit(self)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.board.pointed.emit(None)

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
        gathered: a tile joins those that are chosen, or leaves them (Ctrl).
        stretched: all tiles up to this one are chosen (Shift).
        swept: the tiles a rubber band lies on.
        all_wanted: Ctrl+A was pressed.
        pointed: (tile or None) the pointer or the focus is on another tile.
    """

    pressed = Signal(object)
    picked = Signal(object)
    removed = Signal(object)
    typed = Signal(object, str)
    menu_wanted = Signal(object, QPoint)
    dragged = Signal(object)
    crossed = Signal(int)
    let_go = Signal()
    gathered = Signal(object)
    stretched = Signal(object)
    swept = Signal(object)
    all_wanted = Signal()
    pointed = Signal(object)

    def __init__(self, gap: int, margin: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._margin = margin
        self._sections: tuple[Section, ...] = ()
        self._headings: list[Text] = []
        self._order: list[Tile] = []
        self.current: Tile | None = None
        self._is_changing = False
        self._corner: QPoint | None = None
        self._band: QRubberBand | None = None
        self._under_band: tuple[Tile, ...] = ()
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
        gone = set(self._order) - set(order)
        self._hand_on_focus(gone, order)
        for tile in gone:
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

    def _hand_on_focus(self, gone: set[Tile], order: Sequence[Tile]) -> None:
        """Give the focus of a tile that goes to the next one; Qt would scroll to its choice."""
        tile = self.window().focusWidget()
        if isinstance(tile, Tile) and tile in gone:
            after = self._order[self._order.index(tile) :]
            heir = next((one for one in after if one not in gone), order[0] if order else None)
            if heir is not None:
                self._is_changing = True
                heir.show()
                heir.setFocus(Qt.FocusReason.OtherFocusReason)
                self._is_changing = False

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
        if area is not None and not self._is_changing:
            area.ensureWidgetVisible(tile, 0, 24)
        self.pointed.emit(tile)

    def _set_current(self, tile: Tile | None) -> None:
        if self.current is not None:
            self.current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.current = tile
        if tile is not None:
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def start_over(self) -> None:
        """Let the first tile be the one that the keyboard comes to."""
        self._set_current(self._order[0] if self._order else None)

    def focus_current(self) -> None:
        """Take the keyboard to the tile it was on last."""
        if self.current is not None:
            self.current.setFocus(Qt.FocusReason.TabFocusReason)

    def take_key(self, tile: Tile, event: QKeyEvent) -> bool:
        """Do what a key on a tile means; return whether it meant anything."""
        key, held = event.key(), event.modifiers()
        if self._take_choosing(tile, key, held):
            return True
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

    def _take_choosing(self, tile: Tile, key: int, held: Qt.KeyboardModifier) -> bool:
        """Do what a key means for choosing several; return whether it meant anything."""
        if held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Space:
            self.gathered.emit(tile)
        elif held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_A:
            self.all_wanted.emit()
        elif held == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_Space:
            self.stretched.emit(tile)
        elif held == Qt.KeyboardModifier.ShiftModifier and key in (
            Qt.Key.Key_Down,
            Qt.Key.Key_Up,
        ):
            to = self._step(tile, 1 if key == Qt.Key.Key_Down else -1)
            if to is not None:
                self.stretched.emit(to)
        else:
            return False
        return True

    def _step(self, tile: Tile, by: int) -> Tile | None:
        """Take the keyboard some tiles on; return the one it is on now."""
        if tile not in self._order:
            return None
        place = self._order.index(tile) + by
        to = self._order[max(0, min(place, len(self._order) - 1))]
        to.setFocus(Qt.FocusReason.OtherFocusReason)
        return to

    # The rubber band

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._corner = event.position().toPoint()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._corner is None:
            return
        if self._band is None:
            self._band = QRubberBand(QRubberBand.Shape.Rectangle, self)
        rect = QRect(self._corner, event.position().toPoint()).normalized()
        self._band.setGeometry(rect)
        self._band.show()
        found = tuple(one for one in self._order if one.geometry().intersects(rect))
        if found != self._under_band:
            self._under_band = found
            self.swept.emit(found)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._corner, self._under_band = None, ()
        if self._band is not None:
            self._band.hide()


def _is_command(held: Qt.KeyboardModifier) -> bool:
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    return bool(held & (commands | Qt.KeyboardModifier.AltModifier))


def scroll_area_of(widget: QWidget) -> QScrollArea | None:
    """Return the scrolling area a widget lies in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def scroller(board: Board, parent: QWidget) -> QScrollArea:
    """Return a scrolling area around a board, without a frame."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(board)
    return area
