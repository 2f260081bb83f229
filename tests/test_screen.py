"""Started where no window can open, the app says so in a sentence and lives to end properly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")
# Stands in for a system that lacks a library of Qt's.
LACKING = """
import sys
from importlib.abc import MetaPathFinder

class Lacking(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in ("PySide6.QtGui", "PySide6.QtWidgets"):
            raise ImportError({why!r})

sys.meta_path.insert(0, Lacking())
from planhat_desktop.__main__ import main
sys.exit(main(["--places", sys.argv[1]]))
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere there always is a screen"
)


def start(places: Path, *, code: str = "", **surroundings: str) -> subprocess.CompletedProcess[str]:
    words = (
        ["-c", code, str(places)] if code else ["-m", "planhat_desktop", "--places", str(places)]
    )
    known = {name: value for name, value in os.environ.items() if name not in SCREENS}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**known, **surroundings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_screen_it_says_so(tmp_path: Path) -> None:
    done = start(tmp_path, XDG_RUNTIME_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == (
        "There is no screen here to open the window on. Sign in where there is one, or use the"
        " commands: planhat-desktop --help tells them.\n"
    )


def test_a_library_that_the_system_lacks_is_named(tmp_path: Path) -> None:
    why = "libEGL.so.1: cannot open shared object file: No such file or directory"
    done = start(tmp_path, code=LACKING.format(why=why), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert done.stderr.startswith("The window needs libEGL.so.1, which this computer lacks. ")
    assert "Traceback" not in done.stderr


def test_a_mistake_of_ours_is_not_taken_for_that(tmp_path: Path) -> None:
    code = LACKING.format(why="cannot import name 'QWindow'")
    done = start(tmp_path, code=code, WAYLAND_DISPLAY="wayland-7")
    assert done.returncode == 1
    assert "cannot import name 'QWindow'" in done.stderr
