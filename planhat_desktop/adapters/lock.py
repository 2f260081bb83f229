"""A lock on a run that the operating system lets go of when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class RunLock:
    """Held by one object at a time, in this process or any other; a file stands for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Try to take the lock without waiting; say whether it is held now."""
        while self._handle is None:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _lock(handle):
                os.close(handle)
                return False
            if _is_still(handle, self._path):
                self._handle = handle
            else:  # its last holder removed the file between our opening and locking it
                os.close(handle)
        return True

    def release(self) -> None:
        """Let go; safe to call twice."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform == "win32":
            os.close(handle)  # Windows removes no open file
            _remove(self._path)
        else:
            _remove(self._path)
            os.close(handle)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # someone else has it open already; they will remove it


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False  # held; Unix says the one, Windows the other
    return True
