"""One row sent alone: just what the whole would send of it, and *same* afterwards."""

from __future__ import annotations

import orjson
import pytest
from typing_extensions import override

from planhat_desktop.app.draft import Content
from planhat_desktop.app.onerow import alone, alone_words, waiting_words
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.sending import send
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.report import Report
from planhat_desktop.core.resolution import Outcome
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal
from tests.app.test_bundle import COMPANY, LICENSE, PERSON, preview, sheet
from tests.app.test_run import MIXED, OLD, on_write


class Lasting(WhenAsked):
    """A workspace that is looked at again after the upload."""

    @override
    def close(self) -> None:
        """Stay open."""


def send_alone(rehearsal: Rehearsal, number: int) -> tuple[Report, dict[str, object]]:
    table, prepared = rehearsal.prepare(MIXED)
    links = tuple(Link(one.index, one.header) for one in table.columns)
    content = Content(table=table, mapping=Links("Company", links))
    place = table.row_numbers.tolist().index(number)
    shown = prepared.plan.item(place)
    one, alone_prepared = alone(content, prepared, number)
    work = send(
        alone_prepared,
        one,
        WORKSPACE,
        "one",
        lambda: Lasting(lambda: rehearsal.planhat),
        rehearsal.journal,
        lambda: NOW,
    )
    return rehearsal.finish(work), shown


@pytest.mark.parametrize(("number", "fate"), [(2, "updated"), (5, "updated"), (9, "created")])
def test_a_row_is_sent_alone_just_as_it_was_shown(number: int, fate: str) -> None:
    rehearsal = Rehearsal("Company", OLD)
    report, shown = send_alone(rehearsal, number)
    assert report.counts == dict.fromkeys(report.counts, 0) | {fate: 1}
    assert list(report.rows()) == [number]
    (sent,) = [one for one in rehearsal.written("one") if isinstance(one, Sent)]
    assert orjson.loads(sent.body) == [shown]
    assert alone_words(report).startswith(f"Row {number}: {fate}. Look at it in Planhat")
    _table, after = rehearsal.prepare(MIXED)
    outcomes = [Outcome(one).word for one in after.resolution.outcomes.tolist()]
    assert outcomes[number - 2] == "same"
    assert after.plan.rows_to_send == 8
    (run,) = rehearsal.journal.runs()
    assert (run.run, run.state, sum(run.counts.values())) == ("one", "finished", 1)


def test_a_row_that_is_refused_alone_says_why() -> None:
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.app.faults.add(on_write("refuse", 1, 9, every=1))
    report, _shown = send_alone(rehearsal, 2)
    assert alone_words(report) == "Row 2: refused by Planhat. refused by a field rule"


def test_without_a_sheet_there_is_no_row() -> None:
    rehearsal = Rehearsal("Company", OLD)
    _table, prepared = rehearsal.prepare(MIXED)
    with pytest.raises(ValueError, match="no sheet"):
        alone(Content(), prepared, 2)


def test_a_row_that_another_sheet_makes_something_for_waits() -> None:
    rehearsal = Rehearsal()
    licenses = [{**LICENSE, "companyId": "C9"}, {**LICENSE, "companyId": "C1"}]
    bundle = preview(rehearsal, sheet("Company", [COMPANY]), sheet("License", licenses))
    companies, found = (part.prepared.resolution for part in bundle.parts)
    assert waiting_words(companies, 0) == ""
    assert waiting_words(found, 0) == (
        "It cannot go alone: it waits for Umbrella (new company, row 2). Send that row first, or"
        " all sheets together."
    )
    assert waiting_words(found, 1) == ""
    people = [{**PERSON, "companyId": "C1"}]
    notes = [{"externalId": "N1", "companyId": "C1", "type": "note", "endusers": "E1"}]
    notes += [{"externalId": "N2", "companyId": "C1", "type": "note"}]
    bundle = preview(rehearsal, sheet("Enduser", people), sheet("Note", notes))
    noted = bundle.parts[1].prepared.resolution
    assert "new end user, row 2" in waiting_words(noted, 0)
    assert waiting_words(noted, 1) == ""
