"""Every reason and every gap has its sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.wording.gaps import gap_sentence
from planhat_desktop.app.wording.reasons import model_sentence, reason_sentence, share_words
from planhat_desktop.core.binding import bind
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.gaps import Gap, GapCode
from planhat_desktop.core.mapping import BY_HAND, Reason
from planhat_desktop.core.profile import Profile, ProfileLink
from planhat_desktop.core.suggestion import suggest
from tests.core.making import built_in, make_table

LICENSE = built_in().model("License")


@pytest.mark.parametrize("code", GapCode)
@pytest.mark.parametrize("blocks", [True, False])
def test_every_gap_has_a_sentence(code: GapCode, blocks: bool) -> None:
    text = gap_sentence(Gap(code, ("companyId", "custom.Gone"), blocks), LICENSE)
    assert text.endswith(".")
    assert "{" not in text
    assert "custom." not in text


def test_gaps_speak_planhats_words() -> None:
    gap = Gap(GapCode.REQUIRED, ("fromDate",), blocks=True)
    assert gap_sentence(gap, LICENSE) == (
        "Start date has no column, and a new License needs it. "
        "Match a column, or set one value for all rows."
    )


KNOWN = Known.from_records({"Company": [{"name": "Acme", "externalId": "C-1"}]})


@pytest.mark.parametrize(
    ("model", "header", "cell", "sentence"),
    [
        ("Company", "country", "Sweden", "The same name as in Planhat."),
        ("License", "Start date", "2026-01-01", "The header says Start date."),
        ("License", "TCV", "12", "Another word for Value."),
        ("Company", "company_id", "C-9", "The id of each company."),
        (
            "License",
            "Client number",
            "C-1",
            "The company that each license belongs to. 100 % of its values are in Planhat.",
        ),
        ("License", "Tier", "Gold", "Often means Product."),
        ("License", "MRR (EUR)", "12", "The header reads like “MRR”."),
        ("Company", "Countri", "Sweden", "The header is nearly “Country”."),
        ("Enduser", "Kontakt", "eva@example.com", "The values are e-mail addresses."),
        ("License", "Whose", "Acme", "100 % of its values are in Planhat as Company."),
        (
            "License",
            "Kunde",
            "Acme",
            "German for “Customer”. 100 % of its values are in Planhat.",
        ),
        (
            "Company",
            "Account ID",
            "A-17",
            "The id of each company. It could also be Source ID.",
        ),
    ],
)
def test_a_link_says_why(model: str, header: str, cell: str, sentence: str) -> None:
    table = make_table([(header, [cell])])
    (link,) = suggest(table, built_in().model(model), KNOWN).links
    assert reason_sentence(link.reason) == sentence


def test_the_missing_part_of_a_name_says_beside_which_it_stands() -> None:
    table = make_table([("Vorname", ["Eva"]), ("Name", ["Sol"])])
    first, last = suggest(table, built_in().model("Enduser")).links
    assert reason_sentence(first.reason) == "German for “First name”."
    said = "Beside “Vorname”, this is probably Last name. It could also be Name."
    assert reason_sentence(last.reason) == said


def test_doubts_are_told_too() -> None:
    partly = make_table([("MRR", ["1", "2", "?"])])
    (link,) = suggest(partly, LICENSE).links
    assert "Only 67 % of its values fit." in reason_sentence(link.reason)
    twice = make_table([("MRR", ["1"]), ("Mrr", ["2"])])
    (link,) = suggest(twice, LICENSE).links
    assert "The column “Mrr” fits as well." in reason_sentence(link.reason)


def test_links_by_hand_and_of_profiles_say_so() -> None:
    assert reason_sentence(BY_HAND) == "You chose it."
    profile = Profile("P", "License", (ProfileLink("MRR", "mrr"), ProfileLink("ARR", "arr")))
    bound = bind(profile, make_table([("MRR", ["1"]), ("arr", ["2"])]), LICENSE)
    assert [reason_sentence(one.reason) for one in bound.mapping.links] == [
        "From the profile “P”.",
        "From the profile “P”, where the column is called “ARR”.",
    ]


@given(st.text(max_size=8))
def test_headers_with_braces_are_shown_as_they_are(header: str) -> None:
    reason = Reason("profile_nearly", {"name": "{x}", "header": header})
    assert header in reason_sentence(reason)


def test_what_was_learned_says_how_often_and_when() -> None:
    own = {"times": 3, "last": "2026-11-12", "own": True}
    assert (
        reason_sentence(Reason("learned", own)) == "You matched this 3 times, last on 12 Nov 2026."
    )
    once = {"times": 1, "last": "2026-11-12", "own": False, "doubt": "torn", "other": "Owner"}
    said = "Your colleagues matched this once, on 12 Nov 2026. At other times it went to Owner."
    assert reason_sentence(Reason("learned", once)) == said
    for doubt in ("unsteady", "refused"):
        assert reason_sentence(Reason("learned", own | {"doubt": doubt})).count(".") == 2


def test_options_say_their_share() -> None:
    facts = {"share": 90, "label": "Tier"}
    assert reason_sentence(Reason("options", facts)) == "90 % of its values are options of Tier."


def test_a_model_says_the_strongest_of_what_speaks_for_it() -> None:
    facts: dict[str, object] = {"matched": 3, "columns": 4}
    assert share_words(Reason("model", facts)) == "3 of 4 columns"
    assert share_words(Reason("model")) == ""
    few = "3 of 4 columns read like fields of licenses."
    assert model_sentence(Reason("model", facts), "License") == few
    facts["sheet"] = "Licenses {2}"
    named = "The sheet is called “Licenses {2}”."
    assert model_sentence(Reason("model", facts), "License") == f"{named} {few}"
    facts |= {"own_id": "license_id", "before": True}
    said = "Columns like these were sent as licenses before."
    assert model_sentence(Reason("model", facts), "License", 1) == said
    told = model_sentence(Reason("model", facts), "License")
    assert told == f"{said} The column “license_id” names the id of each license."
    assert model_sentence(Reason("model"), "License") == "Nothing in the sheet speaks for it."
