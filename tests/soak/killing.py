"""Uploads whose process is killed, over and over, against a workspace with faults of its own.

The program under test runs as a process; kill -9 meets it between any two things it does to the
world: at a line of its journal, or while Planhat has its request, written or not.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from typing_extensions import override

from planhat_desktop.adapters.history import SqliteJournal
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PracticeApp, PracticeServer
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.adapters.practice.store import Store
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.resuming import is_open, resume
from planhat_desktop.app.run import Running, make_started, run
from planhat_desktop.app.steps import Wait
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Token, Workspace
from tests.app.rehearsal import NOW, Rehearsal, Rows
from tests.core.making import built_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_KEYLESS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("Conversation", {"type": "call", "date": "2026-04-03"}, "subject"),
    ("Note", {"type": "note", "date": "2026-04-03"}, "description"),
    ("Churn", {"churnDate": "2026-04-03"}, "comment"),
    ("Task", {"mainType": "task", "startTime": "2026-04-03"}, "action"),
)
_KEYED: tuple[tuple[str, dict[str, str], str], ...] = (
    ("Company", {}, "name"),
    ("Enduser", {"companyId": "C1"}, "firstName"),
    (
        "License",
        {"companyId": "C2", "_currency": "EUR", "fromDate": "2026-01-01", "mrr": "10"},
        "product",
    ),
)
_SLOWLY = 0.02  # of a wait is waited: the workspace is near, and quick
_PATIENCE_S = 0.4  # an answer is waited for
_MOST_LIVES = 4


@dataclass
class Figures:
    """What trials add up to.

    Attributes:
        kills: how many processes were really killed.
        faults: how many calls met a fault.
        rows, duplicates, lost: rows sent, records too many and too few in the end.
    """

    trials: int = 0
    kills: int = 0
    faults: int = 0
    rows: int = 0
    duplicates: int = 0
    lost: int = 0
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def total(cls, parts: Iterable[Figures]) -> Figures:
        """Return the sum of some figures."""
        made = cls()
        for one in parts:
            made.trials += one.trials
            made.kills += one.kills
            made.faults += one.faults
            made.rows += one.rows
            made.duplicates += one.duplicates
            made.lost += one.lost
            made.complaints += one.complaints
        return made


@dataclass(frozen=True)
class Death:
    """When a process dies.

    Attributes:
        at: ``entry`` (its nth line of the journal) or ``request`` (its nth write).
        is_after: after the line is on the disk; after the write is carried out.
    """

    at: str
    number: int
    is_after: bool


class _DeadlyJournal(SqliteJournal):
    """Kills its own process at a line."""

    def __init__(self, path: Path, death: Death | None) -> None:
        super().__init__(path, count_run)
        self._left = death.number if death is not None and death.at == "entry" else 0
        self._is_after = death is not None and death.is_after

    @override
    def append(self, run: str, entry: Entry) -> None:
        self._left -= 1
        if self._left == 0 and not self._is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        super().append(run, entry)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class _DeadlyApp(PracticeApp):
    """Kills the process whose nth write arrives, before or after it is carried out."""

    def __init__(self, store: Store, most_bytes: int) -> None:
        super().__init__(store, max_body_bytes=most_bytes, sleep=lambda _seconds: None)
        self.victim: BaseProcess | None = None
        self.death: Death | None = None
        self.is_busy = 0
        self.too_large = 0
        self._seen = 0

    def aim(self, victim: BaseProcess, death: Death) -> None:
        """Choose who dies next, and when."""
        self.victim, self.death, self._seen = victim, death, 0

    @override
    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.is_busy += 1
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
            death = self.death
            is_last = False
            self.too_large += length > self._max_body
            if environ["REQUEST_METHOD"] != "GET" and death is not None and death.at == "request":
                self._seen += 1
                is_last = self._seen == death.number
            if is_last and death is not None and not death.is_after:
                self._kill()
            answer = super().__call__(environ, start_response)
            if is_last and death is not None and death.is_after:
                self._kill()
            return answer
        finally:
            self.is_busy -= 1

    def _kill(self) -> None:
        if self.victim is not None:
            self.victim.kill()


def make_context() -> ForkServerContext:
    """Return what starts processes: quickly, for all is imported once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def run_trials(seeds: Iterable[int]) -> Figures:
    """Do one trial a seed."""
    figures, context = Figures(), make_context()
    for seed in seeds:
        try_kills(seed, figures, context)
    return figures


