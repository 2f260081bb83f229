"""The models and fields on offer, held against the data they are made from."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.schema import FieldType, KeyScope
from tests.core.making import MODELS, built_in

DATA: dict[str, dict[str, Any]] = json.loads(MODELS.read_text("utf-8"))
BULK = sorted(name for name, one in DATA.items() if one.get("bulk_upsert"))
APPENDED = sorted(name for name, one in DATA.items() if one.get("host") == "analytics")


def test_every_model_that_takes_records_is_offered_and_no_other() -> None:
    assert sorted(built_in().models) == sorted(BULK + APPENDED)
    assert len(BULK) >= 20
    assert APPENDED == ["Metric", "UserActivity"]
    with pytest.raises(KeyError):
        built_in().model("Nothing")


def test_doubtful_models_come_last() -> None:
    order = list(built_in().models)
    assert order[0] == "Company"
    assert set(order[-4:-1]) == {"Deal", "LineItem", "Product"}
    assert order[-1] == "User"
    assert all(built_in().model(name).experimental for name in order[-4:-1])
    assert built_in().model("User").is_careful


def test_what_is_added_for_good_has_no_key_and_says_so() -> None:
    catalog = built_in()
    assert [name for name, one in catalog.models.items() if one.is_append_only] == [
        "UserActivity",
        "Metric",
    ]
    activity, metric = catalog.model("UserActivity"), catalog.model("Metric")
    assert (activity.plural, metric.plural) == ("User activities", "Metrics")
    assert activity.keys == metric.keys == ()
    assert [one.name for one in activity.fields] == [
        "email",
        "euExtId",
        "companyExternalId",
        "action",
        "date",
        "weight",
        "count",
    ]
    assert activity.any_of == (("email", "euExtId"),)
    assert metric.required == ("dimensionId", "value", "externalId")
    kinds = {one.name: one.type for one in metric.fields}
    assert (kinds["date"], kinds["model"]) == (FieldType.DATE, FieldType.OPTION)
    assert {one.name: one.label for one in activity.fields}["action"] == "Event"


@pytest.mark.parametrize("name", BULK)
def test_read_only_fields_are_hidden_and_keys_come_first_in_order(name: str) -> None:
    model, data = built_in().model(name), DATA[name]
    offered = [one.name for one in model.fields]
    hidden = {one["name"] for one in data["fields"] if one.get("read_only") and not one.get("key")}
    assert not hidden & set(offered)
    assert model.key_names == tuple(data["keys"])
    assert offered[: len(model.keys)] == list(model.key_names)
    assert len(set(offered)) == len(offered)
    assert all(one.key == (one.name in model.key_names) for one in model.fields)


@pytest.mark.parametrize("name", BULK)
def test_what_a_new_record_needs_is_offered(name: str) -> None:
    model, data = built_in().model(name), DATA[name]
    offered = {one.name for one in model.fields}
    assert set(model.required) == set(data["required_for_create"])
    assert {one.name for one in model.fields if one.required} == set(model.required)
    assert all(group and set(group) <= offered for group in model.any_of)
    assert len(model.any_of) == len(data.get("any_of_for_create", []))
    assert set(model.defaults) <= offered
    assert set(model.aliases) <= offered
    assert model.parent is None or model.parent in offered


@pytest.mark.parametrize("name", BULK)
def test_references_point_at_models_and_options_belong_to_lists(name: str) -> None:
    for one in built_in().model(name).fields:
        if one.is_reference:
            assert one.references in DATA
        else:
            assert one.references is None
        if one.type is FieldType.OPTION:
            assert one.options


@pytest.mark.parametrize("name", BULK)
def test_labels_are_words_a_csm_knows(name: str) -> None:
    model = built_in().model(name)
    labels = [one.label for one in model.fields]
    assert len(set(labels)) == len(labels), "two fields under one label"
    for label in (model.label, model.plural, *labels):
        assert label[:1].isupper()
        assert label == label.strip()
        assert not re.search(r"_|[a-z][A-Z]", label.replace("LinkedIn", "")), label
        assert not re.search(r"\b(fc|mrr|arr|nrr|nps|csm|id|ids|url|zip|is|tz|c|eu)\b", label), (
            label
        )


def test_limits_and_places_come_from_the_data() -> None:
    company, asset = built_in().model("Company"), built_in().model("Asset")
    assert (company.endpoint, company.page_limit, company.bulk_limit) == ("/companies", 5000, 5000)
    assert company.lean_endpoint == "/leancompanies"
    assert (asset.page_limit, asset.lean_endpoint) == (2000, None)
    assert built_in().model("Enduser").list_filters == ({}, {"archived": "true"})


@pytest.mark.parametrize(
    ("model", "scopes"),
    [
        ("Company", [KeyScope.WORKSPACE, KeyScope.MODEL, KeyScope.MODEL]),
        ("Enduser", [KeyScope.WORKSPACE, KeyScope.MODEL, KeyScope.PARENT, KeyScope.NONE]),
        ("License", [KeyScope.WORKSPACE, KeyScope.MODEL, KeyScope.PARENT]),
        ("Ticket", [KeyScope.WORKSPACE, KeyScope.MODEL]),
    ],
)
def test_keys_are_unique_within_what_planhat_says(model: str, scopes: list[KeyScope]) -> None:
    assert [key.scope for key in built_in().model(model).keys] == scopes


@pytest.mark.parametrize(
    ("model", "field", "kind"),
    [
        ("Company", "_id", FieldType.OBJECT_ID),
        ("Company", "owner", FieldType.REFERENCE),
        ("Company", "status", FieldType.OPTION),
        ("Company", "tags", FieldType.TEXTS),
        ("Company", "csmScore", FieldType.INTEGER),
        ("Enduser", "email", FieldType.EMAIL),
        ("Enduser", "primary", FieldType.BOOLEAN),
        ("Enduser", "linkedInUrl", FieldType.URL),
        ("License", "fromDate", FieldType.DATE),
        ("License", "mrr", FieldType.NUMBER),
        ("Invoice", "invoiceDate", FieldType.DAY),
        ("Issue", "companyIds", FieldType.REFERENCES),
        ("Task", "startTime", FieldType.DATETIME),
    ],
)
def test_fields_have_the_type_their_data_says(model: str, field: str, kind: FieldType) -> None:
    one = built_in().model(model).find(field)
    assert one is not None
    assert one.type is kind


def custom(name: str, kind: str, **more: object) -> dict[str, object]:
    return {"parent": "company", "name": name, "type": kind, **more}


KINDS = {
    "text": FieldType.TEXT,
    "rich text": FieldType.RICH_TEXT,
    "number": FieldType.NUMBER,
    "checkbox": FieldType.BOOLEAN,
    "day": FieldType.DAY,
    "date": FieldType.DATE,
    "list": FieldType.OPTION,
    "multipicklist": FieldType.OPTIONS,
    "team member": FieldType.REFERENCE,
    "team members": FieldType.REFERENCES,
    "enduser": FieldType.REFERENCE,
    "endusers": FieldType.REFERENCES,
    "rating": FieldType.INTEGER,
    "phone": FieldType.PHONE,
    "email": FieldType.EMAIL,
    "url": FieldType.URL,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spell", [str.lower, str.title])
def test_custom_fields_of_every_type_join(kind: str, spell: Any) -> None:
    listed = custom("My field", spell(kind), listValues=["One", "Two"])
    catalog = built_in().with_custom_fields([listed])
    assert catalog.custom_read
    field = catalog.model("Company").find("custom.My field")
    assert field is not None
    assert (field.label, field.type) == ("My field", KINDS[kind])
    assert field.is_custom
    assert not field.required
    wanted = {"team": "User", "endu": "Enduser"}.get(kind[:4])
    assert field.references == wanted
    assert field.options == (("One", "Two") if "list" in kind else ())
    assert (field.minimum, field.maximum) == ((1, 5) if kind == "rating" else (None, None))


def test_formulas_nameless_and_unknown_fields_never_join() -> None:
    listed: list[dict[str, object]] = [
        custom("Sum", "number", isFormula=True),
        custom("Odd", "hologram"),
        custom("", "text"),
        {"parent": "company", "type": "text"},
        custom("Elsewhere", "text") | {"parent": "nothing"},
        {"name": "No parent", "type": "text"},
    ]
    assert built_in().with_custom_fields(listed).models == dict(built_in().models)


def test_mandatory_and_locked_fields_are_marked() -> None:
    listed = [custom("Must", "text", isMandatory=True), custom("Shut", "text", isLocked=True)]
    model = built_in().with_custom_fields(listed).model("Company")
    must, shut = model.find("custom.Must"), model.find("custom.Shut")
    assert must is not None
    assert shut is not None
    assert (must.required, must.locked) == (True, False)
    assert (shut.required, shut.locked) == (False, True)


@pytest.mark.parametrize(
    ("parent", "model"),
    [
        ("company", "Company"),
        ("Company", "Company"),
        ("companies", "Company"),
        ("enduser", "Enduser"),
        ("endusers", "Enduser"),
        ("license", "License"),
        ("licenses", "License"),
        ("nps", "NPS"),
    ],
)
def test_a_parent_is_known_by_the_models_name_or_its_endpoint(parent: str, model: str) -> None:
    listed = custom("Mine", "text") | {"parent": parent}
    catalog = built_in().with_custom_fields([listed])
    holders = [one.name for one in catalog.models.values() if one.find("custom.Mine")]
    assert holders == ([model] if built_in().model(model).custom_fields else [])


def test_reading_custom_fields_again_replaces_them() -> None:
    first = built_in().with_custom_fields([custom("Old", "text")])
    second = first.with_custom_fields([custom("b", "text"), custom("A", "text")])
    names = [one.name for one in second.model("Company").fields if one.is_custom]
    assert names == ["custom.A", "custom.b"]
    assert [one for one in second.model("Company").fields if not one.is_custom] == list(
        built_in().model("Company").fields
    )


LEAST: dict[str, Any] = {"label": "Thing", "endpoint": "/things", "bulk_upsert": True}


def one_model(**data: object) -> Any:
    return Catalog.from_json({"Thing": LEAST | data}).model("Thing")


def test_a_model_with_nothing_said_takes_the_safe_defaults() -> None:
    model = one_model()
    assert (model.label, model.plural) == ("Thing", "Things")
    assert (model.page_limit, model.bulk_limit) == (2000, 5000)
    assert model.fields == model.keys == model.required == model.any_of == ()
    assert model.parent is None
    assert model.list_filters == ({},)


def test_scopes_that_are_not_stated_are_as_narrow_as_the_general_rule() -> None:
    names = ["_id", "sourceId", "externalId", "email"]
    fields = [{"name": one, "type": "string", "key": True} for one in names]
    alone = one_model(keys=names, fields=fields, key_uniqueness={"email": "not enforced"})
    assert [key.scope for key in alone.keys] == [
        KeyScope.WORKSPACE, KeyScope.MODEL, KeyScope.MODEL, KeyScope.NONE,
    ]  # fmt: skip
    child = one_model(keys=names, parent="cId", fields=[*fields, {"name": "cId", "type": "string"}])
    assert [key.scope for key in child.keys] == [
        KeyScope.WORKSPACE, KeyScope.MODEL, KeyScope.PARENT, KeyScope.PARENT,
    ]  # fmt: skip


def test_fields_that_cannot_be_filled_from_a_sheet_are_left_out() -> None:
    fields = [
        {"name": "custom", "type": "object"},
        {"name": "blob", "type": "object"},
        {"name": "rows", "type": "array", "items": "object"},
        {"name": "old", "type": "string", "note": "legacy"},
        {"name": "soon", "type": "string", "note": "a placeholder"},
        {"name": "made", "type": "number", "read_only": True},
        {"name": "kept", "type": "string"},
    ]
    model = one_model(
        fields=fields,
        required_for_create=["old", "kept"],
        any_of_for_create=[["old"], ["kept", "old"]],
        aliases={"old": ["Former"], "kept": ["Saved"]},
        parent="old",
    )
    assert [one.name for one in model.fields] == ["kept"]
    assert model.required == ("kept",)
    assert model.any_of == (("kept",),)
    assert model.aliases == {"kept": ("Saved",)}
    assert model.parent is None


def test_bounds_shapes_and_open_lists_are_kept() -> None:
    fields = [
        {"name": "score", "type": "integer", "min": 0, "max": 10},
        {"name": "people", "type": "array", "items": "object{id, name}", "references": "User"},
        {"name": "linkId", "type": "objectId"},
        {"name": "mood", "type": "string", "enum": ["good", "bad"], "unverified": True},
    ]
    score, people, link, mood = one_model(fields=fields).fields
    assert (score.minimum, score.maximum) == (0, 10)
    assert (people.type, people.shape) == (FieldType.REFERENCES, "person")
    assert (link.type, link.references) == (FieldType.OBJECT_ID, None)
    assert (mood.options, mood.is_closed, mood.unverified) == (("good", "bad"), True, True)
    unit = built_in().model("License").find("renewalUnit")
    assert unit is not None
    assert not unit.is_closed


def test_notes_have_the_fields_of_conversations_and_no_ticket_tells_when_it_was_touched() -> None:
    listed = [{"name": "Mood", "type": "text", "parent": "conversation"}]
    catalog = built_in().with_custom_fields(listed)
    for name in ("Note", "Conversation"):
        assert catalog.model(name).find("custom.Mood") is not None
    assert catalog.model("Ticket").find("custom.Mood") is None
    assert catalog.model("Ticket").find("createdAt") is not None
    assert catalog.model("Ticket").find("updatedAt") is None
