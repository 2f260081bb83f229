"""Signs that the columns of a sheet are on wrong fields, told by what Planhat holds already.

Each compares new values with old ones, so it sees only what the workspace can give away: a sheet
of records that Planhat does not know shows none of them. A sign stands only where most of the
rows show it and their values are so different from one another that chance does not; what people
do on purpose (a renewal begins where the last term ended, a price goes up to another's) is none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.changes import plain, raws
from planhat_desktop.core.lookup import key_text
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.records import Gap, RecordColumn
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.shuffling import LEAST_DIFFERENT, Places, is_shuffled

LEAST_ROWS = 10
SHARE = 0.5
_MOST_LOOKED_AT = 1_000
_ALIKE = 0.1
_STRANGE = 0.1  # so few of a field's new values are known of others
_NUMBERS_ALONE = 6  # so few digits may be a number of anything
_TEXTS = frozenset(
    {FieldType.TEXT, FieldType.RICH_TEXT, FieldType.EMAIL, FieldType.URL, FieldType.PHONE}
)
_ORDERED = frozenset(
    {FieldType.NUMBER, FieldType.INTEGER, FieldType.DATE, FieldType.DATETIME, FieldType.DAY}
)


class Sign(StrEnum):
    """What speaks for a mapping that is wrong, or for a sheet whose columns are."""

    SWAPPED = "swapped"  # two fields get what the other holds
    CROSSED = "crossed"  # new records have in each of two fields what others have in the other
    MISPLACED = "misplaced"  # a field gets what another field of the same record holds
    MOVED = "moved"  # records get what other records hold in the same field
    SHUFFLED = "shuffled"  # a field's values stay the same as a whole, but on other records
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

    @property
    def is_of_new_records(self) -> bool:
        """Whether only new records show it: nothing that is there is overwritten."""
        return self.sign in (Sign.TWINS, Sign.CROSSED)


def suspect(plan: Plan) -> Suspicion | None:
    """Return the clearest sign that a plan's mapping is wrong, or None."""
    seen = _see(plan)
    swapped, moved = list(_swapped(seen)), list(_moved(plan, seen))
    told = {one.name for sign in (*swapped, *moved) for one in (sign.field, sign.other)}
    signs = [
        *swapped,
        *_misplaced(plan, seen),
        *moved,
        *_shuffled(plan, told),
        *_crossed(plan),
        *_twins(plan),
    ]
    return max(signs, key=lambda one: one.rows / one.of, default=None)


@dataclass(frozen=True, eq=False)
class _Seen:
    """Some rows that change existing records, spread over the sheet; n rows.

    Attributes:
        fields: of the columns, by name.
        old, new: by field, n places among all texts: what the record holds, and what it would
            get where that is something else; -1 for nothing.
        texts: all texts that were met; text → its place.
    """

    rows: Sequence[int]
    fields: Mapping[str, Field]
    old: Mapping[str, Places]
    new: Mapping[str, Places]
    texts: dict[str, int]

    def place(self, values: Sequence[Hashable]) -> Places:
        """Return the places of values."""
        known = self.texts
        found = (-1 if one is None else known.setdefault(str(one), len(known)) for one in values)
        return np.fromiter(found, np.int64, len(values))


def _see(plan: Plan) -> _Seen:
    rows = _sample(plan, Outcome.UPDATE)
    columns = plan.resolution.records.columns
    seen = _Seen(rows, {name: one.field for name, one in columns.items()}, {}, {}, {})
    old = {name: seen.place(_old(plan, one.field, rows)) for name, one in columns.items()}
    new = {name: seen.place(_new(plan, one, rows)) for name, one in columns.items()}
    return replace(seen, old=old, new=new)


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


def _old(plan: Plan, one: Field, rows: Sequence[int]) -> list[Hashable]:
    return [plain(one, plan.resolution.old_value(row, one)) for row in rows]


