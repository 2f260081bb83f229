"""From links to a preview: what is read of the workspace, when it is read anew, and steps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import Refused, Throttled, TokenRejected, Unreachable
from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.core.mapping import Constant, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.table import Table
from tests.app.rehearsal import NOW, Rehearsal, drive
from tests.core.making import built_in, make_table

ROWS = [
    {"companyId": "C1", "email": "ann@acme.example", "position": "CEO"},
    {"companyId": "C2", "email": "bo@globex.example", "position": "CFO"},
]


def make_content(table: Table, model: str = "Enduser") -> Content:
    links = tuple(Link(one.index, one.header) for one in table.columns)
    return Content(table=table, mapping=Links(model, links))


def sheet(**cells: str) -> Table:
    return make_table([(name, [cell]) for name, cell in cells.items()])


def test_all_of_both_models_is_read_hidden_records_included() -> None:
    rehearsal = Rehearsal("Enduser", [ROWS[0] | {"archived": "yes"}, ROWS[1]])
    content = make_content(sheet(companyId="C1", email="ann@acme.example", position="Chair"))
    steps: list[object] = []
    prepared = drive(prepare(content, built_in(), rehearsal.planhat, lambda: NOW), steps)
    assert prepared.plan.counts == {"create": 0, "update": 1, "same": 0, "held": 0}
    assert prepared.snapshot.read_at == NOW
    calls = [(one.path, "archived=true" in one.query) for one in rehearsal.app.calls]
    wanted = [("/endusers", False), ("/endusers", True), ("/leancompanies", False)]
    assert sorted(calls) == wanted
    stages = [one.stage for one in steps if isinstance(one, Progress)]
    assert stages[:2] == ["building", "building"]
    assert stages[-2:] == ["resolving", "resolving"]
    assert set(stages[2:-2]) == {"snapshot"}
    assert not rehearsal.writes()


def test_a_snapshot_that_holds_all_is_not_read_anew() -> None:
    rehearsal = Rehearsal("Enduser", ROWS)
    content = make_content(sheet(companyId="C1", email="ann@acme.example", position="Chair"))
    first = drive(prepare(content, built_in(), rehearsal.planhat, lambda: NOW))
    rehearsal.app.calls.clear()
    table = content.table
    assert table is not None
    edited = replace(content, table=table.edit({(2, 2): "Board"}))
    again = drive(prepare(edited, built_in(), rehearsal.planhat, lambda: NOW, known=first.snapshot))
    assert not rehearsal.app.calls
    assert again.snapshot is first.snapshot
    assert [one.new for one in again.resolution.changes(0)] == ["Board"]
    assert content.mapping is not None
    more = replace(content, mapping=content.mapping.with_constant(Constant("phone", "+46 8 1")))
    drive(prepare(more, built_in(), rehearsal.planhat, lambda: NOW, known=first.snapshot))
    assert rehearsal.app.calls


def test_without_sheet_or_links_there_is_nothing_to_prepare() -> None:
    planhat = Rehearsal().planhat
    for content in (Content(), Content(table=sheet(name="Acme"))):
        with pytest.raises(ValueError, match="nothing"):
            drive(prepare(content, built_in(), planhat, lambda: NOW))


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault("status", 1, 99, status=401), TokenRejected),
        (Fault("status", 1, 99, status=403), Refused),
        (Fault("status", 1, 99, status=503), Throttled),
        (Fault("drop", 1, 99), Unreachable),
        (Fault("hang", 1, 99), Unreachable),
        (Fault("not_json", 1, 99), Refused),
    ],
)
def test_a_workspace_that_cannot_be_read_is_a_trouble(
    fault: Fault, trouble: type[Exception]
) -> None:
    rehearsal = Rehearsal()
    rehearsal.app.faults = Faults([fault])
    content = make_content(sheet(name="Acme", externalId="X"), "Company")
    with pytest.raises(trouble):
        drive(prepare(content, built_in(), rehearsal.planhat, lambda: NOW))


def test_reading_waits_as_it_is_asked_to() -> None:
    rehearsal = Rehearsal()
    rehearsal.app.faults = Faults([Fault("status", status=429, retry_after_s=9)])
    content = make_content(sheet(name="Acme", externalId="X"), "Company")
    steps: list[object] = []
    drive(prepare(content, built_in(), rehearsal.planhat, lambda: NOW), steps)
    assert [one for one in steps if isinstance(one, Wait)] == [Wait(9.0, "throttled")]


def test_the_workspaces_own_fields_join_the_catalogue() -> None:
    rehearsal = Rehearsal()
    field = b'{"name": "Tier", "type": "text", "parent": "company", "isHidden": false}'
    assert rehearsal.planhat.create("/customfields", field).status == 200
    catalog = drive(read_catalog(rehearsal.planhat, built_in()))
    assert catalog.model("Company").find("custom.Tier") is not None
    assert built_in().model("Company").find("custom.Tier") is None
