"""What the history of this computer tells of Planhat's rules and of the token's permissions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ledger import Ledger
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.strangers import Familiar
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import show_date
from planhat_desktop.core.appending import NOTHING_SENT, SentBefore
from planhat_desktop.core.belonging import is_ours
from planhat_desktop.core.refusals import Lesson, Refusal, join, learn
from planhat_desktop.core.schema import Model, Workspace

_MOST_RUNS = 5  # of a model in a workspace; what older ones tell may long be otherwise


@dataclass(frozen=True)
class Recalled:
    """What earlier uploads of a model to a workspace tell.

    Attributes:
        refusals: values Planhat did not take.
        writing: what to say of the permission to write; empty where it is known to work.
        sent: of a model that is only added to, what was sent.
    """

    refusals: tuple[Refusal, ...] = ()
    writing: str = ""
    sent: SentBefore = NOTHING_SENT


class Recall:
    """Reads what earlier uploads to a workspace tell, and keeps it. Thread: job.

    Attributes:
        workspace: where they went.
        familiar: knows the records they wrote.
    """

    def __init__(self, journal: Journal, workspace: Workspace) -> None:
        self._journal, self.workspace = journal, workspace
        self._known: dict[str, tuple[tuple[str, ...], Recalled]] = {}
        self._ledger = Ledger(journal, workspace)
        self.familiar = Familiar(journal, workspace)

    def of(self, model: Model) -> Recalled:
        """Return what is known of a model; a history that cannot be read tells nothing.

        Raises:
            JournalUnusable: it cannot be read, and what was sent before must not be sent again.
        """
        if model.is_append_only:  # Planhat says of no row why it takes it or loses it
            return Recalled(sent=self._ledger.of(model))
        try:
            runs = [one for one in self._journal.runs() if self._is_ours(one, model)][:_MOST_RUNS]
            names = tuple(one.run for one in runs)
            known = self._known.get(model.name)
            if known is None or known[0] != names:
                known = self._known[model.name] = (names, self._read(runs, model))
        except JournalUnusable:
            return Recalled()
        return known[1]

    def _is_ours(self, run: RunSummary, model: Model) -> bool:
        is_over = run.undo_of is None and not run.is_busy
        return is_over and run.model == model.name and is_ours(run, self.workspace)

    def _read(self, runs: Sequence[RunSummary], model: Model) -> Recalled:
        lessons: list[Lesson] = []
        # Bodies are many; they are read only where there is a refusal to be explained.
        if any(one.counts["refused"] for one in runs):
            lessons = [learn(self._journal.entries(one.run), model, one.at) for one in runs]
        return Recalled(join(lessons, model), self._tell_writing(runs, lessons, model))

    def _tell_writing(
        self, runs: Sequence[RunSummary], lessons: Sequence[Lesson], model: Model
    ) -> str:
        for run, lesson in zip(runs, lessons, strict=False):
            if lesson.has_written:
                return ""
            if lesson.is_barred:
                words = _(
                    "On {day} Planhat did not let a token write {models}: “{words}”. Ask your"
                    " Planhat admin to allow it in the Private App."
                )
                day = show_date(dt.datetime.fromisoformat(run.at))
                said = lesson.words.rstrip(". ")
                return words.format(day=day, models=model.plural.lower(), words=said)
        wrote = any(one.counts["created"] + one.counts["updated"] for one in runs)
        if wrote or self.workspace.is_practice:
            return ""
        # Planhat tells of no call that tries it and changes nothing (api-facts 2 and 5.4).
        words = _("Whether this token may write {models} only the first rows sent will show.")
        return words.format(models=model.plural.lower())
