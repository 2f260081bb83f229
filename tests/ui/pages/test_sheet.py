from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wizard import Step as Page
from planhat_desktop.core.frozen import change
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.table import Note, SheetInfo, Table
from planhat_desktop.ui.kit import Button, Card
from planhat_desktop.ui.kit.chips import Chip
from planhat_desktop.ui.pages.choices import ChoiceRow
from planhat_desktop.ui.pages.findings import Finding, Findings
from planhat_desktop.ui.pages.sheetview import _chip
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import RENEWALS, settle, wait_until, write_odd_workbook

Open = Callable[[Parts], MainWindow]


@pytest.fixture
def renewals(tmp_path: Path) -> Path:
    file = tmp_path / "renewals-q4.csv"
    file.write_text(RENEWALS, encoding="utf-8")
    return file


@pytest.fixture
def read(window: MainWindow, renewals: Path) -> MainWindow:
    """A window with the renewals in it."""
    window.open_file(renewals)
    settle(window)
    return window


def table_of(window: MainWindow) -> Table:
    table = window.draft.table
    assert table is not None
    return table


def press(window: MainWindow, words: str) -> None:
    """Press the visible button with these words."""
    found = [one for one in window.findChildren(Button) if one.text() == words and one.isVisible()]
    assert len(found) == 1, f"{len(found)} buttons say {words!r}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def titles(window: MainWindow) -> list[str]:
    return [finding.title for finding in window.sheet_page.view.findings.shown]


def test_the_page_says_what_was_read_and_what_comes_next(read: MainWindow) -> None:
    page = read.sheet_page
    assert page.title.full == "renewals-q4.csv"
    assert "tinted row" in page.subtitle.text()
    assert not page.view.sheets.findChildren(Chip)  # the title tells the file's name
    assert read.footer.primary.text() == "Match 10 columns"
    assert titles(read)[0] == "Column names are in row 3"


def test_browse_reads_the_chosen_file_and_remembers_its_folder(
    window: MainWindow, renewals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", staticmethod(lambda *_args: (str(renewals), ""))
    )
    press(window, "Browse…")
    settle(window)
    assert table_of(window).source.name == "renewals-q4.csv"
    assert window.parts.settings.get("last_folder") == str(renewals.parent)
    assert window.parts.settings.get("recent_files") == [str(renewals)]


def test_nothing_chosen_changes_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_args: ("", "")))
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.draft.table is None


def test_a_file_of_before_is_one_press_away(
    open_window: Open, parts: Parts, renewals: Path
) -> None:
    parts.settings.put("recent_files", [str(renewals), 7, str(renewals.parent / "gone.csv")])
    window = open_window(parts)
    press(window, "renewals-q4.csv")
    settle(window)
    assert table_of(window).rows == 9


def test_a_file_of_before_that_is_gone_is_a_sentence(open_window: Open, parts: Parts) -> None:
    parts.settings.put("recent_files", ["/nowhere/gone.csv"])
    window = open_window(parts)
    press(window, "gone.csv")
    settle(window)
    assert "gone.csv" in window.banner.what.text()
    assert window.sheet_page.places.currentWidget() is window.sheet_page.empty


def test_the_sample_shows_the_way(window: MainWindow) -> None:
    press(window, "Try it with a sample portfolio")
    settle(window)
    assert table_of(window).rows > 10
    assert len(window.sheet_page.view.sheets.chips) == 3


def test_another_sheet_is_a_chip_away(window: MainWindow) -> None:
    window.open_file(window.parts.samples()[0])
    settle(window)
    before = table_of(window).sheet
    other = next(one for one in window.sheet_page.view.sheets.chips if one.spec.name != before)
    other.click()
    settle(window)
    assert table_of(window).sheet == other.spec.name
    assert window.sheet_page.view.sheets.choice == other.spec.name


def test_chips_count_the_rows_below_the_column_names(window: MainWindow) -> None:
    window.open_file(window.parts.samples()[0])
    settle(window)
    table, view = table_of(window), window.sheet_page.view

    def said() -> list[str]:
        return [one.spec.words for one in view.sheets.chips]

    assert said()[0] == f"{table.sheet} · {table.rows} rows"
    assert window.page.words()[0].number == f"{table.rows:,}"
    wait_until(lambda: not any("about" in one for one in said()))  # the others are looked at
    for chip in view.sheets.chips[1:]:
        told = chip.spec.words
        chip.click()
        settle(window)
        assert told == f"{table_of(window).sheet} · {table_of(window).rows} rows"
    info = table.sheets[1]
    assert _chip(info, None).words == f"{info.name} · about {info.rows} rows"
    assert _chip(replace(info, rows=1), None).words == f"{info.name} · 1 row"


