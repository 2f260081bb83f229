"""How far a piece of work is, as a bar that fills."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget


class Meter(QProgressBar):
    """A bar that fills, or moves to and fro while nobody knows how far the work is."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName(name)

    def fill(self, done: int, total: int) -> None:
        """Show that so much of a total is done; a total of 0: nobody knows."""
        # Qt's own bar paints at once, and the whole window with it; this one in the next turn.
        self.setUpdatesEnabled(False)
        self.setRange(0, total)
        self.setValue(done)
        self.setUpdatesEnabled(True)
