"""Several sheets of one workbook: each previewed as those before it will leave Planhat."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.notebook import DiskNotebook
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PRACTICE_TOKEN, PracticeTransport
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.bundle import (
    Bundle,
    is_part,
    name_part,
    prepare_bundle,
    read_bundle,
    send_bundle,
    send_bundle_and_learn,
)
from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import RecordsChanged
from planhat_desktop.app.learning import Lessons
from planhat_desktop.app.overview import show_named
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.journal import Entry, Sent, Started
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.promises import promised_row
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Token
from planhat_desktop.core.table import Cell, Source
from planhat_desktop.core.workbook import ModelTwice
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.core.making import make_table

Rows = Sequence[Mapping[str, Cell]]
ENDS = {"create": "created", "update": "updated", "same": "unchanged", "held": "held"}
COMPANY = {"externalId": "C9", "name": "Umbrella"}
LICENSE = {
    "externalId": "L1",
    "companyId": "C9",
    "_currency": "EUR",
    "fromDate": "2026-01-01",
    "mrr": "10",
    "product": "Base",
}
PERSON = {"externalId": "E1", "companyId": "Umbrella", "email": "ann@umbrella.example"}


def sheet(model: str, rows: Rows, policy: Policy | None = None) -> Content:
    """Return a sheet whose headers are the fields' names; its first row is row 2."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [(name, [row.get(name) or None for row in rows]) for name in names]
    links = tuple(Link(place, name) for place, name in enumerate(names))
    table = make_table(cells, "book.xlsx", model)
    return Content(table=table, mapping=Links(model, links), policy=policy or Policy())


def preview(rehearsal: Rehearsal, *contents: Content) -> Bundle:
    return drive(
        prepare_bundle(contents, rehearsal.catalog, rehearsal.planhat, rehearsal.now, None)
    )


def reach(rehearsal: Rehearsal) -> PlanhatClient:
    """Return a client of its own for each upload, which closes it."""
    return PlanhatClient(
        WORKSPACE,
        Token(PRACTICE_TOKEN),
        transport=PracticeTransport(lambda: rehearsal.app),
        pacer=Pacer(1_000_000),
        clock=lambda: rehearsal.seconds,
    )


def sending(
    rehearsal: Rehearsal, bundle: Bundle
) -> Generator[Step | Entry, None, tuple[Report, ...]]:
    clock = rehearsal.now
    return send_bundle(
        bundle, WORKSPACE, "book", lambda: reach(rehearsal), rehearsal.journal, clock
    )


def send(rehearsal: Rehearsal, bundle: Bundle) -> tuple[Report, ...]:
    return drive(sending(rehearsal, bundle))


def words(bundle: Bundle) -> list[list[str]]:
    names = ("create", "update", "same", "held")
    return [[names[int(one)] for one in part.prepared.resolution.outcomes] for part in bundle.parts]


def fates(reports: Sequence[Report]) -> list[list[str]]:
    return [[one.fate.value for one in report.rows().values()] for report in reports]


def told(bundle: Bundle, place: int) -> list[str]:
    return [issue_sentence(one) for one in bundle.parts[place].prepared.issues]


def listed(rehearsal: Rehearsal, model: str) -> dict[str, dict[str, Any]]:
    rows = rehearsal.store.query(f'SELECT body FROM "{model}" ORDER BY seq')
    return {one.get("externalId", ""): one for one in (orjson.loads(body) for (body,) in rows)}


def models(bundle: Bundle) -> list[str]:
    return [part.prepared.resolution.records.model.name for part in bundle.parts]


