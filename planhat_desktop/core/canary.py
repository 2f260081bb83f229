"""The few rows that are sent first: one of each kind of change, as far as they go."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import orjson
from numpy.typing import NDArray

from planhat_desktop.core.issues import Rows
from planhat_desktop.core.plan import Batch, Plan
from planhat_desktop.core.records import CLEAR
from planhat_desktop.core.resolution import Outcome

TRIAL_ROWS = 10


def with_trial(plan: Plan) -> Plan:
    """Return a plan whose first batches are a trial of ten rows, a kind of change each.

    The other rows follow as they were cut. A plan of so few rows, or one that is cut into
    batches as small, is its own trial and stays as it is.
    """
    if min(plan.rows_to_send, plan.most_rows) <= TRIAL_ROWS:
        return plan
    chosen = np.zeros(plan.resolution.records.count, np.bool_)
    chosen[pick_trial(plan)] = True
    first: list[Batch] = []
    rest: list[Batch] = []
    for batch in plan.batches:
        is_chosen = chosen[batch.rows]
        if is_chosen.any():
            first.append(replace(batch, rows=batch.rows[is_chosen], is_trial=True))
        if not is_chosen.all():
            rest.append(replace(batch, rows=batch.rows[~is_chosen]))
    trials: list[Batch] = []
    for is_keyless in (False, True):
        alike = (one for one in first if one.is_keyless is is_keyless and not one.is_single)
        parts = [one.rows for one in alike]
        if parts:
            rows = np.concatenate(parts)
            trials.append(replace(first[0], rows=rows, is_keyless=is_keyless, is_single=False))
    trials += (one for one in first if one.is_single)
    batches = (replace(one, number=i) for i, one in enumerate((*trials, *rest), start=1))
    return replace(plan, batches=tuple(batches))


def mark_of(profile: Mapping[str, object]) -> str:
    """Return a mapping's mark: the same wherever what is sent is made in the same way.

    Args:
        profile: the mapping as `profileform.write_profile` writes it.
    """
    told = {name: profile.get(name) for name in ("model", "key", "links", "constants", "policy")}
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def pick_trial(plan: Plan) -> Rows:
    """Return up to ten rows of a plan (0-based, ascending) that between them change it all.

    Creations and updates are among them, each field once where ten rows are enough, values that
    are emptied too; what is left of the ten is spread over the sheet.
    """
    rows = np.sort(np.concatenate([batch.rows for batch in plan.batches]))
    kinds = _kinds(plan, rows)
    chosen: list[int] = []
    is_open = np.ones(kinds.shape[1], np.bool_)
    while len(chosen) < TRIAL_ROWS and is_open.any():
        gains = kinds[:, is_open].sum(axis=1)
        best = int(np.argmax(gains))
        if not gains[best]:
            break
        chosen.append(best)
        is_open &= ~kinds[best]
    spread = np.linspace(0, len(rows) - 1, TRIAL_ROWS).round().astype(int).tolist()
    for place in spread:
        if len(chosen) < TRIAL_ROWS and place not in chosen:
            chosen.append(place)
    return rows[np.sort(np.asarray(chosen, np.int32))]


def _kinds(plan: Plan, rows: Rows) -> NDArray[np.bool_]:
    """Return which kinds of change each row is of; n rows × kinds."""
    resolution = plan.resolution
    creates = resolution.outcomes[rows] == Outcome.CREATE
    columns: list[NDArray[np.bool_]] = [creates, ~creates]
    for name, column in resolution.records.columns.items():
        flags = resolution.changed[name][rows]
        columns += [flags & creates, flags & ~creates]
        emptied = [code for code, value in enumerate(column.values) if value is CLEAR]
        if emptied:
            columns.append(flags & np.isin(column.codes[rows], emptied))
    return np.column_stack(columns)
