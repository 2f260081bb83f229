"""Watches a folder while the window is open; what arrives is told, never sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.watching import (
    STILL_S,
    Arrival,
    Looked,
    Stillness,
    Tools,
    Watch,
    known_files,
    look_around,
    note_known,
    read_watch,
)
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.connect import choose_workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.pages.adopting import adopt

if TYPE_CHECKING:
    from planhat_desktop.core.schema import Workspace
    from planhat_desktop.ui.window import MainWindow

TICK_MS = 1_000
SLOW_TICKS = 30
"""A folder on a network drive tells nothing of its changes, so it is looked into all the same."""
_SOON_TICKS = round(STILL_S * 1000 / TICK_MS)


class FolderWatcher(QObject):
    """Looks into the watched folder when nothing else is being done.

    What has arrived is told until the person says what to do with it; a page that comes into
    sight or another job may take the banner away meanwhile.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watch: Watch | None = None
        self._stillness = Stillness()
        self._offer: Arrival | None = None
        self._opening: Arrival | None = None
        self._ticks_left = 0
        self._is_away = False  # the folder; told once, until it is there again
        self._hears = False  # of the banner's closing; it is made when something is first told
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(self._hurry)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        window.idle.connect(self._go_on)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    @Slot()
    def tick(self) -> None:
        """Look into the folder when it is time to, or tell again what was told in vain."""
        window = self._window
        self._ticks_left -= 1
        if window.is_busy or not window.is_ready or not window.isVisible():
            return
        if self._offer is not None:
            if not window.is_telling:
                self._tell(self._offer)
            return
        if self._ticks_left > 0 and self._ticks_left % _SOON_TICKS:
            return
        watch = read_watch(window.parts.settings)
        if watch != self._watch:
            self._take(watch)
        if watch is not None and watch.is_on and self._ticks_left <= 0:
            self._look(watch)

    def _take(self, watch: Watch | None) -> None:
        before, self._watch = self._watch, watch
        self._ticks_left = 0
        if watch is None or before is None or watch.folder != before.folder:
            self._stillness = Stillness()
        if self._system.directories():
            self._system.removePaths(self._system.directories())
        if watch is not None and watch.is_on:
            self._system.addPath(watch.folder)

    @Slot()
    def _hurry(self) -> None:
        self._ticks_left = min(self._ticks_left, 1)

    def _look(self, watch: Watch) -> None:
        parts = self._window.parts
        workspace = self._workspace(watch.workspace)
        self._ticks_left = SLOW_TICKS
        if workspace is None:
            return

        tools = Tools(
            parts.folder,
            lambda path, sheet: parts.read(path, sheet=sheet),
            parts.profiles,
            parts.load_catalog,
            lambda: parts.open(workspace),
            parts.now,
        )
        work = look_around(watch, self._stillness, known_files(parts.settings), tools)
        self._window.start(
            Task(
                work,
                _("Looking into the watched folder"),
                partial(self._take_look, watch),
                troubled=self._take_trouble,
                stopped=self._hurry,
                quiet=True,
            )
        )

    def _take_look(self, watch: Watch, looked: object) -> None:
        assert isinstance(looked, Looked)
        self._is_away = False
        if looked.is_waiting:
            self._ticks_left = _SOON_TICKS
        if watch.is_new:
            note_known(self._window.parts.settings, watch, looked.known)
            self._watch = read_watch(self._window.parts.settings)
        self._offer = looked.arrival
        if looked.arrival is not None:
            self._tell(looked.arrival)
            QApplication.alert(self._window)

    def _take_trouble(self, trouble: Trouble) -> None:
        """Say once that the folder is away; all else is looked at again before long."""
        if trouble.code != "folder_unreadable" or self._is_away or self._window.is_telling:
            return
        self._is_away = True
        self._window.tell(trouble.what, trouble.do, tone="update")

    def _tell(self, arrival: Arrival) -> None:
        what, do = arrival.sentences()
        deeds = [Deed(_("Look"), self._open), Deed(_("Not now"), self._decline)]
        tone = "update" if arrival.counts is None else "accent"
        self._window.tell(what, do, deeds, tone=tone)
        if not self._hears:
            self._hears = True
            self._window.banner.closed.connect(self._close)

    @Slot()
    def _close(self) -> None:
        offer = self._offer
        if offer is not None and self._window.banner.what.text() == offer.sentences()[0]:
            self._settle()

    def _settle(self) -> Arrival | None:
        arrival, self._offer = self._offer, None
        if arrival is not None and self._watch is not None:
            note_known(self._window.parts.settings, self._watch, [arrival.digest])
        self._window.hush()
        return arrival

    def _decline(self) -> None:
        self._settle()

    # Opening what has arrived

    def _open(self) -> None:
        self._opening = self._settle()
        if self._opening is None:
            return
        workspace = self._workspace(self._opening.workspace)
        if workspace is not None and workspace != self._window.draft.workspace:
            choose_workspace(self._window, workspace)
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Read the file once its workspace is the one that rows go to."""
        window, arrival = self._window, self._opening
        if arrival is None or window.is_busy:
            return
        self._opening = None
        if window.draft.workspace.name != arrival.workspace:
            return  # the sentence why is on screen
        page = window.sheet_page
        window.go(Step.FILE)

        def arrive() -> None:
            table = window.draft.table
            if table is None:
                return
            page.edited.disconnect(arrive)
            if Path(table.source.path) == arrival.path:
                self._adopt(arrival)

        page.edited.connect(arrive)
        page.read(arrival.path, sheet=arrival.sheet)

    def _adopt(self, arrival: Arrival) -> None:
        from planhat_desktop.app.errors import ProfileUnreadable
        from planhat_desktop.app.profiles import read_profile

        window = self._window
        try:
            profile = read_profile(window.parts.profiles.load(arrival.profile))
        except ProfileUnreadable as trouble:
            window.tell(trouble.what, trouble.do)
            return
        adopt(window, profile.renamed(arrival.profile), arrival.profile)

    def _workspace(self, name: str) -> Workspace | None:
        parts = self._window.parts
        known = (parts.practice, *parts.settings.workspaces())
        return next((one for one in known if one.name == name), None)
