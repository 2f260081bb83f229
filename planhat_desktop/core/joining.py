"""The column that a link reads: one of the sheet's, or several joined, cell by cell.

Cells are joined once for each combination that occurs, however many rows have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.mapping import Link, Reading
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.shaping import Unshaped, shape_cell, shape_of
from planhat_desktop.core.table import Cell, CellError, Codes, Column, Kind, Table, is_blank


class MadeCells(Sequence[Cell]):
    """Cells made of others, each when it is asked for: most are never looked at in the window."""

    def __init__(self, count: int, make: Callable[[int], Cell]) -> None:
        self._places = range(count)
        self._make = make

    @override
    def __len__(self) -> int:
        return len(self._places)

    @override
    def __iter__(self) -> Iterator[Cell]:
        return map(self._make, self._places)

    @overload
    def __getitem__(self, at: int) -> Cell: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Cell, ...]: ...

    @override
    def __getitem__(self, at: int | slice) -> Cell | tuple[Cell, ...]:
        if isinstance(at, slice):
            return tuple(map(self._make, self._places[at]))
        return self._make(self._places[at])


def is_whole(link: Link, table: Table) -> bool:
    """Say whether the sheet has all columns of a link."""
    return all(0 <= column < len(table.columns) for column in link.columns)


def column_of(table: Table, link: Link) -> Column:
    """Return what a link reads; n codes into the cells as the sheet has them, or joined.

    A joined column has the place, letter and header of the first one.
    """
    if not link.also:
        return table.columns[link.column]
    joiner = link.reading.joiner
    return table.keep((link.columns, joiner), lambda: _join(table, link.columns, joiner))


def shaped_column_of(table: Table, link: Link, one: Field) -> Column:
    """Return what a link reads with its texts shaped as the field's own reader gets them."""
    reading = link.reading
    column, shape = column_of(table, link), shape_of(reading, keeps_lines=one.is_list)
    if shape is None:
        return column
    cells = column.cells

    def make(place: int) -> Cell:
        shaped = shape_cell(shape, cells[place])
        return None if isinstance(shaped, Unshaped) else shaped

    steps = (reading.part, reading.replacing, reading.spaces, reading.case, one.is_list)
    name = (link.columns, reading.joiner, steps)
    made = MadeCells(len(cells), make)
    return table.keep(name, lambda: replace(column, cells=made, blank_codes=None))


def shown_of(table: Table, link: Link) -> list[str]:
    """Return the text that the sheet shows for each cell a link reads: of its first column."""
    column, first = column_of(table, link), table.columns[link.column]
    if column is first:
        return [cell.strip() if type(cell) is str else text_of(cell) for cell in column.cells]
    places = np.zeros(len(column.cells), np.int32)
    places[column.codes] = first.codes
    cells = first.cells
    return [text_of(cells[code]) for code in places.tolist()]


def _join(table: Table, indices: tuple[int, ...], joiner: str) -> Column:
    columns = [table.columns[index] for index in indices]
    codes, places = _combine(columns)
    sources = [(one.cells, one.codes[places]) for one in columns]

    def join(place: int) -> Cell:
        return _join_cells([cells[known[place]] for cells, known in sources], joiner)

    cells = MadeCells(len(places), join)
    blank = np.logical_and.reduce([_find_blanks(one)[one.codes[places]] for one in columns])
    blanks = np.flatnonzero(blank).astype(np.int32)
    return replace(columns[0], cells=cells, codes=codes, kind=Kind.TEXT, blank_codes=blanks)


def _find_blanks(column: Column) -> NDArray[np.bool_]:
    """Return whether each distinct cell of a column looks empty."""
    if column.blank_codes is None:
        return np.fromiter(map(is_blank, column.cells), np.bool_, len(column.cells))
    blanks = np.zeros(len(column.cells), np.bool_)
    blanks[column.blank_codes] = True
    return blanks


def _combine(columns: list[Column]) -> tuple[Codes, Codes]:
    """Return a code for each row's combination of cells, and a row that has each combination."""
    combined = columns[0].codes.astype(np.int64)
    places = np.empty(0, np.int64)
    for one in columns[1:]:
        combined = combined * max(len(one.cells), 1) + one.codes
        _distinct, places, inverse = np.unique(combined, return_index=True, return_inverse=True)
        combined = inverse.reshape(-1).astype(np.int64)
    return combined.astype(np.int32), places.astype(np.int32)


def _join_cells(cells: list[Cell], joiner: str) -> Cell:
    filled = [cell for cell in cells if not is_blank(cell)]
    broken = next((cell for cell in filled if isinstance(cell, CellError)), None)
    if broken is not None or len(filled) < 2:
        # One alone keeps its kind: a date stays a date.
        return broken or (filled[0] if filled else None)
    return joiner.join(map(text_of, filled))


def carry_reading(link: Link, name: str, model: Model | None) -> Reading:
    """Return a link's reading as it goes along to another field.

    Records chosen for its values mean nothing in a field that points at others, or at none.
    """
    fields = model.fields if model is not None else ()
    targets = {one.references for one in fields if one.name in (link.field, name)}
    return link.reading if len(targets) < 2 else replace(link.reading, values={})
