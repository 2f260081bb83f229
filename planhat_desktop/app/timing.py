"""How long an upload will still take: a range that narrows, and nothing said too early."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.plan import Plan

LEAST_BATCHES = 3
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


def time_left(
    done_rows: int, total_rows: int, elapsed_s: float, batches: int, singly: Singly | None = None
) -> tuple[float, float] | None:
    """Return the shortest and longest likely time left, in seconds; None while nobody knows.

    The pace so far is carried on; the spread shrinks with the root of the batches seen. What
    travels one by one has a pace of its own, so that nothing leaps where it begins.

    Args:
        elapsed_s: since the first batch left, waiting included.
        batches: how many have been answered.
        singly: of these rows, those that travel one by one.
    """
    if batches < LEAST_BATCHES or done_rows <= 0 or done_rows >= total_rows:
        return None
    singly = singly or Singly()
    done, left = done_rows - singly.done, total_rows - done_rows - singly.left
    spent_s = max(0.0, elapsed_s - singly.done * singly.call_s)
    middle = (spent_s / done * left if done > 0 else 0.0) + singly.left * singly.call_s
    spread = 1 + 0.8 / math.sqrt(batches)
    return middle / spread, middle * spread


def call_s(seconds: Sequence[float], *, is_paced: bool) -> float:
    """Return how long a request takes that carries one row, waiting for the pace included.

    Args:
        seconds: how long those before took to be answered.
        is_paced: whether no more than `PER_MINUTE` are sent.
    """
    mean = sum(seconds) / len(seconds) if seconds else 0.0
    return max(mean, 60 / PER_MINUTE) if is_paced else mean


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
