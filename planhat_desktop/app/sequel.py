"""Several sheets whose upload ended early: the one that was begun goes on, the others follow it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from itertools import takewhile

from planhat_desktop.app.again import read_runs
from planhat_desktop.app.autosave import Unfinished
from planhat_desktop.app.bundle import Bundle, Sending, name_part
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ledger import refuse_sent
from planhat_desktop.app.ports import Journal, Planhat, RunSummary
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.resuming import is_open, resume
from planhat_desktop.app.sheaf import sheet_name
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms
from planhat_desktop.core.belonging import may_be_ours
from planhat_desktop.core.journal import Entry
from planhat_desktop.core.report import Report
from planhat_desktop.core.rerun import join_reports
from planhat_desktop.core.schema import Model, Workspace


def go_on_with_bundle(
    bundle: Bundle,
    workspace: Workspace,
    name: str,
    load_models: Callable[[], Mapping[str, Model]],
    reach: Callable[[], Planhat],
    journal: Journal,
    clock: Clock,
    by: str = "",
) -> Generator[Step | Entry, None, tuple[Report, ...]]:
    """Go on with an upload of several sheets that ended early. Thread: job.

    A sheet that was begun goes on from its journal; what was to follow it is sent as it was
    previewed, and looked at once more before. A sheet that is finished is left alone.

    Args:
        name: of the whole, as `send_bundle` was given it.
        load_models: as of `pastruns.go_on`.

    Returns:
        As `send_bundle`; what was mended and sent again since is told as one with its sheet.

    Raises:
        CallUnusable: a sheet was taken back since, or sent in another upload; nothing was sent.
        TokenRejected, Unreachable, Throttled, Refused, JournalUnusable: as of `resume`.
    """
    yield Progress("starting", 0)
    runs = journal.runs()
    refuse_stale(bundle, name, workspace, runs)
    begun = {one.run for one in runs}
    for place, part in enumerate(bundle.parts):
        if name_part(name, place) not in begun:
            refuse_sent(part.prepared, journal, workspace)
    planhat = reach()
    try:
        sending = Sending(bundle, workspace, name, planhat, journal, clock, by)
        reports: list[Report] = []
        for place in range(len(bundle.parts)):
            if name_part(name, place) in begun:
                report = yield from _take_up(sending, place, load_models)
            else:
                report = yield from sending.send(place, reports)
            reports.append(report)
        return tuple(reports)
    finally:
        planhat.close()


def _take_up(
    sending: Sending, place: int, load_models: Callable[[], Mapping[str, Model]]
) -> Generator[Step | Entry, None, Report]:
    """Go on with the run of a sheet where it has a rest; return its report, reruns and all."""
    name, journal = name_part(sending.name, place), sending.journal
    first, *again = yield from read_runs(journal, name)
    # What a safety stop left was mended and sent again, and is not to be sent twice.
    is_mended = bool(again) and first.state == "safety"
    if is_open(first) and not is_mended:
        where = sending.workspace, sending.planhat, journal, sending.clock
        first = yield from resume(name, load_models(), *where, is_watched=True)
    return join_reports(first, again)


def refuse_stale(
    bundle: Bundle, name: str, workspace: Workspace, runs: Sequence[RunSummary]
) -> None:
    """Look whether sheets that were not begun may still be sent as they were previewed.

    Args:
        name: of the whole upload.
        runs: all there are, newest first.

    Raises:
        CallUnusable: nothing of it was sent yet; or a sheet was taken back since, so that others
            would refer to records that are gone; or such a sheet was sent in another upload.
    """
    own = {name_part(name, place): part for place, part in enumerate(bundle.parts)}
    begun = {one.run for one in runs if one.run in own}
    do = _("Preview the sheets again: what is in Planhat already is “same” there.")
    if not begun:
        words = _("Nothing of these sheets has been sent yet.")
        raise CallUnusable("not_begun", words, do)
    if any(one.state == "undone" for one in runs if one.run in own):
        words = _("A sheet of this upload was taken back since. Nothing was sent.")
        raise CallUnusable("taken_back", words, do)
    waiting = {part.model.name for one, part in own.items() if one not in begun}
    # What is older than the upload was there when the sheets were previewed.
    for one in takewhile(lambda one: one.run not in own, runs):
        is_here = may_be_ours(one, workspace) and one.undo_of is None
        if is_here and one.model in waiting:
            words = _("Another upload has sent {models} since. Nothing was sent now.")
            models = model_terms(one.model)[1]
            raise CallUnusable("sent_since", words.format(models=models), do)


def left_words(left: Sequence[Draft]) -> str:
    """Return of which sheets rows are still to be sent, in a sentence; empty where of none."""
    names = ", ".join(f"“{sheet_name(one.table)}”" for one in left)
    return _("Not sent to the end yet: {sheets}.").format(sheets=names) if left else ""


def rest_words(left: Sequence[Draft]) -> str:
    """Return what the button says that goes on with these sheets."""
    if len(left) < 2:
        return _("Send the rest")
    return plural(len(left), "Send the rest of {n} sheet", "Send the rest of {n} sheets")


def find_waiting(kept: Unfinished, runs: Sequence[RunSummary]) -> tuple[str, ...]:
    """Return the sheets that were to follow those of an upload that ended early.

    Args:
        kept: what was being prepared when the program ended.
        runs: all there are.

    Returns:
        Their names; none where nothing of it was begun.
    """
    name = find_bundle(kept, runs)
    own = [one for one in runs if name and one.run.rpartition(".")[0] == name]
    begun = {one.model for one in own}
    sending = own[0].sheets if own else ()
    sheets = (kept, *kept.others) if own else ()
    waiting = (one.sheet for one in sheets if one.profile.model not in begun)
    return tuple(one for one in waiting if one in sending or not sending)


def find_bundle(kept: Unfinished, runs: Sequence[RunSummary]) -> str:
    """Return the upload of several sheets that was begun of what was being prepared, or nothing.

    A program that is killed as soon as it sends has not noted the upload's name; the history has
    it, with the file and the sheets.
    """
    if kept.run or not kept.others:
        return kept.run
    sheets = {kept.sheet, *(one.sheet for one in kept.others)}
    for one in runs:
        if one.sheets and one.sha256 == kept.source.sha256 and sheets.issuperset(one.sheets):
            return one.run.rpartition(".")[0]
    return ""


def waiting_words(kept: Unfinished, waiting: Sequence[str]) -> str:
    """Return the one line that offers to send the sheets that were to follow."""
    names = ", ".join(f"“{one}”" for one in waiting)
    words = _("The upload of {file} ended before {sheets}. Preview what is still to be sent?")
    return words.format(file=kept.source.name, sheets=names)
