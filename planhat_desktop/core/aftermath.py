"""What a run has changed, field by field: added up from what was sent and has landed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import orjson

from planhat_desktop.core.changes import flatten
from planhat_desktop.core.journal import Answered, Entry, Sent
from planhat_desktop.core.report import Fate
from planhat_desktop.core.schema import FieldType, Model

_DONE = frozenset({Fate.CREATED, Fate.UPDATED})


@dataclass(frozen=True)
class FieldSum:
    """What became of one field.

    Attributes:
        label: as Planhat shows it.
        set: how many records have a new value, new records included.
        emptied: how many have none any more.
        before, after: of a number field, its sums over the records that were there before;
            None of another field.
    """

    label: str
    set: int = 0
    emptied: int = 0
    before: float | None = None
    after: float | None = None

    @property
    def count(self) -> int:
        """How many records were changed in it."""
        return self.set + self.emptied


def sum_fields(entries: Iterable[Entry], model: Model | None) -> tuple[FieldSum, ...]:
    """Return what became of every field that a run touched, the most often touched first.

    Args:
        entries: with their bodies; of several runs one after the other.
        model: names the fields; None leaves them as they are called in the requests.
    """
    sums: dict[str, FieldSum] = {}
    for item, before in _landed(entries):
        for name, new in item.items():
            if before is not None and name not in before:
                continue  # went along unchanged, to find the record
            known = model.find(name) if model is not None else None
            label = known.label if known is not None else name.removeprefix("custom.")
            one = sums.get(name) or FieldSum(label)
            is_number = known is None or known.type is not FieldType.DAY
            old = before[name] if before is not None else None
            sums[name] = _with(one, old, new, is_new=before is None, is_number=is_number)
    return tuple(sorted(sums.values(), key=lambda one: -one.count))


def _with(one: FieldSum, old: object, new: object, *, is_new: bool, is_number: bool) -> FieldSum:
    if new in (None, "", []):
        one = replace(one, emptied=one.emptied + 1)
    else:
        one = replace(one, set=one.set + 1)
    if is_new or not is_number or not (_is_number(old) or _is_number(new)):
        return one
    return replace(
        one,
        before=(one.before or 0.0) + _amount(old),
        after=(one.after or 0.0) + _amount(new),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _amount(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _landed(
    entries: Iterable[Entry],
) -> Iterator[tuple[dict[str, object], Mapping[str, object] | None]]:
    """Give what was sent for each row that has landed, and what it replaced; None if nothing."""
    sent: dict[int, Sent] = {}
    for entry in entries:
        if isinstance(entry, Sent):
            sent[entry.batch] = entry
        elif isinstance(entry, Answered) and entry.batch in sent:
            one = sent[entry.batch]
            items = _items(one.body)
            places = {row: place for place, row in enumerate(one.rows)}
            for landed in entry.landed:
                place = places.get(landed.row, len(items))
                if landed.outcome in _DONE and place < len(items):
                    before = one.before.get(landed.row) if landed.row in one.ids else None
                    yield items[place], before


def _items(body: str) -> list[dict[str, object]]:
    try:
        items = orjson.loads(body)
    except orjson.JSONDecodeError:  # of a removal, or an entry of another program
        return []
    found = items if isinstance(items, list) else [items]
    return [flatten(one) for one in found if isinstance(one, dict)]
