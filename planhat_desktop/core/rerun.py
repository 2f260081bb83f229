"""Rows of an upload that are mended and sent again: what is looked at, and what it comes to.

The whole sheet is resolved, so that a mended row is still held against all the others; only then
the rows that are sent again are taken out of it. Their run adds to the first one: of every row
counts what became of it last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from planhat_desktop.core.belonging import is_ours
from planhat_desktop.core.issues import Issues, Rows
from planhat_desktop.core.report import BatchReport, Fate, Report
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Table


@dataclass(frozen=True, eq=False)
class Again:
    """Rows of an upload that are mended and sent again.

    Attributes:
        report: of the upload and all that was sent again before.
        rows: their spreadsheet numbers.
    """

    report: Report
    rows: frozenset[int]

    @property
    def run(self) -> str:
        """The run that is continued: always the first one."""
        return self.report.started.run

    def is_of(self, workspace: Workspace) -> bool:
        """Say whether the upload went to this workspace; undo may bring back one that did not."""
        return is_ours(self.report.started, workspace)


def rows_again(report: Report) -> frozenset[int]:
    """Return the spreadsheet numbers of the rows to be mended and sent again.

    What was not sent goes on from the journal, which knows what may be there already; but not
    after a safety stop, which would come again if nothing was mended.
    """
    started = report.started
    found = set(started.held)
    if report.state == "safety":
        found.update(started.sending)
    found.difference_update(started.same)
    # The page asks at every change, so the many rows that went well are not looked at one by one.
    for batch in report.batches.values():
        if found:
            found.difference_update(batch.unknown)
            found.difference_update([one.row for one in batch.landed])
        if batch.counts.get(Fate.REFUSED):
            found.update([one.row for one in batch.landed if one.outcome == Fate.REFUSED])
    return frozenset(found)


def find_places(table: Table, rows: AbstractSet[int]) -> Rows:
    """Return the 0-based positions of rows by their spreadsheet numbers, ascending."""
    return np.flatnonzero(np.isin(table.row_numbers, sorted(rows))).astype(np.int32)


def take_table(table: Table, places: Rows) -> Table:
    """Return a table of these data rows (0-based positions, ascending) alone."""
    columns = tuple(replace(one, codes=one.codes[places]) for one in table.columns)
    return replace(table, positions=table.positions[places], columns=columns)


def take_rows(resolution: Resolution, issues: Issues, places: Rows) -> tuple[Resolution, Issues]:
    """Return what is to be done about some rows alone, with their issues.

    Args:
        places: 0-based positions, ascending; they are counted anew from 0.
    """
    records = resolution.records
    columns = {name: replace(one, codes=one.codes[places]) for name, one in records.columns.items()}
    narrow = replace(
        resolution,
        records=replace(records, row_numbers=records.row_numbers[places], columns=columns),
        outcomes=resolution.outcomes[places],
        targets=resolution.targets[places],
        matched_by=resolution.matched_by[places],
        changed={name: one[places] for name, one in resolution.changed.items()},
    )
    new_place = np.full(records.count, -1, np.int32)
    new_place[places] = np.arange(len(places), dtype=np.int32)
    kept = []
    for issue in issues:
        rows = new_place[issue.rows]
        rows = rows[rows >= 0]
        if len(rows):
            kept.append(replace(issue, rows=rows))
    return narrow, Issues(tuple(kept), len(places))


def join_reports(whole: Report, more: Sequence[Report]) -> Report:
    """Return the report of an upload and of what was sent again after it, as one.

    Args:
        more: in the order they began; their rows are rows of the whole.
    """
    for one in more:
        whole = _join(whole, one)
    return whole


def _join(whole: Report, more: Report) -> Report:
    first, then = whole.started, more.started
    again = {*then.held, *then.same, *then.sending}
    held = _without(first.held.items(), again)
    same = _without(first.same.items(), again)
    sending = {row for row in first.sending if row not in again}.union(then.sending)
    started = replace(
        first,
        held={**held, **then.held},
        same={**same, **then.same},
        sending=tuple(sorted(sending)),
    )
    kept = (_batch_without(one, again) for one in whole.batches.values())
    batches = {one.number: one for one in kept if one.rows}
    last = max(whole.batches, default=0)
    for one in more.batches.values():
        batches[last + one.number] = replace(one, number=last + one.number)
    return Report(started, batches, more.state, more.words, (*whole.resumed, *more.resumed))


def _without(rows: Iterable[tuple[int, str]], again: AbstractSet[int]) -> dict[int, str]:
    return {row: text for row, text in rows if row not in again}


def _batch_without(one: BatchReport, again: AbstractSet[int]) -> BatchReport:
    if again.isdisjoint(one.rows):
        return one
    return replace(
        one,
        rows=tuple(row for row in one.rows if row not in again),
        landed=tuple(landed for landed in one.landed if landed.row not in again),
        unknown=tuple(row for row in one.unknown if row not in again),
    )
