"""Calls on threads of their own: their results come home, and nobody waits at the end."""

from __future__ import annotations

import threading

import pytest
from typing_extensions import override

from planhat_desktop.adapters.flights import Flights

PATIENCE_S = 10


def test_calls_are_carried_out_at_the_same_time() -> None:
    together = threading.Barrier(3)
    flights = Flights(lambda: None)
    asked = [flights.start(lambda: together.wait(PATIENCE_S)) for _one in range(3)]
    assert sorted(one.result(PATIENCE_S) for one in asked) == [0, 1, 2]


def test_what_goes_wrong_is_raised_where_the_result_is_asked_for() -> None:
    flights = Flights(lambda: None)
    with pytest.raises(ZeroDivisionError):
        flights.start(lambda: 1 // 0).result(PATIENCE_S)


def test_closing_waits_for_nothing_and_the_last_one_lands() -> None:
    landed, release = threading.Event(), threading.Event()
    flights = Flights(landed.set)
    one = flights.start(lambda: release.wait(PATIENCE_S))
    flights.close()
    flights.close()
    assert not landed.is_set()
    release.set()
    assert one.result(PATIENCE_S)
    assert landed.wait(PATIENCE_S)
    with pytest.raises(ValueError, match="any more"):
        flights.start(lambda: None)


def test_without_calls_closing_lands_at_once_and_only_once() -> None:
    landings: list[int] = []
    flights = Flights(lambda: landings.append(1))
    flights.close()
    flights.close()
    assert landings == [1]


def test_a_thread_that_is_lost_before_it_begins_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As Python 3.11 loses one that begins while another does, where threads are traced."""
    lost = [True, True]

    class Fickle(threading.Thread):
        @override
        def run(self) -> None:
            if not (lost and lost.pop()):
                super().run()

    monkeypatch.setattr(threading, "Thread", Fickle)
    assert Flights(lambda: None).start(lambda: "here").result(PATIENCE_S) == "here"
    assert lost == []
