"""Blocks of delimited text cut into columns by numpy, quotes and all.

A block that is not plainly a table (other widths, quotes inside cells, lone carriage
returns) is refused here and goes through the `csv` module; both give the same cells.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
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
    gather,
    view_words,
)

PIECE_CODES = 400_000
"""Codes in a piece at most: they are only copied."""

_QUOTE, _NEWLINE, _RETURN = 34, 10, 13


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where the cells of a block lie, in bytes: columns × rows each.

    Attributes:
        doubled: for each column, whether quotes stand doubled within its cells.
    """

    starts: Numbers
    lengths: Numbers
    doubled: list[bool]


@dataclass(frozen=True, slots=True)
class _Coded:
    """One column's codes of some rows.

    Attributes:
        fresh: which of the rows' texts were not seen before, in the order of their codes.
        cut: makes those texts, as a list or as UTF-8 with a NUL between them.
    """

    codes: Codes
    fresh: Numbers
    cut: Callable[[Numbers], bytes | list[str]]


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
        for start in range(0, len(rows), PIECE_ROWS):
            part = rows[start : start + PIECE_ROWS]
            columns = [list(texts) for texts in zip_longest(*part, fillvalue="")]
            self._widen(len(columns))
            coded = [
                _code_list(column, texts)
                for column, texts in zip(self._columns, columns, strict=False)
            ]
            self._send_coded(coded, len(part))

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
        words = view_words(block + PADDING)
        width, rows = cells.starts.shape
        self._widen(width)
        coded = []
        for column, starts, lengths, doubled in zip(
            self._columns, cells.starts, cells.lengths, cells.doubled, strict=False
        ):
            if doubled:
                # A cell must be known by what it says, not by how it is written.
                texts = gather(data, starts, lengths).decode("utf-8", "surrogatepass")
                plain = [one.replace('""', '"') for one in texts.split("\0")]
                coded.append(_code_list(column, plain))
            else:
                codes, fresh = column.code_spans(words, block, starts, lengths)
                coded.append(_Coded(codes, fresh, partial(_gather_some, data, starts, lengths)))
        self._send_coded(coded, rows)
        return True

    def _widen(self, width: int) -> None:
        while len(self._columns) < width:
            self._columns.append(TextColumn())

    def _send_coded(self, coded: Sequence[_Coded], rows: int) -> None:
        """Send codes and fresh texts in pieces that are quickly taken apart."""
        new = sum(len(one.fresh) for one in coded)
        parts = max(1, -(-new // PIECE_CELLS), -(-rows * len(coded) // PIECE_CODES))
        for part in range(parts):
            piece = []
            begin, end = rows * part // parts, rows * (part + 1) // parts
            for one in coded:
                # A text may come before or after the codes that name it.
                count = len(one.fresh)
                some = one.fresh[count * part // parts : count * (part + 1) // parts]
                texts = one.cut(some) if len(some) else None
                piece.append((_pack(one.codes[begin:end]), texts))
            self._send(pickle.dumps(("rows", end - begin, piece), 5))
        self.rows += rows


def _pack(codes: Codes) -> bytes:
    """Return codes as bytes, each as narrow as the largest allows."""
    most = int(codes.max(initial=0))
    narrow = np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.int32
    return codes.astype(narrow).tobytes()


def _code_list(column: TextColumn, texts: list[str]) -> _Coded:
    codes, fresh = column.code_texts(texts)
    return _Coded(codes, fresh, lambda which: [texts[one] for one in which.tolist()])


def _gather_some(
    data: NDArray[np.uint8], starts: Numbers, lengths: Numbers, which: Numbers
) -> bytes:
    return gather(data, starts[which], lengths[which])


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
    if not is_line[width - 1 :: width].all():
        return None
    starts = np.empty_like(ends)
    starts[0] = 0
    starts[1:] = ends[:-1] + 1
    starts = np.ascontiguousarray(starts.reshape(rows, width).T)
    ends = np.ascontiguousarray(ends.reshape(rows, width).T)
    if not _trim_returns(data, starts[-1], ends[-1], inside):
        return None
    lengths = ends - starts
    if inside is None:
        return _Cells(starts, lengths, [False] * width)
    return _strip_quotes(data, starts, lengths, inside)


def _trim_returns(
    data: NDArray[np.uint8], starts: Numbers, ends: Numbers, inside: NDArray[np.int32] | None
) -> bool:
    """Take the carriage returns off the lines' last cells; False when there are others."""
    returns = np.flatnonzero(data == _RETURN)
    if not len(returns):
        return True
    paired = (ends > starts) & (data[ends - 1] == _RETURN)
    outside = len(returns)
    if inside is not None:
        outside = int(np.count_nonzero(inside[returns] % 2 == 0))
    if int(np.count_nonzero(paired)) != outside:
        return False
    ends -= paired
    return True


def _strip_quotes(
    data: NDArray[np.uint8], starts: Numbers, lengths: Numbers, inside: NDArray[np.int32]
) -> _Cells | None:
    """Take the quotes off quoted cells; None when quotes stand anywhere else."""
    doubled = []
    for first, length in zip(starts, lengths, strict=True):
        # Behind the last byte of a cell stands its delimiter: it is safe to look there.
        count = inside[first + length] - inside[first]
        quoted = (data[first] == _QUOTE) & (length > 0)
        count += quoted
        count -= data[first + length] == _QUOTE
        if (count[~quoted] > 0).any():
            return None
        closed = (length >= 2) & (data[first + length - 1] == _QUOTE)
        if not closed[quoted].all():
            return None
        # Quotes within must come in pairs that touch, or the cell is not what it seems.
        inner = np.flatnonzero(count > 2)
        if len(inner) and not _all_doubled(data, first[inner], length[inner]):
            return None
        doubled.append(len(inner) > 0)
        first += quoted
        length -= 2 * quoted
    return _Cells(starts, lengths, doubled)


def _all_doubled(data: NDArray[np.uint8], starts: Numbers, lengths: Numbers) -> bool:
    for cell in gather(data, starts + 1, lengths - 2).split(b"\0"):
        if b'"' in cell.replace(b'""', b""):
            return False
    return True
