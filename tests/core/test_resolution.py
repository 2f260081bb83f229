"""What each record would do: create, update, nothing, or be held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.issues import IssueCode, Severity
from planhat_desktop.core.mapping import Arrays, Reading
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.resolution import Outcome as Word
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell
from tests.core.resolving import an_id, resolve_rows, with_custom

CODE = IssueCode
Columns = Mapping[str, Sequence[Cell]]
ACME = {
    "_id": an_id(1),
    "name": "Acme",
    "externalId": "E1",
    "city": "Oslo",
    "csmScore": 3,
    "tags": ["a", "b"],
    "owner": {"_id": an_id(11), "nickName": "Ann"},
    "custom": {"Tier": "Gold", "Renewal": "2026-04-03T00:00:00.000Z"},
}
USERS = ({"_id": an_id(11), "nickName": "Ann"}, {"_id": an_id(12), "nickName": "Bo"})
CLEARING = Policy(blanks="clear")
TIER = Field("custom.Tier", "Tier", FieldType.TEXT, required=True)
LOCKED = Field("custom.Renewal", "Renewal", FieldType.DATE, locked=True)


def test_every_outcome_has_its_word() -> None:
    assert [one.word for one in Word] == ["create", "update", "same", "held"]


def test_create_update_same_and_held() -> None:
    found = resolve_rows(
        "Company",
        {
            "externalId": ["E1", "E2", "E3", "E4"],
            "name": ["Acme", "Globex", None, "Initech"],
            "city": ["Oslo", "Bergen", "Paris", "Rome"],
            "csmScore": ["3.0", "5", "1", "many"],
        },
        (ACME, {"_id": an_id(2), "externalId": "E2", "name": "Globex", "csmScore": 4}),
    )
    assert found.words == ["same", "update", "held", "held"]
    assert found.resolution.counts() == {"create": 0, "update": 1, "same": 1, "held": 2}
    changes = [(one.field.name, one.old, one.new) for one in found.resolution.changes(1)]
    assert changes == [("city", None, "Bergen"), ("csmScore", 4, 5)]
    assert found.codes(2) == [CODE.MISSING_REQUIRED]


def test_a_row_that_says_what_planhat_has_in_other_words_is_the_same() -> None:
    found = resolve_rows(
        "Company",
        {
            "externalId": ["E1"],
            "name": [" Acme "],
            "csmScore": [3.0],
            "tags": ["b; a"],
            "owner": ["ann"],
            "custom.Tier": ["Gold"],
            "custom.Renewal": ["03.04.2026"],
        },
        (ACME,),
        {"User": USERS},
        catalog=with_custom("Company", TIER, LOCKED),
    )
    assert found.words == ["same"]
    assert found.resolution.changes(0) == ()


@pytest.mark.parametrize(
    ("arrays", "cell", "outcome", "after"),
    [
        ("replace", "b;a", "same", None),
        ("replace", "a", "update", ["a"]),
        ("add", "a", "same", None),
        ("add", "c", "update", ["a", "b", "c"]),
        ("remove", "c", "same", None),
        ("remove", "a", "update", ["b"]),
        ("remove", "a;b", "update", []),
        ("add", None, "same", None),
    ],
)
def test_lists_are_replaced_added_to_or_taken_from(
    arrays: Arrays, cell: str | None, outcome: str, after: list[str] | None
) -> None:
    found = resolve_rows(
        "Company",
        {"externalId": ["E1"], "tags": [cell]},
        (ACME,),
        readings={"tags": Reading(arrays=arrays)},
    )
    assert found.words == [outcome]
    assert found.sent(0).get("tags") == after


def test_a_new_record_has_nothing_to_take_away_from() -> None:
    readings = {"tags": Reading(arrays="remove"), "city": Reading(arrays="remove")}
    found = resolve_rows(
        "Company", {"name": ["New"], "tags": ["a"], "city": ["Oslo"]}, readings=readings
    )
    assert found.sent(0) == {"name": "New", "city": "Oslo"}
    added = resolve_rows(
        "Company", {"name": ["New"], "tags": ["a"]}, readings={"tags": Reading(arrays="add")}
    )
    assert added.sent(0) == {"name": "New", "tags": ["a"]}


@pytest.mark.parametrize("arrays", ["replace", "add", "remove"])
def test_an_empty_cell_that_clears_empties_a_list_once(arrays: Arrays) -> None:
    columns: Columns = {"externalId": ["E1"], "tags": [None]}
    readings = {"tags": Reading(arrays=arrays)}
    first = resolve_rows("Company", columns, (ACME,), policy=CLEARING, readings=readings)
    assert (first.words, first.sent(0)["tags"]) == (["update"], None)
    nothing: tuple[object, ...] = ([], None, "")
    for emptied in nothing:
        after = ({**ACME, "tags": emptied},)
        again = resolve_rows("Company", columns, after, policy=CLEARING, readings=readings)
        assert again.words == ["same"]


def test_blanks_keep_or_clear() -> None:
    columns: Columns = {"externalId": ["E1", "E9"], "name": ["Acme", "New"], "city": [None, None]}
    assert resolve_rows("Company", columns, (ACME,)).words == ["same", "create"]
    cleared = resolve_rows("Company", columns, (ACME,), policy=CLEARING)
    assert cleared.words == ["update", "create"]
    assert cleared.sent(0) == {"_id": an_id(1), "city": None}
    assert cleared.sent(1) == {"externalId": "E9", "name": "New"}


def test_what_a_record_must_have_is_not_cleared() -> None:
    columns: Columns = {
        "externalId": ["E1", "E2"],
        "name": [None, None],
        "custom.Tier": ["Gold", "Gold"],
    }
    catalog = with_custom("Company", TIER)
    nameless = {"_id": an_id(2), "externalId": "E2", "custom": {"Tier": "Gold"}}
    found = resolve_rows("Company", columns, (ACME, nameless), policy=CLEARING, catalog=catalog)
    assert found.words == ["held", "same"]
    assert found.issue(CODE.MISSING_REQUIRED).field == "name"


def test_mandatory_custom_fields_are_asked_of_new_records_only() -> None:
    columns: Columns = {"externalId": ["E1", "E8", "E9"], "name": ["Acme", "b", "c"]}
    catalog = with_custom("Company", TIER, LOCKED)
    found = resolve_rows("Company", columns, (ACME,), catalog=catalog)
    assert found.words == ["same", "held", "held"]
    issue = found.issue(CODE.MISSING_REQUIRED)
    assert (issue.field, issue.column, issue.rows.tolist()) == ("custom.Tier", None, [1, 2])
    filled = {
        **columns,
        "custom.Tier": [None, None, "Gold"],
        "custom.Renewal": [None, "1.5.26", None],
    }
    found = resolve_rows("Company", filled, (ACME,), catalog=catalog)
    assert found.words == ["same", "held", "create"]
    assert found.issue(CODE.MISSING_REQUIRED).column == 2


def test_one_of_several_fields_is_enough() -> None:
    found = resolve_rows(
        "License",
        {
            "companyId": ["Acme"] * 3,
            "_currency": ["EUR"] * 3,
            "fromDate": ["2026-04-03"] * 3,
            "mrr": ["5", None, None],
            "value": [None, "5", None],
        },
        others={"Company": ({"_id": an_id(21), "name": "Acme"},)},
    )
    assert found.words == ["create", "create", "held"]
    issue = found.issue(CODE.MISSING_ANY_OF)
    assert issue.rows.tolist() == [2]
    assert "MRR" in str(issue.facts["labels"])


def test_a_row_with_nothing_to_send_makes_no_empty_record() -> None:
    found = resolve_rows("Timesheet", {"dateFrom": ["2026-04-03", None]})
    assert found.words == ["create", "held"]
    assert found.codes(1) == [CODE.NOTHING_TO_SEND, CODE.NO_KEY]


@pytest.mark.parametrize(
    ("mode", "words", "codes"),
    [
        (Mode.UPDATE_ONLY, ["update", "held"], [[], [CODE.MODE_UPDATE_ONLY]]),
        (Mode.CREATE_ONLY, ["held", "create"], [[CODE.MODE_CREATE_ONLY], []]),
    ],
)
def test_the_policy_says_what_is_allowed(
    mode: Mode, words: list[str], codes: list[list[IssueCode]]
) -> None:
    columns: Columns = {
        "externalId": ["E1", "E9"],
        "name": ["Acme", "New"],
        "city": ["Rome", "Rome"],
    }
    found = resolve_rows("Company", columns, (ACME,), policy=Policy(mode))
    assert found.words == words
    assert [found.codes(row) for row in (0, 1)] == codes


HOMELESS = {"_id": an_id(31), "email": "ann@acme.example"}


def test_a_person_without_a_company_here_or_there_is_held() -> None:
    parents = {"Company": ({"_id": an_id(21), "name": "Acme"},)}
    columns: Columns = {"email": ["ann@acme.example"], "position": ["CFO"]}
    found = resolve_rows("Enduser", columns, (HOMELESS,))
    assert (found.words, found.codes(0)) == (["held"], [CODE.MISSING_REQUIRED])
    blank = resolve_rows("Enduser", {**columns, "companyId": [None]}, (HOMELESS,), parents)
    assert blank.words == ["held"]
    told: Columns = {"_id": [an_id(31)], "companyId": ["Acme"]}
    assert resolve_rows("Enduser", {**columns, **told}, (HOMELESS,), parents).words == ["update"]
    housed = {**HOMELESS, "companyId": an_id(21)}
    assert resolve_rows("Enduser", columns, (housed,)).words == ["update"]


def test_new_records_to_look_at_twice() -> None:
    found = resolve_rows(
        "Company", {"externalId": ["e1", None, "E7"], "name": ["a", "b", "c"]}, (ACME,)
    )
    assert found.words == ["create"] * 3
    assert [found.codes(row) for row in range(3)] == [[CODE.KEY_NEARLY_MATCHES], [CODE.NO_KEY], []]
    assert all(one.severity is Severity.CHECK for one in found.issues)


def test_rows_with_a_bad_cell_are_held_whatever_they_match() -> None:
    found = resolve_rows("Company", {"externalId": ["E1"], "csmScore": ["many"]}, (ACME,))
    assert found.words == ["held"]
    assert found.resolution.changes(0) == ()


def test_an_id_alone_is_no_change() -> None:
    found = resolve_rows("Company", {"_id": [an_id(1)], "city": ["Oslo"]}, (ACME,))
    assert found.words == ["same"]


def test_names_for_ids() -> None:
    resolution = resolve_rows("Company", {"name": ["a"]}, (ACME,)).resolution
    assert resolution.target_id(0) is None
    assert resolution.matched_key(0) is None
    assert resolution.name_of("Company", an_id(1)) == "Acme"
    assert resolution.name_of("Company", an_id(9)) == an_id(9)
    assert resolution.name_of("User", an_id(1)) == an_id(1)


@pytest.mark.parametrize(
    ("record", "title"),
    [
        ({"name": "Acme", "email": "x"}, "Acme"),
        ({"subject": "Hello"}, "Hello"),
        ({"firstName": "Ann", "lastName": "Ek", "email": "x"}, "Ann Ek"),
        ({"lastName": "Ek"}, "Ek"),
        ({"email": "x"}, "x"),
        ({"sourceId": "S"}, "S"),
        ({"firstName": "Ann"}, "Ann"),
        ({}, ""),
    ],
)
def test_what_a_person_calls_a_record(record: dict[str, object], title: str) -> None:
    assert title_of(record) == title


rows = st.lists(
    st.fixed_dictionaries(
        {
            "externalId": st.sampled_from(("E1", "e1", "E2", "", None)),
            "sourceId": st.sampled_from(("S1", "S2", None)),
            "name": st.sampled_from(("Acme", "New", None)),
            "csmScore": st.sampled_from(("3", "4", "many", None)),
            "tags": st.sampled_from(("a;b", "a", ";", None)),
            "owner": st.sampled_from(("Ann", "Bo", "Zed", None)),
        }
    ),
    max_size=8,
)
policies = st.builds(Policy, st.sampled_from(list(Mode)), st.sampled_from(("keep", "clear")))


@given(rows, policies, st.sampled_from(("replace", "add", "remove")))
def test_every_row_has_one_outcome_and_held_ones_a_reason(
    cells: list[dict[str, str | None]], policy: Policy, arrays: Arrays
) -> None:
    names = ("externalId", "sourceId", "name", "csmScore", "tags", "owner")
    found = resolve_rows(
        "Company",
        {name: [row[name] for row in cells] for name in names},
        (ACME, {"_id": an_id(2), "name": "Globex", "sourceId": "S1"}),
        {"User": USERS},
        policy=policy,
        readings={"tags": Reading(arrays=arrays)},
    )
    resolution = found.resolution
    assert sum(resolution.counts().values()) == len(cells)
    for row, word in enumerate(found.words):
        blocked = any(one.severity is Severity.BLOCKED for one in found.issues.of_row(row))
        assert blocked == (word == "held")
        assert bool(resolution.changes(row)) == (word in ("create", "update"))
        assert (resolution.target_id(row) is not None) or word not in ("update", "same")
        assert (resolution.target_id(row) is None) or word != "create"
        for change in resolution.changes(row):
            assert change.old != change.new or change.field.is_list


def test_a_row_left_out_is_held_and_no_obstacle() -> None:
    columns: Columns = {"externalId": ["E1", "E1"], "city": ["Rome", "Rome"]}
    found = resolve_rows("Company", columns, (ACME,), left_out=frozenset({2}))
    assert found.words == ["held", "update"]
