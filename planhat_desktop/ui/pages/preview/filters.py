"""Which rows of the preview are shown: chips by outcome, a search, one group of problems."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.consequences import Consequence
from planhat_desktop.app.groups import Group
from planhat_desktop.app.overview import Overview, Positions
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, ChipRow, ChipSpec, SearchBox, column, line
from planhat_desktop.ui.theme import State

_WORDS = {
    "all": "All",
    "create": "Create",
    "update": "Update",
    "same": "Same",
    "held": "Held",
    "check": "To check",
}


Chosen = Group | Consequence
"""What has rows of its own that can be shown alone."""


class Filters(QWidget):
    """Chips, a search box, and a pill that takes a group's filter away.

    Attributes:
        only: the one group of problems, or consequence, that is shown; or None.
    Signals:
        changed: other rows are to be shown.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.only: Chosen | None = None
        whole = column(self, gap=8)
        across = line(gap=12)
        self.chips = ChipRow(_("Which rows are shown"), self)
        self.chips.chosen.connect(self.changed)
        across.addWidget(self.chips, 1)
        self.search = SearchBox(_("Search in these rows"), self)
        self.search.setFixedWidth(190)
        self._pause = QTimer(self, singleShot=True, interval=60)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(self._pause.start)
        across.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(across)
        self.pill = Button("", "pill", sign="x", parent=self)
        self.pill.clicked.connect(self.show_all)
        self.pill.hide()
        whole.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeft)

    def set_view(self, view: Overview) -> None:
        """Count the rows of a preparation."""
        counts = view.counts
        states = {one.value: one for one in State}
        specs = [
            ChipSpec(name, f"{_(words)} {counts[name]:,}", states.get(name))
            for name, words in _WORDS.items()
            if name != "check" or counts[name]
        ]
        chosen = self.chips.choice or "all"
        self.chips.set_chips(specs, chosen if chosen in {one.name for one in specs} else "all")
        if self.only is not None:
            kind = _kind(self.only)
            among: tuple[Chosen, ...] = (*view.groups, *view.consequences)
            self.only = next((one for one in among if _kind(one) == kind), None)
        self._draw_pill()

    def choose(self, name: str, only: Chosen | None = None) -> None:
        """Show the rows of one chip, or of one group of problems or consequence."""
        self.only = only
        self.chips.set_chips([chip.spec for chip in self.chips.chips], name)
        self._draw_pill()
        self.changed.emit()

    @Slot()
    def show_all(self) -> None:
        """Show all rows."""
        self.search.clear()
        self._pause.stop()
        self.choose("all")

    def select(self, view: Overview) -> Positions:
        """Return the positions to show of a preparation."""
        rows = self.only.rows.tolist() if self.only is not None else None
        return view.select(self.chips.choice or "all", self.search.text(), rows)

    def _draw_pill(self) -> None:
        self.pill.setVisible(self.only is not None)
        if self.only is not None:
            self.pill.say(_("Only: {what}").format(what=self.only.title))


def _kind(one: Chosen) -> tuple[object, ...]:
    """Return what a group or a line is known by in the next preparation too."""
    return (one.code, one.column, one.label) if isinstance(one, Group) else (one.code, one.about)
