"""Ways to read the same letters, side by side, for a person to say which is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Elided, Glyph, column, line


@dataclass(frozen=True)
class Choice:
    """One way.

    Attributes:
        name: what it is called.
        sample: what the file says, read so.
        chosen: it is read so now.
    """

    name: str
    sample: str
    chosen: bool
    do: Callable[[], object]


class ChoiceRow(Button):
    """One way as a row to press: a radio's mark, the sample, the name below it."""

    HEIGHT = 48

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__("", "row", parent=parent)
        self.choice = choice
        self.setCheckable(True)
        self.setChecked(choice.chosen)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.HEIGHT)
        words = _("{sample}, read as {name}").format(sample=choice.sample, name=choice.name)
        self.setAccessibleName(words)
        across = line(self, gap=8, margin=(6, 4, 6, 4))
        sign = ("record", "accent") if choice.chosen else ("circle", "quiet")
        mark = Glyph(*sign, 16, self)
        across.addWidget(mark)
        lines = column(gap=0)
        sample = Elided(choice.sample, "strong" if choice.chosen else "body", parent=self)
        name = Elided(choice.name, "small", "quiet", parent=self)
        lines.addWidget(sample)
        lines.addWidget(name)
        across.addLayout(lines, 1)
        for one in (mark, sample, name):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._take)

    def sizeHint(self) -> QSize:
        """Return a size that any card has room for."""
        return QSize(120, self.HEIGHT)

    def _take(self) -> None:
        self.setChecked(self.choice.chosen)  # what is read now shows when it is read
        if not self.choice.chosen:
            self.choice.do()
