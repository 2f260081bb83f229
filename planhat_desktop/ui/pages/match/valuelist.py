"""The list of a column's distinct values; only what is in sight is ever drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.valuemap import State, ValueMap
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.valuemaps import becomes_words, state_words
from planhat_desktop.ui.tables import Cells, Grid, RowsModel

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
        return "update_ink" if is_proposed else _TONES[value.state]

    @override
    def hint(self, position: int, column: int) -> str:
        if self.values is None:
            return ""
        value = self.values.value(position)
        rows = plural(value.rows, "{n} row", "{n} rows")
        said = becomes_words(value, self.values.live.kind)
        return f"{value.text}\n{said} ({state_words(value.state)}), {rows}"


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
    WIDEST = 320

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
