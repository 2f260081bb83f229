"""A person in a hurry: twice, too soon, the wrong thing, all at once; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.report import Fate
from tests.journeys.person import Person
from tests.journeys.sheets import HEADER, ROWS, write_renewals

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_renewals(tmp_path / "renewals.csv")


@pytest.fixture
def at_match(person: Person, file: Path) -> Person:
    person.read(file)
    person.go_to_match()
    return person


@pytest.fixture
def at_preview(at_match: Person) -> Person:
    at_match.go_to_preview()
    return at_match


# Keys alone


def test_from_the_file_to_the_report_without_a_mouse(person: Person, file: Path) -> None:
    def ask() -> None:
        person.key(Qt.Key.Key_O, CONTROL)

    person.name_file(file, ask)
    assert person.draft.table is not None
    person.key(Qt.Key.Key_Return, CONTROL)
    assert person.is_on(Step.MATCH)
    person.wait(lambda: not person.match.is_reading)
    # Take the currency off, put it back by typing, take that back and do it again.
    person.press(person.match.chips.chips[-1])
    person.match.cards.focus_current()
    person.key(Qt.Key.Key_Right)
    while person.focus is not person.slot("_currency"):
        before = person.focus
        person.key(Qt.Key.Key_Down)
        assert person.focus is not before
    person.key(Qt.Key.Key_Delete)
    assert "_currency" not in person.feeds()
    person.type("curr")
    person.key(Qt.Key.Key_Return)
    assert person.feeds()["_currency"] == "Currency"
    person.key(Qt.Key.Key_Z, CONTROL)
    assert "_currency" not in person.feeds()
    person.key(Qt.Key.Key_Y, CONTROL)
    assert person.feeds()["_currency"] == "Currency"
    person.key(Qt.Key.Key_Return, CONTROL)
    assert person.is_on(Step.PREVIEW)
    person.wait(lambda: person.primary == f"Upload {ROWS} changes to Practice")
    person.key(Qt.Key.Key_Return, CONTROL)
    person.type(str(ROWS))
    person.key(Qt.Key.Key_Return)
    assert person.see_report().counts[Fate.CREATED] == ROWS


# Twice and too soon


def twice(person: Person) -> None:
    """Double-click the primary button, as the system delivers it."""
    button = person.window.footer.primary
    at = QPointF(button.rect().center())
    kinds = (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseButtonRelease,
    )
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind in kinds:
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        here = button.mapToGlobal(at)
        event = QMouseEvent(kind, at, here, left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(button, event)


def test_a_double_click_goes_one_page_on_and_never_two(person: Person, file: Path) -> None:
    person.read(file)
    twice(person)
    assert person.is_on(Step.MATCH)
    person.settle()
    twice(person)
    assert person.is_on(Step.PREVIEW)
    person.settle()
    twice(person)
    consent = person.preview.consent
    assert consent.isVisible()
    person.press_primary()  # the number was not typed, so nothing is sent
    assert person.focus is consent.box
    person.type(str(ROWS))
    person.press_primary()
    twice(person)
    assert person.see_report().counts[Fate.CREATED] == ROWS
    assert len(person.world.journal.runs()) == 1
    twice(person)
    assert person.is_on(Step.FILE)


def test_a_second_file_is_dropped_while_the_first_is_read(
    person: Person, tmp_path: Path, file: Path
) -> None:
    other = write_renewals(tmp_path / "other.csv", rows=3)
    person.drop(file)
    person.drop(other)
    person.settle()
    table = person.draft.table
    assert table is not None
    # One of the two was read, and the page shows that one.
    assert person.file.title.full == table.source.name
    person.drop(file, other)
    person.settle()
    assert person.draft.table is not None
    assert person.draft.table.source.name == file.name


def test_the_window_is_closed_while_a_file_is_read(person: Person, tmp_path: Path) -> None:
    person.drop(write_renewals(tmp_path / "big.csv", rows=60_000))
    assert person.window.is_busy
    person.window.close()
    person.wait(lambda: not person.window.isVisible())


def test_reading_is_cancelled_and_begun_again(person: Person, tmp_path: Path, file: Path) -> None:
    person.drop(write_renewals(tmp_path / "big.csv", rows=60_000))
    person.press(person.button("Cancel"))
    person.settle()
    assert person.draft.table is None
    assert person.offers("Browse…")
    person.read(file)
    assert person.draft.table is not None


# The wrong thing


def test_rubbish_is_pasted(person: Person) -> None:
    clipboard = QGuiApplication.clipboard()
    for text in ("", "hello", "\x00\x01\t\x02\n", "\t\t\t\n\t\t", "🐟\t🐟\n🐟\t🐟\n" * 50):
        clipboard.setText(text)
        person.key(Qt.Key.Key_V, CONTROL)
        person.settle()
    clipboard.setText("\n".join("\t".join(HEADER) if not i else "a\tb" for i in range(4)))
    person.key(Qt.Key.Key_V, CONTROL)
    person.settle()
    assert person.draft.table is not None
    assert person.draft.table.rows == 3


def _encrypted(path: Path, plain: Path) -> None:
    book = xlsxwriter.Workbook(plain)
    book.add_worksheet().write_row(0, 0, HEADER)
    book.close()
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)


def test_files_that_cannot_be_read_say_so_and_the_next_one_can(
    person: Person, tmp_path: Path, file: Path
) -> None:
    bad = {
        "empty.xlsx": b"",
        "broken.xlsx": b"PK\x03\x04 and then nothing",
        "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "page.xls": b"<html><body><p>Please log in</p></body></html>",
    }
    for name, content in bad.items():
        path = tmp_path / name
        path.write_bytes(content)
        person.drop(path)
        person.settle()
        assert name in person.banner, (name, person.banner)
        assert person.draft.table is None
    locked = tmp_path / "locked.xlsx"
    _encrypted(locked, tmp_path / "plain.xlsx")
    person.drop(locked)
    person.settle()
    assert person.reads("This workbook is protected with a password")
    person.type("wrong")
    person.key(Qt.Key.Key_Return)
    person.settle()
    assert person.reads("This workbook is protected with a password")
    assert person.reads("password")
    person.press(person.button("Cancel"))
    person.read(file)
    assert person.banner == ""
    person.go_to_match()
    # Another bad one does not take the good one away.
    person.drop(tmp_path / "broken.xlsx")
    person.settle()
    assert "broken.xlsx" in person.banner
    assert person.draft.table is not None
    assert person.draft.table.source.name == file.name


def test_a_file_vanishes_after_it_was_read(at_match: Person, file: Path) -> None:
    person = at_match
    file.unlink()
    person.go_to_preview()
    person.begin_upload()
    person.settle()
    assert file.name in person.banner
    assert person.on is not Step.REPORT
    person.press(person.button("Upload what the preview shows"))
    assert person.see_report().counts["created"] == ROWS
    person.window.go(Step.FILE)
    person.settle()
    person.window.open_file(file)
    person.settle()
    assert file.name in person.banner
    assert person.draft.table is not None


# Back and forth


def test_the_header_is_moved_after_matching_and_taken_back(at_match: Person) -> None:
    person = at_match
    before = person.feeds()
    person.window.go(Step.FILE)
    person.file.choose_header(2)
    person.settle()
    assert person.draft.table is not None
    assert person.draft.table.header_row == 2
    person.key(Qt.Key.Key_Z, CONTROL)
    person.settle()
    assert person.feeds() == before
    person.go_to_match()
    person.go_to_preview()
    assert person.counts()["create"] == ROWS


def test_many_changes_are_taken_back_one_by_one(at_preview: Person) -> None:
    person = at_preview
    page = person.preview
    model = page.model
    column = list(model.headers).index("MRR")
    for value in range(8):
        index = model.index(0, column)
        page.grid.setFocus()
        page.grid.setCurrentIndex(index)
        person.key(Qt.Key.Key_F2)
        person.key(Qt.Key.Key_A, CONTROL)
        person.type(str(900 + value))
        person.key(Qt.Key.Key_Return)
    person.settle()
    table = person.draft.table
    assert table is not None
    assert table.edits
    for _time in range(20):
        person.key(Qt.Key.Key_Z, CONTROL)
    person.settle()
    table = person.draft.table
    assert table is not None
    assert not table.edits
    for _time in range(20):
        person.key(Qt.Key.Key_Y, CONTROL)
    person.wait(lambda: page.view is not None and page.view.prepared is person.draft.prepared)
    assert "907" in model.text(model.order[0], column)
    assert person.counts()["create"] == ROWS


def test_all_pages_are_gone_through_at_the_smallest_size(at_preview: Person) -> None:
    person = at_preview
    window = person.window
    window.resize(window.minimumSize())
    for step in (Step.FILE, Step.MATCH, Step.PREVIEW):
        window.go(step)
        person.settle()
    for name in ("history", "profiles", "settings", "connect"):
        window.show_side(name)
        person.settle()
    window.go(Step.PREVIEW)
    person.settle()
    right = window.footer.primary.mapTo(window, window.footer.primary.rect().bottomRight())
    assert window.rect().contains(right)


def test_one_goes_back_while_the_preview_is_made(at_match: Person) -> None:
    person = at_match
    person.go_wrong(Fault("slow", method="GET", path="/licenses", times=1, seconds=0.4))
    person.press_primary("Preview")
    person.window.go(Step.MATCH)
    person.slot("product").setFocus()
    person.key(Qt.Key.Key_Delete)
    person.press_primary("Preview")
    person.wait(lambda: person.primary.startswith("Upload"))
    person.settle()
    assert "Product" not in person.preview.model.headers
    assert person.send() == {"created": ROWS}
    assert QApplication.activeModalWidget() is None


def test_a_file_with_an_endless_name_is_opened_and_left_again(
    person: Person, tmp_path: Path, file: Path
) -> None:
    long = write_renewals(
        tmp_path / f"{'A very long name that somebody gave it ' * 5}.csv", raised=1
    )
    person.read(long)
    person.window.resize(person.window.minimumSize())
    person.read(file)
    back = person.button(f"Back to {long.name}")
    left = back.mapTo(person.window, back.rect().topLeft()).x()
    assert person.window.rail.width() < left < person.window.width() - back.width()
    assert person.reads(f"{file.name} is open.")
    person.press(back)
    assert person.draft.table is not None
    assert person.draft.table.source.name == long.name
