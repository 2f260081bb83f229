"""What a card tells of a record."""

from __future__ import annotations

from planhat_desktop.app.cards import facts_of, name_of
from planhat_desktop.core.lookup import Lookup

PEOPLE = Lookup([{"_id": "u1", "nickName": "Ann Ek"}])


def test_a_record_is_called_as_in_planhat() -> None:
    assert name_of({"nickName": "Ann", "firstName": "Anna", "lastName": "Ek"}) == "Ann"
    assert name_of({"firstName": "Anna", "lastName": "Ek", "email": "a@x.se"}) == "Anna Ek"
    assert name_of({"email": "a@x.se", "_id": "1"}) == "a@x.se"
    assert name_of({"_id": "1"}) == "1"
    assert name_of({"title": "Kick-off"}) == "Kick-off"
    assert name_of({}) == ""


def test_a_company_is_told_from_its_namesakes() -> None:
    company = {
        "name": "Acme",
        "owner": "u1",
        "arr": 12000,
        "lastTouch": "2026-04-03T00:00:00.000Z",
        "domains": ["acme.example", "acme.test"],
        "externalId": "C-1",
        "phase": "Live",
    }
    assert facts_of(company, PEOPLE) == (
        "owner Ann Ek · ARR 12,000 · last touch 3 Apr 2026",
        "acme.example · ID C-1 · Live",
    )


def test_an_owner_comes_as_an_id_or_by_name() -> None:
    assert facts_of({"owner": "u1"}) == ()
    assert facts_of({"owner": "u2"}, PEOPLE) == ()
    assert facts_of({"owner": {"_id": "u2", "nickName": "Bo"}}) == ("owner Bo",)


def test_persons_are_told_by_company_and_address() -> None:
    person = {"name": "Ann Ek", "email": "ann@x.se", "companyName": "Acme", "position": "CEO"}
    assert facts_of(person) == ("Acme · CEO", "ann@x.se")
    assert facts_of({"email": "ann@x.se"}) == ()  # that is its name already
    assert facts_of({"inactive": True, "archived": True}) == ("no longer active · archived",)
    assert facts_of({"arr": True, "web": "acme.example", "inactive": False}) == ("acme.example",)
