"""One sheet in every workbook format, full of cells that show more than their value.

The truth, `SEEN`, is written down beside what is typed: no reader made it.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import xlsxwriter
import xlwt

from planhat_desktop.core.table import Cell, CellError, Formatted
from tests.sheets.binary import Broken, Styled, write_xlsb

HEADER = ("Code", "Rate", "Price", "Broken", "Start", "Paid")
CODE, RATE, PRICE = "00000", "0.0\\ %", '#,##0.00\\ "kr";\\-#,##0.00\\ "kr"'
SEEN: Sequence[Sequence[Cell]] = (
    (
        Formatted(42, "00042"),
        Formatted(0.125, "12.5 %"),
        Formatted(1234.5, "1,234.50 kr"),
        CellError("#N/A"),
        dt.date(2026, 4, 3),
        True,
    ),
    (
        Formatted(0, "00000"),
        Formatted(0.07, "7.0 %"),
        Formatted(-0.5, "-0.50 kr"),
        CellError("#DIV/0!"),
        dt.date(2024, 2, 29),
        False,
    ),
    (
        Formatted(9876, "09876"),
        Formatted(1.5, "150.0 %"),
        Formatted(1e6, "1,000,000.00 kr"),
        CellError("#REF!"),
        dt.date(1999, 12, 31),
        True,
    ),
    ("end", None, None, None, None, None),
)
"""The data rows; row 3 and column C are hidden, A5 and B5 are one cell."""

UNCOMPUTED_AT = "G2"
"""Where a formula without a value stands, in the formats that can hold one."""

_CODES: Mapping[int, str] = {0: CODE, 1: RATE, 2: PRICE}
_DAY = "yyyy\\-mm\\-dd"
_ERRORS = {"#N/A": 0x2A, "#DIV/0!": 0x07, "#REF!": 0x17}


def write_xlsx(path: Path, *, date_1904: bool = False) -> Path:
    """Write the sheet as Excel does today."""
    book = xlsxwriter.Workbook(str(path), {"date_1904": date_1904})
    sheet = book.add_worksheet("Data")
    styles = {at: book.add_format({"num_format": code}) for at, code in _CODES.items()}
    day = book.add_format({"num_format": _DAY})
    sheet.write_row(0, 0, HEADER)
    for row, cells in enumerate(SEEN, 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, Formatted):
                sheet.write_number(row, column, cell.value, styles[column])
            elif isinstance(cell, CellError):
                sheet.write_formula(row, column, "=1/0", None, cell.text)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(row, column, cell, day)
            elif cell is not None:
                sheet.write(row, column, cell)
    sheet.write_formula(1, 6, "=A2+1", None, "")
    sheet.write_blank(1, 7, None, styles[0])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    sheet.merge_range(4, 0, 4, 1, "end")
    book.close()
    return path


def write_xls(path: Path, *, date_1904: bool = False) -> Path:
    """Write the sheet as Excel did before 2007."""
    book = xlwt.Workbook()
    book.dates_1904 = date_1904
    sheet = book.add_sheet("Data")
    styles = {at: xlwt.easyxf(num_format_str=code) for at, code in _CODES.items()}
    day = xlwt.easyxf(num_format_str=_DAY)
    for column, name in enumerate(HEADER):
        sheet.write(0, column, name)
    for row, cells in enumerate(SEEN, 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, Formatted):
                sheet.write(row, column, cell.value, styles[column])
            elif isinstance(cell, CellError):
                sheet.row(row).set_cell_error(column, _ERRORS[cell.text])
            elif isinstance(cell, dt.date):
                sheet.write(row, column, cell, day)
            elif cell is not None and cell != "end":
                sheet.write(row, column, cell)
    sheet.write(1, 6, xlwt.Formula("A2+1"))
    sheet.row(2).hidden = True
    sheet.col(2).hidden = True
    sheet.write_merge(4, 4, 0, 1, "end")
    book.save(str(path))
    return path


def write_binary(path: Path, *, date_1904: bool = False) -> Path:
    """Write the sheet as Excel's binary workbook; one error is a formula's."""
    rows: list[list[object]] = [list(HEADER)]
    for cells in SEEN:
        row: list[object] = []
        for column, cell in enumerate(cells):
            if isinstance(cell, Formatted):
                row.append(Styled(cell.value, _CODES[column]))
            elif isinstance(cell, CellError):
                row.append(Broken(_ERRORS[cell.text], formula=cell.text != "#N/A"))
            else:
                row.append(cell)
        rows.append(row)
    hidden = {"hidden_rows": [2], "hidden_columns": [2]}
    return write_xlsb(path, rows, merges=[(4, 0, 4, 1)], date_1904=date_1904, **hidden)


def write_ods(path: Path) -> Path:
    """Write the sheet as LibreOffice does; it has but one way to count days."""
    body = '<table:table-column table:number-columns-repeated="2"/>'
    body += '<table:table-column table:visibility="collapse"/><table:table-column/>'
    body += "<table:table-row>" + "".join(map(_ods_cell, HEADER)) + "</table:table-row>"
    for row, cells in enumerate(SEEN, 1):
        hidden = ' table:visibility="filter"' if row == 2 else ""
        body += f"<table:table-row{hidden}>"
        for cell in cells:
            body += _ods_cell(cell)
        if row == 1:
            body += '<table:table-cell table:formula="of:=[.A2]+1"/>'
        body += "</table:table-row>"
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.3">'
        '<office:body><office:spreadsheet><table:table table:name="Data">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def _ods_cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case Formatted(value=value, text=text):
            kind = "percentage" if "%" in text else "currency" if "kr" in text else "float"
            facts = f'office:value-type="{kind}" office:value="{value}"'
        case CellError(text=text):
            facts = 'table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        case bool():
            text = str(cell).upper()
            facts = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
        case dt.date():
            text = f"{cell:%d.%m.%y}"
            facts = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        case _:
            text, facts = str(cell), 'office:value-type="string"'
    if cell == "end":
        facts += ' table:number-columns-spanned="2" table:number-rows-spanned="1"'
    note = "<office:annotation><text:p>0099</text:p></office:annotation>" if text == "00042" else ""
    return f"<table:table-cell {facts}>{note}<text:p>{escape(text)}</text:p></table:table-cell>"


def write_xml_2003(path: Path) -> Path:
    """Write the sheet in Excel's XML of 2003."""
    codes = "".join(
        f'<Style ss:ID="s{at}"><NumberFormat ss:Format="{escape(code)}"/></Style>'
        for at, code in _CODES.items()
    )
    body = '<Column/><Column ss:Index="3" ss:Hidden="1"/><Row>' + "".join(map(_xml_cell, HEADER))
    for row, cells in enumerate(SEEN, 1):
        body += "</Row><Row ss:Hidden='1'>" if row == 2 else "</Row><Row>"
        for column, cell in enumerate(cells):
            body += "" if cell is None else _xml_cell(cell, column)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>{codes}'
        f'</Styles><Worksheet ss:Name="Data"><Table>{body}</Row></Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def _xml_cell(cell: Cell, column: int = -1) -> str:
    style = f' ss:StyleID="s{column}"' if column in _CODES else ""
    match cell:
        case Formatted(value=value):
            kind, text = "Number", repr(value)
        case CellError(text=text):
            kind = "Error"
        case bool():
            kind, text = "Boolean", str(int(cell))
        case dt.date():
            kind, text = "DateTime", f"{cell.isoformat()}T00:00:00.000"
        case _:
            kind, text = "String", str(cell)
    across = ' ss:MergeAcross="1"' if cell == "end" else ""
    data = f'<Data ss:Type="{kind}">{escape(text)}</Data>'
    return f"<Cell{style}{across}>{data}</Cell>"


WRITERS: Mapping[str, Callable[[Path], Path]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "xlsb": write_binary,
    "ods": write_ods,
    "xml2003": write_xml_2003,
}
