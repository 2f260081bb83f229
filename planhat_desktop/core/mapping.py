"""Which column feeds which field, and how its cells are read."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from enum import StrEnum
from typing import Literal

DateOrder = Literal["auto", "YMD", "DMY", "MDY"]
DecimalMark = Literal["auto", ".", ","]
Blanks = Literal["keep", "clear"]
Arrays = Literal["replace", "add", "remove"]
FindBy = Literal["auto", "_id", "externalId", "sourceId", "name", "domain", "email"]


@dataclass(frozen=True)
class Reading:
    """How the cells of one link are read (automation.md, *A profile*).

    Attributes:
        values: cell text → value to send, decided once for all equal cells.
        list_separator: what splits a list cell; ``auto`` tries ``;`` ``|`` line ends, then ``,``.
        find_by: by what a reference finds its record.
    """

    date_order: DateOrder = "auto"
    decimal: DecimalMark = "auto"
    blanks: Blanks | None = None  # None: as the policy says
    values: MappingOf[str, str] = attribute(default_factory=dict)
    list_separator: str = "auto"
    arrays: Arrays = "replace"
    find_by: FindBy = "auto"


class Confidence(StrEnum):
    """How sure a link is; a person's own link is sure."""

    SURE = "sure"
    CHECK = "check"


@dataclass(frozen=True)
class Reason:
    """Why a link was suggested; `wording` turns it into a sentence."""

    code: str
    facts: MappingOf[str, object] = attribute(default_factory=dict)


BY_HAND = Reason("by_hand")


@dataclass(frozen=True)
class Link:
    """One column feeding one field.

    Attributes:
        column: the table column's 0-based index.
        field: the field's API name.
    """

    column: int
    field: str
    reading: Reading = attribute(default_factory=Reading)
    confidence: Confidence = Confidence.SURE
    reason: Reason = BY_HAND


@dataclass(frozen=True)
class Constant:
    """One value for every row; read like a cell of the field."""

    field: str
    value: str


@dataclass(frozen=True)
class Mapping:
    """All links of a sheet to one model.

    A field has at most one feed (a link or a constant); a column may feed several fields.

    Attributes:
        model: the model's API name.
        key: the key that finds existing records, or None for Planhat's own precedence.
    """

    model: str
    links: tuple[Link, ...] = ()
    constants: tuple[Constant, ...] = ()
    key: str | None = None

    def link_of(self, field_name: str) -> Link | None:
        """Return the link that feeds a field, or None."""
        return next((one for one in self.links if one.field == field_name), None)

    def constant_of(self, field_name: str) -> Constant | None:
        """Return the constant that feeds a field, or None."""
        return next((one for one in self.constants if one.field == field_name), None)

    def links_from(self, column: int) -> tuple[Link, ...]:
        """Return the links a column feeds."""
        return tuple(one for one in self.links if one.column == column)

    def with_link(self, link: Link) -> Mapping:
        """Return the mapping with this link in place of whatever fed its field."""
        cleared = self.without(link.field)
        return replace(cleared, links=(*cleared.links, link))

    def with_constant(self, constant: Constant) -> Mapping:
        """Return the mapping with this constant in place of whatever fed its field."""
        cleared = self.without(constant.field)
        return replace(cleared, constants=(*cleared.constants, constant))

    def without(self, field_name: str) -> Mapping:
        """Return the mapping with nothing feeding this field."""
        return replace(
            self,
            links=tuple(one for one in self.links if one.field != field_name),
            constants=tuple(one for one in self.constants if one.field != field_name),
        )

    def feeds(self, field_name: str) -> bool:
        """Say whether anything feeds the field."""
        return self.link_of(field_name) is not None or self.constant_of(field_name) is not None

    def with_reading(self, field_name: str, reading: Reading) -> Mapping:
        """Return the mapping with one link read differently."""
        return replace(
            self,
            links=tuple(
                replace(one, reading=reading) if one.field == field_name else one
                for one in self.links
            ),
        )

    def accept(self, field_name: str) -> Mapping:
        """Return the mapping with a doubtful link taken as sure."""
        return replace(
            self,
            links=tuple(
                replace(one, confidence=Confidence.SURE) if one.field == field_name else one
                for one in self.links
            ),
        )
