"""An upload as the window drives it, and what became of its batches in words."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from itertools import groupby

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.ledger import refuse_sent
from planhat_desktop.app.ports import CheckFile, Journal, Planhat
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.rechecking import refuse_changed
from planhat_desktop.app.run import make_started, run, with_mark
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.underway import refuse_crossing
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.report import BatchReport, Fate, Report, fold
from planhat_desktop.core.schema import Workspace


def send(
    prepared: Prepared,
    content: Content,
    workspace: Workspace,
    name: str,
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
    check: CheckFile | None = None,
    by: str = "",
) -> Generator[Step | Entry, None, Report]:
    """Send what was previewed. Thread: job (the token is fetched here).

    Args:
        content: its table has the rows that were previewed, and no others.
        check: looks whether the file is still what was read; None when the person knows.
        by: the name the person has on this computer.

    Raises:
        SheetChanged: it is not; nothing was sent.
        RecordsChanged: what it touches is not as the preview showed it; nothing was sent.
        KeyringUnavailable, TokenRejected: there is no token; nothing was sent.
        JournalUnusable: nothing more is sent without a journal.
        CallUnusable: of what is added for good some was sent since, or an undo is under way in
            the workspace; nothing was sent.
    """
    table = content.table
    if table is None:
        raise ValueError("nothing was prepared")
    yield Progress("starting", 0)
    if check is not None:
        yield from check(table.source)
    at = clock().isoformat(timespec="milliseconds")
    again = content.again
    continues = again.run if again is not None and again.is_of(workspace) else None
    started = make_started(
        prepared, table, workspace, name, at, content.profile, by=by, continues=continues
    )
    started = with_mark(started, content, prepared.resolution.records.model)
    refuse_sent(prepared, journal, workspace)
    refuse_crossing(journal, started)
    planhat = reach()
    try:
        yield from refuse_changed(prepared, planhat, clock)
        work = run(prepared.plan, started, planhat, journal, clock, is_watched=True)
        return (yield from work)
    finally:
        planhat.close()


def read_report(journal: Journal, name: str) -> Generator[Step, None, Report | None]:
    """Fold a run's entries; None when it never began. Thread: job."""
    yield Progress("folding", 0)
    entries = journal.entries(name, bodies=False)
    first = entries[0] if entries else None
    return fold(first, entries[1:]) if isinstance(first, Started) else None


def planned_batches(plan: Plan) -> list[tuple[BatchReport, int]]:
    """Return a plan's batches as they wait, each with the number of its rows.

    Rows that travel one by one wait together, for there may be very many.
    """
    numbers = plan.resolution.records.row_numbers
    made: list[tuple[BatchReport, int]] = []
    for is_alone, batches in groupby(plan.batches, lambda one: one.is_alone):
        for one in [list(batches)] if is_alone else [[batch] for batch in batches]:
            rows = [int(numbers[row]) for batch in one for row in (batch.rows[0], batch.rows[-1])]
            state = "singly" if is_alone else "waiting"
            waits = BatchReport(one[0].number, (min(rows), max(rows)), state)
            made.append((waits, sum(len(batch.rows) for batch in one)))
    return made


def leaving_words(rows: Sequence[int]) -> str:
    """Return which rows (spreadsheet numbers) are being sent."""
    words = _("Sending row {rows}…") if len(rows) == 1 else _("Sending rows {rows}…")
    return words.format(rows=rows_words(rows))


def rows_words(rows: Sequence[int]) -> str:
    """Return the first and the last of some rows: ``132–460``; of few among many their number."""
    if not rows:
        return ""
    first, last = min(rows), max(rows)
    if 2 < len(rows) < (last - first) / 3:
        return _("{n} of {first}–{last}").format(
            n=f"{len(rows):,}", first=f"{first:,}", last=f"{last:,}"
        )
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def batch_words(one: BatchReport) -> str:
    """Return what became of a batch, in words."""
    match one.state:
        case "leaving":
            return _("being sent")
        case "sent":
            return _("sent, waiting for the answer")
        case "deferred":
            return _("Planhat asked for patience; it is sent again")
        case "broken":
            return one.words or _("not sent")
        case "waiting":
            return _("waiting")
        case "singly":
            return _("waiting, one at a time")
    good = sum(one.counts.get(fate, 0) for fate in (Fate.CREATED, Fate.UPDATED, Fate.UNCHANGED))
    refused, unknown = one.counts.get(Fate.REFUSED, 0), one.counts.get(Fate.UNKNOWN, 0)
    parts = [_("{n} as previewed").format(n=f"{good:,}")] if good or not refused else []
    if refused:
        why = next((landed.message for landed in one.landed if landed.message), "")
        said = _("{n} refused").format(n=f"{refused:,}")
        parts.append(f"{said}: {why}" if why else said)
    if unknown:
        parts.append(_("{n} unknown").format(n=f"{unknown:,}"))
    sign = "!" if refused or unknown else "✓"
    return f"{sign} {', '.join(parts)}"


def sent_words(report: Report) -> str:
    """Return what a run that ended early has done, in a sentence."""
    counts = report.counts
    done = counts[Fate.CREATED] + counts[Fate.UPDATED]
    total = len(report.started.sending)
    words = _("{done} of {total} changes are in Planhat; {rest} were not sent.").format(
        done=f"{done:,}", total=f"{total:,}", rest=f"{counts[Fate.NOT_SENT]:,}"
    )
    if counts[Fate.UNKNOWN]:
        more = _("Of {n} nobody knows; look them up before sending them again.")
        words = f"{words} {more.format(n=f'{counts[Fate.UNKNOWN]:,}')}"
    return words
