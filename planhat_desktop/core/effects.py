"""What an upload would do beside setting values: whose work it undoes, what follows from it."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Final

import numpy as np

from planhat_desktop.core.changes import identity, items, plain, raw, raws
from planhat_desktop.core.issues import Rows
from planhat_desktop.core.lookup import domain_of, is_shared
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.schema import Field
from planhat_desktop.core.values import EPOCH

_NONE: Final = np.empty(0, np.int32)
_PERIOD = ("companyId", "fromDate", "toDate")
PROSPECT, COMING, CUSTOMER, CANCELED = "prospect", "coming", "customer", "canceled"


@dataclass(frozen=True, eq=False)
class Moves:
    """One thing that changes from one value to another.

    Attributes:
        rows: positions of the rows that do it, ascending.
        counts: (old, new) → how often; empty for nothing.
    """

    rows: Rows
    counts: Mapping[tuple[str, str], int]


def replaced(resolution: Resolution, name: str) -> Moves:
    """Return the existing records of which a field is given another value in place of one."""
    column = resolution.records.columns.get(name)
    if column is None:
        return Moves(_NONE, {})
    rows, counts = [], Counter[tuple[str, str]]()
    for row in np.flatnonzero(resolution.changed[name] & (resolution.targets >= 0)).tolist():
        old = identity(resolution.old_value(row, column.field))
        if not _is_empty(old):
            new = resolution.new_value(row, column)
            rows.append(row)
            counts[str(old), "" if new is None else str(new)] += 1
    return Moves(np.asarray(rows, np.int32), counts)


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [])


def overwritten_since(resolution: Resolution, saved_at: dt.datetime) -> Rows:
    """Return the rows that replace a value in a record that was changed after a moment.

    A record without ``updatedAt`` tells nothing; Planhat may also have moved it by itself.

    Args:
        saved_at: when the file was saved, with its time zone.
    """
    updates = np.flatnonzero(resolution.outcomes == Outcome.UPDATE)
    records = resolution.existing.records
    stamps = raws((records[at] for at in resolution.targets[updates].tolist()), "updatedAt")
    is_newer = np.fromiter((_is_after(one, saved_at) for one in stamps), np.bool_, len(stamps))
    newer = updates[is_newer]
    replaces = np.zeros(resolution.records.count, np.bool_)
    for name, column in resolution.records.columns.items():
        for row in newer[resolution.changed[name][newer] & ~replaces[newer]].tolist():
            replaces[row] = not _is_empty(resolution.old_value(row, column.field))
    return np.flatnonzero(replaces).astype(np.int32)


def _is_after(stamp: object, moment: dt.datetime) -> bool:
    try:
        found = dt.datetime.fromisoformat(str(stamp))
    except ValueError:
        return False
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)) > moment


def implied_statuses(resolution: Resolution, today: dt.date) -> Moves:
    """Return how the companies' status would follow from their licenses (S/1697510, 2026-11-22).

    A company is a customer while one of its licenses runs, coming before the first of them, and
    canceled after the last; without any it is a prospect.
    """
    records, model = resolution.records, resolution.records.model
    fields = tuple(one for name in _PERIOD if (one := model.find(name)) is not None)
    if model.name != "License" or len(fields) != len(_PERIOD):
        return Moves(_NONE, {})
    nothing = np.zeros(records.count, np.bool_)
    touched = nothing.copy()
    for one in fields:
        touched |= resolution.changed.get(one.name, nothing)
    periods = _Periods(resolution, fields)
    before, after = defaultdict[str, list[_Period]](list), defaultdict[str, list[_Period]](list)
    rows_of = defaultdict[str, set[int]](set)
    gone: set[int] = set()
    for row in np.flatnonzero(touched).tolist():
        target, new = int(resolution.targets[row]), periods.after(row)
        after[new[0]].append(new)
        rows_of[new[0]].add(row)
        if target >= 0:
            gone.add(target)
            rows_of[periods.before(target)[0]].add(row)
    for target in range(len(resolution.existing.records)) if rows_of else ():
        old = periods.before(target)
        if old[0] in rows_of:
            before[old[0]].append(old)
            if target not in gone:
                after[old[0]].append(old)
    rows: set[int] = set()
    counts = Counter[tuple[str, str]]()
    day = (today - EPOCH).days
    for company, own in rows_of.items():
        move = _status(before[company], day), _status(after[company], day)
        if company and move[0] != move[1]:
            counts[move] += 1
            rows |= own
    return Moves(np.asarray(sorted(rows), np.int32), counts)


_Period = tuple[str, float, float]
"""A license's company, and its first and last day since 1970; without end, or without."""


@dataclass
class _Periods:
    """The periods of licenses; the same dates come again and again, and are read once."""

    resolution: Resolution
    fields: tuple[Field, ...]
    known: dict[tuple[int, str], float] = attribute(default_factory=dict)

    def before(self, target: int) -> _Period:
        record = self.resolution.existing.records[target]
        return self._make([raw(record, one.name) for one in self.fields])

    def after(self, row: int) -> _Period:
        resolution, values = self.resolution, []
        for one in self.fields:
            column = resolution.records.columns.get(one.name)
            if column is not None and resolution.changed[one.name][row]:
                values.append(resolution.new_value(row, column))
            else:
                values.append(resolution.old_value(row, one))
        return self._make(values)

    def _make(self, values: Sequence[object]) -> _Period:
        company = identity(values[0])
        return str(company or ""), self._day(1, values[1]), self._day(2, values[2])

    def _day(self, place: int, value: object) -> float:
        name = place, str(value)
        if name not in self.known:
            found = plain(self.fields[place], value)
            none = -math.inf if place == 1 else math.inf
            self.known[name] = found if isinstance(found, int) else none
        return self.known[name]


def _status(periods: Iterable[_Period], day: int) -> str:
    states = {
        CANCELED if last < day else COMING if first > day else CUSTOMER
        for _company, first, last in periods
    }
    return next((one for one in (CUSTOMER, COMING, CANCELED) if one in states), PROSPECT)


def shared_domains(resolution: Resolution) -> tuple[Rows, tuple[str, ...]]:
    """Return the rows that give a company an e-mail domain it shares, and these domains.

    Planhat ties mail and new contacts to companies by domain (api-facts 11, 2026-11-22): a domain
    of many people's, or of two companies, brings strangers together.
    """
    column = resolution.records.columns.get("domains")
    if column is None or resolution.records.model.name != "Company":
        return _NONE, ()
    owners: dict[str, set[object]] = {}
    for target, value in enumerate(raws(resolution.existing.records, "domains")):
        for domain in _domains(value):
            owners.setdefault(domain, set()).add(target)
    rows = np.flatnonzero(resolution.changed["domains"]).tolist()
    given: dict[int, set[str]] = {}
    for row in rows:
        target = int(resolution.targets[row])
        owner = target if target >= 0 else f"row {row}"
        given[row] = _domains(resolution.new_value(row, column))
        if target >= 0:  # what it has now is what it has then
            for domain in _domains(resolution.old_value(row, column.field)) - given[row]:
                owners[domain].discard(owner)
        for domain in given[row]:
            owners.setdefault(domain, set()).add(owner)
    found: dict[int, set[str]] = {}
    for row, domains in given.items():
        shared = {one for one in domains if is_shared(one) or len(owners[one]) > 1}
        if shared:
            found[row] = shared
    return np.asarray(sorted(found), np.int32), tuple(sorted(set[str]().union(*found.values())))


def _domains(value: object) -> set[str]:
    return {domain for one in items(value) if (domain := domain_of(str(one)))}
