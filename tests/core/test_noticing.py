"""What a person is told about a sheet, and in what words."""

from __future__ import annotations

import pytest

from planhat_desktop.app.wording import note_sentence
from planhat_desktop.core.noticing import MOST_CELLS
from planhat_desktop.core.table import Cell, CellError, Kind, Note, SheetInfo, Source, Table
from planhat_desktop.core.tabulate import (
    choose_header,
    drop_columns,
    keep_rows,
    leave_out,
    tabulate,
    use_columns,
)
from tests.core.grids import Rows, find_table, make_grid


def read(
    rows: Rows, hidden_rows: tuple[int, ...] = (), hidden_columns: tuple[int, ...] = ()
) -> Table:
    return find_table(make_grid(rows, hidden_rows=hidden_rows, hidden_columns=hidden_columns))


def said(table: Table) -> dict[str, str]:
    return {note.code: note_sentence(note) for note in table.notes}


HEAD: list[Cell] = ["Customer", "Amount"]
BODY: list[list[Cell]] = [["Acme", 12], ["Globex", 13], ["Initech", 14], ["Umbrella", 15]]


def test_a_clean_sheet_has_nothing_to_tell() -> None:
    assert said(read([HEAD, *BODY])) == {}


def test_title_rows_stay_behind() -> None:
    table = read([["Report", None], [None, None], HEAD, *BODY])
    assert said(table) == {"title_rows_skipped": "Rows 1–2 look like a title; the header is row 3."}
    assert said(choose_header(table, 1)) == {
        "blank_headers": "1 column has no name. It goes by its letter: B."
    }


def test_blank_rows_above_are_no_title() -> None:
    table = read([[None, None], [None, None], HEAD, *BODY])
    assert table.header_row == 3
    assert said(table) == {}


@pytest.mark.parametrize("left", ["#N/A", "#REF!", "#DIV/0!"])
def test_what_a_broken_formula_left_in_a_text_file_is_told(left: str) -> None:
    table = read([HEAD, *BODY, ["Hooli", left], ["Stark", "#12"]])
    (note,) = table.notes
    assert (note.code, note.facts["count"], note.facts["at"]) == ("error_cells", 1, (6, 1))
    assert note.facts["example"] == left


def test_one_title_row() -> None:
    note = Note("title_rows_skipped", {"first": 1, "last": 1, "header": 2})
    assert note_sentence(note) == "Row 1 looks like a title; the header is row 2."


@pytest.mark.parametrize("words", ["Total", "Grand total", "TOTALS:", "Summe", "Gesamtsumme"])
def test_a_last_row_that_adds_up_is_left_out(words: str) -> None:
    table = read([HEAD, *BODY, [words, 54]])
    assert table.row_numbers.tolist() == [2, 3, 4, 5]
    assert said(table) == {"total_row": f"Row 6 looks like a total. “{words}” is left out."}
    kept = keep_rows(table, [6])
    assert kept.rows == 5
    assert said(kept)["total_row"].endswith("is read like the other rows.")
    assert said(leave_out(kept, [6])) == said(table)


def test_a_last_row_that_may_be_a_total_stays() -> None:
    table = read([HEAD, *BODY, ["Total", 55]])
    assert table.rows == 5
    assert said(table)["total_row"] == (
        "Row 6 looks like a total. “Total” is read like the other rows."
    )
    assert said(leave_out(table, [6]))["total_row"].endswith("is left out.")


def test_a_customer_called_total_energies_is_no_total() -> None:
    assert "total_row" not in said(read([HEAD, *BODY, ["TotalEnergies France", 54]]))


def test_hidden_rows_and_columns() -> None:
    table = read([HEAD, *BODY], hidden_rows=(0, 2, 3), hidden_columns=(1, 7))
    notes = said(table)
    assert notes["hidden_rows"] == (
        "2 rows are hidden in the sheet. They are read like the others."
    )
    assert notes["hidden_columns"] == (
        "1 column is hidden in the sheet. B can be matched like the others."
    )
    assert said(leave_out(table, [3, 4]))["hidden_rows"].endswith("They are left out.")
    assert said(leave_out(table, [3])) == notes


