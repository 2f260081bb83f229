"""Planhat's refusals in our words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.wording.refusals import refusal_meaning


@pytest.mark.parametrize(
    ("message", "begins"),
    [
        ("email duplicated", "Another record has the same email."),
        ("externalId,email duplicated", "Another record has the same externalId, email."),
        ("one of name,email is required", "One of these must be given for it: name, email."),
        ("name is required", "It cannot do without name."),
        ("company not found", "The company it belongs to"),
        ("_id not found", "The record it belongs to"),
        ("enduser not found", "The end user it belongs to"),
        ("invalid id", "What stands there as an id is none."),
        ("create License not allowed", "The token has no permission for this."),
        ("phase is mandatory for All Actors", "A field rule in Planhat is against it."),
    ],
)
def test_a_known_refusal_says_what_to_do(message: str, begins: str) -> None:
    said = refusal_meaning(message)
    assert said.startswith(begins)
    assert said.endswith(".")
    assert "{" not in said


@given(st.text())
def test_any_message_is_taken(message: str) -> None:
    assert isinstance(refusal_meaning(message), str)
    assert refusal_meaning("Something nobody has seen.") == ""
