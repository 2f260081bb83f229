"""Patterns as people type them: checked, and never longer than a moment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.patterns import LONGEST, Search, TooSlow, find_trouble

SLOW = "(a|aa)+$"
STUCK = "a" * 99 + "b"


@pytest.mark.parametrize(
    ("find", "put", "trouble"),
    [
        (r"(\d+)", r"no \1", ""),
        (r"(?<year>\d{4})", r"\g<year>/\g<1>/\0", ""),
        (r"\d", r"\1", "group"),
        (r"(\d)", r"\2", "group"),
        (r"(\d)", r"\g<day>", "group"),
        (r"(\d)", r"\\2\n\t", ""),
        (r"(\d", "", "pattern"),
        ("*", "", "pattern"),
        ("", "", "pattern"),
        ("[[a]", "", "pattern"),
        ("x" * (LONGEST + 1), "", "pattern"),
    ],
)
def test_a_pattern_is_checked_when_it_is_typed(find: str, put: str, trouble: str) -> None:
    assert find_trouble(find, put) == trouble


@pytest.mark.parametrize(
    ("find", "text", "found"),
    [
        (r"\d+", "12 and 34", ["12", "34"]),
        (r"no (\d+)", "no 12, no 34", ["12", "34"]),
        (r"(x)?\d", "1x2", ["", "x"]),
        (r"\d", "none", []),
        (r"(\d", "12", []),
    ],
)
def test_what_a_pattern_finds(find: str, text: str, found: list[str]) -> None:
    assert Search(find).find_all(text) == found


@pytest.mark.parametrize(
    ("find", "put", "text", "made"),
    [
        (r"\s*\(.*\)$", "", "Acme (old)", "Acme"),
        (r"(\w+), (\w+)", r"\2 \1", "Berg, Anna", "Anna Berg"),
        (r"(?<a>\w)(?<b>\w)", r"\g<b>\g<1>", "ab", "ba"),
        ("-", r"\n\t\\", "a-b", "a\n\t\\b"),
        ("(x)?y", r"[\1]", "y", "[]"),
        ("y", r"\7", "y", ""),
        ("(", "z", "(y", "(y"),
        ("a", "$1", "a", "$1"),
    ],
)
def test_what_a_pattern_puts(find: str, put: str, text: str, made: str) -> None:
    assert Search(find).replace(text, put) == made


def test_a_pattern_that_takes_too_long_is_given_up() -> None:
    search = Search(SLOW)
    assert search.find_all("aaaa") == ["a"]
    for act in (lambda: search.find_all(STUCK), lambda: search.replace(STUCK, "")):
        with pytest.raises(TooSlow):
            act()


def test_a_pattern_that_keeps_taking_too_long_is_not_tried_again() -> None:
    search = Search(SLOW)
    for _ in range(4):
        with pytest.raises(TooSlow):
            search.find_all(STUCK)
    with pytest.raises(TooSlow):
        search.find_all("aaaa")
    with pytest.raises(TooSlow):
        search.replace("aaaa", "")


@given(st.text(alphabet="ab1(|)[]*+?.{},\\^$-<>:!=P&~", max_size=12), st.text(max_size=8))
def test_whatever_is_typed_is_refused_or_can_be_searched_with(find: str, text: str) -> None:
    search = Search(find)
    try:
        found = search.find_all(text)
        made = search.replace(text, "x")
    except TooSlow:
        return
    if find_trouble(find):
        assert (found, made) == ([], text)
    assert all(one in text for one in found)
