"""What the fast reader loses of an xlsx sheet, had back from its XML.

Error cells, hidden rows and columns, formulas without a value and numbers shown with zeros
in front. Every search is for what exists: a sheet without any of it costs its unpacking.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from planhat_desktop.adapters.reading.coding import mark_error, mark_formatted
from planhat_desktop.adapters.reading.guards import CELLS
from planhat_desktop.adapters.reading.package import DAMAGE, TROUBLE, pad
from planhat_desktop.adapters.reading.refusals import Refusal

BLOCK_BYTES = 1 << 20
MARKS = 1_000_000
"""Cells had back at most: enough for five columns of the largest sheet."""
SMALL_BYTES = 8 << 20
"""A sheet of this size or less is looked at cell by cell (about 0.3 s)."""

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>/])([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col(?=\s)([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</(?:\w+:)?v>", re.DOTALL)
_STYLE = re.compile(rb'\bs="(\d+)"')
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_UNCOMPUTED = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|t|is)[\s>]")


@dataclass(slots=True)
class SheetScan:
    """What was found in one sheet; rows and columns count from 0.

    Attributes:
        marks: row → [(column, travelling cell)] to put over what the reader gave.
        last_row, last_column: of the cells that hold something, -1 where none does; the
            column is known for small sheets only.
        small: the sheet was looked at cell by cell.
        damaged: the part cannot be unpacked whole, so that no reader may be believed.
    """

    marks: dict[int, list[tuple[int, object]]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    uncomputed: int = 0
    first_row: int = -1
    last_row: int = -1
    first_column: int = -1
    last_column: int = -1
    small: bool = False
    damaged: bool = False

    @property
    def cells(self) -> int:
        """How many cells the rectangle from A1 to the last cell has."""
        return (self.last_row + 1) * (self.last_column + 1)


def scan_sheet(archive: zipfile.ZipFile, entry: str, pads: Mapping[int, str]) -> SheetScan:
    """Return what the sheet's XML tells; a damaged part tells what lies before the damage.

    Raises:
        Refusal: when the cells lie so far apart that no reader could hold them.
    """
    small = archive.getinfo(entry).file_size <= SMALL_BYTES
    scan = SheetScan(small=small)
    wanted = re.compile(
        rb'<(?:\w+:)?c(?=\s)([^>]*\bs="(?:'
        + b"|".join(str(style).encode() for style in pads)
        + rb')"[^>]*)>(.*?)</(?:\w+:)?c>',
        re.DOTALL,
    )
    try:
        for number, block in enumerate(_blocks(archive, entry)):
            if number == 0:
                _scan_columns(block, scan)
            if small:
                _scan_cells(block, scan, pads)
                if scan.cells > CELLS:
                    raise Refusal("too_big")
            else:
                _search(block, scan, pads, wanted)
            _scan_hidden_rows(block, scan)
    except DAMAGE:
        scan.damaged = True
    except TROUBLE:
        # Half a sheet is no reason to stop: what the reader gives stands without this.
        return scan
    return scan


def _blocks(archive: zipfile.ZipFile, entry: str) -> Iterator[bytes]:
    """Yield the part's bytes, cut before a row so that no cell is torn."""
    rest = b""
    with archive.open(entry) as file:
        while data := file.read(BLOCK_BYTES):
            rest += data
            cut = max(rest.rfind(b"<row"), rest.rfind(b":row "))
            if cut > 0:
                cut = rest.rfind(b"<", 0, cut + 1)
                block, rest = rest[:cut], rest[cut:]
                yield block
    yield rest


