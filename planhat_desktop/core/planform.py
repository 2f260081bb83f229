"""A plan as bytes, and back: what the journal keeps so that a run goes on without its file.

Kept is what is still to happen: the rows to be sent with their values, the records they change
with the values these fields have now, and which records there were at all, by which a new one is
told from an old one when the answer to a batch is lost.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from enum import Enum
from typing import Any

import numpy as np
import orjson

from planhat_desktop.core.issues import Issues, Rows
from planhat_desktop.core.plan import COMPANIONS, DEFAULT_BATCH_ROWS, Batch, Plan
from planhat_desktop.core.policy import Mode, Policy, Stop
from planhat_desktop.core.records import Gap, RecordColumn, Records
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.snapshot import Existing
from planhat_desktop.core.table import Codes

FORM = 1
_UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
)

Record = Mapping[str, object]


class PlanUnreadable(ValueError):
    """These bytes are no plan, or one of a newer program."""


def plan_to_bytes(plan: Plan) -> bytes:
    """Return what is left to do of a plan; rows that are held or the same are left out."""
    resolution = plan.resolution
    records = resolution.records
    kept = [batch.rows for batch in plan.batches]
    rows: Rows = np.concatenate(kept) if kept else np.empty(0, np.int32)
    targets, places = np.unique(resolution.targets[rows], return_inverse=True)
    is_making = bool(len(targets) and targets[0] < 0)
    whole = any(batch.removes for batch in plan.batches)
    found = [resolution.existing.records[one] for one in targets.tolist() if one >= 0]
    matters = _names_that_matter(records)
    arrays: dict[str, np.ndarray[Any, Any]] = {
        "rows": records.row_numbers[rows],
        "outcomes": resolution.outcomes[rows],
        "matched_by": resolution.matched_by[rows],
        # -1 stands first where it is there at all, so the others move up by one.
        "targets": places.astype(np.int32) - int(is_making),
        "sizes": np.asarray([len(batch.rows) for batch in plan.batches], np.int32),
    }
    columns = []
    for number, (name, column) in enumerate(records.columns.items()):
        values, codes = _used(column, rows)
        if not np.array_equal(codes, np.arange(len(values))):  # else each row has its own value
            arrays[f"codes{number}"] = codes
        arrays[f"changed{number}"] = np.packbits(resolution.changed[name][rows])
        gaps = {}
        if Gap in {*map(type, values)}:  # most columns have none, and a large one many values
            gaps = {place: one.value for place, one in enumerate(values) if type(one) is Gap}
        for place in gaps:
            values[place] = None
        columns.append(
            {
                "field": _field_to_dict(column.field),
                "values": values,
                "gaps": {str(place): one for place, one in gaps.items()},
                "arrays": column.arrays,
            }
        )
    head = {
        "form": FORM,
        "model": records.model.name,
        "key": records.key,
        "columns": columns,
        "batches": [
            # The last mark is left out where it says nothing: an older program takes four.
            [one.number, one.is_keyless, one.removes, one.is_trial, *[True] * one.is_single]
            for one in plan.batches
        ],
        "most_rows": plan.most_rows,
        "policy": _policy_to_dict(plan.policy),
        "found": list(found) if whole else [_narrowed(one, matters) for one in found],
        "old": [str(one["_id"]) for one in resolution.existing.records] if is_making else [],
    }
    arrays["head"] = np.frombuffer(_dump(head), np.uint8)
    made = io.BytesIO()
    np.savez(made, allow_pickle=False, **arrays)
    return made.getvalue()


def plan_from_bytes(data: bytes, models: Mapping[str, Model]) -> Plan:
    """Return the plan these bytes keep.

    Args:
        models: name → model; fields of its own that a workspace has come with the plan.

    Raises:
        PlanUnreadable: they keep none that can be read here.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as loaded:
            arrays = {name: loaded[name] for name in loaded.files}
        head = _load(arrays["head"].tobytes())
        if head["form"] > FORM:
            raise PlanUnreadable("a plan of a newer program")
        return _restore(head, arrays, models)
    except _UNREADABLE as error:
        if isinstance(error, PlanUnreadable):
            raise
        raise PlanUnreadable("no plan") from None


