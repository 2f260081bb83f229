"""How many columns a text file has with each delimiter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.delimiters import LONGEST, count_columns
from tests.core.grids import Rows, find_table


@pytest.mark.parametrize(
    ("rows", "delimiter", "counted"),
    [
        ([("a;b", "c"), ("d;e", "f")], ",", {",": 2, ";": 2, "\t": 1, "|": 1}),
        ([("a;b;c",), ("d;e;f",)], None, {",": 1, ";": 3, "\t": 1, "|": 1}),
        ([("title",), ("a;b",), ("d;e",)], None, {",": 1, ";": 2, "\t": 1, "|": 1}),
        ([('say "hi", x', "b"), ("c", "d\r\nd")], "\t", {",": 1, ";": 1, "\t": 2, "|": 1}),
        ([("a", "b"), ("c", None)], "~", {",": 1, ";": 1, "\t": 1, "|": 1, "~": 2}),
        ([], ",", {",": 0, ";": 0, "\t": 0, "|": 0}),
    ],
)
def test_columns_by_delimiter(rows: Rows, delimiter: str | None, counted: object) -> None:
    assert count_columns(find_table(rows, "csv", delimiter=delimiter)) == counted


def test_a_workbook_has_no_delimiter() -> None:
    assert count_columns(find_table([("a;b", "c"), ("d", "e")])) == {}


@given(
    st.lists(
        st.tuples(*[st.text(max_size=LONGEST + 5)] * 2), min_size=1, max_size=5
    ),
    st.sampled_from(["tsv", "csv"]),
    st.sampled_from([",", ";", "\t"]),
)  # fmt: skip
def test_no_text_is_too_odd(rows: Rows, form: str, delimiter: str) -> None:
    counted = count_columns(find_table(rows, form, delimiter=delimiter))
    assert set(counted) == {",", ";", "\t", "|"}
    assert counted[delimiter] == 2
