"""Workbooks in every format, and under names that are not theirs."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

from planhat_desktop.core.table import CellError
from tests.sheets import making, opendocument
from tests.sheets.binary import Broken, write_xlsb
from tests.sheets.truth import Odd, Seen, holding

CELLS = {"A2": "007", "B2": "Åke & Söner", "C2": 5, "D2": dt.date(2026, 4, 3), "A3": "NA"}
CELLS |= {"B3": "TRUE", "C3": 12.5, "D3": dt.date(2024, 2, 29)}
HEADERS = ("Code", "Name", "Seats", "Start")
STRICT = "http://purl.oclc.org/ooxml"
LOOSE = "http://schemas.openxmlformats.org"


def table(name: str, write: Callable[[Path], object], form: str) -> Odd:
    """Return a file that holds the table of `making`."""
    return Odd(name, write, Seen(HEADERS, (2, 3), form=form, cells=CELLS))


def write_xlsm(path: Path) -> None:
    """Write a workbook with macros: a part that says so, and its type."""
    making.write_xlsx(path)
    rewrite(path, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)})


def rewrite(path: Path, more: dict[str, bytes], *gone: str) -> None:
    """Put parts into a package, or take them out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name not in gone}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **more}.items():
            archive.writestr(name, data)


def replace(path: Path, name: str, old: bytes, new: bytes) -> None:
    """Write one part of a package otherwise."""
    with zipfile.ZipFile(path) as archive:
        data = archive.read(name)
    assert old in data
    rewrite(path, {name: data.replace(old, new)})


def write_with_capitals(path: Path) -> None:
    """Write a package whose parts have other capitals and backslashes than its lists say."""
    making.write_xlsx(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            odd = name.replace("worksheets/sheet1.xml", "worksheets\\Sheet1.xml")
            entry = zipfile.ZipInfo()
            entry.filename = odd
            archive.writestr(entry, data)


def write_bare_cells(path: Path) -> None:
    """Write a sheet whose rows and cells have no addresses, as some exports do."""
    rows = "".join(
        "<row>" + "".join(f"<c t='inlineStr'><is><t>{one}</t></is></c>" for one in row) + "</row>"
        for row in (("Code", "Name"), ("007", "Acme"), ("012", "Globex"))
    )
    making.write_raw_xlsx(path, rows.encode())


def write_single_quotes(path: Path) -> None:
    """Write a sheet whose attributes stand in single quotes, with an error cell."""
    making.write_raw_xlsx(
        path,
        b"<row r='1'><c r='A1' t='str'><v>Code</v></c><c r='B1' t='str'><v>Name</v></c></row>"
        b"<row r='2'><c r='A2' t='str'><v>007</v></c><c r='B2' t='str'><v>Acme</v></c></row>"
        b"<row r='3' hidden='1'><c r='A3' t='e'><v>#N/A</v></c>"
        b"<c r='B3' t='str'><v>Globex</v></c></row>",
    )


def write_false_extent(path: Path) -> None:
    """Write a sheet that says it is 17 billion cells large."""
    making.write_raw_xlsx(
        path,
        b"<row r='1'><c r='A1' t='str'><v>Code</v></c><c r='B1' t='str'><v>Name</v></c></row>"
        b"<row r='2'><c r='A2' t='str'><v>007</v></c><c r='B2' t='str'><v>Acme</v></c></row>",
        head=b"<dimension ref='A1:XFD1048576'/>",
    )


def write_prefixed(path: Path) -> None:
    """Write a sheet whose tags all have a prefix."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = "<x:c r='{}' t='str'><x:v>{}</x:v></x:c>"
    rows = (("Code", "Name"), ("007", "Acme"))
    body = "".join(
        f"<x:row r='{at}'>{cell.format(f'A{at}', one)}{cell.format(f'B{at}', two)}</x:row>"
        for at, (one, two) in enumerate(rows, 1)
    )
    sheet = f"<x:worksheet xmlns:x='{main}'><x:sheetData>{body}</x:sheetData></x:worksheet>"
    making.write_raw_xlsx(path, b"")
    rewrite(path, {"xl/worksheets/sheet1.xml": sheet.encode()})


def write_strict(path: Path) -> None:
    """Write a workbook in the strict form of the standard."""
    making.write_xlsx(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        for kind in ("spreadsheetml/2006/main", "officeDocument/2006/relationships"):
            strict = kind.replace("/2006", "")
            data = data.replace(f"{LOOSE}/{kind}".encode(), f"{STRICT}/{strict}".encode())
        parts[name] = data
    rewrite(path, parts)


def write_html_page(path: Path, table_tags: str, head: str = "") -> None:
    """Write a web page with a table."""
    path.write_text(f"<html><head>{head}</head><body>{table_tags}</body></html>", "utf-8")


def write_xlsb_table(path: Path) -> None:
    """Write the table as a binary workbook, with an error cell."""
    extras = ("Rate", 1, Broken(42))
    rows = [[*row, extra] for row, extra in zip(making.TABLE, extras, strict=True)]
    write_xlsb(path, rows)


def write_sheets(path: Path) -> None:
    """Write a first sheet without a cell, a cover, a hidden list, the table, and a chart."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Empty")
    book.add_worksheet("Cover").write(2, 1, "Renewals of April")
    codes = book.add_worksheet("Codes")
    codes.write_column(0, 0, ["Code", "Name"])
    codes.write_column(0, 1, ["1", "One"])
    codes.hide()
    data = book.add_worksheet("Data")
    for row, cells in enumerate((("Code", "Name"), ("007", "Acme"), ("012", "Globex"))):
        data.write_row(row, 0, cells)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Data!$A$1:$A$2"})
    book.add_chartsheet("Chart").set_chart(chart)
    book.close()