def _restore(
    head: Mapping[str, Any], arrays: Mapping[str, Any], models: Mapping[str, Model]
) -> Plan:
    count = len(arrays["rows"])
    columns: dict[str, RecordColumn] = {}
    changed: dict[str, Any] = {}
    for number, one in enumerate(head["columns"]):
        field = _field_from_dict(one["field"])
        gaps = {int(place): Gap(gap) for place, gap in one["gaps"].items()}
        values = tuple(gaps.get(place, value) for place, value in enumerate(one["values"]))
        shown = ("",) * len(values)
        codes = arrays.get(f"codes{number}", np.arange(count, dtype=np.int32))
        columns[field.name] = RecordColumn(field, values, shown, codes, None, one["arrays"])
        flags = np.unpackbits(arrays[f"changed{number}"], count=count)
        changed[field.name] = flags.astype(np.bool_)
    model = models[head["model"]]
    own = tuple(one.field for one in columns.values() if model.find(one.field.name) is None)
    model = replace(model, fields=(*model.fields, *own))
    records = Records(model, arrays["rows"], columns, head["key"])
    found = head["found"]
    there = {str(one["_id"]) for one in found}
    others = [{"_id": one} for one in head["old"] if one not in there]
    resolution = Resolution(
        records,
        arrays["outcomes"],
        arrays["targets"],
        arrays["matched_by"],
        changed,
        Existing(model.name, [*found, *others]),
        {},
    )
    ends = np.cumsum(arrays["sizes"]).tolist()
    starts = [0, *ends]
    batches = tuple(
        Batch(number, np.arange(start, end, dtype=np.int32), *marks)
        for (number, *marks), start, end in zip(head["batches"], starts, ends, strict=False)
    )
    policy, most = _policy_from_dict(head["policy"]), head.get("most_rows", DEFAULT_BATCH_ROWS)
    return Plan(resolution, Issues((), count), policy, batches, most)


def _used(column: RecordColumn, rows: Rows) -> tuple[list[object], Codes]:
    """Return the distinct values some rows have, and the rows' codes into these."""
    codes = column.codes[rows]
    has = np.zeros(len(column.values), np.bool_)
    has[codes] = True
    if has.all():
        return list(column.values), codes
    places = np.cumsum(has, dtype=np.int32) - np.int32(1)
    return [column.values[one] for one in np.flatnonzero(has).tolist()], places[codes]


def _names_that_matter(records: Records) -> Sequence[str]:
    model = records.model
    parent = (model.parent,) if model.parent else ()
    companions = COMPANIONS.get(model.name, ())
    return tuple(dict.fromkeys(("_id", *model.key_names, *parent, *companions, *records.columns)))


def _narrowed(record: Record, names: Sequence[str]) -> dict[str, object]:
    """Return these fields of a record, where it has them."""
    made = {name: record[name] for name in names if name in record}
    custom = record.get("custom")
    if isinstance(custom, dict):
        own = [name[7:] for name in names if name.startswith("custom.")]
        if kept := {name: custom[name] for name in own if name in custom}:
            made["custom"] = kept
    return made


def _field_to_dict(one: Field) -> dict[str, object]:
    made = {field.name: getattr(one, field.name) for field in fields(one)}
    return {name: value.value if isinstance(value, Enum) else value for name, value in made.items()}


def _field_from_dict(data: Mapping[str, Any]) -> Field:
    known = {field.name for field in fields(Field)}
    made = {name: value for name, value in data.items() if name in known}
    return Field(**made | {"type": FieldType(data["type"]), "options": tuple(data["options"])})


def _policy_to_dict(policy: Policy) -> dict[str, object]:
    stop = policy.stop
    return {
        "mode": policy.mode.value,
        "blanks": policy.blanks,
        "stop": [stop.refused_share, stop.after_rows, stop.max_creates, stop.max_clears],
    }


def _policy_from_dict(data: Mapping[str, Any]) -> Policy:
    return Policy(Mode(data["mode"]), data["blanks"], Stop(*data["stop"]))


def _load(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def _dump(data: object) -> bytes:
    try:
        return orjson.dumps(data)
    except TypeError:  # half a character in a cell, or a number beyond 64 bits
        return json.dumps(data).encode()
