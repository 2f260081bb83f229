"""The File page: bring a sheet in, see it as read, mend how it was understood."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed, Word
from planhat_desktop.ui.pages.empty import Empty
from planhat_desktop.ui.pages.page import Gap, Host, Page

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft
    from planhat_desktop.app.loading import Loaded
    from planhat_desktop.core.profile import Profile
    from planhat_desktop.core.table import Table
    from planhat_desktop.ui.pages.intake import Locked, Reading
    from planhat_desktop.ui.pages.sheetview import SheetView
    from planhat_desktop.ui.sheets import SheetGrid

_RECENT = 6
_FILTER = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt"


class SheetPage(Page):
    """Bring in a sheet and check how it was read.

    Attributes:
        empty: what stands in place of the sheet until there is one.
    """

    step = Step.FILE

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._loaded: Loaded | None = None
        self._took_s = 0.0
        self._path: Path | None = None
        self._drawn: Table | None = None
        self.places = QStackedWidget(self)
        self.body.addWidget(self.places)
        self.empty = Empty(self)
        self.empty.zone.pressed.connect(self.browse)
        self.empty.browse.clicked.connect(self.browse)
        self.empty.paste.clicked.connect(self.paste)
        self.empty.sample.clicked.connect(self.try_sample)
        self.empty.recent_chosen.connect(self._read_recent)
        self.places.addWidget(self.empty)
        self._show(self.empty)

    @cached_property
    def reading(self) -> Reading:
        """How far the reading is; made when first needed."""
        from planhat_desktop.ui.pages.intake import Reading

        reading = Reading(self)
        reading.cancel.clicked.connect(self.host.stop)
        self.places.addWidget(reading)
        return reading

    @cached_property
    def locked(self) -> Locked:
        """Asks for a password; made when first needed."""
        from planhat_desktop.ui.pages.intake import Locked

        locked = Locked(self)
        locked.opened.connect(self._unlock)
        locked.given_up.connect(self._show_sheet_or_empty)
        self.places.addWidget(locked)
        return locked

    @cached_property
    def view(self) -> SheetView:
        """The sheet as read; made when first needed, for the window is painted before."""
        from planhat_desktop.ui.pages.sheetview import SheetView

        view = SheetView(self)
        view.sheets.chosen.connect(self._choose_sheet)
        view.paste.clicked.connect(self.paste)
        view.other.clicked.connect(self.browse)
        view.grid.header_wanted.connect(self.choose_header)
        view.grid.rows_wanted.connect(self._pick_row)
        self.places.addWidget(view)
        return view

    @property
    def grid(self) -> SheetGrid:
        """The grid of the sheet."""
        return self.view.grid

    def _shows(self, name: str) -> bool:
        """Say whether ``view``, ``reading`` or ``locked`` is in sight, without making it."""
        return self.places.currentWidget() is self.__dict__.get(name)

    # Drawing

    def _show(self, place: QWidget) -> None:
        self.places.setCurrentWidget(place)
        title, subtitle = (
            _("Bring in a spreadsheet"),
            _(
                "Drop it anywhere in this window. Nothing is sent before you have seen what will"
                " happen."
            ),
        )
        if self._shows("reading"):
            title, subtitle = self.reading.name, _("Reading happens on this computer only.")
        elif self._shows("locked"):
            title, subtitle = self.locked.name, _("The password is used once and not kept.")
        elif self._shows("view") and self._drawn is not None:
            title = self._drawn.source.name
            subtitle = _(
                "Read as you see it in Excel. Check that the tinted row holds your column names,"
                " then go on."
            )
            if not self._drawn.header_row:
                subtitle = _(
                    "No row holds column names, so the columns go by their letters. Click a row’s"
                    " number if there is one."
                )
        self.title.setText(title)
        self.subtitle.setText(subtitle)

    @override
    def draw(self, draft: Draft) -> None:
        self.empty.set_recent(self._recent())
        table = draft.table
        if table is None:
            self._drawn = None
            if self._shows("view"):
                self._show(self.empty)
            return
        if table is self._drawn:
            return
        self._drawn = table
        self.view.draw(table, self._offer())
        self._show_sheet_or_empty()

    def _offer(self) -> Profile | None:
        return self._loaded.profile if self._loaded is not None else None

    @Slot()
    def _show_sheet_or_empty(self) -> None:
        self._show(self.view if self._drawn is not None else self.empty)

    @override
    def words(self) -> Sequence[Word]:
        table = self._drawn
        if table is None or not self._shows("view"):
            return (Word(_("Nothing is sent before you press Upload")),)
        return (
            Word(plural(table.rows, "row", "rows"), f"{table.rows:,}"),
            Word(plural(len(table.columns), "column", "columns"), f"{len(table.columns):,}"),
            Word(_("read in {seconds} s").format(seconds=f"{max(self._took_s, 0.1):.1f}")),
        )

    @override
    def primary(self) -> str:
        table = self._drawn
        if table is None or not self._shows("view"):
            return ""
        return plural(len(table.columns), "Match {n} column", "Match {n} columns")

    @override
    def blocker(self) -> Sequence[Gap]:
        if self._drawn is not None and self._drawn.rows == 0:
            words = _("No row with anything in it lies below the column names. Choose another row.")
            return (Gap(words, self.grid.setFocus),)
        return ()

    @override
    def go_on(self) -> None:
        self.host.go(Step.MATCH)

    @override
    def arrive(self) -> None:
        if self._shows("view"):
            self.grid.setFocus()
        elif self.places.currentWidget() is self.empty:
            self.empty.browse.setFocus()

    def aim(self, on: bool) -> None:
        """Show that a file hangs over the window."""
        self.empty.zone.aim(on)

    # Bringing a sheet in

    def read(
        self,
        path: Path,
        *,
        sheet: str | None = None,
        password: str | None = None,
        encoding: str | None = None,
    ) -> None:
        """Read a file in the background; the sheet before it stays until that is done."""
        from planhat_desktop.app.loading import load

        parts, draft = self.host.parts, self.host.draft
        work = parts.read(path, sheet=sheet, password=password, encoding=encoding)
        self._path = path
        began = time.monotonic()

        def done(result: object) -> None:
            self._took_s = time.monotonic() - began
            self._remember(path)
            self._take(result)

        task = Task(
            load(work, draft.catalog, parts.profiles),
            _("Reading {name}").format(name=path.name),
            done,
            stepped=self._progress,
            troubled=lambda trouble: self._stumble(trouble, path, sheet),
            stopped=self._show_sheet_or_empty,
        )
        if self.host.start(task):
            self.reading.begin(path.name)
            self._show(self.reading)
            self.host.redraw()

    def _progress(self, step: WorkStep) -> None:
        if isinstance(step, Progress):
            self.reading.advance(step)

    def _take(self, result: object) -> None:
        from planhat_desktop.app.loading import Loaded

        assert isinstance(result, Loaded)
        draft = self.host.draft
        before, mended = draft.content, draft.table
        self._loaded = result
        draft.set_table(result.table, result.models, result.mapping)
        self._drawn = None
        self.edited.emit()
        self.grid.setFocus()
        if mended is not None and mended.source.sha256 != result.table.source.sha256:

            def go_back() -> None:
                draft.content = before
                self._loaded = None
                self.edited.emit()

            words = _("{name} is open.").format(name=result.table.source.name)
            back = _("Back to {name}").format(name=mended.source.name)
            self.host.toast(words, Deed(back, go_back))

    def _stumble(self, trouble: Trouble, path: Path, sheet: str | None) -> None:
        if trouble.code in ("encrypted", "wrong_password"):
            self.locked.ask(path, sheet, trouble.what if trouble.code != "encrypted" else "")
            self._show(self.locked)
            self.locked.box.setFocus()
            return
        self._show_sheet_or_empty()
        self.host.tell(
            trouble.what,
            trouble.do,
            [
                Deed(_("Try again"), lambda: self.read(path, sheet=sheet)),
                Deed(_("Other file…"), self.browse),
            ],
        )

    @Slot()
    def _unlock(self) -> None:
        path = self.locked.path
        if path is not None:
            self.read(path, sheet=self.locked.sheet, password=self.locked.take_password())

    @Slot()
    def browse(self) -> None:
        """Let the person choose a file."""
        from PySide6.QtWidgets import QFileDialog

        folder = self.host.parts.settings.get("last_folder")
        start = folder if isinstance(folder, str) else ""
        kinds = f"{_('Spreadsheets')} ({_FILTER});;{_('All files')} (*)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a spreadsheet"), start, kinds)
        if name:
            self.read(Path(name))

    @Slot()
    def paste(self) -> None:
        """Take cells from the clipboard."""
        from PySide6.QtGui import QGuiApplication

        if not self.take_paste(QGuiApplication.clipboard().text()):
            self.host.tell(
                _("There are no cells on the clipboard."),
                _("Select cells in your spreadsheet, header row included, copy them, and paste."),
                tone="accent",
            )

    @override
    def take_paste(self, text: str) -> bool:
        from planhat_desktop.app.loading import load

        if "\t" not in text and "\n" not in text.strip():
            return False
        parts = self.host.parts
        self._path = None
        began = time.monotonic()

        def done(result: object) -> None:
            self._took_s = time.monotonic() - began
            self._take(result)

        work = load(parts.read_cells(text), self.host.draft.catalog, parts.profiles)
        name = _("Pasted cells")
        task = Task(work, name, done, stepped=self._progress, stopped=self._show_sheet_or_empty)
        if self.host.start(task):
            self.reading.begin(name)
            self._show(self.reading)
            self.host.redraw()
        return True

    @Slot()
    def try_sample(self) -> None:
        """Read the first sample file."""
        samples = self.host.parts.samples()
        if samples:
            self.read(samples[0])

    @Slot(str)
    def _choose_sheet(self, name: str) -> None:
        if self._path is not None and self._drawn is not None and name != self._drawn.sheet:
            self.read(self._path, sheet=name)

    def reread(self, encoding: str) -> None:
        """Read the same text file in another encoding."""
        if self._path is not None:
            self.read(self._path, encoding=encoding)

    # Understanding it otherwise

    @Slot(int)
    def choose_header(self, number: int) -> None:
        """Take the row of this spreadsheet number for the column names; 0 for none."""
        from planhat_desktop.app.loading import Loaded, reshape
        from planhat_desktop.core.tabulate import choose_header

        draft, table = self.host.draft, self.host.draft.table
        if table is None or number == table.header_row:
            return

        def done(result: object) -> None:
            assert isinstance(result, Loaded)
            self._loaded = result
            draft.reshape_table(_("Choose the header row"), result.table, result.mapping)
            self.edited.emit()

        work = reshape(
            lambda: choose_header(table, number), draft.catalog, self.host.parts.profiles
        )
        self.host.start(Task(work, _("Choosing the header row"), done))

    @Slot(int, bool)
    def _pick_row(self, number: int, wanted: bool) -> None:
        self.pick_rows((number,), wanted)

    def pick_rows(self, numbers: Sequence[int], wanted: bool) -> None:
        """Take rows in, or leave them out, by their spreadsheet numbers."""
        from planhat_desktop.app.loading import pick_rows
        from planhat_desktop.core.table import Table
        from planhat_desktop.core.tabulate import keep_rows, leave_out

        draft, table = self.host.draft, self.host.draft.table
        if table is None:
            return
        change = keep_rows if wanted else leave_out
        words = _("Take rows in") if wanted else _("Leave rows out")

        def done(result: object) -> None:
            assert isinstance(result, Table)
            assert draft.mapping is not None
            draft.reshape_table(words, result, draft.mapping)
            self.edited.emit()

        self.host.start(Task(pick_rows(lambda: change(table, numbers)), words, done))

    def use_profile(self) -> None:
        """Take the profile that fits and go on to the preview, or to what it leaves open."""
        draft, profile = self.host.draft, self._offer()
        if profile is None or draft.table is None:
            return
        bound = profile.bind(draft.table, draft.catalog.model(profile.model))
        words = _("Use the profile “{name}”").format(name=profile.name)
        draft.set_mapping(words, bound.mapping, profile.name)
        draft.set_policy(profile.policy)
        self.edited.emit()
        self.host.go(Step.MATCH if draft.gaps() else Step.PREVIEW)

    # Files of before

    def _recent(self) -> list[Path]:
        kept = self.host.parts.settings.get("recent_files")
        names = kept if isinstance(kept, list) else []
        return [Path(one) for one in names if isinstance(one, str)][:_RECENT]

    def _remember(self, path: Path) -> None:
        settings = self.host.parts.settings
        recent = [path, *(one for one in self._recent() if one != path)][:_RECENT]
        settings.put("recent_files", [str(one) for one in recent])
        settings.put("last_folder", str(path.parent))

    @Slot(str)
    def _read_recent(self, name: str) -> None:
        self.read(Path(name))
