"""Workspaces in a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit.words import elide
from planhat_desktop.ui.theme import colour, draw_icon, font, tokens_of


class WorkspaceLine(QPushButton):
    """One workspace in a list: its colour, its name, what it is; a check when it is the one."""

    def __init__(
        self, name: str, kind: str, colour_name: str, chosen: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._kind, self._colour, self._chosen = name, kind, colour_name, chosen
        self.setProperty("kind", "row")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name}, {kind}" + (", " + _("in use") if chosen else ""))

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 46)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens, self._colour))
        painter.drawEllipse(QRectF(11, self.height() / 2 - 6, 12, 12))
        room = self.rect().adjusted(34, 5, -30, -5)
        flags = Qt.AlignmentFlag.AlignLeft
        painter.setFont(font(weight=600))
        painter.setPen(colour(tokens, "text"))
        name = elide(painter.fontMetrics(), self._name, room.width())
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignTop, name)
        painter.setFont(font(12))
        painter.setPen(colour(tokens, "quiet"))
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignBottom, self._kind)
        if self._chosen:
            mark = QRectF(self.width() - 28, self.height() / 2 - 8, 16, 16)
            draw_icon(painter, mark, "check-bold", colour(tokens, "accent"))
        painter.end()
