"""The kinds of record the practice workspace knows, read from models.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

EXTERNAL_NAMES = ("externalId", "extId")
HIDING_FLAGS = {"Enduser": "archived", "Task": "isArchived"}
MOMENTS = {"NPS": ("dateAnswered", "dateSent"), "Churn": ("churnDate",)}


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a model, as models.json describes it.

    Attributes:
        items: the JSON type of an array's entries, e.g. ``objectId`` or ``object{id,name}``.
        references: the model whose ``_id`` the value is, or None.
        is_day: whether the value is whole days since 1970-01-01.
    """

    name: str
    type: str
    items: str
    references: str | None
    options: frozenset[str]
    is_read_only: bool
    is_day: bool
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class Shape:
    """A model: its collection, keys, demands and list limits.

    Attributes:
        collection: the path without its slash, e.g. ``endusers``.
        external: the name of its external key (``externalId``, ``extId``), or None.
        external_in_parent: whether that key is unique only inside one parent.
        parent: the property naming the parent record, or None.
        methods: which of ``list``, ``one``, ``create``, ``update``, ``delete``, ``bulk`` exist.
    """

    name: str
    collection: str
    keys: tuple[str, ...]
    prefixes: tuple[str, ...]
    required: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...]
    parent: str | None
    properties: Mapping[str, Property]
    methods: frozenset[str]
    bulk_limit: int
    page_limit: int
    page_default: int
    filters: frozenset[str]
    custom_parent: str
    external: str | None
    external_in_parent: bool

    @property
    def hiding_flag(self) -> str | None:
        """The property that takes a record out of lists, or None."""
        return HIDING_FLAGS.get(self.name)


_METHODS = {
    "GET list": "list",
    "GET by id": "one",
    "POST create": "create",
    "PUT update by id": "update",
    "DELETE by id": "delete",
    "PUT bulk upsert": "bulk",
}


def read_shapes(resources: Path) -> dict[str, Shape]:
    """Return the models with a collection of their own, by collection.

    Notes share the collection of conversations and have no shape of their own; models of the
    analytics host have none either. Source: resources/planhat/models.json.
    """
    raw: dict[str, Any] = orjson.loads((resources / "planhat" / "models.json").read_bytes())
    shapes: dict[str, Shape] = {}
    for name, model in raw.items():
        if model["host"] == "api" and name != "Note":
            shape = _read_shape(name, model)
            shapes[shape.collection] = shape
    return shapes


def _read_shape(name: str, model: Mapping[str, Any]) -> Shape:
    keys = tuple(model["keys"])
    external = next((key for key in keys if key in EXTERNAL_NAMES), None)
    uniqueness = model.get("key_uniqueness", {})
    parent = model["parent"]
    scope = uniqueness.get(external, "per model within one company")
    listing = model["get_list"]
    return Shape(
        name=name,
        collection=model["endpoint"].removeprefix("/"),
        keys=keys,
        prefixes=tuple(model["url_id_prefixes"]),
        required=tuple(model["required_for_create"]),
        any_of=tuple(tuple(group) for group in model["any_of_for_create"]),
        parent=parent,
        properties={field["name"]: _read_property(field) for field in model["fields"]},
        methods=frozenset(_METHODS[one] for one in model["methods"] if one in _METHODS),
        bulk_limit=model["bulk_max_items"] or 0,
        page_limit=listing["max_limit"],
        page_default=listing["default_limit"],
        filters=frozenset(text.split(" ")[0] for text in listing["filters"]),
        custom_parent=name.lower() if model["custom_fields"] else "",
        external=external,
        external_in_parent=parent is not None and "company" in scope,
    )


def _read_property(field: Mapping[str, Any]) -> Property:
    return Property(
        name=field["name"],
        type=field["type"],
        items=str(field.get("items") or ""),
        references=field["references"],
        options=frozenset(field["enum"] or ()),
        is_read_only=field["read_only"],
        is_day=field.get("format") == "epoch-days",
        minimum=field.get("min"),
        maximum=field.get("max"),
    )
