"""What a run did to each record, told by its entries."""

from __future__ import annotations

import orjson

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import Answered, Entry, Sent, Started
from planhat_desktop.core.report import fold
from planhat_desktop.core.request import Request
from planhat_desktop.core.touches import BLIND, Touch, find_touches

STARTED = Started(
    "run",
    "",
    "Acme",
    "",
    "Company",
    "",
    "",
    "",
    8,
    {},
    held={8: "No."},
    same={9: "x"},
    sending=(2, 3, 4, 5, 6, 7),
)


def test_what_a_run_did_is_told_by_its_entries() -> None:
    items = [
        {"_id": "u", "companyId": "c", "name": "N", "custom": {"T": 1}},
        {"name": "M"},
        {"name": "O"},
    ]
    body_sent = orjson.dumps(items).decode()
    entries: list[Entry] = [
        Sent(1, 1, (2, 3, 4), {2: "u"}, body_sent, {2: {"name": "A", "custom.T": None}}),
        Answered(1, 200, (Landed(2, "updated", "u"), Landed(3, "created", "n")), (4,)),
        Sent(2, 1, (5,), {5: "d"}, "", {5: {"_id": "d", "name": "D"}}, request=Request("DELETE")),
        Answered(2, 200, (Landed(5, "removed", "d"),)),
        Sent(3, 1, (6, 7), {7: "v"}, '[{"name":"P"},{"_id":"v","name":"Q"}]', {7: {"name": "B"}}),
        Answered(3, 200, (Landed(6, "updated", "old"), Landed(7, "refused", "v", "No."))),
    ]
    found = find_touches(entries, fold(STARTED, entries))
    assert found == (
        Touch(2, "u", "updated", {"name": "N", "custom.T": 1}, {"name": "A", "custom.T": None}),
        Touch(3, "n", "created", {"name": "M"}, {}),
        Touch(4, None, "created", {"name": "O"}, {}),
        Touch(5, "d", "removed", {}, {"_id": "d", "name": "D"}),
        Touch(6, "old", BLIND, {"name": "P"}, {}),
    )


def test_a_record_that_was_made_where_a_change_was_shown_is_removed() -> None:
    entries: list[Entry] = [
        Sent(1, 1, (2,), {2: "u"}, '[{"_id":"u","name":"N"}]', {2: {"name": "A"}}),
        Answered(1, 200, (Landed(2, "created", "new"),)),
    ]
    (touch,) = find_touches(entries, fold(STARTED, entries))
    assert touch == Touch(2, "new", "created", {"name": "N"}, {"name": "A"})


def test_what_planhat_gave_back_is_kept_of_a_record_that_was_created_alone() -> None:
    record = {"_id": "n", "subject": "Hello", "type": "note"}
    post = Request("POST", "/conversations")
    entries: list[Entry] = [
        Sent(1, 1, (2,), {}, '{"subject":"Hello"}', request=post),
        Answered(1, 200, (Landed(2, "created", "n"),), answer=orjson.dumps(record).decode()),
        Sent(2, 1, (3,), {}, '{"subject":"Bye"}', request=post),
        Answered(2, 200, (Landed(3, "created", "m"),), answer='{"_id":"another"}'),
        Sent(3, 1, (4,), {}, '{"subject":"Ho"}', request=post),
        Answered(3, 200, (Landed(4, "created", "o"),), answer='"Hello"'),
        Sent(4, 1, (5,), {}, '{"subject":"Hm"}', request=post),
        Answered(4, 0, (Landed(5, "created", "p"),)),
    ]
    found = find_touches(entries, fold(STARTED, entries))
    assert [one.born for one in found] == [record, None, None, None]
