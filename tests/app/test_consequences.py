"""What an upload would do, in lines; and when it must be confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from planhat_desktop.app.consent import consent_sentence, needs_consent
from planhat_desktop.app.consequences import (
    Consequence,
    Total,
    consequences,
    totals,
)
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Cell
from tests.app.previewing import LICENSES, ROWS, Row, make_content, prepare
from tests.core.resolving import an_id, resolve_rows

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
    [
        (100, 62, "−38.0 %"),
        (0, 10, "new"),
        (-100, -50, "+50.0 %"),
        (1_000_000, 999_600, "−400"),
        (1_000_000, 1_000_499.5, "+499.5"),
        (1_000_000, 1_000_500, "+0.1 %"),
    ],
)
def test_the_share_has_its_sign(before: float, after: float, said: str) -> None:
    assert Total("ARR", before, after).share == said


def test_emptied_values_are_counted_and_said() -> None:
    rows: list[Row] = [("L-1", "Acme AB", None, "40", "2025-11-02")]
    plan = prepare(make_content(rows, readings={"product": Reading(blanks="clear")})).plan
    line = next(one for one in consequences(plan) if one.code == "clears")
    assert (line.number, line.words) == ("1", "value emptied")
    assert needs_consent(plan, PRACTICE)
    assert line.hint == "Product (1)"
    assert line.rows.tolist() == [0]
    assert line.title == "1 value emptied"
    assert consent_sentence(ACME, (plan, consequences(plan))) == (
        "This changes 1 license, empties 1 value and lowers the total MRR by 20.0 % in "
        "Acme production."
    )


def test_a_total_that_falls_a_little_needs_no_consent() -> None:
    little = prepare(make_content([("L-1", "Acme AB", "Core", "50", "2025-11-02")])).plan
    assert not any(one.is_grave for one in consequences(little))
    none_before = Total("ARR", 0, -10)
    assert not none_before.falls_far


def test_several_of_a_kind_are_plural() -> None:
    rows: list[Row] = [(f"N-{i}", "Acme AB", "Core", "10", "2026-01-01") for i in range(3)]
    plan = prepare(make_content(rows)).plan
    said = {one.code: one for one in consequences(plan)}
    assert said["creates"].words == "new licenses"
    assert said["creates"].rows.tolist() == [0, 1, 2]
    assert consent_sentence(ACME, (plan, ())) == "This creates 3 licenses in Acme production."
    two = prepare(make_content([*ROWS[:1], ("L-2", "Globex", "Core", "1", None)])).plan
    assert consent_sentence(ACME, (two, ())) == "This changes 2 licenses in Acme production."
    one: list[Row] = [("N-1", "Acme AB", "Core", "10", "2026-01-01"), *ROWS[:1]]
    both = prepare(make_content(one)).plan
    assert consent_sentence(ACME, (both, ())) == (
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
        ("L-1", "Acme AB", None, "100", None),
        ("L-2", "Globex", None, "200", None),
    ]
    clear = Reading(blanks="clear")
    plan = prepare(make_content(rows, readings={"product": clear, "toDate": clear}), LICENSES).plan
    line = next(one for one in consequences(plan) if one.code == "clears")
    assert (line.number, line.words) == ("3", "values emptied")


TODAY = dt.date(2026, 11, 22)
SAVED = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
ANNA, CARL = an_id(71), an_id(72)
USERS = [
    {"_id": ANNA, "nickName": "Anna Berg", "email": "anna@us.example"},
    {"_id": CARL, "nickName": "Carl Dahl", "email": "carl@us.example"},
]
Listed = Sequence[Mapping[str, object]]


def told(
    model: str,
    columns: Mapping[str, Sequence[Cell]],
    existing: Listed = (),
    others: Mapping[str, Listed] | None = None,
) -> dict[str, Consequence]:
    """The lines of an upload, by their code."""
    plan = resolve_rows(model, columns, existing, others).plan()
    return {one.code: one for one in consequences(plan, TODAY, SAVED)}


def company(number: int, **fields: object) -> Mapping[str, object]:
    return {"_id": an_id(number), "externalId": f"C-{number}", "name": f"N-{number}", **fields}


def test_records_changed_after_the_file_was_saved_are_told_and_asked_about() -> None:
    there = [
        company(1, phase="Live", updatedAt="2026-11-20T09:00:01.000Z"),
        company(2, phase="Live", updatedAt="2026-11-20T09:00:00.000Z"),
        company(3, phase="Live", updatedAt="2026-11-21T09:00:00"),
        company(4, phase=None, updatedAt="2026-11-21T09:00:00.000Z"),
        company(5, phase="Churned", updatedAt="2026-11-21T09:00:00.000Z"),
        company(6, phase="Live", updatedAt="yesterday"),
    ]
    keys: list[Cell] = [f"C-{one}" for one in range(1, 8)]
    names: list[Cell] = [f"N-{one}" for one in range(1, 8)]
    said = told("Company", {"externalId": keys, "name": names, "phase": ["Churned"] * 7}, there)
    line = said["newer"]
    assert line.rows.tolist() == [0, 2]  # what is empty or the same there is not overwritten
    assert line.title == "2 companies changed in Planhat after this file was saved"
    assert line.is_grave
    assert line.deed == "overwrites 2 companies changed in Planhat after this file was saved"
    plan = resolve_rows("Company", {"externalId": keys[:1], "phase": ["Churned"]}, there).plan()
    lines = consequences(plan, TODAY, SAVED)
    assert needs_consent(plan, PRACTICE, lines)
    assert not needs_consent(plan, PRACTICE, consequences(plan, TODAY))
    assert "1 company changed in Planhat" in lines[0].title


def test_a_sign_of_a_wrong_mapping_is_told_first_and_leads_to_its_rows() -> None:
    there = [company(one, city=f"Town {one}") for one in range(1, 21)]
    keys: list[Cell] = [f"C-{one}" for one in range(1, 21)]
    names: list[Cell] = [f"N-{one}" for one in range(1, 21)]
    cities: list[Cell] = [f"Town {one}" for one in range(1, 21)]
    assert "suspicion" not in told(
        "Company", {"externalId": keys, "name": names, "city": ["Lund"] * 20}, there
    )
    swapped = {"externalId": keys, "name": cities, "city": names}
    code, line = next(iter(told("Company", swapped, there).items()))
    assert code == "suspicion"
    assert line.title == "“Name” and “City” look swapped"
    assert line.hint == (
        "In 20 of 20 rows looked at, “Name” and “City” would change places: their columns look"
        " swapped. Look at Match before you upload."
    )
    assert line.rows.tolist() == list(range(20))
    assert line.is_warning
    assert not line.is_grave
    slipped = {"externalId": keys, "name": [*names[1:], "N-1"]}
    line = told("Company", slipped, there)["suspicion"]
    assert line.title == "“Name” looks shifted from row to row"
    assert line.hint.endswith("Compare this column with its rows in the file before you upload.")
    wrong = {"externalId": names, "name": names}
    line = told("Company", wrong, there)["suspicion"]
    assert line.title.startswith("the key looks wrong: “")
    assert line.rows.tolist() == list(range(20))


def test_each_sign_of_a_wrong_mapping_has_its_words() -> None:
    towns = [f"Town {one % 9}" for one in range(1, 61)]
    there = [company(one, city=towns[one - 1], sourceId=f"S-{one:07}") for one in range(1, 61)]
    keys: list[Cell] = [f"C-{one}" for one in range(1, 61)]
    ids: list[Cell] = [f"S-{one:07}" for one in range(1, 61)]
    line = told("Company", {"externalId": keys, "name": ids}, there)["suspicion"]
    assert line.title == "“Name” looks fed by the column of “Source ID”"
    assert line.hint == (
        "In 60 of 60 rows looked at, “Name” would get what “Source ID” of the same record is: a"
        " wrong column looks to feed it. Look at Match before you upload."
    )
    order: list[Cell] = [*sorted(towns)]
    line = told("Company", {"externalId": keys, "city": order}, there)["suspicion"]
    assert line.title == "“City” looks sorted or shifted on its own"
    assert line.hint == (
        f"In {len(line.rows)} of 60 rows looked at, “City” would change, and yet its values would"
        " stay the same as a whole, on other records: its column looks sorted or shifted without"
        " the other columns. Compare this column with its rows in the file before you upload."
    )
    new: list[Cell] = [f"New {one}" for one in range(60)]
    line = told("Company", {"externalId": new, "name": order, "city": new}, there)["suspicion"]
    assert line.title == "“Name” and “City” look swapped"
    assert line.hint.startswith(
        "In 60 of 60 rows looked at, a new record would have as “Name” what others have as “City”:"
    )


def test_overwritten_source_ids_are_told_and_asked_about() -> None:
    there = [company(1, sourceId="S-1"), company(2), company(3, sourceId="S-3")]
    keys: list[Cell] = ["C-1", "C-2", "C-3"]
    ids: list[Cell] = [an_id(1), an_id(2), an_id(3)]
    said = told("Company", {"_id": ids, "externalId": keys, "sourceId": ["A", "B", "S-3"]}, there)
    assert said["source_ids"].is_grave
    assert said["source_ids"].title == "1 source ID overwritten"
    assert said["source_ids"].rows.tolist() == [0]
    assert said["source_ids"].deed == "overwrites 1 source ID"
    said = told("Company", {"_id": ids, "sourceId": ["A", "B", "C"]}, there)
    assert said["source_ids"].title == "2 source IDs overwritten"


def test_owners_phases_and_statuses_tell_from_what_to_what() -> None:
    there = [company(one, owner=ANNA, phase="New", status="prospect") for one in range(1, 8)]
    keys: list[Cell] = [f"C-{one}" for one in range(1, 8)]
    said = told(
        "Company",
        {
            "externalId": keys,
            "owner": ["Carl Dahl", "Carl Dahl", *["Anna Berg"] * 5],
            "phase": ["A", "A", "B", "C", "D", "E", "New"],
            "status": ["customer", *["prospect"] * 6],
        },
        there,
        {"User": USERS},
    )
    owner = said["moves owner"]
    assert owner.title == "2 companies change owner"
    assert owner.hint == "Anna Berg → Carl Dahl (2)."
    assert owner.rows.tolist() == [0, 1]
    phase = said["moves phase"]
    assert phase.hint == "New → A (2), New → B (1), New → C (1), New → D (1), and 1 other."
    assert said["moves status"].title == "1 company changes status"
    assert said["moves status"].hint.startswith("prospect → customer (1). Planhat works it out")
    assert said["automations"].title == "automations in Planhat may run"
    assert said["automations"].rows.tolist() == [0, 1, 2, 3, 4, 5]
    assert not any(one.is_grave for one in said.values())


def test_an_owner_taken_away_is_told() -> None:
    outcome = resolve_rows(
        "Company",
        {"externalId": ["C-1"], "owner": [None]},
        [company(1, owner=ANNA)],
        {"User": USERS},
        readings={"owner": Reading(blanks="clear")},
    )
    lines = {one.code: one for one in consequences(outcome.plan())}
    assert lines["moves owner"].hint == "Anna Berg → emptied (1)."


def a_license(number: int, owner: int, first: str, last: str | None) -> Mapping[str, object]:
    return {
        "_id": an_id(500 + number),
        "externalId": f"L-{number}",
        "companyId": an_id(owner),
        "fromDate": f"{first}T00:00:00.000Z",
        "toDate": f"{last}T00:00:00.000Z" if last else None,
        "mrr": 10,
        "_currency": "EUR",
    }


def test_statuses_that_follow_from_licenses_are_told() -> None:
    firms = [company(one) for one in range(1, 7)]
    there = [
        a_license(1, 1, "2025-01-01", None),  # ends now: canceled
        a_license(2, 2, "2025-01-01", "2025-12-31"),  # is prolonged: a customer again
        a_license(3, 3, "2025-01-01", None),  # moves to company 4
        a_license(4, 5, "2025-01-01", None),  # beside a new one: nothing changes
    ]
    said = told(
        "License",
        {
            "_id": [an_id(501), an_id(502), an_id(503), None, None],
            "externalId": [None, None, None, "L-8", "L-9"],
            "companyId": ["C-1", "C-2", "C-4", "C-5", "C-6"],
            "fromDate": ["2025-01-01", "2025-01-01", "2025-01-01", "2026-01-01", "2027-01-01"],
            "toDate": ["2026-10-31", "2026-12-31", None, None, None],
            "mrr": [10] * 5,
            "_currency": ["EUR"] * 5,
        },
        there,
        {"Company": firms},
    )
    line = said["status"]
    assert line.title == "5 companies change status by their licenses"
    assert line.rows.tolist() == [0, 1, 2, 4]
    assert set(line.hint.removesuffix(", and 1 other.").split(", ")) <= {
        "customer → canceled (1)",
        "canceled → customer (1)",
        "customer → prospect (1)",
        "prospect → customer (1)",
        "prospect → coming (1)",
    }
    one = told("License", {"externalId": ["L-1"], "toDate": ["2026-10-31"]}, there)
    same = told("Company", {"externalId": ["C-1"], "phase": ["A"]}, [company(1, phase="A")])
    assert same == {}
    assert one["status"].title == "1 company changes status by its licenses"
    unchanged = told("License", {"externalId": ["L-1"], "toDate": ["2027-10-31"]}, there)
    assert "status" not in unchanged
    nothing = told("License", {"externalId": ["L-1"], "mrr": [11]}, there)
    assert "status" not in nothing


def test_domains_that_bring_strangers_together_are_told() -> None:
    there = [
        company(1, domains=["acme.com"]),
        company(2, domains=["globex.com"]),
        company(3, domains=["old.com"]),
        company(4, domains=["moved.com"]),
    ]
    said = told(
        "Company",
        {
            "externalId": ["C-1", "C-2", "C-3", "C-4", "C-8", "C-9"],
            "name": ["N-1", "N-2", "N-3", "N-4", "N-8", "N-9"],
            "domains": [
                "acme.com; gmail.com",
                "globex.com",
                "acme.com",
                "new.com",
                "moved.com",
                None,
            ],
        },
        there,
    )
    line = said["domains"]
    assert line.rows.tolist() == [0, 2]
    assert line.title == "2 companies share an e-mail domain"
    assert line.hint.startswith("acme.com, gmail.com: ")
    many: list[Cell] = ["gmail.com; hotmail.com; yahoo.com; outlook.com; gmx.de"]
    said = told("Company", {"externalId": ["C-8"], "name": ["N-8"], "domains": many})
    assert said["domains"].title == "1 company shares an e-mail domain"
    assert " …: Planhat ties" in said["domains"].hint
    nobody = told("Company", {"externalId": ["C-2"], "domains": ["globex.com; b.com"]}, there)
    assert "domains" not in nobody


def test_the_lines_stand_with_what_takes_most_away_first() -> None:
    there = [company(1, sourceId="S-1", phase="Live", updatedAt="2026-11-21T09:00:00.000Z")]
    columns: dict[str, list[Cell]] = {
        "_id": [an_id(1), None],
        "sourceId": ["S-2", "S-9"],
        "name": ["N-1", "N-9"],
        "phase": ["Churned", "Live"],
    }
    said = list(told("Company", columns, there))
    assert said == ["newer", "source_ids", "moves phase", "creates", "automations"]
    brief = [one.code for one in told("Company", columns, there).values() if one.is_brief]
    assert brief == ["source_ids", "creates"]  # these stand beside the button
    plan = resolve_rows("Company", columns, there).plan()
    assert consent_sentence(ACME, (plan, consequences(plan, TODAY, SAVED))) == (
        "This creates 1 company, changes 1 company, overwrites 1 company changed in Planhat after "
        "this file was saved and overwrites 1 source ID in Acme production."
    )


def test_records_that_are_sent_one_at_a_time_are_told_with_the_time_it_takes() -> None:
    subjects: list[Cell] = [f"Call {number}" for number in range(200)]
    acme = {"Company": [{"_id": an_id(1), "name": "Acme"}]}
    columns: dict[str, list[Cell]] = {"companyId": ["Acme"] * 200, "subject": subjects}
    plan = resolve_rows("Conversation", columns, (), acme).plan()
    (line,) = (one for one in consequences(plan) if one.code == "singly")
    assert line.title == "200 conversations are sent one at a time: about 2 minutes"
    assert (line.rows.tolist(), line.is_grave) == (list(range(200)), False)
