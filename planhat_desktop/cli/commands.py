"""The sub-commands of automation.md, on the same core as the window."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

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
from planhat_desktop.app.ledger import refuse_sent
from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.profiles import read_fitting, read_profile
from planhat_desktop.app.rechecking import hold_changed, recheck
from planhat_desktop.app.refusals import Recall
from planhat_desktop.app.run import make_started, name_run, run, with_mark
from planhat_desktop.app.strangers import refuse_stranger, stranger_words
from planhat_desktop.app.tenant import missing_tenant
from planhat_desktop.app.timing import singly_words
from planhat_desktop.app.underway import refuse_beside
from planhat_desktop.app.wording import note_sentence, plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.suspicions import suspicion_words
from planhat_desktop.cli.answers import describe_preview, describe_report, describe_table, suggested
from planhat_desktop.cli.driving import (
    DONE,
    HELD_SOME,
    UNUSABLE,
    WORLD_FAILED,
    drive,
    drive_run,
    explain_ending,
    find_code,
    print_answer,
    tell_whys,
)
from planhat_desktop.cli.fitting import refuse_doubtful
from planhat_desktop.cli.outputs import refuse_kind, refuse_place
from planhat_desktop.cli.parts import CliParts
from planhat_desktop.cli.past import list_runs, resume_run, undo_run
from planhat_desktop.cli.speech import (
    describe_trouble,
    explain_bug,
    say,
    say_counts,
    say_stopped,
    say_trouble,
)
from planhat_desktop.cli.stopping import StopSignals
from planhat_desktop.core.binding import bind
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.profile import Profile, profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.suspicion import suspect
from planhat_desktop.core.table import Table

_CLAIM_AGAIN_S = 0.25


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
        say_stopped(as_json=options.json)
        return UNUSABLE
    except Exception as bug:  # noqa: BLE001 (the caller is told by code and JSON, never a traceback)
        say_trouble(explain_bug(bug), as_json=options.json)
        return WORLD_FAILED


def _inspect(options: argparse.Namespace, parts: CliParts) -> int:
    table = drive(parts.read(options.file, sheet=options.sheet), options)
    answer = describe_table(table)
    print_answer(options, answer, lambda: _speak_table(answer))
    return DONE


def _suggest(options: argparse.Namespace, parts: CliParts) -> int:
    if options.save is not None:
        refuse_place(options.save, options.file)
    catalog, known = parts.load_catalog(), Known()
    if options.workspace or options.practice or options.api_url:
        _workspace, planhat = parts.open(options)
        try:
            catalog = drive(read_catalog(planhat, catalog), options)
            known = drive(read_known(planhat, catalog), options)
        finally:
            planhat.close()
    if options.model not in catalog.models:
        raise CallUnusable(
            "no_such_model",
            _("Planhat has no model “{name}” that takes records.").format(name=options.model),
            _("Choose one of: {names}.").format(names=", ".join(catalog.models)),
        )
    table = drive(parts.read(options.file, sheet=options.sheet), options)
    model = catalog.model(options.model)
    learned = Lessons(parts.settings, parts.notebook, parts.now).recall()
    for note in parts.notebook.notes:
        say(sys.stderr, note)
    mapping = suggest(table, model, known, learned)
    if options.save is not None:
        profile = profile_of(mapping, table, Policy(), options.save.stem, model).for_sharing()
        parts.profiles.export_file(write_profile(profile), options.save)
    answer = suggested(mapping, table, model)
    print_answer(options, answer, lambda: _speak_suggestion(answer))
    return DONE


def _preview(options: argparse.Namespace, parts: CliParts) -> int:
    workspace, planhat = parts.open(options)
    try:
        profile = read_profile(parts.profiles.import_file(options.profile))
        table, _content, prepared = _prepare(options, parts, planhat, workspace, profile)
    finally:
        planhat.close()
    if prepared.writing and not options.quiet:
        say(sys.stderr, prepared.writing)
    if prepared.gone and not options.quiet:
        say(sys.stderr, stranger_words(prepared.gone))
    _say_doubt(prepared.plan, options)
    _say_pace(prepared.plan, options)
    counts = dict(prepared.plan.counts)
    answer = describe_preview(prepared, table)
    print_answer(
        options,
        answer,
        lambda: [say_counts(counts), *_speak_problems(prepared, table), _("Nothing was sent.")],
    )
    return HELD_SOME if counts["held"] else DONE


def _say_doubt(plan: Plan, options: argparse.Namespace) -> None:
    suspicion = suspect(plan)
    if suspicion is not None and not options.quiet:
        say(sys.stderr, suspicion_words(suspicion))


def _say_pace(plan: Plan, options: argparse.Namespace) -> None:
    number, words = singly_words(plan, options.pace)
    if words and not options.quiet:
        say(sys.stderr, f"{number} {words}.")


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
    if options.report is not None:
        refuse_kind(options.report)
        refuse_place(options.report, options.file, options.profile)
    with ExitStack() as until_told:
        workspace, planhat = parts.open(options)
        with closing(planhat):
            table, report = _send(options, parts, workspace, planhat, until_told)
        return _tell_upload(report, table, options, parts)


def _send(
    options: argparse.Namespace,
    parts: CliParts,
    workspace: Workspace,
    planhat: Planhat,
    until_told: ExitStack,
) -> tuple[Table, Report]:
    """Send what the preview shows; from then on a signal asks to stop, until all is told."""
    profile = read_profile(parts.profiles.import_file(options.profile))
    _claim(options, parts, workspace, profile.model, until_told)
    refuse_beside(parts.journal, workspace, profile.model)
    table, content, prepared = _prepare(options, parts, planhat, workspace, profile)
    if prepared.lacks_tenant:
        raise missing_tenant()
    refuse_sent(prepared, parts.journal, workspace)
    refuse_stranger(prepared.gone)
    drive(parts.check(table.source), options)  # reading Planhat may have taken minutes
    changed = drive(recheck(prepared, planhat, parts.now), options)
    prepared = hold_changed(prepared, changed)
    _say_doubt(prepared.plan, options)
    _say_pace(prepared.plan, options)
    now = parts.now()
    name = name_run(now)
    at = now.isoformat(timespec="milliseconds")
    started = make_started(prepared, table, workspace, name, at, content.profile, by=parts.user)
    started = with_mark(started, content, prepared.resolution.records.model)
    work = run(prepared.plan, started, planhat, parts.journal, parts.now)
    stop = until_told.enter_context(StopSignals())
    return table, drive_run(work, name, parts.journal, options, stop)


def _claim(
    options: argparse.Namespace,
    parts: CliParts,
    workspace: Workspace,
    model: str,
    until_told: ExitStack,
) -> None:
    """Wait until no other command uploads records of this kind: what it makes has to be seen."""
    is_told = options.quiet
    while True:
        with ExitStack() as attempt:
            if attempt.enter_context(parts.claim(workspace, model)):
                until_told.push(attempt.pop_all())
                return
        if not is_told:
            is_told = True
            words = _("Waiting: another command is uploading records of this kind to {workspace}.")
            say(sys.stderr, words.format(workspace=workspace.name))
        time.sleep(_CLAIM_AGAIN_S)


def _tell_upload(report: Report, table: Table, options: argparse.Namespace, parts: CliParts) -> int:
    answer = describe_report(report)
    code = find_code(report)
    trouble = explain_ending(report)
    if options.report is not None:
        try:
            drive(parts.export(report, table, options.report), options)
        except Trouble as unwritten:  # what was sent has to be told all the same
            code, trouble = WORLD_FAILED, trouble or unwritten
        except KeyboardInterrupt:
            code, trouble = WORLD_FAILED, trouble or _stopped_writing(options.report)
    if trouble is not None:
        answer["trouble"] = describe_trouble(trouble)
        say(sys.stderr, str(trouble))
    elif report.words:
        say(sys.stderr, report.words)
    print_answer(options, answer, lambda: [say_counts(report.counts), *tell_whys(report)])
    return code


def _stopped_writing(file: Path) -> Trouble:
    return Trouble(
        "stopped",
        _("You stopped it before the report “{name}” was written.").format(name=file.name),
        _("What became of each row is in this answer and in History."),
    )


_COMMANDS: dict[str, Callable[[argparse.Namespace, CliParts], int]] = {
    "inspect": _inspect,
    "suggest": _suggest,
    "preview": _preview,
    "upload": _upload,
    "resume": resume_run,
    "runs": list_runs,
    "undo": undo_run,
}


def _prepare(
    options: argparse.Namespace,
    parts: CliParts,
    planhat: Planhat,
    workspace: Workspace,
    profile: Profile,
) -> tuple[Table, Content, Prepared]:
    """Read the file and the workspace, and make the preview."""
    catalog = drive(read_catalog(planhat, parts.load_catalog()), options)
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
    table = drive(work, options)
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
    recall = Recall(parts.journal, workspace)
    work_on = prepare(content, catalog, planhat, parts.now, recall=recall)
    prepared = drive(work_on, options)
    return table, content, prepared


def _speak_table(answer: dict[str, object]) -> list[str]:
    columns, sheets = answer["columns"], answer["sheets"]
    names = _("column names in row {header}") if answer["header_row"] else _("no column names")
    said = _("{file}: sheet “{sheet}”, {rows}, {names}.").format(
        file=answer["file"],
        sheet=answer["sheet"],
        rows=plural(int(str(answer["data_rows"])), "{n} row", "{n} rows"),
        names=names.format(header=answer["header_row"]),
    )
    lines = [said]
    others = [
        f"“{one['name']}” ({_('hidden')})" if one["hidden"] else f"“{one['name']}”"
        for one in (sheets if isinstance(sheets, list) else [])
        if one["name"] != answer["sheet"]
    ]
    if others:
        lines.append(_("Other sheets: {names}").format(names=", ".join(others)))
    for one in columns if isinstance(columns, list) else []:
        samples = " · ".join(one["samples"])
        lines.append(f"  {one['letter']:>3}  {one['header']}  ({one['kind']})  {samples}")
    notes = answer["notes"]
    lines += [f"  – {one['text']}" for one in notes] if isinstance(notes, list) else []
    return lines


def _speak_suggestion(answer: dict[str, object]) -> list[str]:
    links, unmapped, missing = answer["links"], answer["unmapped"], answer["missing"]
    lines = [
        f"  {one['column']} → {one['field']}  ({one['confidence']}: {one['reason']})"
        for one in (links if isinstance(links, list) else [])
    ]
    if isinstance(unmapped, list) and unmapped:
        lines.append(_("Not used: {names}").format(names=", ".join(unmapped)))
    if isinstance(missing, list) and missing:
        lines.append(_("Needed and not found: {names}").format(names=", ".join(missing)))
    return lines if links else [_("No column fits a field."), *lines]
