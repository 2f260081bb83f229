"""Keys of one file that differ only in case, spaces or leading zeros."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.issues import IssueCode, Severity
from planhat_desktop.core.lookup import loosen
from planhat_desktop.core.table import Cell
from tests.core.resolving import Outcome, an_id, resolve_rows

CODE = IssueCode.KEY_NEARLY_TWICE
PARENTS = ({"_id": an_id(21), "name": "Acme"}, {"_id": an_id(22), "name": "Globex"})


def pairs(found: Outcome) -> dict[int, object]:
    """Row → the number of the row that is named beside it."""
    told = {}
    for one in found.issues:
        if one.code is CODE:
            (row,) = one.rows.tolist()
            assert one.severity is Severity.CHECK
            assert row not in told
            told[row] = one.facts["other_row"]
    return told


def test_each_of_the_rows_names_the_other_and_both_are_sent() -> None:
    columns = {"externalId": ["a 1", "B", "A1", "0a1", "C"], "name": list("abcde")}
    found = resolve_rows("Company", columns)
    assert pairs(found) == {0: 4, 2: 2, 3: 2}
    assert found.words == ["create"] * 5


def test_a_row_that_is_held_or_writes_no_key_is_no_twin() -> None:
    there = [{"_id": an_id(1), "externalId": "a1", "sourceId": "S"}]
    columns: dict[str, list[Cell]] = {
        "sourceId": ["S", None, None],
        "externalId": ["a1", "A1", "A 1"],
        "name": ["New", "Other", None],
    }
    assert not pairs(resolve_rows("Company", columns, there))
    columns["name"][2] = "Third"
    assert pairs(resolve_rows("Company", columns, there)) == {1: 4, 2: 3}


def test_an_old_record_that_gets_nearly_the_key_of_a_new_one_is_a_twin() -> None:
    there = [{"_id": an_id(1), "externalId": "old", "sourceId": "S"}]
    columns: dict[str, list[Cell]] = {
        "sourceId": ["S", None],
        "externalId": ["a1", "A1"],
        "name": ["New", "Other"],
    }
    assert pairs(resolve_rows("Company", columns, there)) == {0: 3, 1: 2}


def test_in_other_companies_a_key_has_no_twin() -> None:
    columns: dict[str, list[Cell]] = {
        "companyId": ["Acme", "Globex", "Acme"],
        "externalId": ["7", "07", "007"],
    }
    found = resolve_rows("Enduser", columns, others={"Company": PARENTS})
    assert pairs(found) == {0: 4, 2: 2}
    # A source ID counts in all of the model.
    columns["sourceId"] = ["x", "X", "y"]
    found = resolve_rows("Enduser", columns, others={"Company": PARENTS})
    assert {one.field for one in found.issues if one.code is CODE} == {"externalId", "sourceId"}


def test_a_row_without_a_company_is_where_its_record_is() -> None:
    there = [{"_id": an_id(1), "sourceId": "S", "companyId": an_id(22)}]
    columns: dict[str, list[Cell]] = {
        "sourceId": ["S", None],
        "companyId": [None, "Globex"],
        "externalId": ["7", "07"],
    }
    found = resolve_rows("Enduser", columns, there, {"Company": PARENTS})
    assert pairs(found) == {0: 3, 1: 2}


keys = st.lists(
    st.sampled_from(["a", "A", " a", "0A", "b", "B 1", "b1", "0", "00", ""]), max_size=8
)


@given(keys)
def test_exactly_those_that_are_nearly_the_same_are_told(texts: list[str]) -> None:
    cells: list[Cell] = [text or None for text in texts]
    found = resolve_rows("Company", {"externalId": cells, "name": ["N"] * len(cells)})
    sent = [row for row, word in enumerate(found.words) if word == "create" and texts[row]]
    forms = [loosen(texts[row]) for row in sent]
    told = pairs(found)
    assert set(told) == {
        row for row, form in zip(sent, forms, strict=True) if forms.count(form) > 1
    }
    assert all(int(str(other)) - 2 in told for other in told.values())
