"""What is made before anybody asks for it, and how drawing and painting take turns."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.ahead import Ahead
from planhat_desktop.ui.frame import Frame
from planhat_desktop.ui.kit import FlowLayout, at_once
from planhat_desktop.ui.window import MainWindow


def test_every_page_is_made_and_dressed_before_it_is_asked_for(
    window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: window.stack.count() == len(Step))
    made = {window.stack.widget(place) for place in range(window.stack.count())}
    window.go(Step.REPORT)
    assert window.page in made


def test_nothing_is_made_for_a_window_that_is_gone(qtbot: QtBot) -> None:
    made: list[int] = []

    def pieces() -> Iterator[None]:
        for number in range(9):
            made.append(number)
            yield

    window = QWidget()
    qtbot.addWidget(window)
    ahead = Ahead(pieces(), window)
    ahead.start()
    qtbot.waitUntil(lambda: not ahead.isActive())
    assert not made


def test_a_new_page_is_painted_in_the_turn_after_it_was_laid_out(
    window: MainWindow, qtbot: QtBot
) -> None:
    centre = window.centralWidget()
    assert centre is not None
    qtbot.waitUntil(centre.updatesEnabled)
    heard: list[bool] = []
    QTimer.singleShot(1, lambda: heard.append(centre.updatesEnabled()))
    window.show_side("settings")
    assert not centre.updatesEnabled()
    qtbot.waitUntil(centre.updatesEnabled)
    assert heard == [False]  # a clock was heard in between


def test_what_asks_for_its_place_as_others_get_theirs_has_it_before_the_paint(
    qtbot: QtBot,
) -> None:
    frame = Frame()
    qtbot.addWidget(frame)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(label := QLabel())
    frame.stack.addWidget(page)
    frame.show()
    qtbot.waitExposed(frame)
    in_paint: list[bool] = []

    class Ear(QObject):
        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.LayoutRequest:
                in_paint.append(frame.stack.updatesEnabled())
            return False

    QCoreApplication.sendPostedEvents()  # its first layout is none of these
    page.installEventFilter(ear := Ear())
    QTimer.singleShot(1, label.updateGeometry)  # due before the turn after this one
    frame.hold_paint()
    assert not frame.stack.updatesEnabled()
    qtbot.waitUntil(lambda: bool(in_paint) and frame.stack.updatesEnabled())
    page.removeEventFilter(ear)
    assert in_paint == [False]


def test_a_widget_is_laid_out_once_for_all_that_is_shown_in_it(qtbot: QtBot) -> None:
    laid: list[QRect] = []

    class Counting(FlowLayout):
        @override
        def setGeometry(self, rect: QRect) -> None:
            super().setGeometry(rect)
            laid.append(rect)

    whole = QWidget()
    qtbot.addWidget(whole)
    flow = Counting(whole)
    labels = [QLabel(name) for name in "abc"]
    for label in labels:
        flow.addWidget(label)
        label.hide()
    whole.resize(300, 40)
    whole.show()
    qtbot.waitExposed(whole)
    laid.clear()
    with at_once(whole), at_once(whole):
        for label in labels:
            label.show()
        assert not laid
    qtbot.waitUntil(lambda: labels[2].x() > labels[1].x() > labels[0].x())
    assert len(laid) == 1
