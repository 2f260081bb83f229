"""How long an upload will still take: a range that narrows, and nothing said too early."""

from __future__ import annotations

import math

from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _

LEAST_BATCHES = 3


def time_left(
    done_rows: int, total_rows: int, elapsed_s: float, batches: int
) -> tuple[float, float] | None:
    """Return the shortest and longest likely time left, in seconds; None while nobody knows.

    The pace so far is carried on; the spread shrinks with the root of the batches seen.

    Args:
        elapsed_s: since the first batch left, waiting included.
        batches: how many have been answered.
    """
    if batches < LEAST_BATCHES or done_rows <= 0 or done_rows >= total_rows:
        return None
    middle = elapsed_s / done_rows * (total_rows - done_rows)
    spread = 1 + 0.8 / math.sqrt(batches)
    return middle / spread, middle * spread


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
