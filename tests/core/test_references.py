"""Pointers to other records: exactly one, or held."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.core.building import build
from planhat_desktop.core.issues import IssueCode, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.mapping import FindBy, Link, Mapping, Part, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import BAD
from planhat_desktop.core.references import resolve_references
from tests.core.making import built_in, make_table
from tests.core.resolving import Outcome, an_id, resolve_rows

COMPANIES = (
    {
        "_id": an_id(1),
        "name": "Acme AB",
        "externalId": "C1",
        "sourceId": "S1",
        "domains": ["acme.example"],
    },
    {"_id": an_id(2), "name": "Globex", "externalId": "C2", "sourceId": "C1x"},
    {"_id": an_id(3), "name": "Globex", "sourceId": "C2"},
    {"_id": an_id(4), "name": "Initech", "externalId": an_id(77), "web": "www.initech.example"},
    {"_id": an_id(5), "name": "Mailers", "domains": ["gmail.com"]},
    {"_id": an_id(6), "name": "C1"},
)
USERS = (
    {
        "_id": an_id(11),
        "firstName": "Ann",
        "lastName": "Ek",
        "nickName": "Ann E",
        "email": "ann@us",
    },
    {"_id": an_id(12), "firstName": "Bo", "lastName": "Al", "nickName": "Bosse", "email": "bo@us"},
    {"_id": an_id(13), "firstName": "Bo", "lastName": "Al", "email": "bo2@us"},
)


def point(text: str, by: FindBy = "auto") -> Outcome:
    return resolve_rows(
        "Asset",
        {"name": ["one"], "companyId": [text]},
        others={"Company": COMPANIES},
        readings={"companyId": Reading(find_by=by)},
    )


@pytest.mark.parametrize(
    ("text", "by", "number"),
    [
        (an_id(1), "auto", 1),
        (an_id(1).upper(), "_id", 1),
        ("extid-C1", "auto", 1),
        ("srcid-C2", "auto", 3),
        ("extid-C2", "name", 2),
        ("C1", "auto", 1),
        ("C1", "externalId", 1),
        ("C2", "sourceId", 3),
        ("C1", "name", 6),
        (an_id(77), "auto", 4),
        ("acme ab", "auto", 1),
        ("acme.example", "auto", 1),
        ("ann@acme.example", "auto", 1),
        ("https://initech.example/x", "domain", 4),
        ("ann@acme.example", "name", 1),
        ("ann@acme.example", "email", 1),
    ],
)
def test_a_company_is_found(text: str, by: FindBy, number: int) -> None:
    found = point(text, by)
    assert found.words == ["create"]
    assert found.sent(0)["companyId"] == an_id(number)


@pytest.mark.parametrize(
    ("text", "by", "code"),
    [
        ("Nobody", "auto", IssueCode.REFERENCE_UNKNOWN),
        ("c1", "externalId", IssueCode.REFERENCE_UNKNOWN),
        ("extid-C9", "auto", IssueCode.REFERENCE_UNKNOWN),
        ("ann@gmail.com", "auto", IssueCode.REFERENCE_UNKNOWN),
        ("gmail.com", "domain", IssueCode.REFERENCE_UNKNOWN),
        ("acme ab", "email", IssueCode.REFERENCE_UNKNOWN),
        ("Globex", "auto", IssueCode.REFERENCE_AMBIGUOUS),
        ("Globex", "name", IssueCode.REFERENCE_AMBIGUOUS),
        ("C2", "auto", IssueCode.REFERENCE_AMBIGUOUS),
    ],
)
def test_none_or_several_hold_the_row(text: str, by: FindBy, code: IssueCode) -> None:
    found = point(text, by)
    assert found.words == ["held"]
    issue = found.issue(code)
    assert (issue.severity, issue.value, issue.field) == (Severity.BLOCKED, text, "companyId")
    assert issue.facts["target"] == "Company"
    several = code is IssueCode.REFERENCE_AMBIGUOUS
    assert issue.facts["count"] == (2 if several else 0)


@pytest.mark.parametrize(
    ("text", "by", "numbers"),
    [
        ("Nobody", "auto", []),
        ("gmail.com", "domain", []),
        ("c1", "externalId", [1, 6]),
        ("Acme GmbH", "name", [1]),
        ("Globex", "name", [2, 3]),
        ("globex.example", "auto", [2, 3]),
    ],
)
def test_a_held_row_tells_whom_it_may_mean(text: str, by: FindBy, numbers: list[int]) -> None:
    (issue,) = point(text, by).issues
    assert issue.facts["candidate_ids"] == [an_id(one) for one in numbers]
    names = [one["name"] for one in COMPANIES if one["_id"] in issue.facts["candidate_ids"]]
    assert issue.facts["candidates"] == names


def test_of_very_many_unknown_names_the_most_frequent_are_looked_at() -> None:
    texts = [f"Acme Q{number}" for number in range(502)]
    found = resolve_rows(
        "Asset",
        {"name": ["one"] * 503, "companyId": [*texts, texts[-1]]},
        others={"Company": COMPANIES[:1]},
    )
    told = {one.value: one.facts["candidates"] for one in found.issues if one.column == 1}
    assert [one for one in texts if not told[one]] == texts[499:501]
    assert told[texts[-1]] == ["Acme AB"]


@pytest.mark.parametrize("by", ["auto", "name"])
@pytest.mark.parametrize(
    ("text", "number"),
    [("Acme", 1), ("ACME, A.B.", 1), ("Acmé Aktiebolag", 1), ("Initech Ltd.", 4)],
)
def test_a_bare_name_that_one_company_has_is_taken_and_told(
    text: str, number: int, by: FindBy
) -> None:
    found = point(text, by)
    assert found.words == ["create"]
    assert found.sent(0)["companyId"] == an_id(number)
    issue = found.issue(IssueCode.REFERENCE_NEARLY)
    assert (issue.severity, issue.value) == (Severity.CHECK, text)
    assert (issue.facts["id"], issue.facts["target"]) == (an_id(number), "Company")


@pytest.mark.parametrize("by", ["domain", "email", "externalId"])
def test_a_bare_name_is_taken_only_where_names_are_asked_for(by: FindBy) -> None:
    assert point("Acme", by).words == ["held"]


def test_an_issue_shows_the_cell_and_tells_what_was_made_of_it() -> None:
    found = resolve_rows(
        "Asset",
        {"name": ["a", "b", "c"], "companyId": ["No: Acme ", "No: Zed", "the old one"]},
        others={"Company": COMPANIES},
        readings={
            "companyId": Reading(
                find_by="name",
                part=Part("separator", ":", -1),
                values={"the old one": an_id(99)},
            )
        },
    )
    assert found.words == ["create", "held", "held"]
    told = [(one.code, one.value, one.facts["taken"]) for one in found.issues if one.column == 1]
    assert told == [
        (IssueCode.REFERENCE_NEARLY, "No: Acme", "Acme"),
        (IssueCode.REFERENCE_UNKNOWN, "No: Zed", "Zed"),
        (IssueCode.REFERENCE_UNKNOWN, "the old one", an_id(99)),
    ]


def own(text: str, by: FindBy = "auto") -> Outcome:
    return resolve_rows(
        "Company",
        {"name": ["one"], "owner": [text]},
        others={"User": USERS},
        readings={"owner": Reading(find_by=by)},
    )


@pytest.mark.parametrize(
    ("text", "by", "number"),
    [
        ("ann ek", "auto", 11),
        ("Ann E", "auto", 11),
        ("bosse", "name", 12),
        ("ANN@us", "auto", 11),
        ("bo2@us", "email", 13),
    ],
)
def test_an_owner_is_found_by_name_or_e_mail(text: str, by: FindBy, number: int) -> None:
    assert own(text, by).sent(0)["owner"] == an_id(number)


def test_two_people_of_one_name_are_ambiguous() -> None:
    found = own("Bo Al")
    assert found.words == ["held"]
    assert found.issue(IssueCode.REFERENCE_AMBIGUOUS).facts["candidates"] == ["Bosse", "bo2@us"]


def test_one_persons_name_may_be_another_ones_nick_name() -> None:
    users = (*USERS[:2], {"_id": an_id(14), "firstName": "Cy", "nickName": "Bo Al"})
    found = resolve_rows("Company", {"name": ["a"], "owner": ["Bo Al"]}, others={"User": users})
    assert found.words == ["held"]


def test_several_references_in_one_cell() -> None:
    found = resolve_rows(
        "Company",
        {
            "name": ["a", "b", "c", "d"],
            "followers": ["Ann Ek; Bosse", "ann@us, Ann Ek", "Ann Ek; Zed; Yan", None],
        },
        others={"User": USERS},
    )
    assert found.words == ["create", "create", "held", "create"]
    assert found.sent(0)["followers"] == [an_id(11), an_id(12)]
    assert found.sent(1)["followers"] == [an_id(11)]
    assert "followers" not in found.sent(3)
    assert [(one.code, one.value) for one in found.issues.of_row(2)] == [
        (IssueCode.REFERENCE_UNKNOWN, "Zed"),
        (IssueCode.REFERENCE_UNKNOWN, "Yan"),
    ]


def test_people_of_a_conversation_are_sent_with_their_names() -> None:
    found = resolve_rows(
        "Conversation",
        {"companyId": ["C1", "C1"], "users": ["Ann Ek", "bo2@us"], "subject": ["x", "y"]},
        others={"Company": COMPANIES[:1], "User": USERS},
    )
    assert found.sent(0)["users"] == [{"id": an_id(11), "name": "Ann E"}]
    assert found.sent(1)["users"] == [{"id": an_id(13), "name": "bo2@us"}]


def test_without_the_models_records_nothing_is_found() -> None:
    found = resolve_rows("Asset", {"name": ["one"], "companyId": ["C1"]})
    assert found.issue(IssueCode.REFERENCE_UNKNOWN).facts["candidates"] == []


def test_a_text_that_no_row_has_any_more_is_no_issue() -> None:
    table = make_table([("companyId", ["C1", "Nobody"])])
    mapping = Mapping("Asset", (Link(0, "companyId"),))
    built, _ = build(table, mapping, built_in().model("Asset"), Policy())
    column = built.columns["companyId"]
    only = replace(column, codes=column.codes[:1])
    built = replace(built, row_numbers=built.row_numbers[:1], columns={"companyId": only})
    lookup = Lookup(COMPANIES)
    resolved, issues = resolve_references(built, {"Company": lookup})
    assert resolved.columns["companyId"].values == (an_id(1), BAD)
    assert issues == []
