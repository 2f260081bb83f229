"""What a person can do, and what is said to those who do not see it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from planhat_desktop.core.frozen import record


@record
class Deed:
    """A thing a person can do: its words and what happens."""

    words: str
    do: Callable[[], object]


def announce(widget: QWidget, words: str) -> None:
    """Say something to a screen reader, without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if words:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
