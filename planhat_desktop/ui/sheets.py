"""The sheet as the spreadsheet shows it: its own row numbers, its own letters, raw rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPolygon
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem, QWidget
from typing_extensions import override

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit.tips import brief
from planhat_desktop.ui.tables import SAMPLE_ROWS, Cells, Grid, Index, RowsModel
from planhat_desktop.ui.theme import colour, tokens_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from planhat_desktop.core.table import Grid as CellGrid
    from planhat_desktop.core.table import Table

_DIGITS_PX = 76
"""Room for row numbers of seven digits: nobody knows yet how many rows follow the first."""

_HINTS = {
    "error": "The formula in this cell broke.",
    "damaged": "The spreadsheet cut this number short.",
    "unseen": "␣ is a hard space, ¦ a mark without width.",
}
_CORNER_PX = 6
_FAR = 10  # rows between the column names and the first row below them


def is_same_sheet(one: Table | None, two: Table) -> bool:
    """Say whether two tables are views of one sheet, read the same way."""
    if one is None or (one.source, one.sheet) != (two.source, two.sheet):
        return False
    grid, other = one.sheet_grid, two.sheet_grid
    return (grid.rows, len(grid.columns)) == (other.rows, len(other.columns))


class SheetModel(RowsModel):
    """All rows of the sheet, n rows × m columns, with all that is not read of it.

    Every distinct cell is put into words once, when it first comes into sight.

    Attributes:
        header, names_from: the header's position in the sheet, and its first line's, or -1.
        top, left: where in the sheet the table's own grid begins.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._words: list[dict[int, str]] = []
        self._odd: list[dict[int, str]] = []
        self._read: frozenset[int] = frozenset()
        self.header = self.names_from = -1
        self.top = self.left = 0

    def set_table(self, table: Table) -> None:
        """Show a table; one of the same grid keeps what was worded."""
        import numpy as np

        from planhat_desktop.core.table import Kind, column_letter

        before, sheet = self.table, table.sheet_grid
        same = is_same_sheet(before, table)
        self.table = table
        self.top = table.grid.first_row - sheet.first_row
        self.left = table.grid.first_column - sheet.first_column
        marks = np.zeros(sheet.rows, np.bool_)
        marks[table.positions + self.top] = True
        self._marks = marks
        self.header = table.header_row - sheet.first_row if table.header_row else -1
        joined = next((one for one in table.notes if one.code == "two_line_header"), None)
        self.names_from = self.header
        if joined is not None:
            self.names_from = int(str(joined.facts["first"])) - sheet.first_row
        numbers = (one.index for one in table.columns if one.kind is Kind.NUMBER)
        self.numeric = frozenset(index + self.left for index in numbers)
        read = (one.index for one in table.columns if one.index not in table.unused)
        self._read = frozenset(index + self.left for index in read)
        if before is not None and same:
            # Only what was cleaned reads otherwise; the grid draws itself anew.
            for place, (old, new) in enumerate(
                zip(before.sheet_grid.columns, sheet.columns, strict=True)
            ):
                if old.cells is not new.cells:
                    self._words[place], self._odd[place] = {}, {}
            return
        self._words = [{} for _one in sheet.columns]
        self._odd = [{} for _one in sheet.columns]
        letters = [column_letter(sheet.first_column + at) for at in range(len(sheet.columns))]
        self.reload(range(sheet.rows), letters)

    @override
    def text(self, position: int, column: int) -> str:
        table = self.table
        if table is None:
            return ""
        one = table.sheet_grid.columns[column]
        code = int(one.codes[position])
        words = self._words[column]
        shown = words.get(code)
        if shown is None:
            shown = words[code] = show_cell(one.cells[code])
            if not shown.isascii():
                from planhat_desktop.core.oddities import show_unseen

                if self.oddity(position, column) == "unseen":
                    shown = words[code] = show_unseen(shown)
        return shown

    def oddity(self, position: int, column: int) -> str:
        """Return what is odd about a cell: error, damaged, unseen or nothing."""
        table = self.table
        if table is None:
            return ""
        one = table.sheet_grid.columns[column]
        code = int(one.codes[position])
        known = self._odd[column].get(code)
        if known is None:
            from planhat_desktop.core.oddities import find_oddity

            found = find_oddity(one.cells[code])
            known = self._odd[column][code] = "" if found == "curly" else found
        return known

    @override
    def hint(self, position: int, column: int) -> str:
        words = brief(self.text(position, column))
        told = _HINTS.get(self.oddity(position, column))
        return f"{words}\n{_(told)}" if told else words

    @override
    def tone(self, position: int, column: int) -> str:
        if column not in self._read:
            return "quiet"
        return "text" if self.is_header(position) or self.is_data(position) else "quiet"

    def is_header(self, position: int) -> bool:
        """Say whether a row holds column names, or part of them."""
        return self.names_from <= position <= self.header

    def is_data(self, position: int) -> bool:
        """Say whether a row is among those that are sent."""
        return bool(self._marks[position])

    @property
    def cells(self) -> CellGrid | None:
        """All rows that can be shown, or None without a table."""
        return self.table.sheet_grid if self.table is not None else None

    def place_of(self, position: int) -> int:
        """Return the view's row of a position; -1 for a row that is not shown now."""
        if isinstance(self.order, range):
            return position
        import numpy as np

        place = int(np.searchsorted(self.order, position))
        return place if place < len(self.order) and self.order[place] == position else -1

    @override
    def row_name(self, position: int) -> str:
        return str(position + (self.table.sheet_grid.first_row if self.table is not None else 1))