def test_a_license_and_a_person_go_to_a_company_that_the_same_workbook_makes() -> None:
    rehearsal = Rehearsal()
    sheets = sheet("License", [LICENSE]), sheet("Enduser", [PERSON]), sheet("Company", [COMPANY])
    bundle = preview(rehearsal, *sheets)
    assert models(bundle) == ["Company", "Enduser", "License"]
    assert len([one for one in rehearsal.app.calls if "compan" in one.path]) == 1
    assert words(bundle) == [["create"], ["create"], ["create"]]
    assert bundle.counts == {"create": 3, "update": 0, "same": 0, "held": 0}
    resolution = bundle.parts[2].prepared.resolution
    column = resolution.records.columns["companyId"]
    promise = column.value(0)
    assert promise == "(new company, row 2)"
    assert resolution.name_of("Company", str(promise)) == "Umbrella"
    shown = show_named(resolution, column.field, promise)
    assert shown == "Umbrella (new company, row 2)"
    nobody = show_named(resolution, column.field, "(new company, row 1234)")
    assert nobody == "new company, row 1,234"
    assert promised_row("(new company, row 2)") == 2
    assert promised_row("(new ideas") is None
    (batch,) = bundle.parts[2].prepared.plan.batches
    previewed = bundle.parts[2].prepared.plan.body(batch)

    reports = send(rehearsal, bundle)

    assert fates(reports) == [["created"], ["created"], ["created"]]
    company = listed(rehearsal, "Company")["C9"]["_id"]
    assert listed(rehearsal, "License")["L1"]["companyId"] == company
    assert listed(rehearsal, "Enduser")["E1"]["companyId"] == company
    (sent,) = [one for one in rehearsal.written("book.3") if isinstance(one, Sent)]
    assert sent.body.encode() == previewed.replace(b"(new company, row 2)", company.encode())
    assert [one.run for one in rehearsal.journal.runs()] == ["book.3", "book.2", "book.1"]

    again = preview(rehearsal, *sheets)
    assert words(again) == [["same"], ["same"], ["same"]]
    reports = send(rehearsal, again)
    assert [one.state for one in reports] == ["finished"] * 3
    assert fates(reports) == [["unchanged"]] * 3
    assert len(rehearsal.journal.runs()) == 3


def test_several_people_of_a_note_are_promised_by_their_names() -> None:
    rehearsal = Rehearsal()
    people = [
        {"externalId": "E1", "companyId": "C1", "email": "ann@acme.example", "firstName": "Ann"},
        {"externalId": "E2", "companyId": "C1", "email": "bo@acme.example", "lastName": "Bo"},
    ]
    note = {"externalId": "N1", "companyId": "C1", "type": "note", "endusers": "Ann, E2"}
    bundle = preview(rehearsal, sheet("Note", [note]), sheet("Enduser", people))
    assert words(bundle) == [["create", "create"], ["create"]]
    send(rehearsal, bundle)
    ids = {key: one["_id"] for key, one in listed(rehearsal, "Enduser").items()}
    (made,) = listed(rehearsal, "Conversation").values()
    assert [one["id"] for one in made["endusers"]] == [ids["E1"], ids["E2"]]
    assert made["endusers"][0]["name"] == "Ann"


def test_a_company_that_is_held_holds_what_belongs_to_it() -> None:
    rehearsal = Rehearsal()
    companies = sheet("Company", [COMPANY, {"externalId": "C8", "name": "Acne", "csmScore": "x"}])
    licenses = [{**LICENSE, "companyId": one} for one in ("C8", "Acne", "C1")]
    licenses = [{**one, "externalId": f"L{place}"} for place, one in enumerate(licenses)]
    bundle = preview(rehearsal, companies, sheet("License", licenses))
    assert words(bundle) == [["create", "held"], ["held", "held", "create"]]
    assert told(bundle, 1) == [
        "“C8” is row 3 of the companies, which is held: not a number. "
        "Mend that row first, or leave this one out.",
        "“Acne” is row 3 of the companies, which is held: not a number. "
        "Mend that row first, or leave this one out.",
    ]
    reports = send(rehearsal, bundle)
    assert fates(reports) == [["created", "held"], ["held", "held", "created"]]
    assert set(listed(rehearsal, "License")) == {"L2"}


def test_what_planhat_has_is_not_held_for_a_row_that_is_called_the_same() -> None:
    rehearsal = Rehearsal()
    companies = [{"externalId": "C7", "name": "Globex", "csmScore": "x"}]
    bundle = preview(
        rehearsal,
        sheet("Company", companies),
        sheet(
            "License",
            [
                {**LICENSE, "companyId": "Globex"},
                {**LICENSE, "companyId": "C7", "externalId": "L2"},
            ],
        ),
    )
    assert words(bundle) == [["held"], ["create", "held"]]


