from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from planhat_desktop.adapters.profiles import DiskProfiles
from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.app.loading import Loaded, load, pick_rows, renew, reshape
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.table import Cell, Grid, GridColumn, Source, Table
from planhat_desktop.core.tabulate import choose_header, leave_out, tabulate
from tests.core.making import built_in

Result = TypeVar("Result")

COMPANIES: list[list[Cell]] = [
    ["Account name", "External ID", "Domain"],
    ["Globex", "C-1", "globex.example"],
    ["Initech", "C-2", "initech.example"],
    ["Umbrella", "C-3", "umbrella.example"],
]


def make_table(rows: list[list[Cell]]) -> Table:
    columns = []
    for cells in zip(*rows, strict=True):
        codes = np.arange(len(cells), dtype=np.int32)
        columns.append(GridColumn(cells, codes))
    grid = Grid(tuple(columns), len(rows))
    return choose_header(tabulate(grid, Source("a.csv", "", "csv"), (), "a"), 1)


def untouched() -> None:
    """No header was chosen while the file was read."""


def reading(table: Table) -> Generator[Step, None, Table]:
    yield Progress("reading", 1, 2)
    return table


def run(work: Generator[Step, None, Result]) -> tuple[list[Step], Result]:
    steps: list[Step] = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            return steps, end.value


@pytest.fixture
def profiles(tmp_path: Path) -> DiskProfiles:
    return DiskProfiles(tmp_path)


def test_a_read_table_gets_models_and_links(profiles: DiskProfiles) -> None:
    steps, loaded = run(load(reading(make_table(COMPANIES)), built_in(), profiles, untouched))
    assert steps[0] == Progress("reading", 1, 2)
    assert loaded.models[0] == "Company"
    assert set(loaded.models) == set(built_in().models)
    assert {link.field for link in loaded.mapping.links} >= {"name", "externalId"}
    assert loaded.profile is None


def test_trouble_of_the_reading_passes_through(profiles: DiskProfiles) -> None:
    def broken() -> Generator[Step, None, Table]:
        yield Progress("reading", 0)
        raise SheetUnreadable("corrupt", "It is damaged.", "Download it again.")

    with pytest.raises(SheetUnreadable):
        run(load(broken(), built_in(), profiles, untouched))


@pytest.mark.parametrize(("chosen", "first"), [(2, "Globex"), (1, "Account name"), (0, "A")])
def test_a_header_chosen_while_reading_is_kept(
    profiles: DiskProfiles, chosen: int, first: str
) -> None:
    work = load(reading(make_table(COMPANIES)), built_in(), profiles, lambda: chosen)
    _steps, loaded = run(work)
    assert loaded.table.header_row == chosen
    assert loaded.table.columns[0].header == first


def save_profile(profiles: DiskProfiles, loaded: Loaded, model: str) -> None:
    from planhat_desktop.core.policy import Policy

    data = write_profile(profile_of(loaded.mapping, loaded.table, Policy(), "Monthly"))
    profiles.save("Monthly", {**data, "model": model})


def test_a_saved_profile_that_fits_comes_along(profiles: DiskProfiles) -> None:
    table = make_table(COMPANIES)
    _steps, loaded = run(load(reading(table), built_in(), profiles, untouched))
    save_profile(profiles, loaded, "Company")
    _steps, again = run(load(reading(table), built_in(), profiles, untouched))
    assert again.profile is not None
    assert again.profile.name == "Monthly"


def test_a_profile_of_a_model_that_is_not_on_offer_is_passed_over(profiles: DiskProfiles) -> None:
    table = make_table(COMPANIES)
    _steps, loaded = run(load(reading(table), built_in(), profiles, untouched))
    save_profile(profiles, loaded, "Spaceship")
    _steps, again = run(load(reading(table), built_in(), profiles, untouched))
    assert again.profile is None


def test_another_header_is_understood_anew(profiles: DiskProfiles) -> None:
    table = make_table([["Companies", None, None], *COMPANIES])
    _steps, loaded = run(reshape(lambda: choose_header(table, 2), built_in(), profiles))
    assert [column.header for column in loaded.table.columns] == COMPANIES[0]
    assert loaded.models[0] == "Company"
    assert loaded.mapping.link_of("domains") or loaded.mapping.link_of("name")


def test_rows_are_left_out_as_a_job() -> None:
    table = make_table(COMPANIES)
    steps, fewer = run(pick_rows(lambda: leave_out(table, [3])))
    assert steps
    assert fewer.rows == 2


def make_content(table: Table, profiles: DiskProfiles) -> Content:
    _steps, loaded = run(load(reading(table), built_in(), profiles, untouched))
    return Content(table=table, mapping=loaded.mapping)


def test_a_file_read_again_keeps_its_links(profiles: DiskProfiles) -> None:
    content = make_content(make_table(COMPANIES), profiles)
    _steps, again = run(renew(reading(make_table(COMPANIES[:3])), content, built_in()))
    made = again.carried.content
    assert made.table is not None
    assert made.table.rows == 2
    assert made.mapping is content.mapping
    assert again.missing == ()
    assert again.is_settled


def test_columns_that_moved_are_found_and_those_that_went_are_named(profiles: DiskProfiles) -> None:
    content = make_content(make_table(COMPANIES), profiles)
    moved = [[row[1], row[0]] for row in COMPANIES]
    _steps, again = run(renew(reading(make_table(moved)), content, built_in()))
    mapping = again.carried.content.mapping
    assert mapping is not None
    name, key = mapping.link_of("name"), mapping.link_of("externalId")
    assert name is not None
    assert key is not None
    assert (name.column, key.column) == (1, 0)
    assert again.missing == ("Domain",)
    assert not again.is_settled


def test_a_header_chosen_by_hand_is_chosen_again(profiles: DiskProfiles) -> None:
    rows: list[list[Cell]] = [["Companies", "as of", "May"], *COMPANIES]
    chosen = choose_header(make_table(rows), 2)
    content = make_content(chosen, profiles)
    _steps, again = run(renew(reading(make_table([*rows, rows[-1]])), content, built_in()))
    made = again.carried.content
    assert made.table is not None
    assert made.table.header_row == 2
    assert made.mapping is content.mapping
    rows[1:1] = [["one", "more", "line"]]
    _steps, again = run(renew(reading(make_table(rows)), content, built_in()))
    assert again.carried.content.table is not None
    assert again.carried.content.table.header_row == 1


def test_without_a_sheet_nothing_is_read_again() -> None:
    with pytest.raises(ValueError, match="no sheet"):
        next(renew(reading(make_table(COMPANIES)), Content(), built_in()))
