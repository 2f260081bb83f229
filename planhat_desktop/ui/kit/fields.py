"""Things to type and choose in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyleOptionButton,
    QWidget,
)
from typing_extensions import override

from planhat_desktop.ui.theme import colour, draw_icon, icon, tokens_of


class SearchBox(QLineEdit):
    """A box to search in; Escape empties it."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setClearButtonEnabled(True)
        self.addAction(icon("magnifying-glass", "quiet"), QLineEdit.ActionPosition.LeadingPosition)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class Pick(QComboBox):
    """A box to choose one of several in; long lists are narrowed by typing."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        caret = QRectF(self.width() - 26, (self.height() - 14) / 2, 14, 14)
        draw_icon(painter, caret, "caret-down", colour(tokens_of(self), "quiet"))
        painter.end()


class Tick(QCheckBox):
    """A box to tick."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_CheckBoxIndicator
        box = QRectF(self.style().subElementRect(part, option, self))
        painter = QPainter(self)
        ink = colour(tokens_of(self), "on_accent")
        draw_icon(painter, box.adjusted(3, 3, -3, -3), "check-bold", ink)
        painter.end()
