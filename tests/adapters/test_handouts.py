"""Sheets handed out of the practice workspace, read again by our own reader and by openpyxl."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planhat_desktop.adapters import handouts
from planhat_desktop.adapters.handouts import sheet_name, write_handout
from planhat_desktop.adapters.world import World
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.handing_out import hand_out, hand_out_template, template_fields
from planhat_desktop.app.loading import Loaded, load
from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import prepare
from planhat_desktop.core.building import build
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.changes import plain
from planhat_desktop.core.handout import (
    Handout,
    Withheld,
    fields_to_hand_out,
    write_column,
)
from planhat_desktop.core.mapping import Confidence, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import KEEP
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.places import Places
from tests.app.previewing import finish
from tests.core.making import built_in
from tests.core.resolving import with_custom


class Practice:
    """The practice workspace and a folder to save in; hypothesis prints no more than its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.world = World(Places.under(folder / "places"))
        self.planhat: Planhat = self.world.open(self.world.practice)
        self.catalog: Catalog = finish(read_catalog(self.planhat, self.world.load_catalog()))


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    made = Practice(tmp_path_factory.mktemp("handouts"))
    yield made
    made.planhat.close()


def columns_of(sheet: Worksheet) -> dict[object, int]:
    """Return header → the column's number, from 1."""
    return {cell.value: place for place, cell in enumerate(sheet[1], 1)}


def note_at(sheet: Worksheet, column: int, row: int = 1) -> str:
    """Return the text of a cell's note; empty for none."""
    comment = sheet.cell(row, column).comment
    return comment.text if comment is not None else ""


def save_all(practice: Practice, model: str) -> Path:
    """Write all fields of all records of a model."""
    planhat, catalog, folder = practice.planhat, practice.catalog, practice.folder
    mine = catalog.model(model)
    names = [one.name for one in fields_to_hand_out(mine, catalog)]
    path = folder / f"{mine.plural.lower()}.xlsx"
    made = finish(hand_out(mine, names, catalog, planhat, write_handout, path))
    assert made.withheld == 0
    return path


def load_and_preview(practice: Practice, path: Path) -> tuple[Loaded, Prepared]:
    """Do what the window does with a file, up to the preview."""
    world, planhat, catalog = practice.world, practice.planhat, practice.catalog
    loaded = finish(load(world.read(path), catalog, world.profiles, lambda: None))
    content = Content(
        table=loaded.table, models=loaded.models, mapping=loaded.mapping, policy=Policy()
    )
    return loaded, finish(prepare(content, catalog, planhat, world.now))


HELD_IN_PRACTICE = (
    "Company|Enduser|Asset|Conversation|Note|License|NPS|Opportunity|Project|Task|Ticket|User"
)


@pytest.mark.parametrize("model", HELD_IN_PRACTICE.split("|"))
def test_a_sheet_that_nobody_touched_is_the_same_to_the_last_row(
    practice: Practice, model: str
) -> None:
    loaded, prepared = load_and_preview(practice, save_all(practice, model))
    assert loaded.models[0] == model
    assert all(one.confidence is Confidence.SURE for one in loaded.mapping.links)
    assert len(loaded.mapping.links) == len(loaded.table.columns)
    counts = prepared.resolution.counts()
    assert counts["same"] == loaded.table.rows > 0
    assert sum(counts.values()) == counts["same"]
    assert not list(prepared.issues)
    assert not loaded.table.notes


def test_exactly_the_cells_that_were_edited_are_changes(practice: Practice) -> None:
    path = save_all(practice, "License")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    names = columns_of(sheet)
    wanted: set[tuple[int, str]] = set()
    for number, row in enumerate(range(2, 402, 7), 1):
        sheet.cell(row, names["MRR"], 77_000 + number)
        wanted.add((row, "mrr"))
        if number % 2:
            sheet.cell(row, names["Product"], f"=Product {number}").data_type = "s"
            wanted.add((row, "product"))
        if number % 3 == 0:
            sheet.cell(row, names["Start date"], dt.datetime(2019, 1, 1))  # noqa: DTZ001 - a cell has no zone
            wanted.add((row, "fromDate"))
        if number % 5 == 0:
            sheet.cell(row, names["Company"], None)  # keeps what is there
    edited = practice.folder / "edited licenses.xlsx"
    book.save(edited)
    loaded, prepared = load_and_preview(practice, edited)
    assert loaded.models[0] == "License"
    found = {
        (int(loaded.table.row_numbers[row]), change.field.name)
        for row in range(loaded.table.rows)
        for change in prepared.resolution.changes(row)
    }
    assert found == wanted
    assert prepared.resolution.counts()["held"] == 0


