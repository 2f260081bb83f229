"""Cells as they are typed, each with what a person sees afterwards; drawn by hypothesis."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import openpyxl
import xlsxwriter
import xlwt
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from planhat_desktop.core.table import Cell, CellError, Formatted
from tests.sheets.binary import Broken, Styled, write_xlsb
from tests.sheets.opendocument import Raw, Share, write_ods

CODES = {
    "#NULL!": 0,
    "#DIV/0!": 7,
    "#VALUE!": 15,
    "#REF!": 23,
    "#NAME?": 29,
    "#NUM!": 36,
    "#N/A": 42,
}
"""What an error cell holds in binary workbooks ([MS-XLS] 2.5.10)."""
DAY, MOMENT, CLOCK, LENGTH = "yyyy-mm-dd", "dd/mm/yyyy hh:mm:ss", "hh:mm:ss", "[h]:mm:ss"
DAY_LENGTH = dt.timedelta(days=1)
EXACT_WHOLE = 1e21


@dataclass(frozen=True)
class Typed:
    """One cell.

    Attributes:
        value: as it is typed.
        seen: as a person sees it.
        code: its number format, empty for none.
        formula: it is what a formula gave.
    """

    value: object
    seen: Cell
    code: str = ""
    formula: bool = False


@dataclass(frozen=True)
class Sheet:
    """Rows of cells and where they lie; rows and columns from 0."""

    rows: Sequence[Sequence[Typed]]
    top: int = 0
    left: int = 0

    @property
    def seen(self) -> Mapping[tuple[int, int], Cell]:
        """What stands where, by the spreadsheet's row number and the column's index."""
        return {
            (self.top + down + 1, self.left + right): typed.seen
            for down, row in enumerate(self.rows)
            for right, typed in enumerate(row)
            if typed.seen is not None
        }


BLANK = Typed(None, None)
_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
# Old writers count a letter beyond these as one, where the format counts two.
_FIRST_LETTERS = st.characters(
    codec="utf-8", max_codepoint=0xFFFD, exclude_categories=("Cc", "Cs", "Cn", "Co")
)


def _count(number: float) -> Cell:
    whole = number.is_integer() and abs(number) < EXACT_WHOLE
    return int(number) if whole else number


def _pad(number: int, zeros: int) -> Typed:
    return Typed(number, Formatted(float(number), f"{number:0{zeros}d}"), "0" * zeros)


def _share(number: int, decimals: int) -> Typed:
    value = float(f"{number / 100 / 10**decimals:.15g}")
    digits = f"{abs(number):0{decimals + 1}d}"
    whole, part = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    text = ("-" if number < 0 else "") + whole + (f".{part}" if part else "")
    return Typed(value, Formatted(value, f"{text}%"), f"0.{'0' * decimals}%" if part else "0%")


def _length(length: dt.timedelta) -> Typed:
    minutes, second = divmod(round(length.total_seconds()), 60)
    text = f"{minutes // 60}:{minutes % 60:02d}:{second:02d}"
    return Typed(length, Formatted(length / DAY_LENGTH, text), LENGTH)


def texts(letters: st.SearchStrategy[str] = _LETTERS) -> st.SearchStrategy[str]:
    """Return texts that a sheet can hold: any letters, and line ends within."""
    lines = st.lists(st.text(letters, max_size=8), min_size=1, max_size=3).map("\n".join)
    odd = st.sampled_from(("007", "NA", "TRUE", "1E5", "=1+1", "#N/A?", " spaced  out ", "a\tb"))
    return st.one_of(lines.filter(bool), odd)


_FLOATS = st.floats(-1e300, 1e300, allow_subnormal=False).map(lambda one: float(f"{one:.15g}"))
_SECONDS = st.integers(0, 86_399)


def cells(
    *, date_1904: bool = False, styled: bool = True, old: bool = False
) -> st.SearchStrategy[Typed]:
    """Return cells of every kind.

    Args:
        old: of a binary workbook, whose writers here know no formulas.
        styled: number formats are written; without them a length of less than a day is a time.
    """
    first = dt.date(1904, 1, 2) if date_1904 else dt.date(1900, 3, 1)
    days = st.dates(first, dt.date(9999, 12, 31))
    moments = st.builds(
        lambda day, second: dt.datetime.combine(day, dt.time.min) + dt.timedelta(seconds=second),
        days,
        st.integers(1, 86_399),
    )
    clocks = _SECONDS.map(
        lambda second: dt.time(second // 3600, second // 60 % 60, second % 60),
    )
    lengths = st.integers(1 if styled else 86_400, 400 * 3600).map(
        lambda second: dt.timedelta(seconds=second)
    )
    plain = st.one_of(
        texts(_FIRST_LETTERS if old else _LETTERS).map(lambda one: Typed(one, one)),
        st.integers(-(10**15) + 1, 10**15 - 1).map(lambda one: Typed(one, one)),
        _FLOATS.map(lambda one: Typed(one, _count(one))),
        st.booleans().map(lambda one: Typed(one, one)),
    )
    padded = st.builds(_pad, st.integers(0, 10**9), st.integers(2, 12))
    return st.one_of(
        st.just(BLANK),
        plain,
        plain if old else plain.map(lambda one: replace(one, formula=True)),
        days.map(lambda one: Typed(one, one, DAY)),
        moments.map(lambda one: Typed(one, one, MOMENT)),
        clocks.map(lambda one: Typed(one, one, CLOCK)),
        lengths.map(_length),
        st.sampled_from(list(CODES)).map(lambda one: Typed(CellError(one), CellError(one))),
        padded if styled else plain,
        st.builds(_share, st.integers(-(10**6), 10**6), st.integers(0, 3)),
    )


def sheets(
    *, date_1904: bool = False, styled: bool = True, old: bool = False
) -> st.SearchStrategy[Sheet]:
    """Return sheets of a few rows, some of them set aside."""
    one = cells(date_1904=date_1904, styled=styled, old=old)
    rows = st.lists(st.lists(one, min_size=1, max_size=6), min_size=1, max_size=8)
    return st.builds(Sheet, rows, st.integers(0, 3), st.integers(0, 3))


def write_by_xlsxwriter(path: Path, sheet: Sheet, *, date_1904: bool = False) -> None:
    """Write a workbook by xlsxwriter."""
    options = {"date_1904": date_1904, "in_memory": True}
    book = xlsxwriter.Workbook(str(path), options)
    data = book.add_worksheet("Data")
    looks = {
        typed.code: book.add_format({"num_format": typed.code})
        for row in sheet.rows
        for typed in row
        if typed.code
    }
    for down, row in enumerate(sheet.rows, sheet.top):
        for right, typed in enumerate(row, sheet.left):
            value, look = typed.value, looks.get(typed.code)
            if isinstance(value, CellError):
                data.write_formula(down, right, "=1/0", look, value.text)
            elif typed.formula:
                data.write_formula(down, right, "=Z99", look, value)
            elif isinstance(value, dt.date | dt.time | dt.timedelta):
                data.write_datetime(down, right, value, look)
            elif isinstance(value, bool):
                data.write_boolean(down, right, value, look)
            elif isinstance(value, str):
                data.write_string(down, right, value, look)
            elif isinstance(value, int | float):
                data.write_number(down, right, value, look)
    book.close()


def has_letters(sheet: Sheet) -> bool:
    """Say whether every text has more than spaces: without lxml, openpyxl lets go of such a one."""
    texts = (one.value for row in sheet.rows for one in row if isinstance(one.value, str))
    return not any(text.isspace() for text in texts)


def write_by_openpyxl(path: Path, sheet: Sheet, *, date_1904: bool = False) -> None:
    """Write a workbook by openpyxl, which writes no value beside a formula."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904 if date_1904 else CALENDAR_WINDOWS_1900
    data = book.active
    assert data is not None
    data.title = "Data"
    for down, row in enumerate(sheet.rows, sheet.top + 1):
        for right, typed in enumerate(row, sheet.left + 1):
            value = typed.value.text if isinstance(typed.value, CellError) else typed.value
            if value is None:
                continue
            cell = data.cell(down, right)
            cell.value = cast("str", value)  # or any other kind of cell
            if isinstance(value, str):
                # What looks like a formula or an error is text here, unless it was meant.
                cell.data_type = "e" if isinstance(typed.value, CellError) else "s"
            if typed.code:
                cell.number_format = typed.code
    held = io.BytesIO()
    book.save(held)
    path.write_bytes(held.getvalue())


