"""What each record would do in the workspace: create, update, nothing, or be held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.records import Records
from planhat_desktop.core.table import Codes


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


@dataclass(frozen=True, eq=False)
class Existing:
    """The existing records of one model: k records × the fields asked for.

    Attributes:
        records: as Planhat listed them (plain JSON), each with its `_id`.
    """

    model: str
    records: Sequence[Mapping[str, object]]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The workspace as read for one preview.

    Attributes:
        models: model name → its existing records (only the models at hand).
        read_at: when reading ended.
    """

    models: Mapping[str, Existing]
    read_at: dt.datetime


@dataclass(frozen=True)
class Want:
    """What must be read of one model: the fields by name (`_id` always among them)."""

    model: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One field of one record: old value → new value (plain JSON; None = empty)."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, eq=False)
class Resolution:
    """The outcome of every record.

    Attributes:
        records: with references replaced by what will be sent.
        outcomes: n int8 (`Outcome`).
        targets: n int32, position of the existing record in the snapshot's model, -1 for none.
        matched_by: n int8, index into the model's keys, -1 for none.
        changed: field name → n flags: this field of this row differs from Planhat's.
        existing: the model's existing records.
    """

    records: Records
    outcomes: NDArray[np.int8]
    targets: Codes
    matched_by: NDArray[np.int8]
    changed: Mapping[str, NDArray[np.bool_]]
    existing: Existing
    labels: Mapping[str, str] = field(default_factory=dict)
