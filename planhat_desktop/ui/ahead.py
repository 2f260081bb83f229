"""What is made before anybody asks for it, a piece a turn, so that no turn is long."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.pages.book import page_class
from planhat_desktop.ui.theme import font

if TYPE_CHECKING:
    from planhat_desktop.ui.pages.page import Page
    from planhat_desktop.ui.pages.sheet import SheetPage

_PAUSE_MS = 40
_NAMES_A_TURN = 40
_LETTERS = f"{string.ascii_letters}{string.digits}äéöüåñçß“”·→…%.,:;*()@/-_"
_FACES = ((11, 500), (12, 400), (12, 500), (13, 400), (13, 500), (13, 600))
"""Sizes in pixels and weights of what pages paint by themselves."""


class Ahead(QTimer):
    """Takes one piece of work after another, with pauses, while a window is there to need it."""

    def __init__(self, pieces: Iterator[object], window: QWidget) -> None:
        super().__init__(window, interval=_PAUSE_MS)
        self._pieces, self._window = pieces, window
        self.timeout.connect(self._take)

    @Slot()
    def _take(self) -> None:
        if not self._window.isVisible() or next(self._pieces, self) is self:
            self.stop()


def make_pages(sheet: SheetPage, page_of: Callable[[Step], Page], place: QWidget) -> Iterator[None]:
    """Make the pages of the wizard, and dress and paint all in them as it is without a file.

    Else that is done as they are shown: where letters, icons and styles were painted before, the
    turn in which a page is first seen takes a fifth less.

    Args:
        place: where they will stand.
    """
    yield from _know_widgets()
    yield from _know_letters()
    while sheet.make_next():
        yield
    for step in Step:
        page_class(step)
        yield
        page = page_of(step)
        yield
        for part in (page, *page.findChildren(QWidget)):
            part.ensurePolished()
        page.resize(place.size())
        yield
        page.grab()
        yield


def _know_widgets() -> Iterator[None]:
    """Make Python's classes of Qt's widgets and what they speak of, some a turn.

    PySide makes each when it is first asked for; but to tell the class of a widget that Qt made
    itself (a viewport, say) it makes all that are left, in one turn of 20 to 50 ms.
    """
    for module in (QtWidgets, QtGui):
        names = dir(module)
        for start in range(0, len(names), _NAMES_A_TURN):
            for name in names[start : start + _NAMES_A_TURN]:
                getattr(module, name)
            yield


def _know_letters() -> Iterator[None]:
    """Paint the letters of most languages' words once in each of the theme's fonts."""
    somewhere = QtGui.QPixmap(1_200, 40)
    somewhere.fill()
    for px, weight in _FACES:
        painter = QtGui.QPainter(somewhere)
        painter.setFont(font(px, weight))
        painter.drawText(0, 30, _LETTERS)
        painter.end()
        yield
