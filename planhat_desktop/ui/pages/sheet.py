"""The File page: a sheet as it was read, and how it is understood."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed, Word
from planhat_desktop.ui.pages.bringing import Bringing
from planhat_desktop.ui.pages.page import Gap, Host

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft
    from planhat_desktop.app.loading import Loaded
    from planhat_desktop.core.profile import Profile
    from planhat_desktop.core.table import Table
    from planhat_desktop.ui.pages.sheetview import SheetView
    from planhat_desktop.ui.sheets import SheetGrid


class SheetPage(Bringing):
    """Shows a sheet as it was read, and lets it be understood otherwise."""

    step = Step.FILE

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._loaded: Loaded | None = None
        self._drawn: Table | None = None
        self._first: Table | None = None  # the first rows, while the others are read
        self.show_place(self.empty)

    @cached_property
    def view(self) -> SheetView:
        """The sheet as read; made when first needed, for the window is painted before."""
        from planhat_desktop.ui.pages.sheetview import SheetView

        view = SheetView(self, self.host)
        view.sheets.chosen.connect(self.choose_sheet)
        view.paste.clicked.connect(self.paste)
        view.other.clicked.connect(self.browse)
        view.grid.header_wanted.connect(self.choose_header)
        view.grid.rows_wanted.connect(self._pick_row)
        view.streaming.cancel.clicked.connect(self.host.stop)
        self.places.addWidget(view)
        return view

    def make_next(self) -> bool:
        """Make one of the places that will be needed; return whether there are more."""
        for name in ("reading", "view"):
            if name not in self.__dict__:
                getattr(self, name)
                return True
        return False

    @property
    def grid(self) -> SheetGrid:
        """The grid of the sheet."""
        return self.view.grid

    def _shows(self, name: str) -> bool:
        """Say whether ``view``, ``reading`` or ``locked`` is in sight, without making it."""
        return self.places.currentWidget() is self.__dict__.get(name)

    # Drawing

    @override
    def show_place(self, place: QWidget) -> None:
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
        elif self._first is not None:
            title = self._first.source.name
            subtitle = _(
                "Its first rows; the others are being read. Check that the tinted row holds your"
                " column names."
            )
        elif self._drawn is not None and self._shows("view"):
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
        if self._first is not None:
            return  # what is there comes back into sight, or makes room, when the reading ends
        if table is None:
            self._drawn = None
            if self._shows("view"):
                self.show_place(self.empty)
            return
        if table is not self._drawn:
            self._drawn = table
            self.view.draw(table, self._offer())
            self.show_sheet_or_empty()
        self.view.draw_together(self.host)

    def _whole(self) -> Table | None:
        """Return the table in sight, all rows of it read."""
        return self._drawn if self._shows("view") and self._first is None else None

    def _is_loaded(self) -> bool:
        """Say whether the sheet in sight is the one that was read last."""
        table, loaded = self._drawn, self._loaded
        return table is not None and loaded is not None and loaded.table.source is table.source

    def _offer(self) -> Profile | None:
        if self._loaded is not None and self._is_loaded():
            return self._loaded.profile
        return self.host.together.fitting()

    @override
    @Slot()
    def show_sheet_or_empty(self) -> None:
        if self._first is not None:
            self._first = None
            if self._drawn is not None:
                self.view.draw(self._drawn, self._offer())
                self.grid.go_back()
        self.show_place(self.view if self._drawn is not None else self.empty)

    @override
    def words(self) -> Sequence[Word]:
        table = self._whole()
        if table is None:
            return (Word(_("Nothing is sent before you press Upload")),)
        words = [
            Word(plural(table.rows, "row", "rows"), f"{table.rows:,}"),
            Word(plural(len(table.columns), "column", "columns"), f"{len(table.columns):,}"),
        ]
        if self._is_loaded():
            seconds = f"{max(self._took_s, 0.1):.1f}"
            words.append(Word(_("read in {seconds} s").format(seconds=seconds)))
        return words

    @override
    def primary(self) -> str:
        table = self._whole()
        if table is None:
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

    @property
    @override
    def sheet_name(self) -> str:
        return self._drawn.sheet if self._drawn is not None else ""

    @override
    def take(self, result: object, again: str = "") -> None:
        from planhat_desktop.app.loading import Loaded

        assert isinstance(result, Loaded)
        draft, sheaf = self.host.draft, self.host.sheaf
        before, mended, together = draft.content, draft.table, sheaf.drafts
        self._loaded = result
        same = mended is not None and mended.source.sha256 == result.table.source.sha256
        if again and same:
            draft.reread_table(again, result.table, result.models, result.mapping, result.looks)
        else:
            draft = sheaf.begin_anew() if sheaf.is_several else draft
            draft.set_table(result.table, result.models, result.mapping, result.looks)
        self._drawn, self._first = None, None
        self.edited.emit()
        chosen, self._wanted_header = self._wanted_header, None
        if chosen is not None:  # perhaps at the very last moment
            self.choose_header(chosen)
        self.grid.setFocus()
        if mended is not None and (not same or len(together) > 1):

            def go_back() -> None:
                if len(together) > 1:
                    sheaf.gather(together)
                else:
                    draft.content = before
                self._loaded = None
                self.edited.emit()

            words = _("{name} is open.").format(name=result.table.source.name)
            back = _("Back to {name}").format(name=mended.source.name)
            self.host.toast(words, Deed(back, go_back))

    @override
    def show_first(self, table: Table) -> None:
        arrives = self._first is None
        if arrives:
            self.view.streaming.begin()
        self._first = table
        self.view.draw_first(table)
        self.show_place(self.view)
        if arrives:
            if self.isVisible():
                self.grid.setFocus()
            self.host.redraw()

    @override
    def advance(self, step: Progress) -> None:
        if self._first is not None:
            self.view.streaming.advance(step)
        else:
            self.reading.advance(step)

    # Understanding it otherwise

    @Slot(int)
    def choose_header(self, number: int) -> None:
        """Take the row of this spreadsheet number for the column names; 0 for none."""
        from planhat_desktop.core.tabulate import choose_header

        if self._first is not None:
            self._wanted_header = number
            self.show_first(choose_header(self._first, number))
            return
        table = self.host.draft.table
        if table is None:
            return
        lines = any(one.code == "two_line_header" for one in table.notes)
        if number != table.header_row or lines:
            words = _("Choose the header row")
            self.reshape(words, lambda now: choose_header(now, number), anew=True)

    def reshape(self, words: str, change: Callable[[Table], Table], *, anew: bool) -> None:
        """See the sheet otherwise; it can be undone.

        Args:
            words: what is done, as undo will call it.
            anew: the columns are others, and are matched from the start; else the links stay.
        """
        from planhat_desktop.app.loading import Loaded, pick_rows, reshape

        draft, table = self.host.draft, self.host.draft.table
        if table is None or self._first is not None:
            return

        def done(result: object) -> None:
            if isinstance(result, Loaded):
                self._loaded = result
                draft.reshape_table(words, result.table, result.mapping, result.looks)
            else:
                assert draft.mapping is not None
                draft.reshape_table(words, cast("Table", result), draft.mapping)
            self.edited.emit()

        profiles, lessons = self.host.parts.profiles, lessons_of(self.host)
        work: Generator[WorkStep, None, object] = (
            reshape(lambda: change(table), draft.catalog, profiles, lessons, draft.known)
            if anew
            else pick_rows(lambda: change(table))
        )
        self.host.start(Task(work, words, done))

    @Slot(int, bool)
    def _pick_row(self, number: int, wanted: bool) -> None:
        self.pick_rows((number,), wanted)

    def pick_rows(self, numbers: Sequence[int], wanted: bool) -> None:
        """Take rows in, or leave them out, by their spreadsheet numbers."""
        from planhat_desktop.core.tabulate import keep_rows, leave_out

        change = keep_rows if wanted else leave_out
        words = _("Take rows in") if wanted else _("Leave rows out")
        self.reshape(words, lambda table: change(table, numbers), anew=False)

    def show_cell(self, row: int, column: int) -> None:
        """Show a cell: the row by its spreadsheet number, the column by its place."""
        self.grid.show_cell(row, column)

    def use_profile(self) -> None:
        """Take the profile that fits and go on to the preview, or to what it leaves open."""
        profile = self._offer()
        if profile is not None:
            from planhat_desktop.ui.pages.adopting import adopt

            adopt(self.host, profile, profile.name)