def _swapped(seen: _Seen) -> Iterator[Suspicion]:
    """Find pairs of fields that change places within their records.

    What was edited since may hide half of it, but not on both sides at once.
    """
    for one, other in combinations(seen.fields, 2):
        new, new_other = seen.new[one], seen.new[other]
        crossed = (new >= 0) & (new == seen.old[other])
        crossed_other = (new_other >= 0) & (new_other == seen.old[one])
        counts = np.count_nonzero(crossed), np.count_nonzero(crossed_other)
        if min(counts) < LEAST_ROWS:
            continue
        shares = (
            counts[0] / np.count_nonzero(new >= 0),
            counts[1] / np.count_nonzero(new_other >= 0),
        )
        different = len(np.unique(new[crossed])), len(np.unique(new_other[crossed_other]))
        is_most = sum(shares) > 2 * SHARE and min(shares) > SHARE / 2
        if is_most and max(different) >= LEAST_DIFFERENT:
            changed = int(np.count_nonzero((new >= 0) | (new_other >= 0)))
            where = _at(seen.rows, crossed | crossed_other)
            fields = seen.fields[one], seen.fields[other]
            yield Suspicion(Sign.SWAPPED, *fields, len(where), changed, where)


def _misplaced(plan: Plan, seen: _Seen) -> Iterator[Suspicion]:
    """Find fields that would lose what they hold for what another field of the record holds."""
    model = plan.resolution.records.model
    beside = dict(seen.fields)  # the names and keys are read beside what the sheet has
    beside |= {name: one for name in ("name", *model.key_names) if (one := model.find(name))}
    olds = {name: seen.old.get(name) for name in beside}
    for name, one in seen.fields.items():
        new, old = seen.new[name], seen.old[name]
        replaced = (new >= 0) & (old >= 0)
        if not _is_free_text(one) or np.count_nonzero(replaced) < LEAST_ROWS:
            continue
        for other, field in beside.items():
            held = olds[other]
            if held is None:
                held = olds[other] = seen.place(_old(plan, field, seen.rows))
            taken = replaced & (new == held)
            many, of = int(np.count_nonzero(taken)), int(np.count_nonzero(replaced))
            is_clear = other != name and _is_most(many, of) and _tells(new[taken].tolist())
            if is_clear and not _are_alike(plan.resolution.existing.records, one, field):
                yield Suspicion(Sign.MISPLACED, one, field, many, of, _at(seen.rows, taken))


