"""A portfolio with 214 dates that no calendar knows is mended with one fix, and uploaded."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from planhat_desktop.core.issues import IssueCode
from planhat_desktop.ui.pages.preview.problems import GroupCard
from tests.journeys.person import Person
from tests.journeys.sheets import HEADER, write_renewals

ROWS, BAD = 640, 214
ENDS = HEADER.index("End date")
# As people meet them: an end of the month pulled down a column, by two hands.
SPELLINGS = {"31/02/2027": "28/02/2027", "31.04.2027": "30/04/2027"}
MENDED = {"31/02/2027": "2027-02-28", "31.04.2027": "2027-04-30"}


def write_portfolio(path: Path) -> dict[str, str]:
    """Write a portfolio of which 214 rows have no good end date; return these, by contract."""
    with write_renewals(path, rows=ROWS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    spellings = list(SPELLINGS)
    spoilt: dict[str, str] = {}
    for row in rows[1 : 3 * BAD + 1 : 3]:
        row[ENDS] = spoilt[row[0]] = spellings[len(spoilt) % 3 // 2]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return spoilt


def date_cards(person: Person) -> list[GroupCard]:
    """The cards in sight about dates that cannot be read."""
    cards = person.preview.findChildren(GroupCard)
    return [one for one in cards if one.isVisible() and one.group.code is IssueCode.NOT_A_DATE]


def test_214_bad_dates_are_mended_with_one_fix(person: Person, tmp_path: Path) -> None:
    spoilt = write_portfolio(tmp_path / "portfolio.csv")
    assert len(spoilt) == BAD
    person.read(tmp_path / "portfolio.csv")
    person.go_to_match()
    assert list(person.feeds().values()) == list(HEADER)
    person.go_to_preview()
    before = {"create": ROWS - BAD, "update": 0, "same": 0, "held": BAD}
    assert person.counts() == before
    (card,) = date_cards(person)
    assert card.accessibleName() == "214 × not a date in End date"

    # One fix: what each of the two spellings becomes, and Enter.
    person.press(person.button("Fix once, everywhere"))
    boxes = card.findChildren(QLineEdit)
    assert len(boxes) == len(SPELLINGS)
    for box, (value, text) in zip(boxes, SPELLINGS.items(), strict=True):
        assert box.accessibleName() == f"New value for {value}"
        person.press(box)
        person.type(text)
    person.key(Qt.Key.Key_Return)
    person.settle()
    assert person.reads("214 cells changed.")
    assert date_cards(person) == []
    assert person.counts() == {"create": ROWS, "update": 0, "same": 0, "held": 0}

    # It is one step: taken back at once, and done again at once.
    person.window.activateWindow()
    person.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    assert person.counts() == before
    person.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    assert person.counts()["held"] == 0

    # What was shown is what Planhat holds, to the row.
    assert person.send() == {"created": ROWS}
    kept = person.planhat("/licenses")
    ends = {str(one.get("externalId")): str(one.get("toDate"))[:10] for one in kept}
    assert sum(contract.startswith("N-") for contract in ends) == ROWS
    assert sum(str(one.get("externalId")).startswith("N-") for one in kept) == ROWS  # none twice
    for i in range(ROWS):
        contract = f"N-{i + 1:05d}"
        is_mended = contract in spoilt
        meant = MENDED[spoilt[contract]] if is_mended else f"2027-10-{1 + i % 27:02d}"
        assert ends[contract] == meant
