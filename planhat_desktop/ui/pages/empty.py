"""The File page before there is a sheet: one large place to begin at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Card, DropZone, Elided, Glyph, Text, clear, column, line

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

# So high it has to be for all, without the sign, with two files of before, without a sentence.
_ROOMY, _LOW, _LOWER, _LOWEST = 450, 366, 320, 280
_FEW = 2


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
        body = self.zone.body
        self._sign = Glyph("file-arrow-down", "accent", 44, self.zone)
        _centre(body, self._sign)
        _centre(body, Text(_("Drop your spreadsheet here"), "heading"))
        words = _("Excel, OpenDocument or CSV – or cells you copied (Ctrl+V)")
        self._kinds = Text(words, "quiet", parent=self.zone)
        _centre(body, self._kinds)
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
        self._way = Text(words, "quiet", wrap=True, parent=sample)
        sample.body.addWidget(self._way)
        self.sample = Button(_("Try it with a sample portfolio"), "link", parent=sample)
        left = line()
        left.addWidget(self.sample)
        left.addStretch(1)
        sample.body.addLayout(left)
        below.addLayout(_at_top(sample), 2)
        whole.addLayout(below)
        self._none = QWidget(self)
        none = line(self._none, gap=12)
        none.addWidget(Text(_("No file yet?"), "quiet", parent=self._none))
        records, template = (
            _("Get records from Planhat as a spreadsheet"),
            _("Get an empty template"),
        )
        self.records = Button(records, "link", parent=self._none)
        self.template = Button(template, "link", parent=self._none)
        none.addWidget(self.records)
        none.addWidget(self.template)
        none.addStretch(1)
        whole.addWidget(self._none)
        self._files: list[QWidget] = []
        self._shown: list[Path] | None = None
        self.set_recent([])

    def set_recent(self, paths: Sequence[Path]) -> None:
        """List the files of before."""
        if list(paths) == self._shown:
            return
        self._shown = list(paths)
        clear(self._recent.body)
        self._files = []
        self._recent.body.addWidget(Text(_("Recent files"), "strong", parent=self._recent))
        if not paths:
            words = Text(_("Files you load are listed here."), "quiet", parent=self._recent)
            self._recent.body.addWidget(words)
        from planhat_desktop.ui.kit.tips import tip

        for path in list(paths)[:4]:
            file = QWidget(self._recent)
            row = line(file, gap=8)
            button = Button(path.name, "link", parent=file)
            button.setToolTip(tip(str(path)))
            name = str(path)
            button.clicked.connect(lambda _on=False, name=name: self.recent_chosen.emit(name))
            row.addWidget(button)
            row.addWidget(Elided(path.parent.name, "small", parent=file), 1)
            self._recent.body.addWidget(file)
            self._files.append(file)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what can be done without where a banner or a low window leaves little room."""
        high = self.height()
        self.zone.setMinimumHeight(240 if high >= _ROOMY else 0)
        self._sign.setVisible(high >= _ROOMY)
        for file in self._files[_FEW:]:
            file.setVisible(high >= _LOW)
        self._kinds.setVisible(high >= _LOW)
        self._way.setVisible(high >= _LOWER)
        self._none.setVisible(high >= _LOWEST)


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
