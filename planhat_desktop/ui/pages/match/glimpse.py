"""A column seen through some hundred of its distinct cells, so that the page is quick on any file.

The preview reads every cell; here it is enough to show how a few are read, and whether all the
different ones (or, of many, a spread of them) can be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planhat_desktop.app.display import show_cell
from planhat_desktop.core.building import decide_columns, read_samples
from planhat_desktop.core.dates import Order, find_order, parse_date
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Link, Mapping
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Cell, Column, Kind, Table, is_blank
from planhat_desktop.core.values import Decided, Problem, text_of
from planhat_desktop.ui.pages.match.words import show_read

LOOKED_AT = 400
"""Distinct cells of a column that are read while the page is drawn."""
_FIRST_ROWS = 1_000  # rows whose values come first, as they do in the sheet
DOUBTS = frozenset({IssueCode.DATE_ORDER_UNSURE, IssueCode.TIME_DROPPED, IssueCode.DAMAGED_NUMBER})


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
    def of(column: Column, limit: int = LOOKED_AT) -> Glimpse:
        """Return a glimpse of a column: its first cells and a spread of the others."""
        counts = column.counts
        present = np.flatnonzero(counts)
        is_whole = len(present) <= limit
        if not is_whole:
            present = present[np.linspace(0, len(present) - 1, limit).astype(np.int64)]
        first = column.codes[: _FIRST_ROWS if is_whole else _FIRST_ROWS // 10].tolist()
        codes = dict.fromkeys((*first, *present.tolist()))
        kept = [code for code in codes if not is_blank(column.cells[code])]
        thin = replace(
            column,
            cells=tuple(column.cells[code] for code in kept),
            codes=np.arange(len(kept), dtype=np.int32),
        )
        return Glimpse(thin, tuple(int(counts[code]) for code in kept), is_whole)

    @property
    def cells(self) -> Sequence[Cell]:
        """The distinct cells, the first ones of the sheet first."""
        return self.column.cells

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """Three of them as people read them, months in letters."""
        first = self.cells[:3]
        if self.column.kind not in (Kind.DATE, Kind.DATETIME):
            return tuple(show_cell(cell) for cell in first)
        order = find_order(cell for cell in self.cells if isinstance(cell, str)).order
        return tuple(_show_moment(cell, order) for cell in first)


def _show_moment(cell: Cell, order: Order) -> str:
    if isinstance(cell, str):
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
    """

    decided: Decided
    samples: tuple[Sample, ...]
    is_whole: bool

    @cached_property
    def unread(self) -> tuple[Sample, ...]:
        """The cells that cannot be read."""
        return tuple(one for one in self.samples if one.is_unread)

    @cached_property
    def first(self) -> str:
        """The first value that can be read."""
        return next((one.after for one in self.samples if not one.is_unread), "")


class Glimpses:
    """Glimpses and readings of a table, each made once. Thread: main."""

    def __init__(self) -> None:
        self._columns: dict[int, tuple[Column, Glimpse]] = {}
        self._seen: dict[str, tuple[Glimpse, Link, Field, Decided, Seen]] = {}
        self._decided: tuple[object, dict[str, Decided]] = (None, {})

    def of(self, column: Column) -> Glimpse:
        """Return the glimpse of a column."""
        kept = self._columns.get(column.index)
        if kept is None or kept[0] is not column:
            kept = (column, Glimpse.of(column))
            self._columns[column.index] = kept
        return kept[1]

    def decide(self, table: Table, mapping: Mapping, model: Model) -> dict[str, Decided]:
        """Return what each linked column decides about dates and decimal marks."""
        asked = (table, mapping, model)
        if self._decided[0] != asked:
            linked = {link.column for link in mapping.links}
            thin = replace(
                table,
                columns=tuple(
                    self.of(one).column if one.index in linked else one for one in table.columns
                ),
            )
            self._decided = (asked, decide_columns(thin, mapping, model))
        return self._decided[1]

    def see(self, column: Column, field: Field, link: Link, decided: Decided) -> Seen:
        """Return how a link's cells are read; known answers are kept."""
        glimpse = self.of(column)
        kept = self._seen.get(field.name)
        if (
            kept is not None
            and kept[0] is glimpse
            and kept[1].reading == link.reading
            and kept[2] is field
            and kept[3] == decided
        ):
            return kept[4]
        seen = see(glimpse, field, link, decided)
        self._seen[field.name] = (glimpse, link, field, decided, seen)
        return seen


def see(glimpse: Glimpse, field: Field, link: Link, decided: Decided) -> Seen:
    """Return how the cells of a glimpse are read for a field."""
    read = read_samples(glimpse.cells, field, link.reading, decided)
    samples = []
    for cell, (value, problem), rows in zip(glimpse.cells, read, glimpse.rows, strict=True):
        is_read = problem is None or problem.code in DOUBTS
        after = show_read(field, value) if is_read else ""
        samples.append(Sample(text_of(cell), show_cell(cell), after, problem, rows))
    return Seen(decided, tuple(samples), glimpse.is_whole)


def is_choice(field: Field) -> bool:
    """Say whether only some values are allowed, so that others can be replaced one by one."""
    closed = bool(field.options) and field.is_closed
    return field.type is FieldType.BOOLEAN or closed
