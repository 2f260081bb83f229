from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.kit import Rail, Reach, StepSpec
from planhat_desktop.ui.theme import Theme

STEPS = [
    StepSpec(1, "File", Reach.DONE),
    StepSpec(2, "Match", Reach.HERE),
    StepSpec(3, "Preview", Reach.AHEAD),
]


def rail(qtbot: QtBot) -> Rail:
    made = Rail()
    qtbot.addWidget(made)
    made.set_steps(STEPS)
    made.chip.set_workspace("Acme", "production · us3", "orange")
    made.show()
    return made


def test_steps_say_where_they_stand(qtbot: QtBot, theme: Theme) -> None:
    said = [item.accessibleName() for item in rail(qtbot).items]
    assert said == ["1 File, done", "2 Match, you are here", "3 Preview, not yet"]


def test_steps_done_can_be_gone_back_to_and_steps_ahead_cannot(qtbot: QtBot, theme: Theme) -> None:
    made, pressed = rail(qtbot), list[int]()
    made.step_pressed.connect(pressed.append)
    QTest.mouseClick(made.items[0], Qt.MouseButton.LeftButton)
    QTest.keyClick(made.items[0], Qt.Key.Key_Return)
    QTest.mouseClick(made.items[2], Qt.MouseButton.LeftButton)
    assert pressed == [1, 1]
    assert made.items[2].focusPolicy() is not Qt.FocusPolicy.NoFocus
    assert not made.items[2].isEnabled()


def test_items_are_kept_when_the_steps_change(qtbot: QtBot, theme: Theme) -> None:
    made = rail(qtbot)
    before = list(made.items)
    looks = [item.grab().toImage() for item in before]
    made.set_steps([StepSpec(one.number, one.words, Reach.OPEN) for one in STEPS])
    assert made.items == before
    assert all(item.grab().toImage() != look for item, look in zip(before, looks, strict=True))


def test_the_chip_names_the_workspace_and_offers_others(qtbot: QtBot, theme: Theme) -> None:
    made = rail(qtbot)
    assert "Acme" in made.chip.accessibleName()
    assert "production" in made.chip.accessibleName()
    with qtbot.waitSignal(made.workspace_pressed):
        made.chip.click()


def test_only_the_link_whose_page_is_shown_is_marked(qtbot: QtBot, theme: Theme) -> None:
    made = rail(qtbot)
    with qtbot.waitSignal(made.link_pressed) as caught:
        QTest.keyClick(made.links["settings"], Qt.Key.Key_Return)
    assert caught.args == ["settings"]
    made.set_link("history")
    assert [name for name, link in made.links.items() if link.isChecked()] == ["history"]
