"""The half-done upload on disk: the newest stays, nobody waits, a full disk is no trouble."""

from __future__ import annotations

import json
import stat
import sys
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from planhat_desktop.adapters import disk
from planhat_desktop.adapters.autosave import DiskAutosave
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import Autosave


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unfinished.json"


def test_what_is_kept_is_there_after_closing(path: Path) -> None:
    autosave: Autosave = DiskAutosave(path)
    assert autosave.load() is None
    autosave.put(lambda: {"name": "é"})
    autosave.close()
    assert DiskAutosave(path).load() == {"name": "é"}
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    autosave.forget()
    autosave.close()
    assert autosave.load() is None
    autosave.close()  # twice is fine


def test_the_newest_is_kept_and_what_waited_before_it_is_not_even_made(path: Path) -> None:
    autosave, going = DiskAutosave(path), threading.Event()
    made: list[int] = []

    def first() -> Mapping[str, object]:
        going.wait(10)
        return {"n": 0}

    autosave.put(first)

    def make(number: int) -> Mapping[str, object]:
        made.append(number)
        return {"n": number}

    for number in range(1, 50):
        autosave.put(partial(make, number))
    going.set()
    autosave.close()
    assert autosave.load() == {"n": 49}
    assert 49 in made
    assert len(made) <= 2


def test_a_disk_that_is_full_leaves_what_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    autosave = DiskAutosave(path)
    autosave.put(lambda: {"n": 1})
    autosave.close()

    def refuse(*_all: object, **_more: object) -> None:
        raise JournalUnusable("file_unwritable", "It is full.", "Make room.")

    monkeypatch.setattr(disk, "write_whole", refuse)
    autosave.put(lambda: {"n": 2})
    autosave.close()
    assert autosave.load() == {"n": 1}


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b"{" * 100_000])
def test_what_cannot_be_read_is_nothing(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert DiskAutosave(path).load() is None


def test_it_is_plain_json(path: Path) -> None:
    autosave = DiskAutosave(path)
    autosave.put(lambda: {"text": "\ud800"})
    autosave.close()
    assert json.loads(path.read_bytes()) == {"text": "\ud800"}
