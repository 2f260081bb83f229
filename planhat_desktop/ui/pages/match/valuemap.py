"""The surface on which the distinct values of a column are decided, once for all equal rows.

It stands in front of Match or Preview until the person is done.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.live import Live, find_decidable, live_of
from planhat_desktop.app.valuemap import State, ValueMap, decided
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.valuemaps import about_words
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.table import Column, Table
from planhat_desktop.ui.kit import (
    Button,
    ChipRow,
    Deed,
    SearchBox,
    Word,
    announce,
    line,
)
from planhat_desktop.ui.pages.match.livereading import LiveReader
from planhat_desktop.ui.pages.match.valuechoice import ValueChoice
from planhat_desktop.ui.pages.match.valuelist import (
    ALL,
    NoValues,
    ValueGrid,
    ValueModel,
    chip_specs,
    standing,
)
from planhat_desktop.ui.pages.page import Host, Page

_A_TURN_S = 0.008  # of looking at values, between two turns of the window
_SHOWN_ANEW_S = 0.25  # between two drawings of the list while it grows
_CHOICE, _NARROW_CHOICE = 340, 288
_NARROW = 800


class ValuesPage(Page):
    """Lists every distinct value of a field's column and lets each be decided.

    It stands in front of the page it was asked for on, Match or Preview, until the person is done.

    Attributes:
        values: the values, or None before there are any.
    """

    step = Step.MATCH

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.values: ValueMap | None = None
        self._field = ""
        self._about = ""
        self._asked: tuple[object, ...] = ()
        self._live_asked: tuple[object, ...] = ()
        self._live: Live | None = None
        self._filter: State | None = State.OPEN
        self._look: Generator[None, None, None] | None = None
        self._drawn_at = 0.0
        self.reader = LiveReader(host, self)
        self.reader.changed.connect(self._tell_reading)
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._look_on)
        self._lay_out()

    def _lay_out(self) -> None:
        said = line(gap=16)
        self.head.removeWidget(self.subtitle)
        said.addWidget(self.subtitle, 1)
        self.stop_reading = Button(_("Stop reading"), "link", parent=self)
        self.stop_reading.clicked.connect(self.reader.stop)
        self.try_again = Button(_("Try again"), "link", parent=self)
        self.try_again.clicked.connect(self.reader.try_again)
        for button in (self.stop_reading, self.try_again):
            said.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            button.hide()
        self.head.addLayout(said)
        tools = line(gap=8)
        self.chips = ChipRow(_("Show"), self)
        self.chips.chosen.connect(self._choose_filter)
        tools.addWidget(self.chips, 1)
        self.accept = Button("", "pill", sign="check", parent=self)
        self.accept.clicked.connect(self.accept_all)
        tools.addWidget(self.accept)
        self.search = SearchBox(_("Find a value"), self)
        self.search.textChanged.connect(self._narrow)
        tools.addWidget(self.search)
        self.body.addLayout(tools)
        across = line(gap=16)
        self.stack = QStackedWidget(self)
        self.model = ValueModel(self)
        self.grid = ValueGrid(self.stack)
        self.grid.setModel(self.model)
        self.grid.row_chosen.connect(self._show_row)
        self.grid.asked.connect(self._ask)
        self.grid.taken_back.connect(lambda: self._decide(None))
        self.grid.left.connect(self.go_on)
        self.stack.addWidget(self.grid)
        self._nothing = NoValues(parent=self.stack)
        self.stack.addWidget(self._nothing)
        across.addWidget(self.stack, 1)
        self.choice = ValueChoice(self)
        self.choice.chosen.connect(self._decide_several)
        self.choice.left.connect(self.grid.setFocus)
        self.choice.stepped.connect(self._step)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)
        self.choice.renewed.connect(self.reader.renew_options)
        across.addWidget(self.choice)
        self.body.addLayout(across, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        self.choice.setFixedWidth(_NARROW_CHOICE if is_narrow else _CHOICE)
        self.search.setFixedWidth(140 if is_narrow else 180)

    # Coming and going

    @override
    def arrive(self) -> None:
        draft = self.host.draft
        self.step = draft.deciding_at
        self._filter = State.OPEN
        self.reader.is_given_up = False
        self.search.clear()
        self.draw(draft)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def primary(self) -> str:
        return _("Done")

    @override
    def go_on(self) -> None:
        self.reader.stop()
        self.host.go(self.step or Step.MATCH)

    @override
    def can_go_back(self) -> bool:
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_on()
            return
        super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turns.stop()

    # Drawing

    @override
    def draw(self, draft: Draft) -> None:
        found = find_decidable(draft, draft.deciding)
        if not self.isVisible():
            return
        if found is None or draft.table is None or draft.model is None:
            QTimer.singleShot(0, self.go_on)  # its field is fed no longer: there is nothing here
            return
        field, link, fed_by = found
        self._field = field.name
        live = self._live_of(draft, field, draft.model)
        reading = replace(link.reading, values={})
        asked = (fed_by, field, live, reading)
        if len(asked) != len(self._asked) or any(
            a is not b and a != b for a, b in zip(asked, self._asked, strict=True)
        ):
            self._asked = asked
            self._begin(draft.table, link, field, fed_by, live)
        elif self.values is not None:
            self.values.decide(link.reading.values)
            self._show()
        self.reader.want(field.name, live)

    def _live_of(self, draft: Draft, field: Field, model: Model) -> Live:
        asked = (field, model, draft.snapshot)
        if self._live is None or any(
            a is not b for a, b in zip(asked, self._live_asked, strict=True)
        ):
            self._live_asked = asked
            self._live = live_of(field, model, draft.snapshot)
        assert self._live is not None  # `find_decidable` gives no other fields
        return self._live

    def _begin(self, table: Table, link: Link, field: Field, fed_by: Column, live: Live) -> None:
        """Look at all values anew."""
        target = self.host.draft.catalog.models.get(field.references or "")
        said = _("“{header}” → {label}").format(header=fed_by.header, label=field.label)
        self.title.setText(said)
        self.setAccessibleName(said)
        self._about = about_words(live.kind, field, target)
        self._tell_reading()
        self.values = ValueMap(table, link, field, live)
        self._look = self.values.look()
        clears = (link.reading.blanks or self.host.draft.policy.blanks) == "clear"
        self.choice.set_field(field, live, target, table, link, self.values, clears=clears)
        self.model.set_values(self.values)
        self._drawn_at = 0.0
        self._look_on()
        if self._look is not None:
            self._turns.start()

    @Slot()
    def _look_on(self) -> None:
        """Look at some more of the values, so that nothing ever stalls."""
        until = time.perf_counter() + _A_TURN_S
        look, values = self._look, self.values
        if look is None or values is None:
            self._turns.stop()
            return
        was_whole = values.is_whole
        while True:
            try:
                next(look)
            except StopIteration:
                self._look = None
                self._turns.stop()
                break
            if time.perf_counter() > until:
                break
        now = time.monotonic()
        is_due = now - self._drawn_at > _SHOWN_ANEW_S
        if self._look is None or values.is_whole != was_whole or is_due:
            self._drawn_at = now
            self._show()
            self.edited.emit()  # the footer counts along

    @property
    def is_looking(self) -> bool:
        """Whether there is more to look at."""
        return self._look is not None

    def _show(self) -> None:
        """Show chips, list and choices as they stand."""
        values = self.values
        if values is None:
            return
        chosen = self._filter.name if self._filter is not None else ALL
        self.chips.set_chips(chip_specs(values), chosen)
        proposed = values.proposed()
        accept = plural(len(proposed), "Accept the proposal", "Accept all {n} proposals")
        short = _("Accept {n}").format(n=f"{len(proposed):,}")
        self.accept.say(short if self.width() < _NARROW else accept)
        self.accept.setAccessibleName(accept)
        self.accept.setToolTip(accept)
        self.accept.setVisible(bool(proposed))
        self._show_list(values)

    def _show_list(self, values: ValueMap) -> None:
        order = values.select(self._filter, self.search.text())
        row, text = self.grid.currentIndex().row(), self.choice.text
        if not np.array_equal(order, np.asarray(self.model.order)):
            scrolled = self.grid.verticalScrollBar().value()
            self.model.show_rows(order)
            self.grid.measure()
            self.grid.verticalScrollBar().setValue(scrolled)
        else:
            self.model.touch()
        if not len(order):
            self._show_nothing(values)
            return
        self.stack.setCurrentWidget(self.grid)
        self.choice.show()
        place = values.place_of(text)
        found = np.flatnonzero(order == place).tolist() if place is not None else []
        row = found[0] if found else max(0, min(row, len(order) - 1))
        self.grid.setCurrentIndex(self.model.index(row, 0))
        self._show_row(row)

    def _show_nothing(self, values: ValueMap) -> None:
        self.choice.show_value(None)
        self.choice.hide()
        is_done = self._filter is State.OPEN
        self._nothing.explain(
            values,
            is_done=is_done,
            is_searched=bool(self.search.text()),
            done=self.go_on,
            show_all=self._show_all,
        )
        self.stack.setCurrentWidget(self._nothing)
        focus = QApplication.focusWidget()
        if focus is None or not focus.isVisible():
            self.chips.chips[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_all(self) -> None:
        self._filter = None
        self.search.clear()
        self._show()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _tell_reading(self) -> None:
        """Say what is decided here, or how far the reading of the workspace is."""
        self.subtitle.setText(self.reader.words or self._about)
        self.stop_reading.setVisible(self.reader.is_reading)
        self.try_again.setVisible(self.reader.is_given_up)

    # Filters

    @Slot(str)
    def _choose_filter(self, name: str) -> None:
        self._filter = None if name == ALL else State[name]
        self._show()

    @Slot()
    def _narrow(self) -> None:
        self._show()

    # Choosing

    @Slot(int)
    def _show_row(self, row: int) -> None:
        values = self.values
        if values is not None and 0 <= row < len(self.model.order):
            self.choice.show_value(values.value(int(self.model.order[row])))

    @Slot(str)
    def _ask(self, letters: str) -> None:
        self.choice.begin(letters)

    @Slot(int)
    def _step(self, way: int) -> None:
        row = self.grid.currentIndex().row() + way
        if 0 <= row < len(self.model.order):
            self.grid.setCurrentIndex(self.model.index(row, 0))

    def _decide(self, sent: str | None) -> None:
        if self.choice.text:
            self._decide_several({self.choice.text: sent})

    @Slot(object)
    def _decide_several(self, changes: Mapping[str, str | None]) -> None:
        """Take a decision, and go on to the next value that is open."""
        draft, values = self.host.draft, self.values
        link = draft.mapping.link_of(self._field) if draft.mapping is not None else None
        if link is None or values is None or not changes:
            return
        reading = decided(link.reading, changes)
        if reading == link.reading:
            return
        row = max(0, self.grid.currentIndex().row())
        following = values.next_open(self.model.order, row, changes)
        draft.set_reading(self._field, reading, _("Decide a value"))
        if following is not None:
            self.choice.show_value(values.value(following))
        self.host.redraw()
        words = plural(len(changes), "Decided.", "{n} values decided.")
        left = plural(values.count(State.OPEN), "{n} value left.", "{n} values left.")
        announce(self, f"{words} {left}")

    @Slot()
    def accept_all(self) -> None:
        """Take every option that is proposed."""
        values = self.values
        if values is None or not (proposed := values.proposed()):
            return
        self._decide_several(proposed)
        words = plural(len(proposed), "{n} proposal is taken.", "{n} proposals are taken.")
        self.host.toast(words, Deed(_("Undo"), self._undo))

    def _undo(self) -> None:
        self.host.draft.undo()
        self.host.redraw()

    # The footer

    @override
    def words(self) -> Sequence[Word]:
        return standing(self.values, self._go_to) if self.values is not None else ()

    def _go_to(self, state: State) -> None:
        self._filter = state
        self._show()
