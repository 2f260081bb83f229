"""What others changed in the workspace between the preview and the sending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planhat_desktop.core.changes import plain, raw, raws
from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.plan import Plan, leave_behind
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.rework import field_of
from planhat_desktop.core.schema import Field, KeyScope


@dataclass(frozen=True)
class Move:
    """One field of one record that is not as the preview showed it (plain JSON).

    Attributes:
        shown: what it held when the preview was made.
        now: what it holds now.
        ours: what would be sent in its place.
    """

    field: Field
    shown: object
    now: object
    ours: object


@dataclass(frozen=True, eq=False)
class Meanwhile:
    """The rows (0-based positions) that may not be sent as previewed any more.

    Attributes:
        moved: row → the fields that would be overwritten unseen.
        gone: rows whose record is not there any more.
        taken: new rows whose key belongs to a record by now.
    """

    moved: Mapping[int, tuple[Move, ...]] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """All of these rows, ascending."""
        return tuple(sorted({*self.moved, *self.gone, *self.taken}))


NOTHING = Meanwhile()


def sent_rows(plan: Plan) -> Rows:
    """Return the positions of the rows a plan sends, ascending."""
    parts = [batch.rows for batch in plan.batches]
    return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int32)


def has_keyed_creates(plan: Plan) -> bool:
    """Say whether a plan makes records under keys that others may have taken meanwhile."""
    targets = plan.resolution.targets
    return any(not one.is_keyless and (targets[one.rows] < 0).any() for one in plan.batches)


def compare(plan: Plan, records: Sequence[Mapping[str, object]]) -> Meanwhile:
    """Compare all that a plan touches with the records as they are now.

    A field that holds by now what would be sent overwrites nothing and is no difference.

    Args:
        records: all records of the model, with every field the plan touches; where it makes
            no new records under keys, those it changes are enough.
    """
    resolution = plan.resolution
    now = Lookup(records)
    rows = sent_rows(plan)
    updates = rows[resolution.targets[rows] >= 0]
    places = np.full(len(resolution.targets), -1, np.int32)  # row → where its record is now
    for row, identifier in zip(updates.tolist(), resolution.target_ids(updates), strict=True):
        found = now.find("_id", identifier or "")
        places[row] = found[0] if found else -1
    gone = frozenset(updates[places[updates] < 0].tolist())
    there = updates[places[updates] >= 0]
    moved: dict[int, list[Move]] = {}
    for row, move in (
        *_find_overwritten(plan, there, places, records),
        *_find_rooted(plan, there, places, records),
    ):
        moved.setdefault(row, []).append(move)
    then = resolution.existing.lookup
    taken = frozenset(
        row
        for row in rows[resolution.targets[rows] < 0].tolist()
        if _owners(resolution, row, now) - _owners(resolution, row, then)
    )
    return Meanwhile({row: tuple(found) for row, found in moved.items()}, gone, taken)


def hold(plan: Plan, found: Meanwhile) -> Plan:
    """Return a plan that leaves these rows behind, each with its reason."""
    return leave_behind(plan, [*_moved_issues(found), *_lost_issues(found, plan.resolution)])


def _find_overwritten(
    plan: Plan, rows: Rows, places: Rows, records: Sequence[Mapping[str, object]]
) -> Iterator[tuple[int, Move]]:
    """Find the values that would be replaced although nobody saw them."""
    resolution = plan.resolution
    for name, column in resolution.records.columns.items():
        touched = rows[resolution.changed[name][rows]]
        if not len(touched):
            continue
        olds = raws(resolution.existing.records, name)
        nows = raws(records, name)
        for row, target, place in zip(
            touched.tolist(),
            resolution.targets[touched].tolist(),
            places[touched].tolist(),
            strict=True,
        ):
            old, new = olds[target], nows[place]
            if old == new and type(old) is type(new):
                continue  # the common case, without making plain forms
            one = column.field
            ours = resolution.new_value(row, column)
            if plain(one, new) not in (plain(one, old), plain(one, ours)):
                yield row, Move(one, old, new, ours)


def _find_rooted(
    plan: Plan, rows: Rows, places: Rows, records: Sequence[Mapping[str, object]]
) -> Iterator[tuple[int, Move]]:
    """Find the records whose key, parent or other companion of what is sent is another now.

    By its key the row found the record; what goes along unchanged would put back the old.
    """
    resolution = plan.resolution
    model = resolution.records.model
    changed = resolution.changed
    for row, item in zip(rows.tolist(), plan.items(rows), strict=True):
        names = {name for name in item if name not in ("_id", "custom")}
        names -= {name for name in names if name in changed and changed[name][row]}
        names.add(resolution.matched_key(row) or "_id")
        old = resolution.existing.records[int(resolution.targets[row])]
        new = records[int(places[row])]
        for name in sorted(names):
            shown, now = raw(old, name), raw(new, name)
            one = field_of(model, name)
            if shown != now and plain(one, shown) != plain(one, now):
                yield row, Move(one, shown, now, shown)


def _owners(resolution: Resolution, row: int, lookup: Lookup) -> set[str]:
    """Return the ids of the records that a new row's keys belong to."""
    model = resolution.records.model
    columns = resolution.records.columns
    column = columns.get(model.parent or "")
    parent = column.value(row) if column is not None else None
    owners: set[str] = set()
    for key in model.keys:
        text = columns[key.field].value(row) if key.field in columns else None
        if not isinstance(text, str) or key.field == "_id":
            continue
        fits = lookup.find(key.field, text)
        if key.scope in (KeyScope.PARENT, KeyScope.NONE) and isinstance(parent, str):
            homes = lookup.parents(model.parent)
            fits = [one for one in fits if homes[one] == parent]
        owners.update(lookup.id_of(one) for one in fits)
    return owners


def _moved_issues(found: Meanwhile) -> Iterator[Issue]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in sorted(found.moved):
        groups.setdefault(tuple(one.field.label for one in found.moved[row]), []).append(row)
    for labels, rows in groups.items():
        facts = {"labels": ", ".join(labels)}
        yield _blocking(IssueCode.CHANGED_SINCE, rows, facts)


def _lost_issues(found: Meanwhile, resolution: Resolution) -> Iterator[Issue]:
    facts = {"model": resolution.records.model.label}
    for code, rows in ((IssueCode.GONE_SINCE, found.gone), (IssueCode.TAKEN_SINCE, found.taken)):
        if rows:
            yield _blocking(code, sorted(rows), facts)


def _blocking(code: IssueCode, rows: Sequence[int], facts: Mapping[str, object]) -> Issue:
    return Issue(code, Severity.BLOCKED, np.asarray(rows, np.int32), facts=facts)
