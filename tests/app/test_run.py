"""The upload: whatever fails on the way, every row ends once, and nothing is sent twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice import Permissions, Quirks
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.run import name_run
from planhat_desktop.app.sender import LONGEST_WAIT_S, TRIES
from planhat_desktop.app.steps import Leaving, Progress, Wait
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.journal import Answered, Broken, Deferred, Ended, Entry, Sent, Started
from planhat_desktop.core.plan import Batch, Plan
from planhat_desktop.core.policy import Policy, Stop
from planhat_desktop.core.report import Report
from tests.app.rehearsal import NOW, Rehearsal, Rows, drive, same_report

OLD = [{"externalId": f"K{place}", "name": f"Old {place}", "phase": "Live"} for place in range(6)]
MIXED = [
    *({"externalId": f"K{place}", "name": f"New {place}", "phase": "Live"} for place in range(4)),
    {"externalId": "K4", "name": "Old 4", "phase": "Live"},
    {"externalId": "K9", "name": "", "phase": "Trial"},
    *({"externalId": f"N{place}", "name": f"Fresh {place}", "phase": ""} for place in range(5)),
]
"""Four updates, one that is the same, one that is held (no name), five creations."""

_CALL = {"companyId": "C1", "type": "call", "subject": "Hello", "date": "2026-04-03"}
_TASK = {"companyId": "C1", "mainType": "task", "action": "Hello"}
KEYLESS = [
    _TASK,
    _TASK,
    _TASK | {"companyId": "C2"},
    _TASK,
    _TASK | {"companyId": "C2", "action": "Bye"},
    _TASK,
]
"""New records that nothing but their content can tell apart, four of them alike."""
SINGLE = [
    _CALL,
    _CALL,
    _CALL | {"companyId": "C2"},
    _CALL | {"companyId": "C2", "subject": "Bye", "date": "2026-04-04"},
    _CALL,
]
"""New records that are created one by one, three of them alike."""

CASES: dict[str, tuple[str, Rows, Rows]] = {
    "keyed": ("Company", OLD, MIXED),
    "keyless": ("Task", (), KEYLESS),
    "single": ("Conversation", (), SINGLE),
}
BATCH_ROWS = 2

_known: dict[str, tuple[Report, Counter[str]]] = {}


def undisturbed(case: str) -> tuple[Report, Counter[str]]:
    """Return how a case ends when nothing fails."""
    if case not in _known:
        model, before, rows = CASES[case]
        rehearsal = Rehearsal(model, before)
        _known[case] = rehearsal.upload(rows, batch_rows=BATCH_ROWS), rehearsal.state()
    return _known[case]


def fates(report: Report) -> list[str]:
    return [one.fate.value for one in report.rows().values()]


def on_write(
    kind: Literal["status", "drop", "hang", "not_json", "refuse", "vanish"],
    on_call: int = 1,
    times: int = 1,
    *,
    status: int = 500,
    after_commit: bool = False,
    retry_after_s: int | None = None,
    every: int = 1,
    body: str = "",
) -> Fault:
    return Fault(
        kind,
        on_call,
        times,
        method="PUT",
        status=status,
        after_commit=after_commit,
        retry_after_s=retry_after_s,
        every=every,
        body=body,
    )


def met_by(case: str, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults as they meet the writes of a case: bulk upserts or single requests."""
    how = "POST" if case == "single" else "PUT"
    return tuple(replace(one, method=how) if one.method == "PUT" else one for one in faults)


def check_accounts(rehearsal: Rehearsal, report: Report, rows: Rows) -> None:
    """Every row once, counts that add up, the journal tells the same, no record made twice."""
    assert list(report.rows()) == list(range(2, len(rows) + 2))
    assert sum(report.counts.values()) == len(rows)
    assert Counter(fates(report)) == Counter({k: v for k, v in report.counts.items() if v})
    assert same_report(report, rehearsal.folded())
    ids = [one.id for one in report.rows().values() if one.id is not None]
    assert len(ids) == len(set(ids))


def check_unharmed(rehearsal: Rehearsal, report: Report, case: str) -> None:
    """Workspace and report are those of an upload in which nothing failed."""
    smooth, state = undisturbed(case)
    check_accounts(rehearsal, report, CASES[case][2])
    assert rehearsal.state() == state
    assert fates(report) == fates(smooth)
    assert report.state == "finished"


