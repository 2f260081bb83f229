"""Searching a sheet: a job looks through it, the grid goes to what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.sheets import SheetCells, SheetGrid, SheetModel
from planhat_desktop.ui.tables import Index
from planhat_desktop.ui.theme import colour, tokens_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from planhat_desktop.app.finding import Found, Query
    from planhat_desktop.core.table import Grid
    from planhat_desktop.ui.pages.finder import Finder
    from planhat_desktop.ui.pages.page import Host

    Positions = NDArray[np.int32]

_MARKED = 64
"""How much of the marker's colour lies over a cell that was found, of 255."""
_SHOWN_LETTERS = 24


class FoundCells(SheetCells):
    """Draws a marker pen's stroke over cells that have the words."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Found | None = None

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model, column = index.model(), index.column()
        if self.found is None or not isinstance(model, SheetModel) or model.cells is None:
            return
        hits = self.found.cells[column]
        if hits is not None and hits[model.cells.columns[column].codes[model.order[index.row()]]]:
            ink = colour(tokens_of(option.palette), "update")
            ink.setAlpha(_MARKED)
            painter.fillRect(option.rect.adjusted(2, 3, -2, -4), ink)


class Searching(QObject):
    """Joins the finder's line, the grid, and the job that looks through the sheet.

    Attributes:
        found: where the words of the box stand, or None.
        alike: the rows whose cell in one column says the same as one that was chosen, or None.
        rows: positions of the rows that have the words, among those that may be shown.
    """

    def __init__(self, host: Host, grid: SheetGrid, finder: Finder, view: QWidget) -> None:
        super().__init__(grid)
        import numpy as np

        self._host, self._grid, self._finder = host, grid, finder
        self.found: Found | None = None
        self.alike: Found | None = None
        self.rows: Positions = np.empty(0, np.int32)
        self._sheet: Grid | None = None
        self._cells = FoundCells(grid)
        grid.setItemDelegate(self._cells)
        grid.menu_made.connect(self._add_to_menu)
        grid.all_wanted.connect(self.close)
        grid.row_chosen.connect(self._count)
        finder.asked.connect(self._look)
        finder.stepped.connect(self.step)
        finder.narrowed.connect(self._settle)
        finder.column_freed.connect(self._free_column)
        finder.closed.connect(self.close)
        keys = QShortcut(QKeySequence.StandardKey.Find, view)
        keys.activated.connect(self.open)
        for key, way in (("F3", 1), ("Shift+F3", -1)):
            more = QShortcut(key, grid)
            more.setContext(Qt.ShortcutContext.WidgetShortcut)
            more.activated.connect(lambda way=way: self.step(way))

    @Slot()
    def open(self) -> None:
        """Let the person search, as soon as all rows are there."""
        if not self._grid.is_partial:
            self._finder.open()

    @Slot()
    def close(self) -> None:
        """Show all rows again, and no marks; the current row stays in sight."""
        self._forget()
        self._settle()
        self._grid.setFocus()

    def follow(self) -> None:
        """Keep to the sheet in the grid: forget another one, keep another header on top."""
        if self._sheet is not self._grid.sheet.cells:
            self._sheet = self._grid.sheet.cells
            self._forget()
        self._settle()

    def _forget(self) -> None:
        self.found, self.alike = None, None
        self._finder.clear()
        self._finder.hide()

    # Looking

    @Slot()
    def _look(self) -> None:
        from planhat_desktop.app.finding import Query

        if not self._finder.words:
            self.found = None
            self._finder.clear_choice()
            self._settle()
            return
        self._finder.say_looking()
        self._start(Query(self._finder.words), self._take)

    def _take(self, result: object) -> None:
        from planhat_desktop.app.finding import Found

        assert isinstance(result, Found)
        if result.query.words != self._finder.words:
            return  # more was typed meanwhile
        self.found = result
        self._settle()
        here = self._grid.position
        if self._rank(here):
            self._go_to(here)
        else:
            self.step(1)

    def only_like(self, position: int, column: int) -> None:
        """Show only rows whose cell in a column says the same as this one."""
        from planhat_desktop.app.finding import Query

        words = self._grid.sheet.text(position, column).strip()
        self._start(Query(words, column, whole=True), self._take_alike)

    def _take_alike(self, result: object) -> None:
        from planhat_desktop.app.finding import Found

        assert isinstance(result, Found)
        self.alike = result
        self._finder.show_column(self._name(result.query))
        self._finder.show()
        self._settle()

    def _start(self, query: Query, done: Callable[[object], None]) -> None:
        from planhat_desktop.app.finding import find

        sheet = self._grid.sheet.cells
        if sheet is None:
            return

        def take(result: object) -> None:
            if sheet is self._grid.sheet.cells:
                done(result)

        work = find(sheet, query)
        self._host.start(Task(work, _("Searching"), take, stopped=self._count, quiet=True))

    @Slot()
    def _free_column(self) -> None:
        self.alike = None
        self._finder.show_column("")
        self._settle()

    def _name(self, query: Query) -> str:
        words, column = query.words, query.column or 0
        shown = words if len(words) <= _SHOWN_LETTERS else words[: _SHOWN_LETTERS - 1] + "…"
        letter = self._grid.sheet.headers[column]
        if not shown:
            return _("Only blank in column {letter}").format(letter=letter)
        return _("Only “{words}” in column {letter}").format(words=shown, letter=letter)

    # Showing

    @Slot()
    def _settle(self) -> None:
        """Show the rows that are wanted, mark what was found, count it."""
        import numpy as np

        sheet = self._grid.sheet.cells
        if sheet is None:
            return
        self._cells.found = self.found
        alike = self.alike.rows if self.alike is not None else None
        self.rows = self.found.rows if self.found is not None else np.empty(0, np.int32)
        if alike is not None:
            among = np.zeros(sheet.rows, np.bool_)
            among[alike] = True
            self.rows = self.rows[among[self.rows]]
        wanted = self.rows if self._finder.only.isChecked() else alike
        self._grid.show_positions(wanted)
        self._grid.viewport().update()
        self._count()

    @Slot(int)
    def step(self, way: int) -> None:
        """Go to the next row that has the words, or with -1 to the one before; round the end."""
        import numpy as np

        if not len(self.rows):
            return
        here = self._grid.position + (1 if way > 0 else 0)
        place = int(np.searchsorted(self.rows, here)) + min(way, 0)
        self._go_to(int(self.rows[place % len(self.rows)]))
        self._count()

    def _go_to(self, position: int) -> None:
        sheet = self._grid.sheet.cells
        if self.found is not None and sheet is not None:
            self._grid.go_to(position, self.found.column_of(sheet, position))

    def _rank(self, position: int) -> int:
        """Return which of the rows that have the words this is, from 1; 0 for none of them."""
        import numpy as np

        place = int(np.searchsorted(self.rows, position))
        return place + 1 if place < len(self.rows) and self.rows[place] == position else 0

    @Slot()
    def _count(self) -> None:
        if self._finder.isVisible():
            self._finder.show_count(self._rank(self._grid.position), len(self.rows))

    @Slot(QMenu, int, int)
    def _add_to_menu(self, menu: QMenu, position: int, column: int) -> None:
        """Offer to see only rows that are alike in a column."""
        from planhat_desktop.app.finding import Query

        if self._grid.is_partial:
            return
        words = self._grid.sheet.text(position, column).strip()
        menu.addSeparator()
        like = menu.addAction(
            _("Rows:") + " " + self._name(Query(words, column)).replace("&", "&&")
        )
        like.triggered.connect(lambda: self.only_like(position, column))
        if self.alike is not None or self._finder.only.isChecked():
            menu.addAction(_("All rows")).triggered.connect(self.close)
        menu.addAction(_("Find…")).triggered.connect(self.open)
