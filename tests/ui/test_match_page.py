"""The Match page on a real sample: what it shows, and every way to map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.core.mapping import Confidence
from planhat_desktop.ui.kit import Button, Popover
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.arrangement import Filter
from planhat_desktop.ui.pages.match.dragging import COLUMNS, Load, pack, unpack
from planhat_desktop.ui.pages.match.picture import Fill, Picture
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.matching import (
    SAMPLES,
    card_of,
    column_of,
    drag_away,
    drag_over,
    drop_on,
    link_of,
    mapping_of,
    middle_of,
    open_match,
    slot_of,
)

LEFT = Qt.MouseButton.LeftButton

# The offscreen platform says so of every popup.
POPUPS = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")


@pytest.fixture
def page(window: MainWindow) -> MappingPage:
    return open_match(window)


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told."""
    said: list[str] = []

    def keep(_widget: QWidget, words: str) -> None:
        said.append(words)

    monkeypatch.setattr("planhat_desktop.ui.pages.match.deeds.announce", keep)
    monkeypatch.setattr("planhat_desktop.ui.pages.match.hands.announce", keep)
    return said


def pull(tile: QWidget, at: QPoint | None = None) -> None:
    """Press on a tile and begin to move."""
    point = at or tile.rect().center()
    QTest.mousePress(tile, LEFT, pos=point)
    QTest.mouseMove(tile, point + QPoint(20, 8))
    QTest.mouseRelease(tile, LEFT, pos=point + QPoint(20, 8))


def focus_of(page: MappingPage) -> QWidget | None:
    """Return what has the focus in the window, be the window the active one or not."""
    return page.window().focusWidget()


def picture_of(page: MappingPage) -> Picture:
    assert page.picture is not None
    return page.picture


# What is shown


def test_a_sample_is_shown_as_suggested(page: MappingPage) -> None:
    slot = slot_of(page, "fromDate").picture
    assert (slot.fill, slot.letter, slot.header) == (Fill.SURE, "E", "Start date")
    assert slot.detail == "1 Apr 2026"
    assert slot.reason == "The header says Start date."
    assert page.sentence.model.text() == "Licenses"
    assert page.sentence.key.text() == "External ID"


def test_months_are_in_letters_on_cards(page: MappingPage) -> None:
    assert card_of(page, "Start date").picture.samples.startswith("1 Apr 2026 · 1 Feb 2026")


def test_what_wants_something_comes_first(page: MappingPage) -> None:
    page.deeds.unlink("product")
    names = [one.accessibleName().split(" · ")[0] for one in page.cards.tiles]
    assert names[:2] == ["Column C “Product”", "Column I “Tier”"]


def test_a_value_that_cannot_be_read_is_counted_in_its_slot(page: MappingPage) -> None:
    assert slot_of(page, "mrr").picture.detail == "1 cannot be read"


def test_a_column_that_does_not_fit_says_so(page: MappingPage) -> None:
    page.deeds.link(column_of(page, "Customer"), "mrr")
    slot = slot_of(page, "mrr").picture
    assert (slot.fill, slot.state) == (Fill.UNFIT, "does not fit")
    assert "mrr" in picture_of(page).to_check


def test_one_of_several_fields_is_needed_until_one_is_fed(page: MappingPage) -> None:
    group = ("value", "mrr", "arr")
    assert [slot_of(page, name).picture.needed for name in group] == [False] * 3
    page.deeds.unlink("mrr")
    assert [slot_of(page, name).picture.needed for name in group] == [True] * 3
    assert [slot_of(page, name).picture.fill for name in group] == [Fill.MISSING] * 3
    assert picture_of(page).missing == ("Value or MRR or ARR",)


def test_everything_has_a_name_for_screen_readers(page: MappingPage) -> None:
    for tile in (*page.cards.tiles, *page.slots.tiles):
        assert tile.accessibleName()
    assert "Column D “Currency”" in card_of(page, "Currency").accessibleName()
    assert slot_of(page, "_currency").accessibleName().startswith("Currency · required")


