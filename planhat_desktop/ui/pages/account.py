"""A report on screen: numbers that add up, the bar, and every row that needs a person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget
from typing_extensions import override

from planhat_desktop.app.accounts import (
    Standing,
    cause,
    good_words,
    naming_column,
    open_rows,
)
from planhat_desktop.app.display import show_cell
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.address import record_url
from planhat_desktop.core.mapping import Mapping
from planhat_desktop.core.report import Fate, Report, RowReport
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table
from planhat_desktop.ui.kit import Button, EmptyState, StackedBar, Text, at_once, column, line
from planhat_desktop.ui.pages.corner import name_corner
from planhat_desktop.ui.pages.counts import (
    STATES,
    FigureRow,
    fate_word,
    figures,
    segments,
    undo_figures,
    undo_segments,
)
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.pages.rowchoice import RowChoice
from planhat_desktop.ui.tables import Grid, RowsModel

_UNDO_WORDS = {
    Fate.HELD: "left alone",
    Fate.CREATED: "restored",
    Fate.UPDATED: "restored",
    Fate.UNCHANGED: "as before",
}


class OpenRowsModel(RowsModel):
    """Rows of a report, mostly those that need a person: their number, fate, name and cause."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RowReport] = []
        self._table: Table | None = None
        self._naming: tuple[int, str] | None = None
        self._is_undo = False

    def set_rows(
        self,
        rows: Sequence[RowReport],
        table: Table | None,
        naming: tuple[int, str] | None,
        *,
        is_undo: bool = False,
    ) -> None:
        """Show these rows.

        Args:
            naming: the column that names a row, with its label.
            is_undo: what is held is what others changed since.
        """
        self._is_undo = is_undo
        self._rows, self._table, self._naming = list(rows), table, naming
        headers = [_("What"), _("Why, and what to do")]
        if naming is not None and table is not None:
            headers.insert(1, naming[1])
        self.reload(range(len(rows)), headers)

    def row(self, position: int) -> RowReport:
        """Return one of the rows."""
        return self._rows[position]

    @override
    def row_name(self, position: int) -> str:
        return f"{self._rows[position].row:,}"

    @override
    def text(self, position: int, column: int) -> str:
        one = self._rows[position]
        if column == 0:
            words = _UNDO_WORDS.get(one.fate) if self._is_undo else None
            words = _(words) if words else fate_word(one.fate)
            glyph = "·" if one.fate is Fate.NOT_SENT else STATES[one.fate].glyph
            return f"{glyph} {words}"
        if column == 1 and len(self.headers) == 3 and self._table and self._naming:
            place = self._table.find_row(one.row)
            cell = self._table.columns[self._naming[0]].cell(place) if place is not None else None
            return show_cell(cell)
        return cause(one)

    @override
    def tone(self, position: int, column: int) -> str:
        return f"{STATES[self._rows[position].fate].value}_ink" if column == 0 else ""


class _OpenGrid(Grid):
    """The cause takes the room; the other columns what they need."""

    @override
    def _fit(self) -> None:
        room = self.viewport().width()
        if not self._wanted or room <= 0:
            return
        most = (170, 240, 240)
        widths = [min(one, most[place]) for place, one in enumerate(self._wanted)]
        widths[-1] = max(280, room - sum(widths[:-1]))
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)


