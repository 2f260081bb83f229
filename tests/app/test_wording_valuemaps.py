"""What is said of a column's distinct values."""

from __future__ import annotations

import pytest

from planhat_desktop.app.live import Kind
from planhat_desktop.app.valuemap import State, Value
from planhat_desktop.app.wording.candidates import candidate_words
from planhat_desktop.app.wording.valuemaps import (
    about_words,
    becomes_words,
    open_sentence,
    state_words,
    why_words,
)
from planhat_desktop.core.nameindex import Why as Likeness
from planhat_desktop.core.options import Nearest, Why
from planhat_desktop.core.schema import Field, FieldType
from tests.core.making import built_in

TIER = Field("custom.Tier", "Tier", FieldType.OPTION)
COMPANY = built_in().model("Company")
OPEN = Value("x", 3, State.OPEN)


def test_every_reason_has_its_words() -> None:
    for why in Why:
        assert why_words(why)
    for likeness in Likeness:
        assert candidate_words(likeness)
    assert [state_words(one) for one in State] == ["to decide", "decided", "fine"]


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (Value("x", 3, State.FINE, "Live"), Kind.LIST, "= Live"),
        (Value("x", 3, State.FINE), Kind.RECORDS, "…"),
        (Value("x", 3, State.DECIDED, "Live", "Live"), Kind.LIST, "✓ Live"),
        (Value("x", 3, State.DECIDED, "", ""), Kind.LIST, "✓ left empty"),
        (Value("x", 3, State.OPEN, nearest=Nearest("Live", Why.TYPO)), Kind.LIST, "? Live"),
        (OPEN, Kind.LIST, "! not an option"),
        (OPEN, Kind.WORDS, "! new in Planhat"),
        (OPEN, Kind.RECORDS, "! not found in Planhat"),
        (Value("x", 3, State.OPEN, like="Acme AB"), Kind.RECORDS, "! maybe Acme AB"),
        (
            Value("x", 3, State.OPEN, "id", "id", like="Acme AB"),
            Kind.RECORDS,
            "! “id” is gone from Planhat",
        ),
        (Value("x", 3, State.OPEN, fits=2), Kind.RECORDS, "! 2 fit"),
        (Value("x", 3, State.OPEN, "Gold", "Gold"), Kind.LIST, "! “Gold” is gone from Planhat"),
    ],
)
def test_what_becomes_of_a_value_is_said_in_a_few_words(
    value: Value, kind: Kind, words: str
) -> None:
    assert becomes_words(value, kind) == words


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (OPEN, Kind.LIST, "This is no option of Tier. These rows are held until you choose one."),
        (OPEN, Kind.WORDS, "Tier has no such value yet. It would be made as it is written here."),
        (
            OPEN,
            Kind.RECORDS,
            "None of the companies in Planhat is known by this. These rows are held.",
        ),
        (
            Value("x", 3, State.OPEN, fits=2),
            Kind.RECORDS,
            "2 companies fit, and nothing says which. These rows are held.",
        ),
        (
            Value("x", 3, State.OPEN, "Gold", "Gold"),
            Kind.LIST,
            "What you chose before, “Gold”, is no longer there. These rows are held.",
        ),
    ],
)
def test_what_is_the_matter_is_said_in_a_sentence(value: Value, kind: Kind, words: str) -> None:
    assert open_sentence(value, kind, TIER, COMPANY) == words


def test_the_head_says_what_is_decided() -> None:
    assert about_words(Kind.LIST, TIER, None).startswith("Planhat takes only the options of Tier.")
    assert about_words(Kind.WORDS, TIER, None).startswith("Planhat takes any text in Tier;")
    assert "one of the companies in Planhat" in about_words(Kind.RECORDS, TIER, COMPANY)
    assert open_sentence(OPEN, Kind.RECORDS, TIER, None)
    assert about_words(Kind.RECORDS, TIER, None)
