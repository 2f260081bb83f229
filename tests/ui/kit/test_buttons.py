from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.kit import Button, ChipRow, ChipSpec, SearchBox, Swatches, column
from planhat_desktop.ui.theme import State, Theme

KINDS = ("primary", "secondary", "danger", "pill", "link", "quiet", "word", "row", "icon")


@pytest.mark.parametrize("kind", KINDS)
def test_return_and_space_press_every_kind(qtbot: QtBot, theme: Theme, kind: str) -> None:
    button = Button("Go & see", kind, sign="x")
    qtbot.addWidget(button)
    button.show()
    assert button.accessibleName() == "Go & see"
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(button.clicked):
            QTest.keyClick(button, key)


@pytest.mark.parametrize("kind", KINDS)
def test_the_focus_can_be_seen_and_moves_nothing(qtbot: QtBot, theme: Theme, kind: str) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    stack = column(place, gap=8, margin=8)
    other, button = Button("Other"), Button("Go", kind, sign="x")
    stack.addWidget(other)
    stack.addWidget(button)
    with qtbot.waitActive(place):  # a ring is drawn in the active window alone
        place.show()
        place.activateWindow()
    other.setFocus()
    QApplication.processEvents()
    before, size = button.grab().toImage(), button.size()
    button.setFocus()
    QApplication.processEvents()
    assert button.grab().toImage() != before
    assert button.size() == size


def row() -> ChipRow:
    chips = ChipRow("Filter")
    chips.set_chips(
        [
            ChipSpec("all", "All 812"),
            ChipSpec("create", "Create 40", State.CREATE),
            ChipSpec("held", "Held 12", State.HELD),
        ],
        "all",
    )
    return chips


def test_one_chip_is_on_and_arrows_move_it(qtbot: QtBot, theme: Theme) -> None:
    chips = row()
    qtbot.addWidget(chips)
    with qtbot.waitActive(chips):
        chips.show()
        chips.activateWindow()
    assert chips.choice == "all"
    chips.chips[0].setFocus()
    qtbot.waitUntil(chips.chips[0].hasFocus)
    with qtbot.waitSignal(chips.chosen) as caught:
        QTest.keyClick(chips.chips[0], Qt.Key.Key_Right)
    assert caught.args == ["create"]
    assert chips.choice == "create"


def test_counts_change_without_losing_chip_or_focus(qtbot: QtBot, theme: Theme) -> None:
    chips = row()
    qtbot.addWidget(chips)
    before = chips.chips
    chips.set_chips([ChipSpec(one.spec.name, one.spec.words + "0") for one in before], "held")
    assert chips.chips == before
    assert [one.accessibleName() for one in before] == ["All 8120", "Create 400", "Held 120"]
    assert chips.choice == "held"


def test_choosing_a_chip_pushes_no_neighbour(qtbot: QtBot, theme: Theme) -> None:
    chips = row()
    qtbot.addWidget(chips)
    chips.show()
    before = [one.geometry() for one in chips.chips]
    chips.chips[2].click()
    QApplication.processEvents()
    assert [one.geometry() for one in chips.chips] == before


def test_a_long_chip_is_cut_and_says_all_in_its_tooltip(qtbot: QtBot, theme: Theme) -> None:
    chips = ChipRow()
    qtbot.addWidget(chips)
    words = "A sheet whose name goes on and on and on and on and on and on · 12 rows"
    chips.set_chips([ChipSpec("x", words)])
    assert chips.chips[0].text().endswith("…")
    assert chips.chips[0].toolTip() == words
    assert chips.chips[0].accessibleName() == words


def test_chips_flow_onto_a_new_line(qtbot: QtBot, theme: Theme) -> None:
    chips = row()
    qtbot.addWidget(chips)
    chips.resize(170, 200)
    chips.show()
    QApplication.processEvents()
    assert len({one.y() for one in chips.chips}) > 1
    assert all(one.geometry().right() <= 170 for one in chips.chips)


def test_escape_empties_the_search(qtbot: QtBot, theme: Theme) -> None:
    box = SearchBox("Find a field")
    qtbot.addWidget(box)
    box.show()
    QTest.keyClicks(box, "renew")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    assert box.accessibleName() == "Find a field"


def test_a_colour_is_chosen_by_name_and_by_hand(qtbot: QtBot, theme: Theme) -> None:
    swatches = Swatches(["orange", "teal"])
    qtbot.addWidget(swatches)
    swatches.show()
    assert swatches.choice == "orange"
    swatches.choose("no such colour")
    assert swatches.choice == "orange"
    with qtbot.waitSignal(swatches.chosen) as caught:
        QTest.mouseClick(swatches.swatches[1], Qt.MouseButton.LeftButton)
    assert caught.args == ["teal"] == [swatches.choice]
