"""The File page before there is a sheet: one large place to begin at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

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
        centre = Qt.AlignmentFlag.AlignHCenter
        body = self.zone.body
        body.addWidget(Glyph("file-arrow-down", "accent", 44, self.zone), 0, centre)
        body.addSpacing(4)
        body.addWidget(Text(_("Drop your spreadsheet here"), "heading"), 0, centre)
        kinds = Text(_("Excel, OpenDocument or CSV – or cells you copied (Ctrl+V)"), "quiet")
        body.addWidget(kinds, 0, centre)
        body.addSpacing(8)
        buttons = line(gap=8)
        self.browse = Button(_("Browse…"), "primary", parent=self.zone)
        self.paste = Button(_("Paste cells"), parent=self.zone)
        self.browse.setMinimumWidth(120)
        buttons.addStretch(1)
        buttons.addWidget(self.browse)
        buttons.addWidget(self.paste)
        buttons.addStretch(1)
        body.addLayout(buttons)
        whole.addWidget(self.zone, 3)
        below = line(gap=16)
        self._recent = Card(margin=14, gap=2, parent=self)
        below.addWidget(self._recent, 3, Qt.AlignmentFlag.AlignTop)
        sample = Card(margin=14, gap=6, parent=self)
        sample.body.addWidget(Text(_("New here?"), "strong"))
        words = _("An invented portfolio shows the whole way, in the practice workspace.")
        sample.body.addWidget(Text(words, "quiet", wrap=True))
        self.sample = Button(_("Try it with a sample portfolio"), "link", parent=sample)
        sample.body.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignLeft)
        below.addWidget(sample, 2, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(below)
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