def test_a_new_company_beside_one_of_its_name_is_not_guessed() -> None:
    rehearsal = Rehearsal()
    bundle = preview(
        rehearsal,
        sheet("Company", [{"externalId": "C7", "name": "Globex"}]),
        sheet("License", [{**LICENSE, "companyId": "Globex"}]),
    )
    (issue,) = [one for one in bundle.parts[1].prepared.issues if one.severity == "blocked"]
    assert issue.code is IssueCode.REFERENCE_AMBIGUOUS


def test_a_key_that_the_same_workbook_gives_a_company_finds_it() -> None:
    rehearsal = Rehearsal()
    company = {"sourceId": "S1", "externalId": "N1", "name": "Acme AB"}
    bundle = preview(
        rehearsal,
        sheet("Company", [company]),
        sheet("License", [{**LICENSE, "companyId": "N1"}]),
    )
    assert words(bundle) == [["update"], ["create"]]
    assert fates(send(rehearsal, bundle)) == [["updated"], ["created"]]


def test_a_company_that_planhat_refuses_holds_what_belongs_to_it() -> None:
    rehearsal = Rehearsal()
    companies = [COMPANY, {"externalId": "C8", "name": "Hooli"}]
    licenses = [LICENSE, {**LICENSE, "externalId": "L2", "companyId": "C8"}]
    bundle = preview(rehearsal, sheet("Company", companies), sheet("License", licenses))
    assert words(bundle) == [["create", "create"], ["create", "create"]]
    refusal = Fault("refuse", method="PUT", path="/companies", every=2)
    rehearsal.app.faults = Faults([refusal])
    reports = send(rehearsal, bundle)
    assert fates(reports) == [["created", "refused"], ["created", "held"]]
    why = reports[1].rows()[3].message or ""
    assert "“C8” is row 3 of the companies, which did not come to Planhat as previewed: " in why
    assert [sum(one.counts.values()) for one in reports] == [2, 2]
    assert set(listed(rehearsal, "License")) == {"L1"}


def test_a_company_whose_new_key_planhat_refuses_holds_what_is_found_by_it() -> None:
    rehearsal = Rehearsal()
    company = {"sourceId": "S1", "externalId": "N1"}
    licenses = [{**LICENSE, "companyId": "N1"}, {**LICENSE, "companyId": "C2"}]
    bundle = preview(rehearsal, sheet("Company", [company]), sheet("License", licenses))
    rehearsal.app.faults = Faults([Fault("refuse", method="PUT", path="/companies")])
    assert fates(send(rehearsal, bundle)) == [["refused"], ["held", "created"]]


def test_when_one_sheet_ends_early_those_after_it_do_not_begin() -> None:
    rehearsal = Rehearsal()
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", [LICENSE]))
    rehearsal.app.faults = Faults([Fault("status", method="PUT", status=401)])
    reports = send(rehearsal, bundle)
    assert [one.state for one in reports] == ["broken", "stopped"]
    assert reports[1].words.startswith("The sheet before this one was not sent to its end")
    assert fates(reports)[1] == ["not_sent"]
    assert [one.run for one in rehearsal.journal.runs()] == ["book.1"]


def test_a_stop_is_accounted_for_in_every_sheet() -> None:
    rehearsal = Rehearsal()
    sheets = sheet("Enduser", [PERSON]), sheet("License", [LICENSE])
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), *sheets)
    work = sending(rehearsal, bundle)
    begun = 0
    while begun < 2:
        begun += isinstance(next(work), Started)
    work.close()
    reports = drive(read_bundle(bundle, WORKSPACE, "book", rehearsal.journal, rehearsal.now))
    assert [one.state for one in reports] == ["finished", "stopped", "stopped"]
    assert fates(reports) == [["created"], ["not_sent"], ["not_sent"]]
    assert [one.started.run for one in reports] == [name_part("book", one) for one in range(3)]
    assert [one.run for one in rehearsal.journal.runs()] == ["book.2", "book.1"]


