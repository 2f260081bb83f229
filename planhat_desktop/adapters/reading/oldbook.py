"""Workbooks read by xlrd: old xls files with code pages and records the fast reader halves."""

from __future__ import annotations

import datetime as dt
import io

import xlrd

from planhat_desktop.adapters.reading.coding import mark_error
from planhat_desktop.adapters.reading.oldscan import OldScans
from planhat_desktop.adapters.reading.sheetrows import SheetFacts, SheetRows


class OldBook:
    """An xls file read by xlrd: slower, but it knows old code pages and label records."""

    def __init__(self, data: bytes, form: str) -> None:
        self.form = form
        self._book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
        self._scans = OldScans(data)

    def list_sheets(self) -> list[SheetFacts]:
        """Return the sheets in the workbook's order."""
        return [
            SheetFacts(one.name, one.visibility != 0, *self._measure(one))
            for one in self._book.sheets()
        ]

    def _measure(self, sheet: xlrd.sheet.Sheet) -> tuple[int, int]:
        """Return the rows and columns between the first and the last filled cell."""
        blank = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
        rows, columns = [], set()
        for row in range(sheet.nrows):
            filled = [i for i, kind in enumerate(sheet.row_types(row)) if kind not in blank]
            if filled:
                rows.append(row)
                columns |= {filled[0], filled[-1]}
        if not rows:
            return 0, 0
        return rows[-1] - rows[0] + 1, max(columns) - min(columns) + 1

    def read_sheet(self, name: str) -> SheetRows:
        """Return a sheet's rows."""
        sheet = self._book.sheet_by_name(name)
        rows = ([self._cell(cell) for cell in sheet.row(i)] for i in range(sheet.nrows))
        scan = self._scans.scan(self._book.sheet_names().index(name))
        return scan.over(rows, sheet.nrows)

    def _cell(self, cell: xlrd.sheet.Cell) -> object:
        value = cell.value
        if isinstance(value, str):
            return value
        if cell.ctype == xlrd.XL_CELL_DATE:
            return self._date(value)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return mark_error(xlrd.error_text_from_code.get(int(value)) or "#N/A")
        return value

    def _date(self, serial: float) -> object:
        try:
            moment = xlrd.xldate_as_datetime(serial, self._book.datemode)
        except (OverflowError, ValueError):
            return serial
        if 0 <= serial < 1:
            return moment.time()
        return moment.date() if moment.time() == dt.time() else moment
