"""Workspaces, models, fields and keys: the words every other module speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planhat_desktop.core.workspace import Token, Workspace

__all__ = ["Field", "FieldType", "Key", "KeyScope", "Model", "Token", "Workspace"]


class FieldType(StrEnum):
    """What a field holds, which decides how a cell is read for it."""

    TEXT = "text"
    RICH_TEXT = "rich text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"  # a calendar date, sent as ISO midnight UTC
    DATETIME = "datetime"  # an instant, sent as ISO UTC
    DAY = "day"  # whole days since 1970-01-01
    OPTION = "list"  # one of the field's options
    OPTIONS = "multipicklist"  # some of the field's options
    TEXTS = "texts"  # free texts
    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    OBJECT_ID = "object id"  # 24 hexadecimal digits, no model known
    REFERENCE = "reference"  # one record of another model
    REFERENCES = "references"  # some records of another model


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a model that a sheet may fill.

    Attributes:
        name: the API name; ``custom.<display name>`` for custom fields.
        label: Planhat's word for it, shown to people.
        references: the name of the model a reference points at.
        options: the values allowed; empty when any value is.
        is_closed: whether a value outside ``options`` is held back.
        shape: how a reference is sent: ``id`` (plain ``_id``) or ``person`` (``{"id", "name"}``).
        minimum, maximum: bounds of a number, both inclusive.
        note: one plain English sentence about the field, or empty.
        id: the `_id` that Planhat gives a custom field, which stays when it is renamed; else empty.
    """

    name: str
    label: str
    type: FieldType
    required: bool = False
    key: bool = False
    references: str | None = None
    options: tuple[str, ...] = ()
    is_closed: bool = True
    shape: str = "id"
    minimum: float | None = None
    maximum: float | None = None
    note: str = ""
    locked: bool = False
    unverified: bool = False
    id: str = ""

    @property
    def is_custom(self) -> bool:
        """Whether the field was made in the workspace and travels under ``custom``."""
        return self.name.startswith("custom.")

    @property
    def short_name(self) -> str:
        """The name without ``custom.``."""
        return self.name.removeprefix("custom.")

    @property
    def is_reference(self) -> bool:
        """Whether the field points at records of another model."""
        return self.type in (FieldType.REFERENCE, FieldType.REFERENCES)

    @property
    def is_list(self) -> bool:
        """Whether the field holds several values."""
        return self.type in (FieldType.OPTIONS, FieldType.TEXTS, FieldType.REFERENCES)


class KeyScope(StrEnum):
    """Within what a key is unique (source: S/8146372, read 2026-11)."""

    WORKSPACE = "workspace"  # `_id`
    MODEL = "model"
    PARENT = "parent"  # unique only inside one company
    NONE = "none"  # Planhat does not enforce it (e-mail)


ID_PREFIXES: Mapping[str, tuple[str, ...]] = {
    "extid-": ("externalId", "extId"),
    "srcid-": ("sourceId",),
}
"""What an id that is told by another key begins with, six letters each, and that key.

Source: api-facts.md 6, checked 2026-11-22.
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A field Planhat matches records by, and the scope in which it is unique."""

    field: str
    scope: KeyScope


@dataclass(frozen=True)
class Model:
    """A kind of Planhat object that takes records.

    Attributes:
        name: the API's name, e.g. ``License``.
        keys: in the order Planhat tries them (`_id`, `sourceId`, `externalId`, …).
        required: names of fields a new record must have.
        any_of: groups of which a new record needs at least one field each.
        parent: the field naming the parent record (``companyId``, ``cId``), or None.
        fields: what may be filled, read-only fields left out, keys first.
        aliases: field name → other headers people use for it.
        endpoint: the collection's path.
        page_limit: most records one list call gives.
        bulk_limit: most records one bulk upsert takes.
        list_filters: the sets of query parameters that together list every record,
            hidden ones (archived, old) included; one paging pass for each.
        lean_endpoint: a list of keys that is not cut, or None.
        experimental: a model that not every tenant has.
        creates_by_post: new records are created one by one, each by a request of its own.
        id_prefixes: those of `ID_PREFIXES` that the model's addresses take.
        defaults: field name → the one value that fits nearly always (a task's main type).
        is_careful: offered only below the others (users: creating one gives access).
        is_append_only: what is sent is added for good, on the analytics host: it has no key, and
            is neither listed, changed nor removed again (api-facts 12, checked 2026-11-22).
    """

    name: str
    label: str
    plural: str
    endpoint: str
    keys: tuple[Key, ...]
    fields: tuple[Field, ...]
    required: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    parent: str | None = None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page_limit: int = 2000
    bulk_limit: int = 5000
    list_filters: tuple[Mapping[str, str], ...] = ({},)
    lean_endpoint: str | None = None
    experimental: bool = False
    is_careful: bool = False
    is_append_only: bool = False
    custom_fields: bool = True
    creates_by_post: bool = False
    id_prefixes: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Field | None:
        """Return the field of this API name, or None."""
        return self._by_name.get(name)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The keys' field names in the order Planhat tries them."""
        return tuple(key.field for key in self.keys)

    def __post_init__(self) -> None:
        """Index the fields once; a model is asked for them in every row's way."""
        object.__setattr__(self, "_by_name", {one.name: one for one in self.fields})

    _by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)
