"""The real window on throw-away places, closed again after every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.adapters.practice import practice_transport
from planhat_desktop.places import Places
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import make_parts, settle


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Choice.LIGHT)


@pytest.fixture
def hold(qtbot: QtBot) -> Iterator[Callable[[QWidget], None]]:
    """Keeps a widget alive to the end of its test and closes it then.

    A name inside the test is not enough: it goes first, and a menu that is still waiting to be
    deleted would take the widget with it from inside its own destructor.
    """
    held: list[QWidget] = []
    yield held.append
    for widget in held:
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice workspace's file as it is on the first day; planting it takes a while."""
    places = Places.under(tmp_path_factory.mktemp("planted"))
    transport = practice_transport(places.practice_file, places.resources)
    assert transport.app is not None
    transport.release()
    return places.practice_file


@pytest.fixture
def parts(places: Places, planted: Path) -> Parts:
    shutil.copy(planted, places.practice_file)
    return make_parts(places)


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme) -> Iterator[Callable[[Parts], MainWindow]]:
    """Opens a window; at the end its job is stopped and waited for."""
    opened: list[MainWindow] = []

    def open_it(parts: Parts) -> MainWindow:
        window = MainWindow(parts, theme)
        opened.append(window)
        with qtbot.waitExposed(window):
            window.show()
        settle(window)
        return window

    yield open_it
    for window in opened:
        window.stop()
        settle(window)
        window.close()
        window.runner.wait(10)
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(open_window: Callable[[Parts], MainWindow], parts: Parts) -> MainWindow:
    return open_window(parts)
