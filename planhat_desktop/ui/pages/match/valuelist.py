"""The list of a column's distinct values; only what is in sight is ever drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.live import Kind
from planhat_desktop.app.valuemap import State, ValueMap
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.valuemaps import becomes_words, state_words
from planhat_desktop.ui.kit import Card, ChipSpec, Deed, EmptyState, Word, clear
from planhat_desktop.ui.kit.tips import brief
from planhat_desktop.ui.tables import Cells, Grid, RowsModel

ALL = "all"
_TONES = {State.OPEN: "held_ink", State.DECIDED: "on_tint", State.FINE: "quiet"}


class ValueModel(RowsModel):
    """The values of a `ValueMap`; positions are its places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values: ValueMap | None = None
        self.numeric = frozenset({1})

    def set_values(self, values: ValueMap | None) -> None:
        """Show another column's values, none of them yet."""
        self.values = values
        self.reload(range(0), (_("In your file"), _("Rows"), _("Becomes")))

    @override
    def text(self, position: int, column: int) -> str:
        if self.values is None:
            return ""
        value = self.values.value(position)
        if column == 0:
            return value.text
        if column == 1:
            return f"{value.rows:,}"
        if value.state is State.OPEN and value.nearest is None:
            self.values.nearest(position)
            value = self.values.value(position)
        return becomes_words(value, self.values.live.kind)

    @override
    def tone(self, position: int, column: int) -> str:
        if self.values is None or column < 2:
            return "quiet" if column == 1 else ""
        value = self.values.value(position)
        is_proposed = value.nearest is not None and not value.is_lost
        is_held = self.values.live.kind is not Kind.WORDS and not is_proposed
        return _TONES[value.state] if is_held or value.state is not State.OPEN else "update_ink"

    @override
    def hint(self, position: int, column: int) -> str:
        if self.values is None:
            return ""
        value = self.values.value(position)
        rows = plural(value.rows, "{n} row", "{n} rows")
        said = becomes_words(value, self.values.live.kind)
        return f"{brief(value.text)}\n{said} ({state_words(value.state)}), {rows}"


class ValueGrid(Grid):
    """The list itself: Return or a letter goes to the choices, Delete takes a decision back.

    Signals:
        asked: (the letters typed so far) the choices of the current value, please.
        taken_back: the decision on the current value is to go.
        left: Escape was pressed.
    """

    asked = Signal(str)
    taken_back = Signal()
    left = Signal()
    _ROWS_WIDTH = 92  # as many rows as a sheet may have

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("The different values of the column"), parent)
        self.down.hide()
        self.setItemDelegate(Cells(self))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, letters = event.key(), event.text()
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right) and not held:
            self.asked.emit("")
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not held:
            self.taken_back.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif letters.isprintable() and letters.strip() and not held:
            self.asked.emit(letters)
        else:
            super().keyPressEvent(event)

    @override
    def measure(self) -> None:
        """All three columns are always in sight, whatever stands in them."""
        self._fit()

    @override
    def _fit(self) -> None:
        room = self.viewport().width() - self._ROWS_WIDTH
        if room > 0 and self.model().columnCount():
            self.setColumnWidth(0, room // 2)
            self.setColumnWidth(1, self._ROWS_WIDTH)
            self.setColumnWidth(2, room - room // 2)


class NoValues(Card):
    """What stands in place of the list where no value is to be shown, and where to go then."""

    _said = ""

    def explain(
        self,
        values: ValueMap,
        *,
        is_done: bool,
        is_searched: bool,
        done: Callable[[], object],
        show_all: Callable[[], object],
    ) -> None:
        """Say why there is none.

        Args:
            is_done: whether those that are open were asked for.
            is_searched: whether letters narrow the list.
        """
        deeds = [Deed(_("Show all"), show_all)]
        if not values.live.is_known:
            title, deeds = _("Not compared yet"), deeds[:1]
            words = _("What these can be has to be read from Planhat first.")
        elif not values.is_whole:
            title, words, deeds = _("Looking through the values …"), _("One moment."), []
        elif not values.seen:
            title, words, deeds = _("The column has no values"), _("All its cells are empty."), []
        elif is_searched:
            title, words = _("No value fits"), _("Search for other letters.")
        elif is_done:
            title, words = _("Nothing left to decide"), _("Every value has its place in Planhat.")
            deeds.insert(0, Deed(_("Done"), done))
        else:
            title, words = _("None of the values"), _("Another filter shows the others.")
        sign = "check-circle" if is_done and not is_searched else "magnifying-glass"
        if title == self._said:
            return
        self._said = title
        clear(self.body)
        self.body.addWidget(EmptyState(sign, title, words, deeds, self))


def chip_specs(values: ValueMap) -> list[ChipSpec]:
    """Return the chips that filter the list, with their counts."""
    words = {
        State.OPEN: _("To decide · {count}"),
        State.DECIDED: _("Decided · {count}"),
        State.FINE: _("Fine · {count}"),
    }
    if not values.live.is_known:
        words[State.FINE] = _("Not compared yet · {count}")
    specs = [
        ChipSpec(state.name, said.format(count=f"{values.count(state):,}"))
        for state, said in words.items()
    ]
    return [*specs, ChipSpec(ALL, _("All · {count}").format(count=f"{values.seen:,}"))]


def standing(values: ValueMap, go_to: Callable[[State], object]) -> list[Word]:
    """Return how the values stand, for the footer."""
    said = [Word(plural(values.seen, "value", "values"), f"{values.seen:,}")]
    if left := values.count(State.OPEN):
        tone = "update" if values.live.kind is Kind.WORDS else "held"
        rows = values.rows_in(State.OPEN)
        in_rows = plural(rows, "to decide, in {n} row", "to decide, in {n} rows")
        said.append(Word(in_rows, f"{left:,}", tone, partial(go_to, State.OPEN)))
    if made := values.count(State.DECIDED):
        said.append(Word(_("decided"), f"{made:,}", "", partial(go_to, State.DECIDED)))
    return said
