"""What was noticed, in words: every code, one and many, left out and kept."""

from __future__ import annotations

import pytest

from planhat_desktop.app.wording.notes import (
    _WORDS,
    delimiter_name,
    encoding_name,
    note_detail,
    note_sentence,
    note_title,
    show_rows,
)
from planhat_desktop.core.table import Note

FACTS: dict[str, object] = {
    "first": 3,
    "last": 4,
    "header": "Customer",
    "letters": "A, B",
    "letter": "A",
    "columns": 1,
    "name": "City",
    "text": "Total",
    "sheet": "Accounts",
    "most": True,
    "cells": "A5:A9",
    "example": "#N/A",
    "encoding": "cp1252",
}


@pytest.mark.parametrize("variant", sorted(_WORDS))
@pytest.mark.parametrize("which", [0, 1])
def test_every_sentence_can_be_said(variant: str, which: int) -> None:
    words = _WORDS[variant][which].format(
        **FACTS | {"n": "3", "rows": "7–9", "where": "In column A “Customer”"}
    )
    assert "{" not in words
    assert not words.endswith(".") or which == 1
    for never in ("invalid", "failed", "payload", "object"):
        assert never not in words.lower()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((7,), "7"),
        ((7, 8, 9), "7–9"),
        ((7, 9), "7 and 9"),
        ((7, 8, 11, 1200), "7–8, 11 and 1,200"),
        ((1, 3, 5, 7, 9), "1, 3, 5, 7 and more"),
    ],
)
def test_row_numbers(numbers: tuple[int, ...], words: str) -> None:
    assert show_rows(numbers) == words


@pytest.mark.parametrize(
    ("note", "title", "detail"),
    [
        (
            Note("subtotal_rows", {"rows": (4, 6), "text": "x", "out": True}),
            "2 rows look like sub-totals",
            "Rows 4 and 6 are left out.",
        ),
        (
            Note("footer_rows", {"rows": (4,), "text": "Source: x", "out": False}),
            "Row 4 looks like a note under the table",
            "“Source: x” is read like the other rows.",
        ),
        (
            Note("header_again", {"rows": (4, 9), "out": True}),
            "The column names stand again in 2 rows",
            "Rows 4 and 9 are left out.",
        ),
        (
            Note("damaged_numbers", {**FACTS, "count": 40, "ids": True, "example": "1.2E+17"}),
            "40 IDs were damaged by the spreadsheet",
            "In column A “Customer”, such as 1.2E+17. Export the column as text.",
        ),
        (
            Note("error_cells", {**FACTS, "count": 3, "columns": 2}),
            "3 cells show #N/A or the like",
            "In columns A, B. Mend the formulas in the sheet.",
        ),
        (
            Note("tables_beside", {"names": ("A–F", "H–K"), "read": 0}),
            "Two tables stand side by side: A–F and H–K",
            "A–F is read, the other stays behind.",
        ),
        (
            Note("tables_below", {"names": ("1–9", "11–12", "14–16"), "read": 1}),
            "3 tables stand below each other: rows 1–9, 11–12 and 14–16",
            "Rows 11–12 are read, the others stay behind.",
        ),
        (
            Note("tables_beside", {"names": ("A–F", "H–K"), "read": None}),
            "Two tables stand side by side: A–F and H–K",
            "They are read as one table.",
        ),
        (
            Note("title_rows_skipped", {"first": 1, "last": 2, "header": 3}),
            "Rows 1–2 look like a title; the header is row 3",
            "",
        ),
        (
            Note("encoding_guessed", {"encoding": "mac_roman"}),
            "Read as Mac",
            "If letters look wrong, read it otherwise.",
        ),
    ],
)
def test_title_and_detail(note: Note, title: str, detail: str) -> None:
    assert note_title(note) == title
    assert note_detail(note) == detail
    assert note_sentence(note) == (f"{title}. {detail}" if detail else f"{title}.")


def test_names_of_encodings_and_delimiters() -> None:
    assert encoding_name("UTF_8") == "UTF-8"
    assert encoding_name("klingon") == "klingon"
    assert [delimiter_name(one) for one in ",;\t|~"] == [
        "commas",
        "semicolons",
        "tabs",
        "upright bars",
        "“~”",
    ]
