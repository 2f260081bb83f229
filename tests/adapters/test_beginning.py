"""The first rows of a big file read like the rows of the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from planhat_desktop.adapters import sheets
from planhat_desktop.adapters.assembly import Assembly
from planhat_desktop.adapters.reading import beginning
from planhat_desktop.adapters.reading.beginning import ROWS, Beginning, begin_book, begin_text
from planhat_desktop.app.steps import Glimpse
from planhat_desktop.core.table import Grid, Table
from tests.sheets import making


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a big one."""
    monkeypatch.setattr(beginning, "TEXT_BYTES", 0)
    monkeypatch.setattr(beginning, "SHEET_BYTES", 0)


def grid_of(first: Beginning | None) -> Grid:
    """Return the rows of a beginning."""
    assert first is not None
    assembly = Assembly()
    for piece in first.pieces:
        assembly.take(piece)
    return assembly.grid()


def read_all(path: Path, **chosen: str) -> tuple[list[Table], Table]:
    """Return the first rows as often as they came, and the whole table."""
    work = sheets.read(path, **chosen)
    first: list[Table] = []
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return first, end.value
        if isinstance(step, Glimpse):
            first.append(step.table)


def write_book(path: Path, rows: int, names: Sequence[str] = ("Accounts",)) -> Path:
    """Write sheets of shared texts, numbers, dates and yes/no."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in names:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Name", "Owner", "MRR", "Start", "Live", "Note"])
            for row in range(1, rows):
                sheet.write_row(row, 0, [f"{name} {row}", f"owner {row % 7}", row * 1.5])
                sheet.write_datetime(row, 3, dt.date(2020, 1, 1) + dt.timedelta(row % 900), day)
                sheet.write_boolean(row, 4, row % 2 == 0)
                sheet.write_string(row, 5, "a remark that is as long as remarks are " * 3)
    return path


def is_beginning(first: Table, whole: Table) -> bool:
    """Say whether the rows of one are the first of the other, cell by cell."""
    for row in range(first.grid.rows):
        for column in range(len(first.grid.columns)):
            mine, theirs = first.grid.cell(row, column), whole.grid.cell(row, column)
            if mine != theirs or type(mine) is not type(theirs):
                return False
    return True


def test_a_big_workbook_shows_its_first_rows_before_the_others(tmp_path: Path) -> None:
    path = write_book(tmp_path / "big.xlsx", 24_000)
    (first,), whole = read_all(path)
    assert first.grid.rows == ROWS
    assert (first.header_row, first.sheet) == (1, "Accounts")
    assert first.source.format == "xlsx"
    assert [one.header for one in first.columns] == [one.header for one in whole.columns]
    assert is_beginning(first, whole)
    assert whole.rows == 23_999


def test_a_big_text_file_shows_its_first_rows_before_the_others(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    lines = "".join(f"{row:07d};Müller {row % 99};globex.example\r\n" for row in range(160_000))
    path.write_text("sep=;\r\nID;Name;Domain\r\n" + lines, encoding="cp1252", newline="")
    (first,), whole = read_all(path)
    assert (first.grid.rows, first.grid.first_row, first.header_row) == (ROWS, 1, 1)
    assert (first.source.delimiter, first.source.encoding) == (";", "cp1252")
    assert is_beginning(first, whole)
    assert (whole.rows, whole.header_row) == (160_000, 1)


def test_a_small_file_is_read_at_once(tmp_path: Path) -> None:
    first, whole = read_all(making.write_xlsx(tmp_path / "small.xlsx"))
    assert first == []
    assert whole.rows == 2
    path = tmp_path / "small.csv"
    path.write_text("Name,Domain\nGlobex,globex.example\n", encoding="utf-8")
    first, whole = read_all(path)
    assert first == []


@pytest.mark.usefixtures("eager")
def test_the_sheet_asked_for_is_begun(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", 400, ("Accounts", "Contacts"))
    found = begin_book(path.read_bytes(), "xlsx", "Contacts")
    assert found is not None
    assert found.sheet == "Contacts"
    assert grid_of(found).cell(1, 0) == "Contacts 1"
    assert begin_book(path.read_bytes(), "xlsx", "Invoices") is None


@pytest.mark.usefixtures("eager")
def test_a_sheet_that_holds_no_table_is_passed_over(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("Cover").write_string(0, 0, "Acme renewals")
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, ["Name", "Town"])
        hidden.write_row(1, 0, ["Globex", "Berlin"])
        hidden.hide()
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Name", "Town"])
        sheet.write_row(1, 0, ["Initech", "Köln"])
        sheet.write_row(2, 0, ["Umbrella", "Bonn"])
    found = begin_book((tmp_path / "a.xlsx").read_bytes(), "xlsx", None)
    assert found is not None
    assert found.sheet == "Data"
    assert [name for name, *_more in found.sheets] == ["Cover", "Old", "Data"]


@pytest.mark.usefixtures("eager")
def test_where_the_beginning_cannot_be_had_the_rows_come_with_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write_book(tmp_path / "a.xlsx", 400).read_bytes()
    assert begin_book(book, "xlsb", None) is None
    assert begin_book(book[: len(book) // 2], "xlsx", None) is None
    lone = making.write_raw_xlsx(tmp_path / "b.xlsx", b'<row r="1"><c r="A1"><v>1</v></c></row>')
    assert begin_book(lone.read_bytes(), "xlsx", None) is None
    torn = tmp_path / "a.csv"
    torn.write_text("a,b\n1,2\n", encoding="utf-8")
    assert begin_text(torn, 8, "no such encoding", None) is None
    torn.write_bytes(b"")
    assert begin_text(torn, 8, None, None) is None
    monkeypatch.setattr(beginning, "STRINGS_BYTES", 10)
    monkeypatch.setattr(beginning, "BLOCK_BYTES", 8)
    assert begin_book(book, "xlsx", None) is None  # its texts lie too deep


@pytest.mark.usefixtures("eager")
def test_names_with_a_prefix_and_texts_without_one_are_cut_alike(tmp_path: Path) -> None:
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d"><v>%d</v></c></row>'
        % (row, row, 0 if row == 1 else 1 + row % 3, row, row)
        for row in range(1, 301)
    )
    strings = (
        b"<sst><si><t>Name</t></si><si/><si><t>Globex</t></si><si><r><t>Ini</t></r></si></sst>"
    )
    path = making.write_raw_xlsx(tmp_path / "a.xlsx", cells, {"xl/sharedStrings.xml": strings})
    assert grid_of(begin_book(path.read_bytes(), "xlsx", None)).rows == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp932"])
@pytest.mark.usefixtures("eager")
def test_a_text_is_cut_between_two_lines(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "HEAD_BYTES", 4_000)
    word = "日本語の顧客" if encoding == "cp932" else "Müller & Söhne"
    lines = "".join(f"{row:05d};{word};Köln\n".replace("ö", "o") for row in range(400))
    path = tmp_path / "a.csv"
    path.write_text("ID;Name;Town\n" + lines, encoding=encoding)
    grid = grid_of(begin_text(path, 9_000_000, encoding, None))
    assert grid.rows > 50
    assert grid.cell(50, 1) == word.replace("ö", "o")
