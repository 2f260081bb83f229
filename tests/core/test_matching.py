"""Which existing record each row's keys point at."""

from __future__ import annotations

import pytest

from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.table import Cell
from tests.core.resolving import an_id, resolve_rows

CODE = IssueCode
COMPANIES = (
    {"_id": an_id(1), "name": "Acme", "externalId": "E1", "sourceId": "S1"},
    {"_id": an_id(2), "name": "Globex", "externalId": "E2"},
    {"_id": an_id(3), "name": "Twin", "externalId": "TT"},
    {"_id": an_id(4), "name": "Twin", "externalId": "TT"},
)
PARENTS = ({"_id": an_id(21), "name": "Acme"}, {"_id": an_id(22), "name": "Globex"})
PEOPLE = (
    {"_id": an_id(31), "externalId": "7", "email": "ann@acme.example", "companyId": an_id(21)},
    {"_id": an_id(32), "externalId": "7", "email": "bo@globex.example", "companyId": an_id(22)},
    {"_id": an_id(33), "externalId": "8", "email": "cy@globex.example", "companyId": an_id(22)},
)


@pytest.mark.parametrize(
    ("row", "number", "by"),
    [
        ({"_id": an_id(2)}, 2, "_id"),
        ({"_id": an_id(2).upper(), "externalId": "E2"}, 2, "_id"),
        ({"sourceId": "S1"}, 1, "sourceId"),
        ({"externalId": " E1 "}, 1, "externalId"),
        ({"sourceId": "S1", "externalId": "new"}, 1, "sourceId"),
        ({"sourceId": "new", "externalId": "E2"}, 2, "externalId"),
        ({"sourceId": None, "externalId": "E2"}, 2, "externalId"),
        ({"sourceId": "S1", "externalId": "TT"}, 1, "sourceId"),
    ],
)
def test_a_company_is_matched(row: dict[str, str], number: int, by: str) -> None:
    found = resolve_rows("Company", {name: [cell] for name, cell in row.items()}, COMPANIES)
    assert found.resolution.target_id(0) == an_id(number)
    assert found.resolution.matched_key(0) == by


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"_id": an_id(9)}, CODE.ID_UNKNOWN),
        ({"_id": an_id(9), "externalId": "E1"}, CODE.ID_UNKNOWN),
        ({"externalId": "TT"}, CODE.AMBIGUOUS),
        ({"sourceId": "S1", "externalId": "E2"}, CODE.KEYS_DISAGREE),
        ({"_id": an_id(2), "sourceId": "S1"}, CODE.KEYS_DISAGREE),
    ],
)
def test_keys_that_settle_nothing_hold_the_row(row: dict[str, str], code: IssueCode) -> None:
    columns = {name: [cell] for name, cell in row.items()} | {"name": ["x"]}
    found = resolve_rows("Company", columns, COMPANIES)
    assert found.words == ["held"]
    assert found.codes(0) == [code]
    assert found.resolution.target_id(0) is None
    assert found.resolution.matched_key(0) is None


def test_the_facts_say_which_keys_and_records() -> None:
    found = resolve_rows(
        "Company",
        {
            "_id": [an_id(2), an_id(2).replace("2", "9"), None, None],
            "sourceId": ["S1", None, "S1", None],
            "externalId": [None, None, "E2", "TT"],
            "name": list("abcd"),
        },
        COMPANIES,
    )
    disagree = [one for one in found.issues if one.code is CODE.KEYS_DISAGREE]
    assert [
        (one.rows.tolist(), one.facts["first_label"], one.facts["second_label"]) for one in disagree
    ] == [([0], "Planhat ID", "Source ID"), ([2], "Source ID", "External ID")]
    several = found.issue(CODE.AMBIGUOUS)
    assert several.facts["count"] == 2
    assert several.facts["candidates"] == [an_id(3), an_id(4)]
    assert several.value == "TT"