def test_hidden_columns_are_let_go_and_taken_again() -> None:
    table = read([["", "Report"], HEAD, *BODY], hidden_columns=(1,)).edit({(3, 0): "ACME"})
    without = drop_columns(table, [1])
    assert said(without)["hidden_columns"].endswith("B is not used.")
    gone = without.columns[1]
    assert (gone.header, gone.kind, gone.filled) == ("B", Kind.EMPTY, 0)
    assert leave_out(without, [4]).columns[1].filled == 0
    moved = choose_header(without, 2)
    assert moved.columns[1].filled == 0
    assert said(moved)["hidden_columns"].endswith("B is not used.")
    back = use_columns(without, [1])
    assert said(back) == said(table)
    assert back.columns[1].header == "Amount"
    assert back.columns[1].filled == 4
    assert back.columns[0].cell(0) == "ACME"
    headless = drop_columns(choose_header(table, 0), [1])
    assert use_columns(headless, [1]).columns[1].header == "B"


def test_a_name_in_two_lines_comes_back_whole() -> None:
    rows: Rows = [
        ["Deal", "Amount", ""],
        ["", "EUR", "SEK"],
        ["Acme", 12, 130],
        ["Globex", 13, 140],
        ["Initech", 14, 150],
    ]
    table = find_table(make_grid(rows, merges=((0, 1, 0, 2),), hidden_columns=(2,)))
    assert said(table)["two_line_header"] == (
        "The column names stand in rows 1–2. They are joined: “Amount EUR”."
    )
    again = use_columns(drop_columns(table, [2]), [2])
    assert [one.header for one in again.columns] == ["Deal", "Amount EUR", "Amount SEK"]
    lower = choose_header(table, 2)
    assert [one.header for one in lower.columns] == ["A", "EUR", "SEK"]
    assert "two_line_header" not in said(lower)


def test_two_lines_without_a_name_in_both() -> None:
    note = Note("two_line_header", {"first": 1, "last": 2, "example": ""})
    assert note_sentence(note) == "The column names stand in rows 1–2. They are joined."


def test_broken_formulas_and_damaged_numbers() -> None:
    rows: Rows = [
        ["Customer ID", "Amount"],
        ["Acme", CellError("#N/A")],
        ["1.23E+15", CellError("#N/A")],
        ["4,56E+16", 1234567890123456],
        ["####", 3],
        ["Globex", 1.5e22],
    ]
    table = choose_header(read(rows), 1)
    assert said(table) == {
        "damaged_numbers": "5 IDs were damaged by the spreadsheet. In columns A, B, such as "
        "1.23E+15. Export the column as text.",
        "error_cells": "2 cells show #N/A or the like. In column B “Amount”. Mend the formulas in "
        "the sheet.",
    }
    damaged, broken = table.notes
    assert damaged.facts["at"] == (3, 0)
    assert broken.facts["at"] == (2, 1)
    alone = choose_header(read([HEAD, *BODY, ["Hooli", 1.5e22]]), 1)
    assert said(alone)["damaged_numbers"] == (
        "1 number was cut short by the spreadsheet. In column B “Amount”: 1.5E+22. "
        "Export the column as text."
    )


@pytest.mark.parametrize(
    ("cells", "damaged"),
    [
        (["345678901234567000", "123456789012345000"], True),
        (["345678901234567000", "123456789012345678"], False),
        (["345678901234567000"], False),
        (["345678901234567000", "1.2E+17"], True),
    ],
)
def test_digits_that_end_in_zeros(cells: list[Cell], damaged: bool) -> None:
    rows: Rows = [["Key", "Name"], *([cell, "x"] for cell in cells), ["7", "y"]]
    assert ("damaged_numbers" in said(choose_header(read(rows), 1))) is damaged


def test_characters_nobody_sees() -> None:
    notes = said(read([HEAD, ["Acme\u200b", 1], *BODY, ["“Hooli”", 7]]))
    assert notes["invisible_characters"] == (
        "1 cell holds characters nobody sees. In column A “Customer”: hard spaces, marks without "
        "width."
    )
    assert notes["curly_quotes"] == (
        "1 cell has curly quotation marks. In column A “Customer”. They are kept."
    )


