"""Nothing is sent that Planhat would have to find a company for in ways nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.table import Cell
from tests.core.resolving import an_id, resolve_rows

ACME, GLOBEX = (
    {"_id": an_id(21), "name": "Acme", "domains": ["acme.example"]},
    {"_id": an_id(22), "name": "Globex"},
)
PEOPLE = (
    {"_id": an_id(31), "email": "ann@acme.example", "companyId": an_id(21)},
    {"_id": an_id(32), "email": "both@acme.example", "companyId": an_id(21)},
    {"_id": an_id(33), "email": "both@acme.example", "companyId": an_id(22)},
    {"_id": an_id(34), "email": "alone@acme.example"},
)
OTHERS = {"Company": (ACME, GLOBEX), "Enduser": PEOPLE}
Columns = Mapping[str, Sequence[Cell]]


def test_a_ticket_that_names_no_company_is_held() -> None:
    columns: Columns = {
        "sourceId": ["T1", "T2", "T3"],
        "email": ["x@acme.example"] * 3,
        "domains": ["acme.example"] * 3,
        "companyId": ["Acme", None, None],
    }
    old = {"_id": an_id(41), "sourceId": "T3", "email": "x@acme.example", "companyId": an_id(21)}
    found = resolve_rows("Ticket", columns, (old,), OTHERS)
    assert found.words == ["create", "held", "update"]
    assert found.issue(IssueCode.MISSING_REQUIRED).field == "companyId"
    without = {name: cells for name, cells in columns.items() if name != "companyId"}
    assert resolve_rows("Ticket", without, (old,), OTHERS).words == ["held", "held", "update"]


@pytest.mark.parametrize(
    ("email", "company", "code"),
    [
        ("ann@acme.example", None, None),
        ("both@acme.example", None, IssueCode.REFERENCE_AMBIGUOUS),
        ("alone@acme.example", None, IssueCode.REFERENCE_UNKNOWN),
        ("nobody@acme.example", None, IssueCode.REFERENCE_UNKNOWN),
        ("nobody@acme.example", "Acme", None),
        ("both@acme.example", "Globex", None),
    ],
)
def test_an_answer_needs_a_company_or_a_person_of_just_one(
    email: str, company: str | None, code: IssueCode | None
) -> None:
    columns: Columns = {"sourceId": ["N1"], "email": [email], "score": ["9"], "cId": [company]}
    found = resolve_rows("NPS", columns, (), OTHERS)
    assert found.words == ["held" if code else "create"]
    assert found.codes(0) == ([code] if code else [])


def test_an_answer_whose_address_stays_needs_nobody() -> None:
    old = {"_id": an_id(51), "sourceId": "N1", "email": "nobody@acme.example", "score": 3}
    columns: Columns = {"sourceId": ["N1"], "email": ["nobody@acme.example"], "score": ["9"]}
    assert resolve_rows("NPS", columns, (old,), OTHERS).words == ["update"]
    moved = {**columns, "email": ["ann@nowhere.example"]}
    assert resolve_rows("NPS", moved, (old,), OTHERS).words == ["held"]
    without = {name: cells for name, cells in columns.items() if name != "email"}
    assert resolve_rows("NPS", without, (old,), OTHERS).words == ["update"]
    housed = {**old, "cId": an_id(21)}
    assert resolve_rows("NPS", moved, (housed,), OTHERS).words == ["update"]


def test_models_that_need_no_company_are_not_asked_for_one() -> None:
    columns: Columns = {"sourceId": ["I1"], "title": ["It rains"]}
    assert resolve_rows("Issue", columns).words == ["create"]
    entry: Columns = {"date": ["2026-11-22"], "hours": ["2"]}
    assert resolve_rows("TimeEntry", entry).words == ["create"]
