"""A practice workspace set up for one test, and the few calls tests make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import orjson

from planhat_desktop.adapters.practice import (
    Faults,
    Permissions,
    PracticeApp,
    PracticeTransport,
    Quirks,
)
from planhat_desktop.adapters.practice.portfolio import plant
from planhat_desktop.adapters.practice.shapes import Shape, read_shapes
from planhat_desktop.adapters.practice.store import Store

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
NOW = 1_795_305_600.0  # 2026-11-22 00:00 UTC
NO_QUIRKS = Quirks()
ALL_ALLOWED = Permissions()

Body = dict[str, Any]


@lru_cache
def shapes() -> dict[str, Shape]:
    return read_shapes(RESOURCES)


class Bench:
    """One workspace and a client that holds a token."""

    def __init__(self, app: PracticeApp, token: str = "any") -> None:
        self.app = app
        self.now = NOW
        self.client = httpx.Client(
            transport=PracticeTransport(lambda: app),
            base_url="https://practice.planhat.invalid",
            headers={"Authorization": f"Bearer {token}"},
        )

    def put(self, path: str, rows: Any) -> httpx.Response:
        return self.client.put(
            path, content=orjson.dumps(rows), headers={"Content-Type": "application/json"}
        )

    def upsert(self, path: str, rows: Any) -> Body:
        answer: Body = self.put(path, rows).json()
        return answer

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, params=query).json()

    def all(self, model: str) -> list[Body]:
        """Return every stored record as it lies in the store."""
        return [
            orjson.loads(body)
            for (body,) in self.app.store.query(f'SELECT body FROM "{model}" ORDER BY seq')
        ]

    def company(self, **values: Any) -> str:
        """Make a company and return its `_id`."""
        (record,) = self.upsert("/companies", [{"name": "Acme", **values}])["upsertedIds"]
        return str(record)


@contextmanager
def bench(
    quirks: Quirks = NO_QUIRKS,
    permissions: Permissions = ALL_ALLOWED,
    *,
    planted: bool = False,
    faults: Faults | None = None,
    token: str = "",
    calls_per_minute: int = 0,
    max_body_bytes: int = 1 << 25,
) -> Iterator[Bench]:
    """Set up a workspace in memory, empty or planted, with a clock the test can turn."""
    store = Store(None, shapes(), (lambda store: plant(store, NOW)) if planted else None)
    slept: list[float] = []
    app = PracticeApp(
        store,
        faults,
        lambda: one.now,
        quirks=quirks,
        permissions=permissions,
        token=token,
        calls_per_minute=calls_per_minute,
        max_body_bytes=max_body_bytes,
        sleep=slept.append,
    )
    one = Bench(app, token or "any")
    try:
        yield one
    finally:
        one.client.close()
        store.close()
