"""A profile's form in a file: that of automation.md, *A profile*.

Unknown members are kept and written back, members left out take their default. A profile is
written in the oldest form that says all of it, so that an older program can use it, or refuses
it rather than send half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast, get_args

from planhat_desktop.core.imprint import parse_imprint
from planhat_desktop.core.mapping import (
    Arrays,
    Blanks,
    Case,
    Constant,
    DateOrder,
    DecimalMark,
    FindBy,
    Overwrite,
    Part,
    PartKind,
    Percent,
    Reading,
    Replacement,
    Spaces,
)
from planhat_desktop.core.members import Members, ProfileProblem
from planhat_desktop.core.patterns import find_trouble
from planhat_desktop.core.policy import Mode, Policy, Stop
from planhat_desktop.core.profile import Extra, Headed, KnownColumn, Profile, ProfileLink

SCHEMA = 2
"""The newest form that can be read. 2: more of a reading, and joined columns."""

_FIRST = ("date_order", "decimal", "blanks", "list_separator", "arrays", "find_by")
_SECOND = ("case", "spaces", "joiner", "default", "overwrite", "percent", "phone")
_LISTS = ("yes", "no")  # of the second form


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
    columns = _read_columns(top.raw("columns"))
    field_ids = _read_ids(top.raw("field_ids"))
    fed = Counter([one.field for one in links] + [one.field for one in constants])
    for field, times in fed.items():
        if times > 1:
            raise ProfileProblem("fed_twice", {"field": field})
    return Profile(
        name, model, links, tuple(constants), policy, key, columns, field_ids, top.rest(),
        tuple(constant_extras) if any(constant_extras) else (), policy_extra, stop_extra,
    )  # fmt: skip


def _read_link(one: Members) -> ProfileLink:
    first, field = _read_headed(one), one.text("field")
    also, also_extra = [], []
    for further in one.objects("also"):
        also.append(_read_headed(further))
        also_extra.append(further.rest())
    reading, reading_extra = _read_reading(one.object("reading"))
    extra = one.rest() | _if_any("also", also_extra)
    return ProfileLink(first.column, field, reading, first.place, extra, reading_extra, tuple(also))


def _read_headed(one: Members) -> Headed:
    return Headed(one.text("column", empty=True), one.whole("place", None, least=1))


def _read_reading(members: Members) -> tuple[Reading, Extra]:
    """Return a reading, and what of it is not known, that of its parts included."""
    replacing, replacing_extra = [], []
    for one in members.objects("replacing"):
        replacing.append(_read_replacement(one))
        replacing_extra.append(one.rest())
    part, part_extra = _read_part(members)
    reading = Reading(
        date_order=cast("DateOrder", members.choice("date_order", get_args(DateOrder), "auto")),
        decimal=cast("DecimalMark", members.choice("decimal", get_args(DecimalMark), "auto")),
        blanks=cast("Blanks | None", members.optional_choice("blanks", get_args(Blanks))),
        values=members.texts_by_text("values"),
        list_separator=members.text("list_separator", default="auto"),
        arrays=cast("Arrays", members.choice("arrays", get_args(Arrays), "replace")),
        find_by=cast("FindBy", members.choice("find_by", get_args(FindBy), "auto")),
        case=cast("Case", members.choice("case", get_args(Case), "keep")),
        spaces=cast("Spaces", members.choice("spaces", get_args(Spaces), "ends")),
        replacing=tuple(replacing),
        part=part,
        joiner=members.text("joiner", default=" ", empty=True),
        default=members.optional_text_or_empty("default"),
        overwrite=cast("Overwrite", members.choice("overwrite", get_args(Overwrite), "always")),
        percent=cast("Percent", members.choice("percent", get_args(Percent), "as_shown")),
        phone=members.country("phone"),
        yes=members.texts("yes"),
        no=members.texts("no"),
    )
    extra = _if_any("replacing", replacing_extra) | ({"part": part_extra} if part_extra else {})
    return reading, members.rest() | extra


def _read_replacement(one: Members) -> Replacement:
    is_pattern, put = one.flag("pattern"), one.text("put", default="", empty=True)
    return Replacement(_read_find(one, "find", is_pattern, put), put, is_pattern)


def _read_find(one: Members, name: str, is_pattern: bool, put: str = "") -> str:
    """Return what is looked for; one that says nothing yet finds nothing."""
    find = one.text(name, default="", empty=True)
    trouble = find_trouble(find, put) if is_pattern and find else ""
    if trouble:
        raise ProfileProblem(trouble, {"where": one.place_of(name), "find": find, "put": put})
    return find


def _read_part(reading: Members) -> tuple[Part | None, Extra]:
    members = reading.optional_object("part")
    if members is None:
        return None, {}
    kind = cast("PartKind", members.choice("kind", get_args(PartKind), ""))
    mark = _read_find(members, "mark", kind == "pattern")
    return Part(kind, mark, members.ordinal("number")), members.rest()


def _if_any(name: str, extras: list[dict[str, object]]) -> dict[str, object]:
    """Return what is not known in the objects of a list, if anything is."""
    return {name: extras} if any(extras) else {}


def _read_columns(data: object) -> tuple[KnownColumn, ...]:
    """Return the columns a profile was made for; damaged ones only make binding less clever."""
    if not isinstance(data, list) or not all(isinstance(one, Mapping) for one in data):
        return ()
    return tuple(KnownColumn(str(one.get("header", "")), parse_imprint(one)) for one in data)


def _read_ids(data: object) -> dict[str, str]:
    found = data if isinstance(data, Mapping) else {}
    return {str(name): one for name, one in found.items() if isinstance(one, str)}


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
    schema = SCHEMA if any(map(_is_of_second, profile.links)) else 1
    data: dict[str, object] = {"schema": schema, "name": profile.name, "model": profile.model}
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
    if profile.columns:
        data["columns"] = [
            {"header": one.header} | (one.seen.to_dict() if one.seen is not None else {})
            for one in profile.columns
        ]
    if profile.field_ids:
        data["field_ids"] = dict(profile.field_ids)
    return data | dict(profile.extra)


def _is_of_second(link: ProfileLink) -> bool:
    """Say whether a link uses what the first form does not know."""
    reading, default = link.reading, Reading()
    names = (*_SECOND, *_LISTS, "replacing", "part")
    return bool(link.also) or any(
        getattr(reading, name) != getattr(default, name) for name in names
    )


def _write_link(one: ProfileLink) -> dict[str, object]:
    extra, data = dict(one.extra), _write_headed(Headed(one.column))
    data["field"] = one.field
    if one.place is not None:
        data["place"] = one.place
    also_extra = extra.pop("also", None)
    if one.also:
        data["also"] = _with_extras(list(map(_write_headed, one.also)), also_extra)
    reading = _write_reading(one.reading, dict(one.reading_extra))
    return data | ({"reading": reading} if reading else {}) | extra


def _write_headed(one: Headed) -> dict[str, object]:
    return {"column": one.column} | ({} if one.place is None else {"place": one.place})


def _write_reading(reading: Reading, extra: dict[str, object]) -> dict[str, object]:
    default = Reading()
    data: dict[str, object] = {
        name: list(value) if name in _LISTS else value
        for name in (*_FIRST, *_SECOND, *_LISTS)
        if (value := getattr(reading, name)) != getattr(default, name)
    }
    replacing_extra, part_extra = extra.pop("replacing", None), extra.pop("part", {})
    if reading.replacing:
        written = [_write_replacement(one) for one in reading.replacing]
        data["replacing"] = _with_extras(written, replacing_extra)
    if reading.part is not None:
        data["part"] = _with_extras([_write_part(reading.part)], [part_extra])[0]
    return data | ({"values": dict(reading.values)} if reading.values else {}) | extra


def _write_replacement(one: Replacement) -> dict[str, object]:
    data: dict[str, object] = {"find": one.find, "put": one.put}
    return data | ({"pattern": True} if one.pattern else {})


def _write_part(one: Part) -> dict[str, object]:
    data: dict[str, object] = {"kind": one.kind}
    if one.mark:
        data["mark"] = one.mark
    return data | ({"number": one.number} if one.number != 1 else {})


def _with_extras(written: list[dict[str, object]], extras: object) -> list[dict[str, object]]:
    """Return the objects of a list with what was not known of each of them."""
    if not isinstance(extras, list) or len(extras) != len(written):
        return written
    return [one | dict(extra) for one, extra in zip(written, extras, strict=True)]
