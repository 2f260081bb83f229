"""The sheet as read: columns of distinct cells beside one code a row.

A grid holds every row of the used range; a table is a grid with its header row chosen and
the rows that count as data picked out. Choosing another header row touches no cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.texts import Texts

Codes = NDArray[np.int32]

_KEPT_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class CellError:
    """What a cell shows when its formula broke: ``#N/A``, ``#REF!``."""

    text: str


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number whose look in the sheet says more than its value (``00123``, ``12.5 %``)."""

    value: float
    text: str


Cell = None | str | bool | int | float | dt.datetime | dt.date | dt.time | CellError | Formatted
"""A blank cell is None; text is kept to the last zero; whole numbers are int."""


class Kind(StrEnum):
    """What most cells of a column are, as named in automation.md."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    EMAIL = "email"
    URL = "url"
    EMPTY = "empty"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing noticed while reading; `wording` turns it into a sentence."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet of the file; rows and columns count its used range."""

    name: str
    hidden: bool
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table came from.

    Attributes:
        name: the file's name without its folder (the path stays with the adapter).
        path: the file's path, empty for pasted cells; never stored in a profile or journal.
        format: xlsx, xlsm, xls, xlsb, ods, csv, tsv, html or cells.
        encoding, delimiter: of a text file, else None.
        sha256: of the bytes read.
        saved_at: when the file was last saved, in seconds since 1970; 0 where nobody knows.
    """

    name: str
    path: str
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    size_bytes: int = 0
    sha256: str = ""
    saved_at: float = 0.0


@dataclass(frozen=True, eq=False)
class GridColumn:
    """One column of the used range: distinct cells and, for each row, which of them it has.

    Attributes:
        cells: k distinct cells; ``1``, ``1.0``, ``True`` and ``"1"`` are four.
        codes: n int32 indices into ``cells``.
        blank_codes: those of the cells that look empty, where they are known already:
            looking through a million distinct texts at once would stall the window.
    """

    cells: Sequence[Cell]
    codes: Codes
    blank_codes: Codes | None = None

    @cached_property
    def blanks(self) -> NDArray[np.bool_]:
        """Whether each distinct cell looks empty; k truth values."""
        count = len(self.cells)
        if self.blank_codes is None:
            return np.fromiter(map(is_blank, self.cells), np.bool_, count)
        blanks = np.zeros(count, np.bool_)
        blanks[self.blank_codes] = True
        return blanks


@dataclass(frozen=True, eq=False)
class Grid:
    """All rows of a sheet's used range, n rows × m columns.

    Attributes:
        first_row: the spreadsheet's number of position 0 (1 for a text file).
        first_column: 0-based; 0 is column A.
        hidden_rows: positions that are hidden or filtered away in the sheet.
        merges: merged cells: first position and column, last position and column.
    """

    columns: tuple[GridColumn, ...]
    rows: int
    first_row: int = 1
    first_column: int = 0
    hidden_rows: Codes = field(default_factory=lambda: np.empty(0, np.int32))
    hidden_columns: tuple[int, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()

    @cached_property
    def filled(self) -> Codes:
        """The positions of the rows that hold something, in order."""
        mask = np.zeros(self.rows, np.bool_)
        for column in self.columns:
            mask |= ~column.blanks[column.codes]
            if mask.all():
                return np.arange(self.rows, dtype=np.int32)
        return np.flatnonzero(mask).astype(np.int32)

    def cell(self, position: int, column: int) -> Cell:
        """Return the cell at a 0-based row position and column index."""
        one = self.columns[column]
        return one.cells[int(one.codes[position])]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a grid that is a table of its own: positions and columns, the last included."""

    top: int
    left: int
    bottom: int
    right: int


def are_among(some: Codes, positions: Codes) -> NDArray[np.bool_]:
    """Say of each of some positions whether it is among others, which are in order."""
    places = np.searchsorted(positions, some)
    places[places == len(positions)] = 0
    return positions[places] == some if len(positions) else np.zeros(len(some), np.bool_)


def column_letter(index: int) -> str:
    """Return Excel's letters for a 0-based column index (0 → A, 26 → AA)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, eq=False)
class Column:
    """One column of the table, header left out.

    Attributes:
        index: 0-based place in the table (and in the grid).
        letter: Excel's own letter.
        header: as shown; a blank header is named after its letter.
        cells: the grid column's distinct cells; some may not occur among the data rows.
        codes: n int32 codes, one a data row.
    """

    index: int
    letter: str
    header: str
    cells: Sequence[Cell]
    codes: Codes
    kind: Kind = Kind.TEXT
    blank_codes: Codes | None = None

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many data rows have each distinct cell; k numbers."""
        return np.bincount(self.codes, minlength=len(self.cells))

    @cached_property
    def filled(self) -> int:
        """How many data rows are not blank."""
        blank = sum(int(self.counts[i]) for i in self._blank_codes)
        return len(self.codes) - blank

    @cached_property
    def distinct(self) -> int:
        """How many different cells that are not blank occur among the data rows."""
        return int(np.count_nonzero(self.counts)) - sum(
            1 for i in self._blank_codes if self.counts[i]
        )

    @cached_property
    def _blank_codes(self) -> tuple[int, ...]:
        if self.blank_codes is not None:
            return tuple(self.blank_codes.tolist())
        return tuple(i for i, cell in enumerate(self.cells) if is_blank(cell))

    def samples(self, limit: int = 3) -> tuple[Cell, ...]:
        """Return the first distinct cells that are not blank, in row order."""
        seen: dict[int, None] = {}
        blank = set(self._blank_codes)
        for start in range(0, len(self.codes), 256):
            for code in self.codes[start : start + 256].tolist():
                if code not in blank:
                    seen.setdefault(code)
                    if len(seen) == limit:
                        return tuple(self.cells[one] for one in seen)
        return tuple(self.cells[one] for one in seen)

    def take(self, codes: NDArray[np.integer]) -> list[Cell]:
        """Return the distinct cells with these codes, ascending; many at once are had cheaper."""
        if len(codes) and int(codes[-1]) - int(codes[0]) < 2 * len(codes):
            first = int(codes[0])
            run = self.cells[first : int(codes[-1]) + 1]
            return [run[code] for code in (codes - first).tolist()]
        return [self.cells[code] for code in codes.tolist()]

    def cell(self, position: int) -> Cell:
        """Return the cell of the data row at this 0-based position."""
        return self.cells[int(self.codes[position])]


