"""Rows of delimited text coded column by column, several columns at once where that pays.

A block that is not plainly a table is refused here and goes through the `csv` module; both
give the same cells.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import zip_longest
from typing import Self

import numpy as np

from planhat_desktop.adapters.reading.coding import PIECE_ROWS, Send
from planhat_desktop.adapters.reading.delimited import Dialect
from planhat_desktop.adapters.reading.spans import PADDING, Numbers, Spans, find_spans, gather
from planhat_desktop.adapters.reading.textcolumns import Codes, TextColumn
from planhat_desktop.core.texts import decode_text, encode_text

PART_TEXTS = 8_192
"""Texts in a part at most: making them all holds the other side's lock about 0.6 ms."""

_BEGINS = np.zeros(256, np.bool_)
_BEGINS[[*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3]] = True
_STOPS = np.zeros(256, np.bool_)
_STOPS[[*range(9, 14), *range(28, 33), *range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF]] = True

_Coded = tuple[bytes, list[tuple[bytes, bytes]], list[int]]
"""Codes as bytes, parts of `Texts` new to the column, which of their texts look empty."""


class TextPieces:
    """Codes the rows of a text file and sends them on.

    A piece is ``("texts", n, [(codes, parts, blanks), … one a column])``, see `_Coded`.
    """

    def __init__(self, send: Send, threads: int = 0, size: int = 0) -> None:
        """Make an empty store.

        Args:
            threads: that code columns while the next block is cut; then the store must be
                closed in the end, and a block is sent when the next one comes.
            size: bytes of the whole text, about; 0 when that is not known.
        """
        self._send = send
        self._columns: list[TextColumn] = []
        self._pool = ThreadPoolExecutor(threads) if threads else None
        self._coming: list[Future[_Coded]] = []
        self._coming_rows = 0
        self._size, self._done = size, 0
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self._flush()
        if self._pool is not None:
            self._pool.shutdown()

    @property
    def width(self) -> int:
        """How many columns there are so far."""
        return len(self._columns)

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Send rows that may differ in length."""
        self._flush()
        for start in range(0, len(rows), PIECE_ROWS):
            part = rows[start : start + PIECE_ROWS]
            columns = list(zip_longest(*part, fillvalue=""))
            self._widen(len(columns))
            pairs = zip(self._columns, columns, strict=False)
            self._send_coded([_code_texts(*pair) for pair in pairs], len(part))
            self.rows += len(part)

    def add_block(self, text: bytes, dialect: Dialect) -> bool:
        """Send a block of whole lines; False when it is not plainly a table."""
        mark = dialect.delimiter
        if mark is None or dialect.escape or dialect.skip_space or dialect.quote != '"':
            return False
        if not mark.isascii() or mark in '"\r\n' or b"\0" in text:
            return False
        spans = find_spans(text if text.endswith(b"\n") else text + b"\n", ord(mark))
        if spans is None:
            return False
        self._flush()
        self._widen(spans.width)
        share = min(self._done / self._size, 1.0) if self._size and self._done else 1.0
        columns = enumerate(self._columns[: spans.width])
        jobs = [(column, spans, index, share) for index, column in columns]
        self._done += len(text)
        self.rows += spans.rows
        if self._pool is None:
            self._send_coded([_code_column(*job) for job in jobs], spans.rows)
        else:
            self._coming = [self._pool.submit(_code_column, *job) for job in jobs]
            self._coming_rows = spans.rows
        return True

    def _widen(self, width: int) -> None:
        while len(self._columns) < width:
            self._columns.append(TextColumn())

    def _flush(self) -> None:
        """Send the block that is being coded."""
        coming, self._coming = self._coming, []
        if coming:
            self._send_coded([one.result() for one in coming], self._coming_rows)

    def _send_coded(self, coded: list[_Coded], rows: int) -> None:
        self._send(pickle.dumps(("texts", rows, coded), 5))


def _code_column(column: TextColumn, spans: Spans, index: int, share: float) -> _Coded:
    starts, ends = spans.column(index)
    return _code(column, spans.block, starts, ends, share)


def _code_texts(column: TextColumn, texts: Sequence[str]) -> _Coded:
    bare = list(map(encode_text, texts))
    lengths = np.fromiter(map(len, bare), np.int64, len(bare))
    ends = np.cumsum(lengths + 1) - 1
    return _code(column, b"\0".join((*bare, PADDING)), ends - lengths, ends, 1.0)


def _code(column: TextColumn, block: bytes, starts: Numbers, ends: Numbers, share: float) -> _Coded:
    """Return the codes of cells and what is new; behind each cell stands another byte."""
    codes, fresh = column.code(block, starts, ends - starts, share)
    data = np.frombuffer(block, np.uint8)
    starts, ends = starts.take(fresh), ends.take(fresh)
    cuts = [slice(at, at + PART_TEXTS) for at in range(0, len(fresh), PART_TEXTS)]
    parts = [gather(data, starts[cut], ends[cut]) for cut in cuts]
    maybe = np.flatnonzero(_BEGINS.take(data.take(starts)))
    maybe = maybe[_STOPS[data[ends[maybe] - 1]]]
    looks = (decode_text(block[int(starts[at]) : int(ends[at])]) for at in maybe)
    blanks = [at for at, look in zip(maybe.tolist(), looks, strict=True) if look.isspace()]
    return _pack(codes), parts, blanks


def _pack(codes: Codes) -> bytes:
    """Return codes as bytes, each as narrow as the largest allows."""
    most = int(codes.max(initial=0))
    narrow = np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.int32
    return codes.astype(narrow).tobytes()
