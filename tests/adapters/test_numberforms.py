"""A number format becomes the text that a sheet shows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.reading.numberforms import read_form

EURO = '_-* #,##0.00\\ [$€-407]_-;\\-* #,##0.00\\ [$€-407]_-;_-* "-"??\\ [$€-407]_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (123, "00000", "00123"),
        (1234567, "000-0000", "123-4567"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        (1234, "0000 0000", "0000 1234"),
        (5, '"No. "000', "No. 005"),
        (-7, "000", "-007"),
        (0, "00", "00"),
        (42, r"00\-00", "00-42"),
        (7, '"ID-"0', "ID-7"),
        (0.125, "0%", "13%"),
        (0.125, "0.0\\ %", "12.5 %"),
        (0.07, "0.00%", "7.00%"),
        (-0.5, "0.00%", "-50.00%"),
        (0.285, "0 %", "29 %"),
        (0.1234567, "0.##%", "12.35%"),
        (0.12, "0.##%", "12%"),
        (0.001, "#.0%", ".1%"),
        (12.5, '0.0"%"', "12.5%"),
        (0.5, "[Red]0%", "50%"),
        (2.675, "$0.00", "$2.68"),
        (1e6, "£#,##0", "£1,000,000"),
        (1234.5, '#,##0.00 "kr"', "1,234.50 kr"),
        (1234.5, "[$CHF-807] #,##0.00", "CHF 1,234.50"),
        (-5.5, '"$"#,##0_);("$"#,##0)', "($6)"),
        (-1234.5, EURO, "-1,234.50 €"),
        (0, EURO, "- €"),
        (1234567, '0.0,,"M"', "1.2M"),
        (5.25, 'General" seats"', "5.25 seats"),
    ],
)
def test_a_number_shows_as_its_format_says(value: float, code: str, shown: str) -> None:
    form = read_form(code)
    assert form is not None
    assert form.show(value) == shown


@pytest.mark.parametrize(
    "code",
    [
        "",
        "0",
        "0.00",
        "#,##0",
        "General",
        "@",
        "0E+00",
        "# ?/?",
        "0/00",
        "yyyy-mm-dd",
        "[h]:mm",
        "mm:ss.0",
        "0_ ",
        "#,##0.00_ ;[Red]\\-#,##0.00\\ ",
        "[>1]0%;0.0%",
        "0;;;@",
        "000.000",
        '0;"%"',
    ],
)
def test_a_format_that_says_no_more_than_the_number_is_left_out(code: str) -> None:
    assert read_form(code) is None


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("00000", 12.5),
        ("00000", 1e15),
        ("0%", float("inf")),
        ("0%", float("nan")),
        ("0%;;", -1),
    ],
)
def test_a_number_that_the_format_does_not_change_is_left_as_it_is(code: str, value: float) -> None:
    form = read_form(code)
    assert form is not None
    assert form.show(value) is None


@given(st.integers(0, 10**14), st.integers(2, 12))
def test_padding_adds_zeros_and_nothing_else(value: int, width: int) -> None:
    form = read_form("0" * width)
    assert form is not None
    assert form.show(value) == f"{value:0{width}d}"


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_percent_format_shows_a_hundredfold(hundredths: int, decimals: int) -> None:
    form = read_form(f"0.{'0' * decimals}%" if decimals else "0%")
    assert form is not None
    shown = form.show(hundredths / 10_000)
    assert shown is not None
    assert abs(float(shown[:-1]) - hundredths / 100) <= 0.5000001 * 10**-decimals


@given(st.text(st.sampled_from('0#?,.;%$€"\\_*[]() -xEdmy/@G'), max_size=14), st.floats())
def test_any_format_is_read_or_left_alone(code: str, value: float) -> None:
    form = read_form(code)
    shown = form.show(value) if form else None
    assert shown is None or re.search(r"\d{400}", shown) is None
