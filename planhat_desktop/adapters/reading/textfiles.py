"""A text file from its bytes to rows: encoding, delimiter, records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from planhat_desktop.adapters.reading.coding import Send
from planhat_desktop.adapters.reading.columnar import TextPieces
from planhat_desktop.adapters.reading.delimited import Dialect, TextFacts, cut_blocks, split_blocks
from planhat_desktop.adapters.reading.dialects import find_dialect
from planhat_desktop.adapters.reading.encodings import Encoding, decode_parts, find_encoding
from planhat_desktop.adapters.reading.refusals import Refusal

SAMPLE_LETTERS = 200_000

WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
SCRAP_BYTES = 1_000

Tick = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class TextReading:
    """How a text file was read.

    Attributes:
        encoding: as shown to a person: ``utf-8``, ``cp1252``, ``utf-16-le``.
        skipped: lines before the first row, such as Excel's ``sep=;``.
        strays: row numbers in which a quote had no end.
    """

    encoding: str
    others: tuple[str, ...]
    broken: bool
    dialect: Dialect
    skipped: int
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
        parts = decode_parts(path, found)
        first = next(parts)
    except (LookupError, UnicodeError) as problem:
        raise Refusal("unreadable", kind="encoding", name=encoding or "") from problem
    first = first.removeprefix("\ufeff")
    dialect = find_dialect(first[:SAMPLE_LETTERS], delimiter)
    if path.suffix.lower() in WORKBOOKS and dialect.delimiter is None and size < SCRAP_BYTES:
        # A line of words under a workbook's name is what some mail programs leave behind.
        raise Refusal("corrupt")
    skipped = 0
    if first[:4].lower() == "sep=" and "\n" in first[:8]:
        first = first.partition("\n")[2]
        skipped = 1
    pieces = TextPieces(send)
    done = 0

    def counted() -> Iterator[str]:
        nonlocal done
        yield first
        for part in parts:
            done += len(part)
            yield part

    facts = TextFacts()
    for _rows in split_blocks(cut_blocks(counted()), dialect, pieces, facts):
        tick(min(done, size), size)
    return TextReading(
        name_encoding(found, head),
        found.others,
        found.broken,
        dialect,
        skipped,
        tuple(facts.strays),
    )


def hash_file(path: Path) -> str:
    """Return the sha256 of a file's bytes as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
