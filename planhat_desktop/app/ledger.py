"""What was sent for good before, as the journal tells: it keeps a file from being sent twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from planhat_desktop.app.draft import Prepared
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.underway import refuse_beside
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.answers import REFUSED
from planhat_desktop.core.appending import Item, Print, SentBefore, day_print, print_of
from planhat_desktop.core.belonging import may_be_ours
from planhat_desktop.core.journal import Entry, Sent, Started
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.report import fold
from planhat_desktop.core.schema import Model, Workspace


class Ledger:
    """Reads what was sent to a workspace, and keeps it while nothing is added. Thread: job."""

    def __init__(self, journal: Journal, workspace: Workspace) -> None:
        self._journal, self._workspace = journal, workspace
        self._known: dict[str, tuple[object, SentBefore]] = {}

    def of(self, model: Model) -> SentBefore:
        """Return what was sent of a model that is only added to.

        Raises:
            JournalUnusable: the history cannot be read, so nobody knows.
        """
        runs = [one for one in self._journal.runs() if self._is_ours(one, model)]
        state = tuple((one.run, one.state, tuple(one.counts.values())) for one in runs)
        known = self._known.get(model.name)
        if known is None or known[0] != state:
            known = self._known[model.name] = (state, self._read(runs, model))
        return known[1]

    def since(self, model: Model, started: Started) -> SentBefore:
        """Return what other runs sent that began after one of ours."""
        runs = [one for one in self._journal.runs() if self._is_ours(one, model)]
        later = [one for one in runs if one.run != started.run and one.at > started.at]
        return self._read(later, model)

    def _is_ours(self, run: RunSummary, model: Model) -> bool:
        # Rather too much is recognised than something sent twice.
        return run.model == model.name and may_be_ours(run, self._workspace)

    def _read(self, runs: Sequence[RunSummary], model: Model) -> SentBefore:
        times: dict[Print, list[str]] = {}
        doubtful: dict[Print, list[str]] = {}
        days: dict[Print, str] = {}
        for run in reversed(runs):  # the oldest first
            for item, at, is_known in _read_items(self._journal.entries(run.run)):
                into = times if is_known else doubtful
                into.setdefault(print_of(model.name, item, at), []).append(at)
                if model.find("dimensionId") is not None:
                    days[day_print(item, at)] = at
        return SentBefore(times, doubtful, days)


def refuse_sent(prepared: Prepared, journal: Journal, workspace: Workspace) -> None:
    """Look whether any row was sent since its preview, by another window or by a command.

    Raises:
        CallUnusable: some was, or new records without a key are being sent; nothing was sent.
        JournalUnusable: the history cannot be read.
    """
    plan, model = prepared.plan, prepared.resolution.records.model
    if any(batch.is_keyless for batch in plan.batches):
        refuse_beside(journal, workspace, model.name)
    if not model.is_append_only or not plan.batches:
        return
    now = Ledger(journal, workspace).of(model)
    at = prepared.snapshot.read_at.isoformat()
    rows = np.concatenate([batch.rows for batch in plan.batches])
    for item in plan.items(rows):
        one = print_of(model.name, item, at)
        if _count(now, one) > _count(prepared.sent, one):
            raise CallUnusable(
                "sent_meanwhile",
                _("Some of these rows were sent since the preview, from elsewhere."),
                _("Nothing was sent. Look at the preview again."),
            )


def find_sent_since(
    plan: Plan,
    rows: Sequence[int],
    started: Started,
    journal: Journal,
    workspace: Workspace,
) -> dict[int, str]:
    """Return which rows another upload sent since a run began: row number → the sentence.

    Args:
        rows: positions of the rows that the run did not send.
    """
    records = plan.resolution.records
    model = records.model
    if not model.is_append_only or not rows:
        return {}
    sent = Ledger(journal, workspace).since(model, started)
    left = {one: _count(sent, one) for one in (*sent.times, *sent.doubtful)}
    found: dict[int, str] = {}
    for row, item in zip(rows, plan.items(np.asarray(rows, np.int32)), strict=True):
        one = print_of(model.name, item, started.at)
        if left.get(one, 0) > 0:
            left[one] -= 1
            words = _("Another upload has sent the same since, so it is not sent again.")
            found[int(records.row_numbers[row])] = words
    return found


def _count(sent: SentBefore, one: Print) -> int:
    return len(sent.times.get(one, ())) + len(sent.doubtful.get(one, ()))


def _read_items(entries: Sequence[Entry]) -> Iterator[tuple[Item, str, bool]]:
    """Give each item that left, when it did, and whether Planhat said that it has it."""
    started = entries[0]
    assert isinstance(started, Started)
    report = fold(started, entries[1:])
    last = {one.batch: one for one in entries if isinstance(one, Sent)}
    for number, sent in last.items():
        batch = report.batches[number]
        unknown = set(batch.unknown)
        taken = {one.row for one in batch.landed if one.outcome != REFUSED}
        for row, item in zip(sent.rows, sent.items(), strict=True):
            if row in taken or row in unknown:
                yield item, sent.at, row in taken
