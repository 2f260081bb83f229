"""Records read from a workspace and handed to whoever writes them down."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import orjson
import pytest

from planhat_desktop.app.guidance import explain, guide_lines, is_needed
from planhat_desktop.app.handing_out import (
    HandedOut,
    chosen_fields,
    hand_out,
    hand_out_template,
    look_into,
    template_fields,
)
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.handout import Handout, Withheld
from planhat_desktop.core.schema import Field, FieldType
from tests.app.rehearsal import Rehearsal, drive
from tests.core.making import built_in
from tests.core.resolving import with_custom

FILE = Path("companies.xlsx")


class Writer:
    """Keeps what it was to write."""

    def __init__(self) -> None:
        self.handout: Handout | None = None

    def __call__(self, handout: Handout, path: Path) -> Generator[Step, None, Path]:
        self.handout = handout
        yield Progress("exporting", 0, handout.rows)
        return path

    def column(self, name: str) -> list[object]:
        """Return the cells of a field."""
        assert self.handout is not None
        place = [one.name for one in self.handout.fields].index(name)
        return list(self.handout.columns[place])


def put(stage: Rehearsal, path: str, records: list[dict[str, object]]) -> None:
    assert stage.planhat.upsert(path, orjson.dumps(records)).status == 200


@pytest.fixture
def stage() -> Rehearsal:
    made = Rehearsal("Enduser")
    put(
        made,
        "/users",
        [{"email": "ann@x.example", "nickName": "Ann", "firstName": "Ann", "lastName": "A"}],
    )
    people: list[dict[str, object]] = [
        {"email": f"p{n}@acme.example", "lastName": f"=P{n}", "companyId": "extid-C1"}
        for n in range(3)
    ]
    put(made, "/endusers", people)
    return made


def test_records_come_with_their_keys_and_names_in_place_of_ids(stage: Rehearsal) -> None:
    catalog, writer = built_in(), Writer()
    model = catalog.model("Enduser")
    steps: list[object] = []
    work = hand_out(model, {"lastName", "companyId"}, catalog, stage.planhat, writer, FILE)
    made = drive(work, steps)
    assert made == HandedOut(FILE, 3, 0)
    assert writer.handout is not None
    assert writer.handout.headers == (
        "Planhat ID",
        "Source ID",
        "External ID",
        "Last name",
        "Company",
    )
    assert writer.column("lastName") == ["=P0", "=P1", "=P2"]
    assert writer.column("companyId") == ["Acme AB"] * 3
    assert all(isinstance(one, str) and len(one) == 24 for one in writer.column("_id"))
    stages = [one.stage for one in steps if isinstance(one, Progress)]
    assert {"snapshot", "handing_out", "exporting"} <= set(stages)
    asked = [one for one in stage.app.calls if "/endusers" in one.path]
    assert asked


def test_what_would_not_come_back_is_counted(stage: Rehearsal) -> None:
    catalog, writer = built_in(), Writer()
    made = drive(hand_out(catalog.model("Company"), ["name"], catalog, stage.planhat, writer, FILE))
    assert made.withheld == 0
    assert writer.handout is not None
    put(stage, "/companies", [{"name": "bell \x07"}])
    made = drive(hand_out(catalog.model("Company"), ["name"], catalog, stage.planhat, writer, FILE))
    assert (made.rows, made.withheld) == (3, 1)
    assert writer.column("name")[2] == Withheld(gone=False, text="bell \ufffd")


def test_cancelling_between_steps_ends_the_work(stage: Rehearsal) -> None:
    catalog, writer = built_in(), Writer()
    work = hand_out(catalog.model("Enduser"), (), catalog, stage.planhat, writer, FILE)
    next(work)
    work.close()
    assert writer.handout is None


def test_a_template_has_no_rows_and_the_team_to_choose_from(stage: Rehearsal) -> None:
    catalog, writer = built_in(), Writer()
    model = catalog.model("Company")
    names = template_fields(model, catalog)
    assert "name" in names
    made = drive(hand_out_template(model, {*names, "owner"}, catalog, stage.planhat, writer, FILE))
    assert made == HandedOut(FILE, 0, 0)
    assert writer.handout is not None
    assert writer.handout.people == ("ann@x.example",)
    assert [list(one) for one in writer.handout.columns] == [[]] * len(writer.handout.fields)
    stage.app.calls.clear()
    drive(hand_out_template(model, ["name"], catalog, stage.planhat, writer, FILE))
    person = catalog.model("Enduser")
    drive(hand_out_template(person, ["companyId"], catalog, stage.planhat, Writer(), FILE))
    assert not stage.app.calls
    assert not writer.handout.people


def test_nobody_looks_through_thousands_of_addresses(
    stage: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planhat_desktop.app.handing_out._MOST_PEOPLE", 0)
    catalog, writer = built_in(), Writer()
    model = catalog.model("Company")
    drive(hand_out(model, ["owner"], catalog, stage.planhat, writer, FILE))
    assert writer.handout is not None
    assert not writer.handout.people


def test_looking_into_a_model_tells_its_own_fields_and_those_in_use(stage: Rehearsal) -> None:
    offer = drive(look_into("Enduser", built_in(), stage.planhat))
    assert offer.catalog.custom_read
    assert {"lastName", "companyId", "email"} <= offer.filled
    assert "phone" not in offer.filled
    again = drive(look_into("Company", offer.catalog, stage.planhat))
    assert again.model.name == "Company"
    assert not [one for one in stage.app.calls if "customfields" in one.path][1:]


def test_a_whole_name_goes_without_saying_beside_its_parts() -> None:
    catalog = built_in()
    model = catalog.model("Enduser")
    both = chosen_fields(model, {"name", "firstName"}, catalog)
    assert [one.name for one in both] == ["_id", "sourceId", "externalId", "firstName"]
    assert "name" in [one.name for one in chosen_fields(model, {"name"}, catalog)]


def test_what_belongs_into_a_column_is_said_in_words() -> None:
    stars = Field("custom.Stars", "Stars", FieldType.INTEGER, minimum=1, maximum=5)
    tier = Field("custom.Tier", "Tier", FieldType.OPTION, options=tuple(f"T{n}" for n in range(99)))
    catalog = with_custom("Enduser", stars, tier)
    model = catalog.model("Enduser")

    def said(name: str) -> str:
        one = model.find(name)
        assert one is not None
        return explain(one, model)

    assert said("_id").startswith("Planhat's own ID, by which a row finds its end user.")
    assert said("companyId") == "Needed for a new end user. The company, by name or ID."
    assert "needs one of: " in said("email")
    assert "Planhat can find end users by it." in said("externalId")
    assert said("custom.Stars") == "A whole number. From 1 to 5."
    company = built_in().model("Company")
    team = company.find("collaborators")
    assert team is not None
    assert explain(team, company) == (
        "One or several team members, by e-mail, with a semicolon between them."
    )
    name = company.find("name")
    assert name is not None
    assert is_needed(name, company)
    empty = Handout(model, (stars, tier), ("Stars", "Tier"), ([], []), 0)
    lines = list(guide_lines(empty))
    assert lines[0].startswith("Write one row for each of the end users")
    assert lines[-2] == "Stars:  A whole number. From 1 to 5."
    assert lines[-1].startswith("Tier:  One of the list. T0; T1;")
    assert lines[-1].endswith("T59 …")
    filled = Handout(model, (stars,), ("Stars",), ([1],), 1)
    assert next(guide_lines(filled)) == "These are end users as Planhat had them."


def test_every_field_of_every_model_is_explained() -> None:
    for model in built_in().models.values():
        for one in model.fields:
            assert explain(one, model).endswith((".", "</b>"))
