"""Things to press: buttons by kind, chips that filter, a box to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.ui.ink import show_hand
from planhat_desktop.ui.theme import font, icon, repolish

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QKeyEvent

_WEIGHTS = {"primary": 600, "secondary": 500, "danger": 500}


class Button(QPushButton):
    """A button of a kind.

    The kinds: ``primary``, ``secondary``, ``danger``, ``pill``, ``link``, ``quiet``, ``word`` (a
    clickable part of a sentence), ``row`` (a line of a list) and ``icon``. An ``icon`` button
    needs its word all the same: it becomes the tooltip and accessible name.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "secondary",
        *,
        sign: str = "",
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("" if kind == "icon" else text.replace("&", "&&"), parent)
        self._has_hand = kind in ("link", "quiet", "word", "icon", "row")
        self.setProperty("kind", kind)
        self.setProperty("tone", tone)
        self.setFont(font(weight=600 if tone else _WEIGHTS.get(kind, 400)))
        self.setAutoDefault(kind in ("primary", "secondary", "danger"))
        self.setDefault(False)
        self.setAccessibleName(text)
        if kind == "icon":
            self.setToolTip(text)
        if kind in ("link", "quiet", "word"):
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if sign:
            ink = {"primary": "on_accent", "link": "accent", "quiet": "quiet", "icon": "quiet"}
            self.setIcon(icon(sign, "held_ink" if kind == "danger" else ink.get(kind, "text")))
            self.setIconSize(QSize(16 if kind == "icon" else 20, 16))

    def say(self, text: str) -> None:
        """Change the words."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour's role."""
        self.setProperty("tone", tone)
        self.setFont(font(weight=600 if tone else 400))
        repolish(self)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        if self._has_hand:
            show_hand(self)
        super().enterEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        # Return presses the button that has the focus, as in a browser.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)
