"""Records that Planhat must tie to a company by itself, and whether it can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.matching import grouped, parents_of
from planhat_desktop.core.records import Records
from planhat_desktop.core.table import Codes

Flags = NDArray[np.bool_]

_DROPPED = ("Enduser", "Ticket")
"""Planhat ignores an end user without a company in silence (H/9586991), and finds a ticket's by
domains and addresses in ways that are not public (W/ticket); checked 2026-11-22."""


def find_homeless(
    records: Records,
    wanted: Flags,
    targets: Codes,
    lookups: Mapping[str, Lookup],
    changed: Mapping[str, Flags],
) -> Iterator[Issue]:
    """Find rows whose record would have no company, neither by the sheet nor in Planhat.

    Args:
        wanted: n flags: the rows to look at.
        changed: field name → n flags; an answer's address counts where it is sent.
    """
    model = records.model
    parent = model.parent
    if parent is None or model.name not in (*_DROPPED, "NPS"):
        return
    names, codes = parents_of(records)
    homeless = wanted & np.asarray([not name for name in names], np.bool_)[codes]
    homes = lookups[model.name].parents(parent)
    for row in np.flatnonzero(homeless & (targets >= 0)).tolist():
        homeless[row] = not homes[int(targets[row])]
    if model.name == "NPS":
        yield from _find_strangers(records, homeless, lookups.get("Enduser"), changed)
    elif homeless.any():
        one = model.find(parent)
        facts = {"label": one.label if one else parent, "model": model.label}
        rows = np.flatnonzero(homeless).astype(np.int32)
        yield Issue(IssueCode.MISSING_REQUIRED, Severity.BLOCKED, rows, None, parent, "", facts)


def _find_strangers(
    records: Records, homeless: Flags, people: Lookup | None, changed: Mapping[str, Flags]
) -> Iterator[Issue]:
    """Find answers whose company Planhat would take from a person, and there is not just one."""
    column = records.columns.get("email")
    if column is None or people is None:
        return
    homes = people.parents("companyId")
    for rows, value in grouped(homeless & changed["email"], column):
        found = people.find("email", str(column.value(int(rows[0]))))
        companies = {homes[one] for one in found} - {""}
        if len(companies) == 1:
            continue
        code = IssueCode.REFERENCE_AMBIGUOUS if companies else IssueCode.REFERENCE_UNKNOWN
        facts = {
            "label": column.field.label,
            "target": "Enduser",
            "count": len(found),
            "candidates": [],
            "candidate_ids": [],
        }
        yield Issue(code, Severity.BLOCKED, rows, column.column, "email", value, facts)
