"""Texts kept as bytes are as good as a tuple of the same cells."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.texts import Texts
from tests.core.making import make_table

PARTS = st.lists(st.lists(st.text(st.sampled_from("ab\0 éあ\udc80"), max_size=4), max_size=5))


def hold(parts: list[list[str]]) -> tuple[Texts, tuple[str | None, ...]]:
    """Return texts and the tuple that they stand for."""
    texts = Texts()
    for part in parts:
        texts = texts.with_more(part)
    return texts, (None, *(text for part in parts for text in part))


@given(parts=PARTS, start=st.integers(-12, 12), stop=st.integers(-12, 12), step=st.integers(-3, 3))
def test_every_cell_is_there_at_its_place(
    parts: list[list[str]], start: int, stop: int, step: int
) -> None:
    texts, cells = hold(parts)
    assert (len(texts), tuple(texts)) == (len(cells), cells)
    assert [texts[at] for at in range(-len(cells), len(cells))] == [*cells, *cells]
    assert texts[start:stop] == cells[start:stop]
    assert texts[start : stop : step or None] == cells[start : stop : step or None]
    assert texts[:] == cells
    assert list(reversed(texts)) == list(reversed(cells))
    for place in (len(cells), -len(cells) - 1):
        with pytest.raises(IndexError):
            texts[place]


@given(parts=PARTS, others=PARTS)
def test_they_equal_what_holds_the_same_cells(
    parts: list[list[str]], others: list[list[str]]
) -> None:
    texts, cells = hold(parts)
    assert texts == cells
    assert list(cells) == texts
    assert texts == hold([[text] for part in parts for text in part])[0]
    other, other_cells = hold(others)
    assert (texts == other) is (cells == other_cells)
    assert texts != "text"


@given(parts=PARTS)
def test_a_copy_is_as_good(parts: list[list[str]]) -> None:
    texts, cells = hold(parts)
    assert copy.copy(texts) == cells
    assert copy.deepcopy(texts) == cells
    assert repr(texts) == f"Texts({len(cells)})"


def test_more_texts_leave_the_first_ones_alone() -> None:
    few = Texts().with_more(["a"])
    assert few.with_more(["b", ""]) == [None, "a", "b", ""]
    assert few == [None, "a"]
    assert few.with_more([]) is few


def test_an_edited_column_of_texts_is_not_taken_apart() -> None:
    table = make_table([("Name", ["a", None, "b", "a"])])
    (column,) = table.columns
    texts = Texts().with_more(["a", "b"])
    codes = np.array([1, 0, 2, 1], np.int32)
    table = replace(table, columns=(replace(column, cells=texts, codes=codes),))
    numbers = table.row_numbers.tolist()
    edited = table.edit({(numbers[0], 0): "new", (numbers[1], 0): "", (numbers[3], 0): "new"})
    assert isinstance(edited.columns[0].cells, Texts)
    assert [edited.columns[0].cell(row) for row in range(4)] == ["new", "", "b", "new"]
    assert edited.columns[0].filled == 3
    assert [table.columns[0].cell(row) for row in range(4)] == ["a", None, "b", "a"]
