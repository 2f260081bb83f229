"""Where the cells of a block of delimited text lie, found by numpy, quotes and all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

PADDING = bytes(32)
"""What stands behind a block, so that so many bytes can be read from each place."""

_QUOTE, _NEWLINE, _RETURN = 34, 10, 13


@dataclass(frozen=True, slots=True)
class Spans:
    """The cells of a block that is plainly a table, in bytes.

    Attributes:
        block: the text and behind it, written anew, the cells within which quotes stood
            doubled; then `PADDING`. Behind each cell stands a byte that is no part of it.
    """

    block: bytes
    rows: int
    width: int
    _marks: Numbers
    _returns: NDArray[np.bool_]
    _quoted: dict[int, tuple[Numbers, Numbers]]

    def column(self, index: int) -> tuple[Numbers, Numbers]:
        """Return where a column's cells begin and where they end."""
        return self._quoted.get(index) or _cut_column(self._marks, self.width, index, self._returns)


def find_spans(text: bytes, mark: int) -> Spans | None:
    """Return where the cells are; None when the block is not plainly a table.

    That is: lines with different numbers of cells, quotes amid a cell or without an end,
    carriage returns that end a line alone.

    Args:
        text: whole lines in UTF-8, the last one ended too; without a NUL.
        mark: the delimiter, an ASCII letter.
    """
    data = np.frombuffer(text, np.uint8)
    hits = data == mark
    hits |= data == _NEWLINE
    quotes = b'"' in text
    if quotes:
        hits |= data == _QUOTE
    places = np.flatnonzero(hits)
    letters = data[places]
    quote_places, counts = places[:0], None
    if quotes:
        is_quote = letters == _QUOTE
        quote_places = places[is_quote]
        before = np.cumsum(is_quote, dtype=np.int32)
        # A mark with an odd number of quotes before it stands within a cell.
        outside = np.flatnonzero(((before & 1) == 0) & ~is_quote)
        places, letters, counts = places[outside], letters[outside], before[outside]
    if not len(places) or places[-1] != len(data) - 1:
        return None
    is_line = letters == _NEWLINE
    width = int(is_line.argmax()) + 1
    rows, rest = divmod(len(places), width)
    if rest or np.count_nonzero(is_line) != rows or not is_line[width - 1 :: width].all():
        return None
    marks = np.empty(len(places) + 1, np.int64)
    marks[0] = -1
    marks[1:] = places
    returns = data[marks[width::width] - 1] == _RETURN
    if not _are_all(returns, data, quote_places):
        return None
    if counts is None:
        return Spans(text + PADDING, rows, width, marks, returns, {})
    counts[1:] -= counts[:-1].copy()
    return _strip_quotes(text, Spans(text, rows, width, marks, returns, {}), counts)


def gather(data: Bytes, starts: Numbers, ends: Numbers) -> tuple[bytes, bytes]:
    """Return the bytes of some cells, a NUL between two, and where each of them ends (int32)."""
    sizes = ends - starts
    sizes += 1
    after = np.cumsum(sizes)
    places = np.repeat(ends - after + 1, sizes)
    places += np.arange(len(places))
    taken = data.take(places)
    # The byte behind a cell came along.
    after -= 1
    taken[after] = 0
    return taken[:-1].tobytes(), after.astype(np.int32).tobytes()


def _cut_column(
    marks: Numbers, width: int, index: int, returns: NDArray[np.bool_]
) -> tuple[Numbers, Numbers]:
    starts = marks[index:-1:width] + 1
    ends = marks[index + 1 :: width]
    return starts, ends - returns if index == width - 1 else ends.copy()


def _are_all(returns: NDArray[np.bool_], data: Bytes, quotes: Numbers) -> bool:
    """Say whether all carriage returns that are not quoted stand before a line's end.

    Args:
        returns: for each line, whether one stands before its end.
        quotes: where quotes stand.
    """
    is_return = data == _RETURN
    paired = np.count_nonzero(returns)
    if np.count_nonzero(is_return) == paired:
        return True
    before = np.searchsorted(quotes, np.flatnonzero(is_return))
    return bool(np.count_nonzero((before & 1) == 0) == paired)


def _strip_quotes(text: bytes, spans: Spans, counts: NDArray[np.int32]) -> Spans | None:
    """Take the quotes off quoted cells; None when quotes stand anywhere else.

    Args:
        counts: how many quotes each cell has, row by row.
    """
    data = np.frombuffer(text, np.uint8)
    table = counts.reshape(spans.rows, spans.width)
    quoted: dict[int, tuple[Numbers, Numbers]] = {}
    blocks, size = [text], len(text)
    for index in np.flatnonzero(table.any(axis=0)).tolist():
        starts, ends = spans.column(index)
        count = table[:, index]
        some = np.flatnonzero(count)
        first, last = starts[some], ends[some] - 1
        if not ((data[first] == _QUOTE) & (data[last] == _QUOTE) & (last > first)).all():
            return None
        starts[some] += 1
        ends[some] -= 1
        # Quotes within must come in pairs that touch, or the cell is not what it seems.
        inner = np.flatnonzero(count > 2)
        if len(inner):
            texts, _ = gather(data, starts[inner], ends[inner])
            if b'"' in texts.replace(b'""', b""):
                return None
            # A cell must be known by what it says, not by how it is written.
            plain = texts.replace(b'""', b'"') + b"\0"
            stops = np.flatnonzero(np.frombuffer(plain, np.uint8) == 0) + size
            ends[inner] = stops
            starts[inner[0]] = size
            starts[inner[1:]] = stops[:-1] + 1
            blocks.append(plain)
            size += len(plain)
        quoted[index] = starts, ends
    return replace(spans, block=b"".join((*blocks, PADDING)), _quoted=quoted)
