"""The inline confirmation before an upload that is large or takes something away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, Card, Glyph, Text, announce, column, line


class Consent(Card):
    """Asks for the number of changes to be typed; nothing else on the page is blocked.

    Signals:
        given: the number was typed and confirmed.
        refused: the person thought better of it.
    """

    given = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("update", margin=14, gap=8, parent=parent)
        self._number = 0
        across = line(gap=12)
        across.addWidget(Glyph("warning", "update_ink", 20, self), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        self.what = Text("", "strong", wrap=True, parent=self)
        self.ask = Text("", wrap=True, parent=self)
        words.addWidget(self.what)
        words.addWidget(self.ask)
        across.addLayout(words, 1)
        self.box = QLineEdit(self)
        self.box.setFixedWidth(110)
        self.box.textChanged.connect(self._weigh)
        self.box.returnPressed.connect(self._confirm)
        across.addWidget(self.box, 0, Qt.AlignmentFlag.AlignVCenter)
        self.yes = Button(_("Upload"), "primary", parent=self)
        self.yes.clicked.connect(self._confirm)
        across.addWidget(self.yes, 0, Qt.AlignmentFlag.AlignVCenter)
        self.no = Button(_("Not now"), "secondary", parent=self)
        self.no.clicked.connect(self._put_away)
        across.addWidget(self.no, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(across)
        self.hide()

    def open_for(self, number: int, sentence: str) -> None:
        """Ask for this number."""
        self._number = number
        self.what.setText(sentence)
        ask = _("Type {n} to go on.").format(n=number)
        self.ask.setText(ask)
        self.box.setAccessibleName(ask)
        self.box.setPlaceholderText(str(number))
        self.box.clear()
        self._weigh()
        self.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{sentence} {ask}")

    @property
    def is_typed(self) -> bool:
        """Whether the box holds the number, with or without separators."""
        typed = "".join(one for one in self.box.text() if one.isdigit())
        return typed == str(self._number)

    @Slot()
    def _weigh(self) -> None:
        self.yes.setEnabled(self.is_typed)

    @Slot()
    def _confirm(self) -> None:
        if self.is_typed:
            self.hide()
            self.given.emit()

    @Slot()
    def _put_away(self) -> None:
        self.hide()
        self.refused.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._put_away()
            return
        super().keyPressEvent(event)
