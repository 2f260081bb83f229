"""What each record would do in the workspace: create, update, nothing, or be held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.changes import merged, plain, raw, raws
from planhat_desktop.core.choices import NO_CHOICES, Choices, find_chosen, keep_keys
from planhat_desktop.core.computed import leave_computed
from planhat_desktop.core.duplicates import (
    find_duplicates,
    find_homes,
    find_shared_targets,
    find_taken,
)
from planhat_desktop.core.issues import Issue, IssueCode, Issues, Rows, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.matching import match
from planhat_desktop.core.nearkeys import find_near_keys, find_near_rows
from planhat_desktop.core.placing import find_homeless
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.prefixes import find_prefixed, resolve_ids
from planhat_desktop.core.records import BAD, CLEAR, KEEP, Gap, RecordColumn, Records
from planhat_desktop.core.references import resolve_references
from planhat_desktop.core.sanity import Matched, check_sanity
from planhat_desktop.core.schema import Field
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.core.standing import find_standing
from planhat_desktop.core.table import Codes

Flags = NDArray[np.bool_]


class Outcome(IntEnum):
    """What a row will do; every row has exactly one."""

    CREATE = 0
    UPDATE = 1
    SAME = 2
    HELD = 3

    @property
    def word(self) -> str:
        """The word of automation.md: create, update, same, held."""
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """One field of one record: old value → new value (plain JSON; None = empty)."""

    field: Field
    old: object
    new: object


@dataclass(frozen=True, eq=False)
class Resolution:
    """The outcome of every record; n rows.

    Attributes:
        records: with references replaced by what will be sent.
        outcomes: n int8 (`Outcome`).
        targets: n int32, position of the existing record in the snapshot, -1 for none.
        matched_by: n int8, index into the model's keys, -1 for none.
        changed: field name → n flags: this field of this row differs from Planhat's.
        existing: the model's existing records.
        lookups: model name → what finds its records; names for ids come from here.
    """

    records: Records
    outcomes: NDArray[np.int8]
    targets: Codes
    matched_by: NDArray[np.int8]
    changed: Mapping[str, Flags]
    existing: Existing
    lookups: Mapping[str, Lookup]

    def counts(self) -> dict[str, int]:
        """Return how many rows have each outcome, by automation.md's words."""
        sums = np.bincount(self.outcomes, minlength=4)
        return {one.word: int(sums[one]) for one in Outcome}

    def target_id(self, row: int) -> str | None:
        """Return the `_id` of the existing record a row matched, or None."""
        target = int(self.targets[row])
        return str(self.existing.records[target]["_id"]) if target >= 0 else None

    def target_ids(self, rows: Rows) -> list[str | None]:
        """Return the `_id` of the record each of some rows updates, in their order."""
        records = self.existing.records
        targets = self.targets[rows].tolist()
        return [str(records[one]["_id"]) if one >= 0 else None for one in targets]

    def matched_key(self, row: int) -> str | None:
        """Return the field name of the key that matched, or None."""
        index = int(self.matched_by[row])
        return self.records.model.keys[index].field if index >= 0 else None

    def new_value(self, row: int, column: RecordColumn) -> object:
        """Return what a field would hold after the upload (None = emptied).

        Only meaningful where the row has a value or clears one.
        """
        old = self.old_value(row, column.field) if column.arrays != "replace" else None
        return merged(column.field, old, column.value(row), column.arrays)

    def old_value(self, row: int, one: Field) -> object:
        """Return what a field of the matched record holds now; None without a match."""
        target = int(self.targets[row])
        return raw(self.existing.records[target], one.name) if target >= 0 else None

    def is_kept(self, row: int, column: RecordColumn) -> bool:
        """Say whether the matched record keeps the value it has, whatever the sheet says."""
        if column.overwrite == "always":
            return False
        return plain(column.field, self.old_value(row, column.field)) is not None

    def changes(self, row: int) -> tuple[Change, ...]:
        """Return the fields a row changes, in the mapping's order; for a new record all it has."""
        return tuple(
            Change(column.field, self.old_value(row, column.field), self.new_value(row, column))
            for name, column in self.records.columns.items()
            if self.changed[name][row]
        )

    def name_of(self, model: str, identifier: str) -> str:
        """Return what the record of this `_id` is called, or the id itself."""
        lookup = self.lookups.get(model)
        found = lookup.find("_id", identifier) if lookup is not None else ()
        return title_of(lookup.records[found[0]]) if lookup is not None and found else identifier


