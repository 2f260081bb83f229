"""The columns of the sheet as cards, those that want something first."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit.tips import brief, plain
from planhat_desktop.ui.pages.match.board import Board, Tile
from planhat_desktop.ui.pages.match.dragging import Load
from planhat_desktop.ui.pages.match.drawing import (
    draw_box,
    draw_dots,
    draw_letter,
    draw_pill,
    draw_words,
    face,
)
from planhat_desktop.ui.pages.match.dropping import DropBoard
from planhat_desktop.ui.pages.match.picture import CardPicture, Fill
from planhat_desktop.ui.pages.match.portraits import STRIP, draw_strip
from planhat_desktop.ui.theme import colour, tokens_of

HEIGHT = 75
_SIDE = 13


class ColumnCard(Tile):
    """One column: letter, header, kind, three values, how full it is, and where it goes."""

    def __init__(self, board: Board, picture: CardPicture) -> None:
        super().__init__(board)
        self.picture = picture
        self.is_held = False
        self.is_alone = False
        self._say()

    def show_picture(self, picture: CardPicture, *, held: bool, dim: bool) -> None:
        """Show the column as it is now.

        Args:
            held: whether the person has picked it up.
            dim: whether it is drawn faintly, because it is done.
        """
        if (picture, held, dim) != (self.picture, self.is_held, self.is_alone):
            self.picture, self.is_held, self.is_alone = picture, held, dim
            self._say()
            self.update()

    def _say(self) -> None:
        one = self.picture
        goes = _("goes to {labels}").format(labels=", ".join(one.targets))
        words = [
            _("Column {letter} “{header}”").format(letter=one.letter, header=one.header),
            one.kind,
            one.samples,
            goes if one.targets else _("not used"),
            _("picked up") if self.is_held else "",
        ]
        self.setAccessibleName(" · ".join(word for word in words if word))
        about = one.about or self._fullness()
        self.setAccessibleDescription(about)
        tips = (brief(one.header), brief(one.samples), about)
        self.setToolTip(plain("\n".join(line for line in tips if line)))

    def _fullness(self) -> str:
        return _("{share} % filled").format(share=self.picture.filled)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def _dots(self) -> QRect:
        return QRect(self.width() - 30, 33, 22, 22)

    @override
    def menu_at(self, point: QPoint) -> bool:
        return self._dots().contains(point)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        one, tokens = self.picture, tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.is_held or self.hasFocus() or self.underMouse()
        faint = self.is_alone and not is_lit
        rect = self.rect()
        edge, width = "line", 1.0
        if self.is_held or self.is_aimed or self.hasFocus():
            edge, width = "accent", 1.5 if self.is_held and not self.hasFocus() else 2.0
        fill = "tint" if self.is_held or self.is_aimed else "ground" if faint else "card"
        if self.underMouse() and not self.is_held:
            edge = "same" if edge == "line" else edge
        draw_box(painter, rect, tokens, fill=fill, edge=edge, width=width)
        text = colour(tokens, "quiet" if faint else "text")
        quiet = colour(tokens, "quiet")
        middle, right = 21, rect.right() - _SIDE + 1
        left = draw_letter(painter, _SIDE, middle, one.letter, tokens) + 8
        ground = colour(tokens, "card" if self.is_held else "badge")
        begins = draw_pill(painter, right, middle, one.kind, ground, quiet)
        header = QRect(left, middle - 11, begins - left - 8, 22)
        draw_words(painter, header, one.header, face(13, 500 if faint else 600), text)
        self._draw_below(painter, QRect(_SIDE, 34, right - _SIDE, 20), faint=faint)
        if one.portrait is not None:
            strip = QRect(_SIDE, HEIGHT - 9 - STRIP, right - _SIDE, STRIP)
            draw_strip(painter, strip, one.portrait, tokens, faint=faint)
        if is_lit:
            draw_dots(painter, self._dots(), quiet)
        painter.end()

    def _draw_below(self, painter: QPainter, rect: QRect, *, faint: bool) -> None:
        """Draw the values, and at the right where they go or how few there are."""
        one, tokens = self.picture, tokens_of(self)
        quiet = colour(tokens, "quiet")
        room = rect.right()
        if self.underMouse() or self.hasFocus() or self.is_held:
            room -= 26
        note, ink = "", quiet
        if one.targets:
            note = "→ " + ", ".join(one.targets)
            ink = colour(tokens, "update_ink" if one.fill is Fill.CHECK else "quiet")
        elif one.filled < 100:
            note = self._fullness()
        if note:
            at = QRect(rect.left() + rect.width() // 2, rect.top(), 0, rect.height())
            at.setRight(room)
            room -= draw_words(painter, at, note, face(12), ink, right=True) + 10
        values = QRect(rect.left(), rect.top(), room - rect.left(), rect.height())
        words = one.samples or _("no values")
        draw_words(painter, values, words, face(12), quiet if faint else colour(tokens, "text"))


class CardBoard(DropBoard):
    """All columns; a field dropped on a card is fed by it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(gap=8, parent=parent)
        self.cards: dict[int, ColumnCard] = {}

    def card(self, picture: CardPicture) -> ColumnCard:
        """Return the card of a column, made when it is first asked for."""
        if picture.column not in self.cards:
            self.cards[picture.column] = ColumnCard(self, picture)
        return self.cards[picture.column]

    @override
    def takes(self, load: Load) -> bool:
        return bool(load.target)