def test_a_new_sheet_is_shown_from_its_top(page: MappingPage, window: MainWindow) -> None:
    page._choose_filter(Filter.ALL.value)
    page.search.setText("e")
    page.hands.hold([2])
    bar = page.right.verticalScrollBar()
    bar.setValue(bar.maximum())
    page.deeds.unlink("mrr")
    assert bar.value() > 0  # a change of the same sheet leaves it where it is
    page.slots.tiles[-1].setFocus()
    open_match(window, SAMPLES / "contacts.csv")
    assert (bar.value(), page.search.text(), page.hands.held) == (0, "", ())
    assert page.chips.choice == Filter.TO_DO.value


def test_a_field_that_goes_out_of_sight_scrolls_nothing(page: MappingPage) -> None:
    page._choose_filter(Filter.ALL.value)
    page.slots.tiles[-1].setFocus()
    page.right.verticalScrollBar().setValue(0)
    page._choose_filter(Filter.TO_DO.value)
    assert page.right.verticalScrollBar().value() == 0


def test_only_what_changed_is_drawn_anew(page: MappingPage) -> None:
    before = {one.field: one for one in picture_of(page).slots}
    page.deeds.unlink("product")
    changed = [one.field for one in picture_of(page).slots if one != before[one.field]]
    assert changed == ["product"]


# The footer


def test_the_footer_says_how_things_stand(page: MappingPage, window: MainWindow) -> None:
    page.deeds.unlink("_currency")
    words = [f"{one.number} {one.text}" for one in window.footer.words]
    assert words == ["7 matched", "1 to check", "1 not used", "1 required missing: Currency"]
    assert window.footer.primary.text() == "Preview 40 rows"


def test_without_a_key_the_footer_says_what_that_means(
    page: MappingPage, window: MainWindow
) -> None:
    page.deeds.unlink("externalId")
    assert window.footer.words[-1].text == "no key: every row becomes a new one"
    page.jump_to_key()
    assert focus_of(page) is slot_of(page, "sourceId")


def test_an_empty_page_offers_to_suggest(page: MappingPage, window: MainWindow) -> None:
    before = mapping_of(page)
    page.deeds.clear_all()
    assert page.suggest.isVisible()
    page.suggest.click()
    settle(window)
    assert mapping_of(page) == before
    assert not page.suggest.isVisible()


@POPUPS
def test_a_gap_is_listed_and_leads_to_its_slot(page: MappingPage, window: MainWindow) -> None:
    page.deeds.unlink("_currency")
    window.footer.primary.click()
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, Popover)
    line = next(one for one in popover.findChildren(Button) if "Currency" in one.accessibleName())
    line.click()
    settle(window)
    assert focus_of(page) is slot_of(page, "_currency")


def test_parts_of_the_footer_jump_and_filter(page: MappingPage, qtbot: QtBot) -> None:
    page.jump_to_check()
    assert page.drawer.field == "custom.Tier"
    assert page.drawer.isVisible()
    page.deeds.unlink("_currency")
    page.jump_to_missing()
    assert focus_of(page) is slot_of(page, "_currency")
    page.show_unused()
    assert [one.accessibleName().split("”")[0] for one in page.cards.tiles] == [
        "Column D “Currency"
    ]
    page.show_matched()
    assert len(page.slots.tiles) == len(
        [one for one in picture_of(page).slots if one.fill is Fill.SURE]
    )


# Drag and drop


def test_a_card_dropped_on_a_slot_feeds_it(page: MappingPage, spoken: list[str]) -> None:
    page.deeds.unlink("_currency")
    data = pack(Load((column_of(page, "Currency"),)))
    assert bytes(data.data(COLUMNS).data()) == b"3"
    assert drop_on(page.slots, data, middle_of(slot_of(page, "_currency")))
    link = link_of(page, "_currency")
    assert (link.column, link.confidence) == (3, Confidence.SURE)
    assert spoken[-1] == "Currency now goes to License › Currency"


def test_a_drag_shows_where_it_would_land(page: MappingPage) -> None:
    data = pack(Load((column_of(page, "Currency"),)))
    slot = slot_of(page, "value")
    assert drag_over(page.slots, data, middle_of(slot))
    assert (slot.is_aimed, slot.aimed_with) == (True, "Currency")
    drag_away(page.slots)
    assert (slot.is_aimed, slot.aimed_with) == (False, "")
    assert not drag_over(page.slots, data, QPoint(2, 2))


