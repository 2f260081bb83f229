"""A report in sentences, whose numbers add up to the file whatever the entries were."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.accounts import (
    account,
    cause,
    good_words,
    headline,
    naming_column,
    open_rows,
    origin_words,
    pick_rows,
    resumed_words,
)
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import Answered, Broken, Ended, Entry, Sent, Started
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.report import Fate, Report, RowReport, fold
from tests.app.previewing import make_content
from tests.app.rehearsal import drive
from tests.core.making import built_in, make_table


def make_started(
    sending: int = 4, held: int = 1, same: int = 2, file: str = "renewals.xlsx"
) -> Started:
    numbers = iter(range(2, 2 + sending + held + same))
    return Started(
        run="r",
        at="2026-11-22T10:15:00+00:00",
        workspace="Acme",
        api_url="https://api.planhat.com",
        model="License",
        file=file,
        sha256="",
        profile="",
        rows=sending + held + same,
        planned={},
        sending=tuple(next(numbers) for _one in range(sending)),
        held={next(numbers): "Row 6, column D “Renewal”: no date." for _one in range(held)},
        same={next(numbers): "id" for _one in range(same)},
    )


def make_report(
    *outcomes: str, unknown: int = 0, state: str = "finished", started: Started | None = None
) -> Report:
    started = started or make_started(len(outcomes) + unknown)
    rows = started.sending
    landed = tuple(
        Landed(row, outcome, "id", "No." if outcome == "refused" else None)
        for row, outcome in zip(rows, outcomes, strict=False)
    )
    lost = rows[len(outcomes) : len(outcomes) + unknown]
    entries: list[Entry] = [Sent(1, 1, rows, {}, "")]
    if outcomes or unknown:
        entries.append(Answered(1, 200, landed, lost))
    return fold(started, [*entries, Ended(state)])


def test_a_clean_end_says_that_all_is_there() -> None:
    report = make_report("created", "updated")
    assert headline(report) == "Done. All 2 changes are in Planhat."
    assert account(report) == "Every row of renewals.xlsx is accounted for: 2 + 2 + 1 = 5."
    assert headline(make_report("created")) == "Done. The one change is in Planhat."


def test_a_run_tells_who_sent_it_from_which_file_and_how() -> None:
    started = make_started()
    assert origin_words(started) == ""
    whole = replace(started, by="anna", sha256="ab" * 32, profile="Monthly", continues="r0")
    assert origin_words(whole) == (
        "Sent by anna · file fingerprint abababababababab · profile “Monthly”"
        " · rows of an earlier upload, mended and sent again"
    )
    assert origin_words(replace(started, sha256="ab" * 32)) == "File fingerprint abababababababab"


def test_an_end_with_refusals_says_how_many_are_there() -> None:
    report = make_report("created", "refused", unknown=1)
    assert headline(report) == "Done. 1 of 3 changes are in Planhat."
    assert account(report).endswith("1 + 2 + 1 + 1 + 1 = 6.")


@pytest.mark.parametrize(
    ("state", "first"),
    [
        ("stopped", "Stopped."),
        ("safety", "Stopped to be safe."),
        ("broken", "It broke off."),
        ("running", "Cut short."),
    ],
)
def test_other_ends_are_named(state: str, first: str) -> None:
    assert headline(make_report("created", state=state)).startswith(first)


def test_one_kind_of_outcome_is_no_sum() -> None:
    started = make_started(2, 0, 0, file="")
    report = make_report("created", "created", started=started)
    assert account(report) == "Every row of the sheet is accounted for: 2."
    both = make_report("created", "updated", started=started)
    assert account(both).endswith("1 + 1 = 2.")
    none = make_report("refused", "refused", started=started)
    assert account(none).endswith(": 2.")


@given(
    outcomes=st.lists(st.sampled_from(["created", "updated", "unchanged", "refused"]), max_size=9),
    unknown=st.integers(0, 4),
    held=st.integers(0, 4),
    same=st.integers(0, 4),
    unsent=st.integers(0, 4),
)
def test_the_sum_is_the_file(
    outcomes: list[str], unknown: int, held: int, same: int, unsent: int
) -> None:
    started = make_started(len(outcomes) + unknown + unsent, held, same)
    report = make_report(*outcomes, unknown=unknown, started=started)
    said = account(report).rpartition(":")[2].replace(".", "")
    left, _equals, right = said.partition("=")
    parts = [int(one) for one in re.findall(r"\d+", left)]
    assert sum(parts) == int(right or left) == started.rows
    whole = report.rows().values()
    assert {one.row for one in open_rows(report)} == {
        one.row
        for one in whole
        if one.fate in (Fate.REFUSED, Fate.UNKNOWN, Fate.HELD, Fate.NOT_SENT)
    }


def test_the_rows_that_need_a_person_are_the_same_as_the_whole_reports() -> None:
    report = make_report("created", "refused", unknown=1, started=make_started(5))
    rows = report.rows()
    found = open_rows(report)
    assert [one.fate for one in found] == [
        Fate.REFUSED,
        Fate.UNKNOWN,
        Fate.HELD,
        Fate.NOT_SENT,
        Fate.NOT_SENT,
    ]
    assert all(rows[one.row] == one for one in found)


def test_a_batch_in_doubt_says_why() -> None:
    started = make_started(1, 0, 0)
    entries: list[Entry] = [Sent(1, 1, (2,), {}, ""), Broken(1, True, "cut", "The line broke.")]
    (one,) = open_rows(fold(started, entries))
    assert (one.fate, cause(one)) == (Fate.UNKNOWN, "The line broke.")


def test_the_cause_names_the_row_once_and_always_says_what_to_do() -> None:
    held = RowReport(1204, Fate.HELD, None, "Row 1,204, column D “Renewal”: no date.")
    assert cause(held) == "Column D “Renewal”: no date."
    bare = RowReport(6, Fate.HELD, None, "Row 6: keys disagree.")
    assert cause(bare) == "Keys disagree."
    assert cause(RowReport(6, Fate.REFUSED, None, "No.")) == "Planhat refused it: No."
    for fate in (Fate.REFUSED, Fate.UNKNOWN, Fate.NOT_SENT):
        assert cause(RowReport(6, fate))


def test_a_row_goes_by_its_company_and_else_by_its_key() -> None:
    content = make_content()
    model = built_in().model("License")
    assert content.table is not None
    assert content.mapping is not None
    assert naming_column(content.table, content.mapping, model) == (1, "Company")
    keyed = Links("License", (Link(0, "externalId"),))
    assert naming_column(content.table, keyed, model) == (0, "External ID")
    assert naming_column(content.table, Links("License"), model) is None
    gone = Links("License", (Link(9, "externalId"), Link(0, "no such field")))
    assert naming_column(make_table([("A", ["x"])]), gone, model) is None


def test_an_undo_is_told_in_its_own_words() -> None:
    started = replace(make_started(3, held=0, same=0), undo_of="run", kept={2: "Left alone: Name."})
    report = make_report("updated", "removed", "removed", started=started)
    assert headline(report) == "Taken back: 3 of 3 changes."
    assert account(report) == "Every row of renewals.xlsx is accounted for: 1 + 2 = 3."
    (kept,) = open_rows(report)
    assert (kept.row, kept.fate, cause(kept)) == (2, Fate.HELD, "Left alone: Name.")


def test_a_run_that_was_cut_short_is_marked_so() -> None:
    report = make_report("created")
    assert resumed_words(report) == ""
    once = replace(report, resumed=("then",))
    assert resumed_words(once) == "It was cut short and went on where it was."
    twice = replace(report, resumed=("then", "now"))
    assert resumed_words(twice) == "It was cut short 2 times and went on where it was."


def test_what_became_of_a_run_later_is_told_first() -> None:
    report = make_report("created", "updated")
    assert headline(report, "busy").startswith("Under way in another window or command: 2 of 2")
    assert headline(report, "undone") == "Taken back since. 2 of 2 changes had been made."
    undo = make_report("removed", started=replace(make_started(1), undo_of="r"))
    assert headline(undo, "undone") == "Taken back since. 1 of 1 changes had been made."
    assert good_words(report)[1] == "Every row of the file is in Planhat as it was shown before."
    assert good_words(undo)[1] == "Everything is taken back as it was shown before."
    assert "taken back later" in good_words(report, "undone")[1]
    assert good_words(report, "busy")[0] == "It is under way"


def test_rows_are_picked_by_what_became_of_them() -> None:
    report = make_report("created", "updated", "refused", started=make_started(3))
    every = drive(pick_rows(report, None))
    assert [one.row for one in every] == sorted(report.rows())
    picked = drive(pick_rows(report, Fate.UPDATED))
    assert [(one.row, one.id) for one in picked] == [(report.started.sending[1], "id")]
