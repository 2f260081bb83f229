"""Gestures on cards and slots: by click, by typing, by keys; each ends in a deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import announce
from planhat_desktop.ui.pages.match.board import Tile
from planhat_desktop.ui.pages.match.cards import CardBoard, ColumnCard
from planhat_desktop.ui.pages.match.deeds import Deeds
from planhat_desktop.ui.pages.match.finder import Entry, Finder
from planhat_desktop.ui.pages.match.landing import (
    Landing,
    landing_sentence,
    lay_from,
    lay_likeliest,
)
from planhat_desktop.ui.pages.match.picture import Picture
from planhat_desktop.ui.pages.match.slots import FieldSlot, SlotBoard
from planhat_desktop.ui.pages.match.typing import column_entries, field_entries


class Hands(QObject):
    """What the person holds and does.

    Attributes:
        deeds, cards, slots, finder: what the gestures are made on, and end in.
        picture: what the page shows.
        held: the columns that have been picked up, in the order of the sheet.
    Signals:
        held_changed: other columns are held, or none.
        reading_wanted: (field) how it is read is to be shown.
        nothing_held: Escape was pressed with empty hands.
    """

    held_changed = Signal()
    reading_wanted = Signal(str)
    nothing_held = Signal()

    def __init__(self, deeds: Deeds, cards: CardBoard, slots: SlotBoard, finder: Finder) -> None:
        super().__init__(deeds)
        self.picture: Picture | None = None
        self.held: tuple[int, ...] = ()
        self.deeds = deeds
        self.cards = cards
        self.slots = slots
        self.finder = finder
        self._anchor: Tile | None = None  # where choosing a stretch began
        self._likeliest: tuple[object, Landing] = (None, Landing())
        self._typing_at: Tile | None = None
        for board in (cards, slots):
            board.pressed.connect(self.press)
            board.picked.connect(self.pick)
            board.removed.connect(self.remove)
            board.typed.connect(self.type_on)
            board.crossed.connect(self.cross)
            board.let_go.connect(self.let_go)
        cards.gathered.connect(self.gather)
        cards.stretched.connect(self.stretch)
        cards.swept.connect(self.sweep)
        cards.all_wanted.connect(self.take_all)
        slots.pointed.connect(self._point_at)
        finder.chosen.connect(self._take_entry)
        finder.closed.connect(self._back_to_tile)

    # In the hand

    @Slot(object)
    def press(self, tile: Tile) -> None:
        """Do what a click or Return means: take a card; fill a slot, or ask about it."""
        if isinstance(tile, ColumnCard):
            self._anchor = tile
            column = tile.picture.column
            self.hold(() if self.held == (column,) else (column,))
        elif isinstance(tile, FieldSlot):
            if self.held:
                self.lay(self.plan(self.held, tile.picture.field))
            elif tile.picture.is_fed:
                self.reading_wanted.emit(tile.picture.field)
            else:
                self.type_on(tile, "")

    @Slot(object)
    def pick(self, tile: Tile) -> None:
        """Do what Space means: take a card, or what a slot holds."""
        if isinstance(tile, FieldSlot) and not self.held and tile.picture.column is not None:
            self.hold((tile.picture.column,))
        else:
            self.press(tile)

    @Slot(object)
    def gather(self, tile: Tile) -> None:
        """Take one more card, or put this one back."""
        if isinstance(tile, ColumnCard):
            self._anchor = tile
            column = tile.picture.column
            others = [one for one in self.held if one != column]
            self.hold(others if column in self.held else [*others, column])

    @Slot(object)
    def stretch(self, tile: Tile) -> None:
        """Take all cards from where choosing began up to this one."""
        order = list(self.cards.tiles)
        if tile not in order:
            return
        anchor = next((one for one in (self._anchor, self.cards.current) if one in order), tile)
        self._anchor = anchor
        ends = sorted((order.index(tile), order.index(anchor)))
        self.sweep(order[ends[0] : ends[1] + 1])

    @Slot(object)
    def sweep(self, tiles: Iterable[Tile]) -> None:
        """Take these cards and no others."""
        self.hold([one.picture.column for one in tiles if isinstance(one, ColumnCard)])

    @Slot()
    def take_all(self) -> None:
        """Take all cards in sight."""
        self.sweep(self.cards.tiles)

    def hold(self, columns: Iterable[int]) -> None:
        """Take columns into the hand, and put back what else is in it; none empties it."""
        before = self.held
        self.take(columns)
        if self.held == before or not self.held:
            return
        words = _("{header} is picked up. Go to a field and press Enter; Escape puts it back.")
        if len(self.held) > 1:
            words = _("{header} are picked up. Go to a field and press Enter; Escape puts it back.")
        announce(self.slots, words.format(header=self.held_words))

    def take(self, columns: Iterable[int]) -> None:
        """Have columns in the hand without a word."""
        now = tuple(sorted(set(columns)))
        if now != self.held:
            self.held = now
            self.show_landing(Landing())
            self.held_changed.emit()

    def with_held(self, column: int) -> tuple[int, ...]:
        """Return what is carried when a card is pulled: all that is held if it is among them."""
        return self.held if column in self.held else (column,)

    def header(self, column: int) -> str:
        """Return the header of a column."""
        cards = self.picture.cards if self.picture is not None else ()
        return next((one.header for one in cards if one.column == column), "")

    @property
    def held_words(self) -> str:
        """What is in the hand: a header, or how many columns."""
        if len(self.held) == 1:
            return self.header(self.held[0])
        return plural(len(self.held), "{n} column", "{n} columns") if self.held else ""

    @Slot()
    def let_go(self) -> None:
        """Do what Escape means."""
        if self.held:
            self.hold(())
        else:
            self.nothing_held.emit()

    @Slot(object)
    def remove(self, tile: Tile) -> None:
        """Do what Delete means."""
        if isinstance(tile, ColumnCard):
            self.deeds.unlink_columns(self.with_held(tile.picture.column))
        elif isinstance(tile, FieldSlot):
            self.deeds.unlink(tile.picture.field)

    # Where it would land

    def plan(self, columns: Sequence[int], field: str) -> Landing:
        """Return where columns land that are let go over a field."""
        return lay_from(field, columns, self.slots.in_sight)

    def plan_likeliest(self, columns: Sequence[int]) -> Landing:
        """Return the likeliest fields of columns."""
        draft = self.deeds.draft
        table, model, mapping = draft.table, draft.model, draft.mapping
        if table is None or model is None or mapping is None:
            return Landing((), tuple(columns))
        asked = (table, model, mapping, tuple(columns))
        if self._likeliest[0] != asked:
            self._likeliest = (asked, lay_likeliest(columns, table, model, mapping))
        return self._likeliest[1]

    def lay(self, landing: Landing) -> None:
        """Let go of columns where they land; what finds no field stays in the hand."""
        self.held = landing.left
        self.show_landing(Landing())
        self.deeds.lay(landing.pairs)
        self.held_changed.emit()

    def lay_likeliest(self) -> None:
        """Send what is held to its likeliest fields."""
        self.lay(self.plan_likeliest(self.held))

    def show_landing(self, landing: Landing) -> None:
        """Show in the slots what would land in them."""
        slots = self.slots.slots
        self.slots.aim_at(
            {slots[field]: self.header(column) for column, field in landing.pairs if field in slots}
        )

    @Slot(object)
    def _point_at(self, tile: Tile | None) -> None:
        """Show where several columns in the hand would land from the field that is pointed at."""
        if len(self.held) < 2 or not isinstance(tile, FieldSlot):
            self.show_landing(Landing())
            return
        landing = self.plan(self.held, tile.picture.field)
        self.show_landing(landing)
        if tile.hasFocus() and self.picture is not None:
            announce(self.slots, landing_sentence(landing, self.picture))

    @Slot(int)
    def cross(self, side: int) -> None:
        """Go to the fields (1) or to the columns (-1)."""
        (self.slots if side > 0 else self.cards).focus_current()

    # Typing

    @Slot(object, str)
    def type_on(self, tile: Tile, text: str) -> None:
        """Open the box over a tile, with the letters typed so far."""
        picture, page = self.picture, self.finder.parentWidget()
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
                self.finder.open_at(rect, label, text, entries, typed)
        elif isinstance(tile, ColumnCard):
            label = _("Field for “{header}”").format(header=tile.picture.header)
            rect = tile.rect().translated(corner)
            rect.setHeight(38)
            entries, typed = field_entries(picture, self.deeds.draft.model)
            self.finder.open_at(rect, label, text, entries, typed)

    @Slot(object)
    def _take_entry(self, entry: Entry) -> None:
        tile = self._typing_at
        self.held = ()
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
