"""Opening the window's parts does not read their sources."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import builtins
plain = builtins.__import__
import planhat_desktop.ui.theme, planhat_desktop.ui.window
import PySide6.QtWidgets
print(builtins.__import__ is plain)
"""


def test_python_imports_as_it_did_before_the_window_was_imported() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "True\n"