def test_a_press_on_a_row_number_moves_the_header(read: MainWindow) -> None:
    read.sheet_page.grid.header_wanted.emit(4)
    settle(read)
    assert table_of(read).header_row == 4
    assert table_of(read).rows == 8
    assert read.sheet_page.grid.down.chosen == 3
    assert titles(read)[0] == "Column names are in row 4"


def test_no_header_names_columns_by_their_letters(read: MainWindow) -> None:
    read.sheet_page.choose_header(0)
    settle(read)
    assert table_of(read).columns[1].header == "B"
    assert titles(read)[0] == "No row holds column names"
    assert "letters" in read.sheet_page.subtitle.text()


def test_the_header_menu_lists_the_first_rows(read: MainWindow) -> None:
    menu = read.sheet_page.view.findings.header_menu(table_of(read))
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[0] == "Row 1: Acme renewals, Q4 2026"
    assert words[1] == "Row 2: empty"
    assert words[2].startswith("Row 3: Customer · Contract no")
    assert words[-1] == "No row holds column names"
    menu.actions()[4].trigger()
    settle(read)
    assert table_of(read).header_row == 5


def test_a_row_is_left_out_and_taken_in_again_with_the_links_kept(read: MainWindow) -> None:
    mapping = read.draft.mapping
    read.sheet_page.grid.rows_wanted.emit(5, False)
    settle(read)
    assert 5 not in table_of(read).row_numbers
    assert read.draft.mapping is mapping
    read.sheet_page.grid.rows_wanted.emit(5, True)
    settle(read)
    assert 5 in table_of(read).row_numbers


def test_without_rows_the_way_on_is_explained(read: MainWindow) -> None:
    read.sheet_page.choose_header(12)
    settle(read)
    assert table_of(read).rows == 0
    (gap,) = read.sheet_page.blocker()
    assert "Choose another row" in gap.sentence
    assert gap.jump is not None


