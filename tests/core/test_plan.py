"""What will be sent, cut into requests, and what stays behind."""

from __future__ import annotations

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.answers import SentRow
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.plan import MAX_BODY_BYTES, Batch
from planhat_desktop.core.planform import plan_from_bytes, plan_to_bytes
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.request import Request
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell
from tests.core.making import built_in
from tests.core.resolving import Outcome, an_id, resolve_rows, with_custom

ACME = {
    "_id": an_id(1),
    "name": "Acme",
    "externalId": "E1",
    "sourceId": "S1",
    "csmScore": 3,
    "custom": {"Spend": 10, "Odd": "ten"},
}
PARENTS = ({"_id": an_id(21), "name": "Acme"},)
CATALOG = with_custom(
    "Company",
    Field("custom.Spend", "Spend", FieldType.NUMBER),
    Field("custom.Odd", "Odd", FieldType.NUMBER),
)
CLEARING = Policy(blanks="clear")


def test_an_update_sends_only_what_changes_beside_its_id() -> None:
    found = resolve_rows(
        "Company",
        {
            "externalId": ["E1", "E2"],
            "name": ["Acme", "New"],
            "csmScore": ["4", "4"],
            "custom.Spend": ["11", None],
        },
        (ACME,),
        catalog=CATALOG,
    )
    plan = found.plan()
    assert plan.item(0) == {"_id": an_id(1), "csmScore": 4, "custom": {"Spend": 11}}
    assert plan.item(1) == {"externalId": "E2", "name": "New", "csmScore": 4}
    (batch,) = plan.batches
    assert orjson.loads(plan.body(batch)) == [plan.item(0), plan.item(1)]
    assert plan.before(batch) == {2: {"csmScore": 3, "custom.Spend": 10}}
    assert plan.sent_rows(batch) == (
        SentRow(2, an_id(1), {"externalId": "E1"}),
        SentRow(3, None, {"externalId": "E2"}),
    )
    assert (plan.rows_to_send, plan.held.tolist()) == (2, [])
    assert plan.counts == {"create": 1, "update": 1, "same": 0, "held": 0}


def test_a_key_that_is_blank_ties_no_row() -> None:
    found = resolve_rows(
        "Company", {"externalId": ["E1"], "sourceId": [None], "csmScore": ["4"]}, (ACME,)
    )
    plan = found.plan()
    assert plan.sent_rows(plan.batches[0]) == (SentRow(2, an_id(1), {"externalId": "E1"}),)


def test_a_person_goes_along_with_the_company_and_a_ticket_with_its_address() -> None:
    person = {"_id": an_id(31), "email": "a@x.example", "companyId": {"_id": an_id(21)}}
    found = resolve_rows("Enduser", {"email": ["a@x.example"], "position": ["CFO"]}, (person,))
    assert found.sent(0) == {"_id": an_id(31), "companyId": an_id(21), "position": "CFO"}
    ticket = {"_id": an_id(41), "sourceId": "T1", "email": "a@x.example", "companyId": None}
    found = resolve_rows("Ticket", {"sourceId": ["T1"], "title": ["Help"]}, (ticket,))
    sent = found.sent(0)
    assert {name: sent[name] for name in ("_id", "email", "sourceId")} == {
        "_id": an_id(41),
        "email": "a@x.example",
        "sourceId": "T1",
    }
    assert "companyId" not in sent


def test_cleared_values_are_counted_and_sent_as_null() -> None:
    found = resolve_rows(
        "Company",
        {"externalId": ["E1", "E9"], "name": ["Acme", "b"], "csmScore": [None, None]},
        (ACME,),
        policy=CLEARING,
    )
    plan = found.plan()
    assert plan.clears == 1
    assert plan.item(0) == {"_id": an_id(1), "csmScore": None}


def test_money_before_and_after() -> None:
    found = resolve_rows(
        "Company",
        {
            "externalId": ["E1", "E9"],
            "name": ["Acme", "b"],
            "custom.Spend": ["12.5", "100"],
            "custom.Odd": ["1", "1"],
        },
        (ACME,),
        catalog=CATALOG,
    )
    assert found.plan().money() == {"custom.Spend": (10, 12.5), "custom.Odd": (0, 1)}
    new = resolve_rows("Company", {"name": ["b"], "custom.Spend": ["1"]}, catalog=CATALOG)
    assert new.plan().money() == {}


def test_new_records_without_a_key_travel_apart() -> None:
    found = resolve_rows("Company", {"externalId": ["E1", None, "E2", None], "name": list("abcd")})
    plan = found.plan()
    assert [(one.number, one.rows.tolist(), one.is_keyless) for one in plan.batches] == [
        (1, [0, 2], False),
        (2, [1, 3], True),
    ]
    bare = resolve_rows("Company", {"name": ["a"]}).plan()
    assert [one.is_keyless for one in bare.batches] == [True]


