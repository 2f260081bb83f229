"""What of a profile's drift is still open, and what settles it."""

from __future__ import annotations

from dataclasses import replace

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.drifting import acceptable, open_drift, read_as_shown
from planhat_desktop.core.binding import bind
from planhat_desktop.core.drift import Change, Drift
from planhat_desktop.core.mapping import Mapping, Reading
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.profile import Profile
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Table
from planhat_desktop.core.workspace import Workspace
from tests.core.making import built_in, make_table
from tests.core.test_binding import AMOUNTS, CODES, ENDS, KEPT, NAMES, TIER, licenses, tiered

MODEL = licenses(TIER)
CATALOG = replace(built_in(), models={**built_in().models, "License": MODEL})


def draft_with(profile: Profile, table: Table) -> Draft:
    draft = Draft(Workspace("Practice", ""), CATALOG)
    draft.set_table(table, ["License"], Mapping("License"))
    draft.take_profile(profile.name, bind(profile, table, MODEL), profile.policy)
    return draft


def open_changes(draft: Draft) -> list[Change]:
    return [one.change for one in open_drift(draft)]


def test_a_draft_without_a_profile_has_none() -> None:
    draft = Draft(Workspace("Practice", ""), CATALOG)
    assert open_drift(draft) == ()
    draft.content = replace(draft.content, drift=(Drift(Change.FIELD_GONE),))
    assert open_drift(draft) == ()


def test_taking_a_profile_is_one_change_with_its_policy() -> None:
    table = make_table([("Contract no", list(CODES))])
    draft = draft_with(replace(KEPT, policy=Policy(Mode.UPDATE_ONLY)), table)
    assert draft.policy.mode is Mode.UPDATE_ONLY
    assert draft.content.profile == "Monthly"
    draft.undo()
    assert draft.mapping == Mapping("License")
    assert (draft.policy, draft.content.drift) == (Policy(), ())


def test_it_is_settled_by_saying_yes_or_no_or_by_another_column() -> None:
    table = make_table(
        [("Contract no", list(CODES)), ("Kunde", list(NAMES)), ("End date", list(ENDS)),
         ("Amount", list(AMOUNTS)), ("Brand new", list(CODES))]
    )  # fmt: skip
    draft = draft_with(KEPT, table)
    found = open_drift(draft)
    assert [one.change for one in found] == [
        Change.COLUMN_GONE, Change.RENAMED, Change.TRANSLATED, Change.NEW_COLUMNS,
    ]  # fmt: skip
    assert acceptable(found) == ("toDate", "companyId")
    draft.accept(["toDate"])
    draft.unlink("companyId")
    draft.link(4, "fromDate")
    assert open_changes(draft) == [Change.NEW_COLUMNS]
    draft.undo()
    assert open_changes(draft)[0] is Change.COLUMN_GONE
    draft.forget_drift()
    assert open_changes(draft) == []
    draft.undo()
    draft.link(3, "companyId")  # another column than the one in question
    assert Change.TRANSLATED not in open_changes(draft)


def test_another_model_has_no_drift() -> None:
    draft = draft_with(KEPT, make_table([("Contract no", list(CODES))]))
    draft.set_mapping("Clear", Mapping("License"))
    assert draft.content.drift
    draft.set_mapping("Another model", Mapping("Company"))
    assert draft.content.drift == ()


def test_an_order_is_settled_by_reading_it_as_shown() -> None:
    table = make_table([("Start", ["01/31/2026"] * 9), ("Amount", ["1,234.50"] * 9)])
    link, amount = KEPT.links[2], KEPT.links[4]
    links = (
        replace(link, reading=Reading(date_order="DMY")),
        replace(amount, reading=Reading(decimal=",")),
    )
    draft = draft_with(replace(KEPT, links=links), table)
    order, mark = open_drift(draft)
    assert (order.change, mark.change) == (Change.ORDER, Change.MARK)
    assert acceptable((order, mark)) == ()
    draft.set_reading("fromDate", read_as_shown(links[0].reading, order))
    draft.set_reading("value", read_as_shown(links[1].reading, mark))
    assert open_drift(draft) == ()
    assert draft.mapping is not None
    readings = [one.reading for one in draft.mapping.links]
    assert (readings[0].date_order, readings[1].decimal) == ("MDY", ".")


def test_new_options_are_settled_by_giving_them_values() -> None:
    table = make_table([("Tier", ["Gold", "Gold+"] * 9)])
    draft = draft_with(tiered(), table)
    assert open_changes(draft) == [Change.NEW_OPTIONS]
    draft.set_reading("custom.Tier", Reading(values={"Gold+": "Gold"}))
    assert open_changes(draft) == []


def test_a_field_that_was_renamed_in_planhat_stays_told() -> None:
    level = Field("custom.Level", "Level", FieldType.OPTION, options=("Gold", "Silver"), id="f1")
    model = licenses(level)
    table = make_table([("Tier", ["Gold", "Silver"] * 9)])
    catalog = replace(CATALOG, models={**CATALOG.models, "License": model})
    draft = Draft(Workspace("Practice", ""), catalog)
    draft.set_table(table, ["License"], Mapping("License"))
    draft.take_profile("n", bind(tiered(), table, model), Policy())
    assert open_changes(draft) == [Change.FIELD_RENAMED]
