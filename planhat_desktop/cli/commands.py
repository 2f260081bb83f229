"""The sub-commands of automation.md, on the same core as the window."""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import (
    CallUnusable,
    ProfileUnreadable,
    SheetChanged,
    SheetUnreadable,
    Trouble,
)
from planhat_desktop.app.groups import group
from planhat_desktop.app.knowing import read_known
from planhat_desktop.app.learning import Lessons
from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.ports import CheckFile, Journal, Notebook, Planhat, Profiles, Settings
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.profiles import read_fitting, read_profile
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wording import note_sentence
from planhat_desktop.app.wording import translate as _
from planhat_desktop.cli.answers import describe_preview, describe_report, describe_table, suggested
from planhat_desktop.cli.fitting import refuse_doubtful
from planhat_desktop.cli.speech import (
    Teller,
    describe_trouble,
    explain_bug,
    say,
    say_counts,
    say_json,
    say_trouble,
)
from planhat_desktop.cli.stopping import StopSignals
from planhat_desktop.core.binding import bind
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.journal import Started
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.report import Report, fold
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Table

DONE, HELD_SOME, UNUSABLE, WORLD_FAILED, SAFETY_STOP = range(5)

_T = TypeVar("_T")


class ReadSheet(Protocol):
    """Reads a file. Raises `SheetUnreadable`."""

    def __call__(self, path: Path, *, sheet: str | None = None) -> Generator[Step, None, Table]:
        """Return the work."""
        ...


@dataclass(frozen=True, eq=False)
class CliParts:
    """What the commands need of the world.

    Attributes:
        check: looks whether a file is still as it was read.
        open: opens the workspace a call names, at so many calls a minute. Raises a trouble.
        export: writes a report to a file.
    """

    read: ReadSheet
    check: CheckFile
    load_catalog: Callable[[], Catalog]
    open: Callable[[argparse.Namespace], tuple[Workspace, Planhat]]
    settings: Settings
    profiles: Profiles
    journal: Journal
    notebook: Notebook
    export: Callable[[Report, Table, Path], Generator[Step, None, Path]]
    now: Callable[[], dt.datetime]


def run_command(options: argparse.Namespace, parts: CliParts) -> int:
    """Carry out one sub-command and return its exit code."""
    command = _COMMANDS[options.command]
    try:
        return command(options, parts)
    except (CallUnusable, SheetUnreadable, SheetChanged, ProfileUnreadable) as trouble:
        say_trouble(trouble, as_json=options.json)
        return UNUSABLE
    except Trouble as trouble:
        say_trouble(trouble, as_json=options.json)
        return WORLD_FAILED
    except KeyboardInterrupt:
        ended = Trouble("stopped", _("You stopped it."), _("Call it again when you are ready."))
        say_trouble(ended, as_json=options.json)
        return UNUSABLE
    except Exception as bug:  # noqa: BLE001 (the caller is told by code and JSON, never a traceback)
        say_trouble(explain_bug(bug), as_json=options.json)
        return WORLD_FAILED


def _inspect(options: argparse.Namespace, parts: CliParts) -> int:
    table = _drive(parts.read(options.file, sheet=options.sheet), options)
    answer = describe_table(table)
    _print(options, answer, lambda: _speak_table(answer))
    return DONE


def _suggest(options: argparse.Namespace, parts: CliParts) -> int:
    catalog, known = parts.load_catalog(), Known()
    if options.workspace or options.practice or options.api_url:
        _workspace, planhat = parts.open(options)
        try:
            catalog = _drive(read_catalog(planhat, catalog), options)
            known = _drive(read_known(planhat, catalog), options)
        finally:
            planhat.close()
    if options.model not in catalog.models:
        raise CallUnusable(
            "no_such_model",
            _("Planhat has no model “{name}” that takes records.").format(name=options.model),
            _("Choose one of: {names}.").format(names=", ".join(catalog.models)),
        )
    table = _drive(parts.read(options.file, sheet=options.sheet), options)
    model = catalog.model(options.model)
    learned = Lessons(parts.settings, parts.notebook, parts.now).recall()
    for note in parts.notebook.notes:
        say(sys.stderr, note)
    mapping = suggest(table, model, known, learned)
    if options.save is not None:
        profile = profile_of(mapping, table, Policy(), options.save.stem, model).for_sharing()
        parts.profiles.export_file(write_profile(profile), options.save)
    answer = suggested(mapping, table, model)
    _print(options, answer, lambda: _speak_suggestion(answer))
    return DONE


