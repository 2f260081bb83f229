"""The row of chips above the page: the sheets that go together, and how each stands."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.sheaf import Sheaf, sheet_name
from planhat_desktop.app.standings import Standing, standing, title
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, ChipRow, ChipSpec, line
from planhat_desktop.ui.theme import AROUND, State

_LONGEST = 30  # letters of a sheet's name and model


class Strip(QWidget):
    """One chip a sheet: its name, its model, how it stands. Pressing one brings it in sight.

    Attributes:
        chips: the sheets, in the order they are sent.
        choose: opens the list of all sheets of the workbook.
    Signals:
        pressed: the name of a sheet.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = line(self, gap=8, margin=(AROUND, 12, AROUND, 0))
        self.chips = ChipRow(_("Sheets that go together"), self)
        self.chips.chosen.connect(self.pressed)
        across.addWidget(self.chips, 1)
        self.choose = Button(_("Sheets…"), "pill", parent=self)
        self.choose.setToolTip(_("Choose which sheets of the workbook go together"))
        across.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignTop)
        self._chain: tuple[QWidget, ...] = ()
        self.hide()

    def draw(self, sheaf: Sheaf, in_sight: Draft, before: QWidget) -> None:
        """Show how all sheets stand.

        Args:
            before: what Tab comes from to the chips.
        """
        specs = [_spec(one, standing(sheaf, one)) for one in sheaf.drafts]
        self.chips.set_chips(specs, sheet_name(in_sight.table))
        self.choose.setVisible(sheaf.sending is None)
        chain = (before, *self.chips.chips, self.choose)
        if chain != self._chain:  # chips are made anew as sheets come and go
            self._chain = chain
            for one, following in pairwise(chain):
                QWidget.setTabOrder(one, following)


def _spec(draft: Draft, stands: Standing) -> ChipSpec:
    state = State.HELD if stands.tone == "held" else None
    name = title(draft)
    words = f"{_cut(name)} · {stands.words}"
    return ChipSpec(
        sheet_name(draft.table), words, state, "" if words.startswith(name) else name, 340
    )


def _cut(name: str) -> str:
    """Return a name as it fits on a chip; how the sheet stands is never cut off."""
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
