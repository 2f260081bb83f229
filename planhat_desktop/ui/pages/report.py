"""The Report page: what became of every row, and what to do with those that need a person."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from typing_extensions import override

from planhat_desktop.app.accounts import account, headline
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.exports import count_mended
from planhat_desktop.app.retreat import find_together
from planhat_desktop.app.reversal import Reversal, for_good_words, is_for_good
from planhat_desktop.app.sequel import left_words, rest_words
from planhat_desktop.app.sheaf import can_go_on, is_begun, sheet_name
from planhat_desktop.app.standings import part_account, whole_account
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as Happening
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.address import app_url
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.rerun import Again, rows_again
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Button, Deed, FlowLayout, Text, Word, at_once, line
from planhat_desktop.ui.offering import history_of
from planhat_desktop.ui.pages.account import AccountView
from planhat_desktop.ui.pages.hindsight import Hindsight
from planhat_desktop.ui.pages.onepage import add_pages
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.saving import ask_where, save_file

_LOW = 430  # pixels of the page below which its numbers need the room of the sentence above them


class ReportPage(Page):
    """The end of an upload, and the start of the next."""

    step = Step.REPORT

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Report"))
        self.since = Hindsight(host, self.edited.emit)
        self.view = AccountView(self)
        self.body.addWidget(self.view, 1)
        self._lay_deeds()
        self.view.offer_rows(host)
        self.view.grid.activated.connect(self._mend_one)
        self.view.selected.connect(self._draw_chosen)

    def _lay_deeds(self) -> None:
        deeds = QWidget(self)
        flow = FlowLayout(deeds, gap=10)
        self.save = Button(_("Save report"), sign="download-simple", parent=deeds)
        self.save.clicked.connect(self._open_save)
        self.save_rest = Button("", sign="file-x", parent=deeds)
        self.save_rest.clicked.connect(self._save_rest)
        self.open_it = Button(_("Open in Planhat"), sign="arrow-square-out", parent=deeds)
        self.open_it.clicked.connect(self._open_in_planhat)
        self.chosen = Button(_("Mend the selected rows"), sign="pencil-simple", parent=deeds)
        self.chosen.clicked.connect(self._mend_chosen)
        self.keep = Button(_("Save as profile"), sign="bookmark-simple", parent=deeds)
        self.keep.clicked.connect(self._name_profile)
        self.rest = Button(_("Send the rest"), sign="play", parent=deeds)
        self.rest.clicked.connect(self._send_rest)
        self.undo = Button(_("Undo this upload…"), sign="arrow-u-up-left", parent=deeds)
        self.undo.clicked.connect(self._take_back)
        self.see = Button(_("See the undo"), parent=deeds)
        self.see.clicked.connect(self._see_undo)
        self.again = Button(_("Start another"), sign="plus", parent=deeds)
        self.again.clicked.connect(self._start_another)
        before = (self.chosen, self.rest, self.save, self.save_rest, self.open_it)
        for button in (*before, self.undo, self.see, self.keep, self.again):
            flow.addWidget(button)
        self._deeds = deeds
        self.barred = Text("", "quiet", wrap=True, parent=self)
        self.body.addWidget(self.barred)
        self.body.addWidget(deeds)
        self.naming = QWidget(self)
        across = line(self.naming, gap=8)
        self.name = QLineEdit(self.naming)
        self.name.setMaximumWidth(320)
        self.name.setAccessibleName(_("Name of the profile"))
        self.name.setPlaceholderText(_("Name, e.g. Renewals monthly"))
        self.name.returnPressed.connect(self._save_profile)
        across.addWidget(self.name, 1)
        yes = Button(_("Save profile"), "primary", parent=self.naming)
        yes.clicked.connect(self._save_profile)
        across.addWidget(yes)
        no = Button(_("Not now"), parent=self.naming)
        no.clicked.connect(self._close_naming)
        across.addWidget(no)
        across.addStretch(1)
        self.naming.hide()
        self.body.addWidget(self.naming)

    @property
    def report(self) -> Report | None:
        """What is shown."""
        return self.host.draft.report

    @property
    def reversal(self) -> Reversal | None:
        """How what is shown was taken back since, or None."""
        return self.since.of(self.report)

    # Drawing

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.subtitle.setVisible(self.height() >= _LOW)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.since.expire()

    @override
    def draw(self, draft: Draft) -> None:
        report = draft.report
        if report is None:
            self.title.setText(_("Report"))
            self.subtitle.setText(_("Nothing has been uploaded yet."))
            self.view.hide()
            self._deeds.hide()
            return
        with at_once(self), at_once(self._deeds):
            self._draw_report(report, draft)
        if self.isVisible():
            self.since.look()

    def _draw_report(self, report: Report, draft: Draft) -> None:
        since = self.reversal
        standing = since.standing if since is not None else ""
        self.title.setText(headline(report, standing))
        words = self._account(report, draft)
        self.subtitle.setText(f"{since.words} {words}" if since is not None else words)
        self.view.set_report(report, draft.table, draft.mapping, draft.model, standing)
        left = count_mended(report)
        self.save_rest.setVisible(left > 0 and draft.table is not None and since is None)
        self.save_rest.say(plural(left, "Save {n} row to mend", "Save {n} rows to mend"))
        self.save.setVisible(draft.table is not None)
        self.keep.setVisible(draft.table is not None and draft.mapping is not None)
        self.again.setVisible(self.primary() != self.again.accessibleName())
        counts = report.counts
        together = self.host.sheaf.left
        is_open = counts[Fate.NOT_SENT] + counts[Fate.UNKNOWN] > 0
        is_any_back = any(map(self.since.of, self.host.sheaf.reports))
        self.rest.setVisible((is_open or bool(together)) and not is_any_back)
        goes_on = bool(together) or can_go_on(report)
        self.rest.say(rest_words(together) if goes_on else _("Preview it again"))
        is_again = draft.run != report.started.run  # only what was sent last is one run
        self.undo.say(_("Undo what was sent last…") if is_again else _("Undo this upload…"))
        if since is not None:
            is_one_of_several = self.host.sheaf.is_several and since.standing == "undone"
            one = _("Undo the undo of this sheet…")
            self.undo.say(one if is_one_of_several else since.deed_words)
        told = self.host.sheaf.reports if self.host.sheaf.is_several else (report,)
        sent = [one for one in told if one.counts[Fate.CREATED] + one.counts[Fate.UPDATED]]
        for_good = {one.started.model for one in sent if is_for_good(one.started.model)}
        can_undo = any(one.started.model not in for_good for one in sent)
        self.undo.setVisible(bool(since.deed_words) if since is not None else can_undo)
        self.see.setVisible(since is not None)
        self.barred.setText(" ".join(map(for_good_words, sorted(for_good))))
        self.barred.setVisible(bool(for_good))
        self.open_it.setVisible(app_url(draft.workspace) is not None)
        self._draw_chosen()
        self.view.show()
        self._deeds.show()

    def _account(self, report: Report, draft: Draft) -> str:
        sheaf = self.host.sheaf
        if not sheaf.is_several:
            return account(report)
        words = f"{part_account(draft, report)} {whole_account(sheaf.reports, sheaf.undone)}"
        return f"{words} {left_words(sheaf.left)}".rstrip()

    # Deeds

    @Slot()
    def _open_save(self) -> None:
        menu = QMenu(self.save)
        menu.addAction(_("Excel (xlsx)")).triggered.connect(lambda: self.save_report(".xlsx"))
        menu.addAction(_("Text (csv)")).triggered.connect(lambda: self.save_report(".csv"))
        if self.report is not None and is_begun(self.report):
            stem = Path(self.report.started.file).stem or "upload"
            add_pages(menu, self.host, self.save, self.report.started.run, stem)
        menu.popup(self.save.mapToGlobal(self.save.rect().bottomLeft()))
        menu.aboutToHide.connect(menu.deleteLater)

    def save_report(self, suffix: str, path: Path | None = None) -> None:
        """Write the report as xlsx or csv; asks where without a path."""
        report, table = self.report, self.host.draft.table
        if report is None or table is None:
            return
        kinds = "Excel (*.xlsx)" if suffix == ".xlsx" else "CSV (*.csv)"
        path = path or ask_where(self, self._file_name(_("report"), suffix), kinds)
        if path is not None:
            save_file(self.host, path, lambda to: self.host.parts.export(report, table, to))

    @Slot()
    def _save_rest(self) -> None:
        self.save_rows()

    def save_rows(self, path: Path | None = None) -> None:
        """Write the rows to be mended; asks where without a path."""
        report, table = self.report, self.host.draft.table
        if report is None or table is None:
            return
        path = path or ask_where(self, self._file_name(_("to mend"), ".xlsx"), "Excel (*.xlsx)")
        if path is not None:
            save_file(self.host, path, lambda to: self.host.parts.export_rest(report, table, to))

    def _file_name(self, what: str, suffix: str) -> str:
        report = self.report
        stem = Path(report.started.file).stem if report is not None else ""
        sheaf = self.host.sheaf
        sheet = f" – {sheet_name(sheaf.draft.table)}" if sheaf.is_several else ""
        return f"{stem or 'upload'}{sheet} – {what}{suffix}"

    @Slot()
    def _open_in_planhat(self) -> None:
        url = app_url(self.host.draft.workspace)
        if url is not None:
            QDesktopServices.openUrl(QUrl(url))

    @Slot()
    def _name_profile(self) -> None:
        draft = self.host.draft
        stem = Path(draft.table.source.name).stem if draft.table is not None else ""
        self.name.setText(draft.content.profile or stem)
        self.naming.show()
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def _close_naming(self) -> None:
        self.naming.hide()
        self.keep.setFocus()

    @Slot()
    def _save_profile(self) -> None:
        draft, profiles = self.host.draft, self.host.parts.profiles
        name = " ".join(self.name.text().split())
        if not name or draft.mapping is None or draft.table is None:
            self.name.setFocus()
            return
        is_there = name in profiles.names()
        if is_there and name != draft.content.profile:
            self.host.tell(
                _("There is already a profile “{name}”.").format(name=name),
                _("Choose another name, or delete that profile first."),
                tone="update",
            )
            self.name.setFocus()
            return
        profile = profile_of(draft.mapping, draft.table, draft.policy, name, draft.model)
        profiles.save(name, write_profile(profile))
        profiles.mark_used(name, self.host.parts.now().isoformat(timespec="seconds"))
        self.naming.hide()
        self.host.hush()
        self.host.toast(
            _("Saved. Next month, files like this one are recognised as “{name}”.").format(
                name=name
            )
        )

    @Slot()
    def _send_rest(self) -> None:
        if self.host.sheaf.left:
            self.host.together.send_rest()
        elif self.report is not None and not can_go_on(self.report):
            self.host.go(Step.PREVIEW)  # what is in Planhat by then is the same there
        else:
            history_of(self.host).go_on_with(self.host.draft.run)

    @Slot()
    def _take_back(self) -> None:
        sheaf, journal = self.host.sheaf, self.host.parts.journal
        if self.reversal is not None:
            history_of(self.host).turn_back(self.reversal)
            return
        if not sheaf.is_several:
            history_of(self.host).take_back(sheaf.draft.run)
            return

        def done(found: object) -> None:
            assert isinstance(found, tuple)
            if found:
                history_of(self.host).take_back_all(found[0])
            else:
                self.host.toast(_("All sheets of this upload are taken back."))

        def find() -> Generator[Happening, None, tuple[str, ...]]:
            yield Progress("folding", 0)
            return find_together(journal.runs(), sheaf.reports[0].started.run)

        self.host.start(Task(find(), _("Reading the history"), done))

    @Slot()
    def _see_undo(self) -> None:
        if self.reversal is not None:
            history_of(self.host).open_run(self.reversal.by.run)

    @Slot()
    def _start_another(self) -> None:
        self.host.go(Step.FILE)

    # Mending

    def _again(self) -> frozenset[int]:
        """Return the rows that can be mended here, for their sheet is at hand."""
        report = self.report
        is_there = report is not None and self.host.draft.table is not None
        return rows_again(report) if report and is_there and not self.reversal else frozenset()

    @Slot()
    def _draw_chosen(self) -> None:
        count = len(self.view.chosen & self._again())
        self.chosen.setVisible(count > 1)
        self.chosen.say(plural(count, "Mend {n} selected row", "Mend {n} selected rows"))

    @Slot()
    def _mend_chosen(self) -> None:
        self._mend(self.view.chosen & self._again())

    @Slot()
    def _mend_one(self) -> None:
        """Mend where a row is pressed twice that can be mended; others are listed as well."""
        if self.view.chosen & self._again():
            self._mend_all()

    @Slot()
    def _mend_all(self) -> None:
        self._mend(self._again())

    def _mend(self, rows: frozenset[int]) -> None:
        """Show some rows on the preview; they are sent again as part of this upload."""
        report = self.report
        if report is not None and rows:
            self.host.draft.send_again(Again(report, rows))
            self.host.go(Step.PREVIEW)
            words = plural(len(rows), "Only {n} row is shown.", "Only {n} rows are shown.")
            self.host.toast(words, Deed(_("Show the whole sheet"), self._show_whole))

    def _show_whole(self) -> None:
        self.host.draft.send_again(None)
        self.host.redraw()

    # Footer

    @override
    def words(self) -> Sequence[Word]:
        report = self.report
        if report is None:
            return ()
        counts = report.counts
        said = [Word(_("to {workspace}").format(workspace=report.started.workspace), "")]
        if counts[Fate.REFUSED]:
            said.append(Word(_("refused by Planhat"), f"{counts[Fate.REFUSED]:,}", "held"))
        if counts[Fate.HELD]:
            said.append(Word(_("held back"), f"{counts[Fate.HELD]:,}", "held"))
        return said

    @override
    def primary(self) -> str:
        report = self.report
        if report is None:
            return _("Start an upload")
        if again := len(self._again()):
            return plural(again, "Mend {n} row", "Mend {n} rows")
        return _("Preview it again") if self._can_go_again else _("Start another")

    @property
    def _can_go_again(self) -> bool:
        """Whether the sheet is at hand whose upload was taken back."""
        since = self.reversal
        return since is not None and since.standing == "undone" and bool(self.host.draft.table)

    @override
    def go_on(self) -> None:
        if self._again():
            self._mend_all()
        else:
            self.host.go(Step.PREVIEW if self._can_go_again else Step.FILE)

    @override
    def can_go_back(self) -> bool:
        return False
