"""One value for all rows: what can be chosen, and what it is chosen with."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.ui.kit import column
from planhat_desktop.ui.pages.match.asking import Choice, Typed


def constant_choices(field: Field) -> tuple[tuple[str, str], ...]:
    """Return the values a field can hold, (value, words), where they are few and known."""
    if field.type is FieldType.BOOLEAN:
        return (("yes", _("Yes")), ("no", _("No")))
    return tuple((option, option) for option in field.options) if field.options else ()


class ValueBox(QWidget):
    """A value of a field: chosen where only some are known, else typed.

    Attributes:
        pick, box: the one of them that is shown; the other is None.
    Signals:
        decided: the value.
        tried: the value while it is typed.
    """

    decided = Signal(str)
    tried = Signal(str)

    def __init__(self, field: Field, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pick: Choice | None = None
        self.box: Typed | None = None
        self._choices = constant_choices(field)
        whole = column(self)
        if self._choices:
            self.pick = Choice(label, self)
            self.pick.decided.connect(self._take)
            whole.addWidget(self.pick)
            self.setFocusProxy(self.pick)
        else:
            self.box = Typed(label, _("Type a value"), self)
            self.box.decided.connect(self._take)
            self.box.tried.connect(self.tried)
            whole.addWidget(self.box)
            self.setFocusProxy(self.box)

    def show_value(self, value: str) -> None:
        """Show what is decided; empty for nothing yet."""
        if self.box is not None:
            self.box.settle(value)
        elif self.pick is not None:
            known = any(one == value for one, _words in self._choices)
            stray = () if known else ((value, value or _("Choose a value …")),)
            self.pick.offer((*stray, *self._choices), value)

    @Slot(str)
    def _take(self, value: str) -> None:
        if value.strip():
            self.decided.emit(value.strip())
