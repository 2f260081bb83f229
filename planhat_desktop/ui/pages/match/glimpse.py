"""A column seen through some hundred of its distinct cells, so that the page is quick on any file.

The preview reads every cell; here it is enough to show how a few are read, and whether all the
different ones (or, of many, a spread of them) can be.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Container, Sequence
from collections.abc import Mapping as JsonMapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np

from planhat_desktop.app.display import show_cell
from planhat_desktop.core.building import read_samples
from planhat_desktop.core.candidates import settle
from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.dates import Order, OrderFound, find_order, parse_date
from planhat_desktop.core.deciding import Decided, Inquiry, decide_columns
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.joining import column_of, is_whole, shaped_column_of
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.mapping import Mapping, Reading
from planhat_desktop.core.portrait import Portrait, Portraying, portray
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.table import Cell, Column, Kind, Table, is_blank
from planhat_desktop.core.values import Problem
from planhat_desktop.ui.pages.match.words import show_read

LOOKED_AT = 400
"""Distinct cells of a column that are read while the page is drawn."""
_AT_ONCE = 6  # of them when the page is first drawn; the rest a little later
_FEW = 40  # cells taken out of the column for these, of as many rows
_DATES = frozenset({Kind.DATE, Kind.DATETIME})
_PORTION = 1_000  # texts asked what they decide between two looks at the clock
_FIRST_ROWS = 1_000  # rows whose values come first, as they do in the sheet
DOUBTS = frozenset(
    {
        IssueCode.DATE_ORDER_UNSURE,
        IssueCode.DECIMAL_MARK_UNSURE,
        IssueCode.TIME_DROPPED,
        IssueCode.DAMAGED_NUMBER,
        IssueCode.PHONE_UNSURE,
        IssueCode.PART_NOT_FOUND,
    }
)


@dataclass(frozen=True, eq=False)
class Glimpse:
    """Some distinct cells of a column.

    Attributes:
        column: the column with at most `LOOKED_AT` distinct cells, none blank, one "row" each.
        rows: how many rows have each of them.
        is_whole: whether these are all there are.
    """

    column: Column
    rows: tuple[int, ...]
    is_whole: bool

    @staticmethod
    def of(column: Column, limit: int = LOOKED_AT, first_rows: int = _FIRST_ROWS) -> Glimpse:
        """Return a glimpse of a column: its first cells and a spread of the others."""
        counts = column.counts
        present = np.flatnonzero(counts)
        is_whole = len(present) <= limit
        if not is_whole:
            present = present[np.linspace(0, len(present) - 1, limit).astype(np.int64)]
        first = column.codes[: first_rows if is_whole else first_rows // 10].tolist()
        # Each cell is asked for once: a text file's are made at every asking.
        found = {code: column.cells[code] for code in (*first, *present.tolist())}
        kept = {code: cell for code, cell in found.items() if not is_blank(cell)}
        thin = replace(
            column, cells=tuple(kept.values()), codes=np.arange(len(kept), dtype=np.int32)
        )
        return Glimpse(thin, tuple(counts[list(kept)].tolist()), is_whole)

    @property
    def cells(self) -> Sequence[Cell]:
        """The distinct cells, the first ones of the sheet first."""
        return self.column.cells


def first_samples(column: Column, order: Order, limit: int = 3) -> tuple[str, ...]:
    """Return the first distinct values of a column as people read them, months in letters.

    Args:
        order: of day and month in dates written as text.
    """
    codes = dict.fromkeys(column.codes[: _FIRST_ROWS // 10].tolist())
    there = (cell for code in codes if not is_blank(cell := column.cells[code]))
    cells = list(islice(there, limit))
    if len(cells) < limit:
        cells = list(Glimpse.of(column, 50).cells[:limit])
    return tuple(show_in(column, order, cell) for cell in cells)


def show_in(column: Column, order: Order, cell: Cell) -> str:
    """Return a cell of a column as people read it; a date written as text like any other."""
    if column.kind in _DATES and isinstance(cell, str):
        moment = parse_date(cell, order)
        if moment is not None:
            return show_cell(moment if moment.time() != dt.time() else moment.date())
    return show_cell(cell)


@dataclass(frozen=True)
class Sample:
    """One distinct cell and what it is read as.

    Attributes:
        text: the cell as the value map knows it.
        before, after: the cell and the value as people read them; no value, an empty ``after``.
        problem: why it cannot be read, or what is doubtful.
        rows: how many rows have it.
    """

    text: str
    before: str
    after: str
    problem: Problem | None
    rows: int

    @property
    def is_unread(self) -> bool:
        """Whether its rows would be held."""
        return self.problem is not None and self.problem.code not in DOUBTS


@dataclass(frozen=True, eq=False)
class Seen:
    """How a link's cells are read.

    Attributes:
        decided: what the column decided about date order or decimal mark.
        samples: each distinct cell that was looked at.
        is_whole: whether these are all the column has.
        is_shallow: whether there are more to look at.
    """

    decided: Decided
    samples: tuple[Sample, ...]
    is_whole: bool
    is_shallow: bool = False

    @cached_property
    def unread(self) -> tuple[Sample, ...]:
        """The cells that cannot be read."""
        return tuple(one for one in self.samples if one.is_unread)

    @cached_property
    def first(self) -> str:
        """The first value that can be read."""
        return next((one.after for one in self.samples if not one.is_unread), "")


class Glimpses:
    """Glimpses and readings of a table, each made once. Thread: main.

    A reading is first made of a few cells only; `deepen` makes one of them whole at a time.
    """

    def __init__(self) -> None:
        self._columns: dict[Column, Glimpse] = {}
        self._first: dict[Column, Glimpse] = {}  # of a few cells, for the first look
        self._samples: dict[int, tuple[Column, Order, tuple[str, ...]]] = {}
        self._portraits: dict[int, tuple[Column, Portraying, Portrait | None]] = {}
        self._portrayed: tuple[Sequence[Column], int] = ((), 0)  # of these all before this place
        self._seen: dict[str, tuple[_Asked, Seen]] = {}
        self._decided: tuple[object, dict[str, Decided]] = (None, {})
        self._inquiries: dict[tuple[Column, bool], Inquiry] = {}

    def of(self, column: Column) -> Glimpse:
        """Return the glimpse of a column."""
        kept = self._columns.get(column)
        if kept is None:
            kept = self._columns[column] = Glimpse.of(column)
        return kept

    def _at_first(self, column: Column) -> Glimpse:
        """Return the glimpse of a column, or a smaller one where it was not looked at so far."""
        kept = self._columns.get(column) or self._first.get(column)
        if kept is None:
            kept = self._first[column] = Glimpse.of(column, _FEW, 10 * _FEW)
        return kept

    def samples(self, column: Column) -> tuple[str, ...]:
        """Return three distinct values of a column."""
        order = self.order(column)
        kept = self._samples.get(column.index)
        if kept is None or kept[0] is not column or kept[1] != order:
            kept = (column, order, first_samples(column, order))
            self._samples[column.index] = kept
        return kept[2]

    def order(self, column: Column) -> Order:
        """Return the order of day and month in a column, as far as it was looked at."""
        if column.kind not in _DATES:
            return "DMY"
        kept = self._inquiries.get((column, True))
        if kept is None:
            first = map(column.cell, range(min(len(column.codes), _FIRST_ROWS // 10)))
            return find_order(cell for cell in first if isinstance(cell, str)).order
        found = kept.found()
        return found.order if isinstance(found, OrderFound) else "DMY"

    def portrait(self, column: Column) -> Portrait | None:
        """Return a column's portrait, or None before it was made."""
        kept = self._portraits.get(column.index)
        return kept[2] if kept is not None and kept[0] is column else None

    def decide(self, table: Table, mapping: Mapping, model: Model) -> dict[str, Decided]:
        """Return what each linked column decides about dates and decimal marks, so far."""
        asked = (table, mapping, model)
        if self._decided[0] != asked:
            self._decided = (asked, decide_columns(table, mapping, model, self._ask))
            self._forget(table, mapping, model)
        return self._decided[1]

    def _forget(self, table: Table, mapping: Mapping, model: Model) -> None:
        """Forget what was made of columns that are neither the table's nor read by a link."""
        used = set(table.columns)
        for link in mapping.links:
            one = model.find(link.field)
            if one is not None and is_whole(link, table):
                used |= {column_of(table, link), shaped_column_of(table, link, one)}
        self._columns = {one: kept for one, kept in self._columns.items() if one in used}
        self._first = {one: kept for one, kept in self._first.items() if one in used}
        self._inquiries = {one: kept for one, kept in self._inquiries.items() if one[0] in used}

    def _ask(self, column: Column, of_dates: bool) -> Inquiry:
        kept = self._inquiries.get((column, of_dates))
        if kept is None:
            kept = Inquiry(column, of_dates=of_dates)
            kept.advance(LOOKED_AT)
            self._inquiries[column, of_dates] = kept
        return kept

    def see(
        self,
        column: Column,
        field: Field,
        reading: Reading,
        decided: Decided,
        lookup: Lookup | None = None,
    ) -> Seen:
        """Return how a link's cells are read, a few of them or all; known answers are kept.

        Args:
            lookup: the records a reference may point at, as far as they were read.
        """
        asked = _Asked(column, self._at_first(column), field, reading, decided, lookup)
        kept = self._seen.get(field.name)
        if kept is None or kept[0] != asked:
            kept = (asked, see(asked, _AT_ONCE))
            self._seen[field.name] = kept
        return kept[1]

    def deepen(
        self, fields: Container[str], columns: Sequence[Column] = (), limit_s: float = 0.01
    ) -> bool:
        """Look deeper for at most some time; return whether there was anything left to do.

        First every text of the linked columns is asked what it decides, then readings are made
        whole, then the columns' portraits.

        Args:
            fields: the fields whose reading is of interest.
            columns: those whose portrait is wanted.
        """
        until = time.perf_counter() + limit_s
        return self._inquire(until) or self._read_on(fields, until) or self._portray(columns, until)

    def _inquire(self, until: float) -> bool:
        open_ones = [one for one in self._inquiries.values() if not one.is_whole]
        for one in open_ones:
            while not one.is_whole:
                one.advance(_PORTION)
                if time.perf_counter() > until:
                    return True
            self._decided = (None, {})
        return bool(open_ones)

    def _read_on(self, fields: Container[str], until: float) -> bool:
        is_changed = False
        for name, (asked, seen) in list(self._seen.items()):
            if seen.is_shallow and name in fields:
                asked = replace(asked, glimpse=self.of(asked.column))
                self._seen[name] = (asked, see(asked))
                is_changed = True
                if time.perf_counter() > until:
                    break
        return is_changed

    def _portray(self, columns: Sequence[Column], until: float) -> bool:
        is_changed = False
        begun, first = self._portrayed
        for place in range(first if begun is columns else 0, len(columns)):
            column, self._portrayed = columns[place], (columns, place)
            kept = self._portraits.get(column.index)
            if kept is None or kept[0] is not column:
                measured = column.kind in _DATES or column.kind is Kind.NUMBER
                inquiry = self._ask(column, column.kind in _DATES) if measured else None
                kept = (column, portray(column, inquiry), None)
                self._portraits[column.index] = kept
            work, done = kept[1:]
            while done is None:
                is_changed = True
                try:
                    next(work)
                except StopIteration as end:
                    done = end.value
                    self._portraits[column.index] = (column, work, done)
                if time.perf_counter() > until:
                    return True
        return is_changed


