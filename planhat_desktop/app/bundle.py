"""Several sheets of one workbook, previewed and sent together: companies before their licenses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.again import read_whole
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import RecordsChanged, Trouble
from planhat_desktop.app.learning import Lessons
from planhat_desktop.app.ledger import refuse_sent
from planhat_desktop.app.ports import CheckFile, Journal, Planhat
from planhat_desktop.app.prepare import Clock, prepare
from planhat_desktop.app.rechecking import hold_changed, recheck, refuse_changed
from planhat_desktop.app.refusals import Recall
from planhat_desktop.app.run import make_started, run, with_mark
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.underway import refuse_crossing
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.promises import Promised, is_same, keep, promise
from planhat_desktop.core.report import Report, begin
from planhat_desktop.core.schema import Model, Workspace
from planhat_desktop.core.snapshot import Snapshot, wanted
from planhat_desktop.core.table import Table
from planhat_desktop.core.workbook import add_counts, order_parts


@dataclass(frozen=True, eq=False)
class Part:
    """One sheet of an upload of several.

    Attributes:
        prepared: as previewed; records that earlier parts make stand in it under a promise.
        promised: what the later parts may know of it.
    """

    content: Content
    prepared: Prepared
    promised: Promised

    @property
    def table(self) -> Table:
        """The sheet's rows."""
        return _parts_of(self.content)[0]

    @property
    def model(self) -> Model:
        """What its rows are."""
        return self.prepared.resolution.records.model


