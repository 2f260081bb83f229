"""Workbooks read by calamine: xlsx, xlsm, xlsb, xls, ods; fast, with what it loses had back."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import threading
import zipfile
from collections.abc import Iterable
from pathlib import Path

import python_calamine as calamine

from planhat_desktop.adapters.reading.binaryscan import BinaryScans
from planhat_desktop.adapters.reading.cellscan import SheetScan, column_index, scan_sheet
from planhat_desktop.adapters.reading.coding import Row
from planhat_desktop.adapters.reading.guards import CELLS
from planhat_desktop.adapters.reading.oldscan import OldScans
from planhat_desktop.adapters.reading.onepass import shorten_way
from planhat_desktop.adapters.reading.opendocscan import scan_opendocument
from planhat_desktop.adapters.reading.package import TROUBLE, Package, SheetPart, read_package
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.sheetrows import SheetFacts, SheetRows

SURVEY_BYTES = 24 << 20
"""Sheets beyond the chosen one are measured cell by cell up to this many bytes in all."""


class FastBook:
    """A workbook read by calamine (xlsx, xlsm, xlsb, xls, ods)."""

    def __init__(self, data: bytes, form: str) -> None:
        self.form = form
        self._archive = None if form == "xls" else zipfile.ZipFile(io.BytesIO(data))
        self._package = Package(())
        self._scans: dict[str, SheetScan] = {}
        self._sheets: dict[str, calamine.CalamineSheet] = {}
        if self._archive is not None and form in ("xlsx", "xlsm"):
            self._package = read_package(self._archive)
            data = shorten_way(data, self._package.sheets)
        self._book = _open(data, form)
        self._old = OldScans(data) if form == "xls" else None
        self._binary: BinaryScans | None = None
        if self._archive is not None and form == "xlsb":
            self._binary = BinaryScans(self._archive)
        self._parts = {part.name: part for part in self._package.sheets}

    def list_sheets(self) -> list[SheetFacts]:
        """Return the sheets that can hold cells, in the workbook's order."""
        budget = SURVEY_BYTES
        facts = []
        for one in self._book.sheets_metadata:
            part = self._parts.get(one.name)
            rows, columns = 0, 0
            if one.typ != calamine.SheetTypeEnum.WorkSheet:
                # A chart or a dialog: a person sees its name, but it has no cells.
                pass
            elif part is None:
                rows, columns = self._measure(one.name)
            else:
                rows, columns = self._read_dimension(part)
                # A sheet that is large, but says it is not, is not believed.
                if part.size <= budget or rows * columns == 1:
                    budget = max(0, budget - part.size)
                    scan = self._scan(part)
                    if scan.last_row >= 0 and not scan.damaged:
                        rows = scan.last_row - scan.first_row + 1
                        seen = scan.last_column - scan.first_column + 1
                        columns = max(columns, seen) if scan.sampled else seen
                    elif not scan.damaged:
                        rows, columns = 0, 0
            hidden = one.visible != calamine.SheetVisibleEnum.Visible
            facts.append(SheetFacts(one.name, hidden, rows, columns))
        if not any(one.rows for one in facts) and not all(
            one.entry for one in self._parts.values()
        ):
            # Not empty: what should be in it is missing.
            raise Refusal("corrupt")
        return facts

    def _measure(self, name: str) -> tuple[int, int]:
        sheet = self._load(name)
        if sheet.start is None or sheet.end is None:
            return 0, 0
        return sheet.end[0] - sheet.start[0] + 1, sheet.end[1] - sheet.start[1] + 1

    def _read_dimension(self, part: SheetPart) -> tuple[int, int]:
        """Return what the sheet says of its own size; it may be wrong, but not costly."""
        if self._archive is None:
            return 1, 1
        try:
            with self._archive.open(part.entry) as file:
                head = file.read(4096).decode("utf-8", "replace").replace("'", '"')
        except TROUBLE:
            return 1, 1
        return read_reference(head.partition('<dimension ref="')[2].partition('"')[0])

    def _load(self, name: str) -> calamine.CalamineSheet:
        if name not in self._sheets:
            self._sheets[name] = self._book.get_sheet_by_name(name)
        return self._sheets[name]

    def _scan(self, part: SheetPart) -> SheetScan:
        if part.name not in self._scans and self._archive is not None and part.entry:
            self._scans[part.name] = scan_sheet(self._archive, part.entry, self._package.forms)
        return self._scans.get(part.name, SheetScan())

    def read_sheet(self, name: str) -> SheetRows:
        """Return a sheet's rows; the XML is searched while the reader works."""
        part = self._parts.get(name)
        if part is not None:
            # The reader lets go of the lock: both cores work. A small sheet, which may be
            # a trap, was looked at before.
            searching = threading.Thread(target=self._scan, args=(part,))
            searching.start()
            sheet = self._load(name)
            searching.join()
            scan = self._scan(part)
        else:
            sheet = self._load(name)
            scan = self._scan_other(name)
        if scan.damaged:
            raise Refusal("corrupt")
        if sheet.start is None or sheet.end is None:
            return SheetRows((), 0, marks=scan.marks)
        if (sheet.end[0] + 1) * (sheet.end[1] + 1) > CELLS:
            raise Refusal("too_big")
        rows: Iterable[Row] = sheet.iter_rows()
        if self.form == "ods":
            rows = map(_drop_midnights, rows)
        merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
        return scan.over(rows, sheet.end[0] + 1, sheet.start[1], merges)

    def _scan_other(self, name: str) -> SheetScan:
        """Return what the records or the XML of a sheet tell that is no xlsx part."""
        if self._old is not None:
            return self._old.scan(self._book.sheet_names.index(name))
        if self._binary is not None:
            return self._binary.scan(name)
        if self.form == "ods" and self._archive is not None:
            if not self._scans:
                self._scans = scan_opendocument(self._archive)
            return self._scans.get(name, SheetScan())
        return SheetScan()


def _open(data: bytes, form: str) -> calamine.CalamineWorkbook:
    """Open a workbook, and where its kind is not seen, by a name that tells it.

    Only then does the reader say what is really wrong, such as a password.
    """
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.CalamineError as problem:
        if "detect" not in str(problem):
            raise
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"book.{form}"
        path.write_bytes(data)
        return calamine.CalamineWorkbook.from_path(str(path))


def read_reference(reference: str) -> tuple[int, int]:
    """Return rows and columns of a range such as ``B2:F90``; 1 × 1 when it is none."""
    corners = []
    for corner in reference.split(":"):
        letters = corner.rstrip("0123456789")
        if not letters.isalpha() or letters == corner:
            return 1, 1
        corners.append((int(corner[len(letters) :]), column_index(letters.upper().encode())))
    first, last = corners[0], corners[-1]
    return last[0] - first[0] + 1, last[1] - first[1] + 1


def _drop_midnights(row: Row) -> Row:
    """Return an ods row with its dates as dates: the reader adds a midnight to each."""
    if dt.datetime not in set(map(type, row)):
        return row
    return [
        cell.date() if isinstance(cell, dt.datetime) and cell.time() == dt.time() else cell
        for cell in row
    ]
