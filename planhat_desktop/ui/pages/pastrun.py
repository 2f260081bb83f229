"""One run of the past: its report, going on with it, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QWidget

from planhat_desktop.app.accounts import (
    Standing,
    account,
    headline,
    origin_words,
    resumed_words,
)
from planhat_desktop.app.again import read_whole
from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.exchanges import Exchange, read_exchanges
from planhat_desktop.app.pastruns import (
    can_undo,
    find_workspace,
    go_on,
    has_rest,
    look_back,
    lost_workspace,
    take_back,
    with_names_of_today,
)
from planhat_desktop.app.ports import Journal, Planhat, RunSummary
from planhat_desktop.app.retreat import (
    LookAll,
    Retreat,
    find_together,
    look_at_all,
    retreat_words,
    take_back_all,
)
from planhat_desktop.app.reversal import Reversal, find_reversal, for_good_words, is_for_good
from planhat_desktop.app.run import Running, name_run
from planhat_desktop.app.standings import sheets_words
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.undoing import Look
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import moment_words
from planhat_desktop.core.journal import Entry
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Model, Workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Button, Deed, Elided, FlowLayout, Text, Word, column
from planhat_desktop.ui.pages.account import AccountView
from planhat_desktop.ui.pages.exchanges import ExchangesView
from planhat_desktop.ui.pages.onepage import add_pages
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.pages.running import RunView
from planhat_desktop.ui.pages.saving import ask_where, save_file
from planhat_desktop.ui.pages.undocard import UndoCard


def read_run(
    journal: Journal, name: str, known: Sequence[Workspace]
) -> Generator[Happening, None, tuple[RunSummary, Report, tuple[str, ...], Reversal | None] | None]:
    """Return a run and its report, or None. Raises `JournalUnusable`. Thread: job.

    The report tells also of the rows that were mended and sent again later. With it come the
    sheets that can be taken back with it, as of `find_together`, and how it was taken back.

    Args:
        known: as of `history.list_runs`.
    """
    report = yield from read_whole(journal, name)
    runs = journal.runs()
    found = with_names_of_today([one for one in runs if one.run == name], known)
    if not found or report is None:
        return None
    return found[0], report, find_together(runs, name), find_reversal(runs, name)


class PastRun(QWidget):
    """Shows one run, and does what can be done about it.

    Attributes:
        report: of the run shown; None when none is.
        view: its report; `running` takes its place while something is sent.
        exchanges: its requests and answers, once they were asked for.
        undo: what an undo would do, once that was asked.
    Signals:
        left: all runs are to be shown again.
        edited: it is another now.
        ended: the run of this name has ended, and its report is to be read.
        turned: something shall be done about this `Reversal`.
        asked: the report of this run is to be shown.
    """

    left = Signal()
    edited = Signal()
    ended = Signal(str)
    turned = Signal(object)
    asked = Signal(str)

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.run: RunSummary | None = None
        self.report: Report | None = None
        self._reversal: Reversal | None = None
        self._together: tuple[str, ...] = ()  # runs of the sheets that were sent with it
        self._asked: tuple[str, ...] = ()  # those that the card asks about; none: the run alone
        whole = column(self, gap=12)
        self.deeds = QWidget(self)
        flow = FlowLayout(self.deeds, gap=10)
        self.all = Button(_("All uploads"), "pill", sign="arrow-left", parent=self.deeds)
        self.all.clicked.connect(self.left)
        self.rest = Button(_("Go on with the rest"), "pill", sign="play", parent=self.deeds)
        self.rest.clicked.connect(self.go_on)
        self.back = Button(
            _("Undo this upload…"), "pill", sign="arrow-u-up-left", parent=self.deeds
        )
        self.back.clicked.connect(self.ask_undo)
        self.turn = Button("", "pill", sign="arrow-u-up-left", parent=self.deeds)
        self.turn.clicked.connect(self._turn_back)
        self.see = Button(_("See the undo"), "pill", parent=self.deeds)
        self.see.clicked.connect(self._see_undo)
        self.back_all = Button("", "pill", sign="arrow-u-up-left", parent=self.deeds)
        self.back_all.clicked.connect(self.ask_undo_all)
        self.save = Button(_("Save report"), "pill", sign="download-simple", parent=self.deeds)
        self.save.clicked.connect(self._open_save)
        self.wire = Button(_("Requests and answers"), "pill", sign="code", parent=self.deeds)
        self.wire.clicked.connect(self._turn)
        undoing = (self.back, self.turn, self.see, self.back_all)
        for button in (self.all, self.rest, *undoing, self.save, self.wire):
            flow.addWidget(button)
        whole.addWidget(self.deeds)
        self.origin = Elided("", "small", parent=self)
        whole.addWidget(self.origin)
        self.barred = Text("", "quiet", wrap=True, parent=self)
        whole.addWidget(self.barred)
        self.undo = UndoCard(self)
        self.undo.given.connect(self._take_back)
        whole.addWidget(self.undo)
        self.stack = QStackedWidget(self)
        self.view = AccountView(self.stack)
        self.view.offer_rows(host)
        # In a low window what is asked is not cut: the rows below it make room.
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.undo.turned.connect(self.view.stack.setHidden)
        self.stack.addWidget(self.view)
        self.running = RunView(host, self.stack)
        self.stack.addWidget(self.running)
        self.exchanges = ExchangesView(host, self.stack)
        self.stack.addWidget(self.exchanges)
        whole.addWidget(self.stack, 1)

    def show_run(
        self,
        run: RunSummary,
        report: Report,
        together: tuple[str, ...] = (),
        reversal: Reversal | None = None,
    ) -> None:
        """Show a run; `together` as of `find_together`, and how it was taken back since."""
        self.run, self.report, self._together, self._reversal = run, report, together, reversal
        self.undo.hide()
        self.view.set_report(report, standing=self._standing)
        self._show(self.view)
        self.origin.setText(origin_words(report.started))
        self.rest.setVisible(has_rest(run) and reversal is None)
        self.back.setVisible(can_undo(run) and reversal is None)
        self.turn.say(reversal.deed_words if reversal is not None else "")
        self.turn.setVisible(reversal is not None and bool(reversal.deed_words))
        self.see.setVisible(reversal is not None)
        self.barred.setText(for_good_words(run.model) if is_for_good(run.model) else "")
        self.barred.setVisible(bool(self.barred.text()))
        self.back_all.setVisible(len(together) > 1)
        self.back_all.say(_("Undo all {sheets}…").format(sheets=sheets_words(len(together))))
        is_undo = run.undo_of is not None
        self.back.say(_("Undo the undo…") if is_undo else _("Undo this upload…"))
        self.deeds.show()

    def clear(self) -> None:
        """Show none."""
        self.run, self.report = None, None
        self.undo.hide()

    def describe(self) -> tuple[str, str]:
        """Return the title and the line below it."""
        run, report = self.run, self.report
        if run is None or report is None:
            return "", ""
        started = report.started
        if self.running.is_running:
            file = started.file or _("pasted cells")
            title = _("Sending to {where}: {file}")
            return title.format(where=run.workspace, file=file), ""
        words = _("{when}, to {workspace}. {account}").format(
            when=moment_words(started.at), workspace=run.workspace, account=account(report)
        )
        since = self._reversal.words if self._reversal is not None else ""
        told = (words, resumed_words(report), since)
        return headline(report, self._standing), " ".join(one for one in told if one)

    @property
    def _standing(self) -> Standing:
        if self._reversal is not None:
            return self._reversal.standing
        return "busy" if self.run is not None and self.run.is_busy else ""

    def words(self) -> Sequence[Word]:
        """Return how things stand, for the footer."""
        if self.running.is_running:
            return (Word(_("Written to the journal before it is sent: nothing is lost.")),)
        return ()

    # Going on

    @Slot()
    def go_on(self) -> None:
        """Send what is left of the run."""
        run, workspace = self.run, self._workspace()
        if run is None or workspace is None:
            return
        reach, parts = self._reach(workspace), self._host.parts
        work = go_on(run.run, self._load_models, workspace, reach, parts.journal, parts.now)
        self._begin(work, _("Uploading"), run.run, self.go_on)

    def _begin(
        self,
        work: Running | Generator[Happening | Entry, None, Retreat],
        title: str,
        name: str,
        again: Callable[[], object],
    ) -> None:
        def over(run: str = name) -> None:
            self.running.end(None)
            self._show(self.view)
            self.deeds.show()
            self.ended.emit(run)

        def done(result: object) -> None:
            if isinstance(result, Retreat):
                # Where it did not come to its end, what is left is asked for from the same run.
                is_done = bool(result.reports) and not result.words
                over(result.reports[-1].started.run if is_done else name)
                deeds = [Deed(_("Try again"), again)] if result.words else []
                self._host.tell(retreat_words(result), "", deeds, "update" if deeds else "create")
                return
            over(result.started.run if isinstance(result, Report) else name)
            if isinstance(result, Report):
                self._host.together.follow(result)
            if isinstance(result, Report) and result.state in ("broken", "safety"):
                self._host.tell(result.words)

        def troubled(trouble: Trouble) -> None:
            over()
            self._host.tell(trouble.what, trouble.do, [Deed(_("Try again"), again)])

        if self.running.begin(work, title, done, troubled=troubled, stopped=over):
            self.undo.hide()
            self.deeds.hide()
            self._show(self.running)
            self.running.stop_button.setFocus()
        self.edited.emit()

    # Taking back

    @Slot()
    def _turn_back(self) -> None:
        self.turned.emit(self._reversal)

    @Slot()
    def _see_undo(self) -> None:
        if self._reversal is not None:
            self.asked.emit(self._reversal.by.run)

    @Slot()
    def ask_undo(self) -> None:
        """Find out what of the run can be taken back, and show it."""
        run, workspace = self.run, self._workspace()
        if run is None or workspace is None:
            return
        reach, parts = self._reach(workspace), self._host.parts
        work = look_back(run.run, self._load_models, workspace, reach, parts.journal, parts.now)
        title = _("Looking what can be taken back")
        steps = cast("Generator[Happening, None, object]", work)
        self._host.start(Task(steps, title, self._show_look, retry=self.ask_undo))

    @Slot()
    def ask_undo_all(self) -> None:
        """Find out what of all sheets that were sent together can be taken back, and show it."""
        workspace, parts = self._workspace(), self._host.parts
        if workspace is None:
            return
        where = self._load_models, workspace, self._reach(workspace), parts.journal, parts.now
        work = look_at_all(self._together, *where)
        title = _("Looking what can be taken back")
        steps = cast("Generator[Happening, None, object]", work)
        self._host.start(Task(steps, title, self._show_look, retry=self.ask_undo_all))

    def _show_look(self, found: object) -> None:
        assert isinstance(found, Look | LookAll)
        self._asked = found.runs if isinstance(found, LookAll) else ()
        self.undo.open_for(found)

    @Slot()
    def _take_back(self) -> None:
        run, workspace = self.run, self._workspace()
        if run is None or workspace is None:
            return
        reach, parts, models = self._reach(workspace), self._host.parts, self._load_models
        name, journal, clock = name_run(parts.now()), parts.journal, parts.now
        title = _("Taking the upload back")
        if self._asked:
            where = models, workspace, reach, journal, clock
            all_of_it = take_back_all(self._asked, *where, by=parts.user())
            self._begin(all_of_it, title, run.run, self.ask_undo_all)
            return
        work = take_back(run.run, name, models, workspace, reach, journal, clock, by=parts.user())
        self._begin(work, title, name, self.ask_undo)

    def _workspace(self) -> Workspace | None:
        run, parts = self.run, self._host.parts
        if run is None:
            return None
        found = find_workspace(run, (parts.practice, *parts.settings.workspaces()))
        if found is None:
            trouble = lost_workspace(run)
            self._host.tell(trouble.what, trouble.do)
        return found

    def _reach(self, workspace: Workspace) -> Callable[[], Planhat]:
        parts = self._host.parts
        return lambda: parts.open(workspace)

    def _load_models(self) -> Mapping[str, Model]:
        return self._host.parts.load_catalog().models

    # Word for word

    def _show(self, widget: QWidget) -> None:
        self.stack.setCurrentWidget(widget)
        is_wire = widget is self.exchanges
        self.wire.say(_("Back to the rows") if is_wire else _("Requests and answers"))

    @Slot()
    def _turn(self) -> None:
        """Show the requests of the run, or its rows again."""
        if self.stack.currentWidget() is self.exchanges:
            self._show(self.view)
        elif self.run is not None:
            work = self._read_exchanges(self.run.run)
            self._host.start(Task(work, _("Reading what was sent"), self._show_exchanges))

    def _read_exchanges(self, name: str) -> Generator[Happening, None, list[Exchange]]:
        journal = self._host.parts.journal
        return (yield from read_exchanges(journal, name, self._load_models()))

    def _show_exchanges(self, found: object) -> None:
        assert isinstance(found, list)
        if self.run is not None:
            self.exchanges.set_exchanges(found, f"{self._stem} – {_('requests')}")
            self._show(self.exchanges)

    # Saving

    @Slot()
    def _open_save(self) -> None:
        if self.report is None:
            return
        menu = QMenu(self.save)
        menu.addAction(_("Excel (xlsx)")).triggered.connect(lambda: self._save(".xlsx"))
        menu.addAction(_("Text (csv)")).triggered.connect(lambda: self._save(".csv"))
        add_pages(menu, self._host, self.save, self.report.started.run, self._stem)
        menu.popup(self.save.mapToGlobal(self.save.rect().bottomLeft()))
        menu.aboutToHide.connect(menu.deleteLater)

    @property
    def _stem(self) -> str:
        return (Path(self.run.file).stem if self.run is not None else "") or "upload"

    def _save(self, suffix: str) -> None:
        report = self.report
        kinds = "Excel (*.xlsx)" if suffix == ".xlsx" else "CSV (*.csv)"
        path = ask_where(self, f"{self._stem} – {_('report')}{suffix}", kinds)
        if report is not None and path is not None:
            save_file(self._host, path, lambda to: self._host.parts.export_outcomes(report, to))
