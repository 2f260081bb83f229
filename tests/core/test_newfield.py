"""Fields that are to be made: what a column suggests, and what is checked before one is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planhat_desktop.core.catalog import CUSTOM_TYPES
from planhat_desktop.core.kinds import find_kind
from planhat_desktop.core.newfield import (
    MOST_OPTIONS,
    Fault,
    FaultCode,
    NewField,
    check,
    own_fields,
    propose,
    tidy,
    to_body,
)
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Cell, Column
from planhat_desktop.core.values import fold
from tests.core.making import built_in, make_table

COMPANY = built_in().model("Company")


def column_of(cells: Sequence[Cell], header: str = "Health tier") -> Column:
    """Return a column with the kind the reader would find."""
    made = make_table([(header, cells)]).columns[0]
    return replace(made, kind=find_kind(made.cells, made.counts))


def code_of(new: NewField, model: Model = COMPANY, taken: Sequence[str] = ()) -> FaultCode | None:
    fault = check(new, model, taken)
    return fault.code if fault is not None else None


# What a column suggests


@pytest.mark.parametrize(
    ("cells", "kind", "options"),
    [
        (["Gold", "Silver", "Gold", "Silver", None], "list", ("Gold", "Silver")),
        (["Gold", "gold ", "GOLD", "Silver"] * 2, "list", ("Gold", "Silver")),
        (["00123", "00124"] * 2, "list", ("00123", "00124")),
        (["a; b", "b", "a"] * 2, "multipicklist", ("a", "b")),
        (["a|b", "b|c"] * 3, "multipicklist", ("a", "b", "c")),
        (["Ja", "Nej", "Ja", None], "checkbox", ()),
        (["yes", "no"], "checkbox", ()),
        ([True, False, None], "checkbox", ()),
        (["x", None, "x"], "checkbox", ()),
        (["+46 70 123 45 67", "(020) 123-4567"], "phone", ()),
        ([f"+46 70 {n:07}" for n in range(300)], "phone", ()),
        ([f"words of row {n}" for n in range(300)], "text", ()),
        (["one", "two", "three"], "text", ()),
        (["long " * 20, "short"] * 4, "text", ()),
        ([f"o{n}" for n in range(MOST_OPTIONS + 1)] * 3, "text", ()),
        ([12, 13.5, 12], "number", ()),
        (["1 200,50", "13"], "number", ()),
        ([dt.date(2026, 4, 3)], "day", ()),
        (["2026-04-03 10:15"], "date", ()),
        (["ann@acme.example", "bo@acme.example"], "email", ()),
        (["https://acme.example"], "url", ()),
        ([None, "  "], "text", ()),
        ([], "text", ()),
    ],
)
def test_a_type_is_proposed_that_fits_the_cells(
    cells: list[Cell], kind: str, options: tuple[str, ...]
) -> None:
    assert propose(column_of(cells), "Company") == NewField("Company", "Health tier", kind, options)


def test_texts_of_rows_that_do_not_count_are_no_options() -> None:
    column = column_of(["Gold", "Silver", "Gold", "Silver"])
    some = replace(column, cells=(*column.cells, "Title of the sheet"))
    assert propose(some, "Company").options == ("Gold", "Silver")


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)
)


@given(st.lists(CELLS, max_size=40), st.text(max_size=10))
@example(["\x1c", "0"], "x")
def test_each_proposal_can_be_made_once_it_has_a_name(cells: list[Cell], header: str) -> None:
    new = propose(column_of(cells, header), "Company")
    assert new.type in CUSTOM_TYPES
    bare = replace(COMPANY, fields=())
    assert code_of(new, bare) in (None, FaultCode.NO_NAME)
    assert code_of(replace(new, name="A name"), bare) is None


# What is checked


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewField("Company", "Tier", "text"), None),
        (NewField("Company", "Tier", "list", ("a", "b")), None),
        (NewField("Company", " ", "text"), FaultCode.NO_NAME),
        (NewField("Company", " Tier", "text"), FaultCode.NAME_UNTIDY),
        (NewField("Company", "Ti\u200ber", "text"), FaultCode.NAME_UNTIDY),
        (NewField("Company", "Tier", "tier"), FaultCode.NO_SUCH_TYPE),
        (NewField("Company", "Tier", "list"), FaultCode.NO_OPTIONS),
        (NewField("Company", "Tier", "list", ("a", " ")), FaultCode.OPTION_EMPTY),
        (NewField("Company", "Tier", "multipicklist", ("a", "A ")), FaultCode.OPTION_TWICE),
        (NewField("Company", "Tier", "text", ("a",)), FaultCode.OPTIONS_UNWANTED),
        (NewField("Company", "external  id", "text"), FaultCode.NAME_UNTIDY),
        (NewField("Company", "external id", "text"), FaultCode.NAME_TAKEN),
    ],
)
def test_what_cannot_be_made_is_named(new: NewField, code: FaultCode | None) -> None:
    assert code_of(new) is code


def test_a_model_without_fields_of_its_own_gets_none() -> None:
    timesheet = built_in().model("Timesheet")
    assert code_of(NewField("Timesheet", "Tier", "text"), timesheet) is FaultCode.NO_FIELDS


NAMES = st.text("aAäÄßéE1 ", min_size=1, max_size=6).map(lambda one: " ".join(one.split()))


@given(st.lists(NAMES, max_size=6), NAMES.filter(bool))
def test_a_name_is_there_once_whatever_its_case(taken: list[str], name: str) -> None:
    bare = replace(COMPANY, fields=())
    fault = check(NewField("Company", name, "text"), bare, taken)
    same = [one for one in taken if fold(one) == fold(name)]
    expected = Fault(FaultCode.NAME_TAKEN, {"name": same[0]}) if same else None
    assert fault == expected
    assert code_of(NewField("Company", name.upper(), "text"), bare, [name]) is FaultCode.NAME_TAKEN


@given(st.lists(st.text("aAb ", max_size=3), max_size=6))
def test_each_option_is_there_once(options: list[str]) -> None:
    new = tidy(NewField("Company", "Tier now", "list", tuple(options)))
    folded = [fold(one) for one in options if one.strip()]
    assert [fold(one) for one in new.options] == folded
    expected = None if folded else FaultCode.NO_OPTIONS
    if len(set(folded)) < len(folded):
        expected = FaultCode.OPTION_TWICE
    assert code_of(new) is expected


@given(st.text(max_size=12), st.sampled_from(sorted(CUSTOM_TYPES)), st.lists(st.text(max_size=4)))
def test_tidied_is_tidy(name: str, kind: str, options: list[str]) -> None:
    new = tidy(NewField("Company", name, kind, tuple(options)))
    assert tidy(new) == new
    assert code_of(new) not in (
        FaultCode.NAME_UNTIDY,
        FaultCode.OPTION_EMPTY,
        FaultCode.OPTIONS_UNWANTED,
    )


# What is sent, and what a workspace has


def test_what_is_sent_says_that_the_field_is_to_be_seen() -> None:
    assert to_body(NewField("Company", "Tier", "text"), "company") == {
        "name": "Tier",
        "type": "text",
        "parent": "company",
        "isHidden": False,
    }
    body = to_body(NewField("Enduser", "Tier", "list", ("a", "b")), "endUser")
    assert (body["parent"], body["listValues"]) == ("endUser", ["a", "b"])


def test_the_model_is_spelled_as_the_workspace_spells_it() -> None:
    listed: list[dict[str, object]] = [
        {"name": "A", "parent": "endusers", "type": "text"},
        {"name": "B", "parent": "company", "type": "text"},
        {"name": "C", "parent": "unicorn", "type": "text"},
    ]
    own = own_fields(listed, built_in(), "Enduser")
    assert (own.parent, own.names) == ("endusers", ("A",))
    assert own_fields(listed, built_in(), "License").parent == "license"


@pytest.mark.parametrize(
    ("changed", "is_it"),
    [
        ({}, True),
        ({"listValues": ["b", "a"]}, True),
        ({"listValues": ["a"]}, False),
        ({"listValues": None}, False),
        ({"type": "multipicklist"}, False),
        ({"name": "tier"}, False),
        ({"isFormula": True}, False),
    ],
)
def test_the_very_field_is_told_from_one_like_it(changed: dict[str, object], is_it: bool) -> None:
    one: dict[str, object] = {
        "name": "Tier",
        "type": "list",
        "parent": "company",
        "listValues": ["a", "b"],
    }
    own = own_fields([one | changed], built_in(), "Company")
    assert own.has(NewField("Company", "Tier", "list", ("a", "b"))) is is_it
