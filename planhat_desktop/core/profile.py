"""A named mapping kept for reuse: binds columns by header; holds no row, no path, no token.

Its form in a file is `core/profileform`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute

from planhat_desktop.core.mapping import Confidence, Constant, Link, Reading, Reason
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table
from planhat_desktop.core.words import squeeze

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
class Bound:
    """A profile laid onto a table.

    Attributes:
        missing_columns: headers that the table does not have, in the profile's order.
        unknown_fields: API names that the model does not have.
    """

    mapping: Links
    missing_columns: tuple[str, ...] = ()
    unknown_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A named mapping, with what the person allows.

    Attributes:
        key: the key chosen to find existing records by, or None.
        extra, policy_extra, stop_extra: members that this program does not know.
        constant_extras: the same for each constant.
    """

    name: str
    model: str
    links: tuple[ProfileLink, ...] = ()
    constants: tuple[Constant, ...] = ()
    policy: Policy = attribute(default_factory=Policy)
    key: str | None = None
    extra: Extra = attribute(default_factory=dict)
    constant_extras: tuple[Extra, ...] = ()
    policy_extra: Extra = attribute(default_factory=dict)
    stop_extra: Extra = attribute(default_factory=dict)

    def bind(self, table: Table, model: Model) -> Bound:
        """Return the mapping of a table, columns found by header.

        A header is looked for as written, then by its letters alone; such a link is to check.
        Links without a column and feeds of unknown fields are left out and named.
        """
        finder = _Finder(table)
        links, missing, unknown = [], [], []
        for one in self.links:
            found = [(named.column, *finder.find(named)) for named in one.columns]
            columns = [place for _header, place, _exact in found if place is not None]
            if model.find(one.field) is None:
                unknown.append(one.field)
            elif len(columns) < len(found):
                missing += [header for header, place, _exact in found if place is None]
            else:
                changed = next((header for header, _place, exact in found if not exact), None)
                links.append(_bind_link(one, columns, changed, self.name))
        constants = []
        for constant in self.constants:
            if model.find(constant.field) is None:
                unknown.append(constant.field)
            else:
                constants.append(constant)
        key = self.key if self.key in model.key_names else None
        return Bound(
            Links(model.name, tuple(links), tuple(constants), key),
            tuple(dict.fromkeys(missing)),
            tuple(dict.fromkeys(unknown)),
        )

    def renamed(self, name: str) -> Profile:
        """Return the profile under another name."""
        return replace(self, name=name)


def profile_of(mapping: Links, table: Table, policy: Policy, name: str) -> Profile:
    """Return the profile that makes this mapping again on a table with the same headers."""
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
    return Profile(name, mapping.model, tuple(links), mapping.constants, policy, mapping.key)


def fits(profile: Profile, table: Table) -> float:
    """Return the share of a profile's columns that a table has, 0 to 1 (0 without links)."""
    if not profile.links:
        return 0.0
    finder = _Finder(table)
    found = [finder.find(one)[0] is not None for link in profile.links for one in link.columns]
    return sum(found) / len(found)


def best_fit(profiles: Iterable[Profile], table: Table, least: float = 0.9) -> Profile | None:
    """Return the profile whose header fits a table best; of equals the one with most links."""
    scored = [(fits(one, table), len(one.links), one) for one in profiles]
    good = [one for one in scored if one[0] >= least]
    return max(good, key=lambda one: one[:2])[2] if good else None


class _Finder:
    """Finds a table's columns by header; columns of the same header are taken in order."""

    def __init__(self, table: Table) -> None:
        self._exact: dict[str, list[int]] = {}
        self._loose: dict[str, list[int]] = {}
        for one in table.columns:
            self._exact.setdefault(one.header, []).append(one.index)
            self._loose.setdefault(squeeze(one.header), []).append(one.index)
        self._taken: Counter[str] = Counter()

    def find(self, named: Headed) -> tuple[int | None, bool]:
        """Return a named column, or None, and whether its header is the same to the letter."""
        exact = self._exact.get(named.column)
        bare = squeeze(named.column)
        places = exact or (self._loose.get(bare, []) if bare else [])
        place = named.place
        if place is None:
            self._taken[named.column] += 1
            place = min(self._taken[named.column], max(1, len(places)))
        return (places[place - 1] if place <= len(places) else None), bool(exact)


def _bind_link(one: ProfileLink, columns: list[int], changed: str | None, name: str) -> Link:
    first, *also = columns
    link = Link(
        first, one.field, one.reading, reason=Reason("profile", {"name": name}), also=tuple(also)
    )
    if changed is None:
        return link
    reason = Reason("profile_nearly", {"name": name, "header": changed})
    return replace(link, confidence=Confidence.CHECK, reason=reason)
