"""What a person made of a file goes with its rows when the file is read again."""

from __future__ import annotations

from dataclasses import replace

from planhat_desktop.app.carrying import Carried, all_carried_words, carried_words, carry
from planhat_desktop.app.draft import Content
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.drift import Change, Drift
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.report import Report
from planhat_desktop.core.rerun import Again
from planhat_desktop.core.table import Cell, Table
from planhat_desktop.core.tabulate import keep_rows, leave_out
from tests.core.test_report import STARTED
from tests.core.test_whereabouts import read

NAMES = ["Acme", "Globex", "Initech", "Umbrella", "Hooli"]


def companies(names: list[str], *more: tuple[str, list[Cell]]) -> Table:
    codes: list[Cell] = [f"C-{name}" for name in names]
    return read([("Name", list(names)), ("Code", codes), *more])


def carry_over(content: Content, table: Table) -> Carried:
    assert content.table is not None
    return carry(content, content.table, table, Links("Company"), ())


def test_all_that_a_person_did_goes_with_its_row() -> None:
    table = companies(NAMES).edit({(2, 0): "Acme AB", (4, 1): "C-4"})
    policy = Policy(mode=Mode.UPDATE_ONLY)
    content = Content(
        table,
        ("Company",),
        policy=policy,
        left_out=frozenset({3}),
        choices=Choices({5: "5" * 24}, frozenset({6}), frozenset({2})),
        is_mode_settled=True,
        profile="Monthly",
        again=Again(Report(STARTED), frozenset({2})),
    )
    made = carry_over(content, companies(NAMES[::-1]))
    now = made.content
    assert now.table is not None
    assert now.table.edits == {(6, 0): "Acme AB", (4, 1): "C-4"}
    assert now.table.columns[0].cell(4) == "Acme AB"
    assert now.left_out == {5}
    assert now.choices == Choices({3: "5" * 24}, frozenset({2}), frozenset({6}))
    assert (now.policy, now.is_mode_settled, now.profile) == (policy, True, "Monthly")
    assert now.again is None
    assert (made.kept, made.lost) == (5, ())
    assert carried_words(made) == "What you changed and decided is carried over."


def test_what_has_no_such_row_any_more_is_named() -> None:
    content = Content(
        companies(NAMES).edit({(2, 0): "Acme AB"}),
        left_out=frozenset({3, 99}),
        choices=Choices(others=frozenset({6})),
    )
    made = carry_over(content, companies(NAMES[:2]))
    assert (made.kept, made.lost) == (2, (6,))
    assert made.content.choices == Choices()
    assert "row 6 is not carried over: that row" in carried_words(made)
    made = carry_over(replace(content, left_out=frozenset(range(2, 7))), companies([]))
    assert made.lost == (2, 3, 4, 5, 6)
    assert "rows 2, 3, 4, 5, 6 is not carried over: these rows" in carried_words(made)
    many = Carried(content, 0, tuple(range(2, 1100)))
    assert "rows 2, 3, 4, 5, 6 and 1,093 others is" in carried_words(many)


def test_a_changed_cell_whose_column_is_gone_is_named_and_the_others_stay() -> None:
    table = companies(NAMES, ("Seats", [1, 2, 3, 4, 5])).edit({(2, 2): "9", (3, 0): "G", (4, 2): 8})
    drift = (Drift(Change.COLUMN_GONE, "seats"),)
    made = carry(Content(table), table, companies(NAMES), Links("Company"), drift)
    assert made.content.table is not None
    assert made.content.table.edits == {(3, 0): "G"}
    assert (made.kept, made.lost) == (1, (2, 4))
    assert made.content.drift == drift


def test_where_nothing_was_changed_there_is_nothing_to_say() -> None:
    content, fresh = Content(companies(NAMES)), companies(NAMES)
    made = carry_over(content, fresh)
    assert made.content.table is fresh
    assert carried_words(made) == ""


def test_rows_picked_out_on_the_file_page_stay_picked_out() -> None:
    whole = companies([*NAMES, "Total"])
    read = leave_out(whole, [7])  # as the reader proposes
    chosen = keep_rows(leave_out(read, [3]), [7])  # and as the person will have it
    fresh = leave_out(companies([NAMES[4], *NAMES[:4], "New", "Total"]), [8])
    made = carry_over(Content(chosen), fresh).content.table
    assert made is not None
    assert made.row_numbers.tolist() == [2, 3, 5, 6, 7, 8]


def test_of_several_sheets_what_is_lost_is_told_with_its_sheet() -> None:
    fine = Carried(Content(replace(companies(NAMES), sheet="Companies")), 2)
    bare = Carried(Content(replace(companies(NAMES), sheet="People")))
    lost = Carried(Content(replace(companies(NAMES), sheet="Licenses")), 1, (4,))
    assert all_carried_words([bare]) == ""
    assert all_carried_words([bare, fine]) == carried_words(fine)
    assert all_carried_words([lost]) == carried_words(lost)
    told = all_carried_words([bare, lost, fine])
    assert told == f"Licenses: {carried_words(lost)}"
