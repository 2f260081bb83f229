"""What became of every row: the journal's entries folded, one entry a step.

There is no other bookkeeping of progress anywhere: a run under way, a stopped one and one cut
short by a crash are the same fold over the entries there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import (
    Answered,
    Broken,
    Deferred,
    Ended,
    Entry,
    Resumed,
    Sent,
    Started,
)

_OF_RUN = (Started, Resumed, Ended)


class Fate(StrEnum):
    """What became of a row (automation.md, `upload`)."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    HELD = "held"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    REMOVED = "removed"  # of an undo alone


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row, with the record's id and Planhat's or our words."""

    row: int
    fate: Fate
    id: str | None = None
    message: str | None = None


@dataclass(frozen=True, eq=False)
class BatchReport:
    """How one batch stands; its last entry decides.

    Attributes:
        state: sent (no answer yet), answered, deferred or broken; the Upload page shows batches
            that no entry tells of as leaving or waiting.
        unknown: rows Planhat said nothing certain about.
        words: what to say of the batch (a loose message, why it waits), or empty.
    """

    number: int
    rows: tuple[int, ...]
    state: str
    landed: tuple[Landed, ...] = ()
    unknown: tuple[int, ...] = ()
    seconds: float = 0.0
    words: str = ""

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows of the batch have each fate, those still to be sent left out."""
        sums = {Fate.UNKNOWN: len(self.unknown)}
        landed = Counter([one.outcome for one in self.landed])
        return sums | {Fate(outcome): count for outcome, count in landed.items()}


