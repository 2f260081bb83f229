"""A profile of the second form does by itself what the window does: each reading, previewed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from planhat_desktop.adapters.practice import open_store
from planhat_desktop.places import Places
from tests.conftest import ROOT
from tests.test_cli import Cli, write_csv


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice workspace made once, to be copied."""
    places = Places.under(tmp_path_factory.mktemp("planted"))
    open_store(places.practice_file, ROOT / "resources").close()
    return places.practice_file


@pytest.fixture
def practice(tmp_path: Path, planted: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """A command line whose practice workspace is there already."""
    cli = Cli(tmp_path / "kept", capsys)
    shutil.copyfile(planted, cli.places.practice_file)
    return cli


def preview(practice: Cli, folder: Path, lines: list[str], *links: dict[str, Any]) -> Any:
    """Return the first row's preview of a sheet of new companies."""
    file = write_csv(folder / "sheet.csv", *lines)
    key = {"column": "Key", "field": "externalId"}
    name = {"column": "Key", "field": "name"}
    fed = {one["field"] for one in links}
    own = [one for one in (key, name) if one["field"] not in fed]
    profile = folder / "p.json"
    data = {"schema": 2, "name": "p", "model": "Company", "links": [*own, *links]}
    profile.write_text(json.dumps(data), "utf-8")
    said = practice.json("preview", file, "--profile", profile, "--practice")
    return said.json["rows"][0]


@pytest.mark.parametrize(
    ("cell", "field", "reading", "sent"),
    [
        ("acme ab", "name", {"case": "title"}, "Acme Ab"),
        ("acme   ab", "name", {"spaces": "all"}, "acme ab"),
        ("Acme (old)", "name", {"replacing": [{"find": " (old)", "put": ""}]}, "Acme"),
        (
            "Berg, Anna",
            "name",
            {"replacing": [{"find": r"(\w+), (\w+)", "put": r"\2 \1", "pattern": True}]},
            "Anna Berg",
        ),
        ("a/b/c", "name", {"part": {"kind": "separator", "mark": "/", "number": -1}}, "c"),
        ("no 17", "name", {"part": {"kind": "pattern", "mark": r"no (\d+)"}}, "17"),
        ("Anna <a@b.example>", "name", {"part": {"kind": "email"}}, "a@b.example"),
        ("Anna <a@b.example>", "web", {"part": {"kind": "domain"}}, "b.example"),
        ("ca. 4 av 5", "csmScore", {"part": {"kind": "number"}}, 4),
        ("€ 1.200", "name", {"part": {"kind": "currency"}}, "EUR"),
        ("", "city", {"default": "Lund"}, "Lund"),
        ("070-174 06 05", "phonePrimary", {"phone": "SE"}, "+46701740605"),
        ("x", "city", {"overwrite": "if_empty"}, "x"),
    ],
)
def test_each_reading_is_previewed(
    practice: Cli, tmp_path: Path, cell: str, field: str, reading: dict[str, Any], sent: object
) -> None:
    link = {"column": "Cell", "field": field, "reading": reading}
    row = preview(practice, tmp_path, ["Key,Cell", f'N1,"{cell}"'], link)
    assert row["outcome"] == "create"
    assert row["changes"][field] == [None, sent]


def test_percent_and_own_words_are_previewed(practice: Cli, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "l.csv", "Key,Share,Goes on", "L1,12.5 %,klart")
    company = next(one for one in practice.stored("Company") if one.get("externalId"))
    profile = tmp_path / "p.json"
    links = [
        {"column": "Key", "field": "externalId"},
        {"column": "Share", "field": "mrr", "reading": {"percent": "fraction"}},
        {"column": "Goes on", "field": "autoRenews", "reading": {"yes": ["klart"], "no": ["ej"]}},
    ]
    constants = {"companyId": company["externalId"], "_currency": "EUR", "fromDate": "2026-01-01"}
    pairs = [{"field": name, "value": value} for name, value in constants.items()]
    data = {"schema": 2, "name": "p", "model": "License", "links": links, "constants": pairs}
    profile.write_text(json.dumps(data), "utf-8")
    (row,) = practice.json("preview", file, "--profile", profile, "--practice").json["rows"]
    changes = row["changes"]
    assert (changes["mrr"], changes["autoRenews"]) == ([None, 0.125], [None, True])


def test_columns_are_joined_and_a_problem_names_the_first(practice: Cli, tmp_path: Path) -> None:
    link = {
        "column": "A",
        "field": "csmScore",
        "also": [{"column": "B"}],
        "reading": {"joiner": "-"},
    }
    row = preview(practice, tmp_path, ["Key,A,B", "N1,1,x"], link)
    (issue,) = row["issues"]
    assert (issue["column"], issue["header"], issue["value"]) == ("B", "A", "1")
    assert issue["text"].startswith("Row 2, column B “A”: “1-x” (from “1”) is not a number.")
    row = preview(practice, tmp_path, ["Key,A,B", "N1,One,Two"], {**link, "field": "name"})
    assert row["changes"]["name"] == [None, "One-Two"]


def test_a_value_that_planhat_holds_stays(practice: Cli, tmp_path: Path) -> None:
    known = next(
        one for one in practice.stored("Company") if one.get("externalId") and one.get("phase")
    )
    file = write_csv(tmp_path / "s.csv", "Key,City,Phase", f"{known['externalId']},Lund,Nowhere")
    profile = tmp_path / "p.json"
    only = {"overwrite": "if_empty"}
    links = [
        {"column": "Key", "field": "externalId"},
        {"column": "Phase", "field": "phase", "reading": only},
    ]
    data = {"schema": 2, "name": "p", "model": "Company", "links": links}
    profile.write_text(json.dumps(data), "utf-8")
    (row,) = practice.json("preview", file, "--profile", profile, "--practice").json["rows"]
    assert (row["outcome"], row["changes"]) == ("same", {})


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"part": {"kind": "pattern", "mark": "("}}, "is no pattern: ("),
        ({"phone": "Sweden"}, "a country in two letters"),
    ],
)
def test_a_reading_that_cannot_be_used_is_told(
    practice: Cli, tmp_path: Path, reading: dict[str, Any], words: str
) -> None:
    file = write_csv(tmp_path / "s.csv", "Key", "N1")
    profile = tmp_path / "p.json"
    links = [{"column": "Key", "field": "name", "reading": reading}]
    data = {"schema": 2, "name": "p", "model": "Company", "links": links}
    profile.write_text(json.dumps(data), "utf-8")
    said = practice.json("preview", file, "--profile", profile, "--practice")
    assert said.code == 2
    assert words in said.err
