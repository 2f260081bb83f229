"""Which column feeds which field: on real headers, on traps, and on everything."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Evidence, Known, share_that_fits
from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.mapping import Confidence, Constant, Mapping
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell, CellError, Formatted, Table
from tests.core.making import built_in, make_table, read_csv_table

Sheet = list[tuple[str, list[Cell]]]


def links_of(mapping: Mapping, table: Table) -> dict[str, str]:
    """Return header → field."""
    return {table.columns[one.column].header: one.field for one in mapping.links}


def suggest_one(model: str, header: str, *cells: Cell, known: Known | None = None) -> str | None:
    """Return the field suggested for a lone column, ``?`` in front when it is to check."""
    mapping = suggest(make_table([(header, list(cells))]), built_in().model(model), known)
    if not mapping.links:
        return None
    (link,) = mapping.links
    return ("?" if link.confidence is Confidence.CHECK else "") + link.field


PORTFOLIOS = {
    "01_companies_ravenstack_accounts.csv": (
        "Company",
        {"account_id": "?externalId", "account_name": "name", "country": "country"},
    ),
    "02_licenses_ravenstack_subscriptions.csv": (
        "License",
        {
            "subscription_id": "externalId",
            "account_id": "companyId",
            "start_date": "fromDate",
            "end_date": "toDate",
            "plan_tier": "?product",
            "mrr_amount": "mrr",
            "arr_amount": "arr",
            "auto_renew_flag": "autoRenews",
        },
    ),
    "03_tickets_ravenstack_support.csv": (
        "Ticket",
        {
            "ticket_id": "sourceId",
            "account_id": "companyId",
            "submitted_at": "?createdAt",
            "priority": "severity",
        },
    ),
    "04_companies_hubspot_style.csv": (
        "Company",
        {"company_id": "externalId", "company_name": "name", "country": "country"},
    ),
    "05_contacts_hubspot_style.csv": (
        "Enduser",
        {
            "contact_id": "externalId",
            "first_name": "firstName",
            "last_name": "lastName",
            "email": "email",
            "phone": "phone",
            "job_title": "position",
            "company_id": "companyId",
        },
    ),
    "06_tickets_hubspot_style.csv": (
        "Ticket",
        {
            "ticket_id": "sourceId",
            "subject": "title",
            "status": "status",
            "priority": "severity",
            "createdate": "?createdAt",
            "associated_company_id": "companyId",
        },
    ),
}


@pytest.mark.parametrize("name", PORTFOLIOS)
def test_real_portfolios_are_recognised_and_mapped(shared_data: Path, name: str) -> None:
    table = read_csv_table(shared_data / "portfolios" / name)
    model, expected = PORTFOLIOS[name]
    ranked = suggest_model(table, built_in())
    assert ranked[0][0] == model
    assert ranked[0][1] > ranked[1][1] + 0.2
    mapping = suggest(table, built_in().model(model))
    found = {
        table.columns[one.column].header: ("?" if one.confidence is Confidence.CHECK else "")
        + one.field
        for one in mapping.links
    }
    assert found == expected


@pytest.mark.parametrize(
    ("model", "header", "cell", "expected"),
    [
        # exact, label, alias, whatever the spelling
        ("Company", "name", "Acme", "name"),
        ("Company", "CUSTOMER NAME", "Acme", "name"),
        ("Company", "AccountName", "Acme", "name"),
        ("Company", "company_name", "Acme", "name"),
        ("Company", "Company-Namé", "Acme", "name"),
        ("Company", "\ufeffName", "Acme", "name"),
        ("Company", "Phone #", "+46 8 123 456", "phonePrimary"),
        ("Company", "CSM e-mail", "eva@example.com", "owner"),
        ("Company", "Customer Success Manager", "Eva Lind", "owner"),
        ("Company", "Company phone", "+46 8 123 456", "phonePrimary"),
        ("License", "MRR (EUR)", "1 200,50", "mrr"),
        ("License", "License start date", "2026-04-03", "fromDate"),
        ("License", "Auto-Renewal?", "yes", "autoRenews"),
        ("License", "CCY", "EUR", "_currency"),
        ("Enduser", "fname", "Eva", "firstName"),
        ("Enduser", "E-Mail", "eva@example.com", "email"),
        ("Invoice", "Invoice no.", "F-1", "extId"),
        # ids: one's own, another's, a CRM's, Planhat's
        ("Company", "Salesforce Account ID", "0015g00000Xyz12", "sourceId"),
        ("Company", "SalesForce ID", "0015g00000Xyz12", "sourceId"),
        ("Company", "HubSpot Record ID", "1234567", "sourceId"),
        ("Company", "Account ID", "0015g00000Xyz12AAA", "?sourceId"),
        ("Company", "Account ID", "A-17", "?externalId"),
        ("Company", "Planhat company ID", "61006bc8a1b2c3d4e5f60718", "_id"),
        ("Company", "ID", "61006bc8a1b2c3d4e5f60718", "_id"),
        ("Company", "ID", "17", "?externalId"),
        ("License", "Salesforce Account ID", "0015g00000Xyz12", "companyId"),
        ("License", "Company external id", "C-1", "companyId"),
        ("License", "account_id", "A-17", "companyId"),
        ("Ticket", "associated_company_id", "17", "companyId"),
        ("Churn", "churn_id", "17", "sourceId"),
        # near, but to check
        ("Company", "Compnay name", "Acme", "?name"),
        ("Company", "Countri", "Sweden", "?country"),
        ("License", "Annual recurring revenue", "1200", "?arr"),
        ("Ticket", "createdate", "2025-02-03", "?createdAt"),
        # nothing by its header, but by its values
        ("Enduser", "Kontaktuppgift", "eva@example.com", "?email"),
        # no guess is better than a wrong one
        ("Enduser", "Note", "Likes tea", None),
        ("License", "AMR", "1200", None),
        ("License", "New MRR", "1200", None),
        ("License", "Previous ARR", "1200", None),
        ("License", "New monthly recurring revenue", "1200", None),
        ("Company", "Ownr", "Eva", None),
        ("Company", "County", "Kent", None),
        ("Company", "Parent company", "Acme", None),
        ("Company", "Parent account ID", "A-1", None),
        ("Company", "Primary contact email", "eva@example.com", None),
        ("Company", "Last contacted", "2026-01-01", None),
        ("Enduser", "Company phone", "+46 8 123 456", None),
        ("Enduser", "Company email", "info@example.com", None),
        ("Enduser", "Last login", "2026-01-01", None),
        ("Ticket", "associated_contact_id", "17", None),
        ("Ticket", "first_response_time_minutes", "74", None),
        ("Churn", "churned", "yes", None),
        ("Company", "---", "x", None),
        ("License", "---", "2026-01-01", None),
        ("License", "To", "2026-01-01", "toDate"),
        ("Enduser", "Other e-mails", "eva@example.com", "otherEmails"),
        ("Enduser", "Other e-mails", "Eva", None),
        ("Company", "Churnd", "x", None),
    ],
)
def test_a_header_finds_its_field_or_none(
    model: str, header: str, cell: str, expected: str | None
) -> None:
    assert suggest_one(model, header, cell) == expected


@pytest.mark.parametrize(
    ("model", "header", "cells"),
    [
        ("License", "MRR", ["lots", "more"]),
        ("License", "Value", ["2026-01-01", "2026-02-01"]),
        ("License", "Start date", ["soon", "later"]),
        ("License", "Start date", [True, False]),
        ("License", "Auto renews", ["maybe", "perhaps"]),
        ("License", "Currency", ["12", "13"]),
        ("Enduser", "Email", ["Eva", "Adam"]),
        ("Enduser", "LinkedIn", ["Eva", "Adam"]),
        ("Enduser", "Phone", ["none of your business", "later"]),
        ("Enduser", "Phone", ["2026-01-01", dt.date(2026, 1, 2)]),
        ("Enduser", "Name", ["12", "13"]),
        ("Enduser", "Company", [dt.date(2026, 1, 1)]),
        ("Company", "Owner", [True, False]),
        ("Company", "Website", ["none", "unknown"]),
        ("Company", "Domains", ["eva@example.com", "b@example.com"]),
        ("Company", "External ID", [dt.datetime.fromisoformat("2026-01-01T10:00")]),
        ("Company", "Planhat ID", ["17", "18"]),
        ("Company", "Status", ["1", "2", "3"]),
        (
            "Company",
            "Status",
            [f"word {chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(60)],
        ),
        ("NPS", "Score", ["55", "80"]),
    ],
)
def test_values_that_contradict_the_field_leave_it_blank(
    model: str, header: str, cells: list[Cell]
) -> None:
    assert suggest_one(model, header, *cells) is None


def test_values_that_partly_fit_are_to_check() -> None:
    table = make_table([("MRR", ["12", "13", "n/a"])])
    (link,) = suggest(table, built_in().model("License")).links
    assert link.confidence is Confidence.CHECK
    assert link.reason.facts["doubt"] == "partly"
    assert link.reason.facts["share"] == 67


def test_words_that_are_not_yet_options_are_to_check() -> None:
    assert suggest_one("Company", "Status", "Active", "Gone") == "?status"
    assert suggest_one("Company", "Status", "Customer", "lost") == "status"


def test_a_column_without_values_goes_by_its_header() -> None:
    assert suggest_one("Company", "Name", None, None) == "name"
    assert suggest_one("Company", "Source ID", None) == "sourceId"
    assert suggest_one("Enduser", "Contact", CellError("#N/A"), None) == "name"
    assert suggest_one("Enduser", "Anything", None) is None


def test_cells_keep_their_types() -> None:
    assert suggest_one("License", "MRR", 12, 13.5, Formatted(12.0, "12,00 kr")) == "mrr"
    assert suggest_one("License", "Start date", dt.date(2026, 1, 1)) == "fromDate"
    assert suggest_one("Company", "External ID", Formatted(17.0, "0017")) == "externalId"


def test_repeated_ids_are_nobodys_own() -> None:
    ids: list[Cell] = ["A-1", "A-2"] * 8
    assert suggest_one("Company", "account_id", *ids) is None
    assert suggest_one("License", "account_id", *ids) == "companyId"


def test_the_sheet_is_matched_as_a_whole() -> None:
    sheet: Sheet = [
        ("Company", ["Acme", "Globex"]),
        ("Company ID", ["C-1", "C-2"]),
        ("Value", ["1", "2"]),
        ("Contract value", ["1", "2"]),
        ("Start", ["2026-01-01", "2026-01-02"]),
        ("Renewal date", ["2027-01-01", "2027-01-02"]),
    ]
    table = make_table(sheet)
    found = links_of(suggest(table, built_in().model("License")), table)
    assert found["Company ID"] == "companyId"
    assert "Company" not in found
    assert found["Value"] == "value"
    assert found["Start"] == "fromDate"
    assert found["Renewal date"] == "toDate"


def test_one_strong_link_is_worth_more_than_two_weak_ones() -> None:
    catalog = with_custom({"name": "Alpha", "type": "text"}, {"name": "Alpha code", "type": "text"})
    table = make_table([("Alpha", ["x"]), ("Alpha level", ["x"])])
    found = links_of(suggest(table, catalog.model("Company")), table)
    assert found == {"Alpha": "custom.Alpha"}


def test_a_column_with_a_field_of_its_own_raises_no_doubt_elsewhere() -> None:
    catalog = built_in().with_custom_fields([{"parent": "license", "name": "End", "type": "day"}])
    table = make_table([("End", ["2026-01-01"]), ("End date", ["2026-01-02"])])
    mapping = suggest(table, catalog.model("License"))
    assert links_of(mapping, table) == {"End": "custom.End", "End date": "toDate"}
    assert {one.confidence for one in mapping.links} == {Confidence.SURE}
    alone = suggest(make_table([("End", ["2026-01-01"])]), catalog.model("License"))
    assert alone.links[0].reason.facts["other"] == "End date"


def test_two_columns_for_one_field_are_a_question() -> None:
    table = make_table([("Start date", ["2026-01-01"]), ("Start Date", ["2026-01-02"])])
    (link,) = suggest(table, built_in().model("License")).links
    assert link.confidence is Confidence.CHECK
    assert link.reason.facts["doubt"] == "other_column"


def test_a_whole_name_stays_out_beside_its_parts() -> None:
    whole: Sheet = [("Name", ["Eva Lind"])]
    parts: Sheet = [("First name", ["Eva"]), ("Last name", ["Lind"])]
    model = built_in().model("Enduser")
    assert {one.field for one in suggest(make_table(whole), model).links} == {"name"}
    both = {one.field for one in suggest(make_table(whole + parts), model).links}
    assert both == {"firstName", "lastName"}


def test_defaults_become_constants_unless_a_column_feeds_them() -> None:
    task = built_in().model("Task")
    table = make_table([("Title", ["Call"])])
    assert suggest(table, task).constants == (Constant("mainType", "task"),)
    table = make_table([("Main type", ["task", "event"])])
    mapping = suggest(table, task)
    assert mapping.constants == ()
    assert mapping.link_of("mainType") is not None


def test_readings_stay_automatic_and_no_required_value_is_invented() -> None:
    table = make_table([("Start date", ["03/04/2026"]), ("MRR", ["1,5"])])
    mapping = suggest(table, built_in().model("License"))
    assert {one.field for one in mapping.links} == {"fromDate", "mrr"}
    assert {one.reading.date_order for one in mapping.links} == {"auto"}
    assert {one.reading.decimal for one in mapping.links} == {"auto"}
    assert not mapping.feeds("_currency")
    assert not mapping.feeds("companyId")
    assert mapping.key is None


KNOWN = Known.from_records(
    {
        "Company": [
            {"_id": "a" * 24, "name": "Acme", "sourceId": "A-17", "domains": ["acme.example"]},
            {"_id": "b" * 24, "name": "Globex", "externalId": 18, "sourceId": None},
            {"_id": "c" * 24, "name": "Initech", "externalId": ""},
        ],
        "User": [{"_id": "d" * 24, "nickName": "Eva", "email": "Eva@example.com"}],
        "Enduser": [],
    }
)


def test_what_is_in_the_workspace_speaks_for_a_field() -> None:
    assert suggest_one("Company", "Account ID", "A-17", known=KNOWN) == "sourceId"
    assert suggest_one("Company", "Account ID", "18", known=KNOWN) == "externalId"
    assert suggest_one("Company", "Account ID", "99", known=KNOWN) == "?externalId"
    assert suggest_one("License", "Firm A", "ACME", "Globex", known=KNOWN) == "?companyId"
    assert suggest_one("License", "Firm A", "Acme", "Nobody", known=KNOWN) is None
    assert suggest_one("License", "Kunde", "Acme", "Nobody", known=KNOWN) == "companyId"
    assert suggest_one("Company", "Nyckel", "a" * 24, "b" * 24, known=KNOWN) == "?_id"
    assert suggest_one("Company", "CSM", "eva", known=KNOWN) == "owner"


def test_a_word_that_may_be_anybodys_is_to_check() -> None:
    assert suggest_one("License", "License status") == "renewalStatus"
    assert suggest_one("License", "Status") == "?renewalStatus"


def test_names_of_people_decide_nothing_but_references() -> None:
    assert suggest_one("Enduser", "Anything", "Eva", known=KNOWN) is None


def with_custom(*listed: dict[str, object]) -> Catalog:
    return built_in().with_custom_fields([{"parent": "company", **one} for one in listed])


def test_custom_fields_are_found_by_their_names() -> None:
    catalog = with_custom(
        {"name": "ARR band", "type": "list", "listValues": ["Low", "High"]},
        {"name": "Contract start", "type": "day"},
        {"name": "Note", "type": "text"},
        {"name": "Modules", "type": "multipicklist", "listValues": ["Core", "Extra"]},
        {"name": "Support line", "type": "phone"},
    )
    table = make_table(
        [
            ("arr_band", ["Low", "High"]),
            ("custom.Contract start", ["2026-01-01"]),
            ("Modules", ["Core; Extra", "Core"]),
            ("Support line", ["08-123 456"]),
        ]
    )
    found = links_of(suggest(table, catalog.model("Company")), table)
    assert found == {
        "arr_band": "custom.ARR band",
        "custom.Contract start": "custom.Contract start",
        "Modules": "custom.Modules",
        "Support line": "custom.Support line",
    }


def test_a_sheet_of_a_thousand_columns_is_no_trouble() -> None:
    sheet: Sheet = [(f"Question {at}", ["x"]) for at in range(1000)]
    sheet.append(("Name", ["Acme"]))
    table = make_table(sheet)
    assert links_of(suggest(table, built_in().model("Company")), table) == {"Name": "name"}


SAID = """name company account id external source email phone date start end mrr arr value amount
currency owner csm status country note contact first last renewal product type"""
WORDS = st.sampled_from(SAID.split())
HEADERS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join) | st.text(max_size=12)
CELLS = st.one_of(
    st.none(), st.text(max_size=8), st.integers(-9, 99_999), st.booleans(), st.dates(),
    st.sampled_from(["a@example.com", "2026-01-01", "1 200,50", "yes", "a" * 24, "EUR"]),
)  # fmt: skip


@given(
    st.sampled_from(sorted(built_in().models)),
    st.lists(st.tuples(HEADERS, st.lists(CELLS, max_size=6)), max_size=8),
)
def test_no_field_and_no_column_comes_twice_and_values_fit(model: str, sheet: Sheet) -> None:
    table = make_table(sheet)
    mapping = suggest(table, built_in().model(model))
    fields = [one.field for one in mapping.links] + [one.field for one in mapping.constants]
    columns = [one.column for one in mapping.links]
    assert len(set(fields)) == len(fields)
    assert len(set(columns)) == len(columns)
    for link in mapping.links:
        target = built_in().model(model).find(link.field)
        assert target is not None
        assert share_that_fits(Evidence(table.columns[link.column]), target) >= 0.5


def test_known_values_without_a_text_column_are_no_evidence() -> None:
    target = Field("custom.x", "x", FieldType.TEXT)
    assert share_that_fits(Evidence(make_table([("x", ["a"])]).columns[0]), target) == 1.0


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
def test_a_letter_names_no_field(letter: str) -> None:
    """As columns are called where no row holds their names."""
    for model in ("Invoice", "NPS", "Company", "Enduser"):
        for header in (letter, letter.lower()):
            assert suggest_one(model, header, "Acme", "Globex", "Initech") is None
