"""Dates written as text: the order of day and month, and the date itself."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
ALL_SHORT = re.compile(
    r"(?:\d\d([-/.])\d\d\1[1-9]\d{3}(?: \d\d:\d\d(?::\d\d)?)?(?:\n|\Z))+", re.ASCII
)
"""Dates, one a line, of two, two and four digits, some with a time."""
_ALL_YEAR_FIRST = re.compile(r"(?:\d{4}[^\n]*(?:\n|\Z))*")
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
# One line a day of the week, Monday first; languages as above.
_DAY_NAMES = (
    "monday montag måndag maandag lundi lunes",
    "tuesday dienstag tisdag dinsdag mardi martes",
    "wednesday mittwoch onsdag woensdag mercredi miércoles miercoles",
    "thursday donnerstag torsdag donderdag jeudi jueves",
    "friday freitag fredag vrijdag vendredi viernes",
    "saturday samstag sonnabend lördag zaterdag samedi sábado sabado",
    "sunday sonntag söndag zondag dimanche domingo",
)
_ARTICLES = frozenset(["the", "den", "am", "le", "el"])
_LEAST_LETTERS = 2


def _name_days() -> dict[str, int]:
    """Return what each beginning of a day's name stands for; -1 where it could be several."""
    found: dict[str, int] = {}
    for day, names in enumerate(_DAY_NAMES):
        for name in names.split():
            for length in range(_LEAST_LETTERS, len(name) + 1):
                found[name[:length]] = day if found.get(name[:length], day) == day else -1
    return found


_DAYS = _name_days()
_STARTS = frozenset(word[:2] for word in (*_DAYS, *_ARTICLES))

By = Literal["number", "dots", "weekday", "spread"]
_YEAR_FIRST_MARKS = "- "  # with slashes and dots nobody puts two digits of the year in front
_SPREAD = 12  # more different numbers than this, beside half as many: days beside years


@dataclass(frozen=True)
class OrderFound:
    """The order of day and month in a column.

    Attributes:
        order: as decided.
        evidence: the text that decided it, or empty.
        sure: False when every date could be read both ways, or when dates contradict.
        against: a text that shows another order, or empty.
        by: what decided: a number too high for a month, the dots, the day of the week named
            beside it, or that years change less than days.
        places: of the evidence and of what stands against it, as they were told; -1 for none.
    """

    order: Order
    evidence: str = ""
    sure: bool = True
    against: str = field(default="", compare=False)
    by: By = field(default="number", compare=False)
    places: tuple[int, int] = field(default=(-1, -1), compare=False)


