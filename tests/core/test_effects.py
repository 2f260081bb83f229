"""What follows from an upload, held against a slower telling of the same."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.effects import implied_statuses
from tests.core.resolving import an_id, resolve_rows

TODAY = dt.date(2026, 11, 22)
DAYS = st.sampled_from(
    ["2025-01-01", "2026-11-21", "2026-11-22", "2026-11-23", "2027-05-01", "2024-02-29"]
)
PERIOD = st.tuples(st.integers(1, 3), DAYS, st.none() | DAYS)
Period = tuple[int, str, str | None]


def status(periods: list[Period]) -> str:
    found = set()
    for _company, first, last in periods:
        if last is not None and dt.date.fromisoformat(last) < TODAY:
            found.add("canceled")
        elif dt.date.fromisoformat(first) > TODAY:
            found.add("coming")
        else:
            found.add("customer")
    return next((one for one in ("customer", "coming", "canceled") if one in found), "prospect")


def listed(place: int, period: Period) -> dict[str, object]:
    company, first, last = period
    return {
        "_id": an_id(100 + place),
        "companyId": an_id(company),
        "fromDate": f"{first}T00:00:00.000Z",
        "toDate": f"{last}T00:00:00.000Z" if last else None,
        "mrr": 1,
        "_currency": "EUR",
    }


@given(st.lists(PERIOD, max_size=5), st.lists(PERIOD, min_size=1, max_size=6))
def test_statuses_are_those_of_all_licenses_before_and_after(
    there: list[Period], sheet: list[Period]
) -> None:
    outcome = resolve_rows(
        "License",
        {
            "_id": [an_id(100 + row) if row < len(there) else None for row in range(len(sheet))],
            "companyId": [an_id(one[0]) for one in sheet],
            "fromDate": [one[1] for one in sheet],
            "toDate": [one[2] for one in sheet],
            "mrr": [1] * len(sheet),
            "_currency": ["EUR"] * len(sheet),
        },
        [listed(place, one) for place, one in enumerate(there)],
        {"Company": [{"_id": an_id(one), "name": f"N-{one}"} for one in (1, 2, 3)]},
    )
    after = list(there)
    for row, (company, first, last) in enumerate(sheet):
        if outcome.words[row] == "create":
            after.append((company, first, last))
        elif outcome.words[row] == "update":  # an empty cell leaves the end as it is
            after[row] = (company, first, last or there[row][2])
    of_before, of_after = defaultdict[int, list[Period]](list), defaultdict[int, list[Period]](list)
    for periods, found in ((there, of_before), (after, of_after)):
        for one in periods:
            found[one[0]].append(one)
    moves = Counter[tuple[str, str]]()
    moved = set()
    for company in (1, 2, 3):
        move = status(of_before[company]), status(of_after[company])
        if move[0] != move[1]:
            moves[move] += 1
            moved.add(company)
    result = implied_statuses(outcome.resolution, TODAY)
    assert dict(result.counts) == moves
    expected = []
    for row, word in enumerate(outcome.words):
        before = there[row] if row < len(there) else None
        now = after[row] if before is not None else sheet[row]
        here = {now[0], *([before[0]] if before is not None else [])}
        if word in ("create", "update") and before != now and here & moved:
            expected.append(row)
    assert result.rows.tolist() == expected
