"""Records that one part of an upload makes, known to the later parts before they are there.

A part is resolved against the workspace as the parts before it will leave it: their new records
stand in the lists under a promise instead of an `_id`. Just before a part is sent, each promise is
replaced by the id that Planhat gave, and nothing else is changed; a row whose promise was not kept
stays behind. It is never looked up anew: without the record it means, it might find another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planhat_desktop.core.building import Groups
from planhat_desktop.core.candidates import find_exactly, settle
from planhat_desktop.core.issues import Issue, IssueCode, Issues, Rows, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.plan import Plan, leave_behind
from planhat_desktop.core.records import BAD, Gap, RecordColumn, Records, Reference, Value
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.snapshot import Existing, Snapshot

Record = Mapping[str, object]

# What a reference finds a record by, and what it is called.
_TOLD = ("name", "nickName", "firstName", "lastName", "email", "domains", "web")
_PROMISE = re.compile(r"\(new .+, row (\d+)\)")
_THERE = (Fate.CREATED, Fate.UPDATED, Fate.UNCHANGED)


@dataclass(frozen=True, eq=False)
class Promised:
    """What one part of an upload does to the records of its model.

    Attributes:
        made: its new records, each with a promise as its `_id`.
        changed: `_id` → the record as it will be, where what it is found by changes.
        absent: records of the rows that make none, for they are held.
        rows: promise, or `_id` of a changed record → spreadsheet number of its row.
        reasons: the same of the absent ones → what holds the row.
    """

    model: str
    made: Sequence[Record]
    changed: Mapping[str, Record]
    absent: Existing
    rows: Mapping[str, int]
    reasons: Mapping[str, IssueCode]


def name_promise(model: str, row: int) -> str:
    """Return what stands for the `_id` of the record that a row (spreadsheet number) will make."""
    return f"(new {model}, row {row})".lower()


def promised_row(identifier: str) -> int | None:
    """Return the row (spreadsheet number) that a promise is of; None of an `_id`."""
    found = _PROMISE.fullmatch(identifier) if identifier.startswith("(new ") else None
    return int(found[1]) if found is not None else None


def is_same(one: Promised, other: Promised) -> bool:
    """Say whether two let later parts know the same."""
    if one is other:
        return True
    told = ("model", "made", "changed", "rows", "reasons")
    if any(getattr(one, name) != getattr(other, name) for name in told):
        return False
    return one.absent.records == other.absent.records


def find_promised(resolution: Resolution, row: int) -> RecordColumn | None:
    """Return the column in which what is sent of a row (0-based) refers to a promise, or None."""
    for name, column in resolution.records.columns.items():
        if column.field.is_reference and resolution.changed[name][row]:
            value = column.value(row)
            ids = [] if isinstance(value, Gap) else _ids_in(value)
            if any(promised_row(one) is not None for one in ids):
                return column
    return None


def promise(plan: Plan) -> Promised:
    """Return what later parts may know of the records of this one."""
    resolution = plan.resolution
    records, outcomes = resolution.records, resolution.outcomes
    model, numbers = records.model, records.row_numbers.tolist()
    names = [one for one in (*model.key_names, *_TOLD, model.parent) if one in records.columns]
    columns = [records.columns[name] for name in dict.fromkeys(names) if name and name != "_id"]
    rows: dict[str, int] = {}
    made: list[Record] = []
    for row in np.flatnonzero(outcomes == Outcome.CREATE).tolist():
        sent = [one for one in columns if resolution.changed[one.field.name][row]]
        known = name_promise(model.name, numbers[row])
        rows[known] = numbers[row]
        made.append(_told(resolution, row, sent, {"_id": known}))
    changed: dict[str, Record] = {}
    touched = np.zeros(records.count, np.bool_)
    for one in columns:
        touched |= resolution.changed[one.field.name]
    for row in np.flatnonzero(touched & (outcomes == Outcome.UPDATE)).tolist():
        sent = [one for one in columns if resolution.changed[one.field.name][row]]
        old = resolution.existing.records[int(resolution.targets[row])]
        known = str(old["_id"])
        rows[known] = numbers[row]
        changed[known] = _told(resolution, row, sent, old)
    absent: list[Record] = []
    reasons: dict[str, IssueCode] = {}
    for row in np.flatnonzero((outcomes == Outcome.HELD) & (resolution.targets < 0)).tolist():
        known = name_promise(model.name, numbers[row])
        rows[known] = numbers[row]
        reasons[known] = next(
            one.code for one in plan.issues.of_row(row) if one.severity is Severity.BLOCKED
        )
        absent.append(_told(resolution, row, columns, {"_id": known}))
    return Promised(model.name, made, changed, Existing(model.name, absent), rows, reasons)


def _told(
    resolution: Resolution, row: int, columns: Sequence[RecordColumn], old: Record
) -> dict[str, object]:
    """Return what a record will be found by and called."""
    made = dict(old)
    for one in columns:
        if not isinstance(one.value(row), Gap | Reference | tuple):
            made[one.field.name] = resolution.new_value(row, one)
    if resolution.records.model.name == "Enduser":  # Planhat builds it (core/computed)
        parts = (str(made.get(name) or "").strip() for name in ("firstName", "lastName"))
        built = " ".join(part for part in parts if part)
        made |= {"name": built} if built else {}
    return made


def lay_over(snapshot: Snapshot, promised: Sequence[Promised], model: str) -> Snapshot:
    """Return the workspace as earlier parts will leave it, for a part of this model.

    Whose address an NPS answer has is for Planhat to find out while it is sent, so people who
    are not there yet are not told to one.
    """
    models = dict(snapshot.models)
    for one in promised:
        known = models.get(one.model)
        hidden = model == "NPS" and one.model == "Enduser"
        if known is not None and not hidden and (one.made or one.changed):
            records = [one.changed.get(str(record["_id"]), record) for record in known.records]
            models[one.model] = replace(known, records=[*records, *one.made])
    return replace(snapshot, models=models)


def hold_orphans(
    records: Records, issues: Issues, snapshot: Snapshot, promised: Sequence[Promised]
) -> tuple[Records, Issues]:
    """Hold the rows that point at what a held row of an earlier part would have made.

    A reference that names one record as it is named in Planhat, or in the rows that are sent,
    means that one; nobody else is taken in place of a record that is held.

    Args:
        snapshot: with the earlier parts laid over it.
    """
    by_model = {one.model: one for one in promised if one.absent.records}
    columns = dict(records.columns)
    found: list[Issue] = []
    for name, column in records.columns.items():
        parent = by_model.get(column.field.references or "")
        if column.field.is_reference and parent is not None:
            lookup = snapshot.models[parent.model].lookup
            columns[name], more = _hold_column(column, parent, lookup)
            found += more
    return replace(records, columns=columns), issues.joined(found)


def _hold_column(
    column: RecordColumn, parent: Promised, lookup: Lookup
) -> tuple[RecordColumn, list[Issue]]:
    groups, absent = Groups(column.codes), parent.absent.lookup
    values: list[Value] = []
    found: list[Issue] = []
    for code, value in enumerate(column.values):
        references = value if isinstance(value, tuple) else (value,)
        missed = [
            absent.id_of(places[0])
            for one in references
            if isinstance(one, Reference)
            and not _is_certain(lookup, one)
            and (places := find_exactly(absent, one))
        ]
        values.append(BAD if missed else value)
        if missed and len(rows := groups.rows(code)):
            facts = {
                "target": parent.model,
                "parent_row": parent.rows[missed[0]],
                "because": parent.reasons[missed[0]],
            }
            shown, name = column.shown[code], column.field.name
            blocked, index = Severity.BLOCKED, column.column
            found.append(Issue(IssueCode.PARENT_HELD, blocked, rows, index, name, shown, facts))
    return replace(column, values=tuple(values)), found


def _is_certain(lookup: Lookup, reference: Reference) -> bool:
    """Say whether a reference needs no held row to mean something, be it too much."""
    fit = settle(lookup, reference)
    return len(fit.fits) > 1 or (len(fit.fits) == 1 and fit.is_plain)


@dataclass(frozen=True)
class _Lost:
    """A promise that was not kept."""

    model: str
    row: int
    fate: Fate
    words: str


def keep(plan: Plan, done: Sequence[tuple[Promised, Report]]) -> Plan:
    """Return a plan with the ids of the records that earlier parts made.

    Rows that mean a record that is not there are held, each with its reason.

    Args:
        done: the earlier parts, with what became of them.
    """
    ids: dict[str, str] = {}
    lost: dict[str, _Lost] = {}
    for one, report in done:
        fates = report.rows()
        for known, row in one.rows.items():
            fate = fates[row]
            if fate.fate in _THERE and fate.id:
                ids[known] = fate.id
            elif known not in one.reasons:
                lost[known] = _Lost(one.model, row, fate.fate, fate.message or "")
    if not ids and not lost:
        return plan
    resolution = plan.resolution
    columns = dict(resolution.records.columns)
    found: list[Issue] = []
    for name, column in columns.items():
        if column.field.is_reference:
            found += _find_lost(column, resolution, lost)
            values = tuple(_with_ids(value, ids) for value in column.values)
            columns[name] = replace(column, values=values)
    lookups = dict(resolution.lookups)
    for one, _report in done:
        if one.made and one.model in lookups:  # what they are called is asked for by their ids
            known_as = [
                {**record, "_id": ids.get(str(record["_id"]), record["_id"])}
                for record in lookups[one.model].records
            ]
            lookups[one.model] = Lookup(known_as)
    records = replace(resolution.records, columns=columns)
    resolution = replace(resolution, records=records, lookups=lookups)
    return leave_behind(replace(plan, resolution=resolution), found)


def _find_lost(
    column: RecordColumn, resolution: Resolution, lost: Mapping[str, _Lost]
) -> Iterator[Issue]:
    codes = np.where(resolution.changed[column.field.name], column.codes, -1)
    for code, value in enumerate(column.values):
        gone = next((lost[one] for one in _ids_in(value) if one in lost), None)
        rows: Rows = np.flatnonzero(codes == code).astype(np.int32) if gone else codes[:0]
        if gone is not None and len(rows):
            facts = {
                "target": gone.model,
                "parent_row": gone.row,
                "fate": gone.fate,
                "words": gone.words,
            }
            name, shown = column.field.name, column.shown[code]
            code_, blocked = IssueCode.PARENT_MISSING, Severity.BLOCKED
            yield Issue(code_, blocked, rows, column.column, name, shown, facts)


def _ids_in(value: Value) -> list[str]:
    """Return the ids in what is sent for a reference, in whichever form."""
    if isinstance(value, list):
        return [found for one in value for found in _ids_in(one)]
    if isinstance(value, dict):
        return [str(value["id"])]
    return [value] if isinstance(value, str) else []


def _with_ids(value: Value, ids: Mapping[str, str]) -> Value:
    if isinstance(value, list):
        return [_with_ids(one, ids) for one in value]
    if isinstance(value, dict):
        return {**value, "id": _with_ids(value["id"], ids)}
    return ids.get(value, value) if isinstance(value, str) else value
