"""Dates written as text: the order of day and month, and the date itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Order = Literal["YMD", "DMY", "MDY"]

_LONGEST = 80  # no date is longer; a long text is not searched through
_PLAIN = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))

_TIME = (
    r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?"
    r"\s*(?:([AaPp]\.?[Mm]\.?)|Uhr|h)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{1,2})\.?" + _TIME)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})" + _TIME)
_FIRST_WORD = re.compile(r"([^\W\d]{2,})\.?,? +")
_WORDED_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[ /.-]*(?:de |of )?([^\W\d]{3,})\.?,?[ /.-]*(?:de )?"
    r"(\d{4}|\d{2})" + _TIME
)
_WORDED_MONTH_FIRST = re.compile(
    r"([^\W\d]{3,})\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})" + _TIME
)
_WORDED_YEAR_FIRST = re.compile(r"(\d{4})[ /.-]+([^\W\d]{3,})[ /.-]+(\d{1,2})" + _TIME)

# English, German, Swedish, Dutch, French, Spanish; three letters of a name will do.
_MONTHS = (
    "january januar januari janvier jänner enero",
    "february februar februari février fevrier febrero",
    "march märz maerz mars maart mrt marzo",
    "april avril abril",
    "may mai maj mei mayo",
    "june juni juin junio",
    "july juli juillet julio",
    "august augusti augustus août aout agosto",
    "september septembre septiembre setiembre",
    "october oktober octobre octubre",
    "november novembre noviembre",
    "december dezember décembre decembre diciembre",
)
_NAMES = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "måndag tisdag onsdag torsdag fredag lördag söndag "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles miercoles jueves viernes sábado sabado domingo "
    "the den am le el"
)
_DAYS = tuple(_DAY_NAMES.split())


@dataclass(frozen=True)
class OrderFound:
    """The order of day and month in a column.

    Attributes:
        order: as decided.
        evidence: the text that decided it, or empty.
        sure: False when every date could be read both ways, or when dates contradict.
    """

    order: Order
    evidence: str = ""
    sure: bool = True


def find_order(texts: Iterable[str], default: Order = "DMY") -> OrderFound:
    """Decide the order of day and month from all texts of a column.

    One text with a number above twelve decides for all; dots put the day first where no
    number decides (the common use of dotted dates); without any evidence the default is taken,
    and not surely. Dates that contradict each other are evidence of nothing but that.
    """
    day_first, month_first, dotted = "", "", ""
    open_question = False
    for text in texts:
        match = _YEAR_LAST.fullmatch(_without_day(_tidy(text)))
        if match is None:
            continue
        first, mark, second = int(match[1]), match[2], int(match[3])
        if first > 12 >= second:
            day_first = day_first or text.strip()
        elif second > 12 >= first:
            month_first = month_first or text.strip()
        elif mark == ".":
            dotted = dotted or text.strip()
        elif first != second:
            open_question = True
    if day_first and month_first:
        return OrderFound(default, day_first, sure=False)
    if month_first:
        return OrderFound("MDY", month_first, sure=not dotted)
    if day_first or dotted:
        return OrderFound("DMY", day_first or dotted)
    return OrderFound(default, sure=not open_question)


def reads_both_ways(text: str) -> bool:
    """Say whether day and month of a date could be swapped to give another date."""
    match = _YEAR_LAST.fullmatch(_without_day(_tidy(text)))
    return (
        match is not None
        and int(match[1]) != int(match[3])
        and 1 <= int(match[1]) <= 12
        and 1 <= int(match[3]) <= 12
    )


def parse_date(text: str, order: Order, *, as_written: bool = False) -> dt.datetime | None:
    """Return the moment a text names, without a zone (UTC is meant), or None.

    Dates alone are midnight.

    Args:
        as_written: an offset is left out of account, so that the calendar day stays the one
            that is read in the sheet; else a text with an offset is moved to UTC.
    """
    text = _tidy(text)
    if not any(mark.isdigit() for mark in text):
        return None
    parts = _parts(text, order) or _parts(_without_day(text), order)
    if parts is None:
        return None
    year, month, day, clock = parts
    return _make(year, month, day, (*clock[:-1], None) if as_written else clock)


def _tidy(text: str) -> str:
    return "" if len(text) > _LONGEST else " ".join(text.translate(_PLAIN).split())


def _without_day(text: str) -> str:
    match = _FIRST_WORD.match(text)
    if match is None or not any(name.startswith(match[1].casefold()) for name in _DAYS):
        return text
    return text[match.end() :]


_Clock = tuple[str | None, ...]


def _parts(text: str, order: Order) -> tuple[int, int, int, _Clock] | None:
    """Return year, month, day and the texts of the time; the numbers may be out of range."""
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4]), match.groups()[4:]
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), (None,) * 6
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match, order)
    if match := _WORDED_DAY_FIRST.fullmatch(text):
        return _full_year(match[3]), _month(match[2]), int(match[1]), match.groups()[3:]
    if match := _WORDED_MONTH_FIRST.fullmatch(text):
        return int(match[3]), _month(match[1]), int(match[2]), match.groups()[3:]
    if match := _WORDED_YEAR_FIRST.fullmatch(text):
        return int(match[1]), _month(match[2]), int(match[3]), match.groups()[3:]
    return None


def _year_last(match: re.Match[str], order: Order) -> tuple[int, int, int, _Clock] | None:
    one, two, clock = int(match[1]), int(match[3]), match.groups()[4:]
    if order == "YMD":
        # 26-04-03 has its year in front; 03/04/2026 has no order that was told.
        return (_full_year(match[1]), two, int(match[4]), clock) if len(match[4]) == 2 else None
    day, month = (two, one) if order == "MDY" else (one, two)
    return _full_year(match[4]), month, day, clock


def _month(word: str) -> int:
    word = word.casefold()
    found = {number for name, number in _NAMES.items() if name.startswith(word)}
    return found.pop() if len(found) == 1 else 0


def _full_year(text: str) -> int:
    # Two digits as Windows and Excel read them today: up to 49 they are this century's.
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _make(year: int, month: int, day: int, clock: _Clock) -> dt.datetime | None:
    hour, minute, second, part, half, zone = clock
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    micros = int((part or "0")[:6].ljust(6, "0"))
    try:
        clock_time = dt.time(hours, int(minute or 0), int(second or 0), micros)
        made = dt.datetime.combine(dt.date(year, month, day), clock_time)
        if zone and zone[0] in "+-":
            offset = dt.time(int(zone[1:3]), int(zone[3:].lstrip(":") or 0))
            away = dt.timedelta(hours=offset.hour, minutes=offset.minute)
            made -= away if zone[0] == "+" else -away
    except (ValueError, OverflowError):
        return None
    return made
