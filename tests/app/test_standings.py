"""How several sheets stand, in words: before they are sent, while they are, and afterwards."""

from __future__ import annotations

from dataclasses import replace

from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.sheaf import Sheaf
from planhat_desktop.app.siblings import Sibling
from planhat_desktop.app.standings import (
    ask_consent,
    name_next,
    offer_words,
    part_account,
    standing,
    title,
    twins_words,
    upload_words,
    whole_account,
)
from planhat_desktop.core.mapping import Confidence
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.report import begin
from planhat_desktop.core.schema import Workspace
from tests.app.rehearsal import WORKSPACE, Rehearsal
from tests.app.test_bundle import COMPANY, LICENSE, send
from tests.app.test_sheaf import look, make_draft, make_sheaf


def said(sheaf: Sheaf) -> list[str]:
    told = (standing(sheaf, one) for one in sheaf.drafts)
    return [f"{one.words} {one.tone}".strip() for one in told]


def unlink(draft: Draft) -> None:
    assert draft.mapping is not None
    draft.set_mapping("clear", Links(draft.mapping.model, ()))


def test_a_sheet_is_called_by_its_name_and_its_model() -> None:
    rehearsal = Rehearsal()
    people = make_draft(rehearsal, "Enduser", [{"externalId": "E"}], "People we know")
    assert title(people) == "People we know → End users"
    same = make_draft(rehearsal, "Company", [COMPANY], "Our companies")
    assert title(same) == "Our companies"
    assert title(Draft(WORKSPACE, rehearsal.catalog)) == ""


def test_sheets_stand_differently_from_step_to_step() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    companies, _people, licenses = sheaf.drafts
    unlink(companies)
    assert licenses.mapping is not None
    doubtful = replace(licenses.mapping.links[0], confidence=Confidence.CHECK)
    licenses.set_mapping("doubt", licenses.mapping.with_changed(doubtful))
    assert said(sheaf) == ["2 to match held", "1 row · matched", "1 to check update"]
    companies.undo()
    bad = make_draft(rehearsal, "License", [LICENSE, {**LICENSE, "fromDate": "soon"}])
    sheaf.gather([*sheaf.drafts[:2], bad])
    views = look(rehearsal, sheaf)
    assert said(sheaf) == ["1 row · ready create", "1 row · ready create", "1 held held"]

    assert sheaf.bundle is not None
    refusal = Fault("refuse", method="PUT", path="/companies")
    rehearsal.app.faults = Faults([refusal])
    reports = send(rehearsal, sheaf.bundle)
    running = begin(replace(reports[0].started, sending=(2, 3)))
    sheaf.sending = {sheaf.drafts[0]: running}
    assert said(sheaf)[0] == "sending 0 %"
    assert said(sheaf)[1:] == ["waits for its turn"] * 2
    sheaf.sending = {sheaf.drafts[0]: replace(running, batches=reports[0].batches)}
    assert said(sheaf)[0] == "sending 50 %"
    sheaf.sending = {sheaf.drafts[0]: reports[0], sheaf.drafts[2]: begin(reports[2].started)}
    assert said(sheaf) == ["1 refused held", "nothing to send", "sending 0 %"]
    sheaf.take_reports(sheaf.drafts, reports)
    assert said(sheaf) == ["1 refused held", "1 held held", "2 held held"]
    assert len(views) == 3


def test_what_became_of_a_sheet() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    look(rehearsal, sheaf)
    assert sheaf.bundle is not None
    rehearsal.app.faults = Faults([Fault("status", method="PUT", path="/endusers", status=401)])
    sheaf.take_reports(sheaf.drafts, send(rehearsal, sheaf.bundle))
    assert said(sheaf) == ["done create", "1 not sent held", "not begun held"]
    assert whole_account(sheaf.reports) == (
        "All 3 sheets together: 1 of 3 changes are in Planhat, 2 not sent."
    )
    name = sheaf.reports[0].started.run
    sheaf.undone = frozenset({name})
    assert said(sheaf) == ["taken back", "1 not sent held", "not begun held"]
    assert whole_account(sheaf.reports, {name}) == (
        "All 3 sheets together: 0 of 3 changes are in Planhat, 1 taken back, 2 not sent."
    )
    companies = sheaf.drafts[0]
    assert companies.report is not None
    assert part_account(companies, companies.report) == (
        "Every row of Company is accounted for: 1."
    )


def test_going_on_from_the_columns_leads_to_the_next_sheet_with_gaps() -> None:
    sheaf = make_sheaf(Rehearsal())
    assert name_next(sheaf) == "Preview 3 sheets: 3 rows"
    unlink(sheaf.drafts[1])
    assert name_next(sheaf) == "Go on to Enduser"
    sheaf.gather(sheaf.drafts[:1])
    assert name_next(sheaf) == ""


def test_two_sheets_of_one_model_are_told_in_a_sentence() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    assert twins_words(sheaf) == ""
    sheaf.gather([*sheaf.drafts, make_draft(rehearsal, "License", [LICENSE], "Old ones")])
    assert twins_words(sheaf) == (
        "“License” and “Old ones” both go to Licenses, and one upload takes one sheet of each."
        " Choose another kind of records for one, or leave it out (Sheets…) and upload it"
        " afterwards."
    )


def test_an_offer_names_sheets_and_models() -> None:
    catalog = Rehearsal().catalog
    sheets = [Sibling("Companies", "Company"), Sibling("Kontakte", "Enduser")]
    assert offer_words(sheets, catalog) == (
        "2 sheets of this workbook look like Planhat records: Companies, Kontakte (End users)."
    )


def test_one_button_and_one_question_are_for_all_sheets() -> None:
    rehearsal = Rehearsal()
    sheaf = make_sheaf(rehearsal)
    views = look(rehearsal, sheaf)
    assert upload_words(views, "Acme") == "Upload 3 sheets: 3 rows to Acme"
    assert ask_consent(views, WORKSPACE) == (
        3,
        f"This creates 1 company, 1 end user and 1 license in {WORKSPACE.name}.",
    )
    assert sheaf.bundle is not None
    sheaf.take_reports(sheaf.drafts, send(rehearsal, sheaf.bundle))
    assert upload_words(look(rehearsal, sheaf), "Acme") == ""


def test_many_new_records_are_asked_about_though_no_sheet_has_many_alone() -> None:
    rehearsal = Rehearsal()
    known = [{"externalId": f"K{n}", "name": f"Known {n}"} for n in range(210)]
    rehearsal.upload(known)
    new = [{"externalId": f"N{n}", "name": f"New {n}"} for n in range(30)]
    companies = make_draft(rehearsal, "Company", [*known, *new])
    people = [
        {"externalId": f"E{n}", "companyId": "K1", "email": f"e{n}@k.example"} for n in range(190)
    ]
    practice = Workspace("Practice", "https://practice.invalid", is_practice=True)
    sheaf = Sheaf(companies)
    sheaf.gather([companies, make_draft(rehearsal, "Enduser", people[:150])])
    look(rehearsal, sheaf)
    assert sheaf.bundle is not None
    send(rehearsal, sheaf.bundle)
    more = [{"externalId": f"M{n}", "name": f"More {n}"} for n in range(30)]
    again = make_draft(rehearsal, "Company", [*known, *new, *more])
    others = make_draft(rehearsal, "Enduser", people[:180])
    sheaf.gather([again, others])
    views = look(rehearsal, sheaf)
    assert [one.counts["create"] for one in views] == [30, 30]
    assert ask_consent(views[:1], practice) is None
    asked = ask_consent(views, practice)
    assert asked is not None
    assert asked[0] == 60
