"""A new record on which others hung something since is left alone, and that is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace

import orjson
import pytest
from typing_extensions import override

from planhat_desktop.adapters.practice import Permissions
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.attached import attached_words, made_with
from planhat_desktop.app.pastruns import undo_words
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.undoing import limits, read_touches, undone_records
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import Answered, Ended, Sent, Started
from tests.app.rehearsal import Rehearsal
from tests.app.test_accounts import make_started

NEW = [{"externalId": f"N{place}", "name": f"New {place}"} for place in range(4)]
PEOPLE = [
    {"companyId": "C1", "externalId": f"P{place}", "email": f"p{place}@acme.example"}
    for place in range(3)
]


def uploaded(model: str = "Company") -> Rehearsal:
    """Return a world after four companies, or three end users, were made in it."""
    rehearsal = Rehearsal(model)
    rehearsal.upload(NEW if model == "Company" else PEOPLE)
    rehearsal.seconds += 60
    return rehearsal


def find(rehearsal: Rehearsal, key: str) -> str:
    (record,) = [one["_id"] for one in rehearsal.records() if one.get("externalId") == key]
    return str(record)


def attach(rehearsal: Rehearsal, path: str, **values: object) -> str:
    """Make a record as somebody else would; return its id."""
    answer = rehearsal.planhat.upsert(path, orjson.dumps([values]))
    assert isinstance(answer.body, dict)
    (made,) = answer.body["insertsKeys"]
    return str(made["_id"])


def add_license(rehearsal: Rehearsal, key: str) -> str:
    return attach(
        rehearsal,
        "/licenses",
        companyId=find(rehearsal, key),
        _currency="EUR",
        fromDate="2026-01-01",
        mrr=5,
    )


def keys(rehearsal: Rehearsal) -> set[object]:
    return {one.get("externalId") for one in rehearsal.records()}


def test_a_company_with_a_license_of_others_stays_and_says_so() -> None:
    rehearsal = uploaded()
    add_license(rehearsal, "N1")
    attach(rehearsal, "/endusers", companyId=find(rehearsal, "N1"), email="a@b.example")
    attach(rehearsal, "/endusers", companyId=find(rehearsal, "N1"), email="c@b.example")
    attach(rehearsal, "/issues", companyIds=[find(rehearsal, "N2")], title="Slow")
    look = rehearsal.look()
    assert look.undoing.attached == {
        3: {"Enduser": 2, "License": 1},
        4: {"Issue": 1},
    }
    assert (look.undoing.removed, look.undoing.kept) == (2, 2)
    assert undo_words(look) == (
        "2 are removed, 2 are left alone, because others attached something to them since."
    )
    report = rehearsal.undo()
    told = {one.row: one for one in undone_records(report, read_touches(rehearsal.journal, "run"))}
    assert [told[row].outcome for row in range(2, 6)] == ["removed", "kept", "kept", "removed"]
    assert told[3].message == (
        "Others attached something to it since, so it is left alone: 2 end users, 1 license."
    )
    assert keys(rehearsal) == {"C1", "C2", "N1", "N2"}
    assert dict(report.started.planned) == {"restore": 0, "remove": 2, "keep": 2}


def test_an_end_user_others_wrote_to_stays() -> None:
    rehearsal = uploaded("Enduser")
    person = find(rehearsal, "P1")
    company = str(rehearsal.records()[0]["companyId"])
    attach(rehearsal, "/conversations", companyId=company, type="call", endusers=[{"id": person}])
    attach(rehearsal, "/conversations", companyId=company, type="call")
    look = rehearsal.look()
    assert look.undoing.attached == {3: {"Conversation": 1}}
    rehearsal.undo()
    assert keys(rehearsal) == {"P1"}


def test_what_the_upload_made_itself_does_not_count() -> None:
    rehearsal = uploaded()
    license_id = add_license(rehearsal, "N1")
    journal = rehearsal.journal
    started, *entries = rehearsal.written("run")
    assert isinstance(started, Started)
    # The same upload, as one of two sheets that were sent together; the license is the other.
    journal.begin(replace(started, run="whole.1"), journal.plan("run"))
    for one in (*entries, Ended("finished")):
        journal.append("whole.1", one)
    journal.begin(replace(make_started(1, 0, 0), run="whole.2", model="License"))
    journal.append("whole.2", Sent(1, 1, (2,), {}, "[]"))
    journal.append("whole.2", Answered(1, 200, (Landed(2, "created", license_id),)))
    assert rehearsal.look().undoing.attached == {3: {"License": 1}}
    assert rehearsal.look("whole.1").undoing.attached == {}
    journal.begin(replace(make_started(1, 0, 0), run="later", continues="whole.2"))
    assert license_id in made_with(journal, "later")
    assert license_id not in made_with(journal, "other.1")
    assert license_id not in made_with(journal, "whole")


def test_what_others_attached_while_an_undo_lay_still_stays_as_well() -> None:
    rehearsal = uploaded()
    rehearsal.app.faults = Faults([Fault("status", 1, 1, method="DELETE", status=401)])
    assert rehearsal.undo().state == "broken"
    add_license(rehearsal, "N2")
    report = rehearsal.resume("undo")
    told = {one.row: one for one in undone_records(report, read_touches(rehearsal.journal, "run"))}
    assert [told[row].outcome for row in range(2, 6)] == ["removed", "removed", "kept", "removed"]
    assert told[4].message == attached_words({"License": 1})
    assert keys(rehearsal) == {"C1", "C2", "N2"}
    assert sum(report.counts.values()) == 4


def test_what_may_not_be_read_is_said() -> None:
    rehearsal = uploaded()
    rehearsal.app.permissions = Permissions(unreadable=frozenset({"License", "Churn"}))
    look = rehearsal.look()
    assert look.unread == ("Churn", "License")
    said = " ".join(limits(look))
    assert "This token may not read churn logs, licenses: whether others attached any" in said
    rehearsal.app.permissions = Permissions()
    assert "may not read" not in " ".join(limits(rehearsal.look()))


def test_what_a_workspace_does_not_have_is_no_matter() -> None:
    rehearsal = uploaded()
    faults = [
        Fault("status", times=9, method="GET", path="/deals", status=404),
        Fault("torn", times=9, method="GET", path="/assets"),
    ]
    rehearsal.app.faults = Faults(faults)
    assert rehearsal.look().unread == ("Asset",)


class _Unfiltered(WhenAsked):
    """A Planhat that knows no filter by company."""

    @override
    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        kept = {name: one for name, one in (filters or {}).items() if name != "companyId"}
        return super().begin_page(path, limit=limit, offset=offset, select=select, filters=kept)


@pytest.mark.parametrize("how", ["unfiltered", "many", "few"])
def test_however_it_is_read_only_what_hangs_on_them_counts(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsal = uploaded()
    add_license(rehearsal, "N3")
    add_license(rehearsal, "C1")
    if how == "unfiltered":
        planhat = rehearsal.planhat
        rehearsal.planhat = _Unfiltered(lambda: planhat)
    else:
        monkeypatch.setattr("planhat_desktop.app.attached._MOST_IDS", 1)
        most = 1 if how == "many" else 9
        monkeypatch.setattr("planhat_desktop.app.attached._MOST_CALLS", most)
    rehearsal.app.calls.clear()
    assert rehearsal.look().undoing.attached == {5: {"License": 1}}
    asked = [one.query for one in rehearsal.app.calls if one.path == "/licenses"]
    assert len(asked) == {"unfiltered": 2, "many": 1, "few": 4}[how]


def test_many_kinds_are_not_all_named() -> None:
    names = ("License", "Task", "Churn", "Asset", "Deal", "Sale")
    assert attached_words(dict.fromkeys(names, 1)).endswith(
        "1 license, 1 task, 1 churn log, 1 asset, 2 more."
    )
