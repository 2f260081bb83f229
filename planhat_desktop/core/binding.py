"""Laying a profile onto a table whose headers, columns or values may have changed meanwhile.

A header that is the same to the letter is sure, unless its values say otherwise. Everything else
that is found is to check: by the header's letters, its words, its translation, or its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.core.drift import Change, Drift, rank
from planhat_desktop.core.joining import column_of, shaped_column_of
from planhat_desktop.core.mapping import Confidence, Constant, Link, Reason
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.misfit import find_misfit, find_new_options
from planhat_desktop.core.profile import Profile, ProfileLink
from planhat_desktop.core.recognition import Columns, Found
from planhat_desktop.core.renaming import compare_headers
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.table import Table

_LEAST_LABEL = 0.8
DOUBTS = {
    Change.LETTERS: "profile_nearly",
    Change.RENAMED: "profile_nearly",
    Change.TRANSLATED: "profile_translated",
    Change.MEANT: "profile_nearly",
    Change.SAME_VALUES: "profile_same_values",
    Change.PLACE: "profile_place",
    Change.VALUES: "profile_values",
    Change.SWAPPED: "profile_swapped",
    Change.FIELD_RENAMED: "profile_field_renamed",
    Change.ORDER: "profile_order",
    Change.MARK: "profile_mark",
}


@dataclass(frozen=True)
class Bound:
    """A profile laid onto a table.

    Attributes:
        missing_columns: headers that the table does not have, in the profile's order.
        unknown_fields: API names that the model does not have.
        drift: what has changed, the most important first; nothing where nothing has.
    """

    mapping: Links
    missing_columns: tuple[str, ...] = ()
    unknown_fields: tuple[str, ...] = ()
    drift: tuple[Drift, ...] = ()

    @property
    def questions(self) -> tuple[Drift, ...]:
        """What only a person can say is right."""
        return tuple(one for one in self.drift if one.is_question)


def bind(profile: Profile, table: Table, model: Model) -> Bound:
    """Return the mapping of a table, columns found by header and by what they look like.

    Links without a column and feeds of unknown fields are left out and named.
    """
    fields = _Fields(profile, model)
    columns = Columns(profile, table, model, fields.now)
    drift: list[Drift] = []
    links: list[Link] = []
    missing: list[str] = []
    for place, one in enumerate(profile.links):
        target = fields.find(one.field)
        if target is None:
            continue
        found = [columns.of(named) for named in columns.names[place]]
        lost = [named.column for named, it in zip(one.columns, found, strict=True) if it is None]
        if lost:
            missing += lost
            facts: dict[str, object] = {"header": lost[0], "label": target.label}
            drift.append(Drift(Change.COLUMN_GONE, target.name, facts=facts))
            continue
        link, changes = _bind_link(
            one,
            [it for it in found if it is not None],
            target,
            table,
            profile.name,
            certain=fields.is_certain(one.field),
        )
        links.append(link)
        drift += changes
    drift += fields.drift
    constants = tuple(
        Constant(target.name, one.value)
        for one in profile.constants
        if (target := fields.find(one.field)) is not None
    )
    fresh = columns.fresh()
    if fresh:
        names = tuple(table.columns[one].header for one in fresh)
        drift.append(Drift(Change.NEW_COLUMNS, facts={"n": len(names), "headers": names}))
    key = profile.key if profile.key in model.key_names else None
    return Bound(
        Links(model.name, tuple(links), constants, key),
        tuple(dict.fromkeys(missing)),
        fields.unknown,
        rank(drift),
    )


def _bind_link(
    one: ProfileLink,
    found: Sequence[Found],
    target: Field,
    table: Table,
    name: str,
    *,
    certain: bool,
) -> tuple[Link, list[Drift]]:
    """Return a profile's link on its columns, and what has changed about it."""
    first, *also = (it.column for it in found)
    headers = [table.columns[it.column].header for it in found]
    changes = [
        Drift(
            it.change,
            target.name,
            it.column,
            {"header": named.column, "now": header, "label": target.label, **it.facts},
        )
        for named, it, header in zip(one.columns, found, headers, strict=True)
        if it.change is not None
    ]
    reading = one.reading
    plain: dict[str, object] = {"header": headers[0], "label": target.label}
    link = Link(
        first, target.name, reading, reason=Reason("profile", {"name": name}), also=tuple(also)
    )
    misfit = find_misfit(shaped_column_of(table, link, target), target, reading)
    if misfit is not None:
        changes.append(Drift(misfit.change, target.name, first, {**plain, **misfit.facts}))
    if one.field != target.name:
        facts: dict[str, object] = {**plain, "was": one.field.removeprefix("custom.")}
        changes.append(Drift(Change.FIELD_RENAMED, target.name, first, facts, certain))
    fresh = find_new_options(column_of(table, link), target, reading)
    worst = next((it for it in rank(changes) if not it.certain), None)
    if worst is not None:
        reason = Reason(DOUBTS[worst.change], {"name": name, **worst.facts})
        link = replace(link, confidence=Confidence.CHECK, reason=reason)
    if fresh:
        facts = {**plain, "n": len(fresh), "values": fresh}
        changes.append(Drift(Change.NEW_OPTIONS, target.name, first, facts))
    return link, changes


