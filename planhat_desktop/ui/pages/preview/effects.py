"""What the upload does beside the bar's four numbers: one line each, each leads to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.consequences import Consequence
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, Card, Glyph, Text, column, line


class Effects(Card):
    """The lines of an upload that are worth knowing before it is sent.

    Signals:
        asked: a `Consequence` whose rows are to be shown.
    """

    asked = Signal(object)

    def __init__(self, lines: Sequence[Consequence], parent: QWidget | None = None) -> None:
        super().__init__(margin=14, gap=4, parent=parent)
        self.setAccessibleName(_("What follows from it"))
        self.body.addWidget(Text(_("What follows from it"), "strong", parent=self))
        self.shows: dict[str, Button] = {}
        for one in lines:
            self._add(one)

    def _add(self, one: Consequence) -> None:
        across = line(gap=8)
        ink = "update_ink" if one.is_warning else "quiet"
        sign = Glyph("warning" if one.is_warning else "info", ink, 16, self)
        at_line = column(gap=0, margin=(0, 4, 0, 0))  # of the words, and of the link beside them
        at_line.addWidget(sign)
        at_line.addStretch(1)
        across.addLayout(at_line)
        title = one.title[:1].upper() + one.title[1:]
        said = Text(title, "strong" if one.is_warning else "body", wrap=True, parent=self)
        said.setContentsMargins(0, 3, 0, 3)
        said.setToolTip(one.hint)
        across.addWidget(said, 1)
        show = Button(_("Show"), "link", parent=self)
        show.setAccessibleName(_("Show: {what}").format(what=one.title))
        show.setAccessibleDescription(one.hint)
        show.setToolTip(one.hint)
        show.clicked.connect(partial(self.asked.emit, one))
        across.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        self.shows[one.code] = show
        self.body.addLayout(across)


def told_beside(lines: Sequence[Consequence]) -> list[Consequence]:
    """Return the lines that the bar and its chips do not tell already."""
    return [one for one in lines if one.code not in ("creates", "held")]
