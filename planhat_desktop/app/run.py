"""The upload: batch after batch, journalled before it leaves, every answer laid onto its rows.

The run has no clock of its own and no thread: it yields `Wait` where time must pass, and
whoever drives it does the waiting. Closing the generator stops it after the batch under way.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import orjson

from planhat_desktop.app.draft import Prepared
from planhat_desktop.app.errors import Throttled, Trouble, Unreachable
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.readback import Found, read_back
from planhat_desktop.app.steps import Leaving, Progress, Step, Wait
from planhat_desktop.app.wording import issue_sentence, plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.answers import (
    CREATED,
    REFUSED,
    Answer,
    Laid,
    Landed,
    SentRows,
    lay,
)
from planhat_desktop.core.journal import Answered, Broken, Deferred, Ended, Entry, Sent, Started
from planhat_desktop.core.plan import Batch, Plan
from planhat_desktop.core.report import Fate, Report, begin, step
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Table

TRIES = 6
LONGEST_WAIT_S = 60.0

Running = Generator[Step | Entry, None, Report]


def make_started(
    prepared: Prepared,
    table: Table,
    workspace: Workspace,
    run: str,
    at: str,
    profile: str = "",
) -> Started:
    """Return the first entry of a run: what is planned for every row."""
    plan = prepared.plan
    resolution = plan.resolution
    numbers = resolution.records.row_numbers
    same = np.flatnonzero(resolution.outcomes == Outcome.SAME).tolist()
    sending = (resolution.outcomes == Outcome.CREATE) | (resolution.outcomes == Outcome.UPDATE)
    return Started(
        run=run,
        at=at,
        workspace=workspace.name,
        api_url=workspace.api_url,
        model=resolution.records.model.name,
        file=table.source.name,
        sha256=table.source.sha256,
        profile=profile,
        rows=table.rows,
        planned=dict(plan.counts),
        held={int(numbers[row]): why_held(prepared, table, row) for row in plan.held.tolist()},
        same={int(numbers[row]): resolution.target_id(row) or "" for row in same},
        sending=tuple(numbers[sending].tolist()),
    )


def why_held(prepared: Prepared, table: Table, row: int) -> str:
    """Return why a row (0-based position) is not sent: one sentence a problem."""
    sentences = []
    for issue in prepared.issues.of_row(row):
        if issue.severity == "blocked":
            column = table.columns[issue.column] if issue.column is not None else None
            number = int(table.row_numbers[row])
            letter, header = (column.letter, column.header) if column else ("", "")
            sentences.append(issue_sentence(issue, number, letter, header))
    return " ".join(dict.fromkeys(sentences))


def run(
    plan: Plan,
    started: Started,
    planhat: Planhat,
    journal: Journal,
    clock: Clock,
    jitter: Callable[[], float] = random.random,
) -> Running:
    """Send a plan. Yields `Progress`, `Leaving`, `Wait` and every entry as it is written.

    Returns:
        The report of all entries; its state is finished, safety or broken. Closing the
        generator writes ``stopped`` and leaves the rest unsent.

    Raises:
        JournalUnusable: nothing more is sent without a journal.

    Thread: job.
    """
    journal.begin(started)
    sender = _Sender(plan, started, planhat, journal, clock, jitter)
    try:
        yield started
        yield from sender.send_all()
    except GeneratorExit:
        if sender.report.state == "running":  # it may be let go of at its very last word
            sender.note(Ended("stopped", sender.at()))
        raise
    finally:
        journal.release(started.run)
    return sender.report


@dataclass(frozen=True)
class _Ready:
    """A batch made ready to leave; nothing of it depends on when it does.

    Attributes:
        sent: the entry to be written, but for the attempt and the time.
        keyed: the rows by what the answer may name them by.
    """

    batch: Batch
    body: bytes
    sent: Sent
    keyed: SentRows


class _Sender:
    """One run's moving parts; lives as long as its generator."""

    def __init__(
        self,
        plan: Plan,
        started: Started,
        planhat: Planhat,
        journal: Journal,
        clock: Clock,
        jitter: Callable[[], float],
    ) -> None:
        self.plan = plan
        self.started = started
        self.planhat = planhat
        self.journal = journal
        self.clock = clock
        self.jitter = jitter
        self.report = begin(started)
        self.queue: deque[Batch] = deque(plan.batches)
        self.next_number = len(plan.batches) + 1
        self.ahead: _Ready | None = None  # the batch after the one under way
        self.doubts = 0  # lost answers in a row
        records = plan.resolution.records
        self.endpoint = records.model.endpoint
        self.numbers = records.row_numbers
        self.position_of = {number: row for row, number in enumerate(self.numbers.tolist())}

    def at(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")

    def note(self, entry: Entry) -> Entry:
        """Write an entry and take it into the report."""
        self.journal.append(self.started.run, entry)
        self.report = step(self.report, entry)
        return entry

    def send_all(self) -> Generator[Step | Entry, None, None]:
        stop = self._before_first()
        while self.queue and not stop:
            batch = self.queue.popleft()
            yield Progress("sending", self.report.accounted, len(self.started.sending))
            yield Leaving(batch.number, tuple(self.numbers[batch.rows].tolist()))
            try:
                yield from self._send(batch)
            except Trouble as trouble:
                yield self.note(Ended("broken", self.at(), str(trouble)))
                return
            stop = self._after(batch)
        state = "safety" if stop else "finished"
        yield self.note(Ended(state, self.at(), stop))

    def _send(self, batch: Batch) -> Generator[Step | Entry, None, None]:
        """Send one batch until it is answered, cut up, or given up."""
        ahead, self.ahead = self.ahead, None
        ready = ahead if ahead is not None and ahead.batch is batch else self._make_ready(batch)
        attempt = 0
        while True:
            attempt += 1
            if (seconds := self.planhat.wait_s()) > 0:
                yield Wait(seconds, "pace")
            sent = self.note(replace(ready.sent, attempt=attempt, at=self.at()))
            # No yield between the line above and the request: what is journalled as sent is sent.
            try:
                answer = self.planhat.upsert(self.endpoint, ready.body, self._look_ahead)
            except (Throttled, Unreachable) as trouble:
                if trouble.maybe_done:
                    yield sent
                    yield from self._settle_doubt(batch, trouble)
                    return
                if attempt == TRIES:
                    yield from self._give_up(batch, sent, trouble)
                    raise
                wait = self._wait_after(trouble, attempt)
                # Written before the yield: a run stopped here has nothing in doubt.
                deferred = self.note(Deferred(batch.number, wait.seconds, wait.why, self.at()))
                yield from (sent, deferred, wait)
                continue
            except Trouble as trouble:
                yield from self._give_up(batch, sent, trouble)
                raise
            yield from self._take(ready, sent, answer)
            return

    def _look_ahead(self) -> None:
        """Make the next batch ready while the one under way is answered."""
        if self.queue and self.ahead is None:
            # What cannot be written (half a character) is told at its own turn: it must not
            # cost the batch under way its answer.
            with suppress(TypeError, ValueError):
                self.ahead = self._make_ready(self.queue[0])
                self.journal.prepare(self.ahead.sent)

    def _make_ready(self, batch: Batch) -> _Ready:
        body = self.plan.body(batch)
        rows = tuple(self.numbers[batch.rows].tolist())
        found = self.plan.resolution.target_ids(batch.rows)
        ids = {row: one for row, one in zip(rows, found, strict=True) if one is not None}
        sent = Sent(batch.number, 0, rows, ids, body.decode(), self.plan.before(batch))
        return _Ready(batch, body, sent, SentRows(self.plan.sent_rows(batch)))

    def _give_up(self, batch: Batch, sent: Entry, trouble: Trouble) -> Generator[Entry, None, None]:
        why = Broken(batch.number, False, trouble.code, str(trouble), self.at())
        yield from (sent, self.note(why))

    def _wait_after(self, trouble: Throttled | Unreachable, attempt: int) -> Wait:
        asked = trouble.seconds if isinstance(trouble, Throttled) else None
        why = "throttled" if isinstance(trouble, Throttled) else "retry"
        return Wait(asked if asked is not None else self._backoff_s(attempt), why)

    def _backoff_s(self, attempt: int) -> float:
        return min(LONGEST_WAIT_S, 2.0**attempt) * (0.5 + self.jitter())

    def _take(
        self, ready: _Ready, sent: Entry, answer: Answer
    ) -> Generator[Step | Entry, None, None]:
        """Lay an answer onto the batch's rows; what it leaves open is read back."""
        self.doubts = 0
        batch = ready.batch
        if answer.status == 413 and len(batch.rows) > 1:
            why = _("The request was too large for Planhat; it is sent in halves.")
            yield from (sent, self._cut(batch, why))
            return
        laid = lay(answer, ready.keyed)
        # The answer is kept before anything else is asked: a crash here loses no word of it.
        first = self.note(self._answered(batch, answer, laid, laid.landed, laid.missing))
        yield from (sent, first)
        if not laid.missing:
            return
        try:
            found = yield from self._read_back(laid.missing, laid.spare_ids)
        except Trouble:
            return  # the rows stay unknown, as the entry above says
        landed = (*laid.landed, *found.landed)
        if answer.status == 400 and not landed and len(batch.rows) > 1:
            yield self._cut(batch, _("Planhat refused the whole batch; it is sent in halves."))
            return
        if answer.status in (400, 403) and landed:
            # The rows it names are to blame; it may have left the others undone for them.
            yield self.note(self._answered(batch, answer, laid, landed, found.unknown))
            self._send_again(batch, found.absent)
            return
        words = "; ".join(dict.fromkeys(laid.loose)) or _("Planhat left this row out.")
        refused = tuple(Landed(row, REFUSED, None, words) for row in found.absent)
        yield self.note(self._answered(batch, answer, laid, landed + refused, found.unknown))

    def _answered(
        self,
        batch: Batch,
        answer: Answer,
        laid: Laid,
        landed: tuple[Landed, ...],
        unknown: tuple[int, ...],
    ) -> Answered:
        raw = orjson.dumps(answer.body).decode()
        return Answered(
            batch.number,
            answer.status,
            landed,
            unknown,
            laid.loose,
            answer.seconds,
            self.at(),
            raw,
        )

    def _cut(self, batch: Batch, why: str) -> Entry:
        """Put a batch's two halves in its place."""
        entry = self.note(Broken(batch.number, False, "cut", why, self.at()))
        middle = len(batch.rows) // 2
        self._requeue(batch, batch.rows[:middle], batch.rows[middle:])
        return entry

    def _requeue(self, batch: Batch, *parts: np.ndarray[tuple[int], np.dtype[np.int32]]) -> None:
        made = []
        for part in parts:
            made.append(replace(batch, number=self.next_number, rows=part))
            self.next_number += 1
        self.queue.extendleft(reversed(made))

    def _send_again(self, batch: Batch, numbers: Sequence[int]) -> None:
        """Queue rows that are known not to have arrived."""
        if numbers:
            positions = sorted(self.position_of[number] for number in numbers)
            self._requeue(batch, np.asarray(positions, np.int32))

    def _settle_doubt(
        self, batch: Batch, trouble: Throttled | Unreachable
    ) -> Generator[Step | Entry, None, None]:
        """Find out what became of a batch whose answer was lost; send again what never arrived."""
        rows = tuple(self.numbers[batch.rows].tolist())
        self.doubts += 1
        # A write cut off on the way may still be under way in Planhat, so some time must pass.
        yield self._wait_after(trouble, self.doubts)
        try:
            found = yield from self._read_back(rows, ())
        except Trouble:
            yield self.note(Broken(batch.number, True, trouble.code, str(trouble), self.at()))
            raise trouble from None
        yield self.note(
            Answered(batch.number, 0, found.landed, found.unknown, (str(trouble),), 0.0, self.at())
        )
        if self.doubts >= TRIES and found.absent:
            raise trouble
        self._send_again(batch, found.absent)

    def _read_back(
        self, rows: Sequence[int], spare_ids: Sequence[str]
    ) -> Generator[Step, None, Found]:
        positions = [self.position_of[row] for row in rows]
        # What rows before these have made is no trace of these.
        taken = {one.id for done in self.report.batches.values() for one in done.landed if one.id}
        attempt = 0
        while True:
            attempt += 1
            try:
                return (yield from read_back(self.plan, positions, spare_ids, taken, self.planhat))
            except (Throttled, Unreachable) as trouble:
                if attempt == TRIES:
                    raise
                yield self._wait_after(trouble, attempt)

    def _before_first(self) -> str:
        """Return why nothing may be sent at all, or an empty text."""
        stop, counts = self.plan.policy.stop, self.plan.counts
        if stop.max_creates is not None and counts["create"] > stop.max_creates:
            return _("{n} would be created, and at most {most} are allowed.").format(
                n=plural(counts["create"], "{n} record", "{n} records"), most=stop.max_creates
            )
        if stop.max_clears is not None and self.plan.clears > stop.max_clears:
            return _("{n} would be emptied, and at most {most} are allowed.").format(
                n=plural(self.plan.clears, "{n} value", "{n} values"), most=stop.max_clears
            )
        return ""

    def _after(self, batch: Batch) -> str:
        """Return why the run must stop now, or an empty text (automation.md, *Safety stops*)."""
        counts, stop = self.report.counts, self.plan.policy.stop
        others = batch.rows[self.plan.resolution.outcomes[batch.rows] != Outcome.CREATE]
        known = self.report.batches.get(batch.number)
        if known is not None and len(others):
            made = {one.row for one in known.landed if one.outcome == CREATED}
            row = next((one for one in self.numbers[others].tolist() if one in made), None)
        else:
            row = None
        if row is not None:
            return _(
                "Row {row} was created where an update was shown. Nothing more was sent."
            ).format(row=f"{row:,}")
        refused = counts[Fate.REFUSED]
        sent = self.report.accounted
        if sent >= stop.after_rows and refused > stop.refused_share * sent:
            return _("Planhat refused {refused} of {sent} rows. Nothing more was sent.").format(
                refused=f"{refused:,}", sent=f"{sent:,}"
            )
        return ""
