"""A workbook of three kinds of records goes to Planhat in one go, companies first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.world import World
from planhat_desktop.app.bundle import send_bundle
from planhat_desktop.app.sheaf import Sent
from planhat_desktop.app.standings import standing
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.core.journal import Ended
from planhat_desktop.places import Places
from planhat_desktop.ui.autosaving import Autosaver
from planhat_desktop.ui.kit import Chip
from planhat_desktop.ui.offering import offer_to_go_on
from planhat_desktop.ui.pages.history import HistoryPage
from planhat_desktop.ui.strip import Strip
from tests.journeys.conftest import OpenApp
from tests.journeys.person import Person, parts_of
from tests.journeys.sheets import write_renewals

COMPANIES: list[list[object]] = [
    ["External ID", "Name", "Phase"],
    ["NC-1", "Nordwind GmbH", "Onboarding"],
    ["NC-2", "Südwind AB", "Onboarding"],
]
PEOPLE: list[list[object]] = [
    ["External ID", "First name", "Last name", "E-mail", "Company"],
    ["NP-1", "Ann", "Olsen", "ann@nordwind.example", "Nordwind GmbH"],
    ["NP-2", "Bo", "Lund", "bo@nordwind.example", "Nordwind GmbH"],
    ["NP-3", "Cid", "Falk", "cid@sudwind.example", "NC-2"],
]
START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
LICENSES: list[list[object]] = [
    ["External ID", "Company", "Product", "MRR", "Currency", "Start date", "Renewal date"],
    ["NL-1", "NC-1", "Core", 100, "EUR", START, END],
    ["NL-2", "NC-2", "Core", 200, "EUR", START, END],
]


def write_book(
    path: Path,
    *,
    companies: Sequence[Sequence[object]] = COMPANIES,
    licenses: Sequence[Sequence[object]] = LICENSES,
) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Licenses"
    book.create_sheet("People we know")
    book.create_sheet("Companies")
    book.create_sheet("Notes")
    book.create_sheet("Old companies").sheet_state = "hidden"
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Licenses": licenses,
        "People we know": PEOPLE,
        "Companies": companies,
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


def strip_chip(person: Person, sheet: str) -> Chip:
    """The chip of a sheet."""
    chips = person.window.together.strip.chips.chips
    return next(one for one in chips if one.spec.name == sheet)


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
    assert page.row.waits.text() == (
        "It cannot go alone: it waits for Nordwind GmbH (new company, row 2). Send that row first,"
        " or all sheets together."
    )
    person.key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    assert page.view.resolution.records.model.name == "Enduser"
    assert person.counts()["create"] == 3
    assert person.primary == "Upload 3 sheets: 7 rows to Practice"
    person.press_primary("Upload")
    assert page.consent.what.text() == (
        "This creates 2 companies, 3 end users and 2 licenses in Practice."
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


def test_one_row_of_several_sheets_goes_first_and_those_that_waited_for_it_can_follow(
    person: Person, tmp_path: Path
) -> None:
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    person.press(strip_chip(person, "Companies"))
    person.settle()
    page = person.preview

    def send_it(row: int) -> None:
        page.grid.setCurrentIndex(page.model.index(row, 0))
        assert not page.row.waits.isVisible()
        person.press(page.row.alone)
        person.press(person.button("Send this row"))
        person.wait(lambda: person.window.sheaf.bundle is None)
        person.wait(lambda: person.window.sheaf.bundle is not None and not person.window.is_busy)

    send_it(0)
    assert list(made(person, "/companies", "NC-")) == ["NC-1"]
    assert person.counts() == {"create": 1, "update": 0, "same": 1, "held": 0}
    person.press(strip_chip(person, "Licenses"))
    person.settle()
    send_it(0)
    assert list(made(person, "/licenses", "NL-")) == ["NL-1"]
    page.grid.setCurrentIndex(page.model.index(1, 0))
    assert "waits for Südwind AB (new company, row 3)" in page.row.waits.text()
    assert person.primary == "Upload 3 sheets: 5 rows to Practice"
    person.send()
    see_all(person)
    company = made(person, "/companies", "NC-")["NC-1"]["_id"]
    assert made(person, "/licenses", "NL-")["NL-1"]["companyId"] == company


def test_a_company_that_is_held_holds_what_belongs_to_it_until_it_is_mended(
    person: Person, tmp_path: Path
) -> None:
    companies: list[list[object]] = [*COMPANIES[:2], ["NC-2", None, "Onboarding"]]
    gather(person, write_book(tmp_path / "onboarding.xlsx", companies=companies))
    person.go_to_preview()
    assert strip(person) == [
        "Companies · 1 held",
        "People we know → End users · 1 held",
        "Licenses · 1 held",
    ]
    page = person.preview
    assert page.view is not None
    reasons = [issue_sentence(one) for one in page.view.prepared.issues]
    assert (
        "“NC-2” is row 3 of the companies, which is held: without a needed value. "
        "Mend that row first, or leave this one out."
    ) in reasons
    assert person.primary == "Upload 3 sheets: 4 rows to Practice"
    # Mending the company frees the others.
    person.press(strip_chip(person, "Companies"))
    person.settle()
    assert page.view.resolution.records.model.name == "Company"
    name = page.model.headers.index("Name")
    page.mender.change_cell(1, page.model.table_column(name) or 0, "Südwind AB")
    person.window.redraw()
    person.settle()
    person.wait(lambda: person.window.sheaf.bundle is not None and not person.window.is_busy)
    assert [one.split(" · ", 1)[1] for one in strip(person)] == [
        "2 rows · ready",
        "3 rows · ready",
        "2 rows · ready",
    ]
    assert person.primary == "Upload 3 sheets: 7 rows to Practice"
    assert person.window.draft.undo_words == "Change cells"


def test_sheets_come_and_go_and_nothing_of_them_is_lost(person: Person, tmp_path: Path) -> None:
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    together, sheaf = person.window.together, person.window.sheaf
    licenses = sheaf.holding("Licenses")
    assert licenses is not None
    together.show(licenses)
    person.match.deeds.unlink("product")
    together.leave_out("Licenses")
    person.settle()
    assert len(strip(person)) == 2
    person.press(person.button("Put it back"))
    person.settle()
    assert sheaf.holding("Licenses") is licenses
    assert not (licenses.mapping and licenses.mapping.feeds("product"))
    # Another sheet is added by hand; two of one kind cannot go in one upload.
    together.choose_sheets(person.button("Sheets…"))
    person.choose("Old companies · hidden")
    person.wait(lambda: sheaf.holding("Old companies") is not None)
    person.settle()
    assert len(strip(person)) == 4
    person.press_primary("Preview")
    person.settle()
    assert person.preview.view is None
    assert person.reads("“Companies” and “Old companies” both go to Companies")
    together.leave_out("Old companies")
    person.settle()
    person.wait(lambda: person.preview.view is not None and not person.window.is_busy)
    assert person.primary == "Upload 3 sheets: 7 rows to Practice"
    # Another file is opened, and the sheets can be had back as they were.
    person.read(write_renewals(tmp_path / "other.csv"))
    assert not sheaf.is_several
    person.press(person.button("Back to onboarding.xlsx"))
    person.settle()
    assert len(sheaf.drafts) == 3
    assert sheaf.holding("Licenses") is licenses
    # On the File page their chips lead from one to the other.
    assert "✓ Licenses · 2 rows" in [c.accessibleName() for c in person.file.view.sheets.chips]
    person.file.choose_sheet("Companies")
    person.settle()
    assert person.draft is sheaf.holding("Companies")


def ask_to_take_back(person: Person) -> HistoryPage:
    """From the report: ask what can be taken back of all sheets."""
    person.press(person.button("Undo this upload…"))
    person.wait(lambda: person.on is None)
    page = person.window.page
    assert isinstance(page, HistoryPage)
    person.wait(lambda: page.one.undo.isVisible() and not person.window.is_busy)
    return page


def test_all_sheets_are_taken_back_at_one_question(person: Person, tmp_path: Path) -> None:
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    person.send()
    page = ask_to_take_back(person)
    assert page.one.undo.what.text() == (
        "Of this upload 3 sheets are taken back, what was sent last first:\n"
        "Licenses: 2 are removed.\nEnd users: 3 are removed.\nCompanies: 2 are removed."
    )
    assert page.one.undo.yes.text() == "Undo 7 changes"
    person.press(page.one.undo.yes)
    person.wait(lambda: person.reads("All sheets of this upload are taken back."))
    person.settle()
    assert [one.model for one in person.world.journal.runs()][:3] == [
        "Company",
        "Enduser",
        "License",
    ]
    for path, key in (("/companies", "NC-"), ("/endusers", "NP-"), ("/licenses", "NL-")):
        assert not made(person, path, key)
    person.window.go(Step.REPORT)
    person.settle()
    assert person.reads("Taken back since. 2 of 2 changes had been made.")
    assert person.reads("All 3 sheets together: 0 of 7 changes are in Planhat, 7 taken back.")
    assert person.offers("Undo the undo of this sheet…")
    assert {standing(person.window.sheaf, one).words for one in person.window.sheaf.drafts} == {
        "taken back"
    }


def test_one_sheet_that_cannot_be_taken_back_ends_it_and_it_goes_on_later(
    person: Person, tmp_path: Path
) -> None:
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    person.send()
    person.go_wrong(Fault("status", method="DELETE", path="/endusers", status=401))
    page = ask_to_take_back(person)
    person.press(page.one.undo.yes)
    person.wait(lambda: person.offers("Try again") and not person.window.is_busy)
    assert person.banner.startswith("The end users were not taken back to the end: ")
    assert "So nothing was done about the companies" in person.banner
    assert len(made(person, "/companies", "NC-")) == 2
    assert person.offers("Undo all 2 sheets…")
    person.press(person.button("Try again"))
    person.wait(lambda: page.one.undo.isVisible() and not person.window.is_busy)
    person.press(page.one.undo.no)
    # From any of its sheets in History, the rest of them together.
    page.open_run(next(one.run for one in person.world.journal.runs() if one.run.endswith(".1")))
    person.wait(lambda: person.offers("Undo all 2 sheets…") and not person.window.is_busy)
    person.press(person.button("Undo all 2 sheets…"))
    person.wait(lambda: page.one.undo.isVisible() and not person.window.is_busy)
    assert page.one.undo.what.text().startswith("Of this upload 2 sheets are taken back")
    person.press(page.one.undo.yes)
    person.wait(lambda: person.reads("All sheets of this upload are taken back."))
    person.settle()
    for path, key in (("/companies", "NC-"), ("/endusers", "NP-"), ("/licenses", "NL-")):
        assert not made(person, path, key)


def test_a_stop_leaves_the_later_sheets_unbegun_and_the_rest_can_be_sent(
    person: Person, tmp_path: Path
) -> None:
    person.go_wrong(Fault("slow", method="PUT", path="/companies", times=9, seconds=0.5))
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    person.begin_upload()
    person.wait(lambda: bool(person.window.sheaf.sending))
    assert strip(person)[0] == "Companies · sending 0 %"
    person.press(strip_chip(person, "Licenses"))
    assert "Licenses: waits for its turn." in person.window.saying.words.text()
    person.press(person.button("Stop after this batch"))
    person.wait(lambda: person.is_on(Step.REPORT) and not person.window.is_busy)
    assert strip(person)[1:] == [
        "People we know → End users · not begun",
        "Licenses · not begun",
    ]
    assert len(made(person, "/companies", "NC-")) == 2
    assert not made(person, "/licenses", "NL-")
    assert person.report_page.subtitle.text().endswith(
        "Not sent to the end yet: “People we know”, “Licenses”."
    )
    person.press(strip_chip(person, "Licenses"))
    person.press(person.button("Send the rest of 2 sheets"))
    person.see_report()
    assert [one.split(" · ", 1)[1] for one in strip(person)] == ["done"] * 3
    assert len(made(person, "/licenses", "NL-")) == 2
    assert len(made(person, "/endusers", "NP-")) == 3
    assert len(made(person, "/companies", "NC-")) == 2
    assert not person.offers("Send the rest")


def test_the_network_goes_in_the_middle_and_all_goes_on_at_one_press(
    person: Person, tmp_path: Path
) -> None:
    person.go_wrong(Fault("status", method="PUT", path="/endusers", status=401, times=2))
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    person.send()
    assert [one.state for one in person.window.sheaf.reports] == ["finished", "broken", "stopped"]
    person.press(strip_chip(person, "Companies"))  # from any of them
    person.press(person.button("Send the rest of 2 sheets"))
    person.see_report()
    assert [one.state for one in person.window.sheaf.reports] == ["finished", "broken", "stopped"]
    person.press(person.button("Send the rest of 2 sheets"))
    person.see_report()
    assert [one.state for one in person.window.sheaf.reports] == ["finished"] * 3
    assert len(made(person, "/licenses", "NL-")) == 2
    people = [one for one in person.planhat("/endusers") if "NP-" in str(one.get("externalId"))]
    assert len(people) == 3
    assert len(person.world.journal.runs()) == 3


def test_a_sheet_that_was_changed_since_is_previewed_again(person: Person, tmp_path: Path) -> None:
    person.go_wrong(Fault("status", method="PUT", path="/endusers", status=401))
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    person.send()
    licenses = person.window.sheaf.holding("Licenses")
    assert licenses is not None
    licenses.leave_out([3])
    person.window.redraw()
    person.press(strip_chip(person, "Licenses"))
    person.press(person.button("Preview it again"))
    person.settle()
    person.wait(lambda: person.window.sheaf.bundle is not None)
    assert person.primary == "Upload 2 sheets: 4 rows to Practice"
    person.send()
    assert len(made(person, "/licenses", "NL-")) == 1


def test_the_window_is_closed_and_all_sheets_are_there_the_next_time(
    open_app: OpenApp, places: Places, tmp_path: Path
) -> None:
    person = open_app()
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    licenses = person.window.sheaf.holding("Licenses")
    people = person.window.sheaf.holding("People we know")
    assert licenses is not None
    assert people is not None
    for draft, field in ((licenses, "product"), (people, "lastName")):
        person.window.together.show(draft)
        person.match.deeds.unlink(field)
    saver = Autosaver(person.window)
    saver.start(offer=False)
    saver.look()
    saver.close()
    person.window.close()

    person = open_app(parts_of(World(places)))
    saver = Autosaver(person.window)
    saver.start(offer=True)
    person.settle()
    person.wait(lambda: person.offers("Go on"))
    assert "and 2 more sheets?" in person.banner
    person.press(person.button("Go on"))
    person.wait(lambda: person.window.sheaf.is_several and not person.window.is_busy)
    sheaf = person.window.sheaf
    assert [one.table.sheet for one in sheaf.drafts if one.table] == [
        "Companies",
        "People we know",
        "Licenses",
    ]
    fed = [{link.field for link in one.mapping.links} for one in sheaf.drafts if one.mapping]
    assert "lastName" not in fed[1]
    assert "firstName" in fed[1]
    assert "product" not in fed[2]
    person.settle()
    saver.close()


def cut_off(person: Person, path: Path, *, is_noted: bool) -> None:
    """Send a workbook until its first sheet has ended, and end the program then and there.

    Args:
        is_noted: whether the program was there long enough to note which upload it was at.
    """
    gather(person, path)
    person.go_to_preview()
    window, parts = person.window, person.window.parts
    sheaf, bundle = window.sheaf, window.sheaf.bundle
    assert bundle is not None
    saver = Autosaver(window)
    if not is_noted:
        saver.look()
    sheaf.sent, sheaf.sending = Sent(bundle, "2026-11-22T10-15-00-a1b2", sheaf.drafts), {}
    if is_noted:
        saver.look()
    saver.close()
    workspace = sheaf.draft.workspace
    work = send_bundle(
        bundle,
        workspace,
        sheaf.sent.name,
        lambda: parts.open(workspace),
        parts.journal,
        parts.now,
    )
    while not isinstance(next(work), Ended):
        pass
    work.close()
    sheaf.sending = None
    window.close()


def see_all(person: Person) -> None:
    """All is in Planhat, once."""
    for path, key, count in (("/companies", "NC-", 2), ("/endusers", "NP-", 3),
                             ("/licenses", "NL-", 2)):  # fmt: skip
        found = [str(one.get("externalId", "")) for one in person.planhat(path)]
        assert sum(one.startswith(key) for one in found) == count


@pytest.mark.parametrize("is_noted", [True, False], ids=["noted", "too soon to be noted"])
def test_the_program_ends_between_two_sheets_and_the_next_start_offers_the_others(
    open_app: OpenApp, places: Places, tmp_path: Path, *, is_noted: bool
) -> None:
    cut_off(open_app(), write_book(tmp_path / "onboarding.xlsx"), is_noted=is_noted)
    person = open_app(parts_of(World(places)))
    saver = Autosaver(person.window)
    saver.start(offer=True)
    person.settle()
    person.wait(lambda: person.offers("Preview them"))
    assert person.banner.startswith(
        "The upload of onboarding.xlsx ended before “Licenses”, “People we know”. Preview what is"
        " still to be sent?"
    )
    person.press(person.button("Preview them"))
    person.wait(lambda: person.is_on(Step.PREVIEW) and person.window.sheaf.is_several)
    person.wait(lambda: person.window.sheaf.bundle is not None and not person.window.is_busy)
    assert person.primary == "Upload 2 sheets: 5 rows to Practice"
    person.send()
    see_all(person)
    saver.look()
    saver.close()
    assert person.window.parts.autosave.load() is None


def go_on_at_the_start(person: Person) -> None:
    """Take the offer to go on with the run that was cut short."""
    offer_to_go_on(person.window)
    person.wait(lambda: person.offers("Go on"))
    person.press(person.button("Go on"))
    see_it_finished(person)


def see_it_finished(person: Person) -> None:
    """In History: the run that was gone on with has come to its end."""
    page = person.window.page
    assert isinstance(page, HistoryPage)
    person.wait(lambda: page.one.report is not None and page.one.report.state == "finished")
    person.settle()


@pytest.mark.parametrize("is_noted", [True, False], ids=["noted", "too soon to be noted"])
def test_the_next_start_goes_on_with_a_sheet_and_then_with_those_behind_it(
    open_app: OpenApp, places: Places, tmp_path: Path, *, is_noted: bool
) -> None:
    person = open_app()
    person.go_wrong(Fault("status", method="PUT", path="/endusers", status=401))
    saver = Autosaver(person.window)
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    if not is_noted:
        saver.look()
    person.send()
    if is_noted:
        saver.look()
    person.window.parts.autosave.close()
    person.window.close()

    person = open_app(parts_of(World(places)))
    saver = Autosaver(person.window)
    saver.start(offer=False)
    go_on_at_the_start(person)
    person.wait(lambda: person.offers("Preview them"))
    assert person.banner.startswith("The upload of onboarding.xlsx ended before “Licenses”. ")
    person.press(person.button("Preview them"))
    person.wait(lambda: person.is_on(Step.PREVIEW) and person.window.sheaf.is_several)
    person.wait(lambda: person.window.sheaf.bundle is not None and not person.window.is_busy)
    assert person.primary == "Upload 1 sheet: 2 rows to Practice"
    person.send()
    see_all(person)
    saver.close()


def test_a_sheet_is_gone_on_with_in_history_and_the_others_follow(
    person: Person, tmp_path: Path
) -> None:
    person.go_wrong(Fault("status", method="PUT", path="/endusers", status=401))
    gather(person, write_book(tmp_path / "onboarding.xlsx"))
    person.go_to_preview()
    person.send()
    person.window.show_side("history")
    person.settle()
    person.wait(lambda: person.offers("Go on with onboarding.xlsx"))
    person.press(person.button("Go on with onboarding.xlsx"))
    see_it_finished(person)
    person.wait(lambda: person.offers("Send the rest"))
    assert "Not sent to the end yet: “Licenses”." in person.banner
    person.press(person.button("Send the rest"))
    person.see_report()
    assert [one.state for one in person.window.sheaf.reports] == ["finished"] * 3
    see_all(person)


def test_the_file_is_changed_on_the_disk_meanwhile(person: Person, tmp_path: Path) -> None:
    path = write_book(tmp_path / "onboarding.xlsx")
    gather(person, path)
    person.go_to_preview()
    person.settle()
    more: list[list[object]] = [*COMPANIES, ["NC-3", "Ostwind AB", "Onboarding"]]
    write_book(path, companies=more)
    person.begin_upload()
    person.wait(lambda: person.offers("Read it again"))
    assert person.on is Step.PREVIEW
    assert not made(person, "/companies", "NC-")
    person.press(person.button("Read it again"))
    person.wait(lambda: person.is_on(Step.PREVIEW) and not person.window.is_busy)
    person.wait(lambda: person.window.sheaf.bundle is not None and not person.window.is_busy)
    assert person.primary == "Upload 3 sheets: 8 rows to Practice"
    person.send()
    assert len(made(person, "/companies", "NC-")) == 3


def mend(person: Person, field: str, value: str) -> None:
    """From the report: mend the one row that was held, and send it."""
    person.press_primary("Mend 1 row")
    person.settle()
    page = person.preview
    person.wait(lambda: page.view is not None and not person.window.is_busy)
    if value:
        column = page.model.table_column(page.model.headers.index(field))
        assert column is not None
        page.mender.change_cell(0, column, value)
        person.window.redraw()
        person.settle()
    assert person.counts() == {"create": 1, "update": 0, "same": 0, "held": 0}
    assert person.primary == "Upload 1 change to Practice"
    person.send()


def test_rows_that_were_held_are_mended_sheet_by_sheet_afterwards(
    person: Person, tmp_path: Path
) -> None:
    companies: list[list[object]] = [*COMPANIES[:2], ["NC-2", None, "Onboarding"]]
    gather(person, write_book(tmp_path / "onboarding.xlsx", companies=companies))
    person.go_to_preview()
    person.send()
    assert strip(person)[0] == "Companies · 1 held"
    assert "NC-2" not in made(person, "/companies", "NC-")
    mend(person, "Name", "Südwind AB")
    assert strip(person)[0] == "Companies · done"
    # What belongs to it is found in Planhat now.
    person.press(strip_chip(person, "Licenses"))
    mend(person, "", "")
    company = made(person, "/companies", "NC-")["NC-2"]
    assert made(person, "/licenses", "NL-")["NL-2"]["companyId"] == company["_id"]
    assert person.report_page.subtitle.text().endswith(
        "All 3 sheets together: 6 of 6 changes are in Planhat, 1 held."
    )
