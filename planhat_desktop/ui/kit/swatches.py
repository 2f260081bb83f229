"""Colours to choose from, each with its name for eyes and ears that need it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit.layouts import line
from planhat_desktop.ui.theme import colour, draw_icon, tokens_of


class Swatch(QAbstractButton):
    """One colour as a round button; a check marks the chosen one."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.setCheckable(True)
        self.setFixedSize(QSize(28, 28))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_(name))
        self.setToolTip(_(name))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens, self.name))
        painter.drawEllipse(QRectF(5, 5, 18, 18))
        if self.isChecked():
            ink = colour(tokens, "card")
            draw_icon(painter, QRectF(9, 9, 10, 10), "check-bold", ink)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(colour(tokens, "accent" if self.hasFocus() else "quiet"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(2, 2, 24, 24))
        painter.end()


class Swatches(QWidget):
    """A row of colours of which one is chosen; arrow keys move between them.

    Signals:
        chosen: the colour's name.
    """

    chosen = Signal(str)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Colour"))
        across = line(self, gap=4)
        self._group = QButtonGroup(self)
        self.swatches = [Swatch(name, self) for name in names]
        for swatch in self.swatches:
            self._group.addButton(swatch)
            across.addWidget(swatch)
        self.swatches[0].setChecked(True)
        self._group.buttonClicked.connect(self._tell)

    @property
    def choice(self) -> str:
        """The chosen colour's name."""
        return next(one.name for one in self.swatches if one.isChecked())

    def choose(self, name: str) -> None:
        """Choose a colour by its name; an unknown one changes nothing."""
        for swatch in self.swatches:
            if swatch.name == name:
                swatch.setChecked(True)

    @Slot(object)
    def _tell(self, swatch: Swatch) -> None:
        self.chosen.emit(swatch.name)