def _preview(options: argparse.Namespace, parts: CliParts) -> int:
    _workspace, planhat = parts.open(options)
    try:
        table, _content, prepared = _prepare(options, parts, planhat)
    finally:
        planhat.close()
    counts = dict(prepared.plan.counts)
    answer = describe_preview(prepared, table)
    _print(
        options,
        answer,
        lambda: [say_counts(counts), *_speak_problems(prepared, table), _("Nothing was sent.")],
    )
    return HELD_SOME if counts["held"] else DONE


def _speak_problems(prepared: Prepared, table: Table) -> list[str]:
    groups = group(prepared.issues, table, prepared.resolution.records.model)
    return [
        f"  {'!' if one.is_blocking else '?'} {len(one.rows):,} × {one.title}  {one.place}".rstrip()
        for one in groups[:20]
    ]


def _upload(options: argparse.Namespace, parts: CliParts) -> int:
    if not options.yes:
        raise CallUnusable(
            "not_confirmed",
            _("An upload changes live data, so it has to be confirmed."),
            _("Look at the preview first, then add --yes."),
        )
    if options.report is not None and not options.report.absolute().parent.is_dir():
        raise CallUnusable(
            "no_report_folder",
            _("There is no folder for the report “{name}”.").format(name=options.report.name),
            _("Make the folder first, or name another one. Nothing was sent."),
        )
    workspace, planhat = parts.open(options)
    try:
        table, content, prepared = _prepare(options, parts, planhat)
        _drive(parts.check(table.source), options)  # reading Planhat may have taken minutes
        now = parts.now()
        name = f"{now:%Y-%m-%dT%H-%M-%S}-{secrets.token_hex(2)}"
        at = now.isoformat(timespec="milliseconds")
        started = make_started(prepared, table, workspace, name, at, content.profile)
        work = run(prepared.plan, started, planhat, parts.journal, parts.now)
        report = _drive_run(work, started, parts.journal, options)
    finally:
        planhat.close()
    answer = describe_report(report)
    code = _exit_code(report)
    trouble = _ending(report)
    if options.report is not None:
        try:
            _drive(parts.export(report, table, options.report), options)
        except Trouble as unwritten:  # what was sent has to be told all the same
            code, trouble = WORLD_FAILED, trouble or unwritten
    if trouble is not None:
        answer["trouble"] = describe_trouble(trouble)
        say(sys.stderr, str(trouble))
    elif report.words:
        say(sys.stderr, report.words)
    _print(options, answer, lambda: [say_counts(report.counts), *_whys(report)])
    return code


def _ending(report: Report) -> Trouble | None:
    if report.state != "broken":
        return None
    do = _("What was sent is in the journal; upload the same file again to send the rest.")
    return Trouble("broken_off", report.words, do)


def _drive_run(
    work: Generator[object, None, Report],
    started: Started,
    journal: Journal,
    options: argparse.Namespace,
) -> Report:
    """Send; when asked to stop, the batch under way is awaited and the rest is not sent."""
    teller = Teller(quiet=options.quiet)
    with StopSignals() as stop, closing(work):
        while not stop.asked:
            try:
                step = next(work)
            except StopIteration as end:
                report: Report = end.value
                return report
            if isinstance(step, Wait | Progress):
                teller.tell(step)
            if isinstance(step, Wait):
                stop.wait(step.seconds)
    return fold(started, journal.entries(started.run, bodies=False))


def _whys(report: Report) -> list[str]:
    shown = [one.message for one in report.rows().values() if one.message]
    more = len(shown) - 20
    return shown[:20] + ([_("… and {n} more.").format(n=f"{more:,}")] if more > 0 else [])


