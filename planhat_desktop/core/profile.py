"""A named mapping kept for reuse: binds columns by header; holds no row, no path, no token.

The form is that of automation.md, *A profile*: unknown members are kept and written back, members
left out take their default.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import cast, get_args

from planhat_desktop.core.mapping import (
    Arrays,
    Blanks,
    Confidence,
    Constant,
    DateOrder,
    DecimalMark,
    FindBy,
    Link,
    Reading,
    Reason,
)
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.members import Members, ProfileProblem
from planhat_desktop.core.policy import Mode, Policy, Stop
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table
from planhat_desktop.core.words import squeeze

SCHEMA = 1

Extra = Mapping[str, object]


@dataclass(frozen=True)
class ProfileLink:
    """A column, known by its header, feeding a field.

    Attributes:
        place: which of several columns with this header, counted from 1; None: the next one.
        extra, reading_extra: members of a profile's file that this program does not know.
    """

    column: str
    field: str
    reading: Reading = attribute(default_factory=Reading)
    place: int | None = None
    extra: Extra = attribute(default_factory=dict)
    reading_extra: Extra = attribute(default_factory=dict)


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

    @staticmethod
    def from_dict(data: object) -> Profile:
        """Return the profile that parsed JSON describes.

        Raises:
            ProfileProblem: it is no profile, or one of a newer program.
        """
        return _read_profile(data)

    def to_dict(self) -> dict[str, object]:
        """Return the profile as plain JSON; members at their default are left out."""
        return _write_profile(self)

    def bind(self, table: Table, model: Model) -> Bound:
        """Return the mapping of a table, columns found by header.

        A header is looked for as written, then by its letters alone; such a link is to check.
        Links without a column and feeds of unknown fields are left out and named.
        """
        finder = _Finder(table)
        links, missing, unknown = [], [], []
        for one in self.links:
            column, exact = finder.find(one)
            if model.find(one.field) is None:
                unknown.append(one.field)
            elif column is None:
                missing.append(one.column)
            else:
                links.append(_bind_link(one, column, exact, self.name))
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
    links = tuple(
        ProfileLink(
            header,
            link.field,
            link.reading,
            headers[: link.column + 1].count(header) if often[header] > 1 else None,
        )
        for link in mapping.links
        for header in (headers[link.column],)
    )
    return Profile(name, mapping.model, links, mapping.constants, policy, mapping.key)


def fits(profile: Profile, table: Table) -> float:
    """Return the share of a profile's columns that a table has, 0 to 1 (0 without links)."""
    if not profile.links:
        return 0.0
    finder = _Finder(table)
    found = [finder.find(one)[0] is not None for one in profile.links]
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

    def find(self, link: ProfileLink) -> tuple[int | None, bool]:
        """Return a link's column, or None, and whether its header is the same to the letter."""
        exact = self._exact.get(link.column)
        bare = squeeze(link.column)
        places = exact or (self._loose.get(bare, []) if bare else [])
        place = link.place
        if place is None:
            self._taken[link.column] += 1
            place = min(self._taken[link.column], max(1, len(places)))
        return (places[place - 1] if place <= len(places) else None), bool(exact)


def _bind_link(one: ProfileLink, column: int, exact: bool, name: str) -> Link:
    if exact:
        return Link(column, one.field, one.reading, reason=Reason("profile", {"name": name}))
    facts = {"name": name, "header": one.column}
    reason = Reason("profile_nearly", facts)
    return Link(column, one.field, one.reading, Confidence.CHECK, reason)