class SheetCells(Cells):
    """Draws the header row on the tint, in semibold, and a mark in the corner of odd cells."""

    selected_band = "hover"

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model = index.model()
        if not isinstance(model, SheetModel) or not model.oddity(
            int(model.order[index.row()]), index.column()
        ):
            return
        # As spreadsheets mark a cell that has something to say.
        corner, size = option.rect.topRight(), _CORNER_PX
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens_of(option.palette), "update"))
        ends = (corner, corner - QPoint(size, 0), corner + QPoint(0, size))
        painter.drawPolygon(QPolygon(ends))
        painter.restore()

    @override
    def band(self, model: RowsModel, position: int) -> str:
        return "tint" if isinstance(model, SheetModel) and model.is_header(position) else ""

    @override
    def room(self, rect: QRect, model: RowsModel, position: int, column: int) -> QRect:
        grid = self.parent()
        if not isinstance(model, SheetModel) or position >= model.names_from:
            return rect
        # A title runs on over the empty cells beside it, as in a spreadsheet.
        room = QRect(rect)
        for following in range(column + 1, len(model.headers)):
            if model.text(position, following) or not isinstance(grid, Grid):
                break
            room.setRight(room.right() + grid.columnWidth(following))
        return room

    @override
    def face(self, model: RowsModel, position: int, column: int) -> tuple[str, int]:
        is_header = isinstance(model, SheetModel) and model.is_header(position)
        return model.tone(position, column), 600 if is_header else 400


