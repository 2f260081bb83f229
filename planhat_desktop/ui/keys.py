"""Keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget


def bind(window: QWidget, deeds: Mapping[str, Callable[[], object]]) -> None:
    """Let keys do deeds, wherever in the window the focus is.

    Args:
        deeds: keys as people write them (``Ctrl+O``) → what they do.
    """
    for keys, deed in deeds.items():
        shortcut = QShortcut(keys, window)
        shortcut.activated.connect(deed)
