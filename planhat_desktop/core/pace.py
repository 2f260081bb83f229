"""How many calls a minute: a sliding window over the moments calls were made."""

from __future__ import annotations

from collections import deque

FEW_SHARE = 0.1
"""Of a quota: when no more than this is left, the calls are spread over the time it must last."""
MOST_DRY = 2
"""So many times in a row may a quota have run out and not begun anew; then it tells nothing."""


class Pacer:
    """Keeps the calls within any ``window_s`` seconds at ``limit_calls`` or fewer.

    What answers tell of Planhat's own count goes into it as well: others share the quota.
    It knows no clock: whoever calls says what time it is. A short run never waits.
    Source: api-facts.md 3 (soft quota 200 calls a minute, checked 2026-11-22); 150 leaves
    room for whatever else uses the same workspace.
    """

    def __init__(self, limit_calls: int = 150, window_s: float = 60.0) -> None:
        if limit_calls < 1 or window_s <= 0:
            raise ValueError("a pace needs at least one call in a span above zero")
        self._limit_calls = limit_calls
        self._window_s = window_s
        self._moments: deque[float] = deque(maxlen=limit_calls)
        # Calls left, since when, and until when they have to last; None while there are many.
        self._few: tuple[int, float, float] | None = None
        self._dry = 0

    def wait_s(self, now: float) -> float:
        """Return how many seconds to leave before the next call; 0.0 when it may go now.

        Args:
            now: seconds of any clock that never runs backwards.
        """
        wait = 0.0
        if len(self._moments) == self._limit_calls:
            wait = max(0.0, self._moments[0] + self._window_s - now)
        if self._few is not None:
            left, since, until = self._few
            wait = max(wait, since + max(0.0, until - since) / (left + 1) - now)
        return wait

    def note(self, now: float) -> None:
        """Take down that a call leaves at this moment."""
        self._moments.append(now)
        if self._few is not None:  # what is under way has not been counted by any answer yet
            left, _since, until = self._few
            self._few = (max(0, left - 1), now, until)

    def learn(
        self, now: float, left: int, limit: int | None = None, reset_s: float | None = None
    ) -> None:
        """Take in what an answer told of the quota; slow down before nothing is left of it.

        Args:
            left: how many calls more Planhat takes until it counts anew.
            limit: how many it takes in all, when it told.
            reset_s: in how many seconds it counts anew, when it told; else after the window.
        """
        before, self._few = self._few, None
        if left > FEW_SHARE * (limit or self._limit_calls):
            self._dry = 0
            return
        until = now + (self._window_s if reset_s is None else reset_s)
        if before is not None and now >= before[2]:
            self._dry += 1
        elif before is not None and reset_s is None:
            until = before[2]  # it began to run out before
        if self._dry < MOST_DRY:
            self._few = (left, now, until)
