"""A profile's form in a file: that of automation.md, *A profile*.

Unknown members are kept and written back, members left out take their default.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast, get_args

from planhat_desktop.core.mapping import (
    Arrays,
    Blanks,
    Constant,
    DateOrder,
    DecimalMark,
    FindBy,
    Reading,
)
from planhat_desktop.core.members import Members, ProfileProblem
from planhat_desktop.core.policy import Mode, Policy, Stop
from planhat_desktop.core.profile import Extra, Profile, ProfileLink

SCHEMA = 1


def parse_profile(data: object) -> Profile:
    """Return the profile that parsed JSON describes.

    Raises:
        ProfileProblem: it is no profile, or one of a newer program.
    """
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


def write_profile(profile: Profile) -> dict[str, object]:
    """Return a profile as plain JSON; members at their default are left out."""
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
