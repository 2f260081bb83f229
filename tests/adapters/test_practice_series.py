"""The practice workspace's analytics host: added, lost in silence, one metric a day, read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from planhat_desktop.adapters.practice import Permissions, PracticeApp
from planhat_desktop.adapters.practice.store import Store
from tests.adapters.practice_bench import shapes

TENANT = "0b6f1c1e-6f0d-4c55-9a57-2f2b8d0a4e11"
NOW = 1_795_342_500.0  # 2026-11-22


class Bench:
    """A workspace with a company and an end user, called as over the wire."""

    def __init__(self, store: Store | None = None) -> None:
        self.app = PracticeApp(store or Store(None, shapes()), clock=lambda: NOW, tenant=TENANT)
        transport = httpx.WSGITransport(app=self.app)
        self.http = httpx.Client(transport=transport, base_url="https://practice.test")
        self.call("PUT", "/companies", [{"name": "Acme", "externalId": "C1"}])
        person = {"companyId": "extid-C1", "email": "Ann@acme.com", "externalId": "E1"}
        self.call("PUT", "/endusers", [person])

    def call(self, method: str, path: str, data: object = None, token: str = "t") -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = None if data is None else orjson.dumps(data)
        kind = {"Content-Type": "application/json"}
        return self.http.request(method, path, content=body, headers=headers | kind)

    def metrics(self, query: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"/dimensiondata?limit=99{query}").json()
        return found


def test_activities_need_no_token_and_are_lost_where_nobody_is_known() -> None:
    bench = Bench()
    items = [
        {"email": "ann@ACME.com", "action": "Login"},
        {"euExtId": "E1", "action": "Login", "date": "2026-10-12T09:00:00Z"},
        {"email": "nobody@acme.com", "action": "Login"},
        "no item",
    ]
    answer = bench.call("POST", f"/analytics/bulk/{TENANT}", items, token="")
    assert (answer.status_code, answer.json()["processed"]) == (200, 4)
    one = bench.call("POST", f"/analytics/{TENANT}", {"externalId": "E1", "action": "Out"}, "")
    assert one.status_code == 200
    kept = bench.app.series.activities()
    assert [one["action"] for one in kept] == ["Login", "Login", "Out"]
    assert kept[0]["date"].startswith("2026-11-22T")
    assert kept[1]["date"] == "2026-10-12T09:00:00Z"


def test_the_secret_is_asked_for_and_stands_in_no_log() -> None:
    bench = Bench()
    assert bench.call("POST", "/dimensiondata/wrong", []).status_code == 401
    assert bench.call("POST", "/analytics/bulk/", []).status_code == 401
    assert bench.call("POST", f"/analytics/other/{TENANT}", []).status_code == 404
    bench.call("POST", f"/analytics/bulk/{TENANT}", [])
    assert TENANT not in repr(list(bench.app.calls))


def test_metrics_are_kept_one_a_day_and_read_back_with_the_token() -> None:
    bench = Bench()
    row = {"externalId": "C1", "dimensionId": "logins", "value": 5, "date": "2026-10-12T23:00:00Z"}
    items = [
        row,
        {**row, "value": 6},
        {**row, "date": "2026-10-13", "value": 7},
        {**row, "dimensionId": "seats"},
        {"externalId": "E1", "model": "EndUser", "dimensionId": "logins", "value": 1},
        {**row, "externalId": "C9"},
    ]
    answer = bench.call("POST", f"/dimensiondata/{TENANT}", items, token="").json()
    assert answer == {"processed": 6, "errors": []}
    assert [one["value"] for one in bench.metrics()] == [6, 7, 5, 1]
    assert [one["value"] for one in bench.metrics("&dimid=logins&from=20738&to=20738")] == [6]
    company = bench.metrics()[0]["companyId"]
    assert len(bench.metrics(f"&cId={company}")) == 3
    assert len({one["_id"] for one in bench.metrics()}) == 4
    assert len(bench.metrics("&offset=3")) == 1
    assert bench.call("GET", "/dimensiondata", token="").status_code == 401
    bench.app.permissions = Permissions(unreadable=frozenset({"Metric"}))
    assert bench.call("GET", "/dimensiondata").status_code == 403


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"externalId": "C1", "value": 1}, "dimensionId must be specified"),
        ({"dimensionId": "a", "value": 1}, "externalId must be specified"),
        ({"dimensionId": "a", "externalId": "C1"}, "value must be specified"),
        ({"dimensionId": "a", "externalId": "C1", "value": "5"}, "value must be a number"),
        (
            {"dimensionId": "a", "externalId": "C1", "value": 5, "model": "Task"},
            "model is not supported",
        ),
        (7, "item must be an object"),
    ],
)
def test_a_metric_that_lacks_something_is_named(item: object, words: str) -> None:
    bench = Bench()
    good = {"externalId": "C1", "dimensionId": "a", "value": 5}
    answer = bench.call("POST", f"/dimensiondata/{TENANT}", [item, good]).json()
    assert answer == {"processed": 2, "errors": [{"item": item, "error": words}]}
    assert len(bench.metrics()) == 1


def test_series_are_kept_in_the_file_and_an_older_file_gets_their_table(tmp_path: Path) -> None:
    file = tmp_path / "practice.sqlite"
    store = Store(file, shapes())
    store.query("DROP TABLE series")
    store.close()
    store = Store(file, shapes())
    bench = Bench(store)
    item = {"externalId": "C1", "dimensionId": "a", "value": 5}
    bench.call("POST", f"/dimensiondata/{TENANT}", [item])
    store.close()
    again = Store(file, shapes())
    assert len(again.list_series("metric")) == 1
    again.reset()
    assert not again.list_series("metric")
    again.close()
