"""Labelled sheets with values of an invented workspace: what knowing it is worth."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table
from tests.suggestions.labelled import Guess, HeaderSet, compare, parse

SHEETS = Path(__file__).with_name("workspace.txt")

_FIRMS = [
    f"{first} {last}" for first in ("Alder", "Birch", "Cedar") for last in ("AB", "Ltd", "Oy")
]
_PEOPLE = [("Eva", "Lind"), ("Adam", "Berg"), ("Mia", "Kowalski"), ("Jon", "Dahl")]

COMPANIES: list[dict[str, object]] = [
    {
        "_id": f"{at + 1:024x}",
        "name": name,
        "externalId": f"C-{100 + at}",
        "sourceId": f"0015g00000{at:05d}",
        "domains": [f"{name.split()[0].lower()}{at}.example"],
    }
    for at, name in enumerate(_FIRMS)
]
USERS: list[dict[str, object]] = [
    {
        "_id": f"{at + 500:024x}",
        "nickName": first,
        "firstName": first,
        "lastName": last,
        "email": f"{first}.{last}@ours.example".lower(),
    }
    for at, (first, last) in enumerate(_PEOPLE)
]
KNOWN = Known.from_records({"Company": COMPANIES, "User": USERS})

_TIERS = ["Enterprise", "Mid-market", "Small business"]

VALUES: dict[str, list[Cell]] = {
    "companies": list(_FIRMS),
    "external ids": [str(one["externalId"]) for one in COMPANIES],
    "source ids": [str(one["sourceId"]) for one in COMPANIES],
    "planhat ids": [str(one["_id"]) for one in COMPANIES],
    "domains": [f"firm{at}.example" for at in range(9)],
    "users": [f"{first} {last}" for first, last in _PEOPLE],
    "user emails": [str(one["email"]) for one in USERS],
    "people": ["Otto Unknown", "Ida Nobody", "Per Stranger"],
    "emails": [f"person{at}@firm{at}.example" for at in range(9)],
    "tiers": [*_TIERS, *_TIERS],
    "industries": ["Energy", "Retail", "Health care", "Retail"],
    "sizes": ["Small", "Large", "Small"],
    "renewals": ["ongoing", "renewed", "lost", "ongoing"],
    "severities": ["low", "high", "urgent", "low"],
    "words": [f"Word {chr(65 + at)}" for at in range(9)],
    "numbers": [str(7 * at + 3) for at in range(9)],
    "dates": [f"2026-0{at + 1}-15" for at in range(9)],
    "booleans": ["yes", "no", "yes"],
}


@cache
def catalog() -> Catalog:
    """Return the catalogue with the fields of the invented workspace."""
    fields: list[dict[str, object]] = [
        {"parent": "company", "name": "Tier", "type": "list", "listValues": _TIERS},
        {"parent": "company", "name": "Industry", "type": "list", "listValues": _INDUSTRIES},
        # Two that no value tells apart.
        {"parent": "company", "name": "Seats", "type": "list", "listValues": ["Small", "Large"]},
        {"parent": "company", "name": "Budget", "type": "list", "listValues": ["Small", "Large"]},
    ]
    return built_in().with_custom_fields(fields)


_INDUSTRIES = ["Energy", "Retail", "Health care", "Finance"]


@cache
def read_sheets() -> tuple[HeaderSet, ...]:
    """Return all labelled sheets."""
    return tuple(parse(SHEETS.read_text("utf-8")))


def guess_knowing(one: HeaderSet, known: Known | None) -> list[Guess]:
    """Return what is suggested for a sheet by somebody who knows the workspace, or does not."""
    columns = [(header, VALUES[one.cells[header]]) for header in one.fields]
    return compare(suggest(make_table(columns), catalog().model(one.model), known), one.fields)
