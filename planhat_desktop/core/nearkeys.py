"""Keys that differ from an existing one, or another row's, only in case, spaces or zeros."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.candidates import call_record
from planhat_desktop.core.changes import raw
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.duplicates import Homes, find_repeats
from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup, Positions, key_text, loosen
from planhat_desktop.core.matching import grouped, parents_of
from planhat_desktop.core.records import RecordColumn, Records
from planhat_desktop.core.schema import Key, KeyScope
from planhat_desktop.core.table import Codes

Flags = NDArray[np.bool_]


def find_near_keys(
    records: Records, new: Flags, lookup: Lookup, choices: Choices
) -> Iterator[Issue]:
    """Find new records whose key is nearly that of an existing one, by the key's own scope.

    Args:
        new: n flags: rows that match nothing and are not held.
        choices: rows that the person said are other records are passed over.
    """
    if choices.others:
        new = new & ~np.isin(records.row_numbers, sorted(choices.others))
    homes = lookup.parents(records.model.parent) if new.any() else []
    for key in records.model.keys:
        column = records.columns.get(key.field)
        # E-mails are found whatever their case; a Planhat ID that is not there is held.
        if column is None or key.scope is KeyScope.NONE or key.field == "_id":
            continue
        has = np.fromiter((isinstance(one, str) for one in column.values), np.bool_)
        for rows, value in grouped(new & has[column.codes], column):
            fits = lookup.find_loosely(key.field, column.text(int(rows[0])))
            for mine, home in _by_home(records, key, rows) if fits else ():
                near = [one for one in fits if not home or homes[one] == home]
                if near:
                    yield _tell(column, mine, value, lookup, near, records.model.label)


def _tell(
    column: RecordColumn, rows: Rows, value: str, lookup: Lookup, near: Positions, model: str
) -> Issue:
    first, name = lookup.records[near[0]], column.field.name
    facts = {
        "label": column.field.label,
        "model": model,
        "near": key_text(raw(first, name)),
        "near_name": call_record(first),
        "candidates": [lookup.id_of(one) for one in near],
    }
    code = IssueCode.KEY_NEARLY_MATCHES
    return Issue(code, Severity.CHECK, rows, column.column, name, value, facts)


def _by_home(records: Records, key: Key, rows: Rows) -> Iterator[tuple[Rows, str]]:
    """Give rows by the company they are in, where the key counts only inside it."""
    if key.scope is not KeyScope.PARENT or records.model.parent is None:
        yield rows, ""
        return
    names, codes = parents_of(records)
    mine: Codes = codes[rows]
    for code in np.unique(mine).tolist():
        yield rows[mine == code], names[code]


def find_near_rows(
    records: Records, homes: Homes, changed: Mapping[str, Flags], sent: Flags
) -> Iterator[Issue]:
    """Find rows that write nearly the same key as another row, by the key's own scope.

    Args:
        changed: field name → n flags: what is written.
        sent: n flags: rows that are not held; no two of them write the very same key.
    """
    for key in records.model.keys:
        column = records.columns.get(key.field)
        if column is None or key.scope is KeyScope.NONE or key.field == "_id":
            continue
        flags = changed[key.field] & sent
        used = np.unique(column.codes[flags]).tolist()
        forms: dict[str, int] = {}
        alike = np.zeros(len(column.values), np.int64)
        alike[used] = [
            forms.setdefault(loosen(str(column.values[one])), len(forms)) for one in used
        ]
        if len(forms) == len(used):
            continue  # mostly no two texts are alike
        whole = alike[column.codes]
        if key.scope is KeyScope.PARENT:
            whole = whole * len(homes.names) + homes.codes
        for others, first in find_repeats(whole, flags):
            yield _tell_row(column, first, int(others[0]), records)
            for row in others.tolist():
                yield _tell_row(column, row, first, records)


def _tell_row(column: RecordColumn, row: int, other: int, records: Records) -> Issue:
    facts = {
        "label": column.field.label,
        "model": records.model.label,
        "near": column.text(other),
        "other_row": int(records.row_numbers[other]),
    }
    rows, shown = np.asarray([row], np.int32), column.shown[int(column.codes[row])]
    code, name = IssueCode.KEY_NEARLY_TWICE, column.field.name
    return Issue(code, Severity.CHECK, rows, column.column, name, shown, facts)
