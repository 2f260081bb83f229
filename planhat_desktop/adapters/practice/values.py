"""What one value of a row may be: JSON types, options, dates, references, custom fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from planhat_desktop.adapters.practice.quirks import Quirks
from planhat_desktop.adapters.practice.shapes import Property, Shape
from planhat_desktop.adapters.practice.store import Document, Store

Check = Callable[[Any], Any]
"""Takes a JSON value that is not null and returns what is stored, or raises `ValueRefused`."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?")
_ID = re.compile(r"[0-9a-fA-F]{24}")


class ValueRefused(Exception):
    """A value that Planhat would not take; the message is in Planhat's manner, not ours."""


def is_id(text: object) -> bool:
    """Tell whether this is written like a Planhat `_id`."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


class References:
    """The records that a batch points at, looked up for the whole batch at once.

    Companies may be given by ``_id``, ``extid-…`` or ``srcid-…``, all others by ``_id``.
    Source: section 6 of the API facts, read 2026-11.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shapes = {shape.name: shape for shape in store.shapes.values()}
        self._known: dict[str, dict[str, str | None]] = {}

    def load(self, model: str, texts: Iterable[str]) -> None:
        """Look these references up, those already known left out."""
        known = self._known.setdefault(model, {})
        ids: list[str] = []
        prefixed: dict[str, list[str]] = {"extid-": [], "srcid-": []}
        new = {text for text in texts if text not in known}
        known.update(dict.fromkeys(new))
        for text in new:
            head = text[:6]
            if model == "Company" and head in prefixed:
                prefixed[head].append(text[6:])
            else:
                ids.append(text)
        shape = self._shapes[model]
        if ids:
            known.update(self._store.existing(shape, "id", ids))
        for head, column in (("extid-", "external_id"), ("srcid-", "source_id")):
            if prefixed[head]:
                found = self._store.existing(shape, column, prefixed[head])
                known.update({head + text: record for text, record in found.items()})

    def resolve(self, model: str, text: object) -> str:
        """Return the `_id` meant. Raises `ValueRefused` when there is no such record."""
        if isinstance(text, dict):
            text = text.get("_id") or text.get("id")
        known = self._known.setdefault(model, {})
        if isinstance(text, str):
            if text not in known:
                self.load(model, [text])
            record = known[text]
            if record is not None:
                return record
        raise ValueRefused(f"{model.lower()} not found: {text}")


def _refuse_type(name: str, wanted: str) -> ValueRefused:
    return ValueRefused(f"{name} must be {wanted}")


def check_text(name: str, value: object) -> str:
    """Return a text; numbers become texts, as in the official examples."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise _refuse_type(name, "a string")


def check_number(
    name: str,
    value: object,
    low: float | None = None,
    high: float | None = None,
    whole: bool = False,
) -> float:
    """Return a JSON number within its bounds; a number in quotes is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refuse_type(name, "a number")
    if whole and value != int(value):
        raise _refuse_type(name, "an integer")
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueRefused(f"{name} must be between {low} and {high}")
    return int(value) if whole else value


def check_boolean(name: str, value: object) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise _refuse_type(name, "a boolean")
    return value


@lru_cache(maxsize=65536)
def _normalise_moment(text: str) -> str | None:
    if _ISO.fullmatch(text) is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="milliseconds") + "Z"


def check_moment(name: str, value: object) -> str:
    """Return an ISO instant in UTC, ``YYYY-MM-DDTHH:MM:SS.mmmZ``."""
    moment = _normalise_moment(value) if isinstance(value, str) else None
    if moment is None:
        raise _refuse_type(name, "an ISO 8601 date")
    return moment


def check_option(name: str, value: object, options: frozenset[str], strict: bool) -> str:
    """Return one of the options."""
    text = check_text(name, value)
    if strict and text not in options:
        raise ValueRefused(f"{name}: {text} is not a valid option")
    return text


def check_array(name: str, value: object, check: Check) -> list[Any]:
    """Return an array whose entries all pass; a plain array replaces what was there."""
    if not isinstance(value, list):
        raise _refuse_type(name, "an array")
    return [check(one) for one in value]


def check_person(model: str, references: References, value: object) -> Document:
    """Return ``{"id", …}`` of an existing record, as conversations hold their people."""
    record = references.resolve(model, value)
    rest = value if isinstance(value, dict) else {}
    return {**{k: v for k, v in rest.items() if k not in ("id", "_id")}, "id": record}


def _keep(value: object) -> object:
    return value