def resolve(
    records: Records,
    issues: Issues,
    snapshot: Snapshot,
    policy: Policy,
    choices: Choices = NO_CHOICES,
) -> tuple[Resolution, Issues]:
    """Decide every row's outcome against the workspace as it was read.

    Args:
        records: n records.
        issues: those of single cells; their blocked rows are held whatever the keys say.
        choices: what the person decided about single rows.

    Returns:
        The outcomes, and all issues, the given ones first.
    """
    lookups = {name: one.lookup for name, one in snapshot.models.items()}
    model = records.model
    lookup = lookups[model.name]
    records, more = resolve_references(records, lookups)
    left_out = np.zeros(records.count, np.bool_)
    for issue in issues:
        if issue.code is IssueCode.LEFT_OUT:
            left_out[issue.rows] = True
    chosen = find_chosen(choices, records, lookup)
    told = resolve_ids(records, lookup, chosen)
    records, unsent = keep_keys(told.records, chosen, lookup)
    more += [*told.issues, *unsent]
    matches = match(records, lookup, chosen)
    by = np.where((told.by >= 0) & (matches.targets >= 0), told.by, matches.by)
    standing = find_standing(records, lookup, matches.targets, choices.others)
    stands = standing != matches.targets  # as it was sent, though Planhat may keep it otherwise
    matches = replace(matches, targets=standing)
    homes = find_homes(records, lookup, matches.targets)
    more += find_duplicates(records, lookup, matches.targets, homes, left_out, choices.shared)
    more += matches.issues
    more += find_taken(records, lookup, matches.targets, homes)
    issues = issues.joined(more)
    more = list(find_shared_targets(records, matches.targets, ~issues.blocked))
    issues = issues.joined(more)

    found = matches.targets >= 0
    held = issues.blocked.copy()
    changed = {
        name: _changed(column, matches.targets, lookups[model.name], held | stands)
        for name, column in records.columns.items()
    }
    more = list(leave_computed(records, lookup, matches.targets, changed))
    any_change = np.zeros(records.count, np.bool_)
    for name, flags in changed.items():
        if name != "_id":
            any_change |= flags
    more += _missing(records, ~found & ~held, found & ~held, changed)
    more += _against_mode(records, found, held, policy)
    more += find_homeless(records, ~held, matches.targets, lookups, changed)
    more += _to_check(records, ~found & ~held, lookup, choices)
    issues = issues.joined(more)
    held = issues.blocked
    beside = Matched(matches.targets, changed, lookup)
    more = [*find_prefixed(records, changed, ~held)]
    more += find_near_rows(records, homes, changed, ~held)
    more += check_sanity(records, beside, ~held, snapshot.read_at.date())
    issues = issues.joined(more)
    outcomes = np.full(records.count, Outcome.HELD, np.int8)
    outcomes[~held & ~found] = Outcome.CREATE
    outcomes[~held & found & any_change] = Outcome.UPDATE
    outcomes[~held & found & ~any_change] = Outcome.SAME
    for flags in changed.values():
        flags &= ~held
    resolution = Resolution(
        records,
        outcomes,
        matches.targets,
        by,
        changed,
        snapshot.models[model.name],
        lookups,
    )
    return resolution, issues


