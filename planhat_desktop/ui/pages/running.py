"""A run under way: one bar cut into batches, live counts, and what is happening now in words."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Generator
from typing import cast

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.pausing import with_pauses
from planhat_desktop.app.sending import leaving_words
from planhat_desktop.app.steps import Leaving, Progress, Wait
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.timing import Stopwatch, left_words, time_left
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.journal import Answered, Broken, Deferred, Entry, Resumed, Sent, Started
from planhat_desktop.core.report import BatchReport, Fate, Report, begin, step
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Button,
    Card,
    Elided,
    StackedBar,
    Text,
    announce,
    column,
    line,
)
from planhat_desktop.ui.pages.batches import END_WORDS, WAIT_WORDS, BatchesGrid, BatchesModel
from planhat_desktop.ui.pages.counts import Figure, FigureRow
from planhat_desktop.ui.pages.course import Course, Planned
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.theme import State, icon

_STAGES = {
    "starting": "Getting ready…",
    "folding": "Getting ready…",
    "snapshot": "Reading what Planhat holds now…",
    "rechecking": "Looking whether Planhat changed since the preview…",
    "comparing": "Looking whether the file changed since it was read…",
    "trial": "Reading the first rows back from Planhat…",
    "sending": "",  # the batch that leaves says it itself
}


_PAUSED = "Paused. Nothing is being sent until you go on."


class RunView(QWidget):
    """Drives a run and shows it; an upload, one that goes on, or an undo.

    Attributes:
        report: as far as the run has got.
        is_running: whether it is under way.
        stop_button: for the footer of the page it stands on.
        pause_button: holds the run between two batches, and lets it go on.
    Signals:
        advanced: the run is further than it was.
    """

    advanced = Signal()

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.report: Report | None = None
        self.is_running = False
        self._watch: Stopwatch | None = None
        self._done_before = 0  # rows that were answered before this run went on
        self._is_stopping = False
        self._waits: tuple[str, dt.datetime] | None = None
        self._course = Course()
        self._plan_of: Callable[[Started], Planned] | None = None
        self._pause = threading.Event()
        self._lay_out()
        self._seconds = QTimer(self, interval=500)
        self._seconds.timeout.connect(self._draw_now)
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._soon.timeout.connect(self.draw)
        self.stop_button = Button(_("Stop after this batch"), parent=self)
        self.stop_button.clicked.connect(self._stop)
        self.stop_button.hide()

    def _lay_out(self) -> None:
        whole = column(self, gap=12)
        card = Card(margin=24, gap=10, parent=self)
        across = line(gap=12)
        self.how_far = Elided("", "strong", parent=card)
        across.addWidget(self.how_far, 1)
        self.which = Text("", "quiet", parent=card)
        across.addWidget(self.which)
        self.pause_button = Button(_("Pause"), "pill", sign="pause", parent=card)
        self.pause_button.clicked.connect(self._turn_pause)
        self.pause_button.hide()
        across.addWidget(self.pause_button)
        card.body.addLayout(across)
        self.bar = StackedBar(14, card)
        card.body.addWidget(self.bar)
        self.now = Text("", "quiet", wrap=True, parent=card)
        card.body.addWidget(self.now)
        whole.addWidget(card)
        self.figures = FigureRow(self)
        whole.addWidget(self.figures)
        self.model = BatchesModel()
        self.model.setParent(self)
        self.grid = BatchesGrid(_("Batches"), self)
        self.grid.setModel(self.model)
        self.grid.down.hide()
        whole.addWidget(self.grid, 1)

    # Running

    def begin(
        self,
        work: Generator[Happening | Entry, None, object],
        title: str,
        done: Callable[[object], None],
        *,
        troubled: Callable[[Trouble], None],
        stopped: Callable[[], None],
        planned: Planned = (),
        plan_of: Callable[[Started], Planned] | None = None,
    ) -> bool:
        """Start a run; return whether it could be.

        Args:
            done: takes the report; `end` has been called.
            troubled, stopped: as of a `Task`; the view stays as it is until `end`.
            planned: the batches to come with the number of their rows, as far as they are known.
            plan_of: the same of a run that begins, where several follow each other.
        """
        self.report, self._watch, self._waits = None, None, None
        self._course, self._plan_of, self._done_before = Course(planned), plan_of, 0
        self._is_stopping = False
        self._pause.clear()
        self._say_pause()
        self.stop_button.say(_("Stop after this batch"))
        self.stop_button.setEnabled(True)

        def ended(result: object) -> None:
            self.end(result)
            done(result)

        # A run yields entries beside steps; whoever drives it hands on both alike.
        steps = cast("Generator[Happening, None, object]", with_pauses(work, self._pause.is_set))
        self.is_running = self._host.start(
            Task(
                steps,
                title,
                ended,
                stepped=self.take,
                troubled=troubled,
                stopped=stopped,
                guarded=True,
            )
        )
        if self.is_running:
            self._seconds.start()
        self.pause_button.setVisible(self.is_running)
        self.pause_button.setEnabled(True)
        self.draw()
        return self.is_running

    def end(self, result: object) -> None:
        """Take the end of a run: its report, or something else where it never began."""
        self.is_running = False
        self._pause.clear()
        self.pause_button.hide()
        self._seconds.stop()
        self._soon.stop()
        self._waits = None
        if isinstance(result, Report):
            self.report = result
            self._course.end(result)
        self.draw()

    def take(self, happening: object) -> None:
        """Take one thing the run said: a step or an entry."""
        if isinstance(happening, Started):
            # Asked while the report is of the run before.
            planned = self._course.planned if self._plan_of is None else self._plan_of(happening)
            self._course = Course(planned)
            self.report, self._watch = begin(happening), Stopwatch(self._host.parts.now())
        elif isinstance(happening, Wait) and happening.why == "paused":
            self._waits = None
            if self._watch is not None:  # a pause tells nothing of how long the rest takes
                self._watch.leave_out(happening.seconds)
            if not self._is_stopping:
                self.now.setText(_(_PAUSED))
            return
        elif isinstance(happening, Wait):
            until = self._host.parts.now() + dt.timedelta(seconds=happening.seconds)
            self._waits = (happening.why, until)
        elif isinstance(happening, Progress):
            self._waits = None
            if words := _STAGES.get(happening.stage, "Checking results with Planhat…"):
                self.now.setText(_(words))
        elif isinstance(happening, Leaving):
            self._waits = None
            self._course.leaving = BatchReport(happening.batch, happening.rows, "leaving")
            self.now.setText(leaving_words(happening.rows))
            self._draw_soon()
            return
        elif self.report is not None:
            self._waits = None
            self.report = step(self.report, cast("Entry", happening))
            if isinstance(happening, Sent | Answered | Deferred | Broken):
                self._course.take(self.report.batches[happening.batch])
            elif isinstance(happening, Resumed):
                self._done_before = self.report.tally.known
                self._watch = Stopwatch(self._host.parts.now())
            self._draw_soon()
            return
        self._draw_now()

    def _draw_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _turn_pause(self) -> None:
        if self._pause.is_set():
            self._pause.clear()
            self.now.setText(_("Going on…"))
        else:
            self._pause.set()
            pausing = _("Pausing once the batch under way has been answered.")
            self.now.setText(pausing if self._waits is None else _(_PAUSED))
        self._say_pause()
        announce(self, self.now.text())

    def _say_pause(self) -> None:
        is_paused = self._pause.is_set()
        self.pause_button.say(_("Go on") if is_paused else _("Pause"))
        self.pause_button.setIcon(icon("play" if is_paused else "pause", "text"))

    @Slot()
    def _stop(self) -> None:
        self._pause.clear()
        self.pause_button.setEnabled(False)
        self._is_stopping = True
        self.stop_button.say(_("Stopping…"))
        self.stop_button.setEnabled(False)
        self.now.setText(_("Stopping once the batch under way has been answered."))
        announce(self, self.now.text())
        self._host.stop()

    # Drawing

    @Slot()
    def draw(self) -> None:
        """Show the run as far as it is known."""
        report = self.report
        if report is None:
            self.figures.set_figures([])
            self.bar.set_segments([])
            self.how_far.setText(_("Getting ready") if self.is_running else "")
            self.which.setText("")
            return
        self.figures.set_figures(self._figures(report))
        course = self._course
        course.look(report.tally, is_running=self.is_running)
        self.model.set_batches(course.batches)
        self.grid.measure()
        # How it will be cut is not known of every run.
        self.bar.set_segments(course.parts(0 if course.planned else report.counts[Fate.NOT_SENT]))
        if self.is_running and not self.grid.hasFocus() and course.ahead:
            following = len(course.batches) - len(course.ahead)
            self.grid.scrollTo(self.model.index(following, 0))  # a person who looks is left alone
        self._say_how_far()
        self.advanced.emit()

    def _figures(self, report: Report) -> list[Figure]:
        counts = report.counts
        still = _("still to send") if self.is_running else _("not sent")
        written = [
            Figure(counts[Fate.CREATED], _("created"), State.CREATE.value),
            Figure(counts[Fate.UPDATED], _("updated"), State.UPDATE.value),
        ]
        if report.started.undo_of is not None:
            restored = counts[Fate.CREATED] + counts[Fate.UPDATED]
            written = [
                Figure(restored, _("restored"), State.CREATE.value),
                Figure(counts[Fate.REMOVED], _("removed"), State.UPDATE.value),
            ]
        return [
            *written,
            Figure(counts[Fate.REFUSED], _("refused"), State.HELD.value),
            Figure(counts[Fate.NOT_SENT], still, State.SAME.value),
        ]

    @Slot()
    def _draw_now(self) -> None:
        if self.report is not None:
            self._course.look(self.report.tally, is_running=self.is_running)
        self._say_how_far()

    def _say_how_far(self) -> None:
        report, course = self.report, self._course
        if report is not None:
            tally, total, before = report.tally, len(report.started.sending), self._done_before
            words = _("{done} of {total} rows").format(done=f"{tally.known:,}", total=f"{total:,}")
            waits = self._pause.is_set() or (self._waits is not None and self._waits[0] != "pace")
            if self.is_running and self._watch is not None and not waits:  # else nobody knows
                spent = self._watch.read_s(self._host.parts.now())
                took = course.measure(is_paced=not self._host.draft.workspace.is_practice)
                done, whole = tally.known - before, total - before
                left = time_left(done, whole, spent, tally.answered, *took)
                words = f"{words} · {said}" if (said := left_words(left)) else words
            self.how_far.setText(words)
            self.which.setText(course.place_words)
        is_held = self._is_stopping or self._pause.is_set()
        if self.is_running and not is_held and self._waits is not None:
            why, until = self._waits
            left_s = max(0, round((until - self._host.parts.now()).total_seconds()))
            self.now.setText(WAIT_WORDS.get(why, WAIT_WORDS["pace"]).format(n=left_s))
        elif not self.is_running:
            self.now.setText(END_WORDS.get(report.state, "") if report is not None else "")
