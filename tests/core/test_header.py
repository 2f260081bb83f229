"""Rows that look like a header and are none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from planhat_desktop.core.header import Header, find_header
from planhat_desktop.core.table import Cell, CellError, Grid, GridColumn


def find(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """Return the header found in these rows, all of one length."""
    columns = tuple(
        GridColumn(cells, np.arange(len(cells), dtype=np.int32))
        for cells in zip(*rows, strict=True)
    )
    return find_header(Grid(columns, len(rows)))


FOUND = Header(0, 0)


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        pytest.param(
            [("a", "l", "l"), (97, 108, 108), (97, 108, 108)], None, id="a word, spelled out"
        ),
        pytest.param([("x", "y", "z"), (1, 2, 3), (4, 5, 6)], FOUND, id="names of one letter"),
        pytest.param([("x", "x", "seats"), (1, 2, 3), (4, 5, 6)], FOUND, id="one name twice"),
        pytest.param([("#", "#", "#"), (1, 2, 3), (4, 5, 6)], FOUND, id="signs of one letter"),
    ],
)
def test_letters_that_spell_a_word_name_no_columns(
    rows: Sequence[Sequence[Cell]], header: Header | None
) -> None:
    assert find(rows) == header


KINDS: Sequence[Sequence[Cell]] = [
    ("text", "Acme", None, None),
    ("whole", 1, 2, None),
    ("yes or no", True, None, None),
    ("split", 1.5, None, None),
    ("words", "Globex", None, None),
    ("none", None, None, None),
]


def test_a_few_numbers_in_an_empty_column_make_no_header_of_the_words_above() -> None:
    rows = [("kind", "Initech", "one", "two"), *KINDS]
    assert find(rows) is None
    full = [(name, one, at, at) for at, (name, one, *_rest) in enumerate(KINDS)]
    assert find([("kind", "example", "one", "two"), *full]) == FOUND


def test_words_that_stand_above_are_looked_up_and_no_header() -> None:
    broken = CellError("#N/A")
    key: Sequence[Cell] = ("Key1", "Value1", None, None)
    left: Sequence[Cell] = (None, None, "Key1", "Value1")
    rows = [left, (None, None, "Key2", "Value2"), key, *[("gone", broken, None, None)] * 9]
    assert find(rows) is None
    rows[2] = ("Key", "Value", None, None)
    found = find(rows)
    assert found is not None
    assert found.last == 2


FACTS: Sequence[Sequence[Cell]] = [
    ("Owner", "Ann", None),
    ("Made on", "2026-04-03", None),
]
ACCOUNTS: Sequence[Sequence[Cell]] = [
    ("Account", "Domain", "Seats"),
    ("Acme", "acme.com", 5),
    ("Globex", "globex.com", 6),
]


def test_facts_in_two_columns_stand_above_the_table() -> None:
    gap = (None, None, None)
    assert find([*FACTS, gap, *ACCOUNTS]) == Header(3, 3)
    # Broken cells are no facts, and two tables may stand one below the other.
    broken = CellError("#VALUE!")
    failing: Sequence[Cell] = (broken, broken, None)
    rows = [("Country", "Leader", None), failing, failing, failing, gap, *ACCOUNTS]
    assert find([*rows, ("note", None, None), (1, 2, None), (3, 4, None)]) == FOUND
    # Without the gap, and where numbers begin the rows, they may be data.
    assert find([(1, "2026-04-03", None), gap, ("a", "b", "c"), (2, "d", "e")]) is None


def test_a_column_of_every_kind_may_have_a_name() -> None:
    cells: Sequence[Cell] = (5, "007", True, "words", 2.5)
    rows = [(f"Firm {at}", cell) for at, cell in enumerate(cells)]
    assert find([("Name", "Value"), *rows]) == FOUND
    assert find([("Firm", "Value"), *rows]) is None


def test_no_over_numbers_is_short_for_number() -> None:
    # Found by a three-line file of contacts that was read as if it had no header.
    named = ["External ID", "Street", "No", "City"]
    assert find([named, ["J-1", "Main St", "5", "Lund"], ["J-2", "High St", "", "Oslo"]]) == (
        Header(0, 0)
    )
    answers = [["Ann", "no"], ["Ben", "yes"], ["Cid", "no"]]
    assert find(answers) is None


def test_questions_of_a_survey_are_names() -> None:
    asked = [
        f"How content are you with part {n} of our service, {'all in all ' * 12}?" for n in "ab"
    ]
    answers = [("Ann", "very", "not very"), ("Ben", "fairly", "very")]
    assert find([("Name", *asked), *answers]) == FOUND
    # Answers as long as that are texts like any other, and one alone may be a note.
    assert find([("Name", *asked), *[(one, *asked[::-1]) for one in ("Ann", "Ben")]]) is None
    assert find([(asked[0], "b"), ("c", "d"), ("e", "f")]) == Header(1, 1)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_one_name_over_every_column_is_still_a_header(count: int) -> None:
    rows: list[Sequence[Cell]] = [(f"Acme {at}", f"Bob {at}", f"x{at}") for at in range(count)]
    assert find([("Name", "Name", "Name"), *rows]) == FOUND
    assert find([("red", "red", "red"), *rows]) != FOUND
