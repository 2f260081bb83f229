"""A file that changed after it was read is never uploaded blindly."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.mapping import Confidence, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.table import Table
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.uploading import (
    ALWAYS,
    FIELDS,
    HEADERS,
    Row,
    make_rows,
    show_preview,
    start_upload,
    upload,
)

Write = Callable[[list[Row]], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "renewals.csv"


@pytest.fixture
def write(path: Path) -> Write:
    def write_rows(rows: list[Row]) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADERS, *rows])

    return write_rows


@pytest.fixture
def page(window: MainWindow, path: Path, write: Write) -> PreviewPage:
    """The preview of a file of eight rows, as it is on disk."""
    write(make_rows(window.parts))
    window.open_file(path)
    settle(window)
    links = tuple(Link(i, field) for i, field in enumerate(FIELDS))
    window.draft.set_mapping("", Links("License", links, tuple(ALWAYS)))
    return show_preview(window)


def press(window: MainWindow, words: str) -> None:
    """Press a button of the banner."""
    found = [one for one in window.banner.findChildren(Button) if one.text() == words]
    assert len(found) == 1, [one.text() for one in window.banner.findChildren(Button)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
    settle(window)


def offers(window: MainWindow) -> list[str]:
    buttons = window.banner.findChildren(Button)
    return [one.text() for one in buttons if one.isVisible() and one.text()]


def table_of(window: MainWindow) -> Table:
    table = window.draft.table
    assert table is not None
    return table


def try_to_upload(window: MainWindow, page: PreviewPage) -> None:
    start_upload(page)
    settle(window)


def test_an_unchanged_file_is_uploaded_without_a_word(
    window: MainWindow, page: PreviewPage
) -> None:
    report = upload(window, page).report
    assert report is not None
    assert report.counts["created"] == 1
    assert "banner" not in window.__dict__ or not window.banner.isVisible()


def test_a_changed_file_is_said_and_nothing_is_sent(
    window: MainWindow, page: PreviewPage, write: Write
) -> None:
    write(make_rows(window.parts)[:3])
    try_to_upload(window, page)
    assert window.page is page
    assert "“renewals.csv” changed on disk at" in window.banner.what.text()
    assert offers(window) == ["Read it again", "Upload what the preview shows"]
    assert window.parts.journal.runs() == ()
    assert window.draft.report is None


def test_it_is_read_again_with_its_links(
    window: MainWindow, page: PreviewPage, write: Write
) -> None:
    mapping = window.draft.mapping
    write(make_rows(window.parts)[:3])
    try_to_upload(window, page)
    press(window, "Read it again")
    assert table_of(window).rows == 3
    assert window.draft.mapping is mapping
    assert window.page.step is Step.PREVIEW
    assert page.view is not None
    assert page.view.table.rows == 3
    report = upload(window, page).report
    assert report is not None
    assert sum(report.counts.values()) == 3


def test_what_is_no_longer_in_it_is_named(
    window: MainWindow, page: PreviewPage, path: Path
) -> None:
    at = HEADERS.index("Amount")
    lines = [[*row[:at], *row[at + 1 :]] for row in [HEADERS, *make_rows(window.parts)]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    try_to_upload(window, page)
    press(window, "Read it again")
    assert window.page.step is Step.MATCH
    assert "“Amount”" in window.banner.what.text()
    mapping = window.draft.mapping
    assert mapping is not None
    assert {one.field for one in mapping.links} == set(FIELDS) - {"mrr"}


def test_what_may_have_taken_its_place_is_asked(
    window: MainWindow, page: PreviewPage, path: Path
) -> None:
    text = path.read_text(encoding="utf-8").replace("Amount", "Sum")
    path.write_text(text, encoding="utf-8")
    try_to_upload(window, page)
    press(window, "Read it again")
    assert window.page.step is Step.MATCH
    assert "its columns have changed" in window.banner.what.text()
    assert isinstance(window.page, MappingPage)
    assert window.page.drift.title.text() == "1 thing has changed in the file"
    mapping = window.draft.mapping
    assert mapping is not None
    link = mapping.link_of("mrr")
    assert link is not None
    assert link.confidence is Confidence.CHECK


def test_what_was_changed_by_hand_is_carried_to_the_rows_that_are_the_same(
    window: MainWindow, page: PreviewPage, write: Write
) -> None:
    window.draft.edit({(3, 3): "99", (7, 4): "2027-02-28"})
    window.draft.leave_out([9])
    window.draft.set_choices("", window.draft.content.choices.with_others([6]))
    show_preview(window)
    rows = make_rows(window.parts)
    write(
        [rows[1], rows[0], ("N-0", *rows[0][1:]), *rows[2:]]
    )  # a new row, two the other way round
    try_to_upload(window, page)
    press(window, "Read it again")
    assert "banner" not in window.__dict__ or not window.banner.isVisible()
    assert window.saying.words.text().endswith("What you changed and decided is carried over.")
    content = window.draft.content
    assert table_of(window).edits == {(2, 3): "99", (8, 4): "2027-02-28"}
    assert content.left_out == {10}
    assert content.choices.others == {7}
    assert not content.is_mode_settled
    assert page.view is not None
    assert (page.view.table.rows, page.view.counts["held"]) == (9, 2)


def test_what_cannot_be_carried_is_named_by_its_rows(
    window: MainWindow, page: PreviewPage, write: Write
) -> None:
    window.draft.edit({(2, 3): "99", (9, 1): "Globex"})
    window.draft.leave_out([8])
    window.draft.set_policy(window.draft.policy)  # it is well as it is
    show_preview(window)
    write(make_rows(window.parts)[:3])
    try_to_upload(window, page)
    press(window, "Read it again")
    assert "is read again" in window.banner.what.text()
    assert "decided in rows 8, 9 is not carried over" in window.banner.do.text()
    assert table_of(window).edits == {(2, 3): "99"}
    assert window.draft.content.left_out == frozenset()
    assert window.draft.content.is_mode_settled


def test_what_the_preview_shows_may_be_uploaded_all_the_same(
    window: MainWindow, page: PreviewPage, write: Write
) -> None:
    write(make_rows(window.parts)[:3])
    try_to_upload(window, page)
    press(window, "Upload what the preview shows")
    report = window.draft.report
    assert report is not None
    assert sum(report.counts.values()) == 8
    assert report.counts["created"] == 1


def test_consent_is_for_this_preview_alone(
    window: MainWindow, page: PreviewPage, write: Write
) -> None:
    write(make_rows(window.parts)[:3])
    try_to_upload(window, page)
    window.draft.edit({(2, 3): "99"})
    show_preview(window)
    try_to_upload(window, page)
    assert "changed on disk" in window.banner.what.text()
    assert window.draft.report is None


def test_a_file_that_is_gone_can_still_be_uploaded(
    window: MainWindow, page: PreviewPage, path: Path
) -> None:
    path.unlink()
    try_to_upload(window, page)
    assert "no longer where it was read" in window.banner.what.text()
    assert offers(window) == ["Upload what the preview shows"]
    press(window, "Upload what the preview shows")
    assert window.draft.report is not None


def test_a_preview_pressed_again_says_it_at_once(
    window: MainWindow, page: PreviewPage, write: Write
) -> None:
    window.go(Step.MATCH)
    settle(window)
    write(make_rows(window.parts)[:3])
    window.draft.edit({(2, 3): "99"})
    show_preview(window)
    assert "changed on disk" in window.banner.what.text()
    assert offers(window) == ["Read it again"]
    assert page.view is not None


def test_a_file_that_cannot_be_read_again_leaves_the_preview(
    window: MainWindow, page: PreviewPage, path: Path
) -> None:
    path.write_bytes(b"%PDF-1.7 and then nothing")
    try_to_upload(window, page)
    press(window, "Read it again")
    assert "PDF" in window.banner.what.text()
    assert page.view is not None
    assert table_of(window).rows == 8
    press(window, "Open it on the File page")
    assert window.page.step is Step.FILE
