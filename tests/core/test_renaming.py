"""Headers that mean the same column, and headers that only look as if they did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.renaming import compare_headers


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Contract no", "contract_no", "letters"),
        ("Start date", "StartDate:", "letters"),
        ("Renewal", "Renewal date", "renamed"),
        ("Contract no", "Contract ID", "renamed"),
        ("Amount", "Amount (EUR)", "renamed"),
        ("Amount 2025", "Amount 2026", "renamed"),
        ("Subscription", "Subscripton", "renamed"),
        ("Customer", "Kunde", "translated"),
        ("Start date", "Vertragsbeginn", "translated"),
        ("Slutdatum", "Date de fin", "translated"),
    ],
)
def test_the_same_in_other_words(one: str, other: str, how: str) -> None:
    score, found = compare_headers(one, other)
    assert score >= 0.8
    assert found == how


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Start date", "End date"),
        ("Renewal date", "Previous renewal date"),
        ("MRR", "ARR"),
        ("Company name", "Contact name"),
        ("Phone", "Mobile phone"),
        ("Email", "Backup e-mail"),
        ("Name", "City"),
        ("---", "***"),
        ("2025", "2026"),
    ],
)
def test_what_only_looks_alike_is_not_the_same(one: str, other: str) -> None:
    assert compare_headers(one, other)[0] < 0.6


def test_a_word_that_many_headers_have_says_half() -> None:
    assert compare_headers("Amount", "Total amount") == (0.5, "renamed")
    assert compare_headers("Customer description", "Customer desc.")[0] > 0.8


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_a_share_and_goes_both_ways(one: str, other: str) -> None:
    score, how = compare_headers(one, other)
    assert 0.0 <= score <= 1.0
    assert (how == "letters") == (score == 1.0)
    assert compare_headers(other, one)[0] == pytest.approx(score)
