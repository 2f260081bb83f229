"""Cells come over as a person sees them, whatever the workbook's format."""

from __future__ import annotations

import datetime as dt
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwt

from planhat_desktop.adapters import sheets
from planhat_desktop.adapters.reading import cellscan
from planhat_desktop.adapters.reading.fastbook import FastBook
from planhat_desktop.adapters.reading.oldbook import OldBook
from planhat_desktop.adapters.reading.opendocscan import scan_opendocument
from planhat_desktop.adapters.reading.plainbook import PlainBook
from planhat_desktop.core.table import Table
from tests.sheets import seen


def finish(path: Path) -> Table:
    """Read a file to its end."""
    steps = sheets.read(path)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            table = end.value
            assert isinstance(table, Table)
            return table


def rows_of(table: Table) -> list[tuple[object, ...]]:
    """Return the data rows' cells, as far as the sheet has named columns."""
    columns = table.columns[: len(seen.HEADER)]
    return [tuple(column.cell(row) for column in columns) for row in range(table.rows)]


@pytest.mark.parametrize("form", list(seen.WRITERS))
def test_cells_show_what_the_sheet_shows(tmp_path: Path, form: str) -> None:
    table = finish(seen.WRITERS[form](tmp_path / f"a.{form}"))
    assert table.source.format == form
    assert table.header_row == 1
    assert tuple(column.header for column in table.columns[:6]) == seen.HEADER
    assert rows_of(table) == list(seen.SEEN)
    assert [[type(cell) for cell in row] for row in rows_of(table)] == [
        [type(cell) for cell in row] for row in seen.SEEN
    ]
    assert table.grid.hidden_rows.tolist() == [2]
    assert table.grid.hidden_columns == (2,)
    assert (4, 0, 4, 1) in table.grid.merges


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_a_formula_without_a_value_is_told_with_its_place(tmp_path: Path, form: str) -> None:
    table = finish(seen.WRITERS[form](tmp_path / f"a.{form}"))
    (note,) = [one for one in table.notes if one.code == "formulas_without_value"]
    assert note.facts == {"count": 1, "first": seen.UNCOMPUTED_AT}


@pytest.mark.parametrize("form", ["xlsx", "xls", "xlsb"])
def test_days_counted_from_1904_are_the_same_days(tmp_path: Path, form: str) -> None:
    writers = {"xlsx": seen.write_xlsx, "xls": seen.write_xls, "xlsb": seen.write_binary}
    table = finish(writers[form](tmp_path / f"a.{form}", date_1904=True))
    assert [row[4] for row in rows_of(table)] == [row[4] for row in seen.SEEN]


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Move this process and the children it starts to another part of the world."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows sets no zone for one process")
@pytest.mark.parametrize("form", list(seen.WRITERS))
def test_a_day_is_that_day_everywhere(tmp_path: Path, form: str, zone: str) -> None:
    table = finish(seen.WRITERS[form](tmp_path / f"a.{form}"))
    assert [row[4] for row in rows_of(table)][:3] == [
        dt.date(2026, 4, 3),
        dt.date(2024, 2, 29),
        dt.date(1999, 12, 31),
    ], zone


def test_the_slower_readers_see_the_same(tmp_path: Path) -> None:
    xls = seen.write_xls(tmp_path / "a.xls").read_bytes()
    xlsx = seen.write_xlsx(tmp_path / "a.xlsx").read_bytes()
    fast = [list(row)[:4] for row in FastBook(xls, "xls").read_sheet("Data").marked()]
    for book in (OldBook(xls, "xls"), PlainBook(xlsx, "xlsx")):
        sheet = book.read_sheet("Data")
        rows = [list(row)[:4] for row in sheet.marked()]
        assert rows[:4] == fast[:4]
        assert (list(sheet.hidden_rows), list(sheet.hidden_columns)) == ([2], [2])
        assert (sheet.uncomputed, sheet.uncomputed_at) == (1, (1, 6))


def test_a_large_sheet_is_searched_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = seen.write_xlsx(tmp_path / "a.xlsx").read_bytes()
    small = FastBook(data, "xlsx").read_sheet("Data")
    monkeypatch.setattr(cellscan, "SMALL_BYTES", 0)
    large = FastBook(data, "xlsx").read_sheet("Data")
    assert [list(row) for row in large.marked()] == [list(row) for row in small.marked()]
    assert len(large.marks) == len(small.marks) == 3
    assert (large.uncomputed, large.uncomputed_at) == (1, (1, 6))
    assert (list(large.hidden_rows), list(large.hidden_columns)) == ([2], [2])


def test_an_empty_text_beside_a_calculated_formula_is_a_value(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for row in (0, 1):
        sheet.write(row, 0, xlwt.Formula("1+1"))
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    nothing = b"\x03\0\0\0\0\0\xff\xff"
    assert data.count(nothing) == 2
    assert FastBook(data, "xls").read_sheet("Data").uncomputed == 2
    some = data.replace(nothing, struct.pack("<d", 2.0), 1)
    assert FastBook(some, "xls").read_sheet("Data").uncomputed == 0


def test_a_table_within_an_ods_cell_is_part_of_the_cell(tmp_path: Path) -> None:
    inner = '<table:table table:name="in"><table:table-row><table:table-cell/></table:table-row>'
    cell = (
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p>'
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "content.xml",
            '<d xmlns:table="t" xmlns:office="o" xmlns:text="x"><table:table table:name="Data">'
            '<table:table-row table:number-rows-repeated="2" table:visibility="collapse">'
            f"<table:table-cell>{inner}</table:table></table:table-cell>"
            f"{cell}</table:table-cell></table:table-row></table:table></d>",
        )
    with zipfile.ZipFile(path) as archive:
        (scan,) = scan_opendocument(archive).values()
    assert scan.marks == {row: [(1, ("f", 0.5, "50 %"))] for row in (0, 1)}
    assert scan.hidden_rows == [0, 1]
