"""What it costs to draw anew an upload of very many single rows, and a very wide mapping.

Run with ``python -m tests.benchmarks.redrawing`` on a screen. Conversations, notes and single
items of metrics are a request each: 30,000 of them are answered here without a Planhat, and the
page is drawn as it is every few tenths of a second. Then a column out of eighty is matched to one
of as many fields. Processor time, so that others do not count.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from planhat_desktop.adapters.world import World
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import Answered, Sent, Started
from planhat_desktop.core.report import BatchReport
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.course import Course
from planhat_desktop.ui.pages.running import RunView
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow
from tests.benchmarks.measures import Figure
from tests.journeys.person import parts_of
from tests.ui.matching import open_wide

ROWS, FEW, TURNS = 30_000, 300, 5


def make_window(folder: Path) -> MainWindow:
    """Return the window, its catalog read."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = MainWindow(parts_of(World(Places.under(folder))), Theme(app, Choice.LIGHT))
    window.show()
    while not window.is_ready:
        QApplication.processEvents()
    return window


def measure(window: MainWindow) -> Figure:
    """Return the longest of some redraws after nearly all rows."""
    view = RunView(window)
    view.resize(1_000, 600)
    view.show()
    rows = tuple(range(2, ROWS + 2))
    view.is_running = True
    view._course = Course([(BatchReport(1, (2, ROWS + 1), "singly"), ROWS)])
    names = ("", "", "Conversation", "calls.csv", "", "")
    view.take(Started("run", "2026-11-22T10:00:00+00:00", *names, ROWS, {}, sending=rows))
    costs: dict[int, float] = {}
    for row in rows[:-1]:
        view.take(Sent(row, 1, (row,), {}, "{}"))
        view.take(Answered(row, 200, (Landed(row, "created"),), seconds=0.3))
        if row - 1 in (FEW, ROWS - 1):
            costs[row - 1] = max(_cost(view.draw) for _turn in range(TURNS))
    detail = f"after {FEW} rows {costs[FEW]:.1f} ms"
    return Figure(f"a redraw after {ROWS:,} single rows", costs[ROWS - 1], 50, detail, "ms")


def measure_mapping(window: MainWindow, folder: Path) -> Figure:
    """Return the longest of some changes to a mapping of eighty columns."""
    page = open_wide(window, folder)
    costs = [
        _cost(partial(page.deeds.link, 20 + place, f"custom.Custom field {4 * place + 1}"))
        for place in range(TURNS)
    ]
    return Figure("a column matched, of eighty", max(costs), 50, f"{TURNS} changes", "ms")


def _cost(do: Callable[[], object]) -> float:
    QApplication.processEvents()
    began = time.process_time()
    do()
    QApplication.processEvents()
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as base:
        shown = make_window(Path(base))
        measure(shown).show()
        measure_mapping(shown, Path(base)).show()
    os._exit(0)  # nothing of the window is waited for
