"""The sub-commands for runs of the past: list them, go on with one, take one back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.pastruns import with_names_of_today
from planhat_desktop.app.ports import RunSummary
from planhat_desktop.app.resuming import resume
from planhat_desktop.app.run import name_run
from planhat_desktop.app.undoing import Undone, read_touches, runs_of_record, undo, undone_records
from planhat_desktop.app.wording import translate as _
from planhat_desktop.cli.answers import describe_report, describe_undo
from planhat_desktop.cli.driving import (
    DONE,
    HELD_SOME,
    drive_run,
    explain_ending,
    find_code,
    print_answer,
    tell_whys,
)
from planhat_desktop.cli.parts import CliParts
from planhat_desktop.cli.speech import describe_trouble, say, say_counts
from planhat_desktop.cli.stopping import StopSignals
from planhat_desktop.core.report import Report


def list_runs(options: argparse.Namespace, parts: CliParts) -> int:
    """List past runs, newest first."""
    runs = with_names_of_today(parts.journal.runs(), parts.settings.workspaces())
    answer: dict[str, object] = {
        "runs": [
            {
                "run": one.run,
                "at": one.at,
                "workspace": one.workspace,
                "model": one.model,
                "file": one.file,
                "state": one.state,
                "counts": dict(one.counts),
            }
            for one in runs
        ]
    }
    for note in parts.journal.notes:
        say(sys.stderr, note)
    lines = [_describe_run(one) for one in runs]
    print_answer(options, answer, lambda: lines or [_("Nothing has been uploaded yet.")])
    return DONE


def _describe_run(run: RunSummary) -> str:
    """Return a run in one line, as a person reads it."""
    line, counts = f"{run.run}  {run.workspace}  {run.file}  {run.state}", run.counts
    if run.undo_of is not None:
        taken = {
            "restored": counts["created"] + counts["updated"],
            "removed": counts.get("removed", 0),
            "kept": counts["held"],
            "failed": counts["refused"] + counts["unknown"] + counts["not_sent"],
        }
        return f"{line}  {say_counts(taken)}  {_('takes back {run}').format(run=run.undo_of)}"
    line = f"{line}  {say_counts(counts)}"
    if run.continues is not None:
        return f"{line}  {_('sends rows of {run} again').format(run=run.continues)}"
    return line


def resume_run(options: argparse.Namespace, parts: CliParts) -> int:
    """Go on with a run that was cut short."""
    _confirm(options)
    models = parts.load_catalog().models
    workspace, planhat = parts.open(options)
    with StopSignals() as stop:
        with closing(planhat):
            work = resume(options.run, models, workspace, planhat, parts.journal, parts.now)
            report = drive_run(work, options.run, parts.journal, options, stop)
        if report.started.undo_of is not None:
            _tell_of_the_rest(report, parts)
            return _tell_undo([report], options, parts)
        return _tell(report, describe_report(report), find_code(report), options)


def undo_run(options: argparse.Namespace, parts: CliParts) -> int:
    """Take a run back, and first what sent its rows again, as far as nobody changed it since."""
    _confirm(options)
    models = parts.load_catalog().models
    workspace, planhat = parts.open(options)
    reports: list[Report] = []
    with StopSignals() as stop:
        with closing(planhat):
            for one in runs_of_record(parts.journal, options.run):
                name = name_run(parts.now())
                clock, by = parts.now, parts.user
                work = undo(one, name, models, workspace, planhat, parts.journal, clock, by=by)
                try:
                    reports.append(drive_run(work, name, parts.journal, options, stop))
                except CallUnusable as unusable:
                    if unusable.code != "nothing_to_undo" or (one == options.run and not reports):
                        raise
                    continue
                except KeyboardInterrupt:
                    if not reports:
                        raise
                    break  # what is taken back by now has to be told
                if reports[-1].state != "finished" or stop.asked:
                    break
        if stop.asked:
            _tell_of_the_rest(reports[-1], parts)
        code = _tell_undo(reports, options, parts)
        return max(code, HELD_SOME) if reports[-1].started.undo_of != options.run else code


def _tell_of_the_rest(report: Report, parts: CliParts) -> None:
    """Say that an upload still stands, where only what was sent again after it is taken back."""
    runs = {one.run: one for one in parts.journal.runs()}
    undone = runs.get(report.started.undo_of or "")
    first = runs.get((undone.continues if undone is not None else None) or "")
    if first is not None and first.state != "undone":
        words = _("The upload itself still stands; “planhat-desktop undo {run}” takes it back.")
        say(sys.stderr, words.format(run=first.run))


def _confirm(options: argparse.Namespace) -> None:
    if not options.yes:
        raise CallUnusable(
            "not_confirmed",
            _("This changes live data, so it has to be confirmed."),
            _("Look at the run in History, then add --yes."),
        )


def _tell_undo(reports: Sequence[Report], options: argparse.Namespace, parts: CliParts) -> int:
    """Tell what was taken back, by one run or several; the last one says how it ended."""
    report = reports[-1]
    records: list[Undone] = []
    for one in reports:
        touches = read_touches(parts.journal, one.started.undo_of or "")
        records += undone_records(one, touches)
    records.sort(key=lambda one: one.row)
    answer = describe_undo(report, records)
    if len(reports) > 1:
        answer["undone"] = options.run
    code = find_code(report)
    if code in (DONE, HELD_SOME):
        code = HELD_SOME if any(one.outcome in ("kept", "failed") for one in records) else DONE
    return _tell(report, answer, code, options)


def _tell(report: Report, answer: dict[str, object], code: int, options: argparse.Namespace) -> int:
    trouble = explain_ending(report)
    if trouble is not None:
        answer["trouble"] = describe_trouble(trouble)
        say(sys.stderr, str(trouble))
    elif report.words:
        say(sys.stderr, report.words)
    counts = answer["counts"]
    assert isinstance(counts, dict)
    print_answer(options, answer, lambda: [say_counts(counts), *tell_whys(report)])
    return code
