"""Bars: what will become of the rows, and how far an upload is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.theme import State, colour, font, tokens_of


@dataclass(frozen=True)
class Segment:
    """One part of a bar.

    Attributes:
        count: rows; parts of none are not drawn.
        tone: a `State`, or the token that fills the part (``accent``, ``line``).
        words: the part in words, e.g. ``Update``.
        glyph: drawn on the part where there is room; a state brings its own.
    """

    count: int
    tone: State | str
    words: str
    glyph: str = ""


class StackedBar(QWidget):
    """Parts that add up to the whole; every part can be told apart without its colour.

    A part of few rows keeps a width that can be seen. The accessible name says all of it.

    Signals:
        pressed: the index of the segment that was clicked.
    """

    pressed = Signal(int)
    GAP = 2
    LEAST = 8

    def __init__(self, height: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[Segment, ...] = ()
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The parts, as given."""
        return self._segments

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Show these parts in this order."""
        self._segments = tuple(segments)
        words = [f"{one.words} {one.count:,}" for one in self._segments if one.count]
        self.setAccessibleName(" · ".join(words) or _("Nothing yet"))
        self.update()

    def spans(self) -> list[tuple[int, float, float]]:
        """Return (index of the segment, left, width in pixels) of the parts that are drawn."""
        shown = [(i, one.count) for i, one in enumerate(self._segments) if one.count > 0]
        room = self.width() - self.GAP * max(0, len(shown) - 1)
        total = sum(count for _i, count in shown)
        widths = [max(float(self.LEAST), room * count / total) for _i, count in shown]
        over = sum(widths) - room
        roomy = sum(width for width in widths if width > 2 * self.LEAST)
        if over > 0 and roomy:
            widths = [w - over * w / roomy if w > 2 * self.LEAST else w for w in widths]
        spans, left = [], 0.0
        for (index, _count), width in zip(shown, widths, strict=True):
            spans.append((index, left, width))
            left += width + self.GAP
        return spans

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self)
        round_ends = QPainterPath()
        radius = min(self._height / 2, 6)
        round_ends.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(round_ends)
        spans = self.spans()
        if not spans:
            painter.fillRect(self.rect(), colour(tokens, "line"))
        for index, left, width in spans:
            segment = self._segments[index]
            rect = QRectF(left, 0, width, self.height())
            tone = segment.tone.value if isinstance(segment.tone, State) else segment.tone
            painter.fillRect(rect, colour(tokens, tone))
            glyph = segment.tone.glyph if isinstance(segment.tone, State) else segment.glyph
            if glyph and width >= 14 and self._height >= 10:
                painter.setFont(font(min(11, self._height), 700))
                painter.setPen(colour(tokens, "on_create"))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph)
        painter.end()

    def _segment_at(self, x: float) -> int:
        for index, left, width in self.spans():
            if left <= x <= left + width:
                return index
        return -1

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._segment_at(event.position().x())
        if index >= 0:
            self.pressed.emit(index)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._segment_at(event.pos().x())
            if index >= 0:
                one = self._segments[index]
                QToolTip.showText(event.globalPos(), f"{one.words} {one.count:,}", self)
            return True
        return super().event(event)
