"""Signs that the columns of a sheet are on wrong fields, told by what Planhat holds already.

Each compares new values with old ones, so it sees only what the workspace can give away: a sheet
of records that Planhat does not know shows none of them. A sign stands only where most of the
rows show it and their values are so different from one another that chance does not; what people
do on purpose (a renewal begins where the last term ended, a price goes up to another's) is none.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from planhat_desktop.core.changes import plain, raws
from planhat_desktop.core.lookup import key_text
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.records import RecordColumn
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Field, FieldType

LEAST_ROWS = 10
SHARE = 0.5
_MOST_LOOKED_AT = 1_000
_LEAST_DIFFERENT = 5
_NUMBERS_ALONE = 6  # so few digits may be a number of anything
_TEXTS = frozenset(
    {FieldType.TEXT, FieldType.RICH_TEXT, FieldType.EMAIL, FieldType.URL, FieldType.PHONE}
)


class Sign(StrEnum):
    """What speaks for a mapping that is wrong."""

    SWAPPED = "swapped"  # two fields get what the other holds
    MOVED = "moved"  # records get what other records hold in the same field
    TWINS = "twins"  # new records have the name or a key of existing ones


@dataclass(frozen=True)
class Suspicion:
    """One sign, and how much there is of it.

    Attributes:
        field: the field that shows it.
        other: the field whose values it gets; the same one where these are other records'.
        rows, of: so many of so many rows show it (of a sample, where there are many).
        where: positions of those that show it, ascending.
    """

    sign: Sign
    field: Field
    other: Field
    rows: int
    of: int
    where: tuple[int, ...] = ()


def suspect(plan: Plan) -> Suspicion | None:
    """Return the clearest sign that a plan's mapping is wrong, or None."""
    signs = [*_swapped(plan), *_moved(plan), *_twins(plan)]
    return max(signs, key=lambda one: one.rows / one.of, default=None)


def _sample(plan: Plan, outcome: Outcome) -> list[int]:
    """Return rows of an outcome, spread over the sheet."""
    rows = np.flatnonzero(plan.resolution.outcomes == outcome)
    if len(rows) > _MOST_LOOKED_AT:
        rows = rows[np.linspace(0, len(rows) - 1, _MOST_LOOKED_AT).astype(int)]
    found: list[int] = rows.tolist()
    return found if len(found) >= LEAST_ROWS else []


def _new(plan: Plan, column: RecordColumn, rows: Sequence[int]) -> list[Hashable]:
    """Return what rows would put into a field, as values are compared; None for nothing."""
    changed = plan.resolution.changed[column.field.name]
    return [
        plain(column.field, plan.resolution.new_value(row, column)) if changed[row] else None
        for row in rows
    ]


def _old(plan: Plan, column: RecordColumn, rows: Sequence[int]) -> list[Hashable]:
    return [plain(column.field, plan.resolution.old_value(row, column.field)) for row in rows]


def _swapped(plan: Plan) -> Iterator[Suspicion]:
    """Find pairs of fields that change places within a record."""
    rows = _sample(plan, Outcome.UPDATE)
    columns = plan.resolution.records.columns
    both = {
        name: list(zip(_old(plan, one, rows), _new(plan, one, rows), strict=True))
        for name, one in columns.items()
    }
    for one, other in combinations(columns, 2):
        changed = 0
        crossed: list[int] = []
        seen: set[str] = set()
        pairs = zip(rows, both[one], both[other], strict=True)
        for row, (old, new), (old_other, new_other) in pairs:
            if new is None and new_other is None:
                continue
            changed += 1
            if new is not None and (str(new), str(new_other)) == (str(old_other), str(old)):
                crossed.append(row)
                seen.add(str(new))
        if _is_most(len(crossed), changed) and len(seen) >= _LEAST_DIFFERENT:
            fields = columns[one].field, columns[other].field
            yield Suspicion(Sign.SWAPPED, *fields, len(crossed), changed, tuple(crossed))


def _moved(plan: Plan) -> Iterator[Suspicion]:
    """Find fields whose values only go from one record to another."""
    rows = _sample(plan, Outcome.UPDATE)
    resolution = plan.resolution
    for name, column in resolution.records.columns.items():
        one = column.field
        if one.type not in _TEXTS or one.is_list or one.options:
            continue
        found = zip(rows, _new(plan, column, rows), strict=True)
        news = {row: new for row, new in found if new is not None}
        if len(news) < LEAST_ROWS or not _tells(_old(plan, column, rows)):
            continue
        known = _known(one, raws(resolution.existing.records, name))
        moved = tuple(row for row, new in news.items() if new in known)
        if _is_most(len(moved), len(news)):
            yield Suspicion(Sign.MOVED, one, one, len(moved), len(news), moved)


def _known(one: Field, olds: Sequence[object]) -> set[Hashable]:
    """Return all values that records hold, as they are compared."""
    if one.type is FieldType.RICH_TEXT:
        return {plain(one, old) for old in olds}
    # What `plain` makes of a text, without a call for each of a hundred thousand.
    texts = (old.strip().replace("\r\n", "\n") for old in olds if isinstance(old, str))
    return set(map(str.lower, texts)) if one.type is FieldType.EMAIL else set(texts)


def _twins(plan: Plan) -> Iterator[Suspicion]:
    """Find new records that have the name of an existing one, or its key in another place."""
    rows = _sample(plan, Outcome.CREATE)
    records, existing = plan.resolution.records, plan.resolution.existing.records
    model = records.model
    keys: dict[str, list[str]] = {}  # made once each, of up to a hundred thousand records
    for name, column in records.columns.items():
        is_name = name == "name" and model.name == "Company"
        if not rows or not (is_name or name in model.key_names):
            continue
        news = [key_text(new) for new in _new(plan, column, rows)]
        for source in ("name",) if is_name else model.key_names:
            one = model.find(source)
            held = keys.get(source) or [key_text(old) for old in raws(existing, source)]
            keys[source] = held
            if one is None or (source == name and not is_name) or not _tells(held):
                continue
            known, both = set(held), zip(rows, news, strict=True)
            twins = tuple(row for row, new in both if new in known and _is_telling(new))
            if _is_most(len(twins), len(rows)):
                yield Suspicion(Sign.TWINS, column.field, one, len(twins), len(rows), twins)


def _is_most(rows: int, of: int) -> bool:
    return rows >= LEAST_ROWS and rows > SHARE * of


def _tells(values: Sequence[Hashable]) -> bool:
    """Say whether values are so different that one of them stands for one record."""
    filled = [one for one in values if one not in (None, "")]
    return len(filled) >= LEAST_ROWS and len(set(filled)) >= 0.8 * len(filled)


def _is_telling(text: str) -> bool:
    return bool(text) and not (text.isdigit() and len(text) <= _NUMBERS_ALONE)
