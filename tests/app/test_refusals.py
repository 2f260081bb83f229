"""What the history tells before an upload: values refused before, and who may write."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice import Fault, Permissions
from planhat_desktop.adapters.practice.faults import Faults
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import JournalUnusable, Refused
from planhat_desktop.app.ports import RunSummary
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.refusals import Recall, Recalled
from planhat_desktop.app.run import run
from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.core.frozen import change
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.schema import Workspace
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, Rows, drive
from tests.app.test_wording import check_words
from tests.core.making import built_in, make_table

REAL = change(WORKSPACE, is_practice=False)
OLD = [{"externalId": "K1", "name": "One", "phase": "Live"}]
NEW = [{"externalId": "K1", "phase": "Churned"}]


def recall(rehearsal: Rehearsal, workspace: Workspace = REAL) -> Recall:
    return Recall(rehearsal.journal, workspace)


def look(rehearsal: Rehearsal, rows: Rows, known: Recall) -> Prepared:
    names = list(rows[0])
    table = make_table([(name, [row[name] for row in rows]) for name in names])
    links = Links(rehearsal.model.name, tuple(Link(i, name) for i, name in enumerate(names)))
    content = Content(table=table, mapping=links)
    work = prepare(content, built_in(), rehearsal.planhat, lambda: NOW, recall=known)
    return drive(work)


def refused_run(*faults: Fault) -> Rehearsal:
    rehearsal = Rehearsal("Company", OLD, faults=faults or (Fault("refuse"),))
    report = rehearsal.upload(NEW)
    assert report.counts["refused"] == 1
    return rehearsal


def test_a_value_that_was_refused_is_told_at_the_next_preview() -> None:
    rehearsal = refused_run()
    known = recall(rehearsal)
    (refusal,) = known.of(rehearsal.model).refusals
    assert (refusal.field, refusal.value) == ("phase", "Churned")
    prepared = look(rehearsal, NEW, known)
    (issue,) = [one for one in prepared.issues if one.code is IssueCode.REFUSED_BEFORE]
    sentence = issue_sentence(issue)
    check_words(sentence)
    assert sentence.startswith("Planhat refused “Churned” in Phase on 22 Nov 2026, saying “")
    assert prepared.plan.counts["update"] == 1, "it is sent as shown"
    other = look(rehearsal, [{"externalId": "K1", "phase": "Trial"}], known)
    assert IssueCode.REFUSED_BEFORE not in {one.code for one in other.issues}


def test_what_was_taken_later_is_told_no_more() -> None:
    rehearsal = refused_run()
    known = recall(rehearsal)
    assert known.of(rehearsal.model).refusals
    prepared, started, _work = rehearsal.begin(NEW)
    rehearsal.app.faults = Faults()
    later = replace(started, run="later")
    report = drive(run(prepared.plan, later, rehearsal.planhat, rehearsal.journal, lambda: NOW))
    assert report.counts["updated"] == 1
    assert not known.of(rehearsal.model).refusals


def test_only_this_model_in_this_workspace_is_recalled() -> None:
    rehearsal = refused_run()
    elsewhere = change(REAL, name="Another")
    assert not recall(rehearsal, elsewhere).of(rehearsal.model).refusals
    assert not recall(rehearsal).of(built_in().model("License")).refusals


def test_the_history_is_read_once_as_long_as_nothing_is_new() -> None:
    rehearsal = refused_run()
    known = recall(rehearsal)
    first = known.of(rehearsal.model)
    assert known.of(rehearsal.model) is first


class Unreadable(MemoryJournal):
    """A history that cannot be read."""

    def runs(self) -> tuple[RunSummary, ...]:
        raise JournalUnusable("no", "What.", "Do.")


def test_a_history_that_cannot_be_read_keeps_nobody_from_a_preview() -> None:
    known = Recall(Unreadable(count_run), REAL)
    assert known.of(built_in().model("Company")) == Recalled()


def test_what_is_known_of_the_permission_to_write_is_said() -> None:
    rehearsal = Rehearsal("Company", OLD)
    model = rehearsal.model
    unknown = recall(rehearsal).of(model).writing
    check_words(unknown)
    assert unknown == ("Whether this token may write companies only the first rows sent will show.")
    assert recall(rehearsal, WORKSPACE).of(model).writing == ""
    assert look(rehearsal, NEW, recall(rehearsal)).writing == unknown
    assert rehearsal.prepare(NEW)[1].writing == ""
    rehearsal.upload(NEW)
    assert recall(rehearsal).of(model).writing == ""


def test_a_token_that_was_not_let_write_is_remembered() -> None:
    rehearsal = Rehearsal("Company", OLD, permissions=Permissions.read_only("Company"))
    report = rehearsal.upload(NEW)
    assert report.counts["refused"] == 1
    said = recall(rehearsal).of(rehearsal.model).writing
    check_words(said)
    assert re.match(
        r"On 22 Nov 2026 Planhat did not let a token write companies: “.+”\. Ask your", said
    )


def test_where_some_rows_arrived_a_refusal_is_no_matter_of_permission() -> None:
    rehearsal = Rehearsal("Company", OLD, faults=[Fault("refuse", every=2)])
    report = rehearsal.upload([*NEW, {"externalId": "N1", "name": "New", "phase": "Churned"}])
    assert (report.counts["refused"], report.counts["updated"]) == (1, 1)
    assert recall(rehearsal).of(rehearsal.model).writing == ""
    # All were refused for another reason than the permission: that is still not known.
    assert "first rows" in recall(refused_run()).of(rehearsal.model).writing


def test_a_model_that_may_not_be_read_is_named_as_people_do() -> None:
    rehearsal = Rehearsal("Enduser", permissions=Permissions(unreadable=frozenset({"Company"})))
    with pytest.raises(Refused) as refused:
        rehearsal.prepare([{"companyId": "C1", "email": "ann@acme.example"}])
    assert refused.value.code == "no_permission"
    assert refused.value.what == (
        "Planhat does not let this token read companies, so nothing can be compared."
    )
