"""A sheet that looks wrong is told before it is sent, and sent only when a person says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from planhat_desktop.core.report import Fate
from tests.journeys.person import Person


@pytest.mark.timeout(120)
def test_a_column_sorted_on_its_own_is_told_and_goes_only_when_asked_to(
    person: Person, tmp_path: Path
) -> None:
    known = [one for one in person.planhat("/companies") if one.get("externalId")]
    some = [one for one in known if one.get("city")][:120]
    before = {str(one["_id"]): one for one in some}
    cities = sorted(str(one["city"]) for one in some)
    lines = [
        f"{one['externalId']};{one['name']};{city}" for one, city in zip(some, cities, strict=True)
    ]
    file = tmp_path / "cities.csv"
    file.write_text("\n".join(("Account no;Name;City", *lines)), "utf-8")

    person.read(file)
    person.go_to_match()
    person.go_to_preview()
    assert person.feeds() == {"externalId": "Account no", "name": "Name", "city": "City"}
    assert person.reads("“City” looks sorted or shifted on its own")
    changes = person.counts()["update"]

    # Nothing goes, whatever is pressed, before the question is answered.
    person.begin_upload()
    report = person.see_report()
    assert report.state == "safety"
    assert "its column looks sorted or shifted without the other columns" in person.banner
    now = {str(one["_id"]): one for one in person.planhat("/companies")}
    assert all(now[one] == record for one, record in before.items())

    # It is right after all.
    person.press(person.button("Send the rest"))
    person.wait(lambda: person.world.journal.runs()[0].state == "finished")
    person.settle()
    now = {str(one["_id"]): one for one in person.planhat("/companies")}
    assert [now[str(one["_id"])]["city"] for one in some] == cities
    (run, *_older) = person.world.journal.runs()
    assert (run.state, run.counts[Fate.UPDATED]) == ("finished", changes)
