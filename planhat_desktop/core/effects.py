"""What an upload would do beside setting values: whose work it undoes, what follows from it."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.changes import identity, items, plain, raws
from planhat_desktop.core.issues import Rows
from planhat_desktop.core.lookup import domain_of, is_shared
from planhat_desktop.core.records import Gap
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.schema import Field
from planhat_desktop.core.values import EPOCH

_NONE: Final = np.empty(0, np.int32)
_PERIOD = ("companyId", "fromDate", "toDate")
_STATUSES = ("prospect", "canceled", "coming", "customer")  # each outweighs those before it


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
    touched = np.zeros(records.count, np.bool_)
    for one in fields:
        if one.name in resolution.changed:
            touched |= resolution.changed[one.name]
    rows = np.flatnonzero(touched)
    if not len(rows):
        return Moves(_NONE, {})
    existing = resolution.existing.records
    known = _Known({}, {})
    before = [known.read(one, raws(existing, one.name)) for one in fields]
    new = resolution.targets[rows] < 0
    places = resolution.targets[rows].astype(np.int64)
    places[new] = len(existing) + np.arange(np.count_nonzero(new))
    after = [
        np.concatenate((now, known.read(one, [None]).repeat(np.count_nonzero(new))))
        for one, now in zip(fields, before, strict=True)
    ]
    for one, now in zip(fields, after, strict=True):
        column = records.columns.get(one.name)
        if column is not None:
            sent = resolution.changed[one.name][rows]
            values = known.read(one, column.values)
            now[places[sent]] = values[column.codes[rows[sent]]]
    day = (today - EPOCH).days
    count = len(known.companies)
    old, status = _rank(before, day, count), _rank(after, day, count)
    moved = old != status
    counts = Counter(
        (_STATUSES[one], _STATUSES[other])
        for one, other in zip(old[moved].tolist(), status[moved].tolist(), strict=True)
    )
    moved = np.append(moved, False)  # what has no company moves none
    its_own = moved[after[0][places].astype(np.int64)]
    its_own[~new] |= moved[before[0][places[~new]].astype(np.int64)]
    return Moves(rows[its_own].astype(np.int32), counts)


@dataclass
class _Known:
    """Companies and dates that were read; the same ones come again and again."""

    companies: dict[str, float]
    days: dict[tuple[str, str], float]

    def read(self, one: Field, values: Iterable[object]) -> NDArray[np.float64]:
        """Return values as numbers: companies as their place, dates as days since 1970."""
        read = self._company if one.name == _PERIOD[0] else partial(self._day, one)
        return np.fromiter(map(read, values), np.float64)

    def _company(self, value: object) -> float:
        name = identity(value)
        if not isinstance(name, str) or not name:
            return -1
        return self.companies.setdefault(name, len(self.companies))

    def _day(self, one: Field, value: object) -> float:
        name = one.name, str(value)
        if name not in self.days:
            found = None if isinstance(value, Gap) else plain(one, value)
            none = math.inf if one.name == _PERIOD[2] else -math.inf
            self.days[name] = found if isinstance(found, int) else none
        return self.days[name]


def _rank(periods: Sequence[NDArray[np.float64]], day: int, count: int) -> NDArray[np.int64]:
    """Return the places in `_STATUSES` of so many companies by their licenses' periods."""
    company, first, last = periods
    states = np.where(last < day, 1, np.where(first > day, 2, 3))
    ranks = np.zeros(count, np.int64)
    has = company >= 0
    np.maximum.at(ranks, company[has].astype(np.int64), states[has])
    return ranks


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
