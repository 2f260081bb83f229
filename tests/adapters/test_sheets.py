"""Reading a file from its path to its table, through a real child process."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from openpyxl import Workbook

from planhat_desktop.adapters import sheets
from planhat_desktop.adapters.reader import Order
from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.app.steps import Progress
from planhat_desktop.core.cleaning import fill_down
from planhat_desktop.core.table import CellError, Formatted, Table
from tests.sheets import making


def finish(path: Path, **chosen: str) -> Table:
    """Read a file to its end."""
    steps = sheets.read(path, **chosen)
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            table = end.value
            assert isinstance(table, Table)
            return table
        assert isinstance(step, Progress)


def paste(text: str) -> Table:
    """Read pasted cells to their end."""
    steps = sheets.read_cells(text)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            table = end.value
            assert isinstance(table, Table)
            return table


def rows_of(table: Table) -> list[list[object]]:
    """Return the data rows' cells."""
    return [[column.cell(row) for column in table.columns] for row in range(table.rows)]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.xlsx", making.write_xlsx),
        ("a.xls", making.write_xls),
        ("a.ods", making.write_ods),
        ("named as another.csv", making.write_xlsx),
        ("renamed.xlsx", making.write_xls),
    ],
)
def test_a_workbook_keeps_every_cell_as_it_was_typed(
    tmp_path: Path, name: str, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path / "plain")
    path = path.rename(tmp_path / name)
    table = finish(path)
    assert [column.header for column in table.columns] == list(making.TABLE[0])
    assert rows_of(table) == [list(row) for row in making.TABLE[1:]]
    assert [type(cell) for cell in rows_of(table)[0]] == [str, str, int, dt.date]
    assert table.row_numbers.tolist() == [2, 3]
    assert table.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (table.sheet, table.sheets[0].rows, table.sheets[0].columns) == ("Data", 3, 4)


def test_what_a_sheet_shows_is_told_and_not_lost(tmp_path: Path) -> None:
    table = finish(making.write_hidden_and_merged(tmp_path / "renewals.xlsx"))
    assert table.header_row == 4
    assert [column.header for column in table.columns] == [
        "Account Code",
        "Account Name",
        "Contract Seats",
        "Contract Value",
    ]
    assert table.columns[0].cell(0) == Formatted(123.0, "00123")
    assert table.grid.hidden_rows.tolist() == [5]
    assert table.grid.hidden_columns == (2,)
    assert [(one.name, one.hidden) for one in table.sheets] == [("Renewals", False), ("Old", True)]
    assert "formulas_without_value" in {note.code for note in table.notes}


def test_a_broken_formula_shows_as_excel_shows_it(tmp_path: Path) -> None:
    cells = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>Rate</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>Acme</t></is></c>'
        b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        b'<row r="3"><c r="A3" t="inlineStr"><is><t>Globex</t></is></c><c r="B3"><v>2</v></c></row>'
    )
    table = finish(making.write_raw_xlsx(tmp_path / "a.xlsx", cells))
    assert rows_of(table) == [["Acme", CellError("#DIV/0!")], ["Globex", 2]]


def test_the_sheet_asked_for_is_read(tmp_path: Path) -> None:
    path = making.write_hidden_and_merged(tmp_path / "renewals.xlsx")
    assert finish(path, sheet="Old").sheet == "Old"
    with pytest.raises(SheetUnreadable, match="no sheet named “New”") as caught:
        finish(path, sheet="New")
    assert caught.value.code == "no_such_sheet"
    assert caught.value.do == "Choose one of its sheets: “Renewals”, “Old”."


def test_a_text_file_has_no_sheet_but_the_one_it_goes_by(tmp_path: Path) -> None:
    path = write("accounts.csv", b"Name,Seats\nAcme,5\n")(tmp_path)
    assert finish(path, sheet=finish(path).sheet).rows == 1
    with pytest.raises(SheetUnreadable, match="no sheet named “Old”") as caught:
        finish(path, sheet="Old")
    assert caught.value.code == "no_such_sheet"
    assert caught.value.do == "Leave the sheet's name out."


def test_a_folder_goes_by_its_name_however_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SheetUnreadable, match=f"“{tmp_path.name}” is a folder"):
        finish(Path())


def test_a_locked_workbook_asks_for_its_password(tmp_path: Path) -> None:
    path = making.write_locked(tmp_path / "locked.xlsx", "sesame")
    with pytest.raises(SheetUnreadable) as caught:
        finish(path)
    assert caught.value.code == "encrypted"
    with pytest.raises(SheetUnreadable) as caught:
        finish(path, password="simsala")
    assert caught.value.code == "wrong_password"
    table = finish(path, password="sesame")
    assert rows_of(table) == [list(row) for row in making.TABLE[1:]]
    assert "sesame" not in repr(Order("x", password="sesame"))


