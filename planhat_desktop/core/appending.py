"""What rows of user activities and metrics would do: be added for good, or not be sent again.

They have no keys and are neither listed, changed nor removed again (api-facts 12 and 14, checked
2026-11-22), so a row that was sent before is known by what was sent, which the journal has.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import orjson
from numpy.typing import NDArray

from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.issues import Issue, IssueCode, Issues, Severity
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.recipients import find_recipients
from planhat_desktop.core.records import Gap, Records
from planhat_desktop.core.resolution import Outcome, Resolution
from planhat_desktop.core.sanity import Matched, check_sanity
from planhat_desktop.core.snapshot import Existing, Snapshot

Flags = NDArray[np.bool_]
Item = Mapping[str, object]
Print = bytes
"""What tells one thing that was sent from another."""

_METRIC = "Metric"
_DEFAULTS = {"weight": 1, "count": 1, "model": "Company"}  # models.json, notes of the fields


@dataclass(frozen=True)
class SentBefore:
    """What was sent to a workspace before, as the journal tells.

    Attributes:
        times: print → when it was sent (ISO 8601), once for each time.
        doubtful: the same for what was sent without an answer: whether it arrived is not known.
        days: of metrics: print of record, metric and day → when a value was sent last.
    """

    times: Mapping[Print, Sequence[str]] = field(default_factory=dict)
    doubtful: Mapping[Print, Sequence[str]] = field(default_factory=dict)
    days: Mapping[Print, str] = field(default_factory=dict)


NOTHING_SENT = SentBefore()


def print_of(model: str, item: Item, received: str) -> Print:
    """Return an item's print; what is left out counts as what Planhat takes it for.

    Args:
        received: when it is or was sent (ISO 8601): a metric without a date is of that day.
    """
    told = {name: value for name, value in item.items() if value != _DEFAULTS.get(name)}
    if model == _METRIC:
        told["date"] = _day(item, received)
    if isinstance(told.get("email"), str):
        told["email"] = str(told["email"]).lower()
    return _hash(told)


def day_print(item: Item, received: str) -> Print:
    """Return the print of a metric's record, name and day: of these there is one value."""
    told = {"model": item.get("model", "Company"), "date": _day(item, received)}
    return _hash(told | {name: item.get(name) for name in ("externalId", "dimensionId")})


def _day(item: Item, received: str) -> str:
    if isinstance(item.get("date"), str):
        return str(item["date"])[:10]
    try:
        moment = dt.datetime.fromisoformat(received)
    except ValueError:
        return received[:10]
    return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).date().isoformat()


def _hash(told: Item) -> Print:
    plain = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in told.items()
    }
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).digest()[:16]


def resolve_appended(
    records: Records,
    issues: Issues,
    snapshot: Snapshot,
    policy: Policy,
    choices: Choices = NO_CHOICES,
    before: SentBefore = NOTHING_SENT,
) -> tuple[Resolution, Issues]:
    """Decide what each row does: be added, not be sent again, or be held.

    Args:
        records: n records of a model that is only added to.
        issues: those of single cells.
        choices: rows said to be others than those sent before are sent all the same.

    Returns:
        The outcomes (create, same, held; there are no targets), and all issues.
    """
    lookups = {name: one.lookup for name, one in snapshot.models.items()}
    found = find_recipients(records, lookups, ~issues.blocked)
    records = found.records
    issues = issues.joined(found.issues)
    changed = {
        name: np.fromiter(
            (not isinstance(value, Gap) for value in column.values), np.bool_, len(column.values)
        )[column.codes]
        for name, column in records.columns.items()
    }
    issues = issues.joined(list(_find_missing(records, changed, ~issues.blocked)))
    if not policy.mode.creates:
        rows = np.flatnonzero(~issues.blocked).astype(np.int32)
        facts = {"model": records.model.label}
        issues = issues.joined(
            [Issue(IssueCode.MODE_UPDATE_ONLY, Severity.BLOCKED, rows, facts=facts)]
        )
    nothing = Existing(records.model.name, ())
    none = np.full(records.count, -1, np.int32)
    outcomes = np.full(records.count, Outcome.HELD, np.int8)
    outcomes[~issues.blocked] = Outcome.CREATE
    by = np.full(records.count, -1, np.int8)
    resolution = Resolution(records, outcomes, none, by, changed, nothing, lookups)
    told = _Guard(resolution, before, choices, snapshot.read_at.isoformat())
    issues = issues.joined(told.look())
    outcomes[issues.blocked] = Outcome.HELD
    outcomes[told.is_sent & ~issues.blocked] = Outcome.SAME
    sent = outcomes == Outcome.CREATE
    for flags in changed.values():
        flags &= sent
    matched = Matched(none, changed, nothing.lookup)
    more = [
        *_find_undated(records, changed, sent),
        *check_sanity(records, matched, sent, snapshot.read_at.date()),
    ]
    return resolution, issues.joined(more)


