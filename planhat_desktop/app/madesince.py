"""New records without a key that another upload made while a run was lying still.

Nothing in Planhat keeps such a record from being made twice, so whoever goes on with a run of the
past looks what the uploads that came after it have made of the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planhat_desktop.app.ports import Journal
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.answers import CREATED
from planhat_desktop.core.belonging import may_be_ours
from planhat_desktop.core.journal import Answered, Started
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.standing import find_standing
from planhat_desktop.core.workspace import Workspace


def find_made_since(
    plan: Plan,
    rows: Sequence[int],
    started: Started,
    journal: Journal,
    workspace: Workspace,
    records: Sequence[Mapping[str, object]],
) -> dict[int, str]:
    """Return which rows another upload made records of since: row number → the sentence.

    Args:
        rows: positions of the rows that the run did not send.
        started: of the run.
        records: all of the model as Planhat holds them now, with every field of the plan.

    Raises:
        JournalUnusable: the history cannot be read, so nobody knows.
    """
    open_rows = frozenset(rows)
    keyless = [row for one in plan.batches if one.is_keyless for row in one.rows.tolist()]
    wanted = [row for row in keyless if row in open_rows]
    if not wanted:
        return {}
    made = _made_after(started, journal, workspace)
    lookup = Lookup([one for one in records if one["_id"] in made])
    # Only these rows look for a record; the others count as if they had one.
    targets = np.full(len(plan.resolution.targets), len(lookup.records), np.int32)
    targets[wanted] = -1
    found = find_standing(plan.resolution.records, lookup, targets)
    numbers = plan.resolution.records.row_numbers
    words = _("Another upload has made the same since, so it is not sent again.")
    return {int(numbers[row]): words for row in wanted if found[row] >= 0}


def _made_after(started: Started, journal: Journal, workspace: Workspace) -> frozenset[str]:
    """Return the ids of the records that later runs made."""
    return frozenset(
        it.id
        for run in journal.runs()
        if run.model == started.model and run.at > started.at and may_be_ours(run, workspace)
        for entry in journal.entries(run.run, bodies=False)
        if isinstance(entry, Answered)
        for it in entry.landed
        if it.id and it.outcome == CREATED
    )
