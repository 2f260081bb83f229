"""How long reading takes beside the bare readers, what it costs, and whether the window stalls.

Run with ``python -m tests.benchmarks.reading``; the files are made once under the folder
``PLANHAT_BENCH_CACHE`` names, or under the system's temporary folder. Everything is measured
in one run, so that only the ratios count. All is imported where it is used: the process that
is weighed and watched holds what the window holds, and its child, which imports this module
again, no more than a child of the window.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planhat_desktop.core.table import Table

XLSX_ROWS, CSV_ROWS = 200_000, 1_000_000
RUNS = 4
TICK_MS = 10
MOMENT = dt.datetime.fromisoformat("2024-01-01T00:00:00")
_NAMES = ("Acme", "Globex", "Initech", "Umbrella", "Stark", "Wayne", "Wonka", "Tyrell")


def cache_folder() -> Path:
    """Return the folder of the generated files."""
    named = os.environ.get("PLANHAT_BENCH_CACHE")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / "planhat-desktop-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_xlsx(path: Path, rows: int) -> None:
    """Write a portfolio of 20 columns: texts, numbers, dates and yes/no."""
    import xlsxwriter

    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Accounts")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    heads = "ID Name E-mail Phase Owner MRR ARR Seats Start Renewal Active Country Note Score "
    heads += "Phone Domain Industry Tier Health Changed"
    sheet.write_row(0, 0, heads.split())
    first = dt.date(2020, 1, 1)
    for row in range(1, rows + 1):
        name = f"{chance.choice(_NAMES)} {row % 70_000}"
        domain = f"{name.split(maxsplit=1)[0].lower()}{row % 5_000}.com"
        texts = [f"ID-{row:07d}", name, f"user{row}@{domain}", ("Live", "Trial", "Lost")[row % 3]]
        sheet.write_row(row, 0, [*texts, f"owner{row % 40}@example.com"])
        sheet.write_row(row, 5, [row % 977, (row % 977) * 12.5, row % 300])
        sheet.write_datetime(row, 8, first + dt.timedelta(row % 1500), day)
        sheet.write_datetime(row, 9, first + dt.timedelta(row % 1500 + 365), day)
        sheet.write_boolean(row, 10, row % 3 == 0)
        sheet.write_row(row, 11, [("SE", "DE", "US")[row % 3], f"remark {row % 20_000} about it"])
        sheet.write_row(row, 13, [chance.random() * 100, f"+46 {row % 100_000:07d}", domain])
        sheet.write_row(row, 16, [f"Industry {row % 25}", ("A", "B", "C")[row % 3], row % 11])
        changed = MOMENT + dt.timedelta(minutes=row % 90_000)
        sheet.write_datetime(row, 19, changed, moment)
    book.close()


def make_csv(path: Path, rows: int, *, quoted: bool) -> None:
    """Write a portfolio of 12 columns; quoted, some cells hold the delimiter."""
    chance = random.Random(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("ID,Name,E-mail,Phase,Owner,MRR,Start,Country,Note,Score,Domain,Tier\r\n")
        for row in range(1, rows + 1):
            name = f"{chance.choice(_NAMES)} {row % 70_000}"
            domain = f"{name.split(maxsplit=1)[0].lower()}{row % 5_000}.com"
            shown = f'"{name}, Inc."' if quoted and row % 3 == 0 else name
            note = f"remark {row % 20_000}"
            note = f'"said ""{note}"""' if quoted and row % 50 == 0 else note
            file.write(
                f"ID-{row:07d},{shown},user{row}@{domain},{('Live', 'Trial', 'Lost')[row % 3]},"
                f"owner{row % 40}@example.com,{row % 977}.50,2024-{row % 12 + 1:02d}-"
                f"{row % 28 + 1:02d},{('SE', 'DE', 'US')[row % 3]},{note},"
                f"{chance.random() * 100:.4f},{domain},{('A', 'B', 'C')[row % 3]}\r\n"
            )


def finish(path: Path) -> Table:
    """Read a file to its table."""
    from planhat_desktop.adapters.sheets import read
    from planhat_desktop.core.table import Table

    steps = read(path)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            table = end.value
            assert isinstance(table, Table)
            return table


