"""What a mapping still lacks before its rows can be built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from planhat_desktop.core.joining import is_whole
from planhat_desktop.core.mapping import Mapping
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table


class GapCode(StrEnum):
    """Every kind of gap; `app/wording/gaps.py` has a sentence for each."""

    NOTHING_MAPPED = "nothing_mapped"
    REQUIRED = "required"  # a field that a new record must have
    ANY_OF = "any_of"  # fields of which a new record must have one
    NO_KEY = "no_key"  # every row will be created as new
    KEY_NOT_FED = "key_not_fed"  # the key chosen to find records by has no column
    FIELD_GONE = "field_gone"  # the field is no longer in the workspace
    COLUMN_GONE = "column_gone"  # the column is no longer in the sheet
    FED_TWICE = "fed_twice"  # a field has more than one feed


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing a mapping lacks.

    Attributes:
        fields: the API names of the fields concerned.
        blocks: whether nothing can be sent before it is closed.
    """

    code: GapCode
    fields: tuple[str, ...]
    blocks: bool


def gaps(
    mapping: Mapping, table: Table, model: Model, policy: Policy | None = None
) -> tuple[Gap, ...]:
    """Return what a mapping lacks, the blocking gaps first.

    Fields that a new record needs block only where rows may become new records: with an upload
    that only updates, by a mapped key, they do not.
    """
    fed = Counter([one.field for one in mapping.links] + [one.field for one in mapping.constants])
    found = [
        *_find_broken(mapping, table, model, fed),
        *_find_missing(mapping, model, policy or Policy(), fed),
    ]
    return tuple(sorted(found, key=lambda one: not one.blocks))


def _find_broken(mapping: Mapping, table: Table, model: Model, fed: Counter[str]) -> Iterator[Gap]:
    """Yield what no longer fits the sheet or the workspace, or contradicts itself."""
    for name, times in fed.items():
        if times > 1:
            yield Gap(GapCode.FED_TWICE, (name,), blocks=True)
        if model.find(name) is None:
            yield Gap(GapCode.FIELD_GONE, (name,), blocks=True)
    for link in mapping.links:
        if not is_whole(link, table):
            yield Gap(GapCode.COLUMN_GONE, (link.field,), blocks=True)


def _find_missing(
    mapping: Mapping, model: Model, policy: Policy, fed: Counter[str]
) -> Iterator[Gap]:
    """Yield what has no feed."""
    if not mapping.links:
        yield Gap(GapCode.NOTHING_MAPPED, (), blocks=True)
    if mapping.key is not None and mapping.key not in fed:
        yield Gap(GapCode.KEY_NOT_FED, (mapping.key,), blocks=True)
    has_key = any(name in fed for name in model.key_names)
    if model.keys and not has_key:
        # Without a key nothing can be updated; with creating allowed every row becomes a new one.
        yield Gap(GapCode.NO_KEY, model.key_names, blocks=not policy.mode.creates)
    needed = policy.mode.creates or not has_key
    for one in model.fields:
        if one.required and one.name not in fed:
            yield Gap(GapCode.REQUIRED, (one.name,), blocks=needed)
    for group in model.any_of:
        if not any(name in fed for name in group):
            yield Gap(GapCode.ANY_OF, group, blocks=needed)
