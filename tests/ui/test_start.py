"""What comes before the first paint: nothing heavy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROBE = """
import sys
import PySide6.QtCore
from pathlib import Path
from planhat_desktop.adapters.world import World
from planhat_desktop.places import Places
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.theme import Choice, Theme, make_application
from planhat_desktop.ui.window import MainWindow

app = make_application("probe")
world = World(Places.under(Path(sys.argv[1])))
parts = Parts(**{name: getattr(world, name) for name in Parts.__annotations__})
window = MainWindow(parts, Theme(app, Choice.SYSTEM))
warm_up = window._warm_up

def first_paint():
    enums = ["Qt"] if "Qt" in vars(PySide6.QtCore) else []
    print("before:", *sorted(sys.modules), *enums)
    window.ready.connect(app.quit)
    warm_up()

window._warm_up = first_paint
window.show()
app.exec()
window.close()
print("after:", *sorted(sys.modules), *vars(PySide6.QtCore))
"""

HEAVY = {
    "charset_normalizer",
    "httpx",
    "keyring",
    "msoffcrypto",
    "numpy",
    "openpyxl",
    "orjson",
    "pandas",
    "platformdirs",
    "python_calamine",
    "qtawesome",
    "qtpy",
    "rapidfuzz",
    "sqlite3",
    "ssl",
    "truststore",
    "xlsxwriter",
}


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROBE, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    before, after = (set(line.split()[1:]) for line in done.stdout.splitlines() if ": " in line)
    assert not HEAVY & before
    assert "Qt" not in before  # its enumerations take a fifth of a bare window's start
    assert {"numpy", "Qt"} <= after  # the probe would see them
