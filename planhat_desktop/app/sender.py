"""Sending batch after batch: journalled before it leaves, every answer laid onto its rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import TypeVar

import numpy as np
import orjson

from planhat_desktop.app.errors import Throttled, Trouble, Unreachable
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.readback import Found, find_otherwise, read_back
from planhat_desktop.app.requests import Ready, call, lay_answer, make_ready
from planhat_desktop.app.safety import after, before_first, trial_words
from planhat_desktop.app.steps import Leaving, Progress, Step, Wait
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.answers import (
    REFUSED,
    Answer,
    Laid,
    Landed,
    lay_removal,
)
from planhat_desktop.core.journal import Answered, Broken, Deferred, Ended, Entry
from planhat_desktop.core.plan import MAX_BODY_BYTES, Batch, Plan
from planhat_desktop.core.report import Report, step
from planhat_desktop.core.sizing import Cutter, Sizer

TRIES = 6
PATIENT_TRIES = 40  # while a person looks on: over half an hour without a network
LONGEST_WAIT_S = 60.0
LOST_FOR_GOOD = 2
"""Of what is never sent again, no more is sent after so many lost answers in a row."""

_T = TypeVar("_T")


class Sender:
    """One run's moving parts; lives as long as its generator.

    Attributes:
        report: as far as the run has got.
        cutter: the batches still to be sent, in order.
        tries: how often a call that cannot have been carried out is made.
    """

    def __init__(
        self,
        plan: Plan,
        report: Report,
        queue: Iterable[Batch],
        planhat: Planhat,
        journal: Journal,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
        *,
        is_watched: bool = False,
    ) -> None:
        self.is_watched = is_watched
        self.tries = PATIENT_TRIES if is_watched else TRIES
        self.plan = plan
        self.report = report
        self.planhat = planhat
        self.journal = journal
        self.clock = clock
        self.jitter = jitter
        is_careful = any(batch.is_trial for batch in plan.batches)
        self.sizer = Sizer(plan.most_rows, is_careful=is_careful)
        numbers = (*report.batches, *(batch.number for batch in plan.batches))
        self.cutter = Cutter(queue, numbers, self.sizer)
        self.ahead: Ready | None = None  # the batch after the one under way
        self.doubts = 0  # lost answers in a row
        self.tried: list[int] = []  # the numbers of the trial's batches
        records = plan.resolution.records
        self.numbers = records.row_numbers

    @cached_property
    def position_of(self) -> dict[int, int]:
        """The rows' positions by their spreadsheet numbers."""
        return {number: row for row, number in enumerate(self.numbers.tolist())}

    def at(self) -> str:
        """Return the time of an entry (ISO 8601)."""
        return self.clock().isoformat(timespec="milliseconds")

    def note(self, entry: Entry) -> Entry:
        """Write an entry and take it into the report."""
        self.journal.append(self.report.started.run, entry)
        self.report = step(self.report, entry)
        return entry

    def end(self) -> None:
        """Write that the person stopped the run, unless it has ended."""
        if self.report.state == "running":  # it may be let go of at its very last word
            self.note(Ended("stopped", self.at()))

    def send_all(self) -> Generator[Step | Entry, None, None]:
        """Send what is queued, to the end, a safety stop or a trouble."""
        stop = before_first(self.plan, self.report, is_watched=self.is_watched)
        while self.cutter.queue and not stop:
            batch = self.cutter.take()
            yield Progress("sending", self.report.accounted, len(self.report.started.sending))
            yield Leaving(batch.number, tuple(self.numbers[batch.rows].tolist()))
            try:
                yield from self._send(batch)
            except Trouble as trouble:
                yield self.note(Ended("broken", self.at(), str(trouble)))
                return
            stop = after(self.plan, self.report, batch)
            self.tried += [batch.number] if batch.is_trial else []
            if self.tried and not stop and not self.cutter.is_trial:
                stop = yield from self._look_at_trial()
        state = "safety" if stop else "finished"
        yield self.note(Ended(state, self.at(), stop))

    def _send(self, batch: Batch) -> Generator[Step | Entry, None, None]:
        """Send one batch until it is answered, cut up, or given up."""
        ahead, self.ahead = self.ahead, None
        if ahead is not None and ahead.batch is batch:
            ready = ahead
        else:
            ready = make_ready(self.plan, batch)
        if len(ready.body) > MAX_BODY_BYTES and len(batch.rows) > 1:
            self.cutter.halve(batch)
            return
        attempt = 0
        while True:
            attempt += 1
            if (seconds := self.planhat.wait_s()) > 0:
                yield Wait(seconds, "pace")
            sent = self.note(replace(ready.sent, attempt=attempt, at=self.at()))
            # No yield between the line above and the request: what is journalled as sent is sent.
            try:
                answer = call(ready, self.planhat, partial(self._look_ahead, ready))
            except (Throttled, Unreachable) as trouble:
                if trouble.maybe_done:
                    yield sent
                    yield from self.settle_doubt(batch, trouble)
                    return
                if attempt == self.tries:
                    yield from self._give_up(batch, sent, trouble)
                    raise
                wait = self.wait_after(trouble, attempt)
                # Written before the yield: a run stopped here has nothing in doubt.
                deferred = self.note(Deferred(batch.number, wait.seconds, wait.why, self.at()))
                yield from (sent, deferred, wait)
                continue
            except Trouble as trouble:
                yield from self._give_up(batch, sent, trouble)
                raise
            yield from self._answer(ready, sent, answer)
            return

    def _look_ahead(self, leaving: Ready) -> None:
        """Make the next batch ready while the one under way is answered."""
        if self.cutter.queue and self.ahead is None:
            # What cannot be written (half a character) is told at its own turn: it must not
            # cost the batch under way its answer.
            with suppress(TypeError, ValueError):
                rows, sizer = len(leaving.batch.rows), self.sizer
                is_told = not leaving.batch.is_single  # which tells nothing of batches
                most = sizer.expect(rows, len(leaving.body)) if is_told else sizer.rows
                self.ahead = make_ready(self.plan, self.cutter.look_ahead(most))
                self.journal.prepare(self.ahead.sent)

    def _give_up(self, batch: Batch, sent: Entry, trouble: Trouble) -> Generator[Entry, None, None]:
        why = Broken(batch.number, False, trouble.code, str(trouble), self.at())
        yield from (sent, self.note(why))

    def wait_after(self, trouble: Throttled | Unreachable, attempt: int) -> Wait:
        """Return how long to leave Planhat alone after a call that was not carried out."""
        asked = trouble.seconds if isinstance(trouble, Throttled) else None
        why = "throttled" if isinstance(trouble, Throttled) else "retry"
        return Wait(asked if asked is not None else self._backoff_s(attempt), why)

    def _backoff_s(self, attempt: int) -> float:
        return min(LONGEST_WAIT_S, 2.0**attempt) * (0.5 + self.jitter())

    def _answer(
        self, ready: Ready, sent: Entry, answer: Answer
    ) -> Generator[Step | Entry, None, None]:
        """Take an answer: lay it onto the batch's rows and see to what it leaves open."""
        self.doubts = 0
        batch = ready.batch
        if batch.removes:
            yield from self._take_removal(ready, answer, sent)
            return
        if answer.status == 413 and len(batch.rows) > 1:
            why = _("The request was too large for Planhat; it is sent in halves.")
            self.sizer.take_break(len(batch.rows))
            yield from (sent, self._cut(batch, why))
            return
        laid = lay_answer(ready, answer)
        # The answer is kept before anything else is asked: a crash here loses no word of it.
        first = self.note(self._answered(batch, answer, laid, laid.landed, laid.missing))
        is_clean = not laid.missing and all(one.outcome != REFUSED for one in laid.landed)
        if not batch.is_single:  # which tells nothing of batches
            size, seconds = len(ready.body), answer.seconds
            self.sizer.take_answer(len(batch.rows), size, seconds, is_clean=is_clean)
        yield from (sent, first)
        yield from self._account_for(batch, answer, laid)

    def _take_removal(
        self, ready: Ready, answer: Answer, *sent: Entry
    ) -> Generator[Step | Entry, None, None]:
        """Lay the answer to a removal onto its row; an unclear one is looked up.

        Nothing is yielded before the answer is kept: a stop there would tell of a record that is
        gone as one that was left.
        """
        ((row, identifier),) = ready.sent.ids.items()
        batch, laid = ready.batch, Laid((), (row,))
        one = lay_removal(answer, row, identifier)
        if one is None:
            yield from (*sent, self.note(self._answered(batch, answer, laid, (), (row,))))
            sent = ()
            try:
                found = yield from self._read_back((row,), ())
            except Trouble:
                return  # the row stays unknown
            words = _("Planhat did not remove this record; remove it there by hand.")
            one = next(iter(found.landed), Landed(row, REFUSED, identifier, words))
        yield from (*sent, self.note(self._answered(batch, answer, laid, (one,), ())))

    def account_again(self, batch: Batch, answer: Answer) -> Generator[Step | Entry, None, None]:
        """Read back what an answer left open when the run was cut short before that."""
        ready = make_ready(self.plan, batch)
        if batch.removes:
            yield from self._take_removal(ready, answer)
        else:
            yield from self._account_for(batch, answer, lay_answer(ready, answer))

    def _account_for(
        self, batch: Batch, answer: Answer, laid: Laid
    ) -> Generator[Step | Entry, None, None]:
        """Read back the rows that an answer leaves open."""
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
        self.cutter.halve(batch)
        return entry

    def _send_again(self, batch: Batch, numbers: Sequence[int], most: int = 0) -> None:
        """Queue rows that are known not to have arrived, so many at most in each batch."""
        positions = np.asarray(sorted(self.position_of[one] for one in numbers), np.int32)
        most = most or len(positions)
        parts = [positions[at : at + most] for at in range(0, len(positions), most or 1)]
        self.cutter.put_first(batch, *parts)

    def settle_doubt(
        self, batch: Batch, trouble: Throttled | Unreachable
    ) -> Generator[Step | Entry, None, None]:
        """Find out what became of a batch whose answer was lost; send again what never arrived."""
        self.doubts += 1
        # A write cut off on the way may still be under way in Planhat, so some time must pass.
        yield self.wait_after(trouble, self.doubts)
        try:
            absent = yield from self.look_up(batch, str(trouble))
        except Trouble:
            yield self.note(Broken(batch.number, True, trouble.code, str(trouble), self.at()))
            raise trouble from None
        is_for_good = self.plan.resolution.records.model.is_append_only
        if self.doubts >= (LOST_FOR_GOOD if is_for_good else TRIES) and (absent or is_for_good):
            raise trouble
        most = 0
        # So many rows may be what takes so long.
        if trouble.code == "timeout" and not batch.is_alone:
            self.sizer.take_break(len(batch.rows))
            most = self.sizer.rows
        self._send_again(batch, absent, most)

    def look_up(self, batch: Batch, why: str) -> Generator[Step | Entry, None, tuple[int, ...]]:
        """Read a batch back whose answer is not there; return the rows that never arrived."""
        rows = tuple(self.numbers[batch.rows].tolist())
        found = yield from self._read_back(rows, ())
        yield self.note(
            Answered(batch.number, 0, found.landed, found.unknown, (why,), 0.0, self.at())
        )
        return found.absent

    def _read_back(
        self, rows: Sequence[int], spare_ids: Sequence[str]
    ) -> Generator[Step, None, Found]:
        positions = [self.position_of[row] for row in rows]
        # What rows before these have made is no trace of these.
        taken = {one.id for done in self.report.batches.values() for one in done.landed if one.id}
        return (
            yield from self.patiently(
                lambda: read_back(self.plan, positions, spare_ids, taken, self.planhat)
            )
        )

    def _look_at_trial(self) -> Generator[Step, None, str]:
        """Read the trial's rows; return why nothing more may be sent, or an empty text."""
        known = self.report.batches
        done = [known[number] for number in self.tried if number in known]
        self.tried.clear()
        ids = {one.row: one.id for batch in done for one in batch.landed if one.id}
        written = {self.position_of[row]: one for row, one in ids.items()}
        try:
            odd = yield from self.patiently(
                lambda: find_otherwise(self.plan, written, self.planhat)
            )
        except Trouble:
            return ""  # what cannot be read tells nothing
        return trial_words(self.plan, odd, self.plan.policy.stop.refused_share)

    def patiently(self, look: Callable[[], Generator[Step, None, _T]]) -> Generator[Step, None, _T]:
        """Read something, and again where Planhat asked for patience."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return (yield from look())
            except (Throttled, Unreachable) as trouble:
                if attempt == self.tries:
                    raise
                yield self.wait_after(trouble, attempt)
