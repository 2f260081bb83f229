"""A sheet put right on a person's word: characters cleaned away, merged cells filled down.

The file is never touched, and the table before is kept by whoever asks, so all of it can be
undone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planhat_desktop.core.oddities import clean_text, find_odd_codes, find_oddity, straighten
from planhat_desktop.core.regions import crop, region_of
from planhat_desktop.core.table import Grid, GridColumn, Table, is_blank
from planhat_desktop.core.tabulate import recut


def clean_characters(table: Table) -> Table:
    """Return the table without characters nobody sees, in data and names."""
    return _clean(table, "unseen", clean_text, "invisible_characters")


def straighten_quotes(table: Table) -> Table:
    """Return the table with straight quotation marks, in data and names."""
    return _clean(table, "curly", straighten, "curly_quotes")


def fill_down(table: Table) -> Table:
    """Return the table in which each row of merged cells has their value."""
    whole = table.sheet_grid
    columns = list(whole.columns)
    head = table.header_row - whole.first_row
    kept = []
    for merge in whole.merges:
        top, left, bottom, _right = merge
        if top <= head or bottom == top or left >= len(columns):
            kept.append(merge)
            continue
        codes = columns[left].codes.copy()
        codes[top : bottom + 1] = codes[top]
        columns[left] = GridColumn(columns[left].cells, codes, columns[left].blank_codes)
    grid = replace(whole, columns=tuple(columns), merges=tuple(kept))
    return _put(table, grid, "merged_cells")


def _clean(table: Table, oddity: str, change: Callable[[str], str], code: str) -> Table:
    whole = table.sheet_grid
    columns = tuple(_clean_column(one, oddity, change) for one in whole.columns)
    named = replace(
        table,
        columns=tuple(replace(one, header=change(one.header)) for one in table.columns),
    )
    return _put(named, replace(whole, columns=columns), code)


def _clean_column(column: GridColumn, oddity: str, change: Callable[[str], str]) -> GridColumn:
    """Return a column with its odd cells changed; what then reads the same becomes one cell."""
    changed = {}
    for code in find_odd_codes(column.cells):
        cell = column.cells[code]
        if isinstance(cell, str) and find_oddity(cell) == oddity:
            changed[code] = change(cell)
    if not changed:
        return column
    cells = list(column.cells)
    wanted = set(changed.values())
    places = {
        cell: code
        for code, cell in enumerate(cells)
        if isinstance(cell, str) and cell in wanted and code not in changed
    }
    moved = np.arange(len(cells), dtype=np.int32)
    for code, text in changed.items():
        cells[code] = text
        moved[code] = places.setdefault(text, code)
    blank = column.blanks.copy()
    blank[[code for code, text in changed.items() if is_blank(text)]] = True
    return GridColumn(cells, moved[column.codes], np.flatnonzero(blank).astype(np.int32))


def _put(table: Table, whole: Grid, code: str) -> Table:
    """Return the table over a changed grid, without the note that asked for the change."""
    grid = whole if table.whole is None else crop(whole, region_of(table))
    return recut(
        replace(
            table,
            grid=grid,
            whole=None if table.whole is None else whole,
            notes=tuple(one for one in table.notes if one.code != code),
        ),
        table.positions,
    )