def column_index(letters: bytes) -> int:
    """Return the 0-based index of Excel's column letters."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _scan_columns(block: bytes, scan: SheetScan) -> None:
    for match in _COLUMN.finditer(block[: 1 << 16]):
        if _HIDDEN.search(match.group(1)):
            span = {name: int(number) for name, number in _SPAN.findall(match.group(1))}
            last = min(span.get(b"max", 0), 16_384)
            scan.hidden_columns.extend(range(span.get(b"min", 1) - 1, last))


def _scan_hidden_rows(block: bytes, scan: SheetScan) -> None:
    if b"hidden=" not in block:
        return
    for match in _ROW.finditer(block):
        number = _NUMBER.search(match.group(1))
        if number and _HIDDEN.search(match.group(1)):
            scan.hidden_rows.append(int(number.group(1)) - 1)


def _scan_cells(block: bytes, scan: SheetScan, pads: Mapping[int, str]) -> None:
    """Look at every cell; rows and cells without a number count from the one before."""
    row = scan.last_row
    column = -1
    for piece in re.split(rb"(?=<(?:\w+:)?row[\s>/])", block):
        head = _ROW.match(piece)
        if head:
            number = _NUMBER.search(head.group(1))
            row = int(number.group(1)) - 1 if number else row + 1
            column = -1
        for match in _CELL.finditer(piece):
            place = _PLACE.search(match.group(1))
            column = column_index(place.group(1)) if place else column + 1
            here = int(place.group(2)) - 1 if place else row
            inside = match.group(2)
            if not inside:
                continue
            if _FILLED.search(inside):
                _widen(scan, here, column)
                _mark(match.group(1), inside, here, column, scan, pads)
            if b"<f" in inside and not _has_value(inside):
                scan.uncomputed += 1


def _has_value(inside: bytes) -> bool:
    value = _VALUE.search(inside)
    return value is not None and value.group(1) != b""


def _widen(scan: SheetScan, row: int, column: int) -> None:
    scan.last_row = max(scan.last_row, row)
    scan.last_column = max(scan.last_column, column)
    scan.first_row = row if scan.first_row < 0 else min(scan.first_row, row)
    scan.first_column = column if scan.first_column < 0 else min(scan.first_column, column)


def _mark(
    attributes: bytes,
    inside: bytes,
    row: int,
    column: int,
    scan: SheetScan,
    pads: Mapping[int, str],
) -> None:
    """Note the cell when the reader would lose what it shows."""
    value = _VALUE.search(inside)
    if value is None or len(scan.marks) >= MARKS:
        return
    if b't="e"' in attributes:
        text = unescape(value.group(1).decode("utf-8", "replace"))
        scan.marks.setdefault(row, []).append((column, mark_error(text)))
    elif pads and b"t=" not in attributes.replace(b't="n"', b""):
        style = _STYLE.search(attributes)
        code = pads.get(int(style.group(1))) if style else None
        if code is not None:
            _mark_padded(value.group(1), code, row, column, scan)


def _mark_padded(value: bytes, code: str, row: int, column: int, scan: SheetScan) -> None:
    try:
        number = float(value)
    except ValueError:
        return
    if number.is_integer() and abs(number) < 1e15:
        cell = mark_formatted(number, pad(number, code))
        scan.marks.setdefault(row, []).append((column, cell))


def _search(
    block: bytes, scan: SheetScan, pads: Mapping[int, str], wanted: re.Pattern[bytes]
) -> None:
    """Look only for the cells that matter in a large sheet."""
    last = block.rfind(b"<row ")
    number = _NUMBER.search(block, last) if last >= 0 else None
    if number:
        scan.last_row = max(scan.last_row, int(number.group(1)) - 1)
    if b"<f" in block:
        scan.uncomputed += sum(block.count(end) for end in _UNCOMPUTED)
    found: list[re.Match[bytes]] = []
    if b't="e"' in block:
        found += [one for one in _CELL.finditer(block) if b't="e"' in one.group(1)]
    if pads:
        found += wanted.finditer(block)
    for match in found:
        place = _PLACE.search(match.group(1))
        if place and match.group(2):
            row, column = int(place.group(2)) - 1, column_index(place.group(1))
            _mark(match.group(1), match.group(2), row, column, scan, pads)
