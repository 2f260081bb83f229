"""Reading whole collections, from servers that page well and servers that do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.errors import Refused, Throttled
from planhat_desktop.app.pages import MOST_AT_ONCE, read_pages
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.core.answers import Answer


@dataclass
class Shelf:
    """A port that lists what it was given, with the manners it was given."""

    records: list[dict[str, object]]
    ignores_offset: bool = False
    ignores_limit: bool = False
    throttled: list[float | None] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)
    under_way: list[Future[list[dict[str, object]]]] = field(default_factory=list)
    most_under_way: int = 0

    def list_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> list[dict[str, object]]:
        assert (path, tuple(select), filters) == ("/x", ("_id",), {"a": "b"})
        self.calls.append((offset, limit))
        if self.throttled:
            raise Throttled("throttled", "What.", "Do.", seconds=self.throttled.pop(0))
        start = 0 if self.ignores_offset else offset
        return self.records[start:] if self.ignores_limit else self.records[start : start + limit]

    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        future: Future[list[dict[str, object]]] = Future()
        self.under_way.append(future)
        self.most_under_way = max(
            self.most_under_way, sum(not one.done() for one in self.under_way)
        )
        try:
            page = self.list_page(path, limit=limit, offset=offset, select=select, filters=filters)
        except Throttled as trouble:
            future.set_exception(trouble)
        else:
            future.set_result(page)
        return future

    def wait_s(self) -> float:
        return self.waits.pop(0) if self.waits else 0.0

    def read_one(self, path: str, record: str) -> dict[str, object] | None:
        raise AssertionError(f"nobody asked for {path} {record}")

    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        raise AssertionError(f"nobody sends {body!r} to {path}, nor does {meanwhile}")

    def create(self, path: str, body: bytes) -> Answer:
        raise AssertionError(f"nobody sends {body!r} to {path}")

    def close(self) -> None:
        raise AssertionError("not ours to close")


def _records(count: int) -> list[dict[str, object]]:
    return [{"_id": f"{number:06}"} for number in range(count)]


def _read(shelf: Shelf, limit: int) -> tuple[list[dict[str, object]], list[Step]]:
    work = read_pages(shelf, "/x", limit=limit, select=("_id",), filters={"a": "b"}, of="Xs")
    steps: list[Step] = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            return end.value, steps


@given(count=st.integers(0, 40), limit=st.integers(1, 12))
def test_every_record_is_read_once(count: int, limit: int) -> None:
    shelf = Shelf(_records(count))
    found, steps = _read(shelf, limit)
    assert found == _records(count)
    needed = count // limit + 1
    assert len(set(shelf.calls)) == len(shelf.calls)
    assert needed <= len(shelf.calls) < needed + MOST_AT_ONCE
    assert needed > 1 or len(shelf.calls) == 1, "one page is asked for once"
    assert steps[-1] == Progress("snapshot", count, None, "Xs")


@given(count=st.integers(0, 40), limit=st.integers(1, 12))
def test_a_list_that_knows_no_limit_is_read_once(count: int, limit: int) -> None:
    shelf = Shelf(_records(count), ignores_limit=True)
    assert _read(shelf, limit)[0] == _records(count)


def test_a_server_that_gives_the_same_page_again_is_found_out() -> None:
    with pytest.raises(Refused) as refused:
        _read(Shelf(_records(10), ignores_offset=True), 5)
    assert refused.value.code == "same_page"


def test_a_record_that_moved_between_pages_counts_once() -> None:
    moved: list[dict[str, object]] = [{"_id": "a"}, {"_id": "b"}, {"_id": "b"}, {"_id": "c"}]
    assert [one["_id"] for one in _read(Shelf(moved), 2)[0]] == ["a", "b", "c"]


def test_records_without_an_id_are_all_kept() -> None:
    assert len(_read(Shelf([{"name": "x"}, {"name": "x"}, {"name": "x"}]), 5)[0]) == 3


def test_it_keeps_the_pace() -> None:
    _found, steps = _read(Shelf(_records(3), waits=[0.0, 2.5]), 2)
    assert [step for step in steps if isinstance(step, Wait)] == [Wait(2.5, "pace")]


def test_it_is_patient_for_a_while() -> None:
    shelf = Shelf(_records(1), throttled=[3.0, None])
    found, steps = _read(shelf, 2)
    assert found == _records(1)
    waits = [step for step in steps if isinstance(step, Wait)]
    assert waits[0] == Wait(3.0, "throttled")
    assert waits[1].seconds > 0


def test_it_is_not_patient_for_ever() -> None:
    with pytest.raises(Throttled):
        _read(Shelf(_records(1), throttled=[1.0] * 99), 2)
