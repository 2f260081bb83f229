"""A disk that takes nothing more costs memories and choices, never the job or the way out."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.app.errors import JournalUnusable, Unreachable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.pages.settings import SettingsPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.uploading import open_preview, upload

Open = Callable[[Parts], MainWindow]


def fill_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no small file be written any more."""

    def refuse(*_anything: object, **_more: object) -> object:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)


def test_an_upload_with_a_profile_goes_on_and_the_window_closes(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_preview(window)
    window.draft.content = change(window.draft.content, profile="Monthly")
    fill_up(monkeypatch)
    with pytest.raises(JournalUnusable):
        window.parts.settings.put("theme", "dark")
    assert isinstance(upload(window, page), ReportPage)
    assert window.draft.report is not None
    assert window.draft.report.state == "finished"
    window.close()
    assert not window.isVisible()


def test_a_file_is_read_though_it_cannot_be_remembered(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_up(monkeypatch)
    window.open_file(next(one for one in window.parts.samples() if one.suffix == ".csv"))
    settle(window)
    assert window.draft.table is not None
    assert window.page.step is Step.FILE


@pytest.mark.parametrize("deed", ["theme", "profile"])
def test_a_choice_that_cannot_be_kept_is_told_in_a_sentence(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, deed: str
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    window.notices.install()
    if deed == "profile":
        report = upload(window, open_preview(window))
        report.keep.click()
        fill_up(monkeypatch)
        report.name.returnPressed.emit()
    else:
        page = window.show_side("settings")
        assert isinstance(page, SettingsPage)
        fill_up(monkeypatch)
        page.looks.chosen.emit("dark")
    wait_until(lambda: window.is_telling)
    assert "cannot be read or written" in window.banner.what.text()
    assert window.notices.dialog is None


def test_a_practice_workspace_that_cannot_be_made_leaves_the_window_usable(
    open_window: Open, parts: Parts
) -> None:
    def reach() -> Planhat:
        raise Unreachable("refused", "It takes no connection.", "Try again.")

    def refuse(_workspace: Workspace) -> Planhat:
        return WhenAsked(reach)

    window = open_window(change(parts, open=refuse))
    assert window.is_ready


def test_settings_on_a_full_disk_stay_as_they_were(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = parts.settings
    assert isinstance(settings, DiskSettings)
    settings.put("theme", "light")
    fill_up(monkeypatch)
    with pytest.raises(JournalUnusable):
        settings.put("theme", "dark")
    assert settings.get("theme") == "light"