@dataclass(frozen=True, eq=False)
class Bundle:
    """Sheets that are previewed and sent together, each of a model of its own, in their order."""

    parts: tuple[Part, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of all sheets will be created, updated, are the same, are held."""
        return add_counts(part.prepared.plan.counts for part in self.parts)

    @property
    def snapshot(self) -> Snapshot:
        """All that was read for it: the one of its parts' snapshots that holds the most."""
        every = [part.prepared.snapshot for part in self.parts]
        return max(every, key=lambda one: sum(len(it.fields) for it in one.models.values()))


def name_part(bundle: str, place: int) -> str:
    """Return the name of the run of a part (counted from 0): the upload's own name and a number."""
    return f"{bundle}.{place + 1}"


def is_part(run: str) -> bool:
    """Say whether a run of this name is one of several sheets that were sent together."""
    _name, dot, place = run.rpartition(".")
    return bool(dot) and place.isdecimal()


def prepare_bundle(
    contents: Sequence[Content],
    catalog: Catalog,
    planhat: Planhat,
    clock: Clock,
    known: Snapshot | None = None,
    recall: Recall | None = None,
    before: Bundle | None = None,
) -> Generator[Step, None, Bundle]:
    """Make the previews of several sheets, each as the ones before it will leave the workspace.

    Args:
        contents: in any order.
        known, recall: as of `prepare`.
        before: made of the same catalogue and ``known``; a sheet that is as it was then, and to
            which the others promise what they did, is not prepared again.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: the workspace cannot be read.
        ModelTwice: two sheets are of one model.

    Thread: job.
    """
    parts: list[Part] = []
    for place in order_parts([_parts_of(one)[1] for one in contents], catalog):
        promised = [part.promised for part in parts]
        kept = _find_kept(contents[place], promised, catalog, before)
        if kept is not None:
            parts.append(kept)
            continue
        prepared = yield from prepare(
            contents[place], catalog, planhat, clock, known, recall, promised=promised
        )
        known = prepared.snapshot
        parts.append(Part(contents[place], prepared, promise(prepared.plan)))
    return Bundle(tuple(parts))


def _find_kept(
    content: Content, promised: Sequence[Promised], catalog: Catalog, before: Bundle | None
) -> Part | None:
    """Return the part that was made of a content before, if it would be the same now."""
    earlier: list[Promised] = []
    for part in before.parts if before is not None else ():
        if part.content is content:
            if part.model.is_append_only:
                return None  # it hangs on what was sent, and on the tenant token
            wants = wanted(part.prepared.resolution.records, catalog)
            models = {one.model for one in wants}
            then = [one for one in earlier if one.model in models]
            now = [one for one in promised if one.model in models]
            is_kept = len(then) == len(now) and all(map(is_same, then, now))
            return part if is_kept else None
        earlier.append(part.promised)
    return None


def send_bundle(
    bundle: Bundle,
    workspace: Workspace,
    name: str,
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
    check: CheckFile | None = None,
    by: str = "",
) -> Generator[Step | Entry, None, tuple[Report, ...]]:
    """Send what was previewed, sheet after sheet, each a run of its own. Thread: job.

    A sheet's requests are what the preview showed, but that each promise is by now an id; rows
    that mean a record that did not come to be are held. When a run ends early, those after it
    do not begin.

    Args:
        name: of the whole; the runs have `name_part`.
        check, by: as of `sending.send`.

    Returns:
        One report a part; those that did not begin are ``stopped``, with every row accounted for.

    Raises:
        SheetChanged, RecordsChanged, KeyringUnavailable, TokenRejected: nothing was sent.
        CallUnusable: an undo is under way in the workspace; nothing was sent.
        JournalUnusable: nothing more is sent without a journal.
    """
    yield Progress("starting", 0)
    if check is not None:
        for source in dict.fromkeys(part.table.source for part in bundle.parts):
            yield from check(source)
    for part in bundle.parts:
        refuse_sent(part.prepared, journal, workspace)
    refuse_crossing(journal, _start(bundle.parts[0], workspace, name_part(name, 0), clock, by))
    planhat = reach()
    sending = Sending(bundle, workspace, name, planhat, journal, clock, by)
    try:
        for part in bundle.parts:
            try:
                yield from refuse_changed(part.prepared, planhat, clock)
            except RecordsChanged as changed:
                changed.model = part.model.name
                raise
        reports: list[Report] = []
        for place in range(len(bundle.parts)):
            reports.append((yield from sending.send(place, reports, is_seen=not place)))
        return tuple(reports)
    finally:
        planhat.close()


@dataclass(frozen=True, eq=False)
class Sending:
    """Sends the sheets of a bundle one by one; its fields are as of `send_bundle`."""

    bundle: Bundle
    workspace: Workspace
    name: str
    planhat: Planhat
    journal: Journal
    clock: Clock
    by: str

    def start(self, part: Part, place: int) -> Started:
        """Return the first entry of a sheet's run."""
        run_name = name_part(self.name, place)
        started = _start(part, self.workspace, run_name, self.clock, self.by)
        sending = [one for one in self.bundle.parts if one.prepared.plan.rows_to_send]
        return replace(started, sheets=tuple(one.table.sheet for one in sending))

    def send(
        self, place: int, before: Sequence[Report], *, is_seen: bool = False
    ) -> Generator[Step | Entry, None, Report]:
        """Send one sheet, unless one before it did not come to its end. Thread: job.

        Args:
            before: what became of the sheets before it.
            is_seen: it was compared with what Planhat holds now.

        Raises:
            JournalUnusable: nothing more is sent without a journal.
        """
        part, clock = self.bundle.parts[place], self.clock
        started = self.start(part, place)
        if any(one.state != "finished" for one in before):
            return _unbegun(started)
        done = list(zip((one.promised for one in self.bundle.parts), before, strict=False))
        part = _settle(part, done)
        try:
            if not is_seen:
                refuse_crossing(self.journal, started)
                found = yield from recheck(part.prepared, self.planhat, clock)
                part = replace(part, prepared=hold_changed(part.prepared, found))
        except Trouble as trouble:
            return replace(_unbegun(started), state="broken", words=str(trouble))
        started = self.start(part, place)
        plan = part.prepared.plan
        if not plan.rows_to_send:
            return replace(begin(started), state="finished")
        return (yield from run(plan, started, self.planhat, self.journal, clock, is_watched=True))


def send_bundle_and_learn(
    work: Generator[Step | Entry, None, tuple[Report, ...]],
    bundle: Bundle,
    known: Known,
    lessons: Lessons,
    learned: Collection[str] = (),
) -> Generator[Step | Entry, None, tuple[Report, ...]]:
    """Drive an upload of several sheets and learn from those that are finished. Thread: job.

    Args:
        work: sends the bundle.
        known: what suggestions knew of the workspace.
        learned: runs that were learned from before.
    """
    reports = yield from work
    for part, report in zip(bundle.parts, reports, strict=True):
        if report.state == "finished" and report.started.run not in learned:
            lessons.learn(part.content, part.model, known)
    return reports


def read_bundle(
    bundle: Bundle, workspace: Workspace, name: str, journal: Journal, clock: Clock
) -> Generator[Step, None, tuple[Report, ...]]:
    """Return how each part of an upload stands by the journal; every row is accounted for.

    What was mended and sent again since is told as one with its sheet.

    Raises:
        JournalUnusable: the history cannot be read.

    Thread: job.
    """
    reports: list[Report] = []
    for place, part in enumerate(bundle.parts):
        run_name = name_part(name, place)
        found = yield from read_whole(journal, run_name)
        reports.append(found or _unbegun(_start(part, workspace, run_name, clock, "")))
    return tuple(reports)


def _parts_of(content: Content) -> tuple[Table, Links]:
    if content.table is None or content.mapping is None:
        raise ValueError("nothing to prepare yet")
    return content.table, content.mapping


def _start(part: Part, workspace: Workspace, name: str, clock: Clock, by: str) -> Started:
    at = clock().isoformat(timespec="milliseconds")
    content, prepared = part.content, part.prepared
    started = make_started(prepared, part.table, workspace, name, at, content.profile, by=by)
    return with_mark(started, content, part.model)


def _settle(part: Part, done: Sequence[tuple[Promised, Report]]) -> Part:
    plan = keep(part.prepared.plan, done)
    prepared = replace(part.prepared, plan=plan, issues=plan.issues, resolution=plan.resolution)
    return replace(part, prepared=prepared)


def _unbegun(started: Started) -> Report:
    words = _("The sheet before this one was not sent to its end, so this one was not begun.")
    return replace(begin(started), state="stopped", words=words)
