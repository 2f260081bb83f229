"""Rows that are no data: totals, sub-totals, notes under the table, a header printed again.

They are told from their words and from their numbers: a row that adds the rows above up is
a total whatever it is called. What is sure is left out, for a total sent as a company ruins
data; what only may be one stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.header import Header
from planhat_desktop.core.labels import ANY_TOTAL, FOOTER, NAMED_TOTAL, SUB_TOTAL, TOTAL
from planhat_desktop.core.looks import look
from planhat_desktop.core.numbers import find_mark, parse_number
from planhat_desktop.core.table import (
    Cell,
    CellError,
    Codes,
    Formatted,
    Grid,
    Kind,
    is_blank,
)

TAIL = 40
"""So many last rows are looked at one by one."""
LABELS = 3
"""A total is named in one of so many first columns."""
MOST_CELLS = 20_000
"""A column with more distinct cells is not searched for sub-totals."""
MOST_INSIDE = 500
SAMPLE = 60
"""So many rows show what a usual row looks like."""
SAMPLE_CELLS = 3_000

_PROSE = 25


@dataclass(frozen=True, slots=True)
class Leftover:
    """Rows that are probably no data.

    Attributes:
        code: total_row, footer_rows, subtotal_rows or header_again.
        positions: grid positions, in order.
        sure: they are left out unless the person keeps them.
        text: what the first of them says that says anything.
    """

    code: str
    positions: tuple[int, ...]
    sure: bool
    text: str


def find_leftovers(grid: Grid, header: Header | None, positions: Codes) -> tuple[Leftover, ...]:
    """Return the rows among the data rows that are no data.

    Args:
        positions: grid positions of the rows below the header that hold something.
    """
    if header is None or len(positions) < 3 or not grid.columns:
        return ()
    sheet = _Sheet(grid, positions)
    again = _find_headers(grid, header, positions)
    gone = set(again.positions) if again else set()
    last = _last_rows(sheet, gone)
    upper = positions[positions < last[0][0].position] if last else positions
    inside = [at for at, label in _inside_rows(sheet, upper) if _is_subtotal(sheet, at, label)]
    gone.update(inside)
    body = upper[~np.isin(upper, list(gone))] if gone else upper
    tail = tuple(_judge_last_rows(sheet, last, body))
    told = {at for found in tail for at in found.positions}
    # The last group's own total stands right above the total of all.
    lower = np.array([row.position for row, _what in last if row.position not in told], np.int32)
    inside += [at for at, label in _inside_rows(sheet, lower) if _is_subtotal(sheet, at, label)]
    rows = [sheet.row(at) for at in sorted(set(inside))]
    return (*tail, *_gather("subtotal_rows", rows, True), *((again,) if again else ()))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that may be no data: its cells by column, blank ones left out."""

    position: int
    cells: dict[int, Cell]
    looks: dict[int, Kind]

    @property
    def words(self) -> list[str]:
        """Its texts, from left to right."""
        return [
            str(cell).strip()
            for column, cell in self.cells.items()
            if isinstance(cell, str) and self.looks[column] is not Kind.NUMBER
        ]

    @property
    def numbers(self) -> list[int]:
        """The columns in which it has a number."""
        return [column for column, kind in self.looks.items() if kind is Kind.NUMBER]

    @property
    def text(self) -> str:
        """What it says first."""
        first = next(iter(self.cells.values()))
        return " ".join(_show(first).split())


