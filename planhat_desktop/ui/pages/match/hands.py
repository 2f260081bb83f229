"""Gestures on cards and slots: by drag, by click, by typing, by keys; each ends in a deed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import announce
from planhat_desktop.ui.pages.match.board import Tile
from planhat_desktop.ui.pages.match.cards import CardBoard, ColumnCard
from planhat_desktop.ui.pages.match.deeds import Deeds
from planhat_desktop.ui.pages.match.dragging import drag, pack
from planhat_desktop.ui.pages.match.drawing import draw_drag
from planhat_desktop.ui.pages.match.finder import Entry, Finder
from planhat_desktop.ui.pages.match.picture import Picture
from planhat_desktop.ui.pages.match.slots import FieldSlot, SlotBoard
from planhat_desktop.ui.pages.match.typing import column_entries, field_entries


class Hands(QObject):
    """What the person holds and does.

    Attributes:
        deeds, cards, slots: what the gestures are made on, and end in.
        picture: what the page shows.
        held: the column that has been picked up, or None.
    Signals:
        held_changed: another column is held, or none.
        reading_wanted: (field) how it is read is to be shown.
        nothing_held: Escape was pressed with empty hands.
        put_down: a drag is over.
    """

    held_changed = Signal()
    reading_wanted = Signal(str)
    nothing_held = Signal()
    put_down = Signal()

    def __init__(self, deeds: Deeds, cards: CardBoard, slots: SlotBoard, finder: Finder) -> None:
        super().__init__(deeds)
        self.picture: Picture | None = None
        self.held: int | None = None
        self.deeds = deeds
        self.cards = cards
        self.slots = slots
        self._finder = finder
        self._typing_at: Tile | None = None
        for board in (cards, slots):
            board.pressed.connect(self.press)
            board.picked.connect(self.pick)
            board.removed.connect(self.remove)
            board.typed.connect(self.type_on)
            board.dragged.connect(self.drag)
            board.crossed.connect(self.cross)
            board.let_go.connect(self.let_go)
        slots.dropped.connect(self.drop)
        finder.chosen.connect(self._take_entry)
        finder.closed.connect(self._back_to_tile)

    # In the hand

    @Slot(object)
    def press(self, tile: Tile) -> None:
        """Do what a click or Return means: take a card; fill a slot, or ask about it."""
        if isinstance(tile, ColumnCard):
            self.hold(None if tile.picture.column == self.held else tile.picture.column)
        elif isinstance(tile, FieldSlot):
            if self.held is not None:
                self._put(tile.picture.field)
            elif tile.picture.is_fed:
                self.reading_wanted.emit(tile.picture.field)
            else:
                self.type_on(tile, "")

    @Slot(object)
    def pick(self, tile: Tile) -> None:
        """Do what Space means: take what the tile holds, or put down what is held."""
        if self.held is None and isinstance(tile, FieldSlot) and tile.picture.column is not None:
            self.hold(tile.picture.column)
        else:
            self.press(tile)

    def hold(self, column: int | None) -> None:
        """Take a column into the hand, or put it back."""
        if column == self.held:
            return
        self.held = column
        self.held_changed.emit()
        if column is not None:
            words = _("{header} is picked up. Go to a field and press Enter; Escape puts it back.")
            header = self.slots.headers.get(column, "")
            announce(self.slots, words.format(header=header))

    def _put(self, field: str) -> None:
        column, self.held = self.held, None
        if column is not None:
            self.deeds.link(column, field)
        self.held_changed.emit()

    @Slot()
    def let_go(self) -> None:
        """Do what Escape means."""
        if self.held is not None:
            self.hold(None)
        else:
            self.nothing_held.emit()

    @Slot(object)
    def remove(self, tile: Tile) -> None:
        """Do what Delete means."""
        if isinstance(tile, ColumnCard):
            self.deeds.unlink_column(tile.picture.column)
        elif isinstance(tile, FieldSlot):
            self.deeds.unlink(tile.picture.field)

    @Slot(int)
    def cross(self, side: int) -> None:
        """Go to the fields (1) or to the columns (-1)."""
        (self.slots if side > 0 else self.cards).focus_current()

    # Typing

    @Slot(object, str)
    def type_on(self, tile: Tile, text: str) -> None:
        """Open the box over a tile, with the letters typed so far."""
        picture, page = self.picture, self._finder.parentWidget()
        if picture is None:
            return
        self._typing_at = tile
        corner = tile.mapTo(page, QPoint(0, 0)) if isinstance(page, QWidget) else QPoint()
        if isinstance(tile, FieldSlot):
            model = self.deeds.draft.model
            field = model.find(tile.picture.field) if model is not None else None
            if field is not None:
                label = _("Column or value for {label}").format(label=field.label)
                entries, typed = column_entries(picture, field)
                rect = tile.slot_rect().translated(corner)
                self._finder.open_at(rect, label, text, entries, typed)
        elif isinstance(tile, ColumnCard):
            label = _("Field for “{header}”").format(header=tile.picture.header)
            rect = tile.rect().translated(corner)
            rect.setHeight(38)
            entries, typed = field_entries(picture, self.deeds.draft.model)
            self._finder.open_at(rect, label, text, entries, typed)

    @Slot(object)
    def _take_entry(self, entry: Entry) -> None:
        tile = self._typing_at
        self.held = None
        if isinstance(tile, FieldSlot):
            if isinstance(entry.name, int):
                self.deeds.link(entry.name, tile.picture.field)
            else:
                self.deeds.set_constant(tile.picture.field, str(entry.name))
        elif isinstance(tile, ColumnCard):
            if entry.is_typed:
                self.deeds.make_field(tile.picture.column, str(entry.name))
            else:
                self.deeds.link(tile.picture.column, str(entry.name))

    @Slot()
    def _back_to_tile(self) -> None:
        tile, self._typing_at = self._typing_at, None
        if tile is not None and tile.isVisible():
            tile.setFocus(Qt.FocusReason.OtherFocusReason)

    # Dragging

    @Slot(object)
    def drag(self, tile: Tile) -> None:
        """Carry a card, or what a slot holds, until it is dropped."""
        self._finder.shut()
        if isinstance(tile, ColumnCard):
            card = tile.picture
            drag(tile, pack(card.column), draw_drag(tile, card.letter, card.header, card.samples))
        elif isinstance(tile, FieldSlot) and tile.picture.is_fed:
            slot = tile.picture
            picture = draw_drag(tile, slot.letter, slot.header, slot.detail)
            drag(tile, pack(slot.column, slot.field), picture)
        self.put_down.emit()

    @Slot(int, str, str)
    def drop(self, column: int, source: str, field: str) -> None:
        """Put a column that was dragged into a slot."""
        self.held = None
        if source != field:
            self.deeds.link(column, field)
        self.put_down.emit()
