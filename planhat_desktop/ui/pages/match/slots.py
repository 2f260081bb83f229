"""Planhat's fields as rows, each with a slot that holds at most one column or value."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
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
from planhat_desktop.ui.pages.match.picture import Fill, SlotPicture
from planhat_desktop.ui.theme import colour, draw_icon, tokens_of

HEIGHT = 52
_SLOT = 43  # the slot's own height
_PAD = 11
_LEAST = 56  # pixels below which a reason says nothing
_ROOMY = 110  # pixels that live values need beside the reason


class FieldSlot(Tile):
    """One field: its name and kind at the left, its slot at the right."""

    def __init__(self, board: Board, picture: SlotPicture) -> None:
        super().__init__(board)
        self.picture = picture
        self.is_open = False
        self.held_header = ""
        self._chip = QRect()  # where it says that values want to be decided
        self._say()

    def show_picture(self, picture: SlotPicture, *, is_open: bool, held_header: str) -> None:
        """Show the field as it is now.

        Args:
            is_open: whether the drawer tells how it is read.
            held_header: the header of the column that has been picked up, or empty.
        """
        now = (picture, is_open, held_header)
        if now != (self.picture, self.is_open, self.held_header):
            self.picture, self.is_open, self.held_header = now
            self._say()
            self.update()

    def _say(self) -> None:
        one = self.picture
        needed = _("required") if one.needed else ""
        fed = f"{one.letter} {one.header}".strip()
        told = (fed, one.state, one.read_as, one.detail, one.undecided)
        holds = ", ".join(part for part in told if part)
        if not one.is_fed:
            holds = _("nothing matched")
        words = [one.label, needed, one.about, holds]
        self.setAccessibleName(" · ".join(word for word in words if word))
        self.setAccessibleDescription(f"{one.reason} {one.explained}".strip())
        tips = [one.label + (f" ({needed})" if needed else "")]
        tips += [one.explained, f"{fed}: {one.reason}" if fed else one.reason, one.read_as]
        if one.live:
            tips.append(_("In Planhat: {values}").format(values=" · ".join(one.live)))
        self.setToolTip(plain("\n".join(brief(one) for one in tips if one)))

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def slot_rect(self) -> QRect:
        """Return where the slot lies in the row."""
        left = max(112, min(180, round(self.width() * 0.3)))
        return QRect(left, (self.height() - _SLOT) // 2, self.width() - left, _SLOT)

    def _dots(self) -> QRect:
        rect = self.slot_rect()
        return QRect(rect.right() - 29, rect.top() + 10, 22, 22)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._press is not None and self._chip.contains(point):
            self._press = None
            if isinstance(self.board, SlotBoard):
                self.board.values_wanted.emit(self.picture.field)
            return
        super().mouseReleaseEvent(event)

    @override
    def menu_at(self, point: QPoint) -> bool:
        return self._dots().contains(point)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.slot_rect()
        self._draw_name(painter, rect.left() - 12)
        self._draw_box(painter, rect)
        self._chip = QRect()
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        if self.hasFocus() or self.underMouse():
            draw_dots(painter, self._dots(), colour(tokens_of(self), "quiet"))
            inner.setRight(self._dots().left() - 4)
        if self.is_aimed:
            self._draw_invitation(painter, inner)
        elif self.picture.is_fed:
            self._draw_feed(painter, inner)
        else:
            self._draw_empty(painter, inner)
        painter.end()

    def _draw_name(self, painter: QPainter, width: int) -> None:
        one, tokens = self.picture, tokens_of(self)
        room = width - (12 if one.needed else 0)
        name = QRect(0, 6, room, 20)
        taken = draw_words(painter, name, one.label, face(13, 500), colour(tokens, "text"))
        if one.needed:
            star = QRect(taken + 4, 6, 10, 20)
            draw_words(painter, star, "*", face(13, 600), colour(tokens, "held_ink"))
        about = QRect(0, 26, width, 16)
        draw_words(painter, about, one.about, face(12), colour(tokens, "quiet"))

    def _draw_box(self, painter: QPainter, rect: QRect) -> None:
        tokens, width, dashed = tokens_of(self), 1.0, False
        fill, edge = {
            Fill.SURE: ("tint", "accent"),
            Fill.CONSTANT: ("tint", "accent"),
            Fill.CHECK: ("update_soft", "update"),
            Fill.UNFIT: ("held_soft", "held"),
            Fill.EMPTY: ("", "line"),
            Fill.MISSING: ("", "held"),
        }[self.picture.fill]
        if self.picture.fill in (Fill.EMPTY, Fill.MISSING, Fill.CHECK, Fill.UNFIT):
            dashed = True
            if self.underMouse() and self.picture.fill is Fill.EMPTY:
                edge = "same"
        if self.is_aimed:
            fill, edge, width, dashed = "tint", "accent", 2.0, False
        elif self.hasFocus() or self.is_open:
            edge, width, dashed = "accent", 2.0, False
        draw_box(painter, rect, tokens, fill=fill, edge=edge, dashed=dashed, width=width)

    def _draw_invitation(self, painter: QPainter, inner: QRect) -> None:
        tokens = tokens_of(self)
        words = _("Drop to send “{header}” here").format(header=self.aimed_with)
        if self.picture.is_fed and self.picture.header != self.aimed_with:
            words = _("Drop to put “{header}” in place of “{other}”").format(
                header=self.aimed_with, other=self.picture.header
            )
        draw_words(painter, inner, words, face(13, 600), colour(tokens, "on_tint"))

    def _draw_empty(self, painter: QPainter, inner: QRect) -> None:
        one, tokens = self.picture, tokens_of(self)
        is_missing = one.fill is Fill.MISSING
        ink = colour(tokens, "held_ink" if is_missing else "quiet")
        words = _("Drop a column here")
        if is_missing:
            words = _("Drop a column here, or set one value for all rows")
        if self.held_header and self.hasFocus():
            words = _("Press Enter to send “{header}” here").format(header=self.held_header)
        elif self.hasFocus():
            words = _("Type a column's name")
        elif one.live and not is_missing:
            words = _("In Planhat: {values}").format(values=" · ".join(one.live))
        draw_words(painter, inner, words, face(13), ink)

    def _draw_feed(self, painter: QPainter, inner: QRect) -> None:
        one, tokens = self.picture, tokens_of(self)
        quiet = colour(tokens, "quiet")
        top = QRect(inner.left(), inner.top() + 4, inner.width(), 18)
        middle = top.center().y() + 1
        left = inner.left()
        if one.letter:
            left = draw_letter(painter, left, middle, one.letter, tokens) + 8
        is_check = one.fill in (Fill.CHECK, Fill.UNFIT)
        inks = {Fill.CHECK: "update_ink", Fill.UNFIT: "held_ink"}
        ink = colour(tokens, inks.get(one.fill, "on_tint"))
        sign = QRect(inner.right() - 13, middle - 7, 14, 14)
        draw_icon(painter, sign.toRectF(), "question" if is_check else "check-circle", ink)
        state = QRect(top.left() + top.width() // 2, top.top(), 0, 18)
        state.setRight(sign.left() - 4)
        taken = draw_words(painter, state, one.state, face(12, 500), ink, right=True)
        header = QRect(left, top.top(), state.right() - taken - left - 8, 18)
        shown = one.header if one.letter else f"“{one.header}”"
        draw_words(painter, header, shown, face(13, 600), colour(tokens, "text"))
        below = QRect(inner.left(), inner.top() + 22, inner.width(), 16)
        if one.undecided:
            ground, bad = colour(tokens, "card"), colour(tokens, "held_ink")
            words = f"{one.undecided} ▸"
            left = draw_pill(painter, below.right(), below.center().y(), words, ground, bad)
            self._chip = QRect(left, below.top(), below.right() - left, below.height())
            below.setRight(left - 12)
        words = one.reason
        if one.read_as and not is_check:  # what is doubtful goes first, or else what was chosen
            words = one.read_as
        if one.live and not one.undecided:
            below.setRight(below.right() - self._draw_live(painter, below, words))
        if one.detail and not one.undecided:
            half = QRect(below)
            half.setLeft(below.left() + below.width() // 3)
            bad = colour(tokens, "held_ink") if one.unread else colour(tokens, "text")
            used = draw_words(painter, half, one.detail, face(12), bad, right=True)
            below.setRight(below.right() - used - 12)
        if below.width() < _LEAST:
            return
        draw_words(painter, below, words, face(12), ink if is_check else quiet)

    def _draw_live(self, painter: QPainter, below: QRect, words: str) -> int:
        """Draw what Planhat holds where reason and value leave room; return the pixels taken."""
        metrics = QFontMetrics(face(12))
        used = metrics.horizontalAdvance(words) + metrics.horizontalAdvance(self.picture.detail)
        live = QRect(below)
        live.setLeft(below.left() + used + 36)
        if live.width() < _ROOMY:
            return 0
        told = _("in Planhat: {values}").format(values=" · ".join(self.picture.live))
        quiet = colour(tokens_of(self), "quiet")
        return draw_words(painter, live, told, face(12), quiet, right=True) + 12


class SlotBoard(DropBoard):
    """All fields; columns dropped on a row go to its field.

    Signals:
        values_wanted: (field) the person wants to decide what its values become.
    """

    values_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(gap=0, margin=18, parent=parent)
        self.slots: dict[str, FieldSlot] = {}

    def slot(self, picture: SlotPicture) -> FieldSlot:
        """Return the slot of a field, made when it is first asked for."""
        if picture.field not in self.slots:
            self.slots[picture.field] = FieldSlot(self, picture)
        return self.slots[picture.field]

    @property
    def in_sight(self) -> tuple[SlotPicture, ...]:
        """What is shown, from top to bottom."""
        return tuple(one.picture for one in self.tiles if isinstance(one, FieldSlot))

    @override
    def takes(self, load: Load) -> bool:
        return bool(load.columns)
