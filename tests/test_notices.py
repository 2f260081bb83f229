"""What a built app says of the parts it carries, and which parts may not go along."""

from __future__ import annotations

import importlib.util
import shutil
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def notices() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notices", ROOT / "installer" / "notices.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def modules_of(name: str) -> list[str]:
    found = distribution(name)
    return [str(found.locate_file(path)) for path in found.files or () if path.suffix == ".py"]


def test_each_part_is_named_with_its_terms_and_their_text(
    notices: ModuleType, tmp_path: Path
) -> None:
    folder = tmp_path / "licences"
    sources = [*modules_of("PySide6-Essentials"), *modules_of("httpx"), *modules_of("QtAwesome")]
    notices.write_notices(folder, [*sources, "PySide6/a/link/inside/the/app"])
    told = (folder / "THIRD-PARTY.md").read_text(encoding="utf-8")
    named = {line.split(" | ")[0].removeprefix("| ") for line in told.splitlines() if "://" in line}
    assert {"Python", "httpx", "pyinstaller", "QtAwesome"} <= named
    assert "| LGPL-3.0-only |" in told
    for part, text in {
        "httpx": "LICENSE.md",
        "QtAwesome": "Phosphor-MIT.txt",
        "Python": "LICENSE.txt",
    }.items():
        assert (folder / part / text).stat().st_size > 500
    assert list(folder.glob("*/LGPL-3.0.txt"))
    assert (folder / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="only Debian tells of its libraries")
def test_a_library_of_the_system_is_told_of_with_its_package(
    notices: ModuleType, tmp_path: Path
) -> None:
    library, *_ = sorted(Path("/usr/lib").glob("*/libz.so.1"))
    notices.write_notices(tmp_path / "licences", [str(library)])
    told = (tmp_path / "licences" / "THIRD-PARTY.md").read_text(encoding="utf-8")
    assert "| zlib1g | 1:" in told
    assert (tmp_path / "licences" / "zlib1g" / "copyright").is_file()
    assert (tmp_path / "licences" / "common-licenses" / "LGPL-2.1").is_file()


def test_a_part_of_gpl_only_terms_stops_the_build(notices: ModuleType, tmp_path: Path) -> None:
    readline = tmp_path / "libreadline.so.8"
    readline.touch()
    with pytest.raises(SystemExit, match=r"GPL-only.*libreadline\.so\.8"):
        notices.write_notices(tmp_path / "licences", [str(readline)])
    assert not (tmp_path / "licences").exists()


def test_a_part_without_the_text_of_its_terms_stops_the_build(
    notices: ModuleType, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="No text of the licence was found for: xlwt"):
        notices.write_notices(tmp_path / "licences", modules_of("xlwt"))


def test_the_spec_leaves_out_what_may_not_go_along() -> None:
    spec = (ROOT / "installer" / "planhat-desktop.spec").read_text(encoding="utf-8")
    assert "write_notices(" in spec
    for name in ("readline", "_gdbm", "_dbm"):
        assert f'"{name}"' in spec
