"""What became of rows that no answer accounts for, read from Planhat as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.app.readback import Found, read_back
from planhat_desktop.app.steps import Wait
from planhat_desktop.core.plan import Plan
from tests.app.rehearsal import Rehearsal, drive

OLD = [{"externalId": f"K{place}", "name": f"Old {place}"} for place in range(3)]
NEW = [{"externalId": f"K{place}", "name": f"New {place}"} for place in range(3)]


def look(
    rehearsal: Rehearsal,
    plan: Plan,
    positions: Sequence[int],
    spare: Sequence[str] = (),
    taken: frozenset[str] = frozenset(),
) -> Found:
    return drive(read_back(plan, positions, spare, taken, rehearsal.planhat))


def put(rehearsal: Rehearsal, plan: Plan, positions: Sequence[int]) -> None:
    """Send some rows, and forget the answer."""
    import orjson

    body = orjson.dumps([plan.item(one) for one in positions])
    assert rehearsal.planhat.upsert(rehearsal.model.endpoint, body).status == 200


def test_updates_are_told_by_their_values() -> None:
    rehearsal = Rehearsal("Company", OLD)
    _table, prepared = rehearsal.prepare(NEW)
    put(rehearsal, prepared.plan, [0])
    found = look(rehearsal, prepared.plan, [0, 1, 2])
    assert [(one.row, one.outcome) for one in found.landed] == [(2, "updated")]
    assert found.absent == (3, 4)
    assert found.unknown == ()


def test_an_update_that_somebody_else_changed_meanwhile_is_unknown() -> None:
    rehearsal = Rehearsal("Company", OLD)
    _table, prepared = rehearsal.prepare(NEW)
    rehearsal.planhat.upsert("/companies", b'[{"externalId": "K1", "name": "Another"}]')
    assert look(rehearsal, prepared.plan, [1]).unknown == (3,)


def test_an_update_of_a_record_that_is_gone_was_not_written() -> None:
    rehearsal = Rehearsal("Company", OLD)
    _table, prepared = rehearsal.prepare(NEW)
    gone = prepared.resolution.target_id(1)
    assert gone is not None
    rehearsal.store.delete(rehearsal.store.shapes["companies"], gone)
    assert look(rehearsal, prepared.plan, [1]).absent == (3,)


def test_a_few_updates_are_read_one_by_one_at_the_pace() -> None:
    rehearsal = Rehearsal("Company", OLD, pace=2)
    rehearsal.seconds = 1_000.0
    _table, prepared = rehearsal.prepare(NEW)
    rehearsal.app.calls.clear()
    steps: list[object] = []
    drive(read_back(prepared.plan, [0, 1, 2], (), frozenset(), rehearsal.planhat), steps)
    assert [one.path.count("/") for one in rehearsal.app.calls] == [2, 2, 2]
    assert {one.why for one in steps if isinstance(one, Wait)} == {"pace"}


def test_new_records_are_found_by_key_and_inside_their_company() -> None:
    rows = [
        {"companyId": "C1", "externalId": "E1", "firstName": "Ann"},
        {"companyId": "C2", "externalId": "E1", "firstName": "Bo"},
    ]
    rehearsal = Rehearsal("Enduser")
    _table, prepared = rehearsal.prepare(rows)
    put(rehearsal, prepared.plan, [1])
    found = look(rehearsal, prepared.plan, [0, 1])
    assert [one.row for one in found.landed] == [3]
    assert found.absent == (2,)


def test_a_key_that_came_to_fit_two_new_records_is_unknown() -> None:
    rows = [{"companyId": "C1", "email": "ann@acme.example", "firstName": "Ann"}]
    rehearsal = Rehearsal("Enduser")
    _table, prepared = rehearsal.prepare(rows)
    body = b'[{"companyId": "%s", "email": "ann@acme.example", "externalId": "%d"}]'
    home = str(prepared.resolution.changes(0)[0].new).encode()
    for number in (1, 2):
        rehearsal.planhat.upsert("/endusers", body % (home, number))
    found = look(rehearsal, prepared.plan, [0])
    if len(rehearsal.records()) == 2:
        assert found.unknown == (2,)
    else:
        assert [one.row for one in found.landed] == [2]


def test_a_new_row_whose_key_was_there_before_is_unknown() -> None:
    rehearsal = Rehearsal("Company")
    _table, prepared = rehearsal.prepare([{"externalId": "Z", "name": "Zeta"}])
    put(rehearsal, prepared.plan, [0])
    (made,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == "Z"]
    assert look(rehearsal, prepared.plan, [0]).landed[0].id == made
    # What another row of this run has made is no trace of this one.
    assert look(rehearsal, prepared.plan, [0], taken=frozenset({made})).unknown == (2,)


def test_rows_without_a_key_are_found_by_content_each_record_once() -> None:
    row = {"companyId": "C1", "type": "call", "subject": "Hello"}
    rehearsal = Rehearsal("Conversation")
    _table, prepared = rehearsal.prepare([row, row, row, row | {"subject": "Bye"}])
    put(rehearsal, prepared.plan, [0, 1])
    found = look(rehearsal, prepared.plan, [0, 1, 2, 3])
    assert len({one.id for one in found.landed}) == 2
    assert found.absent == (4, 5)
    ids = [str(one["_id"]) for one in rehearsal.records()]
    spared = look(rehearsal, prepared.plan, [0, 1, 2, 3], spare=ids[:1])
    assert [one.id for one in spared.landed] == ids[:1]
    assert look(rehearsal, prepared.plan, [0, 1], taken=frozenset(ids)).absent == (2, 3)


def test_a_new_record_is_found_by_content_though_it_has_an_id_and_what_planhat_fills_in() -> None:
    rehearsal = Rehearsal("Company")
    rows = [{"_id": "", "name": "New", "city": one, "status": ""} for one in ("Rome", "Oslo")]
    rows.append({"_id": "", "name": "New", "city": "Oslo", "status": "lost"})
    _table, prepared = rehearsal.prepare(rows)
    put(rehearsal, prepared.plan, [2, 1])
    found = look(rehearsal, prepared.plan, [0, 1, 2])
    assert found.absent == (2,)
    made = {one["_id"]: one["status"] for one in rehearsal.records() if one["name"] == "New"}
    assert [(one.row, made[one.id or ""]) for one in found.landed] == [(3, "prospect"), (4, "lost")]