def test_odd_cells_in_the_title_alone_are_nothing_to_tell() -> None:
    assert "invisible_characters" not in said(read([["Re\u200bport"], HEAD, *BODY]))


def test_names_that_stand_twice() -> None:
    rows: list[list[Cell]] = [["Name", "Name"]]
    rows += [[f"a{i}", f"b{i}"] for i in range(5)]
    notes = said(choose_header(read(rows), 1))
    assert notes["duplicate_headers"] == (
        "“Name” names more than one column. Columns A, B: their letters tell them apart."
    )
    rows = [["Name", "Name", "City", "City"]]
    rows += [[f"a{i}", "b", "c", f"d{i}"] for i in range(5)]
    notes = said(choose_header(read(rows), 1))
    assert notes["duplicate_headers"].startswith("2 names stand over more than one column.")


def test_a_column_with_very_many_cells_is_not_looked_at_whole() -> None:
    cells: list[list[Cell]] = [[f"c{i}", i] for i in range(MOST_CELLS + 5)]
    cells[-1][0] = "####"
    assert said(read([HEAD, *cells])) == {}


SHEETS = (
    SheetInfo("Cover", False, 4, 2),
    SheetInfo("Accounts", False, 812, 9),
    SheetInfo("Lists", True, 9000, 1),
    SheetInfo("Empty", False, 0, 0),
)


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ("Accounts", "2 sheets; “Accounts” is read. It holds the most rows."),
        ("Lists", "2 sheets; “Lists” is read."),
        ("Cover", ""),
    ],
)
def test_a_sheet_that_is_not_the_first(sheet: str, sentence: str) -> None:
    table = find_table([HEAD, *BODY], sheets=SHEETS, sheet=sheet)
    assert said(table).get("several_sheets", "") == sentence


def test_the_weightiest_comes_first() -> None:
    rows: Rows = [
        ["Report"],
        HEAD,
        ["Acme\u00a0AB", CellError("#REF!")],
        [],
        *BODY,
        [],
        ["Total", 54],
    ]
    note = Note("something_new", {})
    table = tabulate(make_grid(rows), Source("a", "", "xlsx"), (), "a", [note])
    assert [one.code for one in table.notes] == [
        "total_row",
        "error_cells",
        "something_new",
        "title_rows_skipped",
        "invisible_characters",
        "blank_rows",
    ]


def test_long_texts_and_lists_are_cut_short() -> None:
    rows: Rows = [[*"abcdefgh"], *([f"#\u200b{i}", *[f"{i}\u200b"] * 7] for i in range(4))]
    table = choose_header(read(rows), 1)
    (note,) = (one for one in table.notes if one.code == "invisible_characters")
    assert note.facts["letters"] == "A, B, C, D …"
    long = read([HEAD, *BODY, [], ["Source: " + "x" * 99, None]])
    assert str(long.notes[0].facts["text"]).endswith("x…")


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (Note("bytes_replaced", {"encoding": "utf-8"}), "Some characters could not be read as"),
        (
            Note("encoding_guessed", {"encoding": "cp1252", "others": ("mac",)}),
            "Read as Windows-1252.",
        ),
        (Note("stray_quotes", {"rows": 1}), "1 row has a quotation mark out of place."),
        (Note("stray_quotes", {"rows": (3, 9)}), "2 rows have a quotation mark out of place."),
        (
            Note("formulas_without_value", {"count": 2, "first": "B7"}),
            "2 formulas were never calculated. B7 is the first",
        ),
        (
            Note("formulas_without_value", {"count": 1, "first": "B7"}),
            "1 formula was never calculated. B7 reads as empty.",
        ),
        (Note("single_quotes", {"quote": "'"}), "Cells stand between apostrophes."),
        (Note("backslash_escapes", {"escape": "\\"}), "Quotation marks within cells have"),
    ],
)
def test_notes_of_the_reader(note: Note, sentence: str) -> None:
    assert note_sentence(note).startswith(sentence)
