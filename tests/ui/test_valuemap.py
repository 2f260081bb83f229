"""The values of a column in the real window: listed, proposed, decided, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from planhat_desktop.app.errors import TokenRejected
from planhat_desktop.app.live import Kind, Live
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.valuemap import State
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.mapping import Link, Mapping, Reading
from planhat_desktop.core.options import Options
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Cell
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.offers import Offer
from planhat_desktop.ui.pages.match.valuemap import ValuesPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.core.making import make_table
from tests.ui.gallery import settle, wait_until
from tests.ui.matching import link_of, mapping_of
from tests.ui.test_tables import check

Open = Callable[[Parts], MainWindow]


def show_values(
    window: MainWindow, cells: Sequence[Cell], field: str = "status", model: str = "Company"
) -> ValuesPage:
    """Go to the values of a column that feeds a field."""
    names = [f"Row {n}" for n in range(len(cells))]
    table = make_table([("Name", names), ("Column", cells)])
    first = "name" if model == "Company" else "product"
    links = Mapping(model, (Link(0, first), Link(1, field)))
    window.draft.set_table(table, (model,), links)
    window.go(Step.MATCH)
    settle(window)
    match = window.page
    assert isinstance(match, MappingPage)
    match.deeds.decide_values(field)
    return ready(window)


def ready(window: MainWindow) -> ValuesPage:
    settle(window)
    page = window.page
    assert isinstance(page, ValuesPage)
    wait_until(lambda: not page.is_looking)
    settle(window)
    wait_until(lambda: not page.is_looking)
    return page


def listed(page: ValuesPage) -> list[tuple[str, ...]]:
    """The list as it is read, row by row."""
    model = page.model
    return [
        tuple(str(model.index(row, column).data()) for column in range(3))
        for row in range(model.rowCount())
    ]


def values_of(window: MainWindow, field: str = "status") -> dict[str, str]:
    link = mapping_in(window).link_of(field)
    assert link is not None
    return dict(link.reading.values)


def offered(page: ValuesPage) -> list[str]:
    return [one.words for one in page.choice.offers.offers]


def key(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)
    QApplication.processEvents()


def type_in(text: str) -> None:
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)
        QApplication.processEvents()


def test_open_values_come_first_with_what_is_proposed(window: MainWindow) -> None:
    page = show_values(window, ["customer", "Customers", "prospekt", "Customers", "churned"])
    assert page.title.full == "“Column” → Status"
    assert listed(page) == [
        ("Customers", "2", "? customer"),
        ("prospekt", "1", "? prospect"),
        ("churned", "1", "! not an option"),
    ]
    assert [chip.spec.words for chip in page.chips.chips] == [
        "To decide · 3",
        "Decided · 0",
        "Fine · 1",
        "All · 4",
    ]
    assert page.accept.accessibleName() == "Accept all 2 proposals"
    assert page.choice.value.full == "Customers"
    assert page.choice.where.text() == "2 rows: 3, 5"
    assert offered(page)[0] == "customer"
    assert page.choice.offers.offers[0].tag == "did you mean?"
    words = [f"{one.number} {one.text}" for one in page.words()]
    assert words == ["4 values", "3 to decide, in 4 rows"]


def test_return_takes_the_proposal_and_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    page = show_values(window, ["Customers", "prospekt", "churned"])
    window.activateWindow()
    qtbot.waitUntil(page.grid.hasFocus)
    key(Qt.Key.Key_Return)  # into the box
    assert page.choice.box.hasFocus()
    key(Qt.Key.Key_Return)  # what is proposed
    assert values_of(window) == {"Customers": "customer"}
    assert page.choice.value.full == "prospekt"
    key(Qt.Key.Key_Return)
    assert page.choice.value.full == "churned"
    assert page.choice.offers.currentRow() == -1  # nothing is proposed, so nothing is ready
    key(Qt.Key.Key_Return)
    assert values_of(window) == {"Customers": "customer", "prospekt": "prospect"}
    type_in("cancel")
    assert offered(page) == ["canceled"]
    key(Qt.Key.Key_Return)
    assert values_of(window)["churned"] == "canceled"
    assert listed(page) == []
    assert "Nothing left to decide" in words_in(page)


def words_in(page: ValuesPage) -> str:
    return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_all_proposals_are_one_step_of_undo(window: MainWindow, qtbot: QtBot) -> None:
    page = show_values(window, ["Customers", "prospekt", "churned"])
    page.accept.click()
    assert values_of(window) == {"Customers": "customer", "prospekt": "prospect"}
    assert page.accept.isHidden()
    window._undo()
    assert values_of(window) == {}
    assert len(listed(page)) == 3
    window._redo()
    assert len(values_of(window)) == 2
    page.accept_all()  # there is nothing left to accept
    assert len(values_of(window)) == 2
    toast = window.saying
    assert toast is not None


def test_the_toast_takes_all_back(window: MainWindow) -> None:
    page = show_values(window, ["Customers", "prospekt"])
    page.accept.click()
    page._undo()
    assert values_of(window) == {}


def test_a_decision_is_taken_back_with_delete(window: MainWindow, qtbot: QtBot) -> None:
    page = show_values(window, ["Customers", "churned"])
    page.accept.click()
    page.chips.chips[1].click()
    assert listed(page) == [("Customers", "1", "✓ customer")]
    assert page.choice.back.isVisible()
    assert page.choice.offers.offers[2].tag == "chosen"
    window.activateWindow()
    page.grid.setFocus()
    key(Qt.Key.Key_Delete)
    assert values_of(window) == {}
    assert listed(page) == []
    page.chips.chips[3].click()
    assert len(listed(page)) == 2


def test_left_empty_sends_nothing(window: MainWindow) -> None:
    page = show_values(window, ["churned", "customer"])
    page.choice.empty.click()
    assert values_of(window) == {"churned": ""}
    page.chips.chips[1].click()
    assert listed(page) == [("churned", "1", "✓ left empty")]
    assert page.choice.empty.isHidden()
    page.choice.back.click()
    assert values_of(window) == {}


def test_a_value_that_has_to_be_there_cannot_be_left_empty(window: MainWindow) -> None:
    page = show_values(window, ["Nobody at all"], "companyId", "License")
    assert page.choice.value.full == "Nobody at all"
    assert page.choice.empty.isHidden()


def test_letters_narrow_the_list(window: MainWindow, qtbot: QtBot) -> None:
    page = show_values(window, ["Customers", "churned", "gone"])
    window.activateWindow()
    qtbot.waitUntil(page.grid.hasFocus)
    key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    type_in("chu")
    assert listed(page) == [("churned", "1", "! not an option")]
    page.search.setText("zzz")
    assert "No value fits" in words_in(page)
    page._show_all()
    assert len(listed(page)) == 3


def test_a_column_of_nothing_says_so(window: MainWindow) -> None:
    page = show_values(window, [None, None])
    assert "The column has no values" in words_in(page)
    assert page.choice.text == ""


def test_where_all_is_fine_nothing_is_asked(window: MainWindow) -> None:
    page = show_values(window, ["customer", "Lost"])
    assert "Nothing left to decide" in words_in(page)
    page.chips.chips[2].click()
    assert [one[2] for one in listed(page)] == ["= customer", "= lost"]
    assert "as it is" in [one.tag for one in page.choice.offers.offers]
    page.chips.chips[1].click()
    assert "None of the values" in words_in(page)


def test_one_value_of_all_rows_is_told_in_full(window: MainWindow) -> None:
    window.resize(960, 640)
    page = show_values(window, ["churned"] * 3)
    assert next(f"{one.number} {one.text}" for one in page.words()) == "1 value"
    most = page.grid.fontMetrics().horizontalAdvance("1,048,575")
    assert page.grid.columnWidth(1) >= most + 20


def test_words_in_use_are_read_and_a_new_one_may_stay(window: MainWindow) -> None:
    page = show_values(window, ["Onboarding", "Onbording", "Kind of live"], "phase")
    assert "Planhat takes any text in Phase" in page.subtitle.text()
    assert listed(page) == [
        ("Onbording", "1", "? Onboarding"),
        ("Kind of live", "1", "! new in Planhat"),
    ]
    page.grid.setCurrentIndex(page.model.index(1, 0))
    assert offered(page)[-1] == "Send “Kind of live” as it is"
    page.choice.offers.setCurrentRow(page.choice.offers.count() - 1)
    assert page.choice.offers.take_current()
    assert values_of(window, "phase") == {"Kind of live": "Kind of live"}
    assert window.draft.snapshot is not None
    assert "phase" in window.draft.snapshot.models["Company"].fields


def test_records_come_as_cards_and_none_is_taken_unseen(window: MainWindow) -> None:
    planhat = window.parts.open(window.parts.practice)
    companies = planhat.list_page("/companies", limit=9, select=["_id", "name"])
    planhat.close()
    name = str(companies[0]["name"])
    odd = name[:-4] + "x" + name[-4:]
    page = show_values(window, [name, odd, "Nothing of the kind"], "companyId", "License")
    assert [one[0] for one in listed(page)] == [odd, "Nothing of the kind"]
    cards = page.choice.offers.offers
    assert cards[0].words == name
    assert any("owner " in line and "ARR " in line for line in cards[0].told)
    assert page.choice.offers.currentRow() == -1
    page.choice.offers.step(1)
    page.choice.offers.take_current()
    assert values_of(window, "companyId") == {odd: str(companies[0]["_id"])}
    # No record is like the other one; by typing any of them is found.
    assert page.choice.text == "Nothing of the kind"
    assert page.choice.offers.isHidden()
    assert "Nothing like it is in Planhat" in page.choice.more.text()
    other = str(companies[1]["name"])
    page.choice.begin(other[:-2])
    assert offered(page)[0] == other
    page.choice.box.setText("zzzzzz")
    assert page.choice.more.text() == "Nothing is called that."
    page.choice.box.setText(other)
    key_at(page, Qt.Key.Key_Return)
    assert values_of(window, "companyId")["Nothing of the kind"] == str(companies[1]["_id"])
    page.chips.chips[1].click()
    assert [one[2] for one in listed(page)] == [f"✓ {name}", f"✓ {other}"]
    assert page.choice.offers.offers[0].tag == "chosen"


def test_names_that_may_be_one_are_decided_along_where_ticked(window: MainWindow) -> None:
    cells = ["Hooli Logistics AB", "HOOLI LOGISTICS", "Hooli Logistics AB", "Initrode"]
    page = show_values(window, cells, "companyId", "License")
    assert page.choice.kin.isVisible()
    (tick,) = page.choice.kin.findChildren(QCheckBox)
    assert tick.text() == "HOOLI LOGISTICS"
    assert not tick.isChecked()  # every merge is approved by hand
    tick.click()
    page.choice.begin("Konsult")
    key_at(page, Qt.Key.Key_Return)
    chosen = values_of(window, "companyId")
    assert set(chosen) == {"Hooli Logistics AB", "HOOLI LOGISTICS"}
    assert len(set(chosen.values())) == 1
    assert page.choice.text == "Initrode"
    assert page.choice.kin.isHidden()


def test_an_option_added_in_planhat_is_there_once_it_was_read_again(window: MainWindow) -> None:
    page = show_values(window, ["Strategic"], "custom.Segment")
    assert offered(page) == ["Enterprise", "Mid-market", "Small business"]
    catalog = window.draft.catalog
    page.choice.renew.click()
    settle(window)
    assert window.draft.catalog is not catalog
    assert page.choice.text == "Strategic"
    fixed = show_values(window, ["Strategic"], "status")
    assert fixed.choice.renew.isHidden()  # these are Planhat's own


def key_at(page: ValuesPage, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    """Press a key in the box."""
    QTest.keyClick(page.choice.box, key, held or Qt.KeyboardModifier.NoModifier)
    QApplication.processEvents()


def test_the_box_moves_in_both_lists(window: MainWindow, qtbot: QtBot) -> None:
    page = show_values(window, ["Customers", "churned"])
    window.activateWindow()
    page.choice.begin()
    key_at(page, Qt.Key.Key_Down)
    assert page.choice.offers.currentRow() == 1
    key_at(page, Qt.Key.Key_Up)
    assert page.choice.offers.currentRow() == 0
    key_at(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.choice.text == "churned"
    key_at(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # there are no more
    assert page.choice.text == "churned"
    key_at(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.grid.hasFocus)
    key(Qt.Key.Key_Escape)
    assert isinstance(window.page, MappingPage)


def test_letters_typed_on_the_list_go_to_the_choices(window: MainWindow, qtbot: QtBot) -> None:
    page = show_values(window, ["churned"])
    window.activateWindow()
    qtbot.waitUntil(page.grid.hasFocus)
    type_in("los")
    assert page.choice.box.text() == "los"
    assert offered(page) == ["lost"]
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Escape)  # empties the box
    assert page.choice.box.text() == ""
    page.choice.offers.setFocus()
    page.choice.offers.setCurrentRow(4)
    key(Qt.Key.Key_Return)
    assert values_of(window) == {"churned": "lost"}


def test_done_goes_back_and_the_slot_knows(window: MainWindow) -> None:
    page = show_values(window, ["Customers", "churned"])
    window._go_on()
    match = window.page
    assert isinstance(match, MappingPage)
    wait_until(lambda: not match.is_reading)
    assert match.slots.slots["status"].picture.undecided == "2 values to decide"
    match.deeds.decide_values("status")
    assert window.page is page
    page.accept.click()
    window._go_on()
    wait_until(lambda: not match.is_reading)
    slot = match.slots.slots["status"]
    assert slot.picture.undecided == "1 value to decide"
    match.jump_to("status")
    QApplication.processEvents()
    slot.grab()  # where its chip is drawn it can be pressed
    QTest.mouseClick(slot, Qt.MouseButton.LeftButton, pos=slot._chip.center())
    assert window.page is page
    assert link_of(match, "status").reading.values == {"Customers": "customer"}
    assert mapping_of(match).model == "Company"


def test_a_field_that_is_fed_no_longer_leads_back(window: MainWindow) -> None:
    show_values(window, ["Customers"])
    window.draft.unlink("status")
    window.redraw()
    wait_until(lambda: isinstance(window.page, MappingPage))


def test_what_cannot_be_read_is_said_and_tried_again(open_window: Open, parts: Parts) -> None:
    no_token = [False]

    def reach(workspace: Workspace) -> Planhat:
        if no_token[0]:
            raise TokenRejected("no_token", "No token is kept.", "Paste it again.")
        return parts.open(workspace)

    window = open_window(change(parts, open=reach))
    show_values(window, ["customer"])
    no_token[0] = True
    page = show_values(window, ["Nobody at all"], "companyId", "License")
    assert page.subtitle.text() == "No token is kept. Paste it again."
    assert page.try_again.isVisible()
    assert "Not compared yet" in words_in(page)
    assert page.chips.chips[2].spec.words == "Not compared yet · 1"
    page._show_all()
    assert listed(page) == [("Nobody at all", "1", "…")]
    assert page.choice.more.text() == "What these can be is not read from Planhat yet."
    window.redraw()  # and is not asked for again and again
    assert not page.reader.is_reading
    no_token[0] = False
    page.try_again.click()
    assert page.stop_reading.isVisible()
    ready(window)
    assert page.try_again.isHidden()
    assert listed(page) == [("Nobody at all", "1", "! not found in Planhat")]


def test_reading_can_be_stopped(window: MainWindow) -> None:
    page = show_values(window, ["Nobody at all"], "companyId", "License")
    window.draft.snapshot = None
    window.redraw()
    assert page.stop_reading.isVisible()
    page.stop_reading.click()
    settle(window)
    assert page.subtitle.text().startswith("Stopped.")
    assert window.draft.snapshot is None
    window.go(Step.MATCH)
    settle(window)
    match = window.page
    assert isinstance(match, MappingPage)
    match.deeds.decide_values("companyId")  # coming back is asking again
    ready(window)
    assert window.draft.snapshot is not None


def test_what_reading_does_not_tell_is_not_asked_for_again(window: MainWindow) -> None:
    page = show_values(window, ["Nobody at all"], "companyId", "License")
    page.reader.want("companyId", Live(Kind.RECORDS, Options(()), is_known=False))
    assert not page.reader.is_reading
    window.draft.snapshot = None
    page.reader.want("companyId", Live(Kind.RECORDS, Options(()), is_known=False))
    assert window.is_busy
    ready(window)


def test_left_empty_says_what_that_does(window: MainWindow) -> None:
    page = show_values(window, ["churned"])
    assert "Planhat keeps what it has" in page.choice.empty.toolTip()
    mapping = mapping_in(window)
    window.draft.set_mapping("x", mapping.with_reading("status", Reading(blanks="clear")))
    window.redraw()
    assert "empty the field in Planhat" in page.choice.empty.toolTip()


def mapping_in(window: MainWindow) -> Mapping:
    mapping = window.draft.mapping
    assert mapping is not None
    return mapping


@pytest.mark.parametrize("count", [1, 2_000])
def test_the_model_keeps_to_the_rules(
    window: MainWindow, qtmodeltester: ModelTester, count: int
) -> None:
    page = show_values(window, [f"value {n}" for n in range(count)])
    check(qtmodeltester, page.model)
    assert page.model.rowCount() == count
    assert page.grid.columnWidth(0) + page.grid.columnWidth(1) + page.grid.columnWidth(2) <= (
        page.grid.viewport().width()
    )


def test_two_hundred_thousand_values_are_looked_at_a_portion_a_turn(window: MainWindow) -> None:
    count = 200_000
    page = show_values(window, ["customer"])
    names = [f"value {n}" for n in range(count)]
    table = make_table([("Name", names), ("Column", names)])
    links = Mapping("Company", (Link(0, "name"), Link(1, "status")))
    window.draft.set_table(table, ("Company",), links)
    seen: set[int] = set()

    def step() -> bool:
        assert page.values is not None
        seen.add(page.values.seen)
        return page.values.is_whole

    window.redraw()
    wait_until(step, 60_000)
    assert page.values is not None
    assert page.values.count(State.OPEN) == count
    assert len(seen) > 10  # a portion a turn: the window was heard in between
    page._choose_filter("OPEN")
    page.search.setText("value 199999")
    assert len(listed(page)) == 1


def test_an_offer_without_more_is_a_line(window: MainWindow) -> None:
    page = show_values(window, ["customer"])
    page.choice.offers.show_offers([Offer("a", "A"), Offer("b", "B", ("told",))])
    assert [one.name for one in page.choice.offers.offers] == ["a", "b"]
    page.choice.offers.show_offers([])
    page.choice.offers.step(1)
    assert not page.choice.offers.take_current()
