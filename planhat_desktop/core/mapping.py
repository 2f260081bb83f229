"""Which column feeds which field, and how its cells are read."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from enum import StrEnum
from typing import Literal

DateOrder = Literal["auto", "YMD", "DMY", "MDY"]
DecimalMark = Literal["auto", ".", ","]
Blanks = Literal["keep", "clear"]
Arrays = Literal["replace", "add", "remove"]
FindBy = Literal["auto", "_id", "externalId", "sourceId", "name", "domain", "email"]
Case = Literal["keep", "upper", "lower", "title", "sentence"]
Spaces = Literal["ends", "all"]
PartKind = Literal["separator", "pattern", "email", "domain", "number", "currency"]
Overwrite = Literal["always", "if_empty"]
Percent = Literal["as_shown", "fraction"]


@dataclass(frozen=True)
class Replacement:
    r"""What is found in a cell's text gives way to something else, everywhere in it.

    Attributes:
        find: a text, or with ``pattern`` a regular expression.
        put: what comes in its place; after a pattern ``\1`` is its first group.
    """

    find: str
    put: str = ""
    pattern: bool = False


@dataclass(frozen=True)
class Part:
    """Which part of a cell is taken.

    Attributes:
        kind: ``separator``: a piece between marks; ``pattern``: what a regular expression finds
            (its first group, if it has one); else the addresses, their domains, the numbers or
            the currencies (as ISO codes) that a text holds.
        mark: the separator or the pattern; the other kinds need none.
        number: which of several, from 1; -1 is the last one, -2 the one before it.
    """

    kind: PartKind
    mark: str = ""
    number: int = 1


@dataclass(frozen=True)
class Reading:
    """How the cells of one link are read (automation.md, *A profile*).

    A cell's text goes through these in turn: the link's further columns are joined to it, its
    part is taken, replacements, spaces, case, values; then the field's own reader reads it.

    Attributes:
        values: cell text → value to send, decided once for all equal cells; for a reference
            the `_id` of the record it points at. A text is looked up as the cell has it, and
            then as it is after the other steps.
        list_separator: what splits a list cell; ``auto`` tries ``;`` ``|`` line ends, then ``,``.
        find_by: by what a reference finds its record.
        case: of letters.
        spaces: ``ends``: those around a text go; ``all``: and of several within it one stays.
        joiner: what stands between the texts of joined columns.
        default: the text taken where a cell is blank.
        overwrite: ``if_empty``: a value that Planhat holds stays.
        percent: 12.5 % is 12.5 (``as_shown``) or 0.125 (``fraction``).
        phone: the ISO country that numbers without a country code belong to: they are sent as
            E.164; empty: as typed.
        yes, no: further words read as yes and as no, whatever their case.
    """

    date_order: DateOrder = "auto"
    decimal: DecimalMark = "auto"
    blanks: Blanks | None = None  # None: as the policy says
    values: MappingOf[str, str] = attribute(default_factory=dict)
    list_separator: str = "auto"
    arrays: Arrays = "replace"
    find_by: FindBy = "auto"
    case: Case = "keep"
    spaces: Spaces = "ends"
    replacing: tuple[Replacement, ...] = ()
    part: Part | None = None
    joiner: str = " "
    default: str | None = None
    overwrite: Overwrite = "always"
    percent: Percent = "as_shown"
    phone: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


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
        also: the indices of further columns, joined to it in this order; blanks are left out.
    """

    column: int
    field: str
    reading: Reading = attribute(default_factory=Reading)
    confidence: Confidence = Confidence.SURE
    reason: Reason = BY_HAND
    also: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[int, ...]:
        """The indices of all columns that feed the field, the first one first."""
        return (self.column, *self.also)


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
        """Return the links a column is the first of; those it is joined to are not among them."""
        return tuple(one for one in self.links if one.column == column)

    @property
    def used(self) -> frozenset[int]:
        """The indices of all columns that feed something."""
        return frozenset(column for one in self.links for column in one.columns)

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

    def without_columns(self, columns: Sequence[int]) -> Mapping:
        """Return the mapping without columns; those they are joined with stay in their field."""
        mapping = self
        for one in self.links:
            left = [column for column in one.columns if column not in columns]
            if not left:
                mapping = mapping.without(one.field)
            elif len(left) < len(one.columns):
                mapping = mapping.with_changed(replace(one, column=left[0], also=tuple(left[1:])))
        return mapping

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

    def with_changed(self, link: Link) -> Mapping:
        """Return the mapping with this link in the place of the one that fed its field."""
        links = tuple(link if one.field == link.field else one for one in self.links)
        return replace(self, links=links)

    def accept(self, field_name: str) -> Mapping:
        """Return the mapping with a doubtful link taken as sure."""
        return replace(
            self,
            links=tuple(
                replace(one, confidence=Confidence.SURE) if one.field == field_name else one
                for one in self.links
            ),
        )