def test_what_changed_since_the_preview_stops_all_before_anything_is_sent() -> None:
    rehearsal = Rehearsal()
    rehearsal.planhat.upsert(
        "/licenses", orjson.dumps([{**LICENSE, "mrr": 10, "companyId": _acme(rehearsal)}])
    )
    license_ = {"externalId": "L1", "companyId": "C1", "product": "Pro"}
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", [license_]))
    assert words(bundle) == [["create"], ["update"]]
    change = [{"externalId": "L1", "companyId": _acme(rehearsal), "product": "Gold"}]
    rehearsal.planhat.upsert("/licenses", orjson.dumps(change))
    rehearsal.seconds += 60
    with pytest.raises(RecordsChanged) as raised:
        send(rehearsal, bundle)
    assert raised.value.model == "License"
    assert "C9" not in listed(rehearsal, "Company")
    assert not rehearsal.journal.runs()


@pytest.mark.parametrize("is_away", [False, True])
def test_what_changes_while_the_first_sheet_is_sent_stays_behind(is_away: bool) -> None:
    rehearsal = Rehearsal()
    rehearsal.planhat.upsert(
        "/licenses", orjson.dumps([{**LICENSE, "mrr": 10, "companyId": _acme(rehearsal)}])
    )
    rows = [{"externalId": "L1", "companyId": "C1", "product": "Pro"}]
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", rows))
    rehearsal.seconds += 60
    work = sending(rehearsal, bundle)
    while not isinstance(next(work), Started):
        pass
    if is_away:
        rehearsal.app.faults = Faults([Fault("status", method="GET", path="/licenses", status=401)])
    change = [{"externalId": "L1", "companyId": _acme(rehearsal), "product": "Gold"}]
    rehearsal.planhat.upsert("/licenses", orjson.dumps(change))
    reports = drive(work)
    assert fates(reports) == [["created"], ["not_sent" if is_away else "held"]]
    assert [one.state for one in reports] == ["finished", "broken" if is_away else "finished"]
    assert listed(rehearsal, "License")["L1"]["product"] == "Gold"


def test_a_sheet_that_was_cut_short_goes_on_and_is_taken_back_as_any_upload() -> None:
    rehearsal = Rehearsal()
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", [LICENSE]))
    fault = Fault("status", method="PUT", path="/licenses", status=401)
    rehearsal.app.faults = Faults([fault])
    reports = send(rehearsal, bundle)
    assert [one.state for one in reports] == ["finished", "broken"]

    report = rehearsal.resume("book.2")
    assert fates([report]) == [["created"]]
    company = listed(rehearsal, "Company")["C9"]["_id"]
    assert listed(rehearsal, "License")["L1"]["companyId"] == company

    for place in (1, 0):
        taken_back = rehearsal.undo(name_part("book", place), f"undo {place}")
        assert taken_back.counts["removed"] == 1
    assert "C9" not in listed(rehearsal, "Company")
    assert not listed(rehearsal, "License")


def test_what_is_finished_is_learned_from(tmp_path: Path) -> None:
    rehearsal = Rehearsal()
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", [LICENSE]))
    book = DiskNotebook(tmp_path / "book.json")
    lessons = Lessons(DiskSettings(tmp_path / "settings.json"), book, rehearsal.now)
    rehearsal.app.faults = Faults([Fault("status", method="PUT", path="/licenses", status=401)])
    reports = drive(send_bundle_and_learn(sending(rehearsal, bundle), bundle, Known(), lessons))
    assert [one.state for one in reports] == ["finished", "broken"]
    assert {one.model for one in book.read().lessons} == {"Company"}


@pytest.mark.parametrize(
    ("run", "is_one"),
    [("book.1", True), ("2026-11-22T10-15-00-a1b2.12", True), ("book", False), ("a.b", False)],
)
def test_a_part_is_known_by_the_name_of_its_run(run: str, is_one: bool) -> None:
    assert is_part(run) is is_one
    assert is_part(name_part(run, 0))


def test_the_file_is_looked_at_once_before_anything_is_sent() -> None:
    rehearsal = Rehearsal()
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", [LICENSE]))
    seen: list[Source] = []

    def check(source: Source) -> Generator[Progress, None, None]:
        seen.append(source)
        yield Progress("checking", 0)

    journal, clock = rehearsal.journal, rehearsal.now
    work = send_bundle(
        bundle, WORKSPACE, "b", lambda: reach(rehearsal), journal, clock, check, "Ann"
    )
    reports = drive(work)
    assert seen == [bundle.parts[0].table.source]
    assert [one.started.by for one in reports] == ["Ann", "Ann"]


