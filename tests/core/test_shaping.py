"""What is done to a text before its field reads it: each step, and their order."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Case, Part, Reading, Replacement
from planhat_desktop.core.shaping import Unshaped, shape_cell, shape_of
from planhat_desktop.core.table import Cell, CellError, Formatted
from tests.core.test_patterns import SLOW, STUCK

NOT_FOUND = Unshaped(IssueCode.PART_NOT_FOUND)
BY = {
    "comma": Part("separator", ","),
    "last": Part("separator", " ", -1),
    "line": Part("separator", "\n", 2),
}


def shape(text: str, reading: Reading, *, keeps_lines: bool = False) -> str | Unshaped:
    """Return a text as it is shaped."""
    made = shape_of(reading, keeps_lines=keeps_lines)
    return text if made is None else made(text)


@pytest.mark.parametrize(
    ("reading", "text", "shaped"),
    [
        (Reading(case="upper"), "straße", "STRASSE"),
        (Reading(case="lower"), "ACME", "acme"),
        (Reading(case="title"), "anna-lena o'neil OF l’oréal", "Anna-Lena O'Neil Of L’Oréal"),
        (Reading(case="title"), "it's i'm d'angelo's", "It's I'm D'Angelo's"),
        (Reading(case="sentence"), "NEW LICENSE. ask anna! “ok”", "New license. Ask anna! “Ok”"),
        (Reading(spaces="all"), "  Acme \u00a0 \t AB\n Sweden ", "Acme AB Sweden"),
        (Reading(part=BY["comma"]), "Berg , Anna", "Berg"),
        (Reading(part=Part("separator", ",", 2)), "Berg , Anna", "Anna"),
        (Reading(part=Part("separator", ",", 2)), "a,,c", ""),
        (Reading(part=Part("separator", ",", 3)), "a,b", ""),
        (Reading(part=Part("separator", ",", -3)), "a,b", ""),
        (Reading(part=Part("separator", " ", 2)), "Anna   Berg", "Berg"),
        (Reading(part=BY["last"]), "Anna Maria Berg", "Berg"),
        (Reading(part=BY["line"]), "one\n\ntwo", "two"),
        (Reading(part=Part("separator")), "one\n two", "one"),
        (Reading(part=Part("pattern", r"\((\w+)\)")), "Acme (SE)", "SE"),
        (Reading(part=Part("pattern", r"\d+", -1)), "1 and 22", "22"),
        (Reading(part=Part("pattern")), "not yet typed", "not yet typed"),
        (Reading(part=Part("pattern", r"\d+")), "none", NOT_FOUND),
        (Reading(part=Part("pattern", r"(x)?y")), "y", ""),
        (Reading(part=Part("email")), "Anna <Anna@Acme.example>", "anna@acme.example"),
        (Reading(part=Part("email", number=2)), "a@b.example", NOT_FOUND),
        (Reading(part=Part("domain")), "a@www.acme.example", "acme.example"),
        (Reading(part=Part("number")), "ca. 12,5 st", "12,5"),
        (Reading(part=Part("currency")), "€ 1.200", "EUR"),
        (Reading(part=Part("currency")), "5 kr", NOT_FOUND),
        (Reading(part=Part("pattern", SLOW)), STUCK, Unshaped(IssueCode.PATTERN_TOO_SLOW)),
        (Reading(replacing=(Replacement("AB", "Aktiebolag"),)), "AB AB", "Aktiebolag Aktiebolag"),
        (Reading(replacing=(Replacement(""),)), "same", "same"),
        (Reading(replacing=(Replacement(".*b", "x"),)), "ab", "ab"),
        (Reading(replacing=(Replacement("^a(b)", r"\1\1", True),)), "abab", "bbab"),
        (
            Reading(replacing=(Replacement("a", "b"), Replacement("b", "c"))),
            "ab",
            "cc",
        ),
        (
            Reading(replacing=(Replacement(SLOW, "", True),)),
            STUCK,
            Unshaped(IssueCode.PATTERN_TOO_SLOW),
        ),
        # Each step gets what the one before it made.
        (
            Reading(
                part=Part("separator", "/", 2),
                replacing=(Replacement("x", "  y  "),),
                spaces="all",
                case="upper",
            ),
            "no/ axb ",
            "A Y B",
        ),
    ],
)
def test_each_step(reading: Reading, text: str, shaped: str | Unshaped) -> None:
    assert shape(text, reading) == shaped


def test_line_ends_stay_where_they_part_a_list() -> None:
    text = "one  two\n three"
    assert shape(text, Reading(spaces="all"), keeps_lines=True) == "one two\n three"
    assert shape(text, Reading(spaces="all")) == "one two three"


def test_a_reading_that_does_nothing_has_no_steps() -> None:
    assert shape_of(Reading(values={"a": "b"}, date_order="DMY", default="x")) is None


@pytest.mark.parametrize(
    ("cell", "shaped"),
    [
        (None, None),
        (CellError("#N/A"), CellError("#N/A")),
        (5, 5),
        (dt.date(2026, 4, 3), dt.date(2026, 4, 3)),
        (Formatted(0.5, "50 %"), Formatted(0.5, "50 %")),
        (True, "true"),
        ("Ab ", "ab"),
        (" ", ""),
    ],
)
def test_a_cell_whose_text_stays_keeps_its_kind(cell: Cell, shaped: Cell) -> None:
    made = shape_of(Reading(case="lower"))
    assert made is not None
    found = shape_cell(made, cell)
    assert (found, type(found)) == (shaped, type(shaped))


TEXTS = st.text(alphabet="aB ,'.\n\t-ß1", max_size=12)


CASES: list[Case] = ["upper", "lower", "title", "sentence"]


@given(TEXTS, st.sampled_from(CASES))
def test_case_twice_is_case_once(text: str, case: Case) -> None:
    reading = Reading(case=case)
    once = shape(text, reading)
    assert isinstance(once, str)
    assert shape(once, reading) == once
    assert once.casefold() == text.strip().casefold()


@given(TEXTS)
def test_spaces_are_single_after_all(text: str) -> None:
    made = shape(text, Reading(spaces="all"))
    assert made == " ".join(text.split())


@given(st.lists(st.text(alphabet="ab ", max_size=3), min_size=1, max_size=5), st.integers(1, 6))
def test_pieces_are_counted_from_either_end(pieces: list[str], number: int) -> None:
    text = "|".join(pieces)
    first = shape(text, Reading(part=Part("separator", "|", number)))
    assert first == (pieces[number - 1].strip() if number <= len(pieces) else "")
    back = shape(text, Reading(part=Part("separator", "|", number - len(pieces) - 1)))
    assert number > len(pieces) or back == first