class AccountView(QWidget):
    """The body of a report; the Report page and History show the same.

    Signals:
        selected: other rows are selected now.
    """

    selected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = self._whole = column(self, gap=14)
        self.figures = FigureRow(self)
        whole.addWidget(self.figures)
        self.bar = StackedBar(parent=self)
        whole.addWidget(self.bar)
        self.stack = QStackedWidget(self)
        self.model = OpenRowsModel()
        self.model.setParent(self)
        self.grid = _OpenGrid(_("Rows that need you"), self.stack)
        self.grid.setModel(self.model)
        name_corner(self.grid, _("Row"))
        self.grid.row_chosen.connect(self._say_row)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.grid.selectionModel().selectionChanged.connect(self.selected)
        self.stack.addWidget(self.grid)
        self.good: EmptyState | None = None
        self._good_words = ("", "")
        whole.addWidget(self.stack, 1)
        below = line(gap=10)
        self.said = Text("", wrap=True, parent=self)
        self.said.setAccessibleName(_("Why, and what to do"))
        below.addWidget(self.said, 1)
        self.open = Button(_("Open this record"), "link", sign="arrow-square-out", parent=self)
        self.open.clicked.connect(self._open_record)
        self.open.hide()
        below.addWidget(self.open)
        self.choice: RowChoice | None = None
        self._below = below
        whole.addLayout(below)
        whole.addStretch(0)  # takes the room where the rows are hidden
        self._url = ""
        self._report: Report | None = None
        self._sheet: tuple[Table | None, tuple[int, str] | None] = (None, None)
        self._standing: Standing = ""

    @property
    def report(self) -> Report | None:
        """What is shown."""
        return self._report

    def offer_rows(self, host: Host) -> None:
        """Let other rows be listed than those that need a person."""
        self.choice = RowChoice(host, self, self)
        self._below.addWidget(self.choice)

    @property
    def chosen(self) -> frozenset[int]:
        """The spreadsheet numbers of the rows that are selected."""
        rows = self.grid.selectionModel().selectedRows()
        return frozenset(self.model.row(one.row()).row for one in rows)

    def set_report(
        self,
        report: Report,
        table: Table | None = None,
        mapping: Mapping | None = None,
        model: Model | None = None,
        standing: Standing = "",
    ) -> None:
        """Show a report; with its sheet at hand the rows have names."""
        if report is self._report and standing == self._standing:
            return
        self._report, self._standing = report, standing
        with at_once(self):
            self._say_good(*good_words(report, standing))
            self._draw(report, table, mapping, model)

    def _say_good(self, heading: str, words: str) -> None:
        """Say this where no row needs anybody."""
        if (heading, words) == self._good_words:
            return
        if self.good is not None:
            self.stack.removeWidget(self.good)
            self.good.deleteLater()
        self.good = EmptyState("check-circle", heading, words, parent=self.stack)
        self.stack.addWidget(self.good)
        self._good_words = heading, words

    def _draw(
        self,
        report: Report,
        table: Table | None,
        mapping: Mapping | None,
        model: Model | None,
    ) -> None:
        is_undo = report.started.undo_of is not None
        counted, parted = (undo_figures, undo_segments) if is_undo else (figures, segments)
        self.figures.set_figures(counted(report.counts))
        self.bar.set_segments(parted(report.counts))
        naming = naming_column(table, mapping, model) if table and mapping and model else None
        self._sheet = table, naming
        self.show_open()

    @Slot()
    def show_open(self) -> None:
        """List the rows that need a person."""
        # What is under way elsewhere is nobody's to look up yet.
        if self._report is not None:
            self.show_rows(open_rows(self._report) if self._standing != "busy" else ())

    def show_rows(self, rows: Sequence[RowReport]) -> None:
        """List these rows of the report; where there are none, say that nothing is left to do."""
        report = self._report
        is_undo = report is not None and report.started.undo_of is not None
        self.model.set_rows(rows, *self._sheet, is_undo=is_undo)
        if rows:
            self.grid.measure()
        self.stack.setCurrentWidget(self.grid if rows or self.good is None else self.good)
        self.said.setVisible(bool(rows))
        self.open.hide()
        if rows:
            self.grid.setCurrentIndex(self.model.index(0, 0))
            self._say_row(0)

    @Slot(int)
    def _say_row(self, row: int) -> None:
        one = self.model.row(row)
        why = cause(one) or self.model.text(row, 0)
        self.said.setText(_("Row {row}: {cause}").format(row=f"{one.row:,}", cause=why))
        started = self._report.started if self._report is not None else None
        found = record_url(started.api_url, started.model, one.id) if started else None
        self._url = found or ""
        self.open.setVisible(bool(found))

    @Slot()
    def _open_record(self) -> None:
        QDesktopServices.openUrl(QUrl(self._url))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # One line each where there is room; at the smallest size the bar stays, the air goes.
        self._whole.setSpacing(14 if self.height() > 380 else 8)
