"""A field is made in Planhat from the Match page: by mouse, by keys, and when it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import Fault, Permissions, PracticeApp, PracticeTransport
from planhat_desktop.adapters.practice.store import Store
from planhat_desktop.app.newfield import make_field
from planhat_desktop.core.frozen import change
from planhat_desktop.core.newfield import NewField
from planhat_desktop.core.schema import FieldType, Token, Workspace
from planhat_desktop.ui.kit import Toast
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.newfield import FieldDialog
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.adapters.practice_bench import NOW, shapes
from tests.app.rehearsal import drive
from tests.ui.gallery import settle, wait_until
from tests.ui.matching import card_of, column_of, mapping_of, open_match

LEFT = Qt.MouseButton.LeftButton
ENTER = Qt.Key.Key_Return

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

SHEET = """Contract,Customer,Mood,Signed by hand,Checked on,Remark
C-1,Acme AB,Happy,Ja,2026-04-03,a
C-2,Globex,Sad,Nej,2026-05-04,b
C-3,Initech,Happy,Ja,2026-06-05,c
C-4,Hooli,happy,Nej,2026-07-06,d
C-5,Umbrella,Sad,Ja,2026-08-07,e
"""


@pytest.fixture
def app() -> Generator[PracticeApp, None, None]:
    """A workspace in this process that tests can put faults into."""
    store = Store(None, shapes())
    yield PracticeApp(store, clock=lambda: NOW)
    store.close()


@pytest.fixture
def page(
    app: PracticeApp,
    parts: Parts,
    tmp_path: Path,
    open_window: Callable[[Parts], MainWindow],
) -> MappingPage:
    def connect(workspace: Workspace) -> PlanhatClient:
        return PlanhatClient(workspace, Token("t"), transport=PracticeTransport(lambda: app))

    window = open_window(change(parts, open=connect))
    path = tmp_path / "contracts.csv"
    path.write_text(SHEET, encoding="utf-8")
    page = open_match(window, path)
    acme = Workspace("Acme", "https://api.planhat.com")
    window.draft.set_workspace(acme, window.draft.catalog)
    page.deeds.choose_model("License")
    settle(window)
    for header in ("Mood", "Signed by hand", "Checked on", "Remark"):
        page.deeds.unlink_columns([column_of(page, header)])
    app.calls.clear()
    return page


def dialog_of(page: MappingPage) -> FieldDialog | None:
    found = [one for one in page.window().findChildren(FieldDialog) if one.isVisible()]
    return found[0] if found else None


def opened(page: MappingPage) -> FieldDialog:
    wait_until(lambda: dialog_of(page) is not None)
    dialog = dialog_of(page)
    assert dialog is not None
    return dialog


def line_of(menu: QMenu, words: str) -> QPoint:
    """Return the middle of a menu's line."""
    action = next(one for one in menu.actions() if one.text().startswith(words))
    return menu.actionGeometry(action).center()


def focus_of(widget: QWidget) -> QWidget:
    focus = widget.window().focusWidget()
    assert focus is not None
    return focus


