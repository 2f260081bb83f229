"""Planhat's answers laid onto the rows that were sent."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planhat_desktop.core.answers import (
    Answer,
    Laid,
    Landed,
    SentRow,
    SentRows,
    lay,
    lay_creation,
    lay_removal,
)

NEW = SentRow(2, None, {"externalId": "E2"})
OLD = SentRow(3, "id3", {"externalId": "E3", "sourceId": "S3"})
BARE = SentRow(4, None)
ALL = (NEW, OLD, BARE)


def told(body: object, *rows: SentRow, status: int = 200) -> Laid:
    return lay(Answer(status, body), SentRows(rows or ALL))


def test_a_full_answer_in_any_order() -> None:
    laid = told(
        {
            "updatesKeys": [{"_id": "id3", "externalId": "E3"}],
            "insertsKeys": [{"_id": "id4"}, {"_id": "id2", "externalId": "E2"}],
            "modified": ["id3"],
            "upsertedIds": ["id4", "id2"],
        }
    )
    assert sorted(laid.landed, key=lambda one: one.row) == [
        Landed(2, "created", "id2"),
        Landed(3, "updated", "id3"),
        Landed(4, "created", "id4"),  # the only row and the only id that are left
    ]
    assert (laid.missing, laid.spare_ids, laid.loose) == ((), (), ())


def test_two_bare_rows_cannot_be_told_apart() -> None:
    other = SentRow(5, None)
    laid = told({"insertsKeys": [{"_id": "a"}, {"_id": "b"}]}, BARE, other)
    assert (laid.landed, laid.missing, laid.spare_ids) == ((), (4, 5), ("a", "b"))


def test_an_id_is_spare_only_once() -> None:
    other = SentRow(5, None)
    laid = told({"insertsKeys": [{"_id": "a"}, {"_id": "a"}], "upsertedIds": ["a"]}, BARE, other)
    assert laid.spare_ids == ("a",)


def test_a_bare_row_beside_a_loose_message_stays_open() -> None:
    laid = told({"insertsKeys": [{"_id": "a"}], "createdErrors": ["some words"]}, BARE)
    assert (laid.landed, laid.missing, laid.loose) == ((), (4,), ("some words",))


@pytest.mark.parametrize(
    ("entry", "row", "message"),
    [
        ({"item": {"externalId": "E2"}, "error": "name missing"}, 2, "name missing"),
        ({"record": {"sourceId": "S3"}, "message": "no"}, 3, "no"),
        ({"_id": "id3", "reason": "locked"}, 3, "locked"),
        ({"externalId": "E2", "errmsg": "dup"}, 2, "dup"),
        ({"externalId": "E2"}, 2, "{'externalId': 'E2'}"),
        ('"E2" is duplicated', 2, '"E2" is duplicated'),
        ("id3, locked", 3, "id3, locked"),
    ],
)
@pytest.mark.parametrize("name", ["createdErrors", "updatedErrors", "permissionErrors"])
def test_a_refusal_is_tied_by_key(name: str, entry: object, row: int, message: str) -> None:
    for body in ({name: [entry]}, {name: entry}):
        laid = told(body, NEW, OLD, status=206)
        assert laid.landed == (Landed(row, "refused", None, message),)
        assert laid.missing == tuple({2, 3} - {row})


@pytest.mark.parametrize("entry", ["name missing", "E2 E3 both", {"error": "no"}, 5, None])
def test_a_refusal_that_names_no_one_row_is_loose(entry: object) -> None:
    laid = told({"createdErrors": [entry]}, NEW, OLD, BARE, status=400)
    assert laid.landed == ()
    assert laid.missing == (2, 3, 4)
    assert len(laid.loose) == 1


@pytest.mark.parametrize(
    ("key", "message", "tied"),
    [
        ("400", "Bad request: 400", False),
        ("email", "email duplicated", False),
        ("123456", "123456 duplicated", True),
        ("ann@x.example", "ann@x.example duplicated", True),
        ("C-1", "C-1 duplicated", True),
    ],
)
def test_a_key_that_may_be_any_word_ties_no_message(key: str, message: str, tied: bool) -> None:
    rows = (SentRow(2, None, {"externalId": key}), SentRow(3, None, {"externalId": "other"}))
    laid = told({"createdErrors": [message]}, *rows, status=400)
    assert [one.row for one in laid.landed] == ([2] if tied else [])


def test_as_many_equal_refusals_as_open_rows_are_theirs() -> None:
    laid = told({"createdErrors": ["no", "no"], "insertsKeys": [{"_id": "x", "externalId": "E2"}]})
    assert [(one.row, one.outcome, one.message) for one in laid.landed] == [
        (2, "created", None),
        (3, "refused", "no"),
        (4, "refused", "no"),
    ]
    unsure = told({"createdErrors": ["no", "no"]}, status=400)
    assert unsure.missing == (2, 3, 4)


def test_half_an_answer_refuses_nothing() -> None:
    half = '{"created":1,"createdErrors":[],"insertsKeys":[{"_id"'
    for one in ALL:
        assert told(half, one) == Laid((), (one.row,), (half,))


def test_rows_counted_as_equal_are_unchanged() -> None:
    other = SentRow(5, "id5")
    laid = told({"nonupdates": 2}, OLD, other)
    assert [one.outcome for one in laid.landed] == ["unchanged", "unchanged"]
    assert told({"nonupdates": 1}, OLD, other).missing == (3, 5)
    assert told({"nonupdates": 2, "error": "?"}, OLD, other).missing == (3, 5)
    assert told({"nonupdates": 2}, OLD, NEW).missing == (3, 2)


def test_a_weak_key_settles_nothing_where_several_rows_have_it() -> None:
    one, two = SentRow(2, "id2", {"externalId": "7"}), SentRow(3, "id3", {"externalId": "7"})
    assert told({"updatesKeys": [{"externalId": "7"}]}, one, two).missing == (2, 3)
    both = told(
        {"updatesKeys": [{"_id": "id2", "externalId": "7"}, {"_id": "id2", "externalId": "7"}]},
        one,
        two,
    )
    assert both.landed == (Landed(2, "updated", "id2"),)
    assert both.missing == (3,)


def test_a_record_made_where_an_update_was_sent_is_seen() -> None:
    laid = told({"insertsKeys": [{"_id": "new", "sourceId": "S3"}]}, OLD)
    assert laid.landed == (Landed(3, "created", "new"),)


@pytest.mark.parametrize("body", ["Bad request", ["a", 1], 7, "E2 is bad"])
def test_an_answer_that_is_no_object_is_kept_as_words(body: object) -> None:
    laid = told(body, NEW, status=400)
    assert (laid.landed, laid.missing, laid.loose) == ((), (2,), (str(body),))


@pytest.mark.parametrize("body", [None, "", {}])
def test_an_empty_answer_says_nothing(body: object) -> None:
    assert told(body, NEW) == Laid((), (2,))


def test_words_of_the_whole_batch_are_loose() -> None:
    assert told({"message": "no", "error": 5}, NEW, OLD, status=400).loose == ("no",)


keys = st.sampled_from(("1", "2", "E2", "email", "id1"))
sent_rows = st.lists(
    st.tuples(
        st.none() | st.sampled_from(("id1", "id2", "id3")),
        st.dictionaries(st.sampled_from(("externalId", "sourceId", "email")), keys, max_size=2),
    ),
    max_size=6,
).map(lambda rows: tuple(SentRow(at + 2, one[0], one[1]) for at, one in enumerate(rows)))
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 6)
    | st.floats()
    | keys
    | st.sampled_from(("id2", "id9", "E2 is twice", "")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ("_id", "externalId", "sourceId", "email", "item", "record", "error", "message")
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
bodies = junk | st.dictionaries(
    st.sampled_from(
        (
            "created",
            "createdErrors",
            "insertsKeys",
            "updated",
            "updatedErrors",
            "updatesKeys",
            "nonupdates",
            "modified",
            "upsertedIds",
            "permissionErrors",
            "error",
        )
    ),
    junk,
)


@given(sent_rows, bodies, st.sampled_from((0, 200, 206, 400, 403)))
def test_every_row_is_landed_or_missing_exactly_once_whatever_the_answer(
    rows: tuple[SentRow, ...], body: object, status: int
) -> None:
    laid = lay(Answer(status, body), SentRows(rows))
    named = [one.row for one in laid.landed] + list(laid.missing)
    assert Counter(named) == Counter(one.row for one in rows)
    assert all(isinstance(one, str) for one in (*laid.loose, *laid.spare_ids))
    assert len(set(laid.spare_ids)) == len(laid.spare_ids)
    for one in laid.landed:
        assert one.outcome in ("created", "updated", "unchanged", "refused")
        assert one.id is None or one.id not in laid.spare_ids


few = st.sampled_from(("1", "2", "3"))
few_rows = st.lists(
    st.tuples(st.none() | few, st.dictionaries(st.sampled_from(("externalId", "sourceId")), few)),
    max_size=4,
).map(lambda rows: tuple(SentRow(at + 2, one[0], one[1]) for at, one in enumerate(rows)))
few_entries = st.lists(
    st.dictionaries(st.sampled_from(("_id", "externalId", "sourceId")), few), max_size=3
)


@settings(max_examples=600)
@example(
    (SentRow(2, "1", {"sourceId": "1"}), SentRow(3, None, {"sourceId": "2"})),
    [{"_id": "1", "sourceId": "2"}, {"_id": "2", "sourceId": "1"}],
    [],
)
@given(few_rows, few_entries, few_entries)
def test_all_entries_at_once_are_tied_as_one_after_the_other(
    rows: tuple[SentRow, ...], inserts: list[object], updates: list[object]
) -> None:
    body: dict[str, object] = {"insertsKeys": inserts, "updatesKeys": updates}
    # An entry that says nothing changes nothing, but for that they are no longer all alike.
    nothing: dict[str, object] = {}
    singly: dict[str, object] = {
        "insertsKeys": [*inserts, nothing],
        "updatesKeys": [*updates, nothing],
    }
    laid = lay(Answer(200, body), SentRows(rows))
    assert laid == lay(Answer(200, singly), SentRows(rows))


def test_a_batch_is_laid_in_a_time_that_grows_with_it() -> None:
    # Each row against each entry would be ten thousand million looks: hours.
    count = 100_000
    rows = [SentRow(at, None, {"externalId": f"E{at}"}) for at in range(count)]
    bodies: list[object] = [
        {"createdErrors": [f"E{at} is duplicated" for at in range(count)]},
        {"insertsKeys": [{"_id": f"x{at}"} for at in range(count)]},
        {"insertsKeys": [{"_id": f"x{at}", "externalId": f"E{at}"} for at in range(count // 2)]},
    ]
    for body in bodies:
        lay(Answer(206, body), SentRows(rows))


def test_an_id_that_is_left_is_not_a_keyed_rows_nor_an_updates() -> None:
    spare = {"insertsKeys": [{"_id": "x"}]}
    assert told(spare, NEW).missing == (2,)
    assert told(spare, SentRow(3, "id3")).missing == (3,)
    assert told(spare, BARE, status=206).landed == (Landed(4, "created", "x"),)
    assert told(spare, BARE, status=400).missing == (4,)


def test_a_key_that_comes_back_as_a_number_is_the_same_key() -> None:
    row = SentRow(2, None, {"externalId": "7"})
    laid = told({"insertsKeys": [{"_id": ["odd"], "externalId": 7}]}, row)
    assert laid.landed == (Landed(2, "created", None),)


def test_a_shared_key_names_the_one_row_that_is_still_open() -> None:
    one, two = SentRow(2, "id2", {"externalId": "7"}), SentRow(3, None, {"externalId": "7"})
    keys: list[object] = [{"_id": "id2", "externalId": "7"}, {"_id": "new", "externalId": "7"}]
    later = told({"updatesKeys": keys}, one, two)
    assert later.landed == (Landed(2, "updated", "id2"), Landed(3, "updated", "new"))


def test_a_creation_is_sure_where_the_record_comes_back_or_is_refused() -> None:
    made: dict[str, object] = {"_id": "id", "subject": "Hello"}
    assert lay_creation(Answer(200, made), 2) == Landed(2, "created", "id")
    assert lay_creation(Answer(201, made), 2) == Landed(2, "created", "id")
    for status in (400, 403):
        refused = lay_creation(Answer(status, {"error": "No."}), 2)
        assert refused == Landed(2, "refused", None, "No.")
        assert lay_creation(Answer(status, "No."), 2) == Landed(2, "refused", None, "No.")
        assert lay_creation(Answer(status, {}), 2) == Landed(2, "refused", None, None)
    for unclear in (Answer(200, {}), Answer(200, "id"), Answer(200, [made]), Answer(409, made)):
        assert lay_creation(unclear, 2) is None


def test_a_key_that_comes_back_as_something_else_names_no_row() -> None:
    for odd in (["E2"], {"externalId": "E2"}):
        assert told({"insertsKeys": [{"externalId": odd}]}, NEW).missing == (NEW.row,)


def test_a_greeting_alone_is_no_refusal() -> None:
    row = SentRow(2, "id2", {})
    assert told("OK", row).missing == (2,)
    assert told({"error": "No."}, row).landed == (Landed(2, "refused", "id2", "No."),)


def test_a_removal_is_sure_only_where_planhat_says_so() -> None:
    done: dict[str, object] = {"n": 1, "ok": 1, "deletedCount": 1}
    assert lay_removal(Answer(200, done), 2, "id") == Landed(2, "removed", "id")
    refused = lay_removal(Answer(403, {"error": "not allowed"}), 2, "id")
    assert refused == Landed(2, "refused", "id", "not allowed")
    none: dict[str, object] = {"deletedCount": 0}
    for unclear in (Answer(200, none), Answer(200, "ok"), Answer(404, done)):
        assert lay_removal(unclear, 2, "id") is None
