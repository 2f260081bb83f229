"""Saving a report: where to, as what, and the words afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.pages.page import Host

_ENDINGS = re.compile(r"\*(\.\w+)")

Write = Callable[[Path], Generator[Step, None, Path]]


def ask_where(parent: QWidget, name: str, kinds: str) -> Path | None:
    """Ask where a file goes; None when the person thinks better of it.

    Args:
        kinds: Qt's filter, e.g. ``Excel (*.xlsx)``.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Save as"), str(Path(folder) / name), kinds
    )
    if not chosen:
        return None
    path, suffix = Path(chosen), Path(name).suffix
    # The dot of "Q4.2026" begins no ending, and a workbook is none by the name of a PDF.
    is_named = path.suffix.lower() in _ENDINGS.findall(kinds)
    return path if is_named else path.with_name(path.name + suffix)


def save_file(host: Host, path: Path, write: Write) -> None:
    """Write a file in the background and say where it is."""

    def told(made: object) -> None:
        assert isinstance(made, Path)
        words = _("Saved as {name}").format(name=made.name)
        host.toast(words, Deed(_("Open the folder"), lambda: show_folder(made)))

    host.start(
        Task(
            write(path),
            _("Saving a file"),
            told,
            retry=lambda: save_file(host, path, write),
        )
    )


def show_folder(path: Path) -> None:
    """Show where a file lies."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
