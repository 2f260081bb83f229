"""Whether an upload's memory grows with the number of its batches.

Run with ``python -m tests.benchmarks.holding``. 100,000 new companies go to a practice workspace on
loopback, in batches of up to 5,000 and of 500; each upload is a process of its own, and the most it
holds while it sends is compared.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from planhat_desktop.adapters.history import SqliteJournal
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.run import make_started, run
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Workspace
from tests.benchmarks.measures import ROOT, Figure, drive
from tests.benchmarks.uploading import ROWS, connect, make_companies, prepare_companies, serving

FEW, MANY = 5_000, 500
BOUND = 1.15
MB = 1024


def hold(most_rows: int) -> None:
    """Upload in batches of so many rows; print what was held before, and at most, in kB."""
    table = make_companies()
    prepared = prepare_companies(table)
    resolution, issues, policy = prepared.resolution, prepared.issues, prepared.plan.policy
    plan = make_plan(resolution, issues, policy, most_rows)
    with tempfile.TemporaryDirectory(dir=os.environ.get("PLANHAT_BENCH_CACHE")) as folder:
        journal = SqliteJournal(Path(folder) / "history.sqlite3", count_run)
        with serving() as url, connect(url) as planhat:
            at = dt.datetime.now(dt.UTC).isoformat()
            started = make_started(prepared, table, Workspace("Bench", url), "run", at)
            before = _held_kb("VmRSS")
            Path("/proc/self/clear_refs").write_text("5")  # the most is counted from here
            work = run(plan, started, planhat, journal, lambda: dt.datetime.now(dt.UTC))
            report = drive(work)
        journal.close()
    assert isinstance(report, Report)
    assert report.counts["created"] == ROWS
    print(before, _held_kb("VmHWM"), len(report.batches))


def _held_kb(name: str) -> int:
    """Return a figure of this process's memory; Linux only."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith(name))


def measure() -> Figure:
    """Return the figure: the most that is held with many batches beside few."""
    most: list[int] = []
    told: list[str] = []
    for rows in (FEW, MANY):
        words = [sys.executable, "-m", "tests.benchmarks.holding", str(rows)]
        said = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        before, peak, batches = map(int, said.split())
        most.append(peak)
        told.append(f"{peak // MB} MB in {batches} batches (prepared: {before // MB} MB)")
    return Figure(
        "memory of 100,000 rows, many batches beside few", most[1] / most[0], BOUND, ", ".join(told)
    )


def main() -> None:
    """Upload once, or measure both."""
    if sys.argv[1:]:
        hold(int(sys.argv[1]))
    elif sys.platform == "linux":
        measure().show()
    else:
        print("memory is measured on Linux alone")


if __name__ == "__main__":
    main()
