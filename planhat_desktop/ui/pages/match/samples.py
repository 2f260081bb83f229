"""Before → after: how a few of the file's values are read, drawn anew at every change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from planhat_desktop.app.wording import issue_title
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.pages.match.drawing import draw_words, face
from planhat_desktop.ui.pages.match.glimpse import Sample, Seen
from planhat_desktop.ui.theme import colour, tokens_of

_LINE = 26
_READ, _UNREAD = 4, 4  # how many of each are shown


def choose_samples(seen: Seen) -> tuple[Sample, ...]:
    """Return the samples to show: some that are read, then some that are not."""
    read = [one for one in seen.samples if not one.is_unread]
    doubtful = [one for one in read if one.problem is not None][:2]
    plain = [one for one in read if one.problem is None][: _READ - len(doubtful)]
    return (*plain, *doubtful, *seen.unread[:_UNREAD])


class SamplePane(QWidget):
    """A list of before → after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples: tuple[Sample, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Show these."""
        self.samples = tuple(samples)
        self.setFixedHeight(max(1, len(samples)) * _LINE)
        self.setAccessibleName("; ".join(f"{one.before} → {_after(one)}" for one in samples))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self.samples)) * _LINE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = tokens_of(self)
        quiet = colour(tokens, "quiet")
        if not self.samples:
            draw_words(painter, self.rect(), _("The column has no values."), face(12), quiet)
        for place, one in enumerate(self.samples):
            top, half = place * _LINE, self.width() // 2
            before = QRect(0, top, half - 16, _LINE)
            draw_words(painter, before, one.before, face(12), quiet)
            arrow = QRect(half - 14, top, 20, _LINE)
            painter.setFont(face(12))
            painter.drawText(arrow, Qt.AlignmentFlag.AlignVCenter, "→")
            after = QRect(half + 8, top, self.width() - half - 8, _LINE)
            ink = "held_ink" if one.is_unread else "update_ink" if one.problem else "text"
            draw_words(painter, after, _after(one), face(12, 500), colour(tokens, ink))
            painter.setPen(colour(tokens, "line"))
            painter.drawLine(0, top + _LINE - 1, self.width(), top + _LINE - 1)
        painter.end()


def _after(one: Sample) -> str:
    if one.problem is None:
        return one.after
    title = issue_title(one.problem.code)
    return title if one.is_unread else f"{one.after} – {title}"
