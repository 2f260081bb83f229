"""A person's sheet speaks of phases, segments, owners and companies in words of its own."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.ui.pages.match.valuemap import ValuesPage
from tests.journeys.person import Person, Record

SEGMENTS = ("Enterprise", "Ent.", "Mid Market", "Key account")
MEANT = {"Ent.": "Enterprise", "Mid Market": "Mid-market", "Key account": "Enterprise"}
ROWS = 12


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def values_page(person: Person) -> ValuesPage:
    person.settle()
    page = person.window.page
    assert isinstance(page, ValuesPage)
    person.wait(lambda: not page.is_looking)
    person.settle()
    person.wait(lambda: not page.is_looking)
    return page


def as_companies(person: Person) -> None:
    if person.draft.model is not None and person.draft.model.name != "Company":
        person.match.deeds.choose_model("Company")
        person.settle()


def decide_card(person: Person, words: str) -> ValuesPage:
    """Press “Decide …” on the problem that says these words."""
    cards = person.preview.problems.cards
    card = next(one for one in cards if words in one.group.title)
    buttons = card.findChildren(QAbstractButton)
    person.press(next(one for one in buttons if one.accessibleName() == "Decide …"))
    return values_page(person)


def test_odd_segments_and_owners_are_decided_and_sent(person: Person, tmp_path: Path) -> None:
    companies = [one for one in person.planhat("/companies") if one.get("externalId")][:ROWS]
    users = person.planhat("/users")
    first, second = users[0], users[1]
    spoken = (str(first["nickName"]), str(second["email"]), "The boss")
    rows = [("External ID", "Company name", "Segment", "Owner")]
    rows += [
        (str(one["externalId"]), str(one["name"]), SEGMENTS[at % 4], spoken[at % 3])
        for at, one in enumerate(companies)
    ]
    person.read(write(tmp_path / "segments.csv", rows))
    person.go_to_match()
    as_companies(person)
    assert person.feeds()["custom.Segment"] == "Segment"
    assert person.feeds()["owner"] == "Owner"
    person.go_to_preview()
    held = person.counts()["held"]
    assert held

    # Segments: two are proposed, the third is chosen by typing.
    page = decide_card(person, "Segment")
    assert page.values is not None
    assert page.values.proposed() == {"Ent.": "Enterprise", "Mid Market": "Mid-market"}
    person.press(page.accept)
    assert page.choice.text == "Key account"
    page.grid.setFocus()
    person.type("enter")
    person.key(Qt.Key.Key_Return)
    person.press_primary("Done")
    person.settle()
    assert person.on is Step.PREVIEW
    person.wait(lambda: person.draft.prepared is not None and not person.window.is_busy)

    # The owner nobody knows by that word is one of the team, found by typing a name.
    page = decide_card(person, "Owner")
    assert page.choice.text == "The boss"
    page.grid.setFocus()
    person.type(str(users[3]["nickName"])[:-1])
    person.key(Qt.Key.Key_Return)
    person.press_primary("Done")
    person.settle()
    person.wait(lambda: person.draft.prepared is not None and not person.window.is_busy)
    assert person.counts()["held"] == 0

    # What was decided goes along with the links when they are kept.
    draft = person.draft
    assert draft.mapping is not None
    assert draft.table is not None
    kept = write_profile(profile_of(draft.mapping, draft.table, draft.policy, "Segments"))
    assert all(f"'{said}': '{meant}'" in str(kept) for said, meant in MEANT.items())

    sent = person.send()
    assert set(sent) <= {"updated", "unchanged"}
    now = {str(one.get("externalId")): one for one in person.planhat("/companies")}
    owners = (first["_id"], second["_id"], users[3]["_id"])
    for at, one in enumerate(companies):
        company = now[str(one["externalId"])]
        segment = SEGMENTS[at % 4]
        custom = company["custom"]
        assert isinstance(custom, dict)
        assert custom["Segment"] == MEANT.get(segment, segment)
        assert owner_in(company) == owners[at % 3]


def owner_in(company: Record) -> object:
    owner = company["owner"]
    return owner.get("_id") if isinstance(owner, dict) else owner


def test_a_company_is_chosen_among_cards_before_the_preview(person: Person, tmp_path: Path) -> None:
    companies = person.planhat("/companies")
    meant, plain = companies[0], companies[1]
    name = str(meant["name"])
    odd = name[:3] + "zz" + name[3:]
    rows = [("License ID", "Customer", "Product", "Value", "Currency", "Start date")]
    customers = (odd, str(plain["name"]), odd, "Nobody & Nowhere")
    rows += [
        (f"H3-{at}", customer, "Core", "100", "EUR", "2026-12-01")
        for at, customer in enumerate(customers, 1)
    ]
    person.read(write(tmp_path / "licenses.csv", rows))
    person.go_to_match()
    if person.draft.model is not None and person.draft.model.name != "License":
        person.match.deeds.choose_model("License")
        person.settle()
    assert person.feeds()["companyId"] == "Customer"
    person.match.deeds.decide_values("companyId")
    page = values_page(person)
    assert page.values is not None
    assert list(page.values.texts) == [odd, plain["name"], "Nobody & Nowhere"]
    assert page.choice.text == odd
    assert page.choice.value.full == odd
    cards = page.choice.offers.offers
    assert cards[0].words == name
    assert page.choice.offers.currentRow() == -1  # a look-alike is never taken unseen
    page.grid.setFocus()
    person.key(Qt.Key.Key_Return)
    person.key(Qt.Key.Key_Down)
    person.key(Qt.Key.Key_Return)
    person.press_primary("Done")
    person.settle()
    read = person.draft.snapshot
    assert read is not None

    # The preview reads no company a second time, and holds who is not in Planhat.
    person.go_to_preview()
    assert person.draft.snapshot is not None
    assert person.draft.snapshot.models["Company"] is read.models["Company"]
    assert person.counts() == {"create": 3, "update": 0, "same": 0, "held": 1}
    assert person.send() == {"created": 3, "held": 1}
    made = {str(one.get("externalId")): one for one in person.planhat("/licenses")}
    assert made["H3-1"]["companyId"] == made["H3-3"]["companyId"] == meant["_id"]
    assert made["H3-2"]["companyId"] == plain["_id"]
    assert "H3-4" not in made