def test_something_else_cannot_be_dropped(page: MappingPage) -> None:
    data = QMimeData()
    data.setText("3")
    assert not drop_on(page.slots, data, middle_of(slot_of(page, "value")))
    data.setData(COLUMNS, b"DROP TABLE")
    assert not drop_on(page.slots, data, middle_of(slot_of(page, "value")))
    assert not mapping_of(page).feeds("value")


def test_a_slot_dropped_on_another_moves(page: MappingPage) -> None:
    data = pack(Load((column_of(page, "MRR"),), "mrr"))
    assert drop_on(page.slots, data, middle_of(slot_of(page, "arr")))
    assert link_of(page, "arr").column == column_of(page, "MRR")
    assert not mapping_of(page).feeds("mrr")


def test_a_slot_dropped_on_itself_stays(page: MappingPage) -> None:
    before = mapping_of(page)
    for column, field in ((6, "mrr"), (8, "custom.Tier")):
        assert drop_on(page.slots, pack(Load((column,), field)), middle_of(slot_of(page, field)))
        assert mapping_of(page) is before


def test_a_slot_dropped_beside_is_cleared(page: MappingPage, spoken: list[str]) -> None:
    assert drop_on(page, pack(Load((6,), "mrr")), QPoint(40, 300))
    assert not mapping_of(page).feeds("mrr")
    assert spoken[-1] == "Nothing goes to License › MRR now"


def test_a_card_dropped_beside_does_nothing(page: MappingPage) -> None:
    before = mapping_of(page)
    assert not drop_on(page, pack(Load((6,))), QPoint(40, 300))
    assert mapping_of(page) is before


