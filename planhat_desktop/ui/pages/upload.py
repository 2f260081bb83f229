"""The Upload page: one bar cut into batches, live counts, and what is happening now in words."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Generator, Sequence
from typing import cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft, Prepared
from planhat_desktop.app.errors import SheetChanged, Trouble
from planhat_desktop.app.learning import send_and_learn
from planhat_desktop.app.sending import (
    batch_words,
    read_report,
    rows_words,
    send,
    sent_words,
)
from planhat_desktop.app.steps import Leaving, Progress, Wait
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.timing import left_words, time_left
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.report import BatchReport, Fate, Report, begin, step
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Button,
    Card,
    Deed,
    Elided,
    Segment,
    StackedBar,
    Text,
    Word,
    announce,
    line,
)
from planhat_desktop.ui.pages.batches import END_WORDS, WAIT_WORDS, BatchesGrid, BatchesModel
from planhat_desktop.ui.pages.counts import Figure, FigureRow
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.staleness import ask_about_file
from planhat_desktop.ui.theme import State

_MOST_PARTS = 80


class UploadPage(Page):
    """Sends what the Preview page showed, and tells of it.

    Attributes:
        report: as far as the run has got.
    """

    step = Step.UPLOAD

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Upload"))
        self.report: Report | None = None
        self._agreed: Prepared | None = None  # to be sent though its file is another by now
        self._name = ""
        self._began: dt.datetime | None = None
        self._is_running = False
        self._is_stopping = False
        self._waits: tuple[str, dt.datetime] | None = None
        self._leaving: BatchReport | None = None
        self._lay_out()
        self._seconds = QTimer(self, interval=500)
        self._seconds.timeout.connect(self._draw_now)
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._soon.timeout.connect(self._draw_report)
        self.stop_button = Button(_("Stop after this batch"), parent=self)
        self.stop_button.clicked.connect(self._stop)
        self.stop_button.hide()

    def _lay_out(self) -> None:
        card = Card(margin=24, gap=10, parent=self)
        across = line(gap=12)
        self.how_far = Elided("", "strong", parent=card)
        across.addWidget(self.how_far, 1)
        self.which = Text("", "quiet", parent=card)
        across.addWidget(self.which)
        card.body.addLayout(across)
        self.bar = StackedBar(14, card)
        card.body.addWidget(self.bar)
        self.now = Text("", "quiet", wrap=True, parent=card)
        card.body.addWidget(self.now)
        self.body.addWidget(card)
        self.figures = FigureRow(self)
        self.body.addWidget(self.figures)
        self.model = BatchesModel()
        self.model.setParent(self)
        self.grid = BatchesGrid(_("Batches"), self)
        self.grid.setModel(self.model)
        self.grid.down.hide()
        self.body.addWidget(self.grid, 1)

    # Running

    @override
    def arrive(self) -> None:
        draft = self.host.draft
        if draft.report is None and draft.prepared is not None and not self._is_running:
            self.begin(draft.prepared)

    def begin(self, prepared: Prepared) -> None:
        """Send what was previewed."""
        draft, parts = self.host.draft, self.host.parts
        workspace = draft.workspace
        now = parts.now()
        self._name = f"{now:%Y-%m-%dT%H-%M-%S}-{secrets.token_hex(2)}"
        if draft.content.profile:
            parts.profiles.mark_used(draft.content.profile, now.isoformat(timespec="seconds"))
        work = send(
            prepared,
            draft.content,
            workspace,
            self._name,
            lambda: parts.open(workspace),
            parts.journal,
            parts.now,
            None if self._agreed is prepared else parts.check,
        )
        if draft.model is not None:
            known, lessons = draft.known or Known(), lessons_of(self.host)
            work = send_and_learn(work, draft.content, draft.model, known, lessons)
        self._plan = prepared.plan
        self.report, self._began, self._waits, self._leaving = None, None, None, None
        self._is_stopping = False
        self.stop_button.say(_("Stop after this batch"))
        self.stop_button.setEnabled(True)
        # A run yields entries beside steps; whoever drives it hands on both alike.
        steps = cast("Generator[Happening, None, object]", work)
        self._is_running = self.host.start(
            Task(
                steps,
                _("Uploading"),
                self._finish,
                stepped=self._take,
                troubled=self._troubled,
                stopped=self._stopped,
                guarded=True,
            )
        )
        if self._is_running:
            self._seconds.start()
        self._draw_report()
        self.edited.emit()
        self.stop_button.setFocus()

    def _take(self, happening: object) -> None:
        """Take one thing the run said: a step or an entry."""
        if isinstance(happening, Started):
            self.report, self._began = begin(happening), self.host.parts.now()
        elif isinstance(happening, Wait):
            until = self.host.parts.now() + dt.timedelta(seconds=happening.seconds)
            self._waits = (happening.why, until)
        elif isinstance(happening, Progress):
            self._waits = None
            if words := self._stage_words(happening):
                self.now.setText(words)
        elif isinstance(happening, Leaving):
            self._waits = None
            self._leaving = BatchReport(happening.batch, happening.rows, "leaving")
            words = _("Sending rows {rows}…")
            self.now.setText(words.format(rows=rows_words(happening.rows)))
            self._draw_soon()
            return
        elif self.report is not None:
            self._waits = None
            self.report = step(self.report, cast("Entry", happening))
            self._draw_soon()
            return
        self._draw_now()

    def _draw_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _stage_words(self, progress: Progress) -> str:
        match progress.stage:
            case "starting":
                return _("Getting ready…")
            case "comparing":
                return _("Looking whether the file changed since it was read…")
            case "sending":
                return ""  # the batch that leaves says it itself
            case _:
                return _("Checking results with Planhat…")

    @Slot()
    def _stop(self) -> None:
        self._is_stopping = True
        self.stop_button.say(_("Stopping…"))
        self.stop_button.setEnabled(False)
        self.now.setText(_("Stopping once the batch under way has been answered."))
        announce(self, self.now.text())
        self.host.stop()

    def _finish(self, result: object) -> None:
        """Take the end of a run: finished, stopped by a safety rule, or broken off."""
        self._is_running = False
        self._seconds.stop()
        self._soon.stop()
        self._waits = None
        draft = self.host.draft
        if not isinstance(result, Report):
            self.host.go(Step.PREVIEW)
            return
        self.report = result
        draft.set_report(self._name, result)
        # What was read before the run is old now; a second look reads anew.
        draft.prepared, draft.snapshot = None, None
        self._draw_report()
        announce(self, _("The upload has ended."))
        self.host.go(Step.REPORT)
        if result.state in ("broken", "safety"):
            self.host.tell(result.words, sent_words(result))

    def _stopped(self) -> None:
        """Read how far the run got from its journal: it knows more than was told here."""
        work = read_report(self.host.parts.journal, self._name)
        self.host.start(Task(work, _("Reading what was sent"), self._finish))

    def _troubled(self, trouble: Trouble) -> None:
        said = trouble

        def told(result: object) -> None:
            self._finish(result)
            if isinstance(said, SheetChanged):
                ask_about_file(self.host, said, self._send_anyway)
                return
            do = said.do
            if isinstance(result, Report):
                do = f"{do} {sent_words(result)}"
            self.host.tell(said.what, do, [Deed(_("Back to the preview"), self._to_preview)])

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

    def _to_preview(self) -> None:
        self.host.go(Step.PREVIEW)

    # Drawing

    @override
    def draw(self, draft: Draft) -> None:
        where = draft.workspace.name
        if self._is_running:
            model = draft.model
            what = model.plural.lower() if model is not None else _("records")
            self.title.setText(_("Sending {what} to {where}").format(what=what, where=where))
            self.subtitle.setText(
                _("You can keep working; the window may be closed, it asks first.")
            )
        else:
            if draft.report is not None:
                self.report = draft.report
            self.title.setText(_("Upload"))
            ended = _("This upload has ended. The report has every row.")
            self.subtitle.setText(ended if self.report is not None else _("Nothing is being sent."))
            self._draw_report()

    def _batches(self) -> list[BatchReport]:
        """Return all batches: those sent, the one that leaves, those still waiting as planned."""
        report = self.report
        known = dict(report.batches) if report is not None else {}
        if not self._is_running:
            return [known[number] for number in sorted(known)]
        if self._leaving is not None:
            known.setdefault(self._leaving.number, self._leaving)
        numbers = self._plan.resolution.records.row_numbers
        for batch in self._plan.batches:
            if batch.number not in known:
                ends = (int(numbers[batch.rows[0]]), int(numbers[batch.rows[-1]]))
                known[batch.number] = BatchReport(batch.number, ends, "waiting")
        return [known[number] for number in sorted(known)]

    @Slot()
    def _draw_report(self) -> None:
        report = self.report
        if report is None:
            self.figures.set_figures([])
            self.bar.set_segments([])
            self.how_far.setText(_("Getting ready") if self._is_running else "")
            self.which.setText("")
            return
        counts = report.counts
        self.figures.set_figures(
            [
                Figure(counts[Fate.CREATED], _("created"), State.CREATE.value),
                Figure(counts[Fate.UPDATED], _("updated"), State.UPDATE.value),
                Figure(counts[Fate.REFUSED], _("refused"), State.HELD.value),
                Figure(
                    counts[Fate.NOT_SENT],
                    _("still to send") if self._is_running else _("not sent"),
                    State.SAME.value,
                ),
            ]
        )
        batches = self._batches()
        self.model.set_batches(batches)
        self.grid.measure()
        self.bar.set_segments(self._parts(batches))
        if self._is_running and not self.grid.hasFocus():  # a person who looks is left alone
            ahead = ("leaving", "waiting")
            following = next((i for i, one in enumerate(batches) if one.state in ahead), None)
            if following is not None:
                self.grid.scrollTo(self.model.index(following, 0))
        self._draw_now()

    def _parts(self, batches: Sequence[BatchReport]) -> list[Segment]:
        tones = {"answered": "create", "broken": "update"}
        tones |= dict.fromkeys(("leaving", "sent", "deferred"), "accent")
        sizes = {batch.number: len(batch.rows) for batch in self._plan.batches}
        made: list[Segment] = []
        for one in batches:
            count = len(one.rows) if one.state != "waiting" else sizes.get(one.number, 0)
            if one.state == "broken" and not one.unknown:
                continue  # its rows travel in other batches, or were not sent
            made.append(Segment(count, tones.get(one.state, "line"), batch_words(one)))
        if len(made) <= _MOST_PARTS:
            return made
        sums: dict[str, int] = {}
        for part in made:
            sums[str(part.tone)] = sums.get(str(part.tone), 0) + part.count
        words = {"create": _("answered"), "accent": _("under way"), "line": _("to send")}
        order = ("create", "update", "accent", "line")
        return [Segment(sums[t], t, words.get(t, _("in doubt"))) for t in order if t in sums]

    @Slot()
    def _draw_now(self) -> None:
        report = self.report
        if report is not None:
            total = len(report.started.sending)
            answered = [one for one in report.batches.values() if one.state == "answered"]
            done = sum(len(one.landed) + len(one.unknown) for one in answered)
            words = _("{done} of {total} rows").format(done=f"{done:,}", total=f"{total:,}")
            if self._is_running and self._began is not None:
                spent = (self.host.parts.now() - self._began).total_seconds()
                left = left_words(time_left(done, total, spent, len(answered)))
                words = f"{words} · {left}" if left else words
            self.how_far.setText(words)
            begun = set(report.batches)
            if self._is_running and self._leaving is not None:
                begun.add(self._leaving.number)
            count = len(begun | {one.number for one in self._plan.batches})
            at = f"{max(1, len(begun)):,}"
            self.which.setText(_("batch {at} of {count}").format(at=at, count=f"{count:,}"))
        if self._is_running and not self._is_stopping and self._waits is not None:
            why, until = self._waits
            left_s = max(0, round((until - self.host.parts.now()).total_seconds()))
            self.now.setText(WAIT_WORDS.get(why, WAIT_WORDS["pace"]).format(n=left_s))
        elif not self._is_running:
            self.now.setText(END_WORDS.get(report.state, "") if report is not None else "")

    # Footer

    @override
    def words(self) -> Sequence[Word]:
        if self._is_running:
            return (Word(_("Written to the journal before it is sent: nothing is lost.")),)
        return ()

    @override
    def primary(self) -> str:
        return _("See the report") if not self._is_running and self.report is not None else ""

    @override
    def go_on(self) -> None:
        self.host.go(Step.REPORT)

    @override
    def can_go_back(self) -> bool:
        return not self._is_running

    @override
    def extra_buttons(self) -> Sequence[QWidget]:
        return (self.stop_button,) if self._is_running else ()
