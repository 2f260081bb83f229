"""Delimited text into rows, without losing a cell, a blank line or a stray quote.

Blocks that are plainly a table are taken whole by `columnar`; everything else goes through
the `csv` module here. Both give the same cells.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

csv.field_size_limit(1 << 30)

QUOTED_LINES = 2_000
"""A quoted cell that runs over more lines than this, or to the end, began by a stray quote."""
STRAYS = 50
"""After so many stray quotes they are letters in this file, and no cell is quoted."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(slots=True)
class TextFacts:
    """What was noticed while splitting.

    Attributes:
        strays: row numbers from 1 in which an opening quote had no end.
    """

    strays: list[int] = field(default_factory=list)


class RowSink(Protocol):
    """Takes the rows of a text, a whole block at once where it can."""

    rows: int

    @property
    def width(self) -> int:
        """How many columns there are so far."""

    def add_block(self, text: bytes, dialect: Dialect) -> bool:
        """Take a block of whole lines in UTF-8; False when it is not plainly a table."""

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Take rows that may differ in length."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file writes its cells; no delimiter means one cell a line."""

    delimiter: str | None
    escape: str | None = None
    quote: str = '"'
    skip_space: bool = False

    def read(self, lines: Iterable[str], *, quoting: bool = True) -> Iterator[list[str]]:
        """Yield the cells of each record."""
        return csv.reader(
            lines,
            # A line holds no line end within, so it can never be cut there.
            delimiter=self.delimiter or "\x1f",
            quotechar=self.quote if quoting else None,
            quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
            escapechar=self.escape,
            skipinitialspace=self.skip_space,
            strict=False,
        )


class _Lines:
    """Hands lines to the csv reader and remembers those of the record under way."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._lines: list[str] = []
        self._next = 0
        self.record: list[str] = []
        self.ran_out = False

    def load(self) -> bytes | None:
        """Return the next block when all lines before it are used up."""
        return next(self._blocks, None)

    def put(self, block: bytes) -> None:
        """Take a block's lines, line ends and all."""
        self._lines = _LINE.findall(block.decode("utf-8", "surrogatepass"))
        self._next = 0

    def put_back(self, lines: list[str]) -> None:
        """Take lines again, before those that follow."""
        self._lines = lines + self._lines[self._next :]
        self._next = 0

    @property
    def left(self) -> bool:
        """Whether lines of the block are left."""
        return self._next < len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.record) >= QUOTED_LINES:
            self.ran_out = True
            raise StopIteration
        if not self.left:
            block = self.load()
            if block is None:
                self.ran_out = bool(self.record)
                raise StopIteration
            self.put(block)
        line = self._lines[self._next]
        self._next += 1
        self.record.append(line)
        return line


def split_blocks(
    blocks: Iterator[bytes], dialect: Dialect, pieces: RowSink, facts: TextFacts
) -> Iterator[int]:
    """Send the rows of a text that comes in blocks of whole lines.

    Args:
        blocks: UTF-8; each ends with a line end, the last one excepted.
        facts: what is noticed is put there.

    Yields:
        How many rows are sent, after each block.
    """
    lines = _Lines(blocks)
    quoting = True
    while (block := lines.load()) is not None:
        if not pieces.add_block(block, dialect):
            lines.put(block)
            while lines.left:
                quoting = _split_quoted(lines, dialect, pieces, facts, quoting)
        yield pieces.rows


def _split_quoted(
    lines: _Lines, dialect: Dialect, pieces: RowSink, facts: TextFacts, quoting: bool
) -> bool:
    """Send the records that begin in the block at hand; return whether quotes still count."""
    rows: list[list[str]] = []
    reader = dialect.read(lines, quoting=quoting)
    while lines.left:
        lines.record, lines.ran_out = [], False
        row = next(reader, None) or []
        if lines.ran_out:
            facts.strays.append(pieces.rows + len(rows) + 1)
            width = len(rows[0]) if rows else pieces.width
            if _is_stray(lines.record, dialect, width):
                lines.put_back(lines.record[1:])
                row = next(dialect.read([lines.record[0]], quoting=False), [])
            quoting = quoting and len(facts.strays) < STRAYS
            reader = dialect.read(lines, quoting=quoting)
        rows.append(row)
    pieces.add_rows(rows)
    return quoting


def _is_stray(record: list[str], dialect: Dialect, width: int) -> bool:
    """Say whether lines swallowed by a quote without end are rows of their own.

    A file cut off inside a quoted cell ends likewise, but its last lines are no rows.
    """
    if len(record) >= QUOTED_LINES:
        return True
    rows = list(dialect.read(record[1:], quoting=False))
    fitting = sum(1 for row in rows if len(row) == width)
    return len(rows) > 0 and fitting * 2 > len(rows)


def cut_blocks(parts: Iterable[bytes | str]) -> Iterator[bytes]:
    """Yield a text in blocks of UTF-8 that end with a whole line.

    Args:
        parts: the text, or its UTF-8, cut anywhere.
    """
    rest = b""
    bare = False
    for part in parts:
        more = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        cut = more.rfind(b"\n") + 1
        if cut:
            yield rest + more[:cut]
            rest = more[cut:]
            continue
        rest += more
        # Old Mac files end their lines with a carriage return alone. A return at the
        # very end may be half of a pair.
        cut = rest.rfind(b"\r", 0, -1) + 1
        if cut:
            bare = True
            yield rest[:cut]
            rest = rest[cut:]
    if bare and rest.endswith(b"\r"):
        rest = rest[:-1]
    if rest:
        yield rest
