"""A grid becomes a table: header found, data rows picked, columns named and understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planhat_desktop.core.header import Header, find_header
from planhat_desktop.core.kinds import find_kind
from planhat_desktop.core.noticing import DERIVED, mark_left_out, notice
from planhat_desktop.core.regions import crop, find_split
from planhat_desktop.core.table import (
    Cell,
    CellError,
    Codes,
    Column,
    Formatted,
    Grid,
    Kind,
    Note,
    Region,
    SheetInfo,
    Source,
    Table,
    are_among,
    column_letter,
    is_blank,
)
from planhat_desktop.core.totals import find_leftovers

RAGGED = frozenset(("csv", "tsv", "cells"))
"""Formats in which a row may have more cells than the table has columns."""


@dataclass(frozen=True, eq=False)
class _Sheet:
    """What every table of a sheet has in common.

    Attributes:
        notes: what was noticed while reading.
        regions: the tables that stand in it, where there are several.
        unused: see `Table`.
    """

    grid: Grid
    source: Source
    sheets: tuple[SheetInfo, ...]
    name: str
    notes: tuple[Note, ...]
    regions: tuple[Region, ...] = ()
    unused: frozenset[int] = frozenset()


def tabulate(
    grid: Grid,
    source: Source,
    sheets: tuple[SheetInfo, ...],
    sheet: str,
    notes: Iterable[Note] = (),
) -> Table:
    """Return the table in a grid: n rows below the header that was found.

    Of several tables in the sheet the largest is taken. Rows that are sure to be no data
    (totals, notes under the table) are left out, and noted.

    Args:
        notes: what was noticed before, while reading.
    """
    split = find_split(grid)
    frame = _Sheet(grid, source, sheets, sheet, tuple(notes), split.regions if split else ())
    region = split.largest if split is not None and split.sure else None
    part = grid if region is None else crop(grid, region)
    return _lay(frame, part, find_header(part))


def choose_header(table: Table, row_number: int) -> Table:
    """Return the table with the header in the row of this spreadsheet number, 0 for none.

    The rows below it become the data rows; what was left out before is looked at anew.
    """
    frame, grid = _frame_of(table), table.grid
    position = row_number - grid.first_row
    if row_number and not 0 <= position < grid.rows:
        # A row outside the part that was read: the person means the whole sheet.
        frame, grid = replace(frame, unused=frozenset()), frame.grid
        position = row_number - grid.first_row
    return _lay(frame, grid, Header(position, position) if row_number > 0 else None)


def choose_region(table: Table, index: int | None) -> Table:
    """Return another of the sheet's tables, by its place among them; None: all as one table."""
    frame = replace(_frame_of(table), unused=frozenset())  # other columns count anew
    part = frame.grid if index is None else crop(frame.grid, frame.regions[index])
    return _lay(frame, part, find_header(part))


def leave_out(table: Table, row_numbers: Iterable[int]) -> Table:
    """Return the table without the rows of these spreadsheet numbers; edits stay."""
    gone = np.fromiter(row_numbers, np.int32) - table.grid.first_row
    return recut(table, _without(table.positions, gone))


def keep_rows(table: Table, row_numbers: Iterable[int]) -> Table:
    """Return the table with the rows of these spreadsheet numbers among its data rows."""
    more = np.fromiter(row_numbers, np.int32) - table.grid.first_row
    more = np.unique(more[(more >= 0) & (more < table.grid.rows)])
    fresh = more[~are_among(more, table.positions)]
    return recut(table, np.sort(np.concatenate((table.positions, fresh))))


def _without(positions: Codes, gone: Codes) -> Codes:
    kept = np.ones(len(positions), np.bool_)
    kept[np.searchsorted(positions, gone[are_among(gone, positions)])] = False
    return positions[kept]


def drop_columns(table: Table, columns: Iterable[int]) -> Table:
    """Return the table in which these columns read as empty; edits of the others stay."""
    return _use(table, table.unused | frozenset(columns))


def use_columns(table: Table, columns: Iterable[int]) -> Table:
    """Return the table in which these columns are read again."""
    return _use(table, table.unused - frozenset(columns))


def _use(table: Table, unused: frozenset[int]) -> Table:
    names = name_columns(table.grid, _header_of(table))
    columns = tuple(replace(one, header=names[one.index]) for one in table.columns)
    return recut(replace(table, columns=columns, unused=unused), table.positions)


def recut(table: Table, positions: Codes) -> Table:
    """Return the table with these grid positions as its data rows; names and edits stay."""
    positions = positions.astype(np.int32)
    headers = [column.header for column in table.columns]
    columns = _empty(_cut_columns(table.grid, headers, positions), table.unused)
    plain = replace(table, positions=positions, columns=columns, edits={})
    notes = tuple(mark_left_out(one, plain) for one in table.notes)
    return replace(plain, notes=notes).edit(table.edits)


