"""History: every upload ever made here, with its bar in miniature and its report."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.pastruns import has_rest, with_names_of_today
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.reversal import Reversal
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import moment_words
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Badge,
    Button,
    Card,
    Deed,
    Elided,
    EmptyState,
    ScrollColumn,
    StackedBar,
    Word,
    clear,
    line,
)
from planhat_desktop.ui.pages.counts import segments, undo_segments
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.pastrun import PastRun, read_run

_AT_ONCE = 50
# state → (its word, the badge's tone)
_STATES = {
    "finished": ("finished", "create"),
    "stopped": ("stopped", "update"),
    "interrupted": ("cut short", "held"),
    "undone": ("undone", ""),
}


def list_runs(
    journal: Journal, known: Sequence[Workspace]
) -> Generator[Happening, None, tuple[RunSummary, ...]]:
    """Return all runs, newest first. Raises `JournalUnusable`. Thread: job.

    Args:
        known: the workspaces there are; runs are told by the names they have now.
    """
    yield Progress("history", 0)
    return with_names_of_today(journal.runs(), known)


class RunCard(Card):
    """One upload: what, when, where to, its bar and its numbers.

    Signals:
        opened: its report is asked for.
        wanted: it shall go on.
    """

    opened = Signal(str)
    wanted = Signal(str)

    def __init__(self, run: RunSummary, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(margin=16, gap=6, parent=parent)
        self.run = run
        model = catalog.models.get(run.model)
        what = model.plural if model is not None else run.model
        top = line(gap=8)
        file = run.file or _("Pasted cells")
        if run.undo_of is not None:
            file = _("Taken back: {file}").format(file=file)
        elif run.continues is not None:
            file = _("Mended and sent again: {file}").format(file=file)
        top.addWidget(Elided(file, "strong", parent=self), 1)
        word, tone = (_("running now"), "accent") if run.is_busy else _STATES[run.state]
        top.addWidget(Badge(_(word), tone, self))
        self.body.addLayout(top)
        words = _("{when} · {what} to {workspace}").format(
            when=moment_words(run.at), what=what, workspace=run.workspace
        )
        words = f"{words} · {_('by {who}').format(who=run.by)}" if run.by else words
        self.body.addWidget(Elided(words, "quiet", parent=self))
        bar = StackedBar(6, self)
        parted = undo_segments if run.undo_of is not None else segments
        found = parted(run.counts)
        bar.set_segments(found)
        self.body.addSpacing(4)
        self.body.addWidget(bar)
        below = line(gap=8)
        parts = [f"{one.count:,} {one.words}" for one in found if one.count]
        below.addWidget(Elided(" · ".join(parts), "small", parent=self), 1)
        self.rest = Button(_("Go on"), "link", parent=self)
        self.rest.setAccessibleName(_("Go on with {file}").format(file=run.file))
        self.rest.setVisible(has_rest(run))
        self.rest.clicked.connect(self._ask_rest)
        below.addWidget(self.rest)
        self.open = Button(_("Open the report"), "link", parent=self)
        self.open.setAccessibleName(
            _("Open the report of {file}, {when}").format(file=run.file, when=moment_words(run.at))
        )
        self.open.clicked.connect(self._tell)
        below.addWidget(self.open)
        self.body.addLayout(below)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @Slot()
    def _ask_rest(self) -> None:
        self.wanted.emit(self.run.run)

    @Slot()
    def _tell(self) -> None:
        self.opened.emit(self.run.run)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._tell()


class HistoryPage(Page):
    """All uploads, newest first; a report is opened for reading only.

    Attributes:
        cards: the uploads shown.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("History"))
        self._runs: tuple[RunSummary, ...] | None = None
        self._asked = False
        self._shown = _AT_ONCE
        self.cards: list[RunCard] = []
        self.stack = QStackedWidget(self)
        self.body.addWidget(self.stack, 1)
        self._list = ScrollColumn(gap=10, parent=self.stack)
        self.stack.addWidget(self._list)
        self._none = EmptyState(
            "clock-counter-clockwise",
            _("No upload yet"),
            _(
                "Every upload is written down here: what was sent, what Planhat answered,"
                " and what became of each row."
            ),
            [Deed(_("Start an upload"), self._start)],
            self.stack,
        )
        self.stack.addWidget(self._none)
        self._lay_one()

    def _lay_one(self) -> None:
        self.one = PastRun(self.host, self.stack)
        self.one.left.connect(self.show_list)
        self.one.edited.connect(self.edited)
        self.one.ended.connect(self._reopen)
        self.one.turned.connect(self.turn_back)
        self.one.asked.connect(self._reopen)
        self.view = self.one.view
        self.stack.addWidget(self.one)

    # Reading

    @override
    def arrive(self) -> None:
        if self.one.running.is_running:
            return
        self.one.clear()
        self._asked = False
        self.draw(self.host.draft)

    def _read(self) -> None:
        self._asked = True
        parts = self.host.parts
        work = list_runs(parts.journal, parts.settings.workspaces())
        # Quiet: whoever comes here for one run does not wait for all of them.
        title = _("Reading the history")
        self.host.start(Task(work, title, self._take_runs, retry=self._read, quiet=True))

    def _take_runs(self, runs: object) -> None:
        assert isinstance(runs, tuple)
        if runs != self._runs:
            self._runs = runs
            self._shown = _AT_ONCE
            self._fill()
        self.edited.emit()

    def _fill(self) -> None:
        clear(self._list.body)
        self.cards = []
        runs = self._runs or ()
        for run in runs[: self._shown]:
            card = RunCard(run, self.host.draft.catalog, self._list.content)
            card.opened.connect(self.open_run)
            card.wanted.connect(self.go_on_with)
            self.cards.append(card)
            self._list.body.addWidget(card)
        left = len(runs) - self._shown
        if left > 0:
            words = plural(left, "Show {n} older upload", "Show {n} older uploads")
            more = Button(words, parent=self._list.content)
            more.clicked.connect(self._show_more)
            self._list.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _show_more(self) -> None:
        self._shown += _AT_ONCE * 4
        self._fill()

    @Slot(str)
    def open_run(self, name: str) -> None:
        """Show the report of a run, with what can be done about it."""
        self._open(name, lambda: None)

    def go_on_with(self, name: str) -> None:
        """Go on with a run that was cut short."""
        self._open(name, self.one.go_on)

    def take_back(self, name: str) -> None:
        """Show what of a run can be taken back."""
        self._open(name, self.one.ask_undo)

    @Slot(object)
    def turn_back(self, reversal: Reversal) -> None:
        """Do what can be done about an upload that was taken back: undo that, or go on with it."""
        deed = self.take_back if reversal.standing == "undone" else self.go_on_with
        deed(reversal.by.run)

    def take_back_all(self, name: str) -> None:
        """Show what can be taken back of all sheets that were sent together with a run."""
        self._open(name, self.one.ask_undo_all)

    def _open(self, name: str, then: Callable[[], object]) -> None:
        parts = self.host.parts
        journal, known = parts.journal, parts.settings.workspaces()

        def done(found: object) -> None:
            if isinstance(found, tuple):
                self.one.show_run(*found)
                self.edited.emit()
                self.one.all.setFocus()
                then()

        self._asked = True
        self.host.start(Task(read_run(journal, name, known), _("Reading a report"), done))

    @Slot(str)
    def _reopen(self, name: str) -> None:
        self._open(name, lambda: None)

    @Slot()
    def show_list(self) -> None:
        """Show all uploads again."""
        self.one.clear()
        self._asked = False
        self.edited.emit()

    def _start(self) -> None:
        self.host.go(Step.FILE)

    # Drawing

    @override
    def draw(self, draft: Draft) -> None:
        if self.one.report is not None:
            title, words = self.one.describe()
            self.title.setText(title)
            self.subtitle.setText(words)
            self.stack.setCurrentWidget(self.one)
            return
        self.title.setText(_("History"))
        is_waiting = self._runs is None and not self._asked and self.host.is_busy
        words = _("Every upload from this computer, newest first.")
        later = _("The uploads are listed here as soon as what is under way has ended.")
        self.subtitle.setText(later if is_waiting else words)
        self.stack.setCurrentWidget(self._list if self._runs or self._runs is None else self._none)
        # Once each time the page is shown, as soon as no other job is running.
        if not self._asked and not self.host.is_busy and self.isVisible():
            self._read()

    @override
    def words(self) -> Sequence[Word]:
        if self.one.report is not None:
            return self.one.words()
        if not self._runs:
            return ()
        return (Word(plural(len(self._runs), "upload", "uploads"), f"{len(self._runs):,}"),)

    @override
    def can_go_back(self) -> bool:
        return not self.one.running.is_running

    @override
    def extra_buttons(self) -> Sequence[QWidget]:
        running = self.one.running
        return (running.stop_button,) if running.is_running else ()
