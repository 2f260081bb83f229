"""A run that goes on makes nothing anew that another upload has made since, key or not."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.app.run import make_started, run
from planhat_desktop.core.journal import Started
from planhat_desktop.core.report import Report
from tests.app.rehearsal import NOW, Rehearsal, Rows

LATER = NOW + dt.timedelta(hours=1)
SINCE = "Another upload has made the same since, so it is not sent again."


def stop_after(rehearsal: Rehearsal, rows: Rows, steps: int) -> None:
    """Upload rows in batches of three and stop after some steps."""
    _prepared, _started, work = rehearsal.begin(rows, batch_rows=3)
    for _step in range(steps):
        if next(work, None) is None:
            break
    work.close()


def upload_later(rehearsal: Rehearsal, rows: Rows, model: str = "Company") -> Report:
    """Upload rows an hour later, in a run of their own."""
    table, prepared = rehearsal.prepare(rows)
    where = rehearsal.workspace, f"later {model}", LATER.isoformat()
    started = make_started(prepared, table, *where)
    journal = rehearsal.journal
    return rehearsal.finish(
        run(prepared.plan, started, rehearsal.planhat, journal, lambda: LATER, jitter=lambda: 0.5)
    )


def names(rehearsal: Rehearsal) -> Counter[str]:
    return Counter(str(one["name"]) for one in rehearsal.records() if "externalId" not in one)


def make(*names: str) -> Rows:
    return [{"name": one, "phase": "Live"} for one in names]


def test_what_another_upload_made_since_is_held_and_the_rest_is_sent() -> None:
    rehearsal = Rehearsal("Company")
    stop_after(rehearsal, make("A", "B", "C", "D", "D", "E"), 1)
    assert not names(rehearsal)
    assert upload_later(rehearsal, make("B", "D")).counts["created"] == 2
    report = rehearsal.resume()
    assert names(rehearsal) == Counter("ABCDDE")
    assert (report.counts["created"], report.counts["held"]) == (4, 2)
    assert {row: one.message for row, one in report.rows().items() if one.fate == "held"} == {
        3: SINCE,
        5: SINCE,
    }
    assert rehearsal.folded().rows() == report.rows()


def test_what_was_there_before_or_came_from_elsewhere_is_no_reason() -> None:
    rehearsal = Rehearsal("Company", make("A"))
    stop_after(rehearsal, [*make("A", "B"), {"name": "A", "phase": "Live"}], 1)
    rehearsal.planhat.upsert("/companies", b'[{"name": "B", "phase": "Live"}]')
    assert rehearsal.resume().counts["held"] == 0
    assert names(rehearsal) == Counter("AABB")


def test_rows_with_keys_are_left_to_their_keys() -> None:
    rehearsal = Rehearsal("Company")
    keyed = [{"externalId": "N1", "name": "A", "phase": "Live"}]
    stop_after(rehearsal, keyed, 1)
    upload_later(rehearsal, make("A"))
    assert rehearsal.resume().counts["created"] == 1


@given(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=10), st.integers(1, 9))
@settings(max_examples=25)
def test_a_file_that_was_sent_again_meanwhile_is_there_once(rows: list[str], steps: int) -> None:
    rehearsal = Rehearsal("Company")
    stop_after(rehearsal, make(*rows), steps)
    assert isinstance(rehearsal.written()[0], Started)
    upload_later(rehearsal, make(*rows))
    assert names(rehearsal) == Counter(rows)
    report = rehearsal.resume()
    assert names(rehearsal) == Counter(rows)
    assert sum(report.counts.values()) == len(rows)
    assert report.counts["not_sent"] == 0
