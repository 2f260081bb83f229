"""A text file from its bytes to rows: encoding, delimiter, records."""

from __future__ import annotations

import codecs
import contextlib
import ctypes
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from planhat_desktop.adapters.reading.coding import Send
from planhat_desktop.adapters.reading.columnar import TextPieces
from planhat_desktop.adapters.reading.delimited import Dialect, TextFacts, cut_blocks, split_blocks
from planhat_desktop.adapters.reading.dialects import find_dialect
from planhat_desktop.adapters.reading.encodings import Encoding, decode_parts, find_encoding
from planhat_desktop.adapters.reading.refusals import Refusal

SAMPLE_LETTERS = 200_000
PART_BYTES = 1 << 22
"""How much of a file is read and cut at once; the work on it stays in the processor's cache."""
MOST_THREADS = 3
"""More would wait for the window, which takes the pieces apart."""
KEPT_BYTES = 128 << 20
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
_ASCII_BASED = frozenset(("ascii", "utf-8", "cp1252"))
"""In these a part of nothing but ASCII reads as it stands, and most parts of a file are such."""

WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
SCRAP_BYTES = 1_000

Tick = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class TextReading:
    """How a text file was read.

    Attributes:
        encoding: as shown to a person: ``utf-8``, ``cp1252``, ``utf-16-le``.
        samples: (encoding, a few words as it reads them), where it was guessed.
        strays: row numbers in which a quote had no end.
    """

    encoding: str
    others: tuple[str, ...]
    samples: tuple[tuple[str, str], ...]
    broken: bool
    dialect: Dialect
    strays: tuple[int, ...]


def name_encoding(encoding: Encoding, head: bytes) -> str:
    """Return the encoding's name as a person would look it up."""
    if encoding.name == "utf-16":
        return "utf-16-be" if head.startswith(b"\xfe\xff") else "utf-16-le"
    if encoding.name == "utf-32":
        return "utf-32-be" if head.startswith(b"\x00\x00\xfe\xff") else "utf-32-le"
    return encoding.name.removesuffix("-sig")


def read_text_file(
    path: Path, size: int, encoding: str | None, delimiter: str | None, send: Send, tick: Tick
) -> TextReading:
    """Send the rows of a text file; every line is a row, blank ones too.

    Raises:
        Refusal: when nothing but blanks is in it, or the encoding is not one.
    """
    with path.open("rb") as file:
        head = file.read(4)
    try:
        found = Encoding(encoding) if encoding else find_encoding(path)
        parts = read_parts(path, found)
        first = next(parts, b"")
    except (LookupError, UnicodeError) as problem:
        raise Refusal("unreadable", kind="encoding", name=encoding or "") from problem
    first = first.removeprefix(codecs.BOM_UTF8)
    dialect = find_dialect(_show_sample(first), delimiter)
    if path.suffix.lower() in WORKBOOKS and dialect.delimiter is None and size < SCRAP_BYTES:
        # A line of words under a workbook's name is what some mail programs leave behind.
        raise Refusal("corrupt")
    if first[:4].lower() == b"sep=" and b"\n" in first[:8]:
        # Excel takes the line away when it opens the file: its row 1 is the one below.
        first = first.partition(b"\n")[2]
    facts = TextFacts()
    done = 0

    def counted() -> Iterator[bytes]:
        nonlocal done
        for part in chain((first,), parts):
            done += len(part)
            yield part

    _keep_memory()
    with TextPieces(send, threads=_count_threads(), size=size) as pieces:
        for _rows in split_blocks(cut_blocks(counted()), dialect, pieces, facts):
            tick(min(done, size), size)
    return TextReading(
        name_encoding(found, head),
        found.others,
        found.samples,
        found.broken,
        dialect,
        tuple(facts.strays),
    )


def read_parts(path: Path, encoding: Encoding) -> Iterator[bytes]:
    """Yield the file's text as UTF-8, cut anywhere; unfit bytes become �.

    Raises:
        LookupError, UnicodeError: when the encoding is not one.
    """
    name = codecs.lookup(encoding.name).name.removesuffix("-sig")
    if name not in _ASCII_BASED:
        for text in decode_parts(path, encoding):
            yield text.encode("utf-8", "surrogatepass")
        return
    decoder = codecs.getincrementaldecoder(name)("replace")
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            plain = part.isascii() and not decoder.getstate()[0]
            yield part if plain else decoder.decode(part).encode()
        yield decoder.decode(b"", final=True).encode()


def _show_sample(part: bytes) -> str:
    return part[: 4 * SAMPLE_LETTERS].decode("utf-8", "replace")[:SAMPLE_LETTERS]


def _count_threads() -> int:
    """Return how many threads may code columns: none where there is but one processor."""
    processors = os.cpu_count() or 1
    return min(processors, MOST_THREADS) if processors > 1 else 0


def _keep_memory() -> None:
    """Let freed memory serve the next block: to get it anew costs a tenth of the reading."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            libc = ctypes.CDLL(None)
            libc.mallopt(_MMAP_THRESHOLD, KEPT_BYTES // 4)
            libc.mallopt(_TRIM_THRESHOLD, KEPT_BYTES)


def hash_file(path: Path) -> str:
    """Return the sha256 of a file's bytes as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
