"""Files that are broken, locked, hostile, or no sheet at all."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from tests.sheets import books, making, opendocument
from tests.sheets.layouts import picture
from tests.sheets.truth import Odd, Refused, Seen, holding

MANY = [["Name", "Seats"]] + [[f"Firm {number}", number] for number in range(2_000)]
SHEET = "xl/worksheets/sheet1.xml"


def cut(write: Callable[[Path], object], share: float) -> Callable[[Path], None]:
    """Return what writes the first part of a file."""

    def cut_off(path: Path) -> None:
        write(path)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return cut_off


def write_many(path: Path) -> None:
    """Write a workbook of two thousand rows."""
    making.write_xlsx(path, MANY)


def rot(path: Path) -> None:
    """Write a workbook of which a few bytes have changed on the way."""
    write_many(path)
    data = bytearray(path.read_bytes())
    at = data.index(SHEET.encode()) + 400
    data[at : at + 8] = bytes(byte ^ 0x55 for byte in data[at : at + 8])
    path.write_bytes(data)


def write_wrong_sum(path: Path) -> None:
    """Write a workbook whose sheet unpacks well, to other bytes than its checksum is of."""
    write_many(path)
    with zipfile.ZipFile(path) as archive:
        right = struct.pack("<I", archive.getinfo(SHEET).CRC)
    data = path.read_bytes()
    assert data.count(right) == 2
    path.write_bytes(data.replace(right, b"\x12\x34\x56\x78"))


def write_without_sheet(path: Path) -> None:
    """Write a workbook that lists a sheet it does not hold."""
    making.write_xlsx(path)
    books.rewrite(path, {}, SHEET)


def write_half_a_sheet(path: Path) -> None:
    """Write a sheet whose XML ends in the middle."""
    write_many(path)
    with zipfile.ZipFile(path) as archive:
        data = archive.read(SHEET)
    books.rewrite(path, {SHEET: data[: len(data) // 2]})


def write_lying_bomb(path: Path) -> None:
    """Write a bomb that says of itself that it is small: 400 MB declared as 4 kB."""
    making.write_raw_xlsx(path, b"")
    held = io.BytesIO()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    for _ in range(400):
        held.write(packer.compress(b" " * 1_000_000))
    held.write(packer.flush())
    stored = held.getvalue()
    books.rewrite(path, {SHEET: b"x" * 4_000})
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(SHEET)
        others = {one: archive.read(one) for one in archive.namelist() if one != SHEET}
    assert entry.file_size == 4_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in others.items():
            archive.writestr(name, data)
        archive.writestr(zipfile.ZipInfo(SHEET), stored)
    # What was stored as it is, is said to be packed.
    lying = bytearray(path.read_bytes())
    for mark, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = lying.rindex(mark)
        lying[at + method : at + method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
        lying[at + size : at + size + 4] = struct.pack("<I", 4_000)
    path.write_bytes(lying)


def write_laughs_in_sheet(path: Path) -> None:
    """Write a sheet whose names unfold ten times each, nine deep."""
    names = "".join(
        f"<!ENTITY l{at} '{f'&l{at - 1};' * 10}'>" if at else "<!ENTITY l0 'lol'>"
        for at in range(10)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f"<!DOCTYPE x [{names}]><worksheet xmlns='{space}'><sheetData><row r='1'>"
        "<c r='A1' t='str'><v>&l9;</v></c></row></sheetData></worksheet>"
    )
    making.write_raw_xlsx(path, b"")
    books.rewrite(path, {SHEET: sheet.encode()})


def write_laughs_2003(path: Path) -> None:
    """Write Excel's XML of 2003 with names that unfold."""
    making.write_xml_2003(path)
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><Workbook"
    path.write_text(path.read_text("utf-8").replace("<Workbook", bomb, 1), "utf-8")


def write_ods_bomb(path: Path) -> None:
    """Write one OpenDocument cell that is said to be repeated 17 billion times."""
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell>"
    )
    opendocument.write_content(
        path,
        '<table:table table:name="Data"><table:table-row table:number-rows-repeated="1048576">'
        f"{cell}</table:table-row></table:table>",
    )


def write_locked(path: Path) -> None:
    """Write a workbook with a password."""
    held = io.BytesIO(making.xlsx_bytes(making.TABLE))
    with path.open("wb") as file:
        OOXMLFile(held).encrypt("sesame", file)


def write_write_protected(path: Path) -> None:
    """Write a workbook that Excel locks with a password of its own and opens unasked."""
    held = io.BytesIO(making.xlsx_bytes(making.TABLE))
    with path.open("wb") as file:
        OOXMLFile(held).encrypt("VelvetSweatshop", file)


def write_locked_ods(path: Path) -> None:
    """Write an OpenDocument sheet whose manifest tells of a password."""
    opendocument.write_ods(
        path, {"Data": making.TABLE}, manifest="<manifest><encryption-data/></manifest>"
    )


