"""What a run changed, added up from its journal alone."""

from __future__ import annotations

from planhat_desktop.core.aftermath import FieldSum, sum_fields
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import Answered, Entry, Sent
from planhat_desktop.core.request import Request
from tests.core.making import built_in
from tests.core.test_report import STARTED

BODY = (
    '[{"_id":"a","companyId":"c","mrr":110,"custom":{"Tier":null,"Seats":7}},'
    '{"_id":"b","mrr":50,"product":"Core"},'
    '{"companyId":"c","mrr":5,"product":""},'
    '{"_id":"d","mrr":1}]'
)
BEFORE: dict[int, dict[str, object]] = {
    2: {"mrr": 100, "custom.Tier": "Gold", "custom.Seats": None},
    4: {"mrr": None, "product": "Old"},
    7: {"mrr": 9},
}
ENTRIES: tuple[Entry, ...] = (
    STARTED,
    Sent(1, 1, (2, 4, 6, 7), {2: "a", 4: "b", 7: "d"}, BODY, BEFORE),
    Answered(
        1,
        200,
        (
            Landed(2, "updated", "a"),
            Landed(4, "updated", "b"),
            Landed(6, "created", "n"),
            Landed(7, "refused", None, "No."),
            Landed(99, "updated", "?"),
        ),
    ),
    Sent(2, 1, (8,), {8: "e"}, "", request=Request("DELETE")),
    Answered(2, 200, (Landed(8, "removed", "e"),)),
    Sent(3, 1, (9,), {}, '{"mrr":1}'),
    Answered(3, 200, (Landed(9, "created", "f"),)),
    Answered(7, 200, ()),
)


def test_fields_are_summed_over_the_rows_that_landed() -> None:
    model = built_in().model("License")
    label = {one.name: one.label for one in model.fields}
    assert sum_fields(ENTRIES, model) == (
        FieldSum(label["mrr"], 4, 0, 100.0, 160.0),
        FieldSum(label["product"], 1, 1),
        FieldSum("Tier", 0, 1),
        FieldSum("Seats", 1, 0, 0.0, 7.0),
        FieldSum(label["companyId"], 1, 0),
    )


def test_without_a_model_fields_are_called_as_in_the_requests() -> None:
    assert [one.label for one in sum_fields(ENTRIES, None)][:2] == ["mrr", "product"]
    assert sum_fields((), None) == ()


def test_days_are_not_added_up() -> None:
    models = built_in().models.values()
    model, day = next(
        (model, one.name) for model in models for one in model.fields if one.type == "day"
    )
    entries = (
        STARTED,
        Sent(1, 1, (2,), {2: "a"}, f'[{{"_id":"a","{day}":20000}}]', {2: {day: 19000}}),
        Answered(1, 200, (Landed(2, "updated", "a"),)),
    )
    (one,) = sum_fields(entries, model)
    assert (one.before, one.after, one.count) == (None, None, 1)
