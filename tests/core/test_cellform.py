"""A cell through JSON and back."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.cellform import read_cell, write_cell
from planhat_desktop.core.table import Cell, CellError, Formatted

cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.builds(CellError, st.text()),
    st.builds(Formatted, st.floats(allow_nan=False, allow_infinity=False), st.text()),
)


@given(cells)
def test_every_cell_comes_back_as_it_was(cell: Cell) -> None:
    again = read_cell(json.loads(json.dumps(write_cell(cell))))
    assert again == cell
    assert type(again) is type(cell)


@pytest.mark.parametrize("data", [[], {}, {"date": 3}, {"date": "soon"}, {"value": "x"}])
def test_what_is_no_cell_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"cell|Invalid iso"):
        read_cell(data)


def test_a_whole_value_of_a_formatted_number_comes_back_as_number() -> None:
    assert read_cell({"value": 123, "text": "00123"}) == Formatted(123.0, "00123")


def test_a_moment_is_no_day() -> None:
    moment = dt.datetime.fromisoformat("2026-04-03")
    assert type(read_cell(write_cell(moment))) is dt.datetime
