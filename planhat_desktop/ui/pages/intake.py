"""What stands on the File page while a file is read, or waits for its password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from planhat_desktop.app.steps import Progress
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Card, Glyph, Meter, Text, column, line


class Reading(QWidget):
    """How far the reading is, with a way out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = ""
        whole = column(self)
        card = Card(margin=24, gap=12, parent=self)
        self.words = Text("", "strong", parent=card)
        self.bar = Meter(_("How far the reading is"), card)
        self.detail = Text("", "quiet", parent=card)
        self.cancel = Button(_("Cancel"), parent=card)
        self.cancel.setShortcut("Esc")
        for widget in (self.words, self.bar, self.detail):
            card.body.addWidget(widget)
        card.body.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(card)
        whole.addStretch(1)

    def begin(self, name: str) -> None:
        """Start anew for a file."""
        self.name = name
        self.words.setText(_("Opening the file"))
        self.detail.setText("")
        self.bar.fill(0, 0)

    def advance(self, step: Progress) -> None:
        """Show how far it is."""
        self.words.setText(_(_STAGES.get(step.stage, "Reading")))
        share = _share(step)
        self.bar.fill(round(share * 1000), 1000 if share else 0)
        if step.stage in _STAGES or not step.done:
            self.detail.setText("")
        elif share:
            self.detail.setText(_("{share} % read").format(share=round(share * 100)))
        else:
            self.detail.setText(_("{n} rows so far").format(n=f"{step.done:,}"))


class Streaming(QWidget):
    """How far the reading is while the first rows can be looked at already, with a way out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = line(self, gap=12)
        self.bar = Meter(_("How far the reading is"), self)
        self.bar.setFixedWidth(120)
        self.words = Text("", parent=self)
        self.cancel = Button(_("Cancel"), "pill", parent=self)
        self.cancel.setShortcut("Esc")
        across.addWidget(self.bar)
        across.addWidget(self.words, 1)
        across.addWidget(self.cancel)

    def begin(self) -> None:
        """Start anew."""
        self.bar.fill(0, 0)
        self.words.setText(_("Reading…"))

    def advance(self, step: Progress) -> None:
        """Show how far it is."""
        share = _share(step)
        if step.stage in _STAGES:
            self.bar.fill(0, 0)
            self.words.setText(_(_STAGES[step.stage]) + "…")
        elif share:
            self.bar.fill(round(share * 1000), 1000)
            self.words.setText(_("Reading… {n} rows so far").format(n=f"{step.done:,}"))


_STAGES = {
    "tabulating": "Finding the header row",
    "understanding": "Looking at the columns",
}


def _share(step: Progress) -> float:
    """Return how much is done, from 0 to 1; 0 also while nobody knows."""
    return min(step.done / step.total, 1.0) if step.total and step.stage not in _STAGES else 0.0


class Locked(QWidget):
    """Asks for the password of a protected workbook, in place.

    Attributes:
        path, sheet: what is to be opened.
    Signals:
        opened: a password was typed.
        given_up: the person would rather not.
    """

    opened = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.sheet: str | None = None
        whole = column(self)
        card = Card(margin=24, gap=12, parent=self)
        head = line(gap=10)
        head.addWidget(Glyph("lock-simple", "quiet", 20, card))
        head.addWidget(Text(_("This workbook is protected with a password"), "heading"), 1)
        card.body.addLayout(head)
        self.wrong = Text("", tone="held", wrap=True, parent=card)
        card.body.addWidget(self.wrong)
        self.box = QLineEdit(card)
        self.box.setEchoMode(QLineEdit.EchoMode.Password)
        self.box.setPlaceholderText(_("Password of the workbook"))
        self.box.setAccessibleName(_("Password of the workbook"))
        self.box.setMinimumWidth(360)
        self.box.returnPressed.connect(self._open)
        card.body.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = line(gap=8)
        self.open = Button(_("Open the workbook"), "primary", parent=card)
        self.open.clicked.connect(self._open)
        cancel = Button(_("Cancel"), parent=card)
        cancel.clicked.connect(self.given_up)
        buttons.addWidget(self.open)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        whole.addWidget(card)
        whole.addStretch(1)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name if self.path is not None else ""

    def ask(self, path: Path, sheet: str | None, wrong: str) -> None:
        """Ask for a file's password; ``wrong`` says why the last one did not do."""
        self.path, self.sheet = path, sheet
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        self.box.clear()

    def take_password(self) -> str:
        """Return what was typed and forget it."""
        text = self.box.text()
        self.box.clear()
        return text

    @Slot()
    def _open(self) -> None:
        if self.box.text():
            self.opened.emit()
        else:
            self.box.setFocus()