def test_a_new_file_can_be_taken_back(read: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Name,Domain\nGlobex,globex.example\n", encoding="utf-8")
    read.open_file(other)
    settle(read)
    assert table_of(read).source.name == "other.csv"
    press(read, "Back to renewals-q4.csv")
    assert table_of(read).source.name == "renewals-q4.csv"
    assert read.sheet_page.title.full == "renewals-q4.csv"


def test_a_clipboard_without_cells_is_explained(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("just a word")
    press(window, "Paste cells")
    assert "no cells" in window.banner.what.text()


def test_reading_shows_how_far_it_is_and_can_be_cancelled(
    open_window: Open, parts: Parts, renewals: Path, qtbot: QtBot
) -> None:
    closed: list[bool] = []

    def slow(path: Path, **_more: str | None) -> Generator[Step, None, Table]:
        try:
            yield Progress("reading", 40, 100)
            yield Wait(60, "pace")
        finally:
            closed.append(True)
        return (yield from parts.read(path))

    window = open_window(change(parts, read=slow))
    window.open_file(renewals)
    page = window.sheet_page
    qtbot.waitUntil(lambda: page.reading.bar.value() == 400)
    assert page.title.full == "renewals-q4.csv"
    assert "40 %" in page.reading.detail.text()
    assert window.footer.primary.isHidden()
    press(window, "Cancel")
    settle(window)
    assert closed == [True]
    assert page.places.currentWidget() is page.empty
    assert window.draft.table is None


def test_progress_without_a_total_counts_rows(window: MainWindow) -> None:
    reading = window.sheet_page.reading
    reading.begin("x.csv")
    reading.advance(Progress("reading", 12000))
    assert reading.detail.text() == "12,000 rows so far"
    reading.advance(Progress("understanding", 0))
    assert reading.detail.text() == ""
    assert reading.bar.maximum() == 0


def test_a_protected_workbook_asks_for_its_password_in_place(
    open_window: Open, parts: Parts, renewals: Path
) -> None:
    asked: list[str | None] = []

    def protected(
        path: Path, password: str | None = None, **_more: str | None
    ) -> Generator[Step, None, Table]:
        asked.append(password)
        yield Progress("reading", 0)
        if password is None:
            raise SheetUnreadable("encrypted", "It is protected.", "Type its password.")
        if password != "open sesame":
            raise SheetUnreadable("wrong_password", "This password does not open it.", "Again.")
        return (yield from parts.read(path))

    window = open_window(change(parts, read=protected))
    window.open_file(renewals)
    settle(window)
    locked = window.sheet_page.locked
    assert locked.isVisible()
    assert not locked.wrong.isVisible()
    QTest.keyClick(locked.box, Qt.Key.Key_Return)  # nothing typed: nothing asked
    QTest.keyClicks(locked.box, "wrong")
    QTest.keyClick(locked.box, Qt.Key.Key_Return)
    settle(window)
    assert locked.wrong.text() == "This password does not open it."
    assert locked.box.text() == ""
    QTest.keyClicks(locked.box, "open sesame")
    press(window, "Open the workbook")
    settle(window)
    assert asked == [None, "wrong", "open sesame"]
    assert table_of(window).rows == 9
    assert locked.box.text() == ""


def test_a_password_opens_the_other_sheets_too_and_no_other_workbook(
    open_window: Open, parts: Parts, renewals: Path
) -> None:
    workbook = parts.samples()[0]
    asked: list[tuple[str, str | None, str | None]] = []

    def protected(
        path: Path, password: str | None = None, sheet: str | None = None, **_more: str | None
    ) -> Generator[Step, None, Table]:
        asked.append((path.name, sheet, password))
        yield Progress("reading", 0)
        if path == workbook and password is None:
            raise SheetUnreadable("encrypted", "It is protected.", "Type its password.")
        return (yield from parts.read(path, sheet=sheet))

    window = open_window(change(parts, read=protected))
    page = window.sheet_page
    window.open_file(workbook)
    settle(window)
    QTest.keyClicks(page.locked.box, "open sesame")
    press(window, "Open the workbook")
    settle(window)
    before = table_of(window).sheet
    chip = next(one for one in page.view.sheets.chips if one.spec.name != before)
    other = chip.spec.name
    chip.click()
    settle(window)
    assert table_of(window).sheet == other
    # Its other sheets are looked at unasked, and that needs the password too.
    assert {(name, password) for name, _sheet, password in asked[1:]} == {
        (workbook.name, "open sesame")
    }
    asked.clear()
    window.open_file(renewals)
    settle(window)
    window.open_file(workbook)
    settle(window)
    assert [asked_with for *_what, asked_with in asked] == [None, None]
    assert page.locked.isVisible()


def test_the_password_may_stay_unsaid(open_window: Open, parts: Parts, renewals: Path) -> None:
    def protected(path: Path, **_more: str | None) -> Generator[Step, None, Table]:
        yield Progress("reading", 0)
        raise SheetUnreadable("encrypted", f"{path.name} is protected.", "Type its password.")

    window = open_window(change(parts, read=protected))
    window.open_file(renewals)
    settle(window)
    press(window, "Cancel")
    assert window.sheet_page.places.currentWidget() is window.sheet_page.empty


def test_try_again_reads_the_same_file_again(
    open_window: Open, parts: Parts, renewals: Path
) -> None:
    tries: list[Path] = []

    def shy(path: Path, **_more: str | None) -> Generator[Step, None, Table]:
        tries.append(path)
        yield Progress("reading", 0)
        if len(tries) == 1:
            raise SheetUnreadable("open_elsewhere", "It is open in Excel.", "Close it there.")
        return (yield from parts.read(path))

    window = open_window(change(parts, read=shy))
    window.open_file(renewals)
    settle(window)
    assert window.banner.what.text() == "It is open in Excel."
    press(window, "Try again")
    settle(window)
    assert tries == [renewals, renewals]
    assert not window.banner.isVisible()
    assert table_of(window).rows == 9


def test_a_profile_that_fits_leads_on_at_once(read: MainWindow) -> None:
    draft = read.draft
    assert draft.mapping is not None
    profile = profile_of(draft.mapping, table_of(read), draft.policy, "Renewals monthly")
    read.parts.profiles.save("Renewals monthly", write_profile(profile))
    read.sheet_page.choose_header(4)
    settle(read)
    read.sheet_page.choose_header(3)
    settle(read)
    assert titles(read)[0] == "Profile “Renewals monthly” fits"
    press(read, "Go straight to Preview")
    assert read.draft.content.profile == "Renewals monthly"
    assert read.page.step is (Page.MATCH if read.draft.gaps() else Page.PREVIEW)
    read.stop()
    settle(read)


class Asked:
    """What a finding asked for."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def choose_header(self, number: int) -> None:
        self.asked.append(("header", number))

    def pick_rows(self, numbers: object, wanted: bool) -> None:
        self.asked.append((numbers, wanted))

    def reread(self, encoding: str = "", delimiter: str = "") -> None:
        self.asked.append((encoding, delimiter))

    def choose_sheet(self, name: str) -> None:
        self.asked.append(name)

    def reshape(self, words: str, change: Callable[[Table], Table], *, anew: bool) -> None:
        self.asked.append((words, anew))
        self.change = change

    def use_profile(self) -> None:
        self.asked.append("profile")

    def show_cell(self, row: int, column: int) -> None:
        self.asked.append((row, column))


ODD: dict[str, object] = {
    "count": 2,
    "letter": "E",
    "letters": "E",
    "columns": 1,
    "header": "Amount",
    "example": "#N/A",
    "ids": False,
    "at": (6, 4),
}


@pytest.mark.parametrize(
    ("note", "words", "asked"),
    [
        (
            Note("total_row", {"rows": (12,), "text": "Total", "out": False}),
            "Leave it out",
            ((12,), False),
        ),
        (
            Note("footer_rows", {"rows": (5, 6), "text": "Notes", "out": False}),
            "Leave them out",
            ((5, 6), False),
        ),
        (
            Note("total_row", {"rows": (99,), "text": "Total", "out": True}),
            "Keep it",
            ((99,), True),
        ),
        (Note("header_again", {"rows": (7, 9), "out": True}), "Keep them", ((7, 9), True)),
        (Note("error_cells", ODD), "Show the first", (6, 4)),
        (Note("invisible_characters", ODD), "Clean 2 cells", ("Clean 2 cells", False)),
        (Note("curly_quotes", ODD), "Make them straight", ("Make them straight", False)),
        (
            Note("merged_cells", {"cells": "A5:A9", "count": 1}),
            "Fill down",
            ("Fill down", False),
        ),
        (
            Note(
                "hidden_columns",
                {"columns": (1, 2), "letters": "B, C", "count": 2, "out": False},
            ),
            "Do not use them",
            ("Do not use them", True),
        ),
        (
            Note("hidden_columns", {"columns": (1,), "letters": "B", "count": 1, "out": True}),
            "Use it",
            ("Use it", True),
        ),
        (
            Note("tables_beside", {"names": ("A–F", "H–K"), "read": 0}),
            "Read H–K instead",
            ("Read another table of the sheet", True),
        ),
        (
            Note("tables_below", {"names": ("1–9", "11–20"), "read": None}),
            "Read only rows 1–9",
            ("Read another table of the sheet", True),
        ),
        (Note("blank_rows", {"count": 3}), "", None),
    ],
)
def test_findings_offer_the_other_way(
    read: MainWindow, note: Note, words: str, asked: object
) -> None:
    page = Asked()
    findings = Findings(page)
    findings.draw(replace(table_of(read), notes=(note,)), None)
    deed = findings.shown[1].deed
    if not words:
        assert deed is None
        return
    assert deed is not None
    assert deed.words == words
    deed.do()
    assert page.asked == [asked]


def offered(read: MainWindow, note: Note) -> tuple[Asked, list[QAction]]:
    """Return the menu that a card's deed opens."""
    page = Asked()
    findings = Findings(page)
    findings.draw(replace(table_of(read), notes=(note,)), None)
    deed = findings.shown[1].deed
    assert deed is not None
    deed.do()
    (menu,) = findings.findChildren(QMenu)
    menu.hide()
    return page, menu.actions()


def test_of_several_tables_any_can_be_read(read: MainWindow) -> None:
    facts = {"names": ("A–B", "D–E", "G–H"), "read": 1}
    page, actions = offered(read, Note("tables_beside", facts))
    assert [one.text() for one in actions] == [
        "Read A–B instead",
        "Read G–H instead",
        "Read all of it as one table",
    ]
    for one in actions:
        one.trigger()
    assert page.asked == [("Read another table of the sheet", True)] * 3


def test_of_several_sheets_any_can_be_read(read: MainWindow) -> None:
    sheets = (
        SheetInfo("Cover", False, 1, 1),
        SheetInfo("A & B", False, 900, 4),
        SheetInfo("Secret", True, 99, 4),
        SheetInfo("renewals-q4", False, 9999, 4),
    )
    table = replace(
        table_of(read),
        sheets=sheets,
        notes=(Note("several_sheets", {"count": 3, "sheet": "renewals-q4", "most": True}),),
    )
    page = Asked()
    findings = Findings(page)
    findings.draw(table, None)
    deed = findings.shown[1].deed
    assert deed is not None
    deed.do()
    (menu,) = findings.findChildren(QMenu)
    menu.hide()
    assert [one.text() for one in menu.actions()] == ["Cover · 1 row", "A && B · 900 rows"]
    menu.actions()[1].trigger()
    assert page.asked == ["A & B"]


def test_a_guessed_encoding_can_be_another(read: MainWindow) -> None:
    note = Note("encoding_guessed", {"encoding": "cp1252", "others": ("cp1250", "latin-1")})
    page, actions = offered(read, note)
    assert [one.text() for one in actions] == ["Letters as Windows-1250", "Letters as Latin-1"]
    actions[0].trigger()
    assert page.asked == [("cp1250", "")]


def test_two_samples_show_which_letters_are_right(read: MainWindow) -> None:
    samples = (("cp1252", "Müller · Zürich"), ("mac-roman", "M¸ller · Z¸rich"))
    facts = {"encoding": "cp1252", "others": ("mac-roman",), "samples": samples}
    page = Asked()
    findings = Findings(page)
    note = Note("encoding_guessed", facts)
    findings.draw(replace(table_of(read), notes=(note,)), None)
    assert findings.shown[1].words == "Which of these reads right?"
    mine, other = findings.findChildren(ChoiceRow)
    assert mine.isChecked()
    assert other.accessibleName() == "M¸ller · Z¸rich, read as Mac"
    mine.click()
    assert page.asked == []
    assert mine.isChecked()
    other.click()
    assert page.asked == [("mac-roman", "")]
    assert not other.isChecked()


def test_a_text_file_says_how_it_is_parted(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = "".join(f"Acme {n};a,b;Köln {n}\n" for n in range(20))
    file.write_text(f"Name;Both;Town\n{rows}", encoding="utf-8")
    window.open_file(file)
    settle(window)
    card = window.sheet_page.view.findings.shown[-1]
    assert card.title == "Cells are parted by semicolons"
    assert card.words == "Letters as UTF-8."
    assert card.deed is not None
    window.sheet_page.reread(delimiter=",")
    settle(window)
    assert str(table_of(window).columns[0].cell(0)).endswith(";a")
    assert window.draft.undo_words == "Read the file otherwise"
    window.draft.undo()
    window.sheet_page.edited.emit()
    assert table_of(window).columns[0].cell(0) == "Acme 0"


def test_the_ways_to_part_a_text_file_tell_their_columns(read: MainWindow) -> None:
    findings = Findings(Asked())
    findings.draw(table_of(read), None)
    deed = findings.shown[-1].deed
    assert deed is not None
    deed.do()
    (menu,) = findings.findChildren(QMenu)
    menu.hide()
    words = [one.text() for one in menu.actions()]
    assert words[:3] == [
        "Parted by commas: 2 columns",
        "Parted by tabs: 1 column",
        "Parted by upright bars: 1 column",
    ]
    assert "Letters as Windows-1252" in words


@pytest.fixture
def odd(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window with a workbook in which much is worth a card."""
    file = tmp_path / "odd.xlsx"
    write_odd_workbook(file)
    window.open_file(file)
    settle(window)
    return window


def card(window: MainWindow, title: str) -> Finding:
    """Return the card with this title."""
    (one,) = (one for one in window.sheet_page.view.findings.shown if one.title.startswith(title))
    return one


def do(window: MainWindow, title: str) -> None:
    """Do what a card offers."""
    deed = card(window, title).deed
    assert deed is not None
    deed.do()
    settle(window)


def test_every_alternative_is_done_and_undone(odd: MainWindow) -> None:
    before = table_of(odd)
    mapping = odd.draft.mapping
    for title, holds in (
        ("Row 47 looks like a total", lambda table: table.find_row(47) is not None),
        ("12 rows are hidden", lambda table: table.rows == before.rows - 12),
        ("1 column is hidden", lambda table: table.unused == {6}),
        ("Cells H4:H6 are merged", lambda table: table.columns[7].cell(2) == "North"),
        ("1 cell holds characters", lambda table: table.columns[0].cell(3) == "Company 3 AB"),
        ("1 cell has curly", lambda table: table.columns[0].cell(4) == 'Company "4" AB'),
        ("Two tables stand side by side", lambda table: table.columns[0].letter == "J"),
    ):
        do(odd, title)
        assert holds(table_of(odd)), title
        odd.draft.undo()
        odd.sheet_page.edited.emit()
        assert table_of(odd) is before
        assert odd.draft.mapping == mapping


def test_the_sheet_shows_all_that_stands_in_it(odd: MainWindow) -> None:
    model = odd.sheet_page.grid.sheet
    assert model.columnCount() == 11
    assert model.text(3, 9) == "NO"
    assert model.tone(3, 9) == "quiet"
    assert model.tone(3, 0) == "text"
    assert model.tone(46, 0) == "quiet"  # the total
    do(odd, "Two tables stand side by side")
    assert model.columnCount() == 11
    assert model.tone(3, 9) == "text"
    assert model.tone(3, 0) == "quiet"
    assert model.row_name(3) == "4"
    assert odd.sheet_page.grid.currentIndex().isValid()


def test_odd_cells_are_marked_and_cleaned_cells_are_not(odd: MainWindow) -> None:
    model = odd.sheet_page.grid.sheet
    assert model.text(6, 0) == "Company␣3 AB"
    assert "hard space" in model.hint(6, 0)
    assert model.oddity(6, 0) == "unseen"
    assert model.oddity(3, 4) == "damaged"
    assert model.oddity(7, 0) == ""  # curly marks are no harm
    do(odd, "1 cell holds characters")
    assert model.text(6, 0) == "Company 3 AB"
    assert model.oddity(6, 0) == ""
    assert model.hint(6, 0) == "Company 3 AB"
    image = odd.sheet_page.grid.grab()
    assert not image.isNull()


def test_the_first_odd_cell_is_shown(odd: MainWindow) -> None:
    do(odd, "40 numbers were cut short")
    grid = odd.sheet_page.grid
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (3, 4)


def test_the_three_weightiest_cards_are_in_sight(odd: MainWindow) -> None:
    odd.resize(960, 640)
    settle(odd)
    findings = odd.sheet_page.view.findings
    cards = findings.findChildren(Card)
    assert len(cards) == len(findings.shown) >= 8
    bottom = findings.mapToGlobal(findings.rect().bottomLeft()).y()
    for one in cards[:3]:
        assert one.mapToGlobal(one.rect().bottomLeft()).y() <= bottom


@pytest.mark.parametrize("word", ["*" * 48, "W" * 48, "https://a.example/" + "x" * 30])
def test_a_long_word_widens_no_card(odd: MainWindow, word: str) -> None:
    note = Note("footer_rows", {"rows": (12,), "text": word, "out": False})
    findings = odd.sheet_page.view.findings
    findings.draw(replace(table_of(odd), notes=(note,)), None)
    settle(odd)
    cards = [one for one in findings.findChildren(Card) if one.isVisible()]
    assert cards
    assert max(one.minimumSizeHint().width() for one in cards) <= findings.width() - 16


def test_a_header_in_two_lines_can_be_its_lower_one(window: MainWindow, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Deal", "Amount", None])
    sheet.append([None, "EUR", "SEK"])
    for n in range(9):
        sheet.append([f"Deal {n}", n, n * 11])
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "two.xlsx")
    window.open_file(tmp_path / "two.xlsx")
    settle(window)
    assert titles(window)[0] == "Column names are in rows 1–2"
    model = window.sheet_page.grid.sheet
    assert [model.is_header(row) for row in range(3)] == [True, True, False]
    do(window, "Column names are in rows 1–2")
    assert [one.header for one in table_of(window).columns] == ["A", "EUR", "SEK"]
    assert [model.is_header(row) for row in range(3)] == [False, True, False]


def test_reading_in_another_encoding_keeps_the_file(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes("Name;Town\nMüller;Köln\nJürgen;Düren\n".encode("cp1252"))
    window.open_file(file)
    settle(window)
    window.sheet_page.reread("cp1252")
    settle(window)
    assert table_of(window).columns[0].cell(0) == "Müller"
