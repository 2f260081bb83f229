"""The large place to drop a file on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.ui.kit.layouts import column
from planhat_desktop.ui.theme import colour, tokens_of


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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body = column(self, gap=8, margin=24)
        self.body.setAlignment(Qt.AlignmentFlag.AlignCenter)

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
        pen = QPen(colour(tokens, "accent" if lit else "same"), 2 if lit else 1.4)
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(colour(tokens, "tint" if self._aimed else "card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
            return
        super().keyPressEvent(event)
