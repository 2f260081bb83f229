"""A profile's form in a file: the second form where it is needed, the first where it is enough."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.wording.profiles import profile_sentences
from planhat_desktop.core.mapping import Part, Reading, Replacement
from planhat_desktop.core.members import ProfileProblem
from planhat_desktop.core.profile import Headed, Profile, ProfileLink
from planhat_desktop.core.profileform import parse_profile, write_profile
from tests.core.readings import READINGS

FULL = """
{"schema": 2, "name": "All", "model": "Company",
 "links": [
  {"column": "First", "field": "name", "place": 2,
   "also": [{"column": "Last"}, {"column": "First", "place": 1}],
   "reading": {"case": "title", "spaces": "all", "joiner": ", ", "default": "",
               "overwrite": "if_empty", "percent": "fraction", "phone": "SE",
               "yes": ["klart"], "no": ["ej klart"],
               "replacing": [{"find": "AB", "put": ""},
                             {"find": "(x)", "put": "\\\\1", "pattern": true}],
               "part": {"kind": "separator", "mark": "/", "number": -1}}}],
 "policy": {"mode": "create_and_update", "blanks": "keep"}}
"""


def full() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FULL)
    return data


def with_reading(**members: object) -> dict[str, Any]:
    """Return a profile of one link with this reading."""
    links = [{"column": "A", "field": "name", "reading": members}]
    return {"schema": 2, "name": "n", "model": "Company", "links": links}


def test_every_member_of_the_second_form_is_read_and_written_back() -> None:
    profile = parse_profile(full())
    (link,) = profile.links
    assert link.columns == (Headed("First", 2), Headed("Last"), Headed("First", 1))
    assert link.reading == Reading(
        case="title",
        spaces="all",
        joiner=", ",
        default="",
        overwrite="if_empty",
        percent="fraction",
        phone="SE",
        yes=("klart",),
        no=("ej klart",),
        replacing=(Replacement("AB"), Replacement("(x)", r"\1", pattern=True)),
        part=Part("separator", "/", -1),
    )
    assert write_profile(profile) == full()


def test_unknown_members_are_kept_in_what_the_second_form_adds() -> None:
    data = full()
    (link,) = data["links"]
    link["also"][1]["why"] = "both"
    link["reading"]["part"]["colour"] = "red"
    link["reading"]["replacing"][0]["since"] = 2026
    link["reading"]["later"] = [1]
    profile = parse_profile(data)
    assert write_profile(profile) == data
    # What was not known of parts that are gone goes with them.
    bare = replace(profile.links[0].reading, part=None, replacing=(Replacement("a"),))
    changed = replace(profile, links=(replace(profile.links[0], reading=bare),))
    assert parse_profile(write_profile(changed)).links[0].reading == bare


@given(READINGS, st.lists(st.builds(Headed, st.text(max_size=3)), max_size=2))
def test_any_reading_is_written_and_read_the_same(reading: Reading, also: list[Headed]) -> None:
    link = ProfileLink("A", "name", reading, also=tuple(also))
    profile = Profile("n", "Company", (link,))
    data = write_profile(profile)
    assert parse_profile(json.loads(json.dumps(data))) == profile
    assert data["schema"] in (1, 2)


_FIRST = ("date_order", "decimal", "blanks", "values", "list_separator", "arrays", "find_by")


@given(READINGS)
def test_the_second_form_is_used_just_where_the_first_would_lose_something(
    reading: Reading,
) -> None:
    known = Reading(**{name: getattr(reading, name) for name in _FIRST})
    for one, schema in ((known, 1), (reading, 1 if reading == known else 2)):
        assert write_profile(Profile("n", "C", (ProfileLink("A", "b", one),)))["schema"] == schema


def test_joined_columns_need_the_second_form() -> None:
    link = ProfileLink("A", "name", also=(Headed("B"),))
    assert write_profile(Profile("n", "Company", (link,)))["schema"] == 2


def test_what_is_not_typed_yet_survives() -> None:
    reading = Reading(part=Part("separator"), replacing=(Replacement("", "x"),))
    profile = Profile("n", "Company", (ProfileLink("A", "name", reading),))
    assert parse_profile(write_profile(profile)) == profile


@pytest.mark.parametrize(
    ("members", "code", "facts"),
    [
        (
            {"part": {"kind": "pattern", "mark": "("}},
            "pattern",
            {"where": "links[1].reading.part.mark", "find": "(", "put": ""},
        ),
        (
            {"replacing": [{"find": "a", "put": r"\1", "pattern": True}]},
            "group",
            {"where": "links[1].reading.replacing[1].find", "find": "a", "put": r"\1"},
        ),
        (
            {"part": {"kind": "email", "number": 0}},
            "bounds",
            {"where": "links[1].reading.part.number", "bounds": "1 or more, or -1 or less"},
        ),
        (
            {"part": {"kind": "email", "number": True}},
            "kind",
            {"where": "links[1].reading.part.number", "kind": "a whole number"},
        ),
        (
            {"phone": "Sweden"},
            "kind",
            {
                "where": "links[1].reading.phone",
                "kind": "a country in two letters, such as SE",
            },
        ),
        ({"yes": "ja"}, "kind", {"where": "links[1].reading.yes", "kind": "a list of texts"}),
        ({"no": [1]}, "kind", {"where": "links[1].reading.no", "kind": "a list of texts"}),
        (
            {"replacing": [{"find": "a", "pattern": 1}]},
            "kind",
            {"where": "links[1].reading.replacing[1].pattern", "kind": "true or false"},
        ),
    ],
)
def test_what_cannot_be_used_is_said_precisely(
    members: dict[str, object], code: str, facts: dict[str, object]
) -> None:
    with pytest.raises(ProfileProblem) as caught:
        parse_profile(with_reading(**members))
    assert (caught.value.code, caught.value.facts) == (code, facts)
    what, do = profile_sentences(caught.value)
    assert str(facts["where"]) in what
    assert do
    assert "{" not in what.replace(str(facts.get("find")), "")


def test_the_kinds_of_a_part_are_named() -> None:
    with pytest.raises(ProfileProblem) as caught:
        parse_profile(with_reading(part={}))
    assert caught.value.code == "choice"
    assert "separator, pattern, email" in str(caught.value.facts["choices"])