def _read_profile(data: object) -> Profile:
    top = Members(data, "")
    schema = top.whole("schema", None, least=1)
    if schema is None:
        raise ProfileProblem("missing", {"where": "schema"})
    if schema > SCHEMA:
        raise ProfileProblem("newer", {"schema": schema, "known": SCHEMA})
    name, model = top.text("name"), top.text("model")
    links = tuple(_read_link(one) for one in top.objects("links", required=True))
    constants, constant_extras = [], []
    for one in top.objects("constants"):
        constants.append(Constant(one.text("field"), one.text("value", empty=True)))
        constant_extras.append(one.rest())
    policy, policy_extra, stop_extra = _read_policy(top.object("policy"))
    key = top.optional_text("key")
    fed = Counter([one.field for one in links] + [one.field for one in constants])
    for field, times in fed.items():
        if times > 1:
            raise ProfileProblem("fed_twice", {"field": field})
    return Profile(
        name, model, links, tuple(constants), policy, key, top.rest(),
        tuple(constant_extras) if any(constant_extras) else (), policy_extra, stop_extra,
    )  # fmt: skip


def _read_link(one: Members) -> ProfileLink:
    column, field = one.text("column", empty=True), one.text("field")
    place = one.whole("place", None, least=1)
    members = one.object("reading")
    reading = Reading(
        date_order=cast("DateOrder", members.choice("date_order", get_args(DateOrder), "auto")),
        decimal=cast("DecimalMark", members.choice("decimal", get_args(DecimalMark), "auto")),
        blanks=cast("Blanks | None", members.optional_choice("blanks", get_args(Blanks))),
        values=members.texts_by_text("values"),
        list_separator=members.text("list_separator", default="auto"),
        arrays=cast("Arrays", members.choice("arrays", get_args(Arrays), "replace")),
        find_by=cast("FindBy", members.choice("find_by", get_args(FindBy), "auto")),
    )
    return ProfileLink(column, field, reading, place, one.rest(), members.rest())


def _read_policy(members: Members) -> tuple[Policy, Extra, Extra]:
    default = Stop()
    mode = members.choice("mode", tuple(one.value for one in Mode), Mode.CREATE_AND_UPDATE.value)
    blanks = cast("Blanks", members.choice("blanks", get_args(Blanks), "keep"))
    stop = members.object("stop")
    made = Stop(
        refused_share=stop.share("refused_share", default.refused_share),
        after_rows=stop.whole("after_rows", default.after_rows) or 0,
        max_creates=stop.whole("max_creates", default.max_creates),
        max_clears=stop.whole("max_clears", default.max_clears),
    )
    return Policy(Mode(mode), blanks, made), members.rest(), stop.rest()


def _write_profile(profile: Profile) -> dict[str, object]:
    data: dict[str, object] = {"schema": SCHEMA, "name": profile.name, "model": profile.model}
    if profile.key is not None:
        data["key"] = profile.key
    data["links"] = [_write_link(one) for one in profile.links]
    extras: Sequence[Extra] = profile.constant_extras or [{}] * len(profile.constants)
    if profile.constants:
        data["constants"] = [
            {"field": one.field, "value": one.value, **extra}
            for one, extra in zip(profile.constants, extras, strict=True)
        ]
    policy, default = profile.policy, Stop()
    names = ("refused_share", "after_rows", "max_creates", "max_clears")
    stop: dict[str, object] = {
        name: getattr(policy.stop, name)
        for name in names
        if getattr(policy.stop, name) != getattr(default, name)
    } | dict(profile.stop_extra)
    written: dict[str, object] = {"mode": policy.mode.value, "blanks": policy.blanks}
    data["policy"] = written | ({"stop": stop} if stop else {}) | dict(profile.policy_extra)
    return data | dict(profile.extra)


def _write_link(one: ProfileLink) -> dict[str, object]:
    reading = _write_reading(one.reading) | dict(one.reading_extra)
    data: dict[str, object] = {"column": one.column, "field": one.field}
    if one.place is not None:
        data["place"] = one.place
    return data | ({"reading": reading} if reading else {}) | dict(one.extra)


def _write_reading(reading: Reading) -> dict[str, object]:
    names = ("date_order", "decimal", "blanks", "list_separator", "arrays", "find_by")
    default = Reading()
    data: dict[str, object] = {
        name: getattr(reading, name)
        for name in names
        if getattr(reading, name) != getattr(default, name)
    }
    return data | ({"values": dict(reading.values)} if reading.values else {})
