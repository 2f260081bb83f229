"""A half-done upload: what is kept of it, and what comes of it in the same file and in another."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.autosave import (
    Restored,
    Unfinished,
    is_worth_keeping,
    read_unfinished,
    restore,
    write_unfinished,
)
from planhat_desktop.app.draft import Content
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.mapping import Confidence, Constant, Link, Mapping, Reading, Reason
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.table import Source, Table
from planhat_desktop.core.tabulate import choose_header
from tests.core.grids import Rows, find_table
from tests.core.making import built_in

CATALOG = built_in()
ROWS: Rows = [
    ["Report of May", None, None],
    ["Customer", "Amount", "Amount"],
    ["Acme", "1", "2"],
    ["Globex", "3", "4"],
]


def sheet(rows: Rows = ROWS, sha256: str = "abc") -> Table:
    made = find_table(rows)
    source = Source("may.csv", "/home/me/may.csv", "csv", "utf-8", ",", 99, sha256)
    return choose_header(replace(made, source=source), 2)


def content(table: Table) -> Content:
    doubt = Reason("label", {"header": "Amount", "others": ("a", "b"), "at": 1, "odd": {1}})
    links = (
        Link(0, "companyId", Reading(find_by="name")),
        Link(2, "value", Reading(decimal=","), Confidence.CHECK, doubt),
    )
    mapping = Mapping("License", links, (Constant("_currency", "EUR"),), "externalId")
    edited = table.edit({(3, 0): "Acme AB"})
    policy = Policy(Mode.UPDATE_ONLY, "clear")
    return Content(
        edited, mapping=mapping, policy=policy, left_out=frozenset({4}), profile="Monthly"
    )


def through_json(made: Content) -> Unfinished:
    found = read_unfinished(json.loads(json.dumps(write_unfinished(made, "Acme"))))
    assert found is not None
    return found


def restored(table: Table, unfinished: Unfinished) -> Restored:
    made = restore(table, unfinished, CATALOG)
    assert made is not None
    return made


def test_sheets_that_go_together_are_kept_together() -> None:
    first, second = content(sheet()), content(replace(sheet(), sheet="Second"))
    written = json.loads(json.dumps(write_unfinished(first, "Acme", [second, first])))
    kept = read_unfinished(written)
    assert kept is not None
    assert [one.sheet for one in kept.others] == ["Second", first_sheet(first)]
    assert kept.sentence() == (
        "Go on with may.csv → License, 2 of 3 columns matched, and 2 more sheets?"
    )
    written["beside"][0]["schema"] = 99  # of a newer program: that one alone is lost
    kept = read_unfinished(written)
    assert kept is not None
    assert kept.sentence().endswith("matched, and 1 more sheet?")
    del written["beside"]  # of an older program
    kept = read_unfinished(written)
    assert kept is not None
    assert kept.others == ()


def first_sheet(made: Content) -> str:
    assert made.table is not None
    return made.table.sheet


def test_the_same_file_gives_the_same_upload() -> None:
    before = content(sheet())
    kept = through_json(before)
    assert kept.sentence() == "Go on with may.csv → License, 2 of 3 columns matched?"
    assert kept.workspace == "Acme"
    after = restored(sheet(), kept)
    assert after.losses == ()
    made = after.content
    assert made.table is not None
    assert made.table.columns[0].cell(0) == "Acme AB"
    assert before.mapping is not None
    assert made.mapping is not None
    assert made.mapping.links[0] == before.mapping.links[0]
    second = made.mapping.links[1]
    assert (second.column, second.reading, second.confidence) == (
        2, Reading(decimal=","), Confidence.CHECK,
    )  # fmt: skip
    assert second.reason.code == "label"
    assert second.reason.facts["others"] == ["a", "b"]
    assert made.mapping.constants == before.mapping.constants
    assert made.mapping.key == "externalId"
    assert (made.policy, made.left_out, made.profile) == (before.policy, frozenset({4}), "Monthly")
    assert made.drift == ()


def test_the_header_row_of_the_persons_choice_is_taken_again() -> None:
    kept = through_json(content(sheet()))
    assert restored(choose_header(sheet(), 1), kept).content.table is not None
    made = restored(choose_header(sheet(), 1), kept).content.table
    assert made is not None
    assert made.header_row == 2
    other: Rows = [["Report of May", None, None], ["Other", "Words", "Here"], *ROWS[2:]]
    stays = restored(choose_header(sheet(other, "def"), 1), kept).content.table
    assert stays is not None
    assert stays.header_row == 1


def test_in_a_file_that_changed_rows_are_nobodys_and_columns_are_looked_for() -> None:
    kept = through_json(content(sheet()))
    rows: Rows = [ROWS[0], ["Kunde", "Amount", "Amount"], *ROWS[2:]]
    after = restored(sheet(rows, "def"), kept)
    assert after.content.left_out == frozenset()
    assert after.content.table is not None
    assert after.content.table.edits == {}
    assert [one.confidence for one in (after.content.mapping or Mapping("")).links] == [
        Confidence.CHECK, Confidence.SURE,
    ]  # fmt: skip
    assert after.content.drift
    assert len(after.losses) == 1
    bare = replace(kept, edits={}, left_out=frozenset())
    rows = [ROWS[0], ["Zzz", "Amount", "Amount"], *ROWS[2:]]
    gone = restored(sheet(rows, "def"), bare)
    assert "no longer there" in gone.losses[0]


def test_a_model_that_the_workspace_has_not_is_none() -> None:
    kept = through_json(content(sheet()))
    other = replace(kept, profile=replace(kept.profile, model="Spaceship"))
    assert restore(sheet(), other, CATALOG) is None


def test_pasted_cells_and_nothing_are_not_worth_keeping() -> None:
    made = content(sheet())
    assert is_worth_keeping(made)
    assert not is_worth_keeping(Content())
    assert not is_worth_keeping(replace(made, mapping=None))
    table = sheet()
    pasted = replace(table, source=replace(table.source, path=""))
    assert not is_worth_keeping(replace(made, table=pasted))
    with pytest.raises(ValueError, match="no sheet"):
        write_unfinished(Content(), "Acme")


def test_cells_of_other_rows_and_decisions_about_rows_are_kept() -> None:
    made = content(sheet())
    assert made.table is not None
    table = made.table.edit({(4, 1): dt.date(2026, 4, 3)})
    choices = Choices({3: "5" * 24}, frozenset({4}), frozenset({3}))
    kept = through_json(replace(made, table=table, choices=choices, is_mode_settled=True))
    again = restored(sheet(), kept).content
    assert again.table is not None
    assert again.table.edits == table.edits
    assert (again.choices, again.is_mode_settled) == (choices, True)
    other = restored(sheet(sha256="other"), kept)
    assert not other.content.choices
    assert other.losses


def test_one_without_a_profile_stays_without() -> None:
    kept = through_json(replace(content(sheet()), profile=""))
    assert restored(sheet(), kept).content.profile == ""


LATER = ("chosen", "others", "shared", "is_mode_settled", "beside", "run")


def test_what_is_damaged_or_of_another_program_is_none() -> None:
    good = json.loads(json.dumps(write_unfinished(content(sheet()), "Acme")))
    assert read_unfinished(None) is None
    assert read_unfinished(good | {"schema": 2}) is None
    for name in good:
        for bad in (None, 7, "x", [7], {"a": 7}):
            read_unfinished(good | {name: bad})  # never a bug
        without = read_unfinished({one: it for one, it in good.items() if one != name})
        assert (without is None) is (name not in LATER)
    odd = good["doubts"] | {"value": {"confidence": "sure", "reason": "x", "facts": 7}}
    found = read_unfinished(good | {"doubts": odd})
    assert found is not None
    assert found.doubts["value"][1].facts == {}


CELLS = st.tuples(st.integers(3, 4), st.integers(0, 2))


@given(st.sets(st.integers(3, 4)), st.dictionaries(CELLS, st.text(max_size=5), max_size=4))
def test_rows_left_out_and_mended_cells_come_back(
    left_out: set[int], edits: dict[tuple[int, int], str]
) -> None:
    table = sheet().edit(edits)
    before = replace(content(table), table=table, left_out=frozenset(left_out))
    after = restored(sheet(), through_json(before)).content
    assert after.left_out == left_out
    assert after.table is not None
    assert dict(after.table.edits) == edits