def upload(
    case: str, *faults: Fault, quirks: Quirks | None = None, steps: list[object] | None = None
) -> tuple[Rehearsal, Report]:
    model, before, rows = CASES[case]
    rehearsal = Rehearsal(model, before, faults=met_by(case, faults), quirks=quirks)
    return rehearsal, rehearsal.upload(rows, batch_rows=BATCH_ROWS, steps=steps)


def test_undisturbed_each_row_ends_as_planned() -> None:
    steps: list[object] = []
    rehearsal, report = upload("keyed", steps=steps)
    assert fates(report) == [*["updated"] * 4, "unchanged", "held", *["created"] * 5]
    why = report.rows()[7].message
    assert why is not None
    assert why.endswith("Planhat needs it for a new company. Fill it in, or leave this row out.")
    check_accounts(rehearsal, report, MIXED)
    assert rehearsal.writes() == [2, 2, 2, 2, 1]
    progress = [one.done for one in steps if isinstance(one, Progress)]
    assert progress == [0, 2, 4, 6, 8]
    leaving = [(one.batch, one.rows) for one in steps if isinstance(one, Leaving)]
    sent = [(one.batch, one.rows) for one in rehearsal.written() if isinstance(one, Sent)]
    assert leaving == sent
    assert not [one for one in steps if isinstance(one, Wait)]


def test_entries_are_yielded_as_they_are_written() -> None:
    steps: list[object] = []
    rehearsal, _report = upload("keyed", on_write("status", 2, status=429), steps=steps)
    entries = [one for one in steps if not isinstance(one, Progress | Leaving | Wait)]
    assert tuple(entries) == rehearsal.written()


def test_what_is_sent_is_journalled_before_it_leaves_with_what_it_replaces() -> None:
    rehearsal = Rehearsal("Company", OLD)
    seen: list[Entry] = []

    class Watching(Faults):
        @override
        def take(self, method: str, path: str) -> Fault | None:
            if method == "PUT":
                seen.append(rehearsal.written()[-1])
            return super().take(method, path)

    _prepared, _started, work = rehearsal.begin(MIXED, batch_rows=BATCH_ROWS)
    rehearsal.app.faults = Watching()
    drive(work)
    assert [one.batch for one in seen if isinstance(one, Sent)] == [1, 2, 3, 4, 5]
    first = seen[0]
    assert isinstance(first, Sent)
    assert first.rows == (2, 3)
    assert first.before == {2: {"name": "Old 0"}, 3: {"name": "Old 1"}}
    assert list(first.ids) == [2, 3]
    assert first.ids[2] in first.body


