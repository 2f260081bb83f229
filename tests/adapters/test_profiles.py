"""Profiles on disk: their contract, odd files, former versions, a line a link."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.profiles import (
    MOST_FORMER,
    MOST_PROFILE_BYTES,
    DiskProfiles,
    dump_profile,
    file_name,
    read_profile,
)
from planhat_desktop.app.errors import JournalUnusable, ProfileUnreadable
from planhat_desktop.app.ports import Profiles
from tests.adapters.contracts import PROFILE, ProfilesContract


class TestProfiles(ProfilesContract):
    @pytest.fixture
    def profiles(self, tmp_path: Path) -> Profiles:
        return DiskProfiles(tmp_path / "profiles")


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
            (b'{"schema": 99}', "profile_newer"),
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
        profiles.mark_used("One", "2026-11-22")  # a comfort, so nothing hangs on it
        assert profiles.used_at("One") is None
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


def test_a_former_version_is_kept_and_can_be_had_again(tmp_path: Path) -> None:
    profiles = DiskProfiles(tmp_path)
    assert profiles.former("One") == ()
    for mark in range(MOST_FORMER + 3):
        profiles.save("One", {**PROFILE, "mark": mark})
    profiles.save("One", {**PROFILE, "mark": MOST_FORMER + 2})  # nothing new: no version
    kept = profiles.former("One")
    marks = [profiles.load_former("One", one.version)["mark"] for one in kept]
    assert marks == list(range(MOST_FORMER + 1, 1, -1))
    assert all(one.at.startswith("20") for one in kept)
    assert profiles.names() == ("One",)
    profiles.rename("One", "Two")
    assert len(profiles.former("Two")) == MOST_FORMER
    assert profiles.former("One") == ()
    profiles.delete("Two")
    assert profiles.former("Two") == ()


def test_a_version_laid_there_by_hand_has_no_time(tmp_path: Path) -> None:
    profiles = DiskProfiles(tmp_path)
    profiles.save("One", PROFILE)
    folder = tmp_path / ".former" / file_name("One")
    folder.mkdir(parents=True)
    (folder / "mine.json").write_text(dump_profile(PROFILE), "utf-8")
    (mine,) = profiles.former("One")
    assert (mine.version, mine.at) == ("mine", "")
    assert profiles.load_former("One", "mine") == PROFILE


def test_a_profile_has_a_line_for_each_link() -> None:
    links = [{"column": "A", "field": "name"}, {"column": "B", "field": "owner"}]
    text = dump_profile({"schema": 1, "name": "é", "links": links, "constants": []})
    assert text.splitlines() == [
        "{",
        ' "schema": 1,',
        ' "name": "é",',
        ' "links": [',
        '  {"column": "A", "field": "name"},',
        '  {"column": "B", "field": "owner"}],',
        ' "constants": []',
        "}",
    ]
    assert json.loads(text)["links"] == links
    damaged = dump_profile({"name": "\ud800"})
    assert json.loads(damaged)["name"] == "\ud800"
