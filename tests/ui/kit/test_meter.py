"""A bar that fills does not paint the window on the spot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from planhat_desktop.ui.kit import Meter


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_filling_it_paints_in_a_turn_of_its_own(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    meter = Meter("How far it is", window)
    window.resize(300, 60)
    window.show()
    qtbot.waitExposed(window)
    paints = Paints(meter)
    meter.fill(0, 10)
    qtbot.waitUntil(lambda: paints.count > 0)
    painted = paints.count
    meter.fill(7, 10)
    assert paints.count == painted
    assert (meter.value(), meter.maximum()) == (7, 10)
    qtbot.waitUntil(lambda: paints.count > painted)


def test_a_total_nobody_knows_has_no_end(qtbot: QtBot) -> None:
    meter = Meter("How far it is")
    qtbot.addWidget(meter)
    meter.fill(3, 0)
    assert (meter.minimum(), meter.maximum()) == (0, 0)
