"""The rows of the preview as a table model: what each cell was and will be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.overview import Overview, Positions
from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.issues import Severity
from planhat_desktop.core.records import BAD, KEEP, RecordColumn
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import FieldType
from planhat_desktop.ui.kit.tips import brief, tip
from planhat_desktop.ui.tables import DISPLAY, Index, RowsModel
from planhat_desktop.ui.theme import State

FACE: Final = int(Qt.ItemDataRole.UserRole) + 2
OUTCOME: Final = int(Qt.ItemDataRole.UserRole) + 3
EDIT: Final = int(Qt.ItemDataRole.EditRole)
STATES: Final = (State.CREATE, State.UPDATE, State.SAME, State.HELD)
_NUMBERS = frozenset({FieldType.NUMBER, FieldType.INTEGER})
_DAYS = frozenset({FieldType.DATE, FieldType.DATETIME, FieldType.DAY})
_KEPT_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Face:
    """How a cell is drawn.

    Attributes:
        old: struck through before the words; None when nothing is replaced.
        words: what the cell reads; an emptied value reads as a dash.
        tone: the token of the words' ink.
        strong: whether the words are new.
        is_edited: whether a person changed the cell here.
    """

    words: str
    old: str | None = None
    tone: str = "text"
    strong: bool = False
    is_edited: bool = False

    @property
    def text(self) -> str:
        """The cell in plain words: ``2 Nov 2025 → 2 Nov 2026``."""
        return self.words if self.old is None else f"{self.old} → {self.words}"


_DASH = "—"


class PreviewModel(RowsModel):
    """n rows × the mapped fields, keys first. Rows shown are positions of the table.

    Attributes:
        whole: the columns of numbers and days, which say something else once they are cut.
    Signals:
        mended: (position, table column, new text) of a cell edited in place.
        put_back: (position, table column) of a cell that is to be as it is in the file.
    """

    mended = Signal(int, int, str)
    put_back = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._view: Overview | None = None
        self._columns: tuple[RecordColumn, ...] = ()
        self.whole: frozenset[int] = frozenset()
        self._problems: dict[int, dict[tuple[int | None, str | None], Severity]] = {}

    @property
    def view(self) -> Overview | None:
        """What is shown."""
        return self._view

    def set_view(self, view: Overview, order: Positions) -> None:
        """Show another preparation, these positions of it."""
        columns = tuple(view.resolution.records.columns[name] for name in view.names)
        headers = [one.field.label for one in columns]
        self.beginResetModel()
        self._view, self._columns = view, columns
        self._problems.clear()
        self.order, self.headers = order.tolist(), headers
        self.numeric = frozenset(i for i, one in enumerate(columns) if one.field.type in _NUMBERS)
        days = frozenset(i for i, one in enumerate(columns) if one.field.type in _DAYS)
        self.whole = self.numeric | days
        self.endResetModel()

    def table_column(self, column: int) -> int | None:
        """Return the table's column that feeds a column shown; None for a constant."""
        return self._columns[column].column

    def outcome(self, position: int) -> Outcome:
        """Return what a row will do."""
        assert self._view is not None
        return Outcome(int(self._view.resolution.outcomes[position]))

    def is_doubtful(self, position: int) -> bool:
        """Say whether a row is sent as shown but should be looked at."""
        assert self._view is not None
        return bool(self._view.prepared.issues.doubtful[position])

    @override
    def row_name(self, position: int) -> str:
        assert self._view is not None
        return f"{int(self._view.table.row_numbers[position]):,}"

    def in_file(self, position: int, column: int) -> str | None:
        """Return what the file has where a person changed the cell here; None where nobody did."""
        view, index = self._view, self._columns[column].column
        assert view is not None
        if index is None or not view.table.edits:
            return None
        if (int(view.table.row_numbers[position]), index) not in view.table.edits:
            return None
        cell = view.table.grid.cell(int(view.table.positions[position]), index)
        return show_cell(cell) or _("empty")

    def find_problem(self, row: int, column: int, step: int = 1) -> tuple[int, int] | None:
        """Return the next cell with a problem, row by row, around the end; None where none is.

        Args:
            row, column: where to begin, counted among the rows shown.
            step: 1 for the next, -1 for the one before.
        """
        assert self._view is not None
        issues = self._view.prepared.issues
        flagged = (issues.blocked | issues.doubtful)[self.order]
        rows = np.flatnonzero(flagged).tolist()[::step]
        here = [column] if row in rows else []
        after = [one for one in rows if (one - row) * step > 0]
        before = [one for one in rows if (one - row) * step < 0]
        for at, is_here in [
            *((row, True) for _one in here),
            *((one, False) for one in after + before),
        ]:
            position = self.order[at]
            places = [i for i, one in enumerate(self._columns) if self._problem(position, one)]
            for place in (places or [0])[::step]:
                if not is_here or (place - column) * step > 0:
                    return at, place
        return None

    def field_name(self, column: int) -> str:
        """Return the API name of the field of a column shown."""
        return self._columns[column].field.name

    def column_of(self, field: str | None) -> int:
        """Return the column shown of a field (its API name); the first for none."""
        names = [one.field.name for one in self._columns]
        return names.index(field) if field in names else 0

    def face(self, position: int, column: int) -> Face:
        """Return how a cell is drawn."""
        face = self._face(position, column)
        return face if self.in_file(position, column) is None else replace(face, is_edited=True)

    def _face(self, position: int, column: int) -> Face:
        view = self._view
        assert view is not None
        one = self._columns[column]
        resolution = view.resolution
        value = one.value(position)
        shown = one.shown[int(one.codes[position])]
        problem = self._problem(position, one)
        if value is BAD or problem is Severity.BLOCKED:
            spoken = "" if value is BAD else view.shown(one, value)
            return Face(spoken or shown or _("empty"), None, "held_ink")
        outcome = Outcome(int(resolution.outcomes[position]))
        if value is KEEP or resolution.is_kept(position, one):
            if outcome is Outcome.HELD or resolution.targets[position] < 0:
                return Face("")
            return Face(view.shown(one, resolution.old_value(position, one.field)), None, "quiet")
        tone = "update_ink" if problem is Severity.CHECK else "text"
        if outcome is Outcome.UPDATE and resolution.changed[one.field.name][position]:
            old = view.shown(one, resolution.old_value(position, one.field))
            new = view.shown(one, resolution.new_value(position, one))
            return Face(new or _DASH, old or _DASH, "update_ink", True)
        words = view.shown(one, value)
        return Face(words or shown, None, tone)

    def _problem(self, position: int, one: RecordColumn) -> Severity | None:
        """Return the worst problem of a cell."""
        known = self._problems.get(position)
        if known is None:
            assert self._view is not None
            if len(self._problems) > _KEPT_ROWS:
                self._problems.clear()
            known = self._problems[position] = {}
            for issue in self._view.prepared.issues.of_row(position):
                # A column may feed several fields, and be wrong for one of them.
                place = (issue.column, issue.field)
                if known.get(place) is not Severity.BLOCKED:
                    known[place] = issue.severity
        return known.get((one.column, one.field.name)) if one.column is not None else None

    @override
    def text(self, position: int, column: int) -> str:
        return self.face(position, column).text

    @override
    def hint(self, position: int, column: int) -> str:
        view, one = self._view, self._columns[column]
        assert view is not None
        lines = [brief(self.text(position, column))]
        if one.column is None:
            lines.append(_("The same for every row."))
            return "\n".join(part for part in lines if part)
        issues = view.prepared.issues.of_row(position)
        place = (one.column, one.field.name)
        lines += [issue_sentence(it) for it in issues if (it.column, it.field) == place]
        if (cell := self.in_file(position, column)) is not None:
            lines.append(_("In the file: {cell}").format(cell=brief(cell)))
        return "\n".join(part for part in lines if part)

    @override
    def data(self, index: Index, role: int = DISPLAY) -> object:
        if not index.isValid():
            return None
        if role == FACE:
            return self.face(self.order[index.row()], index.column())
        if role == EDIT:
            one = self._columns[index.column()]
            return one.shown[int(one.codes[self.order[index.row()]])]
        return super().data(index, role)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if role == OUTCOME and self._view is not None and section < len(self.order):
            return self.outcome(self.order[section])
        across = orientation == Qt.Orientation.Horizontal
        if role == int(Qt.ItemDataRole.AccessibleTextRole) and self._view is not None:
            if across:
                return self.headers[section]
            position = self.order[section]
            word = _(STATES[self.outcome(position)].name.title())
            return f"{_('Row')} {self.row_name(position)}, {word}"
        if role == int(Qt.ItemDataRole.ToolTipRole) and across and self._view is not None:
            return tip(self._origin(self._columns[section]))
        return super().headerData(section, orientation, role)

    def _origin(self, one: RecordColumn) -> str:
        if one.column is None or self._view is None:
            return _("{label}: the same for every row").format(label=one.field.label)
        columns = [self._view.table.columns[index] for index in (one.column, *one.also)]
        sources = (
            _("Column {letter} “{header}”").format(letter=column.letter, header=column.header)
            for column in columns
        )
        return f"{' + '.join(sources)} → {one.field.label}"

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return super().flags(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._columns[index.column()].column is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: Index, value: object, role: int = EDIT) -> bool:
        column = self.table_column(index.column()) if index.isValid() else None
        if role != EDIT or column is None or value == self.data(index, EDIT):
            return False
        self.mended.emit(self.order[index.row()], column, str(value))
        return True
