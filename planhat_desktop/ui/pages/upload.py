"""The Upload page: what was previewed on its way to Planhat."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.again import shown_content
from planhat_desktop.app.draft import Content, Draft, Prepared
from planhat_desktop.app.errors import RecordsChanged, SheetChanged, Trouble
from planhat_desktop.app.learning import send_and_learn
from planhat_desktop.app.run import name_run
from planhat_desktop.app.sending import read_report, send, sent_words
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.report import Report
from planhat_desktop.core.rerun import join_reports
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed, Word, announce
from planhat_desktop.ui.pages.batches import waiting
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.partsending import PartsSender
from planhat_desktop.ui.pages.preview.meanwhile import MeanwhileDialog
from planhat_desktop.ui.pages.running import RunView
from planhat_desktop.ui.pages.staleness import ask_about_file


class UploadPage(Page):
    """Sends what the Preview page showed, and tells of it.

    Attributes:
        running: shows the run.
        several: sends sheets that go together.
    """

    step = Step.UPLOAD

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Upload"))
        self._sent = Content()
        self._agreed: Prepared | None = None  # to be sent though its file is another by now
        self._tried: Prepared | None = None  # what was to be sent last
        self._name = ""
        self.running = RunView(host, self)
        self.several = PartsSender(host, self.running, self, self.edited.emit)
        self.body.addWidget(self.running, 1)

    @property
    def report(self) -> Report | None:
        """As far as the run has got."""
        return self.running.report

    # Running

    @override
    def arrive(self) -> None:
        draft, sheaf = self.host.draft, self.host.sheaf
        if draft.report is not None or self.running.is_running:
            return
        if sheaf.is_joint:
            if sheaf.bundle is not None:
                self.several.begin(sheaf.bundle)
        elif draft.prepared is not None:
            self.begin(draft.prepared)

    def begin(self, prepared: Prepared) -> None:
        """Send what was previewed."""
        draft, parts = self.host.draft, self.host.parts
        workspace = draft.workspace
        self._sent, self._tried = draft.content, prepared
        now = parts.now()
        self._name = name_run(now)
        if draft.content.profile:
            parts.profiles.mark_used(draft.content.profile, now.isoformat(timespec="seconds"))
        work = send(
            prepared,
            shown_content(draft.content),
            workspace,
            self._name,
            lambda: parts.open(workspace),
            parts.journal,
            parts.now,
            None if self._agreed is prepared else parts.check,
            parts.user(),
        )
        if draft.model is not None:  # what was matched is remembered once it is sent
            known, lessons = draft.known or Known(), lessons_of(self.host)
            work = send_and_learn(work, draft.content, draft.model, known, lessons)
        self.running.begin(
            work,
            _("Uploading"),
            self._finish,
            troubled=self._troubled,
            stopped=self._stopped,
            planned=waiting(prepared.plan),
        )
        self.edited.emit()
        self.running.stop_button.setFocus()

    def _finish(self, result: object) -> None:
        """Take the end of a run: finished, stopped by a safety rule, or broken off."""
        draft = self.host.draft
        if not isinstance(result, Report):
            self.host.go(Step.PREVIEW)
            return
        again = self._sent.again  # of every row the report tells what became of it last
        is_more = again is not None and again.is_of(draft.workspace)
        whole = join_reports(again.report, [result]) if again and is_more else result
        draft.set_report(self._name, whole)
        # What was read before the run is old now; a second look reads anew.
        draft.prepared, draft.snapshot = None, None
        announce(self, _("The upload has ended."))
        self.host.go(Step.REPORT)
        if result.state in ("broken", "safety"):
            self.host.tell(result.words, sent_words(result))

    def _end(self, result: object) -> None:
        self.running.end(result)
        self._finish(result)

    def _stopped(self) -> None:
        """Read how far the run got from its journal: it knows more than was told here."""
        work = read_report(self.host.parts.journal, self._name)
        self.host.start(Task(work, _("Reading what was sent"), self._end))

    def _troubled(self, trouble: Trouble) -> None:
        said = trouble

        def told(result: object) -> None:
            self._end(result)
            if isinstance(said, SheetChanged):
                ask_about_file(self.host, said, self._send_anyway)
                return
            prepared = self.host.draft.prepared
            if isinstance(said, RecordsChanged) and prepared is not None:
                MeanwhileDialog(self.host, self.window(), prepared, said).open()
                return
            if isinstance(result, Report):
                look = Deed(_("Back to the preview"), self._to_preview)
                self.host.tell(said.what, f"{said.do} {sent_words(result)}", [look])
            else:  # the preview is in sight
                self.host.tell(said.what, said.do, [Deed(_("Try again"), self._try_again)])

        if self.report is None:  # it never began: nothing was written, nothing sent
            told(None)
            return
        work = read_report(self.host.parts.journal, self._name)
        report = self.report

        def unread(_other: Trouble) -> None:
            told(report)

        self.host.start(Task(work, _("Reading what was sent"), told, troubled=unread))

    def _send_anyway(self) -> None:
        self._agreed = self.host.draft.prepared
        self.host.go(Step.UPLOAD)

    def _try_again(self) -> None:
        """Send what was to be sent; what is another by now is looked at and agreed to first."""
        is_same = self._tried is not None and self._tried is self.host.draft.prepared
        self.host.go(Step.UPLOAD if is_same else Step.PREVIEW)

    def _to_preview(self) -> None:
        self.host.go(Step.PREVIEW)

    # Drawing

    @override
    def draw(self, draft: Draft) -> None:
        where = draft.workspace.name
        if self.running.is_running:
            is_joint = self.host.sheaf.sending is not None
            model = (self.several.draft if is_joint and self.several.draft else draft).model
            what = model.plural.lower() if model is not None else _("records")
            self.title.setText(_("Sending {what} to {where}").format(what=what, where=where))
            words = _("You can keep working; the window may be closed, it asks first.")
            which = self.several.words() if is_joint else ""
            self.subtitle.setText(f"{which} {words}".lstrip())
        else:
            if draft.report is not None:
                self.running.report = draft.report
            self.title.setText(_("Upload"))
            ended = _("This upload has ended. The report has every row.")
            self.subtitle.setText(ended if self.report is not None else _("Nothing is being sent."))
            self.running.draw()

    # Footer

    @override
    def words(self) -> Sequence[Word]:
        if self.running.is_running:
            return (Word(_("Written to the journal before it is sent: nothing is lost.")),)
        return ()

    @override
    def primary(self) -> str:
        is_over = not self.running.is_running and self.report is not None
        return _("See the report") if is_over else ""

    @override
    def go_on(self) -> None:
        self.host.go(Step.REPORT)

    @override
    def is_under_way(self) -> bool:
        return self.running.is_running

    @override
    def can_go_back(self) -> bool:
        return not self.running.is_running

    @override
    def extra_buttons(self) -> Sequence[QWidget]:
        return (self.running.stop_button,) if self.running.is_running else ()
