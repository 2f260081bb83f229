"""How soon the first 200 rows of a big file are on the screen, and how the sheet moves after.

Run with ``python -m tests.benchmarks.first_rows`` on a screen (``make bench`` gives one of its
own). The clock starts when the file is let go over the real window and stops at the first paint
of the grid that holds its rows. Then the longest gaps between ticks of a 10 ms timer are measured
while the rest is read, while the sheet is scrolled from end to end, searched and filtered, and
how long it takes until a cancelled reading is over.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from planhat_desktop.adapters.world import World
from planhat_desktop.places import Places
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow
from tests.benchmarks.measures import ROOT, Figure
from tests.benchmarks.reading import CSV_ROWS, XLSX_ROWS, cache_folder, make_csv, make_xlsx
from tests.benchmarks.stalls import Watch
from tests.journeys.person import parts_of

FIRST_ROWS, TURNS = 150, 120
"""The header and some title rows are among the first 200."""


class Painted(QObject):
    """Notes when the grid is first painted with rows in it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._grid = window.sheet_page.grid
        self._grid.viewport().installEventFilter(self)
        self.at = 0.0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.at:
            table = self._grid.sheet.table
            if table is not None and table.rows >= FIRST_ROWS:
                QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = self.at or time.perf_counter()


def open_window(folder: Path) -> MainWindow:
    """Return a window that has loaded all it loads by itself."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = MainWindow(parts_of(World(Places.under(folder))), Theme(app, Choice.LIGHT))
    window.show()
    idle = time.perf_counter() + 1.5
    Watch().through(lambda: window.is_ready and not window.is_busy and time.perf_counter() > idle)
    return window


def look_at(name: str, path: Path, rows: int) -> list[Figure]:
    """Read one file and move about in it."""
    figures: list[Figure] = []
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(Path(folder) / "places")
        page, painted = window.sheet_page, Painted(window)

        def note(what: str, start: Callable[[], object], holds: Callable[[], bool]) -> None:
            began = time.perf_counter()
            QTimer.singleShot(0, start)
            gap = watch.through(lambda: holds() and not window.is_busy)
            spent = f"in {time.perf_counter() - began:.2f} s"
            figures.append(Figure(f"{name}: longest stall while {what}", gap, 50, spent, "ms"))

        def is_read() -> bool:
            return window.draft.table is not None and window.draft.table.rows == rows

        began = time.perf_counter()
        note("reading", lambda: window.open_file(path), is_read)
        first = (painted.at - began) * 1000
        figures.insert(0, Figure(f"{name}: first rows on screen", first, 1000, "", "ms"))
        bar = page.grid.verticalScrollBar()
        turn = [0]

        def scroll() -> None:
            turn[0] += 1
            bar.setValue(bar.maximum() * (turn[0] * 7 % TURNS) // TURNS + turn[0])
            if turn[0] < TURNS:
                QTimer.singleShot(5, scroll)

        note("scrolling", scroll, lambda: turn[0] >= TURNS)
        finder, searching = page.view.finder, page.view.searching

        def look(words: str) -> None:
            searching.open()
            finder.box.setText(words)

        def is_found(words: str) -> bool:
            return searching.found is not None and searching.found.query.words == words

        for words in ("e", "globex 4"):  # in all rows, and in some
            note(f"searching “{words}”", partial(look, words), partial(is_found, words))
        turn[0] = 0

        def step() -> None:
            turn[0] += 1
            searching.step(1)
            if turn[0] < TURNS:
                QTimer.singleShot(5, step)

        note("going from hit to hit", step, lambda: turn[0] >= TURNS)
        note("filtering", lambda: finder.only.setChecked(True), lambda: True)
        note("showing all rows again", searching.close, lambda: True)
        note(
            "filtering a column",
            lambda: searching.only_like(5, 3),
            lambda: searching.alike is not None,
        )
        searching.close()
        window.open_file(path)
        watch.through(lambda: page.grid.is_partial)
        stopped = time.perf_counter()
        window.stop()
        watch.through(lambda: not window.is_busy)
        spent_ms = (time.perf_counter() - stopped) * 1000
        figures.append(
            Figure(f"{name}: cancelled", spent_ms, 300, "the sheet before is back", "ms")
        )
        assert is_read()
        window.close()
        window.runner.wait(10)
    return figures


def walk() -> None:
    """Look at both files and print the figures."""
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = cache_folder()
    csv, xlsx = folder / f"plain-{CSV_ROWS}.csv", folder / f"portfolio-{XLSX_ROWS}.xlsx"
    if not csv.exists():
        make_csv(csv, CSV_ROWS, quoted=False)
    if not xlsx.exists():
        make_xlsx(xlsx, XLSX_ROWS)
    for name, path, rows in (
        ("csv 1,000,000 × 12", csv, CSV_ROWS),
        ("xlsx 200,000 × 20", xlsx, XLSX_ROWS),
    ):
        for figure in look_at(name, path, rows):
            figure.show()


if __name__ == "__main__":
    # A reader's child imports the main module anew, and the app's own imports next to nothing.
    script = "from tests.benchmarks.first_rows import walk; walk()"
    sys.exit(subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode)
