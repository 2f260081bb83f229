"""Dates written as text: the order of day and month, and the date itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Order = Literal["YMD", "DMY", "MDY"]

_TIME = (
    r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?"
    r"\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\.?" + _TIME)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})[-/. ](\d{4}|\d{2})" + _TIME)
_DAY_NAME = re.compile(r"[^\W\d]+\.?,?\s+(?=.*\d)")
_WORDED_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[ -]+(?:de |of )?([^\W\d]{3,})\.?,?[ -]+(?:de )?(\d{4}|\d{2})"
    + _TIME
)
_WORDED_MONTH_FIRST = re.compile(
    r"([^\W\d]{3,})\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})" + _TIME
)

# English, German, Swedish, Dutch, French, Spanish; compared by their first letters.
_MONTHS = {
    1: "jan januar janvier ene enero",
    2: "feb février fevrier feb",
    3: "mar mär maa mars marzo mrt",
    4: "apr avr abr",
    5: "may mai maj mei mayo",
    6: "jun juin",
    7: "jul juil",
    8: "aug aoû aou ago",
    9: "sep set",
    10: "oct okt",
    11: "nov",
    12: "dec dez déc dic",
}
_PREFIXES = {word: number for number, words in _MONTHS.items() for word in words.split()}


@dataclass(frozen=True)
class OrderFound:
    """The order of day and month in a column.

    Attributes:
        order: as decided.
        evidence: the text that decided it, or empty.
        sure: False when every date could be read both ways.
    """

    order: Order
    evidence: str = ""
    sure: bool = True


def find_order(texts: Iterable[str], default: Order = "DMY") -> OrderFound:
    """Decide the order of day and month from all texts of a column.

    One text with a number above twelve decides for all; dots put the day first (the only
    use of dotted dates); without any evidence the default is taken, and not surely.
    """
    day_first, month_first = "", ""
    open_question = False
    for text in texts:
        match = _YEAR_LAST.match(text.strip())
        if match is None:
            continue
        first, mark, second = int(match[1]), match[2], int(match[3])
        if first > 12 >= second or (mark == "." and second <= 12):
            day_first = day_first or text.strip()
        elif second > 12 >= first:
            month_first = month_first or text.strip()
        elif first != second:
            open_question = True
    if day_first and not month_first:
        return OrderFound("DMY", day_first)
    if month_first and not day_first:
        return OrderFound("MDY", month_first)
    return OrderFound(default, sure=not open_question and not (day_first and month_first))


def reads_both_ways(text: str) -> bool:
    """Say whether day and month of a date could be swapped to give another date."""
    match = _YEAR_LAST.match(text.strip())
    return (
        match is not None
        and match[2] != "."
        and int(match[1]) != int(match[3])
        and 1 <= int(match[1]) <= 12
        and 1 <= int(match[3]) <= 12
    )


def parse_date(text: str, order: Order) -> dt.datetime | None:
    """Return the moment a text names, without a zone (UTC is meant), or None.

    A text with an offset is moved to UTC. Dates alone are midnight.
    """
    text = text.strip()
    if not any(mark.isdigit() for mark in text):
        return None
    if match := _YEAR_FIRST.fullmatch(text):
        return _make(int(match[1]), int(match[2]), int(match[3]), match.groups()[3:])
    if match := _COMPACT.fullmatch(text):
        return _make(int(match[1]), int(match[2]), int(match[3]), (None,) * 5)
    if match := _YEAR_LAST.fullmatch(text):
        one, two = int(match[1]), int(match[3])
        day, month = (two, one) if order == "MDY" else (one, two)
        return _make(_full_year(match[4]), month, day, match.groups()[4:])
    return _parse_worded(text) or _parse_worded(_DAY_NAME.sub("", text, count=1))


def _parse_worded(text: str) -> dt.datetime | None:
    if match := _WORDED_DAY_FIRST.fullmatch(text):
        return _make(_full_year(match[3]), _month(match[2]), int(match[1]), match.groups()[3:])
    if match := _WORDED_MONTH_FIRST.fullmatch(text):
        return _make(int(match[3]), _month(match[1]), int(match[2]), match.groups()[3:])
    return None


def _month(word: str) -> int:
    word = word.casefold()
    return next((number for start, number in _PREFIXES.items() if word.startswith(start)), 0)


def _full_year(text: str) -> int:
    # Two digits as Excel reads them: 00-29 are this century's, 30-99 the last one's.
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 30 else 1900)


def _make(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> dt.datetime | None:
    hour, minute, second, half, zone = clock
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    try:
        clock_time = dt.time(hours, int(minute or 0), int(second or 0))
        made = dt.datetime.combine(dt.date(year, month, day), clock_time)
        if zone and zone[0] in "+-":
            sign = 1 if zone[0] == "+" else -1
            away = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            made -= sign * away
    except (ValueError, OverflowError):
        return None
    return made
