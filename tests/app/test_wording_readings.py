"""How a column is read, in few words: one clause for each thing chosen, none for what is usual."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.app.wording.readings import (
    is_automatic,
    outcome_sentence,
    pattern_flaw,
    reading_words,
)
from planhat_desktop.core.mapping import Link, Part, Reading, Replacement
from planhat_desktop.core.schema import Field, FieldType

USUAL = Link(0, "name")


def said(reading: Reading) -> str:
    return reading_words(replace(USUAL, reading=reading))


def test_nothing_is_said_of_what_is_usual() -> None:
    assert said(Reading()) == ""
    assert is_automatic(USUAL)


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(date_order="DMY"), "day first"),
        (Reading(date_order="MDY"), "month first"),
        (Reading(date_order="YMD"), "year first"),
        (Reading(decimal=","), "decimal comma"),
        (Reading(decimal="."), "decimal dot"),
        (Reading(percent="fraction"), "50 % as 0.5"),
        (Reading(case="upper"), "in capitals"),
        (Reading(case="lower"), "in small letters"),
        (Reading(case="title"), "each word with a capital"),
        (Reading(case="sentence"), "first letter a capital"),
        (Reading(spaces="all"), "single spaces"),
        (Reading(replacing=(Replacement("a"),)), "1 replacement"),
        (Reading(replacing=(Replacement("a"), Replacement("b"))), "2 replacements"),
        (Reading(part=Part("email")), "the e-mail in it"),
        (Reading(part=Part("pattern", "x")), "by pattern"),
        (Reading(part=Part("separator", "/")), "first piece"),
        (Reading(part=Part("separator", "/", -1)), "last piece"),
        (Reading(part=Part("separator", "/", 7)), "piece 7"),
        (Reading(default="Basic"), "empty → Basic"),
        (Reading(default="Basic plan with all modules"), "empty → Basic plan with…"),
        (Reading(blanks="clear"), "empty cells clear"),
        (Reading(blanks="keep"), "empty cells keep"),
        (Reading(overwrite="if_empty"), "only if empty"),
        (Reading(phone="SE"), "numbers of SE"),
        (Reading(yes=("live",)), "own words for yes and no"),
        (Reading(no=("gone",)), "own words for yes and no"),
        (Reading(find_by="externalId"), "by External ID"),
        (Reading(list_separator=";"), "cut at ;"),
        (Reading(list_separator="\n"), "cut at new line"),
        (Reading(arrays="add"), "added to the list"),
        (Reading(arrays="remove"), "taken off the list"),
    ],
)
def test_each_choice_is_said(reading: Reading, words: str) -> None:
    assert said(reading) == words
    assert not is_automatic(replace(USUAL, reading=reading))


def test_several_choices_stand_in_one_line() -> None:
    assert said(Reading(date_order="DMY", overwrite="if_empty")) == "day first · only if empty"


def test_joined_columns_are_named() -> None:
    link = replace(USUAL, also=(2, 9))
    assert reading_words(link, ["First", "Middle", "Last"]) == "joined with Last"
    assert not is_automatic(link)


def test_decided_values_are_counted_and_still_automatic() -> None:
    link = replace(USUAL, reading=Reading(values={"a": "b", "c": "d"}))
    assert reading_words(link) == "2 values decided"
    assert is_automatic(link)


def test_a_pattern_that_cannot_be_used_is_told_with_what_to_do() -> None:
    assert pattern_flaw(r"(\d+)") == ""
    assert "each ( and [ is closed" in pattern_flaw("(")
    assert "has not" in pattern_flaw("a", r"\1")


TEXT = Field("name", "Name", FieldType.TEXT)
OWNER = Field("owner", "Owner", FieldType.REFERENCE, references="User")


@pytest.mark.parametrize(
    ("total", "bad", "rows", "field", "words"),
    [
        (1, 0, 0, TEXT, "✓ The one value can be read."),
        (1204, 0, 0, TEXT, "✓ All 1,204 different values can be read."),
        (400, 0, None, TEXT, "✓ All 400 values looked at can be read."),
        (5, 1, 1, TEXT, "! 1 of 5 values cannot be read: 1 row is held."),
        (5, 2, 1200, TEXT, "! 2 of 5 values cannot be read: 1,200 rows are held."),
        (400, 2, None, TEXT, "! 2 of 400 values looked at cannot be read."),
        (7, 0, 0, OWNER, "✓ All 7 different values are in Planhat."),
        (400, 0, None, OWNER, "✓ All 400 values looked at are in Planhat."),
        (7, 1, 3, OWNER, "! 1 of 7 values is not found: 3 rows are held."),
        (400, 2, None, OWNER, "! 2 of 400 values looked at are not found."),
    ],
)
def test_what_comes_out_is_counted(
    total: int, bad: int, rows: int | None, field: Field, words: str
) -> None:
    assert outcome_sentence(total, bad, rows, field) == words
