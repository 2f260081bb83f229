"""How long an upload will still take: a range that narrows, and nothing said too early."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.sizing import SOON_S

LEAST_BATCHES = 3
MOST_ROWS = 5_000
"""No batch grows beyond (api-facts 3, checked 2026-11-22)."""
LONGEST_GAP_S = 120.0
PER_MINUTE = 150
"""So many calls a minute are made when nobody sets another pace (automation.md)."""


@dataclass(frozen=True)
class Singly:
    """The rows of a run that travel one by one, behind all others.

    Attributes:
        done, left: how many have been answered, and how many have not.
        call_s: how long each takes, waiting for the pace included.
    """

    done: int = 0
    left: int = 0
    call_s: float = 0.0


class Stopwatch:
    """How long a run has been at work; a machine that sleeps leaves a gap that does not count.

    It is asked again and again while the run goes on, at least every `LONGEST_GAP_S`.
    """

    def __init__(self, now: dt.datetime) -> None:
        self._last = now
        self._seconds = 0.0

    def read_s(self, now: dt.datetime) -> float:
        """Return the seconds so far, by the clock on the wall, whichever way it was set."""
        gap = (now - self._last).total_seconds()
        self._last = now
        if 0 < gap <= LONGEST_GAP_S:
            self._seconds += gap
        return self._seconds

    def leave_out(self, seconds: float) -> None:
        """Take out some seconds that will pass, or have."""
        self._seconds -= seconds


class Measured:
    """How long batches took, added up as they are answered: a run may have very many.

    Attributes:
        count, rows, seconds: of all of them.
        sizes: rows of the last but one, and of the last.
    """

    def __init__(self, answered: Iterable[tuple[int, float]] = ()) -> None:
        self.count, self.rows, self.seconds = 0, 0, 0.0
        self.sizes = (0, 0)
        self._sums = [0.0] * 5
        for rows, seconds in answered:
            self.add(rows, seconds)

    def add(self, rows: int, seconds: float) -> None:
        """Take in a batch that was answered."""
        self.count += 1
        self.rows += rows
        self.seconds += seconds
        self.sizes = (self.sizes[1], rows)
        # A long answer is off by more seconds than a short one, but not by a larger share.
        weight = 1 / max(seconds, 0.001) ** 2
        for place, one in enumerate((1, rows, rows * rows, seconds, rows * seconds)):
            self._sums[place] += weight * one

    def fit(self) -> tuple[float, float]:
        """Return what a call and what a row takes, in seconds, by the least squares of shares."""
        n, x, xx, y, xy = self._sums
        spread = n * xx - x * x  # none where all batches have one size
        row = (n * xy - x * y) / spread if spread > 1e-9 * n * xx else y / x
        row = min(max(0.0, row), y / x)
        call = (y - row * x) / n
        fitted = call * self.count + row * self.rows
        share = self.seconds / fitted if fitted > 0 else 1.0
        return call * share, row * share


def time_left(
    done_rows: int,
    total_rows: int,
    elapsed_s: float,
    batches: int,
    singly: Singly | None = None,
    answered: Measured | None = None,
) -> tuple[float, float] | None:
    """Return the shortest and longest likely time left, in seconds; None while nobody knows.

    The pace so far is carried on; the spread shrinks with the root of the batches seen. What
    travels one by one has a pace of its own, so that nothing leaps where it begins; and where
    batches grow, what a call costs weighs less from one to the next.

    Args:
        elapsed_s: since the first batch left, waiting included.
        batches: how many have been answered.
        singly: of these rows, those that travel one by one.
        answered: how long the other batches took.
    """
    if batches < LEAST_BATCHES or done_rows <= 0 or done_rows >= total_rows:
        return None
    singly = singly or Singly()
    done, left = done_rows - singly.done, total_rows - done_rows - singly.left
    spent_s = max(0.0, elapsed_s - singly.done * singly.call_s)
    if answered is not None and answered.count >= LEAST_BATCHES:
        together_s = _batches_s(left, spent_s, answered)
    else:
        together_s = spent_s / done * left if done > 0 else 0.0
    middle = together_s + singly.left * singly.call_s
    spread = 1 + 0.8 / math.sqrt(batches)
    return middle / spread, middle * spread


def _batches_s(left: int, spent_s: float, answered: Measured) -> float:
    """Return how long batches take that hold so many rows in all, in seconds.

    Args:
        spent_s: on those that were answered, waiting included.
    """
    call, row = answered.fit()
    idle = max(0.0, spent_s - answered.seconds) / answered.count
    before, size = answered.sizes
    grows = size > before
    if left and not grows:  # the last one may have been a rest, or the half of a broken one
        size = max(size, before)
    took = 0.0
    while left > 0:
        if grows and call + row * size <= SOON_S:
            size = min(2 * size, MOST_ROWS)
        calls = 1 if grows and size < MOST_ROWS else math.ceil(left / size)
        rows = min(left, calls * size)
        took += calls * (call + idle) + rows * row
        left -= rows
    return took


def call_s(mean_s: float, calls: int, *, is_paced: bool) -> float:
    """Return how long a request takes that carries one row, waiting for the pace included.

    Args:
        mean_s: how long those before took to be answered.
        calls: how many there are in all; as many as a minute allows do not wait.
        is_paced: whether no more than `PER_MINUTE` are sent.
    """
    return max(mean_s, 60 / PER_MINUTE) if is_paced and calls > PER_MINUTE else mean_s


def paced_words(calls: int, per_minute: int = PER_MINUTE) -> str:
    """Return how long so many calls take at a pace: ``about 3 minutes``."""
    if calls <= per_minute:
        return _("less than a minute")
    minutes = math.ceil(calls / per_minute)
    if minutes < 120:
        return plural(minutes, "about {n} minute", "about {n} minutes")
    return plural(round(minutes / 60), "about {n} hour", "about {n} hours")


def singly_words(plan: Plan, per_minute: int = PER_MINUTE) -> tuple[str, str]:
    """Return how many records are created one by one, and that in words; mostly nothing.

    ``412`` and ``conversations are sent one at a time: about 3 minutes``.
    """
    count = sum(batch.is_single for batch in plan.batches)
    if count < 2:
        return "", ""
    words = _("{models} are sent one at a time: {time}").format(
        models=plan.resolution.records.model.plural.lower(), time=paced_words(count, per_minute)
    )
    return f"{count:,}", words


def left_words(span: tuple[float, float] | None) -> str:
    """Return a span in words: ``about 1–2 minutes left``; empty while nobody knows."""
    if span is None:
        return ""
    low, high = span
    if high <= 10:
        return _("a few seconds left")
    if high < 60:
        return _("less than a minute left")
    first, last = max(1, round(low / 60)), max(1, math.ceil(high / 60))
    if last >= 120:
        first, last = max(1, round(low / 3600)), max(1, math.ceil(high / 3600))
        one, many, between = (
            "about {n} hour left",
            "about {n} hours left",
            "about {a}–{b} hours left",
        )
    else:
        one, many = "about {n} minute left", "about {n} minutes left"
        between = "about {a}–{b} minutes left"
    if first >= last:
        return plural(last, one, many)
    return _(between).format(a=first, b=last)
