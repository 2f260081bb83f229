"""What a person is told about a sheet, and in what words."""

from __future__ import annotations

import numpy as np
import pytest

from planhat_desktop.app.wording import note_sentence
from planhat_desktop.core.noticing import MOST_CELLS
from planhat_desktop.core.table import Cell, CellError, Grid, GridColumn, Note, Source, Table
from planhat_desktop.core.tabulate import choose_header, tabulate


def read(
    rows: list[list[Cell]], hidden_rows: tuple[int, ...] = (), hidden_columns: tuple[int, ...] = ()
) -> Table:
    columns = []
    for cells in zip(*rows, strict=True):
        distinct: dict[Cell, int] = {}
        codes = [distinct.setdefault(cell, len(distinct)) for cell in cells]
        columns.append(GridColumn(tuple(distinct), np.asarray(codes, np.int32)))
    hidden = np.asarray(hidden_rows, np.int32)
    grid = Grid(tuple(columns), len(rows), hidden_rows=hidden, hidden_columns=hidden_columns)
    return tabulate(grid, Source("a.xlsx", "", "xlsx"), (), "Sheet1")


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
        "blank_headers": ("1 column without a name. It goes by its letter: B.")
    }


def test_one_title_row() -> None:
    note = Note("title_rows_skipped", {"first": 1, "last": 1, "header": 2})
    assert note_sentence(note) == "Row 1 looks like a title; the header is row 2."


@pytest.mark.parametrize("words", ["Total", "Grand total", "TOTALS:", "Summe", "Gesamtsumme"])
def test_a_last_row_that_adds_up(words: str) -> None:
    notes = said(read([HEAD, *BODY, [words, 54]]))
    assert notes["total_row"].startswith(f"Row 6 looks like a total. “{words}”")


def test_a_customer_called_total_energies_is_no_total() -> None:
    assert "total_row" not in said(read([HEAD, *BODY, ["TotalEnergies France", 54]]))


def test_hidden_rows_and_columns() -> None:
    notes = said(read([HEAD, *BODY], hidden_rows=(2, 3), hidden_columns=(1,)))
    assert notes["hidden_rows"] == (
        "2 rows are hidden in the sheet. They are read like the others."
    )
    assert notes["hidden_columns"] == (
        "1 column is hidden in the sheet. It can be matched like the others: B."
    )


def test_broken_formulas_and_damaged_numbers() -> None:
    rows: list[list[Cell]] = [
        ["Acme", CellError("#N/A")],
        ["1.23E+15", CellError("#N/A")],
        ["4,56E+16", 1234567890123456],
        ["####", 3],
    ]
    notes = said(read([HEAD, *rows]))
    assert notes["error_cells"].startswith("2 cells in column B show #N/A")
    sentences = [note_sentence(one) for one in choose_header(read([HEAD, *rows]), 1).notes]
    assert any("3 numbers in column A “Customer” were cut short" in one for one in sentences)
    assert any("1 number in column B “Amount” was cut short" in one for one in sentences)


def test_characters_nobody_sees() -> None:
    notes = said(read([HEAD, ["Acme\u200b", 1], *BODY]))
    assert notes["invisible_characters"].startswith("1 cell in column A “Customer” holds")


def test_names_that_stand_twice() -> None:
    rows: list[list[Cell]] = [["Name", "Name"]]
    rows += [[f"a{i}", f"b{i}"] for i in range(5)]
    notes = said(choose_header(read(rows), 1))
    assert notes["duplicate_headers"] == (
        "A column name stands more than once. Mind which is which: “Name”."
    )


def test_a_column_with_very_many_cells_is_not_looked_at_whole() -> None:
    cells: list[list[Cell]] = [[f"c{i}", i] for i in range(MOST_CELLS + 5)]
    cells[-1][0] = "####"
    assert said(read([HEAD, *cells])) == {}


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (Note("bytes_replaced", {"encoding": "utf-8"}), "Some characters could not be read as"),
        (Note("encoding_guessed", {"encoding": "cp1252", "others": ("mac",)}), "Read as cp1252."),
        (Note("stray_quotes", {"rows": 1}), "1 row has a quotation mark out of place."),
        (Note("stray_quotes", {"rows": (3, 9)}), "2 rows have a quotation mark out of place."),
        (Note("formulas_without_value", {"count": 2}), "2 formulas were never calculated"),
    ],
)
def test_notes_of_the_reader(note: Note, sentence: str) -> None:
    assert note_sentence(note).startswith(sentence)
