"""Which model a sheet is of, and why."""

from __future__ import annotations

import pytest

from planhat_desktop.app.wording.reasons import model_sentence
from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table

Sheet = list[tuple[str, list[Cell]]]


def test_file_and_sheet_names_tip_the_scale() -> None:
    sheet: Sheet = [("Name", ["x"]), ("Company", ["Acme"])]
    by_file = suggest_model(make_table(sheet, "projects 2026.xlsx"), built_in())
    by_sheet = suggest_model(make_table(sheet, "export.xlsx", "Objectives"), built_in())
    assert by_file[0][0] == "Project"
    assert by_sheet[0][0] == "Objective"


def test_every_model_has_a_share_and_users_come_late() -> None:
    table = make_table([("Email", ["a@example.com"]), ("First name", ["Eva"])])
    ranked = suggest_model(table, built_in())
    assert {one.model for one in ranked} == set(built_in().models)
    assert all(0 <= one.share <= 1 for one in ranked)
    assert [one.share for one in ranked] == sorted((one.share for one in ranked), reverse=True)
    assert ranked[0][0] == "Enduser"


def test_nothing_looks_like_nothing() -> None:
    assert {one.share for one in suggest_model(make_table([]), built_in())} <= {0.0}
    assert suggest(make_table([]), built_in().model("Company")).links == ()


def rank(headers: str) -> list[str]:
    """Return the models that a sheet without a name or a value could be of, best first."""
    table = make_table([(one, []) for one in headers.split(";")])
    return [one.model for one in suggest_model(table, built_in())]


@pytest.mark.parametrize(
    "headers",
    [
        "Company External Id;Metric id;Value;Date",
        "Account ID;Metric;Value;Date",
        "External ID;Metric;Count;Timestamp;Model",
        "externalId;dimensionId;value;date",
        "MetricId;CompanyExternalId;Value;Date",
        "Company External Id;Dimension id;Value",
        "Company External Id;Metric;Value;Date;Source;Comment",
        "Company External Id;KPI name;Value;Date",
        "Customer ID;KPI;Amount;Day",
        "Company;Metric name;Value;Date",  # whose it is, is asked for next
        "Kundnummer;Nyckeltal;Värde;Datum",
        "Kunden-ID;Kennzahl;Wert;Datum",
        "Code client;Indicateur;Valeur;Date",
    ],
)
def test_a_sheet_that_names_metrics_is_one_of_metrics(headers: str) -> None:
    assert rank(headers)[0] == "Metric"


@pytest.mark.parametrize(
    "headers",
    [
        "User email;Action;Date",
        "Email;Event;Timestamp",
        "Email;Event name;Occurred at;Count",
        "Email;Activity;Date",
        "euExtId;action;date;weight",
        "User ID;Event;Time;Company External Id",
        "cId;id;name;email;weight;action;date;count",  # as Planhat's old docs have it
        "E-post;Händelse;Datum",
        "E-Mail-Adresse;Ereignis;Datum",
    ],
)
def test_a_sheet_of_nothing_but_events_is_one_of_activities(headers: str) -> None:
    assert rank(headers)[0] == "UserActivity"


@pytest.mark.parametrize(
    ("headers", "model"),
    [
        ("Company;Objective;Metric;Target;Current value", "Objective"),
        ("Company;Name;Metric;Value;Start date;End date", "Project"),
        ("Project;Metric;Company", "Project"),
        ("Company External Id;Value;Date", "Churn"),
        ("External ID;Name", "Company"),
        ("External ID;Name;Value", "Company"),
        ("Company ID;Churn reason;Value;Date", "Churn"),
        ("Company;Product;Value;Currency;From date", "License"),
        ("Company name;Action;Owner;Due date", "Task"),
        ("Email;Action;Owner;Due date", "Task"),
        ("Company;Email;Event;Date;Subject", "Conversation"),
        ("Company;Event;Date;Description;Owner", "Conversation"),
        ("Email;First name;Last name;Last action", "Enduser"),
        ("Email;Score;Date;Comment", "NPS"),
        ("Email;Action;Date;Info", "NPS"),
    ],
)
def test_a_metric_or_an_event_among_other_things_makes_nothing_of_them(
    headers: str, model: str
) -> None:
    """What is added for good is not guessed where something else may be meant."""
    ranked = rank(headers)
    assert ranked[0] == model
    assert not {"Metric", "UserActivity"} & set(ranked[:3])


def test_why_a_sheet_is_of_metrics_is_told_by_its_column() -> None:
    for header in ("KPI", "Metric id"):
        table = make_table([("Account ID", []), (header, []), ("Value", [])])
        best = suggest_model(table, built_in())[0]
        assert "own_id" not in best.reason.facts  # a metric has no id of its own
        assert model_sentence(best.reason, best.model, 1) == (
            f"The column “{header}” names the metric ID, which metrics need."
        )
