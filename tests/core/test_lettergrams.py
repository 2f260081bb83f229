"""Texts that share runs of letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.lettergrams import LetterGrams


def test_the_likest_are_among_the_few() -> None:
    grams = LetterGrams(["brattholm", "bratberg", "vandelay", "", "holmgren"])
    assert set(grams.find(["bratholm"])) >= {0}
    assert grams.find(["bratholm"], most=1) == [0]
    assert grams.find(["xyz"]) == []
    assert grams.find([]) == []


def test_of_no_texts_none_is_found() -> None:
    assert LetterGrams([]).find(["acme"]) == []
    assert LetterGrams(["", " "]).find(["acme"]) == []


@given(st.lists(st.text("abc ", max_size=8), max_size=20), st.text("abc", min_size=1, max_size=8))
def test_a_text_finds_itself(texts: list[str], text: str) -> None:
    assert len(texts) in LetterGrams([*texts, text]).find([text])
