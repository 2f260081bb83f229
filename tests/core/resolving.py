"""A sheet resolved against a workspace, both made from plain lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.core.building import build
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.issues import Issue, IssueCode, Issues
from planhat_desktop.core.mapping import Constant, Link, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import DEFAULT_BATCH_ROWS, Plan, make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.resolution import Resolution, resolve
from planhat_desktop.core.schema import Field
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table

NOW = dt.datetime(2026, 11, 22, 10, 15, tzinfo=dt.UTC)
Listed = Sequence[Mapping[str, object]]


def an_id(number: int) -> str:
    """Return a Planhat id that shows its number."""
    return f"{number:024x}"


def with_custom(model: str, *fields: Field) -> Catalog:
    """Return the built-in catalogue with custom fields added to one model."""
    catalog = built_in()
    models = dict(catalog.models)
    models[model] = replace(models[model], fields=(*models[model].fields, *fields))
    return replace(catalog, models=models)


@dataclass(frozen=True)
class Outcome:
    """What `resolve_rows` found."""

    resolution: Resolution
    issues: Issues
    policy: Policy

    @property
    def words(self) -> list[str]:
        """Each row's outcome: create, update, same or held."""
        return [("create", "update", "same", "held")[int(one)] for one in self.resolution.outcomes]

    def codes(self, row: int) -> list[IssueCode]:
        """The issues of a row, 0-based."""
        return [one.code for one in self.issues.of_row(row)]

    def issue(self, code: IssueCode) -> Issue:
        """The one issue of this kind."""
        (found,) = [one for one in self.issues if one.code is code]
        return found

    def plan(self, batch_rows: int = DEFAULT_BATCH_ROWS) -> Plan:
        """Return what would be sent."""
        return make_plan(self.resolution, self.issues, self.policy, batch_rows)

    def sent(self, row: int) -> dict[str, object]:
        """Return what Planhat would receive for a row."""
        return self.plan().item(row)


def resolve_rows(
    model: str,
    columns: Mapping[str, Sequence[Cell]],
    existing: Listed = (),
    others: Mapping[str, Listed] | None = None,
    *,
    policy: Policy | None = None,
    readings: Mapping[str, Reading] | None = None,
    constants: Mapping[str, str] | None = None,
    key: str | None = None,
    left_out: frozenset[int] = frozenset(),
    choices: Choices = NO_CHOICES,
    catalog: Catalog | None = None,
) -> Outcome:
    """Build and resolve a sheet whose headers are the fields' names."""
    catalog = catalog or built_in()
    policy = policy or Policy()
    readings = readings or {}
    table = make_table(list(columns.items()))
    links = tuple(
        Link(place, name, readings.get(name, Reading())) for place, name in enumerate(columns)
    )
    made = tuple(Constant(name, text) for name, text in (constants or {}).items())
    mapping = Links(model, links, made, key)
    records, issues = build(table, mapping, catalog.model(model), policy, left_out)
    found = {model: Existing(model, existing)}
    found |= {name: Existing(name, listed) for name, listed in (others or {}).items()}
    resolution, issues = resolve(records, issues, Snapshot(found, NOW), policy, choices)
    return Outcome(resolution, issues, policy)
