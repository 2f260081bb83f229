"""What a run did, taken back: old values restored, new records removed, others' work left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import orjson

from planhat_desktop.core.answers import CREATED, REMOVED
from planhat_desktop.core.changes import plain, raw, sendable
from planhat_desktop.core.computed import COMPUTED
from planhat_desktop.core.issues import Issues
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.plan import Batch, Plan, make_plan
from planhat_desktop.core.policy import Policy, Stop
from planhat_desktop.core.records import KEEP, RecordColumn, Records
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.rework import field_of, is_taken, with_values
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.snapshot import Existing
from planhat_desktop.core.touches import BLIND, Touch

Record = Mapping[str, object]

BIRTH_S = 2.0
"""A record last changed within this time of its making has not been touched since."""


@dataclass(frozen=True, eq=False)
class Undoing:
    """What an undo would do; every row the run touched is in exactly one place.

    Attributes:
        plan: rows to be restored, made again or removed.
        rows: spreadsheet numbers of all rows.
        restored, removed, remade: of these, how many the plan has.
        back: row → id of records that are already as they were; empty where the new one is gone.
        changed: row → the fields others have changed, which are left alone; the rest of the
            record is restored, unless the row is in ``idle``.
        gone: rows whose record somebody has removed.
        taken: rows of removed records whose key somebody has given to another one.
        lost: rows of which nobody knows whether they made a record.
        blind: rows that changed a record of which nobody knows what it held before.
        idle: rows of ``changed``, of which nothing can be taken back.
        attached: rows of new records that stay, because something hangs on them by now: row →
            model → how many of its records.
    """

    plan: Plan
    rows: tuple[int, ...]
    restored: int
    removed: int
    remade: int
    back: Mapping[int, str] = field(default_factory=dict)
    changed: Mapping[int, tuple[Field, ...]] = field(default_factory=dict)
    gone: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    blind: tuple[int, ...] = ()
    idle: tuple[int, ...] = ()
    attached: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        """How many rows are left alone, wholly or in part."""
        return len(self.changed) + len(self.gone) + len(self.taken) + len(self.attached)

    @property
    def partly(self) -> int:
        """How many of the rows to be restored are so only in part."""
        return len(self.changed) - len(self.idle)


def plan_undo(
    touches: Sequence[Touch],
    model: Model,
    records: Sequence[Record],
    attached: Mapping[str, Mapping[str, int]] | None = None,
) -> Undoing:
    """Decide what of a run can be taken back in the workspace as it is now.

    A field is restored where it still holds what was sent; a new record is removed where nobody
    has changed it since, and nothing of others hangs on it.

    Args:
        model: with the fields the run filled.
        records: all of the model's, read just now with every field a sheet may fill.
        attached: `_id` → what hangs on the record (model → how many) and is none of ours.
    """
    return _Undo(touches, model, records, attached or {}).decide()


class _Undo:
    """The rows of one undo, while it is decided what becomes of them."""

    def __init__(
        self,
        touches: Sequence[Touch],
        model: Model,
        records: Sequence[Record],
        attached: Mapping[str, Mapping[str, int]],
    ) -> None:
        self.touches = touches
        self.model = model
        self.theirs = attached
        self.attached: dict[int, Mapping[str, int]] = {}
        self.lookup = Lookup(records)
        self.values: list[dict[str, object]] = [{} for _touch in touches]
        self.targets = np.full(len(touches), -1, np.int32)
        self.outcomes = np.full(len(touches), Outcome.HELD, np.int8)
        self.removals: list[int] = []
        self.back: dict[int, str] = {}
        self.changed: dict[int, tuple[Field, ...]] = {}
        self.gone: list[int] = []
        self.lost: list[int] = []
        self.idle: list[int] = []
        self.innate = self._innate()

    def decide(self) -> Undoing:
        for place, touch in enumerate(self.touches):
            if touch.deed == REMOVED:
                self._remake(place, touch)
            if touch.deed in (REMOVED, BLIND):
                continue
            found = self.lookup.find("_id", touch.id) if touch.id else ()
            if found:
                self.targets[place] = found[0]
            if touch.id is None:
                self.lost.append(touch.row)
            elif not found and touch.deed == CREATED:
                self.back[touch.row] = ""
            elif not found:
                self.gone.append(touch.row)
            elif touch.deed == CREATED:
                self._remove(place, touch, self.lookup.records[found[0]])
            else:
                self._restore(place, touch, self.lookup.records[found[0]])
        return self._finish()

    def _restore(self, place: int, touch: Touch, now: Record) -> None:
        moved: list[Field] = []
        for name, old in touch.before.items():
            one = field_of(self.model, name)
            current, was = plain(one, raw(now, name)), plain(one, old)
            if current == was:
                continue
            if current == plain(one, touch.sent.get(name)):
                self.values[place][name] = sendable(one, old)
            else:
                moved.append(one)
        if moved:
            self.changed[touch.row] = tuple(moved)
        if self.values[place]:
            self.outcomes[place] = Outcome.UPDATE
        elif moved:
            self.idle.append(touch.row)
        else:
            self.back[touch.row] = touch.id or ""

    def _remove(self, place: int, touch: Touch, now: Record) -> None:
        others = [
            one
            for one in (field_of(self.model, name) for name in touch.sent)
            if plain(one, raw(now, one.name)) != plain(one, touch.sent[one.name])
            and not _is_born(touch, one, now)
        ]
        if not others and not is_untouched(now):
            computed = COMPUTED.get(self.model.name, ())
            others = [
                one
                for one, value in self._filled(now)
                # An unticked box that was never ticked is nothing a person did.
                if raw(now, one.name) is not False
                and one.name not in (*touch.sent, *computed)
                and (one.name, value) not in self.innate
                and not _is_born(touch, one, now)
            ]
        if others:
            self.changed[touch.row] = tuple(others)
            self.idle.append(touch.row)
        elif hanging := self.theirs.get(touch.id or ""):
            self.attached[touch.row] = hanging
        else:
            self.removals.append(place)

    def _remake(self, place: int, touch: Touch) -> None:
        if self.lookup.find("_id", touch.id or ""):  # somebody took it out of the bin
            self.back[touch.row] = touch.id or ""
            return
        for one, _value in self._filled(touch.before):
            self.values[place][one.name] = sendable(one, raw(touch.before, one.name))
        self.outcomes[place] = Outcome.CREATE

    def _innate(self) -> set[tuple[str, object]]:
        """Return what new records have that was not sent: an untouched one has it as well."""
        found: set[tuple[str, object]] = set()
        for touch in self.touches:
            places = self.lookup.find("_id", touch.id) if touch.deed == CREATED and touch.id else ()
            for place in places:
                record = self.lookup.records[place]
                if is_untouched(record):
                    found.update((one.name, value) for one, value in self._filled(record))
        return found

    def _filled(self, record: Record) -> Iterable[tuple[Field, object]]:
        """Give the fields a sheet may fill that a record has a value in, in plain form."""
        custom = record.get("custom")
        own = custom if isinstance(custom, dict) else {}
        names = [one.name for one in self.model.fields if not one.is_custom]
        for name in (*names, *(f"custom.{one}" for one in own)):
            one = field_of(self.model, name)
            value = plain(one, raw(record, name))
            if name != "_id" and value is not None:
                yield one, value

    def _finish(self) -> Undoing:
        records = self._records()
        changed = {
            name: np.fromiter((name in one for one in self.values), np.bool_, len(self.values))
            for name in records.columns
        }
        resolution = Resolution(
            records,
            self.outcomes,
            self.targets,
            np.full(len(self.touches), -1, np.int8),
            changed,
            Existing(self.model.name, self._existing()),
            {},
        )
        taken = []
        for place in np.flatnonzero(self.outcomes == Outcome.CREATE).tolist():
            if is_taken(resolution, place, self.lookup, frozenset()):
                self.outcomes[place] = Outcome.HELD
                taken.append(self.touches[place].row)
        policy = Policy(stop=Stop(refused_share=1.0))  # what can be taken back, is
        plan = make_plan(resolution, Issues((), len(self.touches)), policy)
        # The newest records first, for they may hang on the older ones.
        removals = tuple(
            Batch(len(plan.batches) + number, np.asarray([place], np.int32), removes=True)
            for number, place in enumerate(reversed(self.removals), start=1)
        )
        self.outcomes[self.removals] = Outcome.UPDATE
        return Undoing(
            replace(plan, batches=(*plan.batches, *removals)),
            tuple(one.row for one in self.touches),
            int(np.count_nonzero(self.outcomes == Outcome.UPDATE)) - len(removals),
            len(removals),
            int(np.count_nonzero(self.outcomes == Outcome.CREATE)),
            self.back,
            self.changed,
            tuple(self.gone),
            tuple(taken),
            tuple(self.lost),
            tuple(one.row for one in self.touches if one.deed == BLIND),
            tuple(self.idle),
            self.attached,
        )

    def _records(self) -> Records:
        columns: dict[str, RecordColumn] = {}
        for name in dict.fromkeys(name for one in self.values for name in one):
            codes: dict[bytes, int] = {b"": 0}
            values: list[object] = [KEEP]
            of_rows = np.zeros(len(self.values), np.int32)
            for place, one in enumerate(self.values):
                if name in one:
                    code = codes.setdefault(orjson.dumps(one[name]), len(values))
                    if code == len(values):
                        values.append(one[name])
                    of_rows[place] = code
            shown = tuple(str(one) for one in values)
            one_field = field_of(self.model, name)
            columns[name] = RecordColumn(one_field, tuple(values), shown, of_rows, None)
        numbers = np.asarray([one.row for one in self.touches], np.int32)
        own = tuple(
            one.field for one in columns.values() if self.model.find(one.field.name) is None
        )
        model = replace(self.model, fields=(*self.model.fields, *own))
        return Records(model, numbers, columns)

    def _existing(self) -> list[Record]:
        """Return the records; those to be removed only with what can be put into them again."""
        kept: list[Record] = list(self.lookup.records)
        for place in self.removals:
            target = int(self.targets[place])
            record = kept[target]
            names = ["_id", "custom", *(one.name for one in self.model.fields)]
            kept[target] = {name: record[name] for name in names if name in record}
        return kept


def _is_born(touch: Touch, one: Field, now: Record) -> bool:
    """Say whether a field of a new record is as Planhat gave it back when it was made."""
    if touch.born is None:
        return False
    return plain(one, raw(now, one.name)) == plain(one, raw(touch.born, one.name))


def records_after(undoing: Undoing, records: Sequence[Record]) -> list[Record]:
    """Return the records as they will be when an undo has been carried out.

    What it makes again is left out, for nobody knows its `_id` yet.
    """
    plan, resolution = undoing.plan, undoing.plan.resolution
    gone = {resolution.target_id(row) for row in plan.removed}
    back = {
        str(resolution.target_id(row)): {one.field.name: one.new for one in resolution.changes(row)}
        for row in np.flatnonzero(resolution.outcomes == Outcome.UPDATE).tolist()
        if row not in plan.removed
    }
    return [
        with_values(one, back[str(one["_id"])]) if one["_id"] in back else one
        for one in records
        if one["_id"] not in gone
    ]


def is_untouched(record: Record) -> bool:
    """Say whether a record was last changed when it was made, by Planhat's own clock."""
    try:
        made = dt.datetime.fromisoformat(str(record.get("createdAt")))
        last = dt.datetime.fromisoformat(str(record.get("updatedAt")))
        return abs((last - made).total_seconds()) <= BIRTH_S
    except (ValueError, TypeError):
        return False
