"""The workspace's existing records of the models at hand, and which of them must be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.recipients import models_beside
from planhat_desktop.core.records import Records, Reference
from planhat_desktop.core.schema import Model

# What a record is known by on screen, where the model has it.
_NAMES = ("name", "title", "subject", "nickName", "firstName", "lastName", "email")
# A company's status follows from the periods of all its licenses (S/1697510, 2026-11-22).
_ALSO = {"License": ("fromDate", "toDate")}
_LEAN = frozenset({"_id", "name", "externalId", "sourceId"})


@dataclass(frozen=True, eq=False)
class Existing:
    """The existing records of one model: k records × the fields asked for.

    Attributes:
        records: as Planhat listed them (plain JSON), each with its `_id`.
        fields: the top-level names that were asked for.
    """

    model: str
    records: Sequence[Mapping[str, object]]
    fields: frozenset[str] = frozenset()

    @cached_property
    def lookup(self) -> Lookup:
        """What finds these records; its indexes are kept from one preview to the next."""
        return Lookup(self.records)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The workspace as read for one preview.

    Attributes:
        models: model name → its existing records (only the models at hand).
        read_at: when reading ended.
    """

    models: Mapping[str, Existing]
    read_at: dt.datetime

    def holds(self, wants: Iterable[Want]) -> bool:
        """Say whether the snapshot has all that is wanted."""
        return all(
            want.model in self.models and want.fields <= self.models[want.model].fields
            for want in wants
        )

    def joined(self, newer: Snapshot) -> Snapshot:
        """Return this snapshot with what was read since; as old as the oldest of its parts."""
        models = {**self.models, **newer.models}
        is_newer = models.keys() == newer.models.keys()
        return Snapshot(models, newer.read_at if is_newer else self.read_at)


@dataclass(frozen=True)
class Want:
    """What must be read of one model.

    Attributes:
        fields: top-level API names; `_id` always among them, ``custom`` for any custom field.
        lean: whether the model's uncut short list has them all.
    """

    model: str
    fields: frozenset[str]
    lean: bool = False


def wanted(records: Records, catalog: Catalog) -> tuple[Want, ...]:
    """Return what must be read to resolve these records: their own model first.

    Of what is only added, the records it belongs to.
    """
    if records.model.is_append_only:
        return tuple(
            Want(name, frozenset(names), is_lean(model, names))
            for name, found in models_beside(records).items()
            if (model := catalog.models.get(name)) is not None
            if (names := found | _names_in(model))
        )
    own = {"_id", "updatedAt", *records.model.key_names}
    own.update(_top(name) for name in records.columns)
    own.update(_ALSO.get(records.model.name, ()))
    if records.model.parent:
        own.add(records.model.parent)
    fields: dict[str, set[str]] = {records.model.name: own | _names_in(records.model)}
    for column in records.columns.values():
        target = column.field.references
        model = catalog.models.get(target or "")
        if model is None or not column.field.is_reference:
            continue
        needed = fields.setdefault(model.name, {"_id"})
        needed.update(name for name in model.key_names)
        needed.update(_names_in(model))
        if model.parent:
            needed.add(model.parent)
        if model.find("domains") and _asks_domains(column.values):
            needed.update(("domains", "web"))
    if records.model.name == "NPS" and "Enduser" in catalog.models:
        fields.setdefault("Enduser", set()).update(("_id", "email", "companyId"))
    return tuple(
        Want(name, frozenset(names), is_lean(catalog.models[name], names))
        for name, names in fields.items()
    )


def _top(field_name: str) -> str:
    return "custom" if field_name.startswith("custom.") else field_name


def _names_in(model: Model) -> set[str]:
    return {name for name in _NAMES if model.find(name) is not None}


def is_lean(model: Model, names: AbstractSet[str]) -> bool:
    """Say whether the model's uncut short list has all of these fields."""
    return model.lean_endpoint is not None and names <= _LEAN


def _asks_domains(values: Iterable[object]) -> bool:
    for value in values:
        parts = (value,) if isinstance(value, Reference) else value
        for one in parts if isinstance(parts, tuple) else ():
            if one.by == "domain" or (one.by == "auto" and "." in one.text):
                return True
            if one.by in ("name", "email") and "@" in one.text:
                return True
    return False
