"""A record's pointers to other objects: exactly one fits, or the row is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planhat_desktop.core.building import Groups
from planhat_desktop.core.candidates import NOTHING, Fit, call_record, candidates_for, settle
from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup, Positions
from planhat_desktop.core.records import BAD, RecordColumn, Records, Reference, Value
from planhat_desktop.core.schema import Field

_LOOKED_AT = 500  # texts of a column, a millisecond each


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
    open_ones: list[tuple[Reference, Fit, Rows]] = []
    for code, value in enumerate(column.values):
        references = (value,) if isinstance(value, Reference) else value
        if not isinstance(references, tuple):
            values.append(value)
            continue
        ids: list[object] = []
        rows = groups.rows(code)
        for reference in references:
            fit = settle(lookup, reference) if lookup is not None else NOTHING
            if len(fit.fits) == 1 and lookup is not None:
                ids.append(_sent_form(one, lookup, fit.fits[0]))
                if not fit.is_plain and len(rows):
                    found.append(_doubt(column, reference, fit, lookup, rows))
                continue
            if len(rows):
                open_ones.append((reference, fit, rows))
            ids.append(BAD)
        if BAD in ids:
            values.append(BAD)
        else:
            values.append(ids[0] if isinstance(value, Reference) else _each_once(ids))
    found.extend(_hold(column, open_ones, lookup))
    return replace(column, values=tuple(values)), found


def _each_once(ids: list[object]) -> list[object]:
    """Return a list without repeats: a name and an id may mean one record."""
    return [one for place, one in enumerate(ids) if one not in ids[:place]]


def _sent_form(one: Field, lookup: Lookup, position: int) -> object:
    identifier = lookup.id_of(position)
    if one.shape != "person":
        return identifier
    return {"id": identifier, "name": call_record(lookup.records[position])}


def _doubt(
    column: RecordColumn, reference: Reference, fit: Fit, lookup: Lookup, rows: Rows
) -> Issue:
    (position,) = fit.fits
    facts: dict[str, object] = {
        "label": column.field.label,
        "target": reference.model,
        "near": call_record(lookup.records[position]),
        "id": lookup.id_of(position),
        "why": fit.why,
    }
    return Issue(
        IssueCode.REFERENCE_NEARLY,
        Severity.CHECK,
        rows,
        column.column,
        column.field.name,
        reference.text,
        facts,
    )


def _hold(
    column: RecordColumn, open_ones: Sequence[tuple[Reference, Fit, Rows]], lookup: Lookup | None
) -> Iterator[Issue]:
    """Make an issue of each text that fits none or several, with whom it may mean.

    Those that most rows have are looked at first, and only so many: the others are asked for
    one by one, where somebody decides them.
    """
    by_rows = sorted(range(len(open_ones)), key=lambda place: -len(open_ones[place][2]))
    looked_at = frozenset(by_rows[:_LOOKED_AT])
    for place, (reference, fit, rows) in enumerate(open_ones):
        near: Positions = fit.fits[:5]
        if lookup is not None and not near and place in looked_at:
            near = [one.position for one in candidates_for(reference, lookup)]
        facts: dict[str, object] = {
            "label": column.field.label,
            "target": reference.model,
            "count": len(fit.fits),
            "candidates": [call_record(lookup.records[one]) for one in near] if lookup else [],
            "candidate_ids": [lookup.id_of(one) for one in near] if lookup else [],
        }
        code = IssueCode.REFERENCE_AMBIGUOUS if fit.fits else IssueCode.REFERENCE_UNKNOWN
        yield Issue(
            code,
            Severity.BLOCKED,
            rows,
            column.column,
            column.field.name,
            reference.text,
            facts,
        )
