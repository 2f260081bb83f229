"""A plan comes back from its bytes as it was, as far as anything of it is still to happen."""

from __future__ import annotations

import io

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.plan import Plan
from planhat_desktop.core.planform import FORM, PlanUnreadable, plan_from_bytes, plan_to_bytes
from planhat_desktop.core.policy import Mode, Policy, Stop
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell
from tests.core.making import built_in
from tests.core.resolving import an_id, resolve_rows, with_custom

CATALOG = with_custom("Company", Field("custom.Spend", "Spend", FieldType.NUMBER))
KNOWN = tuple(
    {"_id": an_id(number), "name": f"Old {number}", "externalId": f"E{number}", "odd": 1}
    | {"custom": {"Spend": number, "Other": "x"}, "tags": ["a"], "updatedAt": "then"}
    for number in range(1, 5)
)
KEYS = st.sampled_from(("E1", "E2", "E3", "E4", "N1", "N2", None))
POLICY = Policy(Mode.CREATE_AND_UPDATE, "clear", Stop(0.5, 7, 100, None))


def make_plan(
    keys: list[str | None], names: list[str | None], spends: list[str | None], batch_rows: int
) -> Plan:
    columns = {"externalId": keys, "name": names, "custom.Spend": spends}
    found = resolve_rows("Company", columns, KNOWN, policy=POLICY, catalog=CATALOG)
    return found.plan(batch_rows)


@given(
    rows=st.lists(
        st.tuples(KEYS, st.sampled_from(("A", "B", None)), st.sampled_from(("1", "2.5", "?", None)))
    ),
    batch_rows=st.integers(1, 4),
)
def test_what_is_sent_and_what_it_replaces_are_the_same(
    rows: list[tuple[str | None, str | None, str | None]], batch_rows: int
) -> None:
    keys, names, spends = ([row[place] for row in rows] for place in range(3))
    plan = make_plan(keys, names, spends, batch_rows)
    again = plan_from_bytes(plan_to_bytes(plan), built_in().models)
    assert [one.number for one in again.batches] == [one.number for one in plan.batches]
    assert [one.is_keyless for one in again.batches] == [one.is_keyless for one in plan.batches]
    for one, other in zip(plan.batches, again.batches, strict=True):
        assert again.body(other) == plan.body(one)
        assert again.before(other) == plan.before(one)
        assert again.sent_rows(other) == plan.sent_rows(one)
        numbers, others = plan.resolution.records.row_numbers, again.resolution.records.row_numbers
        assert others[other.rows].tolist() == numbers[one.rows].tolist()
    for name in ("create", "update"):
        assert again.counts[name] == plan.counts[name]
    assert again.policy == plan.policy
    assert again.clears == plan.clears
    # A new record is told from an old one by the ids that were there.
    ids = {one["_id"] for one in again.resolution.existing.records}
    if plan.counts["create"]:
        assert ids >= {one["_id"] for one in KNOWN}


def test_only_what_matters_of_a_record_is_kept() -> None:
    plan = make_plan(["E1", "E2"], ["A", "Old 2"], [None, None], 9)
    kept = plan_from_bytes(plan_to_bytes(plan), built_in().models).resolution.existing.records
    assert kept == [
        {"_id": an_id(1), "externalId": "E1", "name": "Old 1", "custom": {"Spend": 1}},
        {"_id": an_id(2), "externalId": "E2", "name": "Old 2", "custom": {"Spend": 2}},
    ]


def test_fields_of_its_own_that_nothing_touches_are_left_out() -> None:
    found = resolve_rows("Company", {"externalId": ["E1"], "name": ["A"]}, KNOWN)
    kept = plan_from_bytes(plan_to_bytes(found.plan()), built_in().models)
    (record,) = kept.resolution.existing.records
    assert "custom" not in record


def test_half_a_character_is_kept_until_its_turn() -> None:
    plan = make_plan(["N1"], ["half \ud83d"], [None], 9)
    again = plan_from_bytes(plan_to_bytes(plan), built_in().models)
    assert again.resolution.records.columns["name"].value(0) == "half \ud83d"


def _changed(**head: object) -> bytes:
    with np.load(io.BytesIO(plan_to_bytes(make_plan(["E1"], ["A"], [None], 9)))) as loaded:
        arrays = {name: loaded[name] for name in loaded.files}
    members = orjson.loads(arrays["head"].tobytes()) | head
    made = io.BytesIO()
    arrays["head"] = np.frombuffer(orjson.dumps(members), np.uint8)
    np.savez(made, **arrays)
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 and then nothing", b"{}", _changed(form=FORM + 1), _changed(model="Gone")],
)
def test_what_is_no_plan_is_told_apart(data: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        plan_from_bytes(data, built_in().models)


def test_a_field_may_come_with_more_than_is_known_here() -> None:
    plan = make_plan(["E1"], ["A"], [None], 9)
    with np.load(io.BytesIO(plan_to_bytes(plan))) as loaded:
        head = orjson.loads(loaded["head"].tobytes())
    for one in head["columns"]:
        one["field"]["later"] = True
    again = plan_from_bytes(_changed(columns=head["columns"]), built_in().models)
    assert again.body(again.batches[0]) == plan.body(plan.batches[0])


def test_an_older_program_can_read_a_plan_of_which_nothing_is_created_alone() -> None:
    def marks(plan: Plan) -> list[int]:
        with np.load(io.BytesIO(plan_to_bytes(plan))) as kept:
            return [len(one) for one in orjson.loads(kept["head"].tobytes())["batches"]]

    assert marks(make_plan(["E1", "N1"], ["A", "B"], [None, None], 1)) == [4, 4]
    known = [{"_id": an_id(1), "companyId": an_id(9), "externalId": "V1"}]
    columns: dict[str, list[Cell]] = {
        "companyId": ["Acme", "Acme"],
        "externalId": ["V1", None],
        "subject": ["A", "B"],
    }
    companies = {"Company": [{"_id": an_id(9), "name": "Acme"}]}
    assert marks(resolve_rows("Conversation", columns, known, companies).plan()) == [4, 5]
