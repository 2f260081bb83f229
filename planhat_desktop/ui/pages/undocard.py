"""What an undo would do, said before it begins, and the consent to it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.attached import attached_words
from planhat_desktop.app.changed import kept_words
from planhat_desktop.app.pastruns import undo_words
from planhat_desktop.app.retreat import LookAll, all_words
from planhat_desktop.app.undoing import Look, limits
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, Card, Text, announce, column, line
from planhat_desktop.ui.pages.preview.consent import Consent

_MOST_NAMED = 4


class UndoCard(Card):
    """Says what is restored, removed and left alone, and what cannot be called back.

    Signals:
        given: the person wants it so.
        turned: whether it is in sight now.
    """

    given = Signal()
    turned = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("update", margin=16, gap=8, parent=parent)
        words = column(gap=4)
        self.what = Text("", "strong", wrap=True, parent=self)
        self.kept = Text("", "quiet", wrap=True, parent=self)
        self.limits = Text("", wrap=True, parent=self)
        for text in (self.what, self.kept, self.limits):
            words.addWidget(text)
        self.body.addLayout(words)
        self.asking = QWidget(self)
        across = line(self.asking, gap=8)
        self.yes = Button("", "danger", parent=self.asking)
        self.yes.clicked.connect(self._give)
        across.addWidget(self.yes)
        self.no = Button(_("Not now"), parent=self.asking)
        self.no.clicked.connect(self.hide)
        across.addWidget(self.no)
        across.addStretch(1)
        self.body.addWidget(self.asking)
        self.consent = Consent(self)
        self.consent.set_kind("flat")  # no box within a box
        self.consent.yes.say(_("Undo"))
        self.consent.given.connect(self._give)
        self.consent.refused.connect(self.hide)
        self.body.addWidget(self.consent)
        self.hide()

    def open_for(self, found: Look | LookAll) -> None:
        """Show what an undo would do just now, of one upload or of all its sheets."""
        if isinstance(found, LookAll):
            words, said = all_words(found), found.limits
            names = [one.past.plan.resolution.records.model.plural for one in found.looks]
            kept = [
                f"{name}: {text}"
                for name, one in zip(names, found.looks, strict=True)
                if (text := _kept(one))
            ]
        else:
            words, said, kept = undo_words(found), limits(found), [_kept(found)]
        self.what.setText(words)
        self.kept.setText("\n".join(kept))
        self.kept.setVisible(bool(self.kept.text()))
        self.limits.setText(" ".join(said))
        self.limits.setVisible(found.changes > 0)
        number = found.changes
        self.yes.say(plural(number, "Undo {n} change", "Undo {n} changes"))
        self.yes.setVisible(number > 0)
        self.asking.setVisible(not found.is_large)
        self.consent.hide()
        self.show()
        announce(self, self.what.text())
        if found.is_large:
            self.consent.open_for(number, _("This changes many records at once."))
        else:
            self.no.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.turned.emit(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.turned.emit(False)

    @Slot()
    def _give(self) -> None:
        self.hide()
        self.given.emit()


def _kept(found: Look) -> str:
    """Return the rows that are left alone for what others did, the first of them by name."""
    tally = found.tally
    causes = {row: kept_words(fields) for row, fields in tally.changed.items()}
    causes |= {row: attached_words(what) for row, what in tally.attached.items()}
    rows = sorted(causes.items())
    lines = [
        _("Row {row}: {cause}").format(row=f"{row:,}", cause=cause)
        for row, cause in rows[:_MOST_NAMED]
    ]
    if len(rows) > _MOST_NAMED:
        more = len(rows) - _MOST_NAMED
        lines.append(_("… and {n} more; the report names each.").format(n=f"{more:,}"))
    return "\n".join(lines)
