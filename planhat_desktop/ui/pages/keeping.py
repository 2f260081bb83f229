"""How long the history is kept, on the Settings page."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.keeping import CHOICES, days_words, keep_days, kept_days
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Card, ChipRow, ChipSpec, Text
from planhat_desktop.ui.pages.page import Host


class KeepingCard(Card):
    """Says what the history holds, and for how long it shall."""

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(margin=20, gap=10, parent=parent)
        self._host = host
        self.body.addWidget(Text(_("History"), "strong"))
        words = _(
            "Each upload is written down on this computer: what was sent, what Planhat answered,"
            " and the values from before. Undo needs that: an upload that is too old and removed"
            " here cannot be taken back any more. Older ones are removed at the next start;"
            " those of activities and metrics stay, so that nothing of them is sent twice."
        )
        self.body.addWidget(Text(words, "quiet", wrap=True))
        self.days = ChipRow(_("Keep uploads for"), self)
        chips = [ChipSpec(str(one), days_words(one)) for one in CHOICES]
        self.days.set_chips(chips, str(kept_days(host.parts.settings)))
        self.days.chosen.connect(self._keep)
        self.body.addWidget(self.days)

    @Slot(str)
    def _keep(self, days: str) -> None:
        keep_days(self._host.parts.settings, int(days))
