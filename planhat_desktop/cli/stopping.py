"""Ctrl-C or a scheduler's end during an upload: it stops between batches, never inside one."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Self

from planhat_desktop.app.wording import translate as _
from planhat_desktop.cli.speech import say

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignals:
    """While entered, the first signal asks to stop and the second one stops at once.

    Outside the main thread, where Python lets nobody listen to signals, it does nothing.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._is_main = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._is_main:
            self._before = {one: signal.signal(one, self._take) for one in _SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_main:
            for one, before in self._before.items():
                signal.signal(one, before)

    @property
    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> None:
        """Let time pass; being asked to stop ends it at once."""
        self._asked.wait(seconds)

    def _take(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked.is_set():
            raise KeyboardInterrupt
        self._asked.set()
        with contextlib.suppress(RuntimeError):  # the signal came while a line was being written
            say(sys.stderr, _("Stopping after the batch under way."))
