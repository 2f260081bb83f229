"""A small xlsb workbook, record by record ([MS-XLSB] 2.4): no library writes this format."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-excel.'
    'sheet.binary.macroEnabled.main"/></Types>'
)
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "%s</Relationships>"
)
_RELATION = f'<Relationship Id="%s" Type="{_SPACE}/%s" Target="%s"/>'
_EPOCHS = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}


@dataclass(frozen=True)
class Styled:
    """A number with its format."""

    value: float
    code: str


@dataclass(frozen=True)
class Broken:
    """An error cell, as a value or as a formula's result."""

    code: int
    formula: bool = False


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + body


def text(words: str) -> bytes:
    """Return a text with its length in front."""
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def write_xlsb(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    merges: Iterable[tuple[int, int, int, int]] = (),
    date_1904: bool = False,
) -> Path:
    """Write a workbook of these rows; what is hidden and merged counts from 0."""
    codes = ["General"]
    cells = b""
    for number, row in enumerate(rows):
        flags = 0x10 if number in set(hidden_rows) else 0
        cells += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, cell in enumerate(row):
            cells += _cell(column, cell, codes, date_1904)
    columns = b"".join(
        record(60, struct.pack("<IIIIH", one, one, 2560, 0, 1)) for one in hidden_columns
    )
    merged = b"".join(
        record(176, struct.pack("<IIII", top, bottom, left, right))
        for top, left, bottom, right in merges
    )
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, 99))
    sheet += record(390) + columns + record(391) + record(145) + cells + record(146)
    sheet += record(177) + merged + record(178) + record(130)
    book = record(131) + record(153, struct.pack("<III", int(date_1904), 0, 0))
    book += record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Data"))
    book += record(144) + record(132)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        top = _RELATION % ("rId1", "officeDocument", "xl/workbook.bin")
        archive.writestr("_rels/.rels", _RELATIONS % top)
        parts = _RELATION % ("rId1", "worksheet", "worksheets/sheet1.bin")
        parts += _RELATION % ("rId2", "styles", "styles.bin")
        archive.writestr("xl/_rels/workbook.bin.rels", _RELATIONS % parts)
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr("xl/styles.bin", _styles(codes))
    return path


def _cell(column: int, cell: object, codes: list[str], date_1904: bool) -> bytes:
    style, value = 0, cell
    if isinstance(cell, dt.date):
        value = Styled((cell - _EPOCHS[date_1904]).days, "yyyy\\-mm\\-dd")
    if isinstance(value, Styled):
        if value.code not in codes:
            codes.append(value.code)
        style, value = codes.index(value.code), value.value
    head = struct.pack("<II", column, style)
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, float | int):
        whole = struct.pack("<d", value)
        # Excel leaves out the lower half of a number where it is all zeros.
        packed = whole[:4] == bytes(4) and whole[4] & 3 == 0
        return record(2, head + whole[4:]) if packed else record(5, head + whole)
    if isinstance(value, Broken):
        body = bytes([value.code]) + (bytes(10) if value.formula else b"")
        return record(11 if value.formula else 3, head + body)
    return record(6, head + text(str(value))) if value is not None else record(1, head)


def _styles(codes: Sequence[str]) -> bytes:
    formats = b"".join(
        record(44, struct.pack("<H", 164 + at) + text(code)) for at, code in enumerate(codes)
    )
    styles = b"".join(
        record(47, struct.pack("<HHHHHBBHH", 0, 164 + at, 0, 0, 0, 0, 0, 0, 0))
        for at in range(len(codes))
    )
    found = record(615, struct.pack("<I", len(codes))) + formats + record(616)
    # A style that cells do not use comes first, to be passed over.
    found += record(626, struct.pack("<I", 1)) + record(47, bytes(16)) + record(627)
    return found + record(617, struct.pack("<I", len(codes))) + styles + record(618)
