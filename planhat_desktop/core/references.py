"""A record's pointers to other objects: exactly one fits, or the row is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.core.building import Groups
from planhat_desktop.core.candidates import NOTHING, Fit, call_record, candidates_for, settle
from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.records import BAD, RecordColumn, Records, Reference, Value
from planhat_desktop.core.schema import Field

_LOOKED_AT = 500  # texts of a column, a millisecond each
_TOLD = 5  # candidates of a text


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A reference that was asked for, and how it stands.

    Attributes:
        shown: the cell as the sheet shows it.
        rows: the rows that have it.
    """

    reference: Reference
    fit: Fit
    shown: str
    rows: Rows


def _resolve_column(
    column: RecordColumn, lookups: Mapping[str, Lookup]
) -> tuple[RecordColumn, list[Issue]]:
    one = column.field
    lookup = lookups.get(one.references or "")
    groups = Groups(column.codes)
    values: list[Value] = []
    asked: list[_Asked] = []
    for code, value in enumerate(column.values):
        references = (value,) if isinstance(value, Reference) else value
        if not isinstance(references, tuple):
            values.append(value)
            continue
        ids: list[object] = []
        rows = groups.rows(code)
        for reference in references:
            fit = settle(lookup, reference) if lookup is not None else NOTHING
            is_found = len(fit.fits) == 1
            if len(rows) and not (is_found and fit.is_plain):
                shown = column.shown[code] if reference is value else reference.text
                asked.append(_Asked(reference, fit, shown, rows))
            if is_found and lookup is not None:
                ids.append(_sent_form(one, lookup, fit.fits[0]))
            else:
                ids.append(BAD)
        if BAD in ids:
            values.append(BAD)
        else:
            values.append(ids[0] if isinstance(value, Reference) else _each_once(ids))
    return replace(column, values=tuple(values)), list(_tell(column, asked, lookup))


def _each_once(ids: list[object]) -> list[object]:
    """Return a list without repeats: a name and an id may mean one record."""
    return [one for place, one in enumerate(ids) if one not in ids[:place]]


def _sent_form(one: Field, lookup: Lookup, position: int) -> object:
    identifier = lookup.id_of(position)
    if one.shape != "person":
        return identifier
    return {"id": identifier, "name": call_record(lookup.records[position])}


def _tell(column: RecordColumn, asked: Sequence[_Asked], lookup: Lookup | None) -> Iterator[Issue]:
    """Make an issue of each text that is not plainly one record, with whom it may mean.

    Of those that fit none, what most rows have is looked at first, and only so many: the others
    are asked for one by one, where somebody decides them.
    """
    lost = sorted(
        (place for place, one in enumerate(asked) if not one.fit.fits),
        key=lambda place: -len(asked[place].rows),
    )
    looked_at = frozenset(lost[:_LOOKED_AT])
    for place, one in enumerate(asked):
        facts: dict[str, object] = {"label": column.field.label, "target": one.reference.model}
        if one.shown != one.reference.text:
            facts["taken"] = one.reference.text
        severity, near = Severity.BLOCKED, one.fit.fits[:_TOLD]
        if len(one.fit.fits) == 1 and lookup is not None:
            code, severity = IssueCode.REFERENCE_NEARLY, Severity.CHECK
            facts["near"] = call_record(lookup.records[near[0]])
            facts["id"] = lookup.id_of(near[0])
            facts["why"] = one.fit.why
        else:
            code = IssueCode.REFERENCE_AMBIGUOUS if near else IssueCode.REFERENCE_UNKNOWN
            if lookup is not None and place in looked_at:
                found = candidates_for(one.reference, lookup, _TOLD)
                near = [candidate.position for candidate in found]
            facts["count"] = len(one.fit.fits)
            facts["candidates"] = [call_record(lookup.records[at]) for at in near] if lookup else []
            facts["candidate_ids"] = [lookup.id_of(at) for at in near] if lookup else []
        yield Issue(code, severity, one.rows, column.column, column.field.name, one.shown, facts)
