"""Whether a workspace is still the one that earlier uploads went to.

A workspace is known here by the name a person gave it, and a token of another tenant can be put
under that name. Planhat tells of no call that names the tenant (api-facts 2, checked 2026-11-22),
but the records that were sent tell: in another workspace there is none of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from planhat_desktop.app.errors import CallUnusable, JournalUnusable
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.answers import CREATED, UPDATED
from planhat_desktop.core.belonging import is_ours
from planhat_desktop.core.journal import Answered
from planhat_desktop.core.snapshot import Snapshot
from planhat_desktop.core.workspace import Workspace

LEAST: Final = 10
"""Fewer records may well have been removed by hand."""
_MOST_RUNS, _MOST_ROWS = 5, 20_000


class Familiar:
    """Knows the records that earlier uploads to a workspace wrote. Thread: job."""

    def __init__(self, journal: Journal, workspace: Workspace) -> None:
        self._journal, self._workspace = journal, workspace
        self._ids: dict[str, frozenset[str]] = {}

    def count_gone(self, snapshot: Snapshot) -> int:
        """Return how many records were sent before, where none at all is there any more; else 0.

        A call by address may mean another workspace each time, and the practice workspace is
        begun anew as one likes: of these nothing is said.
        """
        one = self._workspace
        if one.is_practice or one.name.rstrip("/") == one.api_url.rstrip("/"):
            return 0
        sent: set[tuple[str, str]] = set()
        try:
            runs = [run for run in self._journal.runs() if self._tells(run, snapshot)]
            for run in runs[:_MOST_RUNS]:
                ids = self._read(run)
                records = snapshot.models[run.model].records
                if any(record["_id"] in ids for record in records):
                    return 0
                sent.update((run.model, each) for each in ids)
        except JournalUnusable:
            return 0
        return len(sent) if len(sent) >= LEAST else 0

    def _tells(self, run: RunSummary, snapshot: Snapshot) -> bool:
        written = run.counts["created"] + run.counts["updated"]
        # What was sent after the workspace was read is not among what was read.
        was_before = dt.datetime.fromisoformat(run.at) <= snapshot.read_at
        is_over = run.state != "undone" and not run.is_busy and was_before
        is_apt = run.model in snapshot.models and 0 < written <= _MOST_ROWS
        return is_over and is_apt and is_ours(run, self._workspace)

    def _read(self, run: RunSummary) -> frozenset[str]:
        if run.run not in self._ids:
            entries = self._journal.entries(run.run, bodies=False)
            answers = (one for one in entries if isinstance(one, Answered))
            self._ids[run.run] = frozenset(_ids_in(answers))
        return self._ids[run.run]


def _ids_in(answers: Iterable[Answered]) -> Iterable[str]:
    for answer in answers:
        yield from (one.id for one in answer.landed if one.id and one.outcome in (CREATED, UPDATED))


def stranger_words(gone: int) -> str:
    """Return what speaks for another workspace, and what to do."""
    return _(
        "None of the {n} records that earlier uploads wrote is there now: the token may be of"
        " another workspace. Check it in Settings (“Change…”) before you upload."
    ).format(n=f"{gone:,}")


def refuse_stranger(gone: int) -> None:
    """Refuse to send where nobody can be asked.

    Raises:
        CallUnusable: nothing of earlier uploads is there; nothing was sent.
    """
    if gone:
        raise CallUnusable(
            "strange_workspace",
            stranger_words(gone),
            _(
                "Nothing was sent. If these records were removed on purpose, upload once from the"
                " window."
            ),
        )
