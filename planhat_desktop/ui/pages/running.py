"""A run under way: one bar cut into batches, live counts, and what is happening now in words."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.pausing import with_pauses
from planhat_desktop.app.sending import batch_words, leaving_words
from planhat_desktop.app.steps import Leaving, Progress, Wait
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.timing import Singly, Stopwatch, call_s, left_words, time_left
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.journal import Entry, Resumed, Started
from planhat_desktop.core.report import BatchReport, Fate, Report, begin, step
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Button,
    Card,
    Elided,
    Segment,
    StackedBar,
    Text,
    announce,
    column,
    line,
)
from planhat_desktop.ui.pages.batches import END_WORDS, WAIT_WORDS, BatchesGrid, BatchesModel
from planhat_desktop.ui.pages.counts import Figure, FigureRow
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.theme import State, icon

_MOST_PARTS, _MOST_NARROW = 80, 4
_TO_COME = ("waiting", "singly")
_STAGES = {
    "starting": "Getting ready…",
    "folding": "Getting ready…",
    "snapshot": "Reading what Planhat holds now…",
    "rechecking": "Looking whether Planhat changed since the preview…",
    "comparing": "Looking whether the file changed since it was read…",
    "trial": "Reading the first rows back from Planhat…",
    "sending": "",  # the batch that leaves says it itself
}


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
        self._leaving: BatchReport | None = None
        self._planned: Sequence[tuple[BatchReport, int]] = ()
        self._plan_of: Callable[[Started], Sequence[tuple[BatchReport, int]]] | None = None
        self._sizes: dict[int, int] = {}  # of those that wait, by number
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
        planned: Sequence[tuple[BatchReport, int]] = (),
        plan_of: Callable[[Started], Sequence[tuple[BatchReport, int]]] | None = None,
    ) -> bool:
        """Start a run; return whether it could be.

        Args:
            done: takes the report; `end` has been called.
            troubled, stopped: as of a `Task`; the view stays as it is until `end`.
            planned: the batches to come with the number of their rows, as far as they are known.
            plan_of: the same of a run that begins, where several follow each other.
        """
        self.report, self._watch, self._waits, self._leaving = None, None, None, None
        self._planned, self._plan_of, self._done_before = planned, plan_of, 0
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
        self.draw()

    def take(self, happening: object) -> None:
        """Take one thing the run said: a step or an entry."""
        if isinstance(happening, Started):
            if self._plan_of is not None:  # asked while the report is of the run before
                self._planned, self._leaving = self._plan_of(happening), None
            self.report, self._watch = begin(happening), Stopwatch(self._host.parts.now())
        elif isinstance(happening, Wait) and happening.why == "paused":
            self._waits = None
            if self._watch is not None:  # a pause tells nothing of how long the rest takes
                self._watch.leave_out(happening.seconds)
            if not self._is_stopping:
                self.now.setText(_("Paused. Nothing is being sent until you go on."))
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
            self._leaving = BatchReport(happening.batch, happening.rows, "leaving")
            self.now.setText(leaving_words(happening.rows))
            self._draw_soon()
            return
        elif self.report is not None:
            self._waits = None
            self.report = step(self.report, cast("Entry", happening))
            if isinstance(happening, Resumed):
                self._done_before = _answered(self.report)
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
            self.now.setText(_("Pausing once the batch under way has been answered."))
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

    def _batches(self) -> list[BatchReport]:
        """Return all batches: those sent, the one that leaves, and those waiting as planned.

        They grow and shrink as they are answered, so what waits is told by its rows alone.
        """
        report = self.report
        known = dict(report.batches) if report is not None else {}
        if not self.is_running:
            return list(known.values())
        if self._leaving is not None:
            known.setdefault(self._leaving.number, self._leaving)
        made = list(known.values())
        begun = sum(map(_taken, made))
        self._sizes = {}
        for place, (batch, size) in enumerate(self._planned, start=1):
            if size > begun:
                first, last = batch.rows
                if begun and first <= (end := made[-1].rows[-1]) < last:
                    first = end + 1
                made.append(replace(batch, number=-place, rows=(first, last)))
                self._sizes[-place] = size - begun
            begun = max(0, begun - size)
        return made

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
        batches = self._batches()
        self.model.set_batches(batches)
        self.grid.measure()
        self.bar.set_segments(self._parts(batches))
        if self.is_running and not self.grid.hasFocus():  # a person who looks is left alone
            ahead = ("leaving", *_TO_COME)
            following = next((i for i, one in enumerate(batches) if one.state in ahead), None)
            if following is not None:
                self.grid.scrollTo(self.model.index(following, 0))
        self._draw_now()
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

    def _parts(self, batches: Sequence[BatchReport]) -> list[Segment]:
        tones = {"answered": "create", "broken": "update"}
        tones |= dict.fromkeys(("leaving", "sent", "deferred"), "accent")
        made: list[Segment] = []
        # Rows of a batch that broke travel in other batches, or were not sent.
        shown = [one for one in batches if one.state != "broken" or one.unknown]
        counts = [
            self._sizes.get(one.number, 0) if one.state in _TO_COME else len(one.rows)
            for one in shown
        ]
        # Narrow parts are drawn wider than they are: many of them would tell of too much.
        whole = sum(counts)
        narrow = sum(count * _MOST_PARTS < whole for count in counts)
        is_short = len(counts) <= _MOST_PARTS and narrow <= _MOST_NARROW
        for one, count in zip(shown, counts, strict=True):
            said = batch_words(one) if is_short else ""
            made.append(Segment(count, tones.get(one.state, "line"), said))
        if not self._planned and self.report is not None:  # how it will be cut is not known here
            left = self.report.counts[Fate.NOT_SENT]
            made += [Segment(left, "line", _("to send"))] if left else []
        if is_short:
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
            done = _answered(report)
            batches = self._batches()
            words = _("{done} of {total} rows").format(done=f"{done:,}", total=f"{total:,}")
            waits = self._pause.is_set() or (self._waits is not None and self._waits[0] != "pace")
            if self.is_running and self._watch is not None and not waits:  # else nobody knows
                spent = self._watch.read_s(self._host.parts.now())
                before, count = self._done_before, len(answered)
                singly = self._singly(answered, batches)
                some = [(len(one.rows), one.seconds) for one in answered if one.seconds > 0]
                if singly.done:
                    some = [one for one in some if one[0] > 1]
                sure = time_left(done - before, total - before, spent, count, singly, some)
                left = left_words(sure)
                words = f"{words} · {left}" if left else words
            self.how_far.setText(words)
            begun = sum(one.state not in _TO_COME for one in batches)
            alone = sum(self._sizes[one.number] for one in batches if one.state == "singly")
            count = begun + alone + sum(one.state == "waiting" for one in batches)
            words = _("batch {at} of {count}") if self._planned else _("batch {at}")
            self.which.setText(words.format(at=f"{max(1, begun):,}", count=f"{max(1, count):,}"))
        if self.is_running and not self._is_stopping and self._waits is not None:
            why, until = self._waits
            left_s = max(0, round((until - self._host.parts.now()).total_seconds()))
            self.now.setText(WAIT_WORDS.get(why, WAIT_WORDS["pace"]).format(n=left_s))
        elif not self.is_running:
            self.now.setText(END_WORDS.get(report.state, "") if report is not None else "")

    def _singly(self, answered: Sequence[BatchReport], batches: Sequence[BatchReport]) -> Singly:
        """Return what travels one by one."""
        planned = sum(size for one, size in self._planned if one.state == "singly")
        left = sum(self._sizes[one.number] for one in batches if one.state == "singly")
        seconds = [one.seconds for one in answered if len(one.rows) == 1]
        is_paced = not self._host.draft.workspace.is_practice
        return Singly(planned - left, left, call_s(seconds, planned, is_paced=is_paced))


def _taken(one: BatchReport) -> int:
    """Return how many rows need not be told of as waiting because a batch has them."""
    if one.state == "answered":
        return len(one.landed) + len(one.unknown)
    return 0 if one.state == "broken" and not one.unknown else len(one.rows)


def _answered(report: Report) -> int:
    """Return of how many rows something is known."""
    batches = [one for one in report.batches.values() if one.state == "answered"]
    return sum(len(one.landed) + len(one.unknown) for one in batches)
