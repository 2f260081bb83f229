"""The sheets of a workbook: what they look like, and how they come along."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.notebook import DiskNotebook
from planhat_desktop.adapters.profiles import DiskProfiles
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.errors import SheetChanged, SheetUnreadable
from planhat_desktop.app.learning import Lessons
from planhat_desktop.app.siblings import (
    Guide,
    Sibling,
    Siblings,
    clear_model,
    is_workbook,
    look_at_sheets,
    make_draft,
    read_sheets,
)
from planhat_desktop.app.steps import Glimpse, Progress, Step
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.likeness import Likeness
from planhat_desktop.core.mapping import Reason
from planhat_desktop.core.table import SheetInfo, Source, Table
from tests.app.rehearsal import NOW, WORKSPACE, drive
from tests.core.grids import Rows, find_table
from tests.core.making import built_in

CATALOG = built_in()
SOURCE = Source("book.xlsx", "/home/me/book.xlsx", "xlsx", sha256="abc")
SHEETS: Mapping[str, Rows] = {
    "Companies": [["External ID", "Name"], ["C-1", "Acme"], ["C-2", "Globex"]],
    "People": [["First name", "Last name", "E-mail", "Company"], ["Ann", "Berg", "a@b.se", "C-1"]],
    "More companies": [["External ID", "Name"], ["C-3", "Initech"]],
    "Notes": [["To do", "Who"], ["Call them", "Jo"]],
    "Old": [["External ID", "Name"], ["C-9", "Gone"]],
    "Blank": [],
}
INFOS = tuple(
    SheetInfo(name, name == "Old", len(rows), len(rows[0]) if rows else 0)
    for name, rows in SHEETS.items()
)


def table_of(name: str, sha256: str = "abc") -> Table:
    made = find_table(SHEETS[name])
    return replace(made, source=replace(SOURCE, sha256=sha256), sheets=INFOS, sheet=name)


class Reader:
    """Reads the sheets above; some are big, and some cannot be read.

    Attributes:
        read: the names of the sheets that were read to their end.
    """

    def __init__(self, *, big: Sequence[str] = (), bad: Sequence[str] = (), sha256: str = "abc"):
        self.big, self.bad, self.sha256 = big, bad, sha256
        self.read: list[str] = []

    def __call__(self, name: str) -> Generator[Step, None, Table]:
        yield Progress("reading", 1)
        if name in self.bad:
            raise SheetUnreadable("damaged", "It is damaged.", "Save it anew.")
        if name in self.big:
            yield Glimpse(table_of(name))
        self.read.append(name)
        return table_of(name, self.sha256)


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    return Guide(CATALOG, DiskProfiles(tmp_path))


def look(guide: Guide, first: str = "Companies", reader: Reader | None = None) -> Siblings:
    return drive(look_at_sheets(table_of(first), reader or Reader(), guide))


def named(found: Sequence[Sibling]) -> list[str]:
    return [f"{one.sheet}: {one.model}" for one in found]


def test_every_sheet_that_is_not_hidden_is_looked_at(guide: Guide) -> None:
    found = look(guide)
    assert named(found.sheets) == [
        "Companies: Company",
        "People: Enduser",
        "More companies: Company",
        "Notes: ",
    ]
    assert found.source == SOURCE
    loaded = found.find("People")
    assert loaded is not None
    assert loaded.models[0] == "Enduser"
    assert loaded.mapping.feeds("email")
    assert found.find("Notes") is None  # nobody will ask for it
    assert found.find("Old") is None


def test_of_a_big_sheet_only_the_first_rows_are_read(guide: Guide) -> None:
    reader = Reader(big=["People"])
    found = look(guide, reader=reader)
    assert "People: Enduser" in named(found.sheets)
    assert found.find("People") is None
    assert reader.read == ["More companies", "Notes"]


def test_a_sheet_that_cannot_be_read_is_passed_over(guide: Guide) -> None:
    found = look(guide, reader=Reader(bad=["People"]))
    assert [one.sheet for one in found.sheets] == ["Companies", "More companies", "Notes"]
    assert found.offer("Companies") == ()


@pytest.mark.parametrize(
    ("first", "offered"),
    [
        ("Companies", ["Companies", "People"]),
        ("People", ["Companies", "People"]),
        ("More companies", ["People", "More companies"]),
        ("Notes", []),
        ("Old", []),
    ],
)
def test_one_sheet_of_each_model_is_offered_the_one_in_sight_first(
    first: str, offered: list[str], guide: Guide
) -> None:
    assert [one.sheet for one in look(guide).offer(first)] == offered


kinds = st.sampled_from(("", "Company", "Enduser", "License"))


@given(st.lists(kinds, max_size=8), st.integers(0, 8))
def test_an_offer_never_has_a_model_twice_and_always_the_sheet_in_sight(
    models: list[str], at: int
) -> None:
    sheets = tuple(Sibling(f"S{place}", model) for place, model in enumerate(models))
    found = Siblings(SOURCE, sheets).offer(f"S{at}")
    if found:
        assert len(found) > 1
        assert len({one.model for one in found}) == len(found)
        assert "" not in {one.model for one in found}
        assert f"S{at}" in {one.sheet for one in found}
    else:
        kinds_there = {one for one in models if one}
        assert at >= len(models) or not models[at] or len(kinds_there) < 2


def test_what_is_not_clear_is_not_told() -> None:
    table = table_of("Companies")
    why = Reason("model")

    def ranked(*shares: float) -> list[Likeness]:
        return [Likeness(f"M{place}", share, why) for place, share in enumerate(shares)]

    assert clear_model(table, ranked(0.7, 0.3)) == "M0"
    assert clear_model(table, ranked(0.4, 0.1)) == ""
    assert clear_model(table, ranked(0.7, 0.65)) == ""
    assert clear_model(table, ranked(0.7)) == ""
    assert clear_model(replace(table, header_row=0), ranked(0.7, 0.3)) == ""
    assert clear_model(replace(table, positions=table.positions[:0]), ranked(0.7, 0.3)) == ""


def test_what_finished_uploads_taught_is_asked_for(guide: Guide, tmp_path: Path) -> None:
    settings, book = DiskSettings(tmp_path / "settings.json"), DiskNotebook(tmp_path / "book.json")
    lessons = Lessons(settings, book, lambda: NOW)
    taught = replace(guide, lessons=lessons)
    assert named(look(taught).sheets) == named(look(guide).sheets)


def test_only_a_file_with_more_sheets_is_a_workbook() -> None:
    table = table_of("Companies")
    assert is_workbook(table)
    assert not is_workbook(replace(table, source=replace(SOURCE, path="")))
    hidden = tuple(replace(one, hidden=one.name != "Companies") for one in INFOS)
    assert not is_workbook(replace(table, sheets=hidden))


def test_what_was_looked_at_is_not_read_again(guide: Guide) -> None:
    found, reader = look(guide), Reader()
    work = read_sheets(["People", "Notes"], SOURCE, found, reader, guide)
    people, notes = drive(work)
    assert reader.read == ["Notes"]
    assert people is found.find("People")
    assert notes.table.sheet == "Notes"
    (alone,) = drive(read_sheets(["Notes"], SOURCE, None, reader, guide))
    assert alone.table.sheet == "Notes"


def test_a_file_that_changed_meanwhile_is_said(guide: Guide) -> None:
    reader = Reader(sha256="other")
    with pytest.raises(SheetChanged, match=r"book\.xlsx was changed since it was read"):
        drive(read_sheets(["Notes"], SOURCE, None, reader, guide))


def test_a_sheet_gets_a_draft_that_knows_what_the_one_beside_it_knows(guide: Guide) -> None:
    beside = Draft(WORKSPACE, CATALOG)
    beside.known = Known()
    loaded = look(guide).find("People")
    assert loaded is not None
    draft = make_draft(loaded, beside)
    assert draft.table is loaded.table
    assert draft.mapping == loaded.mapping
    assert (draft.workspace, draft.catalog, draft.known) == (WORKSPACE, CATALOG, beside.known)
