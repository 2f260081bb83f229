"""Workbooks read by openpyxl: slow, for packages that the fast reader refuses."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl

from planhat_desktop.adapters.reading.cellscan import ROWS, scan_sheet
from planhat_desktop.adapters.reading.coding import mark_error
from planhat_desktop.adapters.reading.package import read_package
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.sheetrows import SheetFacts, SheetRows


class PlainBook:
    """An xlsx file read by openpyxl: slow, but it takes packages the fast reader refuses."""

    def __init__(self, data: bytes, form: str) -> None:
        self.form = form
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._package = read_package(self._archive)
        self._book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        if not self._book.worksheets:
            # Strict packages open without any sheet and without a word.
            whole = all(one.entry for one in self._package.sheets)
            raise Refusal("unreadable" if whole else "corrupt")

    def list_sheets(self) -> list[SheetFacts]:
        """Return the sheets in the workbook's order."""
        facts = []
        for sheet in self._book.worksheets:
            sheet.reset_dimensions()
            rows, columns = [], set()
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                filled = [i for i, cell in enumerate(row) if cell not in (None, "")]
                if filled:
                    rows.append(number)
                    columns |= {filled[0], filled[-1]}
            height = rows[-1] - rows[0] + 1 if rows else 0
            width = max(columns) - min(columns) + 1 if columns else 0
            facts.append(SheetFacts(sheet.title, sheet.sheet_state != "visible", height, width))
        return facts

    def read_sheet(self, name: str) -> SheetRows:
        """Return a sheet's rows."""
        sheet = self._book[name]
        sheet.reset_dimensions()
        rows = ([_plain_cell(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
        part = next((one for one in self._package.sheets if one.name == name), None)
        if part is None or not part.entry:
            return SheetRows(rows)
        return scan_sheet(self._archive, part.entry, self._package.forms).over(rows, ROWS)


def _plain_cell(cell: object) -> object:
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    if isinstance(cell, str) and cell.startswith("#") and cell in _ERRORS:
        return mark_error(cell)
    return cell


_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA")
)
