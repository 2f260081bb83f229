"""All the Preview page shows: filters, search, order, and values as people read them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planhat_desktop.app.draft import Content
from planhat_desktop.app.overview import FILTERS, MARKS, MINE, look_over, show_named
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.mapping import Link, Reading, Replacement
from planhat_desktop.core.records import KEEP
from planhat_desktop.core.schema import Field, FieldType
from tests.app.previewing import ACME, ROWS, look, make_content

VIEW = look()


def numbers(name: str = "all", needle: str = "", rows: list[int] | None = None) -> list[int]:
    return [int(VIEW.table.row_numbers[i]) for i in VIEW.select(name, needle, rows)]


def test_the_counts_add_up_to_the_file() -> None:
    counts = VIEW.counts
    assert counts["all"] == 7
    assert counts["create"] + counts["update"] + counts["same"] + counts["held"] == 7
    for name in FILTERS:
        assert len(numbers(name)) == counts[name]


def test_every_row_has_one_mark_and_each_outcome_is_made_of_its_marks() -> None:
    content = make_content(left_out=frozenset({3, 6}))
    view = look(content)
    marked = np.sum([view.marks[mark] for mark in MARKS], axis=0)
    assert marked.tolist() == [1] * 7
    assert view.counts["held"] == view.count_marks()["mend"] + 2
    for name in FILTERS:
        counts = view.count_marks(name)
        assert sum(counts[mark] for mark in MARKS) == view.counts[name]
        for mark in (*MARKS, MINE):
            assert len(view.select(name, mark=mark)) == counts[mark]
    left = view.select("held", mark="left_out")
    assert sorted(view.table.row_numbers[left].tolist()) == [3, 6]


def test_what_a_person_changed_decided_or_left_out_is_marked() -> None:
    content = make_content(left_out=frozenset({3}))
    assert content.table is not None
    table = content.table.edit({(6, 4): "2026-03-31", (99, 4): "no such row"})
    choices = Choices({4: "6" * 24}, frozenset({5}), frozenset({8}))
    view = look(replace(content, table=table, choices=choices))
    mine = view.select(mark=MINE)
    assert sorted(view.table.row_numbers[mine].tolist()) == [3, 4, 5, 6, 8]
    assert look().count_marks()[MINE] == 0


def test_problems_stand_first_and_then_the_sheets_own_order() -> None:
    assert numbers() == [5, 6, 7, 8, 2, 3, 4]


@pytest.mark.parametrize(
    ("needle", "found"),
    [
        ("initech", [8, 4]),
        ("31/02", [6]),
        ("2 Nov 2026", [2]),  # as shown, though the sheet says 2026-11-02
        ("globex", [3]),
        ("7", [6, 7, 8, 4, 5]),
        ("L-6", [7]),
        ("nowhere", []),
        ("1,000", []),
        ("  ACME ab ", [6, 7, 2]),
    ],
)
def test_search_finds_cells_as_written_and_as_shown(needle: str, found: list[int]) -> None:
    assert sorted(numbers(needle=needle)) == sorted(found)


def test_search_finds_what_is_made_of_a_cell() -> None:
    reading = Reading(replacing=(Replacement("Plus", "Premium"),))
    view = look(make_content(readings={"product": reading}))
    for needle, found in (("premium", 5), ("plus", 5), ("core", 2)):
        assert len(view.select("all", needle)) == found


def test_what_was_found_last_is_kept() -> None:
    view = look()
    found = view.search("Initech")
    assert view.search(" initech ") is found
    assert view.search("globex") is not found
    assert np.array_equal(view.search("initech"), found)


def test_filters_search_and_groups_narrow_each_other() -> None:
    assert numbers("held", "acme") == [6, 7]
    assert numbers("all", "", [0, 5]) == [7, 2]


def test_keys_and_names_stand_first_then_what_changes_most() -> None:
    assert VIEW.names[:2] == ("externalId", "companyId")
    assert VIEW.names.index("toDate") < VIEW.names.index("product")


def test_the_sample_has_changed_rows_in_it_and_stays_small() -> None:
    rows = VIEW.sample(4)
    assert 0 in rows
    assert len(rows) <= 6


@pytest.mark.parametrize("every", [2, 3, 5, 7, 12])
def test_the_sample_sees_all_of_a_sheet_that_repeats_itself(every: int) -> None:
    changing = VIEW.counts["update"]
    rows = every * (50 - changing)  # even steps would always meet the same
    table = replace(VIEW.table, positions=np.arange(1, rows + 1, dtype=np.int32))
    found = replace(VIEW, table=table).sample(50)
    assert {one % every for one in found[changing:]} == set(range(every))
    assert max(found) < rows


def test_without_a_sheet_there_is_nothing_to_look_over() -> None:
    with pytest.raises(ValueError, match="prepared"):
        next(look_over(Content(), VIEW.prepared))


def make_field(kind: FieldType, references: str | None = None) -> Field:
    return Field("one", "One", kind, references=references)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (make_field(FieldType.REFERENCE, references="Company"), ACME, "Acme AB"),
        (make_field(FieldType.REFERENCE, references="Company"), {"id": "1", "name": "Jo"}, "Jo"),
        (make_field(FieldType.REFERENCE, references="Company"), {"_id": ACME}, "Acme AB"),
        (make_field(FieldType.REFERENCES, references="Company"), [ACME, "x"], "Acme AB, x"),
        (make_field(FieldType.REFERENCES, references="Company"), ["", ACME], "Acme AB"),
        (make_field(FieldType.DAY), "2026-11-02T00:00:00.000Z", "2 Nov 2026"),
        (make_field(FieldType.DAY), 0, "1 Jan 1970"),
        (make_field(FieldType.OPTIONS), ",a,b,", "a, b"),
        (make_field(FieldType.TEXT), {"symbol": "EUR", "_id": "9"}, "EUR"),
        (make_field(FieldType.NUMBER), 12400, "12,400"),
        (make_field(FieldType.TEXT), None, ""),
        (make_field(FieldType.TEXT), KEEP, ""),
    ],
)
def test_values_read_as_people_read_them(field: Field, value: object, said: str) -> None:
    assert show_named(VIEW.resolution, field, value) == said


def test_an_empty_table_shows_nothing() -> None:
    content = make_content(ROWS[:0])
    assert len(look(content).select("all", "x")) == 0
    assert VIEW.shown(VIEW.resolution.records.columns["mrr"], 5.5) == "5.5"


def test_one_key_and_one_name_are_enough_before_what_changes() -> None:
    content = make_content()
    mapping = content.mapping
    assert mapping is not None
    two_keys = replace(mapping, links=(*mapping.links, Link(2, "sourceId")))
    names = look(replace(content, mapping=two_keys)).names
    assert names[:2] == ("sourceId", "companyId")
    assert names.index("mrr") < names.index("externalId")
