"""The large place to drop a file on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.ui.ink import STRONG_FOCUS, fill, rounded, show_hand, stroke
from planhat_desktop.ui.kit.layouts import column
from planhat_desktop.ui.theme import colour, tokens_of

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPaintEvent


class DropZone(QFrame):
    """A large place to drop a file on; it also takes a click or Return.

    Dropping itself is handled by the window, which takes a drop anywhere; this shows the aim.

    Signals:
        pressed: a click, Return or Space.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aimed = False
        self.setProperty("focusPolicy", STRONG_FOCUS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        whole = column(self, gap=0, margin=24)
        self.body = column(gap=8)
        whole.addStretch(1)
        whole.addLayout(self.body)
        whole.addStretch(1)

    def aim(self, on: bool) -> None:
        """Show that a file hangs over the window."""
        if on != self._aimed:
            self._aimed = on
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self)
        lit = self._aimed or self.hasFocus()
        edge = rounded(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12)
        fill(painter, edge, colour(tokens, "tint" if self._aimed else "card"))
        line = colour(tokens, "accent" if lit else "same")
        stroke(painter, edge, line, 2 if lit else 1.4, (5, 4))
        painter.end()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        show_hand(self)
        super().enterEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        from PySide6.QtCore import Qt

        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
            return
        super().keyPressEvent(event)