class Looking(WhenAsked):
    """Looks into the journal when a request leaves, and while its answer is awaited."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        client = rehearsal.planhat
        super().__init__(lambda: client)
        self.rehearsal = rehearsal
        self.bodies: list[str] = []
        self.made_ready = 0

    def _look(self, body: bytes) -> tuple[Entry, ...]:
        written = self.rehearsal.written()
        *_before, last = written
        assert isinstance(last, Sent)
        assert last.body.encode() == body
        open_ones = {one.batch for one in written if isinstance(one, Sent)} - {last.batch}
        for one in written:
            if isinstance(one, Answered | Broken):
                open_ones.discard(one.batch)
        assert not open_ones, "it leaves before the one before is accounted for"
        self.bodies.append(last.body)
        return written

    @override
    def create(self, path: str, body: bytes) -> Answer:
        self._look(body)
        return super().create(path, body)

    @override
    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        written = self._look(body)

        def look() -> None:
            assert meanwhile is not None
            meanwhile()
            self.made_ready += 1
            assert self.rehearsal.written() == written

        return super().upsert(path, body, look)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    "faults",
    [
        (),
        (on_write("status", 2, status=413),),
        (on_write("status", 2, 2, status=429),),
        (on_write("status", 1, status=503, after_commit=True),),
        (on_write("refuse", 2, every=2),),
        (on_write("status", 3, status=400, body="No."),),
    ],
    ids=["smooth", "too large", "patience", "lost", "refused", "halved"],
)
def test_what_is_made_ready_ahead_leaves_in_its_turn_and_nothing_before_the_journal_has_it(
    case: str, faults: tuple[Fault, ...]
) -> None:
    model, before, rows = CASES[case]
    rehearsal = Rehearsal(model, before, faults=met_by(case, faults))
    looking = rehearsal.planhat = Looking(rehearsal)
    report = rehearsal.upload(rows, batch_rows=BATCH_ROWS)
    check_accounts(rehearsal, report, rows)
    sent = [one for one in rehearsal.written() if isinstance(one, Sent)]
    assert [one.body for one in sent] == looking.bodies
    assert looking.made_ready == (0 if case == "single" else len(sent))


SMALL_ONES = [1, 0, 2, 0, 3, 0, 4, 0, 5, 0]
GROWING = [{"externalId": f"G{place}", "name": f"Firm {place}"} for place in range(3_700)]
"""A batch of 500 rows, one of 1,000, one of 2,000 and what is left."""


@pytest.mark.parametrize(
    ("faults", "rows", "batch_rows", "order"),
    [
        ((), MIXED, BATCH_ROWS, SMALL_ONES),
        (
            (on_write("status", 2, status=429),),
            MIXED,
            BATCH_ROWS,
            [*SMALL_ONES[:5], 0, *SMALL_ONES[5:]],
        ),
        ((), GROWING, 5_000, [1, 0, 2, 0, 3, 0, 4, 0]),
    ],
    ids=["smooth", "patience", "growing"],
)
def test_a_batch_is_made_once_and_while_the_one_before_is_answered(
    monkeypatch: pytest.MonkeyPatch,
    faults: tuple[Fault, ...],
    rows: Rows,
    batch_rows: int,
    order: list[int],
) -> None:
    rehearsal = Rehearsal("Company", OLD, faults=faults)
    made: list[int] = []
    make_body = Plan.body

    def note_body(plan: Plan, batch: Batch) -> bytes:
        made.append(batch.number)
        return make_body(plan, batch)

    class Counting(WhenAsked):
        @override
        def upsert(
            self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None
        ) -> Answer:
            made.append(0)
            return super().upsert(path, body, meanwhile)

    client = rehearsal.planhat
    rehearsal.planhat = Counting(lambda: client)
    monkeypatch.setattr(Plan, "body", note_body)
    rehearsal.upload(rows, batch_rows=batch_rows)
    assert made == order


def test_a_batch_that_cannot_be_written_costs_the_one_before_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rehearsal = Rehearsal("Company", OLD)
    make_body = Plan.body

    def balk(plan: Plan, batch: Batch) -> bytes:
        if batch.number == 2:
            raise TypeError("str is not valid UTF-8: surrogates not allowed")
        return make_body(plan, batch)

    monkeypatch.setattr(Plan, "body", balk)
    with pytest.raises(TypeError, match="surrogates"):
        rehearsal.upload(MIXED, batch_rows=BATCH_ROWS)
    report = rehearsal.folded()
    assert fates(report)[:4] == ["updated", "updated", "not_sent", "not_sent"]
    assert report.counts["unknown"] == 0
    assert rehearsal.writes() == [2]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("after_commit", [False, True])
@pytest.mark.parametrize("on_call", [1, 2, 3])
@pytest.mark.parametrize(
    ("kind", "status"),
    [("drop", 0), ("hang", 0), ("not_json", 0), *(("status", one) for one in (500, 502, 503, 504))],
)
def test_a_lost_answer_is_looked_up_and_only_what_never_arrived_is_sent_again(
    case: str,
    kind: Literal["status", "drop", "hang", "not_json"],
    status: int,
    on_call: int,
    after_commit: bool,
) -> None:
    fault = on_write(kind, on_call, status=status, after_commit=after_commit)
    rehearsal, report = upload(case, fault)
    check_unharmed(rehearsal, report, case)
    # What the workspace carried out: no request twice.
    assert sum(rehearsal.writes()) == sum(
        len(one.rows) for one in undisturbed(case)[0].batches.values()
    )


def test_answers_lost_now_and_then_do_not_add_up_to_giving_up() -> None:
    rows = [{"name": f"Row {place}", "externalId": f"R{place}"} for place in range(TRIES + 2)]
    # Every second request is lost on its way, so that each batch is sent twice.
    lost = [on_write("drop", 2 * place + 1) for place in range(len(rows))]
    rehearsal = Rehearsal("Company", faults=lost)
    report = rehearsal.upload(rows, batch_rows=1)
    assert report.state == "finished"
    assert fates(report) == ["created"] * len(rows)


@pytest.mark.parametrize("arrived", [TRIES, TRIES + 3])
def test_a_line_that_loses_answers_is_given_up_only_when_requests_are_lost_too(
    arrived: int,
) -> None:
    rows = [{"name": f"Row {place}", "externalId": f"R{place}"} for place in range(TRIES + 5)]
    unanswered = on_write("drop", 1, arrived, after_commit=True)
    rehearsal = Rehearsal("Company", faults=(unanswered,))
    assert fates(rehearsal.upload(rows, batch_rows=1)) == ["created"] * len(rows)
    rehearsal = Rehearsal("Company", faults=(unanswered, on_write("drop", 1, 1_000)))
    report = rehearsal.upload(rows, batch_rows=1)
    assert report.state == "broken"
    assert fates(report) == ["created"] * arrived + ["not_sent"] * (len(rows) - arrived)
    check_accounts(rehearsal, report, rows)


@pytest.mark.parametrize("retry_after_s", [None, 7])
def test_planhat_asking_for_patience_is_obeyed(retry_after_s: int | None) -> None:
    steps: list[object] = []
    fault = on_write("status", 2, 2, status=429, retry_after_s=retry_after_s)
    rehearsal, report = upload("keyed", fault, steps=steps)
    check_unharmed(rehearsal, report, "keyed")
    waits = [one for one in steps if isinstance(one, Wait)]
    expected = [7.0, 7.0] if retry_after_s else [2.0, 4.0]
    assert [one.seconds for one in waits] == expected
    assert {one.why for one in waits} == {"throttled"}
    deferred = [one for one in rehearsal.written() if isinstance(one, Deferred)]
    assert [one.seconds for one in deferred] == expected


def test_patience_has_an_end_and_says_that_nothing_was_done() -> None:
    steps: list[object] = []
    rehearsal, report = upload("keyed", on_write("status", 2, 99, status=429), steps=steps)
    check_accounts(rehearsal, report, MIXED)
    assert report.state == "broken"
    assert report.words.startswith("Planhat asks to be called less often.")
    assert report.counts["updated"] == 2
    assert report.counts["not_sent"] == 7
    assert report.counts["unknown"] == 0
    waits = [one.seconds for one in steps if isinstance(one, Wait)]
    assert len(waits) == TRIES - 1
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST_WAIT_S * 1.5


@pytest.mark.parametrize("kind", ["status", "drop"])
@pytest.mark.parametrize("case", CASES)
def test_a_planhat_that_stays_away_ends_the_run_with_nothing_in_doubt(
    case: str, kind: Literal["status", "drop"]
) -> None:
    steps: list[object] = []
    rehearsal, report = upload(case, on_write(kind, 2, 99, status=503), steps=steps)
    check_accounts(rehearsal, report, CASES[case][2])
    assert report.state == "broken"
    assert report.counts["unknown"] == 0
    assert report.accounted == (1 if case == "single" else BATCH_ROWS)
    assert len([one for one in steps if isinstance(one, Wait)]) <= 2 * TRIES


def test_a_planhat_that_cannot_even_be_asked_leaves_the_batch_in_doubt() -> None:
    rehearsal, report = upload(
        "keyed",
        on_write("drop", 2, after_commit=True),
        Fault("drop", 1, 99, method="GET"),
    )
    check_accounts(rehearsal, report, MIXED)
    assert report.state == "broken"
    assert fates(report)[2:4] == ["unknown", "unknown"]
    assert report.counts["not_sent"] == 5
    broken = [one for one in rehearsal.written() if isinstance(one, Broken)]
    assert [one.doubtful for one in broken] == [True]


@pytest.mark.parametrize("kind", ["drop", "status"])
@pytest.mark.parametrize("case", CASES)
def test_reading_back_survives_a_network_that_is_away_for_a_while(
    case: str, kind: Literal["status", "drop"]
) -> None:
    rehearsal, report = upload(
        case,
        on_write("drop", 2, after_commit=True),
        Fault(kind, 1, 3, method="GET", status=429),
    )
    check_unharmed(rehearsal, report, case)


def test_rows_an_answer_leaves_out_stay_unknown_when_planhat_cannot_be_asked() -> None:
    rehearsal, report = upload(
        "keyed", on_write("vanish", 1), Fault("status", 1, 99, method="GET", status=503)
    )
    check_accounts(rehearsal, report, MIXED)
    assert report.state == "finished"
    assert fates(report)[:2] == ["unknown", "unknown"]
    assert report.counts["created"] == 5


def test_rows_that_vanish_without_a_word_are_found_out() -> None:
    rehearsal, report = upload("keyed", on_write("vanish", 4, every=2))
    check_accounts(rehearsal, report, MIXED)
    (lost,) = [one for one in report.rows().values() if one.fate.value == "refused"]
    assert lost.message == "Planhat left this row out."
    assert report.counts["created"] == 4


@pytest.mark.parametrize("error_entries", ["keys", "item", "text", "none"])
@pytest.mark.parametrize("partial_status", [206, 400])
@pytest.mark.parametrize("good_rows_written", [True, False])
def test_one_row_that_planhat_refuses_never_takes_others_with_it(
    error_entries: Literal["keys", "item", "text", "none"],
    partial_status: Literal[206, 400],
    good_rows_written: bool,
) -> None:
    quirks = Quirks(
        error_entries=error_entries,
        partial_status=partial_status,
        good_rows_written=good_rows_written,
    )
    rehearsal = Rehearsal("Company", OLD, quirks=quirks)
    rows = [one | {"name": "New"} for one in OLD]
    rows += [{"name": f"Fine {place}", "externalId": f"F{place}"} for place in range(3)]
    _prepared, _started, work = rehearsal.begin(rows, Policy(stop=Stop(after_rows=99)))
    # Somebody deletes a record after the preview, so that Planhat refuses its row.
    gone = next(one["_id"] for one in rehearsal.records() if one.get("externalId") == "K3")
    rehearsal.store.delete(rehearsal.store.shapes["companies"], gone)
    drive(work)
    report = rehearsal.folded()
    check_accounts(rehearsal, report, rows)
    assert report.state == "finished"
    expected = [*["updated"] * 6, *["created"] * 3]
    expected[3] = "refused"
    assert fates(report) == expected
    assert report.rows()[5].message
    assert len(rehearsal.records()) == 2 + 5 + 3
    assert sum(one["name"] == "New" for one in rehearsal.records()) == 5


def test_a_request_that_is_too_large_is_sent_in_halves_down_to_one_row() -> None:
    rows = [{"name": f"Large {place}", "externalId": f"L{place}"} for place in range(6)]
    rows[2]["description"] = "x" * 3_000
    rehearsal = Rehearsal("Company", max_body_bytes=2_000)
    report = rehearsal.upload(rows, batch_rows=6)
    check_accounts(rehearsal, report, rows)
    assert Counter(fates(report)) == {"created": 5, "refused": 1}
    assert fates(report)[2] == "refused"
    cuts = [one for one in rehearsal.written() if isinstance(one, Broken)]
    assert {one.code for one in cuts} == {"cut"}


def test_without_permission_every_row_is_refused_in_planhats_words() -> None:
    rows = [{"name": f"Mine {place}", "externalId": f"M{place}"} for place in range(3)]
    rehearsal = Rehearsal("Company", permissions=Permissions(uncreatable=frozenset({"Company"})))
    report = rehearsal.upload(rows)
    check_accounts(rehearsal, report, rows)
    assert fates(report) == ["refused"] * 3
    assert all(one.message for one in report.rows().values())


def test_a_token_taken_away_in_mid_run_ends_it_and_the_rest_is_not_sent() -> None:
    rehearsal, report = upload("keyed", on_write("status", 3, 99, status=401))
    check_accounts(rehearsal, report, MIXED)
    assert report.state == "broken"
    assert "token" in report.words
    assert report.counts["updated"] == 4
    assert report.counts["not_sent"] == 5
    assert report.counts["unknown"] == 0


@pytest.mark.parametrize("case", CASES)
def test_the_person_may_stop_at_any_step(case: str) -> None:
    model, before, rows = CASES[case]
    lost = on_write("drop", 3, after_commit=True)
    faults = met_by(case, (on_write("status", 2, status=429), lost))
    smooth, state = undisturbed(case)
    place = 0
    while True:
        rehearsal = Rehearsal(model, before, faults=faults)
        _prepared, _started, work = rehearsal.begin(rows, batch_rows=BATCH_ROWS)
        steps = 0
        for steps, _step in enumerate(work, 1):
            if steps > place:
                break
        work.close()
        if steps <= place:
            break
        report = rehearsal.folded()
        check_accounts(rehearsal, report, rows)
        ended = [one for one in rehearsal.written() if isinstance(one, Ended)]
        assert len(ended) == 1
        assert ended[0].state == ("finished" if isinstance(_step, Ended) else "stopped")
        # Nothing that Planhat holds is called not sent.
        written = {"updated", "created", "unknown"}
        told = [one for one in fates(report) if one in written]
        assert (rehearsal.state() - _before(model, before)).total() <= len(told)
        for one, other in zip(fates(report), fates(smooth), strict=True):
            assert one in (other, "not_sent", "unknown")
        # Stopping tells no more doubt than there is: one batch at most, whose answer was lost.
        assert report.counts["unknown"] <= BATCH_ROWS
        # The same file again brings everything, and nothing twice, where a key can find it again.
        if case == "keyed":
            rehearsal.journal = MemoryJournal(count_run)
            rehearsal.faults = ()
            rehearsal.upload(rows)
            assert rehearsal.state() == state
        place += 1
    assert place > 10


def _before(model: str, before: Rows) -> Counter[str]:
    return Rehearsal(model, before).state()


def test_a_run_let_go_of_before_it_began_writes_nothing() -> None:
    rehearsal = Rehearsal("Company", OLD)
    _prepared, _started, work = rehearsal.begin(MIXED)
    work.close()
    assert rehearsal.written() == ()
    assert rehearsal.writes() == []


class Full(MemoryJournal):
    """A journal on a disk that is full, for all entries or for what is sent."""

    takes_rest = False

    @override
    def append(self, run: str, entry: Entry) -> None:
        if isinstance(entry, Sent) or not self.takes_rest:
            raise JournalUnusable("disk_full", "The disk is full.", "Free some space.")
        super().append(run, entry)


def test_nothing_is_sent_when_the_journal_cannot_be_written() -> None:
    rehearsal = Rehearsal("Company", OLD)
    rehearsal.journal = Full(count_run)
    with pytest.raises(JournalUnusable):
        rehearsal.upload(MIXED)
    assert rehearsal.writes() == []


def test_a_journal_that_lacks_room_for_what_is_sent_ends_the_run_before_it() -> None:
    rehearsal = Rehearsal("Company", OLD)
    journal = Full(count_run)
    journal.takes_rest = True
    rehearsal.journal = journal
    report = rehearsal.upload(MIXED)
    check_accounts(rehearsal, report, MIXED)
    assert (report.state, report.words) == ("broken", "The disk is full. Free some space.")
    assert report.counts["not_sent"] == 9
    assert rehearsal.writes() == []


def test_the_pace_is_kept_by_waiting() -> None:
    rows = [{"name": f"Slow {place}", "externalId": f"P{place}"} for place in range(9)]
    rehearsal = Rehearsal("Company", pace=4)
    steps: list[object] = []
    report = rehearsal.upload(rows, batch_rows=1, steps=steps)
    assert fates(report) == ["created"] * 9
    waits = [one for one in steps if isinstance(one, Wait)]
    assert {one.why for one in waits} == {"pace"}
    assert rehearsal.seconds >= 60


def test_too_many_creations_stop_the_run_before_it_sends_anything() -> None:
    rehearsal = Rehearsal("Company", OLD)
    report = rehearsal.upload(MIXED, Policy(stop=Stop(max_creates=4)))
    check_accounts(rehearsal, report, MIXED)
    assert report.state == "safety"
    assert report.words == "5 records would be created, and at most 4 are allowed."
    assert rehearsal.writes() == []


def test_as_many_creations_as_are_allowed_are_sent() -> None:
    rehearsal = Rehearsal("Company", OLD)
    report = rehearsal.upload(MIXED, Policy(stop=Stop(max_creates=5, max_clears=0)))
    assert report.state == "finished"


def test_too_many_emptied_values_stop_the_run_before_it_sends_anything() -> None:
    rehearsal = Rehearsal("Company", OLD)
    rows = [{"externalId": f"K{place}", "name": f"Old {place}", "phase": ""} for place in range(3)]
    report = rehearsal.upload(rows, Policy(blanks="clear", stop=Stop(max_clears=2)))
    assert report.state == "safety"
    assert report.words == "3 values would be emptied, and at most 2 are allowed."
    assert rehearsal.writes() == []


def test_too_many_refusals_stop_the_run() -> None:
    rows = [{"name": f"Row {place}", "externalId": f"R{place}"} for place in range(30)]
    rehearsal = Rehearsal("Company", faults=(on_write("refuse", 2, 99, every=2),))
    report = rehearsal.upload(
        rows, Policy(stop=Stop(refused_share=0.2, after_rows=10)), batch_rows=5
    )
    check_accounts(rehearsal, report, rows)
    # Five rows went well, then two of five are refused: 2 of 10 are a fifth, 4 of 15 are more.
    assert report.state == "safety"
    assert report.words == "Planhat refused 4 of 15 rows. Nothing more was sent."
    assert report.counts["not_sent"] == 15


def test_a_row_created_where_an_update_was_shown_stops_the_run() -> None:
    class Misleading(WhenAsked):
        @override
        def upsert(
            self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None
        ) -> Answer:
            answer = super().upsert(path, body, meanwhile)
            assert isinstance(answer.body, dict)
            answer.body["insertsKeys"] = answer.body.pop("updatesKeys")
            return answer

    rehearsal = Rehearsal("Company", OLD)
    client = rehearsal.planhat
    rehearsal.planhat = Misleading(lambda: client)
    _prepared, _started, work = rehearsal.begin(MIXED, batch_rows=BATCH_ROWS)
    drive(work)
    report = rehearsal.folded()
    assert report.state == "safety"
    assert report.words == "Row 2 was created where an update was shown. Nothing more was sent."
    assert rehearsal.writes() == [2]


def test_an_empty_plan_ends_at_once() -> None:
    rehearsal = Rehearsal("Company", OLD)
    report = rehearsal.upload(OLD)
    check_accounts(rehearsal, report, OLD)
    assert [type(one) for one in rehearsal.written()] == [Started, Ended]
    assert report.counts["unchanged"] == 6


faults = st.lists(
    st.one_of(
        st.builds(
            on_write,
            st.sampled_from(("drop", "hang", "not_json")),
            st.integers(1, 8),
            st.integers(1, 3),
            after_commit=st.booleans(),
        ),
        st.builds(
            on_write,
            st.just("status"),
            st.integers(1, 8),
            st.integers(1, 3),
            status=st.sampled_from((500, 502, 503, 504)),
            after_commit=st.booleans(),
        ),
        st.builds(
            on_write,
            st.just("status"),
            st.integers(1, 8),
            st.integers(1, 3),
            status=st.just(429),
            retry_after_s=st.sampled_from((None, 0, 3)),
        ),
        st.builds(
            on_write, st.just("status"), st.integers(1, 8), st.integers(1, 2), status=st.just(413)
        ),
        st.builds(
            Fault,
            st.just("status"),
            st.integers(1, 4),
            st.integers(1, 2),
            method=st.just("GET"),
            status=st.sampled_from((429, 503)),
        ),
    ),
    max_size=4,
)
ways = st.builds(
    Quirks,
    shuffled=st.booleans(),
    nonupdates_inside=st.booleans(),
    keyless_rows_listed=st.booleans(),
    touches_unchanged=st.booleans(),
    owners_as_objects=st.booleans(),
)


@settings(max_examples=200)
@given(script=faults, quirks=ways, case=st.sampled_from(sorted(CASES)))
def test_whatever_fails_the_workspace_ends_as_if_nothing_had(
    script: list[Fault], quirks: Quirks, case: str
) -> None:
    rehearsal, report = upload(case, *script, quirks=quirks)
    model, before, rows = CASES[case]
    smooth, state = undisturbed(case)
    check_accounts(rehearsal, report, rows)
    for one, other in zip(fates(report), fates(smooth), strict=True):
        assert one in (other, "not_sent", "unknown", "refused")
    # Only a request too large even for one row is refused here.
    assert not report.counts["refused"] or any(one.status == 413 for one in script)
    held = rehearsal.state() - _before(model, before)
    assert not held - (state - _before(model, before))
    if report.state == "finished" and not report.counts["refused"] + report.counts["unknown"]:
        check_unharmed(rehearsal, report, case)
    if case == "keyed":  # what a key can find again is mended by sending the file again
        rehearsal.faults = ()
        rehearsal.journal = MemoryJournal(count_run)
        rehearsal.upload(rows)
        assert rehearsal.state() == state


def test_a_run_is_named_for_when_it_began() -> None:
    one, other = name_run(NOW), name_run(NOW)
    assert one.startswith("2026-11-22T10-15-00-")
    assert one != other
