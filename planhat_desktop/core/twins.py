"""Rows of one file that would meet in one record, and which of them stays if the person says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planhat_desktop.core.celltext import moment_of
from planhat_desktop.core.dates import find_order
from planhat_desktop.core.issues import Issue, IssueCode
from planhat_desktop.core.records import BAD, Gap, RecordColumn, Records
from planhat_desktop.core.schema import FieldType
from planhat_desktop.core.table import Column, Table, is_blank

TWICE = (IssueCode.DUPLICATE_IN_FILE, IssueCode.SAME_RECORD_TWICE)
SORTED = (*TWICE, IssueCode.KEY_NEARLY_TWICE)
_DATES = (FieldType.DATE, FieldType.DATETIME, FieldType.DAY)

Rows = tuple[int, ...]
Pick = Callable[[Rows], int | None]


@dataclass(frozen=True, eq=False)
class Twins:
    """Rows that would meet.

    Attributes:
        rows: positions, ascending.
        label: the field whose value they share; empty where they find one record by several.
        value: what they share; empty as above.
        is_near: they are not the same for certain.
        may_stay: each has a record of its own in Planhat, which may share what they share.
    """

    rows: Rows
    label: str = ""
    value: str = ""
    is_near: bool = False
    may_stay: bool = False


def find_twins(issues: Iterable[Issue], table: Table) -> tuple[Twins, ...]:
    """Return the rows that are held because an earlier one has their key or record."""
    found = []
    for one in issues:
        first = table.find_row(int(str(one.facts["first_row"]))) if one.code in TWICE else None
        if first is not None:
            rows = (first, *one.rows.tolist())
            may_stay = one.facts.get("apart") is True
            label = str(one.facts.get("label", ""))
            found.append(Twins(rows, label, one.value or "", may_stay=may_stay))
    return tuple(sorted(found, key=lambda twins: twins.rows))


# One of them stays


def pick_first(rows: Rows) -> int | None:
    """Pick the first row."""
    return rows[0]


def pick_last(rows: Rows) -> int | None:
    """Pick the last row."""
    return rows[-1]


def pick_newest(ages: Mapping[int, str]) -> Pick:
    """Return what picks the newest row; none where two are equally new, or none has a date.

    Args:
        ages: row → what the column of ages says, in a form that can be compared.
    """

    def pick(rows: Rows) -> int | None:
        newest = max((ages.get(row, "") for row in rows), default="")
        fits = [row for row in rows if ages.get(row) == newest]
        return fits[0] if len(fits) == 1 else None

    return pick


def leave_others(groups: Iterable[Twins], pick: Pick) -> list[int]:
    """Return the positions of the rows that stay behind when one row of each group is picked.

    A row that stays behind for one group is no rival in the next.
    """
    gone: set[int] = set()
    for one in groups:
        alive = tuple(row for row in one.rows if row not in gone)
        kept = pick(alive) if len(alive) > 1 else None
        if kept is not None:
            gone.update(row for row in alive if row != kept)
    return sorted(gone)


def find_ages(table: Table, records: Records, groups: Sequence[Twins]) -> dict[int, dict[int, str]]:
    """Return the columns that tell which row is the newest.

    Returns:
        Column index → row → its moment as text that sorts by time. Every filled cell of these rows
        is a date there, and some of them differ inside a group.
    """
    rows = sorted({row for one in groups for row in one.rows})
    feeds = {
        one.column: one
        for one in records.columns.values()
        if one.column is not None and one.field.type in _DATES
    }
    found = {}
    for column in table.columns:
        ages = _ages_in(column, feeds.get(column.index), rows)
        if ages and any(_differ(ages, one) for one in groups):
            found[column.index] = ages
    return found


def _differ(ages: Mapping[int, str], one: Twins) -> bool:
    return len({ages[row] for row in one.rows if row in ages}) > 1


def _ages_in(column: Column, fed: RecordColumn | None, rows: Sequence[int]) -> dict[int, str]:
    if fed is not None:
        values = {row: fed.value(row) for row in rows}
        if any(one is BAD for one in values.values()):
            return {}
        whole = {row: one for row, one in values.items() if not isinstance(one, Gap)}
        return {
            row: f"{one:08d}" if isinstance(one, int) else str(one) for row, one in whole.items()
        }
    cells = {row: cell for row in rows if not is_blank(cell := column.cell(row))}
    texts = [one for one in cells.values() if isinstance(one, str)]
    order = find_order(texts) if texts else None
    if order is not None and not order.sure:
        return {}
    ages = {}
    for row, cell in cells.items():
        moment = moment_of(cell, order.order if order is not None else "DMY", as_written=True)
        if moment is None:
            return {}
        ages[row] = moment.isoformat()
    return ages
