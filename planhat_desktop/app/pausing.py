"""A run that is held between two requests until the person lets it go on."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.core.journal import Entry

PAUSE_S = 0.2
"""How soon it goes on once it may."""

_S = TypeVar("_S")
_T = TypeVar("_T")


def with_pauses(
    work: Generator[_S | Entry, None, _T], is_paused: Callable[[], bool]
) -> Generator[_S | Entry | Wait, None, _T]:
    """Drive a run, and wait before its next request as long as it is paused. Thread: job.

    What was answered by then has been told, and a run that is stopped or killed while it is
    paused has nothing in doubt.

    Args:
        is_paused: asked before every batch and after every wait, from the job's thread.
    """
    try:
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                result: _T = end.value
                return result
            yield step
            # While it waits to be let in again nothing is under way either.
            is_between = isinstance(step, Wait) or (
                isinstance(step, Progress) and step.stage == "sending"
            )
            while is_between and is_paused():
                yield Wait(PAUSE_S, "paused")
    finally:
        work.close()
