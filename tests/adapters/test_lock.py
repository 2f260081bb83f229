"""A run's lock: one holder, and no trace when it is let go."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from planhat_desktop.adapters.lock import RunLock


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    one, other = RunLock(path), RunLock(path)
    assert one.take()
    assert one.take(), "taking what one holds changes nothing"
    assert not other.take()
    one.release()
    one.release()
    assert other.take()
    other.release()
    assert list(tmp_path.iterdir()) == []


def test_a_file_left_by_a_crash_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    path.touch()
    lock = RunLock(path)
    assert lock.take()
    lock.release()


def test_a_file_removed_while_it_is_being_taken_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.lock"
    opened: list[int] = []
    really_open = os.open

    def open_late(name: Path, flags: int, mode: int) -> int:
        handle = really_open(name, flags, mode)
        opened.append(handle)
        if len(opened) == 1:
            path.unlink()  # its last holder lets go just now
        return handle

    monkeypatch.setattr(os, "open", open_late)
    lock = RunLock(path)
    assert lock.take()
    assert len(opened) == 2
    assert not RunLock(path).take()
    lock.release()


def test_many_at_once_never_hold_it_together(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    inside = 0
    most = 0
    guard = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        for _number in range(200):
            lock = RunLock(path)
            if lock.take():
                with guard:
                    inside += 1
                    most = max(most, inside)
                with guard:
                    inside -= 1
                lock.release()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
