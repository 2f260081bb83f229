"""Asking Planhat what became of rows that no answer accounts for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import read_records
from planhat_desktop.app.receipts import find_arrived
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.core.answers import CREATED, REMOVED, UPDATED, Landed
from planhat_desktop.core.changes import plain, raw
from planhat_desktop.core.computed import COMPUTED, SOFTENED
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.plan import COMPANIONS, Plan
from planhat_desktop.core.resolution import Change
from planhat_desktop.core.schema import Field, KeyScope
from planhat_desktop.core.snapshot import Want

_FEW = 20  # so many records are cheaper to read one by one than by whole lists


@dataclass(frozen=True)
class Found:
    """What reading back told.

    Attributes:
        landed: rows whose record stands in Planhat as it was sent.
        absent: rows of which Planhat shows no trace: they were not written.
        unknown: rows that cannot be told either way.
    """

    landed: tuple[Landed, ...]
    absent: tuple[int, ...]
    unknown: tuple[int, ...]


def read_back(
    plan: Plan,
    positions: Sequence[int],
    spare_ids: Sequence[str],
    taken: AbstractSet[str],
    planhat: Planhat,
) -> Generator[Step, None, Found]:
    """Compare rows with what Planhat holds now.

    Args:
        positions: 0-based data rows of the plan.
        spare_ids: ids an answer named without saying for which row.
        taken: ids of records that belong to other rows of this run.

    Raises:
        Unreachable, Throttled, Refused, TokenRejected: it cannot be read either.
    """
    resolution = plan.resolution
    model = resolution.records.model
    if model.is_append_only:
        arrived = yield from find_arrived(plan, positions, planhat)
        rows = [int(resolution.records.row_numbers[row]) for row in positions]
        found = {one.row for one in arrived}
        return Found(arrived, (), tuple(row for row in rows if row not in found))
    yield Progress("checking", 0, len(positions))
    known = [row for row in positions if resolution.targets[row] >= 0]
    updates = frozenset(known)
    records: list[dict[str, object]] = []
    if len(known) == len(positions) <= _FEW:
        for row in known:
            if (seconds := planhat.wait_s()) > 0:
                yield Wait(seconds, "pace")
            record = planhat.read_one(model.endpoint, resolution.target_id(row) or "")
            if record is not None:
                records.append(record)
    else:
        records = yield from read_now(plan, planhat)
    judge = _Judge(plan, Lookup(records), spare_ids, taken)
    landed: list[Landed] = []
    absent: list[int] = []
    unknown: list[int] = []
    for row in positions:
        number = int(resolution.records.row_numbers[row])
        verdict = judge.look(row)
        if isinstance(verdict, str):
            outcome = REMOVED if row in plan.removed else UPDATED if row in updates else CREATED
            landed.append(Landed(number, outcome, verdict))
        elif verdict:
            absent.append(number)
        else:
            unknown.append(number)
    return Found(tuple(landed), tuple(absent), tuple(unknown))


def read_now(plan: Plan, planhat: Planhat) -> Generator[Step, None, list[dict[str, object]]]:
    """Read all records of a plan's model with the fields it touches. Thread: job.

    Where records are removed that is every field a sheet may fill.

    Raises:
        Unreachable, Throttled, Refused, TokenRejected: it cannot be read.
    """
    records = plan.resolution.records
    model = records.model
    if model.is_append_only:
        return []  # it is not listed, and nothing in it changes
    names = {"_id", *model.key_names, *records.columns, *COMPANIONS.get(model.name, ())}
    if model.parent:
        names.add(model.parent)
    if plan.removed:
        names.update(one.name for one in model.fields)
        names.update(("custom.", "createdAt", "updatedAt"))
    fields = frozenset("custom" if name.startswith("custom.") else name for name in names)
    return (yield from read_records(model, Want(model.name, fields), planhat))


@dataclass(frozen=True)
class Otherwise:
    """How a field of some rows stands in Planhat.

    Attributes:
        rows: those whose value is not what was sent (0-based positions).
        of: how many rows set the field.
    """

    field: Field
    rows: tuple[int, ...]
    of: int


def find_otherwise(
    plan: Plan, written: Mapping[int, str], planhat: Planhat
) -> Generator[Step, None, tuple[Otherwise, ...]]:
    """Read written rows one by one; return the fields that are not as they were sent.

    Args:
        written: 0-based position → `_id` of the record it was written to.

    Raises:
        Unreachable, Throttled, Refused, TokenRejected: they cannot be read.
    """
    model = plan.resolution.records.model
    fields: dict[str, Field] = {}
    rows: dict[str, list[int]] = {}
    sums: Counter[str] = Counter()
    for done, (row, identifier) in enumerate(written.items()):
        yield Progress("trial", done, len(written))
        if (seconds := planhat.wait_s()) > 0:
            yield Wait(seconds, "pace")
        record = planhat.read_one(model.endpoint, identifier)
        if record is None:
            continue  # gone again, or not shown: nothing is known of it
        for change in plan.resolution.changes(row):
            one = change.field
            fields[one.name] = one
            sums[one.name] += 1
            if plain(one, raw(record, one.name)) != plain(one, change.new):
                rows.setdefault(one.name, []).append(row)
    return tuple(Otherwise(fields[one], tuple(rows[one]), sums[one]) for one in rows)


class _Judge:
    """Compares rows with the records as they are now; each new record serves one row."""

    def __init__(
        self, plan: Plan, lookup: Lookup, spare_ids: Sequence[str], taken: AbstractSet[str]
    ) -> None:
        self._plan = plan
        self._resolution = plan.resolution
        self._lookup = lookup
        self._old = taken | {str(one["_id"]) for one in plan.resolution.existing.records}
        self._spare = set(spare_ids)
        self._free: dict[Hashable, list[str]] | None = None
        self._given: set[str] = set()
        name = plan.resolution.records.model.name
        # A new record has an `_id`, its row has none.
        whole = frozenset({"_id"})
        computed = whole.union(COMPUTED.get(name, ()))
        self._left = dict.fromkeys((whole, computed, computed.union(SOFTENED.get(name, ()))))

    def look(self, row: int) -> str | bool:
        """Return the record's id where the row stands there, else whether it surely does not."""
        if row in self._plan.removed:
            identifier = self._resolution.target_id(row) or ""
            return self._lookup.find("_id", identifier) != () or identifier
        changes = self._resolution.changes(row)
        if self._resolution.targets[row] >= 0:
            return self._look_at_update(row, changes)
        return self._look_for_new(changes)

    def _look_at_update(self, row: int, changes: Sequence[Change]) -> str | bool:
        identifier = self._resolution.target_id(row) or ""
        fits = self._lookup.find("_id", identifier)
        if not fits:
            return True  # somebody deleted it; Planhat has the word on what is sent to it
        record = self._lookup.records[fits[0]]
        now = [plain(one.field, raw(record, one.field.name)) for one in changes]
        if now == [plain(one.field, one.new) for one in changes]:
            return identifier
        return now == [plain(one.field, one.old) for one in changes]

    def _look_for_new(self, changes: Sequence[Change]) -> str | bool:
        model = self._resolution.records.model
        values = {one.field.name: one.new for one in changes}
        parent = values.get(model.parent or "")
        for key in model.keys:
            text = values.get(key.field)
            if not isinstance(text, str):
                continue
            fits = list(self._lookup.find(key.field, text))
            if key.scope in (KeyScope.PARENT, KeyScope.NONE) and parent is not None:
                homes = self._lookup.parents(model.parent)
                fits = [one for one in fits if homes[one] == parent]
            new = [one for one in fits if self._lookup.id_of(one) not in self._old]
            if not new:
                return not fits
            return self._lookup.id_of(new[0]) if len(new) == 1 else False
        return self._look_by_content(changes)

    def _look_by_content(self, changes: Sequence[Change]) -> str | bool:
        # Rows of one batch fill the same fields or leave some out, so a record is filed under
        # every field any row of the plan may fill; and without what Planhat fills by itself, and
        # without the texts it may not know.
        free = self._free if self._free is not None else self._file_new()
        values = {one.field.name: one.new for one in changes}
        for left in self._left:
            fits = free.get(self._fingerprint(values, left), [])
            while fits:
                identifier = fits.pop()
                if identifier not in self._given:
                    self._given.add(identifier)
                    return identifier
        return True

    def _file_new(self) -> dict[Hashable, list[str]]:
        made: dict[Hashable, list[str]] = {}
        for position, record in enumerate(self._lookup.records):
            identifier = self._lookup.id_of(position)
            if identifier in self._old or (self._spare and identifier not in self._spare):
                continue
            columns = self._resolution.records.columns
            values = {name: raw(record, name) for name in columns}
            for left in self._left:
                made.setdefault(self._fingerprint(values, left), []).append(identifier)
        self._free = made
        return made

    def _fingerprint(self, values: Mapping[str, object], left: frozenset[str]) -> Hashable:
        """Return values as they are compared, without those of some fields."""
        columns = self._resolution.records.columns
        return left, *(
            plain(one.field, values.get(name)) for name, one in columns.items() if name not in left
        )
