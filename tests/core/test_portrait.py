"""A column at a glance, against a plain count of its rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core import portrait as made_by
from planhat_desktop.core.celltext import as_shown, moment_of, number_of
from planhat_desktop.core.deciding import Inquiry
from planhat_desktop.core.looks import look
from planhat_desktop.core.portrait import BINS, TOP, Portrait, portray, portray_whole
from planhat_desktop.core.table import Cell, CellError, Column, Formatted, Kind, is_blank
from tests.core.making import make_table

EPOCH = dt.datetime.fromisoformat("1970-01-01")


def make_column(cells: Sequence[Cell], kind: Kind) -> Column:
    return replace(make_table([("a", cells)]).columns[0], kind=kind)


def name(cell: Cell) -> tuple[str, str]:
    return type(cell).__name__, repr(cell)


AMOUNTS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-1_000_000, 1_000_000, places=2).map(str),
    st.sampled_from(("1,234.50", "1e3", "n/a", "12 kr", "5 %", "007")),
    st.builds(Formatted, st.floats(-1, 1), st.just("12 %")),
    st.sampled_from((None, "", "  ", True, CellError("#N/A"))),
)
MOMENTS = st.datetimes(
    dt.datetime.fromisoformat("1900-01-01"), dt.datetime.fromisoformat("2199-12-31")
).map(lambda one: one.replace(microsecond=0))
DAYS = st.one_of(
    MOMENTS,
    MOMENTS.map(lambda one: one.date()),
    MOMENTS.map(lambda one: one.replace(tzinfo=dt.UTC)),
    MOMENTS.map(lambda one: one.isoformat(" ")),
    MOMENTS.map(lambda one: one.date().isoformat()),
    MOMENTS.map(lambda one: f"{one:%d/%m/}{one.year} {one:%H:%M}"),
    st.sampled_from((None, "soon", "2026-02-31", "31/02/2026", CellError("#REF!"))),
)
WORDS = st.one_of(st.none(), st.text(max_size=8), st.integers(0, 3), st.booleans())


def check_counts(found: Portrait, cells: Sequence[Cell]) -> None:
    filled = [one for one in cells if not is_blank(one)]
    counts = Counter(map(name, filled))
    assert (found.rows, found.filled, found.distinct) == (len(cells), len(filled), len(counts))
    assert found.is_unique == (len(counts) == len(filled))
    firsts = list(dict.fromkeys(map(name, filled)))
    best = sorted(firsts, key=lambda one: (-counts[one], firsts.index(one)))[:TOP]
    assert [(name(cell), rows) for cell, rows in found.top] == [(one, counts[one]) for one in best]
    assert dict(found.kinds) == Counter(map(look, filled))


def check_places(found: Portrait, places: list[float]) -> None:
    if not places:
        assert (found.least, found.most, found.bins) == (None, None, ())
        return
    least, most = min(places), max(places)
    bins = [0] * BINS
    width = (most / 2 - least / 2) or 1.0
    for one in places:
        bins[min(BINS - 1, int((one / 2 - least / 2) / width * BINS))] += 1
    assert found.bins == tuple(bins)
    assert found.is_whole


@given(st.lists(AMOUNTS, max_size=40))
def test_numbers_are_laid_out_as_a_plain_count_would(cells: list[Cell]) -> None:
    column = make_column(cells, Kind.NUMBER)
    found = portray_whole(column)
    check_counts(found, cells)
    read = [number_of(one, ".") for one in cells]
    places = [float(one) for one in read if one is not None]
    check_places(found, places)
    if places:
        assert found.least == as_shown(min(places))
        assert found.most == as_shown(max(places))


@given(st.lists(DAYS, max_size=40))
def test_moments_are_laid_out_as_a_plain_count_would(cells: list[Cell]) -> None:
    column = make_column(cells, Kind.DATE)
    found = portray_whole(column)
    check_counts(found, cells)
    order = Inquiry(column, of_dates=True)
    order.advance()
    answer = order.found()
    read = [moment_of(one, getattr(answer, "order", "DMY"), as_written=True) for one in cells]
    moments = [one for one in read if one is not None]
    check_places(found, [(one - EPOCH).total_seconds() for one in moments])
    if moments:
        assert (found.least, found.most) == (min(moments), max(moments))


@given(st.lists(WORDS, max_size=40))
def test_words_are_counted_with_their_lengths(cells: list[Cell]) -> None:
    found = portray_whole(make_column(cells, Kind.TEXT))
    check_counts(found, cells)
    lengths = [len(one) for one in cells if isinstance(one, str) and one.strip()]
    assert found.lengths == ((min(lengths), max(lengths)) if lengths else None)
    assert found.bins == ()


@pytest.mark.parametrize(
    ("cells", "least", "most"),
    [
        (["1.234,50", "12", "-3,25"], -3.25, 1234.5),
        (["1,234.50", "12", "-3.25"], -3.25, 1234.5),
        ([0.1 + 0.2, 0.1], 0.1, 0.3),
        ([5], 5, 5),
        (["9" * 31, "1"], 1, float("9" * 31)),
        ([10**400, 2], 2, 2),
        ([1.5e308, -1.5e308], -1.5e308, 1.5e308),
    ],
)
def test_the_lowest_and_highest_number(cells: list[Cell], least: float, most: float) -> None:
    found = portray_whole(make_column(cells, Kind.NUMBER))
    assert (found.least, found.most) == (least, most)
    assert sum(found.bins) == len(cells) - (10**400 in cells)


@pytest.mark.parametrize(
    ("cells", "least"),
    [
        (["31/12/2025", "01/02/2026"], "2025-12-31"),
        (["12/31/2025", "01/02/2026"], "2025-12-31"),
        (["12/31/2025", "01/02/2025"], "2025-01-02"),
        (["26-04-30", "99-12-31"], "1999-12-31"),
        (["98-12-31", "99-12-31", "30/04/2026"], "1998-12-31"),
        (["2026-04-30\n2026-05-01", "2026-05-02"], "2026-05-02"),
        (["2026-04-30", "2026-04-03T10:15:30.250"], "2026-04-03T10:15:30.250"),
    ],
)
def test_the_earliest_day_is_read_in_the_columns_own_order(cells: list[Cell], least: str) -> None:
    found = portray_whole(make_column(cells, Kind.DATE))
    assert found.least == dt.datetime.fromisoformat(least)


def test_of_many_texts_that_are_read_one_by_one_some_are_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(made_by, "READ_ONE_BY_ONE", 10)
    found = portray_whole(make_column([f"{n} kr" for n in range(1, 101)], Kind.NUMBER))
    assert not found.is_whole
    assert (found.least, found.most, sum(found.bins)) == (1, 100, 10)


def test_the_looks_of_many_cells_are_those_of_some() -> None:
    found = portray_whole(make_column([f"n{n}" for n in range(5_000)], Kind.TEXT))
    assert found.kinds == ((Kind.TEXT, 2_000),)
    assert found.distinct == 5_000


def test_a_portrait_takes_a_breath_and_shares_its_inquiry() -> None:
    column = make_column([f"{n},5" for n in range(3_000)], Kind.NUMBER)
    inquiry = Inquiry(column, of_dates=False)
    breaths = sum(1 for _breath in portray(column, inquiry))
    assert breaths > 5
    assert inquiry.is_whole


def test_blank_cells_known_before_are_left_out() -> None:
    column = make_column(["a", " ", "b", "a"], Kind.TEXT)
    known = replace(column, blank_codes=np.array([1], np.int32))
    assert portray_whole(known) == portray_whole(column)
    assert portray_whole(known).filled == 3


@pytest.mark.parametrize(
    ("cells", "kind", "is_open"),
    [
        (["1.234", "2.345"], Kind.NUMBER, True),
        (["1.234", "2,5"], Kind.NUMBER, False),
        (["1.5", "2,5"], Kind.NUMBER, False),
        (["03/04/2026", "05/06/2026"], Kind.DATE, True),
        (["03/04/2026", "31/12/2026"], Kind.DATE, False),
    ],
)
def test_a_column_that_can_be_read_in_two_ways_says_so(
    cells: list[Cell], kind: Kind, is_open: bool
) -> None:
    assert portray_whole(make_column(cells, kind)).is_open is is_open


def test_moments_with_a_zone_are_taken_as_written() -> None:
    east = dt.datetime.fromisoformat("2026-04-03T00:30+02:00")
    found = portray_whole(make_column([east, dt.date(2026, 4, 2)], Kind.DATE))
    assert found.most == dt.datetime.fromisoformat("2026-04-03T00:30")
    alone = portray_whole(make_column([east], Kind.DATETIME))
    assert alone.least == dt.datetime.fromisoformat("2026-04-03T00:30")


def test_a_column_of_numbers_without_any_has_no_range() -> None:
    found = portray_whole(make_column(["n/a", "soon"], Kind.NUMBER))
    assert (found.least, found.bins, found.distinct) == (None, (), 2)