def test_what_is_created_one_by_one_follows_each_row_a_request_of_its_own() -> None:
    known = [{"_id": an_id(n), "companyId": an_id(21), "externalId": f"V{n}"} for n in (1, 2)]
    columns: dict[str, list[Cell]] = {
        "companyId": ["Acme"] * 5,
        "externalId": [None, "V1", "N1", "V2", None],
        "subject": ["A", "B", "C", "D", "E"],
    }
    found = resolve_rows("Conversation", columns, known, {"Company": list(PARENTS)})
    plan = found.plan()
    assert [(one.rows.tolist(), one.is_single, one.is_keyless) for one in plan.batches] == [
        ([1, 3], False, False),
        ([0], True, True),
        ([2], True, False),
        ([4], True, True),
    ]
    assert [one.number for one in plan.batches] == [1, 2, 3, 4]
    assert orjson.loads(plan.body(plan.batches[0])) == [plan.item(1), plan.item(3)]
    assert orjson.loads(plan.body(plan.batches[2])) == plan.item(2)
    bulk, post = Request("PUT", "/conversations"), Request("POST", "/conversations")
    assert [plan.request(one) for one in plan.batches] == [bulk, post, post, post]
    assert [plan.request_of(row) for row in range(5)] == [post, bulk, post, bulk, post]
    assert post.line("https://api.planhat.com/") == "POST https://api.planhat.com/conversations"
    gone = Batch(9, np.asarray([1], np.int32), removes=True)
    assert plan.request(gone) == Request("DELETE", f"/conversations/{an_id(1)}")
    kept = plan_from_bytes(plan_to_bytes(plan), built_in().models)
    assert [plan_marks(one) for one in kept.batches] == [plan_marks(one) for one in plan.batches]


def plan_marks(one: Batch) -> tuple[int, bool, bool, bool, bool]:
    return one.number, one.is_keyless, one.removes, one.is_trial, one.is_single


def test_a_request_has_neither_too_many_rows_nor_too_many_bytes() -> None:
    texts: list[Cell] = [f"{at} " + "ä" * 40_000 for at in range(130)]
    found = resolve_rows(
        "Company",
        {
            "externalId": [f"E{at}" for at in range(130)],
            "name": [f"n{at}" for at in range(130)],
            "description": texts,
        },
    )
    plan = found.plan()
    assert len(plan.batches) == 3
    assert all(len(plan.body(one)) <= MAX_BODY_BYTES for one in plan.batches)
    assert [row for one in plan.batches for row in one.rows.tolist()] == list(range(130))
    giant: list[Cell] = ["ä" * MAX_BODY_BYTES, "ä" * MAX_BODY_BYTES]
    alone = resolve_rows("Company", {"name": ["a", "b"], "description": giant})
    assert [len(one.rows) for one in alone.plan().batches] == [1, 1]


@pytest.mark.parametrize(("asked", "sizes"), [(0, [1] * 5), (2, [2, 2, 1]), (10**6, [5])])
def test_batches_have_as_many_rows_as_asked_and_allowed(asked: int, sizes: list[int]) -> None:
    found = resolve_rows("Company", {"externalId": list("abcde"), "name": list("abcde")})
    assert [len(one.rows) for one in found.plan(asked).batches] == sizes


def test_no_request_is_larger_than_planhat_takes() -> None:
    rows = [f"k{at}" for at in range(5001)]
    found = resolve_rows("Company", {"externalId": rows, "name": rows})
    assert [len(one.rows) for one in found.plan(10_000).batches] == [5000, 1]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "externalId": st.sampled_from(("E1", "E2", "E3", "E4", None)),
                "name": st.sampled_from(("Acme", "New", None)),
                "csmScore": st.sampled_from(("3", "4", "many", None)),
                "tags": st.sampled_from(("a", "b;c", None)),
            }
        ),
        max_size=12,
    ),
    st.sampled_from(list(Mode)),
    st.sampled_from(("keep", "clear")),
    st.integers(1, 4),
)
def test_batches_and_held_rows_partition_the_rows_that_are_not_same(
    cells: list[dict[str, str | None]], mode: Mode, blanks: str, batch_rows: int
) -> None:
    found: Outcome = resolve_rows(
        "Company",
        {name: [row[name] for row in cells] for name in ("externalId", "name", "csmScore", "tags")},
        (ACME,),
        policy=Policy(mode, "clear" if blanks == "clear" else "keep"),
        readings={"tags": Reading(arrays="add")},
    )
    plan = found.plan(batch_rows)
    batched = [row for one in plan.batches for row in one.rows.tolist()]
    same = [row for row, word in enumerate(found.words) if word == "same"]
    assert sorted([*batched, *plan.held.tolist(), *same]) == list(range(len(cells)))
    assert [one.number for one in plan.batches] == list(range(1, len(plan.batches) + 1))
    assert plan.rows_to_send == len(batched)
    assert sum(plan.counts.values()) == len(cells)
    for batch in plan.batches:
        assert 0 < len(batch.rows) <= batch_rows
        assert batch.rows.tolist() == sorted(batch.rows.tolist())
        items = orjson.loads(plan.body(batch))
        assert len(items) == len(batch.rows) == len(plan.sent_rows(batch))
        for sent, item in zip(plan.sent_rows(batch), items, strict=True):
            assert item.get("_id") == sent.id
            assert len(item) > (sent.id is not None)
            if batch.is_keyless:
                assert (sent.id, sent.keys) == (None, {})