def _exit_code(report: Report) -> int:
    if report.state == "safety":
        return SAFETY_STOP
    if report.state == "broken":
        return WORLD_FAILED
    counts = report.counts
    open_rows = sum(counts[name] for name in ("refused", "held", "not_sent", "unknown"))
    return HELD_SOME if open_rows else DONE


def _runs(options: argparse.Namespace, parts: CliParts) -> int:
    runs = parts.journal.runs()
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
    lines = [f"{one.run}  {one.workspace}  {one.file}  {one.state}" for one in runs]
    _print(options, answer, lambda: lines or [_("Nothing has been uploaded yet.")])
    return DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace, CliParts], int]] = {
    "inspect": _inspect,
    "suggest": _suggest,
    "preview": _preview,
    "upload": _upload,
    "runs": _runs,
}


def _prepare(
    options: argparse.Namespace, parts: CliParts, planhat: Planhat
) -> tuple[Table, Content, Prepared]:
    """Read the profile, the file and the workspace, and make the preview."""
    profile = read_profile(parts.profiles.import_file(options.profile))
    catalog = _drive(read_catalog(planhat, parts.load_catalog()), options)
    if profile.model not in catalog.models:
        raise CallUnusable(
            "no_such_model",
            _("The profile is for “{name}”, which takes no records.").format(name=profile.model),
            _("Make a profile for one of: {names}.").format(names=", ".join(catalog.models)),
        )
    sheet: str | None = options.sheet
    if sheet is None:
        work = read_fitting(profile, lambda name: parts.read(options.file, sheet=name))
    else:
        work = parts.read(options.file, sheet=sheet)
    table = _drive(work, options)
    if not options.quiet:
        # No row stays behind in silence.
        for note in table.notes:
            if note.facts.get("out"):
                say(sys.stderr, note_sentence(note))
    bound = bind(profile, table, catalog.model(profile.model))
    refuse_doubtful(bound)
    content = Content(
        table=table, mapping=bound.mapping, policy=profile.policy, profile=profile.name
    )
    prepared = _drive(prepare(content, catalog, planhat, parts.now), options)
    return table, content, prepared


def _drive(work: Generator[object, None, _T], options: argparse.Namespace) -> _T:
    """Run a piece of background work to its end, here and now."""
    teller = Teller(quiet=options.quiet)
    try:
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                result: _T = end.value
                return result
            if isinstance(step, Wait | Progress):
                teller.tell(step)
            if isinstance(step, Wait):
                time.sleep(step.seconds)
    finally:
        work.close()


def _print(
    options: argparse.Namespace, answer: dict[str, object], speak: Callable[[], list[str]]
) -> None:
    if options.json:
        say_json(answer)
    else:
        say(sys.stdout, "\n".join(speak()))


def _speak_table(answer: dict[str, object]) -> list[str]:
    columns = answer["columns"]
    lines = [
        _("{file}: sheet “{sheet}”, {rows} rows, column names in row {header}.").format(
            file=answer["file"],
            sheet=answer["sheet"],
            rows=f"{answer['data_rows']:,}",
            header=answer["header_row"],
        )
    ]
    for one in columns if isinstance(columns, list) else []:
        samples = " · ".join(one["samples"])
        lines.append(f"  {one['letter']:>3}  {one['header']}  ({one['kind']})  {samples}")
    notes = answer["notes"]
    lines += [f"  – {one['text']}" for one in notes] if isinstance(notes, list) else []
    return lines


def _speak_suggestion(answer: dict[str, object]) -> list[str]:
    links, unmapped = answer["links"], answer["unmapped"]
    lines = [
        f"  {one['column']} → {one['field']}  ({one['confidence']}: {one['reason']})"
        for one in (links if isinstance(links, list) else [])
    ]
    if isinstance(unmapped, list) and unmapped:
        lines.append(_("Not used: {names}").format(names=", ".join(unmapped)))
    return lines or [_("No column fits a field.")]
