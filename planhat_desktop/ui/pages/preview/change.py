"""One change in words: the field, what it was struck through, what it will be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.faces import cell_font
from planhat_desktop.ui.kit.tips import tip
from planhat_desktop.ui.pages.preview.grid import struck_font
from planhat_desktop.ui.theme import colour, tokens_of


@dataclass(frozen=True)
class _Run:
    """Words of one face."""

    text: str
    face: QFont
    ink: str


class ChangeText(QWidget):
    """A line that wraps; painted here because a label has one weight only.

    Args:
        old: None when nothing is replaced.
    """

    LEADING = 19

    def __init__(
        self, label: str, old: str | None, new: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.label, self.old, self.new = label, old, new
        ink = "text" if old is None else "update_ink"
        self._runs = [_Run(label, cell_font(), "text")]
        if old is not None:
            self._runs.append(_Run(old, struck_font(), "quiet"))
        self._runs.append(_Run(new, cell_font(600), ink))
        self._rows: dict[int, int] = {}  # by width; a layout asks again and again
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        said = label if old is None else _("{label}, was {old},").format(label=label, old=old)
        self.setAccessibleName(f"{said} {new}")
        self.setToolTip(tip(new) if len(new) > 80 else "")

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._rows:
            self._rows[width] = 1 + max((row for row, *_rest in self._pieces(width)), default=0)
        return self._rows[width] * self.LEADING

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(80, self.width())))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.LEADING)

    def _pieces(self, width: int) -> Iterator[tuple[int, int, str, _Run]]:
        """Return (row, left, words, run) of all pieces, words wrapped and long ones broken."""
        row, x = 0, 0
        for run in self._runs:
            metrics = QFontMetrics(run.face)
            space = metrics.horizontalAdvance(" ")
            for word in run.text.split():
                rest = word
                while rest:
                    wide = metrics.horizontalAdvance(rest)
                    if x and x + wide > width:
                        row, x = row + 1, 0
                    piece = rest
                    while metrics.horizontalAdvance(piece) > width and len(piece) > 1:
                        piece = piece[: max(1, len(piece) * 3 // 4)]
                    yield row, x, piece, run
                    rest = rest[len(piece) :]
                    x += metrics.horizontalAdvance(piece) + (0 if rest else space)
            x += 2 if run is not self._runs[-1] else 0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = tokens_of(self)
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, x, words, run in self._pieces(self.width()):
            painter.setFont(run.face)
            painter.setPen(colour(tokens, run.ink))
            room = self.rect().adjusted(x, row * self.LEADING, 40, 0)
            room.setHeight(self.LEADING)
            painter.drawText(room, align, words)
        painter.end()
