"""Taking a run back: what can be restored and removed, said beforehand, then sent as a run."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from planhat_desktop.app.attached import attached_words, find_attached, made_with, unread_words
from planhat_desktop.app.changed import GONE, kept_words
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.prepare import Clock, read_records
from planhat_desktop.app.resuming import Past, check_records, settle
from planhat_desktop.app.reversal import for_good_words
from planhat_desktop.app.run import Running, run
from planhat_desktop.app.steps import Step
from planhat_desktop.app.timing import PER_MINUTE
from planhat_desktop.app.underway import refuse_meanwhile
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.answers import CREATED
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.report import Fate, Report, fold
from planhat_desktop.core.schema import Field, Model, Workspace
from planhat_desktop.core.snapshot import Want
from planhat_desktop.core.touches import Touch, find_touches
from planhat_desktop.core.undoing import Undoing, plan_undo, records_after

UNDONE = ("restored", "removed", "kept", "failed")
"""What may become of a record that is taken back (automation.md, `undo`)."""
LARGE = 100
"""So many records and more are taken back only once their number has been typed."""


@dataclass(frozen=True)
class Tally:
    """What an undo of some runs comes to; as of `Undoing`, summed up."""

    restored: int
    partly: int
    removed: int
    remade: int
    kept: int
    lost: int
    blind: int
    changed: Mapping[int, tuple[Field, ...]]
    attached: Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, eq=False)
class Look:
    """What an undo of a run would do just now.

    Attributes:
        touches: what the run did to each record.
        unread: models that may hang on what is removed, and could not be looked at.
        later: the same of its rows that were mended and sent again, newest first; these are
            taken back before it.
    """

    past: Past
    touches: tuple[Touch, ...]
    undoing: Undoing
    unread: tuple[str, ...] = ()
    later: tuple[Look, ...] = ()

    @property
    def tally(self) -> Tally:
        """What it all comes to."""
        every = [one.undoing for one in (*self.later, self)]
        return Tally(
            restored=sum(one.restored for one in every),
            partly=sum(one.partly for one in every),
            removed=sum(one.removed for one in every),
            remade=sum(one.remade for one in every),
            kept=sum(one.kept for one in every),
            lost=sum(len(one.lost) for one in every),
            blind=sum(len(one.blind) for one in every),
            changed={row: fields for one in every for row, fields in one.changed.items()},
            attached={row: what for one in every for row, what in one.attached.items()},
        )

    @property
    def stays(self) -> frozenset[str]:
        """Ids of the records that were made and would not be removed."""
        every = (*self.later, self)
        made = {it.id for one in every for it in one.touches if it.deed == CREATED and it.id}
        plans = [one.undoing.plan for one in every]
        return frozenset(made - {p.resolution.target_id(row) for p in plans for row in p.removed})

    @property
    def changes(self) -> int:
        """How many records it would change, make again or remove."""
        return sum(one.undoing.plan.rows_to_send for one in (*self.later, self))

    @property
    def is_large(self) -> bool:
        """Whether the number has to be typed before it begins."""
        return self.changes >= LARGE


@dataclass(frozen=True)
class Undone:
    """What became of one record of an undo (automation.md, `undo`).

    Attributes:
        outcome: one of `UNDONE`.
    """

    row: int
    id: str | None
    outcome: str
    message: str | None


def runs_of_record(journal: Journal, name: str) -> tuple[str, ...]:
    """Return the runs that are taken back with a run, in that order; itself is the last.

    They are those that sent rows of it again, mended; what was taken back already is left out.
    Thread: job.

    Raises:
        JournalUnusable: the history cannot be read.
    """
    later = [one.run for one in journal.runs() if one.continues == name and one.state != "undone"]
    return (*later, name)


def look(
    name: str,
    models: Mapping[str, Model],
    workspace: Workspace,
    planhat: Planhat,
    journal: Journal,
    clock: Clock,
    stays: AbstractSet[str] = frozenset(),
) -> Generator[Step | Entry, None, Look]:
    """Find out what of a run can be taken back; changes nothing in Planhat. Thread: job.

    Batches of which nobody knows what became of them are looked up first. Where rows of it were
    mended and sent again, that is taken back with it, and each look begins where the one before
    it will leave the workspace.

    Args:
        stays: ids of records the upload has made that will not be removed with it: what they hang
            on stays too.

    Raises:
        CallUnusable: there is no such run, it belongs to another workspace, or what it sent
            cannot be taken back.
        Unreachable, Throttled, Refused, TokenRejected: Planhat cannot be read.
        JournalUnusable: the history cannot be read, or the run is under way.
    """
    found: list[Look] = []
    known: dict[str, Sequence[Mapping[str, object]]] = {}
    for one in runs_of_record(journal, name):
        past = yield from settle(one, models, workspace, planhat, journal, clock)
        model = past.plan.resolution.records.model.name
        if model not in known:
            known[model] = yield from _read(past, workspace, planhat)
        made = yield from _look_at(past, known[model], models, planhat, journal, stays)
        known[model] = records_after(made.undoing, known[model])
        found.append(made)
    return replace(found[-1], later=tuple(found[:-1]))


def _read(
    past: Past, workspace: Workspace, planhat: Planhat
) -> Generator[Step, None, Sequence[Mapping[str, object]]]:
    """Read the records a run may have touched."""
    model = past.plan.resolution.records.model
    if model.is_append_only:
        raise CallUnusable(
            "added_for_good",
            for_good_words(model.name),
            _("Nothing was sent. The history keeps what this upload sent."),
        )
    records = yield from read_records(model, _want(model), planhat)
    check_records(past, records, workspace)
    return records


def _look_at(
    past: Past,
    records: Sequence[Mapping[str, object]],
    models: Mapping[str, Model],
    planhat: Planhat,
    journal: Journal,
    stays: AbstractSet[str] = frozenset(),
) -> Generator[Step, None, Look]:
    """Find out what of one run can be taken back where these records stand."""
    touches = find_touches(past.entries, past.report)
    model = past.plan.resolution.records.model
    undoing = plan_undo(touches, model, records)
    ids = {undoing.plan.resolution.target_id(row) for row in undoing.plan.removed}
    going = [one for one in records if one["_id"] in ids]
    if not going:
        return Look(past, touches, undoing)
    own = made_with(journal, past.started.run) - stays
    hanging = yield from find_attached(model, going, own, models, planhat)
    if hanging.of:
        undoing = plan_undo(touches, model, records, hanging.of)
    return Look(past, touches, undoing, hanging.unread)


def undo(
    name: str,
    run_name: str,
    models: Mapping[str, Model],
    workspace: Workspace,
    planhat: Planhat,
    journal: Journal,
    clock: Clock,
    jitter: Callable[[], float] = random.random,
    *,
    by: str = "",
    is_watched: bool = False,
) -> Running:
    """Take a run back, as it can be taken back now. Yields what `run` yields. Thread: job.

    What sent its rows again is not taken back with it: see `runs_of_record`.

    Args:
        name: the run to be taken back.
        run_name: the name of the undo, which is a run itself.
        by: the name the person has on this computer.
        is_watched: as of `run`.

    Raises:
        CallUnusable: there is no such run, it belongs to another workspace, nothing of it is
            left to be taken back, or another window or command sends to the workspace meanwhile.
        Unreachable, Throttled, Refused, TokenRejected: Planhat cannot be read; nothing was sent.
        JournalUnusable: nothing is sent without a journal.
    """
    stood = refuse_meanwhile(journal, workspace, (name,))
    settled = settle(name, models, workspace, planhat, journal, clock, is_watched=is_watched)
    past = yield from settled
    records = yield from _read(past, workspace, planhat)
    found = yield from _look_at(past, records, models, planhat, journal)
    if not found.touches or (found.changes == 0 and not found.undoing.kept):
        raise CallUnusable(
            "nothing_to_undo",
            _("Nothing of this upload is left to be taken back. Nothing was sent."),
            _("Open its report to see what became of each row."),
        )
    at = clock().isoformat(timespec="milliseconds")
    started = replace(start_undo(found, workspace, run_name, at), by=by)
    plan = found.undoing.plan
    refuse_meanwhile(journal, workspace, (name,), stood)
    work = run(plan, started, planhat, journal, clock, jitter, is_watched=is_watched)
    return (yield from work)


def start_undo(found: Look, workspace: Workspace, run_name: str, at: str) -> Started:
    """Return the first entry of an undo: what is planned for every record."""
    undoing, theirs = found.undoing, found.past.started
    kept = {row: kept_words(fields) for row, fields in undoing.changed.items()}
    kept |= dict.fromkeys(undoing.gone, _(GONE))
    kept |= {row: attached_words(hanging) for row, hanging in undoing.attached.items()}
    kept |= dict.fromkeys(
        undoing.taken, _("Another record has its key by now, so it was not made again.")
    )
    lost = _("Nobody knows whether this row made a record. Look it up in Planhat.")
    alone = (*undoing.idle, *undoing.gone, *undoing.taken, *undoing.attached)
    held = {row: kept[row] for row in alone}
    held |= dict.fromkeys(undoing.lost, lost)
    blind = _("It changed a record where a new one was shown, so its old values are not known.")
    held |= dict.fromkeys(undoing.blind, blind)
    return Started(
        run=run_name,
        at=at,
        workspace=workspace.name,
        workspace_id=workspace.identity,
        api_url=workspace.api_url,
        model=theirs.model,
        file=theirs.file,
        sha256=theirs.sha256,
        profile="",
        rows=len(undoing.rows),
        planned={
            "restore": undoing.restored + undoing.remade,
            "remove": undoing.removed,
            "keep": undoing.kept,
        },
        held=held,
        same=dict(undoing.back),
        sending=tuple(
            sorted(
                int(undoing.plan.resolution.records.row_numbers[row])
                for batch in undoing.plan.batches
                for row in batch.rows.tolist()
            )
        ),
        undo_of=theirs.run,
        kept=kept,
    )


def undone_records(report: Report, touches: Sequence[Touch]) -> tuple[Undone, ...]:
    """Return what became of every record of an undo, in the sheet's order.

    Args:
        touches: what the run that was taken back had done.
    """
    ids = {one.row: one.id for one in touches}
    kept, same = report.started.kept, report.started.same
    made: list[Undone] = []
    for row, one in report.rows().items():
        identifier = one.id or ids.get(row)
        if one.fate is Fate.REMOVED:
            made.append(Undone(row, identifier, "removed", one.message))
        elif same.get(row) == "":
            gone = _("It was not in Planhat any more.")
            made.append(Undone(row, identifier, "removed", gone))
        elif one.fate in (Fate.CREATED, Fate.UPDATED, Fate.UNCHANGED) or one.fate is Fate.HELD:
            if row in kept:
                made.append(Undone(row, identifier, "kept", kept[row]))
            elif one.fate is Fate.HELD:
                made.append(Undone(row, identifier, "failed", one.message))
            else:
                made.append(Undone(row, identifier, "restored", one.message))
        else:
            words = one.message or _("Not sent: the undo ended before it.")
            made.append(Undone(row, identifier, "failed", words))
    return tuple(made)


def read_touches(journal: Journal, name: str) -> tuple[Touch, ...]:
    """Return what a run did to each record; nothing when there is no such run. Thread: job."""
    entries = journal.entries(name)
    first = entries[0] if entries else None
    if not isinstance(first, Started):
        return ()
    return find_touches(entries, fold(first, entries[1:]))


def limits(found: Look) -> tuple[str, ...]:
    """Return what an undo cannot do, a sentence each, before it begins."""
    tally, model = found.tally, found.past.plan.resolution.records.model
    said: list[str] = []
    if tally.removed:
        # H/9587219 (anchors F11), checked 2026-11-22.
        said.append(_("Planhat keeps removed records in its bin for 7 days."))
        if (minutes := tally.removed // PER_MINUTE) > 1:
            words = _("It takes removals one by one, so this may last {n} minutes.")
            said.append(words.format(n=f"{minutes:,}"))
        if model.name == "Company":
            said.append(_("Metrics and activities of companies do not come back from the bin."))
        unread = dict.fromkeys(name for one in (*found.later, found) for name in one.unread)
        if unread:
            said.append(unread_words(tuple(unread)))
    if tally.remade:
        said.append(
            plural(
                tally.remade,
                "{n} record is made again, with a new Planhat ID.",
                "{n} records are made again, with new Planhat IDs.",
            )
        )
    if tally.lost:
        said.append(
            plural(
                tally.lost,
                "Of {n} row nobody knows whether it made a record; look it up in Planhat.",
                "Of {n} rows nobody knows whether they made records; look them up in Planhat.",
            )
        )
    if tally.blind:
        said.append(
            plural(
                tally.blind,
                "Of {n} row the old values are not known: it changed a record where a new one was"
                " shown.",
                "Of {n} rows the old values are not known: they changed records where new ones"
                " were shown.",
            )
        )
    said.append(
        _("Automations, notifications and e-mails that the upload set off are not called back.")
    )
    return tuple(said)


def _want(model: Model) -> Want:
    names = {"_id", "createdAt", "updatedAt", *model.key_names}
    names.update(one.name for one in model.fields if not one.is_custom)
    if model.custom_fields:
        names.add("custom")
    return Want(model.name, frozenset(names))
