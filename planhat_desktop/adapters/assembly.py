"""The pieces a child sends, put together to a grid as they come."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from itertools import compress
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

CODE_BYTES = 4
_NARROW = {1: np.uint8, 2: np.uint16}


class Assembly:
    """Takes messages one by one; each costs a few milliseconds at most. Thread: job.

    Attributes:
        rows: how many came so far.
        sheets, sheet: the workbook's sheets and the one that is read.
        findings: what the child learned, once it is done.
        distinct: the distinct cells of each column so far.
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
        self.distinct: list[list[Cell]] = []
        self._blanks: list[list[int]] = []
        self._codes: list[bytearray] = []

    @property
    def ended(self) -> bool:
        """Whether the last message has come."""
        return self.findings is not None or self.refusal is not None

    def take(self, message: bytes) -> None:
        """Take one message of `reader`."""
        kind, *rest = pickle.loads(message)
        if kind == "rows":
            self._take_rows(*rest)
        elif kind == "progress":
            self.progress = (rest[0], rest[1], rest[2])
        elif kind == "sheets":
            self.rows, self.distinct, self._blanks, self._codes = 0, [], [], []
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

    def _take_rows(self, rows: int, coded: list[tuple[bytes, bytes | list[object] | None]]) -> None:
        while len(self._codes) < len(coded):
            # A column that appears late was blank so far.
            self._codes.append(bytearray(self.rows * CODE_BYTES))
            self.distinct.append([None])
            self._blanks.append([0])
        for cells, blanks, codes, (more_codes, fresh) in zip(
            self.distinct, self._blanks, self._codes, coded, strict=False
        ):
            codes += _widen(more_codes, rows)
            if fresh is not None:
                new = _settle_all(fresh)
                look = _blank_test(fresh)
                blanks += compress(range(len(cells), len(cells) + len(new)), map(look, new))
                cells += new
        for codes in self._codes[len(coded) :]:
            codes += bytes(rows * CODE_BYTES)
        self.rows += rows

    def grid(self) -> Grid:
        """Return the grid of everything that came."""
        found = self.findings or Findings("", 0, "")
        width = len(self.distinct)
        left = found.first_column
        return Grid(
            columns=tuple(
                GridColumn(cells, np.frombuffer(codes, np.int32), np.array(blanks, np.int32))
                for cells, blanks, codes in zip(
                    self.distinct, self._blanks, self._codes, strict=True
                )
            ),
            rows=self.rows,
            first_row=found.first_row,
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
            facts = {"encoding": found.encoding or "", "others": found.others}
            notes.append(Note("encoding_guessed", facts))
        if found.strays:
            notes.append(Note("stray_quotes", {"rows": found.strays}))
        if found.uncomputed:
            formulas = {"count": found.uncomputed, "first": _name_cell(found.uncomputed_at)}
            notes.append(Note("formulas_without_value", formulas))
        return tuple(notes)


def _widen(codes: bytes, rows: int) -> bytes:
    """Return codes as int32; they travel in as few bytes as they need."""
    narrow = _NARROW.get(len(codes) // rows if rows else CODE_BYTES)
    return codes if narrow is None else np.frombuffer(codes, narrow).astype(np.int32).tobytes()


def _settle_all(fresh: bytes | list[object]) -> list[Cell]:
    """Return cells that are new to a column as the core knows them."""
    if isinstance(fresh, bytes):
        return list(fresh.decode("utf-8", "surrogatepass").split("\0"))
    return list(map(_settle, fresh))


def _blank_test(fresh: bytes | list[object]) -> Callable[[Cell], bool]:
    """Return what tells the blank ones among new cells.

    A call of Python's own for each of a million texts would cost a third of the reading.
    """
    if isinstance(fresh, list) or not fresh or b"\0\0" in b"\0" + fresh + b"\0":
        return is_blank
    return cast("Callable[[Cell], bool]", str.isspace)  # all are texts, and none is empty


def _name_cell(place: tuple[int, int] | None) -> str:
    """Return a cell's name in the sheet from its row and column: ``B7`` for 6 and 1."""
    return f"{column_letter(place[1])}{place[0] + 1}" if place else ""


def _settle(cell: object) -> Cell:
    """Return a travelling cell as the core knows it."""
    if isinstance(cell, tuple):
        return CellError(cell[1]) if cell[0] == "e" else Formatted(cell[1], cell[2])
    return cast("Cell", cell)
