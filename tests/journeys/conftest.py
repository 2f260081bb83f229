"""The real window over the real world, and a person in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planhat_desktop.adapters.vault import KeyringVault, find_system_backend
from planhat_desktop.adapters.world import World
from planhat_desktop.app.errors import KeyringUnavailable
from planhat_desktop.places import Places
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow
from tests.journeys.person import Person, parts_of

OpenApp = Callable[..., Person]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Choice.LIGHT)


@pytest.fixture
def world(places: Places) -> World:
    return World(places)


@pytest.fixture
def open_app(qtbot: QtBot, theme: Theme, world: World) -> Iterator[OpenApp]:
    """Opens the app; at the end what it does is stopped and waited for."""
    opened: list[Person] = []

    def open_it(parts: Parts | None = None) -> Person:
        window = MainWindow(parts or parts_of(world), theme)
        person = Person(window, world, qtbot)
        opened.append(person)
        window.show()
        person.come_forward()
        person.settle()
        return person

    yield open_it
    for person in opened:
        person.leave()
    QApplication.processEvents()


@pytest.fixture
def person(open_app: OpenApp) -> Person:
    """A person in front of a fresh app on the practice workspace."""
    return open_app()


@pytest.fixture
def vault() -> KeyringVault:
    """The system's own secret store."""
    try:
        find_system_backend()
    except KeyringUnavailable as trouble:
        pytest.skip(f"no secret store on this machine: {trouble.what}")
    return KeyringVault()


@pytest.fixture
def portfolios(shared_data: Path) -> Path:
    """The folder of the two real-looking portfolios."""
    return shared_data / "portfolios"
