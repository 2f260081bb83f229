"""Telephone numbers in one form, or left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.phones import find_countries, to_e164


@pytest.mark.parametrize(
    ("text", "home", "sent"),
    [
        ("070-174 06 05", "SE", "+46701740605"),
        ("0046 70 174 06 05", "SE", "+46701740605"),
        ("+46 (0)70 174 06 05", "DE", "+46701740605"),
        ("46701740605", "SE", "+46701740605"),
        ("030 901820", "DE", "+4930901820"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("06 698 12345", "IT", "+390669812345"),
        ("070-174 06 05 ext. 12", "SE", None),
        ("070-174", "SE", None),
        ("070-174 06 05", "XX", None),
        ("reception", "SE", None),
        ("", "SE", None),
    ],
)
def test_a_number_is_told_whole_or_not_at_all(text: str, home: str, sent: str | None) -> None:
    assert to_e164(text, home) == sent


@given(st.text(max_size=20), st.sampled_from(["SE", "US", "DE", "IT", "ZZ"]))
def test_what_is_sent_is_sent_the_same_again(text: str, home: str) -> None:
    sent = to_e164(text, home)
    if sent is not None:
        assert sent[0] == "+"
        assert sent[1:].isdecimal()
        assert to_e164(sent, "US") == sent


def test_countries_can_be_chosen_from() -> None:
    assert {"SE", "DE", "FR", "ES", "NL", "US"} <= set(find_countries())
    assert list(find_countries()) == sorted(find_countries())
