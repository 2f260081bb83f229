"""Whatever is typed into a workbook or a text file comes back cell for cell, row for row."""

from __future__ import annotations

import csv
import datetime as dt
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, cast, get_args

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters import reader, sheets
from planhat_desktop.adapters.assembly import Assembly
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.core.table import Cell, Formatted, Grid, Table
from tests.sheets import making, typed
from tests.sheets.typed import Sheet, Typed

Quote = Literal[0, 1]  # csv.QUOTE_MINIMAL, csv.QUOTE_ALL
Cells = Mapping[tuple[int, int], Cell]


class _Pipe:
    """A pipe to an assembly in the same process."""

    def __init__(self, assembly: Assembly) -> None:
        self.send_bytes = assembly.take


def read_here(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Grid:
    """Read a file as the child does, but in this process."""
    assembly = Assembly()
    order = reader.Order(str(path), encoding=encoding, delimiter=delimiter)
    wire = reader._Wire(cast("Connection", _Pipe(assembly)))
    assembly.findings = reader._read(path, order, wire)
    return assembly.grid()


def read_through_the_child(path: Path) -> Table:
    """Read a file to its table, as the app does."""
    steps = sheets.read(path)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            table = end.value
            assert isinstance(table, Table)
            return table


def cells_of(grid: Grid) -> Cells:
    """Return what stands where, by row number and column index."""
    return {
        (row + grid.first_row, column + grid.first_column): cell
        for column in range(len(grid.columns))
        for row in range(grid.rows)
        if (cell := grid.cell(row, column)) is not None
    }


def same(one: Cell, two: Cell) -> bool:
    """Say whether two cells are one, type and all; a length's days are cut at a microsecond."""
    if isinstance(one, Formatted) and isinstance(two, Formatted):
        near = math.isclose(one.value, two.value, rel_tol=1e-12, abs_tol=1e-11)
        return one.text == two.text and near
    return type(one) is type(two) and one == two


def compare(got: Cells, want: Cells) -> list[str]:
    """Return each place where two sheets differ."""
    return [
        f"row {place[0]}, column {place[1]}: {got.get(place)!r} for {want.get(place)!r}"
        for place in sorted({*got, *want})
        if not same(got.get(place), want.get(place))
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trips")


def check(path: Path, sheet: Sheet) -> None:
    """Compare a written file with what was typed."""
    if not sheet.seen:
        with pytest.raises(Refusal, match="empty"):
            read_here(path)
        return
    assert compare(cells_of(read_here(path)), sheet.seen) == []


@given(data=st.data(), date_1904=st.booleans())
def test_xlsx_by_xlsxwriter(folder: Path, data: st.DataObject, date_1904: bool) -> None:
    sheet = data.draw(typed.sheets(date_1904=date_1904))
    path = folder / "by xlsxwriter.xlsx"
    typed.write_by_xlsxwriter(path, sheet, date_1904=date_1904)
    check(path, sheet)


@given(data=st.data(), date_1904=st.booleans())
def test_xlsx_by_openpyxl(folder: Path, data: st.DataObject, date_1904: bool) -> None:
    sheet = data.draw(typed.sheets(date_1904=date_1904).filter(typed.has_letters))
    path = folder / "by openpyxl.xlsx"
    typed.write_by_openpyxl(path, sheet, date_1904=date_1904)
    check(path, sheet)


@given(data=st.data(), date_1904=st.booleans())
def test_xls(folder: Path, data: st.DataObject, date_1904: bool) -> None:
    sheet = data.draw(typed.sheets(date_1904=date_1904, old=True))
    path = folder / "old.xls"
    typed.write_by_xlwt(path, sheet, date_1904=date_1904)
    check(path, sheet)


@given(data=st.data(), date_1904=st.booleans())
def test_xlsb(folder: Path, data: st.DataObject, date_1904: bool) -> None:
    sheet = data.draw(typed.sheets(date_1904=date_1904, old=True))
    path = folder / "binary.xlsb"
    typed.write_by_records(path, sheet, date_1904=date_1904)
    check(path, sheet)


@given(sheet=typed.sheets(styled=False))
def test_ods(folder: Path, sheet: Sheet) -> None:
    path = folder / "by tags.ods"
    typed.write_by_tags(path, sheet)
    check(path, sheet)


_WINDOWS = st.characters(codec="cp1252", exclude_categories=["Cc"])


def write_text(
    path: Path,
    rows: Sequence[Sequence[str]],
    encoding: str,
    delimiter: str,
    ending: str,
    quote: Quote,
) -> None:
    """Write a text file as `csv` does."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator=ending, quoting=quote)
        writer.writerows(rows)


@given(
    data=st.data(),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030")),
    delimiter=st.sampled_from((",", ";", "\t", "|")),
    ending=st.sampled_from(("\n", "\r\n")),
    quote=st.sampled_from(get_args(Quote)),
)
def test_text_files(
    folder: Path, data: st.DataObject, encoding: str, delimiter: str, ending: str, quote: Quote
) -> None:
    words = st.one_of(typed.texts(), st.text(st.sampled_from(list("ab ,;|\t\n\"'0"))))
    if encoding == "cp1252":
        words = st.text(_WINDOWS, max_size=8)
    # A mark at the very start of a file tells its encoding and is no letter; a backslash before
    # a quote may be an escape or a letter, and a few cells do not tell which.
    words = words.filter(lambda word: not word.startswith(("\ufeff", "sep=")) and "\\" not in word)
    cells = st.one_of(st.just(""), words)
    rows = data.draw(st.lists(st.lists(cells, min_size=2, max_size=5), min_size=1, max_size=8))
    path = folder / "text.csv"
    write_text(path, rows, encoding, delimiter, ending, quote)
    want = {
        (row + 1, column): cell
        for row, cells_ in enumerate(rows)
        for column, cell in enumerate(cells_)
        if cell
    }
    got = read_here(path, encoding=encoding, delimiter=delimiter)
    assert compare(cells_of(got), want) == []


WRITERS: Mapping[str, Callable[[Path, Sheet], None]] = {
    "by xlsxwriter.xlsx": typed.write_by_xlsxwriter,
    "by openpyxl.xlsx": typed.write_by_openpyxl,
    "by tags.ods": typed.write_by_tags,
}


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=4, phases=(Phase.generate,))  # each takes a process: none to shrink
@given(data=st.data())
def test_through_a_real_child(folder: Path, name: str, data: st.DataObject) -> None:
    sheet = data.draw(typed.sheets(styled=not name.endswith("ods")))
    path = folder / f"child, {name}"
    WRITERS[name](path, sheet)
    if any(str(cell).strip() for cell in sheet.seen.values()):
        table = read_through_the_child(path)
        assert compare(cells_of(table.grid), sheet.seen) == []
        rows = {row for row, _column in cells_of(table.grid)}
        assert set(table.row_numbers.tolist()) <= rows
        return
    with pytest.raises(SheetUnreadable, match="is empty"):
        read_through_the_child(path)


_DAYS = (dt.date(1970, 1, 1), dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2026, 12, 31))


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system's time zone is not set by the environment")
    name: str = request.param
    with monkeypatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        yield name
    time.tzset()


@pytest.mark.parametrize("name", ["1900.xlsx", "1904.xlsx", "tags.ods", "old.xls"])
def test_a_day_stays_a_day_in_every_time_zone(tmp_path: Path, zone: str, name: str) -> None:
    days = [Typed(day, day, typed.DAY) for day in _DAYS]
    sheet = Sheet(
        [[Typed("Name", "Name"), Typed("Day", "Day")], *([Typed("x", "x"), day] for day in days)]
    )
    path = tmp_path / name
    if name.endswith("xlsx"):
        typed.write_by_xlsxwriter(path, sheet, date_1904=name.startswith("1904"))
    elif name.endswith("ods"):
        typed.write_by_tags(path, sheet)
    else:
        making.write_xls(path, [["Name", "Day"], *(["x", day] for day in _DAYS)])
    assert os.environ["TZ"] == zone
    table = read_through_the_child(path)
    assert [table.columns[1].cell(row) for row in range(table.rows)] == list(_DAYS)
