"""How many calls a minute: a sliding window over the moments calls were made."""

from __future__ import annotations

from collections import deque


class Pacer:
    """Keeps the calls within any ``window_s`` seconds at ``limit_calls`` or fewer.

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

    def wait_s(self, now: float) -> float:
        """Return how many seconds to leave before the next call; 0.0 when it may go now.

        Args:
            now: seconds of any clock that never runs backwards.
        """
        if len(self._moments) < self._limit_calls:
            return 0.0
        return max(0.0, self._moments[0] + self._window_s - now)

    def note(self, now: float) -> None:
        """Take down that a call leaves at this moment."""
        self._moments.append(now)