def _changed(column: RecordColumn, targets: Codes, lookup: Lookup, held: Flags) -> Flags:
    """Flag the rows whose value differs from Planhat's; for new records, those with one."""
    one = column.field
    values = column.values
    present = np.fromiter((not isinstance(value, Gap) for value in values), np.bool_, len(values))
    flags = present[column.codes]
    if one.name == "_id":
        return np.zeros(len(flags), np.bool_)
    if column.arrays == "remove" and one.is_list:
        flags[:] = False  # a new record has nothing to take away from
    matters = np.fromiter((value not in (KEEP, BAD) for value in values), np.bool_, len(values))
    rows = np.flatnonzero((targets >= 0) & ~held & matters[column.codes])
    flags[targets >= 0] = False
    if not len(rows):
        return flags
    olds, stays = raws(lookup.records, one.name), column.overwrite == "if_empty"
    known: dict[int, object] = {}
    differing: list[int] = []
    codes = column.codes[rows].tolist()
    for row, code, target in zip(rows.tolist(), codes, targets[rows].tolist(), strict=True):
        old, new = olds[target], values[code]
        if stays and plain(one, old) is not None:
            continue
        if column.arrays != "remove" and old == new and type(old) is type(new):
            continue  # the common case, without making plain forms
        if column.arrays != "replace":
            wanted = plain(one, merged(one, old, new, column.arrays))
        elif code in known:
            wanted = known[code]
        else:
            wanted = known[code] = plain(one, merged(one, None, new, "replace"))
        if plain(one, old) != wanted:
            differing.append(row)
    flags[differing] = True
    return flags


def _missing(
    records: Records, new: Flags, matched: Flags, changed: Mapping[str, Flags]
) -> Iterator[Issue]:
    """Find new records without what Planhat needs for them, and old ones that would lose it."""
    model = records.model
    nothing = np.zeros(records.count, np.bool_)
    told = nothing.copy()
    needed = [
        *model.required,
        *(one.name for one in model.fields if one.is_custom and one.required),
    ]
    for name in needed:
        one, column, has = model.find(name), records.columns.get(name), changed.get(name, nothing)
        without = (new & ~has) | (matched & has & _emptied(column, nothing))
        rows = np.flatnonzero(without).astype(np.int32)
        if len(rows):
            told |= without
            facts = {"label": one.label if one else name, "model": model.label}
            index = column.column if column is not None else None
            code = IssueCode.MISSING_REQUIRED
            yield Issue(code, Severity.BLOCKED, rows, index, name, "", facts)
    for group in model.any_of:
        has = nothing.copy()
        for name in group:
            has |= changed.get(name, nothing)
        rows = np.flatnonzero(new & ~has).astype(np.int32)
        if len(rows):
            told |= new & ~has
            labels = [one.label for name in group if (one := model.find(name))]
            facts = {"labels": ", ".join(labels), "model": model.label}
            yield Issue(IssueCode.MISSING_ANY_OF, Severity.BLOCKED, rows, facts=facts)
    empty = new & ~told & ~np.logical_or.reduce([nothing, *changed.values()])
    yield from _issue_at(IssueCode.NOTHING_TO_SEND, empty, {"model": model.label})


def _emptied(column: RecordColumn | None, nothing: Flags) -> Flags:
    if column is None:
        return nothing
    clears = np.fromiter((one is CLEAR for one in column.values), np.bool_, len(column.values))
    return clears[column.codes]


def _against_mode(records: Records, found: Flags, held: Flags, policy: Policy) -> Iterator[Issue]:
    facts = {"model": records.model.label}
    if not policy.mode.creates:
        yield from _issue_at(IssueCode.MODE_UPDATE_ONLY, ~found & ~held, facts)
    if not policy.mode.updates:
        yield from _issue_at(IssueCode.MODE_CREATE_ONLY, found & ~held, facts)


def _issue_at(code: IssueCode, flags: Flags, facts: Mapping[str, object]) -> Iterator[Issue]:
    rows: Rows = np.flatnonzero(flags).astype(np.int32)
    if len(rows):
        severity = Severity.CHECK if code is IssueCode.NO_KEY else Severity.BLOCKED
        yield Issue(code, severity, rows, facts=facts)


def _to_check(records: Records, new: Flags, lookup: Lookup, choices: Choices) -> Iterator[Issue]:
    """Find new records that should be looked at twice."""
    yield from find_near_keys(records, new, lookup, choices)
    keyed = np.zeros(records.count, np.bool_)
    for key in records.model.keys:
        column = records.columns.get(key.field)
        if column is not None:
            has = np.fromiter((isinstance(one, str) for one in column.values), np.bool_)
            keyed |= has[column.codes]
    facts = {"model": records.model.label}
    yield from _issue_at(IssueCode.NO_KEY, new & ~keyed, facts)
