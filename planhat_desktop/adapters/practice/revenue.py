"""What Planhat computes from licenses: their amounts, a company's revenue and its status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import orjson

from planhat_desktop.adapters.practice.shapes import Shape
from planhat_desktop.adapters.practice.store import Document, Store

RATES = {"EUR": 1.0, "USD": 0.92, "GBP": 1.17, "SEK": 0.088}
"""Invented rates into the practice workspace's currency; an unknown currency counts as 1."""

_DAYS_A_MONTH = 365.25 / 12


def months_between(start: str, end: str) -> float:
    """Return the length of a period in months, both days included, to two decimals."""
    days = (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days + 1
    months = days / _DAYS_A_MONTH
    whole = round(months)
    return max(float(whole) if abs(months - whole) < 0.1 else round(months, 2), 0.03)


def fill_amounts(license: Document, sent: Document) -> None:
    """Compute ``mrr``, ``arr`` and ``value`` of a license from what the row gave.

    What the row gave is kept as given; ``mrr`` leads before ``value`` and ``arr``. A row that
    only moves the period keeps the monthly amount.
    """
    months = _months_of(license)
    given = {name for name in ("mrr", "value", "arr") if sent.get(name) is not None}
    if not given:
        if not {"fromDate", "toDate"} & sent.keys():
            return
        given = {"mrr"}
    monthly: float | None = None
    if "mrr" in given:
        monthly = _amount(license, "mrr")
    elif "value" in given and months:
        total = _amount(license, "value")
        monthly = None if total is None else total / months
    elif "arr" in given:
        yearly = _amount(license, "arr")
        monthly = None if yearly is None else yearly / 12
    if monthly is None:
        return
    if "mrr" not in given:
        license["mrr"] = round(monthly, 2)
    if "arr" not in given:
        license["arr"] = round(monthly * 12, 2)
    if "value" not in given and months:
        license["value"] = round(monthly * months, 2)


def _months_of(license: Document) -> float | None:
    start, end = license.get("fromDate"), license.get("toDate")
    try:
        return months_between(start, end) if start and end else None
    except (TypeError, ValueError):
        return None  # stored as sent, though it is no date


def _amount(license: Document, name: str) -> float | None:
    value = license.get(name)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def recompute_companies(
    store: Store,
    companies: Shape,
    licenses: Shape,
    ids: Iterable[str],
    today: str,
    *,
    keeps_status: bool = False,
) -> None:
    """Bring ``mrr``, ``arr``, ``status`` and dates of these companies in line with licenses.

    Args:
        keeps_status: a company without any license keeps the status it was given.
        today: ``YYYY-MM-DD``; a license counts while its period holds this day.
    """
    ids = sorted(set(ids))
    if not ids:
        return
    held: dict[str, list[Document]] = {}
    for row in store.find(licenses, "parent_id", ids):
        license = orjson.loads(row.body)
        held.setdefault(license["companyId"], []).append(license)
    changed = []
    for row in store.find(companies, "id", ids):
        company = orjson.loads(row.body)
        before = dict(company)
        own = held.get(company["_id"], [])
        if own or not keeps_status:
            company.update(_totals(own, company, today))
        if company != before:
            changed.append((row.seq, company))
    store.update(companies, changed)


def _totals(licenses: Iterable[Document], company: Document, today: str) -> Document:
    monthly, states, starts, ends = 0.0, set(), [], []
    for license in licenses:
        start = str(license.get("fromDate") or "")[:10]
        end = str(license.get("toDate") or "9999")[:10]
        state = "lost" if end < today else "coming" if start > today else "customer"
        states.add(state)
        starts.append(start)
        if state == "customer":
            rate = RATES.get(str(license.get("_currency")), 1.0)
            amount = license.get("mrr")
            monthly += rate * amount if isinstance(amount, (int, float)) else 0
            ends.append(license.get("toDate"))
    if not states:
        own = company.get("status")
        status = own if own in ("prospect", "lost") else "prospect"
        return {"mrr": 0, "arr": 0, "status": status}
    status = next((one for one in ("customer", "coming") if one in states), "canceled")
    totals: Document = {
        "mrr": round(monthly, 2),
        "arr": round(monthly * 12, 2),
        "status": status,
        "customerFrom": f"{min(starts)}T00:00:00.000Z",
    }
    dated = [end for end in ends if end]
    if dated:
        totals["renewalDate"] = min(dated)
    return totals