def write_two_html_tables(path: Path) -> None:
    """Write a page with a small table of buttons before the one that matters."""
    write_html_page(
        path,
        "<table><tr><td>Export</td></tr></table>"
        "<table><thead><tr><th>Code</th><th>Name</th></tr></thead><tbody>"
        "<tr><td>007</td><td>Acme</td></tr><tr><td>012</td><td>Globex</td></tr></tbody></table>",
    )


def write_html_spans(path: Path) -> None:
    """Write a table whose names span columns and rows, saved by Excel itself."""
    write_html_page(
        path,
        "<table><tr><th rowspan=2>Account</th><th colspan=2>Contract</th></tr>"
        "<tr><th>Seats</th><th>Value</th></tr>"
        "<tr><td>Acme</td><td>5</td><td>10.5</td></tr>"
        "<tr><td>Globex</td><td>6</td><td>11</td></tr></table>",
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
    )


def write_cp1252_html(path: Path) -> None:
    """Write a web page in the letters of Windows that says so."""
    path.write_bytes(
        "<html><head><meta charset='windows-1252'></head><body><table>"
        "<tr><th>Name</th><th>Ort</th></tr><tr><td>Müller</td><td>Köln</td></tr>"
        "<tr><td>Zoë</td><td>Nîmes</td></tr></table></body></html>".encode("cp1252")
    )


def _openpyxl_bytes() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in making.TABLE:
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_NAMED = ("Code", "Name")
_PAIR = {"A2": "007", "B3": "Globex"}

