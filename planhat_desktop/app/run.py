"""The upload: batch after batch, journalled before it leaves, every answer laid onto its rows.

The run has no clock of its own and no thread: it yields `Wait` where time must pass, and
whoever drives it does the waiting. Closing the generator stops it after the batch under way.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import numpy as np

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.ports import Journal, Planhat, RunSummary
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.sender import Sender
from planhat_desktop.app.steps import Step
from planhat_desktop.app.underway import refuse_crossing
from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.core.belonging import identity_of
from planhat_desktop.core.canary import TRIAL_ROWS, mark_of, with_trial
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.planform import plan_to_bytes
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.report import Fate, Report, begin
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Model, Workspace
from planhat_desktop.core.table import Table

Running = Generator[Step | Entry, None, Report]


def name_run(now: dt.datetime) -> str:
    """Return a name for a run that begins now; two that begin at once have different ones."""
    return f"{now:%Y-%m-%dT%H-%M-%S}-{secrets.token_hex(2)}"


def make_started(
    prepared: Prepared,
    table: Table,
    workspace: Workspace,
    run: str,
    at: str,
    profile: str = "",
    *,
    by: str = "",
    continues: str | None = None,
) -> Started:
    """Return the first entry of a run: what is planned for every row.

    Args:
        table: of the rows that were previewed, and no others.
        by, continues: as of `Started`.
    """
    plan = prepared.plan
    resolution = plan.resolution
    numbers = resolution.records.row_numbers
    same = np.flatnonzero(resolution.outcomes == Outcome.SAME).tolist()
    sending = (resolution.outcomes == Outcome.CREATE) | (resolution.outcomes == Outcome.UPDATE)
    return Started(
        run=run,
        at=at,
        workspace=workspace.name,
        workspace_id=workspace.identity,
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
        by=by,
        continues=continues,
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


def with_mark(started: Started, content: Content, model: Model) -> Started:
    """Return a run's first entry with the mark of the mapping it is sent with."""
    if content.table is None or content.mapping is None:
        return started
    made = profile_of(content.mapping, content.table, content.policy, "", model, looks=False)
    return replace(started, mark=mark_of(write_profile(made)))


def is_tried(started: Started, runs: Sequence[RunSummary]) -> bool:
    """Say whether a run's mapping has brought an upload to this workspace to its end before.

    One that was made by hand, and not taken from a profile, never has; an upload of fewer rows
    than a trial has shows nothing.
    """
    where = (identity_of(started), started.api_url, started.model, started.mark)
    return bool(started.profile) and any(
        (identity_of(one), one.api_url, one.model, one.mark) == where
        and one.state == "finished"
        and one.counts[Fate.CREATED] + one.counts[Fate.UPDATED] >= TRIAL_ROWS
        for one in runs
    )


def run(
    plan: Plan,
    started: Started,
    planhat: Planhat,
    journal: Journal,
    clock: Clock,
    jitter: Callable[[], float] = random.random,
    *,
    is_watched: bool = False,
) -> Running:
    """Send a plan. Yields `Progress`, `Leaving`, `Wait` and every entry as it is written.

    Where the mapping has a mark and was never tried, ten rows go first and are read back.

    Args:
        is_watched: a person looks on: a network that is away is waited for, and signs that the
            mapping is wrong stop the run, for it can be asked to go on.

    Returns:
        The report of all entries; its state is finished, safety or broken. Closing the
        generator writes ``stopped`` and leaves the rest unsent.

    Raises:
        CallUnusable: an undo is under way in the workspace, or this is one and anything is;
            nothing was sent, and nothing of it is in the history.
        JournalUnusable: nothing more is sent without a journal.

    Thread: job.
    """
    refuse_crossing(journal, started)
    if started.mark and not is_tried(started, journal.runs()):
        plan = with_trial(plan)
    journal.begin(started, plan_to_bytes(plan))
    try:
        # Once more, now that others can see this one: of two that begin at once, one sees it.
        refuse_crossing(journal, started)
    except Trouble:
        journal.release(started.run)
        journal.forget((started.run,))
        raise
    sender = Sender(
        plan,
        begin(started),
        plan.batches,
        planhat,
        journal,
        clock,
        jitter,
        is_watched=is_watched,
    )
    try:
        yield started
        yield from sender.send_all()
    except GeneratorExit:
        sender.end()
        raise
    finally:
        journal.release(started.run)
    return sender.report