def _are_alike(records: Sequence[Mapping[str, object]], one: Field, other: Field) -> bool:
    """Say whether two fields often hold the same: then they may be made the same on purpose."""
    some = records[:: -(-len(records) // _MOST_LOOKED_AT)]
    held = (plain(one, value) for value in raws(some, one.name))
    also = (plain(other, value) for value in raws(some, other.name))
    same = sum(a == b is not None for a, b in zip(held, also, strict=True))
    return same > _ALIKE * len(some)


def _at(rows: Sequence[int], flags: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.asarray(rows)[flags].tolist())


def _is_free_text(one: Field) -> bool:
    return one.type in _TEXTS and not one.is_list and not one.options


def _moved(plan: Plan, seen: _Seen) -> Iterator[Suspicion]:
    """Find fields whose values only go from one record to another."""
    resolution = plan.resolution
    for name, one in seen.fields.items():
        count = int(np.count_nonzero(seen.new[name] >= 0))
        if (
            not _is_free_text(one)
            or count < LEAST_ROWS
            or not _tells([at for at in seen.old[name].tolist() if at >= 0])
        ):
            continue
        column = resolution.records.columns[name]
        given = column.codes[_filled(column)]
        changed = resolution.changed[name][_given(plan, column)]
        # Some may have what was another's, such as the number of a switchboard.
        is_most = _is_most(int(np.count_nonzero(changed)), len(changed))
        if not is_most or not _tells(given.tolist()):
            continue
        news = _new(plan, column, seen.rows)
        known = _known(one, raws(resolution.existing.records, name))
        found = zip(seen.rows, news, strict=True)
        moved = tuple(row for row, new in found if new is not None and new in known)
        if _is_most(len(moved), count):
            yield Suspicion(Sign.MOVED, one, one, len(moved), count, moved)


def _shuffled(plan: Plan, told: AbstractSet[str]) -> Iterator[Suspicion]:
    """Find fields whose values stay the same as a whole, but come to stand on other records.

    Args:
        told: fields of which something is told already.
    """
    resolution = plan.resolution
    for name, column in resolution.records.columns.items():
        one = column.field
        if one.is_list or one.type is FieldType.BOOLEAN or name in told:
            continue
        rows = _given(plan, column)
        changed = resolution.changed[name][rows]
        # Where few cells are changed here and there, nothing was shifted.
        if np.count_nonzero(changed[1:] & changed[:-1]) < SHARE * max(LEAST_ROWS, changed.sum()):
            continue
        known: dict[object, Hashable] = {}
        held = raws((resolution.existing.records[at] for at in resolution.targets[rows]), name)
        olds = [_plain(one, value, known) for value in held]
        news = [plain(one, value) for value in column.values]
        is_ordered = one.type in _ORDERED
        values = {value for value in (*olds, *news) if value is not None}
        if is_ordered:
            ranks = {value: rank for value in values if (rank := _rank(value)) is not None}
            ranked = sorted(ranks, key=ranks.__getitem__)
        else:
            ranked = list(values)
        places = {value: at for at, value in enumerate(ranked)}
        before = np.fromiter((places.get(value, -1) for value in olds), np.int64)
        after = np.fromiter((places.get(value, -1) for value in news), np.int64)
        after = after[column.codes[rows]]
        both = (before >= 0) & (after >= 0)
        if is_shuffled(before[both], after[both], is_ordered=is_ordered):
            where, of = tuple(rows[both & changed].tolist()), int(np.count_nonzero(both))
            yield Suspicion(Sign.SHUFFLED, one, one, len(where), of, where)


def _given(plan: Plan, column: RecordColumn) -> NDArray[np.int64]:
    """Return the rows that are there already and are given a value, in the sheet's order."""
    resolution = plan.resolution
    stays = (resolution.targets >= 0) & (resolution.outcomes != Outcome.HELD)
    return np.flatnonzero(stays & _filled(column))


def _filled(column: RecordColumn) -> NDArray[np.bool_]:
    has = np.fromiter((not isinstance(value, Gap) for value in column.values), np.bool_)
    return has[column.codes]


def _rank(value: Hashable) -> float | None:
    """Return where a number or a moment stands among others; None for what is neither."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC).timestamp()
    return float(value) if isinstance(value, (int, float)) else None


def _plain(one: Field, value: object, known: dict[object, Hashable]) -> Hashable:
    """Return a value as it is compared; the same ones come again and again."""
    if isinstance(value, (dict, list)):
        return plain(one, value)
    if value not in known:
        known[value] = plain(one, value)
    return known[value]


def _crossed(plan: Plan) -> Iterator[Suspicion]:
    """Find pairs of fields in which new records have what others have in the other one."""
    rows = _sample(plan, Outcome.CREATE)
    resolution = plan.resolution
    records = resolution.existing.records
    if not rows or not records:
        return
    step = -(-len(records) // _MOST_LOOKED_AT)
    fields: dict[str, Field] = {}
    held: dict[str, list[Hashable]] = {}
    news: dict[str, list[Hashable]] = {}
    for name, column in resolution.records.columns.items():
        one = column.field
        if not _is_free_text(one):
            continue
        olds = [plain(one, old) for old in raws(records[::step], name)]
        made = _new(plan, column, rows)
        has_most = len(made) - made.count(None) > SHARE * len(rows)
        if has_most and len(set(olds) - {None}) >= LEAST_DIFFERENT:
            fields[name], held[name], news[name] = one, olds, made
    known = {name: set(olds) - {None} for name, olds in held.items()}

    def count(name: str, other: str) -> int:
        return sum(new in known[other] for new in news[name])

    strange = [name for name in fields if count(name, name) < _STRANGE * len(rows)]
    for one_name, other in permutations(strange, 2):
        taken = [
            (row, new) for row, new in zip(rows, news[one_name], strict=True) if new in known[other]
        ]
        if (
            not _is_most(len(taken), len(rows))
            or len({new for _row, new in taken}) < LEAST_DIFFERENT
        ):
            continue
        # Names in the place of cities are new, each another one, where cities come again.
        is_new = _tells(news[other]) and not _tells(held[other])
        if is_new or _is_most(count(other, one_name), len(rows)):
            where = tuple(row for row, _new in taken)
            yield Suspicion(
                Sign.CROSSED, fields[one_name], fields[other], len(where), len(rows), where
            )


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
