"""A month's work by hand: dragged in, matched, mended, sent, kept, and done again next month."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from planhat_desktop.app.wizard import Step
from tests.journeys.person import Desk, Person
from tests.journeys.sheets import BAD_DATE, HEADER, ROWS, write_renewals


@pytest.fixture
def needs_screen(qapp: QApplication) -> None:
    if qapp.platformName() == "offscreen":
        pytest.skip("a real drag needs a screen: the offscreen platform drops nothing")


@pytest.mark.drag
@pytest.mark.usefixtures("needs_screen")
def test_a_file_is_dragged_in_and_a_column_dragged_onto_its_field(
    person: Person, tmp_path: Path
) -> None:
    desk = Desk(write_renewals(tmp_path / "renewals.csv"))
    desk.setWindowFlags(Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint)
    desk.move(20, 20)
    with person.qtbot.waitExposed(desk):
        desk.show()
    try:
        for _try in range(3):  # on a busy machine the screen may lose the hand's first moves
            person.carry(desk, QPoint(40, 40), person.window.stack, QPoint(400, 300))
            person.settle()
            if person.draft.table is not None:
                break
    finally:
        desk.close()
        desk.deleteLater()
    person.come_forward()
    assert person.draft.table is not None
    assert person.draft.table.rows == ROWS

    person.go_to_match()
    person.match.show_matched()
    person.slot("_currency").setFocus()
    person.key(Qt.Key.Key_Delete)
    assert "_currency" not in person.feeds()
    person.match.jump_to_missing()
    card, slot = person.card("Currency"), person.slot("_currency")
    aim = slot.slot_rect().center()
    person.carry(card, QPoint(60, 30), slot, aim)
    assert person.feeds()["_currency"] == "Currency"
    assert "required missing" not in " ".join(person.footer)

    # And pulled off again, dropped onto nothing: it goes nowhere.
    person.match.show_matched()
    person.match.right.ensureWidgetVisible(slot)
    person.carry(slot, aim, person.match.left, QPoint(80, 120))
    assert "_currency" not in person.feeds()


def test_a_month_from_the_first_file_to_the_next_ones_profile(
    person: Person, tmp_path: Path
) -> None:
    # This month's file: one date that no calendar knows, one account that nobody has.
    person.read(write_renewals(tmp_path / "november.csv", broken=True, stray=True))
    person.go_to_match()
    assert list(person.feeds().values()) == list(HEADER)
    person.go_to_preview()
    assert person.counts() == {"create": ROWS - 2, "update": 0, "same": 0, "held": 2}

    # The date is mended in place, by keyboard.
    change_cell(person, "N-00003", BAD_DATE, "28/02/2027")
    assert person.counts() == {"create": ROWS - 1, "update": 0, "same": 0, "held": 1}
    assert person.send() == {"created": ROWS - 1, "held": 1}
    ends = {str(one.get("externalId")): one.get("toDate") for one in person.planhat("/licenses")}
    assert str(ends["N-00003"]).startswith("2027-02-28")
    assert "N-00012" not in ends

    # The report is read and saved, and so is the row that stayed behind.
    page = person.report_page
    assert "C-99999" in page.view.said.text()
    report = tmp_path / "report.xlsx"
    person.press(page.save)
    person.name_file(report, lambda: person.choose("Excel (xlsx)"))
    rows = read_sheet(report)
    assert rows[0][: len(HEADER)] == HEADER
    assert len(rows) == ROWS + 1
    rest = tmp_path / "to mend.xlsx"
    person.name_file(rest, lambda: person.press(page.save_rest))
    assert [row[0] for row in read_sheet(rest)] == ["Contract ID", "N-00012"]

    # The matching is kept under a name.
    person.press(page.keep)
    person.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.type("Renewals, monthly")
    person.key(Qt.Key.Key_Return)
    assert person.world.profiles.names() == ("Renewals, monthly",)

    # The row that stayed behind is loaded again and mended.
    person.read(rest)
    assert person.draft.table is not None
    assert person.draft.table.rows == 1
    person.go_to_match()
    person.go_to_preview()
    assert person.counts() == {"create": 0, "update": 0, "same": 0, "held": 1}
    change_cell(person, "N-00012", "C-99999", "C-00012")
    assert person.send() == {"created": 1}
    assert {f"N-{i:05d}" for i in range(1, ROWS + 1)} <= {
        str(one.get("externalId")) for one in person.planhat("/licenses")
    }

    # Next month's file has the same columns and other values: the profile offers itself.
    person.read(write_renewals(tmp_path / "december.csv", raised=100))
    assert person.reads("Profile “Renewals, monthly” fits")
    person.press(person.button("Go straight to Preview"))
    person.settle()
    assert person.on is Step.PREVIEW
    assert person.counts() == {"create": 0, "update": ROWS, "same": 0, "held": 0}
    person.press_primary(f"Upload {ROWS} changes to Practice")
    counts = person.see_report().counts
    assert counts["updated"] == ROWS
    earned = {str(one.get("externalId")): one.get("mrr") for one in person.planhat("/licenses")}
    assert [earned[f"N-{i + 1:05d}"] for i in range(ROWS)] == [600 + i for i in range(ROWS)]
    assert len([one for one in earned if one.startswith("N-")]) == ROWS


def change_cell(person: Person, contract: str, old: str, new: str) -> None:
    """Find a row by its contract and type over one of its cells."""
    page = person.preview
    model = page.model
    found = [
        model.index(row, column)
        for row, position in enumerate(model.order)
        for column in range(len(model.headers))
        if contract in [model.text(position, each) for each in range(len(model.headers))]
        and str(model.data(model.index(row, column), Qt.ItemDataRole.EditRole.value)) == old
    ]
    (index,) = found
    page.grid.setFocus()
    page.grid.setCurrentIndex(index)
    person.key(Qt.Key.Key_F2)
    person.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.type(new)
    person.key(Qt.Key.Key_Return)
    person.settle()


def read_sheet(path: Path) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