class _Sheet:
    """The rows below a header, with what a usual one looks like."""

    def __init__(self, grid: Grid, positions: Codes) -> None:
        self.grid = grid
        self.positions = positions
        self._values: dict[int, NDArray[np.float64]] = {}

    @cached_property
    def sample(self) -> list[_Row]:
        """Rows of the table's first part, which has no totals under it."""
        most = max(6, min(SAMPLE, SAMPLE_CELLS // len(self.grid.columns)))
        upper = self.positions[: max(3, len(self.positions) // 3)]
        if len(upper) > most:
            upper = upper[np.linspace(0, len(upper) - 1, most).astype(np.int64)]
        return [self.row(one) for one in upper.tolist()]

    @cached_property
    def usual(self) -> int:
        """How many cells a usual row fills."""
        return sorted(len(one.cells) for one in self.sample)[len(self.sample) // 2]

    @cached_property
    def always(self) -> frozenset[int]:
        """The columns that nearly every row fills."""
        rows = self.sample
        width = range(len(self.grid.columns))
        return frozenset(
            one for one in width if sum(one in row.cells for row in rows) >= 0.9 * len(rows)
        )

    @cached_property
    def wordy(self) -> frozenset[int]:
        """The columns that hold words in most rows."""
        rows = self.sample
        width = range(len(self.grid.columns))
        return frozenset(
            one
            for one in width
            if sum(row.looks.get(one) is Kind.TEXT for row in rows) >= 0.5 * len(rows)
        )

    def row(self, position: int) -> _Row:
        """Return one row."""
        cells = {
            index: cell
            for index in range(len(self.grid.columns))
            if not is_blank(cell := self.grid.cell(position, index))
        }
        return _Row(position, cells, {index: look(cell) for index, cell in cells.items()})

    def values(self, column: int) -> NDArray[np.float64]:
        """Return the number of each distinct cell of a column, nan where it is none."""
        known = self._values.get(column)
        if known is None:
            known = self._values[column] = _values_of(self.grid.columns[column].cells)
        return known

    def adds_up(self, row: _Row, above: Codes) -> int:
        """Return in how many columns a row's number is the sum of the rows above it."""
        return sum(self._is_sum(row, column, above) for column in row.numbers)

    def _is_sum(self, row: _Row, column: int, above: Codes) -> bool:
        one = self.grid.columns[column]
        values = self.values(column)
        mine = values[one.codes[row.position]]
        column_values = values[one.codes[above]]
        column_values = column_values[~np.isnan(column_values)]
        # One number equals its own sum, and nothing adds up to nothing.
        if len(column_values) < 2 or math.isnan(mine) or mine == 0:
            return False
        total = float(column_values.sum())
        return abs(total - float(mine)) <= max(0.011, 1e-6 * abs(total))

    def is_sparse(self, row: _Row) -> bool:
        """Say whether a row leaves blank what the others tell, its name aside."""
        if self.usual < 3:
            return False
        told = [one for one in self.wordy if one in row.cells]
        missing = [one for one in self.always if one not in row.cells]
        return len(missing) > 0 and len(told) <= 1


def _values_of(cells: Sequence[Cell]) -> NDArray[np.float64]:
    texts = [one for one in cells[:MOST_CELLS] if isinstance(one, str)]
    mark = find_mark(texts).mark
    values = np.full(len(cells), np.nan)
    # A column of very many different texts is not worth the reading.
    readable = len(cells) <= MOST_CELLS
    for code, cell in enumerate(cells):
        if isinstance(cell, bool):
            continue
        if isinstance(cell, int | float):
            values[code] = cell
        elif isinstance(cell, Formatted):
            values[code] = cell.value
        elif readable and isinstance(cell, str):
            number = parse_number(cell, mark)
            values[code] = np.nan if number is None else number
    return values


def _show(cell: Cell) -> str:
    return cell.text if isinstance(cell, Formatted | CellError) else str(cell)


# A header printed again


def _find_headers(grid: Grid, header: Header, positions: Codes) -> Leftover | None:
    """Return the rows that say the header again, as on each page of a printed list."""
    named = [
        column
        for column in range(len(grid.columns))
        if not is_blank(grid.cell(header.last, column))
    ]
    if len(named) < 2:
        return None
    found = positions
    for column in named:
        codes = grid.columns[column].codes
        found = found[codes[found] == codes[header.last]]
        if not len(found):
            return None
    return Leftover("header_again", tuple(found.tolist()), True, _show(grid.cell(header.last, 0)))


# Sub-totals among the rows


def _inside_rows(sheet: _Sheet, inner: Codes) -> Iterator[tuple[int, int]]:
    """Yield (position, column) of cells that name a total in these rows."""
    for index, column in enumerate(sheet.grid.columns[:LABELS]):
        cells = column.cells
        if len(cells) > MOST_CELLS:
            continue
        texts = "\0".join(cell for cell in cells if isinstance(cell, str))
        if not ANY_TOTAL.search(texts):
            continue
        codes = [
            code
            for code, cell in enumerate(cells)
            if isinstance(cell, str) and len(cell) < 80 and NAMED_TOTAL.fullmatch(cell.strip())
        ]
        rows = inner[np.isin(column.codes[inner], codes)]
        if len(rows) * 2 > len(sheet.positions):
            continue  # what most rows say is what they are about
        for position in rows[:MOST_INSIDE].tolist():
            yield position, index


def _is_subtotal(sheet: _Sheet, position: int, label: int) -> bool:
    """Say whether a row that is named like a total is one."""
    named = str(sheet.grid.cell(position, label)).strip()
    place = int(np.searchsorted(sheet.positions, position))
    if not TOTAL.fullmatch(named):
        match = NAMED_TOTAL.fullmatch(named)
        whose = (match["before"] or match["after"] or "") if match is not None else ""
        above = _show(sheet.grid.cell(int(sheet.positions[max(0, place - 1)]), label)).strip()
        return place > 0 and bool(whose) and above == whose.strip()
    row = sheet.row(position)
    if not row.numbers:
        return False
    if sheet.is_sparse(row) or SUB_TOTAL.search(named):
        return True
    start = max(0, place - 2_000)
    return any(
        sheet.adds_up(row, sheet.positions[first:place]) == len(row.numbers)
        for first in _group_starts(sheet, start, place, label)
    )


def _group_starts(sheet: _Sheet, start: int, place: int, label: int) -> Iterator[int]:
    """Yield where the rows that a sub-total adds up may begin: at the top, or after another."""
    yield 0
    for at in range(place - 1, start - 1, -1):
        cell = sheet.grid.cell(int(sheet.positions[at]), label)
        if isinstance(cell, str) and TOTAL.fullmatch(cell.strip()):
            yield at + 1
            return


# The last rows


def _last_rows(sheet: _Sheet, gone: set[int]) -> list[tuple[_Row, str]]:
    """Return the last rows that may be no data, each with what it may be."""
    kept = [one for one in sheet.positions[-TAIL:].tolist() if one not in gone]
    odd: list[tuple[_Row, str]] = []
    for place in range(len(kept) - 1, 0, -1):
        row = sheet.row(kept[place])
        what = _judge(sheet, row, gap=kept[place] - kept[place - 1] > 1)
        if not what:
            break
        odd.append((row, what))
    while odd and odd[-1][1] == "word":
        odd.pop()  # it ends the data, for nothing above it says that it does not
    odd.reverse()
    return odd


def _judge_last_rows(
    sheet: _Sheet, odd: Sequence[tuple[_Row, str]], body: Codes
) -> Iterator[Leftover]:
    """Yield what stands under the data: totals first, then notes."""
    totals = [row for row, what in odd if what == "total"]
    judged: list[tuple[_Row, bool | None]] = []
    for row in totals:
        sure = _is_total(sheet, row, body, alone=len(totals) == 1)
        # An average below a total is no more a customer than the total is.
        sure = True if sure is False and any(one for _row, one in judged) else sure
        judged.append((row, sure))
    for is_sure in (True, False):
        yield from _gather("total_row", [row for row, sure in judged if sure is is_sure], is_sure)
    # Below a line that is sure to be no data there are no data any more.
    told = next((place for place, (_row, what) in enumerate(odd) if what == "sure"), len(odd))
    for is_sure, part in ((True, odd[told:]), (False, odd[:told])):
        yield from _gather("footer_rows", [row for row, what in part if what != "total"], is_sure)


def _gather(code: str, rows: Sequence[_Row], sure: bool) -> Iterator[Leftover]:
    if rows:
        # A line of asterisks says less than what it parts.
        telling = next((row for row in rows if any(map(str.isalnum, row.text))), rows[0])
        yield Leftover(code, tuple(row.position for row in rows), sure, telling.text)


def _judge(sheet: _Sheet, row: _Row, *, gap: bool) -> str:
    """Return what a last row may be: total, or a note that is sure or maybe; else nothing.

    A lone ``word`` is one too where it stands below such a row.
    """
    words, numbers, filled = row.words, row.numbers, len(row.cells)
    if (words and TOTAL.fullmatch(words[0])) or _is_named_total(row):
        return "total"
    # "1." in front of a sentence is no number.
    prose = any(len(one) >= _PROSE or len(one.split()) > 4 for one in words)
    if words and (not numbers or prose) and filled <= 2 and sheet.usual >= 2:
        told = FOOTER.match(words[0]) is not None
        alone = filled == 1 or sheet.usual >= 4
        wide = sheet.usual >= 3
        if alone and ((told and (gap or wide)) or (gap and prose and wide)):
            return "sure"
        if alone and wide:
            return "maybe" if gap or prose else "word"
        return ""
    if not numbers or len(numbers) + len(words) < filled:
        return ""
    if not words:
        return "total" if sheet.is_sparse(row) or filled <= 2 else ""
    if len(words) > 1 or not sheet.is_sparse(row):
        return ""
    # One word that nobody knows, and numbers: a total if it adds up.
    above = sheet.positions[sheet.positions < row.position]
    return "total" if sheet.adds_up(row, above) else ""


def _is_named_total(row: _Row) -> bool:
    words = row.words
    return bool(words and row.numbers and NAMED_TOTAL.fullmatch(words[0][:80]))


def _is_total(sheet: _Sheet, row: _Row, body: Codes, *, alone: bool) -> bool | None:
    """Say whether a last row is a total: True, False for maybe, None for no.

    Args:
        alone: it is the only such row.
    """
    words = row.words
    named = bool(words and TOTAL.fullmatch(words[0]))
    agree = sheet.adds_up(row, body)
    if named:
        return bool(agree) or sheet.is_sparse(row) or (not row.numbers and len(row.cells) == 1)
    if _is_named_total(row):
        return True if agree and sheet.is_sparse(row) else (False if agree else None)
    if agree >= 2 or (agree and len(body) >= 3 and not words):
        return True
    if agree and len(body) >= 5:
        return False
    # Numbers without a name, where every other row has one.
    return False if alone and not words and sheet.is_sparse(row) else None
