"""The File page once there is a sheet: its sheets, its grid, what was noticed in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.siblings import is_workbook
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.tabulate import RAGGED
from planhat_desktop.ui.kit import Button, ChipRow, ChipShelf, ChipSpec, Text, at_once, column, line
from planhat_desktop.ui.pages.alternatives import Reshaper
from planhat_desktop.ui.pages.finder import Finder
from planhat_desktop.ui.pages.findings import NARROW_WIDTH, WIDTH, Findings
from planhat_desktop.ui.pages.intake import Streaming
from planhat_desktop.ui.pages.searching import Searching
from planhat_desktop.ui.pages.sheetoffer import SheetOffer
from planhat_desktop.ui.sheets import SheetGrid

if TYPE_CHECKING:
    from planhat_desktop.core.profile import Profile
    from planhat_desktop.core.table import SheetInfo, Table
    from planhat_desktop.ui.pages.page import Host

_NARROW = 780  # pixels below which the cards get less


class SheetView(QWidget):
    """Sheet chips above the grid, the findings beside it.

    Attributes:
        sheets, seek, several, paste, other, offer, finder, grid, findings: its parts, in the order
            of Tab.
        searching: what looks through the grid.
        streaming: stands in the place of the first four while only the first rows are there.
    """

    def __init__(self, page: Reshaper, host: Host) -> None:
        super().__init__()
        whole = column(self, gap=12)
        top = line(gap=8)
        self.sheets = ChipRow(_("Sheets of the file"), self)
        self.shelf = ChipShelf(self.sheets, parent=self)
        top.addWidget(self.shelf, 1)
        self.seek = Button(
            _("Find in all rows (Ctrl+F)"), "icon", sign="magnifying-glass", parent=self
        )
        self.several = Button(
            _("Choose sheets to upload together"), "icon", sign="stack", parent=self
        )
        self.several.clicked.connect(lambda: host.together.choose_sheets(self.several))
        self.paste = Button(_("Paste cells"), "pill", parent=self)
        self.other = Button(_("Other file…"), "pill", parent=self)
        top.addWidget(self.seek, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.several, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.paste, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.other, 0, Qt.AlignmentFlag.AlignTop)
        self.streaming = Streaming(self)
        top.addWidget(self.streaming, 1)
        whole.addLayout(top)
        self.offer = SheetOffer(host, self)
        whole.addWidget(self.offer)
        self.finder = Finder(self)
        self.finder.hide()
        whole.addWidget(self.finder)
        across = line(gap=16)
        self.grid = SheetGrid(self)
        across.addWidget(self.grid, 1)
        self.findings = Findings(page)
        across.addWidget(self.findings)
        self._later = QFrame(self)
        self._later.setFixedWidth(WIDTH)
        beside = column(self._later, gap=10)
        beside.addWidget(Text(_("What we noticed"), "strong", parent=self._later))
        words = _("Told as soon as every row is read.")
        beside.addWidget(Text(words, "quiet", wrap=True, parent=self._later))
        beside.addStretch(1)
        across.addWidget(self._later)
        whole.addLayout(across, 1)
        self.searching = Searching(host, self.grid, self.finder, self)
        self.seek.clicked.connect(self.searching.open)
        self._show_parts(partial=False)

    def _show_parts(self, *, partial: bool) -> None:
        """Show what belongs to a whole sheet, or to its first rows."""
        of_whole: list[QWidget] = [
            *(self.shelf, self.seek, self.paste, self.other, self.findings),
            *((self.several, self.offer) if partial else ()),  # shown where there is reason to
        ]
        for widget in of_whole:
            widget.setVisible(not partial)
        self.streaming.setVisible(partial)
        self._later.setVisible(partial)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The sheet is what one came to see; the cards beside it can do with less.
        width = NARROW_WIDTH if self.width() < _NARROW else WIDTH
        self.findings.setFixedWidth(width)
        self._later.setFixedWidth(width)

    def draw_first(self, table: Table) -> None:
        """Show the first rows while the others are read."""
        self.grid.set_table(table, partial=True)
        self.searching.follow()
        with at_once(self):
            self._show_parts(partial=True)

    def draw_together(self, host: Host) -> None:
        """Show which sheets go together, or could."""
        table = host.draft.table
        if table is None:
            return
        self.offer.draw(host.together.offer(table))
        held = {one.name for one in table.sheets if host.sheaf.holding(one.name) is not None}
        joined = held if host.sheaf.is_several else set()
        if self._is_named(table):
            chips = [_chip(one, host.together.rows_of(table, one.name)) for one in table.sheets]
            marked = [
                replace(one, words=f"✓ {one.words}") if one.name in joined else one for one in chips
            ]
            self.sheets.set_chips(marked, table.sheet)
        self.shelf.fit()
        self.several.setVisible(is_workbook(table) and not self.streaming.isVisibleTo(self))

    def draw(self, table: Table, profile: Profile | None) -> None:
        """Show a table, and the profile that fits it."""
        self.grid.set_table(table)
        self.searching.follow()
        with at_once(self):
            self._show_parts(partial=False)
            chips = [
                _chip(one, table.rows if one.name == table.sheet else None) for one in table.sheets
            ]
            self.sheets.set_chips(chips if self._is_named(table) else [], table.sheet)
            self.findings.draw(table, profile)

    @staticmethod
    def _is_named(table: Table) -> bool:
        """Whether sheets are told by name; a text file's goes by the file's, in the title."""
        return len(table.sheets) > 1 or table.source.format not in RAGGED


def _chip(sheet: SheetInfo, rows: int | None) -> ChipSpec:
    """Return the chip of a sheet.

    Args:
        rows: those below its column names; None where the sheet was not looked at.
    """
    told = plural(sheet.rows if rows is None else rows, "{n} row", "{n} rows")
    if rows is None and sheet.rows > 1:  # titles and column names are counted, too
        told = _("about {rows}").format(rows=told)
    words = _("{name} · hidden") if sheet.hidden else _("{name} · {rows}")
    hint = _("Hidden in the workbook, {rows}").format(rows=told) if sheet.hidden else ""
    return ChipSpec(sheet.name, words.format(name=sheet.name, rows=told), hint=hint)