def window_of(page: MappingPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def posts(app: PracticeApp) -> list[int]:
    return [one.status for one in app.calls if one.method == "POST"]


def toast_of(page: MappingPage) -> str:
    return page.window().findChildren(Toast)[0].words.text()


def told(page: MappingPage) -> str:
    dialog = opened(page)
    return dialog.trouble.text() if dialog.trouble.isVisible() else ""


def linked(page: MappingPage, header: str) -> list[str]:
    return [one.field for one in mapping_of(page).links_from(column_of(page, header))]


def test_by_mouse_from_the_menu_of_a_card(
    page: MappingPage, app: PracticeApp, qtbot: QtBot
) -> None:
    before = mapping_of(page)
    card = card_of(page, "Mood")
    page.cards.menu_wanted.emit(card, card.mapToGlobal(QPoint(20, 20)))
    menu = page.menus.open
    assert menu is not None
    QTest.mouseClick(menu, LEFT, pos=line_of(menu, "Make a field in Planhat"))
    dialog = opened(page)
    assert dialog.name.text() == "Mood"
    assert dialog.type.currentText() == "List, one option"
    assert dialog.options.toPlainText() == "Happy\nSad"
    assert dialog.warning.text() == (
        "This adds a field to Planhat for everybody in Acme. It can only be removed in Planhat."
    )
    assert posts(app) == []
    QTest.mouseClick(dialog.add, LEFT)
    settle(window_of(page))
    wait_until(lambda: dialog_of(page) is None)
    assert posts(app) == [200]
    assert linked(page, "Mood") == ["custom.Mood"]
    model = page.host.draft.model
    assert model is not None
    field = model.find("custom.Mood")
    assert field is not None
    assert (field.type, field.options) == (FieldType.OPTION, ("Happy", "Sad"))
    assert toast_of(page) == "“Mood” is in Planhat now. Undo takes off the match, not the field."
    assert mapping_of(page).links[:-1] == before.links  # all that was matched still is
    page.deeds.undo()
    assert mapping_of(page) == before
    assert model.find("custom.Mood") is not None  # made is made
    assert page.slots.slots["custom.Mood"].picture.fill.name == "EMPTY"


def test_by_keys_from_the_finder(page: MappingPage, app: PracticeApp) -> None:
    card = card_of(page, "Signed by hand")
    card.setFocus()
    QTest.keyClicks(card, "W")
    QTest.keyClicks(page.finder.box, "et ink")
    assert page.finder.isVisible()
    assert [one.words for one in page.finder.entries] == ["Make a field “Wet ink” in Planhat …"]
    QTest.keyClick(page.finder.box, ENTER)
    dialog = opened(page)
    assert focus_of(dialog) is dialog.name
    assert (dialog.name.text(), dialog.type.currentText()) == ("Wet ink", "Yes or no")
    assert not dialog.options.isVisible()
    QTest.keyClicks(dialog.name, "Signed in ink")  # the proposal is selected, so it goes
    QTest.keyClick(dialog.name, ENTER)
    settle(window_of(page))
    wait_until(lambda: dialog_of(page) is None)
    assert linked(page, "Signed by hand") == ["custom.Signed in ink"]
    assert posts(app) == [200]


def test_by_keys_through_the_menu_and_all_of_the_dialog(
    page: MappingPage, app: PracticeApp
) -> None:
    card = card_of(page, "Checked on")
    card.setFocus()
    # What the platform makes of the menu key, and of Shift and F10.
    QApplication.sendEvent(
        card, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    )
    menu = page.menus.open
    assert menu is not None
    for _turn in range(2):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction().text().startswith("Make a field in Planhat")
    QTest.keyClick(menu, ENTER)
    dialog = opened(page)
    assert dialog.new == NewField("License", "Checked on", "day")
    walked = [focus_of(dialog)]
    for _turn in range(3):
        QTest.keyClick(walked[-1], Qt.Key.Key_Tab)
        walked.append(focus_of(dialog))
    assert walked == [dialog.name, dialog.type, dialog.cancel, dialog.add]
    dialog.type.setFocus()
    for _turn in range(3):
        QTest.keyClick(dialog.type, Qt.Key.Key_Down)
    assert dialog.new.type == "multipicklist"
    assert dialog.options.height() > 100
    QTest.keyClick(dialog.add, ENTER)
    assert told(page) == "A list needs its options. Write at least one, each on its line."
    QTest.keyClicks(dialog.options, "Red")
    QTest.keyClick(dialog.options, ENTER)
    QTest.keyClicks(dialog.options, "red")
    assert told(page) == ""
    QTest.keyClick(dialog.add, ENTER)
    assert told(page) == "The option “red” is there twice. Take one of the two lines out."
    QTest.keyClick(dialog.options, Qt.Key.Key_Backspace)
    QTest.keyClick(dialog.options, Qt.Key.Key_Backspace)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog_of(page) is None
    assert list(app.calls) == []
    assert linked(page, "Checked on") == []


def test_in_the_practice_workspace_nobody_is_frightened(page: MappingPage) -> None:
    draft = page.host.draft
    draft.set_workspace(page.host.parts.practice, draft.catalog)
    words = make_dialog(page).warning.text()
    assert words.startswith("This adds a field to the practice workspace on this computer.")


def test_a_name_that_is_taken_is_told_before_anything_is_asked(
    page: MappingPage, app: PracticeApp
) -> None:
    page.deeds.make_field(column_of(page, "Remark"), "external id")
    QTest.mouseClick(opened(page).add, LEFT)
    assert told(page) == (
        "Licenses have a field called “External ID” already."
        " Send the column there, or choose another name."
    )
    assert list(app.calls) == []
    QTest.mouseClick(opened(page).cancel, LEFT)
    assert dialog_of(page) is None


def test_a_token_without_permission_is_told_in_the_dialog(
    page: MappingPage, app: PracticeApp
) -> None:
    app.permissions = Permissions(uncreatable=frozenset({"CustomField"}))
    page.deeds.make_field(column_of(page, "Mood"))
    QTest.mouseClick(opened(page).add, LEFT)
    settle(window_of(page))
    assert told(page) == (
        "Planhat does not let this token add fields. Nothing was added. Ask your Planhat admin to"
        " allow creating custom fields in the Private App, or to add this field in Planhat."
    )
    assert linked(page, "Mood") == []
    assert opened(page).add.isEnabled()
    assert opened(page).add.text() == "Add the field to Planhat"


def test_a_lost_answer_makes_one_field(page: MappingPage, app: PracticeApp) -> None:
    app.faults.add(Fault("drop", method="POST", path="/customfields", after_commit=True))
    page.deeds.make_field(column_of(page, "Mood"))
    QTest.mouseClick(opened(page).add, LEFT)
    settle(window_of(page))
    wait_until(lambda: dialog_of(page) is None)
    assert linked(page, "Mood") == ["custom.Mood"]
    assert posts(app) == [200]


def test_while_planhat_is_asked_nothing_can_be_pressed(page: MappingPage, app: PracticeApp) -> None:
    dialog = make_dialog(page)
    QTest.mouseClick(dialog.add, LEFT)
    assert dialog.add.text() == "Adding the field …"
    assert not any(one.isEnabled() for one in (dialog.name, dialog.add, dialog.cancel))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.keyClick(dialog, ENTER)
    assert dialog.isVisible()
    settle(window_of(page))
    wait_until(lambda: dialog_of(page) is None)
    assert posts(app) == [200]


def make_dialog(page: MappingPage) -> FieldDialog:
    page.deeds.make_field(column_of(page, "Mood"))
    return opened(page)


def test_when_it_is_stopped_it_can_be_tried_again(page: MappingPage, app: PracticeApp) -> None:
    dialog = make_dialog(page)
    QTest.mouseClick(dialog.add, LEFT)
    window_of(page).stop()
    settle(window_of(page))
    if dialog_of(page) is not None:  # unless it was quicker than the stop
        assert told(page).startswith("It was stopped.")
        QTest.mouseClick(dialog.add, LEFT)
        settle(window_of(page))
    wait_until(lambda: dialog_of(page) is None)
    assert posts(app) == [200]
    assert linked(page, "Mood") == ["custom.Mood"]


def test_the_same_field_made_elsewhere_meanwhile_is_taken(
    page: MappingPage, app: PracticeApp
) -> None:
    draft = page.host.draft
    planhat = page.host.parts.open(draft.workspace)
    new = NewField("License", "Mood", "list", ("Happy", "Sad"))
    drive(make_field(planhat, draft.catalog, new))
    planhat.close()
    QTest.mouseClick(make_dialog(page).add, LEFT)
    settle(window_of(page))
    wait_until(lambda: dialog_of(page) is None)
    assert posts(app) == [200]
    assert toast_of(page) == "“Mood” was in Planhat already. It is matched now."
    assert linked(page, "Mood") == ["custom.Mood"]


def test_only_a_column_that_goes_nowhere_is_offered_a_field(page: MappingPage) -> None:
    page.deeds.link(column_of(page, "Mood"), "product")
    card = card_of(page, "Mood")
    page.cards.menu_wanted.emit(card, QPoint(0, 0))
    menu = page.menus.open
    assert menu is not None
    assert not [one for one in menu.actions() if one.text().startswith("Make a field")]
    menu.close()
    QApplication.processEvents()


def test_a_kind_of_record_without_own_fields_is_offered_none(page: MappingPage) -> None:
    page.deeds.choose_model("Timesheet")
    settle(window_of(page))
    card = card_of(page, "Mood")
    page.cards.menu_wanted.emit(card, QPoint(0, 0))
    menu = page.menus.open
    assert menu is not None
    assert not [one for one in menu.actions() if one.text().startswith("Make a field")]
    menu.close()
    card.setFocus()
    QTest.keyClicks(card, "W")
    QTest.keyClicks(page.finder.box, "et ink")
    assert [one.words for one in page.finder.entries] == ["Nothing is called that"]
    page.finder.shut()
