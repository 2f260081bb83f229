"""Answering what the drawer *how it is read* asks, as hands do."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.asking import Choice, Typed
from planhat_desktop.ui.pages.match.questions import Questions
from planhat_desktop.ui.pages.match.room import Room

R = TypeVar("R", bound=Room)


def ask(page: MappingPage, field: str, *, unfold: bool = True) -> Questions:
    """Open a field's drawer, with the seldom asked questions in sight."""
    page.open_reading(field)
    QApplication.processEvents()
    questions = page.drawer.questions
    assert questions is not None
    if unfold and not questions.is_unfolded:
        questions.more.click()
        QApplication.processEvents()
    return questions


def room(page: MappingPage, name: str, kind: type[R]) -> R:
    assert page.drawer.questions is not None
    found = page.drawer.questions.rooms[name]
    assert isinstance(found, kind)
    return found


def pick(choice: Choice, value: str) -> None:
    """Choose as a person does, whose choice alone sends `activated`."""
    place = choice.findData(value)
    assert place >= 0, [choice.itemData(one) for one in range(choice.count())]
    choice.setCurrentIndex(place)
    choice.activated.emit(place)


def type_in(box: Typed | None, text: str, *, finish: bool = True) -> None:
    """Type letter by letter, and press Enter."""
    assert box is not None
    box.selectAll()
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.keyClicks(box, text)
    if finish:
        QTest.keyClick(box, Qt.Key.Key_Return)
