"""Profiles laid onto tables: by header, by its letters, its words, its values; doubt is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.binding import Bound, best_fit, bind, fits
from planhat_desktop.core.drift import Change
from planhat_desktop.core.mapping import Confidence, Constant, Link, Mapping, Part, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.profile import Headed, Profile, ProfileLink, profile_of
from planhat_desktop.core.profileform import parse_profile
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Cell, Table
from tests.core.making import built_in, make_table
from tests.core.test_profile import LICENSE, headed, renewals


def test_columns_are_found_exactly_then_by_their_letters() -> None:
    profile = parse_profile(renewals())
    bound = bind(profile, headed("contract_no", "Customer", "Amount", "Other"), LICENSE)
    assert [(one.column, one.field) for one in bound.mapping.links] == [
        (0, "externalId"),
        (1, "companyId"),
        (2, "value"),
    ]
    nearly, exact, _ = bound.mapping.links
    assert nearly.confidence is Confidence.CHECK
    assert nearly.reason.facts["header"] == "Contract no"
    assert exact.confidence is Confidence.SURE
    assert bound.missing_columns == ("Starts",)
    assert bound.unknown_fields == ("custom.Tier",)
    assert bound.mapping.constants == (Constant("_currency", "EUR"),)


def test_a_header_without_letters_is_found_to_the_letter_only() -> None:
    profile = Profile("n", "License", (ProfileLink("---", "value"),))
    assert bind(profile, headed("---"), LICENSE).mapping.links[0].column == 0
    assert bind(profile, headed("***"), LICENSE).missing_columns == ("---",)


def test_constants_and_keys_of_unknown_fields_are_named_or_dropped() -> None:
    profile = Profile(
        "n", "License", (), (Constant("custom.Gone", "1"), Constant("mrr", "2")), key="email"
    )
    bound = bind(profile, headed(), LICENSE)
    assert bound.unknown_fields == ("custom.Gone",)
    assert bound.mapping.constants == (Constant("mrr", "2"),)
    assert bound.mapping.key is None


def test_duplicate_headers_are_taken_by_order() -> None:
    links = (ProfileLink("Date", "fromDate"), ProfileLink("Date", "toDate"))
    profile = Profile("n", "License", links)

    def columns(*headers: str) -> list[int]:
        return [one.column for one in bind(profile, headed(*headers), LICENSE).mapping.links]

    assert columns("Date", "x", "Date") == [0, 2]
    assert columns("x", "Date") == [1, 1]
    assert columns("x") == []


def test_a_place_that_is_not_there_is_missing() -> None:
    profile = Profile("n", "License", (ProfileLink("Date", "toDate", place=2),))
    assert bind(profile, headed("Date", "Date"), LICENSE).mapping.links[0].column == 1
    assert bind(profile, headed("Date"), LICENSE).missing_columns == ("Date",)


def test_fit_is_the_share_of_columns_found() -> None:
    profile = parse_profile(renewals())
    assert fits(profile, headed("Contract no", "customer", "STARTS", "Amount", "Tier")) == 1.0
    assert fits(profile, headed("Contract no", "Customer", "Nothing")) == 0.4
    assert fits(Profile("n", "License"), headed("x")) == 0.0


def test_the_best_fitting_profile_is_offered() -> None:
    small = Profile("small", "License", (ProfileLink("A", "value"),))
    large = Profile("large", "License", (ProfileLink("A", "value"), ProfileLink("B", "mrr")))
    assert best_fit([small, large], headed("A", "B", "C")) == large
    assert best_fit([small, large], headed("A", "C")) == small
    assert best_fit([small, large], headed("C")) is None
    assert best_fit([], headed("C")) is None


def test_what_is_made_of_cells_is_looked_at_where_they_are_split_or_joined() -> None:
    split = Reading(part=Part("separator", "|", 2), date_order="DMY")
    joined = Reading(joiner="/", date_order="DMY")
    profile = Profile(
        "n",
        "License",
        (
            ProfileLink("Term", "fromDate", split),
            ProfileLink("A", "toDate", joined, also=(Headed("B"), Headed("C"))),
        ),
    )
    for still, term, first, second in (
        (True, "x|31/12/2026", "31", "1"),
        (False, "31|12/31/2026", "1", "31"),
    ):
        table = make_table([("Term", [term]), ("A", [first]), ("B", [second]), ("C", ["2026"])])
        bound = bind(profile, table, LICENSE)
        changes = [one.change for one in bound.drift]
        assert changes == ([] if still else [Change.ORDER, Change.ORDER])
        sure = {one.confidence is Confidence.SURE for one in bound.mapping.links}
        assert sure == {still}


# What has changed


def month(*columns: tuple[str, Sequence[Cell]]) -> Table:
    return make_table(list(columns))


CODES = [f"C-{one:03}" for one in range(20)]
NAMES = [f"Acme {chr(65 + one)}lfa" for one in range(20)]
MAILS = [f"p{one}@acme.com" for one in range(20)]
STARTS = [dt.date(2024, 1, 1) + dt.timedelta(9 * one) for one in range(20)]
ENDS = [dt.date(2026, 6, 1) + dt.timedelta(9 * one) for one in range(20)]
TIERS = ["Gold", "Silver"] * 10
AMOUNTS = [1000.5 + 37 * one for one in range(20)]

JANUARY = month(
    ("Contract no", CODES),
    ("Customer", NAMES),
    ("Start", STARTS),
    ("End", ENDS),
    ("Amount", AMOUNTS),
    ("Remark", ["text"] * 20),
)
LINKS = Mapping(
    "License",
    (
        Link(0, "externalId"),
        Link(1, "companyId"),
        Link(2, "fromDate"),
        Link(3, "toDate"),
        Link(4, "value"),
    ),
)
KEPT = profile_of(LINKS, JANUARY, Policy(), "Monthly")


def changes(bound: Bound) -> list[tuple[Change, str]]:
    return [(one.change, one.field) for one in bound.drift]


def column_of(bound: Bound, field: str) -> int | None:
    link = bound.mapping.link_of(field)
    return None if link is None else link.column


def doubtful(bound: Bound) -> set[str]:
    return {one.field for one in bound.mapping.links if one.confidence is Confidence.CHECK}


def test_nothing_drifts_in_the_same_kind_of_file() -> None:
    bound = bind(KEPT, JANUARY, LICENSE)
    assert bound.drift == ()
    assert doubtful(bound) == set()


def test_renamed_and_translated_columns_are_found_and_doubted() -> None:
    table = month(
        ("Kunde", NAMES), ("Xyzzy", ENDS), ("Amount EUR", AMOUNTS), ("Start date", STARTS),
        ("Contract ID", CODES), ("Remark", ["text"] * 20),
    )  # fmt: skip
    bound = bind(KEPT, table, LICENSE)
    found = {name: column_of(bound, name) for name in ("companyId", "fromDate", "value")}
    assert found == {"companyId": 0, "fromDate": 3, "value": 2}
    assert column_of(bound, "externalId") == 4
    assert column_of(bound, "toDate") == 1  # by its values alone
    assert doubtful(bound) == {"externalId", "companyId", "fromDate", "toDate", "value"}
    told = {field: change for change, field in changes(bound)}
    assert told["companyId"] is Change.TRANSLATED
    assert told["fromDate"] is Change.RENAMED
    assert told["toDate"] is Change.SAME_VALUES
    assert len(bound.questions) == 5


def test_a_dropped_column_is_not_made_up_from_one_that_looks_like_it() -> None:
    other = [dt.date(2026, 6, 3) + dt.timedelta(8 * one) for one in range(20)]
    table = month(
        ("Contract no", CODES), ("Customer", NAMES), ("Start", STARTS), ("Amount", AMOUNTS),
        ("Last login", other), ("Empty", [None] * 20),
    )  # fmt: skip
    bound = bind(KEPT, table, LICENSE)
    assert bound.missing_columns == ("End",)
    assert changes(bound) == [(Change.COLUMN_GONE, "toDate"), (Change.NEW_COLUMNS, "")]
    assert bound.drift[-1].facts["headers"] == ("Last login",)
    assert bound.questions == ()


def test_exchanged_headers_are_doubted() -> None:
    table = month(
        ("Contract no", CODES), ("Customer", NAMES), ("Start", ENDS), ("End", STARTS),
        ("Amount", AMOUNTS), ("Remark", ["text"] * 20),
    )  # fmt: skip
    bound = bind(KEPT, table, LICENSE)
    assert doubtful(bound) == {"fromDate", "toDate"}
    assert [one.change for one in bound.drift] == [Change.SWAPPED, Change.SWAPPED]
    assert {str(one.facts["other"]) for one in bound.drift} == {"Start", "End"}


def test_values_of_another_kind_are_doubted() -> None:
    table = month(
        ("Contract no", MAILS), ("Customer", NAMES), ("Start", ["soon"] * 6 + ["later"] * 14),
        ("End", ENDS), ("Amount", AMOUNTS), ("Remark", ["text"] * 20),
    )  # fmt: skip
    bound = bind(KEPT, table, LICENSE)
    assert doubtful(bound) == {"externalId", "fromDate"}
    assert {one.change for one in bound.drift} == {Change.VALUES}
    facts = {one.field: one.facts for one in bound.drift}
    assert (facts["externalId"]["was"], facts["externalId"]["is"]) == ("text", "email")


def test_values_of_another_form_are_doubted_only_where_there_are_enough() -> None:
    names = [f"{one}/{one}//{one}+{one}" for one in range(20)]
    others = [["?!"] * 20, names]
    told = []
    for cells in others:
        table = month(("Contract no", cells), ("Customer", NAMES), ("Start", STARTS), ("End", ENDS))
        told.append((Change.VALUES, "externalId") in changes(bind(KEPT, table, LICENSE)))
    assert told == [False, True]


def test_columns_of_one_header_are_told_apart_by_what_they_look_like() -> None:
    table = month(("Date", STARTS), ("Date", ENDS), ("Amount", AMOUNTS))
    links = Mapping("License", (Link(0, "fromDate"), Link(1, "toDate"), Link(2, "value")))
    kept = profile_of(links, table, Policy(), "n")
    assert bind(kept, table, LICENSE).drift == ()
    turned = bind(kept, month(("Date", ENDS), ("Date", STARTS), ("Amount", AMOUNTS)), LICENSE)
    assert doubtful(turned) == {"fromDate", "toDate"}
    one = bind(kept, month(("Date", ENDS), ("Amount", AMOUNTS)), LICENSE)
    assert (column_of(one, "toDate"), column_of(one, "fromDate")) == (0, None)
    assert (Change.PLACE, "toDate") in changes(one)
    three = month(("Date", MAILS), ("Date", STARTS), ("Date", ENDS), ("Amount", AMOUNTS))
    more = bind(kept, three, LICENSE)
    assert (column_of(more, "fromDate"), column_of(more, "toDate")) == (1, 2)
    assert doubtful(more) == {"fromDate", "toDate"}


def test_a_header_that_is_there_twice_now_is_doubted_without_knowledge_too() -> None:
    profile = Profile("n", "License", (ProfileLink("Amount", "value"),))
    bound = bind(profile, headed("Amount", "Amount"), LICENSE)
    assert (column_of(bound, "value"), doubtful(bound)) == (0, {"value"})


def test_two_fields_of_one_column_stay_with_one_column() -> None:
    table = month(("Customer", NAMES), ("Customer", CODES))
    kept = profile_of(
        Mapping("License", (Link(0, "companyId"), Link(0, "product"))),
        month(("Customer", NAMES)),
        Policy(),
        "n",
    )
    bound = bind(kept, table, LICENSE)
    assert column_of(bound, "companyId") == column_of(bound, "product") == 0


def test_an_order_or_mark_that_no_longer_fits_is_doubted() -> None:
    days = ["31/01/2026", "28/02/2026"] * 10
    amounts = ["1.234,50", "99,10"] * 10
    before = month(("Start", days), ("Amount", amounts))
    reading = Reading(date_order="DMY"), Reading(decimal=",")
    links = Mapping("License", (Link(0, "fromDate", reading[0]), Link(1, "value", reading[1])))
    kept = profile_of(links, before, Policy(), "n")
    assert bind(kept, before, LICENSE).drift == ()
    now = month(
        ("Start", ["01/31/2026", "02/28/2026"] * 10), ("Amount", ["1,234.50", "99.10"] * 10)
    )
    bound = bind(kept, now, LICENSE)
    assert changes(bound) == [(Change.ORDER, "fromDate"), (Change.MARK, "value")]
    assert [one.facts["is"] for one in bound.drift] == ["MDY", "."]
    assert doubtful(bound) == {"fromDate", "value"}
    iso = bind(kept, month(("Start", ["2026-01-31"] * 20), ("Amount", amounts)), LICENSE)
    assert iso.drift == ()  # read the same by any order


def test_joined_columns_are_found_each_and_missed_together() -> None:
    table = month(("First", NAMES), ("Second", CODES))
    kept = profile_of(Mapping("License", (Link(0, "product", also=(1,)),)), table, Policy(), "n")
    moved = bind(kept, month(("Second", CODES), ("First", NAMES)), LICENSE)
    assert moved.mapping.links[0].columns == (1, 0)
    gone = bind(kept, month(("First", NAMES)), LICENSE)
    assert gone.missing_columns == ("Second",)
    assert gone.mapping.links == ()


# Fields of the workspace

TIER = Field("custom.Tier", "Tier", FieldType.OPTION, options=("Gold", "Silver"), id="f1")


def licenses(*fields: Field) -> Model:
    return replace(LICENSE, fields=(*LICENSE.fields, *fields))


def tiered(reading: Reading | None = None) -> Profile:
    links = Mapping("License", (Link(0, "custom.Tier", reading or Reading()),))
    return profile_of(links, month(("Tier", TIERS)), Policy(), "n", licenses(TIER))


def test_a_renamed_field_is_known_by_its_id_and_told() -> None:
    level = replace(TIER, name="custom.Level", label="Level")
    bound = bind(tiered(), month(("Tier", TIERS)), licenses(level))
    assert [(one.field, one.confidence) for one in bound.mapping.links] == [
        ("custom.Level", Confidence.SURE)
    ]
    assert changes(bound) == [(Change.FIELD_RENAMED, "custom.Level")]
    assert bound.questions == ()


def test_without_an_id_a_field_like_it_is_doubted_and_several_are_none() -> None:
    other = replace(TIER, name="custom.Tier name", label="Tier name", id="")
    bound = bind(tiered(), month(("Tier", TIERS)), licenses(other))
    assert doubtful(bound) == {"custom.Tier name"}
    assert [one.change for one in bound.questions] == [Change.FIELD_RENAMED]
    more = replace(other, name="custom.Tier level", label="Tier level")
    bound = bind(tiered(), month(("Tier", TIERS)), licenses(other, more))
    assert bound.unknown_fields == ("custom.Tier",)
    assert changes(bound) == [(Change.FIELD_GONE, "")]
    assert bind(Profile("n", "License", (ProfileLink("A", "gone"),)), headed("A"), LICENSE).drift


def test_a_field_that_is_fed_already_takes_the_place_of_none() -> None:
    both = (Link(0, "custom.Tier"), Link(1, "custom.Level"))
    level = replace(TIER, name="custom.Level", label="Level", id="f2")
    table = month(("Tier", TIERS), ("Level", TIERS))
    kept = profile_of(Mapping("License", both), table, Policy(), "n", licenses(TIER, level))
    bound = bind(kept, table, licenses(replace(level, id="f1")))
    assert bound.unknown_fields == ("custom.Tier",)


def test_new_options_are_named_unless_they_have_a_value() -> None:
    cells = ["Gold", "Gold+", "Silver", None, "N/A"] * 4
    table = month(("Tier", cells))
    bound = bind(tiered(Reading(values={"N/A": "Gold"})), table, licenses(TIER))
    assert changes(bound) == [(Change.NEW_OPTIONS, "custom.Tier")]
    assert bound.drift[0].facts["values"] == ("Gold+",)
    assert doubtful(bound) == set()
    many = month(("Tier", [f"T{one}" for one in range(600)]))
    assert Change.NEW_OPTIONS not in [
        one for one, _field in changes(bind(tiered(), many, licenses(TIER)))
    ]
    open_ended = replace(TIER, is_closed=False)
    assert bind(tiered(), table, licenses(open_ended)).drift == ()


def test_a_shared_profile_still_knows_addresses_and_ids_by_their_form() -> None:
    links = Mapping("Enduser", (Link(0, "email"), Link(1, "externalId")))
    kept = profile_of(links, month(("Mail to", MAILS), ("Ref", CODES)), Policy(), "n")
    shared = kept.for_sharing()
    assert all(one.seen is not None and not one.seen.sketch for one in shared.columns)
    model = built_in().model("Enduser")
    fresh = month(("Xyzzy", [f"C-{one}" for one in range(300, 320)]), ("Qwerty", MAILS))
    bound = bind(shared, fresh, model)
    assert (column_of(bound, "email"), column_of(bound, "externalId")) == (1, 0)
    assert doubtful(bound) == {"email", "externalId"}
    # With a trace of the cells it is known that not one of them is the same.
    others = month(("Xyzzy", [f"C-{one}" for one in range(300, 320)]))
    assert column_of(bind(kept, others, model), "externalId") is None


def test_no_column_of_an_old_profile_is_new() -> None:
    old = replace(KEPT, columns=())
    bound = bind(old, month(("Contract no", CODES), ("Brand new", NAMES)), LICENSE)
    assert Change.NEW_COLUMNS not in [one for one, _field in changes(bound)]


def test_a_profile_is_offered_though_headers_are_in_other_words() -> None:
    table = headed("Vertragsnummer", "Kunde", "Start date", "End", "Zzz")
    assert 0.6 <= fits(KEPT, table) < 1.0
    assert best_fit([KEPT], table) == KEPT
    assert fits(KEPT, headed("Remark")) == 0.0
    assert best_fit([KEPT], headed("Amount", "Remark")) is None


@given(st.permutations(range(6)), st.sets(st.integers(0, 5), max_size=3))
def test_whatever_goes_or_moves_what_is_left_is_sure(order: list[int], gone: set[int]) -> None:
    columns = [(one.header, [one.cells[code] for code in one.codes]) for one in JANUARY.columns]
    left = [one for one in order if one not in gone]
    bound = bind(KEPT, month(*(columns[one] for one in left)), LICENSE)
    for link in LINKS.links:
        found = bound.mapping.link_of(link.field)
        if link.column in gone:
            assert found is None
        else:
            assert found is not None
            assert left[found.column] == link.column
            assert found.confidence is Confidence.SURE
