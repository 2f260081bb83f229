"""What can be done about runs of the past, in sentences; and the work that does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace

from planhat_desktop.app.bundle import is_part
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Journal, Planhat, RunSummary
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.resuming import resume
from planhat_desktop.app.reversal import is_for_good
from planhat_desktop.app.run import Running, name_run
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.undoing import Look, look, runs_of_record, undo
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms, show_date
from planhat_desktop.core.belonging import identity_of, is_ours, is_perhaps_ours
from planhat_desktop.core.journal import Entry
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Model, Workspace


def has_rest(run: RunSummary) -> bool:
    """Say whether a run was cut short and can go on."""
    open_rows = run.counts["not_sent"] + run.counts["unknown"]
    return run.state in ("interrupted", "stopped") and open_rows > 0 and not run.is_busy


def can_undo(run: RunSummary) -> bool:
    """Say whether a run has written anything that may be taken back."""
    written = ("created", "updated", "unknown", "removed")
    is_open = run.state != "undone" and not run.is_busy and not is_for_good(run.model)
    return is_open and any(run.counts.get(name) for name in written)


def offer_words(run: RunSummary) -> str:
    """Return the one true sentence about a run that was cut short."""
    counts = run.counts
    total = sum(counts.values()) - counts["held"] - counts["unchanged"]
    words = _("The upload of {file} on {day} stopped after {done} of {total} rows. Go on?")
    if run.undo_of is not None:
        words = _("Taking back {file} on {day} stopped after {done} of {total} rows. Go on?")
    elif is_part(run.run):
        words = _(
            "The upload of {file} on {day} stopped after {done} of {total} {models}. Go on? Sheets"
            " that were to follow it, if any, were not begun: they are offered afterwards."
        )
    return words.format(
        file=run.file or _("pasted cells"),
        models=model_terms(run.model)[1],
        day=_day_words(run.at),
        done=f"{total - counts['not_sent']:,}",
        total=f"{total:,}",
    )


def find_cut_short(runs: Sequence[RunSummary], declined: object) -> RunSummary | None:
    """Return the newest run that was cut short and that nobody has seen to since.

    Args:
        runs: newest first.
        declined: the name of a run about which the person said “not now”.
    """
    seen: set[tuple[str, str, str]] = set()
    for run in runs:
        what = (run.file, run.model, run.workspace)
        if run.state == "interrupted" and has_rest(run):
            return run if what not in seen and run.run != declined else None
        seen.add(what)
    return None


def find_workspace(run: RunSummary, known: Sequence[Workspace]) -> Workspace | None:
    """Return the workspace a run went to, whatever it is called by now; None when it is gone.

    Where it is gone, and one of its name and address was added since, that is returned; whether
    it is the same its records will show.
    """
    found = [one for one in known if is_ours(run, one)]
    found += [one for one in known if is_perhaps_ours(run, one)]
    return found[0] if found else None


def with_names_of_today(
    runs: Sequence[RunSummary], known: Sequence[Workspace]
) -> tuple[RunSummary, ...]:
    """Return runs with the names by which their workspaces can be asked for now."""
    named = []
    for run in runs:
        found = find_workspace(run, known)
        if found is not None:
            identity = identity_of(run)
            run = replace(run, workspace=found.name, workspace_id=identity)
        named.append(run)
    return tuple(named)


def lost_workspace(run: RunSummary) -> CallUnusable:
    """Return the trouble for a run whose workspace is not saved here any more."""
    return CallUnusable(
        "no_such_workspace",
        _("No workspace is saved here as “{name}”.").format(name=run.workspace),
        _("Add it in Settings under the same name, then try again."),
    )


def go_on(
    run: str,
    load_models: Callable[[], Mapping[str, Model]],
    workspace: Workspace,
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
) -> Running:
    """Go on with a run; the token is fetched here. Thread: job. Raises as `resume`."""
    yield Progress("starting", 0)
    planhat = reach()
    try:
        models = load_models()
        work = resume(run, models, workspace, planhat, journal, clock, is_watched=True)
        return (yield from work)
    finally:
        planhat.close()


def look_back(
    run: str,
    load_models: Callable[[], Mapping[str, Model]],
    workspace: Workspace,
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
) -> Generator[Step | Entry, None, Look]:
    """Find out what of a run can be taken back. Thread: job. Raises as `look`."""
    yield Progress("starting", 0)
    planhat = reach()
    try:
        return (yield from look(run, load_models(), workspace, planhat, journal, clock))
    finally:
        planhat.close()


def take_back(
    run: str,
    as_run: str,
    load_models: Callable[[], Mapping[str, Model]],
    workspace: Workspace,
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
    *,
    by: str = "",
) -> Running:
    """Take a run back, and before it what sent rows of it again. Thread: job. Raises as `undo`.

    Each is taken back by a run of its own; one that does not come to its end is the last.

    Args:
        as_run: the name of the first of these runs.
        by: the name the person has on this computer.

    Returns:
        The report of the last one.
    """
    yield Progress("starting", 0)
    planhat, name = reach(), as_run
    report: Report | None = None
    try:
        for one in runs_of_record(journal, run):
            try:
                report = yield from undo(
                    one,
                    name,
                    load_models(),
                    workspace,
                    planhat,
                    journal,
                    clock,
                    by=by,
                    is_watched=True,
                )
            except CallUnusable as unusable:
                if unusable.code != "nothing_to_undo" or (one == run and report is None):
                    raise
                continue
            if report.state != "finished":
                break
            name = name_run(clock())
        assert report is not None  # the last one raises where no other was
        return report
    finally:
        planhat.close()


def undo_words(found: Look) -> str:
    """Return what an undo would do, in a sentence."""
    tally = found.tally
    parts = []
    if tally.restored:
        words = plural(
            tally.restored,
            "{n} record gets its old values back",
            "{n} records get their old values back",
        )
        if tally.partly:
            in_part = _("{n} of them only in part, because others changed the rest since")
            words = f"{words} ({in_part.format(n=f'{tally.partly:,}')})"
        parts.append(words)
    if tally.removed:
        parts.append(plural(tally.removed, "{n} is removed", "{n} are removed"))
    if tally.remade:
        parts.append(plural(tally.remade, "{n} is made again", "{n} are made again"))
    attached = len(tally.attached)
    if tally.kept > tally.partly + attached:
        words = plural(
            tally.kept - tally.partly - attached,
            "{n} is left alone, because others changed it since",
            "{n} are left alone, because others changed them since",
        )
        parts.append(words)
    if attached:
        words = plural(
            attached,
            "{n} is left alone, because others attached something to it since",
            "{n} are left alone, because others attached something to them since",
        )
        parts.append(words)
    if not parts:
        return _("Nothing of it is left to be taken back.")
    if not found.later:
        return f"{', '.join(parts)}."
    times = len(found.later)
    again = plural(
        times,
        "What was mended and sent again is taken back with it, before it.",
        "What was mended and sent again {n} times is taken back with it, the newest first.",
    )
    return f"{', '.join(parts)}. {again}"


def _day_words(text: str) -> str:
    try:
        day = dt.datetime.fromisoformat(text).date()
    except ValueError:
        return text
    return show_date(day)
