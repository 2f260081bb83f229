"""A run that was cut short goes on where it was, from its journal alone.

Batches that were sent and never answered are looked up first; then what Planhat holds now is
compared with what the plan was made against, and the rest is sent.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import orjson

from planhat_desktop.app.attached import Attached, attached_words, find_attached, made_with
from planhat_desktop.app.changed import explain
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ledger import find_sent_since
from planhat_desktop.app.madesince import find_made_since
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.readback import read_now
from planhat_desktop.app.reversal import find_reversal
from planhat_desktop.app.run import Running
from planhat_desktop.app.sender import Sender
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.underway import refuse_beside, refuse_crossing
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.belonging import is_ours, may_be_ours
from planhat_desktop.core.journal import Answered, Ended, Entry, Resumed, Sent, Started
from planhat_desktop.core.plan import Batch, Plan
from planhat_desktop.core.planform import PlanUnreadable, plan_from_bytes
from planhat_desktop.core.report import Report, fold
from planhat_desktop.core.rework import overlay, rework
from planhat_desktop.core.schema import Model, Workspace

SETTLE_S = 3.0
"""A request that was cut off may still be at work in Planhat; so long it is let be."""


@dataclass(frozen=True, eq=False)
class Past:
    """A run as its journal tells it.

    Attributes:
        entries: all of it, bodies included.
        plan: what it was to do; the values it replaces are the latest that were known.
        report: as far as it got.
    """

    entries: tuple[Entry, ...]
    plan: Plan
    report: Report

    @property
    def started(self) -> Started:
        """What it was to do, what was left out later included."""
        return self.report.started


def read_past(journal: Journal, name: str, models: Mapping[str, Model]) -> Past:
    """Read a run with its plan. Thread: job.

    Raises:
        CallUnusable: there is no such run, or it kept no plan that can be read here.
        JournalUnusable: the history cannot be read.
    """
    entries = journal.entries(name)
    first = entries[0] if entries else None
    if not isinstance(first, Started):
        raise CallUnusable(
            "no_such_run",
            _("There is no upload “{name}” in the history of this computer.").format(name=name),
            _("List them with the command “runs”, or open History."),
        )
    try:
        plan = plan_from_bytes(journal.plan(name), models)
    except PlanUnreadable:
        raise CallUnusable(
            "no_plan",
            _("What this upload was to do was not written down, so it cannot be taken up."),
            _("Upload the same file again: what is in Planhat already is recognised."),
        ) from None
    sent = [one for one in entries if isinstance(one, Sent)]
    return Past(entries, overlay(plan, sent), fold(first, entries[1:]))


def check_workspace(started: Started, workspace: Workspace) -> None:
    """Look whether a run belongs to this workspace.

    Raises:
        CallUnusable: it went elsewhere; nothing was sent.
    """
    if not may_be_ours(started, workspace):
        raise _wrong_workspace(started)


def check_records(
    past: Past, records: Sequence[Mapping[str, object]], workspace: Workspace
) -> None:
    """Look whether any record the run knows is there: other workspaces may share the address.

    Ids are unique everywhere (api-facts 5), so one is proof; and where the run was not sent with
    this very workspace, there has to be one.

    Raises:
        CallUnusable: none is; nothing was sent.
    """
    known: set[str | None] = {str(one["_id"]) for one in past.plan.resolution.existing.records}
    known |= {one.id for done in past.report.batches.values() for one in done.landed if one.id}
    resolution = past.plan.resolution
    known -= {resolution.target_id(row) for row in past.plan.removed}  # gone, and rightly
    if any(one["_id"] in known for one in records):
        return
    is_sure = is_ours(past.started, workspace)
    if not known and not is_sure:
        raise CallUnusable(
            "wrong_workspace",
            _(
                "This upload went to {theirs} as it was set up then, and knows no record that"
                " shows whether this is the same workspace. Nothing was sent."
            ).format(theirs=past.started.workspace),
            _("Upload the same file again: what is in Planhat already is recognised."),
        )
    if known and (records or not is_sure):
        raise CallUnusable(
            "wrong_workspace",
            _(
                "None of the records of this upload is in this workspace: they were all removed"
                " since, or it went to another one. Nothing was sent."
            ),
            _("Choose the workspace it went to. If this is the one, nothing is left to be done."),
        )


def _wrong_workspace(started: Started) -> CallUnusable:
    return CallUnusable(
        "wrong_workspace",
        _("This upload went to {theirs}, and this is another workspace. Nothing was sent.").format(
            theirs=started.workspace
        ),
        _("Choose the workspace it went to, with the token that belongs to it."),
    )


def _check_not_again(past: Past, journal: Journal) -> None:
    """Look whether what a safety stop left was sent in a run of its own, mended.

    Raises:
        CallUnusable: it was, and would be sent twice.
    """
    name = past.started.run
    if past.report.state == "safety" and any(one.continues == name for one in journal.runs()):
        raise CallUnusable(
            "sent_again",
            _("The rows this upload had left were mended and sent again already."),
            _("Open the newest upload of this file in History, and go on from there."),
        )


def _check_stands(name: str, journal: Journal) -> None:
    """Look whether a run was taken back since: what is left of it would stand alone.

    Raises:
        CallUnusable: it was.
    """
    reversal = find_reversal(journal.runs(), name)
    if reversal is not None and reversal.standing == "undone":
        raise CallUnusable(
            "taken_back",
            _("This was taken back since, so it does not go on. Nothing was sent."),
            _("Upload the same file again, or take the undo back: it is the run “{run}”.").format(
                run=reversal.by.run
            ),
        )


def resume(
    name: str,
    models: Mapping[str, Model],
    workspace: Workspace,
    planhat: Planhat,
    journal: Journal,
    clock: Clock,
    jitter: Callable[[], float] = random.random,
    *,
    is_watched: bool = False,
) -> Running:
    """Go on with a run. Yields its entries so far, then what `run` yields. Thread: job.

    A run of which nothing is left to do is told as it is, and nothing is written.

    Args:
        is_watched: a person looks on, so a network that is away is waited for.

    Raises:
        CallUnusable: there is no such run, it belongs to another workspace, it was taken back
            since, or it would cross another run; nothing was sent.
        Unreachable, Throttled, Refused, TokenRejected: Planhat cannot be read; nothing was sent.
        JournalUnusable: nothing is sent without a journal, or while another program sends it.
    """
    yield Progress("folding", 0)
    journal.take(name)
    try:
        past = read_past(journal, name, models)
        check_workspace(past.started, workspace)
        _check_not_again(past, journal)
        _check_stands(name, journal)
        if is_open(past.report):
            refuse_crossing(journal, past.started)
            if any(one.is_keyless for one in past.plan.batches):
                refuse_beside(journal, workspace, past.started.model, own=name)
        yield from past.entries
        if not is_open(past.report):
            return past.report
        taking = _Taking(past, workspace, planhat, journal, clock, jitter, is_watched=is_watched)
        try:
            yield from taking.go_on(models)
        except GeneratorExit:
            taking.sender.end()
            raise
        return taking.sender.report
    finally:
        journal.release(name)


def settle(
    name: str,
    models: Mapping[str, Model],
    workspace: Workspace,
    planhat: Planhat,
    journal: Journal,
    clock: Clock,
    *,
    is_watched: bool = False,
) -> Generator[Step | Entry, None, Past]:
    """Find out what became of a run's batches in doubt; send nothing. Thread: job.

    Args:
        is_watched: as of `resume`.

    Raises:
        CallUnusable: there is no such run, or it belongs to another workspace.
        Unreachable, Throttled, Refused, TokenRejected: Planhat cannot be read.
        JournalUnusable: it cannot be written down, or another program sends it just now.
    """
    journal.take(name)
    try:
        past = read_past(journal, name, models)
        check_workspace(past.started, workspace)
        if not any(one.unknown for one in past.report.batches.values()):
            return past
        taking = _Taking(
            past, workspace, planhat, journal, clock, random.random, is_watched=is_watched
        )
        yield from taking.read()  # what another workspace holds tells nothing of it
        yield from taking.settle()
        if past.report.state != "running":
            taking.sender.note(Ended(past.report.state, taking.sender.at(), past.report.words))
        return read_past(journal, name, models)
    finally:
        journal.release(name)


def is_open(report: Report) -> bool:
    """Say whether a run has something left to send or to look up."""
    counts = report.counts
    return report.state != "finished" or counts["not_sent"] + counts["unknown"] > 0


class _Taking:
    """One run that is taken up again."""

    def __init__(
        self,
        past: Past,
        workspace: Workspace,
        planhat: Planhat,
        journal: Journal,
        clock: Clock,
        jitter: Callable[[], float],
        *,
        is_watched: bool,
    ) -> None:
        self.past = past
        self.workspace = workspace
        self.planhat = planhat
        self.clock = clock
        self.sender = Sender(
            past.plan, past.report, (), planhat, journal, clock, jitter, is_watched=is_watched
        )

    def go_on(self, models: Mapping[str, Model]) -> Generator[Step | Entry, None, None]:
        records = yield from self.read()
        yield from self.settle()
        hanging = yield from self._look_around(records, models)
        yield from self._adapt(records, hanging.of)
        yield from self.sender.send_all()

    def read(self) -> Generator[Step, None, list[dict[str, object]]]:
        """Read what Planhat holds now, and look whether the run belongs there."""
        look = self.sender.patiently(lambda: read_now(self.past.plan, self.planhat))
        records = yield from look
        check_records(self.past, records, self.workspace)
        return records

    def settle(self) -> Generator[Step | Entry, None, None]:
        """Account for every batch of which nobody knows what became of it."""
        sender = self.sender
        doubtful = [one for one in sender.report.batches.values() if one.unknown]
        if not doubtful:
            return
        sent = {one.batch: one for one in self.past.entries if isinstance(one, Sent)}
        told = {one.batch: one for one in self.past.entries if isinstance(one, Answered)}
        if (seconds := self._patience(max(sent[one.number].at for one in doubtful))) > 0:
            yield Wait(seconds, "retry")
        for one in doubtful:
            before = sent[one.number]
            rows = [sender.position_of[row] for row in before.rows]
            batch = Batch(
                one.number,
                np.asarray(rows, np.int32),
                removes=before.removes,
                is_single=before.request.is_single,
            )
            answered = told.get(one.number)
            if one.state == "answered" and answered is not None and answered.answer:
                # Its answer is here, but not what became of the rows it left open.
                answer = Answer(answered.status, orjson.loads(answered.answer), answered.seconds)
                yield from sender.account_again(batch, answer)
            else:
                why = _("The answer was lost, so Planhat was asked what had arrived.")
                yield from sender.look_up(batch, why)

    def _patience(self, sent_at: str) -> float:
        """Return how long to wait, so that a request that was cut off has come to its end."""
        try:
            passed = (self.clock() - dt.datetime.fromisoformat(sent_at)).total_seconds()
        except (ValueError, TypeError):
            return SETTLE_S
        return min(SETTLE_S, max(0.0, SETTLE_S - passed))

    def _look_around(
        self, records: Sequence[Mapping[str, object]], models: Mapping[str, Model]
    ) -> Generator[Step, None, Attached]:
        """Look what others hung meanwhile on what an undo is still to remove."""
        plan = self.past.plan
        ids = {plan.resolution.target_id(row) for row in plan.removed}
        going = [one for one in records if one["_id"] in ids]
        if not going:
            return Attached()
        own = made_with(self.sender.journal, self.past.started.undo_of or "")
        model = plan.resolution.records.model
        return (yield from find_attached(model, going, own, models, self.planhat))

    def _adapt(
        self,
        records: Sequence[Mapping[str, object]],
        hanging: Mapping[str, Mapping[str, int]],
    ) -> Generator[Step | Entry, None, None]:
        """Leave out what cannot be done as previewed any more, and queue the rest."""
        sender, started = self.sender, self.past.started
        landed = [one for done in sender.report.batches.values() for one in done.landed]
        over = {one.row for one in landed}
        over.update(row for done in sender.report.batches.values() for row in done.unknown)
        open_rows = [sender.position_of[row] for row in started.sending if row not in over]
        own = {one.id for one in landed if one.id}
        is_undo = started.undo_of is not None
        made = rework(self.past.plan, open_rows, records, own, is_undo=is_undo)
        held, kept = explain(made, sender.numbers.tolist(), is_undo=is_undo)
        for row in self.past.plan.removed:
            if what := hanging.get(self.past.plan.resolution.target_id(row) or ""):
                number = int(sender.numbers[row])
                held[number] = kept[number] = attached_words(what)
        where = sender.journal, self.workspace
        held |= find_sent_since(made.plan, open_rows, started, *where)
        held |= find_made_since(made.plan, open_rows, started, *where, records)
        sender.plan = made.plan
        yield sender.note(Resumed(sender.at(), held, kept))
        left = {row for row in open_rows if int(sender.numbers[row]) not in held}
        sender.cutter.queue.clear()
        sender.cutter.queue.extend(self._cut(left))

    def _cut(self, left: set[int]) -> list[Batch]:
        """Return the batches for the rows that are left: those begun before, then the others."""
        sender, plan = self.sender, self.past.plan
        again: list[Batch] = []
        new: list[Batch] = []
        for batch in plan.batches:
            rows = np.asarray([row for row in batch.rows.tolist() if row in left], np.int32)
            if not len(rows):
                continue
            if batch.number in sender.report.batches:
                again.append(replace(batch, number=sender.cutter.take_number(), rows=rows))
            else:
                new.append(replace(batch, rows=rows))
        return [*again, *new]
