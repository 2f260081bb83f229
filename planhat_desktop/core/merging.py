"""Two profiles of one name: what differs, field by field, and one made of both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from planhat_desktop.core.mapping import Constant
from planhat_desktop.core.profile import Profile, ProfileLink

Feed = ProfileLink | Constant


@dataclass(frozen=True)
class Difference:
    """A field that two profiles feed differently.

    Attributes:
        mine, theirs: what feeds it; None for nothing.
    """

    field: str
    mine: Feed | None
    theirs: Feed | None


def compare_profiles(mine: Profile, theirs: Profile) -> tuple[Difference, ...]:
    """Return what two profiles feed differently, in the order of the first, then the second."""
    ours, others = _feeds(mine), _feeds(theirs)
    return tuple(
        Difference(name, ours.get(name), others.get(name))
        for name in dict.fromkeys([*ours, *others])
        if ours.get(name) != others.get(name)
    )


def merge_profiles(mine: Profile, theirs: Profile, taken: Collection[str]) -> Profile:
    """Return the first profile, with what feeds some fields taken from the second.

    Args:
        taken: names of fields; what the second does not feed is fed by nothing then.
    """
    ours, others = _feeds(mine), _feeds(theirs)
    feeds = [
        feed
        for name in dict.fromkeys([*ours, *others])
        if (feed := (others if name in taken else ours).get(name)) is not None
    ]
    links = tuple(one for one in feeds if isinstance(one, ProfileLink))
    constants = tuple(one for one in feeds if isinstance(one, Constant))
    # Their columns are known too, where a link brings them along.
    known = {one.header for one in mine.columns}
    brought = {one.column for link in links for one in link.columns} - known
    columns = mine.columns
    if columns:
        columns += tuple(one for one in theirs.columns if one.header in brought)
    extras = dict(zip(mine.constants, mine.constant_extras, strict=False))
    kept = tuple(extras.get(one, {}) for one in constants)
    return replace(
        mine,
        links=links,
        constants=constants,
        constant_extras=kept if any(kept) else (),
        columns=columns,
        field_ids={**theirs.field_ids, **mine.field_ids},
    )


def _feeds(profile: Profile) -> dict[str, Feed]:
    feeds: dict[str, Feed] = {one.field: one for one in profile.links}
    return feeds | {one.field: one for one in profile.constants}
