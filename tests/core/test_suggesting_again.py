"""What was matched before is suggested again: sure when it was always so, else to check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.evidence import Known
from planhat_desktop.core.learning import Learned
from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.mapping import Confidence, Link, Mapping
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell, Kind, Table
from tests.core.making import built_in, make_table

DAY = dt.date(2026, 11, 12)
COMPANY = built_in().model("Company")

Sheet = Sequence[tuple[str, list[Cell]]]
WHO: Sheet = [("Wer", ["Eva", "Adam"])]


def upload(learned: Learned, sheet: Sheet, model: str = "Company", **fields: str) -> Learned:
    """Return what is learned when a sheet is sent as `suggest` says, but for these headers."""
    table = make_table(sheet)
    suggested = suggest(table, built_in().model(model), learned=learned)
    final = suggested
    for column in table.columns:
        if column.header in fields:
            for link in final.links_from(column.index):
                final = final.without(link.field)
            if fields[column.header]:
                final = final.with_link(Link(column.index, fields[column.header]))
    return learned.learn(table, final, suggested, DAY)


def said(learned: Learned, sheet: Sheet, model: str = "Company") -> dict[str, str]:
    """Return what is suggested for a sheet, as `show` has it."""
    table = make_table(sheet)
    return show(table, suggest(table, built_in().model(model), learned=learned))


def show(table: Table, mapping: Mapping) -> dict[str, str]:
    """Return header → field, ``?`` in front when it is to check."""
    return {
        table.columns[one.column].header: ("?" if one.confidence is Confidence.CHECK else "")
        + one.field
        for one in mapping.links
    }


def doubt(learned: Learned, sheet: Sheet) -> object:
    (link,) = suggest(make_table(sheet), COMPANY, learned=learned).links
    return link.reason.facts.get("doubt")


NEW = Learned(origin="me")


def test_one_choice_is_sure_the_next_time_whatever_the_spelling() -> None:
    learned = upload(NEW, WHO, Wer="owner")
    assert said(learned, WHO) == {"Wer": "owner"}
    assert said(learned, [("  WER ", ["Mia"])]) == {"  WER ": "owner"}
    assert said(learned, WHO, "License") == {}


def test_a_choice_goes_before_what_the_header_says() -> None:
    sheet: Sheet = [("Description", ["Eva"])]
    assert said(NEW, sheet) == {"Description": "description"}
    assert said(upload(NEW, sheet, Description="city"), sheet) == {"Description": "city"}


def test_values_that_contradict_a_choice_leave_it_out() -> None:
    learned = upload(NEW, [("Number", ["Eva"])], Number="city")
    assert said(learned, [("Number", ["Adam"])]) == {"Number": "city"}
    assert said(learned, [("Number", ["2026-01-01", "2026-01-02"])]) == {}
    partly = said(learned, [("Number", ["Adam", "Eva", "Mia", "2026-01-01"])])
    assert partly == {"Number": "?city"}


def test_values_of_another_kind_make_it_another_column() -> None:
    learned = upload(NEW, WHO, Wer="owner")
    table = make_table(WHO)
    numbers = tuple(replace(one, kind=Kind.NUMBER) for one in table.columns)
    assert suggest(replace(table, columns=numbers), COMPANY, learned=learned).links == ()
    assert suggest(table, COMPANY, learned=learned).link_of("owner") is not None


def test_two_different_choices_are_to_check_the_last_one_first() -> None:
    learned = upload(NEW, WHO, Wer="owner")
    learned = upload(learned, WHO, Wer="coOwner")
    assert said(learned, WHO) == {"Wer": "coOwner"}  # one refused, one taken
    learned = upload(upload(NEW, WHO, Wer="owner"), WHO, Wer="owner")
    learned = upload(learned, WHO, Wer="coOwner")
    assert said(learned, WHO)["Wer"].startswith("?")
    assert doubt(learned, WHO) == "torn"


def test_a_choice_that_is_taken_back_now_and_then_is_to_check() -> None:
    learned = NEW
    for _time in range(3):
        learned = upload(learned, WHO, Wer="owner")
    assert said(upload(learned, WHO, Wer=""), WHO) == {"Wer": "?owner"}
    assert doubt(upload(learned, WHO, Wer=""), WHO) == "unsteady"


def test_a_suggestion_that_was_refused_is_to_check_and_then_made_no_more() -> None:
    sheet: Sheet = [("Description", ["Eva"])]
    once = upload(NEW, sheet, Description="")
    assert said(once, sheet) == {"Description": "?description"}
    assert doubt(once, sheet) == "refused"
    assert said(upload(once, sheet, Description=""), sheet) == {}


def test_a_field_that_is_gone_is_not_suggested() -> None:
    learned = upload(NEW, WHO, Wer="custom.Gone")
    assert said(learned, WHO) == {}
    both = upload(upload(learned, WHO, Wer="owner"), WHO, Wer="owner")
    assert said(both, WHO) == {"Wer": "?owner"}
    (link,) = suggest(make_table(WHO), COMPANY, learned=both).links
    assert link.reason.facts["other"] == "Gone"


def test_a_column_that_stood_beside_it_before_raises_no_doubt() -> None:
    sheet: Sheet = [("Kund", ["Acme"]), ("Name", ["Acme"])]
    learned = upload(NEW, sheet, Kund="name", Name="")
    assert said(learned, sheet)["Kund"] == "name"
    alone = upload(NEW, sheet[:1], Kund="name")
    assert said(alone, sheet[:1]) == {"Kund": "name"}
    assert said(alone, sheet)["Kund"] == "?name"  # a column called Name is new


def test_a_whole_name_beside_its_parts_stays_where_it_was_put() -> None:
    sheet: Sheet = [("Namn", ["Eva Lind"]), ("First name", ["Eva"])]
    table, model = make_table(sheet), built_in().model("Enduser")
    final = Mapping("Enduser", (Link(0, "name"), Link(1, "firstName")))
    learned = NEW.learn(table, final, suggest(table, model), DAY)
    assert said(learned, sheet, "Enduser") == {"Namn": "name", "First name": "firstName"}


def test_columns_sent_before_tell_the_model() -> None:
    sheet: Sheet = [("Kund", ["Acme"]), ("Belopp X", ["12"]), ("Typ Y", ["a"])]
    assert suggest_model(make_table(sheet), built_in())[0].model != "Churn"
    fields = {"Kund": "companyId", "Belopp X": "value", "Typ Y": "reason"}
    learned = upload(NEW, sheet, "Churn", **fields)
    first = suggest_model(make_table(sheet), built_in(), learned)[0]
    assert first.model == "Churn"
    assert first.reason.facts["before"] is True


def test_a_sheet_sent_before_looks_more_like_its_model_though_no_column_is_surer() -> None:
    sheet: Sheet = [("Name", ["Acme"]), ("City", ["Bonn"])]
    learned = upload(NEW, sheet)
    shares = [
        {one.model: one.share for one in suggest_model(make_table(sheet), built_in(), past)}
        for past in (None, learned)
    ]
    assert shares[1]["Company"] == pytest.approx(shares[0]["Company"] + 0.5)
    assert shares[1]["Project"] == shares[0]["Project"]


@given(st.permutations(["owner", "coOwner", "", "owner"]), st.integers(0, 3))
def test_whatever_was_chosen_no_field_comes_twice_and_only_one_choice_is_sure(
    choices: list[str], more: int
) -> None:
    learned = NEW
    for choice in choices[: more + 1]:
        learned = upload(learned, WHO, Wer=choice)
    found = said(learned, WHO)
    assert len(found) <= 1
    if found.get("Wer") in ("owner", "coOwner"):
        pasts = learned.recall(learned.see("Company", make_table(WHO).columns[0]))
        assert sum(one.net > 0 for one in pasts if one.field) == 1


OURS = Known.from_records(
    {
        "User": [
            {"_id": "d" * 24, "firstName": "Eva", "lastName": "Lind", "email": "eva@ours.example"},
            {"_id": "e" * 24, "firstName": "Adam", "lastName": None, "email": "adam@ours.example"},
        ]
    }
)


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("Wer", ["Eva Lind", "adam"], {"Wer": "?owner"}),
        ("Wer", ["eva@ours.example", "EVA LIND"], {"Wer": "?owner"}),
        ("Wer", ["Eva Lind", "Nobody", "Stranger"], {}),
        ("Created by", ["Eva Lind", "Adam"], {}),
        ("Previous", ["Eva Lind", "Adam"], {}),
        ("CSM", ["Eva Lind", "Adam"], {"CSM": "owner"}),
    ],
)
def test_names_of_team_members_speak_for_the_owner(
    header: str, cells: list[Cell], expected: dict[str, str]
) -> None:
    table = make_table([(header, cells)])
    mapping = suggest(table, COMPANY, OURS)
    assert show(table, mapping) == expected


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Segment X", ["Gold", "silver", "Gold"], "custom.Tier"),
        ("Segment X", ["Gold", "Tin"], None),  # half of them are none of its options
        ("Segment X", ["Gold", "Gold"], None),  # a single word says little
        ("Old tier level", ["Gold", "Silver"], None),
        ("Size", ["Small", "Large"], None),  # two fields have these options
        ("Answer", ["yes", "no"], None),
        ("Grade", ["1", "2"], None),
    ],
)
def test_options_speak_for_the_one_field_that_has_them(
    header: str, cells: list[Cell], field: str | None
) -> None:
    listed = {
        "Tier": ["Gold", "Silver", "Bronze"],
        "Seats": ["Small", "Large"],
        "Budget": ["Small", "Large"],
        "Answered": ["Yes", "No"],
        "Stars": ["1", "2"],
    }
    catalog = built_in().with_custom_fields(
        {"parent": "company", "name": name, "type": "list", "listValues": options}
        for name, options in listed.items()
    )
    links = suggest(make_table([(header, cells)]), catalog.model("Company")).links
    assert [one.field for one in links] == ([field] if field else [])
    assert all(one.confidence is Confidence.CHECK for one in links)


def test_a_key_account_is_no_key() -> None:
    assert said(NEW, [("Key account", ["eva@ours.example"])]) == {}
    assert said(NEW, [("Account key", ["A-1"])]) == {"Account key": "externalId"}
