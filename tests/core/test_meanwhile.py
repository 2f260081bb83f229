"""What others changed between the preview and the sending is found, and left to its owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.meanwhile import (
    NOTHING,
    Meanwhile,
    compare,
    has_keyed_creates,
    hold,
    sent_rows,
)
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.snapshot import Existing
from planhat_desktop.core.table import Cell
from tests.core.resolving import an_id, resolve_rows

ACME = {"_id": an_id(1), "name": "Acme", "externalId": "E1", "phase": "Live", "csmScore": 3}
OTHER = {"_id": an_id(2), "name": "Other", "externalId": "E2", "phase": "Trial", "csmScore": 4}
COLUMNS: Mapping[str, Sequence[Cell]] = {
    "externalId": ["E1", "E2", "N1", None],
    "name": ["Acme", "B", "C", "Keyless"],
    "phase": ["Lost"] * 4,
}
PLAN = resolve_rows("Company", COLUMNS, (ACME, OTHER)).plan()
HOME, AWAY = an_id(5), an_id(6)
PARENTS = {"Company": ({"_id": HOME, "name": "Home"}, {"_id": AWAY, "name": "Away"})}


def people(rows: Mapping[str, list[str]], *existing: Mapping[str, object]) -> Plan:
    return resolve_rows("Enduser", rows, existing, PARENTS).plan()


def test_where_nothing_moved_nothing_is_found() -> None:
    assert sent_rows(PLAN).tolist() == [0, 1, 2, 3]
    found = compare(PLAN, [OTHER, ACME])
    assert found.rows == NOTHING.rows == ()
    assert hold(PLAN, found) is PLAN


def test_what_would_be_overwritten_unseen_is_told_field_by_field() -> None:
    found = compare(PLAN, [ACME | {"phase": "Theirs"}, OTHER | {"phase": "Theirs", "name": "T"}])
    assert found.rows == (0, 1)
    told = {
        row: [(one.field.name, one.shown, one.now, one.ours) for one in moves]
        for row, moves in found.moved.items()
    }
    assert told == {
        0: [("phase", "Live", "Theirs", "Lost")],
        1: [("name", "Other", "T", "B"), ("phase", "Trial", "Theirs", "Lost")],
    }


def test_what_is_not_sent_or_holds_our_value_already_overwrites_nothing() -> None:
    now = [ACME | {"csmScore": 9, "name": "Theirs"}, OTHER | {"phase": " Lost "}]
    assert not compare(PLAN, now).rows


def test_a_record_whose_key_is_another_now_is_not_ours() -> None:
    found = compare(PLAN, [ACME | {"externalId": "X"}, OTHER])
    assert [(one.field.name, one.ours) for one in found.moved[0]] == [("externalId", "E1")]


def test_records_that_are_gone_and_keys_that_were_taken() -> None:
    theirs = {"_id": an_id(9), "name": "Theirs", "externalId": "N1"}
    found = compare(PLAN, [OTHER, theirs])
    assert (found.gone, found.taken, found.moved) == (frozenset({0}), frozenset({2}), {})
    rekeyed = compare(PLAN, [ACME, OTHER, {"_id": an_id(3), "externalId": " N1 "}])
    assert rekeyed.taken == {2}


def test_a_key_is_taken_only_inside_its_company() -> None:
    rows = {"companyId": [HOME, ""], "externalId": ["P1", ""], "email": ["a@x.example", ""]}
    plan = people(rows)
    elsewhere = {"_id": an_id(8), "externalId": "P1", "companyId": AWAY}
    assert not compare(plan, [elsewhere]).rows
    assert compare(plan, [elsewhere | {"companyId": HOME}]).taken == {0}


def test_a_twin_that_was_there_before_has_taken_nothing_now() -> None:
    before = {"_id": an_id(8), "externalId": "N1"}
    resolution = replace(PLAN.resolution, existing=Existing("Company", [ACME, OTHER, before]))
    plan = replace(PLAN, resolution=resolution)
    assert not compare(plan, [ACME, OTHER, before]).rows
    assert compare(plan, [ACME, OTHER, before, before | {"_id": an_id(9)}]).taken == {2}


def test_a_record_that_went_to_another_parent_is_not_put_back() -> None:
    ann = {"_id": an_id(7), "email": "a@x.example", "companyId": HOME, "position": "CEO"}
    plan = people({"email": ["a@x.example"], "companyId": [HOME], "position": ["Chair"]}, ann)
    assert plan.counts["update"] == 1
    found = compare(plan, [ann | {"companyId": AWAY}])
    assert [(one.field.name, one.now) for one in found.moved[0]] == [("companyId", AWAY)]
    assert not compare(plan, [ann | {"companyId": {"_id": HOME, "name": "Home"}}]).rows


def test_an_amount_that_goes_along_unchanged_is_not_put_back() -> None:
    one = {
        "_id": an_id(7),
        "externalId": "L1",
        "companyId": HOME,
        "_currency": "EUR",
        "mrr": 100,
        "value": 1200,
        "fromDate": "2026-01-01T00:00:00.000Z",
        "toDate": "2026-12-31T00:00:00.000Z",
    }
    cells = {"externalId": ["L1"], "mrr": ["150"], "value": ["1200"]}
    plan = resolve_rows("License", cells, (one,), PARENTS).plan()
    assert plan.item(0)["value"] == 1200
    found = compare(plan, [one | {"value": 1500}])
    assert [(move.field.name, move.now) for move in found.moved[0]] == [("value", 1500)]


def test_a_field_that_is_told_twice_is_told_once() -> None:
    ann = {"_id": an_id(7), "externalId": "P1", "companyId": HOME}
    rows = {"_id": [an_id(7)], "companyId": [AWAY], "externalId": ["P1"]}
    plan = people(rows, ann)
    assert plan.counts["update"] == 1
    found = compare(plan, [ann | {"companyId": an_id(4)}])
    assert [(one.field.name, one.ours) for one in found.moved[0]] == [("companyId", AWAY)]


def test_a_list_that_is_added_to_is_no_longer_the_one_that_was_shown() -> None:
    acme = ACME | {"tags": ["old"]}
    plan = resolve_rows(
        "Company",
        {"externalId": ["E1"], "tags": ["new"]},
        (acme,),
        readings={"tags": Reading(arrays="add")},
    ).plan()
    found = compare(plan, [acme | {"tags": ["old", "theirs"]}])
    assert [(one.shown, one.now) for one in found.moved[0]] == [(["old"], ["old", "theirs"])]
    assert not compare(plan, [acme | {"tags": ["new", "old"]}]).rows


def test_the_rows_stay_behind_with_their_reason_and_the_others_go_as_shown() -> None:
    theirs = {"_id": an_id(9), "name": "Theirs", "externalId": "N1"}
    plan = hold(PLAN, compare(PLAN, [ACME | {"phase": "Theirs"}, theirs]))
    assert plan.counts == {"create": 1, "update": 0, "same": 0, "held": 3}
    codes = [[one.code for one in plan.issues.of_row(row)] for row in range(4)]
    since = [IssueCode.CHANGED_SINCE], [IssueCode.GONE_SINCE], [IssueCode.TAKEN_SINCE]
    assert codes == [*since, [IssueCode.NO_KEY]]
    assert plan.issues.of_row(0)[0].facts == {"labels": "Phase"}
    assert plan.item(3) == PLAN.item(3)
    assert sent_rows(plan).tolist() == [3]
    assert PLAN.counts["held"] == 0


def test_new_records_without_a_key_are_nobody_elses() -> None:
    assert has_keyed_creates(PLAN)
    plan = resolve_rows("Company", {"name": ["Keyless"]}, (ACME,)).plan()
    assert not has_keyed_creates(plan)
    assert not compare(plan, [ACME, OTHER]).rows
    nothing = resolve_rows("Company", {"externalId": ["E1"], "name": ["Acme"]}, (ACME,)).plan()
    assert len(sent_rows(nothing)) == 0


@given(st.lists(st.sampled_from(("same", "phase", "gone", "name")), min_size=1, max_size=12))
def test_every_row_is_left_out_or_sent_just_as_it_was_shown(fates: list[str]) -> None:
    known = [
        {"_id": an_id(row), "externalId": f"E{row}", "name": f"N{row}", "phase": "Live"}
        for row in range(len(fates))
    ]
    cells = {"externalId": [f"E{row}" for row in range(len(fates))], "phase": ["Lost"] * len(fates)}
    plan = resolve_rows("Company", cells, known).plan()
    now = [
        one | ({fate: "Theirs"} if fate in ("phase", "name") else {})
        for one, fate in zip(known, fates, strict=True)
        if fate != "gone"
    ]
    found = compare(plan, now)
    touched = [row for row, fate in enumerate(fates) if fate in ("phase", "gone")]
    assert list(found.rows) == touched
    left = hold(plan, found)
    rest = [row for row in range(len(fates)) if row not in touched]
    assert sent_rows(left).tolist() == rest
    assert [left.item(row) for row in rest] == [plan.item(row) for row in rest]


@pytest.mark.parametrize("found", [Meanwhile(gone=frozenset({2})), Meanwhile(moved={2: ()})])
def test_rows_are_counted_once(found: Meanwhile) -> None:
    assert found.rows == (2,)
