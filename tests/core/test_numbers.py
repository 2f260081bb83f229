"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.numbers import Mark, MarkFound, find_mark, parse_number, shows_no_mark

DOT: list[tuple[str, float]] = [
    ("5", 5),
    ("-5", -5),
    ("+5", 5),
    ("\u22125", -5),
    ("\u2013 5", -5),
    ("5-", -5),
    ("1234.5-", -1234.5),
    (".5", 0.5),
    ("00123", 123),
    ("0" * 70 + "5", 5),
    ("-0.0", 0),
    ("1,234", 1234),
    ("1,234.50", 1234.5),
    ("1,234,567.89", 1234567.89),
    ("12,34,567", 1234567),
    ("12,34,567.5", 1234567.5),
    ("1 234.5", 1234.5),
    ("1\u00a0234\u202f567", 1234567),
    ("1\u2009000", 1000),
    ("1'234.56", 1234.56),
    ("CHF 1\u2019234.50", 1234.5),
    ("CHF 1'234.-", 1234),
    ("5.-", 5),
    ("5.\u2013", 5),
    ("SEK 5,-", 5),
    ("5:-", 5),
    ("(5)", -5),
    ("(1,234.50)", -1234.5),
    ("$(1,234.50)", -1234.5),
    ("($1,234.50)", -1234.5),
    ("-$1,234.50", -1234.5),
    ("$-5", -5),
    ("\u20ac5", 5),
    ("5 \u20ac", 5),
    ("5EUR", 5),
    ("eur 5", 5),
    ("SEK5", 5),
    ("5 kr", 5),
    ("5 kr.", 5),
    ("kr.5", 5),
    ("kr .5", 0.5),
    ("US$ 5", 5),
    ("A$5", 5),
    ("5 euro", 5),
    ("12 %", 12),
    ("12.5%", 12.5),
    ("3 \u2030", 3),
    ("1e5", 100000),
    ("1.5E3", 1500),
    ("5e3 EUR", 5000),
    ("\u200e5\u200b", 5),
    ("\u0665", 5),
    ("12400.000000001", 12400.000000001),
    ("999999999999999", 999999999999999),
    ("1234567890123456", 1234567890123456.0),
]

COMMA: list[tuple[str, float]] = [
    ("1234,5", 1234.5),
    ("1.234,50", 1234.5),
    ("1.234", 1234),
    ("1.234.567", 1234567),
    ("1\u00a0234,56 kr", 1234.56),
    ("R$ 1.234,56", 1234.56),
    (",5", 0.5),
    ("-1,5", -1.5),
    ("1,5E3", 1500),
    ("1.000,00-", -1000),
    ("12,5 %", 12.5),
    ("0,234", 0.234),
]

NONE = [
    "",
    " ",
    "-",
    "--5",
    "++5",
    "-5-",
    "-(5)",
    "(-5)",
    "(5",
    "5)",
    "()",
    "n/a",
    "TBD",
    "#N/A",
    "$",
    "%",
    "5 Mio",
    "5 mio",
    "5 tsd",
    "5k",
    "1.5M",
    "\u00a31m",
    "5 pcs",
    "<5",
    ">5",
    "~5",
    "5+",
    "5 - EUR",
    "ca. 5",
    "1 2 3",
    "12 34",
    "2024 100",
    "070 123 456",
    "1_000",
    "0x10",
    "5e",
    "\u00bd",
    "NaN",
    "inf",
    "1E400",
    "1/2",
    "10:30",
    "2026-04-03",
    "2.0.1",
    "1,2,3",
    "1,234,5",
    "5.",
    "5,",
    "12345,678",
    "1" * 101,
]


@pytest.mark.parametrize(("text", "number"), DOT)
def test_a_number_with_a_decimal_point(text: str, number: float) -> None:
    read = parse_number(text, ".")
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize(("text", "number"), COMMA)
def test_a_number_with_a_decimal_comma(text: str, number: float) -> None:
    read = parse_number(text, ",")
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_clear_number_is_none(text: str) -> None:
    assert parse_number(text, ".") is None


