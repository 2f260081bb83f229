from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.core.schema import Token
from planhat_desktop.ui.notices import Notices, describe_bug, open_log
from planhat_desktop.ui.theme import Theme

SECRET = "tok-31415926535897932384626433"
CELL = "Åkerblom Konsult AB"


def stumble() -> None:
    token = Token(SECRET)
    try:
        int(CELL)
    except ValueError as cause:
        raise RuntimeError(f"{token.reveal()} {CELL}") from cause


def caught() -> RuntimeError:
    with pytest.raises(RuntimeError) as info:
        stumble()
    return info.value


@pytest.fixture
def notices(qtbot: QtBot, theme: Theme) -> Iterator[Notices]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = Notices(window, lambda what, do: window.setWindowTitle(f"{what} {do}"))
    yield made
    if made.dialog is not None:
        made.dialog.accept()


def test_details_name_places_and_types_but_no_words() -> None:
    details = describe_bug(caught())
    assert "RuntimeError" in details
    assert "ValueError" in details
    assert "test_notices.py" in details
    assert "stumble" in details
    assert SECRET not in details
    assert CELL not in details
    assert "/" not in details.replace("planhat_desktop/", "")  # no folders of this machine


@pytest.mark.expects_log
def test_a_bug_is_logged_and_shown_once(
    notices: Notices, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    notices.report(caught())
    notices.report(caught())
    qtbot.waitUntil(lambda: notices.dialog is not None)
    assert len(caplog.records) == 2
    assert SECRET not in caplog.text
    assert CELL not in caplog.text
    dialog = notices.dialog
    assert dialog is not None
    dialog.copy.click()
    assert "RuntimeError" in QGuiApplication.clipboard().text()
    assert SECRET not in QGuiApplication.clipboard().text()
    dialog.go_on.click()
    assert notices.dialog is None


@pytest.mark.expects_log
def test_what_nobody_caught_ends_up_here_from_every_thread(
    notices: Notices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    notices.install()
    cause = caught()
    sys.excepthook(type(cause), cause, cause.__traceback__)
    with qtbot.waitSignal(notices.noticed):
        thread = threading.Thread(target=stumble)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: notices.dialog is not None)


def test_an_interrupt_from_the_keyboard_is_no_bug(
    notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "__excepthook__", lambda *args: seen.append(args[0]))
    notices.install()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert seen == [KeyboardInterrupt]
    assert notices.dialog is None


@pytest.mark.expects_log
def test_the_log_goes_to_its_folder_and_stays_small(tmp_path: Path) -> None:
    logger = logging.getLogger("planhat_desktop")
    before = list(logger.handlers)
    open_log(tmp_path)
    try:
        logger.error("rows 12")
        text = (tmp_path / "planhat-desktop.log").read_text(encoding="utf-8")
        assert "rows 12" in text
    finally:
        for handler in set(logger.handlers) - set(before):
            logger.removeHandler(handler)
            handler.close()
