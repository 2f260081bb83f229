"""Which existing record each row's keys point at, in Planhat's own order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.records import BAD, RecordColumn, Records
from planhat_desktop.core.schema import Key, KeyScope
from planhat_desktop.core.table import Codes

NONE, SEVERAL, ELSEWHERE = -1, -2, -4
"""No record fits; several fit; one fits, but inside another company."""


@dataclass(frozen=True, eq=False)
class Matches:
    """What the keys found.

    Attributes:
        targets: n int32, position of the record found, -1 for none.
        by: n int8, index into the model's keys, -1 for none.
        issues: rows whose keys settle nothing.
    """

    targets: Codes
    by: NDArray[np.int8]
    issues: tuple[Issue, ...]


def row_texts(column: RecordColumn) -> tuple[list[str], Codes]:
    """Return a text column's distinct texts (empty for gaps) and n codes into them.

    Cells that differ only by spaces around them share one code.
    """
    places: dict[str, int] = {}
    remap = [
        places.setdefault(value if isinstance(value, str) else "", len(places))
        for value in column.values
    ]
    return list(places), np.asarray(remap, np.int32)[column.codes]


def parents_of(records: Records) -> tuple[list[str], Codes]:
    """Return the distinct parent ids of the rows (empty for none) and n codes into them."""
    column = records.columns.get(records.model.parent or "")
    if column is None:
        return [""], np.zeros(records.count, np.int32)
    return row_texts(column)


def find_unplaced(records: Records) -> NDArray[np.bool_]:
    """Flag the rows whose company could not be told: a key inside a company says nothing there."""
    column = records.columns.get(records.model.parent or "")
    if column is None:
        return np.zeros(records.count, np.bool_)
    bad = np.fromiter((one is BAD for one in column.values), np.bool_, len(column.values))
    return bad[column.codes]


NOBODY: Mapping[int, int] = {}
_Looks = Sequence[tuple[Codes, RecordColumn]]


def match(records: Records, lookup: Lookup, chosen: Mapping[int, int] = NOBODY) -> Matches:
    """Find each row's existing record by its keys.

    Args:
        chosen: row → position of the record the person chose for it, as if the row had its `_id`.
    """
    model = records.model
    count = records.count
    targets = np.full(count, NONE, np.int32)
    by = np.full(count, -1, np.int8)
    if chosen:
        rows = list(chosen)
        targets[rows] = list(chosen.values())
        by[rows] = model.key_names.index("_id")
    refused = np.zeros(count, np.bool_)  # rows that already have an issue from here
    found: list[Issue] = []
    parents = parents_of(records)
    unplaced = find_unplaced(records)
    looks: list[tuple[Codes, RecordColumn]] = []
    disagreeing = np.full(count, -1, np.int32)
    for index, key in _in_order(records):
        column = records.columns.get(key.field)
        if column is None:
            continue
        hits = _hits(column, key, lookup, parents, model.parent, unplaced)
        if key.field == "_id":
            unknown = (hits == NONE) & _has_value(column)
            found += _by_value(IssueCode.ID_UNKNOWN, unknown, column, records)
            refused |= unknown
        several = (hits == SEVERAL) & (targets == NONE) & ~refused
        clash = (hits >= 0) & (targets >= 0) & (hits != targets) & ~refused
        disagreeing[clash] = len(looks)
        refused |= clash
        fresh = (hits >= 0) & (targets == NONE) & ~refused
        targets[fresh] = hits[fresh]
        by[fresh] = index
        found += _several(several, column, lookup, records)
        refused |= several
        looks.append((hits, column))
    found += _disagreements(looks, disagreeing, lookup, records)
    for hits, column in looks:
        # A key of another company's record: the facts do not say whether Planhat would match
        # it across companies, and a silent change of a stranger is the worst there is.
        taken = (hits == ELSEWHERE) & (targets == NONE) & ~refused
        found += _by_value(IssueCode.KEY_TAKEN, taken, column, records)
        refused |= taken
    targets[refused] = NONE
    by[refused] = -1
    return Matches(targets, by, tuple(found))


def _in_order(records: Records) -> Iterator[tuple[int, Key]]:
    keys = list(enumerate(records.model.keys))
    chosen = records.key
    return iter(
        sorted(keys, key=lambda pair: (pair[1].field != "_id", pair[1].field != chosen, pair[0]))
    )


def _has_value(column: RecordColumn) -> NDArray[np.bool_]:
    flags = np.fromiter((isinstance(one, str) for one in column.values), np.bool_)
    return flags[column.codes]


def _hits(
    column: RecordColumn,
    key: Key,
    lookup: Lookup,
    parents: tuple[list[str], Codes],
    parent_field: str | None,
    unplaced: NDArray[np.bool_],
) -> NDArray[np.int32]:
    fits = lookup.find_each(key.field, column.values)
    simple = np.fromiter((_one(fit) for fit in fits), np.int32, len(fits))
    hits = simple[column.codes]
    if key.scope in (KeyScope.WORKSPACE, KeyScope.MODEL) or parent_field is None:
        return hits
    hits[unplaced] = NONE
    names, parent_codes = parents
    if names == [""]:
        return hits
    homes = lookup.parents(parent_field)
    known: dict[tuple[int, int], int] = {}
    rows = np.flatnonzero(hits != NONE)
    codes = zip(column.codes[rows].tolist(), parent_codes[rows].tolist(), strict=True)
    for row, pair in zip(rows.tolist(), codes, strict=True):
        if pair not in known:
            fit, parent = fits[pair[0]], names[pair[1]]
            inside = [one for one in fit if homes[one] == parent] if parent else fit
            known[pair] = _one(inside) if inside else ELSEWHERE
        hits[row] = known[pair]
    return hits


def _one(fit: Sequence[int]) -> int:
    return NONE if not fit else fit[0] if len(fit) == 1 else SEVERAL


def _by_value(
    code: IssueCode, flags: NDArray[np.bool_], column: RecordColumn, records: Records
) -> Iterator[Issue]:
    for rows, value in grouped(flags, column):
        yield Issue(
            code,
            Severity.BLOCKED,
            rows,
            column.column,
            column.field.name,
            value,
            {"label": column.field.label, "model": records.model.label},
        )


def _several(
    flags: NDArray[np.bool_], column: RecordColumn, lookup: Lookup, records: Records
) -> Iterator[Issue]:
    for rows, value in grouped(flags, column):
        fit = lookup.find(column.field.name, column.text(int(rows[0])))
        facts = {
            "label": column.field.label,
            "models": records.model.plural,
            "count": len(fit),
            "candidates": [lookup.id_of(one) for one in fit[:5]],
        }
        yield Issue(
            IssueCode.AMBIGUOUS,
            Severity.BLOCKED,
            rows,
            column.column,
            column.field.name,
            value,
            facts,
        )


def _disagreements(
    looks: _Looks, first: Codes, lookup: Lookup, records: Records
) -> Iterator[Issue]:
    """Tell of the rows whose keys find different records, with each record and what found it.

    Args:
        looks: the columns looked at, in their order, each with what it found.
        first: n places in ``looks``: the key that disagreed with one before it; -1 for none.
    """
    rows = np.flatnonzero(first >= 0).astype(np.int32)
    if not len(rows):
        return
    hits = [one[rows] for one, _column in looks]
    codes = [column.codes[rows] for _hits, column in looks]
    _kinds, kinds = np.unique(np.stack((*hits, *codes)), axis=1, return_inverse=True)
    kinds = kinds.reshape(-1)
    order = np.argsort(kinds, kind="stable")
    parts = np.split(rows[order], np.flatnonzero(np.diff(kinds[order])) + 1)
    for part in sorted(parts, key=lambda one: int(one[0])):
        row = int(part[0])
        second = looks[int(first[row])][1]
        keys: dict[int, list[tuple[str, str]]] = {}
        for found, column in looks:
            if found[row] >= 0:
                shown = column.shown[int(column.codes[row])]
                keys.setdefault(int(found[row]), []).append((column.field.label, shown))
        target = int(looks[int(first[row])][0][row])
        (label, value), *_more = next(iter(keys.values()))
        facts = {
            "first_label": label,
            "first_value": value,
            "first_name": title_of(lookup.records[next(iter(keys))]),
            "second_label": second.field.label,
            "second_name": title_of(lookup.records[target]),
            "model": records.model.label,
            "candidates": [lookup.id_of(one) for one in keys],
            "keys": list(keys.values()),
        }
        yield Issue(
            IssueCode.KEYS_DISAGREE,
            Severity.BLOCKED,
            part,
            second.column,
            second.field.name,
            second.shown[int(second.codes[row])],
            facts,
        )


def grouped(flags: NDArray[np.bool_], column: RecordColumn) -> Iterator[tuple[Rows, str]]:
    """Give the flagged rows by what the sheet shows in this column."""
    rows = np.flatnonzero(flags).astype(np.int32)
    if not len(rows):
        return
    codes = column.codes[rows]
    order = np.argsort(codes, kind="stable")
    cuts = np.flatnonzero(np.diff(codes[order])) + 1
    for part in np.split(rows[order], cuts):
        yield part, column.shown[int(column.codes[part[0]])]
