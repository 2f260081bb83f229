"""Reading whole collections, from servers that page well and servers that do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.app.errors import Refused, Throttled
from planhat_desktop.app.pages import MOST_AT_ONCE, Listing, read_lists, read_pages
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.core.answers import Answer
from tests.app.rehearsal import drive


@dataclass
class Shelf:
    """A port that lists what it was given, with the manners it was given."""

    records: list[dict[str, object]]
    ignores_offset: bool = False
    ignores_limit: bool = False
    throttled: list[float | None] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)

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

    def delete(self, path: str, record: str) -> Answer:
        raise AssertionError(f"nobody removes {path} {record}")

    def create(self, path: str, body: bytes) -> Answer:
        raise AssertionError(f"nobody sends {body!r} to {path}")

    def append(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        raise AssertionError(f"nobody adds {body!r} to {path}, nor does {meanwhile}")

    def can_append(self) -> bool:
        raise AssertionError("nobody asks for a tenant token")

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


@dataclass
class Slow(Shelf):
    """Answers a page only when it is told to."""

    asked: dict[int, Future[list[dict[str, object]]]] = field(default_factory=dict)

    @override
    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        assert offset not in self.asked
        future: Future[list[dict[str, object]]] = Future()
        self.asked[offset] = future
        return future

    def answer(self, offset: int, limit: int) -> None:
        self.asked.pop(offset).set_result(self.records[offset : offset + limit])

    def refuse(self, offset: int, seconds: float | None) -> None:
        self.asked.pop(offset).set_exception(Throttled("busy", "What.", "Do.", seconds=seconds))


def test_a_first_page_is_read_alone_and_then_more_and_more_at_once() -> None:
    shelf = Slow(_records(20))
    work = read_pages(shelf, "/x", limit=2, of="Xs")
    asked = []
    for answered in ((0,), (4, 2), (8, 6), ()):
        next(work)  # takes what came, then asks for more
        next(work)
        asked.append(sorted(shelf.asked))
        for offset in answered:
            shelf.answer(offset, 2)
    assert asked == [[0], [2, 4], [6, 8, 10, 12], [10, 12, 14, 16]]
    work.close()


def test_it_is_heard_that_nobody_wants_it_any_more_while_nothing_comes() -> None:
    work = read_pages(Slow(_records(20)), "/x", limit=2, of="Xs")
    assert [next(work) for _again in range(3)] == [Progress("snapshot", 0, None, "Xs")] * 3
    work.close()


def test_pages_that_come_out_of_order_are_put_in_order() -> None:
    shelf = Slow(_records(9))
    work = read_pages(shelf, "/x", limit=2)
    found: list[dict[str, object]] = []
    try:
        while True:
            next(work)
            for offset in sorted(shelf.asked, reverse=True):
                shelf.answer(offset, 2)
    except StopIteration as end:
        found = end.value
    assert found == _records(9)


def test_what_is_under_way_comes_home_before_it_waits_and_then_it_goes_gently() -> None:
    shelf = Slow(_records(20))
    work = read_pages(shelf, "/x", limit=2)
    next(work)
    shelf.answer(0, 2)
    next(work)
    next(work)
    shelf.refuse(2, 7.0)
    assert isinstance(next(work), Progress)
    assert list(shelf.asked) == [4], "nothing more is asked for"
    shelf.refuse(4, 3.0)
    assert isinstance(next(work), Progress)
    assert next(work) == Wait(7.0, "throttled")
    next(work)
    assert list(shelf.asked) == [2], "one at a time from now on"
    work.close()


def test_several_collections_are_read_together() -> None:
    shelf = Shelf(_records(7))
    one = Listing("/x", 3, ("_id",), {"a": "b"}, "Xs")
    steps: list[object] = []
    found = drive(read_lists(shelf, [one, one]), steps)
    assert found == [_records(7), _records(7)]
    assert steps[-1] == Progress("snapshot", 14, None, "Xs")
    assert drive(read_lists(shelf, [])) == []


def test_never_are_more_under_way_than_allowed() -> None:
    shelf = Slow(_records(200))
    work = read_pages(shelf, "/x", limit=2)
    for _round in range(40):
        next(work)
        assert len(shelf.asked) <= MOST_AT_ONCE
        for offset in list(shelf.asked)[:2]:
            shelf.answer(offset, 2)
    work.close()
