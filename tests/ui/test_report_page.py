"""The Report page of the real window: numbers that add up, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.modeltest import ModelTester

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.report import Fate
from planhat_desktop.ui.kit import Toast
from planhat_desktop.ui.pages.account import AccountView
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.window import MainWindow
from tests.app.test_accounts import make_report, make_started
from tests.ui.gallery import settle
from tests.ui.test_tables import check
from tests.ui.uploading import make_rows, open_preview, upload


@pytest.fixture
def page(window: MainWindow) -> ReportPage:
    return upload(window, open_preview(window))


def test_the_numbers_add_up_to_the_file(page: ReportPage, qtmodeltester: ModelTester) -> None:
    assert page.title.full == "Done. All 5 changes are in Planhat."
    assert page.subtitle.text().endswith("5 + 3 = 8.")
    assert page.view.figures.shown[:2] == ("1 created", "4 updated")
    assert sum(one.count for one in page.view.bar.segments) == 8
    model = page.view.model
    check(qtmodeltester, model)
    assert [model.row_name(i) for i in range(3)] == ["7", "8", "9"]
    assert model.text(2, 1) == "Hooli"
    assert model.text(2, 2).startswith("Column B “Customer”: No company")
    page.view.grid.setCurrentIndex(model.index(2, 0))
    assert page.view.said.text().startswith("Row 9: Column B “Customer”")
    assert page.words()[-1].number == "3"


def test_the_report_is_saved_by_its_menu(
    page: ReportPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(name).name)
        return str(tmp_path / "saved"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)

    page.save.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    settle(window)
    sheet = openpyxl.load_workbook(tmp_path / "saved.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 9
    page.save_report(".csv", tmp_path / "r.csv")
    settle(window)
    assert (tmp_path / "r.csv").is_file()
    page.save_rest.click()
    settle(window)
    assert asked == ["renewals – report.xlsx", "renewals – to mend.xlsx"]
    toast = window.findChild(Toast)
    assert toast is not None
    assert toast.words.text() == "Saved as saved.xlsx"


def test_nothing_is_saved_when_the_person_thinks_better_of_it(
    page: ReportPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: ("", ""))
    page.save_report(".xlsx")
    page.save_rows()
    assert not window.is_busy


def test_a_profile_is_named_on_the_page_and_kept(page: ReportPage, window: MainWindow) -> None:
    profiles = window.parts.profiles
    page.keep.click()
    assert page.name.text() == "renewals"
    page.name.setText("  Renewals   monthly ")
    page.name.returnPressed.emit()
    assert profiles.names() == ("Renewals monthly",)
    assert profiles.used_at("Renewals monthly") is not None
    assert not page.naming.isVisible()
    page.keep.click()
    page.name.setText("Renewals monthly")
    page._save_profile()
    assert "already a profile" in window.banner.what.text()
    page._close_naming()
    page.name.setText(" ")
    page._save_profile()
    assert len(profiles.names()) == 1
    # The profile this upload was made with may be saved again under its own name.
    window.draft.content = replace(window.draft.content, profile="Renewals monthly")
    page.keep.click()
    assert page.name.text() == "Renewals monthly"
    page._save_profile()
    assert not page.naming.isVisible()
    assert not window.banner.isVisible()


def test_the_rows_left_are_mended_on_the_preview(page: ReportPage, window: MainWindow) -> None:
    assert page.primary() == "Mend 3 rows"
    page.go_on()
    settle(window)
    shown = window.page
    assert isinstance(shown, PreviewPage)
    assert shown.view is not None
    assert shown.view.prepared.plan.counts == {"create": 0, "update": 0, "same": 0, "held": 3}
    assert shown.subtitle.text().startswith("Only the 3 rows of the last upload")
    assert [shown.model.row_name(i) for i in range(3)] == ["7", "8", "9"]


def test_mended_rows_are_sent_again_as_part_of_the_upload(
    page: ReportPage, window: MainWindow
) -> None:
    first = window.draft.run
    page.view.grid.selectAll()
    assert page.chosen.accessibleName() == "Mend 3 selected rows"
    page.chosen.click()
    settle(window)
    shown = window.page
    assert isinstance(shown, PreviewPage)
    assert shown.view is not None
    place = shown.view.resolution.records.columns["toDate"].column
    assert place is not None
    shown.mender.change_cell(0, place, "2027-02-28")  # row 7, the first that is shown
    settle(window)
    assert shown.view.prepared.plan.counts == {"create": 1, "update": 0, "same": 0, "held": 2}
    upload(window, shown)
    assert window.page is page
    assert page.subtitle.text().endswith("6 + 2 = 8.")
    assert [page.view.model.row_name(i) for i in range(2)] == ["8", "9"]
    assert page.primary() == "Mend 2 rows"
    runs = window.parts.journal.runs()
    assert [one.continues for one in runs] == [first, None]
    assert runs[1].is_continued
    assert runs[0].counts["created"] == 1
    assert sum(runs[0].counts.values()) == 3
    assert runs[0].by == window.parts.user()


def test_the_whole_sheet_can_be_shown_again(page: ReportPage, window: MainWindow) -> None:
    page.view.grid.activated.emit(page.view.model.index(0, 0))
    settle(window)
    toast = window.findChild(Toast)
    assert toast is not None
    assert toast.words.text() == "Only 3 rows are shown."
    page._show_whole()
    settle(window)
    shown = window.page
    assert isinstance(shown, PreviewPage)
    assert shown.view is not None
    assert shown.view.counts["same"] == 5  # read anew: what was sent is there now


def test_a_clean_end_says_that_nothing_is_left(window: MainWindow) -> None:
    page = upload(window, open_preview(window, make_rows(window.parts)[:2]))
    assert page.primary() == "Start another"
    assert page.view.stack.currentWidget() is page.view.good
    assert not page.save_rest.isVisible()
    page.go_on()
    assert window.page.step is Step.FILE


def test_before_any_upload_the_page_teaches(window: MainWindow) -> None:
    window.go(Step.REPORT)
    page = window.page
    assert isinstance(page, ReportPage)
    assert page.subtitle.text() == "Nothing has been uploaded yet."
    assert page.primary() == "Start an upload"
    page.save_report(".xlsx")
    page.save_rows()
    page.go_on()
    assert window.page.step is Step.FILE


def test_the_page_fits_the_smallest_window(page: ReportPage, window: MainWindow) -> None:
    window.resize(960, 640)
    QApplication.processEvents()
    grid = page.view.grid
    assert grid.viewport().height() >= 3 * grid.rowHeight(0)
    assert not window.grab().isNull()


def choose_rows(page: ReportPage, window: MainWindow, words: str) -> list[str]:
    """Let other rows be listed; return what became of each."""
    view = page.view
    assert view.choice is not None
    view.choice.click()
    menu = view.choice.listing
    assert menu is not None
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()
    settle(window)
    return [
        f"{view.model.row_name(i)} {view.model.text(i, 0)}" for i in range(view.model.rowCount())
    ]


def test_every_row_can_be_listed_with_what_became_of_it(
    page: ReportPage, window: MainWindow, qtmodeltester: ModelTester
) -> None:
    need = ["7 ! held back", "8 ! held back", "9 ! held back"]
    done = [*(f"{row} ~ updated" for row in range(2, 6)), "6 + created"]
    assert choose_rows(page, window, "4 updated") == done[:4]
    assert page.view.said.text() == "Row 2: ~ updated"
    assert choose_rows(page, window, "1 created") == done[4:]
    # Nothing of these is to be mended, also not by pressing one twice.
    page.view.grid.activated.emit(page.view.model.index(0, 0))
    assert window.page is page
    assert choose_rows(page, window, "All 8 rows") == done + need
    check(qtmodeltester, page.view.model)
    assert choose_rows(page, window, "Rows that need you") == need
    page.view.grid.activated.emit(page.view.model.index(0, 0))
    assert window.page.step is Step.PREVIEW


def test_a_row_that_went_well_opens_its_record(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    view = AccountView(window)
    view.offer_rows(window)
    assert view.choice is not None
    view.choice.click()  # there is no report yet
    assert view.choice.listing is None
    started = replace(make_started(1, 0, 0), model="Company", api_url="https://api-us3.planhat.com")
    report = make_report("created", started=started)
    view.set_report(report)
    assert view.open.isHidden()
    view.choice._list(Fate.CREATED)
    settle(window)
    assert not view.open.isHidden()
    view.open.click()
    assert opened == ["https://app-us3.planhat.com/profile/id"]
    # What was asked of a report that has given way to another is not shown.
    view.choice._list(Fate.CREATED)
    view.set_report(replace(report, resumed=("then",)))
    settle(window)
    assert view.model.rowCount() == 0


def test_an_undo_lists_its_rows_in_its_own_words(window: MainWindow) -> None:
    view = AccountView(window)
    view.offer_rows(window)
    assert view.choice is not None
    view.set_report(
        make_report("updated", "removed", started=replace(make_started(2, 0, 0), undo_of="r"))
    )
    view.choice.click()
    assert view.choice.listing is not None
    assert [one.text() for one in view.choice.listing.actions()] == [
        "Rows that need you",
        "All 2 rows",
    ]
    view.choice.listing.actions()[1].trigger()
    view.choice.listing.close()
    settle(window)
    told = [view.model.text(place, 0) for place in range(view.model.rowCount())]
    assert told[:2] == ["~ restored", "~ removed"]
