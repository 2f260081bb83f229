"""How what went wrong reaches the person: a banner for trouble, one dialog for bugs.

Neither the log nor the dialog's details hold a cell, a token or a message of an exception,
which may quote either: only types, places in the code and codes.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Glyph, Text, column, line

_log = logging.getLogger("planhat_desktop")
_ROOT = Path(__file__).resolve().parents[1]
_KEPT_BYTES = 500_000


def describe_bug(cause: BaseException) -> str:
    """Return where a bug happened, without the words of its exception."""
    lines: list[str] = []
    one: BaseException | None = cause
    while one is not None:
        lines.append(type(one).__qualname__)
        frames = traceback.extract_tb(one.__traceback__)
        lines += [f"  {_short(one.filename)}:{one.lineno} {one.name}" for one in frames]
        one = one.__cause__ or one.__context__
        if one is not None:
            lines.append("during the handling of, or because of:")
    return "\n".join(lines)


def _short(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name


def open_log(folder: Path) -> None:
    """Write the log into a folder: two files of half a megabyte at most."""
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(
        folder / "planhat-desktop.log",
        maxBytes=_KEPT_BYTES,
        backupCount=1,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)


class BugDialog(QDialog):
    """The one dialog for what no one foresaw."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = details
        self.setWindowTitle(_("The app stumbled"))
        self.setMinimumWidth(460)
        body = column(self, gap=12, margin=24)
        head = line(gap=12)
        head.addWidget(Glyph("warning-circle", "held_ink", 24, self))
        head.addWidget(Text(_("The app stumbled over something it did not expect"), "heading"), 1)
        body.addLayout(head)
        body.addWidget(
            Text(
                _(
                    "Your sheet and your links are still here, and what was sent is written down."
                    " You can go on. If it happens again, send the details to whoever looks"
                    " after this app; they hold no data of yours."
                ),
                wrap=True,
            )
        )
        buttons = line(gap=8)
        self.copy = Button(_("Copy details"), parent=self)
        self.copy.clicked.connect(self._copy)
        self.go_on = Button(_("Go on"), "primary", parent=self)
        self.go_on.clicked.connect(self.accept)
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.go_on)
        body.addLayout(buttons)
        self.go_on.setFocus()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.say(_("Copied"))


class Notices(QObject):
    """Takes bugs from every thread, logs them and shows one dialog at a time.

    A trouble that nobody took, e.g. of a disk that is full while a choice is remembered, is no
    bug: its sentences are told.

    Args:
        tell: shows what happened and what to do.
    Signals:
        noticed: a bug's details; emitted on any thread, shown on main.
        troubled: a trouble's two sentences, likewise.
    """

    noticed = Signal(str)
    troubled = Signal(str, str)

    def __init__(self, window: QWidget, tell: Callable[[str, str], object]) -> None:
        super().__init__(window)
        self._window = window
        self._tell = tell
        self.dialog: BugDialog | None = None
        self.troubled.connect(self._show_trouble, Qt.ConnectionType.QueuedConnection)
        self.noticed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over what Python does with exceptions that nobody caught."""
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def report(self, cause: BaseException) -> None:
        """Log a bug and show it, or tell of a trouble."""
        if isinstance(cause, Trouble):
            _log.info("trouble %s", cause.code)
            self.troubled.emit(cause.what, cause.do)
            return
        details = describe_bug(cause)
        _log.error("bug\n%s", details)
        self.noticed.emit(details)

    def _caught(
        self, kind: type[BaseException], cause: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, cause, trace)
            return
        self.report(cause.with_traceback(trace))

    def _caught_in_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self.report(hook.exc_value)

    @Slot(str, str)
    def _show_trouble(self, what: str, do: str) -> None:
        self._tell(what, do)

    @Slot(str)
    def _show(self, details: str) -> None:
        if self.dialog is not None:
            return  # one at a time; the log has them all
        self.dialog = BugDialog(details, self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    @Slot()
    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
