"""Uploads of user activities and metrics to a practice workspace in this process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import orjson

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PRACTICE_TOKEN, PracticeTransport
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.refusals import Recall
from planhat_desktop.app.run import make_started, run
from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.core.table import Table
from tests.app.rehearsal import WORKSPACE, Rehearsal, Rows, drive
from tests.core.making import make_table

TENANT = "0b6f1c1e-6f0d-4c55-9a57-2f2b8d0a4e11"
PEOPLE = (
    {"companyId": "extid-C1", "email": "Ann@acme.com", "externalId": "E1"},
    {"companyId": "extid-C2", "email": "bo@globex.com", "externalId": "E2"},
    {"companyId": "extid-C1", "email": "twin@acme.com", "externalId": "E3"},
    {"companyId": "extid-C2", "email": "twin@acme.com", "externalId": "E4"},
)


class Adding(Rehearsal):
    """Two companies with end users, and a client that has the tenant token.

    Args:
        tenant: the token the client has; empty for none.
    """

    def __init__(
        self, model: str = "Metric", *, tenant: str = TENANT, faults: Iterable[Fault] = ()
    ) -> None:
        super().__init__(model)
        self.planhat.upsert("/endusers", orjson.dumps(PEOPLE))
        self.app._tenant = TENANT
        self.app.calls.clear()
        self.faults = tuple(faults)
        self.workspace: Workspace = WORKSPACE
        self._tenant = tenant
        self.planhat = self.open()
        self.runs = 0

    def open(self) -> PlanhatClient:
        """Return a client of the workspace."""
        return PlanhatClient(
            WORKSPACE,
            Token(PRACTICE_TOKEN),
            tenant=lambda: Token(self._tenant) if self._tenant else None,
            transport=PracticeTransport(lambda: self.app),
            pacer=Pacer(1_000_000),
            clock=lambda: self.seconds,
        )

    def look_at(
        self, rows: Rows, choices: Choices = NO_CHOICES, policy: Policy | None = None
    ) -> tuple[Table, Prepared]:
        """Prepare rows, with all that the journal tells."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        table = make_table([(name, [row.get(name) or None for row in rows]) for name in names])
        links = tuple(Link(place, name) for place, name in enumerate(names))
        content = Content(
            table=table,
            mapping=Links(self.model.name, links),
            policy=policy or Policy(),
            choices=choices,
        )
        recall = Recall(self.journal, self.workspace)
        work = prepare(content, self.catalog, self.planhat, self.now, recall=recall)
        return table, drive(work)

    def send(
        self,
        rows: Rows,
        *,
        batch_rows: int = 500,
        choices: Choices = NO_CHOICES,
        faults: Sequence[Fault] | None = None,
    ) -> Report:
        """Prepare and send rows as a run of its own."""
        table, made = self.look_at(rows, choices)
        plan = make_plan(made.resolution, made.issues, Policy(), batch_rows)
        self.runs += 1
        name = f"run{self.runs}"
        started = make_started(made, table, self.workspace, name, self.now().isoformat())
        self.app.faults = Faults(self.faults if faults is None else faults)
        work = run(plan, started, self.planhat, self.journal, self.now, jitter=lambda: 0.5)
        return self.finish(work)

    def there(self) -> list[dict[str, object]]:
        """Return what stands on the analytics host."""
        series = self.app.series
        if self.model.name == "UserActivity":
            return [
                {name: value for name, value in one.items() if name != "enduserId"}
                for one in series.activities()
            ]
        found = orjson.loads(series.list_metrics({"limit": "10000"}))
        return [{name: one[name] for name in ("dimensionId", "value", "time")} for one in found]

    def later(self, days: int) -> None:
        """Let days pass."""
        self.seconds += dt.timedelta(days=days).total_seconds()
