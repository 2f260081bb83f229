"""What must be read of the workspace."""

from __future__ import annotations

import datetime as dt

import pytest

from planhat_desktop.core.building import build
from planhat_desktop.core.mapping import FindBy, Link, Mapping, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.snapshot import Existing, Snapshot, Want, wanted
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table
from tests.core.resolving import NOW, with_custom


def want(model: str, columns: dict[str, list[Cell]], find_by: FindBy = "auto") -> dict[str, Want]:
    known = with_custom(model, Field("custom.Tier", "Tier", FieldType.TEXT))
    links = tuple(Link(place, name, Reading(find_by=find_by)) for place, name in enumerate(columns))
    table = make_table(list(columns.items()))
    records, _ = build(table, Mapping(model, links), known.model(model), Policy())
    return {one.model: one for one in wanted(records, known)}


def test_the_own_model_comes_first_with_keys_names_and_parent() -> None:
    found = want("Enduser", {"companyId": ["Acme"], "custom.Tier": ["x"], "position": ["y"]})
    assert list(found) == ["Enduser", "Company"]
    assert found["Enduser"].fields >= {
        "_id",
        "updatedAt",
        "sourceId",
        "externalId",
        "email",
        "companyId",
        "custom",
        "position",
        "firstName",
    }
    assert "custom.Tier" not in found["Enduser"].fields
    assert not found["Enduser"].lean


def test_people_are_read_for_answers_whose_company_planhat_takes_from_them() -> None:
    assert want("NPS", {"email": ["ann@acme.example"]})["Enduser"].fields == {
        "_id",
        "email",
        "companyId",
    }
    assert "Enduser" not in want("Ticket", {"email": ["ann@acme.example"]})


def test_companies_are_read_from_the_short_list_where_it_will_do() -> None:
    assert want("Asset", {"companyId": ["Acme"]})["Company"].lean
    assert not want("Company", {"name": ["Acme"]})["Company"].lean


@pytest.mark.parametrize(
    ("cell", "by", "asked"),
    [
        ("Acme", "auto", False),
        ("acme.example", "auto", True),
        ("acme", "domain", True),
        ("acme.example", "name", False),
        ("ann@acme.example", "name", True),
        ("ann@acme.example", "email", True),
        (None, "domain", False),
    ],
)
def test_domains_are_read_only_where_they_are_asked(cell: Cell, by: FindBy, asked: bool) -> None:
    fields = want("Asset", {"companyId": ["x", cell]}, by)["Company"].fields
    if by == "domain":
        assert fields >= {"domains", "web"}
    assert ("domains" in fields) is (asked or by == "domain")


def test_domains_are_asked_for_in_lists_of_references_too() -> None:
    found = want("Issue", {"companyIds": ["Acme; acme.example"]})
    assert "domains" in found["Company"].fields
    blank = want("Issue", {"companyIds": [None]})
    assert "domains" not in blank["Company"].fields


def test_people_are_read_by_names_and_their_own_parent() -> None:
    found = want("Company", {"owner": ["Ann"]})
    assert found["User"].fields >= {"_id", "firstName", "lastName", "nickName", "email"}
    assert "companyId" in want("Task", {"endusers": ["Ann"]})["Enduser"].fields


def test_a_model_that_points_at_itself_is_wanted_once() -> None:
    assert list(want("Enduser", {"relatedEndusers": ["Ann"]})) == ["Enduser"]


def test_references_to_models_nobody_knows_are_passed_over() -> None:
    catalog = with_custom(
        "Asset", Field("custom.Odd", "Odd", FieldType.REFERENCE, references="Nothing")
    )
    table = make_table([("a", ["x"]), ("b", ["y"])])
    mapping = Mapping("Asset", (Link(0, "custom.Odd"), Link(1, "name")))
    records, _ = build(table, mapping, catalog.model("Asset"), Policy())
    assert [one.model for one in wanted(records, built_in())] == ["Asset"]


def test_a_snapshot_serves_again_where_it_holds_all() -> None:
    had = Existing("Company", (), frozenset({"_id", "name"}))
    snapshot = Snapshot({"Company": had}, NOW)
    assert snapshot.holds([])
    assert snapshot.holds([Want("Company", frozenset({"name"}))])
    assert not snapshot.holds([Want("Company", frozenset({"city"}))])
    assert not snapshot.holds([Want("User", frozenset())])


def test_what_was_read_since_joins_and_the_oldest_part_tells_the_age() -> None:
    later = NOW + dt.timedelta(minutes=5)
    companies, users = Existing("Company", ()), Existing("User", ())
    old = Snapshot({"Company": companies}, NOW)
    both = old.joined(Snapshot({"User": users}, later))
    assert both.models == {"Company": companies, "User": users}
    assert both.read_at == NOW
    newer = Existing("Company", ())
    again = old.joined(Snapshot({"Company": newer, "User": users}, later))
    assert again.models["Company"] is newer
    assert again.read_at == later
