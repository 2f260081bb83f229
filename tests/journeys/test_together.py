"""A workbook of three kinds of records goes to Planhat in one go, companies first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import Qt

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.strip import Strip
from tests.journeys.person import Person

COMPANIES = [
    ["External ID", "Name", "Phase"],
    ["NC-1", "Nordwind GmbH", "Onboarding"],
    ["NC-2", "Südwind AB", "Onboarding"],
]
PEOPLE = [
    ["External ID", "First name", "Last name", "E-mail", "Company"],
    ["NP-1", "Ann", "Olsen", "ann@nordwind.example", "Nordwind GmbH"],
    ["NP-2", "Bo", "Lund", "bo@nordwind.example", "Nordwind GmbH"],
    ["NP-3", "Cid", "Falk", "cid@sudwind.example", "NC-2"],
]
START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
LICENSES = [
    ["External ID", "Company", "Product", "MRR", "Currency", "Start date", "Renewal date"],
    ["NL-1", "NC-1", "Core", 100, "EUR", START, END],
    ["NL-2", "NC-2", "Core", 200, "EUR", START, END],
]


def write_book(path: Path, *, people: Sequence[Sequence[object]] = PEOPLE) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Licenses"
    book.create_sheet("People we know")
    book.create_sheet("Companies")
    book.create_sheet("Notes")
    book.create_sheet("Old companies").sheet_state = "hidden"
    sheets = {
        "Licenses": LICENSES,
        "People we know": people,
        "Companies": COMPANIES,
        "Notes": [["To do", "Who"], ["Call them", "Jo"]],
        "Old companies": COMPANIES,
    }
    for name, rows in sheets.items():
        for row in rows:
            book[name].append(list(row))
    book.save(path)
    return path


def strip(person: Person) -> list[str]:
    """What the chips above the page say."""
    found = person.window.findChild(Strip)
    if found is None or not found.isVisible():
        return []
    return [chip.accessibleName() for chip in found.chips.chips]


def gather(person: Person, path: Path) -> None:
    """Open a workbook and let its sheets go together."""
    person.read(path)
    person.wait(lambda: person.offers("Upload them together"))
    person.press(person.button("Upload them together"))
    person.wait(lambda: person.is_on(Step.MATCH) and not person.window.is_busy)


def made(person: Person, path: str, key: str) -> dict[str, dict[str, object]]:
    """The records of a collection in Planhat whose external ID begins so, by that."""
    found = {str(one.get("externalId", "")): one for one in person.planhat(path)}
    return {name: one for name, one in found.items() if name.startswith(key)}


def test_three_sheets_go_together_and_refer_to_each_other(person: Person, tmp_path: Path) -> None:
    person.read(write_book(tmp_path / "onboarding.xlsx"))
    person.wait(lambda: person.offers("Upload them together"))
    assert person.file.view.offer.words.text() == (
        "3 sheets of this workbook look like Planhat records: Licenses, "
        "People we know (End users), Companies."
    )
    assert not strip(person)
    person.press(person.button("Upload them together"))
    person.wait(lambda: person.is_on(Step.MATCH) and not person.window.is_busy)
    assert strip(person) == [
        "Companies · 2 rows · matched",
        "People we know → End users · 3 rows · matched",
        "Licenses · 2 rows · matched",
    ]
    assert person.primary == "Preview 3 sheets: 7 rows"
    person.go_to_preview()
    assert person.counts() == {"create": 2, "update": 0, "same": 0, "held": 0}
    # A license belongs to a company that is not there yet.
    page = person.preview
    assert page.view is not None
    assert page.view.resolution.records.model.name == "License"
    column = page.model.headers.index("Company")
    assert page.model.text(0, column) == "Nordwind GmbH (new company, row 2)"
    assert not page.row.alone.isVisible()
    person.key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    assert page.view.resolution.records.model.name == "Enduser"
    assert person.counts()["create"] == 3
    assert person.primary == "Upload 3 sheets: 7 rows to Practice"
    person.press_primary("Upload")
    assert page.consent.what.text() == (
        "This creates 2 companies, creates 3 end users and creates 2 licenses in Practice."
    )
    person.type("7")
    person.key(Qt.Key.Key_Return)
    person.see_report()
    assert [one.state for one in person.window.sheaf.reports] == ["finished"] * 3
    assert person.report_page.subtitle.text().endswith(
        "All 3 sheets together: 7 of 7 changes are in Planhat."
    )
    assert strip(person) == [
        "Companies · done",
        "People we know → End users · done",
        "Licenses · done",
    ]
    companies = made(person, "/companies", "NC-")
    assert {one["name"] for one in companies.values()} == {"Nordwind GmbH", "Südwind AB"}
    nordwind, sudwind = (companies[key]["_id"] for key in ("NC-1", "NC-2"))
    people = made(person, "/endusers", "NP-")
    assert [people[f"NP-{n}"]["companyId"] for n in (1, 2, 3)] == [nordwind, nordwind, sudwind]
    licenses = made(person, "/licenses", "NL-")
    assert [licenses[f"NL-{n}"]["companyId"] for n in (1, 2)] == [nordwind, sudwind]
    # Looked at again, all of it is the same, and nothing is sent twice.
    person.window.go(Step.PREVIEW)
    person.settle()
    assert person.primary == ""
    assert {view.counts["same"] for view in person.window.sheaf.views} == {2, 3}
    # Each sheet is a run of its own in History.
    runs = person.world.journal.runs()
    assert [one.model for one in runs] == ["License", "Enduser", "Company"]
