"""Where the table lies in the sheet: titles, logos, two lines of names, totals, hidden rows."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.sheets.truth import Odd, Seen

ACCOUNTS: Sequence[Sequence[object]] = (
    ("Account", "City", "Seats"),
    ("Acme", "Oslo", 5),
    ("Globex", "Rome", 7),
    ("Initech", "Bern", 9),
)
HEADERS = ("Account", "City", "Seats")
Draw = Callable[[xlsxwriter.Workbook, Worksheet], None]


def laid(
    name: str,
    draw: Draw,
    *,
    headers: Sequence[str] = HEADERS,
    rows: Sequence[int] = (2, 3, 4),
    header_row: int = 1,
    cells: Mapping[str, object] | None = None,
    notes: Sequence[str] = (),
    first_letter: str = "A",
) -> Odd:
    """Return a workbook with one sheet that `draw` fills."""

    def write(path: Path) -> None:
        book = xlsxwriter.Workbook(str(path))
        draw(book, book.add_worksheet("Data"))
        book.close()

    truth = Seen(
        headers,
        rows,
        header_row=header_row,
        cells=cells or {},
        notes=frozenset(notes),
        first_letter=first_letter,
    )
    return Odd(name, write, truth)


def put(sheet: Worksheet, rows: Sequence[Sequence[object]], row: int = 0, column: int = 0) -> None:
    """Write rows from a place on, counted from 0; None is no cell at all."""
    for down, cells in enumerate(rows):
        for right, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row + down, column + right, cell)


def picture() -> io.BytesIO:
    """Return a small green picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    lines = zlib.compress((b"\0" + b"\x20\xa0\x60" * 40) * 40)
    head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
    )