class OrderSearch:
    """Decides the order of day and month from texts that are shown to it one by one.

    One text with a number above twelve decides for all; dots put the day first where no
    number decides (the common use of dotted dates); without any evidence the day is, and not
    surely. Where dates contradict each other, most of them win, and not surely.
    """

    def __init__(self) -> None:
        self._proofs: dict[Order, tuple[str, int, By]] = {}
        self._counts: Counter[Order] = Counter()
        self._not_month: tuple[str, int] | None = None  # the day or the year comes first
        self._dotted: tuple[str, int] | None = None
        self._ends: tuple[set[int], set[int]] = (set(), set())  # where either may be the year
        self._is_open = False

    def look(self, text: str, place: int = -1) -> None:
        """Take a text into account; anything but a date is passed over.

        Args:
            place: where it stands; the first of the evidence is given back.
        """
        bare, weekday = text.strip(), -1
        if bare[:3].isdigit():
            return  # the year in front, or no date at all
        match = _YEAR_LAST.fullmatch(bare)
        if match is None:
            # A date has begun with a digit or the name of a day; other words are the most.
            if not bare[:1].isdigit() and bare[:2].casefold() not in _STARTS:
                return
            tidy = _tidy(bare)
            rest, weekday = _part_day(tidy)
            match = _YEAR_LAST.fullmatch(rest)
            if match is None:
                return
        self._weigh(match, bare, place, weekday)

    def look_at_all(self, texts: Sequence[str], places: Sequence[int]) -> None:
        """Take many texts into account, the common shapes ten times quicker than one by one."""
        joined = "\n".join(texts)
        if _ALL_YEAR_FIRST.fullmatch(joined):
            return
        pairs = list(zip(texts, places, strict=True))
        if joined.count("\n") < len(texts) and ALL_SHORT.fullmatch(joined):
            # Of all moments of a day of the year, one says as much as a thousand.
            pairs.sort(key=lambda pair: -pair[1])
            pairs = list({text[:5]: (text, place) for text, place in pairs}.values())
        for text, place in pairs:
            self.look(text, place)

    def _weigh(self, match: re.Match[str], text: str, place: int, weekday: int) -> None:
        one, mark, two, three = int(match[1]), match[2], int(match[3]), int(match[4])
        fits_day = 1 <= one <= 31 and 1 <= two <= 12
        fits_month = 1 <= one <= 12 and 1 <= two <= 31
        fits_year = len(match[4]) == 2 and 1 <= two <= 12 and 1 <= three <= 31
        if not fits_day and not fits_month:
            if fits_year:
                self._prove("YMD", text, place, "number")
            return
        if fits_day and fits_month and weekday >= 0 and one != two:
            told = _order_told(match, weekday)
            if told is not None:
                self._prove(told, text, place, "weekday")
                return
        fits_year = fits_year and mark in _YEAR_FIRST_MARKS
        if fits_year:
            self._ends[0].add(one)
            self._ends[1].add(three)
        if fits_day and not fits_month:
            if not fits_year:
                self._prove("DMY", text, place, "number")
            else:
                self._not_month = _earlier(self._not_month, (text, place))
        elif fits_month and not fits_day:
            self._prove("MDY", text, place, "number")
        elif mark == ".":
            self._dotted = _earlier(self._dotted, (text, place))
        elif one != two or (fits_year and one != three):
            self._is_open = True

    def _prove(self, order: Order, text: str, place: int, by: By) -> None:
        self._counts[order] += 1
        if order not in self._proofs or place < self._proofs[order][1]:
            self._proofs[order] = (text, place, by)

    def found(self) -> OrderFound:
        """Return what the texts shown so far decide."""
        if not self._proofs:
            return self._found_softly()
        first, *others = sorted(self._proofs, key=lambda one: (-self._counts[one], one))
        text, place, by = self._proofs[first]
        against = self._proofs[others[0]][:2] if others else None
        if against is None and first == "MDY":
            against = self._not_month
        if against is not None:
            return OrderFound(first, text, False, against[0], by, (place, against[1]))
        sure = first != "MDY" or not self._dotted
        return OrderFound(first, text, sure, "", by, (place, -1))

    def _found_softly(self) -> OrderFound:
        """Return the order where no text alone decides."""
        if self._not_month is not None:
            first, last = map(len, self._ends)
            order: Order = "YMD" if first < last else "DMY"
            sure = max(first, last) > _SPREAD and min(first, last) * 2 <= max(first, last)
            text, place = self._not_month if sure else ("", -1)
            return OrderFound(order, text, sure, "", "spread", (place, -1))
        if self._dotted is not None:
            text, place = self._dotted
            return OrderFound("DMY", text, True, "", "dots", (place, -1))
        return OrderFound("DMY", sure=not self._is_open)


def _earlier(one: tuple[str, int] | None, other: tuple[str, int]) -> tuple[str, int]:
    return one if one is not None and one[1] <= other[1] else other


def find_order(texts: Iterable[str]) -> OrderFound:
    """Decide the order of day and month from all texts of a column; places are counted."""
    search = OrderSearch()
    for place, text in enumerate(texts):
        search.look(text, place)
    return search.found()


def _order_told(match: re.Match[str], weekday: int) -> Order | None:
    """Return the only order in which a date falls on this day of the week, or None."""
    year, one, two = max(1, _full_year(match[4])), int(match[1]), int(match[3])
    orders: tuple[tuple[Order, int, int], ...] = (("DMY", one, two), ("MDY", two, one))
    fits = [order for order, day, month in orders if dt.date(year, month, day).weekday() == weekday]
    return fits[0] if len(fits) == 1 else None


def reads_both_ways(text: str) -> bool:
    """Say whether another order of day, month and year would give another date."""
    match = _YEAR_LAST.fullmatch(_without_day(_tidy(text)))
    if match is None:
        return False
    one, two, three = int(match[1]), int(match[3]), int(match[4])
    if 1 <= one <= 12 and 1 <= two <= 12 and one != two:
        return True
    ends_in_day = len(match[4]) == 2 and match[2] in _YEAR_FIRST_MARKS and 1 <= three <= 31
    return ends_in_day and 1 <= one <= 31 and 1 <= two <= 12 and one != three


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


def _part_day(text: str) -> tuple[str, int]:
    """Return a text without the day of the week in front, and which day that is (or -1)."""
    match = _FIRST_WORD.match(text)
    if match is None:
        return text, -1
    word = match[1].casefold()
    if word not in _DAYS and word not in _ARTICLES:
        return text, -1
    return text[match.end() :], _DAYS.get(word, -1)


def _without_day(text: str) -> str:
    return _part_day(text)[0]


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
