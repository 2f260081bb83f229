"""The distinct values of a column: each once, what becomes of it, and what was decided."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.live import live_of
from planhat_desktop.app.valuemap import State, Value, ValueMap, decided
from planhat_desktop.core.building import build
from planhat_desktop.core.mapping import Link, Part, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.options import Why
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import BAD, KEEP
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.core.table import Cell, CellError
from tests.core.making import built_in, make_table
from tests.core.resolving import an_id, with_custom

NOW = dt.datetime(2026, 11, 22, 10, 15, tzinfo=dt.UTC)
TIER = Field("custom.Tier", "Tier", FieldType.OPTION, options=("Enterprise", "Starter"))
TIERS = Field("custom.Tiers", "Tiers", FieldType.OPTIONS, options=("Enterprise", "A, B", "C"))
FLAG = Field("custom.Flag", "Flag", FieldType.BOOLEAN)
OWNER = Field("owner", "Owner", FieldType.REFERENCE, references="User")
TEAM = Field("custom.Team", "Team", FieldType.REFERENCES, references="User")
PHASE = Field("phase", "Phase", FieldType.TEXT)

USERS = (
    {"_id": an_id(1), "nickName": "Ann Ek", "email": "ann@x.example"},
    {"_id": an_id(2), "nickName": "Bo Dahl", "email": "bo@x.example"},
    {"_id": an_id(3), "nickName": "Bo Dahl", "email": "bo2@x.example"},
)
PHASES = ({"_id": an_id(1), "phase": "Live"}, {"_id": an_id(2), "phase": "Onboarding"})


def snapshot(users: bool = True) -> Snapshot:
    models = {
        "Company": Existing("Company", PHASES, frozenset({"_id", "phase"})),
        "User": Existing("User", USERS, frozenset({"_id", "nickName", "email"})),
    }
    if not users:
        del models["User"]
    return Snapshot(models, NOW)


def make_map(
    field: Field,
    cells: Sequence[Cell],
    reading: Reading | None = None,
    known: Snapshot | None = None,
    *,
    looked: bool = True,
) -> ValueMap:
    table = make_table([("Column", cells)])
    live = live_of(field, built_in().model("Company"), known or snapshot())
    assert live is not None
    made = ValueMap(table, Link(0, field.name, reading or Reading()), field, live)
    if looked:
        for _turn in made.look():
            pass
    return made


def all_of(made: ValueMap) -> list[Value]:
    return [made.value(place) for place in range(made.seen)]


def said(made: ValueMap) -> dict[str, tuple[str, str]]:
    return {one.text: (one.state.name, one.becomes) for one in all_of(made)}


def test_each_value_stands_once_most_rows_first() -> None:
    cells = ["Ent.", "Starter", "Ent.", " Ent. ", None, "", "starter", "Nope", "Ent."]
    made = make_map(TIER, cells)
    assert [(one.text, one.rows) for one in all_of(made)] == [
        ("Ent.", 4),
        ("Starter", 1),
        ("starter", 1),
        ("Nope", 1),
    ]
    assert said(made)["starter"] == ("FINE", "Starter")
    assert (made.count(State.OPEN), made.rows_in(State.OPEN)) == (2, 5)
    assert made.is_whole
    near = made.value(0).nearest
    assert near is not None
    assert (near.option, near.why) == ("Enterprise", Why.SHORT)
    assert made.proposed() == {"Ent.": "Enterprise"}
    assert made.nearest_of("Nope") is None
    assert made.nearest_of("unheard of") is None


def test_equal_texts_of_other_kinds_are_one_value() -> None:
    made = make_map(TIER, [1, "1", 1.0, CellError("#N/A")])
    assert [(one.text, one.rows) for one in all_of(made)] == [("1", 3), ("#N/A", 1)]


def test_a_decision_is_what_is_sent_from_then_on() -> None:
    made = make_map(TIER, ["Ent.", "Starter", "Nope"])
    made.decide({"Ent.": "Enterprise", "Nope": "", "gone": "Starter"})
    assert said(made) == {
        "Ent.": ("DECIDED", "Enterprise"),
        "Starter": ("FINE", "Starter"),
        "Nope": ("DECIDED", ""),
    }
    assert made.value(2).is_emptied
    assert made.proposed() == {}
    made.decide({})
    assert made.count(State.DECIDED) == 0


def test_what_was_decided_and_is_gone_is_open_again() -> None:
    made = make_map(TIER, ["Ent."], Reading(values={"Ent.": "Gold"}))
    assert made.value(0).is_lost
    assert made.proposed() == {}
    gone = make_map(OWNER, ["Ann"], Reading(values={"Ann": an_id(9)}))
    assert gone.value(0).is_lost
    flag = make_map(FLAG, ["jein", "ja"], Reading(values={"jein": "maybe"}))
    assert [one.state for one in all_of(flag)] == [State.OPEN, State.FINE]
    flag.decide({"jein": "no"})
    assert said(flag)["jein"] == ("DECIDED", "no")


def test_decisions_are_kept_beside_those_of_other_files() -> None:
    reading = Reading(values={"a": "1", "b": "2"}, date_order="DMY")
    made = decided(reading, {"b": None, "c": "", "a": "3"})
    assert made == Reading(values={"a": "3", "c": ""}, date_order="DMY")


def test_a_reference_is_found_or_says_how_many_fit() -> None:
    made = make_map(OWNER, ["Ann Ek", "ann@x.example", "Bo Dahl", "Nobody"])
    assert said(made) == {
        "Ann Ek": ("FINE", "Ann Ek"),
        "ann@x.example": ("FINE", "Ann Ek"),
        "Bo Dahl": ("OPEN", ""),
        "Nobody": ("OPEN", ""),
    }
    assert [one.fits for one in all_of(made)] == [0, 0, 2, 0]
    made.decide({"Bo Dahl": an_id(2)})
    assert said(made)["Bo Dahl"] == ("DECIDED", "Bo Dahl")


def test_names_that_may_be_one_are_kin_until_they_are_decided() -> None:
    company = Field("companyId", "Company", FieldType.REFERENCE, references="Company")
    cells = ["Hooli Logistics AB", "HOOLI LOGISTICS", "Initrode", "Hooli Logistics AB"]
    made = make_map(company, cells)
    assert [one.kin for one in all_of(made)] == [
        ("HOOLI LOGISTICS",),
        ("Hooli Logistics AB",),
        (),
    ]
    made.decide({"HOOLI LOGISTICS": an_id(1)})
    assert made.value(0).kin == ()
    assert all(one.kin == () for one in all_of(make_map(OWNER, ["Cy Ek", "CY EK"])))


def test_the_likest_record_is_a_hint_and_no_proposal() -> None:
    made = make_map(OWNER, ["Ann Eck", "Bo Dahl", "Nobody", "Ann Ek", "Bo Dahll"])
    assert [one.like for one in all_of(made)] == ["Ann Ek", "", "", "", ""]  # two are called Bo
    assert made.proposed() == {}
    assert made.value(0).state is State.OPEN


def test_before_the_workspace_was_read_nothing_is_said_to_be_wrong() -> None:
    made = make_map(OWNER, ["Ann"], Reading(values={"Bo": an_id(2)}), snapshot(users=False))
    assert said(made) == {"Ann": ("FINE", "")}
    made.decide({"Ann": an_id(1)})
    assert said(made) == {"Ann": ("DECIDED", an_id(1))}
    words = make_map(PHASE, ["Lvie"], known=Snapshot({}, NOW))
    assert said(words) == {"Lvie": ("FINE", "Lvie")}


def test_a_word_that_is_new_is_asked_about_and_may_stay() -> None:
    made = make_map(PHASE, ["Live", "Onbording", "Kind of live"])
    assert said(made)["Onbording"] == ("OPEN", "")
    assert made.proposed() == {"Onbording": "Onboarding"}
    made.decide({"Kind of live": "Kind of live"})
    assert said(made)["Kind of live"] == ("DECIDED", "Kind of live")


def test_the_parts_of_a_list_are_decided_one_by_one() -> None:
    made = make_map(TIERS, ["Ent.; C", "A, B", "C;Ent.;D", "whole; cell"])
    assert Counter({one.text: one.rows for one in all_of(made)}) == {
        "Ent.": 2, "C": 2, "A, B": 1, "D": 1, "whole": 1, "cell": 1,
    }  # fmt: skip
    mapped = make_map(TIERS, ["whole; cell"], Reading(values={"whole; cell": "C"}))
    assert said(mapped) == {"whole; cell": ("DECIDED", "C")}
    team = make_map(TEAM, ["Ann Ek; Bo Dahl"])
    assert [one.state for one in all_of(team)] == [State.FINE, State.OPEN]


def test_values_are_those_that_the_reading_makes() -> None:
    reading = Reading(part=Part("separator", "/", 2), case="title")
    made = make_map(TIER, ["x/enterprise", "y/enterprise", "alone", "z/ent."], reading)
    assert [(one.text, one.rows) for one in all_of(made)] == [("Enterprise", 2), ("Ent.", 1)]
    number = make_map(TIER, ["none here", "No 5"], Reading(part=Part("number")))
    assert [one.text for one in all_of(number)] == ["5"]
    raw = Reading(part=Part("separator", "/", 2), values={"x/old": "Starter"})
    assert said(make_map(TIER, ["x/old"], raw)) == {"x/old": ("DECIDED", "Starter")}


def test_a_persons_own_words_for_yes_and_no_are_known() -> None:
    own = Reading(yes=("klart",), no=("ej",), values={"sedan": "EJ", "x": "perhaps"})
    made = make_map(FLAG, ["Klart", "ej", "ja", "maybe", "sedan", "x"], own)
    assert said(made) == {
        "Klart": ("FINE", "yes"),
        "ej": ("FINE", "no"),
        "ja": ("FINE", "yes"),
        "maybe": ("OPEN", ""),
        "sedan": ("DECIDED", "EJ"),
        "x": ("OPEN", "perhaps"),
    }


def test_its_first_rows_are_known() -> None:
    made = make_map(TIERS, ["C", "D; C", "E", "C"])
    assert made.positions("C", 9) == [0, 1, 3]
    assert made.positions("C", 1) == [0]
    assert made.positions("unheard of", 9) == []
    many = make_map(TIERS, [f"C; {n}" for n in range(9)])
    assert len(many.positions("C", 9)) == 6


def test_the_next_open_value_comes_after_the_one_in_hand() -> None:
    made = make_map(TIER, ["a", "Starter", "b", "c"])
    order = made.select(None)
    assert made.next_open(order, 1, ()) == 2
    assert made.next_open(order, 3, ("c",)) == 0
    assert made.next_open(order, 0, ("a", "b", "c")) is None
    assert made.place_of("b") == 2
    assert made.place_of("z") is None


def test_a_filter_and_letters_narrow_the_list() -> None:
    made = make_map(TIER, ["Ent.", "Starter", "starter ", "Nope"])
    assert made.select(None).tolist() == [0, 1, 2, 3]
    assert made.select(State.OPEN).tolist() == [0, 3]
    assert made.select(None, "  NOP ").tolist() == [3]
    assert made.select(State.FINE, "start").tolist() == [1, 2]
    assert made.select(State.DECIDED).tolist() == []
    made.decide({"Nope": "Enterprise"})
    assert made.select(State.DECIDED, "enterp").tolist() == [3]


def test_many_values_are_looked_at_a_portion_at_a_time() -> None:
    made = make_map(TIER, [f"value {n}" for n in range(6_000)], looked=False)
    work = made.look()
    next(work)
    assert made.seen == 0  # gathering takes turns as well
    turns = sum(1 for _turn in work)
    assert turns > 20
    assert made.is_whole
    assert made.seen == 6_000
    made.decide({"value 5": "Starter"})
    assert made.count(State.DECIDED) == 1


def test_what_is_decided_before_it_was_looked_at_is_taken_along() -> None:
    made = make_map(TIER, [f"value {n}" for n in range(600)], looked=False)
    work = made.look()
    while not made.seen:
        next(work)
    assert made.seen < 600
    made.decide({"value 599": "Starter"})
    for _turn in work:
        pass
    assert made.count(State.DECIDED) == 1


TEXTS = st.sampled_from(["Ent.", "Starter", "ENTERPRISE", "Nope", "", " Nope", "x;y", "C", "A, B"])


@pytest.mark.parametrize("field", [TIER, TIERS])
@given(
    cells=st.lists(TEXTS, max_size=12),
    values=st.dictionaries(TEXTS.filter(bool), st.sampled_from(["Starter", "C", "", "Zzz"])),
)
def test_the_list_says_what_the_upload_does(
    field: Field, cells: list[str], values: Mapping[str, str]
) -> None:
    """No value is twice, an option is never open, and an open one alone holds its rows."""
    made = make_map(field, cells, Reading(values=values))
    texts = [one.text for one in all_of(made)]
    assert len(texts) == len(set(texts))
    for one in all_of(made):
        if one.text in field.options and one.text not in values:
            assert (one.state, one.becomes) == (State.FINE, one.text)
    open_ones = {one.text for one in all_of(made) if one.state is State.OPEN}
    model = with_custom("Company", field).model("Company")
    table = make_table([("Column", cells)])
    link = Link(0, field.name, Reading(values=values))
    records, _issues = build(table, Links("Company", (link,)), model, Policy())
    if not cells:
        return
    column = records.columns[field.name]
    for row in range(table.rows):
        value = column.values[int(column.codes[row])]
        parts = [text for text in open_ones if row in made.positions(text, 99)]
        assert (value is BAD) == bool(parts), (cells[row], value, parts)
        if not cells[row].strip():
            assert value is KEEP


def test_counts_hold_for_an_empty_column() -> None:
    made = make_map(TIER, [None, " "])
    assert (made.seen, made.is_whole) == (0, True)
    assert np.array_equal(made.select(None), [])
