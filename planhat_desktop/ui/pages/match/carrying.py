"""Drags of the Match page: what is carried, what is said meanwhile, what a drop does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPixmap,
)
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Card, Text
from planhat_desktop.ui.pages.match.board import Tile
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.pages.match.dragging import Load, drag, pack, unpack
from planhat_desktop.ui.pages.match.drawing import draw_drag
from planhat_desktop.ui.pages.match.hands import Hands
from planhat_desktop.ui.pages.match.hint import Hint, LikelyZone
from planhat_desktop.ui.pages.match.landing import Landing, landing_sentence
from planhat_desktop.ui.pages.match.slots import FieldSlot

_OFF_HEIGHT = 72


class Carrying(QObject):
    """Begins drags, says what a drop would do, and does it.

    Attributes:
        hint: what it says beside the pointer.
        off, likely: places to let go that are there only while something is carried.
    Signals:
        put_down: a drag is over, with or without a drop.
    """

    put_down = Signal()

    def __init__(self, hands: Hands, page: QWidget, left: QScrollArea, right: QWidget) -> None:
        super().__init__(hands)
        self._hands = hands
        self._page = page
        self._left = left
        self._right = right
        self._has_landed = False
        self.off = Card("tint", parent=page)
        self.off.setObjectName("off")
        words = Text(_("Drop here to send it nowhere"), "strong", parent=self.off)
        self.off.body.addWidget(words, 1, Qt.AlignmentFlag.AlignCenter)
        self.off.hide()
        self.likely = LikelyZone(_("Drop here: each to its likeliest field"), page)
        self.hint = Hint(page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)
        for board in (hands.cards, hands.slots):
            board.dragged.connect(self.drag)
            board.left.connect(self._say_nothing)
        hands.slots.hovered.connect(self._hover_slot)
        hands.slots.dropped.connect(self._drop_on_slot)
        hands.cards.hovered.connect(self._hover_card)
        hands.cards.dropped.connect(self._drop_on_card)
        self.likely.hovered.connect(self._hover_likely)
        self.likely.dropped.connect(self._drop_likely)
        self.likely.left.connect(self._say_nothing)

    # From press to drop

    @Slot(object)
    def drag(self, tile: Tile) -> None:
        """Carry a card, all that are picked up, what a slot holds, or a field itself."""
        hands = self._hands
        hands.finder.shut()
        before = hands.held
        if isinstance(tile, ColumnCard):
            load = Load(hands.with_held(tile.picture.column))
            hands.take(load.columns)
            picture = self._draw_columns(tile, load)
        elif isinstance(tile, FieldSlot):
            slot = tile.picture
            if slot.is_fed and tile.slot_rect().contains(tile.grip):
                columns = () if slot.column is None else (slot.column,)
                load = Load(columns, source=slot.field)
                picture = draw_drag(tile, slot.letter, slot.header, slot.detail)
            else:
                load = Load(target=slot.field)
                picture = draw_drag(tile, "", slot.label, slot.about)
        else:
            return
        self.offer_places(load)
        self._has_landed = False
        drag(tile, pack(load), picture)
        if load.columns and not load.source and not self._has_landed:
            hands.take(before)
        self._clean_up()

    def _draw_columns(self, tile: ColumnCard, load: Load) -> QPixmap:
        card = tile.picture
        if len(load.columns) == 1:
            return draw_drag(tile, card.letter, card.header, card.samples)
        headers = [self._hands.header(one) for one in load.columns]
        words = plural(len(headers), "{n} column", "{n} columns")
        return draw_drag(tile, card.letter, words, ", ".join(headers), several=True)

    def offer_places(self, load: Load) -> None:
        """Show where a load can be let go besides fields and columns."""
        if load.source and self._left.isVisible():
            area = self._left.geometry()
            area.setHeight(_OFF_HEIGHT)
            self.off.setGeometry(area)
            self.off.show()
            self.off.raise_()
        if len(load.columns) > 1:
            right = self._right.geometry()
            top = self._page.mapFromGlobal(self._right.mapToGlobal(QPoint(0, 0))).y()
            self.likely.offer(QRect(right.left(), top - 48, right.width(), 42))

    def _clean_up(self) -> None:
        self.off.hide()
        self.likely.hide()
        self._say_nothing()
        self.put_down.emit()

    @Slot()
    def _say_nothing(self) -> None:
        self.hint.hide()
        self._hands.show_landing(Landing())
        self._hands.cards.aim_at({})

    # Over fields

    @Slot(object, object, QPoint)
    def _hover_slot(self, load: Load, tile: Tile | None, point: QPoint) -> None:
        slots, words = self._hands.slots, ""
        if isinstance(tile, FieldSlot) and tile.picture.field != load.source:
            landing = self._hands.plan(load.columns, tile.picture.field)
            self._hands.show_landing(landing)
            words = self._say(landing)
        else:
            self._hands.show_landing(Landing())
        self.hint.say(words, slots.mapToGlobal(point))

    @Slot(object, object)
    def _drop_on_slot(self, load: Load, tile: Tile | None) -> None:
        if isinstance(tile, FieldSlot) and tile.picture.field != load.source:
            self._hands.lay(self._hands.plan(load.columns, tile.picture.field))
        self._land()

    # Over columns

    @Slot(object, object, QPoint)
    def _hover_card(self, load: Load, tile: Tile | None, point: QPoint) -> None:
        cards, words = self._hands.cards, ""
        if isinstance(tile, ColumnCard):
            words = self._say(Landing(((tile.picture.column, load.target),)))
        cards.aim_at({tile: ""} if isinstance(tile, ColumnCard) else {})
        self.hint.say(words, cards.mapToGlobal(point))

    @Slot(object, object)
    def _drop_on_card(self, load: Load, tile: Tile | None) -> None:
        if isinstance(tile, ColumnCard):
            self._hands.lay(Landing(((tile.picture.column, load.target),)))
        self._land()

    # Over the places beside them

    @Slot(object, QPoint)
    def _hover_likely(self, load: Load, point: QPoint) -> None:
        landing = self._hands.plan_likeliest(load.columns)
        self._hands.show_landing(landing)
        self.hint.say(self._say(landing), self.likely.mapToGlobal(point))

    @Slot(object)
    def _drop_likely(self, load: Load) -> None:
        self._hands.lay(self._hands.plan_likeliest(load.columns))
        self._land()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):  # which is a move, too, and a move is a drop
            self._enter_page(event)
        elif isinstance(event, QDragMoveEvent):
            self._move_on_page(event)
        elif isinstance(event, QDropEvent):
            self._drop_on_page(event)
        elif isinstance(event, QDragLeaveEvent):
            self.hint.hide()
        return super().eventFilter(watched, event)

    def _enter_page(self, event: QDragEnterEvent) -> None:
        """Take what was pulled out of a slot anywhere on the page: there it is let go of."""
        load = unpack(event.mimeData())
        if load is not None and load.source:
            event.acceptProposedAction()

    def _move_on_page(self, event: QDragMoveEvent) -> None:
        """Say that letting go here clears the field."""
        load, picture = unpack(event.mimeData()), self._hands.picture
        slot = picture.slot(load.source) if load is not None and picture is not None else None
        if slot is not None:
            event.acceptProposedAction()
            words = _("Takes “{header}” out of {label}")
            words = words.format(header=slot.header, label=slot.label)
            self.hint.say(words, self._page.mapToGlobal(event.position().toPoint()))

    def _drop_on_page(self, event: QDropEvent) -> None:
        """Clear the field that a column or value was pulled out of."""
        load = unpack(event.mimeData())
        if load is not None and load.source:
            event.acceptProposedAction()
            self._hands.deeds.unlink(load.source)
        self._land()

    def _land(self) -> None:
        self._has_landed = True
        self._clean_up()

    def _say(self, landing: Landing) -> str:
        picture = self._hands.picture
        return landing_sentence(landing, picture) if picture is not None else ""
