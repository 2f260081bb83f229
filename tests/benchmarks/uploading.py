"""What an upload costs beside a bare loop that sends the same bodies.

Run with ``python -m tests.benchmarks.uploading``. 100,000 new companies go to a practice
workspace on loopback, served by a process of its own and empty at each start.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from planhat_desktop.adapters.history import SqliteJournal
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PracticeApp, PracticeServer
from planhat_desktop.adapters.practice.store import Store
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.run import make_started, run
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.core.table import Table
from tests.adapters.practice_bench import shapes
from tests.benchmarks.measures import Figure, built_in, drive
from tests.core.making import make_table

ROWS, RUNS = 100_000, 3
TOKEN = "benchmark"


def make_companies() -> Table:
    """Return new companies: 8 columns."""
    places = range(ROWS)
    return make_table(
        [
            ("externalId", [f"B-{one:06d}" for one in places]),
            ("sourceId", [f"crm-{one:08x}" for one in places]),
            ("name", [f"Company number {one}" for one in places]),
            ("phase", [("Live", "Trial", "Lost")[one % 3] for one in places]),
            ("country", [("SE", "DE", "US", "FR")[one % 4] for one in places]),
            ("city", [f"City {one % 900}" for one in places]),
            ("web", [f"https://company{one}.example" for one in places]),
            ("description", [f"What is known of number {one}, in a sentence." for one in places]),
        ]
    )


@contextmanager
def serving() -> Iterator[str]:
    """Give the address of an empty workspace in a process of its own."""
    words = [sys.executable, "-m", "tests.benchmarks.uploading", "--serve"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()  # it ends when nobody holds the other end


def serve() -> None:
    """Serve an empty workspace until stdin closes."""
    with PracticeServer(PracticeApp(Store(None, shapes()))) as server:
        print(server.url, flush=True)
        sys.stdin.read()


def connect(url: str) -> PlanhatClient:
    """Return a client that is never asked to wait."""
    return PlanhatClient(Workspace("Bench", url), Token(TOKEN), pacer=Pacer(1_000_000))


def prepare_companies(table: Table) -> Prepared:
    """Return the preview against an empty workspace."""
    links = tuple(Link(one.index, one.header) for one in table.columns)
    content = Content(table=table, mapping=Links("Company", links))
    with serving() as url, connect(url) as planhat:
        return drive(prepare(content, built_in(), planhat, lambda: dt.datetime.now(dt.UTC)))


def time_bare(bodies: Sequence[bytes]) -> float:
    """Return how long a bare loop takes, in seconds."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    with serving() as url, httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        client.get("/companies?limit=1")
        start = time.perf_counter()
        for body in bodies:
            answer = client.put("/companies", content=body)
            assert answer.status_code == 200
            answer.read()
        return time.perf_counter() - start


def time_ours(prepared: Prepared, table: Table, folder: Path) -> tuple[float, list[bytes]]:
    """Return how long the upload takes, journal and report included, in seconds, and its bodies."""
    journal = SqliteJournal(folder / "history.sqlite3", count_run)
    workspace = Workspace("Bench", "http://127.0.0.1")
    with serving() as url, connect(url) as planhat:
        planhat.list_page("/companies", limit=1)
        start = time.perf_counter()
        now = dt.datetime.now(dt.UTC)
        started = make_started(prepared, table, workspace, "run", now.isoformat())
        work = run(prepared.plan, started, planhat, journal, lambda: dt.datetime.now(dt.UTC))
        report = drive(work)
        seconds = time.perf_counter() - start
    assert report.counts["created"] == ROWS
    bodies = [one.body.encode() for one in journal.entries("run") if isinstance(one, Sent)]
    journal.close()
    return seconds, bodies


def measure() -> list[Figure]:
    """Return the figure: the best of some runs of each, one after the other."""
    table = make_companies()
    prepared = prepare_companies(table)
    bodies: list[bytes] = []
    bare, ours = [], []
    for _run in range(RUNS):
        # On the real disk: where the journal lies, and not where memory pretends to be one.
        with tempfile.TemporaryDirectory(dir=os.environ.get("PLANHAT_BENCH_CACHE")) as folder:
            seconds, bodies = time_ours(prepared, table, Path(folder))
        ours.append(seconds)
        bare.append(time_bare(bodies))  # the very same ones: batches grow as they are answered
    detail = f"ours {min(ours):.2f} s, bare {min(bare):.2f} s, {len(bodies)} batches"
    return [Figure("upload of 100,000 beside a bare loop", min(ours) / min(bare), 1.15, detail)]


def main() -> None:
    """Serve or measure."""
    if sys.argv[1:] == ["--serve"]:
        serve()
        return
    for figure in measure():
        figure.show()


if __name__ == "__main__":
    main()
