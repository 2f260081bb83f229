"""Reports as files: they open in a spreadsheet, run nothing, and are whole or not there."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from planhat_desktop.adapters import exports
from planhat_desktop.adapters.exports import (
    export_bytes,
    export_outcomes,
    export_report,
    export_rest,
)
from planhat_desktop.adapters.sheets import read
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.core.table import Cell, CellError, Formatted, Table
from tests.app.previewing import finish
from tests.app.test_accounts import make_report, make_started
from tests.core.making import make_table

CELLS: list[Cell] = [
    "=1+1",
    12.5,
    dt.date(2026, 11, 2),
    True,
    Formatted(7.0, "007"),
    None,
]


def make_sheet() -> Table:
    return make_table([("Name", CELLS), ("Note", ["+46 8", "x", "y", "z", "ä\n日本", "w"])])


def read_xlsx(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    for row in sheet.iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_an_xlsx_report_keeps_types_and_runs_nothing(tmp_path: Path) -> None:
    report = make_report("created", "refused", unknown=1)
    path = finish(export_report(report, make_sheet(), tmp_path / "r.xlsx"))
    rows = read_xlsx(path)
    assert rows[0] == ["Name", "Note", "Outcome", "Message", "Planhat ID"]
    assert rows[1][:3] == ["'=1+1", "'+46 8", "created"]
    assert rows[2][0] == 12.5
    assert rows[3][0] == dt.datetime.fromisoformat("2026-11-02")
    assert rows[4][0] is True
    assert rows[5][:2] == ["007", "ä\n日本"]
    assert len(rows) == 7


def test_a_record_is_opened_from_the_report(tmp_path: Path) -> None:
    started = replace(make_started(2), model="Company")
    report = make_report("created", "updated", started=started)
    path = finish(export_outcomes(report, tmp_path / "r.xlsx"))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cell = sheet.cell(2, 5)
    assert cell.value == "Open"
    assert cell.hyperlink is not None
    assert cell.hyperlink.target == "https://app.planhat.com/profile/id"
    assert sheet.cell(4, 5).hyperlink is None  # held: nobody knows a record


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    path = finish(export_bytes([b"a\n", b"\xff"], tmp_path / "x.bin"))
    assert path.read_bytes() == b"a\n\xff"


def test_a_csv_report_opens_in_excel_as_utf8(tmp_path: Path) -> None:
    path = finish(export_report(make_report("created"), make_sheet(), tmp_path / "r.csv"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["Name", "'=1+1", "12.5", "2026-11-02", "yes", "007", ""]


def test_the_rows_to_mend_load_again_as_they_were(tmp_path: Path) -> None:
    report = make_report("refused", "refused", "refused")
    path = finish(export_rest(report, make_sheet(), tmp_path / "m.xlsx"))
    table = finish(read(path))
    assert [one.header for one in table.columns] == ["Name", "Note", "What to mend"]
    assert table.columns[0].cell(0) == "=1+1"  # a text, to the letter
    assert table.columns[1].cell(0) == "+46 8"
    assert table.columns[0].cell(1) == 12.5
    assert table.columns[2].cell(0) == "No."
    assert table.rows == 4  # three refused, one held


def test_a_past_runs_report_is_written(tmp_path: Path) -> None:
    path = finish(export_outcomes(make_report("created"), tmp_path / "p.xlsx"))
    assert read_xlsx(path)[1] == [2, "created", None, "id"]


@pytest.mark.parametrize(
    "odd",
    [
        dt.date(1850, 1, 1),
        dt.datetime.fromisoformat("1850-01-01 10:30"),
        dt.time(10, 30),
        dt.datetime.fromisoformat("2026-11-02 10:30"),
        float("inf"),
        float("nan"),
        10**18,
        CellError("#N/A"),
        "a" * 40_000,
        "half \ud800 a character",
        "bell \x07 inside",
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_odd_cells_are_written_somehow_and_lose_no_row(
    odd: Cell, suffix: str, tmp_path: Path
) -> None:
    table = make_table([("Name", [odd, "b"])])
    path = finish(export_report(make_report("created"), table, tmp_path / f"r{suffix}"))
    if suffix == ".xlsx":
        rows = read_xlsx(path)
        assert len(rows) == 3
        assert rows[1][0] is not None
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == 3


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalUnusable, match="cannot be written"):
        finish(export_report(make_report("created"), make_sheet(), tmp_path / "no" / "r.xlsx"))


def test_leaving_off_half_way_leaves_no_file_and_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_text("old")
    work = export_report(make_report("created"), make_sheet(), path)
    next(work)
    work.close()
    assert [one.name for one in tmp_path.iterdir()] == ["r.xlsx"]
    assert path.read_text() == "old"


def test_too_many_rows_for_excel_go_into_csv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 6)
    report, table = make_report("created"), make_sheet()
    with pytest.raises(JournalUnusable, match="csv"):
        finish(export_report(report, table, tmp_path / "r.xlsx"))
    assert finish(export_report(report, table, tmp_path / "r.csv")).is_file()


def test_a_full_disk_is_told_in_the_systems_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = xlsxwriter.Workbook.close

    def refuse(book: xlsxwriter.Workbook) -> None:
        close(book)
        raise XlsxWriterException(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    monkeypatch.setattr(xlsxwriter.Workbook, "close", refuse)
    with pytest.raises(JournalUnusable) as told:
        finish(export_outcomes(make_report("created"), tmp_path / "r.xlsx"))
    assert os.strerror(errno.ENOSPC) in told.value.what
