"""Blocks of delimited text cut into columns by numpy, quotes and all.

A block that is not plainly a table (other widths, quotes inside cells, lone carriage
returns) is refused here and goes through the `csv` module; both give the same cells.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.adapters.reading.coding import PIECE_CELLS, PIECE_ROWS, Send
from planhat_desktop.adapters.reading.delimited import Dialect
from planhat_desktop.adapters.reading.textcolumns import (
    PADDING,
    Codes,
    Numbers,
    TextColumn,
    view_words,
)

PIECE_CODES = 400_000
"""Codes in a piece at most: they are only copied."""

_QUOTE, _NEWLINE, _RETURN = 34, 10, 13


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where the cells of a block lie, in bytes: rows × columns each.

    Attributes:
        quoted: the cell is written in quotes, which are not part of the span.
    """

    starts: Numbers
    lengths: Numbers
    quoted: NDArray[np.bool_]


class TextPieces:
    """Codes the rows of a text file and sends them on in small pieces."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._columns: list[TextColumn] = []
        self.rows = 0

    @property
    def width(self) -> int:
        """How many columns there are so far."""
        return len(self._columns)

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Send rows that may differ in length."""
        step = PIECE_ROWS
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            columns = list(zip_longest(*part, fillvalue=""))
            self._widen(len(columns))
            codes = [
                column.code_texts(texts)
                for column, texts in zip(self._columns, columns, strict=False)
            ]
            self._send_coded(codes, len(part))

    def add_block(self, text: str, dialect: Dialect) -> bool:
        """Send a block of whole lines; False when it is not plainly a table."""
        if dialect.escape or dialect.skip_space or dialect.delimiter is None:
            return False
        block = text.encode("utf-8", "surrogatepass")
        if not block.endswith(b"\n"):
            block += b"\n"
        if b"\x00" in block:
            return False
        data = np.frombuffer(block, np.uint8)
        cells = _find_cells(data, ord(dialect.delimiter), quotes=b'"' in block)
        if cells is None:
            return False
        self._code_block(text, block, data, cells)
        return True

    def _code_block(self, text: str, block: bytes, data: NDArray[np.uint8], cells: _Cells) -> None:
        rows, width = cells.starts.shape
        self._widen(width)
        words = view_words(block + PADDING)
        moved: Numbers | None = None
        if not text.isascii():
            # Bytes that go on a letter do not count as letters.
            moved = np.cumsum((data & 0xC0) == 0x80)
        codes = []
        for index in range(width):
            starts = np.ascontiguousarray(cells.starts[:, index])
            lengths = np.ascontiguousarray(cells.lengths[:, index])
            cutter = _Cutter(text, starts, lengths, cells.quoted[:, index], moved)
            codes.append(self._columns[index].code_spans(words, block, starts, lengths, cutter))
        self._send_coded(codes, rows)

    def _widen(self, width: int) -> None:
        while len(self._columns) < width:
            self._columns.append(TextColumn())

    def _send_coded(self, codes: Sequence[Codes], rows: int) -> None:
        """Send codes and fresh texts in pieces that are quickly taken apart."""
        fresh = [column.take_fresh() for column in self._columns[: len(codes)]]
        new = sum(map(len, fresh))
        parts = max(1, -(-new // PIECE_CELLS), -(-rows * len(codes) // PIECE_CODES))
        for part in range(parts):
            piece = []
            begin, end = rows * part // parts, rows * (part + 1) // parts
            for column, texts in zip(codes, fresh, strict=True):
                # A text may come before or after the codes that name it.
                some = texts[len(texts) * part // parts : len(texts) * (part + 1) // parts]
                piece.append((column[begin:end].tobytes(), some or None))
            self._send(pickle.dumps(("rows", end - begin, piece), 5))
        self.rows += rows


class _Cutter:
    """Makes the texts of one column's cells in a block."""

    def __init__(
        self,
        text: str,
        starts: Numbers,
        lengths: Numbers,
        quoted: NDArray[np.bool_],
        moved: Numbers | None,
    ) -> None:
        self._text = text
        self._starts = starts
        self._lengths = lengths
        self._quoted = quoted
        self._moved = moved

    def __call__(self, which: Numbers) -> list[str]:
        starts = self._starts[which]
        ends = starts + self._lengths[which]
        if self._moved is not None:
            starts, ends = self._shift(starts), self._shift(ends)
        spans = map(slice, starts.tolist(), ends.tolist())
        texts = list(map(self._text.__getitem__, spans))
        quoted = np.flatnonzero(self._quoted[which])
        for index in quoted.tolist():
            if '"' in texts[index]:
                texts[index] = texts[index].replace('""', '"')
        return texts

    def _shift(self, places: Numbers) -> Numbers:
        """Return places in letters for places in bytes."""
        assert self._moved is not None
        before = np.where(places > 0, self._moved[np.maximum(places - 1, 0)], 0)
        shifted: Numbers = places - before
        return shifted


def _find_cells(data: NDArray[np.uint8], mark: int, *, quotes: bool) -> _Cells | None:
    """Return where the cells are when all lines have the same number of them."""
    ends = np.flatnonzero((data == mark) | (data == _NEWLINE))
    inside = None
    if quotes:
        inside = np.cumsum(data == _QUOTE, dtype=np.int32)
        ends = ends[inside[ends] % 2 == 0]
    if not len(ends) or ends[-1] != len(data) - 1:
        return None
    is_line = data[ends] == _NEWLINE
    width = int(np.argmax(is_line)) + 1
    rows, rest = divmod(len(ends), width)
    if rest or np.count_nonzero(is_line) != rows:
        return None
    ends = ends.reshape(rows, width)
    if not is_line.reshape(rows, width)[:, -1].all():
        return None
    starts = np.empty_like(ends)
    starts.flat[0] = 0
    starts.flat[1:] = ends.flat[:-1] + 1
    if not _trim_returns(data, starts, ends, inside):
        return None
    lengths = ends - starts
    if inside is None:
        return _Cells(starts, lengths, np.zeros(starts.shape, np.bool_))
    return _strip_quotes(data, starts, lengths, inside)


def _trim_returns(
    data: NDArray[np.uint8], starts: Numbers, ends: Numbers, inside: NDArray[np.int32] | None
) -> bool:
    """Take the carriage returns off the line ends; False when there are others."""
    returns = np.flatnonzero(data == _RETURN)
    if not len(returns):
        return True
    last = ends[:, -1]
    paired = (last > starts[:, -1]) & (data[last - 1] == _RETURN)
    outside = len(returns)
    if inside is not None:
        outside = int(np.count_nonzero(inside[returns] % 2 == 0))
    if int(np.count_nonzero(paired)) != outside:
        return False
    ends[:, -1] -= paired
    return True


def _strip_quotes(
    data: NDArray[np.uint8], starts: Numbers, lengths: Numbers, inside: NDArray[np.int32]
) -> _Cells | None:
    """Take the quotes off quoted cells; None when quotes stand anywhere else."""
    before = np.where(starts > 0, inside[np.maximum(starts - 1, 0)], 0)
    count = inside[np.maximum(starts + lengths - 1, 0)] - before
    count[lengths == 0] = 0
    quoted = data[np.minimum(starts, len(data) - 1)] == _QUOTE
    quoted &= lengths > 0
    if (count[~quoted] > 0).any():
        return None
    closed = (lengths >= 2) & (data[np.maximum(starts + lengths - 1, 0)] == _QUOTE)
    if not closed[quoted].all():
        return None
    # Quotes within must come in pairs that touch, or the cell is not what it seems.
    inner = np.flatnonzero(quoted & (count > 2))
    if len(inner) and not _all_doubled(data, starts.flat[inner], lengths.flat[inner]):
        return None
    return _Cells(starts + quoted, lengths - 2 * quoted, quoted)


def _all_doubled(data: NDArray[np.uint8], starts: Numbers, lengths: Numbers) -> bool:
    block = data.tobytes()
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        if b'"' in block[start + 1 : start + length - 1].replace(b'""', b""):
            return False
    return True