@dataclass(frozen=True, slots=True)
class Tally:
    """What batches come to, kept up from entry to entry so that nobody counts them all again.

    Attributes:
        fates: how many rows have each fate.
        rows: state → rows of its batches; those of a batch that was cut, and travel in others,
            are left out.
        shown, answered: how many batches were not cut, and how many of them were answered.
        landed, known: rows with an answer; those and the ones an answer left unknown.
    """

    fates: Mapping[Fate, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    shown: int = 0
    answered: int = 0
    landed: int = 0
    known: int = 0

    @staticmethod
    def of(batches: Iterable[BatchReport]) -> Tally:
        """Return what some batches come to."""
        fates: Counter[Fate] = Counter()
        rows: Counter[str] = Counter()
        shown = answered = landed = known = 0
        for one in batches:
            fates.update(one.counts)
            if one.state != "broken" or one.unknown:
                rows[one.state] += len(one.rows)
                shown += 1
            if one.state == "answered":
                answered += 1
                landed += len(one.landed)
                known += len(one.landed) + len(one.unknown)
        return Tally(fates, rows, shown, answered, landed, known)

    @property
    def taken(self) -> int:
        """How many rows need not be told of as waiting because a batch has them."""
        return self.known + sum(self.rows.values()) - self.rows.get("answered", 0)

    def swap(self, before: BatchReport | None, after: BatchReport) -> Tally:
        """Return the tally with a batch as it stands now, in place of how it stood."""
        more, less = Tally.of([after]), Tally.of([before] if before is not None else [])
        return Tally(
            _add(self.fates, more.fates, less.fates),
            _add(self.rows, more.rows, less.rows),
            self.shown + more.shown - less.shown,
            self.answered + more.answered - less.answered,
            self.landed + more.landed - less.landed,
            self.known + more.known - less.known,
        )


_Key = TypeVar("_Key", bound=str)


def _add(
    sums: Mapping[_Key, int], more: Mapping[_Key, int], less: Mapping[_Key, int]
) -> Mapping[_Key, int]:
    changed = {name: sums.get(name, 0) + count for name, count in more.items()}
    made = {**sums, **changed}
    return made | {name: made[name] - count for name, count in less.items()}


@dataclass(frozen=True, eq=False)
class Report:
    """All outcomes of a run, whose counts add up to the rows of the table.

    Attributes:
        batches: by number, in the order they were first sent.
        state: running, finished, stopped, safety or broken.
        words: the sentence the run ended with, or empty.
        resumed: when it was taken up again, each time (ISO 8601).
    """

    started: Started
    batches: Mapping[int, BatchReport] = field(default_factory=dict)
    state: str = "running"
    words: str = ""
    resumed: tuple[str, ...] = ()

    @cached_property
    def tally(self) -> Tally:
        """What the batches come to; `step` keeps it up."""
        return Tally.of(self.batches.values())

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The seven counts of automation.md, of an undo also *removed*; they add up to the rows."""
        sums = dict.fromkeys(Fate, 0)
        sums[Fate.HELD] = len(self.started.held)
        sums[Fate.UNCHANGED] = len(self.started.same)
        for fate, count in self.tally.fates.items():
            sums[fate] += count
        sums[Fate.NOT_SENT] = self.started.rows - sum(sums.values())
        if self.started.undo_of is None:
            del sums[Fate.REMOVED]
        return {fate.value: count for fate, count in sums.items()}

    @property
    def accounted(self) -> int:
        """How many of the rows to be sent have an answer, whatever it was."""
        return self.tally.landed

    def rows(self) -> dict[int, RowReport]:
        """Return every row's fate by its spreadsheet number, ascending."""
        made = {row: RowReport(row, Fate.NOT_SENT) for row in self.started.sending}
        for row, why in self.started.held.items():
            made[row] = RowReport(row, Fate.HELD, None, why)
        for row, identifier in self.started.same.items():
            made[row] = RowReport(row, Fate.UNCHANGED, identifier)
        for batch in self.batches.values():
            for row in batch.unknown:
                made[row] = RowReport(row, Fate.UNKNOWN, None, batch.words or None)
            for one in batch.landed:
                made[one.row] = RowReport(one.row, Fate(one.outcome), one.id, one.message)
        return dict(sorted(made.items()))


def begin(started: Started) -> Report:
    """Return the report of a run of which nothing has been sent."""
    return Report(started)


def step(report: Report, entry: Entry) -> Report:
    """Return the report one entry later."""
    if isinstance(entry, _OF_RUN):
        return _run_after(report, entry)
    made = _batch_after(report.batches, entry)
    after = replace(report, batches={**report.batches, made.number: made})
    after.__dict__["tally"] = report.tally.swap(report.batches.get(made.number), made)
    return after


def _batch_after(
    known: Mapping[int, BatchReport], entry: Sent | Answered | Deferred | Broken
) -> BatchReport:
    """Return how a batch stands after an entry.

    Args:
        known: the batches before it.
    """
    match entry:
        case Sent():
            return BatchReport(entry.batch, entry.rows, "sent", unknown=entry.rows)
        case Answered():
            return BatchReport(
                entry.batch,
                _rows_of(known, entry.batch),
                "answered",
                entry.landed,
                entry.unknown,
                entry.seconds,
                "; ".join(dict.fromkeys(entry.loose)),
            )
        case Deferred():
            rows = _rows_of(known, entry.batch)
            return BatchReport(entry.batch, rows, "deferred", words=entry.why)
        case _:  # `Broken`
            rows = _rows_of(known, entry.batch)
            doubtful = rows if entry.doubtful else ()
            return BatchReport(entry.batch, rows, "broken", unknown=doubtful, words=entry.what)


def _run_after(report: Report, entry: Started | Resumed | Ended) -> Report:
    """Return the report after an entry that tells of the run as a whole."""
    match entry:
        case Started():
            return Report(entry)
        case Resumed():
            return _take_up(report, entry)
        case _:  # `Ended`
            return replace(report, state=entry.state, words=entry.what)


def _take_up(report: Report, entry: Resumed) -> Report:
    """Return the report of a run that goes on; what it leaves out by now is held."""
    started = report.started
    if entry.held or entry.kept:
        started = replace(
            started,
            held={**started.held, **entry.held},
            kept={**started.kept, **entry.kept},
            sending=tuple(row for row in started.sending if row not in entry.held),
        )
    return replace(
        report, started=started, state="running", words="", resumed=(*report.resumed, entry.at)
    )


def _rows_of(known: Mapping[int, BatchReport], batch: int) -> tuple[int, ...]:
    one = known.get(batch)
    return one.rows if one is not None else ()


def fold(started: Started, entries: Iterable[Entry]) -> Report:
    """Return the report all entries add up to: as `step` after `step`, in one go."""
    report = begin(started)
    batches: dict[int, BatchReport] = {}
    for entry in entries:
        if isinstance(entry, _OF_RUN):
            report = _run_after(report, entry)
            if isinstance(entry, Started):
                batches.clear()
        else:
            made = _batch_after(batches, entry)
            batches[made.number] = made
    return replace(report, batches=batches)
