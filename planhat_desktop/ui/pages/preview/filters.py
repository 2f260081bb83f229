"""Which rows of the preview are shown: by outcome, by what is to do, a search, one problem."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from planhat_desktop.app.consequences import Consequence
from planhat_desktop.app.groups import Group
from planhat_desktop.app.overview import MARKS, MINE, Overview, Positions
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.jobs import TURN_MS
from planhat_desktop.ui.kit import Button, ChipRow, ChipSpec, SearchBox
from planhat_desktop.ui.theme import State

_WORDS = {"all": "All", "create": "Create", "update": "Update", "same": "Same", "held": "Held"}
_MARKS = {
    "mend": "To mend",
    "check": "To check",
    "left_out": "Left out",
    "clear": "Fine",
    "mine": "Changed by you",
}
_HINTS = {
    "mend": "Rows that cannot be sent as they are.",
    "check": "Rows that are sent as shown, and worth a look before.",
    "left_out": "Rows you left out. They are not sent.",
    "clear": "Rows without any problem.",
    "mine": "Rows you changed, decided about or left out here.",
}
_GAP = 16
_Lines = tuple[tuple[int, int, int, int], ...]
# Where chips, marks and search stand: row, column, rows and columns they take.
_ONE_LINE: _Lines = ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1))
_MARKS_BELOW: _Lines = ((0, 0, 1, 2), (1, 0, 1, 3), (0, 2, 1, 1))
_ALL_BELOW: _Lines = ((0, 0, 1, 3), (1, 0, 1, 2), (1, 2, 1, 1))


Chosen = Group | Consequence
"""What has rows of its own that can be shown alone."""


class Filters(QWidget):
    """Chips, a search box, and a pill that takes a group's filter away.

    Attributes:
        chips: by outcome; one is always on.
        marks: by what there is to do; at most one is on. Their numbers are of the outcome chosen.
        only: the one group of problems, or consequence, that is shown; or None.
    Signals:
        changed: other rows are to be shown.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.only: Chosen | None = None
        self._view: Overview | None = None
        self._lines: _Lines = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setHorizontalSpacing(_GAP)
        self.chips = ChipRow(_("Which rows are shown"), self)
        self.chips.chosen.connect(self._choose_outcome)
        self.marks = ChipRow(_("What there is to do"), self, can_be_none=True)
        self.marks.chosen.connect(self.changed)
        self.marks.hide()
        self.search = SearchBox(_("Search these rows"), self)
        self._pause = QTimer(self, singleShot=True, interval=60)
        self._pause.timeout.connect(self._search)
        self._then = QTimer(self, singleShot=True, interval=TURN_MS)
        self._then.timeout.connect(self.changed)
        self.search.textChanged.connect(self._pause.start)
        self.pill = Button("", "pill", sign="x", parent=self)
        self.pill.clicked.connect(self.show_all)
        self.pill.hide()
        self._grid.addWidget(self.pill, 2, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self.setTabOrder(self.chips, self.marks)

    def set_view(self, view: Overview) -> None:
        """Count the rows of a preparation."""
        self._view = view
        counts = view.counts
        states = {one.value: one for one in State}
        specs = [
            ChipSpec(name, f"{_(words)} {counts[name]:,}", states.get(name))
            for name, words in _WORDS.items()
        ]
        self.chips.set_chips(specs, self.chips.choice or "all")
        if self.only is not None:
            kind = _kind(self.only)
            among: tuple[Chosen, ...] = (*view.groups, *view.consequences)
            self.only = next((one for one in among if _kind(one) == kind), None)
        self._draw_marks(self.marks.choice)
        self._draw_pill()

    def choose(self, name: str, only: Chosen | None = None) -> None:
        """Show the rows of one chip, or of one group of problems or consequence."""
        self.only = only
        self.chips.set_chips([chip.spec for chip in self.chips.chips], name)
        self._draw_marks("")
        self._draw_pill()
        self.changed.emit()

    @Slot()
    def show_all(self) -> None:
        """Show all rows."""
        self.search.clear()
        self._pause.stop()
        self._then.stop()
        self.choose("all")

    def select(self, view: Overview) -> Positions:
        """Return the positions to show of a preparation."""
        rows = self.only.rows.tolist() if self.only is not None else None
        name, mark = self.chips.choice or "all", self.marks.choice
        return view.select(name, self.search.text(), rows, mark)

    @Slot()
    def _search(self) -> None:
        """Find in this turn what is shown in the next one."""
        if self._view is not None and self.search.text().strip():
            self._view.search(self.search.text())
        self._then.start()

    @Slot(str)
    def _choose_outcome(self, _name: str) -> None:
        self._draw_marks(self.marks.choice)
        self.changed.emit()

    def _draw_marks(self, chosen: str) -> None:
        """Count what there is to do, where that is more than the outcomes tell."""
        if self._view is None:
            return
        whole = self._view.count_marks()
        counts = self._view.count_marks(self.chips.choice or "all")
        there = [one for one in (*MARKS, MINE) if whole[one]]
        # What is held and what is not the outcomes say already; one group alone has rows of one
        # kind, and the room is better used for those.
        is_telling = not {"mend", "clear"}.issuperset(there) and self.only is None
        specs = [
            ChipSpec(name, f"{_(_MARKS[name])} {counts[name]:,}", hint=_(_HINTS[name]))
            for name in (there if is_telling else ())
        ]
        self.marks.set_chips(specs, chosen)
        self.marks.setVisible(is_telling)
        self._place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put chips and search on one line where there is room for them, else on two."""
        outcomes, marks = (one.sizeHint().width() for one in (self.chips, self.marks))
        beside = self.search.width() + _GAP
        if self.marks.isVisibleTo(self) and outcomes + marks + beside + _GAP <= self.width():
            lines = _ONE_LINE
        elif outcomes + beside <= self.width():
            lines = _MARKS_BELOW
        else:
            lines = _ALL_BELOW
        if lines == self._lines:
            return
        self._lines = lines
        for one, place in zip((self.chips, self.marks, self.search), lines, strict=True):
            self._grid.removeWidget(one)
            top = Qt.AlignmentFlag.AlignTop if one is self.search else Qt.AlignmentFlag(0)
            self._grid.addWidget(one, *place, top)
        self._grid.setColumnStretch(0, 0 if lines is _ONE_LINE else 1)
        self._grid.setColumnStretch(1, 1 if lines is _ONE_LINE else 0)

    def _draw_pill(self) -> None:
        self.pill.setVisible(self.only is not None)
        if self.only is not None:
            self.pill.say(_("Only: {what}").format(what=self.only.title))


def _kind(one: Chosen) -> tuple[object, ...]:
    """Return what a group or a line is known by in the next preparation too."""
    return one.kind if isinstance(one, Group) else (one.code, one.about)
