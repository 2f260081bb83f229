"""Calls under way on threads of their own, for which nobody has to wait at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")

_LOOKS_S = 0.01  # so often it is looked whether a thread that has not begun is there at all


class Flights:
    """Carries out calls, each on its own thread. Thread: any.

    Whoever starts them limits how many there are.

    Args:
        land: called once: after `close`, when no call is under way any more; on the thread of
            whichever comes last.
    """

    def __init__(self, land: Callable[[], object]) -> None:
        self._land = land
        self._lock = threading.Lock()
        self._under_way = 0
        self._is_closed = False

    def start(self, call: Callable[[], _T]) -> Future[_T]:
        """Carry out a call; what it returns or raises is the future's."""
        future: Future[_T] = Future()
        with self._lock:
            if self._is_closed:
                raise ValueError("nothing is begun any more")
            self._under_way += 1
        self._launch(future, call)
        return future

    def _launch(self, future: Future[_T], call: Callable[[], _T]) -> None:
        """Start the thread of a call, and see that it has begun.

        Where threads are traced (by a debugger, by coverage), Python 3.11 may lose one that
        begins just while another does, before it has done anything; it is started once more.
        """
        begun = threading.Event()
        while not begun.is_set():
            # A daemon: the end of the program does not wait for a server that says nothing.
            thread = threading.Thread(target=self._fly, args=(begun, future, call), daemon=True)
            thread.start()
            while thread.is_alive() and not begun.wait(_LOOKS_S):
                pass

    def close(self) -> None:
        """Begin nothing more, and wait for nothing; safe to call twice."""
        with self._lock:
            is_idle = not self._is_closed and not self._under_way
            self._is_closed = True
        if is_idle:
            self._land()

    def _fly(self, begun: threading.Event, future: Future[_T], call: Callable[[], _T]) -> None:
        begun.set()
        try:
            if self._is_closed:
                future.cancel()
            else:
                future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)
        finally:
            with self._lock:
                self._under_way -= 1
                is_last = self._is_closed and not self._under_way
            if is_last:
                self._land()
