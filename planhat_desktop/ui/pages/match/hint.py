"""What will happen, in words beside the pointer, while something is carried."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from planhat_desktop.ui.kit import Card, Text
from planhat_desktop.ui.pages.match.dragging import Load, unpack
from planhat_desktop.ui.pages.match.drawing import draw_box, draw_words, face
from planhat_desktop.ui.theme import colour, tokens_of

_HEIGHT = 30
_ABOVE = 14  # pixels it hangs above the pointer; below it is the picture of what is carried
_WIDEST = 560


class Hint(QWidget):
    """One line above the pointer; drags and clicks go through it.

    Attributes:
        words: what it says.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str, at: QPoint) -> None:
        """Say something at a global point; no words, no hint."""
        parent = self.parentWidget()
        if not words or parent is None:
            self.hide()
            return
        room = parent.rect().adjusted(4, 4, -4, -4)
        wanted = QFontMetrics(face(13, 500)).horizontalAdvance(words) + 26
        width = min(wanted, _WIDEST, room.width())
        here = parent.mapFromGlobal(at)
        left = max(room.left(), min(here.x() + 8, room.right() - width))
        top = max(room.top(), here.y() - _ABOVE - _HEIGHT)
        self.setGeometry(left, top, width, _HEIGHT)
        if words != self.words:
            self.words = words
            self.setAccessibleName(words)
            self.update()
        if not self.isVisible():
            self.show()
            self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_box(painter, self.rect(), tokens, fill="text", edge="text")
        words = self.rect().adjusted(13, 0, -13, 0)
        draw_words(painter, words, self.words, face(13, 500), colour(tokens, "card"))
        painter.end()


class LikelyZone(Card):
    """Where several columns are let go to go each to its likeliest field; there while carried.

    Signals:
        hovered: (load, point) a load hangs over it.
        dropped: (load).
        left: the load went elsewhere.
    """

    hovered = Signal(object, QPoint)
    dropped = Signal(object)
    left = Signal()

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__("tint", margin=4, parent=parent)
        self.setObjectName("likely")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        text = Text(words, "strong", parent=self)
        self.body.addWidget(text, 1, Qt.AlignmentFlag.AlignCenter)
        self.setAcceptDrops(True)
        self.hide()

    def offer(self, area: QRect) -> None:
        """Show it in a place of the page."""
        self.setGeometry(area)
        self.show()
        self.raise_()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        load = unpack(event.mimeData())
        if load is not None and len(load.columns) > 1:
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()
        load = unpack(event.mimeData())
        if isinstance(load, Load):
            self.hovered.emit(load, event.position().toPoint())

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.left.emit()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        load = unpack(event.mimeData())
        self.left.emit()
        if load is not None:
            event.acceptProposedAction()
            self.dropped.emit(load)
