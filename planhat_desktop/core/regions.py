"""Several tables in one sheet: side by side or below each other, each with its own header.

A sheet is cut only where nothing else would make sense; where a blank column or line may
as well be there for looks, all of it stays one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from planhat_desktop.core.header import Header, find_header
from planhat_desktop.core.looks import look
from planhat_desktop.core.table import (
    Codes,
    Grid,
    GridColumn,
    Kind,
    Region,
    Table,
    column_letter,
    is_blank,
)

MOST_BESIDE = 4
"""More blocks beside each other are lists or columns with room between them."""
MOST_GAPS = 6
"""A sheet with more blank lines is a report in blocks, or a table with room between groups."""
MOST_COLUMNS = 60
DENSE = 0.9
_VALUES = (Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.BOOLEAN, Kind.EMAIL, Kind.URL)


@dataclass(frozen=True, slots=True)
class Split:
    """How a sheet falls into tables.

    Attributes:
        regions: from left to right or from top to bottom, two at least.
        largest: the one with the most cells in its rows; of equals the first.
        sure: they can be nothing but tables of their own.
    """

    regions: tuple[Region, ...]
    largest: Region
    sure: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """A region that has a header of its own."""

    region: Region
    header: Header
    names: frozenset[str]
    rows: Codes

    @property
    def room(self) -> int:
        """How many cells its rows have."""
        return len(self.rows) * (self.region.right - self.region.left + 1)


def crop(grid: Grid, region: Region) -> Grid:
    """Return a part of a grid as a grid; cells are shared, row numbers and letters stay."""
    top, left, bottom, right = region.top, region.left, region.bottom, region.right
    hidden = grid.hidden_rows[(grid.hidden_rows >= top) & (grid.hidden_rows <= bottom)]
    return Grid(
        columns=tuple(
            GridColumn(one.cells, one.codes[top : bottom + 1], one.blank_codes)
            for one in grid.columns[left : right + 1]
        ),
        rows=bottom - top + 1,
        first_row=grid.first_row + top,
        first_column=grid.first_column + left,
        hidden_rows=(hidden - top).astype(np.int32),
        hidden_columns=tuple(one - left for one in grid.hidden_columns if left <= one <= right),
        merges=tuple(
            (first - top, start - left, last - top, end - left)
            for first, start, last, end in grid.merges
            if first >= top and last <= bottom and start >= left and end <= right
        ),
    )


def region_of(table: Table) -> Region:
    """Return the part of its sheet that a table is."""
    whole, grid = table.sheet_grid, table.grid
    top, left = grid.first_row - whole.first_row, grid.first_column - whole.first_column
    return Region(top, left, top + grid.rows - 1, left + len(grid.columns) - 1)


def stand_beside(regions: Sequence[Region]) -> bool:
    """Say whether a sheet's tables stand side by side, else they stand below each other."""
    return regions[0].right < regions[1].left


def name_region(grid: Grid, region: Region, *, beside: bool) -> str:
    """Return what a person calls a region: its columns (``A–F``) or its rows (``3–20``)."""
    if beside:
        first = column_letter(grid.first_column + region.left)
        last = column_letter(grid.first_column + region.right)
    else:
        first, last = str(grid.first_row + region.top), str(grid.first_row + region.bottom)
    return f"{first}–{last}"


def find_split(grid: Grid) -> Split | None:
    """Return how a sheet falls into several tables, or None when it is one."""
    if not 2 < len(grid.columns) <= MOST_COLUMNS or grid.rows < 3:
        return _split_down(grid) if 1 < len(grid.columns) <= MOST_COLUMNS else None
    return _split_across(grid) or _split_down(grid)


# Side by side


def _split_across(grid: Grid) -> Split | None:
    parts = list(_columns_between_gaps(grid))
    if len(parts) < 2:
        return None
    blocks = [_find_block(grid, part) for part in parts]
    found = [one for one in blocks if one is not None]
    if len(found) < len(parts):
        return None
    apart = all(_stand_apart(one, two) for one, two in pairwise(found))
    return _split(found, sure=apart and len(found) <= MOST_BESIDE)


