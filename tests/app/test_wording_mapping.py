"""Every reason and every gap has its sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.app.wording.gaps import gap_sentence
from planhat_desktop.app.wording.reasons import reason_sentence
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
        ("Company", "country", "Sweden", "The header is Planhat's own name for Country."),
        ("License", "Start date", "2026-01-01", "The header says Start date."),
        ("License", "TCV", "12", "“TCV” is another word for Value."),
        ("Company", "company_id", "C-9", "The header names the id of each Company."),
        (
            "License",
            "Client number",
            "C-1",
            "The header names the Company that each License belongs to. "
            "100 % of the values are in this workspace.",
        ),
        ("License", "Tier", "Gold", "“Tier” often means Product."),
        ("License", "MRR (EUR)", "12", "The header reads like “MRR”."),
        ("Company", "Countri", "Sweden", "The header is nearly “Country”."),
        ("Enduser", "Kontakt", "eva@example.com", "The values are e-mail addresses."),
        ("License", "Whose", "Acme", "100 % of the values are in this workspace as Company."),
        (
            "License",
            "Kunde",
            "Acme",
            "“Kunde” is German for “Customer”. 100 % of the values are in this workspace.",
        ),
        (
            "Company",
            "Account ID",
            "A-17",
            "The header names the id of each Company. It could also be Source ID.",
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
    assert reason_sentence(first.reason) == "“Vorname” is German for “First name”."
    said = "Beside “Vorname”, this is probably Last name. It could also be Name."
    assert reason_sentence(last.reason) == said


def test_doubts_are_told_too() -> None:
    partly = make_table([("MRR", ["1", "2", "?"])])
    (link,) = suggest(partly, LICENSE).links
    assert "Only 67 % of the values fit." in reason_sentence(link.reason)
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
