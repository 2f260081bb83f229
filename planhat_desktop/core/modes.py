"""Whether a file looks as if it were meant to change records only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.resolution import Outcome, Resolution

_MOST_NEW = 0.1


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an upload only updates.

    Attributes:
        percent: how many of the keys are in Planhat, rounded down: never 100.
        creates: how many rows would become new records.
    """

    percent: int
    creates: int


def propose_update_only(resolution: Resolution, policy: Policy) -> Proposal | None:
    """Return the proposal where at least 90 % of the keys are in Planhat, and some are not.

    A typed key that is nearly right makes a new record (api-facts 15.4), so where nearly all are
    there, those that are not are rather mistyped than new. Rows that are held do not count.
    """
    if policy.mode is not Mode.CREATE_AND_UPDATE:
        return None
    records, outcomes = resolution.records, resolution.outcomes
    keyed = np.zeros(records.count, np.bool_)
    for name in records.model.key_names:
        column = records.columns.get(name)
        if column is not None:
            has = np.fromiter((isinstance(one, str) for one in column.values), np.bool_)
            keyed |= has[column.codes]
    sent = outcomes != Outcome.HELD
    found = int(np.count_nonzero(sent & (resolution.targets >= 0)))
    new = int(np.count_nonzero((outcomes == Outcome.CREATE) & keyed))
    if not new or new > _MOST_NEW * (found + new):
        return None
    creates = int(np.count_nonzero(outcomes == Outcome.CREATE))
    return Proposal(found * 100 // (found + new), creates)
