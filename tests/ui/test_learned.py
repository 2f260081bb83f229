"""Learning in the real window: an upload teaches, Settings shows, shares and forgets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.mapping import Confidence
from planhat_desktop.places import Places
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.settings import SettingsPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.uploading import open_preview, upload


def open_settings(window: MainWindow) -> SettingsPage:
    window.show_side("settings")
    settle(window)
    page = window.page
    assert isinstance(page, SettingsPage)
    return page


@pytest.fixture
def window(open_window: Callable[[Parts], MainWindow], parts: Parts) -> MainWindow:
    return open_window(parts)


def read(window: MainWindow, path: Path) -> None:
    window.open_file(path)
    settle(window)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text("Name,Wer\nAcme,Eva\nGlobex,Adam\n", "utf-8")
    return path


def test_an_upload_teaches_and_settings_tells_of_it(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = open_settings(window).learned
    assert card.state.text() == "Nothing has been learned yet."
    assert not card.forget.isEnabled()
    assert not card.share.isEnabled()
    upload(window, open_preview(window))
    settle(window)
    open_settings(window)
    known = card.state.text()
    assert known.endswith("columns are known again.")
    path = tmp_path / "shared.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(path), ""))
    card.share.click()
    settle(window)
    assert path.exists()
    card.forget.click()
    settle(window)
    assert card.state.text() == "Nothing has been learned yet."
    (undo,) = (one for one in window.saying.findChildren(Button) if one.isVisible())
    undo.click()
    settle(window)
    assert card.state.text() == known
    card.forget.click()
    settle(window)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_all: (str(path), ""))
    card.take.click()
    settle(window)
    assert card.state.text() == known
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_all: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: ("", ""))
    card.take.click()
    card.share.click()
    settle(window)
    assert card.state.text() == known


def test_the_switch_counts_at_once_and_stays(window: MainWindow) -> None:
    card = open_settings(window).learned
    assert card.learn.isChecked()
    card.learn.click()
    assert window.parts.settings.get("learning") is False
    upload(window, open_preview(window))
    settle(window)
    open_settings(window)
    assert card.state.text() == "Nothing has been learned yet."


def test_a_file_of_another_kind_is_told_in_the_banner(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = open_settings(window).learned
    path = tmp_path / "other.json"
    path.write_text("{}", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_all: (str(path), ""))
    card.take.click()
    settle(window)
    assert "does not hold what uploads have taught" in window.banner.what.text()


def test_a_notebook_that_cannot_be_read_is_a_line_in_settings(
    window: MainWindow, places: Places
) -> None:
    places.learned_file.write_text("{", "utf-8")
    card = open_settings(window).learned
    assert "kept aside" in card.note.text()
    assert card.note.isVisibleTo(card)


def test_the_second_time_a_column_is_known(window: MainWindow, sheet: Path) -> None:
    read(window, sheet)
    draft = window.draft
    assert draft.mapping is not None
    assert draft.model is not None
    assert draft.mapping.link_of("owner") is None
    draft.link(1, "owner")
    lessons_of(window).learn(draft.content, draft.model, draft.known or Known())
    read(window, sheet)
    link = window.draft.mapping.link_of("owner") if window.draft.mapping else None
    assert link is not None
    assert link.confidence is Confidence.SURE
    window.go(Step.MATCH)
    settle(window)


def test_companies_of_the_workspace_better_what_nobody_touched(
    window: MainWindow, tmp_path: Path
) -> None:
    planhat = window.parts.open(window.parts.practice)
    names = [str(one["name"]) for one in planhat.list_page("/leancompanies", limit=6)][:6]
    planhat.close()
    path = tmp_path / "licenses.csv"
    rows = "\n".join(f"L-{at},{name},2026-01-01" for at, name in enumerate(names))
    path.write_text(f"Contract ID,Firm A,Start date\n{rows}\n", "utf-8")
    read(window, path)
    draft = window.draft
    assert draft.known is not None
    assert draft.mapping is not None
    link = draft.mapping.link_of("companyId")
    assert link is not None
    assert link.reason.code == "known"
    assert not draft.undo_words
