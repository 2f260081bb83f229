"""A person has a column that Planhat has no field for, makes one, and fills it."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from planhat_desktop.core.schema import FieldType
from planhat_desktop.ui.pages.match.newfield import FieldDialog
from tests.journeys.person import Person, Record

PULSES = ("Green", "Amber", "Red")
ROWS = 30


def write_pulses(path: Path, companies: list[Record]) -> dict[str, str]:
    """Write the companies' pulse; return it by External ID."""
    rows = [
        (str(one["externalId"]), str(one["name"]), PULSES[at % 3])
        for at, one in enumerate(companies[:ROWS])
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("External ID", "Company name", "Pulse"), *rows])
    return {key: pulse for key, _name, pulse in rows}


def pulses_in(person: Person) -> dict[str, object]:
    """Return the pulses Planhat holds, by External ID."""
    found = {}
    for one in person.planhat("/companies"):
        custom = one.get("custom")
        if isinstance(custom, dict) and "Pulse of 2026" in custom:
            found[str(one["externalId"])] = custom["Pulse of 2026"]
    return found


def dialog_of(person: Person) -> FieldDialog:
    person.wait(lambda: any(one.isVisible() for one in person.window.findChildren(FieldDialog)))
    return next(one for one in person.window.findChildren(FieldDialog) if one.isVisible())


def test_a_field_is_made_by_keys_and_filled(person: Person, tmp_path: Path) -> None:
    pulses = write_pulses(tmp_path / "pulse.csv", person.planhat("/companies"))
    fields = len(person.planhat("/customfields"))
    person.read(tmp_path / "pulse.csv")
    person.go_to_match()
    if person.draft.model is not None and person.draft.model.name != "Company":
        person.match.deeds.choose_model("Company")
        person.settle()
    assert person.feeds() == {"externalId": "External ID", "name": "Company name"}

    # The preview reads the workspace before there is such a field.
    person.go_to_preview()
    assert person.counts() == {"create": 0, "update": 0, "same": ROWS, "held": 0}
    person.press(person.button("Back"))

    # Nothing is called so, and Enter on that asks how the field is to be made.
    person.card("Pulse").setFocus()
    person.type("Pulse of 2026")
    person.key(Qt.Key.Key_Return)
    dialog = dialog_of(person)
    assert (dialog.name.text(), dialog.new.type) == ("Pulse of 2026", "list")
    assert dialog.new.options == PULSES
    assert len(person.planhat("/customfields")) == fields
    boxes: list[QWidget] = [dialog.type, dialog.options, dialog.cancel, dialog.add]
    for box in boxes:
        press(dialog, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is box
    press(dialog, Qt.Key.Key_Return)
    person.settle()
    person.wait(lambda: "custom.Pulse of 2026" in person.feeds())
    assert len(person.planhat("/customfields")) == fields + 1
    model = person.draft.model
    assert model is not None
    field = model.find("custom.Pulse of 2026")
    assert field is not None
    assert (field.type, field.options) == (FieldType.OPTION, PULSES)

    # The rows change now, and Planhat holds what the sheet says.
    person.go_to_preview()
    assert person.counts() == {"create": 0, "update": ROWS, "same": 0, "held": 0}
    assert person.send() == {"updated": ROWS}
    assert pulses_in(person) == pulses


def press(dialog: FieldDialog, key: Qt.Key) -> None:
    """Press one key where the dialog's focus is."""
    focus = dialog.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)
