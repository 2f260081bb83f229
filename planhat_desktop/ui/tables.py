"""Table models over plain lists and index arrays, and the grid they are shown in.

No proxy models: sorting and filtering rebuild the list of positions a model shows
(ground-truth.md 6: a Python proxy sorts 100,000 rows in 16 s, an index array in 0.02 s).
Roles are compared as plain ints, because comparing Qt's enums costs more than all the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from planhat_desktop.ui.faces import cell_face, head_face
from planhat_desktop.ui.kit.tips import brief, plain
from planhat_desktop.ui.theme import ROW_HEIGHT, colour, font, tokens_of
from planhat_desktop.ui.widths import fill_room

Index = QModelIndex | QPersistentModelIndex
_AT_LEAST = 3  # columns in sight, where a sheet has so many …
SHORTEST = 104  # … and each of them shows a date, or about a dozen letters

if TYPE_CHECKING:
    from typing import Any

    from numpy import integer
    from numpy.typing import NDArray

    Order = Sequence[int] | NDArray[integer[Any]]

DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
TONE: Final = int(Qt.ItemDataRole.UserRole) + 1
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ACROSS: Final = Qt.Orientation.Horizontal
SAMPLE_ROWS = 150  # fewer than are seen at first of a big file: widths stay as the others come
_MEASURED = 6
_A_TURN = 500  # pixels of columns measured in one turn of the window


class RowsModel(QAbstractTableModel):
    """The base of all table models: n rows × m columns, asked cell by cell.

    A subclass says what a cell reads (`text`) and may say how it is meant (`tone`). The rows
    shown are `order`, positions in the subclass's own data; `show_rows` changes them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order: Order = range(0)
        self.headers: Sequence[str] = ()
        self.numeric: frozenset[int] = frozenset()

    def text(self, position: int, column: int) -> str:
        """Return what a cell reads; ``position`` counts in the data, not in what is shown."""
        raise NotImplementedError

    def tone(self, position: int, column: int) -> str:
        """Return a cell's tone: a token's name such as ``quiet`` or ``held_ink``, or empty."""
        del position, column
        return ""

    def hint(self, position: int, column: int) -> str:
        """Return a cell's tooltip; the text itself unless there is more to say."""
        return brief(self.text(position, column))

    def row_name(self, position: int) -> str:
        """Return what stands at the left of a row."""
        return str(position + 1)

    def reload(self, order: Order, headers: Sequence[str]) -> None:
        """Show other data altogether."""
        self.beginResetModel()
        self.order, self.headers = order, headers
        self.endResetModel()

    def show_rows(self, order: Order) -> None:
        """Show these positions in this order; the data are the same."""
        self.beginResetModel()
        self.order = order
        self.endResetModel()

    def touch(self) -> None:
        """Draw all cells anew; their texts changed, their number did not."""
        if len(self.order) and self.headers:
            last = self.index(len(self.order) - 1, len(self.headers) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.order)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.headers)

    @override
    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role == DISPLAY:
            return self.text(int(self.order[index.row()]), index.column())
        if role == ALIGNMENT:
            return _RIGHT if index.column() in self.numeric else _LEFT
        if role == TONE:
            return self.tone(int(self.order[index.row()]), index.column())
        if role == TOOLTIP and index.isValid():
            return plain(self.hint(int(self.order[index.row()]), index.column()))
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if role == DISPLAY:
            if orientation == _ACROSS:
                return self.headers[section] if section < len(self.headers) else None
            known = 0 <= section < len(self.order)
            return self.row_name(int(self.order[section])) if known else None
        if role == ALIGNMENT:
            if orientation == _ACROSS:
                return _RIGHT if section in self.numeric else _LEFT
            return _RIGHT
        return None


