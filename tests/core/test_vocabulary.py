"""How the fields of a model are called."""

from __future__ import annotations

import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.glossary import _look_up
from planhat_desktop.core.vocabulary import Vocabulary
from planhat_desktop.core.words import split_words
from tests.core.making import built_in


@pytest.mark.parametrize("name", sorted(built_in().models))
def test_every_field_is_found_by_its_name_its_label_and_its_aliases(name: str) -> None:
    model = built_in().model(name)
    vocabulary = Vocabulary(model)
    for field in model.fields:
        assert vocabulary.match(field.name)[field.name].score >= 1.0
        assert vocabulary.match(field.label)[field.name].score >= 0.9
        for alias in model.aliases.get(field.name, ()):
            assert vocabulary.match(alias)[field.name].score >= 0.85, alias


@pytest.mark.parametrize("name", sorted(built_in().models))
def test_one_built_in_field_at_most_points_at_each_other_model(name: str) -> None:
    targets = Counter(
        one.references
        for one in built_in().model(name).fields
        if one.references not in (None, "User", name)
    )
    assert all(count == 1 for count in targets.values())


# Headers one letter apart that mean different things.
PAIRS = [
    ("note", "name"),
    ("mrr", "arr"),
    ("mrr", "nrr"),
    ("county", "country"),
    ("contact", "contract"),
    ("company", "campaign"),
    ("phase", "phrase"),
    ("price", "prize"),
]


@pytest.mark.parametrize("name", sorted(built_in().models))
@pytest.mark.parametrize("pair", PAIRS)
def test_letters_alone_are_no_evidence(name: str, pair: tuple[str, str]) -> None:
    model = built_in().model(name)
    vocabulary = Vocabulary(model)
    for said, meant in (pair, pair[::-1]):
        for hit in vocabulary.match(said).values():
            heard = {word for text in (hit.phrase, hit.field.name) for word in split_words(text)}
            assert said in heard or meant not in heard


@given(st.sampled_from(sorted(built_in().models)), st.text(string.ascii_lowercase, max_size=4))
def test_short_words_are_never_taken_for_misspellings(name: str, header: str) -> None:
    for hit in Vocabulary(built_in().model(name)).match(header).values():
        assert hit.code != "typo"


@pytest.mark.parametrize(
    ("header", "said"),
    [("company_id", True), ("Client ID", True), ("Company", False), ("license id", False)],
)
def test_a_model_knows_the_header_of_its_own_id(header: str, said: bool) -> None:
    assert Vocabulary(built_in().model("Company")).names_own_id(header) is said


def test_custom_fields_without_words_or_with_contacts_claim_nothing_else() -> None:
    listed = [
        {"parent": "company", "name": "★", "type": "text"},
        {"parent": "company", "name": "Sponsor", "type": "enduser"},
    ]
    model = built_in().with_custom_fields(listed).model("Company")
    vocabulary = Vocabulary(model)
    assert "custom.★" in vocabulary.match("★")
    assert "custom.★" not in vocabulary.match("---")
    assert "custom.Sponsor" in vocabulary.match("Sponsor email")
    assert "custom.Sponsor" not in vocabulary.match("Contact")


def test_each_header_of_a_very_wide_sheet_is_looked_at_once_for_all_models() -> None:
    headers = [f"{number} Kundnr" for number in range(12_000)]
    one, other = (Vocabulary(built_in().model(name)) for name in ("Company", "License"))
    for header in headers:
        one.match(header)
    before = split_words.cache_info().misses, _look_up.cache_info().misses
    for header in headers:
        other.match(header)
    assert (split_words.cache_info().misses, _look_up.cache_info().misses) == before
