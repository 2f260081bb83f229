"""What an answer's headers tell of the quota: when to come again, and how much is left of it.

Source: api-facts.md 3 and 16 (14), checked 2026-11-22: ``X-Rate-Limit-Limit`` and ``-Remaining``
are documented for 2017, a reset and ``Retry-After`` seen; so each may be there, or none, or odd.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

LONGEST_PATIENCE_S = 900.0
"""A server may ask for more than this; then asking again sooner does no harm."""
LONGEST_WINDOW_S = 120.0
"""Within this time a quota is counted anew (api-facts.md 3); slowing down for longer is no use."""

# Whoever is told a moment instead of a span: 1e9 s is the year 2001, no span is that long.
_EPOCH_S = 1e9
_EPOCH_MS = 1e12
# As Planhat writes them, as most others do, and as the coming standard does.
_FAMILIES = ("x-rate-limit-", "x-ratelimit-", "ratelimit-")
_COUNT = re.compile(r"\s*(\d{1,9})(?:\.0*)?\s*(?:[,;].*)?", re.ASCII)  # ``200, 200;w=60`` as well


@dataclass(frozen=True)
class Quota:
    """How much of the quota an answer says is left.

    Attributes:
        left: so many calls more.
        limit: of so many, or None.
        reset_s: until it is counted anew, in so many seconds, or None.
    """

    left: int
    limit: int | None
    reset_s: float | None


def read_quota(headers: Mapping[str, str], now: float) -> Quota | None:
    """Return what an answer tells of the quota; None where it does not tell what is left.

    Args:
        headers: looked up without regard to case.
        now: seconds since 1970.
    """
    for family in _FAMILIES:
        left = _count(headers.get(f"{family}remaining", ""))
        if left is not None:
            limit = _count(headers.get(f"{family}limit", "")) or None
            reset = _reset_s(headers.get(f"{family}reset", ""), now)
            return Quota(left, limit, None if reset is None else _bounded(reset, LONGEST_WINDOW_S))
    return None


def read_patience_s(headers: Mapping[str, str], now: float) -> float | None:
    """Return for how many seconds an answer asks to be left alone, or None.

    ``Retry-After`` (seconds or a date) goes before ``X-Rate-Limit-Reset`` (seconds, or a
    moment in seconds or milliseconds since 1970: which, is not documented).
    """
    patience = _retry_after_s(headers.get("retry-after", ""), now)
    if patience is None:
        patience = _reset_s(headers.get("x-rate-limit-reset", ""), now)
    return None if patience is None else _bounded(patience)


def _bounded(seconds: float, most: float = LONGEST_PATIENCE_S) -> float:
    return min(max(seconds, 0.0), most)


def _count(text: str) -> int | None:
    found = _COUNT.fullmatch(text)
    return int(found[1]) if found else None


def _retry_after_s(text: str, now: float) -> float | None:
    seconds = _number(text)
    if seconds is not None or not text.strip():
        return seconds
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.timestamp() - now


def _reset_s(text: str, now: float) -> float | None:
    value = _number(text)
    if value is None or value < _EPOCH_S:
        return value
    return (value / 1000 if value >= _EPOCH_MS else value) - now


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
