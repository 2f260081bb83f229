"""Rows that are mended and sent again: what is previewed of them, and what is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PRACTICE_TOKEN, PracticeTransport
from planhat_desktop.app.again import again_words, read_runs, shown_alone, shown_content
from planhat_desktop.app.draft import Content, Draft, Prepared
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.sending import send
from planhat_desktop.core.frozen import change
from planhat_desktop.core.journal import Ended, Started
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.planform import plan_to_bytes
from planhat_desktop.core.report import Report
from planhat_desktop.core.rerun import Again, join_reports, rows_again
from planhat_desktop.core.schema import Token
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, drive
from tests.app.test_accounts import make_started
from tests.core.making import make_table

BAD = ("no address", "also none", "@")


def make_content(emails: Sequence[str]) -> Content:
    """Return end users of one company; only those with an address can be sent."""
    table = make_table([("Mail", list(emails)), ("Company", ["Acme AB"] * len(emails))])
    return Content(table=table, mapping=Links("Enduser", (Link(0, "email"), Link(1, "companyId"))))


class Story:
    """Uploads of one sheet, and what is mended after them."""

    def __init__(self, emails: Sequence[str]) -> None:
        self.world = Rehearsal("Enduser")
        self.content = make_content(emails)
        self.report: Report | None = None

    def open(self) -> PlanhatClient:
        transport = PracticeTransport(lambda: self.world.app)
        return PlanhatClient(WORKSPACE, Token(PRACTICE_TOKEN), transport=transport)

    def preview(self) -> Prepared:
        planhat = self.open()
        work = prepare(self.content, self.world.catalog, planhat, lambda: NOW)
        return shown_alone(self.content, drive(work))

    def upload(self, name: str) -> Report:
        """Preview and send what is shown; return the report of the whole."""
        shown, journal = shown_content(self.content), self.world.journal
        work = send(
            self.preview(), shown, WORKSPACE, name, self.open, journal, lambda: NOW, by="anna"
        )
        report = self.world.finish(work)
        again = self.content.again
        self.report = join_reports(again.report, [report]) if again is not None else report
        return self.report

    def mend(self, emails: Mapping[int, str], rows: frozenset[int] | None = None) -> None:
        """Change cells (row number → address), and look at the rows left alone."""
        assert self.content.table is not None
        assert self.report is not None
        table = self.content.table.edit({(row, 0): text for row, text in emails.items()})
        again = Again(self.report, rows_again(self.report) if rows is None else rows)
        self.content = replace(self.content, table=table, again=again)

    def addresses(self) -> list[str]:
        return sorted(str(one["email"]) for one in self.world.records())


def test_only_the_rows_left_are_shown_and_sent_and_the_whole_adds_up() -> None:
    story = Story(["a@x.se", BAD[0], "c@x.se", "a@x.se", BAD[1]])
    first = story.upload("first")
    assert (first.counts["created"], first.counts["held"]) == (2, 3)
    assert again_words(story.content) == ""
    assert shown_content(story.content) is story.content
    story.mend({3: "b@x.se"})
    assert again_words(story.content).startswith("Only the 3 rows")
    assert story.preview().plan.counts == {"create": 1, "update": 0, "same": 0, "held": 2}
    whole = story.upload("second")
    assert (whole.counts["created"], whole.counts["held"]) == (3, 2)
    assert sum(whole.counts.values()) == 5
    # Row 5 is still the second of its address, though the first was sent long ago.
    assert "Row 2" in str(whole.rows()[5].message) or "row 2" in str(whole.rows()[5].message)
    assert story.addresses() == ["a@x.se", "b@x.se", "c@x.se"]
    started = story.world.journal.entries("second")[0]
    assert isinstance(started, Started)
    assert (started.by, started.continues, started.rows) == ("anna", "first", 3)
    runs = drive(read_runs(story.world.journal, "first"))
    assert join_reports(runs[0], runs[1:]).counts == whole.counts


def test_a_third_time_still_belongs_to_the_first() -> None:
    story = Story(["a@x.se", BAD[0], BAD[1]])
    story.upload("first")
    story.mend({3: "b@x.se"})
    story.upload("second")
    story.mend({4: "c@x.se"}, frozenset({4}))
    whole = story.upload("third")
    assert whole.counts["created"] == 3
    continued = [one.continues for one in story.world.journal.runs()]
    assert continued == ["first", "first", None]
    story.world.undo("second", "undo")
    runs = drive(read_runs(story.world.journal, "first"))
    assert [one.started.run for one in runs] == ["first", "third"]
    assert join_reports(runs[0], runs[1:]).counts["held"] == 1


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_mended_in_turns_it_ends_as_if_it_had_been_right_at_once(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    right = [f"u{place}@x.se" for place in range(count)]
    bad = data.draw(st.sets(st.integers(0, count - 1)))
    story = Story([BAD[place % 3] if place in bad else right[place] for place in range(count)])
    story.upload("run 0")
    left = sorted(bad)
    turn = 0
    while left:
        turn += 1
        now = data.draw(st.sets(st.sampled_from(left), min_size=1))
        story.mend({place + 2: right[place] for place in now})
        whole = story.upload(f"run {turn}")
        left = [place for place in left if place not in now]
        assert sum(whole.counts.values()) == count
        assert whole.counts["held"] == len(left)
    assert story.addresses() == right


def test_a_draft_can_show_the_whole_sheet_again() -> None:
    story = Story(["a@x.se", BAD[0]])
    report = story.upload("first")
    draft = Draft(WORKSPACE, story.world.catalog)
    assert story.content.table is not None
    assert story.content.mapping is not None
    draft.set_table(story.content.table, ["Enduser"], story.content.mapping)
    again = Again(report, frozenset({3}))
    seen = [draft.content.again]
    draft.send_again(again)
    seen.append(draft.content.again)
    draft.undo()
    seen.append(draft.content.again)
    draft.redo()
    seen.append(draft.content.again)
    draft.set_workspace(WORKSPACE, story.world.catalog)
    seen.append(draft.content.again)
    assert seen == [None, again, None, again, None]
    assert again.is_of(WORKSPACE)
    assert not again.is_of(change(WORKSPACE, name="Another"))


def test_what_a_safety_stop_left_is_not_sent_twice() -> None:
    world = Rehearsal("Company")
    started = replace(
        make_started(2, 0, 0), workspace=WORKSPACE.name, api_url=WORKSPACE.api_url, model="Company"
    )
    _table, prepared = world.prepare([{"name": "New Co", "externalId": "n-1"}])
    world.journal.begin(started, plan_to_bytes(prepared.plan))
    world.journal.append("r", Ended("safety", "", "Too many."))
    world.journal.begin(replace(started, run="then", continues="r"))
    with pytest.raises(CallUnusable) as unusable:
        world.resume("r")
    assert unusable.value.code == "sent_again"
    assert not world.writes()
