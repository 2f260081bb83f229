"""The pieces a child sends, put together to a grid as they come."""

from __future__ import annotations

import os
import pickle
import signal
from dataclasses import dataclass, field
from itertools import compress, count
from pathlib import Path
from typing import cast

import numpy as np

from planhat_desktop.adapters.reader import Findings
from planhat_desktop.adapters.reading.guards import EXIT_MEMORY
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.table import (
    Cell,
    CellError,
    Formatted,
    Grid,
    GridColumn,
    Note,
    SheetInfo,
    Source,
    Table,
    column_letter,
    is_blank,
)
from planhat_desktop.core.tabulate import tabulate
from planhat_desktop.core.texts import Texts

CODE_BYTES = 4
_NARROW = {1: np.uint8, 2: np.uint16}


@dataclass(slots=True)
class _Growing:
    """One column so far.

    Attributes:
        codes: int32, one a row.
        cells: those of a workbook, the blank one first; or else
        parts: of `Texts`, those of a text file.
        blanks: codes of the cells that look empty.
        distinct: how many cells there are.
    """

    codes: bytearray
    cells: list[Cell] = field(default_factory=lambda: [None])
    parts: list[tuple[bytes, bytes]] = field(default_factory=list)
    blanks: list[int] = field(default_factory=lambda: [0])
    distinct: int = 1

    def add_codes(self, codes: bytes, rows: int) -> None:
        """Take codes; they travel in as few bytes as they need."""
        narrow = _NARROW.get(len(codes) // rows) if rows else None
        self.codes += (
            codes if narrow is None else np.frombuffer(codes, narrow).astype(np.int32).data
        )

    def add_cells(self, fresh: list[Cell]) -> None:
        """Take the cells that are new, in the order of their codes."""
        self.blanks += compress(count(self.distinct), map(is_blank, fresh))
        self.cells += fresh
        self.distinct += len(fresh)

    def add_texts(self, parts: list[tuple[bytes, bytes]], blanks: list[int]) -> None:
        """Take the texts that are new, and which of them look empty."""
        self.blanks += [self.distinct + at for at in blanks]
        self.parts += parts
        self.distinct += sum(len(ends) // CODE_BYTES for _, ends in parts)

    def finish(self) -> GridColumn:
        """Return the column."""
        cells = Texts(self.parts) if self.parts else self.cells
        codes = np.frombuffer(self.codes, np.int32)
        return GridColumn(cells, codes, np.array(self.blanks, np.int32))


class Assembly:
    """Takes messages one by one; each costs a few milliseconds at most. Thread: job.

    Attributes:
        rows: how many came so far.
        sheets, sheet: the workbook's sheets and the one that is read.
        findings: what the child learned, once it is done.
        beginning: the first rows of a big file, a reading of their own, where they came first.
        died: the child ended without a last word.
        refusal: code, kind and name when it will not read the file.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.sheets: tuple[SheetInfo, ...] = ()
        self.sheet = ""
        self.findings: Findings | None = None
        self.beginning: Assembly | None = None
        self.refusal: tuple[str, str, str] | None = None
        self.died = False
        self.progress: tuple[str, int, int | None] = ("opening", 0, None)
        self._columns: list[_Growing] = []

    @property
    def ended(self) -> bool:
        """Whether the last message has come."""
        return self.findings is not None or self.refusal is not None

    def take(self, message: bytes) -> None:
        """Take one message of `reader`."""
        kind, *rest = pickle.loads(message)
        if kind == "rows":
            self._take_rows(*rest)
        elif kind == "texts":
            self._take_texts(*rest)
        elif kind == "progress":
            self.progress = (rest[0], rest[1], rest[2])
        elif kind == "sheets":
            self.rows, self._columns = 0, []
            self.sheets = tuple(SheetInfo(*one) for one in rest[0])
            self.sheet = rest[1]
        elif kind == "beginning":
            self.beginning = Assembly()
            for piece in rest[0]:
                self.beginning.take(piece)
        elif kind == "done":
            self.findings = rest[0]
        else:
            self.refusal = (rest[0], rest[1], rest[2])

    def bury(self, exit_code: int | None) -> None:
        """Take note that the child ended without a last word.

        Args:
            exit_code: its own; None when it was stuck, negative when a signal ended it.
        """
        self.died = True
        starved = exit_code in (-signal.SIGABRT, -9, EXIT_MEMORY)
        self.refusal = ("too_big" if starved else "unreadable", "", "")

    def _take_rows(self, rows: int, coded: list[tuple[bytes, list[object] | None]]) -> None:
        self._widen(len(coded))
        for column, (codes, fresh) in zip(self._columns, coded, strict=False):
            column.add_codes(codes, rows)
            column.add_cells(list(map(_settle, fresh or ())))
        self._fill(rows, len(coded))

    def _take_texts(
        self, rows: int, coded: list[tuple[bytes, list[tuple[bytes, bytes]], list[int]]]
    ) -> None:
        self._widen(len(coded))
        for column, (codes, parts, blanks) in zip(self._columns, coded, strict=False):
            column.add_codes(codes, rows)
            column.add_texts(parts, blanks)
        self._fill(rows, len(coded))

    def _widen(self, width: int) -> None:
        # A column that appears late was blank so far.
        while len(self._columns) < width:
            self._columns.append(_Growing(bytearray(self.rows * CODE_BYTES)))

    def _fill(self, rows: int, width: int) -> None:
        for column in self._columns[width:]:
            column.codes += bytes(rows * CODE_BYTES)
        self.rows += rows

    def grid(self) -> Grid:
        """Return the grid of everything that came."""
        found = self.findings or Findings("", 0, "")
        width = len(self._columns)
        left = found.first_column
        return Grid(
            columns=tuple(column.finish() for column in self._columns),
            rows=self.rows,
            first_column=left,
            hidden_rows=np.array([one for one in found.hidden_rows if one < self.rows], np.int32),
            hidden_columns=tuple(
                one - left for one in found.hidden_columns if 0 <= one - left < width
            ),
            merges=tuple(
                (top, first - left, bottom, last - left)
                for top, first, bottom, last in found.merges
                if first >= left
            ),
        )

    def table(self, path: Path | None) -> Table:
        """Return the finished table; the child must be done.

        Args:
            path: of the file; None for pasted cells.
        """
        found = self.findings or Findings("", 0, "")
        name = path.stem if path else _("Pasted cells")
        source = Source(
            name=path.name if path else name,
            path=os.fspath(path) if path else "",
            format=found.format,
            encoding=found.encoding,
            delimiter=found.delimiter,
            size_bytes=found.size,
            sha256=found.sha256,
            saved_at=found.saved_at,
        )
        grid = self.grid()
        sheets = self.sheets or (SheetInfo(name, False, grid.rows, len(grid.columns)),)
        return tabulate(grid, source, sheets, self.sheet or name, self.notes())

    def notes(self) -> tuple[Note, ...]:
        """Return what the child noticed."""
        found = self.findings
        if found is None:
            return ()
        notes = []
        if found.broken:
            notes.append(Note("bytes_replaced", {"encoding": found.encoding or ""}))
        if found.others:
            guess = {"encoding": found.encoding or "", "others": found.others}
            notes.append(Note("encoding_guessed", {**guess, "samples": found.samples}))
        if found.quote != '"':
            notes.append(Note("single_quotes", {"quote": found.quote}))
        if found.escape is not None:
            notes.append(Note("backslash_escapes", {"escape": found.escape}))
        if found.strays:
            notes.append(Note("stray_quotes", {"rows": found.strays}))
        if found.uncomputed:
            formulas = {"count": found.uncomputed, "first": _name_cell(found.uncomputed_at)}
            notes.append(Note("formulas_without_value", formulas))
        return tuple(notes)


def _name_cell(place: tuple[int, int] | None) -> str:
    """Return a cell's name in the sheet from its row and column: ``B7`` for 6 and 1."""
    return f"{column_letter(place[1])}{place[0] + 1}" if place else ""


def _settle(cell: object) -> Cell:
    """Return a travelling cell as the core knows it."""
    if isinstance(cell, tuple):
        return CellError(cell[1]) if cell[0] == "e" else Formatted(cell[1], cell[2])
    return cast("Cell", cell)
