"""Several columns at once, fields carried to columns, and what is said before a drop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.pages.match.dragging import Load, pack, unpack
from planhat_desktop.ui.pages.match.slots import FieldSlot
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.matching import (
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
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
THREE = ("Product", "Start date", "End date")


@pytest.fixture
def page(window: MainWindow) -> MappingPage:
    """The licenses, with three columns still to be matched."""
    page = open_match(window)
    page.deeds.unlink_columns([column_of(page, one) for one in THREE])
    return page


def columns_of(page: MappingPage, *headers: str) -> tuple[int, ...]:
    return tuple(column_of(page, one) for one in headers)


def press(tile: QWidget, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(tile, LEFT, held, QPoint(30, 20))


def aimed(page: MappingPage) -> dict[str, str]:
    """Return what the slots say would land in them."""
    return {name: one.aimed_with for name, one in page.slots.slots.items() if one.is_aimed}


def aimed_cards(page: MappingPage) -> list[str]:
    return [one.picture.header for one in page.cards.cards.values() if one.is_aimed]


def card_middle(page: MappingPage, header: str) -> QPoint:
    return card_of(page, header).geometry().center()


# Choosing several


def test_ctrl_takes_one_more_and_puts_it_back(page: MappingPage) -> None:
    press(card_of(page, "Product"))
    press(card_of(page, "End date"), CTRL)
    assert page.hands.held == columns_of(page, "Product", "End date")
    press(card_of(page, "Product"), CTRL)
    assert page.hands.held == columns_of(page, "End date")
    press(card_of(page, "Start date"))
    assert page.hands.held == columns_of(page, "Start date")


def test_shift_takes_all_up_to_a_card_as_they_stand(page: MappingPage) -> None:
    cards = [one for one in page.cards.tiles if isinstance(one, ColumnCard)]
    press(cards[3])
    press(cards[1], SHIFT)
    assert set(page.hands.held) == {one.picture.column for one in cards[1:4]}
    press(cards[4], SHIFT)  # from where it began, not from where it ended
    assert set(page.hands.held) == {one.picture.column for one in cards[3:5]}


def test_keys_choose_several(page: MappingPage) -> None:
    cards = [one for one in page.cards.tiles if isinstance(one, ColumnCard)]
    cards[0].setFocus()
    QTest.keyClick(cards[0], Qt.Key.Key_Space)
    QTest.keyClick(cards[0], Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(cards[1], Qt.Key.Key_Down, SHIFT)
    assert set(page.hands.held) == {one.picture.column for one in cards[:3]}
    QTest.keyClick(cards[1], Qt.Key.Key_Space, CTRL)
    assert set(page.hands.held) == {cards[0].picture.column, cards[2].picture.column}
    QTest.keyClick(cards[1], Qt.Key.Key_A, CTRL)
    assert set(page.hands.held) == {one.picture.column for one in cards}
    QTest.keyClick(cards[1], Qt.Key.Key_Escape)
    assert page.hands.held == ()


def test_a_rubber_band_takes_what_it_lies_on(page: MappingPage) -> None:
    first, second, third = (page.cards.tiles[place].geometry() for place in range(3))
    between = QPoint(first.center().x(), (first.bottom() + second.top()) // 2)
    QTest.mousePress(page.cards, LEFT, pos=between)
    QTest.mouseMove(page.cards, QPoint(second.center().x(), third.top() + 5))
    held = {one.picture.column for one in page.cards.tiles[1:3] if isinstance(one, ColumnCard)}
    assert set(page.hands.held) == held
    QTest.mouseMove(page.cards, second.center())
    assert len(page.hands.held) == 1
    QTest.mouseRelease(page.cards, LEFT, pos=second.center())
    assert len(page.hands.held) == 1


# Laying several down


def test_several_go_to_a_field_and_the_free_ones_below_it(
    page: MappingPage, window: MainWindow
) -> None:
    before = mapping_of(page)
    data = pack(Load(columns_of(page, *THREE)))
    slots = [one for one in page.slots.tiles if isinstance(one, FieldSlot)]
    place = slots.index(slot_of(page, "fromDate"))
    free = [one.picture.field for one in slots[place + 1 :] if not one.picture.is_fed][:2]
    assert drag_over(page.slots, data, middle_of(slots[place]))
    told = dict(zip(["fromDate", *free], THREE, strict=True))
    assert aimed(page) == told  # seen before the drop …
    assert page.carrying.hint.words.startswith("Product → Start date · ")
    drag_away(page.slots)
    assert aimed(page) == {}
    assert not page.carrying.hint.isVisible()
    assert drop_on(page.slots, data, middle_of(slots[place]))
    headers = {one.field: one.column for one in mapping_of(page).links}
    for field, header in told.items():  # … and so done
        assert headers[field] == column_of(page, header)
    window._undo()
    assert mapping_of(page) == before  # all of them in one go


def test_several_go_each_to_its_likeliest_field(page: MappingPage, window: MainWindow) -> None:
    page.carrying.likely.offer(page.right.geometry())
    data = pack(Load(columns_of(page, *THREE)))
    assert drag_over(page.carrying.likely, data, QPoint(20, 10))
    assert aimed(page) == {"product": "Product", "fromDate": "Start date", "toDate": "End date"}
    assert page.carrying.hint.words.startswith("Product → Product · Start date → Start date")
    assert drop_on(page.carrying.likely, data, QPoint(20, 10))
    for header, field in zip(THREE, ("product", "fromDate", "toDate"), strict=True):
        assert link_of(page, field).column == column_of(page, header)
    assert page.hands.held == ()
    assert page.host.draft.undo_words == "Match 3 columns"


def test_the_likeliest_fields_take_no_field_away_from_another_column(page: MappingPage) -> None:
    page.deeds.link(column_of(page, "Tier"), "product")
    landing = page.hands.plan_likeliest(columns_of(page, "Product", "Start date"))
    assert landing.pairs == ((column_of(page, "Start date"), "fromDate"),)
    page.hands.hold(columns_of(page, "Product", "Start date"))
    page.hands.lay_likeliest()
    assert page.hands.held == columns_of(page, "Product")  # it finds no field, and stays
    assert link_of(page, "product").column == column_of(page, "Tier")


def test_the_likeliest_fields_leave_one_value_for_all_rows_alone(page: MappingPage) -> None:
    page.deeds.set_constant("product", "Platform")
    assert page.hands.plan_likeliest(columns_of(page, "Product")).pairs == ()


def test_a_column_keeps_the_field_it_feeds_already(page: MappingPage) -> None:
    landing = page.hands.plan_likeliest(columns_of(page, "MRR", "Start date"))
    assert (column_of(page, "MRR"), "mrr") in landing.pairs


def test_one_column_alone_is_not_taken_by_the_likeliest(page: MappingPage) -> None:
    page.carrying.likely.offer(page.rect())
    assert not drag_over(page.carrying.likely, pack(Load((2,))), QPoint(20, 10))


def test_several_are_laid_by_keys_and_told_before(
    page: MappingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        "planhat_desktop.ui.pages.match.hands.announce", lambda _widget, words: said.append(words)
    )
    page.hands.hold(columns_of(page, "Product", "Start date"))
    assert said[-1].startswith("2 columns are picked up")
    slot = slot_of(page, "fromDate")
    slot.setFocus()
    assert list(aimed(page).values()) == ["Product", "Start date"]
    assert said[-1].startswith("Product → Start date")
    QTest.keyClick(slot, Qt.Key.Key_Return)
    assert link_of(page, "fromDate").column == column_of(page, "Product")
    assert aimed(page) == {}


def test_delete_clears_all_that_are_picked_up(page: MappingPage, window: MainWindow) -> None:
    before = mapping_of(page)
    page.hands.hold(columns_of(page, "MRR", "Tier", "Product"))
    QTest.keyClick(card_of(page, "MRR"), Qt.Key.Key_Delete)
    assert not mapping_of(page).feeds("mrr")
    assert not mapping_of(page).feeds("custom.Tier")
    assert page.host.draft.undo_words == "Clear 2 columns"
    window._undo()
    assert mapping_of(page) == before


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")
def test_the_menu_of_several_does_the_same(page: MappingPage, window: MainWindow) -> None:
    page.hands.hold(columns_of(page, *THREE))
    page.menus.show_menu(card_of(page, "Product"), QPoint(200, 200))
    menu = page.menus.open
    assert menu is not None
    words = [one.text() for one in menu.actions() if not one.isSeparator()]
    assert words == [
        "Send 3 to their likeliest fields",
        "Send 3 nowhere\tDel",
        "Put back\tEsc",
    ]
    menu.actions()[0].trigger()
    menu.close()
    assert link_of(page, "toDate").column == column_of(page, "End date")
    settle(window)


def test_pulling_one_of_several_carries_all_and_leaves_them_when_not_dropped(
    page: MappingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[tuple[Load | None, bool]] = []

    def carry(_source: QWidget, data: QMimeData, _picture: QPixmap) -> None:
        carried.append((unpack(data), page.carrying.likely.isVisible()))

    monkeypatch.setattr("planhat_desktop.ui.pages.match.carrying.drag", carry)
    page.hands.hold(columns_of(page, *THREE))
    page.carrying.drag(card_of(page, "Start date"))
    page.carrying.drag(card_of(page, "MRR"))
    assert carried == [
        (Load(columns_of(page, *THREE)), True),
        (Load(columns_of(page, "MRR")), False),
    ]
    assert page.hands.held == columns_of(page, *THREE)
    assert not page.carrying.likely.isVisible()


# A field carried to a column


def test_a_field_dropped_on_a_card_is_fed_by_it(page: MappingPage) -> None:
    data = pack(Load(target="product"))
    assert drag_over(page.cards, data, card_middle(page, "Tier"))
    assert aimed_cards(page) == ["Tier"]
    assert page.carrying.hint.words.startswith("Goes to Product")
    assert not drag_over(page.cards, data, QPoint(2, 2))
    drag_away(page.cards)
    assert not aimed_cards(page)
    assert drop_on(page.cards, data, card_middle(page, "Tier"))
    assert link_of(page, "product").column == column_of(page, "Tier")
    assert not mapping_of(page).feeds("custom.Tier")


def test_a_column_cannot_be_dropped_on_a_column(page: MappingPage) -> None:
    before = mapping_of(page)
    assert not drop_on(page.cards, pack(Load((2,))), card_middle(page, "Tier"))
    assert not drop_on(page.slots, pack(Load(target="arr")), middle_of(slot_of(page, "mrr")))
    assert mapping_of(page) is before


def test_a_drag_near_the_edge_of_the_columns_scrolls_them(page: MappingPage, qtbot: QtBot) -> None:
    bar = page.left.verticalScrollBar()
    bottom = QPoint(60, page.left.viewport().height() - 4)
    data = pack(Load(target="arr"))
    drag_over(page.cards, data, page.cards.mapFrom(page.left.viewport(), bottom))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    drag_away(page.cards)


# What is said beside the pointer


def test_what_a_drop_replaces_is_said_beside_the_pointer(page: MappingPage) -> None:
    hint = page.carrying.hint
    data = pack(Load(columns_of(page, "Product")))
    drag_over(page.slots, data, middle_of(slot_of(page, "mrr")))
    assert hint.isVisible()
    assert hint.words.startswith("Replaces “MRR” in MRR")
    at = page.mapFromGlobal(page.slots.mapToGlobal(middle_of(slot_of(page, "mrr"))))
    assert hint.geometry().bottom() < at.y()  # above it: what is carried hangs below
    assert page.rect().contains(hint.geometry())
    drag_away(page.slots)
    drag_over(page.slots, data, middle_of(slot_of(page, "toDate")))
    assert hint.words.startswith("Goes to End date")
    drag_away(page.slots)
    drag_over(page, pack(Load((6,), source="mrr")), QPoint(40, 300))
    assert hint.words == "Takes “MRR” out of MRR"
    drag_away(page)
    assert not hint.isVisible()


def test_a_hint_stays_inside_the_page(page: MappingPage) -> None:
    hint = page.carrying.hint
    corners = (QPoint(0, 0), page.rect().bottomRight(), page.rect().topRight())
    for corner in corners:
        hint.say("A rather long sentence of what would become of all these columns " * 3, corner)
        hint.say("Words " * 90, page.mapToGlobal(corner))
        assert page.rect().contains(hint.geometry())
        assert QApplication.widgetAt(hint.mapToGlobal(QPoint(4, 4))) is not hint