def write_by_tags(path: Path, sheet: Sheet) -> None:
    """Write an OpenDocument sheet."""
    aside: list[object] = [None] * sheet.left
    above: list[list[object]] = [[] for _ in range(sheet.top)]
    rows = [aside + [_as_tag(typed) for typed in row] for row in sheet.rows]
    write_ods(path, {"Data": above + rows})


def _as_tag(typed: Typed) -> object:
    if isinstance(typed.value, CellError):
        return Raw(
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            f'office:string-value=""><text:p>{typed.value.text}</text:p></table:table-cell>'
        )
    if isinstance(typed.seen, Formatted) and typed.seen.text.endswith("%"):
        return Share(typed.seen.value, typed.seen.text)
    return typed.value


def write_by_xlwt(path: Path, sheet: Sheet, *, date_1904: bool = False) -> None:
    """Write an old workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date_1904
    data = book.add_sheet("Data")
    codes = {typed.code for row in sheet.rows for typed in row}
    looks = {code: xlwt.easyxf(num_format_str=code or "General") for code in codes}
    for down, row in enumerate(sheet.rows, sheet.top):
        for right, typed in enumerate(row, sheet.left):
            value, look = typed.value, looks[typed.code]
            if isinstance(value, CellError):
                data.row(down).set_cell_error(right, CODES[value.text], look)
            elif isinstance(value, dt.timedelta):
                data.write(down, right, value / DAY_LENGTH, look)
            elif value is not None:
                data.write(down, right, value, look)
    book.save(str(path))


def write_by_records(path: Path, sheet: Sheet, *, date_1904: bool = False) -> None:
    """Write a binary workbook."""
    above: list[list[object]] = [[] for _ in range(sheet.top)]
    aside: list[object] = [None] * sheet.left
    rows = [aside + [_as_record(typed, date_1904=date_1904) for typed in row] for row in sheet.rows]
    write_xlsb(path, above + rows, date_1904=date_1904)


def _as_record(typed: Typed, *, date_1904: bool) -> object:
    value = typed.value
    if isinstance(value, CellError):
        return Broken(CODES[value.text])
    if isinstance(value, dt.datetime):
        first = dt.date(1904, 1, 1) if date_1904 else dt.date(1899, 12, 30)
        return Styled((value - dt.datetime.combine(first, dt.time.min)) / DAY_LENGTH, typed.code)
    if isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return Styled(seconds / 86_400, typed.code)
    if isinstance(value, dt.timedelta):
        return Styled(value / DAY_LENGTH, typed.code)
    if typed.code and isinstance(value, int | float):
        return Styled(value, typed.code)
    return value