@dataclass(frozen=True)
class _Asked:
    """What a reading was made of."""

    column: Column
    glimpse: Glimpse
    field: Field
    reading: Reading
    decided: Decided
    lookup: Lookup | None = None


def see(asked: _Asked, limit: int | None = None) -> Seen:
    """Return how the cells of a glimpse are read for a field.

    Args:
        limit: read only this many of the cells.
    """
    glimpse, field = asked.glimpse, asked.field
    cells = glimpse.cells[:limit]
    read = read_samples(cells, field, asked.reading, asked.decided)
    samples = []
    for cell, (value, problem), rows in zip(cells, read, glimpse.rows[:limit], strict=True):
        if asked.lookup is not None and problem is None:
            value, problem = _point(asked.lookup, value)
        is_read = problem is None or problem.code in DOUBTS
        after = show_read(field, value) if is_read else ""
        samples.append(Sample(text_of(cell), show_cell(cell), after, problem, rows))
    is_all = glimpse.is_whole and len(cells) == len(glimpse.cells)
    is_shallow = limit is not None and not is_all
    return Seen(asked.decided, tuple(samples), glimpse.is_whole and not is_shallow, is_shallow)


def _point(lookup: Lookup, value: object) -> tuple[object, Problem | None]:
    """Return the name of what a reference finds in the workspace, or why it finds nothing."""
    names = []
    for one in value if isinstance(value, tuple) else (value,):
        if not isinstance(one, Reference):
            return value, None
        found = settle(lookup, one).fits
        if len(found) != 1:
            unsure = IssueCode.REFERENCE_AMBIGUOUS if found else IssueCode.REFERENCE_UNKNOWN
            return None, Problem(unsure)
        names.append(_name_of(lookup.records[found[0]]) or one.text)
    return ", ".join(names), None


def _name_of(record: JsonMapping[str, object]) -> str:
    whole = f"{record.get('firstName') or ''} {record.get('lastName') or ''}".strip()
    return str(record.get("name") or record.get("nickName") or whole or record.get("email") or "")
