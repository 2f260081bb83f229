"""Several sheets of a workbook that go together: offered, gathered, and gone about in."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from planhat_desktop.app.autosave import Unfinished, restore
from planhat_desktop.app.bundle import is_part
from planhat_desktop.app.sequel import left_words, rest_words
from planhat_desktop.app.sheaf import sheet_name
from planhat_desktop.app.siblings import (
    Guide,
    Sibling,
    Siblings,
    is_workbook,
    look_at_sheets,
    make_draft,
    read_sheets,
)
from planhat_desktop.app.standings import sheets_words, standing
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed, announce
from planhat_desktop.ui.strip import Strip

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft
    from planhat_desktop.core.profile import Profile
    from planhat_desktop.core.report import Report
    from planhat_desktop.core.table import Source, Table
    from planhat_desktop.ui.window import MainWindow


class Together(QObject):
    """Holds the strip, and does what is asked of the sheets of one workbook.

    Attributes:
        siblings: the sheets of the workbook in sight, once they were looked at.
        menu: the list of sheets that was opened last.
    Signals:
        ended: the run of a sheet, gone on with in History, has come to its end, and the sheets
            that were to follow it are not at hand here.
    """

    ended = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.siblings: Siblings | None = None
        self.menu: QMenu | None = None
        self._passed: Source | None = None  # of which nothing more is to be offered
        self._fitting: dict[Draft, Profile] = {}

    @cached_property
    def strip(self) -> Strip:
        """The chips above the page; made when first needed."""
        strip = Strip(self._window.centralWidget())
        strip.pressed.connect(self._press)
        strip.choose.clicked.connect(lambda: self.choose_sheets(strip.choose))
        self._window.place_strip(strip)
        return strip

    def draw(self) -> None:
        """Show the strip where several sheets go together and a page of theirs is in sight."""
        sheaf, step = self._window.sheaf, self._window.page.step
        wanted = sheaf.is_several and step is not None and step > Step.FILE
        if wanted or "strip" in self.__dict__:
            if wanted:
                self.strip.draw(sheaf, sheaf.draft, self._window.rail.items[-1])
            self.strip.setVisible(wanted)

    # Going about in them

    @Slot(str)
    def _press(self, sheet: str) -> None:
        window, draft = self._window, self._window.sheaf.holding(sheet)
        if draft is None:
            return
        if window.sheaf.sending is not None and window.page.step is Step.UPLOAD:
            words = standing(window.sheaf, draft).words
            window.toast(_("{sheet}: {words}.").format(sheet=sheet, words=words))
            self.draw()
        else:
            self.show(draft)

    def show(self, draft: Draft, step: Step | None = None) -> None:
        """Bring a sheet in sight, on this page or another one."""
        window = self._window
        window.hold_paint()
        window.hush()
        window.sheaf.show(draft)
        # A page that stands in front of a step (values, duplicates) is of the sheet before.
        where = step or window.page.step
        if where is not None:
            window.go(where)
        words = standing(window.sheaf, draft).words
        announce(window, f"{sheet_name(draft.table)}: {words}")

    def turn(self, by: int) -> None:
        """Bring the next sheet in sight, or the one before (-1)."""
        sheaf = self._window.sheaf
        if sheaf.is_several and sheaf.sending is None and self._window.page.step is not None:
            self.show(sheaf.step(by))

    # Looking what a workbook holds

    def look_about(self) -> None:
        """Look at the other sheets of a workbook when nobody else has work to do."""
        window = self._window
        if window.is_busy or window.sheaf.is_several:
            return
        draft = window.draft
        table = draft.table
        if table is None or draft.prepared is not None or draft.report is not None:
            return
        if not is_workbook(table) or table.source == self._passed or self._knows(table):
            return
        work = look_at_sheets(table, self._read, self._guide())
        title = _("Looking at the other sheets")

        def done(found: object) -> None:
            assert isinstance(found, Siblings)
            self.siblings = found

        def pass_over(_trouble: object) -> None:
            self._passed = table.source  # nobody asked, so nothing is said

        window.start(Task(work, title, done, troubled=pass_over, quiet=True))

    def _knows(self, table: Table) -> bool:
        return self.siblings is not None and self.siblings.source == table.source

    def offer(self, table: Table) -> tuple[Sibling, ...]:
        """Return the sheets that could go together with the one in sight."""
        if self._window.sheaf.is_several or table.source == self._passed:
            return ()
        known = self.siblings if self._knows(table) else None
        return known.offer(table.sheet) if known is not None else ()

    def rows_of(self, table: Table, sheet: str) -> int | None:
        """Return how many rows a sheet of the workbook in sight has; None where nobody knows."""
        if sheet == table.sheet:
            return table.rows
        if (draft := self._window.sheaf.holding(sheet)) is not None and draft.table is not None:
            return draft.table.rows
        loaded = self.siblings.find(sheet) if self.siblings and self._knows(table) else None
        return None if loaded is None else loaded.table.rows

    def decline(self) -> None:
        """Offer nothing more of this workbook."""
        table = self._window.draft.table
        self._passed = table.source if table is not None else None
        self._window.redraw()

    def _read(self, sheet: str) -> Generator[WorkStep, None, Table]:
        """Read a sheet of the workbook in sight. Thread: job."""
        window = self._window
        table = window.draft.table
        assert table is not None
        password = window.sheet_page.password
        return window.parts.read(Path(table.source.path), sheet=sheet, password=password)

    def _guide(self) -> Guide:
        window = self._window
        draft = window.draft
        return Guide(draft.catalog, window.parts.profiles, lessons_of(window), draft.known)

    # After it was sent

    def follow(self, report: Report) -> None:
        """Offer the sheets that were to follow one whose upload was gone on with in History."""
        window = self._window
        window.sheaf.follow(report)
        left, run = window.sheaf.left, report.started.run
        if not is_part(run) or report.started.undo_of is not None or report.state != "finished":
            return
        if window.sheaf.under_way == run.rpartition(".")[0]:
            window.tell(left_words(left), "", [Deed(rest_words(left), self.send_rest)], "update")
        else:
            self.ended.emit(run)

    def send_rest(self) -> None:
        """Go on with an upload of several sheets that ended early."""
        from planhat_desktop.ui.pages.upload import UploadPage

        page = self._window.go(Step.UPLOAD)
        assert isinstance(page, UploadPage)
        page.several.go_on()

    # Which sheets go together

    def fitting(self) -> Profile | None:
        """Return the saved profile that fits the sheet in sight, if it came along by itself."""
        return self._fitting.get(self._window.draft)

    def bring(self, sheet: str) -> None:
        """Bring a sheet of the workbook in sight; one that does not go along yet does then."""
        draft = self._window.sheaf.holding(sheet)
        if draft is not None:
            self.show(draft)
        else:
            self.add(sheet)

    def gather(self, sheets: Sequence[str]) -> None:
        """Let these sheets of the workbook go together, and go on to match them."""

        def then() -> None:
            words = _("{sheets} go together now. Each has its own columns to match.")
            self._window.go(Step.MATCH)
            count = len(self._window.sheaf.drafts)
            self._window.toast(words.format(sheets=sheets_words(count)))

        self._bring(sheets, then)

    def add(self, sheet: str) -> None:
        """Let one more sheet go along, and bring it in sight."""
        sheaf = self._window.sheaf
        there = [sheet_name(one.table) for one in sheaf.drafts]

        def then() -> None:
            draft = sheaf.holding(sheet)
            if draft is not None:
                self.show(draft)
                words = _("“{sheet}” goes along now.").format(sheet=sheet)
                leave = Deed(_("Leave it out"), partial(self.leave_out, sheet))
                self._window.toast(words, leave)

        self._bring([*there, sheet], then)

    def _bring(self, sheets: Sequence[str], then: Callable[[], object]) -> None:
        window = self._window
        sheaf, table = window.sheaf, window.draft.table
        if table is None or sheaf.sending is not None:
            return
        source = table.source
        wanted = [one for one in sheets if sheaf.holding(one) is None]

        def done(read: object) -> None:
            assert isinstance(read, tuple)
            now = window.draft.table
            if now is None or now.source.path != source.path:
                return  # another file was opened meanwhile
            made = {make_draft(one, window.draft): one.profile for one in read}
            self._fitting |= {draft: fits for draft, fits in made.items() if fits is not None}
            sheaf.gather(_in_order([*sheaf.drafts, *made]))
            then()

        self._read_sheets(wanted, source, done)

    def _read_sheets(
        self, names: Sequence[str], source: Source, done: Callable[[object], None]
    ) -> None:
        """Read some sheets, and show how far that is above the page."""
        window = self._window
        title = plural(len(names), "Reading {n} more sheet", "Reading {n} more sheets")

        is_told = False

        def step(happening: WorkStep) -> None:
            nonlocal is_told
            if not is_told:  # it may have waited for another job, which took the banner away
                is_told = True
                here = _("Reading happens on this computer only.")
                stop = Deed(_("Stop"), window.stop)
                window.tell(f"{title}…", here, [stop], tone="accent")
            if isinstance(happening, Progress) and happening.stage == "reading" and happening.done:
                window.banner.do.setText(plural(happening.done, "{n} row", "{n} rows"))

        def over(result: object) -> None:
            window.hush()
            done(result)

        work = read_sheets(names, source, self.siblings, self._read, self._guide())
        window.start(Task(work, title, over, stepped=step, stopped=window.hush))

    def take_up(self, others: Sequence[Unfinished], then: Callable[[], object]) -> None:
        """Let sheets go along again that went along when the upload was left off."""
        window = self._window
        sheaf, table = window.sheaf, window.draft.table
        if table is None:
            return
        source = table.source

        def done(read: object) -> None:
            assert isinstance(read, tuple)
            now = window.draft.table
            if now is None or now.source.path != source.path:
                return  # another file was opened meanwhile
            drafts, lost = list(sheaf.drafts), []
            for loaded, kept in zip(read, others, strict=True):
                draft = make_draft(loaded, window.draft)
                made = restore(loaded.table, kept, draft.catalog)
                if made is not None:
                    draft.resume(made.content)
                    lost += [f"{kept.sheet}: {words}" for words in made.losses]
                drafts.append(draft)
            sheaf.gather(_in_order(drafts))
            then()
            if lost:
                window.tell(_("You can go on, with less than before."), " ".join(lost),
                            tone="update")  # fmt: skip

        self._read_sheets([one.sheet for one in others], source, done)

    def leave_out(self, sheet: str) -> None:
        """Let a sheet go along no more; it can be put back as it was."""
        window = self._window
        sheaf, before = window.sheaf, window.sheaf.drafts
        draft = sheaf.holding(sheet)
        if draft is None or not sheaf.is_several or sheaf.sending is not None:
            return
        shown = sheaf.draft
        sheaf.gather([one for one in before if one is not draft])
        self._passed = draft.table.source if draft.table is not None else None

        def put_back() -> None:
            if all(one in before for one in sheaf.drafts):
                sheaf.gather(before, shown)
                window.redraw()

        window.redraw()
        words = _("“{sheet}” is left out.").format(sheet=sheet)
        window.toast(words, Deed(_("Put it back"), put_back))

    def choose_sheets(self, anchor: QWidget) -> None:
        """Open the list of all sheets of the workbook, those that go together ticked."""
        window = self._window
        table = window.draft.table
        if table is None or window.sheaf.sending is not None:
            return
        menu = self.menu = QMenu(anchor)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = menu.addAction(_("Go together:"))
        heading.setEnabled(False)
        for one in table.sheets:
            words = _("{name} · hidden").format(name=one.name) if one.hidden else one.name
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            held = window.sheaf.holding(one.name) is not None
            action.setChecked(held)
            action.setEnabled(not held or window.sheaf.is_several)
            deed = self.leave_out if held else self.add
            action.triggered.connect(lambda _on, deed=deed, name=one.name: deed(name))
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height())))


def _in_order(drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts in the order of the workbook's sheets."""
    names = [info.name for one in drafts[:1] if one.table for info in one.table.sheets]
    return sorted(drafts, key=lambda one: names.index(sheet_name(one.table)))
