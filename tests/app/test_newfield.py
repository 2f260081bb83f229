"""A field is made in a practice workspace: once, whatever becomes of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.practice import Fault, Faults, Permissions
from planhat_desktop.app.errors import CallUnusable, Refused, Throttled, Trouble, Unreachable
from planhat_desktop.app.newfield import Made, make_field
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.steps import Wait
from planhat_desktop.app.wording.newfields import TYPE_WORDS, fault_sentences, type_words
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.catalog import CUSTOM_TYPES
from planhat_desktop.core.newfield import Fault as Wrong
from planhat_desktop.core.newfield import FaultCode, NewField
from planhat_desktop.core.schema import FieldType
from tests.app.rehearsal import Rehearsal, drive
from tests.core.making import built_in

TIER = NewField("Company", "Health tier", "list", ("Gold", "Silver"))
PATH = "/customfields"


def make(one: Rehearsal, new: NewField = TIER, steps: list[object] | None = None) -> Made:
    return drive(make_field(one.planhat, built_in(), new), steps)


def put_in(one: Rehearsal, **more: object) -> None:
    """Make a field by another hand."""
    field: dict[str, object] = {"name": "Health tier", "type": "list", "parent": "company"}
    field |= {"isHidden": False, "listValues": ["Gold", "Silver"]}
    assert one.planhat.create("/customfields", orjson.dumps(field | more)).status == 200
    one.app.calls.clear()


def names(one: Rehearsal) -> list[str]:
    return [str(each["name"]) for each in one.planhat.list_page("/customfields", limit=100)]


def posts(one: Rehearsal) -> int:
    return sum(call.method == "POST" for call in one.app.calls)


@contextmanager
def in_trouble(kind: type[Trouble], code: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.what
    assert caught.value.do


def test_a_field_is_made_and_takes_values() -> None:
    one = Rehearsal()
    made = make(one)
    assert not made.was_there
    field = made.catalog.model("Company").find(made.field)
    assert field is not None
    assert (field.label, field.type) == ("Health tier", FieldType.OPTION)
    assert field.options == ("Gold", "Silver")
    row = [{"externalId": "C1", "custom": {"Health tier": "Gold"}}]
    answer = one.planhat.upsert("/companies", orjson.dumps(row))
    assert answer.status == 200
    assert one.records()[0]["custom"] == {"Health tier": "Gold"}


@pytest.mark.parametrize("kind", sorted(CUSTOM_TYPES))
@pytest.mark.parametrize("model", ["Company", "Enduser", "License"])
def test_every_type_can_be_made(kind: str, model: str) -> None:
    options = ("a",) if kind in ("list", "multipicklist") else ()
    made = make(Rehearsal(), NewField(model, "Health tier", kind, options))
    field = made.catalog.model(model).find("custom.Health tier")
    assert field is not None
    assert field.type is CUSTOM_TYPES[kind]


def test_nothing_is_sent_of_what_cannot_be_made() -> None:
    one = Rehearsal()
    with in_trouble(CallUnusable, "no_name"):
        make(one, NewField("Company", "", "text"))
    assert not one.app.calls


@pytest.mark.parametrize(
    "other", [{"name": "HEALTH tier"}, {"listValues": ["Gold"]}, {"type": "text", "listValues": []}]
)
def test_a_name_taken_meanwhile_is_told(other: dict[str, object]) -> None:
    one = Rehearsal()
    put_in(one, **other)
    with in_trouble(CallUnusable, "name_taken"):
        make(one)
    assert posts(one) == 0


def test_the_same_name_under_another_model_is_free() -> None:
    one = Rehearsal()
    put_in(one, parent="enduser")
    assert not make(one).was_there


def test_a_field_that_is_there_already_is_taken_as_it_is() -> None:
    one = Rehearsal()
    put_in(one)
    made = make(one)
    assert made.was_there
    assert made.catalog.model("Company").find(made.field) is not None
    assert posts(one) == 0


# Without permission, or refused


def test_a_token_without_permission_is_told() -> None:
    one = Rehearsal(permissions=Permissions(uncreatable=frozenset({"CustomField"})))
    with in_trouble(Refused, "no_permission"):
        make(one)
    assert names(one) == []


def test_a_token_that_may_not_even_read_the_fields_sends_nothing() -> None:
    one = Rehearsal(permissions=Permissions(unreadable=frozenset({"CustomField"})))
    with in_trouble(Refused, "no_permission"):
        make(one)
    assert posts(one) == 0


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"error": "field limit reached"}', "field limit reached."),
        ('{"message": "no more."}', "no more."),
        ("name  duplicated", "name duplicated."),
        ('{"code": 7}', "it gave no reason."),
        ("[]", "it gave no reason."),
    ],
)
def test_planhats_own_words_are_told(body: str, told: str) -> None:
    one = Rehearsal()
    one.app.faults.add(Fault("status", status=400, body=body, method="POST", path=PATH))
    with pytest.raises(Refused) as refused:
        make(one)
    assert refused.value.code == "field_refused"
    assert refused.value.what == f"Planhat did not add the field: {told}"


# Answers that do not come


LOST = [
    Fault("drop", after_commit=True, method="POST", path=PATH),
    Fault("hang", after_commit=True, method="POST", path=PATH),
    Fault("not_json", after_commit=True, method="POST", path=PATH),
    Fault("status", status=502, after_commit=True, method="POST", path=PATH),
]


@pytest.mark.parametrize("fault", LOST, ids=lambda one: one.kind)
def test_a_lost_answer_is_settled_by_reading(fault: Fault) -> None:
    one = Rehearsal()
    one.app.faults.add(fault)
    made = make(one)
    assert made.catalog.model("Company").find(made.field) is not None
    assert (posts(one), names(one)) == (1, ["Health tier"])


@pytest.mark.parametrize(
    "fault", [Fault("drop", method="POST", path=PATH), Fault("hang", method="POST", path=PATH)]
)
def test_a_request_that_got_lost_is_told_and_can_be_made_again(fault: Fault) -> None:
    one = Rehearsal()
    one.app.faults.add(fault)
    with in_trouble(Unreachable, "field_unmade"):
        make(one)
    assert posts(one) == 0  # it never arrived, and was not sent once more
    assert not make(one).was_there
    assert names(one) == ["Health tier"]


def test_without_answer_to_the_question_nobody_knows_and_the_next_try_asks_first() -> None:
    one = Rehearsal()
    one.app.faults.add(Fault("drop", after_commit=True, method="POST", path=PATH))
    one.app.faults.add(Fault("drop", on_call=2, method="GET", path=PATH))
    with in_trouble(Unreachable, "field_unknown"):
        make(one)
    assert make(one).was_there
    assert (posts(one), names(one)) == (1, ["Health tier"])


def test_a_field_planhat_took_but_cannot_list_now_is_told() -> None:
    one = Rehearsal()
    one.app.faults.add(Fault("drop", on_call=2, method="GET", path=PATH))
    with in_trouble(Refused, "field_unread"):
        make(one)
    assert make(one).was_there


def test_a_field_planhat_took_but_does_not_list_is_told() -> None:
    one = Rehearsal()
    one.app.faults.add(
        Fault("status", status=200, body='{"name": "Health tier"}', method="POST", path=PATH)
    )
    with in_trouble(Refused, "field_unread"):
        make(one)


def test_a_line_that_never_opened_is_told_as_it_is() -> None:
    one = Rehearsal()

    class Closed(WhenAsked):
        @override
        def create(self, path: str, body: bytes) -> Answer:
            raise Unreachable("dns", "No such host.", "Check it.")

    with in_trouble(Unreachable, "dns"):
        drive(make_field(Closed(lambda: one.planhat), built_in(), TIER))
    assert names(one) == []


# Planhat asks for patience


def test_patience_is_had_and_then_the_field_is_made_once() -> None:
    one = Rehearsal(pace=1)
    one.app.faults.add(
        Fault("status", status=429, retry_after_s=7, times=2, method="POST", path=PATH)
    )
    steps: list[object] = []
    make(one, steps=steps)
    waits = [step for step in steps if isinstance(step, Wait)]
    assert [step.seconds for step in waits if step.why == "throttled"] == [7, 7]
    assert any(step.why == "pace" for step in waits)
    assert names(one) == ["Health tier"]


def test_patience_ends() -> None:
    one = Rehearsal()
    one.app.faults.add(Fault("status", status=429, times=99, method="POST", path=PATH))
    with in_trouble(Throttled, "throttled"):
        make(one)
    assert names(one) == []


FAULTS = st.lists(
    st.builds(
        Fault,
        st.sampled_from(["drop", "hang", "status", "not_json"]),
        on_call=st.integers(1, 4),
        times=st.integers(1, 2),
        method=st.sampled_from(["POST", "GET"]),
        path=st.just("/customfields"),
        after_commit=st.booleans(),
        status=st.sampled_from([200, 400, 403, 429, 500, 503]),
    ),
    max_size=4,
)


@given(FAULTS, st.integers(1, 4))
def test_whatever_goes_wrong_the_field_is_there_at_most_once(
    faults: list[Fault], tries: int
) -> None:
    one = Rehearsal()
    for fault in faults:
        one.app.faults.add(fault)
    made = 0
    for _turn in range(tries):
        with suppress(Trouble):
            make(one)
            made += 1
    one.app.faults = Faults()
    assert len(names(one)) <= 1
    if made:
        assert names(one) == ["Health tier"]


# In words


def test_every_type_and_every_fault_has_its_words() -> None:
    assert set(TYPE_WORDS) == set(CUSTOM_TYPES)
    assert len({type_words(name) for name in TYPE_WORDS}) == len(TYPE_WORDS)
    company = built_in().model("Company")
    for code in FaultCode:
        what, do = fault_sentences(Wrong(code, {"name": "Tier", "option": "Gold"}), company)
        assert what.endswith(".")
        assert do.endswith(".")
        assert "{" not in what + do
