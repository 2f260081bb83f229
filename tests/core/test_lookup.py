"""Finding existing records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.lookup import Lookup, domain_of, is_shared, key_text
from tests.core.resolving import an_id

COMPANIES = Lookup(
    (
        {
            "_id": an_id(0),
            "name": "Acme AB",
            "externalId": "007",
            "web": "https://acme.example",
        },
        {"_id": an_id(1), "name": "Globex", "externalId": 7.0, "domains": ["globex.example"]},
        {"_id": an_id(2), "name": "globex ", "domains": ",globex.example,gmail.com,"},
        {
            "_id": an_id(3),
            "name": "Å 4",
            "externalId": "",
            "web": "hotmail.se",
            "domains": None,
        },
    )
)
PEOPLE = Lookup(
    (
        {"_id": an_id(0), "firstName": "Ann", "lastName": "Ek", "email": "Ann@Acme.Example"},
        {"_id": an_id(1), "firstName": "Bo", "lastName": None, "nickName": "Bosse"},
        {"_id": an_id(2), "companyId": {"_id": an_id(9)}},
        {"_id": an_id(3), "companyId": an_id(8)},
    )
)


@pytest.mark.parametrize(
    ("by", "text", "found"),
    [
        ("externalId", "007", [0]),
        ("externalId", "7", [1]),
        ("externalId", "07", []),
        ("externalId", "", []),
        ("name", " acme  ab", [0]),
        ("name", "Globex", [1, 2]),
        ("name", "å 4", [3]),
        ("_id", an_id(2).upper(), [2]),
        ("domain", "acme.example", [0]),
        ("domain", "ann@acme.example", [0]),
        ("domain", "https://www.acme.example/se?x", [0]),
        ("domain", "globex.example", [1, 2]),
        ("domain", "gmail.com", []),
        ("domain", "bo@hotmail.se", []),
        ("domain", "acme", []),
        ("sourceId", "x", []),
    ],
)
def test_records_are_found(by: str, text: str, found: list[int]) -> None:
    assert list(COMPANIES.find(by, text)) == found


def test_people_are_found_by_full_name_and_e_mail() -> None:
    assert list(PEOPLE.find_person("ann  ek")) == [0]
    assert list(PEOPLE.find_person("Bo")) == [1]
    assert list(PEOPLE.find_person("Ek")) == []
    assert list(PEOPLE.find("email", "ANN@acme.example")) == [0]
    assert list(PEOPLE.find("nickName", "bosse")) == [1]


def test_each_text_is_found_as_alone() -> None:
    assert [list(one) for one in COMPANIES.find_each("externalId", ["7", None, "x", "007"])] == [
        [1],
        [],
        [],
        [0],
    ]
    assert [list(one) for one in COMPANIES.find_each("_id", [an_id(1), None])] == [[1], []]
    assert [list(one) for one in PEOPLE.find_each("email", ["Ann@acme.example", 3])] == [[0], []]


def test_a_near_key_differs_only_by_case_spaces_or_zeros() -> None:
    assert COMPANIES.near("externalId", "00 7") == "007"
    assert COMPANIES.near("externalId", "8") is None
    assert COMPANIES.near("externalId", "000") is None


def test_parents() -> None:
    assert PEOPLE.parents("companyId") == ["", "", an_id(9), an_id(8)]
    assert PEOPLE.parents(None) == [""] * 4
    assert PEOPLE.id_of(3) == an_id(3)


@pytest.mark.parametrize(
    ("value", "text"), [(" a ", "a"), (7.0, "7"), (7.5, "7.5"), (7, "7"), (None, "")]
)
def test_a_key_is_compared_as_text(value: object, text: str) -> None:
    assert key_text(value) == text


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("acme.example", "acme.example"),
        (" WWW.Acme.Example. ", "acme.example"),
        ("ann@acme.example", "acme.example"),
        ("mailto:ann@acme.example", "acme.example"),
        ("https://acme.example:8080/x", "acme.example"),
        ("https://acme.example?x=1", "acme.example"),
        ("acme.example#top", "acme.example"),
        ("https://acme.example/@ann", "acme.example"),
        ("https://acme.example/to/bo@globex.example", "acme.example"),
        ("https://ann@acme.example", "acme.example"),
        ("Acme AB", ""),
        ("St. Acme AB", ""),
        ("acme", ""),
        ("", ""),
    ],
)
def test_the_domain_in_a_text(text: str, domain: str) -> None:
    assert domain_of(text) == domain


@pytest.mark.parametrize(
    "domain", ["gmail.com", "hotmail.se", "yahoo.co.uk", "linkedin.com", "web.de"]
)
def test_hosts_of_many_people_stand_for_no_company(domain: str) -> None:
    assert is_shared(domain)
    lookup = Lookup(({"_id": an_id(1), "web": domain, "domains": [domain]},))
    assert list(lookup.find("domain", f"ann@{domain}")) == []


@given(st.text())
def test_any_text_may_be_asked_for_a_domain(text: str) -> None:
    found = domain_of(text)
    assert not found or domain_of(found) == found or found.startswith("www.")
    COMPANIES.find("domain", text)
