"""What stands there until the preview is made: what is happening, or what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, Text, column
from planhat_desktop.ui.pages.page import Gap


class Waiting(QWidget):
    """A heading, a sentence, and a button: for the person's turn, or to stop the program's.

    Args:
        stop: asks for the end of the looking.

    Signals:
        pressed: the button: look again, or go where something is missing.
    """

    pressed = Signal()

    def __init__(self, stop: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = column(self, gap=12)
        box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = Text("", "heading", parent=self)
        self.words = Text("", "quiet", parent=self)
        self.button = Button("", "primary", parent=self)
        self.button.clicked.connect(self.pressed)
        self.stop = Button(_("Stop reading"), parent=self)
        self.stop.clicked.connect(stop)
        for widget in (self.title, self.words, self.button, self.stop):
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def tell(self, words: str) -> None:
        """Say what is happening."""
        self.words.setText(words)

    def show_state(self, *, is_looking: bool, missing: Sequence[Gap]) -> None:
        """Show whether it is being looked, and if not, why not."""
        self.button.setVisible(not is_looking)
        self.stop.setVisible(is_looking)
        self.button.say(_("Go there") if missing else _("Look again"))
        if is_looking:
            self.title.setText(_("Looking at what is there already"))
        elif missing:
            self.title.setText(_("Something is still missing"))
            self.words.setText(missing[0].sentence)
        else:
            self.title.setText(_("Planhat has not been read yet"))
            self.words.setText("")
