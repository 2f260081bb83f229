"""What a run did to each record, by the entries of its journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from planhat_desktop.core.answers import CREATED, REMOVED, UPDATED
from planhat_desktop.core.changes import flatten
from planhat_desktop.core.journal import Answered, Entry, Sent
from planhat_desktop.core.report import Fate, Report

BLIND = "blind"


@dataclass(frozen=True)
class Touch:
    """What a run did to one record.

    Attributes:
        row: the spreadsheet number it came from.
        id: the record's `_id`; None where nobody knows it.
        deed: created, updated, removed or ``blind``: a record that was there already was
            changed where a new one was shown, so nobody knows what it held before.
        sent: field name → what was sent.
        before: field name → what it held; of a removed record all of it.
        born: of a new record, what Planhat gave back when it was made; None where it gave no more
            than its key.
    """

    row: int
    id: str | None
    deed: str
    sent: Mapping[str, object]
    before: Mapping[str, object]
    born: Mapping[str, object] | None = None


def find_touches(entries: Iterable[Entry], report: Report) -> tuple[Touch, ...]:
    """Return what a run did to each record, in the sheet's order.

    Args:
        entries: the run's, bodies included.
        report: the same entries folded.
    """
    last: dict[int, tuple[Sent, int]] = {}
    given: dict[str, Mapping[str, object]] = {}
    for entry in entries:
        if isinstance(entry, Sent):
            last.update((row, (entry, place)) for place, row in enumerate(entry.rows))
        elif isinstance(entry, Answered):
            given |= _given(entry)
    bodies: dict[int, list[dict[str, object]]] = {}
    made: list[Touch] = []
    for row, one in report.rows().items():
        known = last.get(row)
        if known is None or one.fate in (Fate.REFUSED, Fate.NOT_SENT):
            continue
        sent, place = known
        if sent.removes:
            deed, values = REMOVED, {}
        else:
            body = bodies.get(id(sent))
            if body is None:
                body = bodies[id(sent)] = sent.items()
            values = flatten(body[place])
            if one.fate is Fate.CREATED or (row not in sent.ids and one.fate is Fate.UNKNOWN):
                deed = CREATED
            else:
                deed = UPDATED if row in sent.ids else BLIND
        before = sent.before.get(row, {})
        identifier = one.id if deed == CREATED else sent.ids.get(row, one.id)
        if deed == UPDATED:
            values = {name: values.get(name) for name in before}
        born = given.get(identifier or "") if deed == CREATED else None
        made.append(Touch(row, identifier, deed, values, before, born))
    return tuple(made)


def _given(entry: Answered) -> dict[str, Mapping[str, object]]:
    """Return the record that Planhat gave back for one that was created alone, by its `_id`."""
    if len(entry.landed) != 1 or not entry.answer:
        return {}
    answer = orjson.loads(entry.answer)
    identifier = entry.landed[0].id
    is_record = isinstance(answer, dict) and identifier and answer.get("_id") == identifier
    return {str(identifier): answer} if is_record else {}
