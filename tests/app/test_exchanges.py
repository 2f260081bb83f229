"""Requests and answers of a run as they were written down."""

from __future__ import annotations

import json

from planhat_desktop.app.exchanges import (
    Exchange,
    answer_words,
    clock_words,
    exchange_lines,
    exchange_text,
    find_exchanges,
    pretty,
    read_exchanges,
)
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import Answered, Broken, Deferred, Ended, Entry, Resumed, Sent
from planhat_desktop.core.request import Request
from tests.app.rehearsal import Rehearsal, drive
from tests.core.making import built_in
from tests.core.test_report import STARTED

BODY = '[{"_id":"a","name":"Åre"}]'
ANSWER = '{"updated":1}'
ENTRIES: tuple[Entry, ...] = (
    STARTED,
    Sent(1, 1, (2, 4), {2: "a"}, BODY, at="2026-11-22T10:15:09+00:00"),
    Deferred(1, 2.0, "Planhat asked us to slow down."),
    Sent(1, 2, (2, 4), {2: "a"}, BODY, at="2026-11-22T10:15:11+00:00"),
    Answered(1, 200, (Landed(2, "updated", "a"),), (4,), (), 0.42, "", ANSWER),
    Sent(2, 1, (6,), {6: "b"}, "", request=Request("DELETE")),
    Broken(2, True, "lost", "The connection broke."),
    Broken(9, False, "cut", "Never sent as one."),
    Resumed("2026-11-22T11:00:00+00:00"),
    Sent(3, 1, (7,), {}, "[]"),
    Ended("finished"),
)


def test_each_request_stands_beside_its_own_answer() -> None:
    found = find_exchanges(ENTRIES, built_in().models)
    assert [(one.batch, one.attempt, one.status) for one in found] == [
        (1, 1, 0),
        (1, 2, 200),
        (2, 1, 0),
        (3, 1, 0),
    ]
    assert found[0].request == "PUT https://api.planhat.com/companies"
    assert found[2].request == "DELETE https://api.planhat.com/companies/b"
    assert [answer_words(one) for one in found] == [
        "Planhat asked us to slow down.",
        "200 in 0.4 s",
        "The connection broke.",
        "no answer",
    ]
    assert [clock_words(one.at) for one in found] == ["10:15:09", "10:15:11", "", ""]


def test_a_model_that_is_not_known_any_more_leaves_the_address_short() -> None:
    (one, *_rest) = find_exchanges(ENTRIES, {})
    assert one.request == "PUT https://api.planhat.com"


def test_each_address_is_the_one_it_went_to() -> None:
    talk = {"companyId": "C1", "externalId": "V1", "subject": "Hello"}
    rehearsal = Rehearsal("Conversation", [talk])
    rows = [talk | {"subject": "Bye"}, {"companyId": "C2", "subject": "New"}]
    rehearsal.upload(rows)
    rehearsal.undo()
    models = rehearsal.catalog.models
    base = "https://practice.planhat.invalid/conversations"
    requests = [one.request for one in find_exchanges(rehearsal.written(), models)]
    assert requests == [f"PUT {base}", f"POST {base}"]
    back = [one.request for one in find_exchanges(rehearsal.written("undo"), models)]
    gone = rehearsal.folded().rows()[3].id
    assert back == [f"PUT {base}", f"DELETE {base}/{gone}"]


def test_it_reads_as_one_text() -> None:
    found = find_exchanges(ENTRIES, built_in().models)
    text = exchange_text(found[1])
    assert text.startswith("PUT https://api.planhat.com/companies\n\n[\n  {")
    assert '"name": "Åre"' in text
    assert text.endswith('← 200 in 0.4 s\n\n{\n  "updated": 1\n}')
    assert exchange_text(found[2]).splitlines()[1:] == ["", "← The connection broke."]
    assert pretty("plain words") == "plain words"


def test_a_file_has_one_line_of_json_a_request() -> None:
    found = [*find_exchanges(ENTRIES, {}), Exchange(4, 1, (), "", "PUT x", "", 500, 0.0, "Oops")]
    lines = [json.loads(one) for one in exchange_lines(found)]
    assert len(lines) == 5
    assert lines[1]["body"] == json.loads(BODY)
    assert lines[1]["answer"] == {"updated": 1}
    assert (lines[2]["body"], lines[2]["status"]) == (None, None)
    assert lines[4]["answer"] == "Oops"


def test_the_bodies_of_a_real_run_are_there_and_no_token() -> None:
    rehearsal = Rehearsal("Company", token="secret-token-1")
    rehearsal.upload([{"name": "New Co", "externalId": "n-1"}])
    found = drive(read_exchanges(rehearsal.journal, "run", rehearsal.catalog.models))
    (one,) = found
    assert json.loads(one.body)[0]["name"] == "New Co"
    assert one.status == 200
    assert "secret-token-1" not in "".join(exchange_lines(found))
