"""The half-done upload in a file of its own, written whole by a thread that nobody waits for."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from planhat_desktop.app.errors import JournalUnusable

Make = Callable[[], Mapping[str, object]]


class DiskAutosave:
    """Implements the port `Autosave`: one private JSON file.

    Only the newest is written: what came while the disk was busy gives way to what came after it.

    Args:
        path: the file; its folder is there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._next: Make | None = None
        self._is_wanted = False
        self._writer: threading.Thread | None = None

    def put(self, make: Make) -> None:
        """Keep what this makes; it is made and written on another thread."""
        self._ask(make)

    def forget(self) -> None:
        """Keep nothing any more."""
        self._ask(None)

    def load(self) -> Mapping[str, object] | None:
        """Return what was kept, or None. Thread: any."""
        import json

        try:
            data = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return None  # none, or one that nobody can go on with
        return data if isinstance(data, dict) else None

    def close(self) -> None:
        """Wait until all is written."""
        with self._lock:
            writer = self._writer
        if writer is not None:
            writer.join()

    def _ask(self, make: Make | None) -> None:
        with self._lock:
            self._next, self._is_wanted = make, True
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_all, name="autosave")
                self._writer.start()

    def _write_all(self) -> None:
        while True:
            with self._lock:
                if not self._is_wanted:
                    self._writer = None
                    return
                make, self._is_wanted = self._next, False
            # A full disk is told where it matters, by the journal; here the old one stays.
            with contextlib.suppress(JournalUnusable, OSError):
                self._write(make)

    def _write(self, make: Make | None) -> None:
        import json

        from planhat_desktop.adapters.disk import write_whole

        if make is None:
            self._path.unlink(missing_ok=True)
            return
        text = json.dumps(make(), ensure_ascii=True, separators=(",", ":"))
        write_whole(self._path, text)
