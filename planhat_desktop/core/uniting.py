"""One row made of several, cell by cell: what they agree on, and what a person has to choose."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planhat_desktop.core.changes import plain
from planhat_desktop.core.records import BAD, Gap, RecordColumn, Records
from planhat_desktop.core.table import Cell, Table, is_blank
from planhat_desktop.core.twins import Rows, Twins


@dataclass(frozen=True)
class Lane:
    """Columns whose cells go along together, for they are joined or feed the same field.

    Attributes:
        columns: of the table.
        fields: the API names of what they feed.
    """

    columns: tuple[int, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Line:
    """What some rows have in one lane.

    Attributes:
        options: rows that say the same, once for each thing said, in the sheet's order; rows that
            say nothing are in none.
    """

    lane: Lane
    options: tuple[Rows, ...]

    @property
    def is_open(self) -> bool:
        """Whether the rows contradict each other, so that a person has to choose."""
        return len(self.options) > 1


@dataclass(frozen=True, eq=False)
class United:
    """What a merge comes to.

    Attributes:
        edits: (row number, column index) → the cell put there.
        gone: spreadsheet numbers of the rows that stay behind.
    """

    edits: Mapping[tuple[int, int], Cell]
    gone: tuple[int, ...]


def find_lanes(records: Records) -> tuple[Lane, ...]:
    """Return the lanes of a mapping, in its order; constants have none."""
    lanes: list[Lane] = []
    for name, column in records.columns.items():
        if column.column is None:
            continue
        columns, fields = [column.column, *column.also], [name]
        for other in [one for one in lanes if not set(columns).isdisjoint(one.columns)]:
            lanes.remove(other)
            columns, fields = [*other.columns, *columns], [*other.fields, *fields]
        lanes.append(Lane(tuple(dict.fromkeys(columns)), tuple(fields)))
    return tuple(lanes)


def compare_rows(
    rows: Rows, records: Records, lanes: Iterable[Lane], table: Table
) -> tuple[Line, ...]:
    """Return what rows have in each lane; equal is what Planhat would see as equal."""
    lines = []
    for lane in lanes:
        said: dict[Hashable, list[int]] = {}
        columns = [table.columns[one] for one in lane.columns]
        for row in rows:
            if all(is_blank(one.cell(row)) for one in columns):
                continue  # what is read for an empty cell is not what the row says
            content = tuple(_said(records.columns[name], row) for name in lane.fields)
            if any(one is not None for one in content):
                said.setdefault(content, []).append(row)
        lines.append(Line(lane, tuple(map(tuple, said.values()))))
    return tuple(lines)


def _said(column: RecordColumn, row: int) -> Hashable:
    value = column.value(row)
    if value is BAD:
        return BAD, column.shown[int(column.codes[row])]
    return None if isinstance(value, Gap) else plain(column.field, value)


def unite(
    rows: Rows, lines: Iterable[Line], table: Table, chosen: Mapping[Lane, int] | None = None
) -> United:
    """Return the merge of rows into the first of them; a filled cell wins over an empty one.

    Args:
        chosen: lane → the row whose cells it has where the rows contradict each other; the first
            that says something, if none is named.
    """
    numbers = table.row_numbers
    kept, chosen = rows[0], chosen or {}
    edits: dict[tuple[int, int], Cell] = {}
    for line in lines:
        if not line.options:
            continue
        source = chosen.get(line.lane, line.options[0][0])
        if any(source in one and kept in one for one in line.options):
            continue  # it says so itself
        for column in line.lane.columns:
            edits[int(numbers[kept]), column] = table.columns[column].cell(source)
    return United(edits, tuple(int(numbers[row]) for row in rows[1:]))


def unite_agreeing(
    groups: Sequence[Twins], records: Records, table: Table
) -> tuple[United, tuple[Twins, ...]]:
    """Merge all groups whose rows do not contradict each other.

    Returns:
        The merge, and the groups that were merged. A row is merged once at most: what else it
        meets shows when the preview is made anew.
    """
    lanes = find_lanes(records)
    edits: dict[tuple[int, int], Cell] = {}
    gone: list[int] = []
    done: list[Twins] = []
    taken: set[int] = set()
    for one in groups:
        lines = compare_rows(one.rows, records, lanes, table)
        if taken.isdisjoint(one.rows) and not any(line.is_open for line in lines):
            made = unite(one.rows, lines, table)
            edits |= made.edits
            gone += made.gone
            taken.update(one.rows)
            done.append(one)
    return United(edits, tuple(gone)), tuple(done)
