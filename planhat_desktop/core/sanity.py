"""Values that can be read and yet look like a slip: asked about, never held.

A false alarm is worse than silence, so only what would be sent is looked at, what Planhat holds
already is not odd, and a number is odd only where nothing like it stands beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.changes import plain, raws
from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.records import Gap, RecordColumn, Records
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Codes
from planhat_desktop.core.values import EPOCH

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

YEARS_AHEAD: Final = 50
OUT_OF_SCALE: Final = 100
"""A number is out of scale from this many times the median on."""
_JUMP: Final = 10  # and when the next smaller number is this many times smaller
_LEAST_KNOWN: Final = 10  # fewer numbers tell no scale
_MOST_ODD: Final = (
    3  # more odd ones than these and a twentieth of the column are a kind of their own
)
_OLD_SHARE: Final = 0.2
_FIRST_DAY, _LAST_DAY = (dt.date.min - EPOCH).days, (dt.date.max - EPOCH).days
_SLIPS: Final = (100.0, 1000.0, 0.01, 0.001)
_SAME_SLIP: Final = 3  # so many rows that moved by the same factor are no round numbers

_DATES = frozenset({FieldType.DATE, FieldType.DATETIME, FieldType.DAY})
_NUMBERS = frozenset({FieldType.NUMBER, FieldType.INTEGER})
_OF_OLD = frozenset(
    {"birth", "birthday", "birthdate", "born", "founded", "founding", "established", "since"}
)
_STARTS = frozenset({"start", "starts", "started", "begin", "begins", "from", "startdatum", "von"})
_ENDS = frozenset(
    {
        "end",
        "ends",
        "ended",
        "to",
        "until",
        "till",
        "expiry",
        "expires",
        "slutdatum",
        "enddatum",
        "bis",
    }
)
_EMPTY_WORDS = frozenset({"date", "day", "time", "on", "at"})
_RENEWALS = frozenset({("renewal",), ("renews",), ("next", "renewal"), ("contract", "renewal")})
# Where the labels do not tell what comes first (W/invoice, W/nps; read 2026-11-22).
_MORE_PAIRS = {"Invoice": ("invoiceDate", "dueDate"), "NPS": ("dateSent", "dateAnswered")}


@dataclass(frozen=True)
class Matched:
    """What the records are held against.

    Attributes:
        targets: n positions in ``lookup.records``; -1 for none.
        changed: field name → n flags: this field of this row would be sent.
    """

    targets: Codes
    changed: Mapping[str, Flags]
    lookup: Lookup


def check_sanity(
    records: Records, matched: Matched, sent: Flags, today: dt.date
) -> Iterator[Issue]:
    """Find what looks like a slip among the values that would be sent; all to check.

    Args:
        records: n records.
        sent: n flags: the rows that are not held.
        today: the day on which the workspace was read.
    """
    for name, column in records.columns.items():
        rows = np.flatnonzero(matched.changed[name] & sent).astype(np.int32)
        if not len(rows):
            continue
        if column.field.type in _DATES:
            yield from _find_far_dates(column, rows, matched.lookup, today)
        elif column.field.type in _NUMBERS:
            slips = _find_slips(column, rows, matched)
            yield from slips
            # What is said once is not said again in other words.
            rows = np.setdiff1d(rows, [row for one in slips for row in one.rows.tolist()])
            yield from _find_far_numbers(column, rows.astype(np.int32), matched.lookup)
    for first, last in date_pairs(records.model):
        if first.name in records.columns or last.name in records.columns:
            yield from _find_reversed(records, matched, sent, first, last)


def date_pairs(model: Model) -> tuple[tuple[Field, Field], ...]:
    """Return the fields of a model of which the first cannot be later than the second.

    They are told by their labels (“Contract start”, “Contract end”), custom fields too.
    """
    starts: dict[tuple[str, ...], list[Field]] = {}
    ends: dict[tuple[str, ...], list[Field]] = {}
    renewals = []
    for one in model.fields:
        if one.type not in _DATES:
            continue
        words = [word for word in one.label.lower().split() if word not in _EMPTY_WORDS]
        if tuple(words) in _RENEWALS:
            renewals.append(one)
        for marks, found in ((_STARTS, starts), (_ENDS, ends)):
            if sum(word in marks for word in words) == 1:
                form = tuple("" if word in marks else word for word in words)
                found.setdefault(form, []).append(one)
    pairs = [
        (some[0], ends[form][0])
        for form, some in starts.items()
        if len(some) == 1 and len(ends.get(form, ())) == 1
    ]
    every = [one for some in starts.values() for one in some]
    if len(every) == 1:  # with several, nobody knows which of them a renewal follows
        pairs += [(every[0], one) for one in renewals]
    more = [model.find(name) for name in _MORE_PAIRS.get(model.name, ())]
    pairs += [
        (first, last) for first, last in zip(more[::2], more[1::2], strict=True) if first and last
    ]
    return tuple(pairs)


def _day(one: Field, value: object) -> float:
    """Return a value as whole days since 1970; not a number for what is no date."""
    known = None if isinstance(value, Gap) else plain(one, value)
    if isinstance(known, dt.datetime):
        known = (known.date() - EPOCH).days
    if isinstance(known, int) and _FIRST_DAY <= known <= _LAST_DAY:
        return float(known)
    return np.nan


def _days(one: Field, values: Iterable[object]) -> Numbers:
    known: dict[str, float] = {}  # the same dates come again and again

    def find(value: object) -> float:
        if not isinstance(value, str):
            return _day(one, value)
        if value not in known:
            known[value] = _day(one, value)
        return known[value]

    return np.fromiter(map(find, values), np.float64)


def _number(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return np.nan


def _numbers(values: Iterable[object]) -> Numbers:
    return np.fromiter(map(_number, values), np.float64)


def _find_far_dates(
    column: RecordColumn, rows: Rows, lookup: Lookup, today: dt.date
) -> Iterator[Issue]:
    one = column.field
    days = _days(one, column.values)
    latest = (today - EPOCH).days + YEARS_AHEAD * 366
    used = days[np.unique(column.codes)]
    known = used[~np.isnan(used)]
    odd = days > latest
    is_of_old = not _OF_OLD.isdisjoint(one.label.lower().split())
    if not is_of_old and np.count_nonzero(known < 0) <= _OLD_SHARE * len(known):
        odd |= days < 0
    if not odd.any():
        return
    there = set(_days(one, raws(lookup.records, one.name)).tolist())
    for code in np.flatnonzero(odd).tolist():
        if days[code] in there:
            continue
        facts = {"read": EPOCH + dt.timedelta(days=days[code])}
        yield from _issue(IssueCode.DATE_FAR_OFF, column, code, rows, facts)


def _find_far_numbers(column: RecordColumn, rows: Rows, lookup: Lookup) -> Iterator[Issue]:
    values = np.abs(_numbers(column.values))
    own = values[column.codes]
    own = own[own > 0]
    there = np.abs(_numbers(raws(lookup.records, column.field.name)))
    there = there[there > 0]
    medians = [float(np.median(some)) for some in (own, there) if len(some) >= _LEAST_KNOWN]
    if not medians:
        return
    limit = OUT_OF_SCALE * max(medians)
    both = np.unique(np.concatenate((own, there)))
    above = both[both > limit]
    before = both[both <= limit][-1:]  # the median has one below it
    jumps = np.flatnonzero(above > _JUMP * np.concatenate((before, above[:-1]))[: len(above)])
    if not len(jumps):
        return
    first = above[int(jumps[0])]
    if np.count_nonzero(own >= first) > max(_MOST_ODD, len(own) // 20):
        return
    for code in np.flatnonzero(values >= first).tolist():
        if values[code] not in there:
            facts = {"usual": _tidy(max(medians))}
            yield from _issue(IssueCode.NUMBER_FAR_OFF, column, code, rows, facts)


def _find_slips(column: RecordColumn, rows: Rows, matched: Matched) -> list[Issue]:
    """Find numbers that are exactly a hundred or a thousand times what Planhat has, or a part."""
    rows = rows[matched.targets[rows] >= 0]
    records, name = matched.lookup.records, column.field.name
    olds = _numbers(raws((records[at] for at in matched.targets[rows].tolist()), name))
    news = _numbers(column.values)[column.codes[rows]]
    made: list[Issue] = []
    for factor in _SLIPS:
        hits = (news != 0) & (np.abs(news - olds * factor) <= 1e-9 * np.abs(news))
        if np.count_nonzero(hits) < _SAME_SLIP:
            for at in np.flatnonzero(hits).tolist():
                hits[at] = _is_odd_number(float(olds[at]))
        pairs: dict[tuple[int, float], list[int]] = {}
        for at in np.flatnonzero(hits).tolist():
            pairs.setdefault((int(column.codes[rows[at]]), float(olds[at])), []).append(at)
        slip = round(factor) if factor > 1 else -round(1 / factor)
        for (code, old), places in pairs.items():
            facts = {"before": _tidy(old), "slip": slip}
            made += _issue(IssueCode.SCALE_SLIPPED, column, code, rows[places], facts)
    return made


def _is_odd_number(value: float) -> bool:
    """Say whether a number has two digits that count: 1200 has, 1000 has not."""
    return len(f"{value:.12e}".partition("e")[0].replace(".", "").strip("-0")) > 1


def _tidy(value: float) -> int | float:
    return int(value) if value.is_integer() else round(value, 2)


def _find_reversed(
    records: Records, matched: Matched, sent: Flags, first: Field, last: Field
) -> Iterator[Issue]:
    """Find rows after whose upload the second date would be before the first."""
    nothing = np.zeros(records.count, np.bool_)
    changed = [matched.changed.get(one.name, nothing) for one in (first, last)]
    rows = np.flatnonzero(sent & (changed[0] | changed[1])).astype(np.int32)
    starts, ends = (_days_after(records, matched, rows, one) for one in (first, last))
    told = last if last.name in records.columns else first
    column = records.columns[told.name]
    pairs: dict[tuple[int, float, float], list[int]] = {}
    for at in np.flatnonzero(ends < starts).tolist():  # what is no number is never smaller
        pair = int(column.codes[rows[at]]), float(starts[at]), float(ends[at])
        pairs.setdefault(pair, []).append(at)
    for (code, start, end), places in pairs.items():
        facts = {
            "first": first.label,
            "start": EPOCH + dt.timedelta(days=start),
            "last": last.label,
            "end": EPOCH + dt.timedelta(days=end),
        }
        yield from _issue(IssueCode.DATES_REVERSED, column, code, rows[places], facts)


def _days_after(records: Records, matched: Matched, rows: Rows, one: Field) -> Numbers:
    """Return what a date field of some rows would hold after the upload, in days since 1970."""
    held = matched.lookup.records
    targets = matched.targets[rows]
    days = np.full(len(rows), np.nan)
    column = records.columns.get(one.name)
    is_sent = matched.changed[one.name][rows] if column is not None else np.zeros(len(rows), bool)
    stays = np.flatnonzero(~is_sent & (targets >= 0))
    olds = raws((held[at] for at in targets[stays].tolist()), one.name)
    days[stays] = _days(one, olds)
    if column is not None:
        days[is_sent] = _days(one, column.values)[column.codes[rows[is_sent]]]
    return days


def _issue(
    code: IssueCode, column: RecordColumn, value: int, rows: Rows, facts: Mapping[str, object]
) -> Iterator[Issue]:
    some = rows[column.codes[rows] == value]
    if len(some):
        one = column.field
        named = {"label": one.label, **facts}
        shown = column.shown[value]
        yield Issue(code, Severity.CHECK, some, column.column, one.name, shown, named)
