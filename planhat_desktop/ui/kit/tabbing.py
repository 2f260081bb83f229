"""Where Tab goes: Qt keeps the order in which things were made, people read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_NEVER = Qt.FocusPolicy.NoFocus


def stop_before(widget: QWidget) -> QWidget:
    """Return what Tab comes to before a widget, hidden or not; the widget when there is none."""
    one = widget.previousInFocusChain()
    while one is not None and one is not widget and one.focusPolicy() == _NEVER:
        one = one.previousInFocusChain()
    return one or widget


def follow(first: QWidget, others: Iterable[QWidget]) -> None:
    """Let Tab go from one thing to each of the others in turn."""
    for one in others:
        QWidget.setTabOrder(first, one)
        first = one
