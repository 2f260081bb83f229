"""A named mapping kept for reuse; holds no row, no path, no token.

Its form in a file is `core/profileform`; `core/binding` lays it onto a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute

from planhat_desktop.core.imprint import Imprint, take_imprint
from planhat_desktop.core.mapping import Constant, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table

Extra = Mapping[str, object]


@dataclass(frozen=True)
class Headed:
    """A column known by its header.

    Attributes:
        place: which of several columns with this header, counted from 1; None: the next one.
    """

    column: str
    place: int | None = None


@dataclass(frozen=True)
class ProfileLink:
    """A column, known by its header, feeding a field.

    Attributes:
        also: further columns whose texts are joined to it, in this order.
        place: which of several columns with this header, counted from 1; None: the next one.
        extra, reading_extra: members of a profile's file that this program does not know.
    """

    column: str
    field: str
    reading: Reading = attribute(default_factory=Reading)
    place: int | None = None
    extra: Extra = attribute(default_factory=dict)
    reading_extra: Extra = attribute(default_factory=dict)
    also: tuple[Headed, ...] = ()

    @property
    def columns(self) -> tuple[Headed, ...]:
        """All columns that feed the field, the first one first."""
        return (Headed(self.column, self.place), *self.also)


@dataclass(frozen=True)
class KnownColumn:
    """A column of the sheet that a profile was made for, whether it feeds a field or not.

    Attributes:
        seen: what it looked like; None where nothing was known.
    """

    header: str
    seen: Imprint | None = None


@dataclass(frozen=True)
class Profile:
    """A named mapping, with what the person allows.

    Attributes:
        key: the key chosen to find existing records by, or None.
        columns: all columns of the sheet it was made for, in their order; none where that is
            not known.
        field_ids: the `_id` that Planhat gives a custom field, by the field's name.
        extra, policy_extra, stop_extra: members that this program does not know.
        constant_extras: the same for each constant.
    """

    name: str
    model: str
    links: tuple[ProfileLink, ...] = ()
    constants: tuple[Constant, ...] = ()
    policy: Policy = attribute(default_factory=Policy)
    key: str | None = None
    columns: tuple[KnownColumn, ...] = ()
    field_ids: Mapping[str, str] = attribute(default_factory=dict)
    extra: Extra = attribute(default_factory=dict)
    constant_extras: tuple[Extra, ...] = ()
    policy_extra: Extra = attribute(default_factory=dict)
    stop_extra: Extra = attribute(default_factory=dict)

    def renamed(self, name: str) -> Profile:
        """Return the profile under another name."""
        return replace(self, name=name)

    def for_sharing(self) -> Profile:
        """Return the profile as it may leave this computer: with no trace of a single cell."""
        shared = tuple(
            replace(one, seen=one.seen.without_sketch()) if one.seen is not None else one
            for one in self.columns
        )
        return replace(self, columns=shared)


def profile_of(
    mapping: Links,
    table: Table,
    policy: Policy,
    name: str,
    model: Model | None = None,
    *,
    looks: bool = True,
) -> Profile:
    """Return the profile that makes this mapping again on a table with the same headers.

    Args:
        model: that of the mapping, whose custom fields are known by their `_id` then.
        looks: whether to keep what the columns look like, beside their headers.
    """
    headers = [one.header for one in table.columns]
    often = Counter(headers)

    def name_column(column: int) -> Headed:
        header = headers[column]
        return Headed(header, headers[: column + 1].count(header) if often[header] > 1 else None)

    links = []
    for link in mapping.links:
        first, *also = map(name_column, link.columns)
        links.append(
            ProfileLink(first.column, link.field, link.reading, first.place, also=tuple(also))
        )
    columns = tuple(
        KnownColumn(one.header, take_imprint(one) if looks else None) for one in table.columns
    )
    fed = [one.field for one in mapping.links] + [one.field for one in mapping.constants]
    found = [model.find(one) for one in fed] if model is not None else []
    ids = {one.name: one.id for one in found if one is not None and one.id}
    return Profile(
        name, mapping.model, tuple(links), mapping.constants, policy, mapping.key, columns, ids
    )
