"""What single cells hold: zeros in front, long digits, errors, formulas, dates, units, marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt

from planhat_desktop.core.table import CellError, Formatted
from tests.sheets import making
from tests.sheets.opendocument import Raw, Share, write_ods
from tests.sheets.truth import Odd, Seen

HEADERS = ("Name", "Value")
ROWS = (2, 3, 4)
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?")


def at(text: str) -> dt.datetime:
    """Return a moment as a sheet has it, in no time zone."""
    return dt.datetime.fromisoformat(text)


def valued(
    name: str,
    write: Callable[[Path], object],
    cells: Mapping[str, object],
    *,
    headers: Sequence[str] = HEADERS,
    rows: Sequence[int] = ROWS,
    notes: Sequence[str] = (),
    form: str = "xlsx",
) -> Odd:
    """Return a workbook whose cells matter."""
    return Odd(name, write, Seen(headers, rows, form=form, cells=cells, notes=frozenset(notes)))


def shown(
    *cells: tuple[object, str], date_1904: bool = False, names: Sequence[str] = ("Acme", "Globex")
) -> Callable[[Path], None]:
    """Return what writes values under ``Value``, each in a number format of its own."""

    def write(path: Path) -> None:
        book = xlsxwriter.Workbook(str(path), {"date_1904": date_1904})
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEADERS)
        for row, (value, code) in enumerate(cells, 1):
            look = book.add_format({"num_format": code}) if code else None
            sheet.write(row, 0, names[row - 1] if row <= len(names) else f"Firm {row}")
            if isinstance(value, dt.date | dt.time | dt.timedelta):
                sheet.write_datetime(row, 1, value, look)
            elif isinstance(value, str):
                sheet.write_string(row, 1, value, look)
            else:
                sheet.write(row, 1, value, look)
        book.close()

    return write


def write_errors(path: Path) -> None:
    """Write one error cell of each kind, as Excel saves them."""
    cell = '<c r="A{0}" t="str"><v>{1}</v></c><c r="B{0}" t="{2}"><v>{3}</v></c>'
    rows = [("Name", "str", "Value"), *(("Acme", "e", text) for text in ERRORS)]
    body = "".join(f'<row r="{at}">{cell.format(at, *row)}</row>' for at, row in enumerate(rows, 1))
    making.write_raw_xlsx(path, body.encode())


def write_cached(path: Path) -> None:
    """Write formulas with their values: a number, a text, a truth and a broken one."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, HEADERS)
    sheet.write_column(1, 0, ["Acme", "Globex", "Initech", "Umbrella"])
    for row, (formula, value) in enumerate(
        (("=2+3", 5), ('="00"&7', "007"), ("=1=1", True), ("=NA()", "#N/A")), 1
    ):
        sheet.write_formula(row, 1, formula, None, value)
    book.close()


def write_uncached(path: Path) -> None:
    """Write formulas that no spreadsheet has ever calculated."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in (HEADERS, ("Acme", "=2+3"), ("Globex", '="00"&7'), ("Initech", 9)):
        sheet.append(list(row))
    book.save(path)


def write_rich(path: Path) -> None:
    """Write a cell of which some letters are bold, a link, and a cell with a sound guide."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, HEADERS)
    sheet.write_column(1, 0, ["Acme", "Globex", "Initech"])
    sheet.write_rich_string(1, 1, "all ", bold, "bold", " again")
    sheet.write_url(2, 1, "https://example.com/a", None, "our page")
    sheet.write_string(3, 1, " spaces  kept \n and lines ")
    book.close()


def write_guided(path: Path) -> None:
    """Write a Japanese name with the sounds that stand above it, which are no part of it."""
    making.write_raw_xlsx(
        path,
        "<row r='1'><c r='A1' t='str'><v>Name</v></c><c r='B1' t='str'><v>Value</v></c></row>"
        "<row r='2'><c r='A2' t='inlineStr'><is><r><t>東京</t></r><rPh sb='0' eb='2'>"
        "<t>トウキョウ</t></rPh></is></c><c r='B2'><v>1</v></c></row>"
        "<row r='3'><c r='A3' t='str'><v>a_x000D_b_x005F_x0041_</v></c><c r='B3'><v>2</v></c>"
        "</row>".encode(),
    )


def write_iso_dates(path: Path) -> None:
    """Write dates as ISO texts of the date type, which the standard allows."""
    making.write_raw_xlsx(
        path,
        b"<row r='1'><c r='A1' t='str'><v>Name</v></c><c r='B1' t='str'><v>Value</v></c></row>"
        b"<row r='2'><c r='A2' t='str'><v>Acme</v></c><c r='B2' t='d'><v>2026-04-03</v></c></row>"
        b"<row r='3'><c r='A3' t='str'><v>Globex</v></c>"
        b"<c r='B3' t='d'><v>2026-04-03T12:30:00</v></c></row>",
    )


