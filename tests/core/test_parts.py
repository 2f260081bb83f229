"""What is found within a text: addresses, domains, numbers, currencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.numbers import ISO_CURRENCIES
from planhat_desktop.core.parts import find_currencies, find_domains, find_emails, find_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anna <Anna.Berg@Acme.example>", ["anna.berg@acme.example"]),
        ("a@b.example; c@d.co.uk, e@f", ["a@b.example", "c@d.co.uk"]),
        ("mailto:a@b.example?subject=x", ["a@b.example"]),
        ("(a@b.example)", ["a@b.example"]),
        ("Write to a@b.example.", ["a@b.example"]),
        ("nobody", []),
    ],
)
def test_emails(text: str, found: list[str]) -> None:
    assert find_emails(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anna <anna@acme.example>", ["acme.example"]),
        ("https://www.Acme.example/about?x=1", ["acme.example"]),
        ("www.acme.co.uk and globex.example", ["acme.co.uk", "globex.example"]),
        ("acme.example.", ["acme.example"]),
        ("Acme AB", []),
        ("1.5", []),
        ("e.g", []),
        ("firstname.lastname@acme.example", ["acme.example"]),
    ],
)
def test_domains(text: str, found: list[str]) -> None:
    assert find_domains(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ca. 1 200,50 kr", ["1 200,50"]),
        ("1'234'567.89", ["1'234'567.89"]),
        ("EUR1200", ["1200"]),
        ("€1,200.00 now", ["1,200.00"]),
        ("-5 to +7", ["-5", "+7"]),
        ("2026-01-31", ["2026", "01", "31"]),
        ("Q3 A4", []),
        ("12.5 % of 100", ["12.5 %", "100"]),
        ("none", []),
        ("10 2000", ["10", "2000"]),
    ],
)
def test_numbers(text: str, found: list[str]) -> None:
    assert find_numbers(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("€ 1.200", ["EUR"]),
        ("1 200 SEK", ["SEK"]),
        ("sek", ["SEK"]),
        ("US$5", ["USD"]),
        ("CA$ 5 or A$ 6", ["CAD", "AUD"]),
        ("5 kr", []),
        ("5 dkr", ["DKK"]),
        ("12 zł", ["PLN"]),
        ("try all", []),
        ("ALL 5", ["ALL"]),
        ("£5/€6", ["GBP", "EUR"]),
        ("CN¥ 7", ["CNY"]),
    ],
)
def test_currencies(text: str, found: list[str]) -> None:
    assert find_currencies(text) == found


@given(st.sampled_from(sorted(ISO_CURRENCIES)), st.integers(0, 10**9))
def test_every_code_is_found_beside_an_amount(code: str, amount: int) -> None:
    assert find_currencies(f"{code.upper()} {amount}") == [code.upper()]
    assert find_currencies(f"{amount:,} {code.upper()}") == [code.upper()]


@given(st.integers(0, 10**12), st.sampled_from(["", "about ", "kr ", "EUR"]))
def test_a_number_is_found_whole(number: int, before: str) -> None:
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", " ")):
        assert find_numbers(f"{before}{text} a year") == [text]


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for one in find_emails(text):
        assert "@" in one
    assert all("." in one for one in find_domains(text))
    assert all(any(map(str.isdigit, one)) for one in find_numbers(text))
    assert all(one.lower() in ISO_CURRENCIES for one in find_currencies(text))


LONG = ["x", "a.", "-", "a-", "1 ", "1.", "1'", "@", "a@a@", "1 234 ", "a@b-", "$", "EUR "]


@pytest.mark.parametrize("piece", LONG)
def test_searching_takes_a_time_that_grows_with_the_text(piece: str) -> None:
    # Ten of Excel's longest cells. To begin anew at each letter would take hours.
    text = (piece * 327_670)[:327_670]
    for find in (find_emails, find_domains, find_numbers, find_currencies):
        assert len(find(text)) <= len(text)
