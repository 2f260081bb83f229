"""The footer: how things stand, in words that can be pressed, and the one way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.frozen import record
from planhat_desktop.ui.kit.buttons import Button
from planhat_desktop.ui.kit.layouts import FlowLayout, at_once, clear, column, line
from planhat_desktop.ui.kit.words import Text, elide

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QResizeEvent
    from PySide6.QtWidgets import QHBoxLayout

_LEAST = 80


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


class _Pressed(Button):
    """A part of the state that can be pressed; it is cut where there is no room for all of it."""

    def __init__(self, said: str, tone: str, parent: QWidget) -> None:
        super().__init__(said, "word", tone=tone, parent=parent)
        self._said = said
        self.ensurePolished()
        self._wish = super().sizeHint()

    @override
    def sizeHint(self) -> QSize:
        return self._wish

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST, self._wish.width()), self._wish.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self._said
        if self.width() < self._wish.width():
            shown = elide(self.fontMetrics(), self._said, self.width())
        self.setText(shown.replace("&", "&&"))
        self.setToolTip("" if shown == self._said else self._said)


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
            # A dot and a number never stand alone at the end of a line.
            part = QWidget(self._words_at)
            across = line(part, gap=4)
            if place:
                across.addWidget(Text("·", "quiet", parent=part))
            self._write_word(word, part, across)
            self._flow.addWidget(part)
            part.show()

    @staticmethod
    def _write_word(word: Word, part: QWidget, across: QHBoxLayout) -> None:
        if word.press is not None:
            said = f"{word.number} {word.text}".strip()
            button = _Pressed(said, word.tone or "strong", part)
            button.clicked.connect(lambda _on=False, press=word.press: press())
            across.addWidget(button)
            return
        if word.number:
            across.addWidget(Text(word.number, "strong", word.tone, parent=part))
        if word.text:
            role = "strong" if word.tone else "quiet"
            tone = "" if word.tone == "strong" else word.tone
            across.addWidget(Text(word.text, role, tone, parent=part))

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
        self._come_last(extra)

    def _come_last(self, extra: Sequence[QWidget]) -> None:
        """Let Tab come here after all of the page: its parts are made later than the footer's."""
        if not self.isVisible():
            return
        from planhat_desktop.ui.kit.tabbing import follow, stop_before  # it needs much of Qt

        if (last := stop_before(self.window())) is not self.primary:
            words = self._words_at.findChildren(_Pressed)
            follow(last, (*words, *extra, self.back, self.primary))
