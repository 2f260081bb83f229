from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from planhat_desktop.places import Places, find_resources


def test_building_places_makes_no_folder(tmp_path: Path) -> None:
    Places.under(tmp_path / "base")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["settings_file", "profiles_dir", "journal_file", "practice_file", "learned_file", "logs_dir"],
)
def test_everything_kept_lies_under_the_base_and_can_be_written(
    places: Places, tmp_path: Path, name: str
) -> None:
    place: Path = getattr(places, name)
    assert place.is_relative_to(tmp_path / "places")
    folder = place if name.endswith("_dir") else place.parent
    (folder / "probe").write_text("x", encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")
def test_folders_are_open_to_their_owner_alone_whatever_the_umask(places: Places) -> None:
    before = os.umask(0)
    try:
        made = [places.profiles_dir, places.logs_dir, places.settings_file.parent]
    finally:
        os.umask(before)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in made] == [0o700] * 3


def test_no_two_things_share_a_place(places: Places) -> None:
    kept = [
        places.settings_file,
        places.profiles_dir,
        places.journal_file,
        places.practice_file,
        places.learned_file,
        places.logs_dir,
    ]
    assert len(set(kept)) == len(kept)


def test_a_relative_base_stays_where_it_was_when_the_app_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    places = Places.under(Path("here"))
    monkeypatch.chdir("/")
    assert places.logs_dir.is_relative_to(tmp_path / "here")


def test_the_systems_own_folders_are_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    places = Places.default()
    if sys.platform == "linux":
        assert places.config == tmp_path / "XDG_CONFIG_HOME" / "planhat-desktop"
        assert places.data == tmp_path / "XDG_DATA_HOME" / "planhat-desktop"
    assert places.data.name == "planhat-desktop"


def test_resources_of_this_very_checkout_are_found(places: Places) -> None:
    assert (places.resources / "planhat" / "models.json").is_file()


@pytest.mark.parametrize("beside", [True, False])
def test_resources_are_found_beside_the_package_and_inside_it(tmp_path: Path, beside: bool) -> None:
    package = tmp_path / "planhat_desktop"
    resources = (tmp_path if beside else package) / "resources"
    (resources / "planhat").mkdir(parents=True)
    (resources / "planhat" / "models.json").write_text("{}", encoding="utf-8")
    assert find_resources(package) == resources


def test_a_checkout_is_not_misled_by_an_older_copy_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "planhat_desktop"
    for folder in (tmp_path, package):
        (folder / "resources" / "planhat").mkdir(parents=True)
        (folder / "resources" / "planhat" / "models.json").write_text("{}", encoding="utf-8")
    assert find_resources(package) == tmp_path / "resources"


def test_missing_resources_name_where_they_were_looked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"neither in .* nor "):
        find_resources(tmp_path / "planhat_desktop")
