"""Columns as distinct cells and codes, cut into pieces small enough to hand over.

A cell travels as itself, but an error cell as ``("e", text)`` and a number whose look says
more than its value as ``("f", value, text)``: the child must not import the core's numpy.
"""

from __future__ import annotations

import datetime as dt
import pickle
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import count, islice, zip_longest

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


def pack_codes(codes: Iterable[int], known: int) -> bytes:
    """Return codes as bytes, each as narrow as the number of known cells allows."""
    return array("B" if known < 1 << 8 else "H" if known < 1 << 16 else "i", codes).tobytes()


class Coder(defaultdict[object, int]):
    """One column's distinct cells → their codes; code 0 is the blank cell.

    ``True`` equals 1 for Python, so truth values are kept under a mark of their own; a
    whole number is the same cell whether a reader calls it 1 or 1.0, as it is in the sheet.
    """

    def __init__(self) -> None:
        super().__init__(count(1).__next__, {None: 0, "": 0})
        self.fresh: list[object] = []

    def code(self, cells: Sequence[object]) -> bytes:
        """Return one code a cell; those not seen before get new ones."""
        kinds = set(map(type, cells))
        if bool in kinds:
            cells = [_MARKED[cell] if isinstance(cell, bool) else cell for cell in cells]
        before = len(self)
        # Not a line of Python runs for a cell, new or known: there are millions.
        codes = list(map(self.__getitem__, cells))
        new = len(self) - before
        if new:
            fresh = list(islice(reversed(self), new))
            fresh.reverse()
            self.fresh += fresh if kinds == {str} else map(_tidy, fresh)
        return pack_codes(codes, len(self))

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
        cells = blanks = 0
        for row in rows:
            if not batch and not any(row) and row.count("") == len(row):
                # Long stretches of nothing are common in sheets; they cost no code each.
                blanks += 1
                continue
            if blanks:
                self._send_blanks(blanks)
                blanks = 0
            batch.append(row)
            cells += len(row) + 1
            if cells >= self._limit or len(batch) >= PIECE_ROWS:
                self._send_rows(batch)
                batch, cells = [], 0
        if batch:
            self._send_rows(batch)
        if blanks:
            self._send_blanks(blanks)

    def _send_blanks(self, rows: int) -> None:
        self._send(pickle.dumps(("rows", rows, []), 5))
        self.rows += rows

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