def _empty(columns: tuple[Column, ...], unused: frozenset[int]) -> tuple[Column, ...]:
    """Return the columns, those that the person will not have without a name and empty."""
    return tuple(
        Column(
            one.index,
            one.letter,
            one.letter,
            (None,),
            np.zeros(len(one.codes), np.int32),
            Kind.EMPTY,
            np.zeros(1, np.int32),
        )
        if one.index in unused
        else one
        for one in columns
    )


def _header_of(table: Table) -> Header | None:
    """Return the header's rows, as they were found or chosen."""
    if not table.header_row:
        return None
    last = table.header_row - table.grid.first_row
    joined = next((one for one in table.notes if one.code == "two_line_header"), None)
    first = int(str(joined.facts["first"])) - table.grid.first_row if joined else last
    return Header(first, last)


def _frame_of(table: Table) -> _Sheet:
    kept = tuple(note for note in table.notes if note.code not in DERIVED)
    return _Sheet(
        grid=table.sheet_grid,
        source=table.source,
        sheets=table.sheets,
        name=table.sheet,
        notes=kept,
        regions=table.regions,
        unused=table.unused,
    )


def _lay(frame: _Sheet, grid: Grid, header: Header | None) -> Table:
    below = grid.filled[grid.filled > header.last] if header else grid.filled
    leftovers = find_leftovers(grid, header, below)
    gone = [one for found in leftovers if found.sure for one in found.positions]
    positions = _without(below, np.array(gone, np.int32)) if gone else below
    ragged = frame.source.format in RAGGED
    width = _table_width(grid, header, positions) if ragged else len(grid.columns)
    columns = _cut_columns(grid, name_columns(grid, header)[:width], positions)
    table = Table(
        source=frame.source,
        sheets=frame.sheets,
        sheet=frame.name,
        grid=grid,
        header_row=header.last + grid.first_row if header else 0,
        positions=positions,
        columns=_empty(columns, frame.unused),
        whole=None if grid is frame.grid else frame.grid,
        regions=frame.regions,
        unused=frame.unused,
    )
    return replace(table, notes=notice(table, header, leftovers, frame.notes))


def _table_width(grid: Grid, header: Header | None, positions: Codes) -> int:
    """Return how many columns belong to the table.

    In a text file a stray delimiter gives some rows a cell too many. A column without a
    name that most rows lack is made of those; its cells stay in the grid.
    """
    width = len(grid.columns)
    while header is not None and width > 1:
        column = grid.columns[width - 1]
        named = any(
            not column.blanks[column.codes[at]] for at in range(header.first, header.last + 1)
        )
        filled = int(np.count_nonzero(~column.blanks[column.codes[positions]]))
        if named or filled == 0 or filled * 2 > len(positions):
            break
        width -= 1
    return width


def _cut_columns(grid: Grid, headers: Sequence[str], positions: Codes) -> tuple[Column, ...]:
    columns = []
    # Rows without a gap are a view of the grid and cost no memory.
    whole = len(positions) > 0 and int(positions[-1]) - int(positions[0]) + 1 == len(positions)
    rows = slice(int(positions[0]), int(positions[-1]) + 1) if whole else positions
    for index, (column, header) in enumerate(zip(grid.columns, headers, strict=False)):
        codes = column.codes[rows]
        kind = find_kind(column.cells, np.bincount(codes, minlength=len(column.cells)))
        letter = column_letter(grid.first_column + index)
        blank = np.flatnonzero(column.blanks).astype(np.int32)
        columns.append(Column(index, letter, header, column.cells, codes, kind, blank))
    return tuple(columns)


def name_columns(grid: Grid, header: Header | None) -> list[str]:
    """Return one name a column: the header's words, or the column's letter where blank."""
    lines = range(header.first, header.last + 1) if header else range(0)
    # A group's name stands in the first of its merged cells and counts for all of them.
    groups = {
        (top, column): first
        for top, first, _bottom, last in grid.merges
        if top in lines and last > first
        for column in range(first, min(last + 1, len(grid.columns)))
    }
    names = []
    for index in range(len(grid.columns)):
        cells = (grid.cell(line, groups.get((line, index), index)) for line in lines)
        words = [show_header(cell) for cell in cells if not is_blank(cell)]
        names.append(" ".join(words) or column_letter(grid.first_column + index))
    return names


def show_header(cell: Cell) -> str:
    """Return a header cell as one line of text."""
    if isinstance(cell, Formatted | CellError):
        return cell.text
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return " ".join(str(cell).split())