TEXT = Field("name", "Name", FieldType.TEXT)
MOMENT = Field("custom.At", "At", FieldType.DATETIME)
NUMBER = Field("custom.Sum", "Sum", FieldType.NUMBER)
DAY = Field("custom.On", "On", FieldType.DATE)
ODD = "=1+1|+46|-|@x|'quoted|007|1E5|TRUE|_x0041_|a\nb|a\tb|\u00a0| x |#N/A|31/12/2026|Total|<&>"
rows = st.tuples(
    st.one_of(st.text(max_size=8), st.sampled_from(ODD.split("|"))),
    st.datetimes().map(lambda it: it.isoformat() + "Z"),
    st.floats() | st.integers(),
    st.dates().map(lambda it: f"{it.isoformat()}T00:00:00.000Z"),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(rows, min_size=1, max_size=60))
def test_what_is_written_is_read_again_to_the_letter(
    practice: Practice, found: list[tuple[str, str, float, str]]
) -> None:
    model = with_custom("Company", MOMENT, NUMBER, DAY).model("Company")
    fields = (model.fields[0], TEXT, MOMENT, NUMBER, DAY)
    ids: list[object] = [f"{number:024x}" for number in range(len(found))]
    columns = [ids, *(list[object](row[at] for row in found) for at in range(4))]
    cells = tuple(
        write_column(one, values, {}) for one, values in zip(fields, columns, strict=True)
    )
    labels = tuple(one.label for one in fields)
    made = Handout(model, fields, labels, cells, len(found))
    path = practice.folder / "odd.xlsx"
    finish(write_handout(made, path))
    table = finish(practice.world.read(path))
    assert table.rows == len(found)
    assert [one.header for one in table.columns] == list(labels)
    links = tuple(Link(place, one.name) for place, one in enumerate(fields))
    records, issues = build(table, Links("Company", links), model, Policy())
    assert not list(issues)
    for one, values, wrote in zip(fields, columns, cells, strict=True):
        column = records.columns[one.name]
        for row, (value, cell) in enumerate(zip(values, wrote, strict=True)):
            if cell is None or isinstance(cell, Withheld):
                assert column.value(row) is KEEP
            else:
                assert plain(one, column.value(row)) == plain(one, value)


def test_a_template_offers_lists_says_what_is_needed_and_has_no_rows(practice: Practice) -> None:
    planhat, catalog, folder = practice.planhat, practice.catalog, practice.folder
    model = catalog.model("Company")
    path = folder / "company template.xlsx"
    names = {*template_fields(model, catalog), "owner"}
    finish(hand_out_template(model, names, catalog, planhat, write_handout, path))
    book = openpyxl.load_workbook(path)
    assert [one.title for one in book] == ["Companies", "How to fill this in", "Lists"]
    assert [one.sheet_state for one in book] == ["visible", "visible", "hidden"]
    sheet = book["Companies"]
    assert sheet.max_row == 1
    heads = columns_of(sheet)
    keys = {"sourceId", "externalId"}
    assert set(heads) == {one.label for one in model.fields if one.name in names | keys}
    assert "Needed for a new company." in note_at(sheet, heads["Name"])
    needed, free = (sheet.cell(1, heads[name]).fill.fgColor.rgb for name in ("Name", "Owner"))
    assert needed != free
    checks = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    segment = next(one for one in model.fields if one.label == "Segment")
    at = get_column_letter(heads["Segment"])
    check = checks[f"{at}2:{at}5001"]
    assert check.formula1 is not None
    letter = check.formula1.split("!$")[1][0]
    choices = [cell.value for cell in book["Lists"][letter]][: len(segment.options)]
    assert choices == list(segment.options)
    assert check.errorStyle in (None, "stop")
    at = get_column_letter(heads["Owner"])
    assert checks[f"{at}2:{at}5001"].errorStyle == "warning"
    assert sheet.column_dimensions["A"].number_format == "@"
    assert book["How to fill this in"].max_row == 1
    assert book["How to fill this in"]["A1"].value is None


