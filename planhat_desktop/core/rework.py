"""A plan met by a workspace that has moved on since the plan was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from planhat_desktop.core.changes import plain, raw
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.schema import Field, FieldType, KeyScope, Model
from planhat_desktop.core.snapshot import Existing

Record = Mapping[str, object]


@dataclass(frozen=True, eq=False)
class Reworked:
    """A plan as it may still be carried out, and the rows (0-based positions) that may not.

    Attributes:
        plan: the records it changes are as they are now.
        gone: rows whose record is not there any more.
        taken: new rows whose key belongs to a record that somebody else has made.
        changed: of an undo: row → the fields others have changed, which are left alone.
        idle: of an undo: rows of which nothing is left to be done.
    """

    plan: Plan
    gone: frozenset[int]
    taken: frozenset[int]
    changed: Mapping[int, tuple[Field, ...]]
    idle: frozenset[int]


def overlay(plan: Plan, sent: Iterable[Sent]) -> Plan:
    """Return a plan whose records hold what each batch replaced, by the batch's own entry.

    A batch that was sent when a run went on may have met newer values than the plan knows.
    """
    resolution = plan.resolution
    records: list[Record] = list(resolution.existing.records)
    numbers = resolution.records.row_numbers.tolist()
    position_of = {number: row for row, number in enumerate(numbers)}
    for one in sent:
        if not one.removes:
            for number, before in one.before.items():
                target = int(resolution.targets[position_of[number]])
                records[target] = with_values(records[target], before)
    return _with_records(plan, records)


def rework(
    plan: Plan,
    rows: Sequence[int],
    records: Sequence[Record],
    own: AbstractSet[str],
    *,
    is_undo: bool,
) -> Reworked:
    """Compare rows that are still to be sent with the records as they are now.

    Args:
        rows: 0-based positions.
        records: all records of the model, with every field the plan touches.
        own: ids of the records this very run has made.
        is_undo: only what stands as it stood when the plan was made may be changed.
    """
    resolution = plan.resolution
    now = Lookup(records)
    old = own | {str(one["_id"]) for one in resolution.existing.records}
    fresh: list[Record] = list(resolution.existing.records)
    flags = {name: one.copy() for name, one in resolution.changed.items()}
    gone: set[int] = set()
    taken: set[int] = set()
    changed: dict[int, tuple[Field, ...]] = {}
    idle: set[int] = set()
    for row in rows:
        target = int(resolution.targets[row])
        if target < 0:
            if is_taken(resolution, row, now, old):
                taken.add(row)
            continue
        found = now.find("_id", resolution.target_id(row) or "")
        if not found:
            gone.add(row)
            continue
        record = records[found[0]]
        if not is_undo:
            fresh[target] = record
        elif row in plan.removed:
            if others := differences(resolution.records.model, fresh[target], record):
                changed[row] = others
                idle.add(row)
        else:
            fields = [one.field for one in resolution.changes(row)]
            moved = tuple(
                one
                for one in fields
                if plain(one, raw(record, one.name)) != plain(one, raw(fresh[target], one.name))
            )
            if moved:
                changed[row] = moved
            for one in moved:
                flags[one.name][row] = False
            if len(moved) == len(fields):
                idle.add(row)
    made = _with_records(plan, fresh)
    made = replace(made, resolution=replace(made.resolution, changed=flags))
    return Reworked(made, frozenset(gone), frozenset(taken), changed, frozenset(idle))


def is_taken(resolution: Resolution, row: int, now: Lookup, old: AbstractSet[str]) -> bool:
    """Say whether a new row's key has come to belong to a record that is none of ours."""
    model = resolution.records.model
    values = {one.field.name: one.new for one in resolution.changes(row)}
    parent = values.get(model.parent or "")
    for key in model.keys:
        text = values.get(key.field)
        if not isinstance(text, str) or key.field == "_id":
            continue
        fits = [one for one in now.find(key.field, text) if now.id_of(one) not in old]
        if key.scope in (KeyScope.PARENT, KeyScope.NONE) and parent is not None:
            homes = now.parents(model.parent)
            fits = [one for one in fits if homes[one] == parent]
        if fits:
            return True
    return False


def differences(model: Model, one: Record, other: Record) -> tuple[Field, ...]:
    """Return the fields a sheet may fill in which two states of a record differ."""
    found = [
        field
        for field in model.fields
        if not field.is_custom
        and field.name != "_id"
        and plain(field, raw(one, field.name)) != plain(field, raw(other, field.name))
    ]
    for name in sorted({*_own_names(one), *_own_names(other)}):
        field = field_of(model, f"custom.{name}")
        if plain(field, raw(one, field.name)) != plain(field, raw(other, field.name)):
            found.append(field)
    return tuple(found)


def field_of(model: Model, name: str) -> Field:
    """Return a model's field; of one that is not known here, one that holds any text."""
    known = model.find(name)
    return known or Field(name, name.removeprefix("custom."), FieldType.TEXT)


def with_values(record: Record, values: Mapping[str, object]) -> dict[str, object]:
    """Return a record with some fields replaced; None empties one."""
    made = dict(record)
    custom = record.get("custom")
    own = dict(custom) if isinstance(custom, dict) else {}
    for name, value in values.items():
        place, short = (own, name[7:]) if name.startswith("custom.") else (made, name)
        place[short] = value
    if own:
        made["custom"] = own
    return made


def _own_names(record: Record) -> Iterable[str]:
    custom = record.get("custom")
    return custom if isinstance(custom, dict) else ()


def _with_records(plan: Plan, records: Sequence[Record]) -> Plan:
    existing = Existing(plan.resolution.existing.model, records, plan.resolution.existing.fields)
    return replace(plan, resolution=replace(plan.resolution, existing=existing))
