"""Profiles and settings on disk: their contracts, odd files and disks that refuse."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from planhat_desktop.adapters.disk import DiskSettings, write_whole
from planhat_desktop.adapters.profiles import (
    DiskProfiles,
)
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import Settings
from planhat_desktop.core.schema import Workspace
from tests.adapters.contracts import PROFILE, US3, SettingsContract


class TestSettings(SettingsContract):
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return DiskSettings(tmp_path / "config" / "settings.json")

    @pytest.fixture
    def reopen(self, tmp_path: Path) -> Callable[[], Settings]:
        return lambda: DiskSettings(tmp_path / "config" / "settings.json")


class TestSettingsFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "config" / "settings.json"

    def test_it_holds_four_things_of_a_workspace(self, path: Path) -> None:
        DiskSettings(path).save_workspaces([US3])
        data = json.loads(path.read_text("utf-8"))
        assert data["workspaces"] == [
            {
                "name": US3.name,
                "api_url": "https://api-us3.planhat.com",
                "region": "us3",
                "colour": "orange",
            }
        ]

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
    def test_a_damaged_file_is_moved_aside(self, path: Path, content: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(content)
        settings = DiskSettings(path)
        assert settings.workspaces() == ()
        settings.put("a", 1)
        assert settings.get("a") == 1
        (note,) = settings.notes
        (aside,) = [one for one in path.parent.iterdir() if one != path]
        assert aside.read_bytes() == content
        assert aside.name in note

    def test_what_is_half_right_is_kept(self, path: Path) -> None:
        path.parent.mkdir()
        listed = [
            {"name": "Good", "api_url": "https://api.planhat.com", "region": 5, "colour": None}
            | {"id": 1, "perhaps": "x"},
            {"name": "", "api_url": "https://api.planhat.com"},
            {"name": "No address"},
            "words",
        ]
        path.write_text(json.dumps({"workspaces": listed, "values": [], "later": 1}), "utf-8")
        settings = DiskSettings(path)
        assert settings.workspaces() == (Workspace("Good", "https://api.planhat.com"),)
        assert settings.get("a") is None
        settings.put("a", 1)
        assert json.loads(path.read_text("utf-8"))["later"] == 1
        path.write_text('{"workspaces": {}}', "utf-8")
        assert settings.workspaces() == ()

    def test_a_file_that_cannot_be_read_is_a_sentence(self, path: Path) -> None:
        path.mkdir(parents=True)
        with pytest.raises(JournalUnusable) as unusable:
            DiskSettings(path).get("a")
        assert unusable.value.code == "file_unwritable"

    def test_a_folder_that_cannot_be_made_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "config").write_text("a file")
        settings = DiskSettings(tmp_path / "config" / "settings.json")
        with pytest.raises(JournalUnusable) as unusable:
            settings.put("a", 1)
        assert unusable.value.code == "file_unwritable"
        assert str(tmp_path) not in str(unusable.value)


class TestWholeOrNotAtAll:
    def test_a_write_that_breaks_off_leaves_what_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "file.json"
        write_whole(path, "before")

        def fail(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(JournalUnusable) as unusable:
            write_whole(path, "after")
        assert "No space left" in unusable.value.what
        assert path.read_text("utf-8") == "before"
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")
    def test_what_is_ours_is_for_this_user_alone(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            profiles = DiskProfiles(tmp_path / "data" / "profiles")
            profiles.save("One", PROFILE)
            profiles.mark_used("One", "2026-11-22T10:00:00+01:00")
            DiskSettings(tmp_path / "config" / "settings.json").put("a", 1)
            profiles.export_file(PROFILE, tmp_path / "shared.json")
        finally:
            os.umask(before)
        for folder in (tmp_path / "data" / "profiles", tmp_path / "config"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            for path in folder.iterdir():
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        assert stat.S_IMODE((tmp_path / "shared.json").stat().st_mode) == 0o644
