"""The house itself: its pins, its package, its shell scripts and its habits."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from planhat_desktop import __version__
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


@cache
def committed_texts() -> dict[str, str]:
    """Return every text file that is or is about to be part of the project, by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    texts = {}
    for name in listed:
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in data[:8192]:
            texts[name] = data.decode("utf-8", "replace")
    return texts


def test_pins_hold_names_versions_and_hashes_only() -> None:
    entry = re.compile(
        r"^[a-z0-9.-]+(\[[a-z,]+\])?==[0-9a-z.]+( ; [^\\\n:/]+)? \\\n"
        r"(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+",
        re.MULTILINE,
    )
    assert entry.sub("", PINS) == ""


@pytest.mark.parametrize(
    "wanted",
    [
        *PROJECT["dependencies"],
        *(one for extra in PROJECT["optional-dependencies"].values() for one in extra),
    ],
)
def test_everything_asked_for_is_pinned_to_a_version_that_fits(wanted: str) -> None:
    requirement = Requirement(wanted)
    name = re.escape(canonicalize_name(requirement.name))
    versions = re.findall(rf"^{name}==([^ ]+)", PINS, re.MULTILINE)
    assert versions
    assert all(requirement.specifier.contains(version) for version in versions)


def test_no_library_is_carried_for_nothing() -> None:
    called = {
        "msoffcrypto-tool": "msoffcrypto",
        "phonenumberslite": "phonenumbers",
        "pyside6-essentials": "PySide6",
    }
    code = "".join((ROOT / path).read_text(encoding="utf-8") for path in modules())
    idle = []
    for wanted in PROJECT["dependencies"]:
        name = str(canonicalize_name(Requirement(wanted).name))
        module = called.get(name, name.replace("-", "_"))
        # Two of them are only opened for their fonts, so they are asked for by a string.
        if not re.search(rf"^\s*(import|from) {module}\b|\"{module}\"", code, re.MULTILINE):
            idle.append(name)
    assert idle == []


def test_no_file_names_this_machine_or_a_package_registry() -> None:
    # Spelt so that this very file does not hold what it looks for.
    telling = re.compile(r"p[y]pi\.org|pythonh[o]sted|/o[p]t/|/r[o]ot/|/w[o]rk/")
    found = {
        name: match.group()
        for name, text in committed_texts().items()
        if (match := telling.search(text))
    }
    assert found == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "common", "manager", "managers", "misc"}
    named = {part for path in modules() for part in path.with_suffix("").parts}
    assert not drawers & named


def test_modules_can_be_read_in_one_sitting() -> None:
    long = {
        str(path): lines
        for path in modules()
        if (lines := (ROOT / path).read_text(encoding="utf-8").count("\n")) > 400
    }
    assert long == {}


def modules() -> list[Path]:
    """Return the package's modules, relative to the project."""
    return [path.relative_to(ROOT) for path in (ROOT / "planhat_desktop").rglob("*.py")]


def test_warnings_are_not_silenced_module_by_module() -> None:
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "overrides" not in overrides["tool"]["mypy"]


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "resources" / "changelog.md").read_text(encoding="utf-8")
    heading = rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$"
    assert re.search(heading, changelog, re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_brings_the_resources_and_the_command(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    brought = {
        f"planhat_desktop/resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert {"planhat_desktop/resources/planhat/models.json", "planhat_desktop/py.typed"} <= names
    assert brought <= names
    info = f"planhat_desktop-{__version__}.dist-info"
    commands = wheel.read(f"{info}/entry_points.txt").decode()
    assert "planhat-desktop = planhat_desktop.__main__:main" in commands
    assert "License-Expression: MIT" in wheel.read(f"{info}/METADATA").decode()


def test_the_wheel_brings_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"planhat_desktop", f"planhat_desktop-{__version__}.dist-info"}


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh on this system")
@pytest.mark.parametrize(
    "script",
    sorted(
        path.relative_to(ROOT).as_posix()
        for path in [*ROOT.glob("scripts/*.sh"), *ROOT.glob("installer/**/*.sh"), ROOT / ".ci/run"]
    ),
)
def test_shell_scripts_are_whole_and_stop_at_the_first_mishap(script: str) -> None:
    path = ROOT / script
    subprocess.run(["sh", "-n", str(path)], check=True)
    assert path.stat().st_mode & 0o111, f"{script} cannot be run"
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^set -e?u", text, re.MULTILINE)


def test_ci_does_what_a_person_would() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]
