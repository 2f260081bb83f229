"""What goes out to a sheet comes back the same, or stays behind."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.changes import plain
from planhat_desktop.core.handout import (
    LONGEST_TEXT,
    Handout,
    Withheld,
    Written,
    fields_to_hand_out,
    filled_fields,
    headers_of,
    keys_to_hand_out,
    write_column,
)
from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.mapping import Confidence
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table
from tests.core.resolving import an_id, resolve_rows, with_custom

COMPANIES: list[dict[str, object]] = [
    {"_id": an_id(21), "name": "Acme AB", "externalId": "C-1"},
    {"_id": an_id(22), "name": "Twins", "externalId": "C-2"},
    {"_id": an_id(23), "name": "Twins", "externalId": "C-3"},
    {"_id": an_id(24), "name": "C-1"},  # called as another is numbered
    {"_id": an_id(25), "name": "Inc; Sons, and Co", "externalId": "C-5"},
    {"_id": an_id(26), "name": ""},
]
TEAM: list[dict[str, object]] = [
    {"_id": an_id(31), "email": "ann@x.example", "firstName": "Ann"},
    {"_id": an_id(32), "email": "both@x.example"},
    {"_id": an_id(33), "email": "both@x.example"},
    {"_id": an_id(34), "nickName": "No Mail"},
]
OTHERS = {"Company": COMPANIES, "User": TEAM, "Enduser": []}
LOOKUPS = {name: Lookup(records) for name, records in OTHERS.items()}
GONE = an_id(99)

CUSTOM = (
    Field("custom.Tier", "Tier", FieldType.OPTION, options=("Gold", "Silver, old", "A;B")),
    Field("custom.Regions", "Regions", FieldType.OPTIONS, options=("North", "South, West", "A;B")),
    Field("custom.Words", "Words", FieldType.RICH_TEXT),
    Field("custom.Days", "Days", FieldType.DAY),
    Field("custom.Stars", "Stars", FieldType.INTEGER, minimum=1, maximum=5),
    Field("custom.Done", "Done", FieldType.BOOLEAN),
    Field("custom.Mail", "Mail", FieldType.EMAIL),
    Field("custom.Page", "Page", FieldType.URL),
    Field("custom.Sum", "Sum", FieldType.NUMBER),
    Field("custom.At", "At", FieldType.DATETIME),
    Field("custom.On", "On", FieldType.DATE),
    Field("custom.Code", "Code", FieldType.OBJECT_ID),
    Field("custom.Call", "Call", FieldType.PHONE),
    Field("custom.Labels", "Labels", FieldType.TEXTS),
    Field("custom.Boss", "Boss", FieldType.REFERENCE, references="User"),
    Field("custom.Group", "Group", FieldType.REFERENCES, references="Company"),
)
CATALOG = with_custom("Company", *CUSTOM)
COMPANY = CATALOG.model("Company")

ODD_TEXTS = (
    "007|=1+1|+46 8|-|@x|n/a|TRUE|1,5|a; b|a,b|31/02/2026|x@y.example|www.x.example|2026-04-03"
    "|<b>A &amp; B</b>|A\r\nB|\x07|Gold|Silver, old|A;B|North|#N/A| x |#REF!"
)
ODD_MOMENTS = (
    "2026-04-03T00:00:00.000Z|2026-04-03T22:00:00.000+02:00|2026-04-03T12:34:56.789Z"
    "|1850-01-01T10:30:00.000Z|0001-01-01T00:00:00.000Z|1900-02-28|soon"
)
texts = st.one_of(st.text(max_size=12), st.sampled_from(ODD_TEXTS.split("|")))
moments = st.one_of(
    st.datetimes().map(lambda it: it.isoformat() + "Z"),
    st.sampled_from(ODD_MOMENTS.split("|")),
)
numbers = st.one_of(
    st.integers(-(10**19), 10**19), st.floats(), st.integers(-800_000, 3_000_000), st.booleans()
)
ids = st.sampled_from([*(str(one["_id"]) for one in (*COMPANIES, *TEAM)), GONE, "x", "extid-C-1"])
lists = st.lists(
    st.one_of(texts, ids, ids.map(lambda one: {"id": one, "name": "N"}), st.none()), max_size=3
)
listed = st.one_of(
    st.none(),
    texts,
    moments,
    numbers,
    ids,
    lists,
    st.just({"_id": an_id(31)}),
    st.just({"symbol": "EUR", "_id": "x"}),
    st.just({}),
)


def put(name: str, value: object) -> dict[str, object]:
    """Return a record, as Planhat lists it, with one value."""
    if name.startswith("custom."):
        return {"custom": {name.removeprefix("custom."): value}}
    return {name: value}


def come_back(one: Field, values: list[Any], cells: list[Written]) -> list[str]:
    """Return what would become of records when these cells are loaded as they are."""
    existing: list[dict[str, object]] = [
        {"_id": an_id(at), "name": f"n{at}"} | put(one.name, value)
        for at, value in enumerate(values, 100)
    ]
    found: list[Cell] = [None if isinstance(cell, Withheld) else cell for cell in cells]
    others = {name: listed for name, listed in OTHERS.items() if name != "Company"}
    return resolve_rows(
        "Company",
        {"_id": [str(record["_id"]) for record in existing], one.name: found},
        [*existing, *COMPANIES],
        others,
        catalog=CATALOG,
    ).words


FIELDS = [one for one in COMPANY.fields if one.name != "_id" and not one.key]


@given(st.sampled_from(FIELDS), st.lists(listed, min_size=1, max_size=4))
def test_a_sheet_that_nobody_touched_changes_nothing(one: Field, values: list[Any]) -> None:
    lookups = {**LOOKUPS, "Company": Lookup(COMPANIES)}
    cells = write_column(one, values, lookups)
    assert come_back(one, values, cells) == ["same"] * len(values)
    for value, cell in zip(values, cells, strict=True):
        assert (cell is None) == (plain(one, value) is None)


@given(
    st.sampled_from(FIELDS),
    st.lists(st.tuples(listed, listed, st.booleans()), min_size=1, max_size=5),
)
def test_the_cells_that_were_changed_are_the_changes(
    one: Field, rows: list[tuple[Any, Any, bool]]
) -> None:
    before = [row[0] for row in rows]
    after = write_column(one, [new if edited else old for old, new, edited in rows], LOOKUPS)
    expected = [
        "update"
        if edited and not isinstance(cell, Withheld | None) and plain(one, new) != plain(one, old)
        else "same"
        for (old, new, edited), cell in zip(rows, after, strict=True)
    ]
    assert come_back(one, before, after) == expected


@pytest.mark.parametrize(
    ("name", "value", "cell"),
    [
        ("custom.On", "2026-04-03T00:00:00.000Z", dt.date(2026, 4, 3)),
        ("custom.Days", 20546, dt.date(2026, 4, 3)),
        ("custom.At", "2026-04-03T14:30:00.000Z", dt.datetime.fromisoformat("2026-04-03 14:30")),
        ("custom.At", "2026-04-03T14:30:00.250Z", "2026-04-03T14:30:00.250000Z"),
        ("custom.Sum", 12.5, 12.5),
        ("custom.Sum", "12.5", 12.5),
        ("custom.Sum", 10**15, Withheld(gone=False, text="1000000000000000")),
        ("custom.Stars", 9, Withheld(gone=False, text="9")),
        ("custom.Days", 10**9, Withheld(gone=False, text="1000000000")),
        ("custom.Done", False, "no"),
        ("custom.Done", "TRUE", "yes"),
        ("custom.Words", "<b>A</b> &amp; B", "<b>A</b> &amp; B"),
        ("custom.Tier", "A;B", "A;B"),
        ("custom.Tier", "Bronze", Withheld(gone=False, text="Bronze")),
        ("custom.Regions", ["North", "South, West"], "North; South, West"),
        ("custom.Regions", ["South, West"], "South, West"),
        ("custom.Labels", ["one, and the same"], "one, and the same;"),
        ("custom.Labels", ["a;b"], Withheld(gone=False, text="['a;b']")),
        ("custom.Mail", "none", Withheld(gone=False, text="none")),
        ("custom.Boss", an_id(31), "ann@x.example"),
        ("custom.Boss", {"_id": an_id(31)}, "ann@x.example"),
        ("custom.Boss", an_id(32), an_id(32)),
        ("custom.Boss", an_id(34), an_id(34)),
        ("custom.Boss", GONE, Withheld(gone=True)),
        ("custom.Group", [an_id(21), an_id(22)], f"Acme AB; {an_id(22)}"),
        ("custom.Group", [an_id(25), an_id(24)], f"{an_id(25)}; {an_id(24)}"),
        ("custom.Group", [an_id(21), GONE], Withheld(gone=True)),
        ("name", "007", "007"),
        ("name", "=1+1", "=1+1"),
        ("name", 7.0, "7"),
        ("name", True, "true"),
        ("name", "x" * (LONGEST_TEXT + 1), Withheld(gone=False, text="x" * 200)),
        ("name", "\U0001f600" * LONGEST_TEXT, Withheld(gone=False, text="\U0001f600" * 200)),
        ("name", "bell \x07", Withheld(gone=False, text="bell \ufffd")),
        ("name", "", None),
    ],
)
def test_a_value_is_written_as_a_person_reads_it(name: str, value: Any, cell: Written) -> None:
    one = COMPANY.find(name)
    assert one is not None
    assert write_column(one, [value, value], LOOKUPS) == [cell, cell]


def test_what_points_at_records_that_could_not_be_read_stays_behind() -> None:
    boss = COMPANY.find("custom.Boss")
    assert boss is not None
    assert write_column(boss, [an_id(31)], {}) == [Withheld(gone=True)]


@pytest.mark.parametrize("model", built_in().models)
def test_the_headers_of_every_model_find_their_fields_again(model: str) -> None:
    catalog = built_in()
    mine = catalog.model(model)
    fields = fields_to_hand_out(mine, catalog)
    if mine.name == "Enduser":
        fields = tuple(one for one in fields if one.name != "name")
    dice = random.Random(model)
    for share in (1.0, 0.8, 0.6, 0.4, 0.2):
        chosen = [
            one for one in fields if one.key or one.name in mine.required or dice.random() < share
        ]
        headers = headers_of(mine, chosen)
        assert len({one.casefold() for one in headers}) == len(headers)
        table = make_table([(header, []) for header in headers], "export.xlsx", mine.plural)
        found = suggest(table, mine)
        assert [(link.field, link.confidence) for link in found.links] == [
            (one.name, Confidence.SURE) for one in chosen
        ]
    table = make_table([(one, []) for one in headers_of(mine, fields)], "x.xlsx", mine.plural)
    assert suggest_model(table, catalog)[0][0] == model


def test_fields_of_the_same_label_go_by_their_own_names() -> None:
    twin = Field("custom.Owner", "owner ", FieldType.TEXT)
    model = with_custom("Company", twin).model("Company")
    owner = model.find("owner")
    assert owner is not None
    assert headers_of(model, [owner, twin]) == ("owner", "custom.Owner")


def test_keys_are_those_that_name_one_record() -> None:
    assert keys_to_hand_out(built_in().model("Enduser")) == ("_id", "sourceId", "externalId")
    assert keys_to_hand_out(built_in().model("Invoice")) == ("_id", "sourceId", "extId")
    assert keys_to_hand_out(built_in().model("Enduser"), is_template=True) == (
        "sourceId",
        "externalId",
    )


def test_fields_are_filled_that_hold_something_anywhere() -> None:
    records: list[dict[str, object]] = [
        {"name": "A", "tags": [], "custom": {"Tier": ""}},
        {"name": None, "custom": {"Done": False}},
    ]
    assert filled_fields(records, COMPANY.fields) == {"name", "custom.Done"}


def test_pointers_at_models_that_take_no_records_stay_home() -> None:
    lost = Field("custom.Flow", "Flow", FieldType.REFERENCE, references="Workflow")
    catalog = with_custom("Company", lost)
    assert lost not in fields_to_hand_out(catalog.model("Company"), catalog)


def test_a_handout_counts_what_stayed_behind() -> None:
    one = COMPANY.fields[0]
    made = Handout(COMPANY, (one,), ("Planhat ID",), (["a", Withheld(gone=True), None],), 3)
    assert made.withheld == 1
