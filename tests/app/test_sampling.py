"""A few records show what the fields of a workspace hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import pytest

from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.sampling import ENOUGH, read_some, values_of
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.core.schema import Field, FieldType, Model
from tests.app.rehearsal import drive
from tests.core.making import built_in

PHASE = Field("phase", "Phase", FieldType.TEXT)
TIER = Field("custom.Tier", "Tier", FieldType.TEXT)
COMPANY = Field("companyId", "Company", FieldType.REFERENCE, references="Company")


class Patient:
    """Answers one page, after a pause."""

    def __init__(self, wait: float) -> None:
        self.asked: list[tuple[str, int, tuple[str, ...], object]] = []
        self._wait = wait

    def wait_s(self) -> float:
        return self._wait

    def list_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> list[dict[str, object]]:
        assert offset == 0
        self.asked.append((path, limit, tuple(select), filters))
        return [{"_id": "1"}]


@pytest.fixture
def model() -> Model:
    own = [{"parent": "license", "name": "Tier", "type": "text"}]
    return built_in().with_custom_fields(own).model("License")


@pytest.mark.parametrize("wait_s", [0.0, 1.5])
def test_some_records_are_read_in_one_call(model: Model, wait_s: float) -> None:
    planhat = Patient(wait_s)
    work = read_some(model, cast("Planhat", planhat))
    steps: list[object] = []
    assert drive(work, steps) == [{"_id": "1"}]
    assert isinstance(steps[0], Progress)
    assert steps[1:] == ([Wait(1.5, "pace")] if wait_s else [])
    ((path, limit, select, _filters),) = planhat.asked
    assert (path, limit) == (model.endpoint, ENOUGH)
    assert {"_id", "custom", "companyId", "companyName", "mrr"} <= set(select)
    assert not any(name.startswith("custom.") for name in select)


def test_the_first_different_values_are_shown() -> None:
    records = [{"phase": one} for one in ("Trial", "Trial", "", None, "Live", "Lost", "Won")]
    assert values_of(records, PHASE) == ("Trial", "Live", "Lost")
    assert values_of(records, PHASE, limit=1) == ("Trial",)
    assert values_of([], PHASE) == ()
    assert values_of([{"_id": "1"}], Field("_id", "Planhat ID", FieldType.OBJECT_ID)) == ()


def test_own_fields_are_found_where_planhat_keeps_them() -> None:
    assert values_of([{"custom": {"Tier": "Gold"}}, {"custom": None}], TIER) == ("Gold",)


def test_a_pointer_shows_the_name_beside_it() -> None:
    records: list[dict[str, object]] = [
        {"companyId": "5f", "companyName": "Acme"},
        {"companyId": "60"},
        {"companyId": {"_id": "61", "name": "Globex"}},
    ]
    assert values_of(records, COMPANY) == ("Acme", "Globex")
    owner = Field("owner", "Owner", FieldType.REFERENCE, references="User")
    assert values_of([{"owner": "5f", "Name": "nobody"}], owner) == ()
