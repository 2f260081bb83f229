"""The rows of one group side by side: what they agree on, what is to be chosen, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.twins import Sorting, Standing
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.twins import Rows, Twins
from planhat_desktop.core.uniting import Lane, Line
from planhat_desktop.ui.kit import Button, Card, Elided, FlowLayout, ScrollColumn, Text, clear
from planhat_desktop.ui.pages.choices import Choice, ChoiceRow

_MOST_KEPT = 4


class TwinsCard(Card):
    """What one group would become, cell by cell.

    Attributes:
        lines: what its rows have, column by column.
    Signals:
        merged: all of them are to be made into the first.
        kept: only the row at this position is to be sent.
        stayed: all are to be sent, for each is a record of its own.
        passed: they are different: on to the next group.
    """

    merged = Signal()
    kept = Signal(int)
    stayed = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, gap=8, parent=parent)
        self.lines: tuple[Line, ...] = ()
        self._chosen: dict[Lane, int] = {}
        self._shown: tuple[Sorting, Twins] | None = None
        self.title = Elided("", "heading", parent=self)
        self.where = Text("", "small", "quiet", wrap=True, parent=self)
        self.cells = ScrollColumn(gap=8, parent=self)
        self.body.addWidget(self.title)
        self.body.addWidget(self.where)
        self.body.addWidget(self.cells, 1)
        self._foot = QWidget(self)
        self._deeds = FlowLayout(self._foot, gap=14, line_gap=6)
        self.body.addWidget(self._foot)

    @property
    def chosen(self) -> Mapping[Lane, int]:
        """Lane → row, where the rows contradict each other and one was chosen."""
        return self._chosen

    def show_group(self, sorting: Sorting, one: Twins, title: str, standing: Standing) -> None:
        """Show a group; what was chosen for it stays while it is in hand."""
        if self._shown is None or self._shown[1] is not one:
            self._chosen = {}
            self.lines = sorting.compare(one)
        self._shown = sorting, one
        self.title.setText(title)
        self.where.setText(self._where(standing))
        clear(self._deeds)
        if standing is Standing.OPEN:
            self._add_deeds(sorting, one)
        self._foot.setVisible(standing is Standing.OPEN)
        self._show_cells(sorting, is_open=standing is Standing.OPEN)

    def _where(self, standing: Standing) -> str:
        if standing is Standing.DONE:
            return _("At most one of these rows is sent, or all, as you chose.")
        if standing is Standing.LATER:
            return _("A row of these was changed since. Go back to the preview to see it anew.")
        if any(line.is_open for line in self.lines):
            return _("These rows contradict each other. Choose what is right, then merge them.")
        return _("These rows do not contradict each other.")

    # What the rows have

    def _show_cells(self, sorting: Sorting, *, is_open: bool) -> None:
        clear(self.cells.body)
        for each in self.lines:
            if each.options:
                self._add_line(sorting, each, is_open=is_open)

    def _add_line(self, sorting: Sorting, each: Line, *, is_open: bool) -> None:
        parent = self.cells.content
        headers = " + ".join(sorting.table.columns[one].header for one in each.lane.columns)
        self.cells.body.addWidget(Elided(headers, "small", "quiet", parent=parent))
        texts = [_text(sorting, each.lane, rows[0]) for rows in each.options]
        if not (each.is_open and is_open):
            self.cells.body.addWidget(Text(" / ".join(texts), wrap=True, parent=parent))
            return
        taken = self._chosen.get(each.lane, each.options[0][0])
        for rows, text in zip(each.options, texts, strict=True):
            take = partial(self._choose, each.lane, rows[0])
            choice = Choice(_name(sorting, rows), text, taken in rows, take)
            self.cells.body.addWidget(ChoiceRow(choice, parent))

    def _choose(self, lane: Lane, row: int) -> None:
        if self._shown is not None:
            self._chosen[lane] = row
            self._show_cells(self._shown[0], is_open=True)

    # What can be done

    def _add_deeds(self, sorting: Sorting, one: Twins) -> None:
        numbers = [f"{number:,}" for number in sorting.numbers(one)]
        merge = self._add(_("Merge into row {n}").format(n=numbers[0]), "pill")
        merge.clicked.connect(self.merged)
        for row, number in list(zip(one.rows, numbers, strict=True))[:_MOST_KEPT]:
            keep = self._add(_("Keep row {n} only").format(n=number))
            keep.clicked.connect(partial(self.kept.emit, row))
        if one.may_stay:
            both = self._add(_("Keep them all"))
            both.setToolTip(
                _("Each is a record of its own in Planhat, and these may share an e-mail address.")
            )
            both.clicked.connect(self.stayed)
        if one.is_near:
            self._add(_("They are different")).clicked.connect(self.passed)

    def _add(self, words: str, kind: str = "link") -> Button:
        made = Button(words, kind, parent=self._foot)
        self._deeds.addWidget(made)
        return made


def _text(sorting: Sorting, lane: Lane, row: int) -> str:
    """Return what the sheet shows of a row in a lane."""
    columns = sorting.records.columns
    texts = (columns[name].shown[int(columns[name].codes[row])] for name in lane.fields)
    return " · ".join(dict.fromkeys(text for text in texts if text))


def _name(sorting: Sorting, rows: Rows) -> str:
    numbers = ", ".join(f"{int(sorting.table.row_numbers[row]):,}" for row in rows)
    return plural(len(rows), "row {{numbers}}", "rows {{numbers}}").format(numbers=numbers)