def test_two_sheets_of_one_model_and_a_sheet_without_links_are_not_taken() -> None:
    rehearsal = Rehearsal()
    with pytest.raises(ModelTwice):
        preview(rehearsal, sheet("Company", [COMPANY]), sheet("Company", [COMPANY]))
    with pytest.raises(ValueError, match="nothing to prepare"):
        preview(rehearsal, Content())


def _acme(rehearsal: Rehearsal) -> str:
    return str(listed(rehearsal, "Company")["C1"]["_id"])


key = st.sampled_from(("A1", "A2", "B3", "007", ""))
company = st.sampled_from(("C1", "C2", "C8", "C9", "Acme AB", "Globex", "Hooli", "srcid-S9", ""))
companies = st.fixed_dictionaries(
    {
        "externalId": st.sampled_from(("C1", "C2", "C8", "C9", "C9", "")),
        "sourceId": st.sampled_from(("S1", "S9", "", "")),
        "name": st.sampled_from(("Acme AB", "Hooli", "Globex", "Umbrella", "")),
        "csmScore": st.sampled_from(("1", "2", "many", "", "")),
    }
)
people = st.fixed_dictionaries(
    {
        "externalId": key,
        "companyId": company,
        "email": st.sampled_from(("ann@acme.example", "bo@globex.example", "nobody", "")),
        "lastName": st.sampled_from(("Berg", "Dahl", "")),
    }
)
licenses = st.fixed_dictionaries(
    {
        "externalId": key,
        "companyId": company,
        "_currency": st.sampled_from(("EUR", "SEK", "")),
        "fromDate": st.sampled_from(("2026-04-03", "31/02/2026")),
        "mrr": st.sampled_from(("1", "2.5", "many", "")),
    }
)
issues = st.fixed_dictionaries(
    {
        "sourceId": key,
        "title": st.sampled_from(("one", "two")),
        "companyIds": st.sampled_from(("C9", "C8, C9", "Hooli, Globex", "C1", "")),
        "enduserIds": st.sampled_from(("A1", "A2, B3", "ann@acme.example", "")),
    }
)
BOOKS = {"Company": companies, "Enduser": people, "License": licenses, "Issue": issues}


@st.composite
def books(draw: st.DrawFn) -> list[Content]:
    """The sheets of a workbook, in any order."""
    names = draw(st.lists(st.sampled_from(list(BOOKS)), min_size=1, unique=True))
    mode = st.sampled_from(list(Mode))
    made = []
    for name in names:
        rows = draw(st.lists(BOOKS[name], min_size=1, max_size=6))
        made.append(sheet(name, rows, Policy(mode=draw(mode))))
    return made


def everything(rehearsal: Rehearsal) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in BOOKS:
        rows = rehearsal.store.query(f'SELECT body FROM "{name}" ORDER BY seq')
        found |= {one["_id"]: one for one in (orjson.loads(body) for (body,) in rows)}
    return found


@settings(max_examples=100)
@given(before=books(), after=books(), every=st.sampled_from((0, 0, 1, 2, 3)))
def test_every_workbook_ends_as_it_was_previewed(
    before: list[Content], after: list[Content], every: int
) -> None:
    rehearsal = Rehearsal()
    drive(
        send_bundle(
            preview(rehearsal, *before),
            WORKSPACE,
            "before",
            lambda: reach(rehearsal),
            rehearsal.journal,
            rehearsal.now,
        )
    )
    bundle = preview(rehearsal, *after)
    if every:
        fault = Fault("refuse", method="PUT", path="/companies", every=every, times=99)
        rehearsal.app.faults = Faults([fault])
    old = everything(rehearsal)

    reports = send(rehearsal, bundle)

    new = everything(rehearsal)
    assert [one.state for one in reports] == ["finished"] * len(bundle.parts)
    made = 0
    for part, expected, report in zip(bundle.parts, words(bundle), reports, strict=True):
        ends = [one.fate.value for one in report.rows().values()]
        assert sum(report.counts.values()) == part.table.rows == len(ends)
        made += ends.count("created")
        for row, (then, now) in enumerate(zip(expected, ends, strict=True)):
            if now == ENDS[then]:
                continue
            # Only what Planhat refused, and what belongs to that, may end otherwise.
            assert every, (part.content.mapping, row, then, now)
            assert then in ("create", "update")
            if report.started.model == "Company":
                assert now == "refused"
            else:
                assert now == "held"
                assert "did not come to Planhat" in report.started.held[row + 2]
        for one in report.rows().values():
            if one.fate in ("created", "updated"):
                assert one.id in new
    assert len(new) - len(old) == made
    for record in new.values():
        assert b"(new " not in orjson.dumps(record)


