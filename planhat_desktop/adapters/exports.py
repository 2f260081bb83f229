"""Reports as files: xlsx in constant memory, or csv; whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import math
import os
import tempfile
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.exports import Line, WebAddress, mend_lines, outcome_lines, report_lines
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.report import Report
from planhat_desktop.core.table import Cell, CellError, Formatted, Table

MOST_XLSX_ROWS = 1_048_576
DAYS, MOMENTS = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_MOST_LINKS = 65_530  # in one sheet; Excel's own limit
_MOST_TEXT = 32_767  # characters in one cell; Excel's own limit
_EVERY = 2000
_FIRST_DAY = dt.date(1900, 3, 1)  # before it Excel counts a day that never was

Export = Generator[Step, None, Path]


def export_report(report: Report, table: Table, path: Path) -> Export:
    """Write a report, every row of the table: xlsx or csv, as the file's name says. Thread: job.

    Raises:
        JournalUnusable: the file cannot be written.
    """
    return (yield from _write(report_lines(report, table), path, table.rows))


def export_rest(report: Report, table: Table, path: Path) -> Export:
    """Write the rows to be mended and loaded again. Thread: job.

    Raises:
        JournalUnusable: the file cannot be written.
    """
    return (yield from _write(mend_lines(report, table), path, table.rows))


def export_outcomes(report: Report, path: Path) -> Export:
    """Write the report of a past run. Thread: job.

    Raises:
        JournalUnusable: the file cannot be written.
    """
    return (yield from _write(outcome_lines(report), path, report.started.rows))


def export_bytes(parts: Iterable[bytes], path: Path) -> Export:
    """Write a file as it is given, whole or not at all. Thread: job.

    Raises:
        JournalUnusable: the file cannot be written.
    """

    def fill(made: Path) -> Generator[Step, None, None]:
        with made.open("wb") as file:
            for number, part in enumerate(parts):
                if number % _EVERY == 0:
                    yield Progress("exporting", number)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())

    return (yield from write_whole(path, fill))


def _write(lines: Iterable[Line], path: Path, rows: int) -> Export:
    is_csv = path.suffix.lower() in (".csv", ".txt")
    if not is_csv and rows + 1 > MOST_XLSX_ROWS:
        raise JournalUnusable(
            "too_many_rows",
            _("An Excel sheet holds {most} rows at most.").format(most=f"{MOST_XLSX_ROWS:,}"),
            _("Save it as csv instead."),
        )

    def fill(made: Path) -> Generator[Step, None, None]:
        yield from _write_csv(lines, made, rows) if is_csv else _write_xlsx(lines, made, rows)

    return (yield from write_whole(path, fill))


def write_whole(path: Path, fill: Callable[[Path], Generator[Step, None, None]]) -> Export:
    """Write a file whole or not at all, over what was there. Thread: job.

    Args:
        fill: writes it to a path beside.

    Raises:
        JournalUnusable: the file cannot be written.
    """
    made: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        os.close(handle)
        made = Path(name)
        yield from fill(made)
        made.chmod(0o644)
        made.replace(path)
        made = None
    except (OSError, XlsxWriterException) as error:
        whys = (error, *error.args)  # the writer of workbooks hands on the system's own
        told = (getattr(one, "strerror", None) for one in whys)
        why = next(filter(None, told), type(error).__name__)
        raise JournalUnusable(
            "export_unwritable",
            _("“{name}” cannot be written: {why}.").format(name=path.name, why=why),
            _("Close it in other programs, or choose another folder."),
        ) from None
    finally:
        if made is not None:
            made.unlink(missing_ok=True)
    return path


def _write_csv(lines: Iterable[Line], path: Path, rows: int) -> Generator[Step, None, None]:
    # With a byte order mark Excel knows that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        for number, cells in enumerate(lines):
            if number % _EVERY == 0:
                yield Progress("exporting", number, rows + 1)
            writer.writerow([_csv_text(cell) for cell in cells])
        file.flush()
        os.fsync(file.fileno())


def _csv_text(cell: Cell) -> str:
    match cell:
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return show_cell(cell)


def _write_xlsx(lines: Iterable[Line], path: Path, rows: int) -> Generator[Step, None, None]:
    book = open_book(path)
    sheet = book.add_worksheet(_("Report"))
    sheet.freeze_panes(1, 0)
    pen = Pen(book, sheet)
    try:
        for number, cells in enumerate(lines):
            if number == 0:
                sheet.set_column(0, max(0, len(cells) - 1), 18)
            if number % _EVERY == 0:
                yield Progress("exporting", number, rows + 1)
            for place, cell in enumerate(cells):
                pen.write(number, place, cell)
    finally:
        book.close()


def open_book(path: Path) -> xlsxwriter.Workbook:
    """Return an empty workbook in constant memory in which a text stays a text."""
    return xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )


class Pen:
    """Writes cells as what they are; a text is never taken for a formula."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._text = book.add_format({"num_format": "@", "quote_prefix": True})
        self._day = book.add_format({"num_format": DAYS})
        self._moment = book.add_format({"num_format": MOMENTS})
        self._time = book.add_format({"num_format": "hh:mm:ss"})

    def write(self, row: int, column: int, cell: Cell) -> None:
        """Write one cell; row 0 is the header."""
        sheet = self._sheet
        match cell:
            case None | "":
                return
            case bool():
                sheet.write_boolean(row, column, cell)
            case int() | float() if math.isfinite(cell) and abs(cell) < 1e15:
                sheet.write_number(row, column, cell)
            case dt.datetime() if cell.date() >= _FIRST_DAY:
                sheet.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
            case dt.date() if not isinstance(cell, dt.datetime) and cell >= _FIRST_DAY:
                sheet.write_datetime(row, column, cell, self._day)
            case dt.time():
                sheet.write_datetime(row, column, cell, self._time)
            case WebAddress() if row <= _MOST_LINKS:
                sheet.write_url(row, column, cell, string=_("Open"))
            case Formatted(text=text) | CellError(text=text) | str(text):
                self._write_text(row, column, text)
            case _:
                self._write_text(row, column, _csv_text(cell))

    def _write_text(self, row: int, column: int, text: str) -> None:
        whole = text.encode("utf-8", "replace").decode("utf-8")
        form = self._text if row else self._head
        self._sheet.write_string(row, column, whole[:_MOST_TEXT], form)
