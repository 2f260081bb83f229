"""A column's portrait as a strip on its card, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from planhat_desktop.app.display import show_cell, show_number
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.portrait import BINS, Portrait
from planhat_desktop.core.table import Cell
from planhat_desktop.ui.pages.match.words import kind_words
from planhat_desktop.ui.theme import Tokens, colour, tokens_of

STRIP = 10
"""How high a strip on a card is, in pixels."""
_FEW = 8  # so many different values are shown one by one, even numbers
_NARROWEST = 3.0  # pixels of a segment that is still seen
_GAP = 1.0
_OFTEN = 3  # common values named
_LONG = 24  # signs of one of them
_SHADES = (0.85, 0.62, 0.46, 0.34, 0.25)  # of the common values, the most common first
_REST = 0.25
_BAR = 4  # pixels of a strip of shares
_TRACK = 2  # pixels of what is blank


def is_histogram(portrait: Portrait) -> bool:
    """Say whether the strip shows how numbers or dates are spread, and not common values."""
    return bool(portrait.bins) and portrait.distinct > _FEW and portrait.least != portrait.most


def draw_strip(
    painter: QPainter, rect: QRect, portrait: Portrait, tokens: Tokens, *, faint: bool = False
) -> None:
    """Draw how full a column is, and how its values are spread: one strip, blanks at the right."""
    area = QRectF(rect)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    ground = colour(tokens, "line")
    full = area.width() * portrait.filled / portrait.rows if portrait.rows else 0.0
    if full < area.width():
        # A sliver of either is kept in sight: almost all is not all.
        full = min(full, area.width() - _NARROWEST) if full else 0.0
        blank = area.adjusted(full + (_GAP if full else 0.0), 0, 0, 0)
        blank.setTop(blank.bottom() - _TRACK)
        painter.setBrush(ground)
        painter.drawRoundedRect(blank, 1, 1)
    area.setWidth(full)
    ink = QColor(colour(tokens, "accent"))
    strength = 0.55 if faint else 1.0
    if full and is_histogram(portrait):
        _draw_bins(painter, area, portrait, ink, strength)
    elif full:
        _draw_shares(painter, area, portrait, ink, strength)
    painter.restore()


def _draw_bins(
    painter: QPainter, area: QRectF, portrait: Portrait, ink: QColor, strength: float
) -> None:
    highest = max(portrait.bins)
    step = area.width() / BINS
    for place, rows in enumerate(portrait.bins):
        # A low line stands for none, so that the strip stays one strip.
        high = max(1.0, area.height() * rows / highest) if rows else 1.0
        ink.setAlphaF((_SHADES[1] if rows else _REST) * strength)
        painter.setBrush(ink)
        left = area.left() + place * step
        painter.drawRect(QRectF(left, area.bottom() - high, max(1.0, step - _GAP), high))


def _draw_shares(
    painter: QPainter, area: QRectF, portrait: Portrait, ink: QColor, strength: float
) -> None:
    bar = QRectF(area)
    bar.setTop(bar.bottom() - _BAR)
    left, many = bar.left(), 0 if portrait.is_unique else len(portrait.top)
    for (_cell, rows), shade in zip(portrait.top[:many], _SHADES, strict=False):
        width = bar.width() * rows / portrait.filled
        if width < _NARROWEST:
            break
        ink.setAlphaF(shade * strength)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(left, bar.top(), max(1.0, width - _GAP), bar.height()), 2, 2)
        left += width
    if bar.right() - left >= 1.0:
        ink.setAlphaF(_REST * strength)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(left, bar.top(), bar.right() - left, bar.height()), 2, 2)


def describe(portrait: Portrait, show: Callable[[Cell], str] = show_cell) -> str:
    """Return a portrait in words: how full, how varied, from where to where, what is common.

    Args:
        show: a cell as a person reads it.
    """
    if not portrait.filled:
        return _("all {rows} empty").format(rows=f"{portrait.rows:,}")
    words = [_fullness(portrait), _variety(portrait, show), _range(portrait)]
    words += [_commonest(portrait, show), _looks(portrait)]
    return " · ".join(one for one in words if one)


def _fullness(portrait: Portrait) -> str:
    if portrait.filled == portrait.rows:
        return plural(portrait.rows, "{n} row, filled", "all {n} filled")
    said = _("{filled} of {rows} filled")
    return said.format(filled=f"{portrait.filled:,}", rows=f"{portrait.rows:,}")


def _variety(portrait: Portrait, show: Callable[[Cell], str]) -> str:
    if portrait.filled == 1:
        return ""
    if portrait.is_unique:
        return _("no value twice")
    if portrait.distinct == 1:
        return _("always {value}").format(value=_short(show(portrait.top[0][0])))
    return _("{count} different").format(count=f"{portrait.distinct:,}")


def _range(portrait: Portrait) -> str:
    least, most = portrait.least, portrait.most
    if least is None or most is None:
        if portrait.lengths is None or portrait.distinct == 1:
            return ""
        fewest, longest = portrait.lengths
        if fewest == longest:
            return plural(longest, "{n} character", "{n} characters each")
        return _("{least} to {most} characters").format(least=f"{fewest:,}", most=f"{longest:,}")
    if least == most or portrait.is_open:
        return ""
    said = _("from {least} to {most}")
    if not portrait.is_whole:
        said = _("from about {least} to about {most}")
    return said.format(least=_place(least), most=_place(most))


def _place(place: float | dt.datetime) -> str:
    if isinstance(place, dt.datetime):
        return show_cell(place if place.time() != dt.time() else place.date())
    return show_number(place)


def _commonest(portrait: Portrait, show: Callable[[Cell], str]) -> str:
    often = [(cell, rows) for cell, rows in portrait.top[:_OFTEN] if rows > 1]
    if portrait.distinct == 1 or not often:
        return ""
    named = [f"{_short(show(cell))} ({rows:,})" for cell, rows in often]
    if portrait.distinct > len(often):
        named.append("…")
    return _("most often: {values}").format(values=", ".join(named))


def _looks(portrait: Portrait) -> str:
    """Return what the cells look like, where they do not all look alike."""
    total = sum(rows for _kind, rows in portrait.kinds)
    if len(portrait.kinds) < 2 or not total:
        return ""
    said = _("{share} % {kind}")
    return ", ".join(
        said.format(share=min(99, max(1, round(100 * rows / total))), kind=kind_words(kind))
        for kind, rows in portrait.kinds[:3]
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONG else words[: _LONG - 1] + "…"


class PortraitStrip(QWidget):
    """A column's strip, as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.portrait: Portrait | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_portrait(self, portrait: Portrait | None, words: str) -> None:
        """Show this one, or nothing before there is one."""
        self.portrait = portrait
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setVisible(portrait is not None)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 2 * STRIP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.portrait is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_strip(painter, self.rect(), self.portrait, tokens_of(self))
            painter.end()
