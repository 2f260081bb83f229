"""Things that go wrong on purpose: a script of faults that calls run into."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with one or more calls.

    Attributes:
        kind: ``status`` answers with a code; ``drop`` breaks the connection; ``hang`` never
            answers; ``half`` breaks the connection in the middle of the answer; ``torn`` answers
            with half the text as if it were whole; ``not_json`` answers 200 with a web page;
            ``slow`` answers late;
            ``refuse`` refuses every n-th row of a batch, as a field rule would; ``vanish``
            leaves every n-th row out of the answer and of the workspace.
        on_call: the first call that meets it, 1 being the first that fits ``method`` and ``path``.
        times: how many such calls meet it.
        method: only calls of this method; empty for all.
        path: only calls whose path begins so, e.g. ``/companies``; empty for all.
        after_commit: the call is carried out first (``status``, ``drop``, ``hang``,
            ``not_json``; ``half`` and ``torn`` always), so that only the answer is lost.
        status: the code of ``status``.
        retry_after_s: the header ``Retry-After``, when given.
        seconds: the delay of ``slow``.
        every: of ``refuse`` and ``vanish``: 1 means each row, 2 every second one …
        body: the text of the answer of ``status`` and ``not_json``.
    """

    kind: Literal["status", "drop", "hang", "half", "torn", "not_json", "slow", "refuse", "vanish"]
    on_call: int = 1
    times: int = 1
    method: str = ""
    path: str = ""
    after_commit: bool = False
    status: int = 500
    retry_after_s: int | None = None
    seconds: float = 0.0
    every: int = 1
    body: str = ""

    def places(self, rows: int) -> range:
        """Return the places (from 0) of the rows of a batch that this fault meets."""
        return range(self.every - 1, rows, self.every)


class Faults:
    """A script of faults; each fault counts the calls that fit it. Safe between threads.

    Attributes:
        met: how many calls met a fault.
    """

    def __init__(self, script: Iterable[Fault] = ()) -> None:
        self.met = 0
        self._lock = threading.Lock()
        self._script = [(fault, [0]) for fault in script]

    def add(self, fault: Fault) -> None:
        """Put one more fault at the end of the script; its calls count from now."""
        with self._lock:
            self._script.append((fault, [0]))

    def take(self, method: str, path: str) -> Fault | None:
        """Count a call and return the first fault it meets, or None."""
        met: Fault | None = None
        with self._lock:
            for fault, seen in self._script:
                if fault.method not in ("", method) or not path.startswith(fault.path):
                    continue
                seen[0] += 1
                if met is None and 0 <= seen[0] - fault.on_call < fault.times:
                    met = fault
            self.met += met is not None
        return met


class Disconnected(Exception):
    """The connection is to break without an answer; whoever serves the app does so."""


class Halved(Exception):
    """The connection is to break in the middle of this answer; whoever serves the app does so.

    Attributes:
        status, headers: of the whole answer, its length included.
        body: as much of it as arrives.
    """

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        super().__init__(status)
        self.status, self.headers, self.body = status, headers, body


class Hanging(Exception):
    """No answer is ever to come; whoever serves the app keeps the caller waiting."""
