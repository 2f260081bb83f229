"""The dialog that shows what others changed in Planhat between the preview and the upload."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Prepared
from planhat_desktop.app.errors import RecordsChanged
from planhat_desktop.app.rechecking import Difference, tell_differences
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, Text, announce, column, line
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.tables import Grid, RowsModel
from planhat_desktop.ui.theme import ROW_HEIGHT

_WIDTH, _MOST_LINES = 760, 9


class DifferencesModel(RowsModel):
    """One line a field that changed meanwhile: where, what it was, is, and would be."""

    def __init__(self, told: Sequence[Difference]) -> None:
        super().__init__()
        self._told = told
        headers = [
            _("Row"),
            _("Record"),
            _("Field"),
            _("In the preview"),
            _("In Planhat now"),
            _("Yours"),
        ]
        self.reload(range(len(told)), headers)

    @override
    def text(self, position: int, column: int) -> str:
        one = self._told[position]
        cells = (f"{one.row:,}", one.name, one.label, one.shown, one.now, one.ours)
        return cells[column]

    @override
    def tone(self, position: int, column: int) -> str:
        return {0: "quiet", 3: "quiet", 4: "update_ink"}.get(column, "")


class DifferencesGrid(Grid):
    """Values share the room; nothing is ever wider than the grid."""

    _SHARES = (0.09, 0.2, 0.15, 0.18, 0.2)

    @override
    def measure(self) -> None:
        self._fit()

    @override
    def _fit(self) -> None:
        room = self.viewport().width()
        widths = [round(room * share) for share in self._SHARES]
        for place, width in enumerate((*widths, room - sum(widths))):
            self.setColumnWidth(place, width)


class MeanwhileDialog(QDialog):
    """Shows the differences and lets the person choose; nothing is sent from here.

    Attributes:
        grid: the differences.
        again, leave: make the preview anew; send all but those rows.
    """

    def __init__(self, host: Host, parent: QWidget, prepared: Prepared, trouble: RecordsChanged):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._host, self._prepared = host, prepared
        numbers = prepared.resolution.records.row_numbers
        self._rows = [int(numbers[row]) for row in trouble.found.rows]
        self.setWindowTitle(_("Changed in Planhat"))
        body = column(self, gap=12, margin=24)
        body.addWidget(Text(trouble.what.rstrip("."), "heading", wrap=True, parent=self))
        said = _(
            "Nothing was sent. Look again, and the preview shows what your file would replace"
            " now; or leave those rows out, and what others wrote stays."
        )
        body.addWidget(Text(said, "quiet", wrap=True, parent=self))
        told = tell_differences(prepared.resolution, trouble.found)
        self.grid = DifferencesGrid(_("What changed in Planhat"), self)
        self.model = DifferencesModel(told)
        self.model.setParent(self)
        self.grid.setModel(self.model)
        self.grid.down.hide()
        self.grid.setFixedHeight(ROW_HEIGHT * (min(len(told), _MOST_LINES) + 1) + 12)
        body.addWidget(self.grid)
        buttons = line(gap=8)
        buttons.addStretch(1)
        self.leave = Button(
            plural(len(self._rows), "Leave that row out", "Leave those {n} rows out"), parent=self
        )
        self.leave.clicked.connect(self._leave_out)
        self.again = Button(_("Look again"), "primary", parent=self)
        self.again.clicked.connect(self._look_again)
        self.again.setDefault(True)
        for one in (self.leave, self.again):
            buttons.addWidget(one)
        body.addLayout(buttons)
        self.setFixedWidth(min(_WIDTH, max(480, parent.window().width() - 48)))
        self.again.setFocus()
        announce(self, trouble.what)

    @Slot()
    def _look_again(self) -> None:
        self.accept()
        draft = self._host.draft
        draft.prepared, draft.snapshot = None, None
        self._host.redraw()

    @Slot()
    def _leave_out(self) -> None:
        self.accept()
        self._host.draft.leave_out(self._rows)
        self._host.redraw()
