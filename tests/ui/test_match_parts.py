"""Rules of the Match page that hold for any input: ranking, order, glimpses, drags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from typing_extensions import override

from planhat_desktop.core.deciding import Decided
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell, Column, Kind
from planhat_desktop.ui.pages.match.arrangement import (
    MOST_CARDS,
    Filter,
    arrange_cards,
    arrange_slots,
)
from planhat_desktop.ui.pages.match.dragging import COLUMNS, Load, pack, unpack
from planhat_desktop.ui.pages.match.finder import Entry, rank
from planhat_desktop.ui.pages.match.glimpse import LOOKED_AT, Glimpse, Glimpses, first_samples
from planhat_desktop.ui.pages.match.picture import (
    CardPicture,
    Fill,
    Group,
    Picture,
    SlotPicture,
)
from planhat_desktop.ui.pages.match.words import explain

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def make_column(cells: Sequence[Cell], codes: list[int], kind: Kind = Kind.TEXT) -> Column:
    return Column(0, "A", "Header", tuple(cells), np.array(codes, np.int32), kind)


@st.composite
def columns(draw: st.DrawFn) -> Column:
    cells = draw(st.lists(st.one_of(st.none(), TEXTS), min_size=1, max_size=30, unique=True))
    codes = draw(st.lists(st.integers(0, len(cells) - 1), max_size=60))
    return make_column(list(cells), codes)


@given(columns(), st.integers(5, 40))
def test_a_glimpse_holds_each_value_once_with_its_rows(column: Column, limit: int) -> None:
    glimpse = Glimpse.of(column, limit)
    assert len(set(map(repr, glimpse.cells))) == len(glimpse.cells)
    rows = {repr(column.cells[code]): 0 for code in set(column.codes.tolist())}
    for code in column.codes.tolist():
        rows[repr(column.cells[code])] += 1
    for cell, count in zip(glimpse.cells, glimpse.rows, strict=True):
        assert rows[repr(cell)] == count
    if glimpse.is_whole:
        assert sum(glimpse.rows) == column.filled


@given(columns())
def test_the_first_values_come_first(column: Column) -> None:
    filled = [column.cell(place) for place in range(len(column.codes))]
    kept = list(dict.fromkeys(one for one in filled if isinstance(one, str) and one.strip()))
    assert first_samples(column, "DMY") == tuple(kept[:3])


def test_values_of_a_long_column_are_spread_over_it() -> None:
    column = make_column([f"v{i}" for i in range(50_000)], list(range(50_000)))
    glimpse = Glimpse.of(column)
    assert not glimpse.is_whole
    assert glimpse.cells[:2] == ("v0", "v1")
    assert glimpse.cells[-1] == "v49999"
    assert len(glimpse.cells) <= 500


def test_dates_written_as_text_are_shown_with_the_month_in_letters() -> None:
    column = make_column(["13/04/2026", "03/04/2026", "soon"], [1, 0, 2], Kind.DATE)
    assert first_samples(column, "DMY") == ("3 Apr 2026", "13 Apr 2026", "soon")
    moment = dt.datetime.fromisoformat("2026-04-03T09:30")
    typed = make_column([dt.date(2026, 4, 3), moment], [0, 1], Kind.DATE)
    assert first_samples(typed, "DMY") == ("3 Apr 2026", "3 Apr 2026 09:30")


def test_a_reading_is_shallow_first_and_whole_later() -> None:
    column = make_column([f"{i}" for i in range(100)] + ["no"], list(range(101)), Kind.NUMBER)
    field = Field("mrr", "MRR", FieldType.NUMBER)
    glimpses = Glimpses()
    seen = glimpses.see(column, field, Reading(), Decided())
    assert seen.is_shallow
    assert not seen.unread
    assert not glimpses.deepen(["arr"])
    assert glimpses.deepen(["mrr"])
    seen = glimpses.see(column, field, Reading(), Decided())
    assert [one.before for one in seen.unread] == ["no"]
    assert not glimpses.deepen(["mrr"])


def test_the_first_look_takes_few_cells_and_ends_as_a_whole_one() -> None:
    taken: list[int] = []

    class Counted(tuple[str, ...]):
        @override
        def __getitem__(self, at: Any) -> Any:
            taken.append(at)
            return super().__getitem__(at)

    texts = [f"{i}" for i in range(30_000)] + ["no"]
    column = make_column(texts, list(range(len(texts))), Kind.NUMBER)
    column = replace(column, cells=Counted(texts))
    field = Field("mrr", "MRR", FieldType.NUMBER)
    glimpses = Glimpses()
    assert glimpses.see(column, field, Reading(), Decided()).is_shallow
    assert 6 <= len(set(taken)) < 100
    assert glimpses.deepen(["mrr"])
    seen = glimpses.see(column, field, Reading(), Decided())
    assert (seen.is_shallow, seen.is_whole) == (False, False)
    assert [one.before for one in seen.unread] == ["no"]
    assert len(seen.samples) >= LOOKED_AT


def test_very_many_columns_are_portrayed_going_through_them_once() -> None:
    asked: list[object] = []

    class Counted(tuple[Column, ...]):
        @override
        def __getitem__(self, at: Any) -> Any:
            asked.append(at)
            return super().__getitem__(at)

    def make(sign: str) -> Counted:
        made = (make_column([f"{sign}{i}"], [0], Kind.TEXT) for i in range(40))
        return Counted(replace(one, index=i) for i, one in enumerate(made))

    glimpses, one, other = Glimpses(), make("a"), make("b")
    for columns in (one, other, one):
        asked.clear()
        while glimpses.deepen([], columns, limit_s=0.0):
            pass
        assert len(asked) < 10 * len(columns)
        assert all(glimpses.portrait(column) is not None for column in columns)
    assert not glimpses.deepen([], one)


@given(st.lists(TEXTS, max_size=12, unique=True), TEXTS)
def test_ranking_only_leaves_out_and_orders(headers: list[str], typed: str) -> None:
    entries = [Entry(place, header) for place, header in enumerate(headers)]
    entries.append(Entry(typed, f"“{typed}” for all rows", is_typed=True))
    found = rank(typed, entries)
    assert len({id(one) for one in found}) == len(found)
    assert all(one in entries for one in found)
    assert found[-1].is_typed
    wanted = " ".join(typed.split()).casefold()
    if wanted and any(header.casefold() == wanted for header in headers):
        assert found[0].words.casefold() == wanted


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cur", "Currency"),
        ("CURRENCY", "Currency"),
        ("date", "Start date"),
        ("curency", "Currency"),
        ("f", "End date"),  # its column letter
        ("art", "Start date"),
    ],
)
def test_letters_find_what_was_meant(typed: str, first: str) -> None:
    entries = [
        Entry(0, "Customer", "B"),
        Entry(1, "Currency", "D"),
        Entry(2, "Start date", "E"),
        Entry(3, "End date", "F"),
    ]
    assert rank(typed, entries)[0].words == first


def test_the_nearest_words_come_first() -> None:
    words = ["Update", "Start date", "Date due", "Date"]
    entries = [Entry(place, one) for place, one in enumerate(words)]
    assert [one.words for one in rank("date", entries)] == [*reversed(words)]


COLUMN_NUMBERS = st.lists(st.integers(0, 16_383), max_size=9).map(tuple)


@given(st.builds(Load, COLUMN_NUMBERS, TEXTS, TEXTS))
def test_a_drag_carries_its_load(load: Load) -> None:
    assert unpack(pack(load)) == (load if load != Load() else None)


@given(st.binary(max_size=8))
def test_a_drag_of_another_program_is_no_load(raw: bytes) -> None:
    data = QMimeData()
    data.setData("application/x-planhat-desktop-columns", raw)
    assert unpack(data) is None
    data.setData(COLUMNS, raw)
    found = unpack(data)
    assert found is None or all(part.isdigit() for part in raw.split(b",") if part)


def make_card(place: int, fill: Fill) -> CardPicture:
    targets = () if fill is Fill.EMPTY else (f"Field {place}",)
    return CardPicture(place, "A", f"Header {place}", "text", "", 100, targets, fill)


def make_slot(place: int, group: Group, fill: Fill) -> SlotPicture:
    return SlotPicture(f"f{place}", f"Label {place}", group, "text", False, fill)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    fills = draw(st.lists(st.sampled_from([Fill.EMPTY, Fill.CHECK, Fill.SURE]), max_size=12))
    both = st.tuples(st.sampled_from(list(Group)), st.sampled_from(list(Fill)))
    slots = draw(st.lists(both, max_size=12))
    return Picture(
        cards=tuple(make_card(place, fill) for place, fill in enumerate(fills)),
        slots=tuple(make_slot(place, *one) for place, one in enumerate(slots)),
        needs=(),
        missing=(),
        to_check=(),
        to_accept=(),
        rows=0,
    )


@given(pictures(), st.sampled_from(list(Filter)), st.sampled_from(["", "header 1", "nowhere"]))
def test_every_filter_shows_each_card_once_at_most(
    picture: Picture, chosen: Filter, wanted: str
) -> None:
    shown = [one for _, cards, _ in arrange_cards(picture, chosen, wanted) for one in cards]
    assert len({one.column for one in shown}) == len(shown)
    if chosen in (Filter.TO_DO, Filter.ALL) and wanted != "header 1":
        assert len(shown) == len(picture.cards)
    if chosen is Filter.UNUSED:
        assert all(one.fill is Fill.EMPTY for one in shown)


@pytest.mark.parametrize("chosen", [Filter.TO_DO, Filter.UNUSED, Filter.ALL])
def test_of_very_many_columns_the_first_and_all_that_feed_are_in_sight(chosen: Filter) -> None:
    fills = [Fill.EMPTY] * (MOST_CARDS + 200)
    fills[MOST_CARDS + 100] = Fill.CHECK
    cards = tuple(make_card(place, fill) for place, fill in enumerate(fills))
    picture = Picture(cards, (), (), (), (), (), rows=0)
    heading, shown, _dim = arrange_cards(picture, chosen, "")[0]
    assert len(shown) == MOST_CARDS
    assert [one.column for one in shown] == sorted(one.column for one in shown)
    assert (cards[MOST_CARDS + 100] in shown) == (chosen is not Filter.UNUSED)
    many = f"{len(fills) - (chosen is Filter.UNUSED):,}"
    assert heading == f"500 of {many}: search for more"
    ((_heading, found, _),) = arrange_cards(picture, Filter.ALL, f"header {MOST_CARDS + 150}")
    assert [one.column for one in found] == [MOST_CARDS + 150]


@given(pictures(), st.sampled_from(list(Filter)), st.booleans())
def test_slots_are_shown_folded_or_filtered(
    picture: Picture, chosen: Filter, unfolded: bool
) -> None:
    groups, folded = arrange_slots(picture, chosen, "", "Acme", unfolded=unfolded)
    shown = [one for _heading, slots in groups for one in slots]
    assert len({one.field for one in shown}) == len(shown)
    if chosen in (Filter.TO_DO, Filter.ALL):
        assert len(shown) + folded == len(picture.slots)
    if unfolded or chosen is not Filter.TO_DO:
        assert folded == 0
    assert all(slots for _heading, slots in groups)


def test_rare_fields_that_are_empty_are_folded_and_counted() -> None:
    slots = (
        make_slot(0, Group.COMMON, Fill.EMPTY),
        make_slot(1, Group.MORE, Fill.EMPTY),
        make_slot(2, Group.MORE, Fill.SURE),
        make_slot(3, Group.MORE, Fill.EMPTY),
    )
    picture = Picture((), slots, (), (), (), (), 0)
    groups, folded = arrange_slots(picture, Filter.TO_DO, "", "Acme", unfolded=False)
    assert [one.field for _heading, mine in groups for one in mine] == ["f0", "f2"]
    assert folded == 2
    groups, folded = arrange_slots(picture, Filter.TO_DO, "label 3", "Acme", unfolded=False)
    assert [one.field for _heading, mine in groups for one in mine] == ["f3"]
    assert folded == 0


def test_fields_are_explained_without_the_words_of_the_api() -> None:
    note = "account owner; Planhat user _id (resolve e-mails through GET /users first)"
    assert explain(Field("owner", "Owner", FieldType.REFERENCE, note=note)) == "Account owner."
    assert explain(Field("web", "Website", FieldType.TEXT, note="the API name is web")) == ""