def again(rehearsal: Rehearsal, before: Bundle, *contents: Content) -> tuple[Bundle, list[bool]]:
    """Look again after a change; say which parts were kept."""
    known, clock = before.snapshot, rehearsal.now
    planhat, catalog = rehearsal.planhat, rehearsal.catalog
    bundle = drive(prepare_bundle(contents, catalog, planhat, clock, known, None, before))
    kept = {id(part) for part in before.parts}
    return bundle, [id(part) in kept for part in bundle.parts]


def mended(content: Content, row: int, field: str, cell: str) -> Content:
    assert content.table is not None
    column = next(one.index for one in content.table.columns if one.header == field)
    return replace(content, table=content.table.edit({(row, column): cell}))


def test_only_a_mended_sheet_and_those_it_matters_to_are_prepared_again() -> None:
    rehearsal = Rehearsal()
    company = sheet("Company", [{**COMPANY, "phase": "Live"}])
    person, license_ = sheet("Enduser", [PERSON]), sheet("License", [LICENSE])
    bundle = preview(rehearsal, company, person, license_)
    rehearsal.app.calls.clear()
    assert again(rehearsal, bundle, company, person, license_)[1] == [True, True, True]
    other = mended(license_, 2, "product", "Pro")
    assert again(rehearsal, bundle, company, person, other)[1] == [True, True, False]
    other = mended(company, 2, "phase", "Churned")  # nobody refers to a company by it
    assert again(rehearsal, bundle, other, person, license_)[1] == [False, True, True]
    other = mended(company, 2, "name", "Hooli")
    made, kept = again(rehearsal, bundle, other, person, license_)
    assert kept == [False, False, False]
    assert words(made) == [["create"], ["held"], ["create"]]
    assert not rehearsal.app.calls
    other = mended(company, 2, "externalId", "")
    made, kept = again(rehearsal, bundle, other, license_)
    assert kept == [False, False]
    assert again(rehearsal, made, license_)[1] == [False]  # nobody makes its company any more


def test_what_is_added_for_good_is_looked_at_each_time() -> None:
    rehearsal = Rehearsal()
    row = {"externalId": "C1", "dimensionId": "logins", "value": "1", "date": "2026-10-12"}
    metric, company = sheet("Metric", [row]), sheet("Company", [COMPANY])
    bundle = preview(rehearsal, company, metric)
    assert again(rehearsal, bundle, company, metric)[1] == [True, False]


@settings(max_examples=60)
@given(before=books(), after=books(), keep=st.sets(st.sampled_from(list(BOOKS))))
def test_what_is_kept_is_as_if_all_were_prepared_again(
    before: list[Content], after: list[Content], keep: set[str]
) -> None:
    rehearsal = Rehearsal()
    bundle = preview(rehearsal, *before)
    there = {part.model.name: part.content for part in bundle.parts if part.model.name in keep}
    contents = [there.get(one.mapping.model, one) for one in after if one.mapping is not None]
    made, _kept = again(rehearsal, bundle, *contents)
    fresh = preview(rehearsal, *contents)
    assert models(made) == models(fresh)
    assert words(made) == words(fresh)
    for place, (one, other) in enumerate(zip(made.parts, fresh.parts, strict=True)):
        assert told(made, place) == told(fresh, place)
        plan, expected = one.prepared.plan, other.prepared.plan
        assert [plan.body(batch) for batch in plan.batches] == [
            expected.body(batch) for batch in expected.batches
        ]
        assert one.promised.rows == other.promised.rows
