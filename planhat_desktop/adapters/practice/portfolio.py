"""The invented portfolio a practice workspace begins with; the same at every planting."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from planhat_desktop.adapters.practice.invented_names import (
    FIRST_NAMES,
    LANDS,
    LAST_NAMES,
    PHASES,
    POSITIONS,
    PRODUCTS,
    TIERS,
    USERS,
    Land,
    plain,
)
from planhat_desktop.adapters.practice.revenue import fill_amounts, recompute_companies
from planhat_desktop.adapters.practice.store import Document, Store

SEED = 20261122
COMPANIES, ENDUSERS, LICENSES = 300, 2_000, 400
MAIL_DOMAIN = "practice.example"
PLANTED_AT = "2026-01-05T08:00:00.000Z"

_CUSTOM_FIELDS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("company", "Segment", "list", {"listValues": ["Enterprise", "Mid-market", "Small business"]}),
    (
        "company",
        "Regions",
        "multipicklist",
        {"listValues": ["Nordics", "DACH", "UK & Ireland", "Benelux", "Southern Europe"]},
    ),
    ("company", "Seats", "number", {}),
    ("company", "Go-live", "day", {}),
    ("company", "Next review", "date", {}),
    ("company", "Success plan", "rich text", {}),
    ("company", "Reference customer", "checkbox", {}),
    ("company", "Technical lead", "team member", {}),
    ("company", "Account team", "team members", {}),
    ("company", "Satisfaction", "rating", {}),
    ("company", "Champion", "enduser", {}),
    ("company", "Portal", "url", {}),
    ("company", "Legacy number", "text", {"isLocked": True}),
    ("company", "ARR per seat", "number", {"isFormula": True, "formula": "arr / Seats"}),
    ("enduser", "Direct line", "phone", {}),
    ("enduser", "Assistant email", "email", {}),
    ("enduser", "Language", "list", {"listValues": ["English", "French", "German", "Swedish"]}),
    ("license", "Tier", "list", {"listValues": list(TIERS)}),
    ("license", "Approvers", "endusers", {}),
    (
        "project",
        "Kind",
        "list",
        {"listValues": ["Rollout", "Migration", "Training"], "isMandatory": True},
    ),
)

_NUMBERS = {
    name: number
    for number, name in enumerate(
        (
            "User",
            "CustomField",
            "Company",
            "Enduser",
            "License",
            "Asset",
            "Task",
            "Ticket",
            "Conversation",
            "NPS",
            "Project",
            "Opportunity",
        ),
        1,
    )
}


def planted_id(model: str, number: int) -> str:
    """Return the `_id` of the n-th planted record of a model, 1 being the first."""
    return f"695b6f80{_NUMBERS[model]:04x}9ac7{number:08x}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"


def _stamp(model: str, documents: list[Document]) -> list[Document]:
    return [
        {
            "_id": planted_id(model, number),
            **document,
            "createdAt": PLANTED_AT,
            "updatedAt": PLANTED_AT,
        }
        for number, document in enumerate(documents, 1)
    ]


def plant(store: Store, now: float) -> None:
    """Fill an empty workspace.

    All values are the same at every planting but for the answers of NPS surveys, which lie
    in the days before ``now`` (seconds since 1970), and what depends on today: a company's
    revenue and status.
    """
    shapes = {shape.name: shape for shape in store.shapes.values()}
    dice = random.Random(SEED)
    companies = _make_companies(dice)
    endusers = _make_endusers(dice, companies)
    planted = {
        "User": _make_users(),
        "CustomField": _make_custom_fields(),
        "Company": companies,
        "Enduser": endusers,
        "License": _make_licenses(dice),
        **_make_small_things(dice, endusers, datetime.fromtimestamp(now, UTC).date()),
    }
    with store.transaction():
        for model, documents in planted.items():
            store.insert(shapes[model], _stamp(model, documents))
        today = datetime.fromtimestamp(now, UTC).date().isoformat()
        ids = [planted_id("Company", number) for number in range(1, COMPANIES + 1)]
        recompute_companies(store, shapes["Company"], shapes["License"], ids, today)


def _make_users() -> list[Document]:
    return [
        {
            "email": f"{plain(first)}.{plain(last)}@{MAIL_DOMAIN}",
            "nickName": f"{first} {last}",
            "firstName": first,
            "lastName": last,
            "externalId": f"U-{number:02d}",
            "inactive": number == len(USERS),
            "isHidden": False,
        }
        for number, (first, last) in enumerate(USERS, 1)
    ]


def _make_custom_fields() -> list[Document]:
    plain_field = {
        "isHidden": False,
        "isFeatured": False,
        "isLocked": False,
        "isMandatory": False,
        "isFormula": False,
        "listValues": [],
    }
    return [
        {"parent": parent, "name": name, "type": kind, **plain_field, **more}
        for parent, name, kind, more in _CUSTOM_FIELDS
    ]


def _land_of(number: int) -> Land:
    return LANDS[(number - 1) % len(LANDS)]


def _name_company(number: int) -> str:
    land = _land_of(number)
    turn = (number - 1) // len(LANDS)
    stem = land.stems[turn % len(land.stems)]
    trade = land.trades[(turn // len(land.stems)) % len(land.trades)]
    return f"{stem} {trade} {land.form}"


def _make_companies(dice: random.Random) -> list[Document]:
    companies = []
    for number in range(1, COMPANIES + 1):
        land = _land_of(number)
        # Two companies of one name: a reference by name to them fits several.
        name = _name_company(199 if number == 205 else number)
        host = f"{plain(_name_company(number).removesuffix(land.form))}.example"
        digits = f"{dice.randint(10, 99)} {dice.randint(100_000, 999_999)}"
        company: Document = {
            "name": name,
            "owner": planted_id("User", dice.randint(1, 11)),
            "phase": dice.choice(PHASES),
            "domains": [host],
            "web": f"https://www.{host}",
            "country": land.country,
            "city": dice.choice(land.cities),
            "zip": f"{dice.randint(10_000, 99_999)}",
            "phonePrimary": f"{land.dialling} {digits}",
            "csmScore": dice.randint(1, 5),
            "tags": sorted(dice.sample(["vip", "beta", "partner", "pilot"], dice.randint(0, 2))),
            "status": "lost" if number % 50 == 0 else "prospect",
            "custom": _company_custom(dice, number, host),
        }
        if number % 37:  # a few are known by their CRM id only, and two by no key at all
            company["externalId"] = f"C-{number:05d}"
        if number % 3 == 0 and number % 148:
            company["sourceId"] = f"0015e{number:010d}"
        companies.append(company)
    return companies


def _company_custom(dice: random.Random, number: int, host: str) -> Document:
    regions = ["Nordics", "DACH", "UK & Ireland", "Benelux", "Southern Europe"]
    custom: Document = {
        "Segment": dice.choice(["Enterprise", "Mid-market", "Small business"]),
        "Regions": dice.sample(regions, dice.randint(1, 3)),
        "Seats": dice.randint(5, 900),
        "Go-live": dice.randint(19_000, 20_400),
        "Next review": _moment(date(2026, 12, 1) + timedelta(days=dice.randint(0, 200))),
        "Reference customer": dice.random() < 0.3,
        "Technical lead": planted_id("User", dice.randint(1, 11)),
        "Account team": [planted_id("User", one) for one in dice.sample(range(1, 12), 2)],
        "Satisfaction": dice.randint(1, 5),
        "Champion": planted_id("Enduser", number),
        "Portal": f"https://portal.{host}/start",
        "Legacy number": f"{number * 7:07d}",
    }
    if number % 5 == 0:
        custom["Success plan"] = f"<p>Goal of the year: <b>{dice.randint(5, 40)} %</b> more use</p>"
    return custom


def _make_endusers(dice: random.Random, companies: list[Document]) -> list[Document]:
    people: list[Document] = []
    taken: set[str] = set()
    for number in range(1, ENDUSERS + 1):
        place = (number - 1) % COMPANIES
        first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
        host = companies[place]["domains"][0]
        email = f"{plain(first)}.{plain(last)}@{host}"
        if email in taken:
            email = f"{plain(first)}.{plain(last)}{number}@{host}"
        taken.add(email)
        person: Document = {
            "email": email,
            "firstName": first,
            "lastName": last,
            "name": f"{first} {last}",
            "companyId": planted_id("Company", place + 1),
            "externalId": f"P-{number:05d}",
            "position": dice.choice(POSITIONS),
            "phone": f"{_land_of(place + 1).dialling} {dice.randint(10_000_000, 99_999_999)}",
            "primary": number <= COMPANIES,
            "featured": False,
            "archived": number % 25 == 0,
            "custom": {"Language": dice.choice(["English", "French", "German", "Swedish"])},
        }
        if number % 4 == 0:
            person["sourceId"] = f"0035e{number:010d}"
        if number % 6 == 0:
            person["custom"]["Direct line"] = f"+46 {dice.randint(1_000_000, 9_999_999)}"
        people.append(person)
    for number in range(5):  # the traps: one address, or one id, in two companies
        people[1_011 + number]["email"] = people[401 + number]["email"]
        people[1_111 + number]["externalId"] = people[501 + number]["externalId"]
    people[1_200]["email"] = people[600]["email"]  # and one address twice in one company
    return people


def _make_licenses(dice: random.Random) -> list[Document]:
    licenses = []
    for number in range(1, LICENSES + 1):
        # The last fifth of the companies has none yet; some of the others have two.
        company = (number - 1) % 240 + 1
        start = date(dice.choice((2024, 2025, 2026)), dice.randint(1, 12), 1)
        monthly = dice.randint(4, 240) * 25
        license: Document = {
            "externalId": f"L-{number:05d}",
            "companyId": planted_id("Company", company),
            "product": dice.choice(PRODUCTS),
            "_currency": _land_of(company).currency,
            "fromDate": _moment(start),
            "mrr": monthly,
            "renewalStatus": "ongoing",
            "autoRenews": dice.random() < 0.6,
            "noticePeriod": dice.choice((1, 3)),
            "noticeUnit": "month",
            "custom": {"Tier": dice.choice(TIERS)},
        }
        if number % 8:
            years = dice.choice((1, 1, 2, 3))
            license["fixedPeriod"] = True
            license["toDate"] = _moment(start.replace(year=start.year + years) - timedelta(days=1))
        else:
            license["fixedPeriod"] = False  # open-ended: a monthly amount and no end
        if number % 5 == 0:
            license["sourceId"] = f"8005e{number:010d}"
            license["custom"]["Approvers"] = [planted_id("Enduser", company)]
        fill_amounts(license, license)
        licenses.append(license)
    return licenses


def _make_small_things(
    dice: random.Random, people: list[Document], today: date
) -> dict[str, list[Document]]:
    things: dict[str, list[Document]] = {
        name: [] for name in _NUMBERS if _NUMBERS[name] > _NUMBERS["License"]
    }
    for number in range(1, 61):
        person = people[number - 1]
        company, owner = person["companyId"], planted_id("User", dice.randint(1, 11))
        day = date(2026, 1, 5) + timedelta(days=number * 4)
        things["NPS"].append(_survey(number, person, today, dice.randint(0, 10)))
        if number > 40:
            continue
        things["Ticket"].append(
            {
                "sourceId": f"T-{number:04d}",
                "email": person["email"],
                "companyId": company,
                "title": f"Question {number} about the monthly export",
                "status": dice.choice(("open", "pending", "closed")),
                "severity": dice.choice(("low", "normal", "high")),
            }
        )
        things["Task"].append(
            {
                "mainType": "task" if number % 3 else "event",
                "companyId": company,
                "sourceId": f"K-{number:04d}",
                "action": f"Prepare review {number}",
                "startTime": _moment(day),
                "ownerId": owner,
                "isArchived": number % 8 == 0,
            }
        )
        things["Conversation"].append(_conversation(number, person, owner, day))
        if number <= 30:
            things["Asset"].append(
                {
                    "name": f"Scanner {number}",
                    "companyId": company,
                    "externalId": f"A-{number:04d}",
                    "serialNumber": f"SN{number:06d}",
                }
            )
            things["Opportunity"].append(
                {
                    "title": f"Extension {number}",
                    "companyId": company,
                    "externalId": f"O-{number:04d}",
                    "status": "active",
                    "_currency": "EUR",
                    "mrr": number * 50,
                }
            )
        if number <= 20:
            things["Project"].append(
                {
                    "name": f"Rollout {number}",
                    "companyId": company,
                    "externalId": f"R-{number:04d}",
                    "startDate": _moment(day),
                    "custom": {"Kind": dice.choice(("Rollout", "Migration", "Training"))},
                }
            )
    return things


def _survey(number: int, person: Document, today: date, score: int) -> Document:
    """Every fourth answer is older than the 360 days after which lists hide it."""
    days = 400 + number if number % 4 == 0 else number * 5
    return {
        "email": person["email"],
        "score": score,
        "cId": person["companyId"],
        "euId": planted_id("Enduser", number),
        "sourceId": f"N-{number:04d}",
        "dateAnswered": _moment(today - timedelta(days=days)),
    }


def _conversation(number: int, person: Document, owner: str, day: date) -> Document:
    return {
        "companyId": person["companyId"],
        "externalId": f"V-{number:04d}",
        "type": "note" if number % 2 else "call",
        "subject": f"Notes from meeting {number}",
        "description": "Went through the goals of the quarter.",
        "date": _moment(day),
        "users": [{"id": owner, "isOwner": True}],
        "endusers": [{"id": planted_id("Enduser", number), "name": person["name"]}],
    }
