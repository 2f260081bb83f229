"""Which model a sheet is of, and why."""

from __future__ import annotations

from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table

Sheet = list[tuple[str, list[Cell]]]


def test_file_and_sheet_names_tip_the_scale() -> None:
    sheet: Sheet = [("Name", ["x"]), ("Company", ["Acme"])]
    by_file = suggest_model(make_table(sheet, "projects 2026.xlsx"), built_in())
    by_sheet = suggest_model(make_table(sheet, "export.xlsx", "Objectives"), built_in())
    assert by_file[0][0] == "Project"
    assert by_sheet[0][0] == "Objective"


def test_every_model_has_a_share_and_users_come_late() -> None:
    table = make_table([("Email", ["a@example.com"]), ("First name", ["Eva"])])
    ranked = suggest_model(table, built_in())
    assert {one.model for one in ranked} == set(built_in().models)
    assert all(0 <= one.share <= 1 for one in ranked)
    assert [one.share for one in ranked] == sorted((one.share for one in ranked), reverse=True)
    assert ranked[0][0] == "Enduser"


def test_nothing_looks_like_nothing() -> None:
    assert {one.share for one in suggest_model(make_table([]), built_in())} <= {0.0}
    assert suggest(make_table([]), built_in().model("Company")).links == ()