def test_a_template_that_was_filled_in_is_read_as_what_it_is(practice: Practice) -> None:
    planhat, catalog, folder = practice.planhat, practice.catalog, practice.folder
    model = catalog.model("Company")
    path = folder / "filled template.xlsx"
    names = {*template_fields(model, catalog), "owner"}
    finish(hand_out_template(model, names, catalog, planhat, write_handout, path))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = columns_of(sheet)
    for row in (2, 3):
        sheet.cell(row, heads["Name"], f"New company {row}")
        sheet.cell(row, heads["External ID"], f"00{row}")
        sheet.cell(row, heads["Next review"], dt.datetime(2026, 4, row))  # noqa: DTZ001 - a cell has no zone
        sheet.cell(row, heads["Reference customer"], "yes")
    book.save(path)
    loaded, prepared = load_and_preview(practice, path)
    assert loaded.table.sheet == "Companies"
    assert loaded.models[0] == "Company"
    assert {one.confidence for one in loaded.mapping.links} == {Confidence.SURE}
    assert prepared.resolution.counts()["create"] == 2
    assert not list(prepared.issues)


def test_an_empty_template_is_no_list_of_instructions(practice: Practice) -> None:
    planhat, catalog, folder = practice.planhat, practice.catalog, practice.folder
    model = catalog.model("License")
    path = folder / "empty template.xlsx"
    names = template_fields(model, catalog)
    finish(hand_out_template(model, names, catalog, planhat, write_handout, path))
    table = finish(practice.world.read(path))
    assert table.sheet == "Licenses"
    assert table.rows == 0


def test_what_stays_behind_is_told_in_its_cell(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handouts, "_MOST_COMMENTS", 2)
    cells = [Withheld(gone=True), Withheld(gone=False, text="bell"), Withheld(gone=True)]
    model = built_in().model("Company")
    made = Handout(model, (TEXT, NUMBER), ("Name", "Sum"), (cells, [1, 2, 3]), 3)
    path = finish(write_handout(made, practice.folder / "behind.xlsx"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [None] * 3
    assert "is gone" in note_at(sheet, 1, 2)
    assert "“bell”" in note_at(sheet, 1, 3)
    assert not note_at(sheet, 1, 4)


def test_numbers_with_bounds_are_held_to_them(practice: Practice) -> None:
    stars = Field("custom.S", "Stars", FieldType.INTEGER, minimum=1, maximum=5)
    share = Field("custom.P", "Share", FieldType.NUMBER, minimum=0, maximum=1)
    made = Handout(built_in().model("Company"), (stars, share), ("Stars", "Share"), ([], []), 0)
    path = finish(write_handout(made, practice.folder / "bounds.xlsx"))
    book = openpyxl.load_workbook(path)
    found = [
        (one.type, one.formula1, one.formula2)
        for one in book.worksheets[0].data_validations.dataValidation
    ]
    assert found == [("whole", "1", "5"), ("decimal", "0", "1")]
    assert len(book.worksheets) == 2


def test_many_lists_have_columns_of_their_own(practice: Practice) -> None:
    fields = tuple(
        Field(f"custom.{n}", f"F{n}", FieldType.OPTION, options=(f"a{n}", f"b{n}"))
        for n in range(30)
    )
    made = Handout(
        built_in().model("Company"), fields, tuple(one.label for one in fields), ([],) * 30, 0
    )
    path = finish(write_handout(made, practice.folder / "lists.xlsx"))
    book = openpyxl.load_workbook(path)
    last = book.worksheets[0].data_validations.dataValidation[-1]
    assert last.formula1 == "'Lists'!$AD$1:$AD$2"
    assert [cell.value for cell in book["Lists"]["AD"]] == ["a29", "b29"]


def test_more_records_than_excel_has_rows_are_a_sentence(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handouts, "MOST_XLSX_ROWS", 2)
    made = Handout(built_in().model("Company"), (TEXT,), ("Name",), (["a", "b"],), 2)
    with pytest.raises(JournalUnusable, match="at most"):
        finish(write_handout(made, practice.folder / "many.xlsx"))


def test_a_sheet_is_named_as_excel_allows() -> None:
    assert sheet_name("A/B [c]: " + "x" * 40) == ("A B  c   " + "x" * 40)[:31]
