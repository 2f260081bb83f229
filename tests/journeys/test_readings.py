"""A person tells how odd columns are to be read, and Planhat holds just that."""

from __future__ import annotations

import csv
from pathlib import Path

from planhat_desktop.ui.pages.match.joining import Joining
from planhat_desktop.ui.pages.match.parting import Parting
from planhat_desktop.ui.pages.match.replacing import Replacing
from planhat_desktop.ui.pages.match.room import Emptiness, YesNo
from tests.journeys.person import Person, Record
from tests.ui.answering import ask, pick, room, type_in
from tests.ui.matching import column_of

HEADERS = (
    "External ID",
    "Company name",
    "Phone",
    "Site",
    "Street",
    "No",
    "Going",
    "Remark",
    "City",
)
FEEDS = {
    "External ID": "externalId",
    "Company name": "name",
    "Phone": "phonePrimary",
    "Site": "country",
    "Street": "address",
    "Going": "custom.Reference customer",
    "Remark": "description",
    "City": "city",
}
ROWS = (
    ("J-1", "NORTH  WIND inc", "070-123 45 67", "1/Sweden/a", "Main St", "5", "live", "", "Lund"),
    ("J-2", "SOUTH WIND inc", "+47 22 12 34 56", "2/Norway/b", "High St", "", "gone", "ok", "Oslo"),
)


def write_rows(path: Path, company: Record) -> None:
    """Write two new companies, and one that Planhat holds with its city."""
    keys = (str(company["externalId"]), str(company["name"]))
    known = (*keys, "08 123 45 67", "3/Sweden/c", "Low St", "1", "live", "", "Elsewhere")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *ROWS, known])


def test_what_was_chosen_is_what_planhat_holds(person: Person, tmp_path: Path) -> None:
    company = next(
        one for one in person.planhat("/companies") if one.get("city") and one.get("externalId")
    )
    write_rows(tmp_path / "accounts.csv", company)
    person.read(tmp_path / "accounts.csv")
    person.settle()
    person.go_to_match()
    page = person.match
    page.deeds.choose_model("Company")
    person.settle()
    page.deeds.clear_all()
    for header, field in FEEDS.items():
        page.deeds.link(column_of(page, header), field)

    name = ask(page, "name")
    pick(name.asked["spaces"].pick, "all")
    pick(name.asked["case"].pick, "title")
    exchange = room(page, "replacing", Replacing)
    person.press(exchange.add)
    type_in(exchange.pairs[0].sought, "inc")
    type_in(exchange.pairs[0].put, "ltd")
    pick(ask(page, "phonePrimary").asked["phone"].pick, "SE")
    ask(page, "country")
    part = room(page, "part", Parting)
    pick(part.kind.pick, "separator")
    pick(part.piece.pick, "2")
    ask(page, "address")
    pick(room(page, "also", Joining).more, str(column_of(page, "No")))
    ask(page, "custom.Reference customer")
    words = room(page, "yes_no", YesNo)
    person.press(words.answers["live", "yes"])
    person.press(words.answers["gone", "no"])
    ask(page, "description")
    empty = room(page, "empty", Emptiness)
    pick(empty.asked.pick, "take")
    type_in(empty.value.box, "nothing said")
    pick(ask(page, "city").asked["overwrite"].pick, "if_empty")

    person.go_to_preview()
    assert person.counts() == {"create": 2, "update": 1, "same": 0, "held": 0}
    assert person.send() == {"created": 2, "updated": 1}
    held = {str(one.get("externalId")): one for one in person.planhat("/companies")}
    north, south = held["J-1"], held["J-2"]
    assert (north["name"], south["name"]) == ("North Wind Ltd", "South Wind Ltd")
    assert (north["phonePrimary"], south["phonePrimary"]) == ("+46701234567", "+4722123456")
    assert (north["country"], south["country"]) == ("Sweden", "Norway")
    assert (north["address"], south["address"]) == ("Main St 5", "High St")
    assert (north["description"], south["description"]) == ("nothing said", "ok")
    assert [_own(one)["Reference customer"] for one in (north, south)] == [True, False]
    assert (north["city"], south["city"]) == ("Lund", "Oslo")
    known = held[str(company["externalId"])]
    assert known["city"] == company["city"]  # only empty ones are filled
    assert known["description"] == "nothing said"


def _own(record: Record) -> dict[str, object]:
    custom = record["custom"]
    assert isinstance(custom, dict)
    return custom
