"""What a question about a column is asked with: a pick, a box to type in, quick answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from planhat_desktop.ui.kit import Button, Pick, Text, column

_WIDEST = 520  # pixels of a list of choices that opens
_ITEM = 28  # pixels of one of them
_AT_ONCE = 12  # of them in sight


class _Exampled(QStyledItemDelegate):
    """Shows in an opened list what each choice does, after its words."""

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = index.data(Qt.ItemDataRole.ToolTipRole)

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ITEM)


class Choice(Pick):
    """A pick that a scrolling wheel passes over, and that tells the value chosen.

    Opened, it shows beside each choice what it makes of a value.

    Signals:
        decided: the value the person chose.
    """

    decided = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(_AT_ONCE)
        self.activated.connect(self._tell)
        self.setItemDelegate(_Exampled(self))
        self._offered: tuple[object, ...] = ()

    def offer(
        self,
        choices: Sequence[tuple[str, str]],
        chosen: str,
        examples: Mapping[str, str] | None = None,
    ) -> None:
        """Show these choices: (value, words).

        Args:
            examples: value → what the choice makes of a value of the file.
        """
        told = examples or {}
        offered = (tuple(choices), dict(told))
        if offered != self._offered:
            self._offered = offered
            self.clear()
            for place, (value, words) in enumerate(choices):
                self.addItem(words, value)
                tip = f"{words} {told.get(value, '')}".rstrip()
                self.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
                self.setItemData(place, tip, Qt.ItemDataRole.AccessibleTextRole)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setToolTip(str(self.currentData(Qt.ItemDataRole.ToolTipRole)))

    def _tell(self) -> None:
        self.decided.emit(str(self.currentData()))

    @override
    def showPopup(self) -> None:
        metrics = self.fontMetrics()
        role = Qt.ItemDataRole.ToolTipRole
        words = [str(self.itemData(place, role)) for place in range(self.count())]
        widest = max((metrics.horizontalAdvance(one) for one in words), default=0)
        self.view().setMinimumWidth(min(_WIDEST, widest + 40))  # longer than the box, if need be
        super().showPopup()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Typed(QLineEdit):
    """A box whose text counts once it is finished, and can be tried while it is typed.

    Signals:
        tried: the text so far, at each letter.
        decided: the text, when the person leaves the box or presses Enter.
    """

    tried = Signal(str)
    decided = Signal(str)

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setPlaceholderText(hint)
        self._settled = ""
        self.textEdited.connect(self.tried)
        self.editingFinished.connect(self._finish)

    def settle(self, text: str) -> None:
        """Show what is decided; what is just being typed stays."""
        if text != self._settled:
            self._settled = text
            self.setText(text)

    @Slot()
    def _finish(self) -> None:
        if self.text() != self._settled:
            self._settled = self.text()
            self.decided.emit(self.text())


class Asked(QWidget):
    """One question with choices, what speaks for one of them, and quick answers.

    Signals:
        decided: the value the person chose.
    """

    decided = Signal(str)

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = column(gap=6)
        self.setLayout(self.body)
        self.body.addWidget(Text(question, "small", parent=self))
        self.pick = Choice(question, self)
        self.pick.decided.connect(self.decided)
        self.body.addWidget(self.pick)
        self.proof = Text("", "small", wrap=True, parent=self)
        self.body.addWidget(self.proof)
        self.answers: list[Button] = []
        self._offered: tuple[tuple[str, str], ...] = ()

    def show_choices(
        self,
        choices: Sequence[tuple[str, str]],
        chosen: str,
        proof: str = "",
        answers: tuple[tuple[str, str], ...] = (),
        *,
        examples: Mapping[str, str] | None = None,
        is_doubtful: bool = False,
    ) -> None:
        """Show a question as it stands now.

        Args:
            choices, answers: (value, words).
            examples: value → what a choice makes of a value of the file.
            is_doubtful: whether the person should choose.
        """
        self.pick.offer(choices, chosen, examples)
        self.proof.setText(proof)
        self.proof.set_tone("update" if is_doubtful else "quiet")
        self.proof.setVisible(bool(proof))
        self.pick.setAccessibleDescription(proof)
        if answers == self._offered:
            return
        self._offered = answers
        for button in self.answers:
            button.hide()
            button.deleteLater()
        self.answers = []
        for value, words in answers:
            button = Button(words, "pill", parent=self)
            button.clicked.connect(lambda _checked=False, value=value: self.decided.emit(value))
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.answers.append(button)