def test_a_chosen_key_is_asked_first() -> None:
    columns = {"sourceId": ["new"], "externalId": ["E1"]}
    found = resolve_rows("Company", columns, COMPANIES, key="externalId")
    assert found.resolution.matched_key(0) == "externalId"
    both = {"sourceId": ["S1"], "externalId": ["TT"], "name": ["x"]}
    assert resolve_rows("Company", both, COMPANIES, key="externalId").words == ["held"]


def test_case_and_zeros_of_a_key_count_but_are_pointed_out() -> None:
    found = resolve_rows("Company", {"externalId": ["e1", "0E2"], "name": ["a", "b"]}, COMPANIES)
    assert found.words == ["create", "create"]
    assert [one.facts["near"] for one in found.issues] == ["E1", "E2"]


def test_a_key_inside_a_company_is_looked_up_there() -> None:
    found = resolve_rows(
        "Enduser",
        {
            "externalId": ["7", "7", "7"],
            "companyId": ["Acme", "Globex", "Acme"],
            "position": list("abc"),
        },
        PEOPLE,
        {"Company": PARENTS},
    )
    assert [found.resolution.target_id(row) for row in range(3)] == [
        an_id(31),
        an_id(32),
        an_id(31),
    ]
    assert found.words == ["update", "update", "held"]


def test_without_a_company_a_shared_key_is_ambiguous_and_a_lone_one_is_not() -> None:
    found = resolve_rows("Enduser", {"externalId": ["7", "8"], "position": ["a", "b"]}, PEOPLE)
    assert found.words == ["held", "update"]
    assert found.codes(0) == [CODE.AMBIGUOUS]
    blank = resolve_rows(
        "Enduser",
        {"externalId": ["7", "8"], "companyId": [None, "Acme"], "position": ["a", "b"]},
        PEOPLE,
        {"Company": PARENTS},
    )
    assert [blank.codes(row) for row in (0, 1)] == [[CODE.AMBIGUOUS], [CODE.KEY_TAKEN]]


def test_a_key_of_another_company_is_no_obstacle_where_a_stronger_one_settles() -> None:
    found = resolve_rows(
        "Enduser",
        {"_id": [an_id(31)], "externalId": ["8"], "companyId": ["Acme"]},
        PEOPLE,
        {"Company": PARENTS},
    )
    assert found.words == ["update"]


def test_a_row_of_an_unknown_company_is_held_for_that_alone() -> None:
    found = resolve_rows(
        "Enduser",
        {"externalId": ["7"], "companyId": ["Nobody"]},
        PEOPLE,
        {"Company": PARENTS},
    )
    assert found.codes(0) == [CODE.REFERENCE_UNKNOWN]


def test_e_mails_match_whatever_their_case() -> None:
    found = resolve_rows("Enduser", {"email": ["ANN@acme.example"], "position": ["a"]}, PEOPLE)
    assert found.resolution.matched_key(0) == "email"


def test_rows_disagree_together_only_where_they_name_the_same_records_in_the_same_words() -> None:
    people = [*PEOPLE, {"_id": an_id(34), "sourceId": "S", "companyId": an_id(22)}]
    columns: dict[str, list[Cell]] = {
        "sourceId": ["S", "S", "S"],
        "externalId": ["7", "7", "7"],
        "companyId": ["Acme", "Globex", "Acme"],
    }
    found = resolve_rows("Enduser", columns, people, {"Company": PARENTS})
    told = [
        (one.rows.tolist(), one.facts["candidates"])
        for one in found.issues
        if one.code is CODE.KEYS_DISAGREE
    ]
    assert told == [([0, 2], [an_id(34), an_id(31)]), ([1], [an_id(34), an_id(32)])]
    columns = {"_id": [an_id(1), "extid-E1"], "externalId": ["E2", "E2"], "name": ["a", "b"]}
    found = resolve_rows("Company", columns, COMPANIES)
    firsts = [one.facts["first_value"] for one in found.issues if one.code is CODE.KEYS_DISAGREE]
    assert firsts == [an_id(1), "extid-E1"]
