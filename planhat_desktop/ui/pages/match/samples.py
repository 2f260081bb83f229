"""Before → after: how a column's telling values are read, drawn anew at every change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from planhat_desktop.app.wording import issue_title
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.readings import outcome_sentence
from planhat_desktop.core.schema import Field
from planhat_desktop.ui.kit.tips import brief, plain
from planhat_desktop.ui.pages.match.drawing import draw_words, face
from planhat_desktop.ui.pages.match.glimpse import Sample, Seen
from planhat_desktop.ui.theme import colour, tokens_of

_LINE = 26
_MOST = 8  # samples shown
_UNREAD, _DOUBTFUL, _CHANGED = 3, 2, 3  # how many of each, where there are others too


def choose_samples(seen: Seen, empty: Sample | None = None) -> tuple[Sample, ...]:
    """Return the most telling samples: what wants the person first, then what shows the reading.

    Those that cannot be read come first (most rows first), then doubtful ones; then the first
    of the sheet, some that come out otherwise than they stand, the shortest and the longest;
    last what becomes of empty cells.
    """
    fine = [one for one in seen.samples if one.problem is None]
    doubtful = [one for one in seen.samples if one.problem is not None and not one.is_unread]
    unread = sorted(seen.unread, key=lambda one: -one.rows)
    changed = [one for one in fine if one.after != one.before]
    by_length = sorted(fine, key=lambda one: len(one.before))
    telling = [*unread[:_UNREAD], *doubtful[:_DOUBTFUL], *fine[:2], *changed[:_CHANGED]]
    telling += [*by_length[:1], *by_length[-1:], *fine, *doubtful, *unread]
    kept = {one.text: None for one in telling}
    last = () if empty is None else (empty,)
    chosen = frozenset(list(kept)[: _MOST - len(last)])
    return (*(one for one in (*unread, *doubtful, *fine) if one.text in chosen), *last)


def sum_up(seen: Seen, field: Field, is_known: bool) -> tuple[str, str]:
    """Return how many of the values can be read, or found in Planhat: words and their tone."""
    if field.is_reference and not is_known:
        return _("The preview looks these up in Planhat and shows what is not found."), "quiet"
    total, bad = len(seen.samples), len(seen.unread)
    if not total:
        return "", "quiet"
    rows = sum(one.rows for one in seen.unread) if seen.is_whole else None
    return outcome_sentence(total, bad, rows, field), "held" if bad else "create"


class SamplePane(QWidget):
    """A list of before → after."""

    line_height = _LINE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples: tuple[Sample, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Show these."""
        self.samples = tuple(samples)
        self.setFixedHeight(max(1, len(samples)) * _LINE)
        self.setAccessibleName("; ".join(f"{one.before} → {after(one)}" for one in samples))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self.samples)) * _LINE)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = event.pos().y() // _LINE
            if 0 <= place < len(self.samples):
                one = self.samples[place]
                rows = plural(one.rows, "{n} row", "{n} rows")
                words = f"{brief(one.before)} → {brief(after(one))}\n{rows}"
                QToolTip.showText(event.globalPos(), plain(words), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = tokens_of(self)
        quiet, rule = colour(tokens, "quiet"), colour(tokens, "line")
        if not self.samples:
            draw_words(painter, self.rect(), _("The column has no values."), face(12), quiet)
        half = self.width() // 2
        for place, one in enumerate(self.samples):
            top = place * _LINE
            before = QRect(0, top, half - 16, _LINE)
            draw_words(painter, before, _on_one_line(one.before), face(12), quiet)
            painter.setFont(face(12))
            painter.setPen(quiet)
            arrow = QRect(half - 14, top, 20, _LINE)
            painter.drawText(arrow, Qt.AlignmentFlag.AlignVCenter, "→")
            result = QRect(half + 8, top, self.width() - half - 8, _LINE)
            ink = "held_ink" if one.is_unread else "update_ink" if one.problem else "text"
            words = _on_one_line(after(one))
            draw_words(painter, result, words, face(12, 500), colour(tokens, ink))
            painter.setPen(rule)
            painter.drawLine(0, top + _LINE - 1, self.width(), top + _LINE - 1)
        painter.end()


def _on_one_line(text: str) -> str:
    """Return a text with its line ends as signs; its spaces stay, for they may be what changes."""
    return "↵".join(text.splitlines())


def after(one: Sample) -> str:
    """Return what a sample is read as, or what is wrong with it, in words."""
    if one.problem is None:
        return one.after or _("nothing is sent")
    title = issue_title(one.problem.code)
    if one.is_unread:
        return f"! {title}"
    return f"{one.after or _('nothing is sent')} – {title}"
