"""A sheet names its companies as people do: shouted, without legal forms, umlauts spelt out."""

from __future__ import annotations

import csv
from pathlib import Path

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.issues import IssueCode
from tests.journeys.person import Person

NAMES = {
    "AKERBLOM KONSULT": "Åkerblom Konsult AB",
    "Mueller & Soehne  Maschinenbau": "Müller & Söhne Maschinenbau GmbH",
    "Falkenrath Handel G.m.b.H.": "Falkenrath Handel GmbH",
    "Falkenrath Handl": "",  # a slip: offered, never taken
    "Falkenrath Handel Wien GmbH": "",  # another company of the group
}


def test_contacts_come_to_the_companies_that_are_meant(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(("External ID", "E-mail", "First name", "Company"))
        for at, name in enumerate(NAMES):
            write((f"NEW-{at}", f"new{at}@contacts.example", "Ann", name))
    person.read(path)
    person.go_to_match()
    person.match.deeds.choose_model("Enduser")
    person.settle()
    assert person.feeds()["companyId"] == "Company"
    person.go_to_preview()
    assert person.counts() == {"create": 3, "update": 0, "same": 0, "held": 2}
    assert person.draft.prepared is not None
    told = {one.value: one for one in person.draft.prepared.issues}
    assert told["AKERBLOM KONSULT"].code is IssueCode.REFERENCE_NEARLY
    for name in ("Falkenrath Handl", "Falkenrath Handel Wien GmbH"):
        near = told[name].facts["candidates"]
        assert isinstance(near, list)
        assert near[0] == "Falkenrath Handel GmbH"
    person.send()
    assert person.on is Step.REPORT
    names = {str(one["_id"]): str(one["name"]) for one in person.planhat("/companies")}
    homes = {
        str(one["externalId"]): names[str(one["companyId"])]
        for one in person.planhat("/endusers")
        if str(one.get("externalId")).startswith("NEW-")
    }
    meant = [name for name in NAMES.values() if name]
    assert homes == {f"NEW-{at}": name for at, name in enumerate(meant)}
