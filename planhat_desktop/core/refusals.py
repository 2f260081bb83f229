"""Values that Planhat refused in earlier uploads, so that the next preview can warn of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planhat_desktop.core.answers import CREATED, REFUSED, UPDATED
from planhat_desktop.core.changes import plain
from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.journal import Answered, Entry, Sent
from planhat_desktop.core.records import Gap
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.rework import field_of
from planhat_desktop.core.schema import Model

_MOST_ROWS = 500  # of one run; a refusal that meets thousands is told by its first ones as well


@dataclass(frozen=True)
class Refusal:
    """A value of one field that Planhat did not take.

    Attributes:
        field: the API name.
        value: as it was sent (plain JSON).
        words: Planhat's own.
        at: when the run began (ISO 8601).
    """

    field: str
    value: object
    words: str
    at: str


@dataclass(frozen=True, eq=False)
class Lesson:
    """What one run tells of Planhat's rules.

    Attributes:
        refusals: values that are to blame for a refused row, each once.
        taken: field and plain value of what Planhat did take.
        is_barred: the whole run was answered by “not allowed” (403).
        has_written: at least one row arrived.
        words: Planhat's own for the first refused row.
    """

    refusals: tuple[Refusal, ...] = ()
    taken: frozenset[tuple[str, Hashable]] = frozenset()
    is_barred: bool = False
    has_written: bool = False
    words: str = ""


def learn(entries: Sequence[Entry], model: Model, at: str) -> Lesson:
    """Return what a run's entries, bodies included, tell of Planhat's rules.

    Nobody knows how Planhat words a field rule (api-facts 13 and 16.16, checked 2026-11-22), so
    a field is to blame where the words name it, where it alone was sent, or where its value is
    all that the refused rows share and none of the others has.
    """
    items: dict[int, Mapping[str, object]] = {}
    refused: dict[int, str] = {}
    taken: set[tuple[str, Hashable]] = set()
    codes: set[int] = set()
    for entry in entries:
        if isinstance(entry, Sent) and entry.body:
            items |= dict(zip(entry.rows, map(_flat, entry.items()), strict=True))
        elif isinstance(entry, Answered):
            codes.add(entry.status)
            for one in entry.landed:
                if one.outcome == REFUSED:
                    refused[one.row] = one.message or ""
                elif one.outcome in (CREATED, UPDATED):
                    refused.pop(one.row, None)
                    taken |= _pairs(model, items.get(one.row, {}))
    told = {row: words for row, words in refused.items() if words and row in items}
    found = list(_blame(model, items, dict(list(told.items())[:_MOST_ROWS]), taken, at))
    unique = {(one.field, plain(field_of(model, one.field), one.value)): one for one in found}
    return Lesson(
        tuple(unique.values()),
        frozenset(taken),
        bool(refused) and not taken and 403 in codes,
        bool(taken),
        next(iter(told.values()), ""),
    )


def join(lessons: Sequence[Lesson], model: Model) -> tuple[Refusal, ...]:
    """Return the refusals of several runs, newest run first, that nothing has overtaken."""
    found: dict[tuple[str, Hashable], Refusal] = {}
    taken: set[tuple[str, Hashable]] = set()
    for lesson in lessons:
        for one in lesson.refusals:
            key = (one.field, plain(field_of(model, one.field), one.value))
            if key not in taken:
                found.setdefault(key, one)
        taken |= lesson.taken
    return tuple(found.values())


def find_refused(resolution: Resolution, refusals: Sequence[Refusal]) -> Iterator[Issue]:
    """Find the rows that would send a value again that Planhat refused before."""
    sending = np.isin(resolution.outcomes, (Outcome.CREATE, Outcome.UPDATE))
    for one in refusals:
        column = resolution.records.columns.get(one.field)
        if column is None:
            continue
        wanted = plain(column.field, one.value)
        codes = [
            code
            for code, value in enumerate(column.values)
            if not isinstance(value, Gap) and plain(column.field, value) == wanted
        ]
        flags = sending & resolution.changed[one.field] & np.isin(column.codes, codes)
        rows = np.flatnonzero(flags).astype(np.int32)
        if len(rows):
            day = dt.date.fromisoformat(one.at[:10])
            facts = {"label": column.field.label, "words": one.words.rstrip(". "), "day": day}
            text = column.text(int(rows[0]))
            code = IssueCode.REFUSED_BEFORE
            yield Issue(code, Severity.CHECK, rows, column.column, one.field, text, facts)


def _blame(
    model: Model,
    items: Mapping[int, Mapping[str, object]],
    refused: Mapping[int, str],
    taken: set[tuple[str, Hashable]],
    at: str,
) -> Iterator[Refusal]:
    by_words: dict[str, list[int]] = {}
    for row, words in refused.items():
        by_words.setdefault(words, []).append(row)
    for words, rows in by_words.items():
        shared = set.intersection(*(_pairs(model, items[row]) for row in rows)) - taken
        for row in rows:
            sent = {name: value for name, value in items[row].items() if name != "_id"}
            named = [name for name in sent if _names(words, name, field_of(model, name).label)]
            names = named or list(sent)
            if len(names) > 1 and len(rows) > 1:
                names = [one for one in names if one in {name for name, _value in shared}]
            if len(names) == 1:
                yield Refusal(names[0], sent[names[0]], words, at)


def _flat(item: Mapping[str, object]) -> dict[str, object]:
    custom = item.get("custom")
    own = custom if isinstance(custom, dict) else {}
    flat = {name: value for name, value in item.items() if name != "custom"}
    return flat | {f"custom.{name}": value for name, value in own.items()}


def _pairs(model: Model, item: Mapping[str, object]) -> set[tuple[str, Hashable]]:
    return {
        (name, plain(field_of(model, name), value)) for name, value in item.items() if name != "_id"
    }


def _names(words: str, name: str, label: str) -> bool:
    """Say whether a sentence names a field, by its label or its API name."""
    return any(
        re.search(rf"(?<!\w){re.escape(one)}(?!\w)", words, re.IGNORECASE)
        for one in {name.removeprefix("custom."), label}
    )
