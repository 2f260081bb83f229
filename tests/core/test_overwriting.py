"""Only where empty, and keys that are sent otherwise than the cell has them."""

from __future__ import annotations

import pytest

from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Part, Reading
from planhat_desktop.core.policy import Policy
from tests.core.resolving import an_id, resolve_rows

ONLY = Reading(overwrite="if_empty")
COMPANIES = [
    {"_id": an_id(1), "name": "Acme", "externalId": "C1"},
    {"_id": an_id(2), "name": "Globex", "externalId": "C2"},
]


@pytest.mark.parametrize(
    ("old", "cell", "blanks", "word"),
    [
        ("Lund", "Oslo", "keep", "same"),
        ("Lund", None, "clear", "same"),
        (" ", "Oslo", "keep", "update"),
        ("", "Oslo", "keep", "update"),
        (None, "Oslo", "keep", "update"),
        (None, None, "clear", "same"),
    ],
)
def test_a_value_that_is_there_stays(
    old: str | None, cell: str | None, blanks: str, word: str
) -> None:
    known = {"_id": an_id(1), "name": "Acme", "externalId": "C1", "city": old}
    found = resolve_rows(
        "Company",
        {"externalId": ["C1", "C9"], "name": ["Acme", "New"], "city": [cell, cell]},
        [known],
        readings={"city": ONLY},
        policy=Policy(blanks="clear" if blanks == "clear" else "keep"),
    )
    assert found.words == [word, "create"]
    city = found.resolution.records.columns["city"]
    assert found.resolution.is_kept(0, city) == bool((old or "").strip())
    assert not found.resolution.is_kept(1, city)
    assert not found.resolution.is_kept(0, found.resolution.records.columns["name"])
    assert found.sent(1).get("city") == cell


def test_an_end_user_stays_in_its_company_and_keeps_its_keys_there() -> None:
    people = [
        {"_id": an_id(11), "companyId": an_id(1), "email": "a@b.example", "externalId": "E1"},
        {"_id": an_id(12), "companyId": an_id(2), "email": "c@d.example", "externalId": "E1"},
        {"_id": an_id(13), "email": "e@f.example"},
    ]
    columns = {
        "_id": [an_id(11), an_id(13)],
        "companyId": ["C2", "C2"],
        "position": ["CEO", "CTO"],
    }
    moved = resolve_rows("Enduser", columns, people, {"Company": COMPANIES})
    assert moved.codes(0) == [IssueCode.KEY_TAKEN]
    kept = resolve_rows(
        "Enduser", columns, people, {"Company": COMPANIES}, readings={"companyId": ONLY}
    )
    assert kept.words == ["update", "update"]
    assert [one.field.name for one in kept.resolution.changes(0)] == ["position"]
    assert kept.sent(0) == {"_id": an_id(11), "companyId": an_id(1), "position": "CEO"}
    assert kept.sent(1) == {"_id": an_id(13), "companyId": an_id(2), "position": "CTO"}


def test_a_key_is_looked_up_as_it_is_sent() -> None:
    reading = {"externalId": Reading(part=Part("separator", "/", 2))}
    twice = [*COMPANIES, {"_id": an_id(3), "name": "Acme again", "externalId": "C1"}]
    found = resolve_rows(
        "Company",
        {"externalId": ["x/C1", "x/C2", "x/c2"], "name": ["A", "B", "C"]},
        twice,
        readings=reading,
    )
    assert found.words == ["held", "update", "create"]
    several, near = found.issue(IssueCode.AMBIGUOUS), found.issue(IssueCode.KEY_NEARLY_MATCHES)
    assert (several.value, several.facts["count"]) == ("x/C1", 2)
    assert (near.value, near.facts["near"]) == ("x/c2", "C2")
    assert found.sent(2)["externalId"] == "c2"