def write_xls_values(path: Path, *, date_1904: bool = False) -> None:
    """Write an old workbook with dates, a duration, truths, an error and padded codes."""
    book = xlwt.Workbook()
    book.dates_1904 = date_1904
    sheet = book.add_sheet("Data")
    for column, name in enumerate(("Name", "Day", "Won", "Code", "Share")):
        sheet.write(0, column, name)
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    code = xlwt.easyxf(num_format_str="00000")
    share = xlwt.easyxf(num_format_str="0.0%")
    for row, (name, date, won, number, part) in enumerate(
        (
            ("Acme", dt.date(2026, 4, 3), True, 123, 0.125),
            ("Globex", dt.date(2024, 2, 29), False, 45, 1),
        ),
        1,
    ):
        sheet.write(row, 0, name)
        sheet.write(row, 1, date, day)
        sheet.write(row, 2, won)
        sheet.write(row, 3, number, code)
        sheet.write(row, 4, part, share)
    sheet.write(3, 0, "Initech")
    sheet.row(3).set_cell_error(1, 42)  # #N/A
    book.save(str(path))


_OLD_HEADERS = ("Name", "Day", "Won", "Code", "Share")
_OLD_CELLS = {
    "B2": dt.date(2026, 4, 3),
    "B3": dt.date(2024, 2, 29),
    "C2": True,
    "C3": False,
    "D2": Formatted(123.0, "00123"),
    "E2": Formatted(0.125, "12.5%"),
    "B4": CellError("#N/A"),
}


def write_ods_values(path: Path) -> None:
    """Write an OpenDocument sheet with every kind of cell."""
    broken = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
        'office:string-value=""><text:p>#N/A</text:p></table:table-cell>'
    )
    euros = (
        '<table:table-cell office:value-type="currency" office:currency="EUR" '
        'office:value="1234.5"><text:p>1.234,50 €</text:p></table:table-cell>'
    )
    cells: Sequence[object] = (
        dt.date(2026, 4, 3),
        at("2026-04-03T12:30:05"),
        dt.time(13, 45),
        dt.timedelta(hours=30, minutes=15),
        True,
        Share(0.125, "12.5 %"),
        Raw(euros),
        Raw(broken),
        "two\nlines",
        "tab\tand   spaces",
        -0.1,
    )
    write_ods(path, {"Data": [HEADERS, *((f"Firm {at}", cell) for at, cell in enumerate(cells))]})


def write_long_cells(path: Path) -> None:
    """Write the longest text that Excel takes, and one of many lines."""
    shown(("x" * 32_767, ""), ("line\n" * 500, ""), ("short", ""))(path)


_DAYS = (
    (dt.date(2026, 4, 3), "dd/mm/yyyy"),
    (dt.date(2024, 2, 29), "mmm d, yyyy"),
    (at("2026-03-29T02:30"), "yyyy-mm-dd hh:mm"),
)
_DAYS_SEEN = {
    "B2": dt.date(2026, 4, 3),
    "B3": dt.date(2024, 2, 29),
    "B4": at("2026-03-29T02:30"),
}

