"""How soon the first window is painted beside a bare PySide6 window, each in a new process.

Run with ``python -m tests.benchmarks.starting``; the screen is the one there is (``make bench``
gives one of its own), else Qt's own pretended one.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measures import ROOT, Figure

RUNS = 7

_BARE = """
import os
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, leave)

def leave():
    print("painted", flush=True)
    os._exit(0)

app = QApplication(sys.argv[:1])
window = Window()
window.resize(1180, 760)
window.show()
app.exec()
"""

# The window is started as `planhat-desktop` starts it. What it turns to after its first paint, and
# not before, is the module `start`; another stands in its place here.
_OURS = """
import sys
import types

def leave(parts):
    import os
    print("painted", flush=True)
    os._exit(0)

after = types.ModuleType("planhat_desktop.ui.start")
after.warm_up = leave
sys.modules[after.__name__] = after

from planhat_desktop.__main__ import main

main(["--places", sys.argv[1]])
"""


def time_start(script: str, folder: Path) -> float:
    """Return the seconds from the process's start to the end of its first paint."""
    # Compiled ahead, as an installed program is; both start from the same folder of bytecode.
    surroundings = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - start
    assert line == "painted\n", line
    return seconds


def measure() -> list[Figure]:
    """Return the figure; bare and ours take turns, so that both meet the same machine."""
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for script in (_BARE, _OURS):
            time_start(script, folder)  # the first start of each reads its files, and compiles
        for _run in range(RUNS):
            bare.append(time_start(_BARE, folder))
            ours.append(time_start(_OURS, folder))
    middle = statistics.median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    best = min(ours) / min(bare)
    detail = (
        f"best {min(ours) * 1000:.0f} ms, bare {min(bare) * 1000:.0f} ms; "
        f"median of the pairs {middle:.2f} ×"
    )
    return [Figure("first window beside a bare one", best, 1.5, detail)]


if __name__ == "__main__":
    for figure in measure():
        figure.show()