def write_no_cells(path: Path) -> None:
    """Write a workbook of two sheets without a cell."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("One")
    book.add_worksheet("Two")
    book.close()


def write_picture_only(path: Path) -> None:
    """Write a workbook that holds a picture and no cell."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Data").insert_image(1, 1, "logo.png", {"image_data": picture()})
    book.close()


def package(*names: str) -> Callable[[Path], object]:
    """Return what writes a zip with these entries."""
    return lambda path: making.write_other_package(path, *names)


def refused(name: str, write: Callable[[Path], object], code: str, words: str = "") -> Odd:
    """Return a file that is not read."""
    return Odd(name, write, Refused(code, words))


_PAGE = b"<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in</body></html>"
_PART = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n------=_Part\r\n<table>"
_FLAT = (
    b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:"
    b"office:1.0'/>"
)

DAMAGED = (
    refused("corrupt, half a zip.xlsx", cut(write_many, 0.5), "corrupt", "damaged"),
    refused("corrupt, the end is missing.xlsx", cut(write_many, 0.99), "corrupt", "damaged"),
    refused("corrupt, bytes changed.xlsx", rot, "corrupt", "damaged"),
    refused("corrupt, wrong checksum.xlsx", write_wrong_sum, "corrupt", "damaged"),
    refused("corrupt, sheet is missing.xlsx", write_without_sheet, "corrupt", "damaged"),
    refused("corrupt, half a sheet.xlsx", write_half_a_sheet, "corrupt", "damaged"),
    refused("corrupt, half an old workbook.xls", cut(making.write_xls, 0.4), "corrupt", "damaged"),
    refused(
        "corrupt, old workbook's first bytes only.xls",
        holding(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        "corrupt",
        "damaged",
    ),
    refused("corrupt, half an ods.ods", cut(making.write_ods, 0.5), "corrupt", "damaged"),
    refused("corrupt, a few words.xlsx", holding(b"Attachment removed."), "corrupt", "damaged"),
    refused("hostile, zip bomb.xlsx", making.write_zip_bomb, "too_big", "more cells"),
    refused("hostile, zip bomb that lies.xlsx", write_lying_bomb, "corrupt"),
    refused("hostile, far corners.xlsx", making.write_far_corners, "too_big", "more cells"),
    refused("hostile, laughs in the strings.xlsx", making.write_entities, "corrupt"),
    refused("hostile, laughs in the sheet.xlsx", write_laughs_in_sheet, "corrupt"),
    refused("hostile, laughs in xml of 2003.xls", write_laughs_2003, "corrupt"),
    refused("hostile, repeated cell.ods", write_ods_bomb, "too_big", "more cells"),
    refused("locked with a password.xlsx", write_locked, "encrypted", "password"),
    refused("locked with a password.ods", write_locked_ods, "encrypted", "password"),
    Odd(
        "locked, but Excel opens it unasked.xlsx",
        write_write_protected,
        Seen(("Code", "Name", "Seats", "Start"), (2, 3), cells={"A2": "007", "C2": 5}),
    ),
    refused("nothing, no byte.xlsx", holding(b""), "empty", "is empty"),
    refused("nothing, no cell.xlsx", write_no_cells, "empty", "is empty"),
    refused("nothing, a picture alone.xlsx", write_picture_only, "empty", "is empty"),
    refused("no sheet, pdf.xlsx", holding(b"%PDF-1.7\n%\xe2\xe3"), "not_a_sheet", "a PDF"),
    refused(
        "no sheet, picture.xlsx",
        lambda path: path.write_bytes(picture().getvalue()),
        "not_a_sheet",
        "a picture",
    ),
    refused("no sheet, jpeg.csv", holding(b"\xff\xd8\xff\xe0JFIF" + bytes(90)), "not_a_sheet"),
    refused(
        "no sheet, docx.xlsx",
        package("[Content_Types].xml", "word/document.xml"),
        "not_a_sheet",
        "a text document",
    ),
    refused(
        "no sheet, pptx.xlsx", package("ppt/presentation.xml"), "not_a_sheet", "a presentation"
    ),
    refused("no sheet, zip of csv.xlsx", package("data.csv"), "not_a_sheet", "a zip archive"),
    refused("no sheet, Numbers.xlsx", package("Index/Tables.iwa"), "not_a_sheet", "Numbers"),
    refused("no sheet, gzip.csv", holding(b"\x1f\x8b\x08\0" + bytes(90)), "not_a_sheet", "zip"),
    refused("no sheet, database.csv", holding(b"SQLite format 3\0"), "not_a_sheet", "a database"),
    refused("no sheet, rtf.xls", holding(b"{\\rtf1 Dear all}"), "not_a_sheet", "a text document"),
    refused("no sheet, log-in page.xls", holding(_PAGE), "not_a_sheet", "a web page"),
    refused("no sheet, web archive.xls", holding(_PART), "not_a_sheet", "a web archive"),
    refused("no sheet, flat ods.ods", holding(_FLAT), "not_a_sheet", "a flat"),
    refused("no sheet, noise.csv", holding(bytes(range(256)) * 40), "not_a_sheet"),
    refused("~$owner file.xlsx", holding(b"\x05Berta" + b" " * 159), "open_elsewhere", "who has"),
)
