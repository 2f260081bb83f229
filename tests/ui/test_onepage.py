"""The one-page report and the way to a record, on the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from planhat_desktop.ui.pages.account import AccountView
from planhat_desktop.ui.pages.onepage import write_page
from planhat_desktop.ui.pages.saving import save_file
from planhat_desktop.ui.window import MainWindow
from tests.app.test_accounts import make_report, make_started
from tests.ui.gallery import settle
from tests.ui.test_past_runs import open_history
from tests.ui.uploading import open_preview, upload


def press(words: str) -> None:
    """Choose a line of the menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if words in one.text()).trigger()
    menu.close()


def test_the_page_is_saved_from_the_report_and_from_the_history(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = upload(window, open_preview(window))
    asked: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(name).name)
        return str(tmp_path / f"page{Path(name).suffix}"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    page.save.click()
    press("(PDF)")
    settle(window)
    pdf = (tmp_path / "page.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
    history = open_history(window)
    history.open_run(window.draft.run)
    settle(window)
    history.one.save.click()
    press("(HTML)")
    settle(window)
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "Licenses from renewals.csv" in text
    assert "<svg" in text
    assert asked == ["renewals – one page.pdf", "renewals – one page.html"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: ("", ""))
    history.one.save.click()
    press("(PDF)")
    assert not window.is_busy


def test_a_run_that_was_removed_has_no_page(window: MainWindow, tmp_path: Path) -> None:
    save_file(window, tmp_path / "x.pdf", write_page(window, "gone"))
    settle(window)
    assert "not in the history" in window.banner.what.text()
    assert not (tmp_path / "x.pdf").exists()


def test_a_refused_company_is_opened_on_its_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    view = AccountView(window)
    started = replace(make_started(1), model="Company", api_url="https://api-us3.planhat.com")
    view.set_report(make_report("refused", started=started))
    assert not view.open.isHidden()
    view.open.click()
    assert opened == ["https://app-us3.planhat.com/profile/id"]
    view.grid.setCurrentIndex(view.model.index(1, 0))  # held: it has no record
    assert view.open.isHidden()
