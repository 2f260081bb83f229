"""Who a workspace is when it is kept: the same as before under a new name, or somebody new."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.core.belonging import identity_of
from planhat_desktop.core.frozen import change
from planhat_desktop.core.workspace import Workspace


def read_runs(journal: Journal) -> tuple[RunSummary, ...]:
    """Return the history; none where it cannot be read, which keeps no workspace from being kept.

    Thread: job.
    """
    try:
        return journal.runs()
    except JournalUnusable:
        return ()


def identify(
    workspace: Workspace,
    before: Workspace | None,
    known: Sequence[Workspace],
    runs: Sequence[RunSummary],
) -> Workspace:
    """Return a workspace with the identity by which its runs are told from those of others.

    Args:
        workspace: as it was described, with no identity yet.
        before: the same one as it was kept until now; None where it is added.
        known: all that are kept, itself as it was among them.
        runs: the history. Runs of this name and address that are of no workspace any more may
            be of one that was deleted and is added again; nobody knows.
    """
    identity = before.identity if before is not None else secrets.token_hex(8)
    address = workspace.api_url.rstrip("/")
    taken = {one.identity for one in known} | {identity}
    lost = {
        identity_of(one)
        for one in runs
        if one.workspace == workspace.name and one.api_url.rstrip("/") == address
    }
    if before is not None and before.api_url.rstrip("/") == address:
        lost.update(before.perhaps)
    return change(
        workspace,
        id="" if identity == workspace.name else identity,
        perhaps=tuple(sorted(lost - taken)),
    )
