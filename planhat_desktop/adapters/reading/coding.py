"""Columns as distinct cells and codes, cut into pieces small enough to hand over.

A cell travels as itself, but an error cell as ``("e", text)`` and a number whose look says
more than its value as ``("f", value, text)``: the child must not import the core's numpy.
"""

from __future__ import annotations

import datetime as dt
import pickle
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from planhat_desktop.adapters.reading.refusals import Refusal

PIECE_CELLS = 20_000
"""Cells in a piece at most: taking it apart holds the other side's lock about 3 ms."""
PIECE_ROWS = 2_000
PIECE_BYTES = 1 << 20

EXACT_WHOLE = 1e21
"""Up to here a whole number is written with its digits, beyond as Excel does (1E+21)."""

Row = Sequence[object]
Send = Callable[[bytes], None]
_MARKED = {True: ("b", True), False: ("b", False)}


def mark_error(text: str) -> tuple[str, str]:
    """Return the travelling form of an error cell."""
    return ("e", text)


def mark_formatted(value: float, text: str) -> tuple[str, float, str]:
    """Return the travelling form of a number shown as this text."""
    return ("f", value, text)


def show_duration(length: dt.timedelta) -> str:
    """Return hours, minutes and seconds as Excel shows them (``30:15:00``)."""
    seconds = round(length.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour}:{minute:02d}:{second:02d}"


def _tidy(cell: object) -> object:
    """Return the cell as it travels: whole numbers as int, no seconds split further."""
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < EXACT_WHOLE
        return int(cell) if whole else cell
    if isinstance(cell, tuple) and cell[0] == "b":
        return cell[1]
    if isinstance(cell, dt.timedelta):
        return mark_formatted(cell / dt.timedelta(days=1), show_duration(cell))
    return cell


class Coder(dict[object, int]):
    """One column's distinct cells → their codes; code 0 is the blank cell.

    ``True`` equals 1 for Python, so truth values are kept under a mark of their own; a
    whole number is the same cell whether a reader calls it 1 or 1.0, as it is in the sheet.
    """

    def __init__(self) -> None:
        super().__init__({None: 0, "": 0})
        self.fresh: list[object] = []

    def __missing__(self, cell: object) -> int:
        """Give a cell that was not seen before the next code."""
        code = len(self) - 1
        self[cell] = code
        self.fresh.append(_tidy(cell))
        return code

    def code(self, cells: Sequence[object]) -> bytes:
        """Return one int32 a cell."""
        if bool in set(map(type, cells)):
            cells = [_MARKED[cell] if isinstance(cell, bool) else cell for cell in cells]
        return array("i", list(map(self.__getitem__, cells))).tobytes()

    def take_fresh(self) -> list[object] | None:
        """Return the cells seen first since the last call, in the order of their codes."""
        if not self.fresh:
            return None
        fresh, self.fresh = self.fresh, []
        return fresh


class Pieces:
    """Takes rows or columns, codes them and sends them on in small pieces.

    A piece is ``("rows", n, [(codes, fresh cells or None), … one a column])``. Columns may
    become more from piece to piece; a column that a piece lacks is blank there.
    """

    def __init__(self, send: Send, *, refuse_halves: bool = False) -> None:
        """Make an empty store.

        Args:
            refuse_halves: take a NUL in a text for a sign that the reader mistook two-byte
                letters for one-byte ones, which one does with some old files.
        """
        self._send = send
        self._refuse_halves = refuse_halves
        self._limit = PIECE_CELLS
        self.coders: list[Coder] = []
        self.rows = 0

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Send rows that may differ in length."""
        batch: list[Row] = []
        cells = 0
        for row in rows:
            batch.append(row)
            cells += len(row) + 1
            if cells >= self._limit or len(batch) >= PIECE_ROWS:
                self._send_rows(batch)
                batch, cells = [], 0
        if batch:
            self._send_rows(batch)

    def _send_rows(self, rows: list[Row]) -> None:
        self._send_piece(list(zip_longest(*rows)), len(rows))

    def _send_piece(self, columns: Sequence[Sequence[object]], rows: int) -> None:
        while len(self.coders) < len(columns):
            self.coders.append(Coder())
        coded = [
            (coder.code(column), coder.take_fresh())
            for coder, column in zip(self.coders, columns, strict=False)
        ]
        if self._refuse_halves:
            for _codes, fresh in coded:
                if any(isinstance(cell, str) and "\x00" in cell for cell in fresh or ()):
                    raise Refusal("corrupt")
        message = pickle.dumps(("rows", rows, coded), 5)
        self._send(message)
        self.rows += rows
        if len(message) > PIECE_BYTES:
            self._limit = max(len(columns), self._limit // 4)
