"""From links to a preview: build, read the workspace, resolve, plan — one generator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Sequence

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.pages import Listing, read_lists
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.refusals import Recall, Recalled
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.tenant import missing_words
from planhat_desktop.core.appending import resolve_appended
from planhat_desktop.core.building import build
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.promises import Promised, hold_orphans, lay_over
from planhat_desktop.core.refusals import find_refused
from planhat_desktop.core.resolution import resolve
from planhat_desktop.core.schema import Model
from planhat_desktop.core.snapshot import Existing, Snapshot, Want, wanted

Clock = Callable[[], dt.datetime]

UNCUT = 1_000_000  # the short list of companies is not cut (W/company); more than any tenant has


def prepare(
    content: Content,
    catalog: Catalog,
    planhat: Planhat,
    clock: Clock,
    known: Snapshot | None = None,
    recall: Recall | None = None,
    *,
    promised: Sequence[Promised] = (),
) -> Generator[Step, None, Prepared]:
    """Make the preview of a draft's content.

    Args:
        known: an earlier snapshot; only what it lacks is read.
        promised: what the sheets before this one will make, where several are sent together.
        recall: what earlier uploads tell of Planhat's rules; None where nobody asks.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: the workspace cannot be read.

    Thread: job.
    """
    table, mapping = content.table, content.mapping
    if table is None or mapping is None:
        raise ValueError("nothing to prepare yet")
    model = catalog.model(mapping.model)
    yield Progress("building", 0, table.rows)
    records, issues = build(table, mapping, model, content.policy, content.left_out)
    yield Progress("building", table.rows, table.rows)
    wants = wanted(records, catalog)
    missing = [one for one in wants if known is None or not known.holds([one])]
    snapshot = known
    if snapshot is None or missing:
        fresh = yield from read_snapshot(missing, catalog, planhat, clock)
        snapshot = known.joined(fresh) if known is not None else fresh
    yield Progress("resolving", 0, table.rows)
    ahead = lay_over(snapshot, promised, model.name)
    records, issues = hold_orphans(records, issues, ahead, promised)
    recalled = recall.of(model) if recall is not None else Recalled()
    if model.is_append_only:
        # What is only promised by another sheet may not come to be, and then they would be lost.
        resolution, issues = resolve_appended(
            records, issues, snapshot, content.policy, content.choices, recalled.sent
        )
    else:
        resolution, issues = resolve(records, issues, ahead, content.policy, content.choices)
    yield Progress("resolving", table.rows, table.rows)
    issues = issues.joined(list(find_refused(resolution, recalled.refusals)))
    plan = make_plan(resolution, issues, content.policy)
    lacks_tenant = model.is_append_only and not planhat.can_append()
    writing = missing_words() if lacks_tenant else recalled.writing
    gone = recall.familiar.count_gone(snapshot) if recall is not None else 0
    sent = recalled.sent
    return Prepared(resolution, issues, snapshot, plan, writing, lacks_tenant, sent, gone)


def read_snapshot(
    wants: Sequence[Want], catalog: Catalog, planhat: Planhat, clock: Clock
) -> Generator[Step, None, Snapshot]:
    """Read all existing records of the models at hand, hidden ones included."""
    listings = {want.model: list_all(catalog.model(want.model), want) for want in wants}
    lists = yield from read_lists(planhat, [one for some in listings.values() for one in some])
    left = iter(lists)
    models: dict[str, Existing] = {}
    for want in wants:
        found = [next(left) for _one in listings[want.model]]
        models[want.model] = Existing(want.model, merge_lists(found), want.fields)
    return Snapshot(models, clock())


def read_records(
    model: Model, want: Want, planhat: Planhat
) -> Generator[Step, None, list[dict[str, object]]]:
    """Read one model's records, each once."""
    return merge_lists((yield from read_lists(planhat, list_all(model, want))))


def list_all(model: Model, want: Want) -> list[Listing]:
    """Return the lists that together hold all of a model's records, hidden ones included."""
    if want.lean and model.lean_endpoint is not None:
        return [Listing(model.lean_endpoint, UNCUT, of=model.plural)]
    select = sorted(want.fields)
    return [
        Listing(model.endpoint, model.page_limit, select, filters, model.plural)
        for filters in model.list_filters
    ]


def merge_lists(lists: Sequence[list[dict[str, object]]]) -> list[dict[str, object]]:
    """Return the records of several lists, each once."""
    if len(lists) == 1:
        return lists[0]
    return list({record["_id"]: record for one in lists for record in one}.values())