def draw_title(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write(0, 0, "Renewals of April")
    put(sheet, ACCOUNTS, 2)


def draw_wide_title(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.merge_range(0, 0, 0, 2, "Renewals of April", book.add_format({"bold": True}))
    put(sheet, ACCOUNTS, 1)


def draw_facts_above(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [("Report", "Renewals"), ("Owner", "Ann"), ("Made on", "2026-04-03")])
    put(sheet, ACCOUNTS, 4)


def draw_logo(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.insert_image(0, 0, "logo.png", {"image_data": picture()})
    put(sheet, ACCOUNTS, 5)


def draw_aside(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS, 4, 2)


def draw_groups(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.merge_range(0, 0, 0, 1, "Account", book.add_format())
    sheet.merge_range(0, 2, 0, 3, "Contract", book.add_format())
    put(
        sheet,
        [("Code", "Name", "Seats", "Value"), ("A1", "Acme", 5, 10.5), ("A2", "Globex", 6, 11)],
        1,
    )


def draw_tall_names(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.merge_range(0, 0, 1, 0, "Account", book.add_format())
    sheet.merge_range(0, 1, 0, 2, "Hours", book.add_format())
    put(sheet, [("Regular", "Overtime"), (5, 2), (6, 1), (8, 0)], 1, 1)
    put(sheet, [("Acme",), ("Globex",), ("Initech",)], 2)


def draw_blank_names(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [("Name", None, "Phone", "Phone"), ("Acme", "x", 1, 2), ("Globex", "y", 3, 4)])


def draw_number_names(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [("Account", 2024, 2025, 2026), ("Acme", 5, 6.5, 7), ("Globex", 1, 2, 3.5)])


def draw_broken_names(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [("Account\nname", "  City ", "Seats\r\n(paid)"), *ACCOUNTS[1:]])


def draw_total(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [*ACCOUNTS, ("Total", None, 21)])


def draw_total_below_a_gap(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [*ACCOUNTS, (None,), ("Grand total", None, 21)])


def draw_footer(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [*ACCOUNTS, (None,), ("Source: our CRM, exported by Ann",)])


def draw_gaps(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [ACCOUNTS[0], ACCOUNTS[1], (None,), ACCOUNTS[2], (None,), (None,), ACCOUNTS[3]])


def draw_hidden_rows(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS)
    sheet.set_row(2, None, None, {"hidden": True})


def draw_filtered_rows(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS)
    sheet.autofilter(0, 0, 3, 2)
    sheet.filter_column(1, "x != Rome")
    sheet.set_row(2, None, None, {"hidden": True})


def draw_hidden_columns(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS)
    sheet.set_column(1, 1, None, None, {"hidden": True})


def draw_folded_rows(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS)
    for row in (1, 2):
        sheet.set_row(row, None, None, {"level": 1, "hidden": True})
    sheet.set_row(3, None, None, {"collapsed": True})


def draw_side_by_side(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS)
    put(sheet, [("Code", "Meaning"), ("A", "Active"), ("L", "Lost")], 0, 4)


def draw_merged_cells(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [("Region", "Account", "Seats"), (None, "Acme", 5), (None, "Globex", 7)])
    sheet.merge_range(1, 0, 2, 0, "North", book.add_format())
    put(sheet, [("South", "Initech", 9)], 3)


def draw_numbers_only(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [(1, 2.5, 3), (4, 5, 6.5), (7, 8, 9)])


def draw_header_alone(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS[:1])


def draw_many_columns(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [[f"Field {number}" for number in range(1, 301)], range(300), range(300)])


def draw_ghosts(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS)
    yellow = book.add_format({"bg_color": "#FFFF00"})
    for row in range(4, 3_000):
        for column in range(12):
            sheet.write_blank(row, column, None, yellow)


def draw_list_object(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    columns = [
        {"header": "Account", "total_string": "Total"},
        {"header": "City"},
        {"header": "Seats", "total_function": "sum", "total_value": 21},
    ]
    options = {"data": ACCOUNTS[1:], "columns": columns, "total_row": True}
    sheet.add_table(1, 1, 5, 3, options)


def draw_lines_of_words(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, [("Account", "City", "Owner"), ("Acme", "Oslo", "Ann"), ("Globex", "Rome", "Bob")])


def draw_comments(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    put(sheet, ACCOUNTS)
    sheet.write_comment(1, 0, "Ask Ann before you call")
    sheet.freeze_panes(1, 0)
    sheet.data_validation(1, 1, 8, 1, {"validate": "list", "source": ["Oslo", "Rome"]})


_ODD_NAMES = ("Name", "B", "Phone", "Phone")
_GROUPED = ("Account Code", "Account Name", "Contract Seats", "Contract Value")
_TITLE = ("title_rows_skipped",)

LAYOUTS = (
    laid(
        "title and a blank line above.xlsx",
        draw_title,
        rows=(4, 5, 6),
        header_row=3,
        cells={"A4": "Acme"},
        notes=_TITLE,
    ),
    laid(
        "title merged over the whole width.xlsx",
        draw_wide_title,
        rows=(3, 4, 5),
        header_row=2,
        notes=_TITLE,
    ),
    laid(
        "title of facts in two columns.xlsx",
        draw_facts_above,
        rows=(6, 7, 8),
        header_row=5,
        notes=_TITLE,
    ),
    laid("logo above the table.xlsx", draw_logo, rows=(7, 8, 9), header_row=6),
    laid(
        "table begins in C5.xlsx",
        draw_aside,
        rows=(6, 7, 8),
        header_row=5,
        cells={"C6": "Acme", "E8": 9},
        first_letter="C",
    ),
    laid(
        "names in two lines, groups merged.xlsx",
        draw_groups,
        headers=_GROUPED,
        rows=(3, 4),
        header_row=2,
        notes=("two_line_header",),
    ),
    laid(
        "names in two lines, one of them tall.xlsx",
        draw_tall_names,
        headers=("Account", "Hours Regular", "Hours Overtime"),
        rows=(3, 4, 5),
        header_row=2,
        notes=("two_line_header",),
    ),
    laid(
        "names blank and doubled.xlsx",
        draw_blank_names,
        headers=_ODD_NAMES,
        rows=(2, 3),
        notes=("blank_headers", "duplicate_headers"),
    ),
    laid(
        "names that are years.xlsx",
        draw_number_names,
        headers=("Account", "2024", "2025", "2026"),
        rows=(2, 3),
    ),
    laid(
        "names with line ends and spaces.xlsx",
        draw_broken_names,
        headers=("Account name", "City", "Seats (paid)"),
    ),
    laid(
        "names over words only.xlsx",
        draw_lines_of_words,
        headers=("Account", "City", "Owner"),
        rows=(2, 3),
    ),
    laid("names alone, no rows.xlsx", draw_header_alone, rows=()),
    laid(
        "no names, numbers only.xlsx",
        draw_numbers_only,
        headers=("A", "B", "C"),
        rows=(1, 2, 3),
        header_row=0,
    ),
    laid("total at the end.xlsx", draw_total, cells={"C5": 21}, notes=("total_row",)),
    laid("total below a gap.xlsx", draw_total_below_a_gap, notes=("total_row",)),
    laid("footer below a gap.xlsx", draw_footer, notes=("footer_rows",)),
    laid(
        "total of an Excel table, set aside.xlsx",
        draw_list_object,
        rows=(3, 4, 5),
        header_row=2,
        first_letter="B",
        cells={"D6": 21},
        notes=("total_row",),
    ),
    laid(
        "blank rows between.xlsx",
        draw_gaps,
        rows=(2, 4, 7),
        cells={"A7": "Initech"},
        notes=("blank_rows",),
    ),
    laid("hidden row.xlsx", draw_hidden_rows, notes=("hidden_rows",), cells={"A3": "Globex"}),
    laid("hidden by a filter.xlsx", draw_filtered_rows, notes=("hidden_rows",)),
    laid("hidden by a fold.xlsx", draw_folded_rows, notes=("hidden_rows",)),
    laid("hidden column.xlsx", draw_hidden_columns, notes=("hidden_columns",)),
    laid(
        "side by side, two tables.xlsx",
        draw_side_by_side,
        headers=(*HEADERS, "D", "Code", "Meaning"),
        cells={"E2": "A", "F3": "Lost"},
        notes=("tables_beside",),
    ),
    laid(
        "merged cells among the rows.xlsx",
        draw_merged_cells,
        headers=("Region", "Account", "Seats"),
        cells={"A2": "North", "B3": "Globex"},
        notes=("merged_cells",),
    ),
    laid(
        "wide, 300 columns.xlsx",
        draw_many_columns,
        headers=[f"Field {number}" for number in range(1, 301)],
        rows=(2, 3),
        cells={"KN2": 299},
    ),
    laid("yellow cells without anything below.xlsx", draw_ghosts),
    laid("comments, frozen panes, choice lists.xlsx", draw_comments),
)
