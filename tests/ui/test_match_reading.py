"""The drawer *how it is read*: evidence, choices, replacements, and what comes out at once."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.asking import Choice
from planhat_desktop.ui.pages.match.picture import Fill
from planhat_desktop.ui.pages.match.reading import ReadingDrawer
from planhat_desktop.ui.pages.match.room import Room, ValueByValue
from planhat_desktop.ui.window import MainWindow
from tests.ui.matching import column_of, link_of, mapping_of, open_match, slot_of

R = TypeVar("R", bound=Room)


@pytest.fixture
def page(window: MainWindow) -> MappingPage:
    return open_match(window)


def open_drawer(page: MappingPage, field: str) -> ReadingDrawer:
    page.open_reading(field)
    assert page.drawer.isVisible()
    return page.drawer


def choice_of(drawer: ReadingDrawer, label: str) -> Choice:
    return next(one for one in drawer.findChildren(Choice) if one.accessibleName() == label)


def room_of(drawer: ReadingDrawer, name: str, kind: type[R]) -> R:
    assert drawer.questions is not None
    room = drawer.questions.rooms[name]
    assert isinstance(room, kind)
    return room


def choose(choice: Choice, value: str) -> None:
    """Choose as a person does, whose choice alone sends `activated`."""
    place = choice.findData(value)
    assert place >= 0
    choice.setCurrentIndex(place)
    choice.activated.emit(place)


def said_in(drawer: ReadingDrawer) -> str:
    QApplication.processEvents()
    return " ".join(one.text() for one in drawer.findChildren(QLabel) if one.isVisibleTo(drawer))


def after(drawer: ReadingDrawer) -> list[tuple[str, str]]:
    return [(one.before, one.after) for one in drawer.samples.samples]


def test_a_click_on_a_full_slot_opens_it(page: MappingPage) -> None:
    page.hands.press(slot_of(page, "fromDate"))
    assert page.drawer.isVisible()
    assert page.drawer.title.text() == "Start date"


def test_the_order_of_dates_comes_with_its_evidence(page: MappingPage) -> None:
    drawer = open_drawer(page, "toDate")
    assert choice_of(drawer, "Day and month").currentText() == "Automatic: day first"
    assert "“31/03/2028” can only be day first." in said_in(drawer)
    assert after(drawer)[0] == ("31/03/2028", "31 Mar 2028")


def test_another_order_shows_at_once_in_drawer_and_slot(page: MappingPage) -> None:
    drawer = open_drawer(page, "fromDate")
    choose(choice_of(drawer, "Day and month"), "MDY")
    assert link_of(page, "fromDate").reading.date_order == "MDY"
    assert after(drawer)[0] == ("01/04/2026", "4 Jan 2026")
    assert slot_of(page, "fromDate").picture.detail == "4 Jan 2026"


def test_undo_puts_the_drawer_back(page: MappingPage) -> None:
    drawer = open_drawer(page, "fromDate")
    choose(choice_of(drawer, "Day and month"), "MDY")
    page.deeds.undo()
    assert choice_of(drawer, "Day and month").currentData() == "auto"
    assert after(drawer)[0] == ("01/04/2026", "1 Apr 2026")


def test_the_decimal_mark_is_asked_of_texts(page: MappingPage) -> None:
    drawer = open_drawer(page, "mrr")
    choose(choice_of(drawer, "Decimal mark"), ",")
    assert link_of(page, "mrr").reading.decimal == ","


def test_what_cannot_be_read_is_shown_and_counted(page: MappingPage) -> None:
    drawer = open_drawer(page, "mrr")
    assert ("about 400", "") in after(drawer)
    assert "about 400 → ! not a number" in drawer.samples.accessibleName()
    assert drawer.summary.text().startswith("! 1 of ")
    assert drawer.summary.text().endswith(" values cannot be read: 1 row is held.")


def test_empty_cells_keep_or_clear(page: MappingPage) -> None:
    drawer = open_drawer(page, "toDate")
    choose(choice_of(drawer, "Empty cells"), "clear")
    assert link_of(page, "toDate").reading.blanks == "clear"
    choose(choice_of(drawer, "Empty cells"), "")
    assert link_of(page, "toDate").reading.blanks is None


def test_a_key_is_never_emptied(page: MappingPage) -> None:
    drawer = open_drawer(page, "externalId")
    assert [one.accessibleName() for one in drawer.findChildren(Choice) if one.isVisible()] == []


def test_a_company_is_found_by_what_is_chosen(page: MappingPage) -> None:
    drawer = open_drawer(page, "companyId")
    pick = choice_of(drawer, "Find the company by")
    offered = [pick.itemData(place) for place in range(pick.count())]
    assert offered == ["auto", "_id", "externalId", "sourceId", "name", "domain"]
    choose(pick, "name")
    assert link_of(page, "companyId").reading.find_by == "name"
    assert drawer.summary.text().startswith("The preview looks these up")


def test_what_was_read_of_the_workspace_is_used(page: MappingPage, window: MainWindow) -> None:
    companies = [
        {"_id": "a" * 24, "name": "Juniper Mesa Freight Inc."},
        {"_id": "b" * 24, "name": "Bérangeon Énergie SAS"},
    ]
    licenses = [{"_id": "c" * 24, "product": one} for one in ("Core", "Core", "Plus", "Max", "Up")]
    now = window.parts.now()
    window.draft.snapshot = Snapshot(
        {
            "Company": Existing("Company", companies),
            "License": Existing("License", licenses),
        },
        now,
    )
    page.deeds.unlink("product")
    assert slot_of(page, "product").picture.live == ("Core", "Plus", "Max")
    drawer = open_drawer(page, "companyId")
    shown = dict(after(drawer))
    assert shown["Juniper Mesa Freight Inc."] == "Juniper Mesa Freight Inc."
    assert "not found: " in drawer.summary.text()
    assert slot_of(page, "companyId").picture.fill is Fill.UNFIT


def test_values_are_decided_one_by_one_elsewhere(page: MappingPage, window: MainWindow) -> None:
    drawer = open_drawer(page, "custom.Tier")
    row = room_of(drawer, "values", ValueByValue)
    assert row.told.text() == "0 of 1 values decided"
    reading = Reading(values={"Platinum": "Enterprise"})
    page.deeds.set_reading("custom.Tier", reading)
    assert row.told.text() == "1 value decided"
    row.button.click()
    assert window.page is not page


def test_a_doubtful_match_is_confirmed_in_the_drawer(page: MappingPage) -> None:
    drawer = open_drawer(page, "custom.Tier")
    drawer.accepted.emit("custom.Tier")
    assert slot_of(page, "custom.Tier").picture.fill is Fill.SURE
    assert drawer.isVisible()


def test_one_value_for_all_rows_is_typed_or_chosen(page: MappingPage, qtbot: QtBot) -> None:
    page.deeds.set_constant("product", "Platform")
    drawer = open_drawer(page, "product")
    box = drawer.findChildren(QLineEdit)[0]
    box.setText("Insights")
    box.editingFinished.emit()
    constant = mapping_of(page).constant_of("product")
    assert constant is not None
    assert constant.value == "Insights"
    page.deeds.set_constant("renewalStatus", "lost")
    drawer = open_drawer(page, "renewalStatus")
    choose(choice_of(drawer, "Value for all rows"), "renewed")
    constant = mapping_of(page).constant_of("renewalStatus")
    assert constant is not None
    assert constant.value == "renewed"


def test_clearing_the_slot_closes_the_drawer(page: MappingPage) -> None:
    drawer = open_drawer(page, "mrr")
    drawer.cleared.emit("mrr")
    assert not drawer.isVisible()
    assert not mapping_of(page).feeds("mrr")


def test_a_list_of_texts_asks_what_parts_it(page: MappingPage, window: MainWindow) -> None:
    mapping = window.draft.catalog.model("Company")
    assert mapping.find("tags") is not None
    page.deeds.choose_model("Company")
    from tests.ui.gallery import settle

    settle(window)
    page.deeds.link(column_of(page, "Product"), "tags")
    drawer = open_drawer(page, "tags")
    choose(choice_of(drawer, "Values are separated by"), ";")
    choose(choice_of(drawer, "The list in Planhat"), "add")
    reading = link_of(page, "tags").reading
    assert (reading.list_separator, reading.arrays) == (";", "add")
