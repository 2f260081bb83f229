"""The running window: one `QApplication`, the theme, the main window, its log."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from planhat_desktop import __version__
from planhat_desktop.app.errors import Trouble
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.screen import open_application
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def run_window(parts: Parts, file: Path | None, logs: Path, *, practice: bool) -> int:
    """Show the window until it is closed and return the exit code.

    Args:
        file: a spreadsheet to open at once, or None.
        logs: the folder of the log.
        practice: start on the practice workspace, whatever was used last.
    """
    app = open_application(sys.argv[0])
    app.setApplicationName("Planhat Desktop")
    app.setDesktopFileName("planhat-desktop")
    app.setApplicationVersion(__version__)
    if practice:
        with suppress(Trouble):  # the first window is no place to tell of a full disk
            parts.settings.put("last_workspace", parts.practice.name)
    chosen = str(parts.settings.get("theme"))
    theme = Theme(app, Choice(chosen) if chosen in set(Choice) else Choice.SYSTEM)
    window = MainWindow(parts, theme)
    window.ready.connect(lambda: settle_down(window, logs))
    window.ready.connect(lambda: keep_unfinished(window, offer=file is None))
    if file is not None:
        path = file.absolute()
        window.ready.connect(lambda: QTimer.singleShot(0, lambda: window.sheet_page.read(path)))
    window.show()
    return app.exec()


def keep_unfinished(window: MainWindow, *, offer: bool) -> None:
    """Begin to keep what is being prepared, and offer what was kept before."""
    from planhat_desktop.ui.autosaving import Autosaver

    Autosaver(window).start(offer=offer)


def settle_down(window: MainWindow, logs: Path) -> None:
    """Do what can wait until after the first paint: the log, bugs nobody caught, garbage."""
    from planhat_desktop.ui.notices import open_log
    from planhat_desktop.ui.offering import offer_to_go_on
    from planhat_desktop.ui.watching import FolderWatcher

    window.theme.follow()  # until now by the palette alone
    gc.freeze()  # what was made by now stays; looking through it again would stall the window
    gc.enable()
    open_log(logs)
    window.notices.install()
    show_icon(window)
    offer_to_go_on(window)
    FolderWatcher(window).start()


def show_icon(window: QWidget) -> None:
    """Give the window the app's icon, which a system knows by itself only where it is installed."""
    from PySide6.QtGui import QIcon

    from planhat_desktop import places

    drawn = places.find_resources(Path(places.__file__).parent) / "icons" / "planhat-desktop.svg"
    window.setWindowIcon(QIcon(str(drawn)))
