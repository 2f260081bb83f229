"""Where the header is: under titles and blank lines, over one row or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planhat_desktop.core.looks import look
from planhat_desktop.core.table import Cell, Grid, Kind, is_blank

SEARCHED_ROWS = 60
"""Rows that hold something, from the top, among which the header is looked for."""
BODY_ROWS = 40
LONG_NAME = 80

_WORDS = (Kind.TEXT, Kind.EMPTY)


@dataclass(frozen=True, slots=True)
class Header:
    """The header's first and last row, as grid positions."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that holds something.

    Attributes:
        looks: what each cell looks like, one a column.
        filled: the columns that hold something.
    """

    position: int
    cells: tuple[Cell, ...]
    looks: tuple[Kind, ...]
    filled: frozenset[int]


def find_header(grid: Grid) -> Header | None:
    """Return the header's place, or None when every row looks like data."""
    rows = _top_rows(grid)
    if not rows:
        return None
    best: _Row | None = None
    best_score = 0.0
    for index, row in enumerate(rows[: SEARCHED_ROWS - 1]):
        score = _score(row, rows[index + 1 : index + 1 + BODY_ROWS])
        if score > best_score + 0.001:
            best, best_score = row, score
    if best is None:
        return None
    return Header(best.position, best.position)


def _top_rows(grid: Grid) -> list[_Row]:
    """Return the first rows that hold something."""
    rows: list[_Row] = []
    for position in range(grid.rows):
        cells = tuple(grid.cell(position, column) for column in range(len(grid.columns)))
        filled = frozenset(index for index, cell in enumerate(cells) if not is_blank(cell))
        if filled:
            rows.append(_Row(position, cells, tuple(map(look, cells)), filled))
        if len(rows) == SEARCHED_ROWS + BODY_ROWS:
            break
    return rows


def _score(row: _Row, body: Sequence[_Row]) -> float:
    return 1.0 if all(row.looks[column] in _WORDS for column in row.filled) else 0.0
