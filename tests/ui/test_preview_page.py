"""The Preview page of the real window: every row in one of four, and all of it mendable."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from itertools import combinations

import orjson
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from planhat_desktop.app.errors import TokenRejected
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Cell
from planhat_desktop.ui.faces import cell_font
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.preview.looking import step_words
from planhat_desktop.ui.pages.preview.model import FACE, Face
from planhat_desktop.ui.pages.preview.page import PreviewPage
from planhat_desktop.ui.pages.preview.problems import GroupCard
from planhat_desktop.ui.pages.preview.refresh import age_words
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.theme import Choice
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.test_tables import check, sheet
from tests.ui.uploading import make_rows, open_preview, set_rows, show_preview, upload

Open = Callable[[Parts], MainWindow]


def shown_numbers(page: PreviewPage) -> list[int]:
    model = page.model
    return [int(model.row_name(position)) for position in model.order]


def card_of(page: PreviewPage, code: IssueCode) -> GroupCard:
    return next(card for card in page.problems.cards if card.group.code is code)


def test_the_bar_the_chips_and_the_file_agree(window: MainWindow) -> None:
    page = open_preview(window, new=False)
    assert page.view is not None
    counts = page.view.counts
    assert (counts["update"], counts["same"]) == (2, 2)
    assert sum(one.count for one in page.bar.segments) == counts["all"] == 8
    words = [chip.spec.words for chip in page.filters.chips.chips]
    assert words[:3] == ["All 8", f"Create {counts['create']}", "Update 2"]
    assert page.primary() == "Upload 2 changes to Practice"


def test_chips_bar_search_and_groups_choose_the_rows(window: MainWindow, qtbot: QtBot) -> None:
    page = open_preview(window)
    assert shown_numbers(page)[:3] == [7, 8, 9]  # problems first
    held = next(one for one in page.filters.chips.chips if one.spec.name == "held")
    QTest.mouseClick(held, Qt.MouseButton.LeftButton)
    assert shown_numbers(page) == [7, 8, 9]
    page.bar.pressed.emit(0)
    assert shown_numbers(page) == [6]
    assert page.filters.chips.choice == "create"
    QTest.keyClick(page.grid, Qt.Key.Key_Escape)
    assert len(shown_numbers(page)) == 8
    page.filters.search.setText("n-1")
    qtbot.waitUntil(lambda: shown_numbers(page) == [6])
    page.filters.search.setText("nowhere at all")
    qtbot.waitUntil(lambda: not page.model.order)
    assert page.grids.currentWidget() is not page.grid
    page.filters.show_all()
    assert page.grids.currentWidget() is page.grid
    page.problems.chosen.emit(card_of(page, IssueCode.NOT_A_DATE).group, "show")
    assert shown_numbers(page) == [7, 8]
    assert "not a date" in page.filters.pill.accessibleName()
    page.filters.pill.click()
    assert len(shown_numbers(page)) == 8


def press_mark(page: PreviewPage, name: str) -> None:
    chip = next(one for one in page.filters.marks.chips if one.spec.name == name)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_rows_are_shown_by_what_there_is_to_do_about_them(window: MainWindow) -> None:
    page = open_preview(window)
    window.draft.leave_out([9])
    window.draft.edit({(2, 3): "777"})
    window.redraw()
    settle(window)
    marks = page.filters.marks
    said = [chip.spec.words for chip in marks.chips]
    assert said == ["To mend 2", "To check 1", "Left out 1", "Fine 4", "Changed by you 2"]
    for name, rows in (("mend", [7, 8]), ("left_out", [9]), ("mine", [2, 9])):
        press_mark(page, name)
        assert sorted(shown_numbers(page)) == rows
    page.bar.pressed.emit(3)  # what is held; of the marks none is on then
    assert (shown_numbers(page), marks.choice) == ([7, 8, 9], "")
    press_mark(page, "mine")
    assert shown_numbers(page) == [9]
    assert [chip.spec.words for chip in marks.chips][-1] == "Changed by you 1"
    page.filters.search.setText("hooli")
    wait_until(lambda: shown_numbers(page) == [9])
    page.filters.search.setText("core")
    page.filters.search.setText("n-2")
    wait_until(lambda: not page.model.order)
    page.filters.search.setText("")
    press_mark(page, "mine")  # once more: off
    wait_until(lambda: shown_numbers(page) == [7, 8, 9])
    assert marks.choice == ""


def test_marks_are_gone_through_by_key_and_make_room_for_a_group(window: MainWindow) -> None:
    page = open_preview(window)
    marks = page.filters.marks
    assert [chip.spec.name for chip in marks.chips] == ["mend", "check", "clear"]
    marks.chips[0].setFocus()
    QTest.keyClick(marks.chips[0], Qt.Key.Key_Space)
    assert shown_numbers(page) == [7, 8, 9]
    QTest.keyClick(marks.chips[0], Qt.Key.Key_Right)
    assert marks.choice == "check"
    assert len(shown_numbers(page)) == 1
    QTest.keyClick(marks.chips[1], Qt.Key.Key_Space)
    assert (marks.choice, len(shown_numbers(page))) == ("", 8)
    page.problems.chosen.emit(card_of(page, IssueCode.NOT_A_DATE).group, "show")
    assert page.filters.pill.isVisible()
    assert not marks.isVisible()
    page.filters.pill.click()
    assert marks.isVisible()


def test_where_the_outcomes_say_it_all_there_are_no_marks(window: MainWindow) -> None:
    rows = make_rows(window.parts)
    page = open_preview(window, [*rows[:2], rows[7]])
    assert page.view is not None
    assert (page.view.counts["held"], page.view.count_marks()["check"]) == (1, 0)
    assert not page.filters.marks.isVisible()
    window.draft.leave_out([2])
    window.redraw()
    settle(window)
    assert page.filters.marks.isVisible()


def test_both_rows_of_chips_stand_on_one_line_where_there_is_room(window: MainWindow) -> None:
    page = open_preview(window)
    chips, marks = page.filters.chips, page.filters.marks
    search = page.filters.search
    for width, lines in ((960, 2), (1700, 1), (960, 2), (880, 2)):
        window.resize(width, 700)
        for _turn in range(5):
            QApplication.processEvents()
        assert len({chips.y(), marks.y(), search.y()}) == lines
        boxes = [chips.geometry(), marks.geometry(), search.geometry()]
        assert not any(a.intersects(b) for a, b in combinations(boxes, 2))
        for row in (chips, marks):
            assert len({one.y() for one in row.chips}) == 1
            assert max(one.geometry().right() for one in row.chips) < row.width()
    assert search.y() == marks.y()  # there is no room beside the outcomes any more


def test_what_follows_leads_to_its_rows(window: MainWindow) -> None:
    set_rows(window, make_rows(window.parts), saved_at=1.0)
    page = show_preview(window)
    effects = page.problems.effects
    assert effects is not None
    assert list(effects.shows) == ["newer", "total", "automations"]
    show = effects.shows["newer"]
    assert "changed in Planhat after this file was saved" in show.accessibleName()
    assert show.accessibleDescription()
    show.click()
    assert sorted(shown_numbers(page)) == [2, 3, 4, 5]
    assert page.filters.pill.isVisible()
    window.draft.leave_out([2])
    window.redraw()
    settle(window)
    assert sorted(shown_numbers(page)) == [3, 4, 5]  # the same line of the next preparation
    page.filters.show_all()
    assert len(shown_numbers(page)) == 8
    page.go_on()
    assert "overwrites 3 licenses changed in Planhat" in page.consent.what.text()


def test_what_must_be_mended_stands_before_what_follows(window: MainWindow) -> None:
    page = open_preview(window)
    cards = [*page.problems.cards, page.problems.effects]
    QApplication.processEvents()
    places = {card: card.y() for card in cards if card is not None}
    effects = page.problems.effects
    assert effects is not None
    for card in page.problems.cards:
        assert (places[card] < places[effects]) is card.group.is_blocking


def test_the_model_keeps_qts_rules(window: MainWindow, qtmodeltester: ModelTester) -> None:
    page = open_preview(window)
    check(qtmodeltester, page.model)
    page.filters.choose("held")
    check(qtmodeltester, page.model)


def test_an_update_shows_the_old_value_beside_the_new(window: MainWindow) -> None:
    page = open_preview(window, new=False)
    page.filters.choose("update")
    amount = list(page.model.headers).index("MRR")
    face = page.model.index(0, amount).data(FACE)
    assert isinstance(face, Face)
    assert face.strong
    assert face.old is not None
    assert int(face.words.replace(",", "")) - int(face.old.replace(",", "")) == 10
    assert page.model.index(0, amount).data() == f"{face.old} → {face.words}"
    date = page.model.index(0, list(page.model.headers).index("End date")).data()
    assert not date[:4].isdigit()  # the month is in letters


def test_one_fix_mends_all_rows_and_can_be_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    page = open_preview(window)
    assert page.view is not None
    before = page.view.counts
    snapshot = window.draft.snapshot
    card = card_of(page, IssueCode.NOT_A_DATE)
    card.open_editor()
    box = card.findChild(QLineEdit)
    assert box is not None
    QTest.keyClicks(box, "28/02/2027")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(window)
    assert page.view.counts["held"] == before["held"] - 2
    assert window.draft.snapshot is snapshot  # nothing was read again
    assert window.draft.table is not None
    assert set(window.draft.table.edits.values()) == {"28/02/2027"}
    date = list(page.model.headers).index("End date")
    assert "In the file: 31/02/2027" in page.model.hint(5, date)
    window.activateWindow()
    window._undo()
    settle(window)
    assert page.view.counts == before


def test_a_cell_is_mended_in_place_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    page = open_preview(window)
    page.filters.choose("held")
    page.grid.setFocus()
    date = list(page.model.headers).index("End date")
    page.grid.setCurrentIndex(page.model.index(0, date))
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    editor = page.grid.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "31/02/2027"
    editor.selectAll()
    QTest.keyClicks(editor, "2027-02-28")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(window)
    assert window.draft.table is not None
    assert window.draft.table.edits == {(7, 4): "2027-02-28"}
    assert shown_numbers(page) == [8, 9]


def test_a_changed_cell_is_marked_and_put_back(window: MainWindow) -> None:
    page = open_preview(window)
    date = list(page.model.headers).index("End date")
    page.filters.choose("held")
    page.grid.setCurrentIndex(page.model.index(0, date))
    page.model.setData(page.grid.currentIndex(), "2027-02-28")
    settle(window)
    page.filters.choose("all")
    date = list(page.model.headers).index("End date")  # what changes most stands first
    row = list(page.model.order).index(5)
    page.grid.setCurrentIndex(page.model.index(row, date))
    face = page.model.index(row, date).data(FACE)
    assert isinstance(face, Face)
    assert face.is_edited
    assert page.model.in_file(5, date) == "31/02/2027"
    assert page.model.in_file(6, date) is None
    assert not page.grid.grab().isNull()
    back = next(one for one in page.row.findChildren(Button) if one.text() == "Put back")
    assert back.accessibleName() == "Put back Renewal"
    back.click()
    settle(window)
    assert window.draft.table is not None
    assert window.draft.table.edits == {}
    date = list(page.model.headers).index("End date")
    assert page.model.in_file(5, date) is None
    assert page.view is not None
    assert page.view.counts["held"] == 3
    assert window.draft.undo_words == "Put a cell back"
    window.draft.undo()
    window.redraw()
    settle(window)
    assert window.draft.table.edits == {(7, 4): "2027-02-28"}


def test_one_cell_mended_offers_to_mend_its_equals(window: MainWindow) -> None:
    page = open_preview(window)
    date = list(page.model.headers).index("End date")
    page.filters.choose("held")
    page.model.setData(page.model.index(0, date), "2027-02-28")
    offer = next(
        one for one in window.findChildren(Button) if one.accessibleName() == "Change them too"
    )
    offer.click()
    settle(window)
    assert window.draft.table is not None
    assert window.draft.table.edits == {(7, 4): "2027-02-28", (8, 4): "2027-02-28"}
    product = list(page.model.headers).index("Product")
    page.model.setData(page.model.index(0, product), "Plus")
    settle(window)  # many rows say Core, but nothing is wrong with it
    names = [one.accessibleName() for one in window.findChildren(Button) if one.isVisible()]
    assert "Change them too" not in names


def test_rows_can_be_sent_without_what_cannot_be_read(window: MainWindow) -> None:
    page = open_preview(window)
    assert page.view is not None
    card = card_of(page, IssueCode.NOT_A_DATE)
    names = [one.accessibleName() for one in card.findChildren(Button)]
    assert "Send without it" in names
    company = card_of(page, IssueCode.REFERENCE_UNKNOWN)
    assert "Send without it" not in [one.text() for one in company.findChildren(Button)]
    card.without.emit()
    settle(window)
    assert page.view.counts["held"] == 1
    assert window.draft.table is not None
    assert window.draft.table.edits == {(7, 4): "", (8, 4): ""}


def test_problems_are_gone_through_by_key(window: MainWindow) -> None:
    page = open_preview(window)
    date = list(page.model.headers).index("End date")
    company = list(page.model.headers).index("Company")
    page.grid.setCurrentIndex(page.model.index(0, 0))
    seen = []
    for _press in range(4):
        QTest.keyClick(page.grid, Qt.Key.Key_F8)
        index = page.grid.currentIndex()
        seen.append((page.model.row_name(page.model.order[index.row()]), index.column()))
    assert seen[:3] == [("7", date), ("8", date), ("9", company)]
    QTest.keyClick(page.grid, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    index = page.grid.currentIndex()
    back = (page.model.row_name(page.model.order[index.row()]), index.column())
    assert back == seen[2]
    page.problems.chosen.emit(card_of(page, IssueCode.REFERENCE_UNKNOWN).group, "show")
    assert page.grid.currentIndex().column() == company
    page.filters.choose("same")
    before = page.grid.currentIndex()
    QTest.keyClick(page.grid, Qt.Key.Key_F8)
    assert page.grid.currentIndex() == before  # there is none among these


def test_leaving_the_text_as_it_is_changes_nothing(window: MainWindow) -> None:
    page = open_preview(window)
    date = page.model.index(0, list(page.model.headers).index("End date"))
    assert not page.model.setData(date, "31/02/2027")
    assert not window.draft.undo_words


def test_a_constant_cannot_be_mended_here(window: MainWindow) -> None:
    page = open_preview(window)
    currency = list(page.model.headers).index("Currency")
    index = page.model.index(0, currency)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    assert "same for every row" in str(index.data(int(Qt.ItemDataRole.ToolTipRole)))
    across, tip = Qt.Orientation.Horizontal, int(Qt.ItemDataRole.ToolTipRole)
    assert "same for every row" in str(page.model.headerData(currency, across, tip))
    amount = list(page.model.headers).index("MRR")
    assert "Column D “Amount”" in str(page.model.headerData(amount, across, tip))


def test_what_planhat_receives_is_copied_to_the_letter(window: MainWindow) -> None:
    page = open_preview(window, new=False)
    page.filters.choose("update")
    page.grid.setCurrentIndex(page.model.index(1, 0))
    assert page.view is not None
    position = page.model.order[1]
    panel = page.row
    panel.more.click()
    panel.admin.setChecked(True)
    panel.copy.click()
    item = page.view.prepared.plan.item(position)
    assert QGuiApplication.clipboard().text().encode() == orjson.dumps(item)
    assert json.loads(panel.code.toPlainText()) == item
    assert panel.address.text().startswith("PUT https://")
    assert panel.address.text().endswith("/licenses")
    assert "Found in Planhat by External ID" in panel.found.text()
    panel.more.click()
    assert not panel.code.isVisible()


def test_rows_are_left_out_and_taken_in_again(window: MainWindow) -> None:
    page = open_preview(window)
    card = card_of(page, IssueCode.NOT_A_DATE)
    card.left_out.emit()
    settle(window)
    assert window.draft.content.left_out == {7, 8}
    card_of(page, IssueCode.LEFT_OUT).taken_in.emit()
    settle(window)
    assert window.draft.content.left_out == frozenset()
    page.filters.choose("create")
    page.row.keep.click()
    settle(window)
    assert window.draft.content.left_out == {6}
    page.filters.choose("held")
    place = list(page.model.order).index(4)
    page.grid.setCurrentIndex(page.model.index(place, 0))
    assert page.row.keep.accessibleName() == "Take in again"
    page.row.keep.click()
    settle(window)
    assert window.draft.content.left_out == frozenset()


def test_of_rows_that_are_twice_the_last_can_be_kept(window: MainWindow) -> None:
    rows = make_rows(window.parts)[:5]
    page = open_preview(window, [*rows, ("N-1", rows[0][1], "Core", "55", "2027-01-31")])
    card_of(page, IssueCode.DUPLICATE_IN_FILE).kept_last.emit()
    settle(window)
    assert window.draft.content.left_out == {6}
    assert page.view is not None
    assert page.view.resolution.outcomes[5] == Outcome.CREATE


def test_what_the_policy_forbids_is_allowed_with_one_press(window: MainWindow) -> None:
    set_rows(window, make_rows(window.parts)[:5])
    window.draft.set_policy(Policy(mode=Mode.UPDATE_ONLY))
    page = show_preview(window)
    card_of(page, IssueCode.MODE_UPDATE_ONLY).allowed.emit()
    settle(window)
    assert window.draft.policy.mode is Mode.CREATE_AND_UPDATE


def test_a_large_upload_asks_for_its_number_on_the_page(window: MainWindow) -> None:
    page = open_preview(window, make_rows(window.parts)[4:5])
    page.go_on()
    assert page.consent.isVisible()
    assert "creates 1 license" in page.consent.what.text()
    page.consent.box.setText("2")
    page.consent.box.returnPressed.emit()
    assert window.page is page
    page.go_on()  # pressed again: the box is where to go
    assert page.consent.isVisible()
    QTest.keyClick(page.consent, Qt.Key.Key_Escape)
    assert not page.consent.isVisible()


def test_nothing_to_send_is_said_kindly(window: MainWindow) -> None:
    rows = make_rows(window.parts)
    page = open_preview(window, rows[2:4], new=False)
    assert page.primary() == ""
    assert page.words()[0].text == "Nothing to send: Planhat has all of this already."
    page = open_preview(window, [*rows[2:4], rows[7]], new=False)
    assert "the other rows" in page.words()[0].text
    page = open_preview(window, rows[7:], new=False)
    assert page.words()[0].text == "Nothing to send yet: mend a row first."


def test_no_token_is_said_once_and_looking_again_helps(open_window: Open, parts: Parts) -> None:
    asked: list[Workspace] = []

    def reach(workspace: Workspace) -> Planhat:
        asked.append(workspace)
        if len(asked) == 2:  # the first is the window's own, at its start
            raise TokenRejected("no_token", "No token is kept.", "Paste it again.")
        return parts.open(workspace)

    window = open_window(change(parts, open=reach))
    set_rows(window, make_rows(parts))
    page = show_preview(window)
    settle(window)
    times = len(asked)
    assert times <= 3  # what the window reads by itself, cut short by the look, is read after it
    window.redraw()
    settle(window)
    assert len(asked) == times  # and not again and again
    assert window.banner.what.text() == "No token is kept."
    assert page.view is None
    assert page.blocker()
    page.waiting.button.click()
    settle(window)
    assert window.draft.prepared is not None
    assert not page.blocker()


def test_reading_that_takes_too_long_is_stopped_at_once(open_window: Open, parts: Parts) -> None:
    class Silent(WhenAsked):
        def begin_page(
            self,
            path: str,
            *,
            limit: int,
            offset: int = 0,
            select: Sequence[str] = (),
            filters: Mapping[str, str] | None = None,
        ) -> Future[list[dict[str, object]]]:
            if path == "/licenses":
                return Future()  # no answer, ever
            return super().begin_page(
                path, limit=limit, offset=offset, select=select, filters=filters
            )

    reaching = [True]

    def reach(workspace: Workspace) -> Planhat:
        planhat = parts.open(workspace)
        return Silent(lambda: planhat) if reaching else planhat

    window = open_window(change(parts, open=reach))
    set_rows(window, make_rows(parts))
    window.go(Step.PREVIEW)
    page = window.page
    assert isinstance(page, PreviewPage)
    wait_until(
        lambda: page.waiting.stop.isVisible() and "from Planhat" in page.waiting.words.text()
    )
    assert not page.waiting.button.isVisible()
    page.waiting.stop.click()
    wait_until(lambda: not window.is_busy)
    assert page.waiting.title.text() == "Planhat has not been read yet"
    assert not page.waiting.stop.isVisible()
    reaching.clear()
    page.waiting.button.click()
    settle(window)
    assert page.view is not None


def test_what_is_missing_is_named_and_leads_to_the_match_page(window: MainWindow) -> None:
    set_rows(window, make_rows(window.parts), constants=())
    page = show_preview(window)
    assert page.view is None
    assert "needs it" in page.waiting.words.text()
    assert "needs it" in page.blocker()[0].sentence
    page.waiting.button.click()
    assert window.page.step is Step.MATCH
    settle(window)


def test_the_first_look_leaves_the_keyboard_on_the_rows(window: MainWindow) -> None:
    page = open_preview(window)
    assert window.focusWidget() is page.grid


def test_refreshing_reads_the_workspace_anew(window: MainWindow) -> None:
    page = open_preview(window)
    before = window.draft.snapshot
    assert page.refresh.accessibleName() == "Read from Planhat just now"
    page.refresh.click()
    settle(window)
    assert window.draft.snapshot is not before


def test_a_change_while_looking_is_looked_over_too(window: MainWindow) -> None:
    set_rows(window, make_rows(window.parts))
    window.go(Step.PREVIEW)
    window.draft.leave_out([2])
    window.redraw()
    settle(window)
    page = window.page
    assert isinstance(page, PreviewPage)
    assert page.view is not None
    assert page.view.prepared is window.draft.prepared
    assert page.view.resolution.outcomes[0] == Outcome.HELD


def test_the_menu_of_a_cell_is_there_by_keyboard(window: MainWindow) -> None:
    page = open_preview(window)
    seen: list[list[str]] = []

    def look_at_menu() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen.append([action.text() for action in menu.actions()])
        menu.actions()[1].trigger()
        menu.close()

    QTimer.singleShot(50, look_at_menu)
    page.grid.customContextMenuRequested.emit(QPoint(-5, -5))
    assert seen == [
        ["Change this cell", "Copy this cell", "Leave this row out", "Go to the next problem"]
    ]
    assert QGuiApplication.clipboard().text() == str(page.grid.currentIndex().data())


def test_tab_goes_through_everything_and_comes_back(window: MainWindow) -> None:
    page = open_preview(window)
    page.grid.setFocus()
    visited: set[QWidget] = set()
    for _press in range(120):
        focus = window.focusWidget()  # the window need not be the active one for this
        if focus in visited:
            break
        visited.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {page.grid, page.filters.search, page.refresh, page.row.more} - visited <= {
        page.row.more  # hidden for a row that is not sent
    }
    assert window.footer.primary in visited
    assert all(one.accessibleName() or one is page.row.code for one in visited)


@pytest.mark.parametrize("choice", [Choice.DARK, Choice.LIGHT])
@pytest.mark.parametrize("size", [(960, 640), (1180, 760), (1600, 1000)])
def test_the_page_draws_in_every_size_and_look(
    window: MainWindow, choice: Choice, size: tuple[int, int]
) -> None:
    page = open_preview(window)
    window.theme.choose(choice)
    window.resize(*size)
    page.filters.choose("all")
    QApplication.processEvents()
    assert not window.grab().isNull()
    right = sum(page.grid.columnWidth(i) for i in range(page.model.columnCount()))
    edges = [
        sum(page.grid.columnWidth(i) for i in range(count + 1))
        for count in range(page.model.columnCount())
    ]
    room = page.grid.viewport().width()
    assert right <= room or room in edges  # no column is cut at the right edge
    window.theme.choose(Choice.LIGHT)


def test_what_happens_meanwhile_is_said() -> None:
    assert "18 s" in step_words(Wait(18, "throttled"))
    assert "moment" in step_words(Wait(1, "pace"))
    assert step_words(Progress("snapshot", 0, None, "Companies")) == (
        "Reading companies from Planhat…"
    )
    assert "1,204 companies" in step_words(Progress("snapshot", 1204, None, "Companies"))
    assert step_words(Progress("building", 0)) != step_words(Progress("resolving", 0))
    assert step_words(Progress("looking", 0))


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "just now"), (130, "2 min ago"), (3700, "1 hour ago")]
)
def test_the_age_of_what_was_read_is_said(seconds: float, said: str) -> None:
    assert age_words(seconds) == said


def test_a_word_without_end_does_not_widen_the_panel(window: MainWindow) -> None:
    rows = make_rows(window.parts)
    page = open_preview(window, [("N" * 180, rows[0][1], "P" * 180, "5", "x" * 180), *rows])
    page.filters.choose("held")
    QApplication.processEvents()
    assert page.row.width() <= page.side.width()
    assert page.row.minimumSizeHint().width() <= page.side.width()


def test_where_there_is_room_for_all_no_cell_is_cut(window: MainWindow) -> None:
    window.resize(1180, 760)
    names = [*(f"Company {i}" for i in range(40)), "Acme Corporation and Daughters of Stockholm"]
    cells: list[list[Cell]] = [["Name"]]
    cells += [[one] for one in names]
    made = sheet(cells, header=1)
    window.draft.set_table(made, ["Company"], Links("Company", (Link(0, "name"),)))
    page = show_preview(window)
    QApplication.processEvents()
    width = page.grid.fontMetrics().horizontalAdvance(names[-1])
    assert page.grid.columnWidth(0) > width


def test_few_columns_share_all_the_room(window: MainWindow) -> None:
    window.resize(960, 640)
    cells: list[list[Cell]] = [["ID", "Name", "City"]]
    cells += [[f"C-{i}", "Acme Corporation and Daughters of Stockholm", "Rome"] for i in range(9)]
    links = (Link(0, "externalId"), Link(1, "name"), Link(2, "city"))
    window.draft.set_table(sheet(cells, header=1), ["Company"], Links("Company", links))
    grid = show_preview(window).grid
    QApplication.processEvents()
    widths = [grid.columnWidth(place) for place in range(3)]
    assert sum(widths) == grid.viewport().width()
    assert widths[1] > sum(widths) // 2


@pytest.mark.parametrize("width", [960, 1180, 1600])
def test_days_and_numbers_are_never_cut_and_texts_give_way(window: MainWindow, width: int) -> None:
    window.resize(width, 700)
    rows = make_rows(window.parts)
    long = "Platform with everything there is"
    page = open_preview(window, [(*one[:2], long, *one[3:]) for one in rows])
    QApplication.processEvents()
    model, metrics = page.model, QFontMetrics(cell_font())
    room, in_sight, texts = page.grid.viewport().width(), 0, 0
    for place in range(model.columnCount()):
        taken = page.grid.columnWidth(place)
        in_sight += page.grid.columnViewportPosition(place) + taken <= room
        words = [model.face(row, place).words for row in model.order]
        needed = max(map(metrics.horizontalAdvance, words))
        if place in model.whole:
            assert taken - 20 >= needed
            texts += 1
        assert taken >= 60
    assert texts == 3  # two days and an amount
    assert in_sight >= 3


def test_a_new_value_is_whole_where_the_old_one_gives_way(window: MainWindow) -> None:
    window.resize(1180, 760)
    page = open_preview(window)
    page.filters.choose("update")
    QApplication.processEvents()
    strong, plain = QFontMetrics(cell_font(600)), QFontMetrics(cell_font())
    changed = 0
    for column in range(page.model.columnCount()):
        for row in page.model.order:
            face = page.model.face(row, column)
            if face.old is not None:
                needed = strong.horizontalAdvance(face.words) + 6 + plain.horizontalAdvance("…")
                assert page.grid.columnWidth(column) - 22 >= min(needed, 178)
                changed += 1
    assert changed


def test_what_planhat_receives_comes_into_sight_when_it_is_opened(window: MainWindow) -> None:
    window.resize(960, 640)
    page = open_preview(window)
    page.filters.choose("create")
    QApplication.processEvents()
    opened: list[QWidget] = []
    page.row.opened.connect(opened.append)
    page.row.more.click()
    view = page.side.below.viewport()
    wait_until(lambda: opened[0].mapTo(view, QPoint()).y() == 0)


def test_the_number_to_be_typed_is_not_covered_by_what_was_said_before(window: MainWindow) -> None:
    rows = make_rows(window.parts)
    page = open_preview(window, [(f"N-{i}", *rows[4][1:]) for i in range(40)])
    page.mender.leave_out([3])
    settle(window)
    assert window.saying.isVisible()
    page.go_on()
    assert page.consent.isVisible()
    assert not window.saying.isVisible()


def test_after_an_upload_it_is_not_said_that_nothing_was_sent(window: MainWindow) -> None:
    page = open_preview(window)
    assert page.subtitle.text().startswith("Nothing has been sent yet.")
    upload(window, page)
    assert show_preview(window) is page
    assert page.subtitle.text().startswith("This was uploaded;")
    assert page.view is not None
    assert page.view.counts["create"] == 0
