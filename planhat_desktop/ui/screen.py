"""The screen: where Qt finds none, it would end the process by a signal, in words of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import qInstallMessageHandler

from planhat_desktop.ui.theme import make_application

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QApplication

_LIBRARY = "xcb-cursor0"
"""What Qt needs since 6.5 and many a Linux has not; Qt names it whatever it was that it lacked."""
_NO_ANSWER = ("could not connect to display", "Failed to create wl_display")


def open_application(name: str) -> QApplication:
    """Return the application; end the process with code 2 and a sentence where there is no screen.

    A screen that was there once may still be named in the surroundings: nobody knows until
    Qt has tried, and it then asks nobody.
    """
    heard: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        heard.append(words)
        if kind.name == "QtFatalMsg":
            from planhat_desktop.app.wording.screen import explain_no_window

            _say(f"{explain_no_window(find_lacking(heard))}\n")
            os._exit(2)

    before = qInstallMessageHandler(hear)
    try:
        app = make_application(name)
    finally:
        qInstallMessageHandler(before)
    for words in heard:
        _say(f"{words}\n")
    return app


def find_lacking(heard: Sequence[str]) -> str:
    """Return the library that Qt lacks by its own words; empty where it found no screen."""
    told = " ".join(heard)
    unanswered = any(words in told for words in _NO_ANSWER)
    return f"lib{_LIBRARY}" if _LIBRARY in told and not unanswered else ""


def _say(words: str) -> None:
    if sys.stderr is not None:  # a program of Windows has none
        sys.stderr.write(words)
        sys.stderr.flush()