BOOKS = (
    table("format xlsx.xlsx", making.write_xlsx, "xlsx"),
    table("format xlsx by openpyxl.xlsx", holding(_openpyxl_bytes()), "xlsx"),
    table("format xlsm.xlsm", write_xlsm, "xlsm"),
    table("format xls.xls", making.write_xls, "xls"),
    table("format ods.ods", making.write_ods, "ods"),
    Odd(
        "format xlsb with an error.xlsb",
        write_xlsb_table,
        Seen(
            (*HEADERS, "Rate"),
            (2, 3),
            form="xlsb",
            cells={**CELLS, "E2": 1, "E3": CellError("#N/A")},
            notes=frozenset(("error_cells",)),
        ),
    ),
    Odd(
        "format html saved as xls.xls",
        making.write_html,
        Seen(
            _NAMED,
            (2, 3),
            form="html",
            sheets=("Table",),
            cells={"A2": "007", "B2": "Åke & Söner\nAB"},
        ),
    ),
    Odd(
        "format html, the second table matters.xls",
        write_two_html_tables,
        Seen(_NAMED, (2, 3), form="html", sheets=("Table 1", "Table 2"), sheet="Table 2"),
    ),
    Odd(
        "format html with spanning names.xls",
        write_html_spans,
        Seen(
            ("Account", "Contract Seats", "Contract Value"),
            (3, 4),
            header_row=2,
            form="html",
            sheets=("Table",),
            cells={"A3": "Acme", "C3": "10.5"},
            notes=frozenset(("two_line_header",)),
        ),
    ),
    Odd(
        "format html in Windows letters.xls",
        write_cp1252_html,
        Seen(("Name", "Ort"), (2, 3), form="html", sheets=("Table",), cells={"B2": "Köln"}),
    ),
    Odd(
        "format xml of Excel 2003.xls",
        making.write_xml_2003,
        Seen(
            ("Code", "Seats", "Start"),
            (3, 4),
            form="xml2003",
            sheets=("Data", "Old"),
            hidden_sheets=("Old",),
            cells={"A3": "007", "C3": dt.date(2026, 4, 3), "B4": True},
            notes=frozenset(("error_cells",)),
        ),
    ),
    table("name xlsx, content xls.xlsx", making.write_xls, "xls"),
    table("name xls, content xlsx.xls", making.write_xlsx, "xlsx"),
    table("name csv, content xlsx.csv", making.write_xlsx, "xlsx"),
    table("name xlsx, content ods.xlsx", making.write_ods, "ods"),
    table("name without an ending", making.write_xlsx, "xlsx"),
    table("name IN CAPITALS.XLSX", making.write_xlsx, "xlsx"),
    table("name ünïcode – ‘日本’ 🎉.xlsx", making.write_xlsx, "xlsx"),
    Odd(
        "name xlsx, content csv.xlsx",
        holding(b"Code,Name\n007,Acme\n012,Globex\n"),
        Seen(_NAMED, (2, 3), form="csv", sheets=(), encoding="ascii", delimiter=",", cells=_PAIR),
    ),
    Odd(
        "name xls, content tabs.xls",
        holding(b"Code\tName\r\n007\tAcme\r\n012\tGlobex\r\n"),
        Seen(_NAMED, (2, 3), form="tsv", sheets=(), encoding="ascii", delimiter="\t", cells=_PAIR),
    ),
    Odd(
        "sheets, first one empty, cover, hidden list, chart.xlsx",
        write_sheets,
        Seen(
            _NAMED,
            (2, 3),
            sheets=("Empty", "Cover", "Codes", "Data", "Chart"),
            hidden_sheets=("Codes",),
            sheet="Data",
            cells=_PAIR,
        ),
    ),
    Odd(
        "sheets of ods, first one empty.ods",
        lambda path: opendocument.write_ods(
            path, {"Empty": [], "Data": [_NAMED, ("007", "Acme"), ("012", "Globex")]}
        ),
        Seen(_NAMED, (2, 3), form="ods", sheets=("Empty", "Data"), sheet="Data", cells=_PAIR),
    ),
    table("package parts in other capitals.xlsx", write_with_capitals, "xlsx"),
    table("package in strict form.xlsx", write_strict, "xlsx"),
    Odd(
        "package cells without addresses.xlsx",
        write_bare_cells,
        Seen(_NAMED, (2, 3), cells=_PAIR),
    ),
    Odd(
        "package with a false extent.xlsx",
        write_false_extent,
        Seen(_NAMED, (2,), cells={"A2": "007"}),
    ),
    Odd(
        "package with single quotes.xlsx",
        write_single_quotes,
        Seen(
            _NAMED,
            (2, 3),
            cells={"A2": "007", "A3": CellError("#N/A")},
            notes=frozenset(("error_cells", "hidden_rows")),
        ),
    ),
    Odd("package with prefixed tags.xlsx", write_prefixed, Seen(_NAMED, (2,), cells={"A2": "007"})),
)
