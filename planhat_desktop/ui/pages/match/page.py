"""The Match page itself: sentence, filters, columns at the left, fields at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import (
    Button,
    Card,
    ChipRow,
    ChipSpec,
    SearchBox,
    Text,
    Word,
    announce,
    line,
)
from planhat_desktop.ui.pages.match.arrangement import Filter, arrange_cards, arrange_slots
from planhat_desktop.ui.pages.match.board import Board, Section, Tile
from planhat_desktop.ui.pages.match.cards import CardBoard, ColumnCard
from planhat_desktop.ui.pages.match.deeds import Deeds
from planhat_desktop.ui.pages.match.dragging import drag, field_in, pack
from planhat_desktop.ui.pages.match.drawing import draw_drag
from planhat_desktop.ui.pages.match.finder import Entry, Finder
from planhat_desktop.ui.pages.match.menus import (
    card_menu,
    key_menu,
    model_menu,
    page_menu,
    slot_menu,
)
from planhat_desktop.ui.pages.match.picture import Painter, Picture
from planhat_desktop.ui.pages.match.reading import ReadingDrawer
from planhat_desktop.ui.pages.match.sentence import Sentence
from planhat_desktop.ui.pages.match.slots import FieldSlot, SlotBoard
from planhat_desktop.ui.pages.match.typing import column_entries, field_entries
from planhat_desktop.ui.pages.page import Gap, Host, Page

_WIDE = 1120  # pixels of the page from which columns, fields and drawer fit beside each other


class MappingPage(Page):
    """Which column feeds which field.

    Attributes:
        picture: what is shown; None before a sheet was read.
    """

    step = Step.MATCH

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Match your columns"))
        self.picture: Picture | None = None
        self.deeds = Deeds(host, self)
        self.deeds.changed.connect(self.edited)
        self._painter = Painter()
        self._filter = Filter.TO_DO
        self._unfolded = False
        self._held: int | None = None
        self._drawn: tuple[object, ...] = ()
        self._typing_at: Tile | None = None
        self.setAcceptDrops(True)
        self._lay_out()
        self._wire()

    # What it is made of

    def _lay_out(self) -> None:
        self.subtitle.hide()
        self.sentence = Sentence(self)
        self.head.addWidget(self.sentence)
        tools = line(gap=8)
        self.chips = ChipRow(_("Show"), self)
        tools.addWidget(self.chips, 1)
        self.accept_all = Button("", "pill", sign="checks", parent=self)
        tools.addWidget(self.accept_all)
        self.search = SearchBox(_("Find a field or column"), self)
        self.search.setFixedWidth(200)
        tools.addWidget(self.search)
        self.more = Button(_("More"), "icon", sign="dots-three", parent=self)
        tools.addWidget(self.more)
        self.body.addLayout(tools)
        across = line(gap=20)
        self.cards = CardBoard()
        self.left = _scroller(self.cards, self)
        across.addWidget(self.left)
        self.slots = SlotBoard()
        panel = Card(margin=1, parent=self)
        self.right = _scroller(self.slots, panel)
        panel.body.addWidget(self.right)
        across.addWidget(panel, 1)
        self.drawer = ReadingDrawer(self._painter, self)
        across.addWidget(self.drawer)
        self.body.addLayout(across, 1)
        self.fold = Button("", "link", sign="caret-down", parent=self.slots)
        self.fold.hide()
        self.finder = Finder(self)
        self._off = Card("dashed", parent=self)
        self._off.setObjectName("off")
        off = Text(_("Drop here to send it nowhere"), "strong", parent=self._off)
        self._off.body.addWidget(off, 1, Qt.AlignmentFlag.AlignCenter)
        self._off.hide()
        QWidget.setTabOrder(self.search, self.more)

    def _wire(self) -> None:
        self.sentence.model_pressed.connect(self._ask_model)
        self.sentence.key_pressed.connect(self._ask_key)
        self.chips.chosen.connect(self._choose_filter)
        self.accept_all.clicked.connect(self._accept_all)
        self.search.textChanged.connect(self._narrow)
        self.more.clicked.connect(self._ask_more)
        self.fold.clicked.connect(self._unfold)
        for board in (self.cards, self.slots):
            board.pressed.connect(self._press)
            board.picked.connect(self._pick)
            board.removed.connect(self._remove)
            board.typed.connect(self._type)
            board.menu_wanted.connect(self._show_menu)
            board.dragged.connect(self._drag)
            board.crossed.connect(self._cross)
            board.let_go.connect(self._let_go)
        self.slots.dropped.connect(self._drop)
        self.finder.chosen.connect(self._take_entry)
        self.finder.closed.connect(self._back_to_tile)
        self.drawer.reading_changed.connect(self.deeds.set_reading)
        self.drawer.constant_changed.connect(self.deeds.set_constant)
        self.drawer.accepted.connect(lambda field: self.deeds.accept([field]))
        self.drawer.cleared.connect(self.deeds.unlink)
        self.drawer.closed.connect(self._close_drawer)

    # Drawing

    @override
    def draw(self, draft: Draft) -> None:
        if draft.table is None or draft.model is None:
            return
        now = (draft.content, draft.catalog, draft.snapshot, draft.workspace)
        if not self._drawn or any(a is not b for a, b in zip(now, self._drawn, strict=True)):
            self._drawn = now
            self.picture = self._painter.paint(draft)
            self.sentence.draw(draft)
        self._show()

    def _show(self) -> None:
        """Bring chips, boards and drawer up to what the picture says."""
        picture = self.picture
        if picture is None:
            return
        self._draw_tools(picture)
        if self.drawer.field and self.drawer.isVisibleTo(self):
            slot = picture.slot(self.drawer.field)
            if slot is not None and slot.is_fed:
                self.drawer.draw(self.host.draft, slot)
            else:
                self.drawer.shut()
        self._draw_cards(picture)
        self._draw_slots(picture)

    def _draw_tools(self, picture: Picture) -> None:
        words = {
            Filter.TO_DO: _("To do · {count}").format(count=picture.to_do),
            Filter.MATCHED: _("Matched · {count}").format(count=picture.matched),
            Filter.UNUSED: _("Not used · {count}").format(count=picture.unused),
            Filter.ALL: _("All"),
        }
        specs = [ChipSpec(name.value, said) for name, said in words.items()]
        self.chips.set_chips(specs, self._filter.value)
        doubtful = len(picture.to_check)
        accept = _("Accept the suggestion") if doubtful == 1 else _("Accept all {n} suggestions")
        self.accept_all.say(accept.format(n=doubtful))
        self.accept_all.setVisible(doubtful > 0)

    def _draw_cards(self, picture: Picture) -> None:
        sections = []
        for heading, cards, dim in arrange_cards(picture, self._filter, self.search.text()):
            tiles = []
            for one in cards:
                card = self.cards.card(one)
                card.show_picture(one, held=one.column == self._held, dim=dim)
                tiles.append(card)
            sections.append(Section(heading, tiles))
        self.cards.set_sections(sections)

    def _draw_slots(self, picture: Picture) -> None:
        self.slots.headers = {one.column: one.header for one in picture.cards}
        held = self.slots.headers.get(-1 if self._held is None else self._held, "")
        name = self.host.draft.workspace.name
        groups, folded = arrange_slots(
            picture, self._filter, self.search.text(), name, unfolded=self._unfolded
        )
        opened = self.drawer.field if self.drawer.isVisibleTo(self) else ""
        sections = []
        for heading, slots in groups:
            tiles = []
            for one in slots:
                slot = self.slots.slot(one)
                slot.show_picture(one, is_open=one.field == opened, held_header=held)
                tiles.append(slot)
            sections.append(Section(heading, tiles))
        if folded:
            self.fold.say(_("Show {count} more fields").format(count=folded))
            sections.append(Section("", [], self.fold))
        self.slots.set_sections(sections)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.left.setFixedWidth(max(220, min(320, round(self.width() * 0.33))))
        drawer = self.drawer.isVisibleTo(self)
        self.left.setVisible(not drawer or self.width() >= _WIDE)

    # The footer

    @override
    def words(self) -> Sequence[Word]:
        picture = self.picture
        if picture is None:
            return ()
        words = [Word(_("matched"), str(picture.matched), press=self.show_matched)]
        if picture.to_check:
            count = str(len(picture.to_check))
            words.append(Word(_("to check"), count, "update", self.jump_to_check))
        if picture.unused:
            words.append(Word(_("not used"), str(picture.unused), press=self.show_unused))
        if picture.missing:
            said = _("required missing: {labels}").format(labels=", ".join(picture.missing))
            words.append(Word(said, str(len(picture.missing)), "held", self.jump_to_missing))
        return words

    @override
    def primary(self) -> str:
        if self.picture is None:
            return ""
        return _("Preview {count} rows").format(count=f"{self.picture.rows:,}")

    @override
    def blocker(self) -> Sequence[Gap]:
        needs = self.picture.needs if self.picture is not None else ()
        return [Gap(words, partial(self.jump_to, field)) for words, field in needs]

    @override
    def go_on(self) -> None:
        self.host.go(Step.PREVIEW)

    @override
    def arrive(self) -> None:
        self._held = None
        self.cards.focus_current()

    # Filters and jumps

    @Slot(str)
    def _choose_filter(self, name: str) -> None:
        self._filter = Filter(name)
        self._show()

    def _filter_by(self, chosen: Filter) -> None:
        self.search.clear()
        self._choose_filter(chosen.value)

    @Slot()
    def _narrow(self) -> None:
        self._show()

    @Slot()
    def _unfold(self) -> None:
        self._unfolded = True
        self._show()
        self.slots.focus_current()

    def show_matched(self) -> None:
        """Show only what is matched."""
        self._filter_by(Filter.MATCHED)

    def show_unused(self) -> None:
        """Show only the columns that go nowhere."""
        self._filter_by(Filter.UNUSED)

    def jump_to_check(self) -> None:
        """Go to the first doubtful match and show how it is read."""
        if self.picture is not None and self.picture.to_check:
            self.jump_to(self.picture.to_check[0])
            self.open_reading(self.picture.to_check[0])

    def jump_to_missing(self) -> None:
        """Go to the first field that is missing."""
        if self.picture is not None and self.picture.needs:
            self.jump_to(self.picture.needs[0][1])

    def jump_to(self, field: str) -> None:
        """Bring a field's slot into sight, with the focus on it."""
        self._unfolded = True
        self._filter_by(Filter.TO_DO)
        slot = self.slots.slots.get(field)
        if slot is not None:
            slot.setFocus(Qt.FocusReason.OtherFocusReason)

    # Gestures

    @Slot(object)
    def _press(self, tile: Tile) -> None:
        if isinstance(tile, ColumnCard):
            self._hold(None if tile.picture.column == self._held else tile.picture.column)
        elif isinstance(tile, FieldSlot):
            if self._held is not None:
                self._put(tile.picture.field)
            elif tile.picture.is_fed:
                self.open_reading(tile.picture.field)
            else:
                self._type(tile, "")

    @Slot(object)
    def _pick(self, tile: Tile) -> None:
        is_full = isinstance(tile, FieldSlot) and tile.picture.column is not None
        if is_full and self._held is None and isinstance(tile, FieldSlot):
            self._hold(tile.picture.column)
        else:
            self._press(tile)

    def _hold(self, column: int | None) -> None:
        """Take a column into the hand, or put it back."""
        self._held = column
        self._show()
        if column is not None and self.picture is not None:
            header = self.slots.headers.get(column, "")
            words = _("{header} is picked up. Go to a field and press Enter; Escape puts it back.")
            announce(self, words.format(header=header))

    def _put(self, field: str) -> None:
        column, self._held = self._held, None
        if column is not None:
            self.deeds.link(column, field)

    @Slot()
    def _let_go(self) -> None:
        if self._held is not None:
            self._hold(None)
        elif self.drawer.isVisibleTo(self):
            self.drawer.shut()

    @Slot(object)
    def _remove(self, tile: Tile) -> None:
        if isinstance(tile, ColumnCard):
            self.deeds.unlink_column(tile.picture.column)
        elif isinstance(tile, FieldSlot):
            self.deeds.unlink(tile.picture.field)

    @Slot(int)
    def _cross(self, side: int) -> None:
        (self.slots if side > 0 else self.cards).focus_current()

    # Typing

    @Slot(object, str)
    def _type(self, tile: Tile, text: str) -> None:
        picture = self.picture
        if picture is None:
            return
        self._typing_at = tile
        if isinstance(tile, FieldSlot):
            model = self.host.draft.model
            field = model.find(tile.picture.field) if model is not None else None
            if field is not None:
                label = _("Column or value for {label}").format(label=field.label)
                entries, typed = column_entries(picture, field)
                rect = tile.slot_rect().translated(tile.mapTo(self, QPoint(0, 0)))
                self.finder.open_at(rect, label, text, entries, typed)
        elif isinstance(tile, ColumnCard):
            label = _("Field for “{header}”").format(header=tile.picture.header)
            rect = tile.rect().translated(tile.mapTo(self, QPoint(0, 0)))
            rect.setHeight(38)
            self.finder.open_at(rect, label, text, field_entries(picture))

    @Slot(object)
    def _take_entry(self, entry: Entry) -> None:
        tile = self._typing_at
        self._held = None
        if isinstance(tile, FieldSlot):
            if isinstance(entry.name, int):
                self.deeds.link(entry.name, tile.picture.field)
            else:
                self.deeds.set_constant(tile.picture.field, str(entry.name))
        elif isinstance(tile, ColumnCard):
            self.deeds.link(tile.picture.column, str(entry.name))

    @Slot()
    def _back_to_tile(self) -> None:
        tile, self._typing_at = self._typing_at, None
        if tile is not None and tile.isVisible():
            tile.setFocus(Qt.FocusReason.OtherFocusReason)

    # The drawer

    def open_reading(self, field: str) -> None:
        """Show how a field's cells are read."""
        slot = self.picture.slot(field) if self.picture is not None else None
        if slot is not None and slot.is_fed:
            self.drawer.show()
            self.drawer.draw(self.host.draft, slot)
            self._fit()
            self._show()

    @Slot()
    def _close_drawer(self) -> None:
        slot = self.slots.slots.get(self.drawer.field)
        self._fit()
        self._show()
        if slot is not None:
            slot.setFocus(Qt.FocusReason.OtherFocusReason)

    # Menus

    def _pop(self, menu: QMenu, at: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    @Slot()
    def _ask_model(self) -> None:
        below = self.sentence.model.mapToGlobal(QPoint(0, self.sentence.model.height()))
        self._pop(model_menu(self, self.host.draft, self.deeds.choose_model), below)

    @Slot()
    def _ask_key(self) -> None:
        draft = self.host.draft
        model = draft.model
        if model is None or draft.mapping is None:
            return
        unfed = [name for name in model.key_names if not draft.mapping.feeds(name)]
        first = next((name for name in unfed if name != "_id"), "_id")
        below = self.sentence.key.mapToGlobal(QPoint(0, self.sentence.key.height()))
        menu = key_menu(self, draft, self.deeds.choose_key, lambda: self.jump_to(first))
        self._pop(menu, below)

    @Slot()
    def _ask_more(self) -> None:
        below = self.more.mapToGlobal(QPoint(0, self.more.height()))
        self._pop(page_menu(self, self.deeds), below)

    @Slot(object, QPoint)
    def _show_menu(self, tile: Tile, at: QPoint) -> None:
        picture = self.picture
        if picture is None:
            return
        if isinstance(tile, ColumnCard):
            self._pop(card_menu(self, tile.picture, picture, self.deeds, self._hold), at)
        elif isinstance(tile, FieldSlot):
            field = tile.picture.field
            menu = slot_menu(
                self,
                tile.picture,
                picture,
                self.deeds,
                read=lambda: self.open_reading(field),
                type_in=lambda: self._type(tile, ""),
            )
            self._pop(menu, at)

    @Slot()
    def _accept_all(self) -> None:
        if self.picture is not None:
            self.deeds.accept(self.picture.to_check)

    # Drags

    @Slot(object)
    def _drag(self, tile: Tile) -> None:
        self.finder.shut()
        if isinstance(tile, ColumnCard):
            data, card = pack(tile.picture.column), tile.picture
            drag(tile, data, draw_drag(tile, card.letter, card.header, card.samples))
        elif isinstance(tile, FieldSlot) and tile.picture.is_fed:
            slot = tile.picture
            data = pack(slot.column, slot.field)
            drag(tile, data, draw_drag(tile, slot.letter, slot.header, slot.detail))
        self._off.hide()

    @Slot(int, str, str)
    def _drop(self, column: int, source: str, field: str) -> None:
        self._off.hide()
        self._held = None
        if source != field:
            self.deeds.link(column, field)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if field_in(event.mimeData()):
            event.acceptProposedAction()
            self._off.setGeometry(self.left.geometry())
            self._off.setVisible(self.left.isVisible())
            self._off.raise_()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._off.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._off.hide()
        field = field_in(event.mimeData())
        if field:
            event.acceptProposedAction()
            self.deeds.unlink(field)


def _scroller(board: Board, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(board)
    return area
