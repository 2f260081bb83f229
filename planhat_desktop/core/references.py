"""A record's pointers to other objects: exactly one fits, or the row is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from planhat_desktop.core.building import Groups
from planhat_desktop.core.candidates import find_exactly
from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.lookup import NOWHERE, Lookup, Positions
from planhat_desktop.core.records import BAD, RecordColumn, Records, Reference, Value
from planhat_desktop.core.schema import Field


def resolve_references(
    records: Records, lookups: Mapping[str, Lookup]
) -> tuple[Records, list[Issue]]:
    """Replace every reference by the id that will be sent.

    Returns:
        The records, and one issue for each distinct text that fits none or several.
    """
    found: list[Issue] = []
    columns: dict[str, RecordColumn] = dict(records.columns)
    for name, column in records.columns.items():
        if column.field.is_reference:
            columns[name], issues = _resolve_column(column, lookups)
            found.extend(issues)
    return replace(records, columns=columns), found


def _resolve_column(
    column: RecordColumn, lookups: Mapping[str, Lookup]
) -> tuple[RecordColumn, list[Issue]]:
    one = column.field
    lookup = lookups.get(one.references or "")
    groups = Groups(column.codes)
    values: list[Value] = []
    found: list[Issue] = []
    for code, value in enumerate(column.values):
        references = (value,) if isinstance(value, Reference) else value
        if not isinstance(references, tuple):
            values.append(value)
            continue
        ids: list[object] = []
        for reference in references:
            fits = find_exactly(lookup, reference) if lookup is not None else NOWHERE
            if len(fits) == 1 and lookup is not None:
                ids.append(_sent_form(one, lookup, fits[0]))
                continue
            rows = groups.rows(code)
            if len(rows):
                found.append(_issue(column, reference, fits, lookup, rows))
            ids.append(BAD)
        if BAD in ids:
            values.append(BAD)
        else:
            values.append(ids[0] if isinstance(value, Reference) else _each_once(ids))
    return replace(column, values=tuple(values)), found


def _each_once(ids: list[object]) -> list[object]:
    """Return a list without repeats: a name and an id may mean one record."""
    return [one for place, one in enumerate(ids) if one not in ids[:place]]


def _sent_form(one: Field, lookup: Lookup, position: int) -> object:
    identifier = lookup.id_of(position)
    if one.shape != "person":
        return identifier
    return {"id": identifier, "name": _called(lookup.records[position])}


def _called(record: Mapping[str, object]) -> str:
    """Return what Planhat shows for a person or another record."""
    return str(record.get("nickName") or record.get("name") or record.get("email") or "")


def _issue(
    column: RecordColumn,
    reference: Reference,
    fits: Positions,
    lookup: Lookup | None,
    rows: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> Issue:
    code = IssueCode.REFERENCE_AMBIGUOUS if fits else IssueCode.REFERENCE_UNKNOWN
    names = [_called(lookup.records[one]) for one in fits[:5] if lookup is not None]
    facts: dict[str, object] = {
        "label": column.field.label,
        "target": reference.model,
        "count": len(fits),
        "candidates": names,
    }
    return Issue(
        code, Severity.BLOCKED, rows, column.column, column.field.name, reference.text, facts
    )