@pytest.mark.parametrize(
    ("text", "mark"), [("0,234", "."), ("0.234", ","), ("1.234,5", "."), ("1.5", ","), ("1.2", ",")]
)
def test_the_other_mark_is_never_read_as_a_thousand_where_it_cannot_be_one(
    text: str, mark: Mark
) -> None:
    assert parse_number(text, mark) is None


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([], MarkFound(".")),
        (["5", "n/a"], MarkFound(".")),
        (["1.234,50"], MarkFound(",", "1.234,50")),
        (["1,234.50"], MarkFound(".", "1,234.50")),
        (["1.234.567"], MarkFound(",", "1.234.567")),
        (["1,234,567"], MarkFound(".", "1,234,567")),
        (["12,34,567"], MarkFound(".", "12,34,567")),
        (["1,234", " 1,5 "], MarkFound(",", "1,5")),
        (["1.5"], MarkFound(".", "1.5")),
        (["-1,5"], MarkFound(",", "-1,5")),
        (["(1,50)"], MarkFound(",", "(1,50)")),
        (["0,234"], MarkFound(",", "0,234")),
        ([",123"], MarkFound(",", ",123")),
        (["1234.567"], MarkFound(".", "1234.567")),
        (["1,234"], MarkFound(".", sure=False)),
        (["1.234"], MarkFound(".", sure=False)),
        (["-1,234"], MarkFound(".", sure=False)),
        # A version or a date among numbers says nothing about the numbers.
        (["2.0.1", "1.500"], MarkFound(".", sure=False)),
        (["3.4.2026", "1,5"], MarkFound(",", "1,5")),
    ],
)
def test_the_decimal_mark_is_found(texts: list[str], found: MarkFound) -> None:
    assert find_mark(texts) == found


@pytest.mark.parametrize(
    ("texts", "found", "against", "places"),
    [
        (["5", "1.234", "7,5"], MarkFound(",", "7,5"), "", (2, -1)),
        (["1.234,50", "1,234.50"], MarkFound(".", "1,234.50", sure=False), "1.234,50", (1, 0)),
        (["1,5", "2.5", "3,5"], MarkFound(",", "1,5", sure=False), "2.5", (0, 1)),
    ],
)
def test_what_decides_the_mark_is_told_with_its_place(
    texts: list[str], found: MarkFound, against: str, places: tuple[int, int]
) -> None:
    made = find_mark(texts)
    assert (made, made.against, made.places) == (found, against, places)


@pytest.mark.parametrize(
    ("text", "open_"),
    [("1,234", True), ("1.234 kr", True), ("1234", False), ("1,5", False), ("much", False)],
)
def test_three_digits_behind_a_mark_leave_it_open(text: str, open_: bool) -> None:
    assert shows_no_mark(text) is open_


marks = st.sampled_from((".", ","))


@given(st.text() | st.text(alphabet="0123456789.,'-+()eE $\u20ackr%\u00a0"), marks)
def test_no_text_raises(text: str, mark: Mark) -> None:
    read = parse_number(text, mark)
    assert read is None or isinstance(read, (int, float))
    find_mark([text])


@given(
    st.integers(-(10**14), 10**14),
    st.integers(0, 99),
    marks,
    st.sampled_from(("", "\u00a0", "'", "other")),
    st.sampled_from(("{}", "{} \u20ac", "EUR {}", "{} kr", "${}")),
)
def test_a_written_amount_reads_back(
    whole: int, cents: int, mark: Mark, parting: str, around: str
) -> None:
    parting = {".": ",", ",": "."}[mark] if parting == "other" else parting
    shown = f"{abs(whole):,}".replace(",", parting) + f"{mark}{cents:02d}"
    text = around.format("-" * (whole < 0) + shown)
    sign = -1 if whole < 0 else 1
    assert parse_number(text, mark) == sign * float(f"{abs(whole)}.{cents:02d}")
    assert find_mark([text]) == MarkFound(mark, text)


@pytest.mark.parametrize("text", ["5" + " " * 1_000_000 + "xyz", "a" * 1_000_000, "1," * 1_000_000])
def test_a_long_text_is_read_in_a_time_that_grows_with_it(text: str) -> None:
    # To begin anew at each letter would take hours.
    assert parse_number(text, ".") is None
