"""What stands above the row numbers of a grid."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QTableView

from planhat_desktop.ui.kit import Text, line
from planhat_desktop.ui.theme import font


def name_corner(grid: QTableView, words: str) -> None:
    """Write a word above the row numbers, as every other column has one."""
    corner = grid.findChild(QAbstractButton)
    if not isinstance(corner, QAbstractButton):
        return
    across = line(corner, margin=(0, 0, 10, 0))
    label = Text(words, "small", parent=corner)
    label.setFont(font(12, 600))
    across.addWidget(label, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
