"""What Planhat works out itself, whatever is sent: the preview promises none of it.

Source: api-facts.md 11 and the notes of models.json (W/license, W/enduser, W/ticket, S/1697510),
checked 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.changes import raws
from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.records import CLEAR, Gap, RecordColumn, Records
from planhat_desktop.core.table import Codes

Flags = NDArray[np.bool_]

COMPUTED: Mapping[str, tuple[str, ...]] = {
    "Company": ("status",),  # from its licenses
    "Enduser": ("name",),  # from first and last name
    "License": ("mrr", "arr", "value"),  # each from the others and the period
    "NPS": ("cId",),  # from the person who answered
    "Ticket": ("companyId", "createdAt"),  # from the address; from the clock
}
"""Model → the fields Planhat fills by itself where they are empty."""

SOFTENED: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "Conversation": {"type": ("note", ("note", "email", "chat", "ticket", "call"))},
}
"""Model → field → what Planhat keeps instead of a text it does not know, and those it surely knows.

The types a workspace has besides are listed nowhere (W/conversation, api-facts 11).
"""

AMOUNTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "License": (("mrr", "arr", "value"), ("fromDate", "toDate")),
}
"""Model → fields that Planhat works out anew when one of them or of the others changes."""


def leave_computed(
    records: Records, lookup: Lookup, targets: Codes, changed: Mapping[str, Flags]
) -> Iterator[Issue]:
    """Take out of the changes what would not stand, and tell of it.

    Args:
        changed: field name → n flags; changed in place.
    """
    for name in COMPUTED.get(records.model.name, ()):
        column = records.columns.get(name)
        if column is None:
            continue
        clears = np.fromiter((one is CLEAR for one in column.values), np.bool_)[column.codes]
        if records.model.name == "Enduser":
            told = _leave_name(records, column, lookup, targets, changed)
        else:
            told = clears & changed[name]
            changed[name][told] = False
        rows = np.flatnonzero(told).astype(np.int32)
        if len(rows):
            facts = {"label": column.field.label, "of": records.model.name}
            code = IssueCode.COMPUTED
            yield Issue(code, Severity.CHECK, rows, column.column, name, None, facts)


def _leave_name(
    records: Records,
    column: RecordColumn,
    lookup: Lookup,
    targets: Codes,
    changed: Mapping[str, Flags],
) -> Flags:
    """Leave names to Planhat that it builds from first and last name; flag those that differ."""
    flags = changed["name"]
    told = np.zeros(len(flags), np.bool_)
    rows = np.flatnonzero(flags).tolist()
    olds = {name: raws(lookup.records, name) for name in ("firstName", "lastName")}
    for row in rows:
        parts = [_after(row, name, records, olds[name], targets, changed) for name in olds]
        built = " ".join(part for part in parts if part)
        if built:
            flags[row] = False
            told[row] = built != column.value(row)
    return told


def _after(
    row: int,
    name: str,
    records: Records,
    olds: Sequence[object],
    targets: Codes,
    changed: Mapping[str, Flags],
) -> str:
    """Return what a text field holds after the upload; empty for nothing."""
    if name in changed and changed[name][row]:
        value = records.columns[name].value(row)
        return "" if isinstance(value, Gap) else str(value)
    old = olds[int(targets[row])] if targets[row] >= 0 else None
    return str(old).strip() if old is not None else ""
