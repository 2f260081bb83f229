"""Whether a file is still as it was when it was read. Thread: job.

Size first, then the bytes themselves: a copy program may keep the time of a file it changes.
Bytes that were once found to be the same are not looked through again until size or time differ.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Generator
from pathlib import Path

from planhat_desktop.app.errors import SheetChanged
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import show_date
from planhat_desktop.core.table import Source

BLOCK_BYTES = 4 << 20


class FileWatch:
    """Compares files with what was read of them.

    Args:
        now: the clock, with its time zone.
    """

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._same: set[tuple[str, int, int, str]] = set()

    def check(self, source: Source) -> Generator[Progress, None, None]:
        """Look at a table's file; pasted cells have none and never change.

        Yields:
            How many bytes are looked at.

        Raises:
            SheetChanged: it is another now, or is not to be had.
        """
        if not source.path or not source.sha256:
            return
        path = Path(source.path)
        try:
            facts = path.stat()
            stamp = (source.path, facts.st_size, facts.st_mtime_ns, source.sha256)
            if stamp in self._same:
                return
            same = facts.st_size == source.size_bytes
            if same:
                same = (yield from hash_file(path, facts.st_size)) == source.sha256
        except FileNotFoundError as problem:
            raise SheetChanged(
                "file_vanished",
                _("“{name}” is no longer where it was read.").format(name=source.name),
                _("What the preview shows is unchanged. Nothing was sent."),
            ) from problem
        except OSError as problem:
            raise SheetChanged(
                "file_closed",
                _("“{name}” cannot be opened, so nobody knows if it changed.").format(
                    name=source.name
                ),
                _("What the preview shows is unchanged. Nothing was sent."),
            ) from problem
        if not same:
            raise SheetChanged(
                "file_changed",
                _("“{name}” changed on disk {at}, after it was read.").format(
                    name=source.name, at=self._say_time(facts)
                ),
                _("Read it again to see what is in it now. Nothing was sent."),
            )
        self._same.add(stamp)

    def _say_time(self, facts: os.stat_result) -> str:
        now = self._now()
        changed = dt.datetime.fromtimestamp(facts.st_mtime, now.tzinfo)
        if changed.date() == now.date():
            return _("at {time}").format(time=f"{changed:%H:%M}")
        day = show_date(changed.date())
        return _("on {day} at {time}").format(day=day, time=f"{changed:%H:%M}")


def hash_file(path: Path, size: int) -> Generator[Progress, None, str]:
    """Return the sha256 of a file's bytes as hexadecimal digits."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
            done += len(block)
            yield Progress("comparing", done, size)
    return digest.hexdigest()