VALUES = (
    valued(
        "zeros in front as text.xlsx",
        shown(("00123", ""), ("0045", "@"), ("000", "")),
        {"B2": "00123", "B3": "0045", "B4": "000"},
    ),
    valued(
        "zeros in front by the format.xlsx",
        shown((123, "00000"), (45, "00000"), (123456, "00000")),
        {
            "B2": Formatted(123.0, "00123"),
            "B3": Formatted(45.0, "00045"),
            "B4": Formatted(123456.0, "123456"),
        },
    ),
    valued(
        "zeros in front, a phone and an account.xlsx",
        shown((123, "000-000"), (45, '"DE"0000'), (7, "0000")),
        {
            "B2": Formatted(123.0, "000-123"),
            "B3": Formatted(45.0, "DE0045"),
            "B4": Formatted(7.0, "0007"),
        },
    ),
    valued(
        "digits as text, 18 and 20 of them.xlsx",
        shown(("006A000000ABcdEFG1", ""), ("123456789012345678", ""), ("12345678901234567890", "")),
        {"B3": "123456789012345678", "B4": "12345678901234567890"},
    ),
    valued(
        "digits beyond fifteen as numbers.xlsx",
        shown((1234567890123456, ""), (1.23e15, "0.00E+00"), (123456789012345, "")),
        {"B2": 1234567890123456, "B4": 123456789012345},
        notes=("damaged_numbers",),
    ),
    valued(
        "digits of fractions.xlsx",
        shown((0.1, ""), (1 / 3, "0.00"), (-1e-9, "")),
        {"B2": 0.1, "B3": 1 / 3, "B4": -1e-9},
    ),
    valued(
        "errors of every kind.xlsx",
        write_errors,
        {
            "B2": CellError("#N/A"),
            "B3": CellError("#REF!"),
            "B4": CellError("#DIV/0!"),
            "B5": CellError("#VALUE!"),
            "B6": CellError("#NAME?"),
        },
        rows=range(2, 7),
        notes=("error_cells",),
    ),
    valued(
        "formulas with their values.xlsx",
        write_cached,
        {"B2": 5, "B3": "007", "B4": True, "B5": CellError("#N/A")},
        rows=range(2, 6),
        notes=("error_cells",),
    ),
    valued(
        "formulas never calculated.xlsx",
        write_uncached,
        {"B2": None, "B3": None, "B4": 9},
        notes=("formulas_without_value",),
    ),
    valued("dates, 1900 system.xlsx", shown(*_DAYS), _DAYS_SEEN),
    valued("dates, 1904 system.xlsx", shown(*_DAYS, date_1904=True), _DAYS_SEEN),
    valued(
        "dates at the ends of the calendar.xlsx",
        shown(
            (dt.date(1900, 3, 1), "yyyy-mm-dd"),
            (dt.date(9999, 12, 31), "yyyy-mm-dd"),
            (dt.date(1970, 1, 1), "yyyy-mm-dd"),
        ),
        {"B2": dt.date(1900, 3, 1), "B3": dt.date(9999, 12, 31), "B4": dt.date(1970, 1, 1)},
    ),
    valued(
        "dates as ISO texts of the date type.xlsx",
        write_iso_dates,
        {"B2": dt.date(2026, 4, 3), "B3": at("2026-04-03T12:30")},
        rows=(2, 3),
    ),
    valued(
        "times and durations.xlsx",
        shown(
            (dt.time(13, 45), "hh:mm"),
            (dt.timedelta(hours=30, minutes=15), "[h]:mm:ss"),
            (dt.time(0, 0, 1), "hh:mm:ss"),
        ),
        {"B2": dt.time(13, 45), "B3": Formatted(30.25 / 24, "30:15:00"), "B4": dt.time(0, 0, 1)},
    ),
    valued(
        "truths.xlsx",
        shown((True, ""), (False, ""), (True, "")),
        {"B2": True, "B3": False, "B4": True},
    ),
    valued(
        "percents.xlsx",
        shown((0.125, "0.0%"), (1, "0%"), (-0.5, "0.00 %")),
        {
            "B2": Formatted(0.125, "12.5%"),
            "B3": Formatted(1.0, "100%"),
            "B4": Formatted(-0.5, "-50.00 %"),
        },
    ),
    valued(
        "currencies.xlsx",
        shown((1234.5, '#,##0.00 "€"'), (99, "[$$-409]#,##0.00"), (5, '#,##0 "SEK"')),
        {
            "B2": Formatted(1234.5, "1,234.50 €"),
            "B3": Formatted(99.0, "$99.00"),
            "B4": Formatted(5.0, "5 SEK"),
        },
    ),
    valued(
        "units that are only shown.xlsx",
        shown((7, '0 "days"'), (7.5, '0.0 "h"'), (3, "#,##0")),
        {"B4": 3},
    ),
    valued(
        "marks that nobody sees.xlsx",
        shown(("Ac\u00a0me\u00a0", ""), ("Glo\u200bbex", ""), ("\ufeffInitech", "")),
        {"B2": "Ac\u00a0me\u00a0", "B3": "Glo\u200bbex", "B4": "\ufeffInitech"},
        notes=("invisible_characters",),
    ),
    valued(
        "words with bold letters, a link, lines.xlsx",
        write_rich,
        {"B2": "all bold again", "B3": "our page", "B4": " spaces  kept \n and lines "},
    ),
    valued(
        "words with sound guides and escapes.xlsx",
        write_guided,
        {"A2": "東京", "A3": "a\rb_x0041_"},
        rows=(2, 3),
    ),
    valued(
        "words as long as Excel takes them.xlsx",
        write_long_cells,
        {"B2": "x" * 32_767, "B3": "line\n" * 500},
    ),
    valued(
        "words that look like something else.xlsx",
        shown(("TRUE", ""), ("NA", ""), ("1E5", ""), ("=1+1", ""), ("3/4", "")),
        {"B2": "TRUE", "B3": "NA", "B4": "1E5", "B5": "=1+1", "B6": "3/4"},
        rows=range(2, 7),
    ),
    valued(
        "words of many scripts.xlsx",
        shown(("日本語", ""), ("עברית", ""), ("👩‍👩‍👧 e\u0301", "")),
        {"B2": "日本語", "B3": "עברית", "B4": "👩‍👩‍👧 e\u0301"},
    ),
    valued(
        "values of an old workbook.xls",
        write_xls_values,
        _OLD_CELLS,
        headers=_OLD_HEADERS,
        notes=("error_cells",),
        form="xls",
    ),
    valued(
        "values of an old workbook, 1904 system.xls",
        lambda path: write_xls_values(path, date_1904=True),
        _OLD_CELLS,
        headers=_OLD_HEADERS,
        notes=("error_cells",),
        form="xls",
    ),
    valued(
        "values of every kind.ods",
        write_ods_values,
        {
            "B2": dt.date(2026, 4, 3),
            "B3": at("2026-04-03T12:30:05"),
            "B4": dt.time(13, 45),
            "B5": Formatted(30.25 / 24, "30:15:00"),
            "B6": True,
            "B7": Formatted(0.125, "12.5 %"),
            "B8": Formatted(1234.5, "1.234,50 €"),
            "B9": CellError("#N/A"),
            "B10": "two\nlines",
            "B11": "tab\tand   spaces",
            "B12": -0.1,
        },
        rows=range(2, 13),
        notes=("error_cells",),
        form="ods",
    ),
)
