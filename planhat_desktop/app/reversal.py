"""What has become of an upload since: taken back, when and by whom, or never to be taken back."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from planhat_desktop.app.accounts import Standing
from planhat_desktop.app.again import read_whole
from planhat_desktop.app.keeping import FOR_GOOD
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms, moment_words
from planhat_desktop.core.report import Report

_TOUCHED = ("created", "updated", "removed", "unknown")


@dataclass(frozen=True)
class Reversal:
    """An upload is taken back, or partly.

    Attributes:
        by: the undo.
        standing: where the upload stands for it.
    """

    by: RunSummary
    standing: Standing

    @property
    def words(self) -> str:
        """When and by whom, and what of it was left, in a sentence or two."""
        when, counts = moment_words(self.by.at), self.by.counts
        if self.standing == "undoing":
            return _("Taking it back began on {when} and is under way.").format(when=when)
        words = _("Taken back on {when}.")
        if self.by.by:
            words = _("Taken back on {when} by {who}.")
        if self.standing == "partly":
            words = _("Taking it back, on {when}, ended early: some of it is in Planhat still.")
        words = words.format(when=when, who=self.by.by)
        if self.standing == "undone" and (kept := counts["held"] + counts["refused"]):
            more = plural(
                kept,
                "{n} record was left as it is; the report of the undo says why.",
                "{n} records were left as they are; the report of the undo says why.",
            )
            words = f"{words} {more}"
        return words

    @property
    def deed_words(self) -> str:
        """What a button says that does something about it; empty where nothing can be done."""
        return {"undone": _("Undo the undo…"), "partly": _("Go on with the undo")}.get(
            self.standing, ""
        )


def find_reversal(runs: Sequence[RunSummary], name: str) -> Reversal | None:
    """Return the undo of a run that counts: the newest that was not taken back itself.

    Args:
        runs: all there are, newest first.
    """
    for one in runs:
        if one.undo_of != name or one.state == "undone":
            continue
        if one.state == "finished":
            return Reversal(one, "undone")
        if one.is_busy:
            return Reversal(one, "undoing")
        if any(one.counts.get(fate) for fate in _TOUCHED):
            return Reversal(one, "partly")
    return None


@dataclass(frozen=True, eq=False)
class Since:
    """What has become of an upload since its report was made.

    Attributes:
        report: another one, where what was sent last of it was taken back; else None.
    """

    reversal: Reversal | None
    report: Report | None = None


def look_since(
    journal: Journal, told: Sequence[tuple[Report, str]]
) -> Generator[Step, None, tuple[Since, ...]]:
    """Find out what has become of uploads since their reports were made. Thread: job.

    Args:
        told: each report with the run that was sent last of it.

    Raises:
        JournalUnusable: the history cannot be read.
    """
    yield Progress("history", 0)
    runs = journal.runs()
    gone = {one.run for one in runs if one.state == "undone"}
    found: list[Since] = []
    for report, last in told:
        name, fresh = report.started.run, None
        if last != name and last in gone:
            fresh = yield from read_whole(journal, name)
        found.append(Since(find_reversal(runs, name), fresh))
    return tuple(found)


def is_for_good(model: str) -> bool:
    """Say whether what is sent of a model is only ever added, so that nothing takes it back."""
    return model in FOR_GOOD


def for_good_words(model: str) -> str:
    """Return why an upload of such a model cannot be taken back."""
    models = model_terms(model)[1]
    words = _("{models} are added for good: Planhat has no way to take them back.")
    return words.format(models=models[:1].upper() + models[1:])
