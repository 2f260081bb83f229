"""A person maps a sheet by hand: with the mouse of this very screen, with keys alone, from outside.

The first and the last need a screen (Xvfb and a window manager will do): on the offscreen
platform a drag never comes to its drop.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.core.gaps import GapCode
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import make_parts, settle, wait_until
from tests.ui.matching import (
    SAMPLES,
    card_of,
    column_of,
    link_of,
    mapping_of,
    middle_of,
    open_match,
    slot_of,
)

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, places: Places) -> Iterator[MainWindow]:
    window = MainWindow(make_parts(places), Theme(qapp, Choice.LIGHT))
    window.move(60, 40)
    with qtbot.waitActive(window, timeout=10_000):  # or its shortcuts hear nothing
        window.show()
        window.activateWindow()
    settle(window)
    yield window
    window.stop()
    settle(window)
    window.close()
    window.runner.wait(10)
    window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def page(window: MainWindow) -> MappingPage:
    """The licenses, with currency and product still to be matched."""
    page = open_match(window, SAMPLES / "licenses.csv")
    page.deeds.unlink("_currency")
    page.deeds.unlink("product")
    return page


@pytest.fixture
def screen(qapp: QApplication) -> None:
    """A screen on which a drag can be made."""
    if QGuiApplication.platformName() == "offscreen":
        pytest.skip("a drag needs a screen; the offscreen platform never drops")


def pull(window: MainWindow, source: QWidget, target: QPoint, grip: QPoint | None = None) -> None:
    """Press on a widget, carry it to a point of the window and let go there.

    `QDrag` takes the events over from the first move on, so what follows is set up before it.
    """
    handle = window.windowHandle()
    start = source.mapTo(window, grip or source.rect().center())
    away = target - start
    for step in range(1, 8):
        point = start + QPoint(away.x() * step // 7, away.y() * step // 7)
        QTimer.singleShot(60 + 40 * step, handle, partial(QTest.mouseMove, handle, point))
    QTimer.singleShot(460, handle, lambda: QTest.mouseRelease(handle, _LEFT, _NONE, target))
    QTimer.singleShot(4000, QDrag.cancel)  # a drag that nobody ends would hang the tests
    QTest.mousePress(handle, _LEFT, _NONE, start)
    for step in range(1, 8):
        QTest.mouseMove(handle, start + QPoint(6 * step, 0))


@pytest.mark.drag
@pytest.mark.usefixtures("screen")
def test_columns_are_dragged_onto_fields_and_off_again(
    window: MainWindow, page: MappingPage
) -> None:
    slot = slot_of(page, "_currency")
    pull(window, card_of(page, "Currency"), slot.mapTo(window, slot.slot_rect().center()))
    wait_until(lambda: mapping_of(page).feeds("_currency"))
    assert link_of(page, "_currency").column == column_of(page, "Currency")
    assert not [one for one in window.draft.gaps() if one.code is GapCode.REQUIRED]

    slot = slot_of(page, "arr")
    pull(window, slot_of(page, "mrr"), slot.mapTo(window, slot.slot_rect().center()))
    wait_until(lambda: mapping_of(page).feeds("arr"))
    assert not mapping_of(page).feeds("mrr")

    pull(window, slot_of(page, "arr"), page.left.mapTo(window, page.left.rect().center()))
    wait_until(lambda: not mapping_of(page).feeds("arr"))
    assert column_of(page, "MRR") in window.draft.unused_columns()

    slot, card = slot_of(page, "arr"), card_of(page, "MRR")  # the other way round
    pull(window, slot, card.mapTo(window, card.rect().center()), slot.slot_rect().center())
    wait_until(lambda: mapping_of(page).feeds("arr"))
    assert link_of(page, "arr").column == column_of(page, "MRR")


def test_a_sheet_is_mapped_without_a_mouse(window: MainWindow, page: MappingPage) -> None:
    cards = page.cards.tiles
    cards[0].setFocus()
    QTest.keyClicks(cards[0], "p")
    QTest.keyClicks(page.finder.box, "rodu")
    QTest.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert link_of(page, "product").column == column_of(page, "Product")
    slot = slot_of(page, "_currency")
    slot.setFocus()
    QTest.keyClicks(slot, "c")
    QTest.keyClicks(page.finder.box, "urr")
    QTest.keyClick(page.finder.box, Qt.Key.Key_Return)
    assert link_of(page, "_currency").column == column_of(page, "Currency")
    assert window.footer.words[-1].text != "required missing: Currency"
    QTest.keyClick(slot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not mapping_of(page).feeds("_currency")
    QTest.keyClick(slot, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert mapping_of(page).feeds("_currency")


def is_done(hand: subprocess.Popen[bytes]) -> bool:
    return hand.poll() is not None


def carry(start: QPoint, end: QPoint, *, escape: bool = False) -> list[str]:
    """Return what xdotool is told: press, move in steps, let go; before that perhaps Escape."""
    steps: list[str] = [
        "mousemove",
        str(start.x()),
        str(start.y()),
        "sleep",
        "0.1",
        "mousedown",
        "1",
    ]
    for step in range(1, 8):
        x = start.x() + (end.x() - start.x()) * step // 8
        y = start.y() + (end.y() - start.y()) * step // 8
        steps += ["mousemove", str(x), str(y), "sleep", "0.05"]
    last = ["key", "Escape", "sleep", "0.2"] if escape else []
    steps += ["mousemove", str(end.x()), str(end.y()), "sleep", "0.2"]
    return [*steps, *last, "mouseup", "1"]


def find_tool() -> str:
    tool = shutil.which("xdotool")
    if tool is None:
        pytest.skip("xdotool, which moves the mouse from outside, is not installed")
    return tool


def move(tool: str, steps: list[str]) -> None:
    """Have the mouse moved from outside, to the end."""
    hand = subprocess.Popen([tool, *steps])
    try:
        wait_until(partial(is_done, hand))
    finally:
        hand.kill()
        hand.wait(20)
    QApplication.processEvents()


@pytest.mark.drag
@pytest.mark.usefixtures("screen")
def test_a_column_is_dragged_from_outside(window: MainWindow, page: MappingPage) -> None:
    tool = find_tool()
    for _try in range(3):  # on a busy machine the screen may lose the hand's first moves
        card, slot = card_of(page, "Currency"), slot_of(page, "_currency")
        start = card.mapToGlobal(card.rect().center())
        end = page.slots.mapToGlobal(middle_of(slot))
        try:
            move(tool, carry(start, end))
            wait_until(lambda: mapping_of(page).feeds("_currency"), 3_000)
        except TimeoutError:
            QDrag.cancel()
        if mapping_of(page).feeds("_currency"):
            break
    assert link_of(page, "_currency").column == column_of(page, "Currency")


@pytest.mark.drag
@pytest.mark.usefixtures("screen")
def test_several_columns_are_dragged_from_outside_and_escape_lets_go_of_none(
    window: MainWindow, page: MappingPage
) -> None:
    tool, before = find_tool(), mapping_of(page)
    both = (column_of(page, "Product"), column_of(page, "Currency"))
    page.hands.hold(both)
    card = card_of(page, "Currency")
    start = card.mapToGlobal(card.rect().center())
    seen: list[tuple[bool, str]] = []
    look = QTimer(window, interval=50)
    look.timeout.connect(
        lambda: seen.append((page.carrying.likely.isVisible(), page.carrying.hint.words))
    )
    look.start()
    end = page.slots.mapToGlobal(middle_of(slot_of(page, "_currency")))
    for _try in range(3):
        move(tool, carry(start, end, escape=True))
        if any(is_there for is_there, _words in seen):
            break
    assert (True, "Product → Currency · Currency → ARR") in seen
    assert mapping_of(page) is before
    assert page.hands.held == both
    assert not page.carrying.likely.isVisible()
    assert not page.carrying.hint.isVisible()
    end = page.right.mapToGlobal(QPoint(page.right.width() // 2, -24))
    for _try in range(3):
        move(tool, carry(start, end))
        if mapping_of(page).feeds("product"):
            break
    look.stop()
    assert not page.carrying.likely.isVisible()
    assert link_of(page, "product").column == both[0]
    assert link_of(page, "_currency").column == both[1]
    assert not page.hands.held_words
