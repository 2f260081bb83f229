"""Finding out what became of metrics and activities whose answer was lost.

Metrics can be read back, activities cannot (api-facts 12, checked 2026-11-22). What is not found is
not known to be absent, for it may show later (16.25): none of it is ever sent again by itself.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Mapping, Sequence

from planhat_desktop.app.pages import Listing, read_lists
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import UNCUT
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.answers import CREATED, Landed
from planhat_desktop.core.changes import identity, plain
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.recipients import KINDS
from planhat_desktop.core.schema import Field, FieldType

# Where a metric's record is looked up: path, most a page (api-facts 10, checked 2026-11-22), and
# what shows the hidden ones.
_LISTS: Mapping[str, tuple[tuple[str, int, Mapping[str, str]], ...]] = {
    "Company": (("/leancompanies", UNCUT, {}),),
    "Enduser": (("/endusers", 2000, {}), ("/endusers", 2000, {"archived": "true"})),
    "Asset": (("/assets", 2000, {}),),
    "Project": (("/projects", 2000, {}),),
}
_METRICS = "/dimensiondata"

_DAY = Field("date", "", FieldType.DATE)
_VALUE = Field("value", "", FieldType.NUMBER)

_Key = tuple[str, str, Hashable, Hashable]


def find_arrived(
    plan: Plan, positions: Sequence[int], planhat: Planhat
) -> Generator[Step, None, tuple[Landed, ...]]:
    """Return the rows that stand in Planhat as they were sent; of the others nothing is known.

    Args:
        positions: 0-based data rows of the plan.

    Raises:
        Unreachable, Throttled, Refused, TokenRejected: they cannot be read.
    """
    records = plan.resolution.records
    if records.model.name != "Metric":
        return ()
    yield Progress("checking", 0, len(positions))
    items = {row: plan.item(row) for row in positions}
    dated = {row: one for row, one in items.items() if isinstance(one.get("date"), str)}
    if not dated:
        return ()
    days = {row: plain(_DAY, one["date"]) for row, one in dated.items()}
    ids = yield from _find_owners({KINDS[_kind(one)] for one in dated.values()}, planhat)
    known = sorted(one for one in days.values() if isinstance(one, int))
    span = {"from": str(known[0]), "to": str(known[-1])}
    names = dict.fromkeys(str(one["dimensionId"]) for one in dated.values())
    lists = yield from read_lists(
        planhat,
        [Listing(_METRICS, records.model.page_limit, (), {"dimid": one, **span}) for one in names],
    )
    there = {_key_of(one) for found in lists for one in found}
    landed = []
    for row, one in dated.items():
        kind = KINDS[_kind(one)]
        owner = ids.get((kind, str(one["externalId"])), "")
        key = (owner, str(one["dimensionId"]), days[row], plain(_VALUE, one["value"]))
        if owner and key in there:
            landed.append(Landed(int(records.row_numbers[row]), CREATED))
    return tuple(landed)


def _kind(item: Mapping[str, object]) -> str:
    return str(item.get("model", "Company"))


def _find_owners(
    kinds: set[str], planhat: Planhat
) -> Generator[Step, None, dict[tuple[str, str], str]]:
    """Return the `_id` of each record by its kind and External ID."""
    listed = [
        (kind, Listing(path, most, ("_id", "externalId"), filters or None))
        for kind in sorted(kinds)
        for path, most, filters in _LISTS[kind]
    ]
    lists = yield from read_lists(planhat, [one for _kind, one in listed])
    return {
        (kind, str(record.get("externalId"))): str(record.get("_id"))
        for (kind, _one), found in zip(listed, lists, strict=True)
        for record in found
    }


def _key_of(record: Mapping[str, object]) -> _Key:
    owner = record.get("parentId") or record.get("companyId")
    day = plain(_DAY, record.get("time") or record.get("date"))
    name = str(record.get("dimensionId"))
    return str(identity(owner) or ""), name, day, plain(_VALUE, record.get("value"))
