"""New conversations and notes are created one by one; everything else travels as before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import orjson
import pytest
from typing_extensions import override

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice import Permissions, Quirks
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.practice.quirks import FieldRule
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.canary import TRIAL_ROWS
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.request import Request
from tests.app.rehearsal import Rehearsal, Rows
from tests.app.test_run import check_accounts, fates
from tests.app.test_trial import send

TALK = {"companyId": "C1", "type": "call", "subject": "Hello", "date": "2026-04-03"}
NOTE = {"companyId": "C1", "type": "note", "description": "Likes tea"}
TALKS: Rows = [TALK, TALK | {"subject": "Bye"}, TALK, TALK | {"companyId": "C2"}]
NOTES: Rows = [NOTE, NOTE | {"description": "Likes cake"}, NOTE, NOTE | {"companyId": "C2"}]
CASES: dict[str, Rows] = {"Conversation": TALKS, "Note": NOTES}
POST = Request("POST", "/conversations")


def sent_of(rehearsal: Rehearsal, name: str = "run") -> list[Sent]:
    return [one for one in rehearsal.written(name) if isinstance(one, Sent)]


def again(rehearsal: Rehearsal, rows: Rows) -> list[int]:
    """Upload the same file once more; return what arrived."""
    rehearsal.journal = MemoryJournal(count_run)
    rehearsal.faults = ()
    rehearsal.app.calls.clear()
    report = rehearsal.upload(rows)
    check_accounts(rehearsal, report, rows)
    return rehearsal.writes()


@pytest.mark.parametrize("model", CASES)
def test_new_records_are_created_one_by_one_and_their_ids_are_kept(model: str) -> None:
    rows = CASES[model]
    rehearsal = Rehearsal(model)
    report = rehearsal.upload(rows)
    check_accounts(rehearsal, report, rows)
    assert fates(report) == ["created"] * 4
    made = {str(one["_id"]) for one in listed(rehearsal)}
    assert {one.id for one in report.rows().values()} == made
    sent = sent_of(rehearsal)
    assert [(one.rows, one.ids, one.request) for one in sent] == [
        ((row,), {}, POST) for row in range(2, 6)
    ]
    assert [orjson.loads(one.body)["companyId"] for one in sent]  # a record, not a list of one
    assert [one.method for one in rehearsal.app.calls if one.method != "GET"] == ["POST"] * 4


def listed(rehearsal: Rehearsal) -> list[dict[str, object]]:
    return rehearsal.planhat.list_page("/conversations", limit=100)


@pytest.mark.parametrize("model", CASES)
def test_what_is_there_is_updated_in_bulk_by_its_id_before_anything_is_created(model: str) -> None:
    rehearsal = Rehearsal(model)
    rehearsal.upload(CASES[model])
    ids = [str(one["_id"]) for one in listed(rehearsal)]
    changed = [{"_id": one, "subject": f"Now {place}"} for place, one in enumerate(ids)]
    rows: Rows = [{**CASES[model][0], "subject": "New"}, *changed]
    rehearsal.journal = MemoryJournal(count_run)
    rehearsal.app.calls.clear()
    report = rehearsal.upload(rows)
    check_accounts(rehearsal, report, rows)
    assert fates(report) == ["created", *["updated"] * 4]
    assert [(one.method, one.rows) for one in rehearsal.app.calls if one.method != "GET"] == [
        ("PUT", 4),
        ("POST", 0),
    ]
    assert [one.request for one in sent_of(rehearsal)] == [Request("PUT", "/conversations"), POST]
    assert {one["subject"] for one in listed(rehearsal)} == {"New", *(f"Now {n}" for n in range(4))}


@pytest.mark.parametrize("model", CASES)
@pytest.mark.parametrize("lost", [False, True])
def test_the_same_file_a_second_time_sends_nothing(model: str, lost: bool) -> None:
    faults = [Fault("drop", 2, method="POST", after_commit=True)] if lost else []
    rehearsal = Rehearsal(model, faults=faults)
    assert fates(rehearsal.upload(CASES[model])) == ["created"] * 4
    assert again(rehearsal, CASES[model]) == []
    assert again(rehearsal, [*CASES[model], CASES[model][0]]) == [1]  # one more of these is new


@pytest.mark.parametrize("lost", [False, True])
def test_a_type_that_planhat_keeps_as_note_makes_no_second_record(lost: bool) -> None:
    rows = [TALK | {"type": "Workshop"}, TALK, TALK | {"type": "Lunch"}, TALK | {"type": ""}]
    faults = [Fault("drop", 1, method="POST", after_commit=True)] if lost else []
    quirks = Quirks(touch_types=frozenset({"note", "call"}))
    rehearsal = Rehearsal("Conversation", faults=faults, quirks=quirks)
    assert fates(rehearsal.upload(rows)) == ["created"] * 4
    assert Counter(one["type"] for one in rehearsal.records()) == {"note": 3, "call": 1}
    assert again(rehearsal, rows) == []
    # A type that is there is another record than a note, though all else is alike.
    assert again(rehearsal, [*rows, TALK]) == [1]


def test_a_refusal_is_told_in_planhats_words_and_nothing_is_looked_up_for_it() -> None:
    rehearsal = Rehearsal("Conversation")
    rehearsal.app.rules = (FieldRule("Conversation", "subject", "Bye"),)
    _prepared, _started, work = rehearsal.begin(TALKS)
    rehearsal.app.calls.clear()
    report = rehearsal.finish(work)
    check_accounts(rehearsal, report, TALKS)
    assert fates(report) == ["created", "refused", "created", "created"]
    assert report.rows()[3].message == "refused by a field rule"
    assert not [one for one in rehearsal.app.calls if one.method == "GET"]


def test_without_permission_to_create_every_row_is_refused() -> None:
    barred = Permissions(uncreatable=frozenset({"Conversation"}))
    rehearsal = Rehearsal("Note", permissions=barred)
    report = rehearsal.upload(NOTES)
    assert fates(report) == ["refused"] * 4
    assert report.rows()[2].message == "create Conversation not allowed"


class Odd(WhenAsked):
    """Creates, and tells of it in another shape."""

    def __init__(self, rehearsal: Rehearsal, tell: Callable[[Answer], Answer]) -> None:
        client = rehearsal.planhat
        super().__init__(lambda: client)
        self._tell = tell

    @override
    def create(self, path: str, body: bytes) -> Answer:
        return self._tell(super().create(path, body))


@pytest.mark.parametrize(
    "body", [None, "OK", {}, {"ok": 1}, [], [{"_id": "x" * 24}], {"message": "Created."}]
)
def test_an_answer_that_names_no_record_is_looked_up(body: object) -> None:
    rehearsal = Rehearsal("Note")
    rehearsal.planhat = Odd(rehearsal, lambda answer: Answer(answer.status, body))
    report = rehearsal.upload(NOTES)
    check_accounts(rehearsal, report, NOTES)
    assert fates(report) == ["created"] * 4
    assert {one.id for one in report.rows().values()} == {one["_id"] for one in listed(rehearsal)}


@pytest.mark.parametrize("body", ["Conflict.", {"error": "Conflict."}])
def test_a_refusal_of_an_unknown_kind_is_looked_up_before_it_is_believed(body: object) -> None:
    rehearsal = Rehearsal("Note")
    client = rehearsal.planhat

    class Refusing(WhenAsked):
        @override
        def create(self, path: str, body_sent: bytes) -> Answer:
            return Answer(409, body)

    rehearsal.planhat = Refusing(lambda: client)
    report = rehearsal.upload(NOTES[:2])
    assert fates(report) == ["refused"] * 2
    assert report.rows()[2].message == "Conflict."


def test_an_answer_that_named_none_is_looked_up_again_when_the_run_goes_on() -> None:
    rehearsal = Rehearsal("Note", faults=[Fault("drop", 1, 9_999, method="GET")])
    client = rehearsal.planhat
    rehearsal.planhat = Odd(rehearsal, lambda one: Answer(one.status, {"message": "Created."}))
    report = rehearsal.upload(NOTES)
    assert fates(report) == ["unknown"] * 4
    rehearsal.planhat = client
    report = rehearsal.resume()
    check_accounts(rehearsal, report, NOTES)
    assert fates(report) == ["created"] * 4
    assert rehearsal.writes() == [1] * 4


@pytest.mark.parametrize("model", CASES)
def test_creations_are_taken_back_one_by_one_and_made_again_one_by_one(model: str) -> None:
    rehearsal = Rehearsal(model)
    state = rehearsal.state()
    rehearsal.upload(CASES[model])
    full = Counter(str(one.get("subject")) for one in listed(rehearsal))
    report = rehearsal.undo()
    assert report.counts["removed"] == 4
    assert rehearsal.state() == state
    removals = sent_of(rehearsal, "undo")
    ids = [next(iter(one.ids.values())) for one in removals]
    assert [one.request for one in removals] == [
        Request("DELETE", f"/conversations/{one}") for one in ids
    ]
    rehearsal.app.calls.clear()
    rehearsal.undo("undo", "redo")
    assert [one.request for one in sent_of(rehearsal, "redo")] == [POST] * 4
    assert rehearsal.writes() == [1] * 4
    assert Counter(str(one.get("subject")) for one in listed(rehearsal)) == full


def test_a_new_mapping_is_tried_with_ten_and_looked_at_once() -> None:
    rows = [NOTE | {"description": f"Note {place}"} for place in range(30)]
    rehearsal = Rehearsal("Note")
    report = send(rehearsal, rows)
    check_accounts(rehearsal, report, rows)
    assert fates(report) == ["created"] * 30
    methods = [one.method for one in rehearsal.app.calls]
    assert methods == ["POST"] * TRIAL_ROWS + ["GET"] * TRIAL_ROWS + ["POST"] * 20


def test_a_type_that_the_first_ten_show_to_be_another_stops_the_run() -> None:
    rows = [TALK | {"type": "Workshop", "subject": f"Talk {place}"} for place in range(30)]
    rehearsal = Rehearsal("Conversation", quirks=Quirks(touch_types=frozenset({"note"})))
    report = send(rehearsal, rows)
    assert (report.state, report.counts["created"]) == ("safety", TRIAL_ROWS)
    assert "“Type” in Planhat is not what was sent" in report.words


@pytest.mark.parametrize("kind", ["hang", "slow"])
def test_a_creation_answered_late_or_never_makes_no_batch_smaller(kind: str) -> None:
    old: Rows = [TALK | {"externalId": f"V{place}"} for place in range(30)]
    rehearsal = Rehearsal("Conversation", old)
    if kind == "hang":
        rehearsal.faults = (Fault("hang", 1, method="POST", after_commit=True),)
    else:
        rehearsal.planhat = Odd(rehearsal, lambda one: Answer(one.status, one.body, 60.0))
    rows: Rows = [
        *({**one, "subject": "Newer"} for one in old),
        *({**TALK, "subject": f"New {place}"} for place in range(15)),
    ]
    report = send(rehearsal, rows)
    check_accounts(rehearsal, report, rows)
    assert report.state == "finished"
    tried, rest = [one.rows for one in rehearsal.app.calls if one.method == "PUT"]
    assert tried + rest == 30
    assert tried < TRIAL_ROWS
