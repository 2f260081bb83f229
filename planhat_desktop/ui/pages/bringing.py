"""Bringing a sheet in: dropped, chosen, pasted, a sample, or a file of before."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.marks import override
from planhat_desktop.app.steps import Glimpse, Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.pages.empty import Empty
from planhat_desktop.ui.pages.page import Host, Page

if TYPE_CHECKING:
    from planhat_desktop.app.loading import Loaded
    from planhat_desktop.core.table import Table
    from planhat_desktop.ui.pages.intake import Locked, Reading

_RECENT = 6
_FILTER = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt"


class Bringing(Page):
    """The half of the File page that gets hold of a sheet; `SheetPage` shows it.

    Attributes:
        places: the stack of what can stand in the page.
        empty: what stands in it until there is a sheet.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._took_s = 0.0
        self._password: str | None = None  # of the workbook in sight, for its other sheets
        self._wanted_header: int | None = None  # chosen among the first rows, before all are read
        self.places = QStackedWidget(self)
        self.body.addWidget(self.places)
        self.empty = Empty(self)
        self.empty.zone.pressed.connect(self.browse)
        self.empty.browse.clicked.connect(self.browse)
        self.empty.paste.clicked.connect(self.paste)
        self.empty.sample.clicked.connect(self.try_sample)
        self.empty.records.clicked.connect(partial(host.show_side, "records"))
        self.empty.template.clicked.connect(partial(host.show_side, "template"))
        self.empty.recent_chosen.connect(self._read_recent)
        self.places.addWidget(self.empty)

    @property
    def password(self) -> str | None:
        """The password of the workbook in sight, for its other sheets."""
        return self._password

    def take(self, result: object, again: str = "") -> None:
        """Take a sheet that was read; ``again`` as in `read`."""
        raise NotImplementedError

    def show_first(self, table: Table) -> None:
        """Show the first rows of a sheet while the others are read."""
        raise NotImplementedError

    def advance(self, step: Progress) -> None:
        """Show how far the reading is."""
        raise NotImplementedError

    def show_place(self, place: QWidget) -> None:
        """Show one of the places."""
        raise NotImplementedError

    def show_sheet_or_empty(self) -> None:
        """Show the sheet, or the empty place while there is none."""
        raise NotImplementedError

    @property
    def sheet_name(self) -> str:
        """The name of the sheet in sight; empty for none."""
        raise NotImplementedError

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
        locked.given_up.connect(self.show_sheet_or_empty)
        self.places.addWidget(locked)
        return locked

    # Bringing a sheet in

    def read(
        self,
        path: Path,
        *,
        sheet: str | None = None,
        password: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        again: str = "",
    ) -> None:
        """Read a file in the background; the sheet before it stays until that is done.

        Args:
            again: the file is in sight and only read otherwise: what undo will call that.
        """
        work = self.host.parts.read(
            path, sheet=sheet, password=password, encoding=encoding, delimiter=delimiter
        )
        began = time.monotonic()

        def done(result: object) -> None:
            self._took_s = time.monotonic() - began
            self._remember(path)
            self._password = password
            self.take(result, again)

        task = Task(
            self._load(work),
            _("Reading {name}").format(name=path.name),
            done,
            stepped=self._progress,
            troubled=lambda trouble: self._stumble(trouble, path, sheet),
            stopped=self.show_sheet_or_empty,
        )
        self._begin(task, path.name)

    def _begin(self, task: Task, name: str) -> None:
        if self.host.start(task):
            self._wanted_header = None
            self.reading.begin(name)
            self.show_place(self.reading)
            self.host.redraw()

    def _load(self, work: Generator[WorkStep, None, Table]) -> Generator[WorkStep, None, Loaded]:
        """Read, and make the most of what was read. Thread: job."""
        # Imported here, and the catalogue asked for here: on a thread that may take its time,
        # and after the window has started.
        from planhat_desktop.app.loading import load

        yield Progress("opening", 0)
        draft, parts = self.host.draft, self.host.parts
        header, lessons = self._header_chosen, lessons_of(self.host)
        loading = load(work, draft.catalog, parts.profiles, header, lessons, draft.known)
        return (yield from loading)

    def _header_chosen(self) -> int | None:
        return self._wanted_header

    def _progress(self, step: WorkStep) -> None:
        if isinstance(step, Glimpse):
            self.show_first(step.table)
        elif isinstance(step, Progress):
            self.advance(step)

    def _stumble(self, trouble: Trouble, path: Path, sheet: str | None) -> None:
        if trouble.code in ("encrypted", "wrong_password"):
            self.locked.ask(path, sheet, trouble.what if trouble.code != "encrypted" else "")
            self.show_place(self.locked)
            self.locked.box.setFocus()
            return
        self.show_sheet_or_empty()
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
        if "\t" not in text and "\n" not in text.strip():
            return False
        parts = self.host.parts
        began = time.monotonic()

        def done(result: object) -> None:
            self._took_s = time.monotonic() - began
            self._password = None
            self.take(result)

        work = self._load(parts.read_cells(text))
        name = _("Pasted cells")
        task = Task(work, name, done, stepped=self._progress, stopped=self.show_sheet_or_empty)
        self._begin(task, name)
        return True

    @Slot()
    def try_sample(self) -> None:
        """Read the first sample file."""
        samples = self.host.parts.samples()
        if samples:
            self.read(samples[0])

    @Slot(str)
    def choose_sheet(self, name: str) -> None:
        """Read another sheet of the workbook; where several go together, bring it among them."""
        if self.host.sheaf.is_several:
            self.host.together.bring(name)
            return
        path = self._path()
        if path is not None and name != self.sheet_name:
            words = _("Choose another sheet")
            self.read(path, sheet=name, password=self._password, again=words)

    def reread(self, encoding: str = "", delimiter: str = "") -> None:
        """Read the same text file in another encoding, or parted by another character."""
        path, table = self._path(), self.host.draft.table
        if path is not None and table is not None:
            # What was not asked for stays as it is.
            source = table.source
            self.read(
                path,
                encoding=encoding or source.encoding,
                delimiter=delimiter or source.delimiter,
                again=_("Read the file otherwise"),
            )

    def _path(self) -> Path | None:
        """Return the file of the sheet in sight; None for pasted cells."""
        table = self.host.draft.table
        return Path(table.source.path) if table is not None and table.source.path else None

    # Files of before

    def _recent(self) -> list[Path]:
        kept = self.host.parts.settings.get("recent_files")
        names = kept if isinstance(kept, list) else []
        return [Path(one) for one in names if isinstance(one, str)][:_RECENT]

    def _remember(self, path: Path) -> None:
        settings = self.host.parts.settings
        recent = [path, *(one for one in self._recent() if one != path)][:_RECENT]
        with suppress(Trouble):  # a comfort: the file is read all the same
            settings.put("recent_files", [str(one) for one in recent])
            settings.put("last_folder", str(path.parent))

    @Slot(str)
    def _read_recent(self, name: str) -> None:
        self.read(Path(name))
