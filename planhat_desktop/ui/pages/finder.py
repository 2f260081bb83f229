"""The line above the sheet in which words are looked for, and rows without them put away."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, SearchBox, Text, Tick, announce, column, line

_PAUSE_MS = 120


class Finder(QWidget):
    """A box to search in, how many rows have it, ways from one to the next.

    Signals:
        asked: other words are looked for.
        stepped: 1 for the next row that has them, -1 for the one before.
        narrowed: only rows that have them are to be shown, or all again.
        column_freed: the rows of one cell's words are no longer wanted alone.
        closed: the person is done.
    """

    asked = Signal()
    stepped = Signal(int)
    narrowed = Signal()
    column_freed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = column(self, gap=8)
        across = line(gap=8)
        self.box = SearchBox(_("Find in all rows"), self)
        self.box.setMinimumWidth(150)
        self.box.setMaximumWidth(260)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.asked)
        self.box.textChanged.connect(self._pause.start)
        across.addWidget(self.box, 2)
        self.before = Button(_("Previous row that has it"), "icon", sign="caret-up", parent=self)
        self.after = Button(_("Next row that has it"), "icon", sign="caret-down", parent=self)
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        across.addWidget(self.before)
        across.addWidget(self.after)
        self.count = Text("", "quiet", parent=self)
        across.addWidget(self.count)
        self.only = Tick(_("Only rows with this"), self)
        self.only.toggled.connect(lambda _on: self.narrowed.emit())
        across.addWidget(self.only)
        self.pill = Button("", "pill", sign="x", parent=self)
        self.pill.clicked.connect(self.column_freed)
        self.pill.hide()
        across.addStretch(1)
        self.close_it = Button(_("Close"), "icon", sign="x", parent=self)
        self.close_it.clicked.connect(self.closed)
        across.addWidget(self.close_it)
        whole.addLayout(across)
        whole.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_count(0, 0)

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.box.text().strip()

    def open(self) -> None:
        """Come into sight, ready for typing."""
        self.show()
        self.box.setFocus()
        self.box.selectAll()

    def clear(self) -> None:
        """Forget what was looked for, without a word to anyone."""
        self.box.clear()
        self._pause.stop()
        self.clear_choice()
        self.show_column("")
        self.show_count(0, 0)

    def clear_choice(self) -> None:
        """Want all rows again, without a word to anyone."""
        self.only.blockSignals(True)
        self.only.setChecked(False)
        self.only.blockSignals(False)

    def show_count(self, at: int, rows: int) -> None:
        """Say which of the rows that have it is the current one.

        Args:
            at: from 1 on; 0 where the current row is none of them.
        """
        for button in (self.before, self.after):
            button.setEnabled(rows > 0)
        self.only.setEnabled(rows > 0 or self.only.isChecked())
        if not self.words:
            said = ""
        elif not rows:
            said = _("Not in any row")
        elif at:
            said = _("{at} of {rows}").format(
                at=f"{at:,}", rows=plural(rows, "{n} row", "{n} rows")
            )
        else:
            said = plural(rows, "{n} row", "{n} rows")
        if said and said != self.count.text():
            announce(self, said)
        self.count.setText(said)

    def say_looking(self) -> None:
        """Say that it is being looked for."""
        self.count.setText(_("Looking…"))

    def show_column(self, words: str) -> None:
        """Say which cell's words the rows in sight share; nothing when they share none."""
        self.pill.setVisible(bool(words))
        self.pill.say(words)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if self._pause.isActive():  # typed and at once confirmed
                self._hurry()
            else:
                self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _hurry(self) -> None:
        self._pause.stop()
        self.asked.emit()
