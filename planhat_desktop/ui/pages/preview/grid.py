"""The grid of the preview: what each row would do, old → new, mended in place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from planhat_desktop.app.groups import Group
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.faces import cell_font
from planhat_desktop.ui.pages.corner import name_corner
from planhat_desktop.ui.pages.preview.model import EDIT, FACE, OUTCOME, STATES, Face, PreviewModel
from planhat_desktop.ui.tables import (
    ALIGNMENT,
    DISPLAY,
    SAMPLE_ROWS,
    SHORTEST,
    Cells,
    Grid,
    GridHeader,
    Index,
)
from planhat_desktop.ui.theme import Tokens, colour, font, tokens_of
from planhat_desktop.ui.widths import fill_room, share_room

_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NEAR = 4
# Of 50 rows others are measured than are looked at: days that are as long are not as wide.
_WIDE = str.maketrans("012356789", "4" * 9)
_CORNER = 7
Place = tuple[int | None, str]
"""The position of a row in the table, and the API name of a field."""
NEXT_PROBLEM: Final = Qt.Key.Key_F8


class PreviewCells(Cells):
    """Draws the old value struck through and the new one beside it."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        face = index.data(FACE)
        if not isinstance(face, Face):
            return
        rect, tokens = option.rect, tokens_of(option.palette)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour(tokens, "tint"))
        painter.setPen(colour(tokens, "line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(10, 0, -10, -1)
        align = int(index.data(ALIGNMENT) or 0)
        _draw(painter, room, align, face, tokens)
        if face.is_edited:
            _mark(painter, rect, tokens)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour(tokens, "accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    @override
    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        editor = QLineEdit(parent)
        editor.setFont(cell_font())
        model = index.model()
        label = model.headerData(index.column(), Qt.Orientation.Horizontal, DISPLAY)
        editor.setAccessibleName(_("New value of {label}").format(label=label))
        return editor

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(EDIT) or ""))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit) and isinstance(model, PreviewModel):
            model.setData(index, editor.text())


def _mark(painter: QPainter, rect: QRect, tokens: Tokens) -> None:
    """Mark a cell that a person changed with a small corner, as spreadsheets mark a note."""
    corner = rect.topLeft()
    steps = (corner, corner + QPoint(_CORNER, 0), corner + QPoint(0, _CORNER))
    painter.setBrush(colour(tokens, "accent"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygon(list(steps)))
    painter.setBrush(Qt.BrushStyle.NoBrush)


_STRUCK: list[QFont] = []


def struck_font() -> QFont:
    """Return the font of values that go away; made once."""
    if not _STRUCK:
        made = font()
        made.setStrikeOut(True)
        _STRUCK.append(made)
    return _STRUCK[0]


def _draw(painter: QPainter, room: QRect, align: int, face: Face, tokens: Tokens) -> None:
    bold = cell_font(600 if face.strong else 400)
    metrics = QFontMetrics(bold)
    words = face.words.replace("\n", " ⏎ ")
    if face.old is not None:
        plain = struck_font()
        old_metrics = QFontMetrics(plain)
        old = face.old.replace("\n", " ⏎ ")
        new_width = metrics.horizontalAdvance(words)
        # The new value matters more: it is whole where it fits beside “…”, else it gets two thirds.
        spare = room.width() - new_width - 6
        if spare < old_metrics.horizontalAdvance("…"):
            spare = room.width() // 3
        old = old_metrics.elidedText(old, Qt.TextElideMode.ElideRight, spare)
        used = old_metrics.horizontalAdvance(old)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() - used - 6)
        if align & int(Qt.AlignmentFlag.AlignRight):
            both = used + 6 + metrics.horizontalAdvance(words)
            room = room.adjusted(max(0, room.width() - both), 0, 0, 0)
        painter.setFont(plain)
        painter.setPen(colour(tokens, "quiet"))
        painter.drawText(room, _LEFT, old)
        room = room.adjusted(used + 6, 0, 0, 0)
        align = _LEFT
    else:
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(bold)
    painter.setPen(colour(tokens, face.tone))
    painter.drawText(room, align or _LEFT, words)


