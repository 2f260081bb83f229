"""Sheets that go together on their way to Planhat, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.bundle import (
    Bundle,
    read_bundle,
    send_bundle,
    send_bundle_and_learn,
)
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.errors import RecordsChanged, SheetChanged, Trouble
from planhat_desktop.app.run import name_run
from planhat_desktop.app.sending import sent_words
from planhat_desktop.app.sequel import go_on_with_bundle
from planhat_desktop.app.sheaf import Sent
from planhat_desktop.app.standings import sheets_words
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.report import BatchReport, Report, begin
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed, announce
from planhat_desktop.ui.pages.batches import waiting
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.pages.preview.meanwhile import MeanwhileDialog
from planhat_desktop.ui.pages.running import RunView
from planhat_desktop.ui.pages.staleness import ask_about_file


class PartsSender(QObject):
    """Drives the upload of several sheets, shown by the view that shows one.

    Args:
        page: the page it stands on.
        changed: called when the page is to be drawn anew.

    Attributes:
        draft: the one whose sheet is being sent.
    """

    def __init__(
        self, host: Host, running: RunView, page: QWidget, changed: Callable[[], object]
    ) -> None:
        super().__init__(page)
        self._host, self._running, self._page = host, running, page
        self._changed = changed
        self._sent = Sent(Bundle(()), "", ())
        self._agreed: Bundle | None = None  # to be sent though its file is another by now
        self._goes_on = False  # with an upload that ended early
        self.draft: Draft | None = None
        running.advanced.connect(self._advance)

    def begin(self, bundle: Bundle) -> None:
        """Send what was previewed."""
        sheaf, parts = self._host.sheaf, self._host.parts
        workspace, now = sheaf.draft.workspace, parts.now()
        sent = sheaf.sent = Sent(bundle, name_run(now), sheaf.drafts)
        for draft in sent.drafts:
            if draft.content.profile:
                parts.profiles.mark_used(draft.content.profile, now.isoformat(timespec="seconds"))
        work = send_bundle(
            bundle,
            workspace,
            sent.name,
            lambda: parts.open(workspace),
            parts.journal,
            parts.now,
            None if self._agreed is bundle else parts.check,
            parts.user(),
        )
        self._goes_on = False
        self._drive(work, sent, {})

    def go_on(self) -> None:
        """Go on with what was sent last and ended early, all its sheets to their end."""
        sheaf, parts = self._host.sheaf, self._host.parts
        sent, left, workspace = sheaf.sent, sheaf.left, sheaf.draft.workspace
        if sent is None or not left:
            return
        work = go_on_with_bundle(
            sent.bundle,
            workspace,
            sent.name,
            lambda: parts.load_catalog().models,
            lambda: parts.open(workspace),
            parts.journal,
            parts.now,
            parts.user(),
        )
        self._goes_on = True
        there = {one: one.report for one in sent.drafts if one not in left}
        self._drive(work, sent, {one: report for one, report in there.items() if report})

    def _drive(
        self,
        work: Generator[Happening | Entry, None, tuple[Report, ...]],
        sent: Sent,
        done: dict[Draft, Report],
    ) -> None:
        """Let the work run and show it.

        Args:
            done: what became of the sheets that are at their end already.
        """
        sheaf = self._host.sheaf
        self._sent, self.draft = sent, None
        known = sheaf.draft.known or Known()
        learned = [one.started.run for one in done.values() if one.state == "finished"]
        work = send_bundle_and_learn(work, sent.bundle, known, lessons_of(self._host), learned)
        sheaf.sending = dict(done)
        is_begun = self._running.begin(
            work,
            _("Uploading"),
            self._finish,
            troubled=self._troubled,
            stopped=self._stopped,
            plan_of=self._begin_part,
        )
        if not is_begun:
            sheaf.sending = None
        self._changed()
        self._running.stop_button.setFocus()

    def words(self) -> str:
        """Return which of the sheets is being sent."""
        if self.draft is None:
            return ""
        return _("Sheet {n} of {sheets}.").format(
            n=self._sent.drafts.index(self.draft) + 1, sheets=len(self._sent.drafts)
        )

    def _place_of(self, run: str) -> int:
        return int(run.rpartition(".")[2]) - 1

    def _begin_part(self, started: Started) -> Sequence[tuple[BatchReport, int]]:
        """Turn to the next sheet; return its batches to come."""
        self._advance()  # with the end of the one before
        sheaf, place = self._host.sheaf, self._place_of(started.run)
        self.draft = self._sent.drafts[place]
        if sheaf.sending is not None:
            sheaf.sending[self.draft] = begin(started)
        if self._page.isVisible():
            sheaf.show(self.draft)
        self._changed()
        return waiting(self._sent.bundle.parts[place].prepared.plan)

    @Slot()
    def _advance(self) -> None:
        sheaf, report = self._host.sheaf, self._running.report
        if sheaf.sending is not None and self.draft is not None and report is not None:
            sheaf.sending[self.draft] = report
            self._host.together.draw()

    # The end of it

    def _finish(self, result: object) -> None:
        sheaf = self._host.sheaf
        sheaf.sending = None
        if not isinstance(result, tuple):
            self._host.go(Step.REPORT if self._goes_on else Step.PREVIEW)
            return
        sheaf.take_reports(self._sent.drafts, result)
        announce(self._page, _("The upload has ended."))
        self._host.go(Step.REPORT)
        stumbled = next((one for one in result if one.state in ("broken", "safety")), None)
        if stumbled is not None:
            self._host.tell(stumbled.words, sent_words(stumbled))

    def _end(self, result: object) -> None:
        self._running.end(result)
        self._finish(result)

    def _read(self, title: str, done: Callable[[object], None], **more: object) -> None:
        """Read how far all sheets got from the journal: it knows more than was told here."""
        parts, sent = self._host.parts, self._sent
        workspace = sent.drafts[0].workspace
        work = read_bundle(sent.bundle, workspace, sent.name, parts.journal, parts.now)
        make: Callable[..., Task] = Task
        self._host.start(make(work, title, done, **more))

    def _stopped(self) -> None:
        self._read(_("Reading what was sent"), self._end)

    def _troubled(self, trouble: Trouble) -> None:
        if self._running.report is None:  # it never began: nothing was written, nothing sent
            self._end(None)
            self._tell(trouble)
            return

        def told(result: object) -> None:
            self._end(result)
            reports = result if isinstance(result, tuple) else ()
            said = [sent_words(one) for one in reports if one.state != "finished"][:1]
            self._host.tell(trouble.what, " ".join([trouble.do, *said]))

        last = self._running.report

        def unread(_other: Trouble) -> None:
            self._host.sheaf.sending = None
            self._running.end(last)
            self._host.tell(trouble.what, trouble.do)

        self._read(_("Reading what was sent"), told, troubled=unread)

    def _tell(self, trouble: Trouble) -> None:
        """Say why nothing was sent, with the ways on."""
        host = self._host
        if isinstance(trouble, SheetChanged):
            ask_about_file(host, trouble, self._send_anyway)
            return
        if isinstance(trouble, RecordsChanged):
            draft = next(
                (one for one in self._sent.drafts if one.model and one.model.name == trouble.model),
                None,
            )
            if draft is not None and draft.prepared is not None:
                host.together.show(draft)
                MeanwhileDialog(host, self._page.window(), draft.prepared, trouble).open()
                return
        if self._goes_on:
            look = Deed(_("Preview the sheets again"), lambda: host.go(Step.PREVIEW))
            host.tell(trouble.what, trouble.do, [look])
            return
        sheets = sheets_words(len(self._sent.drafts))
        none = _("Nothing of the {sheets} was sent.").format(sheets=sheets)
        again = Deed(_("Try again"), self._try_again)
        host.tell(trouble.what, f"{trouble.do} {none}".strip(), [again])

    def _try_again(self) -> None:
        """Send what was to be sent; what is another by now is looked at and agreed to first."""
        is_same = self._sent.bundle is self._host.sheaf.bundle
        self._host.go(Step.UPLOAD if is_same else Step.PREVIEW)

    def _send_anyway(self) -> None:
        self._agreed = self._host.sheaf.bundle
        self._host.go(Step.UPLOAD)