def test_pulling_starts_a_drag_of_what_is_pulled(
    page: MappingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[Load | None] = []

    def carry(_source: QWidget, data: QMimeData, picture: QPixmap) -> None:
        assert not picture.isNull()
        carried.append(unpack(data))

    monkeypatch.setattr("planhat_desktop.ui.pages.match.carrying.drag", carry)
    slot = slot_of(page, "companyId")
    pull(card_of(page, "Tier"))
    pull(slot)
    pull(slot, QPoint(20, 20))  # its name, not what it holds
    pull(slot_of(page, "arr"))
    assert carried == [
        Load((8,)),
        Load((1,), source="companyId"),
        Load(target="companyId"),
        Load(target="arr"),
    ]
    assert page.hands.held == ()  # nothing was dropped anywhere


def test_a_drag_near_the_edge_scrolls(page: MappingPage, qtbot: QtBot) -> None:
    bar = page.right.verticalScrollBar()
    bottom = QPoint(60, page.right.viewport().height() - 4)
    drag_over(page.slots, pack(Load((3,))), page.slots.mapFrom(page.right.viewport(), bottom))
    first = next(one for one in page.slots.slots.values() if one.is_aimed)
    qtbot.waitUntil(lambda: bar.value() > 100)
    slots = page.slots.slots.values()  # the drag stands still, and the fields pass below it
    qtbot.waitUntil(lambda: any(one.is_aimed and one.y() > first.y() for one in slots))
    drag_away(page.slots)
    rest = bar.value()
    QApplication.processEvents()
    assert bar.value() == rest


# Typing and keys


def test_a_columns_name_typed_on_a_slot_feeds_it(page: MappingPage, qtbot: QtBot) -> None:
    page.deeds.unlink("_currency")
    slot = slot_of(page, "_currency")
    slot.setFocus()
    QTest.keyClicks(slot, "c")
    assert page.finder.box.text() == "c"
    QTest.keyClicks(page.finder.box, "ur")
    QTest.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert link_of(page, "_currency").column == 3
    assert focus_of(page) is slot


def test_a_value_typed_on_a_slot_goes_to_all_rows(page: MappingPage, qtbot: QtBot) -> None:
    page.deeds.unlink("_currency")
    slot = slot_of(page, "_currency")
    QTest.keyClicks(slot, "S")
    QTest.keyClicks(page.finder.box, "EK")
    QTest.keyClick(page.finder.box, Qt.Key.Key_Return)
    constant = mapping_of(page).constant_of("_currency")
    assert constant is not None
    assert constant.value == "SEK"
    assert slot.picture.fill is Fill.CONSTANT
    assert slot.picture.state == "all rows"


def test_a_closed_list_offers_its_options_and_nothing_else(page: MappingPage, qtbot: QtBot) -> None:
    slot = slot_of(page, "renewalStatus")
    QTest.keyClicks(slot, "l")
    QTest.keyClicks(page.finder.box, "ost")
    assert [one.name for one in page.finder.entries] == ["lost"]
    page.finder.box.setText("lobster")
    QTest.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert not mapping_of(page).feeds("renewalStatus")
    QTest.keyClick(page.finder.box, Qt.Key.Key_Escape)
    assert not page.finder.isVisible()
    assert focus_of(page) is slot


def test_a_fields_name_typed_on_a_card_is_fed_by_it(page: MappingPage, qtbot: QtBot) -> None:
    card = card_of(page, "MRR")
    QTest.keyClicks(card, "a")
    QTest.keyClicks(page.finder.box, "rr")
    QTest.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert link_of(page, "arr").column == column_of(page, "MRR")


def test_a_fields_api_name_is_understood_too(page: MappingPage, qtbot: QtBot) -> None:
    QTest.keyClicks(card_of(page, "MRR"), "r")
    firsts = []
    for letters in ("renewalStat", "todate"):
        page.finder.box.setText(letters)
        firsts.append(page.finder.entries[0].name)
    assert firsts == ["renewalStatus", "toDate"]


def test_the_list_is_gone_through_with_the_arrows(page: MappingPage, qtbot: QtBot) -> None:
    QTest.keyClick(slot_of(page, "arr"), Qt.Key.Key_F2)
    first, second = page.finder.entries[:2]
    QTest.keyClick(page.finder.box, Qt.Key.Key_Down)
    QTest.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert first.name != second.name
    assert link_of(page, "arr").column == second.name


def test_a_card_is_carried_with_the_keyboard(
    page: MappingPage, qtbot: QtBot, spoken: list[str]
) -> None:
    page.deeds.unlink("product")
    card = card_of(page, "Product")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert card.is_held
    assert spoken[-1].startswith("Product is picked up")
    QTest.keyClick(card, Qt.Key.Key_Right)
    while focus_of(page) is not slot_of(page, "product"):
        before = focus_of(page)
        assert before is not None
        QTest.keyClick(before, Qt.Key.Key_Down)
        assert focus_of(page) is not before
    QTest.keyClick(slot_of(page, "product"), Qt.Key.Key_Return)
    assert link_of(page, "product").column == column_of(page, "Product")
    assert not card.is_held


def test_escape_puts_a_card_back(page: MappingPage, qtbot: QtBot) -> None:
    card = card_of(page, "Product")
    QTest.mouseClick(card, LEFT, pos=QPoint(30, 20))
    assert card.is_held
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.is_held


def test_space_takes_a_column_out_of_its_slot(page: MappingPage, qtbot: QtBot) -> None:
    QTest.keyClick(slot_of(page, "mrr"), Qt.Key.Key_Space)
    QTest.keyClick(slot_of(page, "arr"), Qt.Key.Key_Space)
    assert link_of(page, "arr").column == column_of(page, "MRR")
    assert not mapping_of(page).feeds("mrr")


def test_tab_goes_from_the_columns_to_the_fields(page: MappingPage, qtbot: QtBot) -> None:
    card_of(page, "Tier").setFocus()
    focus = focus_of(page)
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert focus_of(page) is page.slots.tiles[0]


def test_delete_clears_and_undo_brings_back(
    page: MappingPage, window: MainWindow, qtbot: QtBot
) -> None:
    before = mapping_of(page)
    QTest.keyClick(slot_of(page, "mrr"), Qt.Key.Key_Delete)
    assert not mapping_of(page).feeds("mrr")
    QTest.keyClick(slot_of(page, "mrr"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert mapping_of(page) == before
    assert slot_of(page, "mrr").picture.fill is Fill.SURE
    QTest.keyClick(slot_of(page, "mrr"), Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert not mapping_of(page).feeds("mrr")
    page.deeds.link(column_of(page, "MRR"), "arr")
    assert window.draft.undo_words == "Match “MRR”"
    QTest.keyClick(card_of(page, "Customer"), Qt.Key.Key_Delete)
    assert not mapping_of(page).feeds("companyId")


# Suggestions, models, keys


def test_all_suggestions_are_taken_at_once(page: MappingPage) -> None:
    assert page.accept_all.isVisible()
    page.accept_all.click()
    assert link_of(page, "custom.Tier").confidence is Confidence.SURE
    assert not page.accept_all.isVisible()
    assert picture_of(page).to_do == 0


def test_another_model_is_matched_in_the_background(page: MappingPage, window: MainWindow) -> None:
    before = mapping_of(page)
    page.deeds.choose_model("Company")
    settle(window)
    assert mapping_of(page).model == "Company"
    assert page.sentence.model.text() == "Companies"
    assert link_of(page, "name").column == column_of(page, "Customer")
    assert "phase" in {one.field for one in picture_of(page).slots}
    page.deeds.undo()
    assert mapping_of(page) == before
    assert page.sentence.model.text() == "Licenses"


@POPUPS
def test_models_are_offered_likeliest_first_and_team_members_last(page: MappingPage) -> None:
    page.menus.ask_model()
    menu = page.menus.open
    assert menu is not None
    words = [one.text() for one in menu.actions() if not one.isSeparator()]
    assert words[:2] == ["Likeliest", "Licenses"]
    assert words[-2] == "Newer kinds, not in every workspace"
    assert words[-1].startswith("Team members – careful")
    menu.close()


@POPUPS
def test_the_key_is_planhats_own_order_until_one_is_chosen(page: MappingPage) -> None:
    page.menus.ask_key()
    menu = page.menus.open
    assert menu is not None
    own, only = [one for one in menu.actions() if one.isCheckable()]
    assert own.isChecked()
    assert own.text() == "Planhat's own order: Planhat ID, then Source ID, then External ID"
    only.trigger()
    assert mapping_of(page).key == "externalId"
    menu.close()


def test_a_column_feeds_a_second_field_from_its_menu(page: MappingPage) -> None:
    page.deeds.link_too(column_of(page, "Start date"), "custom.Tier")
    assert {one.field for one in mapping_of(page).links_from(4)} == {"fromDate", "custom.Tier"}


@POPUPS
def test_menus_do_what_drags_do(page: MappingPage) -> None:
    page.menus.show_menu(slot_of(page, "mrr"), QPoint(200, 200))
    menu = page.menus.open
    assert menu is not None
    clear = next(one for one in menu.actions() if one.text().startswith("Clear"))
    clear.trigger()
    menu.close()
    assert not mapping_of(page).feeds("mrr")
    page.menus.show_menu(card_of(page, "MRR"), QPoint(200, 200))
    menu = page.menus.open
    assert menu is not None
    send = menu.actions()[0].menu()
    assert isinstance(send, QMenu)
    arr = next(one for one in send.actions() if one.text() == "ARR *")
    arr.trigger()
    menu.close()
    assert link_of(page, "arr").column == column_of(page, "MRR")


# Filters


def test_a_search_narrows_both_sides(page: MappingPage) -> None:
    page.search.setText("renew")
    assert [one.accessibleName().split(" · ")[0] for one in page.slots.tiles][:2] == [
        "Renewal status",
        "Auto-renewal",
    ]
    assert [one.accessibleName().split(" · ")[0] for one in page.cards.tiles] == [
        "Column H “Auto renews”"
    ]
    page.search.setText("")
    assert len(page.cards.tiles) == 9


def test_rare_fields_are_folded_away_until_asked_for(page: MappingPage) -> None:
    few = len(page.slots.tiles)
    assert page.fold.isVisibleTo(page)
    page.fold.click()
    assert len(page.slots.tiles) > few
    page.chips.chips[-1].click()
    assert page.chips.choice == Filter.ALL.value
    assert len(page.slots.tiles) == len(picture_of(page).slots)
