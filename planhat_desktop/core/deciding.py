"""What a whole column decides about its texts: the order of its dates, its decimal mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planhat_desktop.core.dates import By, Order, OrderFound, OrderSearch, find_order
from planhat_desktop.core.joining import is_whole, shaped_column_of
from planhat_desktop.core.mapping import Mapping, Reading
from planhat_desktop.core.numbers import Mark, MarkFound, MarkSearch, find_mark
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Codes, Column, Table

DATES = frozenset({FieldType.DATE, FieldType.DATETIME, FieldType.DAY})
NUMBERS = frozenset({FieldType.NUMBER, FieldType.INTEGER})


@dataclass(frozen=True)
class Proof:
    """The cell that decided for all.

    Attributes:
        text: as the cell shows it; empty when nothing decides.
        row: the spreadsheet's number of the first row with it, 0 where it is not known.
        letter: of its column, where that is another one; else empty.
        by: how it shows it.
        against, against_row: a cell that shows the contrary, and its first row.
    """

    text: str = ""
    row: int = 0
    letter: str = ""
    by: By = "number"
    against: str = ""
    against_row: int = 0


NO_PROOF = Proof()


@dataclass(frozen=True)
class Decided:
    """What a whole column decided about its texts."""

    order: Order = "DMY"
    order_sure: bool = True
    order_proof: Proof = NO_PROOF
    mark: Mark = "."
    mark_sure: bool = True
    mark_proof: Proof = NO_PROOF


def decide(texts: Iterable[str], one: Field, reading: Reading) -> Decided:
    """Settle what a column's texts leave open for a field."""
    if one.type in DATES and reading.date_order == "auto":
        return _decided(find_order(texts))
    if one.type in NUMBERS and reading.decimal == "auto":
        return _decided(find_mark(texts))
    return _told(reading)


def _told(reading: Reading) -> Decided:
    return Decided(
        order="DMY" if reading.date_order == "auto" else reading.date_order,
        mark="." if reading.decimal == "auto" else reading.decimal,
    )


Found = OrderFound | MarkFound


class Inquiry:
    """Asks the texts of a column for the order of its dates or for its decimal mark.

    It can be made in portions: a column may have a million different texts.
    """

    def __init__(self, column: Column, *, of_dates: bool) -> None:
        self.column = column
        self._search: OrderSearch | MarkSearch = OrderSearch() if of_dates else MarkSearch()
        self._codes = np.flatnonzero(column.counts)
        self._at = 0

    @cached_property
    def _first_places(self) -> Codes:
        """The first data row of each distinct cell: of writes to one place the last one stays."""
        codes = self.column.codes
        first = np.zeros(len(self.column.cells), np.int32)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1, dtype=np.int32)
        return first

    @property
    def is_whole(self) -> bool:
        """Whether every text was looked at."""
        return self._at >= len(self._codes)

    def advance(self, limit: int | None = None) -> None:
        """Look at some more of the distinct cells, or at all that are left."""
        until = len(self._codes)
        if limit is not None:
            until = min(until, self._at + limit)
        texts, places = [], []
        codes = self._codes[self._at : until]
        firsts = self._first_places[codes].tolist()
        for place, cell in zip(firsts, self.column.take(codes), strict=True):
            if isinstance(cell, str):
                texts.append(cell)
                places.append(place)
        self._search.look_at_all(texts, places)
        self._at = until

    def found(self) -> Found:
        """Return what was found so far; its places are data rows, 0-based."""
        return self._search.found()


def inquire(column: Column, of_dates: bool) -> Inquiry:
    """Return an inquiry into the whole column."""
    made = Inquiry(column, of_dates=of_dates)
    made.advance()
    return made


def decide_columns(
    table: Table,
    mapping: Mapping,
    model: Model,
    ask: Callable[[Column, bool], Inquiry] = inquire,
) -> dict[str, Decided]:
    """Settle date orders and decimal marks, one entry a link's field.

    A column of dates or numbers without evidence of its own follows one of the same sheet that
    has some: a sheet is written by one hand.

    Args:
        ask: gives the inquiry into a column (into its dates, or else its numbers), as far as
            it has come.
    """
    decided: dict[str, Decided] = {}
    letters: dict[str, str] = {}
    for link in mapping.links:
        one = model.find(link.field)
        if one is None or not is_whole(link, table):
            continue
        column, reading = shaped_column_of(table, link, one), link.reading
        letters[one.name] = column.letter
        of_dates = one.type in DATES and reading.date_order == "auto"
        if of_dates or (one.type in NUMBERS and reading.decimal == "auto"):
            inquiry = ask(column, of_dates)
            decided[one.name] = _decided(inquiry.found(), table)
        else:
            decided[one.name] = _told(reading)
    _follow_orders(decided, letters)
    _follow_marks(decided, letters)
    return decided


def _follow_orders(decided: dict[str, Decided], letters: dict[str, str]) -> None:
    proven = {one: it for one, it in decided.items() if it.order_sure and it.order_proof.text}
    if len({it.order for it in proven.values()}) != 1:
        return
    name, other = next(iter(proven.items()))
    proof = replace(other.order_proof, letter=letters[name])
    for one, it in decided.items():
        # Evidence that is not sure is dates that contradict each other: no column helps.
        if not it.order_sure and not it.order_proof.text:
            decided[one] = Decided(other.order, order_proof=proof)


def _follow_marks(decided: dict[str, Decided], letters: dict[str, str]) -> None:
    proven = {one: it for one, it in decided.items() if it.mark_sure and it.mark_proof.text}
    if len({it.mark for it in proven.values()}) != 1:
        return
    name, other = next(iter(proven.items()))
    proof = replace(other.mark_proof, letter=letters[name])
    for one, it in decided.items():
        if not it.mark_sure and not it.mark_proof.text:
            decided[one] = Decided(mark=other.mark, mark_proof=proof)


def _decided(found: Found, table: Table | None = None) -> Decided:
    rows = [
        int(table.row_numbers[place]) if table is not None and place >= 0 else 0
        for place in found.places
    ]
    if isinstance(found, MarkFound):
        proof = Proof(found.evidence, rows[0], "", "number", found.against, rows[1])
        return Decided(mark=found.mark, mark_sure=found.sure, mark_proof=proof)
    proof = Proof(found.evidence, rows[0], "", found.by, found.against, rows[1])
    return Decided(found.order, found.sure, proof)
