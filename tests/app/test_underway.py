"""While something is being sent to a workspace, nothing is taken back there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.underway import refuse_meanwhile
from planhat_desktop.core.journal import Ended
from tests.app.rehearsal import Rehearsal
from tests.app.test_run import MIXED, OLD


def test_nothing_is_taken_back_while_another_upload_is_under_way() -> None:
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.upload(MIXED)
    before = rehearsal.records()
    first = rehearsal.folded("run").started
    other = replace(first, run="other", file="Renewals.csv")
    rehearsal.journal.begin(other)
    with pytest.raises(CallUnusable) as unusable:
        rehearsal.undo()
    assert unusable.value.code == "sending_meanwhile"
    assert "Renewals.csv" in unusable.value.what
    assert rehearsal.records() == before
    assert not rehearsal.journal.entries("undo")
    rehearsal.journal.append("other", Ended("stopped"))
    assert rehearsal.undo().counts["removed"] == 5


def test_what_is_sent_elsewhere_and_what_is_ones_own_is_no_hindrance() -> None:
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.upload(MIXED)
    first = rehearsal.folded("run").started
    rehearsal.journal.begin(replace(first, run="other", api_url="https://api-eu2.planhat.com"))
    refuse_meanwhile(rehearsal.journal, rehearsal.workspace, ("run",))
    rehearsal.journal.begin(replace(first, run="again", file=""))
    refuse_meanwhile(rehearsal.journal, rehearsal.workspace, ("run", "again"))
    with pytest.raises(CallUnusable, match="pasted cells"):
        refuse_meanwhile(rehearsal.journal, rehearsal.workspace, ("run",))