class Checks:
    """The checks of every property and custom field of one model, made once a call."""

    def __init__(
        self,
        shape: Shape,
        custom: Mapping[str, Document],
        references: References,
        quirks: Quirks,
    ) -> None:
        self._shape = shape
        self._quirks = quirks
        self._references = references
        self._custom = custom
        self._checks = {
            name: self._of_property(one)
            for name, one in shape.properties.items()
            if name not in ("_id", "custom") and not one.is_read_only
        }
        for key in shape.keys:
            self._checks.setdefault(key, partial(check_text, key))
        self._custom_checks = {
            name: self._of_custom(name, definition) for name, definition in custom.items()
        }
        self.mandatory = tuple(
            name for name, definition in custom.items() if definition.get("isMandatory")
        )

    def _of_property(self, one: Property) -> Check:
        name, strict = one.name, self._quirks.outside_options == "refused"
        if one.type == "objectId" and one.references:
            return partial(self._references.resolve, one.references)
        if one.type == "array":
            if one.items.startswith("object{id"):
                return partial(check_array, name, check=self._person_check(str(one.references)))
            if one.references and one.items.startswith("objectId"):
                resolve: Check = partial(self._references.resolve, one.references)
                return partial(check_array, name, check=resolve)
            item = partial(check_text, name) if one.items == "string" else _keep
            return partial(check_array, name, check=item)
        if one.type in ("number", "integer"):
            return partial(
                check_number,
                name,
                low=one.minimum,
                high=one.maximum,
                whole=one.type == "integer",
            )
        if one.type in ("datetime", "date"):
            return partial(check_moment, name)
        if one.type == "boolean":
            return partial(check_boolean, name)
        if one.options:
            return partial(check_option, name, options=one.options, strict=strict)
        return partial(check_text, name) if one.type in ("string", "objectId") else _keep

    def _person_check(self, model: str) -> Check:
        return partial(check_person, model, self._references)

    def _of_custom(self, name: str, definition: Document) -> Check:
        kind = definition["type"]
        strict = self._quirks.outside_options == "refused"
        options = frozenset(definition.get("listValues") or ())
        model = "User" if kind.startswith("team") else "Enduser"
        resolve: Check = partial(self._references.resolve, model)
        option: Check = partial(check_option, name, options=options, strict=strict)
        checks: dict[str, Check] = {
            "number": partial(check_number, name),
            "rating": partial(check_number, name, low=1, high=5, whole=True),
            "day": partial(check_number, name, whole=True),
            "date": partial(check_moment, name),
            "checkbox": partial(check_boolean, name),
            "list": option,
            "multipicklist": partial(check_array, name, check=option),
            "team member": resolve,
            "enduser": resolve,
            "team members": partial(check_array, name, check=resolve),
            "endusers": partial(check_array, name, check=resolve),
        }
        return checks.get(kind, partial(check_text, name))

    def load_references(self, items: Sequence[Document]) -> None:
        """Look up at once what all rows point at."""
        wanted: dict[str, set[str]] = {}
        for name, one in self._shape.properties.items():
            if one.references and not one.is_read_only and one.type in ("objectId", "array"):
                _gather(wanted.setdefault(one.references, set()), (i.get(name) for i in items))
        for name, definition in self._custom.items():
            kind = definition["type"]
            if kind.startswith(("team", "enduser")):
                model = "User" if kind.startswith("team") else "Enduser"
                customs = (item.get("custom") for item in items)
                _gather(
                    wanted.setdefault(model, set()),
                    (custom.get(name) for custom in customs if isinstance(custom, dict)),
                )
        for model, texts in wanted.items():
            if texts:
                self._references.load(model, texts)

    def clean(self, item: Document) -> Document:
        """Return what of a row may be stored, null where a value is to be emptied.

        Read-only properties and formula fields are passed over, as Planhat computes them.

        Raises:
            ValueRefused: a value Planhat would not take.
        """
        clean: Document = {}
        for name, value in item.items():
            check = self._checks.get(name)
            if check is not None:
                self._put(clean, name, value, check)
            elif name == "custom":
                clean["custom"] = self._clean_custom(value)
            elif name not in self._shape.properties:
                self._put_unknown(clean, name, value)
        return clean

    def _put(self, clean: Document, name: str, value: object, check: Check) -> None:
        if value is None:
            if self._quirks.null_clears:
                clean[name] = None
            return
        if value == [] and self._quirks.empty_lists != "stored":
            if self._quirks.empty_lists == "cleared":
                clean[name] = None
            return
        try:
            clean[name] = check(value)
        except ValueRefused:
            loose = self._quirks.wrong_types == "stored"
            one = self._shape.properties.get(name)
            if not loose or (one is not None and one.references):
                raise
            clean[name] = value

    def _put_unknown(self, clean: Document, name: str, value: object) -> None:
        if self._quirks.unknown_fields == "refused":
            raise ValueRefused(f"unknown property {name}")
        if self._quirks.unknown_fields == "stored":
            clean[name] = value

    def _clean_custom(self, value: object) -> Document:
        if not isinstance(value, dict):
            raise _refuse_type("custom", "an object")
        clean: Document = {}
        for name, one in value.items():
            definition = self._custom.get(name)
            if definition is None:
                self._put_unknown(clean, name, one)
            elif definition.get("isFormula"):
                continue
            elif definition.get("isLocked") and self._quirks.locked_binds:
                raise ValueRefused(f"{name} is locked")
            else:
                self._put(clean, name, one, self._custom_checks[name])
        return clean


def _gather(texts: set[str], values: Iterable[object]) -> None:
    for value in values:
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, dict):
                one = one.get("_id") or one.get("id")
            if isinstance(one, str):
                texts.add(one)