class Cells(QStyledItemDelegate):
    """Draws cells of a `RowsModel`: one line, elided, a band behind rows that stand out.

    It asks the model straight, for every detour through Qt costs more than the answer.
    """

    selected_band = "tint"

    def band(self, model: RowsModel, position: int) -> str:
        """Return the token behind a row that stands out, or empty."""
        del model, position
        return ""

    def room(self, rect: QRect, model: RowsModel, position: int, column: int) -> QRect:
        """Return where a cell's words may stand; wider than the cell where the next are empty."""
        del model, position, column
        return rect

    def face(self, model: RowsModel, position: int, column: int) -> tuple[str, int]:
        """Return (token of the ink, weight of the font) of a cell."""
        return model.tone(position, column) or "text", 400

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            super().paint(painter, option, index)
            return
        state, rect, column = option.state.value, option.rect, index.column()
        position = int(model.order[index.row()])
        tokens = tokens_of(option.palette)
        band = self.selected_band if state & _SELECTED else self.band(model, position)
        if band:
            painter.fillRect(rect, colour(tokens, band))
        words = model.text(position, column)
        if words:
            ink, weight = self.face(model, position, column)
            align = _RIGHT if column in model.numeric else _LEFT
            face, metrics = cell_face(weight, align == _RIGHT)
            painter.setFont(face)
            painter.setPen(colour(tokens, ink))
            room = self.room(rect, model, position, column).adjusted(10, 0, -10, -1)
            if "\n" in words:
                words = words.replace("\n", " ⏎ ")
            painter.drawText(room, align, metrics.elidedText(words, _ELIDE, room.width()))
        if state & _FOCUSED:
            painter.setPen(colour(tokens, "accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))


_SELECTED: Final = QStyle.StateFlag.State_Selected.value
_FOCUSED: Final = QStyle.StateFlag.State_HasFocus.value
_ELIDE: Final = Qt.TextElideMode.ElideRight


class GridHeader(QHeaderView):
    """A header that draws itself in the window's type; elided words are in the tooltip.

    Attributes:
        chosen: the section drawn on the tint, or -1.
    """

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.chosen = -1
        self.setHighlightSections(False)
        self.setFont(font(12, 600) if orientation == _ACROSS else font())
        if orientation == _ACROSS:
            self.setFixedHeight(ROW_HEIGHT)
            self.setMinimumSectionSize(56)
        else:
            self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            self.setDefaultSectionSize(ROW_HEIGHT)
            self.setMinimumSectionSize(ROW_HEIGHT)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens = tokens_of(self)
        across = self.orientation() == _ACROSS
        is_chosen = logicalIndex == self.chosen
        painter.fillRect(rect, colour(tokens, "tint" if is_chosen else "card"))
        painter.setPen(colour(tokens, "line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        model = self.model()
        words = str(model.headerData(logicalIndex, self.orientation(), DISPLAY) or "")
        align = int(model.headerData(logicalIndex, self.orientation(), ALIGNMENT) or _LEFT)
        face, metrics = head_face() if across else cell_face(600 if is_chosen else 400, True)
        painter.setFont(face)
        painter.setPen(colour(tokens, "on_tint" if is_chosen else "quiet"))
        room = rect.adjusted(10, 0, -10, 0)
        painter.drawText(room, align, metrics.elidedText(words, _ELIDE, room.width()))


class Grid(QTableView):
    """A grid of one line a row, whole columns at its right edge, and a fade where more follows.

    Signals:
        row_chosen: the view's row of the cell that is current now.
    """

    row_chosen = Signal(int)
    NARROWEST, WIDEST = 64, 240
    FADE = 28

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.across = GridHeader(Qt.Orientation.Horizontal, self)
        self.down = GridHeader(Qt.Orientation.Vertical, self)
        self.setHorizontalHeader(self.across)
        self.setVerticalHeader(self.down)
        self.setItemDelegate(Cells(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)  # Tab goes on to the next thing, as everywhere
        self._wanted: list[int] = []
        self._measured = self._placed = 0  # so many columns, from the left; their width is set
        self._further = QTimer(self, singleShot=True, interval=0)
        self._further.timeout.connect(self._measure_further)

    def sample_rows(self) -> Sequence[int]:
        """Return the view's rows whose words decide how wide the columns are."""
        return range(min(self.model().rowCount(), SAMPLE_ROWS))

    def measure(self) -> None:
        """Find column widths from the headers and the first 150 rows; O(150 × m).

        Those that may be in sight are found at once, the others in the turns that follow.
        """
        model = self.model()
        last = model.headerData(model.rowCount() - 1, Qt.Orientation.Vertical, DISPLAY)
        widest = cell_face(400, False)[1].horizontalAdvance(str(last or ""))
        self.down.setFixedWidth(max(46, widest + 22))
        self._wanted = [self.NARROWEST] * model.columnCount()
        self._measured = 0
        self._measure_room(self.window().width())

    def _measure_room(self, room: int) -> None:
        """Measure the next columns, as many as fill so many pixels."""
        self._placed = self._measured
        while self._measured < len(self._wanted) and room > 0:
            width = self._wanted[self._measured] = self._width_of(self._measured)
            self._measured += 1
            room -= width
        if self._measured < len(self._wanted):
            self._further.start()
        self._fit()
        self._placed = 0

    @Slot()
    def _measure_further(self) -> None:
        if len(self._wanted) == self.model().columnCount():  # else it shows other data by now
            self._measure_room(_A_TURN)

    def _width_of(self, column: int) -> int:
        model, rows = self.model(), self.sample_rows()
        # Figures that stand below each other are as wide as a nought, a one too.
        figures = isinstance(model, RowsModel) and column in model.numeric
        plain, bold = cell_face(400, figures)[1], head_face()[1]
        head = str(model.headerData(column, _ACROSS, DISPLAY) or "")
        if isinstance(model, RowsModel):  # asked straight, ten times as fast
            words = dict.fromkeys(model.text(int(model.order[row]), column) for row in rows)
        else:
            words = dict.fromkeys(str(model.index(row, column).data(DISPLAY) or "") for row in rows)
        # Only the longest can be the widest, the same ones at each start; measuring costs most.
        longest = sorted(words, key=len)[-_MEASURED:]
        widest = max((plain.horizontalAdvance(one[:80]) for one in longest), default=0)
        widest = max(widest, bold.horizontalAdvance(head))
        return max(self.NARROWEST, min(widest + 22, self.WIDEST))

    def _fit(self) -> None:
        """Give the columns that fit all the room, so that none is cut at the right edge."""
        room = self.viewport().width()
        if not self._wanted or room <= 0:
            return
        # Where there is little room, long cells are cut before columns go out of sight.
        few = len(self._wanted) < _AT_LEAST
        most = room if few else max(SHORTEST, room // _AT_LEAST)
        widths = [min(width, most) for width in self._wanted]
        widths, fitting = fill_room(widths, room)
        is_going_on = fitting < self._placed
        for column in range(self._placed, self._measured) if is_going_on else range(len(widths)):
            self.setColumnWidth(column, widths[column])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rect = self.viewport().rect()
        self._draw_lines(rect)
        last = self.columnAt(rect.right())
        if last < 0 or self.columnViewportPosition(last) + self.columnWidth(last) <= rect.width():
            return
        painter = QPainter(self.viewport())
        rect.setLeft(rect.right() - self.FADE)
        ground = colour(tokens_of(self), "card")
        clear = QColor(ground)
        clear.setAlpha(0)
        fade = QLinearGradient(rect.topLeft(), rect.topRight())
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        painter.fillRect(rect, QBrush(fade))
        painter.end()

    def _draw_lines(self, rect: QRect) -> None:
        """Draw the hairlines below the rows in sight, all at once."""
        first, last = self.rowAt(0), self.rowAt(rect.bottom())
        if first < 0:
            return
        if last < 0:
            last = self.model().rowCount() - 1
        painter = QPainter(self.viewport())
        painter.setPen(colour(tokens_of(self), "line"))
        for row in range(first, last + 1):
            y = self.rowViewportPosition(row) + self.rowHeight(row) - 1
            painter.drawLine(0, y, rect.right(), y)
        painter.end()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.row_chosen.emit(current.row())
