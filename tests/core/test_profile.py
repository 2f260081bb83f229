"""Profiles: written and read without loss, laid onto tables by header, refused precisely."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.binding import bind, fits
from planhat_desktop.core.mapping import Confidence, Constant, Link, Mapping, Reading
from planhat_desktop.core.members import ProfileProblem
from planhat_desktop.core.policy import Mode, Policy, Stop
from planhat_desktop.core.profile import Profile, ProfileLink, profile_of
from planhat_desktop.core.profileform import parse_profile, write_profile
from planhat_desktop.core.table import Table
from tests.core.making import built_in, make_table
from tests.core.readings import READINGS

LICENSE = built_in().model("License")

# The example of automation.md.
RENEWALS = """
{"schema": 1, "name": "Renewals monthly", "model": "License",
 "links": [{"column": "Contract no", "field": "externalId"},
           {"column": "Customer", "field": "companyId", "reading": {"find_by": "name"}},
           {"column": "Starts", "field": "fromDate", "reading": {"date_order": "DMY"}},
           {"column": "Amount", "field": "value", "reading": {"decimal": ","}},
           {"column": "Tier", "field": "custom.Tier",
            "reading": {"values": {"Ent.": "Enterprise"}, "blanks": "clear"}}],
 "constants": [{"field": "_currency", "value": "EUR"}],
 "policy": {"mode": "create_and_update", "blanks": "keep"}}
