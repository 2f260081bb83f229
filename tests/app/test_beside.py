"""New records without a key are made by one at a time: nobody else could know them again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ledger import refuse_sent
from planhat_desktop.app.underway import refuse_beside
from planhat_desktop.core.frozen import change
from planhat_desktop.core.journal import Ended
from tests.app.rehearsal import Rehearsal


def test_new_records_without_a_key_wait_for_whoever_sends_such_records() -> None:
    rehearsal = Rehearsal("Company")
    _table, keyless = rehearsal.prepare([{"name": "New"}])
    _table, keyed = rehearsal.prepare([{"name": "New", "externalId": "N1"}])
    where = rehearsal.journal, rehearsal.workspace
    refuse_sent(keyless, *where)
    rehearsal.upload([{"name": "Old"}])
    refuse_sent(keyless, *where)  # what is over is seen by looking
    first = rehearsal.folded("run").started
    rehearsal.journal.begin(replace(first, run="theirs", file="Renewals.csv"))
    refuse_sent(keyed, *where)
    with pytest.raises(CallUnusable) as refused:
        refuse_sent(keyless, *where)
    assert refused.value.code == "sending_meanwhile"
    assert "Renewals.csv" in refused.value.what
    assert "Nothing was sent" in refused.value.do
    rehearsal.journal.append("theirs", Ended("finished"))
    refuse_sent(keyless, *where)


def test_other_records_and_other_workspaces_are_no_hindrance() -> None:
    rehearsal = Rehearsal("Company")
    rehearsal.upload([{"name": "Old"}])
    first = rehearsal.folded("run").started
    rehearsal.journal.begin(replace(first, run="theirs"))
    with pytest.raises(CallUnusable):
        refuse_beside(rehearsal.journal, rehearsal.workspace, "Company")
    refuse_beside(rehearsal.journal, rehearsal.workspace, "License")
    elsewhere = change(rehearsal.workspace, api_url="https://api-eu2.planhat.com")
    refuse_beside(rehearsal.journal, elsewhere, "Company")


def test_a_run_that_goes_on_with_such_records_waits_as_well() -> None:
    rehearsal = Rehearsal("Company")
    _prepared, _started, work = rehearsal.begin([{"name": "New"}])
    next(work)
    work.close()
    first = rehearsal.folded("run").started
    rehearsal.journal.begin(replace(first, run="theirs", file="Renewals.csv"))
    with pytest.raises(CallUnusable, match=r"Renewals\.csv"):
        rehearsal.resume()
    assert rehearsal.folded("run").counts["not_sent"] == 1
    rehearsal.journal.append("theirs", Ended("finished"))
    assert rehearsal.resume().counts["created"] == 1
