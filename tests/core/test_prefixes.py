"""Ids that are told by another key, and such prefixes where they do not belong."""

from __future__ import annotations

import pytest

from planhat_desktop.core.choices import Choices
from planhat_desktop.core.issues import IssueCode, Severity
from planhat_desktop.core.schema import ID_PREFIXES
from planhat_desktop.core.table import Cell
from tests.core.making import built_in
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
    {"_id": an_id(31), "externalId": "7", "companyId": an_id(21)},
    {"_id": an_id(32), "externalId": "7", "companyId": an_id(22)},
    {"_id": an_id(33), "externalId": "8", "companyId": an_id(22)},
)


def test_prefixes_are_of_one_length() -> None:
    assert all(len(one) == 6 for one in ID_PREFIXES)


@pytest.mark.parametrize(
    ("text", "number", "by"),
    [
        ("extid-E1", 1, "externalId"),
        (" ExtId- E2 ", 2, "externalId"),
        ("srcid-S1", 1, "sourceId"),
        (an_id(2), 2, "_id"),
    ],
)
def test_an_id_may_be_told_by_another_key(text: str, number: int, by: str) -> None:
    columns = {"_id": [text], "name": ["New"]}
    found = resolve_rows("Company", columns, COMPANIES)
    assert found.words == ["update"]
    assert found.sent(0) == {"_id": an_id(number), "name": "New"}
    assert found.resolution.matched_key(0) == by
    assert found.codes(0) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("extid-gone", CODE.ID_UNKNOWN),
        ("srcid-E1", CODE.ID_UNKNOWN),
        ("extid-TT", CODE.AMBIGUOUS),
        ("extid-", CODE.NOT_AN_ID),
        ("anyid-E1", CODE.NOT_AN_ID),
    ],
)
def test_of_records_told_so_exactly_one_must_fit(text: str, code: IssueCode) -> None:
    columns: dict[str, list[Cell]] = {
        "_id": [text, text],
        "externalId": ["E2", None],
        "name": ["New", "Other"],
    }
    found = resolve_rows("Company", columns, COMPANIES)
    assert found.words == ["held", "held"]
    assert found.codes(0)[0] is found.codes(1)[0] is code
    issue = next(one for one in found.issues if one.code is code)
    assert (issue.rows.tolist(), issue.value) == ([0, 1], text)
    assert found.resolution.matched_key(0) in ("externalId", None)


def test_of_several_that_fit_the_person_chooses() -> None:
    columns = {"_id": ["extid-TT"], "name": ["New"]}
    several = resolve_rows("Company", columns, COMPANIES)
    assert several.issue(CODE.AMBIGUOUS).facts["candidates"] == [an_id(3), an_id(4)]
    found = resolve_rows("Company", columns, COMPANIES, choices=Choices({2: an_id(4)}))
    assert found.words == ["update"]
    assert found.sent(0) == {"_id": an_id(4), "name": "New"}
    assert found.resolution.matched_key(0) == "_id"
    other = resolve_rows("Company", columns, COMPANIES, choices=Choices({2: an_id(1)}))
    assert other.words == ["held"]


def test_another_record_than_the_one_told_may_be_chosen() -> None:
    columns = {"_id": ["extid-E1"], "externalId": ["E2"], "name": ["New"]}
    held = resolve_rows("Company", columns, COMPANIES)
    assert held.codes(0) == [CODE.KEYS_DISAGREE]
    assert held.issue(CODE.KEYS_DISAGREE).facts["keys"] == [
        [("Planhat ID", "extid-E1")],
        [("External ID", "E2")],
    ]
    for number in (1, 2):
        found = resolve_rows("Company", columns, COMPANIES, choices=Choices({2: an_id(number)}))
        assert found.sent(0) == {"_id": an_id(number), "name": "New"}
        assert found.codes(0) == [CODE.KEY_NOT_SENT]


def test_a_key_of_its_company_is_looked_up_there() -> None:
    columns: dict[str, list[Cell]] = {
        "_id": ["extid-7", "extid-7", "extid-8", "extid-8", "extid-7"],
        "companyId": ["Acme", "Globex", "Acme", None, None],
        "position": list("abcde"),
    }
    found = resolve_rows("Enduser", columns, PEOPLE, {"Company": PARENTS})
    assert found.words == ["update", "update", "held", "update", "held"]
    assert [found.resolution.target_id(row) for row in (0, 1, 3)] == [
        an_id(31),
        an_id(32),
        an_id(33),
    ]
    assert (found.codes(2), found.codes(4)) == ([CODE.KEY_TAKEN], [CODE.AMBIGUOUS])


def test_one_record_told_in_two_ways_is_one_too_many() -> None:
    columns = {"_id": ["extid-E1", an_id(1)], "name": ["A", "B"]}
    found = resolve_rows("Company", columns, COMPANIES)
    assert found.words == ["update", "held"]


@pytest.mark.parametrize(
    "name", [one.name for one in built_in().models.values() if one.find("_id") is not None]
)
def test_each_model_takes_the_prefixes_of_its_own_addresses(name: str) -> None:
    model = built_in().model(name)
    for prefix, keys in ID_PREFIXES.items():
        key = next((one for one in model.key_names if one in keys), None)
        there = {"_id": an_id(5), **({key: "K"} if key else {})}
        found = resolve_rows(name, {"_id": [f"{prefix}K"]}, [there])
        if key and prefix in model.id_prefixes:
            assert found.resolution.target_id(0) == an_id(5)
        else:
            assert found.codes(0)[0] is CODE.NOT_AN_ID


def test_a_prefix_in_a_key_of_its_own_is_pointed_out_where_it_would_be_written() -> None:
    there = [*COMPANIES, {"_id": an_id(6), "name": "Odd", "externalId": "extid-Z"}]
    columns = {
        "externalId": ["extid-E1", "extid-Z", "SRCID-9", "E2", "extid-E1"],
        "name": ["New", "Same as it is", "New too", "Globex", ""],
    }
    found = resolve_rows("Company", columns, there, left_out=frozenset({6}))
    assert found.words == ["create", "update", "create", "same", "held"]
    told = [one for one in found.issues if one.code is CODE.KEY_PREFIXED]
    assert [(one.rows.tolist(), one.facts["prefix"], one.facts["near"]) for one in told] == [
        ([0], "extid-", "E1"),
        ([2], "srcid-", "9"),
    ]
    assert {one.severity for one in told} == {Severity.CHECK}
