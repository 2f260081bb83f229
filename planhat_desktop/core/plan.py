"""What will be sent, cut into requests, and what stays behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import orjson
from numpy.typing import NDArray

from planhat_desktop.core.answers import SentRow
from planhat_desktop.core.changes import identity, raw, sendable
from planhat_desktop.core.computed import AMOUNTS
from planhat_desktop.core.issues import Issue, Issues, Rows
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import CLEAR, Gap
from planhat_desktop.core.request import Request
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.schema import FieldType, KeyScope

DEFAULT_BATCH_ROWS = 500
MOST_BATCH_ROWS = 5_000  # api-facts 3: 5,000 items in one bulk upsert, every model
MAX_BODY_BYTES = 4_000_000  # api-facts 16.15: a few MB at most

# Planhat drops these silently when they come without their address or company
# (W/ticket, H/9586991), so the values it has go along unchanged.
COMPANIONS = {"Ticket": ("email", "sourceId"), "Enduser": ()}


@dataclass(frozen=True, eq=False)
class Batch:
    """The rows of one request.

    Attributes:
        number: counted from 1.
        rows: positions of the data rows, ascending.
        is_keyless: all rows are new records without a key, so the answer cannot name them.
        removes: its rows' records are removed instead; one row a batch, for Planhat removes one
            record a call (api-facts 4, checked 2026-11-22).
        is_trial: they go first and are read back before anything else is sent.
        is_single: its one row is a new record that is created by a request of its own.
    """

    number: int
    rows: Rows
    is_keyless: bool = False
    removes: bool = False
    is_trial: bool = False
    is_single: bool = False

    @property
    def is_alone(self) -> bool:
        """Whether it holds one row, and no more may join it."""
        return self.removes or self.is_single


@dataclass(frozen=True, eq=False)
class Plan:
    """What an upload would do: batches and held rows partition the rows that are not same.

    Attributes:
        batches: in the order they are sent, as they are cut before any has been answered.
        most_rows: how many rows a request may come to hold, once answers come well and quickly.
    """

    resolution: Resolution
    issues: Issues
    policy: Policy
    batches: tuple[Batch, ...]
    most_rows: int = DEFAULT_BATCH_ROWS

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows will be created, updated, are the same, are held."""
        return self.resolution.counts()

    @cached_property
    def held(self) -> Rows:
        """Positions of the rows that stay behind."""
        return np.flatnonzero(self.resolution.outcomes == Outcome.HELD).astype(np.int32)

    @cached_property
    def removed(self) -> frozenset[int]:
        """Positions of the rows whose records are removed."""
        parts = [batch.rows.tolist() for batch in self.batches if batch.removes]
        return frozenset(row for part in parts for row in part)

    @property
    def rows_to_send(self) -> int:
        """How many rows the batches hold."""
        return sum(len(batch.rows) for batch in self.batches)

    @cached_property
    def clears(self) -> int:
        """How many values would be emptied."""
        resolution = self.resolution
        total = 0
        for name, column in resolution.records.columns.items():
            codes = [code for code, value in enumerate(column.values) if value is CLEAR]
            if codes:
                total += int(
                    np.count_nonzero(resolution.changed[name] & np.isin(column.codes, codes))
                )
        return total

    def item(self, row: int) -> dict[str, object]:
        """Return what Planhat receives for a row: only what changes, beside what finds it."""
        return self.items(np.asarray([row], np.int32))[0]

    def items(self, rows: Rows) -> list[dict[str, object]]:
        """Return what Planhat receives for some rows, in their order; a column at a time."""
        resolution = self.resolution
        made: list[dict[str, object]] = [
            {} if one is None else {"_id": one, **self._companions(row)}
            for row, one in zip(rows.tolist(), resolution.target_ids(rows), strict=True)
        ]
        customs: dict[int, dict[str, object]] = {}
        for name, column in resolution.records.columns.items():
            places = np.flatnonzero(resolution.changed[name][rows]).tolist()
            if not places:
                continue
            if column.arrays != "replace":
                values = [resolution.new_value(int(rows[place]), column) for place in places]
            else:
                known = column.values
                values = [known[code] for code in column.codes[rows[places]].tolist()]
                if CLEAR in values:
                    values = [None if value is CLEAR else value for value in values]
            if column.field.is_custom:
                short = column.field.short_name
                for place, value in zip(places, values, strict=True):
                    customs.setdefault(place, {})[short] = value
            else:
                for place, value in zip(places, values, strict=True):
                    made[place][name] = value
        for place, custom in customs.items():
            made[place]["custom"] = custom
        return made

    def _companions(self, row: int) -> dict[str, object]:
        resolution = self.resolution
        model = resolution.records.model
        record = resolution.existing.records[int(resolution.targets[row])]
        names = [*((model.parent,) if model.parent else ()), *COMPANIONS.get(model.name, ())]
        held = {name: identity(raw(record, name)) for name in names}
        for name in self._amounts_told(row):
            held[name] = sendable(resolution.records.columns[name].field, raw(record, name))
        return {name: value for name, value in held.items() if value not in (None, "")}

    def _amounts_told(self, row: int) -> list[str]:
        """Return the amounts a row names and leaves: unsent, they would be worked out anew."""
        resolution = self.resolution
        columns, changed = resolution.records.columns, resolution.changed
        amounts, period = AMOUNTS.get(resolution.records.model.name, ((), ()))
        if not any(name in columns and changed[name][row] for name in (*amounts, *period)):
            return []
        told = (name for name in amounts if name in columns and not changed[name][row])
        return [name for name in told if not isinstance(columns[name].value(row), Gap)]

    def body(self, batch: Batch) -> bytes:
        """Return the JSON sent for a batch, byte for byte; none where records are removed."""
        if batch.removes:
            return b""
        items = self.items(batch.rows)
        return orjson.dumps(items[0] if batch.is_single else items)

    def request(self, batch: Batch) -> Request:
        """Return how a batch travels."""
        model = self.resolution.records.model
        endpoint = model.endpoint
        if model.is_append_only:
            return Request("POST", endpoint, "analytics")
        if batch.removes:
            identifier = self.resolution.target_id(int(batch.rows[0]))
            return Request("DELETE", f"{endpoint}/{identifier}")
        return Request("POST" if batch.is_single else "PUT", endpoint)

    def request_of(self, row: int) -> Request:
        """Return how a row (0-based position) travels that is created or updated."""
        is_single = bool(_singly(self.resolution)[row])
        return self.request(Batch(1, np.asarray([row], np.int32), is_single=is_single))

    def sent_rows(self, batch: Batch) -> tuple[SentRow, ...]:
        """Return what ties a batch's rows to an answer: ids and the keys sent or known."""
        resolution = self.resolution
        records = resolution.records
        texts: list[dict[str, str]] = [{} for _row in batch.rows]
        for key in records.model.keys:
            column = records.columns.get(key.field)
            if column is None or key.field == "_id":
                continue
            for place, code in enumerate(column.codes[batch.rows].tolist()):
                value = column.values[code]
                if isinstance(value, str):
                    texts[place][key.field] = value
        numbers = records.row_numbers[batch.rows].tolist()
        return tuple(map(SentRow, numbers, resolution.target_ids(batch.rows), texts))

    def before(self, batch: Batch) -> dict[int, dict[str, object]]:
        """Return the pre-image of a batch: row number → the touched fields as they are now.

        Of a record that is removed it is all that is known of it.
        """
        resolution = self.resolution
        numbers = resolution.records.row_numbers
        if batch.removes:
            found = resolution.existing.records
            return {
                int(numbers[row]): dict(found[int(resolution.targets[row])])
                for row in batch.rows.tolist()
            }
        return {
            int(numbers[row]): {change.field.name: change.old for change in resolution.changes(row)}
            for row in batch.rows.tolist()
            if resolution.targets[row] >= 0
        }

    def money(self) -> dict[str, tuple[float, float]]:
        """Return, for each number field that changes, its sum before and after (sent rows)."""
        resolution = self.resolution
        sums: dict[str, tuple[float, float]] = {}
        for name, column in resolution.records.columns.items():
            if column.field.type is not FieldType.NUMBER:
                continue
            rows = np.flatnonzero(resolution.changed[name] & (resolution.targets >= 0))
            olds = (resolution.old_value(row, column.field) for row in rows.tolist())
            old = sum(_amount(sendable(column.field, one)) for one in olds)
            new = sum(_amount(resolution.new_value(row, column)) for row in rows.tolist())
            if len(rows):
                sums[name] = (old, new)
        return sums