def is_blank(cell: Cell) -> bool:
    """Say whether a cell looks empty to a person."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet with its header row and data rows chosen: n data rows × m columns.

    Attributes:
        header_row: the spreadsheet's number of the header's (last) row; 0 when there is none.
        positions: grid positions of the n data rows, in sheet order.
        edits: (data row's spreadsheet number, column index) → what the person put in its place:
            a text, or the cell of another row.
        whole: the sheet's grid, where the table is only a part of it.
        regions: the tables that stand in the sheet, where there are several.
        unused: columns that read as empty and nameless, for the person will not have them.
    """

    source: Source
    sheets: tuple[SheetInfo, ...]
    sheet: str
    grid: Grid
    header_row: int
    positions: Codes
    columns: tuple[Column, ...]
    notes: tuple[Note, ...] = ()
    edits: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    whole: Grid | None = None
    regions: tuple[Region, ...] = ()
    unused: frozenset[int] = frozenset()

    @property
    def sheet_grid(self) -> Grid:
        """The grid of the whole sheet, other tables that stand in it included."""
        return self.grid if self.whole is None else self.whole

    @property
    def rows(self) -> int:
        """How many data rows the table has."""
        return len(self.positions)

    @cached_property
    def row_numbers(self) -> Codes:
        """The spreadsheet's own number of each data row (n int32)."""
        return (self.positions + self.grid.first_row).astype(np.int32)

    @cached_property
    def _made(self) -> dict[Hashable, Column]:
        return {}

    def keep(self, name: Hashable, make: Callable[[], Column]) -> Column:
        """Return a column made of others; it is made once, and the last ones made are kept.

        Args:
            name: what it is made of; the same for the same cells.
        """
        made = self._made.get(name)
        if made is None:
            made = make()
            for oldest in list(self._made)[: max(0, len(self._made) - _KEPT_COLUMNS + 1)]:
                self._made.pop(oldest, None)
            self._made[name] = made
        return made

    @cached_property
    def _position_of(self) -> Mapping[int, int]:
        return {int(number): place for place, number in enumerate(self.row_numbers)}

    def find_row(self, number: int) -> int | None:
        """Return the 0-based data position of the row with this spreadsheet number."""
        return self._position_of.get(number)

    def edit(self, changes: Mapping[tuple[int, int], Cell]) -> Table:
        """Return the table with cells replaced; the original cells stay in the grid.

        Args:
            changes: (row number, column index) → the new cell, one entry a cell.
        """
        columns = list(self.columns)
        by_column: dict[int, dict[int, Cell]] = {}
        for (number, column), cell in changes.items():
            position = self.find_row(number)
            if position is not None:
                by_column.setdefault(column, {})[position] = cell
        for index, new in by_column.items():
            old = columns[index]
            codes = old.codes.copy()
            known_cells = len(old.cells)
            places: dict[tuple[type, Cell], int] = {}  # 1, 1.0 and True are three
            for position, cell in new.items():
                codes[position] = places.setdefault((type(cell), cell), known_cells + len(places))
            more = [cell for _type, cell in places]
            cells: Sequence[Cell]
            texts = [cell for cell in more if isinstance(cell, str)]
            if isinstance(old.cells, Texts) and len(texts) == len(more):
                cells = old.cells.with_more(texts)
            else:
                cells = (*old.cells, *more)
            blank = [place for (_type, cell), place in places.items() if is_blank(cell)]
            if old.blank_codes is None:
                known = None
            else:
                known = np.concatenate((old.blank_codes, np.array(blank, np.int32)))
            columns[index] = replace(old, cells=cells, codes=codes, blank_codes=known)
        return replace(self, columns=tuple(columns), edits={**self.edits, **changes})

    def put_back(self, places: Sequence[tuple[int, int]]) -> Table:
        """Return the table with some cells as they are in the file.

        Args:
            places: (row number, column index); those that were not replaced stay as they are.
        """
        there: dict[tuple[int, int], Cell] = {}
        for number, column in places:
            position = self.find_row(number)
            if position is not None and (number, column) in self.edits:
                there[number, column] = self.grid.cell(int(self.positions[position]), column)
        left = {place: cell for place, cell in self.edits.items() if place not in there}
        return replace(self.edit(there), edits=left)
