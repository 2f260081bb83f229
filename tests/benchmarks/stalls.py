"""How long the real window stands still while it reads, prepares and sends.

Run with ``python -m tests.benchmarks.stalls`` on a screen (``make bench`` gives one of its own).
The longest gap between ticks of a 10 ms timer is measured in the window's own thread while it
reads 200,000 × 20 cells, previews 100,000 rows and uploads them to a workspace in a process of
its own; beside each stands the longest gap of the same timer while nothing is done, and the most
that the thread itself worked between two ticks: what a busy machine adds is in the gap alone.
"""

from __future__ import annotations

import csv
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planhat_desktop.adapters.world import World
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow
from tests.benchmarks.measures import Figure
from tests.benchmarks.reading import XLSX_ROWS, cache_folder, make_xlsx
from tests.benchmarks.uploading import ROWS, TOKEN, make_companies, serving
from tests.journeys.person import parts_of

TICK_MS, LIMIT_S = 10, 300.0


class Watch:
    """A timer of the window's thread; `through` tells its longest gap until something holds.

    Attributes:
        most_work: the most processor time the thread took between two ticks, in milliseconds.
    """

    def __init__(self) -> None:
        self.most_work = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)

    def through(self, holds: Callable[[], bool]) -> float:
        """Let Qt work until something holds; return the longest gap in milliseconds.

        Raises:
            TimeoutError: it did not hold in time.
        """
        loop = QEventLoop()
        began = last = time.perf_counter()
        worked, most, longest = time.thread_time(), 0.0, 0.0

        def tick() -> None:
            nonlocal last, worked, most, longest
            now, work = time.perf_counter(), time.thread_time()
            longest, most = max(longest, now - last), max(most, work - worked)
            last, worked = now, work
            if holds() or now - began > LIMIT_S:
                loop.quit()

        self._timer.timeout.connect(tick)
        self._timer.start(TICK_MS)
        loop.exec()
        self._timer.stop()
        self._timer.timeout.disconnect(tick)
        self.most_work = most * 1000
        if time.perf_counter() - began > LIMIT_S:
            raise TimeoutError("the window did not come to an end")
        return longest * 1000


def write_companies(path: Path) -> None:
    """Write the companies of the upload benchmark as csv."""
    columns = make_companies().columns
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([one.header for one in columns])
        writer.writerows(
            zip(*([one.cell(row) for row in range(ROWS)] for one in columns), strict=True)
        )


def walk(folder: Path, url: str) -> list[Figure]:
    """Go the whole way once and return the longest gaps."""
    xlsx = cache_folder() / f"portfolio-{XLSX_ROWS}.xlsx"
    if not xlsx.exists():
        make_xlsx(xlsx, XLSX_ROWS)
    companies = folder / "companies.csv"
    write_companies(companies)
    world = World(Places.under(folder / "places"))
    parts = change(
        parts_of(world), open=lambda workspace: world.connect(workspace, Token(TOKEN), 1_000_000)
    )
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = MainWindow(parts, Theme(app, Choice.LIGHT))
    window.show()
    watch = Watch()
    figures: list[Figure] = []

    def note(name: str, start: Callable[[], object], holds: Callable[[], bool]) -> None:
        began = time.perf_counter()
        QTimer.singleShot(0, start)
        gap = watch.through(lambda: holds() and not window.is_busy)
        took = f"in {time.perf_counter() - began:.1f} s"
        detail = f"{took}; of it own work {watch.most_work:.0f} ms; idle {idle:.0f} ms"
        figures.append(Figure(f"longest stall while {name}", gap, 50, detail, "ms"))

    watch.through(lambda: window.is_ready and not window.is_busy)
    still = time.perf_counter() + 2
    idle = watch.through(lambda: time.perf_counter() > still)
    draft = window.draft

    def is_read(rows: int) -> bool:
        return draft.table is not None and draft.table.rows == rows

    note("reading 200,000 × 20", lambda: window.open_file(xlsx), lambda: is_read(XLSX_ROWS))
    window.open_file(companies)
    watch.through(lambda: is_read(ROWS) and not window.is_busy)
    draft.set_workspace(Workspace("Bench", url), draft.catalog)
    table = draft.table
    assert table is not None
    links = tuple(Link(one.index, one.header) for one in table.columns)
    draft.set_mapping("Bench", Links("Company", links))
    note("showing the columns", lambda: window.go(Step.MATCH), lambda: True)
    note(
        "previewing 100,000 rows",
        window.page.go_on,
        lambda: isinstance(window.page, PreviewPage) and window.page.view is not None,
    )
    note("uploading them", lambda: _send(window), lambda: window.page.step is Step.REPORT)
    assert draft.report is not None
    assert draft.report.counts["created"] == ROWS, draft.report.counts
    window.close()
    window.runner.wait(10)
    return figures


def _send(window: MainWindow) -> None:
    page = window.page
    assert isinstance(page, PreviewPage)
    page.go_on()
    if window.page is page:  # it wants the number of rows typed
        QTest.keyClicks(page.consent.box, page.consent.box.placeholderText())
        QTest.keyClick(page.consent.box, Qt.Key.Key_Return)


def measure() -> list[Figure]:
    """Return the figures."""
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name, serving() as url:
        return walk(Path(name), url)


if __name__ == "__main__":
    for figure in measure():
        figure.show()
