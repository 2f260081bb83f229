"""Two real portfolios go in, file after file, and Planhat holds what the files say."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.report import Fate
from tests.journeys.person import Person, Record


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def keyed(records: list[Record], key: str) -> dict[str, Record]:
    """The records that have a key, by it; no two may share it."""
    found = [one for one in records if one.get(key)]
    made = {str(one[key]): one for one in found}
    assert len(made) == len(found)
    return made


@pytest.mark.timeout(240)
def test_a_portfolio_of_companies_licenses_and_tickets(person: Person, portfolios: Path) -> None:
    companies = portfolios / "01_companies_ravenstack_accounts.csv"
    licenses = portfolios / "02_licenses_ravenstack_subscriptions.csv"
    tickets = portfolios / "03_tickets_ravenstack_support.csv"
    before = len(person.planhat("/companies"))
    asked = len(person.planhat("/tickets"))

    # The companies, which the workspace does not know yet.
    person.read(companies)
    person.go_to_match()
    assert person.match.sentence.model.text() == "Companies"
    assert person.feeds()["externalId"] == "account_id"
    person.go_to_preview()
    assert person.counts() == {"create": 500, "update": 0, "same": 0, "held": 0}
    assert person.primary == "Upload 500 changes to Practice"
    assert person.send() == {"created": 500}

    kept = person.planhat("/companies")
    assert len(kept) == before + 500
    by_account = keyed(kept, "externalId")
    for line in lines(companies):
        assert by_account[line["account_id"]]["name"] == line["account_name"]
        assert by_account[line["account_id"]]["country"] == line["country"]

    # The same file once more changes nothing, and cannot be sent.
    person.read(companies)
    person.go_to_match()
    person.go_to_preview()
    assert person.counts() == {"create": 0, "update": 0, "same": 500, "held": 0}
    assert person.primary == ""
    assert person.footer == ["Nothing to send: Planhat has all of this already."]

    # The licenses have no currency: the list of what is missing leads to its slot.
    person.read(licenses)
    person.go_to_match()
    assert "1 required missing: Currency" in person.footer
    person.press_primary("Preview 5,000 rows")
    missing = next(one for one in person.popover_lines() if "Currency" in one.accessibleName())
    person.press(missing)
    assert person.focus is person.slot("_currency")
    person.type("E")
    person.type("UR")
    person.key(Qt.Key.Key_Return)
    assert person.feeds()["_currency"] == "“EUR”"
    assert not person.match.blocker()
    person.go_to_preview()
    assert person.counts()["create"] + person.counts()["held"] == 5000
    held = person.counts()["held"]
    person.begin_upload()
    report = person.see_report()
    assert report.counts[Fate.CREATED] == 5000 - held
    assert report.counts[Fate.REFUSED] == report.counts[Fate.UNKNOWN] == 0

    sold = keyed(person.planhat("/licenses"), "externalId")
    fates = report.rows()
    rows = {
        line["subscription_id"]: line
        for number, line in enumerate(lines(licenses), start=2)
        if fates[number].fate is Fate.CREATED
    }
    assert len(rows) == 5000 - held
    for name, line in rows.items():
        assert sold[name]["companyId"] == by_account[line["account_id"]]["_id"]
        assert float(str(sold[name]["mrr"])) == float(line["mrr_amount"])
        assert sold[name]["_currency"] == "EUR"
    nothing = sum(1 for line in rows.values() if line["mrr_amount"] == "0")
    assert nothing == sum(1 for name in rows if sold[name]["mrr"] == 0)
    assert (held, nothing) == (0, 778)

    # The tickets have no e-mail, and Planhat would drop them in silence.
    person.read(tickets)
    person.go_to_match()
    assert "1 required missing: E-mail" in person.footer
    person.press_primary("Preview 2,000 rows")
    (reason,) = [one.accessibleName() for one in person.popover_lines()]
    assert reason.startswith("E-mail has no column, and a new Ticket needs it.")
    person.press(person.popover_lines()[0])
    assert person.on is Step.MATCH
    # Some column is put there in a hurry: no row is an e-mail, none is sent, each says why.
    person.type("satisf")
    person.key(Qt.Key.Key_Return)
    assert person.feeds()["email"] == "satisfaction_score"
    person.go_to_preview()
    assert person.counts() == {"create": 0, "update": 0, "same": 0, "held": 2000}
    assert "E-mail" in person.reasons()
    assert person.primary == ""
    assert len(person.planhat("/tickets")) == asked


@pytest.mark.timeout(240)
def test_a_portfolio_in_hubspots_manner(person: Person, portfolios: Path) -> None:
    companies = portfolios / "04_companies_hubspot_style.csv"
    contacts = portfolios / "05_contacts_hubspot_style.csv"
    tickets = portfolios / "06_tickets_hubspot_style.csv"

    person.read(companies)
    person.go_to_match()
    person.go_to_preview()
    assert person.counts() == {"create": 50, "update": 0, "same": 0, "held": 0}
    assert person.send() == {"created": 50}
    by_number = {
        str(one["externalId"]): one
        for one in person.planhat("/companies")
        if str(one.get("externalId", "")).isdigit()
    }
    assert len(by_number) == 50

    person.read(contacts)
    person.go_to_match()
    assert person.match.sentence.model.text() == "End users"
    assert person.feeds()["companyId"] == "company_id"
    person.go_to_preview()
    counts = person.counts()
    assert counts["create"] + counts["held"] == 200
    assert person.send() == {"created": counts["create"]} | (
        {"held": counts["held"]} if counts["held"] else {}
    )
    people = {str(one["email"]): one for one in person.planhat("/endusers") if one.get("email")}
    for line in lines(contacts):
        found = people.get(line["email"].lower()) or people.get(line["email"])
        if found is None:
            continue
        assert found["lastName"] == line["last_name"]
        assert found["companyId"] == by_number[line["company_id"]]["_id"]
    known = Counter(one["companyId"] for one in people.values())
    assert sum(known[one["_id"]] for one in by_number.values()) == counts["create"]

    # Most tickets name a company that is not there; no e-mail, so one address stands for all.
    person.read(tickets)
    person.go_to_match()
    person.press_primary("Preview 500 rows")
    person.press(person.popover_lines()[0])
    person.type("support@ravenstack.example")
    person.key(Qt.Key.Key_Return)
    assert person.feeds()["email"] == "“support@ravenstack.example”"
    person.go_to_preview()
    assert person.counts() == {"create": 87, "update": 0, "same": 0, "held": 413}
    assert "413 × " in person.reasons()
    assert person.primary == "Upload 87 changes to Practice"
    person.begin_upload()
    report = person.see_report()
    assert (report.counts[Fate.CREATED], report.counts[Fate.HELD]) == (87, 413)
    why = {one.message for one in report.rows().values() if one.fate is Fate.HELD}
    assert all(why)
    sent = {str(one["sourceId"]): one for one in person.planhat("/tickets", limit=5000)}
    asked = [line for line in lines(tickets) if line["associated_company_id"] in by_number]
    assert len(asked) == 87
    for line in asked:
        assert sent[line["ticket_id"]]["title"] == line["subject"]
        assert (
            sent[line["ticket_id"]]["companyId"] == by_number[line["associated_company_id"]]["_id"]
        )
