"""Whether this upload makes records, changes them, or both: the choice, and what is proposed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.modes import Proposal, propose_update_only
from planhat_desktop.core.policy import Mode
from planhat_desktop.ui.kit import Button, Card, Glyph, Pick, Text, line

_WORDS = {
    Mode.CREATE_AND_UPDATE: "Create and update",
    Mode.UPDATE_ONLY: "Only update",
    Mode.CREATE_ONLY: "Only create",
}


class ModePick(Pick):
    """The choice.

    Signals:
        chosen: a `Mode`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What this upload may do"), parent)
        self.setToolTip(
            _("Rows that would do anything else are held, with the reason. Nothing is deleted.")
        )
        for mode, words in _WORDS.items():
            self.addItem(_(words), mode.value)
        # Counted in letters as wide as an X, and most are narrower.
        self.setMinimumContentsLength(max(map(len, _WORDS.values())) * 4 // 5)
        self.activated.connect(self._take)

    def show_mode(self, mode: Mode) -> None:
        """Show what is chosen."""
        with QSignalBlocker(self):
            self.setCurrentIndex(list(_WORDS).index(mode))

    @Slot(int)
    def _take(self, index: int) -> None:
        self.chosen.emit(list(_WORDS)[index])


class ModeProposal(Card):
    """One line that proposes to update only, where nearly all keys are in Planhat.

    Signals:
        chosen: a `Mode`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("tint", margin=0, parent=parent)
        across = line(gap=12, margin=(14, 6, 8, 6))
        across.addWidget(Glyph("info", "accent", 16, self), 0, Qt.AlignmentFlag.AlignVCenter)
        self.words = Text("", wrap=True, parent=self)
        across.addWidget(self.words, 1)
        self.yes = Button(_(_WORDS[Mode.UPDATE_ONLY]), "pill", parent=self)
        self.yes.clicked.connect(lambda: self.chosen.emit(Mode.UPDATE_ONLY))
        across.addWidget(self.yes)
        self.no = Button("", "pill", parent=self)
        self.no.clicked.connect(lambda: self.chosen.emit(Mode.CREATE_AND_UPDATE))
        across.addWidget(self.no)
        self.body.addLayout(across)
        self.hide()

    def draw(self, draft: Draft) -> None:
        """Show the proposal, where there is one and nothing was chosen; keep it while looking."""
        if draft.content.is_mode_settled:
            self.hide()
        elif draft.prepared is not None:
            self._show(propose_update_only(draft.prepared.resolution, draft.policy))

    def _show(self, made: Proposal | None) -> None:
        self.setVisible(made is not None)
        if made is None:
            return
        share = _("{n} % of the keys are in Planhat.").format(n=made.percent)
        self.words.setText(_("{share} Only update?").format(share=share))
        self.no.say(plural(made.creates, "Create the other one", "Create the other {n}"))
