"""What a whole column decides, with the row that shows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.dates import OrderFound, find_order
from planhat_desktop.core.deciding import (
    Decided,
    Inquiry,
    Proof,
    decide,
    decide_columns,
    inquire,
)
from planhat_desktop.core.mapping import Link, Mapping, Reading
from planhat_desktop.core.numbers import find_mark
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table

INVOICE = built_in().model("Invoice")
LICENSE = built_in().model("License")


def decide_dates(
    columns: list[tuple[str, list[Cell]]], reading: Reading | None = None
) -> dict[str, Decided]:
    names = ("invoiceDate", "dueDate", "paidDate")
    links = tuple(
        Link(place, name, reading or Reading())
        for place, name in zip(range(len(columns)), names, strict=False)
    )
    return decide_columns(make_table(columns), Mapping("Invoice", links), INVOICE)


def test_a_date_column_without_evidence_follows_one_that_has_some() -> None:
    found = decide_dates([("a", ["03/04/2026"]), ("b", ["12/31/2026"]), ("c", ["1 May 2026"])])
    assert [(one.order, one.order_sure) for one in found.values()] == [
        ("MDY", True),
        ("MDY", True),
        ("DMY", True),
    ]


def test_columns_that_contradict_each_other_leave_the_third_unsure() -> None:
    found = decide_dates([("a", ["03/04/2026"]), ("b", ["12/31/2026"]), ("c", ["31/12/2026"])])
    assert [(one.order, one.order_sure) for one in found.values()] == [
        ("DMY", False),
        ("MDY", True),
        ("DMY", True),
    ]


def test_a_column_that_contradicts_itself_stays_unsure() -> None:
    found = decide_dates([("a", ["12/31/2026", "31/12/2026"]), ("b", ["31/12/2026"])])
    assert [one.order_sure for one in found.values()] == [False, True]


def test_an_order_told_by_hand_needs_no_evidence() -> None:
    found = decide_dates([("a", ["03/04/2026"])], Reading(date_order="MDY"))
    assert list(found.values()) == [Decided(order="MDY")]


def test_the_row_that_decides_is_the_spreadsheets_own() -> None:
    cells: list[Cell] = ["03/04/2026", None, 7, "31/12/2026", "31/12/2026"]
    (found,) = decide_dates([("a", cells)]).values()
    assert found == Decided("DMY", True, Proof("31/12/2026", 5))


def test_rows_that_disagree_are_both_named() -> None:
    (found,) = decide_dates([("a", ["5/6/2026", "12/31/2026", "31/12/2026"])]).values()
    assert found == Decided(
        "DMY", False, Proof("31/12/2026", 4, against="12/31/2026", against_row=3)
    )


def test_a_column_that_follows_names_the_other() -> None:
    first, second = decide_dates([("a", ["5/6/2026"]), ("b", ["1/1/2026", "12/31/2026"])]).values()
    assert first == Decided("MDY", True, Proof("12/31/2026", 3, letter="B"))
    assert second.order_proof.letter == ""


def decide_amounts(columns: list[list[Cell]], reading: Reading | None = None) -> list[Decided]:
    names = ("mrr", "arr", "value")
    links = tuple(
        Link(at, name, reading or Reading())
        for at, name in zip(range(len(columns)), names, strict=False)
    )
    table = make_table([(name, cells) for name, cells in zip(names, columns, strict=False)])
    return list(decide_columns(table, Mapping("License", links), LICENSE).values())


def test_the_decimal_mark_is_decided_with_its_row() -> None:
    (found,) = decide_amounts([["1.234", 12, "1.234,50"]])
    assert found == Decided(mark=",", mark_proof=Proof("1.234,50", 4))
    (torn,) = decide_amounts([["1.234,50", "9.75"]])
    assert (torn.mark, torn.mark_sure) == (".", False)
    assert torn.mark_proof == Proof("9.75", 3, against="1.234,50", against_row=2)
    (told,) = decide_amounts([["1.234"]], Reading(decimal=","))
    assert told == Decided(mark=",")


def test_an_amount_without_evidence_follows_another_column() -> None:
    first, second = decide_amounts([["1.234"], ["2,5"]])
    assert first == Decided(mark=",", mark_proof=Proof("2,5", 2, letter="B"))
    assert second == Decided(mark=",", mark_proof=Proof("2,5", 2))
    alone, one, other = decide_amounts([["1.234"], ["2,5"], ["2.5"]])
    assert (alone.mark, alone.mark_sure) == (".", False)
    assert (one.mark_sure, other.mark_sure) == (True, True)


def test_the_first_row_is_named_whatever_the_order_of_the_cells() -> None:
    cells = ("31/12/2026", "30/12/2026", "1,5", "2,5", "13.04.26", "12.04.26")
    column = replace(make_table([("a", [""])]).columns[0], cells=cells)
    dates = replace(column, codes=np.array([5, 1, 0, 1], np.int32))
    assert inquire(dates, True).found().evidence == "30/12/2026"
    numbers = replace(column, codes=np.array([5, 3, 2], np.int32))
    assert inquire(numbers, False).found().evidence == "2,5"
    dotted = replace(column, codes=np.array([5, 4], np.int32))
    assert inquire(dotted, True).found().evidence == "13.04.26"


def test_links_that_lead_nowhere_decide_nothing() -> None:
    links = (Link(0, "noSuchField"), Link(9, "dueDate"), Link(0, "status"))
    table = make_table([("a", ["1/2/2026"])])
    assert decide_columns(table, Mapping("Invoice", links), INVOICE) == {"status": Decided()}


@pytest.mark.parametrize("name", ["dueDate", "status"])
def test_texts_alone_decide_without_rows(name: str) -> None:
    one = INVOICE.find(name)
    assert one is not None
    assert decide(["31/12/2026"], one, Reading()).order_proof.row == 0


TEXTS = st.sampled_from(
    ["03/04/2026", "31/12/2026", "12/31/2026", "1,5", "1.5", "1,234", "words", ""]
)


@given(st.lists(st.one_of(st.none(), st.integers(0, 3), TEXTS), max_size=30), st.integers(1, 4))
def test_portions_find_what_the_whole_column_holds(cells: list[Cell], portion: int) -> None:
    column = make_table([("a", cells)]).columns[0]
    texts = list(dict.fromkeys(one for one in cells if isinstance(one, str)))
    for whole in (find_order(texts), find_mark(texts)):
        of_dates = isinstance(whole, OrderFound)
        inquiry = Inquiry(column, of_dates=of_dates)
        while not inquiry.is_whole:
            inquiry.advance(portion)
        assert inquiry.found() == whole == inquire(column, of_dates).found()
        for place, text in zip(
            inquiry.found().places, (whole.evidence, whole.against), strict=True
        ):
            assert text == ("" if place < 0 else column.cell(place))
            assert place < 0 or place == cells.index(text)


def test_cells_that_are_no_data_show_nothing() -> None:
    table = make_table([("a", ["31/12/2026", "3/4/2026"])])
    column = table.columns[0]
    below = type(column)(0, "A", "a", column.cells, np.array([1], np.int32))
    assert inquire(below, True).found().sure is False
