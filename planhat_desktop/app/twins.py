"""Rows that are twice in a file, as the person sorts them out: group by group, or all at once."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from planhat_desktop.app.again import shown_content
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.neartwins import Shared, find_near_twins
from planhat_desktop.core.records import Records
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.table import Table
from planhat_desktop.core.twins import Pick, Twins, find_ages, find_twins, leave_others
from planhat_desktop.core.uniting import (
    Lane,
    Line,
    United,
    compare_rows,
    find_lanes,
    unite,
    unite_agreeing,
)

_SHARED = {
    Shared.KEY: "Nearly the same {label}",
    Shared.NAME: "Nearly the same name",
    Shared.DOMAIN: "The same web address",
}
_A_PAUSE = 50


class Standing(Enum):
    """How far a group is sorted out."""

    OPEN = "open"
    DONE = "done"  # at most one of its rows is sent, or all as the person said
    LATER = "later"  # a row of it was merged with others meanwhile: it must be looked at anew


@dataclass(frozen=True, eq=False)
class Sorting:
    """All groups of one preview.

    Attributes:
        table, records: as they were previewed.
        groups: rows that would meet for certain.
        ages: column index → row → its moment, of the columns that tell the newest row.
    """

    table: Table
    records: Records
    groups: tuple[Twins, ...]
    lanes: tuple[Lane, ...]
    ages: Mapping[int, Mapping[int, str]]

    def standings(self, groups: Iterable[Twins], content: Content) -> list[Standing]:
        """Return how far groups are sorted out in a content made since, in their order."""
        numbers, touched = self.table.row_numbers, self._touched(content)
        found = []
        for one in groups:
            sent = [
                number for row in one.rows if (number := int(numbers[row])) not in content.left_out
            ]
            stay = one.may_stay and content.choices.shared.issuperset(sent)
            if len(sent) < 2 or stay:
                found.append(Standing.DONE)
            else:
                is_as_it_was = touched.isdisjoint(int(numbers[row]) for row in one.rows)
                found.append(Standing.OPEN if is_as_it_was else Standing.LATER)
        return found

    def _touched(self, content: Content) -> set[int]:
        """Return the numbers of the rows whose cells were changed since."""
        now = content.table.edits if content.table is not None else {}
        return {row for (row, column), cell in now.items() if not self._had(row, column, cell)}

    def _had(self, row: int, column: int, cell: object) -> bool:
        known = self.table.edits
        return (row, column) in known and known[row, column] == cell

    def keep(self, groups: Iterable[Twins], pick: Pick) -> list[int]:
        """Return the numbers of the rows that stay behind when one of each group is picked."""
        rows = leave_others(groups, pick)
        return [int(one) for one in self.table.row_numbers[rows]]

    def numbers(self, one: Twins) -> list[int]:
        """Return the spreadsheet numbers of a group's rows."""
        return [int(number) for number in self.table.row_numbers[list(one.rows)]]

    def compare(self, one: Twins) -> tuple[Line, ...]:
        """Return what a group's rows have, column by column."""
        return compare_rows(one.rows, self.records, self.lanes, self.table)

    def merge(self, one: Twins, lines: Sequence[Line], chosen: Mapping[Lane, int]) -> United:
        """Return a group made into its first row."""
        return unite(one.rows, lines, self.table, chosen)

    def merge_agreeing(self, groups: Sequence[Twins]) -> tuple[United, int]:
        """Return the merge of all groups whose rows do not contradict each other; how many."""
        united, done = unite_agreeing(groups, self.records, self.table)
        return united, len(done)


def sort_out(content: Content, prepared: Prepared) -> Sorting:
    """Return the groups of a preview that is of this content."""
    table = shown_content(content).table
    if table is None:
        raise ValueError("nothing was prepared")
    records = prepared.resolution.records
    groups = find_twins(prepared.issues, table)
    return Sorting(table, records, groups, find_lanes(records), find_ages(table, records, groups))


def look_for_near(prepared: Prepared) -> Generator[Step, None, tuple[tuple[Twins, Shared], ...]]:
    """Find rows that are sent and may be one record. Thread: job."""
    resolution = prepared.resolution
    rows = np.flatnonzero(resolution.outcomes != Outcome.HELD).tolist()
    work, done = find_near_twins(resolution.records, rows), 0
    yield Progress("near", 0, None)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: tuple[tuple[Twins, Shared], ...] = end.value
            return found
        done += 1
        if not done % _A_PAUSE:
            yield Progress("near", done, None)


def group_words(one: Twins, shared: Shared | None = None) -> str:
    """Return what the rows of a group share: ``External ID “A-1”``."""
    if shared is not None:
        return _(_SHARED[shared]).format(label=one.label)
    if one.label:
        return _("{label} “{value}”").format(label=one.label, value=one.value)
    return _("The same record in Planhat")


def rows_words(one: Twins, table: Table) -> str:
    """Return which rows they are: ``rows 3 and 8``."""
    numbers = [f"{int(table.row_numbers[row]):,}" for row in one.rows]
    if len(numbers) > 4:
        more = len(numbers) - 3
        return _("rows {some} and {n} more").format(some=", ".join(numbers[:3]), n=more)
    return _("rows {some} and {last}").format(some=", ".join(numbers[:-1]), last=numbers[-1])
