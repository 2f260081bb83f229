"""Icons for buttons and menus; the first paint has none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from planhat_desktop.ui.theme import colour, draw_icon, tokens_of


class InkedIcon(QIconEngine):
    """Paints an icon in today's colours, so that switching the theme needs no new icons."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tokens = tokens_of(QGuiApplication.palette())
        token = "quiet" if mode is QIcon.Mode.Disabled else self._token
        room = QRectF(rect)
        room.setWidth(min(room.width(), room.height()))  # what is wider keeps words at a distance
        draw_icon(painter, room, self._name, colour(tokens, token))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        return InkedIcon(self._name, self._token)