def try_kills(seed: int, figures: Figures, context: ForkServerContext) -> None:
    """Do one trial: lives that end early, and one that does not; compare with no death at all."""
    random = Random(seed)
    model, before, rows = _make_case(random)
    batch_rows = random.choice((1, 2, 3))
    smooth = Rehearsal(model, before)
    told = smooth.upload(rows, batch_rows=batch_rows)
    rehearsal = Rehearsal(model, before)
    # Some take the body of one row, and mostly not of two: the answer to these is 413.
    deadly = _DeadlyApp(rehearsal.store, random.choice((250, 1 << 25, 1 << 25)))
    deadly.faults = Faults(_make_faults(random))
    with tempfile.TemporaryDirectory() as folder, PracticeServer(deadly) as server:
        path = Path(folder) / "history.sqlite3"
        for _life in range(random.randint(1, _MOST_LIVES)):
            death = Death(
                random.choice(("entry", "request")), random.randint(1, 6), random.random() < 0.5
            )
            victim = context.Process(
                target=_live, args=(server.url, path, model, rows, batch_rows, death)
            )
            deadly.aim(victim, death)
            victim.start()
            victim.join(60)
            figures.kills += victim.exitcode == -signal.SIGKILL
            victim.close()
            _let_settle(deadly)
        deadly.death = None
        report = _end_well(server.url, path, model, rows, batch_rows)
        figures.faults += deadly.faults.met + deadly.too_large
    figures.trials += 1
    if report is None:
        figures.complaints.append(f"{seed}: it never began")
        return
    figures.rows += len(told.started.sending)
    made, meant = rehearsal.state(), smooth.state()
    figures.duplicates += sum((made - meant).values())
    figures.lost += sum((meant - made).values())
    if made != meant:
        figures.complaints.append(f"{seed}: Planhat holds {made - meant}, not {meant - made}")
    fates = [Counter(one.fate.value for one in each.rows().values()) for each in (report, told)]
    adds_up = sum(report.counts.values()) == report.started.rows == len(rows)
    if fates[0] != fates[1] or list(report.rows()) != list(told.rows()) or not adds_up:
        figures.complaints.append(f"{seed}: told {fates[0]}, not {fates[1]}")


def _make_case(random: Random) -> tuple[str, Rows, Rows]:
    """Return a model, what is there before, and the rows: with keys, or without any."""
    case = random.choice((_make_calls, _make_calls, *[_make_keyed] * 3))
    return case(random)


def _make_calls(random: Random) -> tuple[str, Rows, Rows]:
    model, always, name = random.choice(_KEYLESS)
    words = ("Hello", "Hello", "Bye")
    rows = [
        {"companyId": random.choice(("C1", "C2")), **always, name: random.choice(words)}
        for _row in range(random.randint(4, 14))
    ]
    return model, (), rows


def _make_keyed(random: Random) -> tuple[str, Rows, Rows]:
    model, always, changed = random.choice(_KEYED)
    count = random.randint(2, 9)
    before = [
        {"externalId": f"K{place}", **always, changed: f"Old {place}"} for place in range(count)
    ]
    rows = [
        {"externalId": f"{letter}{place}", **always, changed: f"New {place}"}
        for letter, most in (("K", count), ("N", random.randint(2, 9)))
        for place in range(most)
    ]
    random.shuffle(rows)
    return model, before, rows


def _make_faults(random: Random) -> list[Fault]:
    """Return up to four faults, each of the next kind of all there are."""
    write = random.choice(("PUT", "PUT", "POST", ""))
    base = Fault("status", method=write)
    burst = random.randint(2, 8)
    choices = [
        replace(base, kind="drop"),
        replace(base, kind="drop", after_commit=True),
        replace(base, kind="drop", method="GET"),
        replace(base, kind="hang"),
        replace(base, kind="hang", after_commit=True),
        replace(base, kind="half"),
        replace(base, kind="half", method="GET"),
        replace(base, kind="torn"),
        replace(base, kind="not_json", after_commit=True),
        replace(base, status=429, times=burst),
        replace(base, status=429, times=burst, retry_after_s=random.randint(0, 3)),
        replace(base, status=429, times=burst, method="GET"),
        *(replace(base, status=status) for status in (500, 502, 503, 504)),
        *(replace(base, status=status, after_commit=True) for status in (500, 502, 503, 504)),
    ]
    return [
        replace(random.choice(choices), on_call=random.randint(1, 9))
        for _fault in range(random.randint(0, 4))
    ]


def _live(
    url: str, path: Path, model: str, rows: Rows, batch_rows: int, death: Death | None
) -> None:
    """Begin the upload, or go on with it when it has begun; die on the way."""
    try:
        _work(url, path, model, rows, batch_rows, death)
    except Trouble:
        os._exit(3)


def _work(
    url: str, path: Path, model: str, rows: Rows, batch_rows: int, death: Death | None
) -> Report:
    journal = _DeadlyJournal(path, death)
    workspace = Workspace("Loopback", url)
    pacer = Pacer(1_000_000)
    planhat = PlanhatClient(workspace, Token("practice"), pacer=pacer, timeout_s=_PATIENCE_S)
    try:
        if journal.entries("run", bodies=False):
            models = built_in().models
            return _drive(
                resume("run", models, workspace, planhat, journal, lambda: NOW, lambda: 0.0)
            )
        rehearsal = Rehearsal(model)
        rehearsal.planhat = planhat
        table, prepared = rehearsal.prepare(rows, batch_rows=batch_rows)
        started: Started = make_started(prepared, table, workspace, "run", NOW.isoformat())
        return _drive(
            run(prepared.plan, started, planhat, journal, lambda: NOW, jitter=lambda: 0.0)
        )
    finally:
        planhat.close()
        journal.close()


def _drive(work: Running) -> Report:
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            report: Report = end.value
            return report
        if isinstance(step, Wait):
            time.sleep(step.seconds * _SLOWLY)


def _end_well(url: str, path: Path, model: str, rows: Rows, batch_rows: int) -> Report | None:
    """Go on in this process until nothing of the run is left open."""
    report: Report | None = None
    for _time in range(8):
        try:
            report = _work(url, path, model, rows, batch_rows, None)
        except Trouble:  # Planhat could not be read, so nothing was sent
            continue
        if not is_open(report):
            break
    return report


def _let_settle(deadly: _DeadlyApp) -> None:
    """Wait until no request of a dead process is at work any more."""
    time.sleep(0.03)
    while deadly.is_busy:
        time.sleep(0.005)
