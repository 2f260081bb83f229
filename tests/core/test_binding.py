"""Profiles laid onto tables: by header, by its letters, its words, its values; doubt is told."""

from __future__ import annotations

from planhat_desktop.core.binding import best_fit, bind, fits
from planhat_desktop.core.drift import Change
from planhat_desktop.core.mapping import Confidence, Constant, Part, Reading
from planhat_desktop.core.profile import Headed, Profile, ProfileLink
from planhat_desktop.core.profileform import parse_profile
from tests.core.making import make_table
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
