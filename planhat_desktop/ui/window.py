"""The window: rail, page stack, footer, one running job, drops anywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.marks import override
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.connect import describe, read_fields
from planhat_desktop.ui.frame import Frame
from planhat_desktop.ui.jobs import Runner, Task
from planhat_desktop.ui.keys import bind
from planhat_desktop.ui.kit import Deed, announce
from planhat_desktop.ui.pages.book import make_page, make_side
from planhat_desktop.ui.pages.page import Page
from planhat_desktop.ui.pages.sheet import SheetPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.progress import find_furthest, step_specs
from planhat_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft
    from planhat_desktop.app.sheaf import Sheaf
    from planhat_desktop.core.schema import Workspace
    from planhat_desktop.ui.together import Together

__all__ = ["MainWindow", "Parts"]

_CLOSE_S = 5.0  # for a thread whose work is over


class MainWindow(Frame):
    """The one window. It is the `Host` of its pages.

    Attributes:
        page: the page in sight.
        runner: runs one job at a time.
    Signals:
        ready: the heavy parts are loaded and the draft is there.
        idle: no job is running any more.
    """

    ready = Signal()
    idle = Signal()

    def __init__(self, parts: Parts, theme: Theme) -> None:
        super().__init__()
        self.parts = parts
        self.theme = theme
        self.runner = Runner(self)
        self.runner.troubled.connect(self._show_trouble)
        self.runner.drawing.connect(self.hold_paint)
        self.runner.ended.connect(self._after_job)
        self.unread: set[str] = set()
        self._sheaf: Sheaf | None = None
        self._waiting: Task | None = None
        self._pages: dict[Step | str, Page] = {}
        self._closing = False
        self._is_painted = False
        self._came_from = Step.FILE
        self.setWindowTitle("Planhat Desktop")
        self.setMinimumSize(QSize(880, 560))
        # Less where the screen is smaller; the frame around it takes some room too.
        self.resize(QSize(1180, 760).boundedTo(self.screen().availableSize() - QSize(16, 48)))
        self._connect()
        self.runner.bugged.connect(self.report_bug)
        self.page = self._page(Step.FILE)
        self.stack.setCurrentWidget(self.page)
        self.restore_shape(parts.settings)
        self.redraw()

    @cached_property
    def together(self) -> Together:
        """What is asked of several sheets that go together; made when the draft is there."""
        from planhat_desktop.ui.together import Together

        return Together(self)

    # What moves it

    def _connect(self) -> None:
        self.rail.step_pressed.connect(self._press_step)
        self.rail.link_pressed.connect(self.show_side)
        self.rail.workspace_pressed.connect(self._choose_workspace)
        self.footer.back_pressed.connect(self._go_back)
        self.footer.primary_pressed.connect(self._go_on)

    def _bind_keys(self) -> None:
        deeds: dict[str, Callable[[], object]] = {
            "Ctrl+O": self._browse,
            "Ctrl+V": self._paste,
            "Alt+Left": self._go_back,
            "Ctrl+Return": self._go_on,
            "Ctrl+Enter": self._go_on,
            "Ctrl+Z": self._undo,
            "Ctrl+Shift+Z": self._redo,
            "Ctrl+Y": self._redo,
            "Ctrl+,": partial(self.show_side, "settings"),
            "Ctrl+H": partial(self.show_side, "history"),
            "Ctrl+PgDown": lambda: self.together.turn(1),
            "Ctrl+PgUp": lambda: self.together.turn(-1),
            "Ctrl+Q": self.close,
        }
        deeds |= {f"Ctrl+{step.value}": partial(self._press_step, step.value) for step in Step}
        bind(self, deeds)

    # The heavy parts come after the first paint

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._warm_up)

    @Slot()
    def _warm_up(self) -> None:
        from planhat_desktop.ui.start import warm_up

        if self._draft is None and not self.is_busy:
            self.runner.run(Task(warm_up(self.parts), _("Starting"), self._take_draft))
        self._bind_keys()

    def _take_draft(self, made: object) -> None:
        from planhat_desktop.app.draft import Draft
        from planhat_desktop.app.sheaf import Sheaf
        from planhat_desktop.ui.ahead import Ahead, make_pages

        assert isinstance(made, Draft)
        self._sheaf = Sheaf(made)
        self.redraw()
        self.page.arrive()
        self.ready.emit()
        Ahead(make_pages(self.sheet_page, self._page, self.stack), self).start()

    @property
    def sheaf(self) -> Sheaf:
        """The sheets being prepared, mostly one; there from `ready` on."""
        if self._sheaf is None:
            raise RuntimeError("the window is still starting")
        return self._sheaf

    @property
    def draft(self) -> Draft:
        """The one in sight."""
        return self.sheaf.draft

    @property
    def _draft(self) -> Draft | None:
        return self._sheaf.draft if self._sheaf is not None else None

    @property
    def is_ready(self) -> bool:
        """Whether the draft is there."""
        return self._sheaf is not None

    # Drawing

    def redraw(self) -> None:
        """Draw rail, footer and page anew from the draft."""
        if self._sheaf is not None:
            self._sheaf.share()
        draft = self._draft
        workspace = draft.workspace if draft is not None else self.parts.first_workspace()
        self.rail.chip.set_workspace(workspace.name, describe(workspace), workspace.colour)
        self._furthest = find_furthest(draft, self._pages.get(Step.UPLOAD))
        here = self.page.step
        self.rail.set_steps(step_specs(here, self._furthest))
        if draft is not None:
            self.page.draw(draft)
            self.together.draw()
        self.footer.set_words(self.page.words())
        self.footer.set_buttons(
            self.page.primary(), back=self.page.can_go_back(), extra=self.page.extra_buttons()
        )

    def _page(self, key: Step | str) -> Page:
        if key not in self._pages:
            page = make_page(key, self) if isinstance(key, Step) else make_side(key, self)
            page.edited.connect(self.redraw)
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    @property
    def sheet_page(self) -> SheetPage:
        """The File page."""
        page = self._page(Step.FILE)
        assert isinstance(page, SheetPage)
        return page

    # Going about

    def go(self, step: Step) -> Page:
        """Show a page of the wizard, and return it."""
        return self._show(step)

    def show_side(self, name: str) -> Page:
        """Show a page beside the wizard, e.g. ``history``, and return it."""
        return self._show(name)

    def renew_token(self, workspace: Workspace) -> None:
        """Show the Connect page for a workspace that is there already."""
        from planhat_desktop.ui.pages.connecting import ConnectPage

        self.show_side("connect")
        page = self.page
        assert isinstance(page, ConnectPage)
        page.begin(workspace)
        page.token.setFocus()

    def _show(self, key: Step | str) -> Page:
        page = self._page(key)
        is_new = page is not self.page
        if self.page.step is not None:
            self._came_from = self.page.step
        if is_new:
            self.hold_paint()
        self.page = page
        self.stack.setCurrentWidget(page)
        self.rail.set_link("" if isinstance(key, Step) else key)
        if is_new:
            self.hush()
            announce(self, page.title.full)
        self.redraw()
        if is_new:
            page.arrive()
            self.redraw()
        return page

    @Slot(int)
    def _press_step(self, number: int) -> None:
        step = Step(number)
        if step <= self._furthest:
            self.go(step)

    @Slot()
    def _go_back(self) -> None:
        if self.page.step is None:
            self.go(self._came_from)
        elif self.page.can_go_back():
            self.page.go_back()

    @Slot()
    def _go_on(self) -> None:
        if not self.page.primary():
            return
        gaps = self.page.blocker()
        if gaps:
            from planhat_desktop.ui.pages.gaps import show_gaps

            show_gaps(gaps, self.footer.primary, self)
        else:
            self.page.go_on()

    @Slot()
    def _undo(self) -> None:
        draft = self._draft
        if draft is not None and draft.undo_words and not self._is_sending:
            words = draft.undo_words
            draft.undo()
            self.redraw()
            self.toast(_("Taken back: {words}").format(words=words), Deed(_("Redo"), self._redo))

    @Slot()
    def _redo(self) -> None:
        draft = self._draft
        if draft is not None and draft.redo_words and not self._is_sending:
            words = draft.redo_words
            draft.redo()
            self.redraw()
            self.toast(_("Done again: {words}").format(words=words))

    # One running job

    @property
    def is_busy(self) -> bool:
        """Whether a job is running."""
        return self.runner.is_busy

    @property
    def _is_sending(self) -> bool:
        return self.runner.task is not None and self.runner.task.guarded

    def start(self, task: Task) -> bool:
        """Start a job, or say that another one is running and return False."""
        running = self.runner.task
        if self._draft is None or (running is not None and running.quiet):
            self._waiting = task  # this is next
            self.runner.stop()
            return True
        if running is not None:
            task.work.close()
            words = _("Wait for this first: {title}")
            self.toast(words.format(title=running.title))
            return False
        if not task.quiet:  # what nobody asked for takes no word from the screen
            self.hush()
        self.runner.run(task)
        return True

    def stop(self) -> None:
        """Ask the running job to stop."""
        self.runner.stop()

    @Slot(object, object)
    def _show_trouble(self, trouble: Trouble, task: Task) -> None:
        deeds = [Deed(_("Try again"), task.retry)] if task.retry is not None else []
        self.tell(trouble.what, trouble.do, deeds)

    @Slot()
    def _after_job(self) -> None:
        if self._waiting is not None and self._draft is not None and not self.is_busy:
            task, self._waiting = self._waiting, None
            self.start(task)
        if not self._closing:
            read_fields(self)
            if self.is_ready:
                self.together.look_about()
        self.redraw()
        if not self.is_busy:
            self.idle.emit()
            if self._closing:
                self.close()

    # Files from outside

    @override
    def open_file(self, path: Path) -> None:
        self.go(Step.FILE)
        self.sheet_page.read(path)

    @Slot()
    def _browse(self) -> None:
        self.go(Step.FILE)
        self.sheet_page.browse()

    @Slot()
    def _paste(self) -> None:
        from PySide6.QtWidgets import QApplication, QLineEdit

        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit):
            focus.paste()
            return
        text, to_file = QGuiApplication.clipboard().text(), partial(self.go, Step.FILE)
        if text and not self.page.take_paste(text):
            self.toast(_("Cells are pasted on the File page."), Deed(_("Go there"), to_file))

    @override
    def takes_drops(self) -> bool:
        return not self._is_sending

    @override
    def aim(self, on: bool) -> None:
        self.sheet_page.aim(on)

    # Workspaces

    @Slot()
    def _choose_workspace(self) -> None:
        from planhat_desktop.ui.switcher import Switcher

        if self._draft is not None and not self._is_sending:
            Switcher(self, self).open_at(self.rail.chip)

    # Closing

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.is_busy:
            self.runner.wait(_CLOSE_S)
            self.keep_shape(self.parts.settings)
            event.accept()
            return
        event.ignore()
        if self._closing:
            return
        if self._is_sending and not self._ask_to_close():
            return
        self._closing = True
        self.stop()
        self.tell(
            _("Closing once what is under way has been answered."),
            _("Nothing more is sent."),
            tone="accent",
        )

    def _ask_to_close(self) -> bool:
        from planhat_desktop.ui.start import CloseDialog

        return bool(CloseDialog(self).exec())