class _Fields:
    """The fields that a profile feeds, as the workspace calls them now.

    Attributes:
        now: the name in the profile → the field; none where it is gone.
        unknown: the names of those that are gone.
        drift: what has become of those that are called otherwise, or are gone.
    """

    def __init__(self, profile: Profile, model: Model) -> None:
        fed = [one.field for one in profile.links] + [one.field for one in profile.constants]
        names = dict.fromkeys(fed)
        self.now: dict[str, Field] = {}
        for name in names:
            same = model.find(name)
            if same is not None:
                self.now[name] = same
        gone = [name for name in names if name not in self.now]
        self._by_id = {one.id: one for one in model.fields if one.id}
        self._certain: set[str] = set()
        for name in gone:
            renamed = self._by_id.get(profile.field_ids.get(name, ""))
            if renamed is not None and renamed not in self.now.values():
                self.now[name] = renamed
                self._certain.add(name)
        free = [one for one in model.fields if one.is_custom and one not in self.now.values()]
        for name in gone:
            near = _nearest(name, free) if name not in self.now else None
            if near is not None:
                self.now[name] = near
                free.remove(near)
        self.unknown = tuple(name for name in gone if name not in self.now)
        self.drift = [
            Drift(Change.FIELD_GONE, facts={"label": name.removeprefix("custom.")})
            for name in self.unknown
        ]

    def find(self, name: str) -> Field | None:
        """Return the field a profile means, or None."""
        return self.now.get(name)

    def is_certain(self, name: str) -> bool:
        """Say whether the workspace itself tells that a field was renamed."""
        return name in self._certain


def _nearest(name: str, fields: Sequence[Field]) -> Field | None:
    """Return the one field whose label is like that of one that is gone, or None."""
    if not name.startswith("custom."):
        return None
    label = name.removeprefix("custom.")
    scored = [(compare_headers(label, one.label)[0], one) for one in fields]
    good = [one for score, one in scored if score >= _LEAST_LABEL]
    return good[0] if len(good) == 1 else None


def fits(profile: Profile, table: Table) -> float:
    """Return how much of a profile's columns a table has by header, 0 to 1 (0 without links).

    A header in other words counts nearly as much as the same one.
    """
    headers = [one.header for one in table.columns]
    wanted: dict[str, int] = {}
    for link in profile.links:
        for named in link.columns:
            wanted[named.column] = max(wanted.get(named.column, 1), named.place or 1)
    if not wanted:
        return 0.0
    there = {name: min(headers.count(name), times) for name, times in wanted.items()}
    free = [one for one in headers if one not in wanted]
    known = {one.header for one in profile.columns}
    score = float(sum(there.values()))
    for name in (one for one in wanted if not there[one]):
        alike = [(_likeness(name, one), at) for at, one in enumerate(free) if one not in known]
        best, at = max(alike, default=(0.0, 0))
        if best:
            score += best
            del free[at]
    return score / sum(wanted.values())


def _likeness(name: str, header: str) -> float:
    score, how = compare_headers(name, header)
    return 1.0 if how == "letters" else 0.8 if score >= _LEAST_LABEL else 0.0


def best_fit(profiles: Iterable[Profile], table: Table, least: float = 0.6) -> Profile | None:
    """Return the profile whose header fits a table best; of equals the one with most links."""
    scored = [(fits(one, table), len(one.links), one) for one in profiles]
    good = [one for one in scored if one[0] >= least]
    return max(good, key=lambda one: one[:2])[2] if good else None
