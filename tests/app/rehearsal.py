"""An upload to a practice workspace in this process, with faults, in which waits take no time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import orjson

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import (
    PRACTICE_TOKEN,
    PRACTICE_URL,
    Permissions,
    PracticeApp,
    PracticeTransport,
    Quirks,
)
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.adapters.practice.store import Store
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.resuming import resume
from planhat_desktop.app.run import Running, make_started, run
from planhat_desktop.app.steps import Wait
from planhat_desktop.app.undoing import Look, look, undo
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.report import Report, fold
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.core.table import Cell, Table
from tests.adapters.practice_bench import shapes
from tests.core.making import built_in, make_table

_T = TypeVar("_T")

WORKSPACE = Workspace("Practice", PRACTICE_URL, is_practice=True)
NOW = dt.datetime(2026, 11, 22, 10, 15, tzinfo=dt.UTC)
COMPANIES = (
    {"name": "Acme AB", "externalId": "C1", "sourceId": "S1"},
    {"name": "Globex", "externalId": "C2"},
)
MOST_STEPS = 3_000
_OWN = ("_id", "createdAt", "updatedAt", "lastUpdated")

Rows = Sequence[Mapping[str, Cell]]


def drive(work: Generator[object, None, _T], steps: list[object] | None = None) -> _T:
    """Run a generator to its end; waits take no time."""
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            result: _T = end.value
            return result
        if steps is not None:
            steps.append(step)


class Rehearsal:
    """One workspace with two companies, and a client of it.

    Attributes:
        catalog: the models, with fields of the workspace's own where a test gives it some.
        seconds: a clock that only waits move.
        workspace: as it is called by now.
    """

    def __init__(
        self,
        model: str = "Company",
        before: Rows = (),
        *,
        quirks: Quirks | None = None,
        faults: Iterable[Fault] = (),
        permissions: Permissions | None = None,
        token: str = "",
        max_body_bytes: int = 1 << 25,
        pace: int = 1_000_000,
        catalog: Catalog | None = None,
    ) -> None:
        self.faults: tuple[Fault, ...] = ()
        self.workspace = WORKSPACE
        self.catalog = catalog or built_in()
        self.model = self.catalog.model(model)
        self.store = Store(None, shapes())
        self.seconds = 0.0
        self.app = PracticeApp(
            self.store,
            clock=lambda: NOW.timestamp() + self.seconds,
            quirks=quirks,
            permissions=permissions,
            token=token,
            max_body_bytes=max_body_bytes,
            sleep=lambda _seconds: None,
        )
        self.planhat: Planhat = PlanhatClient(
            WORKSPACE,
            Token(token or PRACTICE_TOKEN),
            transport=PracticeTransport(lambda: self.app),
            pacer=Pacer(pace),
            clock=lambda: self.seconds,
        )
        self.journal: Journal = MemoryJournal(count_run)
        allowed, self.app.permissions = self.app.permissions, Permissions()
        self.planhat.upsert("/companies", orjson.dumps(COMPANIES))
        for one in self.model.fields:
            if one.is_custom:
                made = {"name": one.short_name, "type": one.type.value, "isHidden": False}
                self.planhat.create("/customfields", orjson.dumps(made | {"parent": model.lower()}))
        if before:
            self.upload(before)
            self.journal = MemoryJournal(count_run)
        self.app.permissions = allowed
        self.app.calls.clear()
        self.faults = tuple(faults)

    def prepare(
        self, rows: Rows, policy: Policy | None = None, batch_rows: int = 500
    ) -> tuple[Table, Prepared]:
        """Prepare rows (field → cell); all fields of any row become columns."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        table = make_table([(name, [row.get(name) or None for row in rows]) for name in names])
        links = tuple(Link(place, name) for place, name in enumerate(names))
        content = Content(
            table=table, mapping=Links(self.model.name, links), policy=policy or Policy()
        )
        made = drive(prepare(content, self.catalog, self.planhat, lambda: NOW))
        plan = make_plan(made.resolution, made.issues, content.policy, batch_rows)
        return table, replace(made, plan=plan)

    def begin(
        self, rows: Rows, policy: Policy | None = None, batch_rows: int = 500
    ) -> tuple[Prepared, Started, Running]:
        """Return a run that has not begun; from here on the faults are switched on."""
        table, prepared = self.prepare(rows, policy, batch_rows)
        started = make_started(prepared, table, self.workspace, "run", NOW.isoformat())
        self.app.faults = Faults(self.faults)
        work = run(
            prepared.plan, started, self.planhat, self.journal, lambda: NOW, jitter=lambda: 0.5
        )
        return prepared, started, work

    def upload(
        self,
        rows: Rows,
        policy: Policy | None = None,
        batch_rows: int = 500,
        steps: list[object] | None = None,
    ) -> Report:
        """Prepare and send rows; the waits move the clock."""
        _prepared, _started, work = self.begin(rows, policy, batch_rows)
        return self.finish(work, steps)

    def resume(
        self, name: str = "run", steps: list[object] | None = None, *, is_watched: bool = False
    ) -> Report:
        """Go on with a run; the waits move the clock."""
        where = self.workspace, self.planhat, self.journal, self.now
        work = resume(name, self.catalog.models, *where, jitter=lambda: 0.5, is_watched=is_watched)
        return self.finish(work, steps)

    def look(self, name: str = "run") -> Look:
        """Find out what of a run can be taken back."""
        models = self.catalog.models
        return drive(look(name, models, self.workspace, self.planhat, self.journal, self.now))

    def undo(
        self,
        name: str = "run",
        as_run: str = "undo",
        steps: list[object] | None = None,
        *,
        is_watched: bool = False,
    ) -> Report:
        """Take a run back; the waits move the clock."""
        where = self.workspace, self.planhat, self.journal, self.now
        models = self.catalog.models
        work = undo(name, as_run, models, *where, jitter=lambda: 0.5, is_watched=is_watched)
        return self.finish(work, steps)

    def now(self) -> dt.datetime:
        """Return the time as the waits have moved it."""
        return NOW + dt.timedelta(seconds=self.seconds)

    def finish(self, work: Running, steps: list[object] | None = None) -> Report:
        """Drive a run to its end."""
        taken = 0
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                report: Report = end.value
                break
            if isinstance(step, Wait):
                self.seconds += step.seconds
            taken += 1
            assert taken < MOST_STEPS, "the run does not come to an end"
            if steps is not None:
                steps.append(step)
        self.app.faults = Faults()
        return report

    def written(self, name: str = "run") -> tuple[Entry, ...]:
        """Return what the journal holds of a run."""
        return self.journal.entries(name)

    def folded(self, name: str = "run") -> Report:
        """Return the report the journal's entries add up to."""
        started, *rest = self.written(name)
        assert isinstance(started, Started)
        return fold(started, rest)

    def records(self) -> list[dict[str, Any]]:
        """Return every record of the model as it lies in the store."""
        shape = self.store.shapes[self.model.endpoint.strip("/")]  # notes are conversations
        rows = self.store.query(f'SELECT body FROM "{shape.name}" ORDER BY seq')
        return [orjson.loads(body) for (body,) in rows]

    def state(self) -> Counter[str]:
        """Return the model's records without what the workspace itself gives them."""
        return Counter(
            orjson.dumps(
                {name: value for name, value in one.items() if name not in _OWN},
                option=orjson.OPT_SORT_KEYS,
            ).decode()
            for one in self.records()
        )

    def writes(self) -> list[int]:
        """Return the number of rows of each upsert, bulk or single, that arrived."""
        calls = [one for one in self.app.calls if one.method in ("PUT", "POST")]
        return [1 if one.method == "POST" else one.rows for one in calls]


def same_report(one: Report, other: Report) -> bool:
    """Tell whether two reports say the same of every row and of the run."""
    return (
        one.rows() == other.rows()
        and one.counts == other.counts
        and (one.state, one.words) == (other.state, other.words)
    )
