"""A file is compared with what was read of it: size, then bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest

from planhat_desktop.adapters import freshness
from planhat_desktop.adapters.freshness import FileWatch
from planhat_desktop.app.errors import SheetChanged
from planhat_desktop.app.steps import Progress
from planhat_desktop.core.table import Source

NOW = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)
TEXT = b"Name,Domain\nGlobex,globex.example\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_bytes(TEXT)
    return path


@pytest.fixture
def source(path: Path) -> Source:
    digest = hashlib.sha256(TEXT).hexdigest()
    return Source(path.name, str(path), "csv", size_bytes=len(TEXT), sha256=digest)


@pytest.fixture
def watch() -> FileWatch:
    return FileWatch(lambda: NOW)


def touch(path: Path, at: dt.datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_a_file_that_is_the_same_may_be_sent(watch: FileWatch, source: Source) -> None:
    assert list(watch.check(source)) == [Progress("comparing", len(TEXT), len(TEXT))]


def test_bytes_are_looked_through_once(watch: FileWatch, source: Source, path: Path) -> None:
    assert list(watch.check(source))
    assert list(watch.check(source)) == []
    touch(path, NOW)  # written anew with the same words in it
    assert list(watch.check(source))


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        (TEXT + b"Initech,initech.example\n", NOW.replace(hour=14, minute=2), "at 14:02"),
        (TEXT.replace(b"Globex", b"Glabex"), NOW.replace(day=3, hour=9), "on 3 Nov 2026 at 09:00"),
    ],
)
def test_a_file_that_changed_is_said_with_the_time(
    watch: FileWatch, source: Source, path: Path, text: bytes, at: dt.datetime, said: str
) -> None:
    path.write_bytes(text)
    touch(path, at)
    with pytest.raises(SheetChanged) as caught:
        list(watch.check(source))
    assert caught.value.code == "file_changed"
    assert caught.value.what == f"“customers.csv” changed on disk {said}, after it was read."
    assert "Nothing was sent." in caught.value.do
    path.write_bytes(TEXT)
    assert list(watch.check(source))  # put back as it was


def test_a_change_that_keeps_size_and_time_is_seen(
    watch: FileWatch, source: Source, path: Path
) -> None:
    before = path.stat()
    path.write_bytes(TEXT.replace(b"Globex", b"Glabex"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(SheetChanged):
        list(watch.check(source))


def test_a_file_that_is_gone_is_said(watch: FileWatch, source: Source, path: Path) -> None:
    path.unlink()
    with pytest.raises(SheetChanged, match="no longer where it was read") as caught:
        list(watch.check(source))
    assert caught.value.code == "file_vanished"


def test_a_file_that_cannot_be_opened_is_said(watch: FileWatch, source: Source, path: Path) -> None:
    path.unlink()
    path.mkdir()
    size = path.stat().st_size
    with pytest.raises(SheetChanged) as caught:
        list(watch.check(Source(source.name, source.path, "csv", size_bytes=size, sha256="x")))
    assert caught.value.code == "file_closed"


def test_a_big_file_is_looked_through_in_steps(
    watch: FileWatch, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "BLOCK_BYTES", 10)
    assert [step.done for step in watch.check(source)] == [10, 20, 30, len(TEXT)]


def test_pasted_cells_have_no_file(watch: FileWatch) -> None:
    assert list(watch.check(Source("Pasted cells", "", "cells", sha256="x"))) == []
    assert list(watch.check(Source("a.csv", "/nowhere/a.csv", "csv"))) == []
