"""What is missing before going on, listed above the primary button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Popover, Text, announce
from planhat_desktop.ui.pages.page import Gap

AROUND = 90
"""What stands beside a sentence: the arrow and the margins, in pixels."""


def show_gaps(gaps: Sequence[Gap], anchor: QWidget, window: QWidget) -> Popover:
    """List what is missing above the primary button; each line is a jump."""
    metrics = window.fontMetrics()
    widest = max((metrics.horizontalAdvance(gap.sentence) for gap in gaps), default=0)
    popover = Popover(window, width=max(380, min(widest + AROUND, window.width() - 40)))
    popover.setObjectName("gaps")
    heading = Text(_("Before going on"), "caps")
    heading.setContentsMargins(8, 4, 8, 4)
    popover.body.addWidget(heading)
    for gap in gaps:
        button = Button(gap.sentence, "row", sign="arrow-right", parent=popover)
        button.clicked.connect(popover.close)
        if gap.jump is not None:
            button.clicked.connect(lambda _on=False, jump=gap.jump: jump())
        popover.body.addWidget(button)
    popover.open_at(anchor, above=True)
    announce(anchor, " ".join(gap.sentence for gap in gaps))
    return popover
