"""The files of a folder, for watching it. Thread: job."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

from planhat_desktop.adapters.freshness import hash_file
from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.watching import Glance
from planhat_desktop.app.wording import translate as _


class DiskFolder:
    """Implements the port `Folder`."""

    def look(self, folder: Path) -> tuple[Glance, ...]:
        """Return the files in a folder, none below it. Raises `SheetUnreadable`."""
        try:
            with os.scandir(folder) as listed:
                return tuple(found for one in listed if (found := _glance(one)) is not None)
        except OSError as problem:
            raise SheetUnreadable(
                "folder_unreadable",
                _("The watched folder “{name}” cannot be opened.").format(name=folder.name),
                _("Connect the drive it is on, or choose another folder in Settings."),
            ) from problem

    def digest(self, path: Path) -> Generator[Progress, None, str]:
        """Return the sha256 of a file's bytes. Raises `SheetUnreadable`."""
        try:
            return (yield from hash_file(path, path.stat().st_size))
        except OSError as problem:
            raise SheetUnreadable(
                "file_unreadable",
                _("“{name}” cannot be opened.").format(name=path.name),
                _("Close it in other programs."),
            ) from problem


def _glance(one: os.DirEntry[str]) -> Glance | None:
    """Return a file as it is listed; None for what is none, or went away meanwhile."""
    try:
        if not one.is_file():
            return None
        facts = one.stat()
    except OSError:
        return None
    return Glance(Path(one.path), facts.st_size, facts.st_mtime_ns)
