"""What of a run can be taken back, decided record by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import orjson
import pytest

from planhat_desktop.core.changes import sendable
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.touches import BLIND, Touch
from planhat_desktop.core.undoing import (
    Undoing,
    is_untouched,
    plan_undo,
    records_after,
)
from tests.core.making import built_in
from tests.core.resolving import an_id

COMPANY = built_in().model("Company")
BORN = {"createdAt": "2026-11-22T10:00:00.000Z", "updatedAt": "2026-11-22T10:00:01.000Z"}
TOUCHED = BORN | {"updatedAt": "2026-11-22T11:00:00.000Z"}
UPDATE = Touch(
    2, an_id(1), "updated", {"name": "New", "phase": "Live"}, {"name": "Old", "phase": None}
)
CREATION = Touch(3, an_id(2), "created", {"name": "Made", "externalId": "N1"}, {})
REMOVAL = Touch(
    4,
    an_id(3),
    "removed",
    {},
    {"_id": an_id(3), "name": "Gone", "externalId": "N2", "owner": {"_id": an_id(7), "x": 1}}
    | {"tags": ["a"], "custom": {"Tier": {"_id": "t"}, "None": None}},
)


def undo(touch: Touch, *records: Mapping[str, object], more: tuple[Touch, ...] = ()) -> Undoing:
    return plan_undo((touch, *more), COMPANY, records)


def body(undoing: Undoing) -> object:
    return orjson.loads(undoing.plan.body(undoing.plan.batches[0]))


def now(**values: object) -> dict[str, object]:
    return {"_id": an_id(1), "name": "New", "phase": "Live"} | values


def test_a_field_is_restored_where_it_still_holds_what_was_sent() -> None:
    made = undo(UPDATE, now(city="Theirs"))
    assert body(made) == [{"_id": an_id(1), "name": "Old", "phase": None}]
    assert made.plan.before(made.plan.batches[0]) == {2: {"name": "New", "phase": "Live"}}
    assert (made.restored, made.removed, made.remade, made.kept, made.partly) == (1, 0, 0, 0, 0)


def test_what_others_changed_is_left_alone_and_named() -> None:
    made = undo(UPDATE, now(phase="Theirs"))
    assert body(made) == [{"_id": an_id(1), "name": "Old"}]
    assert [one.name for one in made.changed[2]] == ["phase"]
    assert (made.restored, made.kept, made.partly, made.idle) == (1, 1, 1, ())
    made = undo(UPDATE, now(phase="Theirs", name="Theirs"))
    assert made.plan.batches == ()
    assert (made.restored, made.kept, made.partly, made.idle) == (0, 1, 0, (2,))


def test_what_is_back_already_or_gone_is_told() -> None:
    assert undo(UPDATE, now(name="Old", phase="")).back == {2: an_id(1)}
    assert undo(UPDATE).gone == (2,)
    assert undo(CREATION).back == {3: ""}
    assert undo(replace(CREATION, id=None)).lost == (3,)
    assert undo(replace(CREATION, deed=BLIND), now()).blind == (3,)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (BORN, ()),
        (BORN | {"phase": "Given"}, ()),  # it was there from the beginning
        (TOUCHED, ()),
        (TOUCHED | {"phase": "Theirs", "custom": {"Tier": 1}}, ("phase", "custom.Tier")),
        (BORN | {"name": "Theirs"}, ("name",)),
        (TOUCHED | {"status": "prospect"}, ()),  # Planhat works it out
        (TOUCHED | {"custom": {"Done": False}}, ()),
        (TOUCHED | {"custom": {"Done": True}}, ("custom.Done",)),
        (TOUCHED | {"custom": {"Count": 0}}, ("custom.Count",)),
        ({"phase": "Theirs"}, ("phase",)),  # no moments: nobody can tell
    ],
)
def test_a_new_record_is_removed_unless_somebody_changed_it(
    values: Mapping[str, object], kept: tuple[str, ...]
) -> None:
    record = {"_id": an_id(2), "name": "Made", "externalId": "N1", **values}
    made = undo(CREATION, record)
    assert tuple(one.name for one in made.changed.get(3, ())) == kept
    assert made.removed == (0 if kept else 1)
    if not kept:
        (batch,) = made.plan.batches
        assert batch.removes
        before = made.plan.before(batch)[3]
        assert (before["name"], "updatedAt" in before) == ("Made", False)
        assert made.plan.body(batch) == b""


def test_a_new_record_on_which_others_hung_something_stays() -> None:
    record = {"_id": an_id(2), "name": "Made", "externalId": "N1", **BORN}
    theirs = {an_id(2): {"License": 2}}
    made = plan_undo((CREATION,), COMPANY, [record], theirs)
    assert (made.attached, made.removed, made.kept) == ({3: {"License": 2}}, 0, 1)
    assert made.plan.batches == ()
    made = plan_undo((CREATION,), COMPANY, [record | {"name": "Theirs"}], theirs)
    assert (made.attached, list(made.changed), made.kept) == ({}, [3], 1)


def test_the_records_after_an_undo_are_foretold() -> None:
    other = {"_id": an_id(9), "name": "Not ours"}
    new = {"_id": an_id(2), "name": "Made", "externalId": "N1", **BORN}
    before: list[Mapping[str, object]] = [other, now(phase="Theirs", city="Lund"), new]
    made = undo(UPDATE, *before, more=(CREATION, REMOVAL))
    assert (made.restored, made.removed, made.remade) == (1, 1, 1)
    assert records_after(made, before) == [
        other,
        {"_id": an_id(1), "name": "Old", "phase": "Theirs", "city": "Lund"},
    ]


def test_what_planhat_gave_back_when_it_made_a_record_is_nobodys_change() -> None:
    born = {"_id": an_id(2), "name": "MADE", "externalId": "N1", "phase": "Given", **BORN}
    touch = replace(CREATION, born=born)
    assert undo(touch, born).removed == 1
    assert undo(touch, born | TOUCHED).removed == 1
    assert undo(CREATION, born | TOUCHED).removed == 0
    theirs = undo(touch, born | TOUCHED | {"phase": "Theirs", "city": "Lund"})
    # The name is not what was sent, but Planhat made it so: it is looked at what else is theirs.
    assert [one.name for one in theirs.changed[3]] == ["phase", "city"]


def test_what_an_untouched_sibling_has_as_well_was_given_by_planhat() -> None:
    sibling = Touch(5, an_id(4), "created", {"name": "Sibling"}, {})
    records = (
        {"_id": an_id(2), "name": "Made", "externalId": "N1", "phase": "Given"} | TOUCHED,
        {"_id": an_id(4), "name": "Sibling", "phase": "Given"} | BORN,
    )
    made = undo(CREATION, *records, more=(sibling,))
    assert (made.removed, made.changed) == (2, {})
    # The newest goes first.
    assert [one.rows.tolist() for one in made.plan.batches] == [[1], [0]]


def test_what_was_removed_is_made_again_in_the_shape_it_is_sent_in() -> None:
    made = undo(REMOVAL)
    assert made.remade == 1
    assert body(made) == [
        {
            "externalId": "N2",
            "name": "Gone",
            "owner": an_id(7),
            "tags": ["a"],
            "custom": {"Tier": "t"},
        }
    ]
    assert undo(REMOVAL, {"_id": an_id(3), "name": "Gone"}).back == {4: an_id(3)}
    theirs = undo(REMOVAL, {"_id": an_id(8), "externalId": "N2"})
    assert (theirs.taken, theirs.remade, theirs.kept) == ((4,), 0, 1)


def test_moments_that_cannot_be_read_say_nothing() -> None:
    assert is_untouched(BORN)
    assert not is_untouched(TOUCHED)
    assert not is_untouched({"createdAt": "then", "updatedAt": "then"})
    assert not is_untouched(BORN | {"updatedAt": "2026-11-22T10:00:01"})


def test_values_come_in_the_shape_planhat_takes() -> None:
    owner = Field("owner", "Owner", FieldType.REFERENCE, references="User")
    assert sendable(owner, {"_id": "u", "nickName": "Ann"}) == "u"
    currency = Field("_currency", "Currency", FieldType.TEXT)
    assert sendable(currency, {"_id": "c", "symbol": "EUR"}) == "EUR"
    texts = Field("tags", "Tags", FieldType.TEXTS)
    assert sendable(texts, ",a,b,") == ["a", "b"]
    nothing: tuple[object, ...] = (None, "", [], ())
    assert [sendable(texts, empty) for empty in nothing] == [None] * 4
    assert sendable(currency, "SEK") == "SEK"
    amount = Field("value", "Value", FieldType.NUMBER)
    assert [sendable(amount, one) for one in ("12.5", "-3", 7, "many")] == [12.5, -3, 7, "many"]
