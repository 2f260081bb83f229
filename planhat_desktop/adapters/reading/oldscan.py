"""What the readers lose of an xls sheet, had back from its records.

Errors, number formats that tell more than the number, hidden rows and columns, merged cells
and formulas without a value. The records are those of [MS-XLS] 2.4 (BIFF5 and BIFF8); older
files have none of this and are left to their reader.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from planhat_desktop.adapters.reading.cellscan import SheetScan
from planhat_desktop.adapters.reading.coding import mark_error
from planhat_desktop.adapters.reading.numberforms import BUILT_IN, Form
from planhat_desktop.adapters.reading.package import name_forms

OLE = b"\xd0\xcf\x11\xe0"

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Source: [MS-XLS] 2.5.10 (BErr)."""

_BOF, _EOF, _SHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_ROW, _COLINFO, _MERGES = 0x0208, 0x007D, 0x00E5

_HEAD = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")
_DOUBLE = struct.Struct("<d")
_LONG = struct.Struct("<I")
_MERGE = struct.Struct("<HHHH")
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01

Record = tuple[int, bytes]


class OldScans:
    """The sheets of an xls file, each looked through when it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._stream = _open_stream(data)
        self._forms: dict[int, Form] = {}
        self._offsets: list[int] = []
        codes, used = dict(BUILT_IN), dict[int, int]()
        for kind, body in _records(self._stream, 0):
            if kind == _SHEET and len(body) > 6:
                self._offsets.append(_LONG.unpack_from(body)[0])
            elif kind == _FORMAT and len(body) > 3:
                number, code = _read_format(body, self._is_biff8)
                codes[number] = code
            elif kind == _XF and len(body) > 3:
                used[len(used)] = int.from_bytes(body[2:4], "little")
        self._forms = name_forms(codes, used)

    @property
    def _is_biff8(self) -> bool:
        return self._stream[4:6] == b"\x00\x06"

    def scan(self, index: int) -> SheetScan:
        """Return what the records of a sheet tell, by its place in the workbook."""
        scan = SheetScan()
        if index < len(self._offsets):
            blank: list[tuple[int, int]] = []
            computed = False
            for kind, body in _records(self._stream, self._offsets[index]):
                take = _TAKERS.get(kind)
                if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6:7] == b"\3":
                    blank.append(struct.unpack_from("<HH", body))
                elif kind == _FORMULA:
                    computed = True
                if take is not None:
                    # A record cut short is passed over: the reader decides about the file.
                    try:
                        take(scan, body, self._forms)
                    except (struct.error, IndexError):
                        continue
            # Excel calculates what it saves, other writers all or nothing: only where no
            # formula has a value were the empty ones never calculated.
            for row, column in () if computed else blank:
                scan.miss(row, column)
        return scan


def _open_stream(data: bytes) -> bytes:
    """Return the workbook's records, empty when there are none to be found."""
    if not data.startswith(OLE):
        return data
    # Imported late: only old workbooks need it.
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            for parts in ole.listdir():
                if len(parts) == 1 and parts[0].lower() in ("workbook", "book"):
                    return ole.openstream(parts).read()
    # What the reader makes of a damaged file stands without this.
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return b""
    return b""


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """Yield the records of one part, those of charts within it left out."""
    depth, end, unpack = 0, len(stream) - 4, _HEAD.unpack_from
    while 0 <= at <= end:
        kind, size = unpack(stream, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[at : at + size]
        at += size


def _read_format(body: bytes, biff8: bool) -> tuple[int, str]:
    number = int.from_bytes(body[:2], "little")
    if not biff8:
        return number, body[3 : 3 + body[2]].decode("cp1252", "replace")
    wide = body[4] & 1
    text = body[5 : 5 + int.from_bytes(body[2:4], "little") * (1 + wide)]
    return number, text.decode("utf-16-le" if wide else "latin-1", "replace")


def read_rk(packed: int) -> float:
    """Return the number in an RK value ([MS-XLS] 2.5.217): 30 bits and two that tell how."""
    if packed & 2:
        whole = packed >> 2
        number = float(whole - (1 << 30) if whole >= 1 << 29 else whole)
    else:
        (number,) = _DOUBLE.unpack(bytes(4) + (packed & 0xFFFFFFFC).to_bytes(4, "little"))
    return number / 100 if packed & 1 else number


def _take_number(scan: SheetScan, body: bytes, forms: dict[int, Form]) -> None:
    row, column, style = _CELL.unpack_from(body)
    if style in forms:
        scan.mark_shown(row, column, _DOUBLE.unpack_from(body, 6)[0], forms[style])


def _take_rk(scan: SheetScan, body: bytes, forms: dict[int, Form]) -> None:
    row, column, style = _CELL.unpack_from(body)
    if style in forms:
        scan.mark_shown(row, column, read_rk(_LONG.unpack_from(body, 6)[0]), forms[style])


def _take_rks(scan: SheetScan, body: bytes, forms: dict[int, Form]) -> None:
    row, first = struct.unpack_from("<HH", body)
    for place in range((len(body) - 6) // 6):
        style, packed = struct.unpack_from("<HI", body, 4 + 6 * place)
        if style in forms:
            scan.mark_shown(row, first + place, read_rk(packed), forms[style])


def _take_formula(scan: SheetScan, body: bytes, forms: dict[int, Form]) -> None:
    if body[12:14] != b"\xff\xff":
        _take_number(scan, body, forms)
        return
    row, column, _style = _CELL.unpack_from(body)
    if body[6] == 2:
        scan.mark(row, column, mark_error(ERRORS.get(body[8], "#N/A")))


def _take_error(scan: SheetScan, body: bytes, _forms: dict[int, Form]) -> None:
    row, column, _style = _CELL.unpack_from(body)
    if body[7]:
        scan.mark(row, column, mark_error(ERRORS.get(body[6], "#N/A")))


def _take_row(scan: SheetScan, body: bytes, _forms: dict[int, Form]) -> None:
    if body[12] & _HIDDEN_ROW:
        scan.hidden_rows.append(int.from_bytes(body[:2], "little"))


def _take_columns(scan: SheetScan, body: bytes, _forms: dict[int, Form]) -> None:
    first, last = struct.unpack_from("<HH", body)
    if body[8] & _HIDDEN_COLUMN:
        scan.hidden_columns.extend(range(first, min(last, 255) + 1))


def _take_merges(scan: SheetScan, body: bytes, _forms: dict[int, Form]) -> None:
    for place in range(int.from_bytes(body[:2], "little")):
        top, bottom, left, right = _MERGE.unpack_from(body, 2 + 8 * place)
        scan.merges.append((top, left, bottom, right))


_TAKERS = {
    _NUMBER: _take_number,
    _RK: _take_rk,
    _MULRK: _take_rks,
    _FORMULA: _take_formula,
    _BOOLERR: _take_error,
    _ROW: _take_row,
    _COLINFO: _take_columns,
    _MERGES: _take_merges,
}
