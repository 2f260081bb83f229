"""How tiles are drawn: boxes, letters of columns, words that give way."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from planhat_desktop.ui.theme import RADIUS, Tokens, colour, font, tokens_of

LETTER_WIDTH = 22


@cache
def face(px: int, weight: int = 400) -> QFont:
    """Return a font of the theme; kept, because setting up its axes takes longer than drawing."""
    return font(px, weight)


def draw_box(
    painter: QPainter,
    rect: QRect,
    tokens: Tokens,
    *,
    fill: str,
    edge: str,
    dashed: bool = False,
    width: float = 1.0,
) -> None:
    """Draw a rounded box in two tokens' colours; an empty ``fill`` leaves it open."""
    pen = QPen(colour(tokens, edge), width)
    if dashed:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(colour(tokens, fill) if fill else QColor(0, 0, 0, 0))
    inset = width / 2
    painter.drawRoundedRect(
        QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS - 1, RADIUS - 1
    )


def draw_words(
    painter: QPainter, rect: QRect, words: str, letters: QFont, ink: QColor, *, right: bool = False
) -> int:
    """Draw one line, shortened to fit; return how many pixels it takes."""
    metrics = QFontMetrics(letters)
    if "\n" in words:
        words = words.replace("\n", " ⏎ ")
    shown, taken = words, metrics.horizontalAdvance(words)
    if taken > rect.width():  # most fit, and measuring takes as long as drawing
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        taken = metrics.horizontalAdvance(shown)
    painter.setFont(letters)
    painter.setPen(ink)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return taken


def draw_pill(
    painter: QPainter, right: int, middle: int, words: str, ground: QColor, ink: QColor
) -> int:
    """Draw a small pill that ends at ``right``; return where it begins."""
    letters = face(11, 500)
    width = QFontMetrics(letters).horizontalAdvance(words) + 14
    rect = QRectF(right - width, middle - 9, width, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 9, 9)
    painter.setFont(letters)
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
    return right - width


def letter_width(letter: str) -> int:
    """Return how wide a column's letter badge is."""
    return max(LETTER_WIDTH, QFontMetrics(face(11, 500)).horizontalAdvance(letter) + 12)


def draw_letter(painter: QPainter, left: int, middle: int, letter: str, tokens: Tokens) -> int:
    """Draw a column's letter in a badge; return where it ends."""
    width = letter_width(letter)
    draw_pill_at = left + width
    rect = QRectF(left, middle - 9, width, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tokens, "badge"))
    painter.drawRoundedRect(rect, 9, 9)
    painter.setFont(face(11, 500))
    painter.setPen(colour(tokens, "quiet"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)
    return draw_pill_at


def draw_dots(painter: QPainter, rect: QRect, ink: QColor) -> None:
    """Draw the three dots that stand for a menu."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    centre = QPointF(rect.center()) + QPointF(0.5, 0.5)
    for step in (-5, 0, 5):
        painter.drawEllipse(centre + QPointF(step, 0), 1.5, 1.5)


def draw_drag(
    source: QWidget, letter: str, header: str, samples: str, *, several: bool = False
) -> QPixmap:
    """Return the picture of what is in the hand: a small card with a shadow, or a pile of them.

    Args:
        letter: of the column; empty for a field.
    """
    tokens = tokens_of(source)
    ratio = source.devicePixelRatioF()
    width, height, margin = 248, 52, 12
    pixmap = QPixmap(round((width + 2 * margin) * ratio), round((height + 2 * margin) * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for spread in range(margin, 0, -1):
        painter.setBrush(QColor(0, 0, 0, 5))
        soft = QRectF(margin, margin + 2, width, height)
        grown = soft.adjusted(-spread, -spread, spread, spread)
        painter.drawRoundedRect(grown, RADIUS + spread, RADIUS + spread)
    card = QRect(margin, margin, width, height)
    if several:
        below = card.translated(6, 6)
        draw_box(painter, below, tokens, fill="card", edge="accent", width=1.5)
    draw_box(painter, card, tokens, fill="card", edge="accent", width=1.5)
    left = card.left() + 12
    if letter and not several:
        left = draw_letter(painter, card.left() + 10, card.top() + 17, letter, tokens) + 8
    line = QRect(left, card.top() + 7, card.right() - left - 10, 20)
    draw_words(painter, line, header, face(13, 600), colour(tokens, "text"))
    below = QRect(card.left() + 12, card.top() + 29, width - 24, 16)
    draw_words(painter, below, samples, face(12), colour(tokens, "quiet"))
    painter.end()
    return pixmap