def time_best(work: Callable[[], object]) -> tuple[float, float]:
    """Return the best of some runs: seconds by the clock, and of processors, children too."""
    best, busy = float("inf"), float("inf")
    for _ in range(RUNS):
        gc.collect()
        before, start = sum(os.times()[:4]), time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
        busy = min(busy, sum(os.times()[:4]) - before)
        del result
    return best, busy


def memory_mb(process: int) -> float:
    """Return a process's resident memory in MB, 0 when it is gone."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError):
        return 0.0


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started, from whichever thread."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += map(int, task.read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def watch(path: Path) -> tuple[float, float]:
    """Return the longest stall of a timer in ms and the peak of both processes in MB."""
    from PySide6.QtCore import QCoreApplication, Qt, QThread, QTimer
    from typing_extensions import override

    class Worker(QThread):
        """Drives the generator as the window's job does."""

        table: Table | None = None

        @override
        def run(self) -> None:
            self.table = finish(path)

    app = QCoreApplication.instance() or QCoreApplication([])
    worker = Worker()
    last = time.perf_counter()
    stall = peak = 0.0
    done = threading.Event()

    def weigh() -> None:
        nonlocal peak
        while not done.wait(0.05):
            mine = os.getpid()
            peak = max(peak, sum(map(memory_mb, [mine, *children_of(mine)])))

    def tick() -> None:
        nonlocal last, stall
        now = time.perf_counter()
        stall = max(stall, now - last)
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    weighing = threading.Thread(target=weigh)
    weighing.start()
    worker.finished.connect(app.quit)
    worker.start()
    last = time.perf_counter()
    app.exec()
    worker.wait()
    done.set()
    weighing.join()
    return stall * 1000, peak


def watch_apart(path: Path) -> tuple[float, float]:
    """Run `watch` in a fresh process, whose memory holds nothing else."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.reading", "--watch", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    stall, peak = answer.stdout.split()
    return float(stall), float(peak)


def bare_calamine(path: Path) -> object:
    """Read a workbook with nothing but calamine."""
    import python_calamine

    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def bare_pandas(path: Path) -> object:
    """Read a text file with nothing but pandas."""
    import pandas as pd

    return pd.read_csv(path, dtype=str)


def main() -> None:
    """Make the files, measure, and print one line a figure."""
    if sys.argv[1:2] == ["--watch"]:
        stall, peak = watch(Path(sys.argv[2]))
        print(stall, peak)
        return
    folder = cache_folder()
    xlsx = folder / f"portfolio-{XLSX_ROWS}.xlsx"
    if not xlsx.exists():
        make_xlsx(xlsx, XLSX_ROWS)
    plain, quoted = folder / f"plain-{CSV_ROWS}.csv", folder / f"quoted-{CSV_ROWS}.csv"
    for path in (plain, quoted):
        if not path.exists():
            make_csv(path, CSV_ROWS, quoted=path == quoted)
    report("xlsx 200,000 × 20", xlsx, lambda: bare_calamine(xlsx), "calamine", 1.4)
    for name, path in (("csv 1,000,000 × 12", plain), ("csv, quoted", quoted)):
        report(name, path, partial(bare_pandas, path), "pandas", 1.1)


def report(name: str, path: Path, bare: Callable[[], object], beside: str, most: float) -> None:
    """Measure one file and print its line."""
    (theirs, their_busy), (ours, our_busy) = time_best(bare), time_best(lambda: finish(path))
    stall, peak = watch_apart(path)
    print(
        f"{name}: {ours:.2f} s, {beside} {theirs:.2f} s, ratio {ours / theirs:.2f} (≤ {most}); "
        f"processors {our_busy:.1f} s against {their_busy:.1f} s on a load of "
        f"{os.getloadavg()[0]:.1f}; "
        f"longest stall {stall:.0f} ms (≤ 50), peak of both {peak:.0f} MB (≤ 800)",
        flush=True,
    )


if __name__ == "__main__":
    main()
