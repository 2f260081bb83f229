"""The analytics host's answers, laid onto the rows that were sent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.answers import CREATED, REFUSED, Answer
from planhat_desktop.core.receipts import lay_receipt

ITEMS: list[dict[str, object]] = [{"value": 1}, {"value": 2}, {"value": 2}]
ROWS = (2, 3, 4)


def fates(answer: Answer) -> tuple[dict[int, str], tuple[int, ...]]:
    laid = lay_receipt(answer, ROWS, ITEMS)
    return {one.row: one.outcome for one in laid.landed}, laid.missing


def test_an_answer_without_errors_accepts_all() -> None:
    for body in ({"processed": 3, "errors": []}, {}, "OK", ""):
        assert fates(Answer(200, body)) == (dict.fromkeys(ROWS, CREATED), ())


def test_errors_are_tied_by_the_item_each_to_one_row() -> None:
    error = {"item": {"value": 2}, "error": "dimensionId must be specified"}
    body = {"processed": 3, "errors": [error]}
    laid = lay_receipt(Answer(200, body), ROWS, ITEMS)
    assert {one.row: one.outcome for one in laid.landed} == {2: CREATED, 3: REFUSED, 4: CREATED}
    assert next(one.message for one in laid.landed if one.row == 3) == error["error"]
    both = {"processed": 1, "errors": [error, error]}
    assert fates(Answer(200, both)) == ({2: CREATED, 3: REFUSED, 4: REFUSED}, ())


def test_what_cannot_be_tied_or_does_not_add_up_leaves_the_rows_open() -> None:
    for body in (
        {"errors": [{"item": {"value": 9}, "error": "what?"}]},
        {"errors": ["a word"]},
        {"processed": 2, "errors": []},
        '{"processed": 3, "er',
    ):
        assert fates(Answer(200, body)) == ({}, ROWS)


def test_a_call_refused_as_a_whole_refuses_its_rows_in_planhats_words() -> None:
    for body in ({"error": "too many"}, "too many", {"errors": ["too many"]}):
        laid = lay_receipt(Answer(400, body), ROWS, ITEMS)
        assert {one.outcome for one in laid.landed} == {REFUSED}
        assert [one.row for one in laid.landed] == list(ROWS)
        assert {one.message for one in laid.landed} == {"too many"}
        assert not laid.missing
    assert {one.message for one in lay_receipt(Answer(400, ""), ROWS, ITEMS).landed} == {"400"}


def test_a_refusal_that_names_some_rows_leaves_the_others_open() -> None:
    body = {"errors": [{"item": {"value": 1}, "error": "no"}]}
    assert fates(Answer(400, body)) == ({2: REFUSED}, (3, 4))


@given(
    st.lists(st.integers(0, 3), max_size=8),
    st.lists(st.integers(0, 4), max_size=8),
    st.one_of(st.none(), st.integers(0, 9)),
    st.sampled_from([200, 206, 400]),
)
def test_every_row_is_accounted_for_once(
    values: list[int], refused: list[int], processed: int | None, status: int
) -> None:
    items: list[dict[str, object]] = [{"value": one} for one in values]
    rows = tuple(range(2, 2 + len(items)))
    errors = [{"item": {"value": one}, "error": "no"} for one in refused]
    laid = lay_receipt(Answer(status, {"processed": processed, "errors": errors}), rows, items)
    assert sorted([*(one.row for one in laid.landed), *laid.missing]) == list(rows)
