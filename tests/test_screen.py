"""Started where no window can open, the app says so in a sentence and lives to end properly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planhat_desktop.app.wording.screen import explain_no_window
from planhat_desktop.ui.screen import find_lacking
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


NO_SCREEN = (
    "There is no screen here to open the window on. Sign in where there is one, or use the"
    " commands: planhat-desktop --help tells them.\n"
)


@pytest.mark.parametrize(
    "named",
    [
        pytest.param({}, id="none is named"),
        pytest.param({"DISPLAY": ":987"}, id="nobody answers"),
        pytest.param({"WAYLAND_DISPLAY": "wayland-987"}, id="nobody answers on Wayland"),
        pytest.param({"QT_QPA_PLATFORM": "no such thing"}, id="of a kind that there is not"),
    ],
)
def test_without_a_screen_it_says_so(tmp_path: Path, named: dict[str, str]) -> None:
    done = start(tmp_path, XDG_RUNTIME_DIR=str(tmp_path), **named)
    assert (done.returncode, done.stderr) == (2, NO_SCREEN)


def test_without_a_screen_nor_a_place_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    done = start(tmp_path / "a file", XDG_RUNTIME_DIR=str(tmp_path), DISPLAY=":987")
    assert (done.returncode, done.stderr) == (2, NO_SCREEN)


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


def test_the_library_that_qt_names_is_lacking_only_where_a_screen_would_answer() -> None:
    needed = (
        "From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed to load the Qt xcb platform plugin."
    )
    fatal = "This application failed to start because no Qt platform plugin could be initialized."
    assert find_lacking([needed, fatal]) == "libxcb-cursor0"
    assert find_lacking(["could not connect to display :0", needed, fatal]) == ""
    assert find_lacking([fatal]) == ""
    assert "libxcb-cursor0" in explain_no_window("libxcb-cursor0").what
    assert f"{explain_no_window()}\n" == NO_SCREEN
