"""The trial: ten rows first, read back, and a stop before more than these are harmed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import Unreachable
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.run import is_tried, make_started, run, with_mark
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.canary import TRIAL_ROWS
from planhat_desktop.core.issues import Rows as Rows32
from planhat_desktop.core.journal import Broken, Sent, Started
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import Plan, make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.report import Report
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, Rows

COUNT = 650
OLD = [
    {"externalId": f"K{place:04d}", "name": f"Company {place}", "phase": "Live", "city": "Lund"}
    for place in range(COUNT)
]
NEW = [one | {"phase": "Trial"} for one in OLD]
FRESH = [one | {"externalId": f"N{place:04d}"} for place, one in enumerate(OLD)]


def send(
    rehearsal: Rehearsal,
    rows: Rows,
    policy: Policy | None = None,
    *,
    profile: str = "",
    batch_rows: int | None = None,
    steps: list[object] | None = None,
    name: str = "run",
    is_watched: bool = False,
) -> Report:
    """Upload with a mapping that has a mark, as window and command line do."""
    table, prepared = rehearsal.prepare(rows, policy)
    plan = make_plan(prepared.resolution, prepared.issues, prepared.plan.policy, batch_rows)
    links = tuple(Link(one.index, one.header) for one in table.columns)
    mapping = Links(rehearsal.model.name, links)
    content = Content(table=table, mapping=mapping, policy=prepared.plan.policy)
    started = make_started(prepared, table, WORKSPACE, name, NOW.isoformat(), profile)
    started = with_mark(started, content, rehearsal.model)
    rehearsal.app.faults = Faults(rehearsal.faults)
    rehearsal.app.calls.clear()
    work = run(
        plan,
        started,
        rehearsal.planhat,
        rehearsal.journal,
        lambda: NOW,
        lambda: 0.5,
        is_watched=is_watched,
    )
    return rehearsal.finish(work, steps)


@pytest.fixture(scope="module")
def filled() -> Callable[[], Rehearsal]:
    return lambda: Rehearsal("Company", OLD)


def test_ten_rows_go_first_then_a_hundred_then_more(filled: Callable[[], Rehearsal]) -> None:
    rehearsal = filled()
    steps: list[object] = []
    report = send(rehearsal, NEW, steps=steps)
    assert report.state == "finished"
    assert report.counts["updated"] == COUNT
    assert rehearsal.writes() == [10, 100, 500, 40]
    reads = [one.path for one in rehearsal.app.calls if one.method == "GET"]
    assert len(reads) == TRIAL_ROWS
    assert [one.done for one in steps if isinstance(one, Progress) and one.stage == "trial"] == [
        *range(TRIAL_ROWS)
    ]


def test_a_profile_that_was_finished_here_needs_no_trial(filled: Callable[[], Rehearsal]) -> None:
    rehearsal = filled()
    send(rehearsal, NEW, profile="Monthly")
    send(rehearsal, OLD, profile="Monthly", name="second")
    assert rehearsal.writes() == [500, 150]
    # By hand, or with another mapping, or elsewhere it is new again.
    send(rehearsal, NEW, name="third")
    assert rehearsal.writes()[0] == TRIAL_ROWS
    send(rehearsal, OLD, Policy(blanks="clear"), profile="Monthly", name="fourth")
    assert rehearsal.writes()[0] == TRIAL_ROWS
    (first, *_rest) = rehearsal.written("second")
    assert isinstance(first, Started)
    runs = rehearsal.journal.runs()
    assert is_tried(first, runs)
    assert is_tried(replace(first, workspace="Renamed"), runs)
    assert not is_tried(replace(first, workspace_id="Other"), runs)
    old = [replace(one, workspace_id="") for one in runs]  # from before there were identities
    assert is_tried(replace(first, workspace="Renamed"), old)
    assert not is_tried(replace(first, workspace_id="Other"), old)
    assert not is_tried(replace(first, profile=""), runs)
    assert not is_tried(first, [replace(one, counts={**one.counts, "updated": 9}) for one in runs])
    assert not is_tried(first, [one for one in runs if one.run == "fourth"])
    assert not is_tried(first, [replace(one, state="undone") for one in runs])


def test_without_a_mapping_there_is_no_mark(filled: Callable[[], Rehearsal]) -> None:
    rehearsal = filled()
    table, prepared = rehearsal.prepare(NEW[:2])
    started = make_started(prepared, table, WORKSPACE, "r", "")
    assert with_mark(started, Content(), rehearsal.model) is started
    assert with_mark(started, Content(table=table), rehearsal.model) is started


def test_a_field_that_does_not_take_stops_after_ten_rows(filled: Callable[[], Rehearsal]) -> None:
    rehearsal = filled()
    rehearsal.app.quirks = Quirks(null_clears=False)
    rows = [one | {"phase": "", "city": "Paris"} for one in OLD]
    report = send(rehearsal, rows, Policy(blanks="clear"))
    assert report.state == "safety"
    assert report.words.startswith("The first rows were read back, and “Phase” in Planhat is not")
    assert rehearsal.writes() == [TRIAL_ROWS]
    assert report.counts["not_sent"] == COUNT - TRIAL_ROWS
    # Whoever goes on has read it.
    assert rehearsal.resume().state == "finished"


class Odd(WhenAsked):
    """A workspace in which single records read otherwise, or not at all."""

    def __init__(self, rehearsal: Rehearsal, look: Callable[[int], object]) -> None:
        client = rehearsal.planhat
        super().__init__(lambda: client)
        self._look = look
        self.reads = 0

    @override
    def read_one(self, path: str, record: str) -> dict[str, object] | None:
        self.reads += 1
        found = self._look(self.reads)
        if isinstance(found, Exception):
            raise found
        if found is None:
            return None
        return (super().read_one(path, record) or {}) | (found if isinstance(found, dict) else {})


@pytest.mark.parametrize(("odd", "state"), [(2, "finished"), (3, "safety")])
def test_a_single_field_that_others_changed_is_no_reason(
    filled: Callable[[], Rehearsal], odd: int, state: str
) -> None:
    rehearsal = filled()
    rehearsal.planhat = Odd(rehearsal, lambda read: {"phase": "Lost"} if read <= odd else {})
    assert send(rehearsal, NEW).state == state


def test_what_cannot_be_read_tells_nothing(filled: Callable[[], Rehearsal]) -> None:
    rehearsal = filled()
    rehearsal.planhat = Odd(rehearsal, lambda _read: None)
    assert send(rehearsal, NEW).state == "finished"
    rehearsal = filled()
    rehearsal.planhat = Odd(rehearsal, lambda _read: Unreachable("dropped", "Gone.", "Again."))
    assert send(rehearsal, NEW).state == "finished"


def test_the_reads_of_a_trial_keep_to_the_pace() -> None:
    rehearsal = Rehearsal("Company", OLD[:30], pace=4)
    steps: list[object] = []
    report = send(rehearsal, NEW[:30], steps=steps)
    assert report.state == "finished"
    assert sum(isinstance(one, Wait) and one.why == "pace" for one in steps) >= 3


def test_swapped_columns_are_not_sent_at_all() -> None:
    cities = ("Lund", "Köln", "Paris", "Wien", "Oslo", "Bern")
    before = [one | {"city": cities[place % 6]} for place, one in enumerate(OLD[:60])]
    rehearsal = Rehearsal("Company", before)
    rows = [one | {"name": one["city"], "city": one["name"]} for one in before]
    report = send(rehearsal, rows, is_watched=True)
    assert report.state == "safety"
    assert report.words.startswith("In 60 of 60 rows looked at, “Name” and “City” would change")
    assert rehearsal.writes() == []
    assert report.counts["not_sent"] == 60
    assert rehearsal.resume().counts["updated"] == 60


def test_new_records_alone_stop_nothing_that_nobody_watches(
    filled: Callable[[], Rehearsal],
) -> None:
    # automation.md: creates alone are no reason to stop.
    report = send(filled(), FRESH)
    assert report.state == "finished"
    assert report.counts["created"] == COUNT


def test_what_would_overwrite_many_stops_a_new_mapping_that_nobody_watches(
    filled: Callable[[], Rehearsal],
) -> None:
    rows = [one | {"name": NEW[place - 1]["name"]} for place, one in enumerate(NEW)]
    rehearsal = filled()
    report = send(rehearsal, rows, profile="Nightly")
    assert report.state == "safety"
    assert "would get what another record holds now" in report.words
    assert report.words.endswith("if it is right, “resume” it.")
    assert rehearsal.writes() == []
    # Whoever goes on has read it, and then the mapping is known.
    assert rehearsal.resume().counts["updated"] == COUNT
    assert send(rehearsal, NEW, profile="Nightly", name="second").state == "finished"


def test_a_person_is_asked_whatever_the_mapping_has_done_before(
    filled: Callable[[], Rehearsal],
) -> None:
    rehearsal = filled()
    assert send(rehearsal, NEW, profile="Monthly", is_watched=True).state == "finished"
    rows = [one | {"name": OLD[place - 1]["name"]} for place, one in enumerate(OLD)]
    report = send(rehearsal, rows, profile="Monthly", name="second", is_watched=True)
    assert report.state == "safety"
    assert rehearsal.writes() == []
    assert report.words.endswith("if it is right, send the rest.")
    assert rehearsal.resume("second").state == "finished"
    # To take it back is no sign of anything.
    assert rehearsal.undo("second", is_watched=True).state == "finished"


def test_slipped_rows_and_wrong_keys_are_told_in_words(filled: Callable[[], Rehearsal]) -> None:
    rows = [one | {"name": NEW[place - 1]["name"]} for place, one in enumerate(NEW)]
    report = send(filled(), rows, is_watched=True)
    assert "would get what another record holds now" in report.words
    report = send(filled(), FRESH, is_watched=True)
    assert "would become new records, though “Name” is “Name” of a record" in report.words


def test_a_record_changed_where_a_new_one_was_shown_stops_the_run() -> None:
    class Misleading(WhenAsked):
        @override
        def upsert(
            self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None
        ) -> Answer:
            answer = super().upsert(path, body, meanwhile)
            assert isinstance(answer.body, dict)
            answer.body["updatesKeys"] = answer.body.pop("insertsKeys")
            return answer

    rehearsal = Rehearsal("Company")
    client = rehearsal.planhat
    rehearsal.planhat = Misleading(lambda: client)
    report = send(rehearsal, FRESH)
    assert report.state == "safety"
    assert "changed a record where a new one was shown" in report.words
    assert rehearsal.writes() == [TRIAL_ROWS]


def many(count: int) -> list[dict[str, str]]:
    return [{"externalId": f"N{place}", "name": f"New {place}"} for place in range(count)]


def test_batches_grow_with_good_answers() -> None:
    rehearsal = Rehearsal("Company")
    report = send(rehearsal, many(9_000))
    assert report.counts["created"] == 9_000
    assert rehearsal.writes() == [10, 100, 500, 1_000, 2_000, 4_000, 1_390]


@settings(max_examples=40, deadline=None)
@example((500, 77))
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_a_poisoned_row_stands_alone_after_few_refused_calls(case: tuple[int, int]) -> None:
    count, poison = case
    rows = many(count)
    rehearsal = Rehearsal("Company", quirks=Quirks(error_entries="none"))
    real = rehearsal.planhat
    refused: list[int] = []

    class Poisoned(WhenAsked):
        @override
        def upsert(
            self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None
        ) -> Answer:
            items = orjson.loads(body)
            if any(one["externalId"] == f"N{poison}" for one in items):
                refused.append(len(items))
                return Answer(400, "Bad Request: no")
            return super().upsert(path, body, meanwhile)

    rehearsal.planhat = Poisoned(lambda: real)
    table, prepared = rehearsal.prepare(rows)
    plan = make_plan(prepared.resolution, prepared.issues, prepared.plan.policy, count)
    started = make_started(prepared, table, WORKSPACE, "run", NOW.isoformat())
    work = run(plan, started, rehearsal.planhat, rehearsal.journal, lambda: NOW, lambda: 0.5)
    report = rehearsal.finish(work)
    assert report.counts["created"] == count - 1
    assert report.counts["refused"] == 1
    assert report.rows()[poison + 2].message == "Bad Request: no"
    assert len(refused) <= math.ceil(math.log2(count)) + 1
    assert refused[-1] == 1
    assert sum(rehearsal.writes()) == count - 1  # each good row once,
    assert len(rehearsal.writes()) <= math.ceil(math.log2(count))  # the good halves


def test_a_batch_not_answered_in_time_is_sent_again_in_smaller_ones() -> None:
    rehearsal = Rehearsal("Company")
    rehearsal.faults = (Fault("hang", 1, method="PUT"),)
    table, prepared = rehearsal.prepare(many(800))
    plan = make_plan(prepared.resolution, prepared.issues, prepared.plan.policy)
    started = make_started(prepared, table, WORKSPACE, "run", NOW.isoformat())
    rehearsal.app.faults = Faults(rehearsal.faults)
    work = run(plan, started, rehearsal.planhat, rehearsal.journal, lambda: NOW, lambda: 0.5)
    report = rehearsal.finish(work)
    assert report.counts["created"] == 800
    assert rehearsal.writes() == [250, 250, 250, 50]


def test_a_request_beyond_the_bytes_is_cut_before_it_leaves() -> None:
    rehearsal = Rehearsal("Company")
    rows = [one | {"description": "x" * 10_000} for one in many(450)]
    table, prepared = rehearsal.prepare(rows)
    plan = prepared.plan
    whole = replace(plan, batches=(replace(plan.batches[0], rows=sum_rows(plan)),))
    started = make_started(prepared, table, WORKSPACE, "run", NOW.isoformat())
    work = run(
        replace(whole, most_rows=5_000), started, rehearsal.planhat, rehearsal.journal, lambda: NOW
    )
    report = rehearsal.finish(work)
    assert report.counts["created"] == 450
    bodies = [one.body for one in rehearsal.written() if isinstance(one, Sent)]
    assert max(map(len, bodies)) <= 4_000_000
    assert not any(isinstance(one, Broken) for one in rehearsal.written())


def sum_rows(plan: Plan) -> Rows32:
    return np.concatenate([one.rows for one in plan.batches])


def test_a_network_that_is_away_is_waited_for_as_long_as_one_likes() -> None:
    class Away(WhenAsked):
        tries = 0

        @override
        def upsert(
            self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None
        ) -> Answer:
            self.tries += 1
            if self.tries < 30:
                raise Unreachable("no_network", "Not connected.", "Connect.")
            return super().upsert(path, body, meanwhile)

    rehearsal = Rehearsal("Company")
    client = rehearsal.planhat
    rehearsal.planhat = Away(lambda: client)
    steps: list[object] = []
    assert send(rehearsal, many(5), steps=steps, is_watched=True).state == "finished"
    waits = [one.seconds for one in steps if isinstance(one, Wait)]
    assert len(waits) == 29
    assert max(waits) == 60
    rehearsal.journal = MemoryJournal(count_run)
    rehearsal.planhat = Away(lambda: client)
    assert send(rehearsal, [{"externalId": "Z", "name": "Z"}]).state == "broken"
