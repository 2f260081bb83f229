"""Sheets that were sent together are taken back together: asked once, what was sent last first."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass

from planhat_desktop.app.bundle import is_part
from planhat_desktop.app.errors import CallUnusable, Trouble
from planhat_desktop.app.pastruns import can_undo, take_back, undo_words
from planhat_desktop.app.ports import Journal, Planhat, RunSummary
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.run import name_run
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.undoing import LARGE, Look, limits, look
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms
from planhat_desktop.core.journal import Entry
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Model, Workspace

_PASSED = ("nothing_to_undo", "added_for_good")


@dataclass(frozen=True, eq=False)
class LookAll:
    """What an undo of several sheets would do just now.

    Attributes:
        runs: those that are taken back, what was sent last first.
        looks: of each of them.
        barred: of sheets that cannot be taken back, why not.
    """

    runs: tuple[str, ...]
    looks: tuple[Look, ...]
    barred: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many records it would change, make again or remove."""
        return sum(one.changes for one in self.looks)

    @property
    def is_large(self) -> bool:
        """Whether the number has to be typed before it begins."""
        return self.changes >= LARGE

    @property
    def limits(self) -> tuple[str, ...]:
        """What it cannot do, a sentence each."""
        every = (said for one in self.looks if one.changes for said in limits(one))
        return tuple(dict.fromkeys(every))


@dataclass(frozen=True, eq=False)
class Retreat:
    """What became of an undo of several sheets.

    Attributes:
        reports: of the undos, in the order they were done.
        left: the models of the sheets that were not taken back, the one it ended at first.
        words: why it ended there; empty where it came to its end.
    """

    reports: tuple[Report, ...]
    left: tuple[str, ...] = ()
    words: str = ""


def find_together(runs: Sequence[RunSummary], name: str) -> tuple[str, ...]:
    """Return the sheets sent together with a run that can be taken back, itself among them.

    Args:
        runs: all there are.

    Returns:
        Their runs, what was sent last first: the later ones refer to what the earlier ones made.
    """
    whole = name.rpartition(".")[0]
    if not is_part(name):
        return ()
    found = [one.run for one in runs if is_part(one.run) and can_undo(one)]
    own = [one for one in found if one.rpartition(".")[0] == whole]
    return tuple(sorted(own, key=lambda one: -int(one.rpartition(".")[2])))


def look_at_all(
    runs: Sequence[str],
    load_models: Callable[[], Mapping[str, Model]],
    workspace: Workspace,
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
) -> Generator[Step | Entry, None, LookAll]:
    """Find out what of several sheets can be taken back; changes nothing. Thread: job.

    Args:
        runs: what was sent last first, as of `find_together`.

    Raises: as `undoing.look`; but a sheet that is added for good is only named.
    """
    yield Progress("starting", 0)
    planhat, models = reach(), load_models()
    looks: dict[str, Look] = {}
    barred: list[str] = []
    stays: set[str] = set()
    try:
        for one in runs:
            try:
                found = yield from look(one, models, workspace, planhat, journal, clock, stays)
            except CallUnusable as unusable:
                if unusable.code not in _PASSED:
                    raise
                barred.append(unusable.what)
                continue
            looks[one] = found
            stays |= found.stays
        return LookAll(tuple(looks), tuple(looks.values()), tuple(barred))
    finally:
        planhat.close()


def take_back_all(
    runs: Sequence[str],
    load_models: Callable[[], Mapping[str, Model]],
    workspace: Workspace,
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
    *,
    by: str = "",
) -> Generator[Step | Entry, None, Retreat]:
    """Take several sheets back, each by runs of its own. Thread: job.

    Where one cannot be taken back to its end, those before it stay as they are: what belongs to
    them is there still.

    Args:
        runs: what was sent last first.
        by: the name the person has on this computer.
    """
    models = {one.run: one.model for one in journal.runs()}
    reports: list[Report] = []
    for place, one in enumerate(runs):
        name, words = name_run(clock()), ""
        try:
            report = yield from take_back(
                one, name, load_models, workspace, reach, journal, clock, by=by
            )
        except CallUnusable as unusable:
            if unusable.code in _PASSED:
                continue
            words = unusable.what
        except Trouble as trouble:
            words = f"{trouble.what} {trouble.do}".rstrip()
        else:
            reports.append(report)
            if report.state != "finished":
                words = report.words or _("It was not taken back to its end.")
        if words:
            return Retreat(tuple(reports), tuple(models[it] for it in runs[place:]), words)
    return Retreat(tuple(reports))


def all_words(found: LookAll) -> str:
    """Return what an undo of several sheets would do, a line each."""
    head = plural(
        len(found.looks),
        "Of this upload {n} sheet is taken back:",
        "Of this upload {n} sheets are taken back, what was sent last first:",
    )
    lines = [head] if found.looks else []
    for one in found.looks:
        models = one.past.plan.resolution.records.model.plural
        lines.append(_("{models}: {words}").format(models=models, words=undo_words(one)))
    return "\n".join([*lines, *found.barred])


def retreat_words(made: Retreat) -> str:
    """Return what became of an undo of several sheets, in a sentence or two."""
    if not made.words:
        return _("All sheets of this upload are taken back.")
    first, *others = (model_terms(one)[1] for one in made.left)
    said = _("The {models} were not taken back to the end: {why}")
    words = said.format(models=first, why=made.words)
    if others:
        more = _("So nothing was done about the {models}, which were sent before them.")
        words = f"{words} {more.format(models=', '.join(others))}"
    return words
