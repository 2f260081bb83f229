import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.entryform import EntryUnreadable, entry_from_dict, entry_to_dict
from planhat_desktop.core.journal import (
    Answered,
    Broken,
    Deferred,
    Ended,
    Entry,
    Resumed,
    Sent,
    Started,
    run_state,
    run_states,
)
from planhat_desktop.core.request import Request

ROWS = st.integers(1, 10**7)
TEXTS = st.text(max_size=20)
SECONDS = st.floats(0, 1e6, allow_nan=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
LANDED = st.builds(
    Landed,
    row=ROWS,
    outcome=st.sampled_from(["created", "updated", "unchanged", "refused", "removed"]),
    id=st.none() | TEXTS,
    message=st.none() | TEXTS,
)
ENTRIES: st.SearchStrategy[Entry] = st.one_of(
    st.builds(
        Started,
        run=TEXTS,
        at=TEXTS,
        workspace=TEXTS,
        api_url=TEXTS,
        model=TEXTS,
        file=TEXTS,
        sha256=TEXTS,
        profile=TEXTS,
        rows=ROWS,
        planned=st.dictionaries(TEXTS, ROWS, max_size=4),
        held=st.dictionaries(ROWS, TEXTS, max_size=4),
        same=st.dictionaries(ROWS, TEXTS, max_size=4),
        undo_of=st.none() | TEXTS,
        kept=st.dictionaries(ROWS, TEXTS, max_size=4),
        sending=st.lists(ROWS, max_size=4).map(tuple),
        sheets=st.lists(TEXTS, max_size=3).map(tuple),
    ),
    st.builds(
        Sent,
        batch=ROWS,
        attempt=ROWS,
        rows=st.lists(ROWS, max_size=4).map(tuple),
        ids=st.dictionaries(ROWS, TEXTS, max_size=4),
        body=TEXTS,
        before=st.dictionaries(ROWS, st.dictionaries(TEXTS, VALUES, max_size=3), max_size=3),
        at=TEXTS,
        request=st.builds(
            Request, st.sampled_from(("PUT", "POST", "DELETE")), path=TEXTS, host=TEXTS
        ),
    ),
    st.builds(
        Answered,
        batch=ROWS,
        status=ROWS,
        landed=st.lists(LANDED, max_size=4).map(tuple),
        unknown=st.lists(ROWS, max_size=4).map(tuple),
        loose=st.lists(TEXTS, max_size=4).map(tuple),
        seconds=SECONDS,
        at=TEXTS,
        answer=TEXTS,
    ),
    st.builds(Deferred, batch=ROWS, seconds=SECONDS, why=TEXTS, at=TEXTS),
    st.builds(Broken, batch=ROWS, doubtful=st.booleans(), code=TEXTS, what=TEXTS, at=TEXTS),
    st.builds(Ended, state=TEXTS, at=TEXTS, what=TEXTS),
    st.builds(
        Resumed,
        at=TEXTS,
        held=st.dictionaries(ROWS, TEXTS, max_size=4),
        kept=st.dictionaries(ROWS, TEXTS, max_size=4),
    ),
)


@given(ENTRIES)
def test_an_entry_comes_back_from_json_as_it_was(entry: Entry) -> None:
    text = json.dumps(entry_to_dict(entry))
    assert entry_from_dict(json.loads(text)) == entry


@given(ENTRIES, st.dictionaries(st.text(min_size=1).map("later_{}".format), VALUES, max_size=3))
def test_members_of_a_later_program_are_ignored(entry: Entry, more: dict[str, object]) -> None:
    assert entry_from_dict(entry_to_dict(entry) | more) == entry


SENT = entry_to_dict(Sent(1, 1, (2,), {2: "id"}, "[]"))
ANSWERED = entry_to_dict(Answered(1, 200, (Landed(2, "created"),)))
BROKEN = entry_to_dict(Broken(1, True, "dropped", "It broke."))


def _without(data: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in data.items() if key != name}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "resumed"},
        {"kind": 3},
        {"kind": "ended"},
        _without(SENT, "batch"),
        SENT | {"batch": True},
        SENT | {"batch": "1"},
        SENT | {"rows": "2"},
        SENT | {"rows": ["2"]},
        SENT | {"ids": ["id"]},
        SENT | {"ids": {"two": "id"}},
        SENT | {"ids": {"2": 5}},
        SENT | {"before": {"2": "old"}},
        SENT | {"body": 5},
        ANSWERED | {"landed": [["created"]]},
        ANSWERED | {"landed": [{"row": 2}]},
        ANSWERED | {"landed": [{"row": True, "outcome": "created"}]},
        ANSWERED | {"landed": [{"row": 2, "outcome": "created", "id": 5}]},
        ANSWERED | {"landed": [{"row": 2, "outcome": "created", "message": 5}]},
        ANSWERED | {"landed": {"row": [2], "outcome": ["created"]}},
        ANSWERED | {"landed": {"row": 2}},
        ANSWERED | {"landed": 2},
        ANSWERED | {"seconds": "1"},
        ANSWERED | {"seconds": True},
        BROKEN | {"doubtful": 1},
    ],
)
def test_what_is_no_entry_is_told_apart(data: dict[str, object]) -> None:
    with pytest.raises(EntryUnreadable):
        entry_from_dict(data)