def _find_missing(
    records: Records, changed: Mapping[str, Flags], open_rows: Flags
) -> Iterator[Issue]:
    """Find rows without what Planhat needs."""
    model, nothing = records.model, np.zeros(records.count, np.bool_)
    for name in model.required:
        one, column = model.find(name), records.columns.get(name)
        rows = np.flatnonzero(open_rows & ~changed.get(name, nothing)).astype(np.int32)
        if len(rows):
            facts = {"label": one.label if one is not None else name, "model": model.label}
            index = column.column if column is not None else None
            code = IssueCode.MISSING_REQUIRED
            yield Issue(code, Severity.BLOCKED, rows, index, name, "", facts)
    for group in model.any_of:
        has = np.logical_or.reduce([nothing, *(changed.get(name, nothing) for name in group)])
        rows = np.flatnonzero(open_rows & ~has).astype(np.int32)
        if len(rows):
            labels = [one.label for name in group if (one := model.find(name)) is not None]
            facts = {"labels": ", ".join(labels), "model": model.label}
            yield Issue(IssueCode.MISSING_ANY_OF, Severity.BLOCKED, rows, facts=facts)


def _find_undated(records: Records, changed: Mapping[str, Flags], sent: Flags) -> Iterator[Issue]:
    """Find rows that will count for the moment at which Planhat receives them."""
    column = records.columns.get("date")
    has = changed["date"] if column is not None else np.zeros(records.count, np.bool_)
    rows = np.flatnonzero(sent & ~has).astype(np.int32)
    if len(rows):
        index = column.column if column is not None else None
        yield Issue(IssueCode.TIME_OF_SENDING, Severity.CHECK, rows, index, "date", "")


class _Guard:
    """Holds the rows against each other and against what was sent before.

    Attributes:
        is_sent: n flags: rows that were sent, each for one time it was.
    """

    def __init__(
        self, resolution: Resolution, before: SentBefore, choices: Choices, now: str
    ) -> None:
        records = resolution.records
        self.is_sent = np.zeros(records.count, np.bool_)
        self._before, self._choices, self._now = before, choices, now
        self._model = records.model.name
        self._numbers = records.row_numbers
        self._rows = np.flatnonzero(resolution.outcomes == Outcome.CREATE).astype(np.int32)
        plan = Plan(resolution, Issues((), records.count), Policy(), ())
        self._items = plan.items(self._rows)
        self._found: dict[tuple[IssueCode, Severity, object], list[int]] = {}

    def look(self) -> list[Issue]:
        """Return what there is to say of rows that come twice or were sent before."""
        times = {one: list(at) for one, at in self._before.times.items()}
        doubtful = {one: list(at) for one, at in self._before.doubtful.items()}
        firsts: dict[Print, int] = {}
        is_metric = self._model == _METRIC
        for row, item in zip(self._rows.tolist(), self._items, strict=True):
            mine = print_of(self._model, item, self._now)
            place = day_print(item, self._now) if is_metric else mine
            first = firsts.setdefault(place, row)
            if first != row and is_metric:
                self._note(IssueCode.DAY_TWICE, row, Severity.BLOCKED, first)
                continue
            is_other = int(self._numbers[row]) in self._choices.others
            if times.get(mine) and not is_other:
                self.is_sent[row] = True
                self._note(IssueCode.SENT_BEFORE, row, Severity.CHECK, times[mine].pop(0)[:10])
            elif doubtful.get(mine) and not is_other:
                day = doubtful[mine].pop(0)[:10]
                self._note(IssueCode.SENT_IN_DOUBT, row, Severity.BLOCKED, day)
            elif place in self._before.days:
                day = self._before.days[place][:10]
                self._note(IssueCode.DAY_SENT_BEFORE, row, Severity.CHECK, day)
            elif first != row:
                self._note(IssueCode.EVENT_TWICE, row, Severity.CHECK, first)
        return [self._issue(*key, rows) for key, rows in self._found.items()]

    def _note(self, code: IssueCode, row: int, severity: Severity, about: object) -> None:
        self._found.setdefault((code, severity, about), []).append(row)

    def _issue(self, code: IssueCode, severity: Severity, about: object, rows: list[int]) -> Issue:
        if isinstance(about, int):
            facts: dict[str, object] = {"first_row": int(self._numbers[about])}
        else:
            facts = {"day": dt.date.fromisoformat(str(about))}
        return Issue(code, severity, np.asarray(rows, np.int32), facts=facts)
