"""What an upload would do, in lines; and when it must be confirmed."""

from __future__ import annotations

import pytest

from planhat_desktop.app.consequences import (
    Total,
    consent_sentence,
    consequences,
    needs_consent,
    totals,
)
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.schema import Workspace
from tests.app.previewing import LICENSES, ROWS, Row, make_content, prepare

PRACTICE = Workspace("Practice", "https://practice.invalid", is_practice=True)
ACME = Workspace("Acme production", "https://api.planhat.com")


def test_the_lines_tell_what_is_made_and_what_stays_behind() -> None:
    lines = consequences(prepare(make_content()).plan)
    said = {one.code: f"{one.number} {one.words}" for one in lines}
    assert said["creates"] == "1 new license"
    assert said["held"] == "4 rows stay behind"


def test_totals_are_those_of_the_whole_workspace() -> None:
    plan = prepare(make_content()).plan
    (mrr,) = totals(plan)
    assert (mrr.label, mrr.before, mrr.after) == ("MRR", 300, 300 + 20 + 50)
    line = next(one for one in consequences(plan) if one.code == "total")
    assert line.number == "+23.3 %"
    assert "300 now, 370 afterwards" in line.hint


def test_a_total_that_nothing_changes_is_not_told() -> None:
    plan = prepare(make_content(ROWS[1:2])).plan
    assert consequences(plan) == ()


def test_changes_that_cancel_out_leave_the_total_untold() -> None:
    rows: list[Row] = [
        ("L-1", "Acme AB", "Core", "120", None),
        ("L-2", "Globex", "Core", "180", None),
    ]
    plan = prepare(make_content(rows)).plan
    assert plan.counts["update"] == 2
    assert [one.code for one in consequences(plan)] == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(100, 62, "−38.0 %"), (0, 10, "new"), (-100, -50, "+50.0 %")],
)
def test_the_share_has_its_sign(before: float, after: float, said: str) -> None:
    assert Total("ARR", before, after).share == said


def test_emptied_values_are_counted_and_said() -> None:
    rows: list[Row] = [("L-1", "Acme AB", "Core", None, "2025-11-02")]
    plan = prepare(make_content(rows, readings={"mrr": Reading(blanks="clear")})).plan
    line = next(one for one in consequences(plan) if one.code == "clears")
    assert (line.number, line.words) == ("1", "value emptied")
    assert needs_consent(plan, PRACTICE)
    assert consent_sentence(plan, ACME) == (
        "This changes 1 license and empties 1 value in Acme production."
    )


def test_several_of_a_kind_are_plural() -> None:
    rows: list[Row] = [(f"N-{i}", "Acme AB", "Core", "10", "2026-01-01") for i in range(3)]
    plan = prepare(make_content(rows)).plan
    assert consequences(plan)[0].words == "new licenses"
    assert consent_sentence(plan, ACME) == "This creates 3 licenses in Acme production."
    two = prepare(make_content([*ROWS[:1], ("L-2", "Globex", "Core", "1", None)])).plan
    assert consent_sentence(two, ACME) == "This changes 2 licenses in Acme production."
    one: list[Row] = [("N-1", "Acme AB", "Core", "10", "2026-01-01"), *ROWS[:1]]
    both = prepare(make_content(one)).plan
    assert consent_sentence(both, ACME) == (
        "This creates 1 license and changes 1 license in Acme production."
    )


def test_one_row_behind_is_singular() -> None:
    lines = consequences(prepare(make_content(ROWS[4:5])).plan)
    assert lines[-1].words == "row stays behind"


def test_small_updates_need_no_consent_and_creates_in_production_do() -> None:
    update = prepare(make_content(ROWS[:1])).plan
    assert not needs_consent(update, ACME)
    one_create = prepare(make_content([ROWS[2], *[ROWS[1]] * 5])).plan
    assert one_create.counts["create"] == 1
    assert not needs_consent(one_create, PRACTICE)
    assert needs_consent(one_create, ACME)


def test_many_creates_need_consent_even_in_practice() -> None:
    new: list[Row] = [(f"N-{i}", "Acme AB", "Core", "10", "2026-01-01") for i in range(2)]
    assert needs_consent(prepare(make_content(new)).plan, PRACTICE)
    policy = Policy(mode=Mode.UPDATE_ONLY)
    assert not needs_consent(prepare(make_content(new, policy=policy)).plan, PRACTICE)


def test_several_emptied_values_are_plural() -> None:
    rows: list[Row] = [
        ("L-1", "Acme AB", "Core", None, None),
        ("L-2", "Globex", "Core", None, None),
    ]
    clear = Reading(blanks="clear")
    plan = prepare(make_content(rows, readings={"mrr": clear, "toDate": clear}), LICENSES).plan
    line = next(one for one in consequences(plan) if one.code == "clears")
    assert (line.number, line.words) == ("3", "values emptied")
