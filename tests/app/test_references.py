"""Companies named as people name them, up to what the practice workspace holds afterwards."""

from __future__ import annotations

from planhat_desktop.app.draft import Content
from planhat_desktop.app.groups import group
from planhat_desktop.app.prepare import prepare
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import FindBy, Link, Mapping, Reading
from planhat_desktop.core.report import Fate
from tests.app.rehearsal import NOW, Rehearsal, drive
from tests.core.making import built_in, make_table

ASSETS = [
    {"externalId": f"A{place}", "name": "Pump", "companyId": company}
    for place, company in enumerate(
        ["ACME", "Globex Oy", "C1", "acme.", "Acme GmbH", "Nobody", "Acme GmbH"]
    )
]


def test_what_is_certain_is_sent_and_the_rest_waits_for_somebody() -> None:
    rehearsal = Rehearsal("Asset")
    table, prepared = rehearsal.prepare(ASSETS)
    ids = prepared.resolution.lookups["Company"]
    acme, globex = (ids.id_of(ids.find("externalId", key)[0]) for key in ("C1", "C2"))
    report = rehearsal.upload(ASSETS)
    assert report.counts[Fate.CREATED] == 4
    assert report.counts[Fate.HELD] == 3
    homes = {one["externalId"]: one["companyId"] for one in rehearsal.records()}
    assert homes == {"A0": acme, "A1": globex, "A2": acme, "A3": acme}
    groups = group(prepared.issues, table, rehearsal.model)
    told = {one.code: [(each.value, len(each.rows)) for each in one.issues] for one in groups}
    # What most rows have stands first.
    assert told[IssueCode.REFERENCE_UNKNOWN] == [("Acme GmbH", 2), ("Nobody", 1)]
    assert {value for value, _ in told[IssueCode.REFERENCE_NEARLY]} == {
        "ACME",
        "Globex Oy",
        "acme.",
    }
    unknown = next(one for one in groups if one.code is IssueCode.REFERENCE_UNKNOWN)
    assert [one.facts["candidate_ids"] for one in unknown.issues] == [[acme], []]


def test_what_was_decided_by_hand_is_found_whatever_is_asked_for() -> None:
    rehearsal = Rehearsal("Asset")
    _, before = rehearsal.prepare(ASSETS)
    ids = before.resolution.lookups["Company"]
    globex = ids.id_of(ids.find("externalId", "C2")[0])
    table = make_table([("Id", ["A1", "A2"]), ("Customer", ["the big one", "C1"])])
    ways: tuple[FindBy, ...] = ("auto", "name", "externalId", "domain")
    for by in ways:
        reading = Reading(find_by=by, values={"the big one": globex})
        links = (Link(0, "externalId"), Link(0, "name"), Link(1, "companyId", reading))
        content = Content(table=table, mapping=Mapping("Asset", links))
        made = drive(prepare(content, built_in(), rehearsal.planhat, lambda: NOW))
        assert made.resolution.records.columns["companyId"].value(0) == globex
