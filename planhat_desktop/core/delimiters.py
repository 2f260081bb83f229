"""What a text file would look like, were its cells parted by another character."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from planhat_desktop.core.table import Cell, Table

DELIMITERS = (",", ";", "\t", "|")
LONGEST = 200
LINES = 40
"""So many lines with something in them show how many columns there are."""


def count_columns(table: Table) -> dict[str, int]:
    """Return how many columns a text file has with each delimiter; the one in use among them.

    Empty for what is no text file.
    """
    mine = table.source.delimiter
    if table.source.format not in ("csv", "tsv"):
        return {}
    lines = list(_write_lines(table, mine))
    counted = {}
    for delimiter in (*DELIMITERS, *((mine,) if mine and mine not in DELIMITERS else ())):
        widths = Counter(map(len, csv.reader(lines, delimiter=delimiter)))
        # Of two widths that are as common the larger: titles are short.
        counted[delimiter] = max(widths, key=lambda width: (widths[width], width), default=0)
    if mine:
        counted[mine] = len(table.sheet_grid.columns)
    return counted


def _write_lines(table: Table, delimiter: str | None) -> Iterator[str]:
    """Yield the first lines as they stand in the file, but for spaces and needless quotes."""
    grid = table.sheet_grid
    for position in grid.filled[:LINES].tolist():
        cells = [grid.cell(position, index) for index in range(len(grid.columns))]
        while cells and cells[-1] is None:
            cells.pop()
        yield (delimiter or "").join(_quote(cell, delimiter) for cell in cells)


def _quote(cell: Cell, delimiter: str | None) -> str:
    # What a long cell goes on to say changes no number of columns.
    text = " ".join(("" if cell is None else str(cell))[:LONGEST].splitlines())
    if '"' in text or (delimiter is not None and delimiter in text):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text