class SheetGrid(Grid):
    """The sheet; a press on a row's number makes it the header, a menu does the same by keyboard.

    Attributes:
        is_partial: only the first rows are there; the others are being read.
    Signals:
        header_wanted: the spreadsheet's number of the row, 0 for no header.
        rows_wanted: (spreadsheet row number, whether it is to be taken in).
        menu_made: (a menu that can take more, the position and column it is for).
        all_wanted: a row that is put away is to be seen.
    """

    header_wanted = Signal(int)
    rows_wanted = Signal(int, bool)
    menu_made = Signal(QMenu, int, int)
    all_wanted = Signal()
    WIDEST = 180  # so that the first columns of a usual sheet are in sight together

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("The sheet as read"), parent)
        self._measured = -1
        self.is_partial = False
        self._left = (0, 0, -1, -1)
        self.sheet = SheetModel(self)
        self.setModel(self.sheet)
        self.setItemDelegate(SheetCells(self))
        self.down.setSectionsClickable(True)
        self.down.setCursor(Qt.CursorShape.PointingHandCursor)
        self.down.setToolTip(_("Click the number of the row that holds your column names"))
        self.down.sectionClicked.connect(self._press_number)

    def set_table(self, table: Table, *, partial: bool = False) -> None:
        """Show a table; one that follows its first rows stands where they stood."""
        shown = self.sheet.table
        same = is_same_sheet(shown, table)
        follows = (
            self.is_partial
            and not partial
            and shown is not None
            and shown.source.path == table.source.path
        )
        if partial and not self.is_partial:
            self._left = self._place()
        self.is_partial = partial
        before = self._place() if follows else None
        self.sheet.set_table(table)
        self.down.chosen = self.sheet.place_of(self.sheet.header)
        if not same or table.header_row != self._measured:
            self._measured = table.header_row
            narrowest = self.down.width() if follows else _DIGITS_PX if partial else 0
            self.measure()
            self.down.setFixedWidth(max(self.down.width(), narrowest))
        if before is not None:
            self._stand_at(before)
        elif not same:
            self.scrollToTop()
            if table.rows:
                first = int(table.positions[0]) + self.sheet.top
                head = self.down.chosen  # what one is to check; it must not be out of sight
                near = first if head < 0 or first - head < _FAR else head + 1
                self.setCurrentIndex(self.sheet.index(near, self.sheet.left))
        self.viewport().update()
        self.down.viewport().update()

    @property
    def position(self) -> int:
        """The position of the current row; -1 for none."""
        row = self.currentIndex().row()
        return int(self.sheet.order[row]) if 0 <= row < len(self.sheet.order) else -1

    def show_positions(self, wanted: NDArray[np.int32] | None) -> None:
        """Show these rows and the header's, or all; the current one stays, or one near it is.

        Args:
            wanted: positions in order; None for all.
        """
        import numpy as np

        model, order = self.sheet, None
        cells = model.cells
        if cells is None or (wanted is None and isinstance(model.order, range)):
            return
        position, column = self.position, max(self.currentIndex().column(), 0)
        if wanted is not None:
            order = wanted
            place = int(np.searchsorted(order, model.header))
            if model.header >= 0 and (place == len(order) or order[place] != model.header):
                order = np.insert(order, place, model.header)
        if order is None:
            model.show_rows(range(cells.rows))
        else:
            model.show_rows(order.astype(np.int_))
        self.down.chosen = model.place_of(model.header)
        if position >= 0 and len(model.order):
            near = position if order is None else int(np.searchsorted(order, position))
            index = model.index(min(near, len(model.order) - 1), column)
            self.setCurrentIndex(index)
            self.scrollTo(index, self.ScrollHint.PositionAtCenter)

    def go_to(self, position: int, column: int) -> None:
        """Make a cell the current one and bring it into sight."""
        if self.sheet.place_of(position) < 0:
            self.all_wanted.emit()
        index = self.sheet.index(self.sheet.place_of(position), column)
        self.setCurrentIndex(index)
        if not self.viewport().rect().contains(self.visualRect(index)):
            self.scrollTo(index, self.ScrollHint.PositionAtCenter)

    def _place(self) -> tuple[int, int, int, int]:
        """Return where the sheet is scrolled to, and the current cell."""
        here = self.currentIndex()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return across, down, here.row(), here.column()

    def go_back(self) -> None:
        """Stand where the sheet stood before the first rows of another took its place."""
        self._stand_at(self._left)

    def _stand_at(self, place: tuple[int, int, int, int]) -> None:
        across, down, row, column = place
        if row >= 0:
            self.setCurrentIndex(self.sheet.index(row, column))
        self.updateGeometries()  # the bars must know how far they reach before they are set
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def show_cell(self, row: int, column: int) -> None:
        """Go to a cell: the row by its spreadsheet number, the column by its place in the table."""
        table = self.sheet.table
        if table is not None:
            self.go_to(row - table.sheet_grid.first_row, column + self.sheet.left)
            self.setFocus()

    @override
    def sample_rows(self) -> Sequence[int]:
        table = self.sheet.table
        if table is None:
            return ()
        top = self.sheet.top
        rows = [int(position) + top for position in table.positions[:SAMPLE_ROWS]]
        places = map(self.sheet.place_of, [self.sheet.header, *rows])
        return [place for place in places if place >= 0]

    @Slot(int)
    def _press_number(self, row: int) -> None:
        self.header_wanted.emit(int(self.sheet.row_name(int(self.sheet.order[row]))))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open_menu(self.currentIndex())
            return
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        self._open_menu(index if index.isValid() else self.currentIndex())

    def make_menu(self, row: int, column: int = 0) -> QMenu:
        """Return what can be done with a cell of the view and its row."""
        position = int(self.sheet.order[row])
        number = int(self.sheet.row_name(position))
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        head = menu.addAction(_("Column names are in row {n}").format(n=number))
        head.triggered.connect(lambda: self.header_wanted.emit(number))
        none = menu.addAction(_("No row holds column names"))
        none.triggered.connect(lambda: self.header_wanted.emit(0))
        if position > self.sheet.header and not self.is_partial:
            menu.addSeparator()
            taken = self.sheet.is_data(position)
            words = _("Leave row {n} out") if taken else _("Take row {n} in")
            pick = menu.addAction(words.format(n=number))
            pick.triggered.connect(lambda: self.rows_wanted.emit(number, not taken))
        self.menu_made.emit(menu, position, column)
        return menu

    def _open_menu(self, index: Index) -> None:
        if index.isValid():
            corner = self.visualRect(self.currentIndex()).bottomLeft()
            self.make_menu(index.row(), index.column()).popup(self.viewport().mapToGlobal(corner))