def write(name: str, data: bytes) -> Callable[[Path], Path]:
    """Return a maker of a file with these bytes."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def cut_short(folder: Path) -> Path:
    """Write half a workbook."""
    path = making.write_xlsx(folder / "half.xlsx")
    path.write_bytes(path.read_bytes()[:2000])
    return path


def rot(folder: Path) -> Path:
    """Write a workbook of which a few bytes have changed on the way."""
    path = making.write_xlsx(folder / "rot.xlsx", [["Name", "Seats"]] + [["Acme", 5]] * 500)
    data = bytearray(path.read_bytes())
    at = data.index(b"xl/worksheets/sheet1.xml") + 200
    data[at : at + 8] = bytes(byte ^ 0x55 for byte in data[at : at + 8])
    path.write_bytes(data)
    return path


def pipe(folder: Path) -> Path:
    """Make what is written at one end while it is read at the other."""
    path = folder / "pipe.csv"
    os.mkfifo(path)
    return path


ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes have no path there")


@pytest.mark.parametrize(
    ("make", "code", "what"),
    [
        (write("a.xlsx", b""), "empty", "is empty"),
        (write("a.csv", b"\n\n , ,\n"), "empty", "is empty"),
        (lambda folder: making.write_xlsx(folder / "a.xlsx", [[]]), "empty", "is empty"),
        (write("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "not_a_sheet", "a picture"),
        (write("a.xlsx", b"%PDF-1.7 ..."), "not_a_sheet", "a PDF"),
        (write("a.xlsx", bytes(range(256)) * 4), "not_a_sheet", "not a spreadsheet"),
        (
            lambda folder: making.write_other_package(folder / "a.xlsx", "word/document.xml"),
            "not_a_sheet",
            "a text document",
        ),
        (
            lambda folder: making.write_other_package(folder / "a.xlsx", "data.csv"),
            "not_a_sheet",
            "a zip archive",
        ),
        (
            write("a.xlsx", b"<!DOCTYPE html><html><body>Log in</body></html>"),
            "not_a_sheet",
            "a web page without a table",
        ),
        (write("~$a.xlsx", b"\x05Berta" + b" " * 159), "open_elsewhere", "who has"),
        (write("a.xls", b"Attachment a.xls was not found!"), "corrupt", "damaged"),
        (cut_short, "corrupt", "damaged"),
        (rot, "corrupt", "damaged"),
        (lambda folder: making.write_entities(folder / "a.xlsx"), "corrupt", "damaged"),
        (lambda folder: making.write_far_corners(folder / "a.xlsx"), "too_big", "more cells"),
        (lambda folder: making.write_zip_bomb(folder / "a.xlsx"), "too_big", "more cells"),
        (lambda folder: folder / "gone.xlsx", "vanished", "not where it should be"),
        (lambda folder: write("a.csv", b"x")(folder) / "b.csv", "vanished", "not where"),
        (lambda folder: folder / ("x" * 5_000), "vanished", "not where"),
        (lambda folder: folder, "is_folder", "is a folder"),
        pytest.param(pipe, "not_a_file", "no file on a disk", marks=ON_POSIX),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, make: Callable[[Path], Path], code: str, what: str
) -> None:
    path = make(tmp_path)
    with pytest.raises(SheetUnreadable) as caught:
        finish(path)
    trouble = caught.value
    assert trouble.code == code
    assert what in trouble.what
    assert path.name in trouble.what
    assert trouble.do.endswith(".")
    assert str(tmp_path) not in str(trouble)


def test_an_html_table_under_an_excel_name_is_read(tmp_path: Path) -> None:
    table = finish(making.write_html(tmp_path / "export.xls"))
    assert table.source.format == "html"
    assert rows_of(table) == [["007", "Åke & Söner\nAB"], ["both", None]]


def test_excels_xml_of_2003_is_read(tmp_path: Path) -> None:
    table = finish(making.write_xml_2003(tmp_path / "export.xls"))
    assert [(one.name, one.hidden) for one in table.sheets] == [("Data", False), ("Old", True)]
    assert rows_of(table) == [
        ["007", 5, dt.date(2026, 4, 3)],
        [None, True, CellError("#N/A")],
    ]
    assert table.row_numbers.tolist() == [3, 4]


def test_blank_lines_of_a_text_file_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'Name;Note\r\n\r\nAcme;"two\r\nlines"\r\n;\r\nGlobex;x\r\n')
    table = finish(path)
    assert table.source.delimiter == ";"
    assert table.row_numbers.tolist() == [3, 5]
    assert rows_of(table) == [["Acme", "two\r\nlines"], ["Globex", "x"]]
    assert table.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_person_may_choose_encoding_and_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name,Ort|Land\nMüller,Köln|DE\n".encode())
    guessed = finish(path)
    assert (guessed.source.encoding, guessed.source.delimiter) == ("utf-8", ",")
    chosen = finish(path, encoding="cp1252", delimiter="|")
    assert [column.header for column in chosen.columns] == ["Name,Ort", "Land"]
    assert chosen.columns[0].cell(0) == "MÃ¼ller,KÃ¶ln"
    with pytest.raises(SheetUnreadable) as caught:
        finish(path, encoding="klingon")
    assert caught.value.code == "unreadable"


def test_cancelling_ends_the_child_at_once(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"Name,Seats\n" + b"Acme,5\n" * 2_000_000)
    steps = sheets.read(path)
    next(steps)
    (child,) = multiprocessing.active_children()
    steps.close()
    assert not multiprocessing.active_children()
    with pytest.raises(ValueError, match="closed"):
        child.is_alive()


@pytest.mark.skipif(sys.platform == "win32", reason="signals end processes on POSIX alone")
def test_a_child_that_dies_leaves_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"Name,Seats\n" + b"Acme,5\n" * 2_000_000)
    killed = set()

    def read_and_kill() -> None:
        for _step in sheets.read(path):
            for child in multiprocessing.active_children():
                assert child.pid is not None
                killed.add(child.pid)
                os.kill(child.pid, 9)

    with pytest.raises(SheetUnreadable) as caught:
        read_and_kill()
    assert caught.value.code == "too_big"
    # A second one was tried, without the reader that may have brought the first one down.
    assert len(killed) == 2


def stall(_pipe: Connection, _order: Order) -> None:
    """Be a child that says nothing until it is killed."""
    threading.Event().wait()


def test_a_stuck_child_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.csv", b"Name\nAcme\n")(tmp_path)
    monkeypatch.setattr(sheets, "serve", stall)
    monkeypatch.setattr(sheets, "SILENCE_S", 0.5)
    with pytest.raises(SheetUnreadable) as caught:
        finish(path)
    assert caught.value.code == "unreadable"


def test_the_child_starts_light() -> None:
    """The reader's own imports decide how long a file takes to open."""
    code = (
        "import sys, planhat_desktop.adapters.reader;"
        "heavy = {'pandas', 'PySide6', 'httpx', 'numpy', 'openpyxl', 'keyring'} & set(sys.modules);"
        "raise SystemExit(', '.join(heavy) or 0)"
    )
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_run_code, args=(code,))
    process.start()
    process.join()
    assert process.exitcode == 0


