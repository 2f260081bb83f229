"""The footer: how things stand, in words that can be pressed, and the one way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.frozen import record
from planhat_desktop.ui.kit.buttons import Button
from planhat_desktop.ui.kit.layouts import FlowLayout, at_once, clear, column, line
from planhat_desktop.ui.kit.words import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent


@record
class Word:
    """One part of the state, e.g. ``9 matched``.

    Attributes:
        text: the words.
        number: shown bold before the words.
        tone: ``held``, ``update`` or ``strong``; plain parts are quiet.
        press: what a press does (a filter, a jump); None for a part that only tells.
    """

    text: str
    number: str = ""
    tone: str = ""
    press: Callable[[], object] | None = None


class _OneStep(Button):
    """The primary button: a double click is one press, or it would skip the next page."""

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class Footer(QFrame):
    """State in words at the left; Back and the primary button at the right.

    The primary button is never disabled: pressed with gaps, the window shows them.

    Signals:
        back_pressed, primary_pressed: as they say.
    """

    back_pressed = Signal()
    primary_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(69)
        self.setAccessibleName(_("How things stand"))
        across = line(self, gap=16, margin=(24, 14, 24, 14))
        self._words_at = QWidget(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._words_at.setSizePolicy(policy)
        self._flow = FlowLayout(self._words_at, gap=4, line_gap=2)
        centred = column()
        centred.addStretch(1)
        centred.addWidget(self._words_at)
        centred.addStretch(1)
        across.addLayout(centred, 1)
        self._extra = line(gap=16)
        across.addLayout(self._extra)
        self.back = Button(_("Back"), parent=self)
        self.back.clicked.connect(self.back_pressed)
        across.addWidget(self.back)
        self.primary = _OneStep("", "primary", parent=self)
        self.primary.clicked.connect(self.primary_pressed)
        across.addWidget(self.primary)
        self._shown: tuple[Word, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """The state as shown."""
        return self._shown

    def set_words(self, words: Sequence[Word]) -> None:
        """Say how things stand; the parts are parted by dots."""
        if tuple(words) == self._shown:
            return
        self._shown = tuple(words)
        with at_once(self._words_at):
            self._write(words)
        self._words_at.updateGeometry()

    def _write(self, words: Sequence[Word]) -> None:
        clear(self._flow)
        for place, word in enumerate(words):
            if place:
                self._flow.addWidget(Text("·", "quiet", parent=self._words_at))
            if word.press is not None:
                said = f"{word.number} {word.text}".strip()
                button = Button(said, "word", tone=word.tone or "strong", parent=self._words_at)
                button.clicked.connect(lambda _on=False, press=word.press: press())
                self._flow.addWidget(button)
                continue
            if word.number:
                self._flow.addWidget(Text(word.number, "strong", word.tone, parent=self._words_at))
            role = "strong" if word.tone else "quiet"
            tone = "" if word.tone == "strong" else word.tone
            self._flow.addWidget(Text(word.text, role, tone, parent=self._words_at))
        for index in range(self._flow.count()):
            item = self._flow.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.show()

    def set_buttons(self, primary: str, *, back: bool, extra: Sequence[QWidget] = ()) -> None:
        """Label the primary button (empty hides it) and say whether there is a way back.

        Args:
            extra: buttons of the page, shown before Back, e.g. Pause; the page keeps them.
        """
        with at_once(self):
            self._set_buttons(primary, back=back, extra=extra)

    def _set_buttons(self, primary: str, *, back: bool, extra: Sequence[QWidget]) -> None:
        while (item := self._extra.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in extra:
                widget.hide()
        for widget in extra:
            self._extra.addWidget(widget)
            widget.show()
        self.back.setVisible(back)
        self.primary.setVisible(bool(primary))
        if self.primary.accessibleName() != primary:
            self.primary.say(primary)
