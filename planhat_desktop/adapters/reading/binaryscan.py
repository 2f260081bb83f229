"""What the fast reader loses of an xlsb sheet, had back from its records.

The records are those of [MS-XLSB] 2.4; what is looked for is the same as in `oldscan`.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Mapping

from planhat_desktop.adapters.reading.cellscan import COLUMNS, ROWS, SheetScan
from planhat_desktop.adapters.reading.coding import mark_error
from planhat_desktop.adapters.reading.numberforms import BUILT_IN, Form
from planhat_desktop.adapters.reading.oldscan import ERRORS, read_rk
from planhat_desktop.adapters.reading.package import (
    DAMAGE,
    TROUBLE,
    find_workbook,
    list_entries,
    name_forms,
    read_relations,
)

_ROW, _RK, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_FORMAT, _XF, _COLINFO, _SHEET, _MERGE = 44, 47, 60, 156, 176
_CELL_STYLES, _CELL_STYLES_END = 617, 618
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01

_LONG = struct.Struct("<I")
_LONGS = struct.Struct("<II")
_DOUBLE = struct.Struct("<d")

Record = tuple[int, bytes]


class BinaryScans:
    """The sheets of an xlsb file, each looked through when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries: dict[str, str] = {}
        self._forms: dict[int, Form] = {}
        names = list_entries(archive)
        try:
            book = find_workbook(archive, names, "workbook.bin")
            targets = read_relations(archive, names, book)
            for kind, body in _records(archive.read(names[book])):
                if kind == _SHEET:
                    relation, at = _read_text(body, 8)
                    name, _end = _read_text(body, at)
                    self._entries[name] = names.get(targets.get(relation, ("", ""))[1], "")
            styles = next((path for kind, path in targets.values() if kind == "styles"), "")
            if styles in names:
                self._forms = _read_forms(archive.read(names[styles]))
        except (*TROUBLE, struct.error):
            # What the reader gives stands without this.
            return

    def scan(self, name: str) -> SheetScan:
        """Return what the records of a sheet tell."""
        scan = SheetScan()
        entry = self._entries.get(name)
        if not entry:
            return scan
        try:
            _scan(_records(self._archive.read(entry)), scan, self._forms)
        except DAMAGE:
            scan.damaged = True
        except (*TROUBLE, struct.error, IndexError):
            return scan
        return scan


def _records(data: bytes) -> Iterator[Record]:
    """Yield the records: a number and a size, seven bits to the byte, then the content."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, data[at : at + size]
        at += size


def _read_text(body: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length in front, and where it ends."""
    (length,) = _LONG.unpack_from(body, at)
    length = 0 if length == 0xFFFFFFFF else length
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _read_forms(data: bytes) -> dict[int, Form]:
    codes, used, inside = dict(BUILT_IN), dict[int, int](), False
    for kind, body in _records(data):
        if kind == _FORMAT:
            codes[int.from_bytes(body[:2], "little")] = _read_text(body, 2)[0]
        elif kind in (_CELL_STYLES, _CELL_STYLES_END):
            inside = kind == _CELL_STYLES
        elif kind == _XF and inside:
            used[len(used)] = int.from_bytes(body[2:4], "little")
    return name_forms(codes, used)


def _scan(records: Iterator[Record], scan: SheetScan, forms: Mapping[int, Form]) -> None:
    row = 0
    for kind, body in records:
        if kind == _ROW:
            (row,) = _LONG.unpack_from(body)
            if body[11] & _HIDDEN_ROW and row < ROWS:
                scan.hidden_rows.append(row)
        elif kind in (_ERROR, _FORMULA_ERROR):
            scan.mark(row, _LONG.unpack_from(body)[0], mark_error(ERRORS.get(body[8], "#N/A")))
        elif kind in (_RK, _REAL, _FORMULA_NUMBER):
            form = forms.get(int.from_bytes(body[4:7], "little"))
            if form is not None:
                column = _LONG.unpack_from(body)[0]
                packed = kind == _RK
                value = read_rk(_LONG.unpack_from(body, 8)[0]) if packed else _real(body)
                scan.mark_shown(row, column, value, form)
        elif kind == _COLINFO:
            first, last = _LONGS.unpack_from(body)
            if body[16] & _HIDDEN_COLUMN:
                scan.hidden_columns.extend(range(first, min(last, COLUMNS - 1) + 1))
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            scan.merges.append((top, left, bottom, right))


def _real(body: bytes) -> float:
    number: float = _DOUBLE.unpack_from(body, 8)[0]
    return number
