"""From a problem on the preview to its cell and to its column on Match, and back again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.preview.page import PreviewPage
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.test_preview_page import card_of, shown_numbers
from tests.ui.uploading import make_rows, open_preview


def press(page: PreviewPage, words: str, among: object) -> None:
    """Press the button of this name in a card."""
    QApplication.processEvents()
    buttons = [one for one in page.findChildren(Button) if one.isVisible()]
    (found,) = [one for one in buttons if one.accessibleName() == words and one.parent() is among]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def go_back(window: MainWindow) -> None:
    window.go(Step.PREVIEW)
    settle(window)
    QApplication.processEvents()


def here(page: PreviewPage) -> tuple[str, str]:
    """The row's number and the column's name of the current cell."""
    index = page.grid.currentIndex()
    model = page.model
    return model.row_name(int(model.order[index.row()])), model.headers[index.column()]


def test_a_group_leads_to_its_column_and_coming_back_to_its_rows(window: MainWindow) -> None:
    page = open_preview(window)
    page.grid.go_to(7)  # row 9 is another problem's
    card = card_of(page, IssueCode.NOT_A_DATE)
    page.side.above.verticalScrollBar().setValue(40)
    press(page, "See End date on Match", card)
    match = window.page
    assert isinstance(match, MappingPage)
    assert match.drawer.isVisible()
    assert match.drawer.field == "toDate"
    assert QApplication.focusWidget() is match.slots.slots["toDate"]
    window.draft.choose_key("externalId")  # something is mended there
    go_back(window)
    assert window.page is page
    assert shown_numbers(page) == [7, 8]
    assert "not a date" in page.filters.pill.accessibleName()
    assert page.side.above.verticalScrollBar().value() == 0
    assert page.grid.hasFocus()


def test_coming_back_to_a_problem_that_is_gone_shows_its_row(window: MainWindow) -> None:
    page = open_preview(window)
    page.filters.choose("held")
    page.grid.go_to(6)
    press(page, "See End date on Match", card_of(page, IssueCode.NOT_A_DATE))
    mapping = window.draft.mapping
    assert mapping is not None
    window.draft.set_mapping("", mapping.without("toDate"))
    go_back(window)
    assert len(shown_numbers(page)) == 8
    assert here(page)[0] == "8"
    assert page.filters.chips.choice == "all"


def test_a_rows_problem_leads_to_its_column_and_back_to_the_row(window: MainWindow) -> None:
    page = open_preview(window)
    page.filters.choose("held")
    page.grid.go_to(7)
    press(page, "See Customer on Match", page.row)
    match = window.page
    assert isinstance(match, MappingPage)
    assert match.drawer.field == "companyId"
    go_back(window)  # nothing was changed: the preview is the same
    assert shown_numbers(page) == [7, 8, 9]
    assert here(page)[0] == "9"
    assert page.grid.hasFocus()
    window.go(Step.MATCH)  # by another way, it is no way back from a problem
    page.filters.choose("create")
    go_back(window)
    assert shown_numbers(page) == [6]


def test_a_problem_that_only_match_can_mend_leads_there(window: MainWindow) -> None:
    rows = make_rows(window.parts)
    unsure = [(*row[:4], "03/04/2027") for row in rows[:4]]
    page = open_preview(window, [*unsure, ("", *rows[4][1:4], "03/04/2027")])
    for code, fields in (
        (IssueCode.DATE_ORDER_UNSURE, {"toDate"}),
        (IssueCode.NO_KEY, {"externalId", "sourceId"}),
    ):
        press(page, "Go to Match", card_of(page, code).links)
        match = window.page
        assert isinstance(match, MappingPage)
        slots = [match.slots.slots[one] for one in fields]
        assert QApplication.focusWidget() in slots
        go_back(window)


def test_a_problem_leads_to_its_cell(window: MainWindow) -> None:
    page = open_preview(window)
    press(page, "Show", card_of(page, IssueCode.REFERENCE_UNKNOWN).links)
    assert here(page) == ("9", "Company")
    assert page.grid.hasFocus()


def test_mending_leaves_the_keyboard_in_the_same_column(window: MainWindow) -> None:
    page = open_preview(window)
    column = page.model.headers.index("End date")
    page.grid.setCurrentIndex(page.model.index(0, column))
    page.mender.change_cell(page.model.order[0], 4, "2027-02-28")
    settle(window)
    assert here(page) == ("7", "End date")
    page.filters.search.setText("n-")
    page.filters.changed.emit()
    assert here(page) == ("7", "End date")
