"""The models and fields on offer, made from data.

Source: ``resources/planhat/models.json`` (its own `sources` name the pages read, 2026-11), joined
at run time by the workspace's custom fields (``GET /customfields``, W/custom-field).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planhat_desktop.core.captions import MODEL_CAPTIONS, caption_of
from planhat_desktop.core.schema import Field, FieldType, Key, KeyScope, Model

Json = Mapping[str, object]

_SCOPES = {
    "global": KeyScope.WORKSPACE,
    "per model": KeyScope.MODEL,
    "per model within one company": KeyScope.PARENT,
    "not enforced": KeyScope.NONE,
    "unknown": KeyScope.NONE,
}

# The bulk call takes no `externalId` and names the company otherwise than in 2017; who is not
# known is held, so that nobody is made by a `name` (models.json, UserActivity).
_NOT_IN_BULK = {"UserActivity": ("externalId", "cId", "name"), "Metric": ()}
# Metrics are kept per day (WD/time-series, checked 2026-11-22).
_DAILY = frozenset({("Metric", "date")})

# Parameters with which lists also give what they hide by default (api-facts 10).
_HIDDEN_TOO: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "Enduser": ({}, {"archived": "true"}),
    "Task": ({}, {"isArchived": "true"}),
    "NPS": ({"npsExpiryDay": "36500"},),
}

_EXPERIMENTAL = frozenset({"Deal", "LineItem", "Product"})
_CAREFUL = frozenset({"User"})
# Their pages tell of POST for creating, and which keys the bulk call matches by is not stated
# (W/conversation, W/note; notes of models.json, read 2026-11).
_CREATED_BY_POST = frozenset({"Conversation", "Note"})
_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "Task": {"mainType": "task"},
    "Note": {"type": "note"},
}

# When a ticket was touched last is Planhat's to say; only older docs list it as settable.
_NOT_OFFERED = ("custom", "companyExternalId", "updatedAt")

_PLAIN = {
    "string": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "integer": FieldType.INTEGER,
    "boolean": FieldType.BOOLEAN,
    "datetime": FieldType.DATETIME,
    "date": FieldType.DATE,
}

CUSTOM_TYPES = {
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

_EMAIL_NAMES = frozenset({"email", "agentEmail"})
_URL_NAMES = frozenset({"sourceUrl", "url", "linkedInUrl"})
_OPEN_OPTIONS = frozenset({("License", "renewalUnit")})


@dataclass(frozen=True)
class Catalog:
    """The models on offer, in the order to show them.

    Attributes:
        models: model name → model.
        custom_read: whether the workspace's custom fields have joined.
    """

    models: Mapping[str, Model]
    custom_read: bool = False

    @staticmethod
    def from_json(data: Mapping[str, Json]) -> Catalog:
        """Return the catalogue of built-in models that take records.

        Args:
            data: the parsed ``models.json``.
        """
        made = [
            _model(name, one)
            for name, one in data.items()
            if one.get("bulk_upsert") or one.get("host") == "analytics"
        ]
        made.sort(key=lambda one: (one.is_careful, one.experimental, one.is_append_only))
        return Catalog({one.name: one for one in made})

    def model(self, name: str) -> Model:
        """Return a model by its API name. Raises KeyError for a name not on offer."""
        return self.models[name]

    def model_of(self, custom_field: Json) -> str | None:
        """Return the name of the model an object of ``GET /customfields`` belongs to, or None."""
        # W/custom-field shows `parent: "company"`; the spelling for other models is not published,
        # so the endpoint's word counts too.
        return self._by_parent.get(str(custom_field.get("parent", "")).lower())

    @cached_property
    def _by_parent(self) -> Mapping[str, str]:
        names = {one.endpoint.strip("/").lower(): name for name, one in self.models.items()}
        return names | {name.lower(): name for name in self.models}

    def with_custom_fields(self, listed: Iterable[Json]) -> Catalog:
        """Return the catalogue with the workspace's custom fields joined.

        Formula fields and hidden ones without a name are left out; fields of models that
        take no records are ignored.

        Args:
            listed: the objects of ``GET /customfields``.
        """
        extra: dict[str, list[Field]] = {}
        for one in listed:
            model = self.model_of(one)
            made = _custom_field(one)
            if model is not None and made is not None and self.models[model].custom_fields:
                extra.setdefault(model, []).append(made)
        models = dict(self.models)
        for name, model_now in self.models.items():
            built_in = tuple(one for one in model_now.fields if not one.is_custom)
            # A note is a conversation of type note, and has the fields of one (W/note).
            kin = [each for each, one in self.models.items() if one.endpoint == model_now.endpoint]
            mine = [one for each in kin for one in extra.get(each, ())]
            mine.sort(key=lambda one: one.label.casefold())
            models[name] = replace(model_now, fields=built_in + tuple(mine))
        return Catalog(models, custom_read=True)


def _model(name: str, data: Json) -> Model:
    label, plural = MODEL_CAPTIONS.get(name, (str(data["label"]), str(data["label"]) + "s"))
    parent = data.get("parent")
    keys = tuple(_key(key, data, parent is not None) for key in _texts(data.get("keys")))
    key_names = [key.field for key in keys]
    required = _texts(data.get("required_for_create"))
    listed = data.get("get_list")
    listing: Json = listed if isinstance(listed, dict) else {}
    fields = [
        made
        for one in _objects(data.get("fields"))
        if (made := _field(name, one, required)) is not None
    ]
    fields.sort(key=lambda one: key_names.index(one.name) if one.name in key_names else 99)
    offered = {one.name for one in fields}
    any_of = tuple(
        tuple(member for member in _texts(group) if member in offered)
        for group in _lists(data.get("any_of_for_create"))
    )
    aliases = {
        field_name: _texts(words)
        for field_name, words in _object(data.get("aliases")).items()
        if field_name in offered
    }
    lean = listing.get("lean_endpoint")
    page = listing.get("max_limit")
    bulk = data.get("bulk_max_items")
    return Model(
        name=name,
        label=label,
        plural=plural,
        endpoint=str(data["endpoint"]),
        keys=keys,
        fields=tuple(fields),
        required=tuple(one for one in required if one in offered),
        any_of=tuple(group for group in any_of if group),
        parent=str(parent) if parent is not None and parent in offered else None,
        aliases=aliases,
        page_limit=page if isinstance(page, int) else 2000,
        bulk_limit=bulk if isinstance(bulk, int) else 5000,
        list_filters=_HIDDEN_TOO.get(name, ({},)),
        lean_endpoint=str(lean) if lean else None,
        experimental=name in _EXPERIMENTAL,
        is_careful=name in _CAREFUL,
        is_append_only=data.get("host") == "analytics",
        custom_fields=bool(data.get("custom_fields")),
        creates_by_post=name in _CREATED_BY_POST,
        id_prefixes=_texts(data.get("url_id_prefixes")),
        defaults=_DEFAULTS.get(name, {}),
    )


def _key(name: str, data: Json, has_parent: bool) -> Key:
    known = _SCOPES.get(str(_object(data.get("key_uniqueness")).get(name, "")))
    if known is None:
        # What is not stated is taken as narrow as Planhat's general rule allows (S/8146372).
        if name == "_id":
            known = KeyScope.WORKSPACE
        elif name == "sourceId" or not has_parent:
            known = KeyScope.MODEL
        else:
            known = KeyScope.PARENT
    return Key(name, known)


def _field(model: str, data: Json, required: Sequence[str]) -> Field | None:
    name = str(data["name"])
    note = str(data.get("note") or "")
    is_key = bool(data.get("key"))
    if (data.get("read_only") and not is_key) or name in _NOT_IN_BULK.get(model, _NOT_OFFERED):
        return None
    if "placeholder" in note or "legacy" in note:
        return None
    kind = FieldType.DATE if (model, name) in _DAILY else _type_of(name, data)
    if kind is None:
        return None
    references = data.get("references")
    options = tuple(_texts(data.get("enum")))
    if kind is FieldType.TEXT and options:
        kind = FieldType.OPTION
    if kind in (FieldType.EMAIL, FieldType.TEXT):
        references = None
    return Field(
        name=name,
        label=caption_of(model, name),
        type=kind,
        required=name in required,
        key=is_key,
        references=str(references) if references else None,
        options=options,
        is_closed=(model, name) not in _OPEN_OPTIONS,
        shape="person" if "object{id" in str(data.get("items")) else "id",
        minimum=_number(data.get("min")),
        maximum=_number(data.get("max")),
        note=note,
        unverified=bool(data.get("unverified")),
    )


def _type_of(name: str, data: Json) -> FieldType | None:
    kind, items = str(data["type"]), str(data.get("items") or "")
    if kind == "objectId":
        return FieldType.REFERENCE if data.get("references") else FieldType.OBJECT_ID
    if kind == "array":
        if data.get("references") and ("objectId" in items or "object{id" in items):
            return FieldType.REFERENCES
        return FieldType.TEXTS if items in ("string", "objectId|string") else None
    if kind == "integer" and data.get("format") == "epoch-days":
        return FieldType.DAY
    if kind == "datetime" and data.get("date_only"):
        return FieldType.DATE
    if kind == "string" and name in _EMAIL_NAMES:
        return FieldType.EMAIL
    if kind == "string" and name in _URL_NAMES:
        return FieldType.URL
    return _PLAIN.get(kind)


def _custom_field(data: Json) -> Field | None:
    name = data.get("name")
    type_name = str(data.get("type", "")).lower()
    kind = CUSTOM_TYPES.get(type_name)
    if not isinstance(name, str) or not name or kind is None or data.get("isFormula"):
        return None
    people = {"team": "User", "endu": "Enduser"}
    rating = type_name == "rating"
    return Field(
        name="custom." + name,
        label=name,
        type=kind,
        required=bool(data.get("isMandatory")),
        references=people[type_name[:4]] if kind in _POINTERS else None,
        options=tuple(_texts(data.get("listValues"))) if kind in _CHOICES else (),
        minimum=1 if rating else None,
        maximum=5 if rating else None,
        locked=bool(data.get("isLocked")),
        id=str(data.get("_id") or ""),
    )


_POINTERS = (FieldType.REFERENCE, FieldType.REFERENCES)
_CHOICES = (FieldType.OPTION, FieldType.OPTIONS)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()


def _lists(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> tuple[Json, ...]:
    return tuple(one for one in _lists(value) if isinstance(one, dict))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
