"""Getting records out as a sheet, in the real window, and loading them again."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from planhat_desktop.app.errors import Unreachable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wizard import Step as WizardStep
from planhat_desktop.core.frozen import change
from planhat_desktop.core.handout import Handout
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.pages import handing
from planhat_desktop.ui.pages.handing import HandingPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.switcher import Switcher
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until


def page_of(window: MainWindow) -> HandingPage:
    page = window.page
    assert isinstance(page, HandingPage)
    return page


def choose(page: HandingPage, model: str, window: MainWindow) -> None:
    place = page.models.findData(model)
    page.models.setCurrentIndex(place)
    page.models.activated.emit(place)
    settle(window)


def answer_with(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    """Let the system's dialog give this path; returns the names it proposed."""
    proposed: list[str] = []

    def ask(_parent: QWidget, name: str, _kinds: str) -> Path | None:
        proposed.append(name)
        return path

    monkeypatch.setattr(handing, "ask_where", ask)
    return proposed


def test_records_are_saved_edited_and_loaded_again(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "companies.xlsx"
    proposed = answer_with(monkeypatch, path)
    window.sheet_page.empty.records.click()
    settle(window)
    page = page_of(window)
    assert {"name", "owner", "custom.Segment"} <= page.ticks.ticked()
    assert "description" not in page.ticks.ticked()
    assert window.footer.primary.text() == "Save all companies…"
    window.footer.primary.click()
    settle(window)
    assert proposed == ["companies.xlsx"]
    assert window.saying.words.text() == "300 companies saved in companies.xlsx"
    assert not page.under_way.isVisible()
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    place = [cell.value for cell in sheet[1]].index("City") + 1
    sheet.cell(5, place, "Elsewhere")
    book.save(path)
    window.open_file(path)
    settle(window)
    window.go(WizardStep.PREVIEW)
    settle(window)
    prepared = window.draft.prepared
    assert prepared is not None
    assert prepared.resolution.counts() == {"create": 0, "update": 1, "same": 299, "held": 0}


def test_a_template_has_the_columns_that_are_ticked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proposed = answer_with(monkeypatch, tmp_path / "license template")
    window.sheet_page.empty.template.click()
    settle(window)
    page = page_of(window)
    choose(page, "License", window)
    assert {"companyId", "custom.Tier"} <= page.ticks.ticked()
    page.bare.click()
    window.footer.primary.click()
    assert not proposed
    gaps = QApplication.activePopupWidget()
    assert gaps is not None
    gaps.close()
    box = page.ticks.box("product")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert page.ticks.ticked() == {"product"}
    assert [one.number for one in page.words()] == ["3"]
    window.footer.primary.click()
    settle(window)
    assert proposed == ["licenses template.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "license template.xlsx")
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert heads == ["Source ID", "External ID", "Product"]


def test_fields_are_found_by_typing_and_by_arrows(window: MainWindow) -> None:
    window.show_side("records")
    settle(window)
    page = page_of(window)
    page.search.setText("own")
    shown = [name for name in page.ticks.names() if page.ticks.box(name).isVisible()]
    assert set(shown) == {"owner", "coOwner"}
    page.search.setText("nothing like it")
    assert not [name for name in page.ticks.names() if page.ticks.box(name).isVisible()]
    page.search.clear()
    page.every.click()
    assert page.ticks.ticked() == page.ticks.names()
    page.usual.click()
    assert page.ticks.ticked() < page.ticks.names()
    window.activateWindow()
    first = page.ticks.box("name")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is not first
    second = QApplication.focusWidget()
    assert second is not None
    QTest.keyClick(second, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is first


def test_ticks_made_before_the_workspace_answered_stay(window: MainWindow) -> None:
    window.show_side("records")
    page = page_of(window)
    page.ticks.box("description").click()
    chosen = page.ticks.ticked()
    settle(window)
    assert page.ticks.ticked() == chosen


def test_cancel_leaves_no_file(
    open_window: Callable[[Parts], MainWindow],
    parts: Parts,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def endless(handout: Handout, path: Path) -> Generator[Step, None, Path]:
        while True:
            yield Progress("exporting", 1, handout.rows)
            yield Wait(0.01, "throttled")

    window = open_window(change(parts, write_handout=endless))
    answer_with(monkeypatch, tmp_path / "x.xlsx")
    window.show_side("records")
    settle(window)
    page = page_of(window)
    window.footer.primary.click()
    wait_until(lambda: "slow down" in page.under_way.words.text())
    assert page.under_way.isVisible()
    assert not window.footer.primary.isVisible()
    page.under_way.cancel.click()
    settle(window)
    assert not page.under_way.isVisible()
    assert window.footer.primary.isVisible()
    assert not list(tmp_path.glob("*.xlsx"))


def test_what_stays_behind_is_told_above_the_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    work = window.parts.open(window.draft.workspace)
    work.upsert("/companies", b'[{"name": "bell \\u0007"}]')
    work.close()
    answer_with(monkeypatch, tmp_path / "x.xlsx")
    window.show_side("records")
    settle(window)
    window.footer.primary.click()
    settle(window)
    assert window.banner.what.text() == "301 companies saved in x.xlsx"
    assert "1 value would not come back the same" in window.banner.do.text()


def test_a_workspace_that_does_not_answer_is_a_sentence_with_another_try(
    open_window: Callable[[Parts], MainWindow], parts: Parts
) -> None:
    tries: list[object] = []

    def fail(workspace: Workspace) -> Planhat:
        tries.append(workspace)
        raise Unreachable("offline", "Planhat cannot be reached.", "Look at your connection.")

    window = open_window(parts)
    window.parts = change(parts, open=fail)
    window.show_side("records")
    settle(window)
    assert window.banner.what.text() == "Planhat cannot be reached."
    before = len(tries)
    window.show_side("history")
    settle(window)
    window.show_side("records")
    settle(window)
    assert len(tries) > before


def test_the_workspace_menu_leads_here_too(window: MainWindow) -> None:
    window.rail.chip.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Switcher)
    menu.fetch.click()
    settle(window)
    assert page_of(window).kind.choice == "records"
    assert window.page.can_go_back()
