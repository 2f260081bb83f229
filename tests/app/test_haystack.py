"""A needle is found in the rows that have it, however many there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.haystack import pile

LETTERS = "abÅå\n €"


@given(
    texts=st.lists(st.text(LETTERS, max_size=6), min_size=1, max_size=200),
    needle=st.text("abå €", min_size=1, max_size=3),
)
def test_a_haystack_finds_what_a_plain_loop_finds(texts: list[str], needle: str) -> None:
    stack = pile(texts, np.arange(len(texts), dtype=np.int32))
    hits = stack.find(needle)
    expected = [needle in one.replace("\n", " ").lower() for one in texts]
    assert (hits.tolist() if hits is not None else [False] * len(texts)) == expected


@pytest.mark.parametrize(
    ("needle", "rows"), [("042", [42]), ("99", [99, 199]), ("7", None), ("300", [])]
)
def test_rare_and_common_needles_are_both_found(needle: str, rows: list[int] | None) -> None:
    texts = [f"{i:03d}" for i in range(200)]
    stack = pile(texts, np.arange(200, dtype=np.int32))
    hits = stack.find(needle)
    found = np.flatnonzero(hits).tolist() if hits is not None else []
    assert found == ([i for i in range(200) if needle in texts[i]] if rows is None else rows)


def test_equal_cells_are_found_in_all_their_rows() -> None:
    stack = pile(["Core", "Plus"], np.array([1, 0, 1, 1], np.int32))
    hits = stack.find("plus")
    assert hits is not None
    assert hits.tolist() == [True, False, True, True]


def test_half_a_letter_of_a_broken_file_does_no_harm() -> None:
    stack = pile(["a\ud800b"], np.zeros(1, np.int32))
    assert stack.find("b") is not None
    assert stack.find("\udfff\udfff") is None