"""


def renewals() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(RENEWALS)
    return data


def headed(*headers: str) -> Table:
    return make_table([(header, ["x"]) for header in headers])


def test_the_documented_profile_reads_and_writes_back_the_same() -> None:
    profile = parse_profile(renewals())
    assert profile.name == "Renewals monthly"
    assert profile.links[1] == ProfileLink("Customer", "companyId", Reading(find_by="name"))
    assert profile.links[2].reading.date_order == "DMY"
    assert profile.links[3].reading.decimal == ","
    assert profile.links[4].reading == Reading(values={"Ent.": "Enterprise"}, blanks="clear")
    assert profile.constants == (Constant("_currency", "EUR"),)
    assert profile.policy == Policy()
    assert write_profile(profile) == renewals()


def test_all_but_four_members_may_be_left_out() -> None:
    least = {"schema": 1, "name": "n", "model": "Company", "links": []}
    assert parse_profile(least) == Profile("n", "Company")


def test_a_member_that_holds_nothing_counts_as_left_out() -> None:
    data = renewals() | {"constants": None, "policy": None, "key": None}
    data["links"][0]["reading"] = None
    data["links"][1]["reading"] |= {"blanks": None, "values": None}
    profile = parse_profile(data)
    assert profile.constants == ()
    assert profile.key is None
    assert "key" not in write_profile(profile)


def test_members_of_other_programs_are_kept_at_every_level() -> None:
    data = renewals() | {"colour": "red", "key": "externalId"}
    data["links"][0]["width"] = 120
    data["links"][0]["reading"] = {"trim": True}
    data["constants"][0]["why"] = "always"
    data["policy"] |= {"quiet": True, "stop": {"after_rows": 10, "on_sunday": False}}
    assert write_profile(parse_profile(data)) == data


def test_safety_stops_are_read() -> None:
    stop = {"refused_share": 0.5, "after_rows": 10, "max_creates": 0, "max_clears": 7}
    policy = {"mode": "update_only", "blanks": "clear", "stop": stop}
    read = parse_profile(renewals() | {"policy": policy})
    assert read.policy == Policy(Mode.UPDATE_ONLY, "clear", Stop(0.5, 10, 0, 7))
    assert write_profile(read)["policy"] == policy


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """Return the example with one member changed."""
    data = renewals()
    inner: Any = data
    for name in path[:-1]:
        inner = inner.setdefault(name, {}) if isinstance(inner, dict) else inner[name]
    inner[path[-1]] = to
    return data


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        ([], "not_object", {"where": ""}),
        ("text", "not_object", {"where": ""}),
        ({}, "missing", {"where": "schema"}),
        (changed("schema", to=3), "newer", {"schema": 3, "known": 2}),
        (changed("schema", to=0), "bounds", {"where": "schema", "bounds": "1 or more"}),
        (changed("schema", to="1"), "kind", {"where": "schema", "kind": "a whole number"}),
        (changed("schema", to=True), "kind", {"where": "schema", "kind": "a whole number"}),
        (changed("name", to=""), "missing", {"where": "name"}),
        (changed("model", to=None), "missing", {"where": "model"}),
        (changed("model", to=7), "kind", {"where": "model", "kind": "a text"}),
        (changed("links", to=None), "missing", {"where": "links"}),
        (changed("links", to={}), "kind", {"where": "links", "kind": "a list"}),
        (changed("links", 1, to="x"), "not_object", {"where": "links[2]"}),
        (changed("links", 1, "column", to=None), "missing", {"where": "links[2].column"}),
        (changed("links", 1, "field", to=""), "missing", {"where": "links[2].field"}),
        (changed("links", 1, "reading", to=[]), "not_object", {"where": "links[2].reading"}),
        (
            changed("links", 2, "reading", "date_order", to="DM"),
            "choice",
            {
                "where": "links[3].reading.date_order",
                "value": "DM",
                "choices": "auto, YMD, DMY, MDY",
            },
        ),
        (
            changed("links", 2, "reading", "blanks", to="wipe"),
            "choice",
            {"where": "links[3].reading.blanks", "value": "wipe", "choices": "keep, clear"},
        ),
        (
            changed("links", 4, "reading", "values", "Ent.", to=5),
            "kind",
            {"where": "links[5].reading.values.Ent.", "kind": "a text"},
        ),
        (
            changed("links", 0, "place", to=0),
            "bounds",
            {"where": "links[1].place", "bounds": "1 or more"},
        ),
        (changed("links", 0, "field", to="value"), "fed_twice", {"field": "value"}),
        (changed("constants", 0, "field", to="value"), "fed_twice", {"field": "value"}),
        (changed("constants", 0, "value", to=None), "missing", {"where": "constants[1].value"}),
        (
            changed("policy", "mode", to="delete"),
            "choice",
            {
                "where": "policy.mode",
                "value": "delete",
                "choices": "create_and_update, update_only, create_only",
            },
        ),
        (
            changed("policy", "stop", "refused_share", to=2),
            "bounds",
            {"where": "policy.stop.refused_share", "bounds": "from 0 to 1"},
        ),
        (
            changed("policy", "stop", "refused_share", to="2"),
            "kind",
            {"where": "policy.stop.refused_share", "kind": "a number"},
        ),
        (
            changed("policy", "stop", "max_creates", to=-1),
            "bounds",
            {"where": "policy.stop.max_creates", "bounds": "0 or more"},
        ),
        (changed("key", to=5), "kind", {"where": "key", "kind": "a text"}),
    ],
)
def test_what_is_wrong_is_said_precisely(data: object, code: str, facts: dict[str, object]) -> None:
    with pytest.raises(ProfileProblem) as caught:
        parse_profile(data)
    assert (caught.value.code, caught.value.facts) == (code, facts)


def test_a_saved_profile_names_the_place_only_where_headers_repeat() -> None:
    table = headed("Date", "Value", "Date")
    mapping = Mapping("License", (Link(2, "toDate"), Link(1, "value")))
    data = write_profile(profile_of(mapping, table, Policy(), "n"))
    assert data["links"] == [
        {"column": "Date", "field": "toDate", "place": 2},
        {"column": "Value", "field": "value"},
    ]


def test_a_profile_holds_no_row_and_no_path() -> None:
    table = make_table([("Value", ["secret cell"])], "secret file.xlsx", "secret sheet")
    profile = profile_of(Mapping("License", (Link(0, "value"),)), table, Policy(), "n")
    assert "secret" not in json.dumps(write_profile(profile))


def test_a_renamed_profile_is_else_the_same() -> None:
    profile = parse_profile(renewals())
    assert write_profile(profile.renamed("Other")) == renewals() | {"name": "Other"}


TEXTS = st.text(min_size=1, max_size=6)
EXTRA = st.dictionaries(TEXTS.map("x-".__add__), st.integers() | TEXTS | st.booleans(), max_size=2)
POLICIES = st.builds(
    Policy,
    mode=st.sampled_from(Mode),
    blanks=st.sampled_from(["keep", "clear"]),
    stop=st.builds(
        Stop,
        refused_share=st.floats(0, 1),
        after_rows=st.integers(0, 999),
        max_creates=st.none() | st.integers(0, 99),
        max_clears=st.none() | st.integers(0, 99),
    ),
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    fields = draw(st.lists(TEXTS, unique=True, max_size=6))
    cut = draw(st.integers(0, len(fields)))
    constants = tuple(Constant(one, draw(st.text(max_size=4))) for one in fields[cut:])
    extras = tuple(draw(EXTRA) for _ in constants)
    return Profile(
        name=draw(TEXTS),
        model=draw(TEXTS),
        links=tuple(
            ProfileLink(
                draw(st.text(max_size=6)),
                one,
                draw(READINGS),
                draw(st.none() | st.integers(1, 9)),
                draw(EXTRA),
                draw(EXTRA),
            )
            for one in fields[:cut]
        ),
        constants=constants,
        policy=draw(POLICIES),
        key=draw(st.none() | TEXTS),
        extra=draw(EXTRA),
        constant_extras=extras if any(extras) else (),
        policy_extra=draw(EXTRA),
        stop_extra=draw(EXTRA),
    )


@given(profiles())
def test_a_profile_written_and_read_is_the_same(profile: Profile) -> None:
    assert parse_profile(json.loads(json.dumps(write_profile(profile)))) == profile


@given(
    st.lists(st.sampled_from(["Date", "date", "Value", "MRR", "---", ""]), min_size=1, max_size=6),
    st.data(),
)
def test_binding_on_the_same_table_gives_the_same_mapping(
    headers: list[str], data: st.DataObject
) -> None:
    table = headed(*headers)
    names = data.draw(
        st.lists(st.sampled_from([one.name for one in LICENSE.fields]), unique=True, max_size=8)
    )
    columns = st.integers(0, len(headers) - 1)
    mapping = Mapping(
        "License",
        tuple(Link(data.draw(columns), one, data.draw(READINGS)) for one in names[:6]),
        tuple(Constant(one, "1") for one in names[6:]),
        data.draw(st.none() | st.sampled_from(LICENSE.key_names)),
    )
    profile = profile_of(mapping, table, data.draw(POLICIES), "n")
    bound = bind(parse_profile(write_profile(profile)), table, LICENSE)
    assert bound.missing_columns == bound.unknown_fields == ()
    assert fits(profile, table) == (1.0 if mapping.links else 0.0)
    assert bound.mapping.key == mapping.key
    assert bound.mapping.constants == mapping.constants
    assert [(one.column, one.field, one.reading) for one in bound.mapping.links] == [
        (one.column, one.field, one.reading) for one in mapping.links
    ]
    assert {one.confidence for one in bound.mapping.links} <= {Confidence.SURE}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "schema",
                        "name",
                        "model",
                        "links",
                        "constants",
                        "policy",
                        "stop",
                        "reading",
                        "column",
                        "field",
                        "value",
                        "values",
                        "mode",
                        "key",
                        "place",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    )
)
def test_anything_else_is_read_or_refused_with_a_known_code(data: object) -> None:
    code, profile = "", None
    try:
        profile = parse_profile(data)
    except ProfileProblem as problem:
        code = problem.code
    assert (profile is None) == (code in CODES)
    if profile is not None:
        assert parse_profile(write_profile(profile)) == profile


CODES = {"not_object", "missing", "kind", "choice", "bounds", "newer", "fed_twice"}


def test_damaged_knowledge_of_columns_is_no_reason_to_refuse() -> None:
    for damaged in (7, [1], "x"):
        read = parse_profile(renewals() | {"columns": damaged, "field_ids": damaged})
        assert (read.columns, read.field_ids) == ((), {})
    columns = [{"header": "A", "kind": "text", "length": 3}, {"header": "B"}, {}]
    read = parse_profile(renewals() | {"columns": columns, "field_ids": {"custom.T": "1", "x": 2}})
    assert [(one.header, one.seen is not None) for one in read.columns] == [
        ("A", True), ("B", False), ("", False),
    ]  # fmt: skip
    assert read.field_ids == {"custom.T": "1"}
    assert parse_profile(write_profile(read)) == read
