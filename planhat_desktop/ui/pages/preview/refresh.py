"""The pill that says how old the preview is, reads anew, and stops that again."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.theme import icon


class Refresh(Button):
    """One pill, for the age of what was read and for the reading itself.

    Signals:
        asked: read anew.
        stopped: read no further.
    """

    asked = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "pill", sign="arrows-clockwise", parent=parent)
        self._is_reading = False
        self.clicked.connect(self._press)

    def show_age(self, seconds: float | None) -> None:
        """Say how long ago Planhat was read; None where the last look was stopped."""
        self._turn(is_reading=False)
        self.setToolTip(_("Read the records from Planhat again"))
        if seconds is None:
            self.say(_("Look again"))
        else:
            self.say(_("Read from Planhat {ago}").format(ago=age_words(seconds)))

    def show_reading(self) -> None:
        """Offer to stop."""
        self._turn(is_reading=True)
        self.setToolTip(_("What is shown stays as it is"))
        self.say(_("Stop reading"))

    def _turn(self, *, is_reading: bool) -> None:
        if is_reading is not self._is_reading:
            self._is_reading = is_reading
            self.setIcon(icon("x" if is_reading else "arrows-clockwise"))

    @Slot()
    def _press(self) -> None:
        (self.stopped if self._is_reading else self.asked).emit()


def age_words(seconds: float) -> str:
    """Return how long ago the workspace was read: ``2 min ago``."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("{n} min ago").format(n=minutes)
    return plural(minutes // 60, "{n} hour ago", "{n} hours ago")
