"""Small real files, each with one oddity; what is in them is known before any reader sees them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile

from tests.sheets import opendocument

TABLE: Sequence[Sequence[object]] = (
    ("Code", "Name", "Seats", "Start"),
    ("007", "Åke & Söner", 5, dt.date(2026, 4, 3)),
    ("NA", "TRUE", 12.5, dt.date(2024, 2, 29)),
)
"""What most of the files below hold: header in row 1, two rows."""

_WORKBOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/%s" Target="%s"/></Relationships>'
)
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    b'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
)


def write_xlsx(path: Path, rows: Sequence[Sequence[object]] = TABLE) -> Path:
    """Write a plain workbook."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet = book.add_worksheet("Data")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(row, column, cell, moment)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write(row, column, cell)
    book.close()
    return path


def write_xls(path: Path, rows: Sequence[Sequence[object]] = TABLE) -> Path:
    """Write a plain old workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            style = [day] if isinstance(cell, dt.date) else []
            sheet.write(row, column, cell, *style)
    book.save(str(path))
    return path


def write_ods(path: Path) -> Path:
    """Write the table as an OpenDocument sheet."""
    return opendocument.write_ods(path, {"Data": TABLE})


def write_raw_xlsx(
    path: Path, cells: bytes, more: Mapping[str, bytes] | None = None, head: bytes = b""
) -> Path:
    """Write a workbook whose sheet has this very XML between its ``sheetData`` tags."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + head
        + b"<sheetData>"
        + cells
        + b"</sheetData></worksheet>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS % (b"officeDocument", b"xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", _RELATIONS % (b"worksheet", b"worksheets/sheet1.xml")
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return path


def write_far_corners(path: Path) -> Path:
    """Write a few hundred bytes that make a dense reader ask for 17 billion cells."""
    return write_raw_xlsx(
        path,
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    )


def write_entities(path: Path) -> Path:
    """Write a workbook with names that unfold ten times each."""
    bomb = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    strings = bomb + b"<sst><si><t>&b;</t></si></sst>"
    return write_raw_xlsx(
        path, b'<row r="1"><c r="A1"><v>1</v></c></row>', {"xl/sharedStrings.xml": strings}
    )


def write_zip_bomb(path: Path) -> Path:
    """Write a workbook of under a megabyte that unpacks to 300 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        with archive.open("xl/worksheets/sheet1.xml", "w") as file:
            for _ in range(300):
                file.write(b" " * 1_000_000)
    return path


def lock_ods(path: Path, password: str, *, algorithm: str = "xmlenc#aes256-cbc") -> Path:
    """Put a password on an OpenDocument file, as OpenDocument 1.3, part 2, tells it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entries = []
    for name in ("content.xml", "styles.xml"):
        if name not in parts:
            continue
        packing = zlib.compressobj(wbits=-15)
        packed = packing.compress(parts[name]) + packing.flush()
        packed += bytes(-len(packed) % 16)
        salt, vector = os.urandom(16), os.urandom(16)
        start = hashlib.sha256(password.encode()).digest()
        key = hashlib.pbkdf2_hmac("sha1", start, salt, 1000, 32)
        cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
        check, iv, grain = (
            base64.b64encode(one).decode()
            for one in (hashlib.sha256(packed[:1024]).digest(), vector, salt)
        )
        parts[name] = cipher.update(packed) + cipher.finalize()
        entries.append(
            f'<m:file-entry m:full-path="{name}"><m:encryption-data '
            f'm:checksum-type="urn:x#sha256-1k" m:checksum="{check}"><m:algorithm '
            f'm:algorithm-name="http://www.w3.org/2001/04/{algorithm}" '
            f'm:initialisation-vector="{iv}"/><m:start-key-generation '
            'm:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256"/>'
            '<m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" '
            f'm:iteration-count="1000" m:salt="{grain}"/></m:encryption-data></m:file-entry>'
        )
    names = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    whole = "".join(entries)
    parts["META-INF/manifest.xml"] = f'<m:manifest xmlns:m="{names}">{whole}</m:manifest>'.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def write_locked(path: Path, password: str) -> Path:
    """Write the table in a workbook with a password."""
    plain = write_xlsx(path.with_name("plain.xlsx"))
    with plain.open("rb") as file, path.open("wb") as locked:
        OOXMLFile(file).encrypt(password, locked)
    plain.unlink()
    return path


def write_hidden_and_merged(path: Path) -> Path:
    """Write a title, a group row, hidden rows and columns, an error and a padded number."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Renewals")
    sheet["A1"] = "Renewals of April"
    sheet.append([])
    sheet.append(["Account", None, "Contract", None])
    sheet.append(["Code", "Name", "Seats", "Value"])
    sheet.append([123, "Acme", 5, 10.5])
    sheet.append([45, "Globex", 6, "=1/0"])
    sheet.append([6, "Initech", 7, 12])
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:D3")
    for row in (5, 6, 7):
        sheet.cell(row, 1).number_format = "00000"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    book["Old"].append(["nothing", "here"])
    book.save(path)
    return path


def write_html(path: Path) -> Path:
    """Write an html table under an Excel name, as many web tools do."""
    path.write_text(
        "<html><head><meta charset='utf-8'><style>td {color: red}</style></head><body>"
        "<table><tr><th>Code</th><th>Name</th></tr>"
        "<tr><td>007</td><td>Åke &amp; <b>Söner</b><br>AB</td></tr>"
        "<tr><td colspan=2>both</td></tr></table></body></html>",
        encoding="utf-8",
    )
    return path


def write_xml_2003(path: Path) -> Path:
    """Write a workbook in Excel's XML of 2003, with a gap and a hidden sheet."""
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    space += ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    path.write_text(
        f'<?xml version="1.0"?><Workbook {space}><Worksheet ss:Name="Data"><Table>'
        '<Row><Cell><Data ss:Type="String">Code</Data></Cell>'
        '<Cell><Data ss:Type="String">Seats</Data></Cell>'
        '<Cell><Data ss:Type="String">Start</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell><Data ss:Type="String">007</Data></Cell>'
        '<Cell><Data ss:Type="Number">5</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-04-03T00:00:00.000</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="Boolean">1</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>'
        "</Table></Worksheet>"
        '<Worksheet ss:Name="Old"><Table/><WorksheetOptions><Visible>SheetHidden</Visible>'
        "</WorksheetOptions></Worksheet></Workbook>",
        encoding="utf-8",
    )
    return path


def write_other_package(path: Path, *names: str) -> Path:
    """Write a zip with these entries."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


def xlsx_bytes(rows: Sequence[Sequence[object]], *, date_1904: bool = False) -> bytes:
    """Return a workbook of these rows, in one or the other date system."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"date_1904": date_1904, "in_memory": True})
    sheet = book.add_worksheet("Data")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    clock = book.add_format({"num_format": "hh:mm:ss"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(row, column, cell, moment)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, dt.time):
                sheet.write_datetime(row, column, cell, clock)
            elif isinstance(cell, bool):
                sheet.write_boolean(row, column, cell)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(row, column, cell)
    book.close()
    return held.getvalue()