class RowHeader(GridHeader):
    """The frozen left edge: the sign of what the row will do, and its number in the sheet."""

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens = tokens_of(self)
        model = self.model()
        is_chosen = logicalIndex == self.chosen
        painter.save()
        painter.fillRect(rect, colour(tokens, "tint" if is_chosen else "card"))
        painter.setPen(colour(tokens, "line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        outcome = model.headerData(logicalIndex, Qt.Orientation.Vertical, OUTCOME)
        if outcome is not None:
            state = STATES[int(outcome)]
            painter.setFont(cell_font(600))
            painter.setPen(colour(tokens, f"{state.value}_ink"))
            sign = QRect(rect.left() + 8, rect.top(), 22, rect.height())
            painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, state.glyph)
        painter.setFont(cell_font())
        painter.setPen(colour(tokens, "quiet"))
        words = str(model.headerData(logicalIndex, Qt.Orientation.Vertical, DISPLAY) or "")
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(30, 0, -10, 0), align, words)
        painter.restore()


class PreviewGrid(Grid):
    """The grid of the preview. F2, Return or a double click mends a cell in place, F8 finds one.

    Signals:
        asked_back: Escape was pressed: the whole list, please.
        put_down: a cell is no longer being changed, whether it was or not.
    """

    asked_back = Signal()
    put_down = Signal()
    WIDEST, ALONE = 200, 360
    _LEAST, _FLOOR = 84, 180  # no text is cut below the first; no number or day up to the second
    _SIGN = 30

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What each row will do"), parent)
        self._usual: list[int] = []
        self._new: list[int] = []  # what a new value takes beside “…”
        self._longest: list[int] = []
        self._floors: list[int] = []  # what a day or a number takes, 0 of all others
        self.down = RowHeader(Qt.Orientation.Vertical, self)
        self.setVerticalHeader(self.down)
        self.down.setSectionsClickable(True)
        self.setItemDelegate(PreviewCells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        name_corner(self, _("Row"))

    @property
    def is_mending(self) -> bool:
        """Whether a cell is being changed now."""
        return self.state() is QAbstractItemView.State.EditingState

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.put_down.emit()

    @override
    def measure(self) -> None:
        """Find column widths from the headers and 50 rows; a few long cells stretch none."""
        model = self.model()
        if not isinstance(model, PreviewModel) or model.view is None:
            return
        last = f"{int(model.view.table.row_numbers.max(initial=0)):,}"
        plain, bold = QFontMetrics(cell_font()), QFontMetrics(font(12, 600))
        width = plain.horizontalAdvance(last) + self._SIGN + 14
        self.down.setFixedWidth(max(66, width))
        rows = model.view.sample(SAMPLE_ROWS // 4)
        strong, beside = QFontMetrics(cell_font(600)), 6 + plain.horizontalAdvance("…")
        self._usual, self._longest, self._new, self._floors = [], [], [], []
        for column, header in enumerate(model.headers):
            # The widest of nine tenths are about the longest; measuring all costs ten times that.
            faces = [model.face(row, column) for row in rows]
            words = sorted((face.text[:60] for face in faces), key=len)
            most = len(words) * 9 // 10
            near = words[max(0, most - _NEAR) : most + 1]
            least = max(self.NARROWEST, bold.horizontalAdvance(header) + 22)
            usual, longest = (
                max((plain.horizontalAdvance(one.translate(_WIDE)) + 22 for one in some), default=0)
                for some in (near, words[-_NEAR:])
            )
            self._usual.append(max(least, usual))
            self._longest.append(min(self.ALONE, max(least, longest)))
            new = sorted((face.words[:60] for face in faces if face.old is not None), key=len)
            widest = max(map(strong.horizontalAdvance, new[-_NEAR:]), default=0)
            self._new.append(widest + beside + 22 if new else 0)
            floor = 0
            if column in model.whole:
                value = max((face.words[:60] for face in faces), key=len, default="")
                taken = strong.horizontalAdvance(value.translate(_WIDE)) + 22
                floor = max(self.NARROWEST, min(least, self._LEAST), taken, self._new[-1])
            self._floors.append(min(floor, self._FLOOR))
        self._fit()

    @override
    def _fit(self) -> None:
        # Not found once and for all: the first measure comes before the page has its width.
        room = self.viewport().width()
        if not self._longest or room <= 0:
            return
        fitting = len(self._longest)
        new = max(SHORTEST, min(self.WIDEST, room // 3))  # of a text, beside “…”; three in sight
        floors = [one or min(self._new[i], new) for i, one in enumerate(self._floors)]
        widths = share_room(self._longest, floors, room, self._LEAST)
        cut: list[int] = []
        if not widths:
            most = max(self._LEAST, min(self.WIDEST, room // 4))
            cut = [max(min(one, most), floors[i]) for i, one in enumerate(self._usual)]
            filled, fitting = fill_room(cut, room)
            widths = share_room(self._longest[:fitting], floors[:fitting], room, self._LEAST)
            widths = widths or filled[:fitting]
        used = sum(widths)
        if cut or room < 2 * used:  # else they would stand too far apart
            widths = [width * room // used for width in widths]
            widths[-1] += room - sum(widths)
        widths += cut[fitting:]
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.down.chosen = current.row() if current.isValid() else -1
        self.down.viewport().update()

    @override
    def _draw_lines(self, rect: QRect) -> None:
        """Draw the chosen row on to the right edge, too."""
        row, last = self.currentIndex().row(), self.model().columnCount() - 1
        edge = self.columnViewportPosition(last) + self.columnWidth(last) if last >= 0 else 0
        if row >= 0 and edge <= rect.right():
            top, high = self.rowViewportPosition(row), self.rowHeight(row)
            painter = QPainter(self.viewport())
            beyond = QRect(edge, top, rect.right() - edge + 1, high)
            painter.fillRect(beyond, colour(tokens_of(self), "tint"))
            painter.end()
        super()._draw_lines(rect)

    @property
    def place(self) -> Place:
        """The current cell."""
        model, index = self.model(), self.currentIndex()
        if not isinstance(model, PreviewModel) or not index.isValid():
            return None, ""
        if index.row() >= len(model.order):
            return None, ""
        return int(model.order[index.row()]), model.field_name(index.column())

    def settle(self, place: Place, scrolled: int) -> None:
        """Make a cell the current one, or the first where its row is not shown."""
        model, (position, name) = self.model(), place
        if not isinstance(model, PreviewModel) or not model.order:
            return
        try:
            row = list(model.order).index(position) if position is not None else 0
        except ValueError:
            row, scrolled = 0, 0
        index = model.index(row, model.column_of(name))
        if index == self.currentIndex():
            self.row_chosen.emit(row)
        self.setCurrentIndex(index)  # its row is told, where it is another
        self.verticalScrollBar().setValue(scrolled)

    def go_to(self, position: int) -> None:
        """Make a row that is shown the current one, and bring it into sight."""
        self.settle((position, self.place[1]), self.verticalScrollBar().value())
        self.scrollTo(self.currentIndex())

    def begin_at(self, about: object) -> None:
        """Take the focus, at the first row; of a group of problems, at its cell."""
        model = self.model()
        if isinstance(model, PreviewModel) and model.order and isinstance(about, Group):
            self.setCurrentIndex(model.index(0, model.column_of(about.issues[0].field)))
        self.setFocus()

    def go_to_problem(self, _on: bool = False, *, step: int = 1) -> None:
        """Make the next cell with a problem the current one, or the one before it."""
        model, here = self.model(), self.currentIndex()
        if isinstance(model, PreviewModel) and model.order:
            found = model.find_problem(max(here.row(), 0), max(here.column(), 0), step)
            if found is not None:
                self.setCurrentIndex(model.index(*found))
                self.scrollTo(self.currentIndex())
            self.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not self.is_mending:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                index = self.currentIndex()
                if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
                    self.edit(index)
                    return
            if key == Qt.Key.Key_Escape:
                self.asked_back.emit()
                return
            if key == NEXT_PROBLEM:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.go_to_problem(step=-1 if back else 1)
                return
        super().keyPressEvent(event)
