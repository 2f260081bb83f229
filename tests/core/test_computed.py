"""What Planhat works out itself is neither promised nor sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from planhat_desktop.core.computed import COMPUTED
from planhat_desktop.core.issues import IssueCode, Severity
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.table import Cell
from tests.core.making import built_in
from tests.core.resolving import an_id, resolve_rows

ACME = {"Company": ({"_id": an_id(21), "name": "Acme", "externalId": "C1"},)}
ANN = {
    "_id": an_id(31),
    "companyId": an_id(21),
    "externalId": "E1",
    "firstName": "Ann",
    "lastName": "Berg",
    "name": "Ann Berg",
}
LICENSE = {
    "_id": an_id(41),
    "companyId": an_id(21),
    "externalId": "L1",
    "_currency": "EUR",
    "fromDate": "2026-01-01T00:00:00.000Z",
    "mrr": 100,
    "arr": 1200,
}


@pytest.mark.parametrize("model", COMPUTED)
def test_what_is_worked_out_is_a_field_of_its_model(model: str) -> None:
    assert all(built_in().model(model).find(name) for name in COMPUTED[model])


def test_what_planhat_would_fill_again_is_not_cleared() -> None:
    columns: Mapping[str, Sequence[Cell]] = {"externalId": ["L1"], "arr": [None]}
    found = resolve_rows("License", columns, (LICENSE,), ACME, policy=Policy(blanks="clear"))
    assert found.words == ["same"]
    issue = found.issue(IssueCode.COMPUTED)
    assert (issue.severity, issue.field, issue.column) == (Severity.CHECK, "arr", 1)
    kept = resolve_rows("License", columns, (LICENSE,), ACME)
    assert (kept.words, kept.codes(0)) == (["same"], [])


@pytest.mark.parametrize(
    ("cells", "word", "told", "sent"),
    [
        ({"name": "A. Berg"}, "same", True, None),
        ({"name": "Anna Berg", "firstName": "Anna"}, "update", False, {"firstName": "Anna"}),
        ({"name": "Anna B", "firstName": "Anna"}, "update", True, {"firstName": "Anna"}),
        (
            {"name": "Ann", "firstName": None, "lastName": None},
            "update",
            False,
            {"firstName": None, "lastName": None, "name": "Ann"},
        ),
        ({"name": "Ann Berg"}, "same", False, None),
    ],
)
def test_a_name_is_sent_where_no_first_or_last_name_makes_it(
    cells: dict[str, Cell], word: str, told: bool, sent: dict[str, object] | None
) -> None:
    columns: dict[str, list[Cell]] = {name: [cell] for name, cell in cells.items()}
    columns["externalId"] = ["E1"]
    found = resolve_rows("Enduser", columns, (ANN,), ACME, policy=Policy(blanks="clear"))
    assert found.words == [word]
    assert found.codes(0) == [IssueCode.COMPUTED] * told
    if sent is not None:
        assert found.sent(0) == {"_id": an_id(31), "companyId": an_id(21), **sent}


def test_a_new_person_is_named_by_first_and_last_name_too() -> None:
    columns: dict[str, Sequence[Cell]] = {
        "companyId": ["Acme", "Acme"],
        "externalId": ["E8", "E9"],
        "name": ["Bo Lind", "Cy Dahl"],
        "lastName": ["Lind", None],
    }
    found = resolve_rows("Enduser", columns, (ANN,), ACME)
    assert found.words == ["create", "create"]
    assert "name" not in found.sent(0)
    assert found.sent(1)["name"] == "Cy Dahl"


@pytest.mark.parametrize(
    ("cells", "along"),
    [
        ({"mrr": "120", "arr": "1200"}, {"mrr": 120, "arr": 1200}),
        ({"mrr": "100", "toDate": "2027-01-01"}, {"mrr": 100}),
        ({"mrr": "120", "arr": None}, {"mrr": 120}),
        ({"mrr": "100", "product": "Plus"}, {}),
    ],
)
def test_amounts_a_row_names_go_along_where_one_would_change_the_others(
    cells: dict[str, Cell], along: dict[str, object]
) -> None:
    columns: dict[str, list[Cell]] = {name: [cell] for name, cell in cells.items()}
    columns["externalId"] = ["L1"]
    sent = resolve_rows("License", columns, (LICENSE,), ACME).sent(0)
    assert {name: sent[name] for name in ("mrr", "arr", "value") if name in sent} == along
