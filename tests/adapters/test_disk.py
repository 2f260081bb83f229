"""Profiles and settings on disk: their contracts, odd files and disks that refuse."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.disk import (
    MOST_PROFILE_BYTES,
    DiskProfiles,
    DiskSettings,
    file_name,
    read_profile,
    write_whole,
)
from planhat_desktop.app.errors import JournalUnusable, ProfileUnreadable
from planhat_desktop.app.ports import Profiles, Settings
from planhat_desktop.core.schema import Workspace
from tests.adapters.contracts import PROFILE, US3, ProfilesContract, SettingsContract


class TestProfiles(ProfilesContract):
    @pytest.fixture
    def profiles(self, tmp_path: Path) -> Profiles:
        return DiskProfiles(tmp_path / "profiles")


class TestSettings(SettingsContract):
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return DiskSettings(tmp_path / "config" / "settings.json")

    @pytest.fixture
    def reopen(self, tmp_path: Path) -> Callable[[], Settings]:
        return lambda: DiskSettings(tmp_path / "config" / "settings.json")


@given(st.text(min_size=1), st.text(min_size=1))
def test_files_are_named_apart_and_in_a_way_every_system_takes(one: str, other: str) -> None:
    names = [file_name(one), file_name(other)]
    assert (names[0].casefold() == names[1].casefold()) == (one == other)
    for name in names:
        assert set(name) <= set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ .()+-"
        )
        assert len(name) <= 80
        assert name[0] not in ". "
        assert name[-1] not in ". "


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "LPT9", "aux.monthly", "Prn ", "con .x"])
def test_no_file_is_named_like_a_device_of_windows(name: str) -> None:
    assert file_name(name).startswith("_")


class TestProfileFiles:
    @pytest.fixture
    def profiles(self, tmp_path: Path) -> DiskProfiles:
        return DiskProfiles(tmp_path / "profiles")

    def test_what_is_exported_is_imported(self, profiles: DiskProfiles, tmp_path: Path) -> None:
        profiles.export_file(PROFILE, tmp_path / "shared.json")
        assert profiles.import_file(tmp_path / "shared.json") == PROFILE
        text = (tmp_path / "shared.json").read_text("utf-8")
        assert "Größe ✨" in text, "a shared profile is there to be read"
        assert "\n" in text

    def test_half_a_character_survives(self, profiles: DiskProfiles) -> None:
        odd = {**PROFILE, "name": "half \ud83c", "links": [{"column": "\udce9", "field": "name"}]}
        profiles.save("half \ud83c", odd)
        assert profiles.names() == ("half \ud83c",)
        assert profiles.load("half \ud83c") == odd

    def test_a_byte_order_mark_does_no_harm(self, profiles: DiskProfiles, tmp_path: Path) -> None:
        path = tmp_path / "windows.json"
        path.write_text(json.dumps(PROFILE), "utf-8-sig")
        assert profiles.import_file(path) == PROFILE

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "not_a_profile"),
            (b"\xff\xfe{\x00", "not_a_profile"),
            (b"{'schema': 1}", "not_a_profile"),
            (b"[1]", "not_a_profile"),
            (b"[" * 100_000, "not_a_profile"),
            (b"{}", "not_a_profile"),
            (b'{"schema": true}', "not_a_profile"),
            (b'{"schema": "1"}', "not_a_profile"),
            (b'{"schema": 0}', "not_a_profile"),
            (b'{"schema": 2}', "profile_newer"),
            (b" " * (MOST_PROFILE_BYTES + 1), "not_a_profile"),
        ],
        ids=range(11),
    )
    def test_what_is_no_profile_is_a_sentence(
        self, content: bytes, code: str, profiles: DiskProfiles, tmp_path: Path
    ) -> None:
        path = tmp_path / "odd.json"
        path.write_bytes(content)
        with pytest.raises(ProfileUnreadable) as unreadable:
            profiles.import_file(path)
        assert unreadable.value.code == code
        assert "odd" in unreadable.value.what
        assert str(tmp_path) not in str(unreadable.value)

    @pytest.mark.parametrize("kind", ["absent", "folder"])
    def test_a_file_that_cannot_be_opened_is_a_sentence(self, kind: str, tmp_path: Path) -> None:
        path = tmp_path / "gone.json"
        if kind == "folder":
            path.mkdir()
        with pytest.raises(ProfileUnreadable) as unreadable:
            read_profile(path)
        assert unreadable.value.code == "profile_unreadable"

    def test_a_file_laid_there_by_hand_is_found_by_the_name_inside(
        self, profiles: DiskProfiles, tmp_path: Path
    ) -> None:
        profiles.save("Mine", PROFILE)
        for name in ("from admin.json", "copy.json"):
            (tmp_path / "profiles" / name).write_text(json.dumps(PROFILE), "utf-8")
        (tmp_path / "profiles" / "nameless.json").write_text('{"schema": 1}', "utf-8")
        assert profiles.names() == (
            "Mine", "nameless", "Renewals monthly", "Renewals monthly (from admin)"
        )  # fmt: skip
        profiles.save("Renewals monthly", {**PROFILE, "model": "Company"})
        assert profiles.load("Renewals monthly")["model"] == "Company"
        profiles.delete("Renewals monthly (from admin)")
        assert profiles.names() == ("Mine", "nameless", "Renewals monthly")

    def test_the_file_of_the_exact_name_goes_before_its_copies(
        self, profiles: DiskProfiles, tmp_path: Path
    ) -> None:
        profiles.save("One", {**PROFILE, "mark": "own"})
        copy = tmp_path / "profiles" / "A copy.json"
        copy.write_text(json.dumps({**PROFILE, "name": "One", "mark": "copy"}), "utf-8")
        assert profiles.load("One")["mark"] == "own"
        assert profiles.load("One (A copy)")["mark"] == "copy"

    def test_a_damaged_file_is_seen_and_says_so(
        self, profiles: DiskProfiles, tmp_path: Path
    ) -> None:
        profiles.save("Good", PROFILE)
        (tmp_path / "profiles" / "Bad.json").write_text("{", "utf-8")
        assert profiles.names() == ("Bad", "Good")
        with pytest.raises(ProfileUnreadable) as unreadable:
            profiles.load("Bad")
        assert unreadable.value.code == "not_a_profile"
        profiles.delete("Bad")
        assert profiles.names() == ("Good",)

    def test_a_folder_that_cannot_be_made_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file")
        profiles = DiskProfiles(tmp_path / "data" / "profiles")
        with pytest.raises(JournalUnusable):
            profiles.save("One", PROFILE)
        with pytest.raises(JournalUnusable):
            profiles.mark_used("One", "2026-11-22T10:00:00+01:00")
        assert profiles.names() == ()

    def test_a_damaged_list_of_uses_is_begun_anew(
        self, profiles: DiskProfiles, tmp_path: Path
    ) -> None:
        profiles.save("One", PROFILE)
        profiles.mark_used("One", "2026-11-22T10:00:00+01:00")
        (path,) = [one for one in (tmp_path / "profiles").iterdir() if one.name[0] == "."]
        for content in ("{", "[]", '{"One": 5}'):
            path.write_text(content, "utf-8")
            assert profiles.used_at("One") is None
        profiles.mark_used("One", "2026-11-23T10:00:00+01:00")
        assert profiles.used_at("One") == "2026-11-23T10:00:00+01:00"


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
            {"name": "Good", "api_url": "https://api.planhat.com", "region": 5, "colour": None},
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
