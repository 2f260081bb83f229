"""What a workspace holds that tells columns apart, as far as it is had cheaply."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.errors import Refused, Trouble
from planhat_desktop.app.learning import Lessons
from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import read_records
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.schema import Model
from planhat_desktop.core.snapshot import Snapshot, Want
from planhat_desktop.core.suggestion import improve, suggest
from planhat_desktop.core.table import Table

_CHEAP = (
    Want("User", frozenset({"_id", "nickName", "firstName", "lastName", "email"})),
    Want("Company", frozenset({"_id", "name", "externalId", "sourceId"}), lean=True),
)
"""Team members are few, and the short list of companies comes in one call."""


def read_known(planhat: Planhat, catalog: Catalog) -> Generator[Step, None, Known]:
    """Return what finds team members and companies. Thread: job.

    What the token may not read stays unknown.

    Raises:
        TokenRejected, Unreachable, Throttled: the workspace cannot be read.
    """
    records: dict[str, list[dict[str, object]]] = {}
    for want in _CHEAP:
        model = catalog.models.get(want.model)
        if model is None:
            continue
        try:
            records[want.model] = yield from read_records(model, want, planhat)
        except Refused:
            continue
    return Known.from_records(records)


@dataclass(frozen=True, eq=False)
class Better:
    """What was found on looking closer.

    Attributes:
        table: the table that was looked at.
        before, after: what was suggested for it, and what is suggested now.
    """

    table: Table
    catalog: Catalog
    known: Known
    before: Links
    after: Links


def look_closer(
    table: Table, model: str, catalog: Catalog, lessons: Lessons, planhat: Planhat
) -> Generator[Step, None, Better]:
    """Read the workspace's own fields and what it knows, and suggest anew. Thread: job.

    Args:
        model: the name of the model the table is matched to.
        catalog: with the workspace's own fields, or without them yet.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: the fields cannot be read.
    """
    learned = lessons.recall()
    before = suggest(table, catalog.model(model), learned=learned)
    if not catalog.custom_read:
        catalog = yield from read_catalog(planhat, catalog)
    try:
        known = yield from read_known(planhat, catalog)
    except Trouble:
        known = Known()  # a comfort only: the fields are had all the same
    after = suggest(table, catalog.model(model), known, learned)
    return Better(table, catalog, known, before, after)


def take_better(draft: Draft, better: Better) -> None:
    """Let a draft know it; its links change only where nobody has touched them. Thread: main.

    Nothing changes once it is previewed or sent, or a profile is in use.
    """
    is_under_way = draft.prepared is not None or draft.report is not None
    draft.known = better.known
    if not draft.catalog.custom_read:
        draft.set_catalog(better.catalog)
    mapping, content = draft.mapping, draft.content
    if is_under_way or mapping is None or content.profile or draft.table is not better.table:
        return
    if mapping.model == better.after.model:
        draft.improve(improve(mapping, better.before, better.after))


def match_columns(
    table: Table, model: Model, snapshot: Snapshot | None, known: Known | None, lessons: Lessons
) -> Generator[Step, None, Links]:
    """Suggest a mapping by all that is at hand. Thread: job."""
    yield Progress("matching", 0)
    read = Known() if snapshot is None else known_from(snapshot)
    return suggest(table, model, read.merge(known or Known()), lessons.recall())


def known_from(snapshot: Snapshot) -> Known:
    """Return what a snapshot knows."""
    return Known.from_records({name: one.records for name, one in snapshot.models.items()})
