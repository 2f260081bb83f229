"""A grid becomes a table: header found, data rows picked, columns named and understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from planhat_desktop.core.header import Header, find_header
from planhat_desktop.core.kinds import find_kind
from planhat_desktop.core.noticing import DERIVED, notice
from planhat_desktop.core.table import (
    Cell,
    CellError,
    Codes,
    Column,
    Formatted,
    Grid,
    Note,
    SheetInfo,
    Source,
    Table,
    column_letter,
    is_blank,
)

RAGGED = frozenset(("csv", "tsv", "cells"))
"""Formats in which a row may have more cells than the table has columns."""


def tabulate(
    grid: Grid,
    source: Source,
    sheets: tuple[SheetInfo, ...],
    sheet: str,
    notes: Iterable[Note] = (),
) -> Table:
    """Return the table in a grid: n rows below the header that was found.

    Args:
        notes: what was noticed before, while reading.
    """
    return _lay(grid, find_header(grid), source, sheets, sheet, tuple(notes))


def choose_header(table: Table, row_number: int) -> Table:
    """Return the table with the header in the row of this spreadsheet number, 0 for none.

    The rows below it become the data rows; what was left out before is data again.
    """
    position = row_number - table.grid.first_row
    header = Header(position, position) if row_number > 0 else None
    kept = tuple(note for note in table.notes if note.code not in DERIVED)
    return _lay(table.grid, header, table.source, table.sheets, table.sheet, kept)


def leave_out(table: Table, row_numbers: Iterable[int]) -> Table:
    """Return the table without the rows of these spreadsheet numbers; edits stay."""
    gone = np.fromiter(row_numbers, np.int32) - table.grid.first_row
    return _with_positions(table, np.setdiff1d(table.positions, gone))


def keep_rows(table: Table, row_numbers: Iterable[int]) -> Table:
    """Return the table with the rows of these spreadsheet numbers among its data rows."""
    more = np.fromiter(row_numbers, np.int32) - table.grid.first_row
    more = more[(more >= 0) & (more < table.grid.rows)]
    return _with_positions(table, np.union1d(table.positions, more))


def _with_positions(table: Table, positions: Codes) -> Table:
    positions = positions.astype(np.int32)
    headers = [column.header for column in table.columns]
    columns = _cut_columns(table.grid, headers, positions)
    plain = replace(table, positions=positions, columns=columns, edits={})
    return plain.edit(table.edits)


def _lay(
    grid: Grid,
    header: Header | None,
    source: Source,
    sheets: tuple[SheetInfo, ...],
    sheet: str,
    notes: tuple[Note, ...],
) -> Table:
    positions = grid.filled[grid.filled > header.last] if header else grid.filled
    width = _table_width(grid, header, positions) if source.format in RAGGED else len(grid.columns)
    columns = _cut_columns(grid, name_columns(grid, header)[:width], positions)
    return Table(
        source=source,
        sheets=sheets,
        sheet=sheet,
        grid=grid,
        header_row=header.last + grid.first_row if header else 0,
        positions=positions,
        columns=columns,
        notes=notes + notice(grid, header, positions, columns),
    )


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