def _amount(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def make_plan(
    resolution: Resolution,
    issues: Issues,
    policy: Policy,
    batch_rows: int | None = None,
) -> Plan:
    """Cut what is to be sent into batches, in the sheet's order.

    New records without any key travel in batches of their own: no answer can name them, so
    only their number and a read-back can account for them. Where a model's records are created
    one by one, each of them is a batch, behind all others.

    Args:
        batch_rows: how many rows a batch holds throughout; left out, batches begin at
            `DEFAULT_BATCH_ROWS` and may grow.
    """
    bulk_limit = resolution.records.model.bulk_limit
    most = max(1, min(MOST_BATCH_ROWS if batch_rows is None else batch_rows, bulk_limit))
    batch_rows = min(DEFAULT_BATCH_ROWS, most) if batch_rows is None else most
    sent = (resolution.outcomes == Outcome.CREATE) | (resolution.outcomes == Outcome.UPDATE)
    single = _singly(resolution)
    keyless = sent & (resolution.targets < 0) & ~_keyed(resolution)
    sizes = _sizes(resolution, MAX_BODY_BYTES // batch_rows)
    batches: list[Batch] = []
    for rows, is_keyless in ((sent & ~keyless, False), (keyless, True)):
        positions = np.flatnonzero(rows & ~single).astype(np.int32)
        for part in _cut(positions, sizes[positions], batch_rows):
            batches.append(Batch(len(batches) + 1, part, is_keyless))
    for row in np.flatnonzero(single).tolist():
        alone, is_keyless = np.asarray([row], np.int32), bool(keyless[row])
        batches.append(Batch(len(batches) + 1, alone, is_keyless, is_single=True))
    return Plan(resolution, issues, policy, tuple(batches), most)


def leave_behind(plan: Plan, found: Sequence[Issue]) -> Plan:
    """Return a plan that leaves the rows of some blocking issues behind, each with its reason."""
    if not found:
        return plan
    resolution = plan.resolution
    rows = np.concatenate([one.rows for one in found])
    outcomes = resolution.outcomes.copy()
    outcomes[rows] = Outcome.HELD
    changed = {name: one.copy() for name, one in resolution.changed.items()}
    for flags in changed.values():
        flags[rows] = False
    resolution = replace(resolution, outcomes=outcomes, changed=changed)
    return make_plan(resolution, plan.issues.joined(found), plan.policy)


def _cut(positions: Rows, sizes: NDArray[np.int64], batch_rows: int) -> Iterator[Rows]:
    """Cut rows into requests of neither too many rows nor too many bytes."""
    ends = np.cumsum(sizes)
    start, before = 0, 0
    while start < len(positions):
        fit = int(np.searchsorted(ends, before + MAX_BODY_BYTES, side="right"))
        stop = max(start + 1, min(fit, start + batch_rows))
        yield positions[start:stop]
        start, before = stop, int(ends[stop - 1])


def _sizes(resolution: Resolution, roomy: int) -> NDArray[np.int64]:
    """Return about how many bytes each row adds to a request; n sizes.

    Args:
        roomy: where no row can be larger than this, the sizes are not looked at: all are 0.
    """
    sizes = np.zeros(resolution.records.count, np.int64)
    columns = resolution.records.columns
    # An id takes the place of a name, and a list is sent whole with what it held before.
    most = [
        len(name) + 40 + 4 * max(map(len, one.shown), default=0) for name, one in columns.items()
    ]
    if sum(most) <= roomy:
        return sizes
    for name, column in columns.items():
        lengths = np.fromiter(
            (len(name) + 40 + len(text.encode(errors="replace")) for text in column.shown),
            np.int64,
            len(column.shown),
        )
        sizes += np.where(resolution.changed[name], lengths[column.codes], 0)
    return sizes


def _singly(resolution: Resolution) -> NDArray[np.bool_]:
    """Say of each row whether it is created by a request of its own; n flags."""
    creates: NDArray[np.bool_] = resolution.outcomes == Outcome.CREATE
    return creates & resolution.records.model.creates_by_post


def _keyed(resolution: Resolution) -> NDArray[np.bool_]:
    records = resolution.records
    keyed = np.zeros(records.count, np.bool_)
    for key in records.model.keys:
        column = records.columns.get(key.field)
        if column is not None and key.scope is not KeyScope.WORKSPACE:
            has = np.fromiter((not isinstance(one, Gap) for one in column.values), np.bool_)
            keyed |= has[column.codes]
    return keyed
