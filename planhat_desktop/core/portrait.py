"""A column at a glance: how full, how varied, from where to where, what is most common.

Made of its distinct cells and how often each occurs, a portion at a time: a column may have a
million different cells, and the window draws between two portions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.celltext import as_shown, moment_of, number_of
from planhat_desktop.core.dates import ALL_SHORT, Order, OrderFound
from planhat_desktop.core.deciding import Inquiry
from planhat_desktop.core.looks import look
from planhat_desktop.core.numbers import Mark, MarkFound
from planhat_desktop.core.table import Cell, Column, Kind, is_blank

BINS = 16
TOP = 5
READ_ONE_BY_ONE = 20_000
"""Distinct texts read one by one; of more, as many spread evenly over all of them."""
_LOOKED_AT = 2_000  # distinct cells whose looks are counted
_PORTION = 1_000  # cells looked at or read one by one between two breaths, about 5 ms
_CHUNK = 4_000  # cells read all at once between two breaths

_DATES = frozenset({Kind.DATE, Kind.DATETIME})
_EPOCH = dt.datetime.combine(dt.date(1970, 1, 1), dt.time())
_NUMBERS = frozenset((int, float))
_ALL_ISO = re.compile(
    r"(?:[1-9]\d{3}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(?:\n|\Z))+", re.ASCII
)
_SHORT = re.compile(r"(?:\d\d([-/.])\d\d\1[1-9]\d{3}(?: \d\d:\d\d(?::\d\d)?)?(?:\n|\Z))+", re.ASCII)
_SHORT = re.compile(r"(\d\d)[-/.](\d\d)[-/.](\d{4})", re.ASCII)
_ISO: Mapping[Order, str] = {"DMY": r"\3-\2-\1", "MDY": r"\3-\1-\2", "YMD": r"\3-\2-\1x"}
_ALL_PLAIN: Mapping[Mark, re.Pattern[str]] = {
    ".": re.compile(
        r"(?:-?(?:[1-9]\d{0,2}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?(?:\n|\Z))+", re.ASCII
    ),
    ",": re.compile(
        r"(?:-?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d{1,30})(?:,\d{1,30})?(?:\n|\Z))+", re.ASCII
    ),
}

Measures = NDArray[np.float64]
Measured = tuple[Measures, NDArray[np.int64]]


@dataclass(frozen=True)
class Portrait:
    """A column at a glance.

    Attributes:
        rows, filled: data rows, and how many of them are not blank.
        distinct: different cells that are not blank.
        top: the most common cells with their rows, the most common first, at most `TOP`.
        kinds: what the cells look like with the rows of each, the most first; of many distinct
            cells, some spread evenly over all.
        least, most: the lowest and highest number or moment, where most cells are such.
        lengths: the fewest and most signs of a text, where most cells are none of these.
        bins: rows in `BINS` equal steps from ``least`` to ``most``; empty without these.
        is_whole: whether every distinct cell was read for ``least``, ``most`` and ``bins``.
        is_open: whether nothing in the column tells how its dates or numbers are to be read.
    """

    rows: int
    filled: int
    distinct: int
    top: tuple[tuple[Cell, int], ...] = ()
    kinds: tuple[tuple[Kind, int], ...] = ()
    least: int | float | dt.datetime | None = None
    most: int | float | dt.datetime | None = None
    lengths: tuple[int, int] | None = None
    bins: tuple[int, ...] = ()
    is_whole: bool = True
    is_open: bool = False

    @property
    def is_unique(self) -> bool:
        """Whether no value comes twice."""
        return self.distinct == self.filled


Portraying = Generator[None, None, Portrait]


def portray(column: Column, inquiry: Inquiry | None = None) -> Portraying:
    """Make a column's portrait, with a breath every few milliseconds.

    Args:
        inquiry: into its dates, or else its numbers, of a column of these; finished on the way.
    """
    counts = column.counts
    present = _filled_codes(column)
    filled = int(counts[present].sum())
    yield
    top = tuple((column.cells[code], int(counts[code])) for code in most_common(counts, present))
    yield
    kinds = yield from _count_looks(column, present)
    found = Portrait(len(column.codes), filled, len(present), top, kinds)
    if column.kind in _DATES or column.kind is Kind.NUMBER:
        return (yield from _measure(column, present, found, inquiry))
    lengths = yield from _measure_lengths(column, present)
    return Portrait(found.rows, filled, found.distinct, top, kinds, lengths=lengths)


def _filled_codes(column: Column) -> NDArray[np.intp]:
    """Return the codes that occur among the data rows and are not blank."""
    mask = column.counts > 0
    blank = column.blank_codes
    if blank is None:
        blank = np.array([at for at, one in enumerate(column.cells) if is_blank(one)], np.int32)
    mask[blank] = False
    return np.flatnonzero(mask)


def most_common(counts: NDArray[np.int64], codes: NDArray[np.intp], limit: int = TOP) -> list[int]:
    """Return the codes with the most rows, the most first; of equals, the first ones."""
    if len(codes) > limit:
        here = counts[codes]
        least = int(np.partition(here, len(here) - limit)[len(here) - limit])
        above = codes[here > least]
        codes = np.concatenate((above, codes[here == least][: limit - len(above)]))
    return sorted(codes.tolist(), key=lambda code: (-int(counts[code]), code))


def _spread(codes: NDArray[np.intp], limit: int) -> NDArray[np.intp]:
    if len(codes) <= limit:
        return codes
    return codes[np.linspace(0, len(codes) - 1, limit).astype(np.intp)]


def _count_looks(
    column: Column, codes: NDArray[np.intp]
) -> Generator[None, None, tuple[tuple[Kind, int], ...]]:
    rows: Counter[Kind] = Counter()
    looked_at = _spread(codes, _LOOKED_AT)
    for start in range(0, len(looked_at), _PORTION):
        some = looked_at[start : start + _PORTION]
        for cell, count in zip(column.take(some), column.counts[some].tolist(), strict=True):
            rows[look(cell)] += count
        yield
    return tuple(rows.most_common())


def _measure_lengths(
    column: Column, codes: NDArray[np.intp]
) -> Generator[None, None, tuple[int, int] | None]:
    least, most = 0, 0
    for start in range(0, len(codes), _CHUNK):
        cells = column.take(codes[start : start + _CHUNK])
        lengths = [len(one) for one in cells if isinstance(one, str)]
        if lengths:
            least = min(least, *lengths) if least else min(lengths)
            most = max(most, *lengths)
        yield
    return (least, most) if most else None


def _measure(
    column: Column, codes: NDArray[np.intp], found: Portrait, inquiry: Inquiry | None
) -> Portraying:
    """Add from where to where the numbers or moments go, and how many rows lie in each step."""
    of_dates = column.kind in _DATES
    inquiry = inquiry or Inquiry(column, of_dates=of_dates)
    while not inquiry.is_whole:
        inquiry.advance(_PORTION)
        yield
    answer = inquiry.found()
    ruler = _Ruler(answer)
    measured: list[Measured] = []
    left: list[NDArray[np.intp]] = []
    for start in range(0, len(codes), _CHUNK):
        some = codes[start : start + _CHUNK]
        places = ruler.measure_at_once(column.take(some))
        if places is None:
            left.append(some)
        else:
            measured.append((places, column.counts[some]))
        yield
    one_by_one = np.concatenate(left) if left else codes[:0]
    some = _spread(one_by_one, READ_ONE_BY_ONE)
    for start in range(0, len(some), _PORTION):
        part = some[start : start + _PORTION]
        places = ruler.measure(column.take(part))
        known = np.isfinite(places)
        if known.any():
            measured.append((places[known], column.counts[part][known]))
        yield
    if not measured:
        return found
    least = min(float(places.min()) for places, _rows in measured)
    most = max(float(places.max()) for places, _rows in measured)
    bins = np.zeros(BINS, np.int64)
    for places, rows in measured:
        bins += _count_bins(places, rows, least, most)
        yield
    return replace(
        found,
        least=ruler.show(least),
        most=ruler.show(most),
        bins=tuple(bins.tolist()),
        is_whole=len(some) == len(one_by_one),
        is_open=not answer.sure and not answer.evidence,
    )


def _count_bins(
    places: Measures, rows: NDArray[np.int64], least: float, most: float
) -> NDArray[np.int64]:
    """Return the rows in each step from the lowest to the highest place."""
    # Halved, so that they may be as far apart as numbers go.
    width = (most / 2 - least / 2) or 1.0
    steps = ((places / 2 - least / 2) / width * BINS).astype(np.int64)
    return np.bincount(np.minimum(steps, BINS - 1), rows, BINS).astype(np.int64)


class _Ruler:
    """Lays a column's cells on a line: numbers as they are, moments as seconds since 1970."""

    def __init__(self, answer: OrderFound | MarkFound) -> None:
        self._of_dates = isinstance(answer, OrderFound)
        self._order: Order = answer.order if isinstance(answer, OrderFound) else "DMY"
        self._mark: Mark = answer.mark if isinstance(answer, MarkFound) else "."

    def measure(self, cells: Sequence[Cell]) -> Measures:
        """Return where each cell lies; NaN for what is no number or no moment."""
        place = self._second_of if self._of_dates else self._number_of
        return np.fromiter(map(place, cells), np.float64, len(cells))

    def measure_at_once(self, cells: Sequence[Cell]) -> Measures | None:
        """Return the same for cells that are all written plainly, or None.

        Plain texts are measured by the chunk, ten times quicker than one by one.
        """
        kinds = set(map(type, cells))
        if kinds <= _NUMBERS and not self._of_dates:
            return _take(cells, "float64")
        if kinds == {dt.datetime} and self._of_dates:
            return _seconds(cells)
        if kinds != {str}:
            return None
        joined = "\n".join(map(str, cells))
        if joined.count("\n") >= len(cells):
            return None
        if self._of_dates:
            if ALL_SHORT.fullmatch(joined):
                joined = _SHORT.sub(_ISO[self._order], joined)
            elif not _ALL_ISO.fullmatch(joined):
                return None
            moments = _take(joined.split("\n"), "datetime64[ms]")
            return None if moments is None else moments / 1_000
        if not _ALL_PLAIN[self._mark].fullmatch(joined):
            return None
        plain = joined.replace("," if self._mark == "." else ".", "").replace(",", ".")
        return _take(plain.split("\n"), "float64")

    def _number_of(self, cell: Cell) -> float:
        number = number_of(cell, self._mark)
        return float("nan") if number is None else float(number)

    def _second_of(self, cell: Cell) -> float:
        moment = moment_of(cell, self._order, as_written=True)
        return float("nan") if moment is None else (moment - _EPOCH).total_seconds()

    def show(self, place: float) -> int | float | dt.datetime:
        """Return the number or moment that lies at a place."""
        if self._of_dates:
            return _EPOCH + dt.timedelta(seconds=place)
        shown = as_shown(place)
        return int(shown) if shown.is_integer() and abs(shown) < 1e15 else shown


def _take(cells: Sequence[Cell], of: str) -> Measures | None:
    """Return cells as numbers; None when any of them is none after all (31 February)."""
    try:
        made = np.array(cells, of).astype(np.float64)
    except (ValueError, OverflowError):
        return None
    return made if np.isfinite(made).all() else None


def _seconds(cells: Sequence[Cell]) -> Measures | None:
    """Return moments as seconds since 1970; None when one of them knows its zone."""
    moments = [one for one in cells if isinstance(one, dt.datetime)]
    try:
        return np.array([(one - _EPOCH).total_seconds() for one in moments])
    except TypeError:
        return None


def portray_whole(column: Column) -> Portrait:
    """Return a column's portrait, made at one go."""
    work = portray(column)
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: Portrait = end.value
            return made
