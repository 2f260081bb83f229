"""The Match page itself: sentence, filters, columns at the left, fields at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.standings import name_next
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import (
    Button,
    Card,
    ChipRow,
    SearchBox,
    Word,
    line,
)
from planhat_desktop.ui.pages.match.arrangement import (
    Filter,
    arrange_cards,
    arrange_slots,
    chip_specs,
)
from planhat_desktop.ui.pages.match.board import Section, scroller
from planhat_desktop.ui.pages.match.cards import CardBoard
from planhat_desktop.ui.pages.match.carrying import Carrying
from planhat_desktop.ui.pages.match.deeds import Deeds
from planhat_desktop.ui.pages.match.driftpanel import DriftPanel
from planhat_desktop.ui.pages.match.finder import Finder
from planhat_desktop.ui.pages.match.hands import Hands
from planhat_desktop.ui.pages.match.livevalues import LiveValues
from planhat_desktop.ui.pages.match.picture import Fill, Painter, Picture
from planhat_desktop.ui.pages.match.popups import Menus
from planhat_desktop.ui.pages.match.reading import ReadingDrawer
from planhat_desktop.ui.pages.match.sentence import Sentence
from planhat_desktop.ui.pages.match.slots import SlotBoard
from planhat_desktop.ui.pages.page import Gap, Host, Page

_BREATH_MS = 15  # between two looks at more of the columns: for painting, keys and clocks
_PAINT_MS = 60  # before the first: for the page to be laid out and painted
_NARROW = 800  # pixels of the page below which words are shorter
_WIDE = 1120  # pixels of the page from which columns, fields and drawer fit beside each other


class MappingPage(Page):
    """Which column feeds which field.

    Attributes:
        picture: what is shown; None before a sheet was read.
        live: what the workspace holds in the fields now.
    """

    step = Step.MATCH

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Match your columns"))
        self.picture: Picture | None = None
        self.deeds = Deeds(host, self)
        self.deeds.changed.connect(self.edited)
        self._deeper = QTimer(self, singleShot=True)
        self._deeper.timeout.connect(self._look_deeper)
        self.live = LiveValues(host, self)
        self._painter = Painter(self.live.of)
        self._filter = Filter.TO_DO
        self._unfolded = False
        self._drawn: tuple[object, ...] = ()
        self._source: object = None
        self._lay_out()
        self._wire()

    # What it is made of

    def _lay_out(self) -> None:
        self.subtitle.hide()
        said = line(gap=8)
        self.sentence = Sentence(self)
        said.addWidget(self.sentence, 1)
        self.search = SearchBox(_("Find a field or column"), self)
        self.search.setFixedWidth(200)
        said.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        self.more = Button(_("More"), "icon", sign="dots-three", parent=self)
        said.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addLayout(said)
        tools = line(gap=8)
        self.chips = ChipRow(_("Show"), self)
        tools.addWidget(self.chips, 1)
        self.accept_all = Button("", "pill", parent=self)
        tools.addWidget(self.accept_all, 0, Qt.AlignmentFlag.AlignTop)
        self.suggest = Button(_("Suggest"), "pill", parent=self)
        tools.addWidget(self.suggest, 0, Qt.AlignmentFlag.AlignTop)
        self.drift = DriftPanel(self)
        self.body.addWidget(self.drift)
        self.body.addLayout(tools)
        across = line(gap=20)
        self.cards = CardBoard()
        self.left = scroller(self.cards, self)
        across.addWidget(self.left)
        self.slots = SlotBoard()
        panel = Card(margin=1, parent=self)
        self.right = scroller(self.slots, panel)
        panel.body.addWidget(self.right)
        across.addWidget(panel, 1)
        self.drawer = ReadingDrawer(self._painter, self)
        across.addWidget(self.drawer)
        self.body.addLayout(across, 1)
        self.fold = Button("", "link", sign="caret-down", parent=self.slots)
        self.fold.hide()
        self.finder = Finder(self)
        self.hands = Hands(self.deeds, self.cards, self.slots, self.finder)
        self.carrying = Carrying(self.hands, self, self.left, panel)
        self.menus = Menus(self.hands, self.sentence, self.more)

    def _wire(self) -> None:
        self.live.changed.connect(self._paint_anew)
        self.chips.chosen.connect(self._choose_filter)
        self.accept_all.clicked.connect(self._accept_all)
        self.suggest.clicked.connect(self.deeds.suggest_again)
        self.search.textChanged.connect(lambda _text: self._show())
        self.fold.clicked.connect(self._unfold)
        self.sentence.model_pressed.connect(self.menus.ask_model)
        self.sentence.key_pressed.connect(self.menus.ask_key)
        self.more.clicked.connect(self.menus.ask_more)
        self.menus.jumped.connect(self.jump_to)
        self.hands.held_changed.connect(self._show)
        self.hands.reading_wanted.connect(self.open_reading)
        self.hands.nothing_held.connect(self.drawer.shut)
        self.drawer.link_changed.connect(self.deeds.change_link)
        self.drawer.constant_changed.connect(self.deeds.set_constant)
        self.slots.values_wanted.connect(self.deeds.decide_values)
        self.drawer.values_wanted.connect(self.deeds.decide_values)
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
            self.drift.draw(draft)
            self._look_soon()
        is_new, self._source = draft.table.source is not self._source, draft.table.source
        if is_new:
            self._filter, self._unfolded = Filter.TO_DO, False
            self.search.clear()
            self.hands.take(())
        self._show()
        if is_new:
            for board, area in ((self.cards, self.left), (self.slots, self.right)):
                board.start_over()
                area.verticalScrollBar().setValue(0)
        if self.isVisible():
            self.live.want()

    @property
    def is_reading(self) -> bool:
        """Whether more of the columns is still to be looked at."""
        return self._deeper.isActive()

    @Slot()
    def _paint_anew(self) -> None:
        self._drawn = ()
        if self.isVisible():
            self.host.redraw()

    def _look_soon(self) -> None:
        self._deeper.start(_BREATH_MS if self.updatesEnabled() else _PAINT_MS)

    @Slot()
    def _look_deeper(self) -> None:
        """Read more of the columns a little at a time, so that nothing ever stalls."""
        if not self.isVisible():  # it goes on when it is seen again
            return
        draft = self.host.draft
        # What is looked at already is painted first.
        if not self.updatesEnabled() or self._painter.deepen(draft):
            self._deeper.start(_BREATH_MS)
        elif self.picture != (deeper := self._painter.paint(draft)):
            self.picture = deeper
            self.host.redraw()

    def _show(self) -> None:
        """Bring chips, boards and drawer up to what the picture says."""
        picture = self.picture
        self.hands.picture = picture
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
        self.chips.set_chips(chip_specs(picture), self._filter.value)
        doubtful = len(picture.to_accept)
        accept = plural(doubtful, "Accept the suggestion", "Accept all {n} suggestions")
        short = _("Accept {n}").format(n=doubtful)
        self.accept_all.say(short if self.width() < _NARROW else accept)
        self.accept_all.setAccessibleName(accept)
        self.accept_all.setToolTip(accept)
        self.accept_all.setVisible(doubtful > 0)
        self.suggest.setVisible(not any(one.is_fed for one in picture.slots))

    def _draw_cards(self, picture: Picture) -> None:
        sections = []
        for heading, cards, dim in arrange_cards(picture, self._filter, self.search.text()):
            tiles = []
            for one in cards:
                card = self.cards.card(one)
                card.show_picture(one, held=one.column in self.hands.held, dim=dim)
                tiles.append(card)
            sections.append(Section(heading, tiles))
        self.cards.set_sections(sections)

    def _draw_slots(self, picture: Picture) -> None:
        held = self.hands.held_words
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
        self.drawer.fit(self.width())
        self.search.setFixedWidth(160 if self.width() < _NARROW else 200)
        if self.picture is not None:
            self._draw_tools(self.picture)

    # The footer

    @override
    def words(self) -> Sequence[Word]:
        picture = self.picture
        if picture is None:
            return ()
        words = [Word(_("matched"), str(picture.columns(Fill.SURE)), press=self.show_matched)]
        if doubtful := picture.columns(Fill.CHECK):
            words.append(Word(_("to check"), str(doubtful), "update", self.jump_to_check))
        if unused := picture.columns(Fill.EMPTY):
            words.append(Word(_("not used"), str(unused), press=self.show_unused))
        if fixed := sum(one.fill is Fill.CONSTANT for one in picture.slots):
            said = plural(fixed, "with one value", "with one value each")
            words.append(Word(said, str(fixed), press=self.show_matched))
        if picture.missing:
            said = _("required missing: {labels}").format(labels=", ".join(picture.missing))
            words.append(Word(said, str(len(picture.missing)), "held", self.jump_to_missing))
        elif picture.is_keyless:
            said = _("no key: every row becomes a new one")
            words.append(Word(said, tone="update", press=self.jump_to_key))
        return words

    @override
    def primary(self) -> str:
        if self.picture is None:
            return ""
        if words := name_next(self.host.sheaf):
            return words
        return plural(self.picture.rows, "Preview {n} row", "Preview {n} rows")

    @override
    def blocker(self) -> Sequence[Gap]:
        needs = self.picture.needs if self.picture is not None else ()
        return [Gap(words, partial(self.jump_to, field)) for words, field in needs]

    @override
    def go_on(self) -> None:
        sheaf = self.host.sheaf
        following = sheaf.next_to_match() if sheaf.is_joint else None
        if following is not None:
            self.host.together.show(following)
            self.arrive()
        else:
            self.host.go(Step.PREVIEW)

    @override
    def arrive(self) -> None:
        self.hands.hold(())
        self.cards.focus_current()
        if self.picture is not None:
            self._look_soon()

    # Filters and jumps

    @Slot(str)
    def _choose_filter(self, name: str) -> None:
        self._filter = Filter(name)
        self._show()

    def _filter_by(self, chosen: Filter) -> None:
        self.search.clear()
        self._choose_filter(chosen.value)

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

    def jump_to_key(self) -> None:
        """Go to the first key, of which none is matched."""
        keys = [one.field for one in self.picture.slots] if self.picture is not None else []
        if keys:
            self.jump_to(next((name for name in keys if name != "_id"), keys[0]))

    def jump_to(self, field: str) -> None:
        """Bring a field's slot into sight, with the focus on it."""
        self._unfolded = True
        self._filter_by(Filter.TO_DO)
        slot = self.slots.slots.get(field)
        if slot is not None:
            slot.setFocus(Qt.FocusReason.OtherFocusReason)

    # The drawer

    def open_reading(self, field: str) -> None:
        """Show how a field's cells are read."""
        slot = self.picture.slot(field) if self.picture is not None else None
        if slot is not None and slot.is_fed:
            self.drawer.show()
            self.drawer.draw(self.host.draft, slot)
            self._fit()
            self._show()
            focus = QApplication.focusWidget()
            if focus is None or not self.drawer.isAncestorOf(focus):
                self.slots.slots[field].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _close_drawer(self) -> None:
        slot = self.slots.slots.get(self.drawer.field)
        self._fit()
        self._show()
        if slot is not None:
            slot.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _accept_all(self) -> None:
        if self.picture is not None:
            self.deeds.accept(self.picture.to_accept)
