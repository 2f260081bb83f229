"""The line on the File page that offers to upload several sheets of a workbook together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.siblings import Sibling
from planhat_desktop.app.standings import offer_words
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Card, Glyph, Text, announce, line

if TYPE_CHECKING:
    from planhat_desktop.ui.pages.page import Host


class SheetOffer(Card):
    """Says which sheets look like records, each of a kind of its own; not there otherwise.

    Attributes:
        words: the line.
        yes, no: let them go together; only the one in sight.
    """

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__("tint", margin=0, parent=parent)
        self._host = host
        self._offered: tuple[str, ...] = ()
        across = line(gap=12, margin=(14, 6, 8, 6))
        across.addWidget(Glyph("stack", "accent", 16, self), 0, Qt.AlignmentFlag.AlignVCenter)
        self.words = Text("", wrap=True, parent=self)
        across.addWidget(self.words, 1)
        self.yes = Button(_("Upload them together"), "pill", parent=self)
        self.yes.clicked.connect(self._gather)
        across.addWidget(self.yes)
        self.no = Button(_("Only this one"), "pill", parent=self)
        self.no.clicked.connect(self._decline)
        across.addWidget(self.no)
        self.body.addLayout(across)
        self.hide()

    def draw(self, sheets: Sequence[Sibling]) -> None:
        """Offer these sheets; none takes the offer away."""
        offered = tuple(one.sheet for one in sheets)
        is_new, self._offered = offered != self._offered, offered
        if offered and is_new:
            self.words.setText(offer_words(sheets, self._host.draft.catalog))
            announce(self, self.words.text())
        self.setVisible(bool(offered))

    @Slot()
    def _gather(self) -> None:
        self._host.together.gather(self._offered)

    @Slot()
    def _decline(self) -> None:
        self._host.together.decline()
