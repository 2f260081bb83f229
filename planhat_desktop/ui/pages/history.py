"""History: every upload ever made here, with its bar in miniature and its report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from planhat_desktop.app.accounts import account, headline
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.sending import read_report
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import show_date
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.report import Report
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
    column,
    line,
)
from planhat_desktop.ui.pages.account import AccountView
from planhat_desktop.ui.pages.counts import ORDER, fate_word, segments
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.saving import ask_where, save_file

_AT_ONCE = 50
# state → (its word, the badge's tone)
_STATES = {
    "finished": ("finished", "create"),
    "stopped": ("stopped", "update"),
    "interrupted": ("cut short", "held"),
    "undone": ("undone", ""),
}


def list_runs(journal: Journal) -> Generator[Happening, None, tuple[RunSummary, ...]]:
    """Return all runs, newest first. Raises `JournalUnusable`. Thread: job."""
    yield Progress("history", 0)
    return journal.runs()


def moment_words(text: str) -> str:
    """Return an ISO 8601 moment as ``22 Nov 2026, 10:15``; other texts as they are."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{show_date(moment.date())}, {moment:%H:%M}"


class RunCard(Card):
    """One upload: what, when, where to, its bar and its numbers.

    Signals:
        opened: its report is asked for.
    """

    opened = Signal(str)

    def __init__(self, run: RunSummary, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(margin=16, gap=6, parent=parent)
        self.run = run
        model = catalog.models.get(run.model)
        what = model.plural if model is not None else run.model
        top = line(gap=8)
        top.addWidget(Elided(run.file or _("Pasted cells"), "strong", parent=self), 1)
        word, tone = (_("running now"), "accent") if run.is_busy else _STATES[run.state]
        top.addWidget(Badge(_(word), tone, self))
        self.body.addLayout(top)
        words = _("{when} · {what} to {workspace}").format(
            when=moment_words(run.at), what=what, workspace=run.workspace
        )
        self.body.addWidget(Elided(words, "quiet", parent=self))
        bar = StackedBar(6, self)
        bar.set_segments(segments(run.counts))
        self.body.addSpacing(4)
        self.body.addWidget(bar)
        below = line(gap=8)
        parts = [f"{run.counts[fate]:,} {fate_word(fate)}" for fate in ORDER if run.counts[fate]]
        below.addWidget(Elided(" · ".join(parts), "small", parent=self), 1)
        self.open = Button(_("Open the report"), "link", parent=self)
        self.open.setAccessibleName(
            _("Open the report of {file}, {when}").format(file=run.file, when=moment_words(run.at))
        )
        self.open.clicked.connect(self._tell)
        below.addWidget(self.open)
        self.body.addLayout(below)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

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
        self._report: Report | None = None
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
        self._lay_report()

    def _lay_report(self) -> None:
        self._one = QWidget(self.stack)
        box = column(self._one, gap=12)
        above = line(gap=10)
        self.all = Button(_("All uploads"), "pill", sign="arrow-left", parent=self._one)
        self.all.clicked.connect(self.show_list)
        above.addWidget(self.all)
        above.addStretch(1)
        self.save = Button(_("Save report"), "pill", sign="download-simple", parent=self._one)
        self.save.clicked.connect(self._save)
        above.addWidget(self.save)
        box.addLayout(above)
        self.view = AccountView(self._one)
        box.addWidget(self.view, 1)
        self.stack.addWidget(self._one)

    # Reading

    @override
    def arrive(self) -> None:
        self._report = None
        self._asked = False
        self.draw(self.host.draft)

    def _read(self) -> None:
        self._asked = True
        work = list_runs(self.host.parts.journal)
        self.host.start(Task(work, _("Reading the history"), self._take_runs, retry=self._read))

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
        """Show the report of a run."""
        work = read_report(self.host.parts.journal, name)
        self.host.start(Task(work, _("Reading a report"), self._take_report))

    def _take_report(self, report: object) -> None:
        if isinstance(report, Report):
            self._report = report
            self.view.set_report(report)
            self.edited.emit()
            self.all.setFocus()

    @Slot()
    def show_list(self) -> None:
        """Show all uploads again."""
        self._report = None
        self.edited.emit()

    @Slot()
    def _save(self) -> None:
        report = self._report
        if report is None:
            return
        name = f"{Path(report.started.file).stem or 'upload'} – {_('report')}.xlsx"
        path = ask_where(self, name, "Excel (*.xlsx);;CSV (*.csv)")
        if path is not None:
            save_file(self.host, path, lambda to: self.host.parts.export_outcomes(report, to))

    def _start(self) -> None:
        self.host.go(Step.FILE)

    # Drawing

    @override
    def draw(self, draft: Draft) -> None:
        report = self._report
        if report is not None:
            started = report.started
            self.title.setText(headline(report))
            words = _("{when}, to {workspace}. {account}").format(
                when=moment_words(started.at), workspace=started.workspace, account=account(report)
            )
            self.subtitle.setText(words)
            self.stack.setCurrentWidget(self._one)
            return
        self.title.setText(_("History"))
        self.subtitle.setText(_("Every upload from this computer, newest first."))
        self.stack.setCurrentWidget(self._list if self._runs or self._runs is None else self._none)
        # Once each time the page is shown, as soon as no other job is running.
        if not self._asked and not self.host.is_busy and self.isVisible():
            self._read()

    @override
    def words(self) -> Sequence[Word]:
        if not self._runs or self._report is not None:
            return ()
        return (Word(plural(len(self._runs), "upload", "uploads"), f"{len(self._runs):,}"),)
