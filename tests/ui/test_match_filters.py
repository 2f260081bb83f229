"""Filters whose counts add up, and a search that finds what people remember of a field."""

from __future__ import annotations

import pytest

from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.arrangement import Filter
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.pages.match.slots import FieldSlot
from planhat_desktop.ui.window import MainWindow
from tests.ui.matching import column_of, open_match


@pytest.fixture
def page(window: MainWindow) -> MappingPage:
    """The licenses with something of everything: sure, to check, not used, unfit, one value."""
    page = open_match(window)
    page.deeds.unlink("product")
    page.deeds.link(column_of(page, "Customer"), "mrr")
    page.deeds.set_constant("_currency", "EUR")
    return page


def words_of(page: MappingPage) -> dict[str, str]:
    return {one.spec.name: one.spec.words for one in page.chips.chips}


def headers(page: MappingPage) -> set[str]:
    return {one.picture.header for one in page.cards.tiles if isinstance(one, ColumnCard)}


def labels(page: MappingPage) -> set[str]:
    return {one.picture.label for one in page.slots.tiles if isinstance(one, FieldSlot)}


def show(page: MappingPage, chosen: Filter) -> None:
    next(one for one in page.chips.chips if one.spec.name == chosen.value).click()


def test_matched_to_check_and_not_used_are_all_columns(
    page: MappingPage, window: MainWindow
) -> None:
    words = words_of(page)
    assert words["matched"] == "Matched · 4"
    assert words["check"] == "To check · 2"
    assert words["unused"] == "Not used · 3"
    assert words["all"] == "All · 9"
    footer = [f"{one.number} {one.text}" for one in window.footer.words]
    assert footer[:4] == ["4 matched", "2 to check", "3 not used", "1 with one value"]


def test_each_filter_shows_what_it_counts(page: MappingPage) -> None:
    seen: set[str] = set()
    for chosen, count in ((Filter.MATCHED, 4), (Filter.CHECK, 2), (Filter.UNUSED, 3)):
        show(page, chosen)
        assert len(page.cards.tiles) == count
        assert not seen & headers(page)
        seen |= headers(page)
    show(page, Filter.ALL)
    assert headers(page) == seen
    show(page, Filter.CHECK)
    assert (headers(page), labels(page)) == ({"Tier", "Customer"}, {"Tier", "MRR"})
    show(page, Filter.MATCHED)
    assert "Currency" in labels(page)  # by one value
    show(page, Filter.UNUSED)
    assert {"Product", "Currency", "MRR"} == headers(page)
    assert "Product" in labels(page)
    assert not labels(page) & {"MRR", "Currency"}


def test_required_fields_are_counted_and_shown(page: MappingPage) -> None:
    words = words_of(page)["required"]
    show(page, Filter.REQUIRED)
    shown = [one.picture for one in page.slots.tiles if isinstance(one, FieldSlot)]
    assert all(one.needed for one in shown)
    missing = sum(not one.is_fed for one in shown)
    assert missing == 1  # the company, whose column went elsewhere
    assert words == f"Required · {len(shown) - 1} of {len(shown)}"
    page.deeds.link(column_of(page, "Customer"), "companyId")
    assert words_of(page)["required"].startswith("Required · ")
    assert len(headers(page)) == 9


@pytest.mark.parametrize(
    ("wanted", "column", "field"),
    [
        ("end date", "End date", "End date"),  # a header, a label
        ("todate", "End date", "End date"),  # the field's API name
        ("fromdate", "Start date", "Start date"),
        ("USD", "Currency", None),  # a value of the sheet
        ("auto", "Auto renews", "Auto-renewal"),
        ("externalid", "Contract ID", "External ID"),
    ],
)
def test_a_search_finds_header_label_api_name_and_values(
    page: MappingPage, wanted: str, column: str, field: str | None
) -> None:
    page.search.setText(wanted)
    assert column in headers(page)
    assert len(headers(page)) < 9
    if field is not None:
        assert field in labels(page)
    page.search.setText("")
    assert len(headers(page)) == 9


def test_a_field_without_a_column_is_found_by_its_api_name(page: MappingPage) -> None:
    page.search.setText("renewalStatus")
    assert labels(page) == {"Renewal status"}


def test_a_search_that_finds_no_column_says_so(page: MappingPage) -> None:
    page.search.setText("renewal status")
    assert labels(page) == {"Renewal status"}
    assert len(headers(page)) == 9
    heading = page.cards._headings[0].text()
    assert heading == "NO COLUMN HAS THAT; ALL YOUR COLUMNS"
