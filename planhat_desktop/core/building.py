"""A table and its links become records: each distinct cell is read once for its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.deciding import Decided, decide, decide_columns
from planhat_desktop.core.issues import Issue, IssueCode, Issues, Rows, Severity
from planhat_desktop.core.joining import column_of, is_whole, shown_of
from planhat_desktop.core.mapping import Link, Mapping, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import BAD, CLEAR, KEEP, RecordColumn, Records, Value
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Cell, Column, Table, is_blank
from planhat_desktop.core.values import Problem, is_plain, reader_of, tell_taken

_PLAIN_TEXT = frozenset({FieldType.TEXT, FieldType.RICH_TEXT, FieldType.PHONE})
_NOTHING: tuple[Value, ...] = ([], ())  # a list cell of separators only


def build(
    table: Table,
    mapping: Mapping,
    model: Model,
    policy: Policy,
    left_out: frozenset[int] = frozenset(),
) -> tuple[Records, Issues]:
    """Read every linked cell for its field.

    Args:
        table: n rows.
        left_out: spreadsheet numbers of rows the person left out.

    Returns:
        n records in the table's order, and the issues of single cells.
    """
    found: list[Issue] = []
    columns: dict[str, RecordColumn] = {}
    decided = decide_columns(table, mapping, model)
    for link in mapping.links:
        one = model.find(link.field)
        if one is None or not is_whole(link, table):
            continue
        made, problems = _build_column(table, one, link, decided[link.field], policy)
        columns[one.name] = made
        found.extend(problems)
    for constant in mapping.constants:
        one = model.find(constant.field)
        if one is not None:
            made, problems = _build_constant(constant.value, one, table.rows)
            columns[one.name] = made
            found.extend(problems)
    if left_out:
        rows = np.flatnonzero(np.isin(table.row_numbers, sorted(left_out))).astype(np.int32)
        if len(rows):
            found.append(Issue(IssueCode.LEFT_OUT, Severity.BLOCKED, rows))
    records = Records(model, table.row_numbers, columns, mapping.key)
    return records, Issues(tuple(found), table.rows)


def _build_column(
    table: Table, one: Field, link: Link, decided: Decided, policy: Policy
) -> tuple[RecordColumn, list[Issue]]:
    column, reading = column_of(table, link), link.reading
    if link.also:  # every cell is looked at here, more than once
        column = replace(column, cells=tuple(column.cells))
    blanks = reading.blanks or policy.blanks
    # An empty key would match every other empty key (api-facts 7).
    empty: Value = CLEAR if blanks == "clear" and not one.key else KEEP
    shown = shown_of(table, link)
    if one.type in _PLAIN_TEXT and is_plain(reading):
        texts = list(map(text_of, column.cells)) if link.also else shown
        values, problems = _read_texts(column, texts, one, reading, empty, decided)
    else:
        values, problems = _read_cells(column, one, reading, empty, decided)
    if link.also:
        problems = _tell_joined(column, shown, problems)
    made = RecordColumn(
        one,
        tuple(values),
        tuple(shown),
        column.codes,
        column.index,
        reading.arrays,
        reading.overwrite,
        link.also,
    )
    groups = Groups(column.codes)
    return made, [
        Issue(
            problem.code,
            Severity.CHECK if doubtful else Severity.BLOCKED,
            groups.rows(code),
            column.index,
            one.name,
            shown[code],
            {"label": one.label, **problem.facts},
        )
        for code, problem, doubtful in problems
    ]


_Problems = list[tuple[int, Problem, bool]]


def _read_texts(
    column: Column,
    texts: list[str],
    one: Field,
    reading: Reading,
    empty: Value,
    decided: Decided,
) -> tuple[list[Value], _Problems]:
    # The common case by far; a call for each cell would cost more than all the rest.
    read = reader_of(one, reading, decided)
    counts = column.counts
    values: list[Value] = [text or empty for text in texts]
    problems: _Problems = []
    for code, cell in enumerate(column.cells):
        if type(cell) is not str and cell is not None and counts[code]:
            done = read(cell)
            values[code] = done.value
            if done.problem is not None:
                problems.append((code, done.problem, done.doubtful))
                if not done.doubtful:
                    values[code] = BAD
    return values, problems


def _read_cells(
    column: Column, one: Field, reading: Reading, empty: Value, decided: Decided
) -> tuple[list[Value], _Problems]:
    read = reader_of(one, reading, decided)
    counts = column.counts.tolist()
    values: list[Value] = []
    problems: _Problems = []
    for code, cell in enumerate(column.cells):
        if not counts[code]:
            values.append(empty)
            continue
        done = read(cell)
        if done.problem is not None:
            problems.append((code, done.problem, done.doubtful))
        if done.problem is not None and not done.doubtful:
            values.append(BAD)
        else:
            values.append(empty if done.value in _NOTHING else done.value)
    return values, problems


def _tell_joined(column: Column, shown: list[str], problems: _Problems) -> _Problems:
    """Return problems that tell the joined text, for the sheet shows only a part of it."""
    told = []
    for code, problem, doubtful in problems:
        text = text_of(column.cells[code])
        is_told = "taken" in problem.facts or text == shown[code]
        told.append((code, problem if is_told else tell_taken(problem, text), doubtful))
    return told


def _build_constant(text: str, one: Field, rows: int) -> tuple[RecordColumn, list[Issue]]:
    codes = np.zeros(rows, np.int32)
    reading = Reading()
    if is_blank(text):
        return RecordColumn(one, (KEEP,), ("",), codes, None), []
    done = reader_of(one, reading, decide([text], one, reading))(text)
    if done.problem is None:
        value = KEEP if done.value in _NOTHING else done.value
        return RecordColumn(one, (value,), (text,), codes, None), []
    issue = Issue(
        done.problem.code,
        Severity.CHECK if done.doubtful else Severity.BLOCKED,
        np.arange(rows, dtype=np.int32),
        None,
        one.name,
        text,
        {"label": one.label, **done.problem.facts},
    )
    value = done.value if done.doubtful else BAD
    return RecordColumn(one, (value,), (text,), codes, None), [issue]


@dataclass
class Groups:
    """Rows grouped by code; sorted once, and only when somebody asks."""

    codes: Rows  # n codes, one a row
    _order: Rows | None = None
    _starts: list[int] = field(default_factory=list)

    def rows(self, code: int) -> Rows:
        """Return the rows that have this code, ascending."""
        if self._order is None:
            self._order = np.argsort(self.codes, kind="stable").astype(np.int32)
            counts = np.bincount(self.codes) if len(self.codes) else np.empty(0, np.int64)
            self._starts = [0, *np.cumsum(counts).tolist()]
        if code + 1 >= len(self._starts):
            return self._order[:0]
        return self._order[self._starts[code] : self._starts[code + 1]]


def read_samples(
    cells: Sequence[Cell], one: Field, reading: Reading, decided: Decided
) -> list[tuple[object, Problem | None]]:
    """Return how a few cells would be read: before → after for the Match page."""
    read = reader_of(one, reading, decided)
    return [(done.value, done.problem) for done in (read(cell) for cell in cells)]