def _run_code(code: str) -> None:
    import subprocess

    raise SystemExit(subprocess.run([sys.executable, "-c", code], check=False).returncode)


def test_pasted_cells_are_read_as_they_were_copied() -> None:
    table = paste('Name\tNote\r\nAcme\t"two\nlines"\r\nGlobex\tsaid "hi"\r\n007\t')
    assert table.source.format == "cells"
    assert rows_of(table) == [["Acme", "two\nlines"], ["Globex", 'said "hi"'], ["007", None]]


def test_pasted_text_without_tabs_is_read_too() -> None:
    assert rows_of(paste("Name,Seats\nAcme,5\n")) == [["Acme", "5"]]


def test_pasting_nothing_says_so() -> None:
    with pytest.raises(SheetUnreadable) as caught:
        paste(" \n\t\n")
    assert caught.value.code == "empty"


def test_merged_cells_far_down_are_known_and_can_be_filled(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Region", "Customer"])
    for row in range(400):
        sheet.append(["South" if row < 300 else None, f"Customer {row}"])
    sheet["A302"] = "North"
    sheet.merge_cells("A302:A401")
    book.save(tmp_path / "merged.xlsx")
    table = finish(tmp_path / "merged.xlsx")
    (note,) = (one for one in table.notes if one.code == "merged_cells")
    assert note.facts["cells"] == "A302:A401"
    filled = fill_down(table)
    assert {filled.columns[0].cell(row) for row in range(300, 400)} == {"North"}


def test_half_a_character_that_was_pasted_is_shown_as_lost() -> None:
    table = paste("Name\tCity\nA\ud83d\tB\ud83d\ude00\n")
    assert rows_of(table) == [["A\N{REPLACEMENT CHARACTER}", "B\N{GRINNING FACE}"]]
