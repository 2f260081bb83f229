"""Tokens stay secret whatever is done to them; fields and models answer for themselves."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.schema import Field, FieldType, Key, KeyScope, Model, Token

SECRET = "s3cr3t-tok3n-0123456789"


@dataclass(frozen=True)
class _Holder:
    token: Token


def test_a_token_shows_in_no_text_made_of_it() -> None:
    token, template = Token(SECRET), "{} {!s} {!r}"
    shown = [
        repr(token), str(token), f"{token}", f"{token!r:>40}", f"{token:>40}", f"{token}",
        repr([token]), repr({"token": token}), repr(_Holder(token)), repr((token,)),
        template.format(token, token, token), ascii(token),
    ]  # fmt: skip
    assert not [text for text in shown if SECRET in text or "s3cr3t" in text]
    assert all("•" in text or "\\u2022" in text for text in shown)


def test_a_token_is_not_pickled_nor_made_json_nor_listed() -> None:
    token = Token(SECRET)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(token, protocol)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(_Holder(token))
    with pytest.raises(TypeError, match="not pickled"):
        copy.copy(token)
    with pytest.raises(TypeError):
        json.dumps({"token": token})
    with pytest.raises(TypeError):
        vars(token)


def test_a_token_shows_in_no_traceback_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    token = Token(SECRET)
    try:
        raise ValueError(token)
    except ValueError as raised:
        told = traceback.TracebackException.from_exception(raised, capture_locals=True)
        text = "".join(told.format())
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("with %s", token)
    assert "Token(••••)" in text
    # The one line that holds it is this module's own constant.
    assert "s3cr3t" not in text
    assert "s3cr3t" not in caplog.text


def test_a_token_is_revealed_on_purpose_only_and_compared_by_its_text() -> None:
    token = Token(f" {SECRET[:5]}\n{SECRET[5:]}\t")
    assert token.reveal() == SECRET
    assert len(token) == len(SECRET)
    assert token == Token(SECRET)
    assert hash(token) == hash(Token(SECRET))
    assert token != Token("other")
    assert token != SECRET


@given(st.text(st.characters(categories=["L", "N"]), min_size=5))
def test_no_token_shows(text: str) -> None:
    assert text not in repr(Token(text)).replace("Token", "")


def test_fields_say_what_they_are() -> None:
    custom = Field("custom.Tier level", "Tier level", FieldType.OPTIONS)
    assert custom.is_custom
    assert custom.short_name == "Tier level"
    assert custom.is_list
    assert not custom.is_reference
    people = Field("users", "Team members", FieldType.REFERENCES, references="User")
    assert people.is_list
    assert people.is_reference
    assert not people.is_custom
    assert people.short_name == "users"


def test_a_model_finds_its_fields_and_knows_its_keys_in_order() -> None:
    keys = (Key("_id", KeyScope.WORKSPACE), Key("externalId", KeyScope.PARENT))
    field = Field("externalId", "External ID", FieldType.TEXT, key=True)
    model = Model("Thing", "Thing", "Things", "/things", keys, (field,))
    assert model.find("externalId") is field
    assert model.find("other") is None
    assert model.key_names == ("_id", "externalId")
