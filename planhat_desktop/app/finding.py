"""Where words stand in a sheet: found among its distinct cells, a block of them at a time."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.table import Cell, Grid

Flags = NDArray[np.bool_]

BLOCK: Final = 4_096
"""Cells looked at between two steps: well under a millisecond, so that nobody waits for it."""
_EDGE = "\0"


@dataclass(frozen=True)
class Query:
    """What is looked for, as a person reads it in the sheet; capitals make no difference.

    Attributes:
        column: the one column to look in, counted in the grid; None looks in all.
        whole: the cell says this and nothing else; no words at all find blank cells.
    """

    words: str
    column: int | None = None
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Found:
    """Where it stands.

    Attributes:
        rows: positions of the rows that have it, in order.
        cells: one a column of the grid: for each distinct cell whether it has it, or None where
            none does.
    """

    query: Query
    rows: NDArray[np.int32]
    cells: Sequence[Flags | None]

    def column_of(self, grid: Grid, position: int) -> int:
        """Return the first column in which a row has it, or -1."""
        for at, hits in enumerate(self.cells):
            if hits is not None and hits[grid.columns[at].codes[position]]:
                return at
        return -1


def find(grid: Grid, query: Query) -> Generator[Step, None, Found]:
    """Look for words in a grid of n rows × m columns; O(distinct cells + n × m). Thread: job."""
    rows = np.zeros(grid.rows, np.bool_)
    cells: list[Flags | None] = []
    for at, column in enumerate(grid.columns):
        yield Progress("finding", at, len(grid.columns))
        hits = None
        if query.column in (None, at):
            hits = yield from _look_through(column.cells, query)
        cells.append(hits)
        if hits is not None:
            rows |= hits[column.codes]
    return Found(query, np.flatnonzero(rows).astype(np.int32), cells)


def _look_through(cells: Sequence[Cell], query: Query) -> Generator[Step, None, Flags | None]:
    """Flag the distinct cells that have it; None when none does."""
    needle = query.words.strip().lower()
    hits = np.zeros(len(cells), np.bool_)
    several, start = iter(cells), 0
    while block := list(islice(several, BLOCK)):
        texts = [cell if type(cell) is str else show_cell(cell) for cell in block]
        # One text to look through is much faster than thousands.
        joined = _EDGE.join(texts).lower()
        if needle in joined:
            parts = joined.split(_EDGE)
            if len(parts) != len(texts):
                parts = [text.lower() for text in texts]
            if query.whole:
                told = [part.strip() == needle for part in parts]
            else:
                told = [needle in part for part in parts]
            hits[start : start + len(block)] = told
        start += len(block)
        yield Progress("finding", start, len(cells))
    return hits if hits.any() else None
