"""Prints of what was sent, and rows held against them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.appending import (
    SentBefore,
    day_print,
    print_of,
    resolve_appended,
)
from planhat_desktop.core.building import build
from planhat_desktop.core.issues import Issues
from planhat_desktop.core.mapping import Link, Mapping
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.recipients import models_beside
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.snapshot import Existing, Snapshot, wanted
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table

NOW = dt.datetime(2026, 11, 22, 10, 15, tzinfo=dt.UTC)
AT = NOW.isoformat()
PEOPLE = [{"_id": "e1", "email": "Ann@x.se", "externalId": "E1", "companyId": "c1"}]
COMPANIES = [{"_id": "c1", "externalId": "C1"}]


def resolve(
    model: str,
    cells: dict[str, list[Cell]],
    before: SentBefore | None = None,
    models: dict[str, list[dict[str, object]]] | None = None,
) -> tuple[Resolution, Issues]:
    table = make_table(list(cells.items()))
    links = tuple(Link(place, name) for place, name in enumerate(cells))
    one = built_in().model(model)
    records, issues = build(table, Mapping(model, links), one, Policy())
    known = {"Enduser": PEOPLE, "Company": COMPANIES} if models is None else models
    snapshot = Snapshot({name: Existing(name, found) for name, found in known.items()}, NOW)
    return resolve_appended(records, issues, snapshot, Policy(), before=before or SentBefore())


def test_a_print_is_the_same_for_what_counts_the_same() -> None:
    event = {"email": "Ann@x.se", "action": "Login"}
    same = {"action": "Login", "email": "ann@x.se", "count": 1, "weight": 1.0}
    assert print_of("UserActivity", event, AT) == print_of("UserActivity", same, "")
    assert print_of("UserActivity", {**event, "count": 2}, AT) != print_of(
        "UserActivity", event, AT
    )
    metric = {"externalId": "C1", "dimensionId": "a", "value": 5}
    dated = {**metric, "model": "Company", "date": "2026-11-22T00:00:00.000Z", "value": 5.0}
    assert print_of("Metric", metric, AT) == print_of("Metric", dated, "2020-01-01")
    assert print_of("Metric", metric, "no time") != print_of("Metric", metric, AT)
    assert print_of("Metric", metric, "2026-11-22T10:15:00") == print_of("Metric", metric, AT)
    assert day_print(metric, AT) == day_print({**dated, "value": 7}, AT)
    assert day_print(metric, AT) != day_print({**metric, "model": "Asset"}, AT)


@given(st.lists(st.integers(0, 2), max_size=8), st.lists(st.integers(0, 2), max_size=8))
def test_each_time_it_was_sent_stands_for_one_row(sent: list[int], rows: list[int]) -> None:
    item = {"email": "Ann@x.se"}
    prints = [print_of("UserActivity", {**item, "action": str(one)}, AT) for one in sent]
    times = {one: [AT] * prints.count(one) for one in prints}
    cells: dict[str, list[Cell]] = {
        "email": ["ann@x.se"] * len(rows),
        "action": [str(one) for one in rows],
    }
    resolution, _issues = resolve("UserActivity", cells, SentBefore(times))
    left = Counter(rows) - Counter(sent)
    assert resolution.counts()["create"] == left.total()
    assert resolution.counts()["same"] == len(rows) - left.total()


def test_what_is_sent_is_what_the_row_says_with_planhats_spelling_of_the_address() -> None:
    resolution, issues = resolve(
        "UserActivity",
        {"email": ["ANN@X.SE"], "action": ["Login"], "count": ["3"], "weight": [None]},
    )
    plan = make_plan(resolution, issues, Policy())
    assert plan.body(plan.batches[0]) == b'[{"email":"Ann@x.se","action":"Login","count":3}]'
    request = plan.request(plan.batches[0])
    assert (request.method, request.path) == ("POST", "/analytics/bulk/{tenantUUID}")
    assert request.line("https://api-us3.planhat.com") == (
        "POST https://analytics.planhat.com/analytics/bulk/{tenantUUID}"
    )
    assert request.line("http://127.0.0.1:99/").startswith("POST http://127.0.0.1:99/analytics")


def test_without_anybody_known_every_row_is_held() -> None:
    cells: dict[str, list[Cell]] = {
        "email": ["ann@x.se"],
        "euExtId": ["E1"],
        "companyExternalId": ["C1"],
    }
    resolution, issues = resolve("UserActivity", cells, models={})
    assert resolution.counts()["held"] == 1
    assert {one.code.value for one in issues} == {"recipient_unknown"}
    metric: dict[str, list[Cell]] = {"dimensionId": ["a"], "value": ["1"]}
    resolution, issues = resolve("Metric", metric)
    assert [one.code.value for one in issues] == ["missing_required"]


def test_only_those_the_rows_belong_to_are_read() -> None:
    def wants(model: str, cells: dict[str, list[Cell]]) -> dict[str, bool]:
        table = make_table(list(cells.items()))
        links = tuple(Link(place, name) for place, name in enumerate(cells))
        one = built_in().model(model)
        records, _issues = build(table, Mapping(model, links), one, Policy())
        assert {one.model for one in wanted(records, built_in())} == set(models_beside(records))
        return {one.model: one.lean for one in wanted(records, built_in())}

    assert wants("Metric", {"externalId": ["C1"]}) == {"Company": True}
    assert wants("Metric", {"model": ["EndUser", "Company"]}) == {"Enduser": False, "Company": True}
    assert wants("UserActivity", {"email": ["a@x.se"]}) == {"Enduser": False}
    assert wants("UserActivity", {"companyExternalId": ["C1"]}) == {
        "Enduser": False,
        "Company": True,
    }
