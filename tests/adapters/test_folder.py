"""The files of a watched folder, as the disk has them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from planhat_desktop.adapters.folder import DiskFolder
from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.app.watching import Folder
from tests.app.rehearsal import drive


def test_files_are_listed_and_folders_are_not(tmp_path: Path) -> None:
    folder: Folder = DiskFolder()
    (tmp_path / "a.csv").write_bytes(b"abc")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.csv").write_bytes(b"b")
    (tmp_path / "dangling.csv").symlink_to(tmp_path / "nowhere")
    (found,) = folder.look(tmp_path)
    assert (found.path, found.size_bytes) == (tmp_path / "a.csv", 3)
    assert found.changed_ns == (tmp_path / "a.csv").stat().st_mtime_ns


def test_a_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    assert drive(DiskFolder().digest(path)) == hashlib.sha256(b"abc").hexdigest()


def test_what_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    folder = DiskFolder()
    with pytest.raises(SheetUnreadable) as gone:
        folder.look(tmp_path / "Inbox")
    assert gone.value.code == "folder_unreadable"
    assert "“Inbox”" in gone.value.what
    assert str(tmp_path) not in str(gone.value)
    with pytest.raises(SheetUnreadable) as lost:
        drive(folder.digest(tmp_path / "a.csv"))
    assert lost.value.code == "file_unreadable"
