"""What is made before anybody asks for it, a piece a turn, so that no turn is long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.pages.book import page_class

if TYPE_CHECKING:
    from planhat_desktop.ui.pages.page import Page
    from planhat_desktop.ui.pages.sheet import SheetPage

_PAUSE_MS = 40
_NAMES_A_TURN = 40


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
    """Make the pages of the wizard and dress all in them; else that is done as they are shown.

    Args:
        place: where they will stand.
    """
    yield from _know_widgets()
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
