"""Grids as readers make them, and the tables found in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planhat_desktop.core.table import Cell, Grid, GridColumn, SheetInfo, Source, Table
from planhat_desktop.core.tabulate import tabulate

Rows = Sequence[Sequence[Cell]]


def make_grid(
    rows: Rows,
    *,
    merges: tuple[tuple[int, int, int, int], ...] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: tuple[int, ...] = (),
) -> Grid:
    """Return the grid of these rows, blank where one is short."""
    columns = []
    for index in range(max(map(len, rows), default=0)):
        distinct: dict[tuple[type, Cell], int] = {(type(None), None): 0}
        cells = [row[index] if index < len(row) else None for row in rows]
        codes = [distinct.setdefault((type(cell), cell), len(distinct)) for cell in cells]
        columns.append(GridColumn([cell for _, cell in distinct], np.array(codes, np.int32)))
    hidden = np.asarray(hidden_rows, np.int32)
    return Grid(
        tuple(columns), len(rows), merges=merges, hidden_rows=hidden, hidden_columns=hidden_columns
    )


def find_table(
    grid: Grid | Rows,
    form: str = "xlsx",
    *,
    delimiter: str | None = None,
    sheets: tuple[SheetInfo, ...] = (),
    sheet: str = "Sheet1",
) -> Table:
    """Return the table found in a grid or in rows."""
    grid = grid if isinstance(grid, Grid) else make_grid(grid)
    return tabulate(grid, Source("a", "", form, delimiter=delimiter), sheets, sheet)


def show_rows(table: Table) -> list[list[Cell]]:
    """Return the data rows, cell by cell."""
    return [[one.cell(row) for one in table.columns] for row in range(table.rows)]
