"""Fills and lines in a colour, as the first paint wants them.

Any pen or brush set on a `QPainter`, and a name like ``Qt.AlignmentFlag.AlignLeft``, makes PySide
build every enumeration of `Qt`, which takes a fifth of the time a bare window takes to start. What
is painted first is painted through here instead, and has its numbers of Qt from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# Qt.AlignmentFlag
LEFT, RIGHT, TOP, BOTTOM, MIDDLE = 0x01, 0x02, 0x20, 0x40, 0x80
CENTRE = 0x84
# Qt.FocusPolicy.StrongFocus, Qt.TextFormat.PlainText
STRONG_FOCUS = 0x0B
PLAIN_TEXT = 0

_SOON_MS = 60


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    """Return the outline of a rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def circle(rect: QRectF) -> QPainterPath:
    """Return the outline of a circle."""
    path = QPainterPath()
    path.addEllipse(rect)
    return path


def fill(painter: QPainter, path: QPainterPath, ink: QColor) -> None:
    """Fill an outline."""
    painter.fillPath(path, _pen(ink).brush())


def stroke(
    painter: QPainter, path: QPainterPath, ink: QColor, width: float, dashes: Sequence[float] = ()
) -> None:
    """Draw an outline.

    Args:
        width: in pixels.
        dashes: lengths of dashes and gaps, in widths; a line without gaps if there are none.
    """
    pen = _pen(ink)
    pen.setWidthF(width)
    if dashes:
        pen.setDashPattern(list(dashes))
    painter.strokePath(path, pen)


def draw_letter(painter: QPainter, rect: QRectF, font: QFont, letter: str, ink: QColor) -> None:
    """Draw one letter or icon in the middle of a rectangle, as a shape.

    Words that are painted first have the pen the painter began with: the style sheet's colour.
    """
    metrics = QFontMetricsF(font)
    middle = rect.center()
    left = middle.x() - metrics.horizontalAdvance(letter) / 2
    base = middle.y() + (metrics.ascent() - metrics.descent()) / 2
    path = QPainterPath()
    path.addText(left, base, font, letter)
    fill(painter, path, ink)


def show_hand(widget: QWidget) -> None:
    """Show that a widget can be pressed; called when the mouse comes in.

    Soon, not now: the first window often comes up below the mouse.
    """

    def point() -> None:
        from PySide6.QtCore import Qt

        widget.setCursor(Qt.CursorShape.PointingHandCursor)

    QTimer.singleShot(_SOON_MS, widget, point)


def _pen(ink: QColor) -> QPen:
    pen = QPen()
    pen.setColor(ink)
    return pen
