"""The first rows of a big file, read before all others.

A short file is made of the beginning of the long one and read by the same readers, so that
its cells read alike. Where that cannot be done the first rows come with the others.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from planhat_desktop.adapters.reading.coding import Pieces, Row
from planhat_desktop.adapters.reading.dialects import find_dialect
from planhat_desktop.adapters.reading.encodings import guess_encoding
from planhat_desktop.adapters.reading.package import TROUBLE, Package, SheetPart, read_package
from planhat_desktop.adapters.reading.refusals import Refusal

ROWS = 200
TEXT_BYTES = 4 << 20
"""A smaller text file is read at once."""
SHEET_BYTES = 4 << 20
"""The same for a sheet's part, unpacked."""
HEAD_BYTES = 128 << 10
"""How much of a text file is looked at."""
PART_BYTES = 4 << 20
"""How much of a sheet's part is unpacked for its first rows, at most."""
STRINGS_BYTES = 24 << 20
"""The same for the texts they share; this takes about 0.2 s."""
TRIES = 3
"""Sheets that are looked at for the first one that holds a table, at most."""
BLOCK_BYTES = 1 << 17

_EMPTY = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData/></worksheet>"
)
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_CELLS = re.compile(rb"<((?:\w+:)?)sheetData\s*>")
_SHARED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')
_TEXT_END = re.compile(rb"</((?:\w+:)?)si>|<((?:\w+:)?)si\s*/>")
_NEEDED = re.compile(r"\.rels$|(^|/)(\[content_types\]|workbook|styles)\.xml$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first rows and how they were read.

    Attributes:
        pieces: messages as `coding.Pieces` makes them.
        sheets: (name, hidden, rows, columns) of each; the counts are those of the beginning.
    """

    pieces: list[bytes]
    first_column: int = 0
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[tuple[str, bool, int, int], ...] = ()
    sheet: str = ""


def begin_text(
    path: Path, size: int, encoding: str | None, delimiter: str | None
) -> Beginning | None:
    """Return the first rows of a text file; None for a small one, or one that is not plain."""
    if size < TEXT_BYTES:
        return None
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        name = encoding or guess_encoding(_cut_line(head)).name
        text = _cut_line(head).decode(name, "replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        return None
    dialect = find_dialect(text, delimiter)
    if text[:4].lower() == "sep=" and "\n" in text[:8]:
        text = text.partition("\n")[2]
    rows = dialect.read(io.StringIO(text, newline=""))
    pieces = _code(rows)
    if not pieces:
        return None
    return Beginning(pieces, encoding=name, delimiter=dialect.delimiter)


def _cut_line(head: bytes) -> bytes:
    """Return whole lines, so that no letter and no cell is torn; all of it where there is none."""
    if b"\0" in head:  # letters of two or four bytes
        return head[: len(head) // 4 * 4]
    return head[: head.rfind(b"\n") + 1] or head


def _code(rows: Iterator[Row]) -> list[bytes]:
    pieces: list[bytes] = []
    Pieces(pieces.append).add_rows(islice(rows, ROWS))
    return pieces


def begin_book(data: bytes, form: str, wanted: str | None) -> Beginning | None:
    """Return the first rows of an xlsx workbook's sheet.

    None for other kinds and small sheets, and where the beginning alone cannot be read.

    Args:
        wanted: the sheet's name; None takes the first that holds a table.
    """
    if form not in ("xlsx", "xlsm"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = read_package(archive)
            parts = [one for one in package.sheets if one.entry]
            if max((one.size for one in parts), default=0) < SHEET_BYTES:
                return None
            chosen = [one for one in parts if one.name == wanted] if wanted is not None else parts
            for part in chosen[:TRIES]:
                found = _begin_sheet(archive, package, part, form, asked=wanted is not None)
                if found is not None:
                    return found
    except (*TROUBLE, Refusal):
        return None
    return None


def _begin_sheet(
    archive: zipfile.ZipFile, package: Package, part: SheetPart, form: str, *, asked: bool
) -> Beginning | None:
    """Return a sheet's first rows; None when nobody asked for it and it may hold no table."""
    from planhat_desktop.adapters.reading.books import open_books

    short = _shorten(archive, package, part)
    book = next(open_books(short, form, None, careful=False)) if short else Refusal("corrupt")
    if isinstance(book, Refusal):
        raise book
    facts = book.list_sheets()
    mine = next(one for one in facts if one.name == part.name)
    if not asked and (mine.hidden or mine.rows < 2 or mine.columns < 2):
        return None
    sheet = book.read_sheet(part.name)
    pieces = _code(sheet.marked())
    listed = tuple((one.name, one.hidden, one.rows, one.columns) for one in facts)
    return Beginning(pieces, sheet.first_column, sheets=listed, sheet=part.name)


def _shorten(archive: zipfile.ZipFile, package: Package, part: SheetPart) -> bytes | None:
    """Return the workbook with the beginning of one sheet, the others empty."""
    rows = _cut_rows(archive, part.entry)
    if rows is None:
        return None
    others = {one.entry for one in package.sheets} - {part.entry}
    short = io.BytesIO()
    with zipfile.ZipFile(short, "w") as target:
        for name in archive.namelist():
            if name == part.entry:
                target.writestr(name, rows)
            elif name in others:
                target.writestr(name, _EMPTY)
            elif name.lower().endswith("sharedstrings.xml"):
                last = max(map(int, _SHARED.findall(rows)), default=-1)
                strings = _cut_strings(archive, name, last + 1)
                if strings is None:
                    return None
                target.writestr(name, strings)
            elif _NEEDED.search(name):
                target.writestr(name, archive.read(name))
    return short.getvalue()


def _cut_rows(archive: zipfile.ZipFile, entry: str) -> bytes | None:
    """Return a sheet's part with its first rows alone; None where not one row is to be seen."""
    part, ended = b"", False
    with archive.open(entry) as file:
        while len(part) < PART_BYTES and part.count(b"<row") + part.count(b":row") <= 2 * ROWS:
            block = file.read(BLOCK_BYTES)
            part += block
            if not block:
                ended = True
                break
    starts = [one.start() for one in islice(_ROW.finditer(part), ROWS + 1)]
    if ended and len(starts) <= ROWS:
        return part
    head = _CELLS.search(part)
    if head is None or len(starts) < 2:
        return None
    prefix = head.group(1)
    return b"%s</%ssheetData></%sworksheet>" % (part[: starts[-1]], prefix, prefix)


def _cut_strings(archive: zipfile.ZipFile, entry: str, count: int) -> bytes | None:
    """Return the shared texts' part with the first ones alone; None where they lie too deep."""
    part, seen, looked = bytearray(), 0, 0
    with archive.open(entry) as file:
        while block := file.read(BLOCK_BYTES):
            part += block
            for end in _TEXT_END.finditer(part, looked):
                seen, looked = seen + 1, end.end()
                if seen >= count:
                    prefix = end.group(1) or end.group(2) or b""
                    return bytes(part[:looked]) + b"</%ssst>" % prefix
            if len(part) > STRINGS_BYTES:
                return None
    return bytes(part)