def test_heavy_members_may_be_kept_elsewhere() -> None:
    light = _without(_without(SENT, "body"), "before")
    sent = entry_from_dict(light)
    assert isinstance(sent, Sent)
    assert (sent.body, sent.before, sent.rows) == ("", {}, (2,))


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (Ended("finished"), "finished"),
        (Ended("stopped"), "stopped"),
        (Ended("safety"), "stopped"),
        (Ended("broken"), "interrupted"),
        (Sent(1, 1, (2,), {}, "[]"), "interrupted"),
    ],
)
def test_how_a_run_ended_is_one_of_four_states(last: Entry, state: str) -> None:
    assert run_state(last) == state


def test_row_numbers_that_serve_as_keys_are_texts_in_json() -> None:
    ids = cast("dict[str, str]", SENT["ids"])
    assert ids == {"2": "id"}


def test_a_run_is_undone_until_its_undo_is_undone() -> None:
    done, cut = Ended("finished"), Ended("broken")
    runs: dict[str, tuple[str | None, Entry]] = {"run": (None, done), "undo": ("run", cut)}
    assert run_states(runs) == {"run": "finished", "undo": "interrupted"}
    runs["undo"] = ("run", done)
    assert run_states(runs) == {"run": "undone", "undo": "finished"}
    runs["again"] = ("undo", done)
    assert run_states(runs) == {"run": "finished", "undo": "undone", "again": "finished"}


def test_an_older_journal_knows_nothing_of_requests_or_even_of_removals() -> None:
    old = _without(_without(_without(SENT, "method"), "path"), "host")
    sent = entry_from_dict(_without(old, "removes"))
    assert isinstance(sent, Sent)
    assert (sent.removes, sent.request) == (False, Request("PUT"))
    sent = entry_from_dict(old | {"removes": True})
    assert isinstance(sent, Sent)
    assert (sent.removes, sent.request) == (True, Request("DELETE"))


def test_what_was_sent_of_each_row_is_told_of_a_list_and_of_one_record_alike() -> None:
    single = Sent(1, 1, (2,), {}, '{"name":"A"}', request=Request("POST", "/conversations"))
    assert single.items() == [{"name": "A"}]
    assert single.request.is_single
    assert Sent(1, 1, (2, 3), {}, '[{"name":"A"},{}]').items() == [{"name": "A"}, {}]
    assert Sent(1, 1, (2,), {2: "a"}, "", request=Request("DELETE", "/companies/a")).items() == []


def test_a_kind_of_a_later_program_is_no_entry() -> None:
    with pytest.raises(EntryUnreadable, match="later"):
        entry_from_dict({"kind": "later"})


@pytest.mark.parametrize(
    "entry",
    [
        Deferred(2, 1.5, "throttled", "then"),
        Broken(2, True, "dropped", "It broke.", "then"),
        Resumed("then", {2: "Gone."}, {3: "Left alone."}),
        Ended("finished", "then", "All of it."),
    ],
)
def test_each_kind_comes_back(entry: Entry) -> None:
    assert entry_from_dict(entry_to_dict(entry)) == entry


def test_rows_written_one_by_one_as_at_first_are_read() -> None:
    rows = [
        {"row": 2, "outcome": "created", "id": "id2", "message": None},
        {"row": 3, "outcome": "refused", "message": "no"},
    ]
    read = entry_from_dict(ANSWERED | {"landed": rows})
    assert isinstance(read, Answered)
    assert read.landed == (Landed(2, "created", "id2"), Landed(3, "refused", None, "no"))
