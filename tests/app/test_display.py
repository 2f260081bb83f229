"""Values as people read them: months in letters, separators, never a Python word."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.display import show_cell, show_number, show_value
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell, CellError, Formatted

DAY, MOMENT = dt.date(2026, 4, 3), dt.datetime.fromisoformat("2026-04-03T14:05")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (1204, "1,204"),
        (12400.5, "12,400.5"),
        (3.0, "3"),
        (-1_000_000.0, "-1,000,000"),
        (0.1, "0.1"),
        (1.10, "1.1"),
        (100.0, "100"),
    ],
)
def test_numbers_have_separators_and_no_needless_decimals(number: float, shown: str) -> None:
    assert show_number(number) == shown


@given(st.integers(-(10**15), 10**15))
def test_a_shown_number_reads_back(number: int) -> None:
    assert int(show_number(number).replace(",", "")) == number
    assert show_number(float(number)) == show_number(number)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (None, ""),
        ("", ""),
        ("007", "007"),
        (" spaced ", " spaced "),
        (True, "yes"),
        (False, "no"),
        (5, "5"),
        (5.0, "5"),
        (12.5, "12.5"),
        (12400.0, "12400"),
        (DAY, "3 Apr 2026"),
        (MOMENT, "3 Apr 2026 14:05"),
        (dt.datetime.fromisoformat("2026-04-03"), "3 Apr 2026 00:00"),
        (dt.time(9, 5), "09:05"),
        (dt.time(9, 5, 7), "09:05:07"),
        (CellError("#N/A"), "#N/A"),
        (Formatted(123.0, "00123"), "00123"),
    ],
)
def test_a_cell_is_shown_as_it_stands_in_the_sheet(cell: Cell, shown: str) -> None:
    assert show_cell(cell) == shown


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (FieldType.TEXT, None, ""),
        (FieldType.TEXT, "007", "007"),
        (FieldType.BOOLEAN, True, "yes"),
        (FieldType.BOOLEAN, False, "no"),
        (FieldType.NUMBER, 12400.5, "12,400.5"),
        (FieldType.INTEGER, 1204, "1,204"),
        (FieldType.DAY, 0, "1 Jan 1970"),
        (FieldType.DAY, 20546, "3 Apr 2026"),
        (FieldType.DATE, "2026-04-03T00:00:00.000Z", "3 Apr 2026"),
        (FieldType.DATE, "2026-04-03T14:05:00.000Z", "3 Apr 2026"),
        (FieldType.DATETIME, "2026-04-03T00:00:00.000Z", "3 Apr 2026"),
        (FieldType.DATETIME, "2026-04-03T14:05:00.000Z", "3 Apr 2026 14:05"),
        (FieldType.DATE, "some day", "some day"),
        (FieldType.TEXTS, ["a", "b"], "a, b"),
        (FieldType.TEXTS, ("a", 1), "a, 1"),
        (FieldType.REFERENCE, {"_id": "x", "nickName": "Lena"}, "Lena"),
        (FieldType.REFERENCE, {"id": "x", "name": "Lena Berg"}, "Lena Berg"),
        (FieldType.REFERENCE, {"_id": "61006bc8"}, "61006bc8"),
        (FieldType.TEXT, dt.timedelta(1), "1 day, 0:00:00"),
    ],
)
def test_a_planhat_value_is_shown_by_its_field(kind: FieldType, value: object, shown: str) -> None:
    assert show_value(Field("any", "Any", kind), value) == shown
