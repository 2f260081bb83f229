"""The nearest option: named where exactly one is meant, and never where it only looks alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.options import Nearest, Options, Why, in_use

SEGMENTS = ("Enterprise", "Mid-market", "Small business")
PHASES = ("Onboarding", "Adoption", "Live", "Renewal", "Lost")


@pytest.mark.parametrize(
    ("text", "options", "meant", "why"),
    [
        ("Mid Market", SEGMENTS, "Mid-market", Why.SPELLING),
        ("midmarket", SEGMENTS, "Mid-market", Why.SPELLING),
        ("MID_MARKET", SEGMENTS, "Mid-market", Why.SPELLING),
        ("Café", ("Cafe", "Bar"), "Cafe", Why.SPELLING),
        ("Renewals", PHASES, "Renewal", Why.SPELLING),
        ("1. Enterprise", SEGMENTS, "Enterprise", Why.NUMBERED),
        ("02 – Live", PHASES, "Live", Why.NUMBERED),
        ("3) Onboarding", PHASES, "Onboarding", Why.NUMBERED),
        ("Ent.", SEGMENTS, "Enterprise", Why.SHORT),
        ("ENT", SEGMENTS, "Enterprise", Why.SHORT),
        ("enterpr", SEGMENTS, "Enterprise", Why.SHORT),
        ("SB", SEGMENTS, "Small business", Why.SHORT),
        ("SMB", SEGMENTS, "Small business", Why.SHORT),
        ("MM", SEGMENTS, "Mid-market", Why.SHORT),
        ("Small bus.", SEGMENTS, "Small business", Why.SHORT),
        ("Enterprise customer", SEGMENTS, "Enterprise", Why.WORDY),
        ("Segment: Enterprise", SEGMENTS, "Enterprise", Why.WORDY),
        ("Enterprise", ("Enterprise plan", "Basic plan"), "Enterprise plan", Why.WORDY),
        ("Kund", ("Customer", "Prospect"), "Customer", Why.LANGUAGE),
        ("Kunde", ("customer", "prospect"), "customer", Why.LANGUAGE),
        ("Customer", ("Kund", "Partner"), "Kund", Why.LANGUAGE),
        ("Entreprise", SEGMENTS, "Enterprise", Why.TYPO),
        ("Enterprice", SEGMENTS, "Enterprise", Why.TYPO),
        ("Onbording", PHASES, "Onboarding", Why.TYPO),
        ("Lvie", PHASES, "Live", Why.TYPO),
        ("Small Buisness", SEGMENTS, "Small business", Why.TYPO),
        ("Comumnictaions", ("Communications", "Finance"), "Communications", Why.TYPO),
        ("Onn-boarding", PHASES, "Onboarding", Why.TYPO),
    ],
)
def test_what_is_meant_is_named(text: str, options: tuple[str, ...], meant: str, why: Why) -> None:
    assert Options(options, "Segment").nearest(text) == Nearest(meant, why)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Inactive", ("Active", "Paused")),
        ("Not active", ("Active", "Paused")),
        ("Unpaid", ("Paid", "Open")),
        ("Pending", ("Lending", "Paid")),
        ("Offboarding", PHASES),
        ("Pre-onboarding", PHASES),
        ("Former customer", ("Customer", "Prospect")),
        ("Tier B", ("Tier A", "Tier C")),
        ("Tier 2", ("Tier 1", "Tier 3")),
        ("A+", ("A", "B")),
        ("<50", (">50", "=50")),
        ("1.5", ("15", "20")),
        ("Austria", ("Australia", "Germany")),
        ("South", ("North", "East")),
        ("Last", ("Lost", "Live")),
        ("Red", ("Rad", "Blue")),
        ("O", ("Onboarding",)),
        ("On", ("Onboarding",)),
        ("Sma", ("Small", "Smart")),  # it could be either
        ("Key account", SEGMENTS),
        ("...", SEGMENTS),
        ("", SEGMENTS),
        ("42", ("Forty-two",)),
        ("Enterprise", ()),
        ("Plan", ("Plan A", "Plan B")),
    ],
)
def test_what_only_looks_alike_is_not(text: str, options: tuple[str, ...]) -> None:
    assert Options(options).nearest(text) is None


def test_an_option_is_found_whatever_its_case() -> None:
    options = Options(("Live", "LIVE", "At risk"))
    assert options.find("LIVE") == "LIVE"
    assert options.find("live") == "Live"
    assert options.find(" at  RISK ") == "At risk"
    assert options.find("Live?") is None


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.data())
def test_an_option_is_never_another_one(listed: list[str], data: st.DataObject) -> None:
    options = Options(listed)
    one = data.draw(st.sampled_from(listed))
    assert options.find(one) == one
    assert options.nearest(one) == Nearest(one, Why.SPELLING)


@given(st.lists(st.text(), unique=True), st.text(), st.text())
def test_only_options_are_ever_named(listed: list[str], text: str, label: str) -> None:
    found = Options(listed, label).nearest(text)
    assert found is None or found.option in listed


def test_words_in_use_come_by_how_often_they_are() -> None:
    values = ["Live", "live ", None, "Live", "", 7, {"name": "EUR"}, {"symbol": "kr"}, {}]
    assert in_use(values) == ("Live", "EUR", "kr", "live")
    assert in_use(["b", "a", "b", "c"], limit=2) == ("b", "a")
