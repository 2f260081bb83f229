"""A plan met by a workspace that has moved on: what may still be done of it, and what not."""

from __future__ import annotations

from planhat_desktop.core.journal import Sent
from planhat_desktop.core.request import Request
from planhat_desktop.core.rework import differences, field_of, overlay, rework, with_values
from tests.core.making import built_in
from tests.core.resolving import an_id, resolve_rows

COMPANY = built_in().model("Company")
ACME = {"_id": an_id(1), "name": "Acme", "externalId": "E1", "phase": "Live"}
OTHER = {"_id": an_id(2), "name": "Other", "externalId": "E2", "phase": "Trial"}
COLUMNS = {"externalId": ["E1", "E2", "N1"], "name": ["A", "B", "C"], "phase": ["Lost"] * 3}
PLAN = resolve_rows("Company", COLUMNS, (ACME, OTHER)).plan()


def test_an_upload_goes_on_with_what_is_there_now() -> None:
    now = [ACME | {"phase": "Trial"}, OTHER]
    made = rework(PLAN, [0, 1, 2], now, set(), is_undo=False)
    assert [len(one) for one in (made.gone, made.taken, made.changed, made.idle)] == [0] * 4
    before = made.plan.before(made.plan.batches[0])
    assert before[2] == {"name": "Acme", "phase": "Trial"}
    assert PLAN.before(PLAN.batches[0])[2] == {"name": "Acme", "phase": "Live"}


def test_what_is_gone_or_taken_is_left_out() -> None:
    theirs = {"_id": an_id(9), "name": "Theirs", "externalId": "N1"}
    made = rework(PLAN, [0, 1, 2], [OTHER, theirs], set(), is_undo=False)
    assert (made.gone, made.taken) == (frozenset({0}), frozenset({2}))
    # What this very run has made is nobody else's.
    assert not rework(PLAN, [2], [OTHER, theirs], {an_id(9)}, is_undo=False).taken


def test_an_undo_leaves_alone_what_others_changed_field_by_field() -> None:
    now = [ACME | {"phase": "Theirs"}, OTHER | {"phase": "Theirs", "name": "Theirs"}]
    made = rework(PLAN, [0, 1], now, set(), is_undo=True)
    assert {row: [one.name for one in fields] for row, fields in made.changed.items()} == {
        0: ["phase"],
        1: ["name", "phase"],
    }
    assert made.idle == {1}
    assert made.plan.item(0) == {"_id": an_id(1), "name": "A"}


def test_a_key_is_taken_only_inside_its_company() -> None:
    rows = {"companyId": [an_id(5)], "externalId": ["P1"], "firstName": ["Ann"]}
    parent = {"Company": ({"_id": an_id(5), "name": "Acme"},)}
    plan = resolve_rows("Enduser", rows, (), parent).plan()
    elsewhere = {"_id": an_id(8), "externalId": "P1", "companyId": an_id(6)}
    assert not rework(plan, [0], [elsewhere], set(), is_undo=False).taken
    here = elsewhere | {"companyId": an_id(5)}
    assert rework(plan, [0], [here], set(), is_undo=False).taken == {0}


def test_each_batch_tells_best_what_it_replaced() -> None:
    newer = {2: {"phase": "Newer", "custom.Tier": None}}
    sent = [
        Sent(1, 1, (2,), {2: an_id(1)}, "[]", newer),
        Sent(2, 1, (3,), {}, "", request=Request("DELETE")),
    ]
    made = overlay(PLAN, sent)
    assert made.resolution.existing.records[0]["phase"] == "Newer"
    assert made.resolution.existing.records[1] == OTHER


def test_values_are_laid_over_a_record() -> None:
    record = {"_id": "x", "name": "A", "custom": {"Tier": 1, "Other": 2}}
    made = with_values(record, {"name": None, "custom.Tier": 3})
    assert made == {"_id": "x", "name": None, "custom": {"Tier": 3, "Other": 2}}
    assert record["custom"] == {"Tier": 1, "Other": 2}
    assert with_values({"_id": "x"}, {"name": "B"}) == {"_id": "x", "name": "B"}


def test_two_states_of_a_record_differ_in_what_a_sheet_may_fill() -> None:
    one = {"_id": "x", "name": "A", "custom": {"Tier": 1, "Same": 2}, "updatedAt": "then"}
    other = {"_id": "x", "name": "B", "custom": {"Tier": 2, "Same": 2}, "updatedAt": "now"}
    assert [field.name for field in differences(COMPANY, one, other)] == ["name", "custom.Tier"]
    assert [field.label for field in differences(COMPANY, one, {"name": "A"})] == ["Same", "Tier"]
    assert field_of(COMPANY, "custom.Tier").label == "Tier"
