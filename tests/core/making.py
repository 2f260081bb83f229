"""Tables and models for tests, made from plain lists."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.table import (
    Cell,
    Column,
    Grid,
    GridColumn,
    Source,
    Table,
    column_letter,
)

MODELS = Path(__file__).resolve().parents[2] / "resources" / "planhat" / "models.json"


@cache
def built_in() -> Catalog:
    """Return the catalogue of built-in models."""
    return Catalog.from_json(json.loads(MODELS.read_text("utf-8")))


def make_table(
    columns: Sequence[tuple[str, Sequence[Cell]]], name: str = "sheet.csv", sheet: str = ""
) -> Table:
    """Return the table of these columns (header, cells), the header in row 1."""
    rows = max((len(cells) for _, cells in columns), default=0)
    made = []
    for index, (header, cells) in enumerate(columns):
        distinct: dict[tuple[type, Cell], int] = {}
        filled = [*cells, *[None] * (rows - len(cells))]
        codes = [distinct.setdefault((type(one), one), len(distinct)) for one in filled]
        made.append(
            Column(
                index,
                column_letter(index),
                header,
                tuple(cell for _, cell in distinct),
                np.array(codes, np.int32),
            )
        )
    grid = Grid(tuple(GridColumn(one.cells, one.codes) for one in made), rows + 1)
    source = Source(name, "", "csv")
    positions = np.arange(1, rows + 1, dtype=np.int32)
    return Table(source, (), sheet, grid, 1, positions, tuple(made))


def read_csv_table(path: Path) -> Table:
    """Return a comma-separated file as a table of texts; empty cells are blank."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    columns = [(name, [row[at] or None for row in rows]) for at, name in enumerate(header)]
    return make_table(columns, path.name)
