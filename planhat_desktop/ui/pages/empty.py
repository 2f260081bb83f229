"""The File page before there is a sheet: one large place to begin at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Card, DropZone, Elided, Glyph, Text, clear, column, line


class Empty(QWidget):
    """The one large place to begin at.

    Signals:
        recent_chosen: the path of a file of before.
    """

    recent_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        whole = column(self, gap=16)
        self.zone = DropZone(self)
        self.zone.setAccessibleName(_("Drop a spreadsheet here, or press Return to choose one"))
        self.zone.setMinimumHeight(240)
        body = self.zone.body
        _centre(body, Glyph("file-arrow-down", "accent", 44, self.zone))
        body.addSpacing(4)
        _centre(body, Text(_("Drop your spreadsheet here"), "heading"))
        kinds = Text(_("Excel, OpenDocument or CSV – or cells you copied (Ctrl+V)"), "quiet")
        _centre(body, kinds)
        body.addSpacing(8)
        self.browse = Button(_("Browse…"), "primary", parent=self.zone)
        self.paste = Button(_("Paste cells"), parent=self.zone)
        self.browse.setMinimumWidth(120)
        _centre(body, self.browse, self.paste)
        whole.addWidget(self.zone, 3)
        below = line(gap=16)
        self._recent = Card(margin=14, gap=2, parent=self)
        below.addLayout(_at_top(self._recent), 3)
        sample = Card(margin=14, gap=6, parent=self)
        sample.body.addWidget(Text(_("New here?"), "strong"))
        words = _("An invented portfolio shows the whole way, in the practice workspace.")
        sample.body.addWidget(Text(words, "quiet", wrap=True))
        self.sample = Button(_("Try it with a sample portfolio"), "link", parent=sample)
        left = line()
        left.addWidget(self.sample)
        left.addStretch(1)
        sample.body.addLayout(left)
        below.addLayout(_at_top(sample), 2)
        whole.addLayout(below)
        none = line(gap=12)
        none.addWidget(Text(_("No file yet?"), "quiet", parent=self))
        self.records = Button(_("Get records from Planhat as a spreadsheet"), "link", parent=self)
        self.template = Button(_("Get an empty template"), "link", parent=self)
        none.addWidget(self.records)
        none.addWidget(self.template)
        none.addStretch(1)
        whole.addLayout(none)
        self._shown: list[Path] | None = None
        self.set_recent([])

    def set_recent(self, paths: Sequence[Path]) -> None:
        """List the files of before."""
        if list(paths) == self._shown:
            return
        self._shown = list(paths)
        clear(self._recent.body)
        self._recent.body.addWidget(Text(_("Recent files"), "strong", parent=self._recent))
        if not paths:
            words = Text(_("Files you load are listed here."), "quiet", parent=self._recent)
            self._recent.body.addWidget(words)
        for path in list(paths)[:4]:
            row = line(gap=8)
            button = Button(path.name, "link", parent=self._recent)
            button.setToolTip(str(path))
            name = str(path)
            button.clicked.connect(lambda _on=False, name=name: self.recent_chosen.emit(name))
            row.addWidget(button)
            row.addWidget(Elided(path.parent.name, "small", parent=self._recent), 1)
            self._recent.body.addLayout(row)


# Where things lie is said by what lies beside them, for the names of `Qt` wait (`ui/ink.py`).


def _centre(body: QVBoxLayout, *widgets: QWidget) -> None:
    across = line(gap=8)
    across.addStretch(1)
    for widget in widgets:
        across.addWidget(widget)
    across.addStretch(1)
    body.addLayout(across)


def _at_top(widget: QWidget) -> QVBoxLayout:
    down = column(gap=0)
    down.addWidget(widget)
    down.addStretch(1)
    return down