def _split(blocks: Sequence[_Block], *, sure: bool) -> Split:
    largest = max(blocks, key=lambda one: one.room)
    return Split(tuple(one.region for one in blocks), largest.region, sure)


def _columns_between_gaps(grid: Grid) -> Iterator[Region]:
    """Yield what stands between columns that are blank from top to bottom, two wide at least."""
    filled = [not bool(one.blanks.all()) for one in grid.columns]
    runs: list[tuple[int, int]] = []
    for index, has in enumerate(filled):
        if has and index and filled[index - 1]:
            runs[-1] = (runs[-1][0], index)
        elif has:
            runs.append((index, index))
    for left, right in runs:
        if left == right:
            return  # a lone column beside the table belongs to it
    for left, right in runs:
        yield Region(0, left, grid.rows - 1, right)


def _find_block(grid: Grid, region: Region) -> _Block | None:
    part = crop(grid, region)
    header = find_header(part)
    if header is None:
        return None
    line = range(len(part.columns))
    names = {str(cell).strip() for one in line if not is_blank(cell := part.cell(header.last, one))}
    rows = part.filled[part.filled > header.last]
    if len(names) < 2 or len(rows) < 2:
        return None
    # The region ends where its rows end.
    end = Region(region.top, region.left, region.top + int(rows[-1]), region.right)
    return _Block(end, header, frozenset(names), rows)


def _stand_apart(one: _Block, two: _Block) -> bool:
    """Say whether two blocks beside each other cannot be one table with room in its middle."""
    if len(one.names & two.names) >= 2 or one.header != two.header:
        return True
    ends = abs(one.region.bottom - two.region.bottom) >= 2
    return ends and _is_dense(one) and _is_dense(two)


def _is_dense(block: _Block) -> bool:
    """Say whether a block's rows follow each other without a gap."""
    return len(block.rows) >= DENSE * (block.region.bottom - block.header.last)


# Below each other


def _split_down(grid: Grid) -> Split | None:
    filled = grid.filled
    if len(filled) < 6 or int(filled[-1]) - int(filled[0]) + 1 == len(filled):
        return None
    gaps = np.flatnonzero(np.diff(filled) > 1)
    if len(gaps) > MOST_GAPS:
        return None
    starts = [int(filled[0]), *(int(filled[gap + 1]) for gap in gaps)]
    ends = [*(int(filled[gap]) for gap in gaps), int(filled[-1])]
    width = len(grid.columns) - 1
    blocks: list[_Block] = []
    for top, bottom in zip(starts, ends, strict=True):
        region = Region(top, 0, bottom, width)
        block = _find_block(grid, region)
        if block is not None and (not blocks or _begins_anew(grid, blocks[-1].region, block)):
            # What stands above the first table is its title.
            blocks.append(block if blocks else replace(block, region=Region(0, 0, bottom, width)))
        elif blocks:
            last = blocks[-1]
            blocks[-1] = replace(last, region=replace(last.region, bottom=bottom))
    if len(blocks) < 2 or any(one.names == two.names for one, two in pairwise(blocks)):
        return None
    return _split(blocks, sure=True)


def _begins_anew(grid: Grid, above: Region, block: _Block) -> bool:
    """Say whether a block's header is words alone, over values and under values."""
    line = block.region.top + block.header.last
    looks = {look(grid.cell(line, column)) for column in range(len(grid.columns))}
    if block.header.first > 1 or looks - {Kind.TEXT, Kind.EMPTY}:
        return False
    below = range(line + 1, min(line + 6, block.region.bottom + 1))
    before = range(max(above.top, above.bottom - 5), above.bottom + 1)
    told = 0
    for column in range(len(grid.columns)):
        if look(grid.cell(line, column)) is not Kind.TEXT:
            continue
        over = {look(grid.cell(row, column)) for row in below} & set(_VALUES)
        under = {look(grid.cell(row, column)) for row in before} & set(_VALUES)
        told += bool(over and under)
    return told > 0
