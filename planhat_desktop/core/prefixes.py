"""Ids that are told by another key: ``extid-C1`` is the record whose external ID is C1.

Planhat takes them in addresses and as references; in a key of the record's own the prefix would
become part of the value (api-facts 6 and 15.16, checked 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.matching import grouped, parents_of
from planhat_desktop.core.records import BAD, KEEP, RecordColumn, Records
from planhat_desktop.core.schema import ID_PREFIXES, KeyScope, Model
from planhat_desktop.core.values import split_id

_TOLD = 5  # records that an id may be


@dataclass(frozen=True, eq=False)
class Told:
    """Records whose ids are all Planhat's own.

    Attributes:
        by: n int8, index into the model's keys of the key that a row's id was told by; -1 for none.
        issues: rows whose id is no one record.
    """

    records: Records
    by: NDArray[np.int8]
    issues: tuple[Issue, ...] = ()


def resolve_ids(records: Records, lookup: Lookup, chosen: Mapping[int, int]) -> Told:
    """Replace ids that are told by another key by those of the records: exactly one, or held.

    Args:
        chosen: row → position of the record the person chose for it; where that is one of those
            that fit, the cell has nothing more to say.
    """
    by = np.full(records.count, -1, np.int8)
    column = records.columns.get("_id")
    told = _split_each(column) if column is not None else {}
    rows = np.flatnonzero(np.isin(column.codes, list(told))) if column is not None and told else ()
    if column is None or not len(rows):
        return Told(records, by)
    finder = _Finder(records, lookup)
    codes, values, shown = column.codes.copy(), list(column.values), list(column.shown)
    issues: list[Issue] = []
    groups: dict[tuple[int, int, int], list[int]] = {}
    for row in map(int, rows):
        kind = int(column.codes[row]), int(finder.homes[row]), chosen.get(row, -1)
        groups.setdefault(kind, []).append(row)
    for (code, home, choice), mine in groups.items():
        prefix, text = told[code]
        at = _key_of(records.model, prefix)
        found = finder.find(at, text, home)
        if not isinstance(found, IssueCode) and choice in found:
            values.append(KEEP)
        elif not isinstance(found, IssueCode) and len(found) == 1:
            values.append(lookup.id_of(found[0]))
            by[mine] = at
        else:
            values.append(BAD)
            issues += _tell(found, column, code, mine, records, lookup)
        shown.append(column.shown[code])
        codes[mine] = len(values) - 1
    made = replace(column, values=tuple(values), shown=tuple(shown), codes=codes)
    return Told(replace(records, columns={**records.columns, "_id": made}), by, tuple(issues))


def _split_each(column: RecordColumn) -> dict[int, tuple[str, str]]:
    return {
        code: parts
        for code, value in enumerate(column.values)
        if isinstance(value, str) and (parts := split_id(value)) is not None
    }


def _key_of(model: Model, prefix: str) -> int:
    """Return the index of the key that a prefix stands for; -1 where the model has no such ids."""
    names = ID_PREFIXES[prefix] if prefix in model.id_prefixes else ()
    return next((at for at, one in enumerate(model.key_names) if one in names), -1)


class _Finder:
    """Finds records by a key's own scope, in the company of a row where it has one."""

    def __init__(self, records: Records, lookup: Lookup) -> None:
        self._lookup = lookup
        self._model = records.model
        self._names, self.homes = parents_of(records)

    def find(self, at: int, text: str, home: int) -> IssueCode | Sequence[int]:
        """Return the records that fit, one or several, or why there is none."""
        if at < 0:
            return IssueCode.NOT_AN_ID
        key, parent = self._model.keys[at], self._names[home]
        fits = self._lookup.find(key.field, text)
        if fits and parent and key.scope is KeyScope.PARENT:
            homes = self._lookup.parents(self._model.parent)
            inside = [one for one in fits if homes[one] == parent]
            return inside or IssueCode.KEY_TAKEN  # by a record of another company
        return fits or IssueCode.ID_UNKNOWN


def _tell(
    found: IssueCode | Sequence[int],
    column: RecordColumn,
    code: int,
    rows: Sequence[int],
    records: Records,
    lookup: Lookup,
) -> Iterator[Issue]:
    model = records.model
    facts: dict[str, object] = {"label": column.field.label, "model": model.label}
    if isinstance(found, IssueCode):
        why = found
    else:
        why = IssueCode.AMBIGUOUS
        candidates = [lookup.id_of(one) for one in found[:_TOLD]]
        facts |= {"models": model.plural, "count": len(found), "candidates": candidates}
    shown = column.shown[code]
    places: Rows = np.asarray(rows, np.int32)
    yield Issue(why, Severity.BLOCKED, places, column.column, column.field.name, shown, facts)


def find_prefixed(
    records: Records, changed: Mapping[str, NDArray[np.bool_]], sent: NDArray[np.bool_]
) -> Iterator[Issue]:
    """Find keys that would be written with a prefix that only stands before references.

    Args:
        changed: field name → n flags: what is written.
        sent: n flags: rows that are not held.
    """
    for key in records.model.keys:
        column = records.columns.get(key.field)
        if column is None or key.field == "_id":
            continue
        told = _split_each(column)
        if not told:
            continue
        flags = np.isin(column.codes, list(told)) & changed[key.field] & sent
        for rows, value in grouped(flags, column):
            prefix, text = told[int(column.codes[rows[0]])]
            facts = {"label": column.field.label, "prefix": prefix, "near": text}
            code = IssueCode.KEY_PREFIXED
            yield Issue(code, Severity.CHECK, rows, column.column, key.field, value, facts)
