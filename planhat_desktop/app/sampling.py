"""A few records of the workspace, only to show what its fields hold."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Final

from planhat_desktop.app.display import show_value
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.core.schema import Field, Model

ENOUGH: Final = 100
"""Records that are read: one call, and most fields that are used at all are filled in some."""


def read_some(model: Model, planhat: Planhat) -> Generator[Step, None, list[dict[str, object]]]:
    """Read some records of a model with all their fields, in one call.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: the workspace cannot be read.

    Thread: job.
    """
    yield Progress("snapshot", 0, None, model.plural)
    wait_s = planhat.wait_s()
    if wait_s > 0:
        yield Wait(wait_s, "pace")
    names = {"custom" if one.is_custom else one.name for one in model.fields} | {"_id"}
    names |= {name for one in model.fields if (name := _name_beside(one))}
    filters = next(iter(model.list_filters), None)
    limit = min(ENOUGH, model.page_limit)
    return planhat.list_page(model.endpoint, limit=limit, select=sorted(names), filters=filters)


def values_of(
    records: Iterable[Mapping[str, object]], field: Field, limit: int = 3
) -> tuple[str, ...]:
    """Return the first different values of a field as people read them.

    A pointer that is a bare id says nothing to a person; the name beside it does.
    """
    shown: dict[str, None] = {}
    for record in records if field.name != "_id" else ():
        value = record.get(field.name)
        if field.is_custom:
            custom = record.get("custom")
            value = custom.get(field.short_name) if isinstance(custom, dict) else None
        if field.is_reference and not isinstance(value, dict):
            beside = record.get(_name_beside(field))
            text = beside if isinstance(beside, str) else ""
        else:
            text = show_value(field, value)
        if text:
            shown.setdefault(text)
            if len(shown) == limit:
                break
    return tuple(shown)


def _name_beside(field: Field) -> str:
    """Return the member that holds the name of what a field points at, e.g. ``companyName``."""
    if not field.is_reference or not field.name.endswith("Id"):
        return ""
    return f"{field.name.removesuffix('Id')}Name"
