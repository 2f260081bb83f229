from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.application import show_icon


def test_the_window_bears_the_icon_of_the_app(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_icon(window)
    drawn = window.windowIcon().pixmap(64, 64).toImage()
    colours = {drawn.pixelColor(x, y).name() for x in range(0, 64, 4) for y in range(0, 64, 4)}
    assert drawn.width() == 64
    assert len(colours) > 1
