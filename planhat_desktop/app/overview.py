"""All the Preview page shows, made in one go: groups, consequences, and what finds rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.app.consequences import Consequence, consequences
from planhat_desktop.app.display import show_value
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.groups import Group, group
from planhat_desktop.app.haystack import Flags, Haystack, pile
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms
from planhat_desktop.core.changes import identity, items, plain
from planhat_desktop.core.issues import IssueCode, Issues
from planhat_desktop.core.promises import promised_row
from planhat_desktop.core.records import BAD, CLEAR, Gap, RecordColumn
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Table

Positions = NDArray[np.int64]

FILTERS: Final = ("all", "create", "update", "same", "held")
MARKS: Final = ("mend", "check", "left_out", "clear")
MINE: Final = "mine"
_GOLDEN = (5**0.5 - 1) / 2  # its multiples fall evenly between 0 and 1, and never in step
_SPOKEN = frozenset(
    {FieldType.DATE, FieldType.DATETIME, FieldType.DAY, FieldType.REFERENCE, FieldType.REFERENCES}
)


@dataclass(frozen=True, eq=False)
class Overview:
    """What the Preview page shows of one preparation.

    Attributes:
        names: the columns shown: keys first, then the mapping's order.
        ranked: all n positions, what is held first, then what is to check, then sheet order.
        marks: n flags for each of `MARKS`, of which every row has exactly one, and for `MINE`: what
            the person changed, decided or left out.
    """

    prepared: Prepared
    table: Table
    groups: tuple[Group, ...]
    consequences: tuple[Consequence, ...]
    names: tuple[str, ...]
    ranked: Positions
    haystacks: Mapping[str, Haystack]
    marks: Mapping[str, Flags]

    @property
    def resolution(self) -> Resolution:
        """The outcomes of all rows."""
        return self.prepared.resolution

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each filter shows."""
        return {"all": self.table.rows, **self.prepared.plan.counts}

    def count_marks(self, name: str = "all") -> dict[str, int]:
        """Return how many rows of one of `FILTERS` have each mark."""
        among = self._flags(name)
        return {mark: int(np.count_nonzero(has & among)) for mark, has in self.marks.items()}

    def sample(self, limit: int) -> list[int]:
        """Return positions spread over the table, a few of every outcome among them."""
        changing = np.flatnonzero(self.resolution.outcomes == Outcome.UPDATE)[: limit // 2]
        # In no even steps: a sheet of three metrics a company repeats itself every third row.
        count, whole = limit - len(changing), self.table.rows
        spread = np.unique((np.arange(count) * _GOLDEN % 1.0 * whole).astype(np.int64))
        return [*changing.tolist(), *(spread.tolist() if whole > count else range(whole))]

    def select(
        self,
        name: str = "all",
        needle: str = "",
        rows: Sequence[int] | None = None,
        mark: str = "",
    ) -> Positions:
        """Return the positions to show.

        Args:
            name: one of `FILTERS`.
            needle: part of a cell, or a row's number.
            rows: only these positions, e.g. those of a group.
            mark: one of `marks`, or empty for all rows.
        """
        keep = self._flags(name)
        if mark:
            keep = keep & self.marks[mark]
        if rows is not None:
            among = np.zeros(self.table.rows, np.bool_)
            among[np.asarray(rows, np.int64)] = True
            keep = keep & among
        if needle.strip():
            keep = keep & self.search(needle)
        return self.ranked[keep[self.ranked]]

    def _flags(self, name: str) -> Flags:
        if name == "all":
            return np.ones(self.table.rows, np.bool_)
        flags: Flags = self.resolution.outcomes == Outcome[name.upper()]
        return flags

    @cached_property
    def _searched(self) -> dict[str, Flags]:
        return {}

    def search(self, needle: str) -> Flags:
        """Flag the rows that have a part of a cell, or this number; what was found last is kept."""
        needle = needle.strip().lower()
        if needle not in self._searched:
            self._searched.clear()
            self._searched[needle] = self._search(needle)
        return self._searched[needle]

    def _search(self, needle: str) -> Flags:
        found = np.zeros(self.table.rows, np.bool_)
        for stack in self.haystacks.values():
            hits = stack.find(needle)
            if hits is not None:
                found |= hits
        digits = needle.replace(",", "")
        if digits.isdecimal() and len(digits) < 9:
            found |= self.table.row_numbers == int(digits)
        return found

    def shown(self, column: RecordColumn, value: object) -> str:
        """Return a value of a field as a person reads it; ids of records become their names."""
        return show_named(self.resolution, column.field, value)


def show_named(resolution: Resolution, one: Field, value: object) -> str:
    """Return a value as a person reads it; ids of records become their names."""
    if value is None or isinstance(value, Gap):
        return ""
    if one.is_reference and one.references:
        named = [
            _called(resolution, one.references, part, key)
            for part in (value if isinstance(value, list | tuple) else [value])
            if (key := str(identity(part) or ""))
        ]
        return ", ".join(named)
    if one.is_list and isinstance(value, str):
        value = items(value)
    if one.type is FieldType.DAY and isinstance(value, str):
        value = plain(one, value)  # Planhat lists some days as an instant
    if isinstance(value, dict):
        return str(identity(value, prefer_symbol=one.type is FieldType.TEXT) or "")
    return show_value(one, value)


def _called(resolution: Resolution, model: str, part: object, key: str) -> str:
    """Return what a record is called; one that another sheet makes goes by its row too."""
    told = (part.get("name") or part.get("nickName")) if isinstance(part, dict) else None
    name = str(told or resolution.name_of(model, key))
    row = promised_row(key)
    if row is None:
        return name
    words = _("new {model}, row {row}").format(model=model_terms(model)[0], row=f"{row:,}")
    return words if name == key else f"{name} ({words})"


def look_over(content: Content, prepared: Prepared) -> Generator[Step, None, Overview]:
    """Make all that the page shows of a preparation. Thread: job."""
    table = content.table
    if table is None:
        raise ValueError("nothing was prepared")
    resolution, issues = prepared.resolution, prepared.issues
    yield Progress("looking", 0, None)
    table.find_row(0)  # its index of rows is made here, not when a cell is mended
    groups = group(issues, table, resolution.records.model)
    saved = table.source.saved_at
    saved_at = dt.datetime.fromtimestamp(saved, dt.UTC) if saved else None
    day = prepared.snapshot.read_at.date()
    lines = consequences(prepared.plan, day, saved_at, prepared.gone)
    rank = np.full(table.rows, 2, np.int8)
    rank[issues.doubtful] = 1
    rank[resolution.outcomes == Outcome.HELD] = 0
    ranked = np.argsort(rank, kind="stable")
    stacks: dict[str, Haystack] = {}
    for name, column in resolution.records.columns.items():
        yield Progress("looking", len(stacks), len(resolution.records.columns))
        if column.column is not None:
            stacks[name] = _stack(column, resolution)
    names = _order_columns(prepared)
    marks = _mark(issues, content, table)
    return Overview(prepared, table, groups, lines, names, ranked, stacks, marks)


def _mark(issues: Issues, content: Content, table: Table) -> dict[str, Flags]:
    """Return the rows by what there is to do about them, and those a person had a hand in."""
    left_out = np.zeros(table.rows, np.bool_)
    for issue in issues:
        if issue.code is IssueCode.LEFT_OUT:
            left_out[issue.rows] = True
    choices = content.choices
    touched = {number for number, _column in table.edits}
    touched |= content.left_out | choices.records.keys() | choices.others | choices.shared
    return {
        "mend": issues.blocked & ~left_out,
        "check": issues.doubtful & ~issues.blocked,
        "left_out": left_out,
        "clear": ~(issues.blocked | issues.doubtful),
        MINE: np.isin(table.row_numbers, sorted(touched)),
    }


def _order_columns(prepared: Prepared) -> tuple[str, ...]:
    """Return the fields as they are shown: what a row is known by, then what changes most.

    One key and one name are enough to know a row by; what changes should be in sight beside them.
    """
    resolution = prepared.resolution
    records = resolution.records
    names = ("name", "firstName", "lastName", records.model.parent)
    groups = (records.model.key_names, names)
    firsts = (next((one for one in group if one in records.columns), "") for group in groups)
    known_by = [one for one in firsts if one]
    updated = resolution.outcomes == Outcome.UPDATE
    wrong: Counter[int | None] = Counter()
    for issue in prepared.issues:
        wrong[issue.column] += len(issue.rows)

    def rank(name: str) -> tuple[int, int]:
        if name in known_by:
            return 0, known_by.index(name)
        index = records.columns[name].column
        changes = int(np.count_nonzero(resolution.changed[name] & updated))
        # One value for all rows is less worth looking at than a column of the sheet.
        return (1, -(changes + wrong[index])) if index is not None else (2, -changes)

    return tuple(sorted(records.columns, key=rank))


def _stack(column: RecordColumn, resolution: Resolution) -> Haystack:
    texts = list(column.shown)
    if column.field.type in _SPOKEN:
        for code, value in enumerate(column.values):
            if value is not BAD and value is not CLEAR:
                texts[code] = f"{texts[code]} {show_named(resolution, column.field, value)}"
    else:
        # What is sent can be found too, where it is made of more or less than the cell.
        for code, (value, shown) in enumerate(zip(column.values, column.shown, strict=True)):
            if value is not shown and isinstance(value, str) and value != shown:
                texts[code] = f"{texts[code]} {value}"
    return pile(texts, column.codes)
