"""A header's words, whatever its spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.words import split_words, squeeze


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Start date", "start date"),
        ("start_date", "start date"),
        ("StartDate", "start date"),
        ("START-DATE", "start date"),
        ("MRRAmount", "mrr amount"),
        ("Renewal (€)", "renewal"),
        ("E-mail", "email"),
        ("e_mail address", "email address"),
        ("E", "e"),
        ("Société", "societe"),
        ("Straße", "strasse"),
        ("Comp\u200bany\ufeff", "company"),
        ("Company\u00a0name", "company name"),
        ("Company – name", "company name"),
        ("Companies", "company"),
        ("Status", "status"),
        ("Address", "address"),
        ("Licence no.", "license number"),
        ("Invoice #", "invoice number"),
        ("№", "number"),
        ("HubSpot ID", "hubspot id"),
        ("SalesForce id", "salesforce id"),
        ("顧客名", "顧客名"),
        ("--- !", ""),
        ("", ""),
    ],
)
def test_spellings_of_one_header_have_the_same_words(header: str, words: str) -> None:
    assert " ".join(split_words(header)) == words


@given(st.text(max_size=30))
def test_case_and_punctuation_around_do_not_count(header: str) -> None:
    assert squeeze(f" _{header}! ") == squeeze(header)
    assert " " not in squeeze(header)
