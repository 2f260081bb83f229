"""The command line keeps the contract of automation.md: names, JSON keys, exit codes."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
import xlsxwriter

from planhat_desktop.__main__ import main
from planhat_desktop.adapters.practice import PracticeServer, open_store
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.rechecking import recheck
from planhat_desktop.cli import commands
from planhat_desktop.cli.driving import find_code
from planhat_desktop.places import Places
from tests.adapters.practice_bench import Bench, bench
from tests.conftest import ROOT

SAMPLES = ROOT / "resources" / "samples"
PORTFOLIO = SAMPLES / "portfolio.xlsx"
TOKEN = "a-token-long-enough-to-be-one-0123456789"
OUTCOMES = ("created", "updated", "unchanged", "refused", "held", "not_sent", "unknown")

Json = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What a call answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Json:
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer

    @property
    def trouble(self) -> str:
        """Return the trouble's code, having looked at how it is told."""
        told = self.json["trouble"]
        assert list(told) == ["code", "what", "do"]
        assert told["what"] in self.err
        assert "Traceback" not in self.out + self.err
        code: str = told["code"]
        return code


class Cli:
    """Calls the command line in this process, with everything it keeps in one folder."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.places = Places.under(folder)
        self._capture = capture

    def __call__(self, *words: str | Path, quiet: bool = True) -> Said:
        self._capture.readouterr()
        quietly = ["--quiet"] if quiet else []
        code = main(["--places", str(self.folder), *quietly, *map(str, words)])
        out, err = self._capture.readouterr()
        return Said(code, out, err)

    def json(self, *words: str | Path) -> Said:
        """Call with ``--json``; stdout is exactly one line that holds one object."""
        said = self(*words, "--json")
        assert said.out.count("\n") == 1
        return said

    def stored(self, model: str) -> list[Json]:
        """Return a model's records in the practice workspace that is kept here."""
        store = open_store(self.places.practice_file, ROOT / "resources")
        try:
            rows = store.query(f'SELECT body FROM "{model}" ORDER BY seq')
            return [orjson.loads(body) for (body,) in rows]
        finally:
            store.close()


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(tmp_path / "kept", capsys)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice workspace made once, to be copied."""
    places = Places.under(tmp_path_factory.mktemp("planted"))
    open_store(places.practice_file, ROOT / "resources").close()
    return places.practice_file


@pytest.fixture
def practice(cli: Cli, planted: Path) -> Cli:
    """A command line whose practice workspace is there already."""
    shutil.copyfile(planted, cli.places.practice_file)
    return cli


def write_profile(path: Path, model: str, columns: Mapping[str, str], **more: object) -> Path:
    links = [{"column": column, "field": name} for column, name in columns.items()]
    data = {"schema": 1, "name": path.stem, "model": model, "links": links, **more}
    path.write_text(json.dumps(data), "utf-8")
    return path


def write_csv(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def companies(tmp_path: Path) -> tuple[Path, Path]:
    """A small file of companies and the profile that fits it."""
    rows = [f"N{place},Company {place}" for place in range(4)]
    file = write_csv(tmp_path / "companies.csv", "Number,Title", *rows)
    return file, write_profile(
        tmp_path / "companies.json", "Company", {"Number": "externalId", "Title": "name"}
    )


# inspect


def test_inspect_tells_what_a_file_is(cli: Cli) -> None:
    said = cli.json("inspect", PORTFOLIO)
    assert said.code == 0
    answer = said.json
    assert list(answer) == [
        *("file", "format", "encoding", "delimiter", "sheets", "sheet", "header_row"),
        *("data_rows", "columns", "notes"),
    ]
    assert (answer["file"], answer["format"]) == ("portfolio.xlsx", "xlsx")
    assert (answer["encoding"], answer["delimiter"]) == (None, None)
    assert [list(one) for one in answer["sheets"]] == [["name", "hidden", "rows", "columns"]] * len(
        answer["sheets"]
    )
    names = [one["name"] for one in answer["sheets"]]
    assert answer["sheet"] in names
    keys = ["index", "letter", "header", "kind", "filled", "distinct", "samples"]
    assert all(list(one) == keys for one in answer["columns"])
    assert [one["index"] for one in answer["columns"]] == list(range(len(answer["columns"])))
    assert [one["letter"] for one in answer["columns"]][:3] == ["A", "B", "C"]
    kinds = {"text", "number", "date", "datetime", "boolean", "email", "url", "empty", "mixed"}
    assert {one["kind"] for one in answer["columns"]} <= kinds
    assert all(isinstance(text, str) for one in answer["columns"] for text in one["samples"])
    assert all(list(one) == ["code", "text"] for one in answer["notes"])
    assert said.err == ""
    other = cli.json("inspect", PORTFOLIO, "--sheet", names[-1]).json
    assert other["sheet"] == names[-1]


def test_inspect_tells_encoding_and_delimiter_of_a_text_file(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "Kunden.csv"
    file.write_bytes("Name;Ort\nMüller;Köln\nMaier;Ulm\n".encode("cp1252"))
    answer = cli.json("inspect", file).json
    assert (answer["format"], answer["delimiter"], answer["data_rows"]) == ("csv", ";", 2)
    assert answer["encoding"] is not None
    assert answer["columns"][0]["samples"][0] == "Müller"


def test_titles_above_the_header_are_noted(cli: Cli, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Portfolio of November"], [], ["Name", "Phase", "MRR"], ["Acme", "Live", 5]):
        sheet.append(row)
    sheet.append(["Globex", "Trial", 6])
    book.save(tmp_path / "titled.xlsx")
    answer = cli.json("inspect", tmp_path / "titled.xlsx").json
    assert (answer["header_row"], answer["data_rows"]) == (3, 2)
    notes = {one["code"]: one["text"] for one in answer["notes"]}
    assert "title_rows_skipped" in notes
    assert "3" in notes["title_rows_skipped"]


def test_what_a_person_reads_is_no_json(cli: Cli) -> None:
    said = cli("inspect", PORTFOLIO, quiet=False)
    assert said.code == 0
    assert said.out.startswith("portfolio.xlsx: sheet “")
    assert "Reading the file" in said.err
    assert cli("inspect", PORTFOLIO).err == ""
    assert "Other sheets: “Contacts”, “Licenses”\n" in said.out


def test_a_person_is_told_of_a_sheet_what_it_has_and_lacks(cli: Cli, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "s.csv", "1,2", "3,4")
    assert cli("inspect", file).out.startswith("s.csv: sheet “s”, 2 rows, no column names.\n")
    file = write_csv(tmp_path / "s.csv", "Zebra,Foo", "3,4")
    assert "“s”, 1 row, column names in row 1." in cli("inspect", file).out
    assert cli("suggest", file, "--model", "License").out == (
        "No column fits a field.\nNot used: Zebra, Foo\n"
        "Needed and not found: companyId, _currency, fromDate, value, mrr, arr\n"
    )


# suggest


def test_suggest_names_links_what_is_left_over_and_what_is_missing(
    cli: Cli, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "s.csv", "Account name,Zebra,MRR", "Acme,9,5", "Globex,8,6")
    said = cli.json("suggest", file, "--model", "License")
    assert said.code == 0
    answer = said.json
    assert list(answer) == ["model", "links", "unmapped", "missing"]
    assert answer["model"] == "License"
    keys = ["column", "index", "field", "confidence", "reason"]
    assert all(list(one) == keys for one in answer["links"])
    assert {one["confidence"] for one in answer["links"]} <= {"sure", "check"}
    assert answer["unmapped"] == ["Zebra"]
    assert answer["missing"] == ["_currency", "fromDate"]


def test_suggest_knows_the_workspaces_own_fields(practice: Cli, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "s.csv", "Contract ID,Tier", "L1,Basic")
    without = practice.json("suggest", file, "--model", "License").json
    with_them = practice.json("suggest", file, "--model", "License", "--practice").json
    fields = [
        {one["field"] for one in answer["links"] if one["index"] == 1}
        for answer in (without, with_them)
    ]
    assert fields[0] != fields[1] == {"custom.Tier"}


def test_suggest_knows_companies_of_the_workspace(practice: Cli, tmp_path: Path) -> None:
    names = [str(one["name"]) for one in practice.stored("Company")][:6]
    file = write_csv(tmp_path / "s.csv", "Contract ID,Firm A", *(f"L,{one}" for one in names))
    without = practice.json("suggest", file, "--model", "License").json
    with_them = practice.json("suggest", file, "--model", "License", "--practice").json
    assert without["unmapped"] == ["Firm A"]
    (link,) = (one for one in with_them["links"] if one["column"] == "Firm A")
    assert (link["field"], link["confidence"]) == ("companyId", "check")
    assert link["reason"] == "100 % of its values are in Planhat as Company."


def test_suggest_goes_by_what_earlier_uploads_taught(cli: Cli, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "s.csv", "Name,Wer", "Acme,Eva", "Globex,Adam")
    assert cli.json("suggest", file, "--model", "Company").json["unmapped"] == ["Wer"]
    count = {"by": "me", "taken": 3, "refused": 0, "last": "2026-11-12"}
    lesson = {"model": "Company", "header": "wer", "look": "text", "field": "owner"}
    learned = {"schema": 1, "origin": "me", "learned": [{**lesson, "counts": [count]}]}
    cli.places.learned_file.write_text(json.dumps(learned), "utf-8")
    link = cli.json("suggest", file, "--model", "Company").json["links"][1]
    assert (link["field"], link["confidence"]) == ("owner", "sure")
    assert link["reason"] == "You matched this 3 times, last on 12 Nov 2026."
    cli.places.learned_file.write_text("{", "utf-8")
    said = cli.json("suggest", file, "--model", "Company")
    assert said.code == 0
    assert "kept aside" in said.err


def test_a_saved_suggestion_is_a_profile_that_fits_its_file(practice: Cli, tmp_path: Path) -> None:
    profile = tmp_path / "mine.json"
    words = ("--model", "License", "--practice", "--save", profile)
    assert practice("suggest", SAMPLES / "licenses.csv", *words).code == 0
    saved = json.loads(profile.read_text("utf-8"))
    assert (saved["schema"], saved["name"], saved["model"]) == (1, "mine", "License")
    said = practice.json("preview", SAMPLES / "licenses.csv", "--profile", profile, "--practice")
    assert sum(said.json["counts"].values()) == 40


def test_an_unknown_model_is_named_with_those_there_are(cli: Cli) -> None:
    said = cli.json("suggest", PORTFOLIO, "--model", "Customer")
    assert (said.code, said.trouble) == (2, "no_such_model")
    assert "Enduser" in said.err


# preview


def test_preview_tells_every_row_and_sends_nothing(practice: Cli) -> None:
    before = practice.stored("License")
    said = practice.json(
        *("preview", SAMPLES / "licenses.csv"),
        *("--profile", SAMPLES / "licenses.profile.json", "--practice"),
    )
    answer = said.json
    assert list(answer) == ["model", "counts", "rows"]
    assert answer["model"] == "License"
    assert list(answer["counts"]) == ["create", "update", "same", "held"]
    assert sum(answer["counts"].values()) == len(answer["rows"]) == 40
    assert said.code == (1 if answer["counts"]["held"] else 0)
    assert [one["row"] for one in answer["rows"]] == list(range(2, 42))
    for one in answer["rows"]:
        assert list(one) == ["row", "outcome", "id", "by", "changes", "issues"]
        assert (one["id"] is not None) == (one["by"] is not None)
        if one["outcome"] in ("update", "create"):
            assert one["changes"]
            assert all(len(pair) == 2 for pair in one["changes"].values())
        if one["outcome"] == "held":
            assert "blocked" in {issue["severity"] for issue in one["issues"]}
    told = dict.fromkeys(answer["counts"], 0)
    for one in answer["rows"]:
        told[one["outcome"]] += 1
    assert told == answer["counts"]
    assert practice.stored("License") == before


def test_an_issue_names_cell_and_reason(practice: Cli, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "bad.csv", "Key,Title,Start", "K1,Acme,31/02/2026", "K2,Globex,28/02/2026"
    )
    known = next(one for one in practice.stored("Company") if one.get("externalId"))
    columns = {"Key": "sourceId", "Title": "product", "Start": "fromDate"}
    constants = {"companyId": known["externalId"], "_currency": "EUR", "mrr": "5"}
    pairs = [{"field": name, "value": value} for name, value in constants.items()]
    profile = write_profile(tmp_path / "p.json", "License", columns, constants=pairs)
    said = practice.json("preview", file, "--profile", profile, "--practice")
    assert said.code == 1
    first, second = said.json["rows"]
    assert (first["outcome"], second["outcome"]) == ("held", "create")
    (issue,) = first["issues"]
    assert list(issue) == [
        *("code", "severity", "column", "header", "field", "value", "text"),
    ]
    assert issue["text"].startswith("Row 2, column C “Start”: “31/02/2026” is not a date.")
    del issue["text"]
    assert issue == {
        "code": "not_a_date",
        "severity": "blocked",
        "column": "C",
        "header": "Start",
        "field": "fromDate",
        "value": "31/02/2026",
    }
    plainly = practice("preview", file, "--profile", profile, "--practice")
    assert "1 create · 1 held" in plainly.out
    assert "Nothing was sent." in plainly.out


# upload


def test_an_upload_has_to_be_confirmed(practice: Cli, companies: tuple[Path, Path]) -> None:
    file, profile = companies
    said = practice.json("upload", file, "--profile", profile, "--practice")
    assert (said.code, said.trouble) == (2, "not_confirmed")
    assert practice.json("runs").json == {"runs": []}


def test_upload_sends_reports_and_remembers(
    practice: Cli, companies: tuple[Path, Path], tmp_path: Path
) -> None:
    file, profile = companies
    report = tmp_path / "out.xlsx"
    words = ("upload", file, "--profile", profile, "--practice", "--yes")
    said = practice.json(*words, "--report", report)
    assert said.code == 0
    answer = said.json
    assert list(answer) == ["run", "counts", "rows"]
    assert tuple(answer["counts"]) == OUTCOMES
    assert answer["counts"] == dict.fromkeys(OUTCOMES, 0) | {"created": 4}
    assert all(list(one) == ["row", "outcome", "id", "message"] for one in answer["rows"])
    made = {one["externalId"]: one for one in practice.stored("Company") if "externalId" in one}
    assert [one["id"] for one in answer["rows"]] == [made[f"N{place}"]["_id"] for place in range(4)]
    sheet = openpyxl.load_workbook(report).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [
        *("Number", "Title", "Outcome", "Message", "Planhat ID"),
    ]
    assert [cell.value for cell in sheet[2]][:3] == ["N0", "Company 0", "created"]
    again = practice.json(*words)
    assert again.code == 0
    assert again.json["counts"]["unchanged"] == 4
    runs = practice.json("runs").json["runs"]
    assert [one["run"] for one in runs] == [again.json["run"], answer["run"]]
    assert list(runs[0]) == ["run", "at", "workspace", "model", "file", "state", "counts"]
    assert runs[1]["counts"] == answer["counts"]
    assert (runs[1]["file"], runs[1]["model"]) == ("companies.csv", "Company")
    assert {one["state"] for one in runs} == {"finished"}
    assert str(runs[0]["run"]) in practice("runs").out


def test_a_file_that_changes_under_an_upload_is_not_sent(
    practice: Cli, companies: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, profile = companies

    def change(*given: Any, **named: Any) -> Any:
        file.write_text(file.read_text(encoding="utf-8") + "N9,More\n", encoding="utf-8")
        return prepare(*given, **named)

    monkeypatch.setattr(commands, "prepare", change)
    said = practice.json("upload", file, "--profile", profile, "--practice", "--yes")
    assert (said.code, said.trouble) == (2, "file_changed")
    assert practice.json("runs").json == {"runs": []}


def test_what_changed_in_planhat_since_the_preview_is_held(
    practice: Cli, companies: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, profile = companies
    words = ("upload", file, "--profile", profile, "--practice", "--yes")
    assert practice.json(*words).code == 0
    write_csv(file, "Number,Title", "N0,Ours 0", "N1,Ours 1")

    def change(prepared: Any, planhat: Any, clock: Any) -> Any:
        planhat.upsert("/companies", b'[{"externalId": "N1", "name": "Theirs"}]')
        return recheck(prepared, planhat, lambda: clock() + dt.timedelta(minutes=5))

    monkeypatch.setattr(commands, "recheck", change)
    said = practice.json(*words)
    assert said.code == 1
    assert said.json["counts"] == dict.fromkeys(OUTCOMES, 0) | {"updated": 1, "held": 1}
    held = said.json["rows"][1]
    assert (held["row"], held["outcome"]) == (3, "held")
    assert held["message"].startswith("Row 3: Somebody changed Name in Planhat since the preview.")
    names = {one.get("externalId"): one["name"] for one in practice.stored("Company")}
    assert (names["N0"], names["N1"]) == ("Ours 0", "Theirs")


def test_without_json_an_upload_speaks_in_counts(
    practice: Cli, companies: tuple[Path, Path]
) -> None:
    file, profile = companies
    said = practice("upload", file, "--profile", profile, "--practice", "--yes", quiet=False)
    assert said.code == 0
    assert said.out == "4 created\n"
    assert "Sending" in said.err
    assert practice("runs").code == 0


def test_no_row_stays_behind_in_silence(practice: Cli, tmp_path: Path) -> None:
    rows = [f"N{place},Company {place},{place}" for place in range(1, 5)]
    file = write_csv(tmp_path / "c.csv", "Number,Title,Seats", *rows, "Total,,10")
    columns = {"Number": "externalId", "Title": "name"}
    profile = write_profile(tmp_path / "c.json", "Company", columns)
    said = practice("preview", file, "--profile", profile, "--practice", quiet=False)
    assert (said.code, said.out) == (0, "4 create\nNothing was sent.\n")
    assert "Row 6 looks like a total. “Total” is left out." in said.err


def test_the_sheet_a_profile_fits_is_taken_though_another_is_longer(
    practice: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, head, count in (("Long", "Remark", 9), ("Mine", "Number", 3)):
            sheet = book.add_worksheet(name)
            for row in range(count):
                sheet.write_row(row, 0, [f"{head} {row}" if row else head, f"T{row}"])
    columns = {"Number": "externalId", "T0": "name"}
    profile = write_profile(tmp_path / "c.json", "Company", columns)
    said = practice.json("preview", file, "--profile", profile, "--practice")
    assert [one["row"] for one in said.json["rows"]] == [2, 3]
    chosen = practice("preview", file, "--profile", profile, "--practice", "--sheet", "Long")
    assert chosen.code == 2


def test_held_rows_end_with_code_one(practice: Cli, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "twice.csv", "Number,Title", "T1,One", "T1,Two", "T2,Three")
    profile = write_profile(
        tmp_path / "p.json", "Company", {"Number": "externalId", "Title": "name"}
    )
    said = practice.json("upload", file, "--profile", profile, "--practice", "--yes")
    assert said.code == 1
    assert said.json["counts"] == dict.fromkeys(OUTCOMES, 0) | {"created": 2, "held": 1}
    held = said.json["rows"][1]
    assert (held["row"], held["outcome"], held["id"]) == (3, "held", None)
    assert "row 2" in held["message"]


@pytest.mark.parametrize("stop", [{"max_creates": 3}, {"max_creates": 0}])
def test_more_creations_than_allowed_end_with_code_four(
    practice: Cli, companies: tuple[Path, Path], stop: Json, tmp_path: Path
) -> None:
    file, _profile = companies
    columns = {"Number": "externalId", "Title": "name"}
    profile = write_profile(tmp_path / "p.json", "Company", columns, policy={"stop": stop})
    said = practice.json("upload", file, "--profile", profile, "--practice", "--yes")
    assert said.code == 4
    assert said.json["counts"]["not_sent"] == 4
    assert "4 records would be created" in said.err
    assert practice.json("runs").json["runs"][0]["state"] == "stopped"


def test_a_new_mapping_that_would_shift_names_ends_with_code_four(
    practice: Cli, tmp_path: Path
) -> None:
    known = [one for one in practice.stored("Company") if one.get("externalId")][:40]
    names = [str(one["name"]).replace(",", "") for one in known]
    rows = zip((one["externalId"] for one in known), [*names[1:], names[0]], strict=True)
    file = write_csv(tmp_path / "slipped.csv", "Key,Name", *map(",".join, rows))
    columns = {"Key": "externalId", "Name": "name"}
    profile = write_profile(tmp_path / "p.json", "Company", columns)
    words = (file, "--profile", profile, "--practice")
    shown = practice("preview", *words, quiet=False)
    assert "“Name” would get what another record holds now" in shown.err
    said = practice.json("upload", *words, "--yes")
    assert said.code == 4
    assert said.json["counts"] == dict.fromkeys(OUTCOMES, 0) | {"not_sent": 40}
    assert "Nothing was sent. Look at the preview; if it is right, “resume” it." in said.err
    before = {str(one["_id"]): one["name"] for one in known}
    after = {str(one["_id"]): one["name"] for one in practice.stored("Company")}
    assert before.items() <= after.items()
    again = practice.json("resume", said.json["run"], "--practice", "--yes")
    assert (again.code, again.json["counts"]["updated"]) == (0, 40)


@pytest.mark.parametrize(
    ("file", "profile", "sheet"),
    [
        ("portfolio.xlsx", "portfolio-companies", ["--sheet", "Companies"]),
        ("portfolio.xlsx", "portfolio-contacts", ["--sheet", "Contacts"]),
        ("portfolio.xlsx", "portfolio-licenses", ["--sheet", "Licenses"]),
        ("contacts.csv", "portfolio-contacts", []),
        ("licenses.csv", "licenses", []),
    ],
)
def test_no_sample_raises_a_doubt(practice: Cli, file: str, profile: str, sheet: list[str]) -> None:
    mapping = SAMPLES / f"{profile}.profile.json"
    where = ("--profile", mapping, "--practice")
    said = practice("preview", SAMPLES / file, *where, *sheet, quiet=False)
    assert "Comparing" in said.err
    assert "rows looked at" not in said.err


@pytest.mark.parametrize(
    ("mode", "counts"),
    [("update_only", {"update": 1, "held": 1}), ("create_only", {"create": 1, "held": 1})],
)
def test_the_profile_says_what_may_be_done(
    practice: Cli, tmp_path: Path, mode: str, counts: Json
) -> None:
    known = next(one for one in practice.stored("Company") if one.get("externalId"))
    file = write_csv(tmp_path / "m.csv", "Key,Name", f"{known['externalId']},Other", "X1,New")
    columns = {"Key": "externalId", "Name": "name"}
    profile = write_profile(tmp_path / "p.json", "Company", columns, policy={"mode": mode})
    answer = practice.json("preview", file, "--profile", profile, "--practice").json
    assert {name: count for name, count in answer["counts"].items() if count} == counts


# What cannot be used: code 2


@pytest.mark.parametrize(
    "words",
    [
        ("inspect",),
        ("suggest", "x.csv"),
        ("preview", "x.csv", "--practice"),
        ("preview", "x.csv", "--profile", "p.json"),
        ("preview", "x.csv", "--profile", "p.json", "--practice", "--workspace", "Mine"),
        ("preview", "x.csv", "--profile", "p.json", "--practice", "--pace", "0"),
        ("preview", "x.csv", "--profile", "p.json", "--practice", "--pace", "quick"),
        ("upload", "x.csv", "--profile", "p.json", "--practice", "--yes", "--force"),
        ("x.csv", "y.csv"),
        ("--nonsense",),
        ("runs", "extra"),
    ],
)
def test_a_call_that_makes_no_sense_is_told_so(cli: Cli, words: Sequence[str]) -> None:
    said = cli.json(*words)
    assert (said.code, said.trouble) == (2, "usage")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", ["inspect", "suggest", "preview", "upload", "runs"])
def test_each_command_explains_itself(cli: Cli, command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli(command, "--help")
    assert ended.value.code == 0


def test_files_that_cannot_be_read_are_told_in_a_sentence(cli: Cli, tmp_path: Path) -> None:
    empty = tmp_path / "empty.xlsx"
    empty.touch()
    for file in (tmp_path / "absent.csv", empty, tmp_path):
        said = cli.json("inspect", file)
        assert said.code == 2
        assert said.trouble
        assert file.name in said.err
    said = cli.json("inspect", PORTFOLIO, "--sheet", "Nowhere")
    assert said.code == 2
    assert said.trouble


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", ""),
        ("[]", ""),
        ('{"schema": 99, "name": "x", "model": "Company", "links": []}', "newer"),
        ('{"schema": 1, "name": "x", "links": []}', ""),
    ],
)
def test_a_profile_that_is_none_is_told_so(
    practice: Cli, companies: tuple[Path, Path], tmp_path: Path, text: str, words: str
) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(text, "utf-8")
    said = practice.json("preview", companies[0], "--profile", profile, "--practice")
    assert said.code == 2
    assert said.trouble
    assert words in said.err
    absent = practice.json("preview", companies[0], "--profile", tmp_path / "no", "--practice")
    assert absent.code == 2


def test_a_profile_for_another_file_is_told_with_what_it_lacks(
    practice: Cli, companies: tuple[Path, Path], tmp_path: Path
) -> None:
    columns = {"Number": "externalId", "Label": "name", "Title": "custom.Unheard of"}
    profile = write_profile(tmp_path / "p.json", "Company", columns)
    said = practice.json("preview", companies[0], "--profile", profile, "--practice")
    assert (said.code, said.trouble) == (2, "profile_does_not_fit")
    assert "“Label”" in said.err
    assert "“custom.Unheard of”" in said.err
    profile = write_profile(tmp_path / "p.json", "Customer", columns)
    said = practice.json("preview", companies[0], "--profile", profile, "--practice")
    assert (said.code, said.trouble) == (2, "no_such_model")


def test_what_only_a_person_can_say_is_not_done_unattended(
    practice: Cli, companies: tuple[Path, Path], tmp_path: Path
) -> None:
    columns = {"Number": "externalId", "Name of the company": "name"}
    profile = write_profile(tmp_path / "p.json", "Company", columns)
    file = tmp_path / "companies.csv"
    file.write_text("Number,Company name\n1,Acme\n2,Globex\n", "utf-8")
    said = practice.json("upload", file, "--profile", profile, "--practice", "--yes")
    assert (said.code, said.trouble) == (2, "profile_does_not_fit")
    assert "“Name of the company” is now “Company name”" in said.err
    spelt = {"Number": "externalId", "company_name": "name"}
    profile = write_profile(tmp_path / "p.json", "Company", spelt)
    said = practice.json("preview", file, "--profile", profile, "--practice")
    assert said.code == 0  # the letters are the same


def test_a_report_that_has_no_folder_stops_before_anything_is_sent(
    practice: Cli, companies: tuple[Path, Path], tmp_path: Path
) -> None:
    file, profile = companies
    words = ("upload", file, "--profile", profile, "--practice", "--yes", "--report")
    said = practice.json(*words, tmp_path / "nowhere" / "out.xlsx")
    assert (said.code, said.trouble) == (2, "no_report_folder")
    assert practice.json("runs").json == {"runs": []}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("r.pdf", "report_kind"),
        ("report", "report_kind"),
        ("companies.csv", "report_is_input"),
        ("companies.json", "report_kind"),
        ("linked.csv", "report_is_input"),
    ],
)
def test_a_report_is_no_other_kind_of_file_and_never_written_over_what_is_read(
    practice: Cli, companies: tuple[Path, Path], tmp_path: Path, name: str, code: str
) -> None:
    file, profile = companies
    (tmp_path / "linked.csv").symlink_to(file)
    before = file.read_bytes(), profile.read_bytes()
    words = ("upload", file, "--profile", profile, "--practice", "--yes", "--report")
    said = practice.json(*words, tmp_path / name)
    assert (said.code, said.trouble) == (2, code)
    assert name in said.err
    assert practice.json("runs").json == {"runs": []}
    said = practice.json("suggest", file, "--model", "Company", "--save", file)
    assert (said.code, said.trouble) == (2, "report_is_input")
    assert (file.read_bytes(), profile.read_bytes()) == before


@pytest.mark.parametrize("name", ["r.xlsx", "R.CSV", "r.txt"])
def test_a_report_is_a_workbook_or_a_text_file(
    practice: Cli, companies: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    file, profile = companies
    words = ("upload", file, "--profile", profile, "--practice", "--yes", "--report")
    assert practice.json(*words, tmp_path / name).code == 0
    assert (tmp_path / name).read_bytes().startswith(b"PK") == name.endswith("xlsx")


def test_a_report_that_cannot_be_written_does_not_hide_what_was_sent(
    practice: Cli,
    companies: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, profile = companies
    report = tmp_path / "out.xlsx"

    def come_between(*anything: Any) -> Any:
        report.mkdir()  # somebody was quicker
        return find_code(*anything)

    monkeypatch.setattr(commands, "find_code", come_between)
    words = ("upload", file, "--profile", profile, "--practice", "--yes", "--report", report)
    said = practice.json(*words)
    assert said.code == 3
    assert said.json["counts"]["created"] == 4
    assert said.trouble == "export_unwritable"


def test_what_no_one_foresaw_is_a_trouble_as_well(
    practice: Cli, companies: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_anything: object, **_more: object) -> None:
        raise KeyError("Acme AB")

    monkeypatch.setattr(commands, "describe_table", stumble)
    said = practice.json("inspect", companies[0])
    assert (said.code, said.trouble) == (3, "bug")
    assert "KeyError at test_cli.py:" in said.err
    assert "Acme" not in said.err


def test_a_file_whose_name_is_no_text_is_read_all_the_same(cli: Cli, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.csv"
    try:
        Path(os.fsdecode(name)).write_text("Name,Phase\nAcme,Live\n", "utf-8")
    except OSError:
        pytest.skip("this file system keeps no such names")
    said = cli.json("inspect", Path(os.fsdecode(name)))
    assert said.code == 0
    assert said.json["file"] == "caf\udce9.csv"
    assert cli("inspect", Path(os.fsdecode(name))).code == 0


# Other addresses


@contextlib.contextmanager
def served(**how: Any) -> Iterator[tuple[str, Bench]]:
    with bench(token=TOKEN, **how) as one, PracticeServer(one.app) as server:
        yield server.url, one


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.delenv("PLANHAT_API_TOKEN", raising=False)
    return lambda text: monkeypatch.setenv("PLANHAT_API_TOKEN", text)


def test_any_address_on_loopback_takes_the_token_of_the_environment(
    cli: Cli, companies: tuple[Path, Path], token: Callable[[str], None]
) -> None:
    file, profile = companies
    token(f"  {TOKEN}\n")
    with served() as (url, one):
        words = ("upload", file, "--profile", profile, "--api-url", url, "--yes")
        said = cli.json(*words)
        assert said.code == 0
        assert said.json["counts"]["created"] == 4
        assert [record["name"] for record in one.all("Company")] == [
            f"Company {place}" for place in range(4)
        ]
        assert not [call for call in one.app.calls if call.overlapped]
    assert TOKEN not in said.out + said.err


def test_a_saved_workspace_is_not_asked_for_by_another_name(cli: Cli) -> None:
    words = ("preview", PORTFOLIO, "--profile", SAMPLES / "portfolio-companies.profile.json")
    said = cli.json(*words, "--workspace", "Nobody")
    assert (said.code, said.trouble) == (2, "no_such_workspace")


@pytest.mark.parametrize("url", ["http://api.planhat.com", "ftp://127.0.0.1", "nonsense", ""])
def test_a_token_goes_only_to_a_safe_address(
    cli: Cli, companies: tuple[Path, Path], token: Callable[[str], None], url: str
) -> None:
    token(TOKEN)
    said = cli.json("preview", companies[0], "--profile", companies[1], "--api-url", url)
    assert (said.code, said.trouble) == (2, "unsafe_address")
    assert TOKEN not in said.out + said.err


def test_without_a_token_no_address_is_called(
    cli: Cli, companies: tuple[Path, Path], token: Callable[[str], None]
) -> None:
    words = ("preview", companies[0], "--profile", companies[1], "--api-url")
    said = cli.json(*words, "https://api.planhat.com")
    assert (said.code, said.trouble) == (2, "no_token")
    token("   ")
    assert cli.json(*words, "https://api.planhat.com").trouble == "no_token"


def test_a_wrong_token_ends_with_code_three(
    cli: Cli, companies: tuple[Path, Path], token: Callable[[str], None]
) -> None:
    token("another-token")
    with served() as (url, _one):
        said = cli.json("preview", companies[0], "--profile", companies[1], "--api-url", url)
    assert (said.code, said.trouble) == (3, "token_rejected")
    assert "another-token" not in said.out + said.err


def test_an_address_where_nobody_answers_ends_with_code_three(
    cli: Cli, companies: tuple[Path, Path], token: Callable[[str], None]
) -> None:
    token(TOKEN)
    with served() as (url, _one):
        pass
    said = cli.json("preview", companies[0], "--profile", companies[1], "--api-url", url)
    assert (said.code, said.trouble) == (3, "refused_connection")


def test_an_upload_that_breaks_off_tells_what_was_sent(
    cli: Cli, companies: tuple[Path, Path], token: Callable[[str], None]
) -> None:
    token(TOKEN)
    file, profile = companies
    with served() as (url, one):
        one.app.faults.add(Fault("status", 1, 99, method="PUT", status=401))
        words = ("upload", file, "--profile", profile, "--api-url", url, "--yes")
        said = cli.json(*words)
        assert said.code == 3
        assert list(said.json) == ["run", "counts", "rows", "trouble"]
        assert said.trouble == "broken_off"
        assert said.json["counts"]["not_sent"] == 4
        assert cli.json("runs").json["runs"][0]["state"] == "interrupted"


def test_refused_rows_are_named_in_planhats_words(
    cli: Cli, companies: tuple[Path, Path], token: Callable[[str], None]
) -> None:
    token(TOKEN)
    file, profile = companies
    with served() as (url, one):
        one.app.faults.add(Fault("refuse", every=2, method="PUT"))
        words = ("upload", file, "--profile", profile, "--api-url", url, "--yes")
        said = cli.json(*words)
    assert said.code == 1
    assert said.json["counts"] == dict.fromkeys(OUTCOMES, 0) | {"created": 2, "refused": 2}
    assert [one["message"] for one in said.json["rows"]][1::2] == ["refused by a field rule"] * 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_awaits_the_batch_under_way_and_sends_no_more(
    cli: Cli, tmp_path: Path, token: Callable[[str], None], number: signal.Signals
) -> None:
    token(TOKEN)
    rows = [f"N{place},Company {place}" for place in range(1_200)]
    file = write_csv(tmp_path / "many.csv", "Number,Title", *rows)
    columns = {"Number": "externalId", "Title": "name"}
    profile = write_profile(tmp_path / "p.json", "Company", columns)
    with served() as (url, one):
        one.app.faults.add(Fault("slow", 2, method="PUT"))
        one.app._sleep = lambda _seconds: os.kill(os.getpid(), number)
        words = ("upload", file, "--profile", profile, "--api-url", url, "--yes")
        said = cli.json(*words)
        assert len(one.all("Company")) == 110  # ten on trial and a hundred
    assert said.code == 1
    assert said.json["counts"]["created"] == 110
    assert said.json["counts"]["not_sent"] == 1_090
    assert "Stopping after the batch under way." in said.err
    assert cli.json("runs").json["runs"][0]["state"] == "stopped"
    assert signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)


def test_stopped_before_anything_is_sent_it_says_so(
    practice: Cli, companies: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_anything: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "suggest", interrupt)
    said = practice.json("suggest", companies[0], "--model", "Company")
    assert (said.code, said.trouble) == (2, "stopped")


# As a process of its own


def call(folder: Path, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "planhat_desktop", "--places", folder, *words],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_as_a_process_it_answers_by_one_object_and_a_code(
    practice: Cli, companies: tuple[Path, Path]
) -> None:
    file, profile = companies
    folder = practice.folder
    words = ("upload", file, "--profile", profile, "--practice", "--yes", "--json")
    done = call(folder, *words)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"]["created"] == 4
    assert b"Sending" in done.stderr
    kept = {one.relative_to(folder).parts[0] for one in folder.rglob("*") if one.is_file()}
    assert kept <= {"config", "data", "logs"}


def test_a_console_that_knows_few_letters_is_no_reason_to_fail(cli: Cli) -> None:
    words = ("inspect", SAMPLES / "licenses.csv", "--quiet")
    plainly = call(cli.folder, *words, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert plainly.returncode == 0, plainly.stderr
    as_json = call(cli.folder, *words, "--json", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    samples = json.loads(as_json.stdout)["columns"][1]["samples"]
    assert "Świerkowy Transport Sp. z o.o." in samples


def test_trouble_of_a_process_is_told_without_a_traceback(cli: Cli, tmp_path: Path) -> None:
    done = call(cli.folder, "inspect", tmp_path / "absent.csv", "--json")
    assert done.returncode == 2
    assert list(json.loads(done.stdout)) == ["trouble"]
    assert b"Traceback" not in done.stderr


# The real portfolios

SETS: dict[str, tuple[tuple[str, str, Json], ...]] = {
    "software firm": (
        ("01_companies_ravenstack_accounts.csv", "Company", {}),
        ("02_licenses_ravenstack_subscriptions.csv", "License", {"_currency": "USD"}),
        ("03_tickets_ravenstack_support.csv", "Ticket", {"email": "desk@customer.example"}),
    ),
    "in HubSpot's manner": (
        ("04_companies_hubspot_style.csv", "Company", {}),
        ("05_contacts_hubspot_style.csv", "Enduser", {}),
        ("06_tickets_hubspot_style.csv", "Ticket", {"email": "desk@customer.example"}),
    ),
}


@pytest.mark.parametrize("name", SETS)
def test_real_portfolios_go_all_the_way(
    practice: Cli, shared_data: Path, tmp_path: Path, name: str
) -> None:
    for file_name, model, constants in SETS[name]:
        file = shared_data / "portfolios" / file_name
        before = {one["_id"]: one for one in practice.stored(model)}
        profile = tmp_path / f"{model}.json"
        suggestion = practice.json(
            "suggest", file, "--model", model, "--practice", "--save", profile
        )
        assert set(suggestion.json["missing"]) <= set(constants)
        data = json.loads(profile.read_text("utf-8"))
        data["constants"] = [{"field": one, "value": text} for one, text in constants.items()]
        profile.write_text(json.dumps(data), "utf-8")

        rows = practice.json("inspect", file).json["data_rows"]
        words = (file, "--profile", profile, "--practice")
        preview = practice.json("preview", *words).json
        said = practice.json("upload", *words, "--yes")
        counts = said.json["counts"]
        assert said.code == (1 if counts["held"] else 0)
        assert sum(counts.values()) == rows == len(said.json["rows"])
        assert counts["created"] == preview["counts"]["create"] > 0
        assert counts["held"] == preview["counts"]["held"]
        assert not counts["refused"] + counts["unknown"] + counts["not_sent"]

        after = {one["_id"]: one for one in practice.stored(model)}
        made = {one["id"] for one in said.json["rows"] if one["outcome"] == "created"}
        assert set(after) - set(before) == made
        planned = {one["row"]: one for one in preview["rows"]}
        fields = {one["field"] for one in data["links"]}
        for one in said.json["rows"]:
            changes = planned[one["row"]]["changes"] if one["outcome"] == "created" else {}
            for field in fields & set(changes):
                assert _value(after[one["id"]], field) == changes[field][1], (one, field)

        again = practice.json("upload", *words, "--yes").json["counts"]
        assert again["unchanged"] == counts["created"] + counts["updated"] + counts["unchanged"]
        assert again["held"] == counts["held"]


def _value(record: Json, field: str) -> object:
    if field.startswith("custom."):
        return record.get("custom", {}).get(field.removeprefix("custom."))
    return record.get(field)


def test_notes_are_sent_one_at_a_time_as_is_said_beforehand_and_never_twice(
    practice: Cli, tmp_path: Path
) -> None:
    (home, *_others) = practice.stored("Company")
    rows = [f"{home['_id']},note,Note {place}" for place in range(5)]
    file = write_csv(tmp_path / "n.csv", "Home,Kind,Text", *rows)
    columns = {"Home": "companyId", "Kind": "type", "Text": "description"}
    profile = write_profile(tmp_path / "n.json", "Note", columns)
    words = ("--profile", profile, "--practice")
    said = practice("preview", file, *words, "--pace", "4", quiet=False)
    assert "5 notes are sent one at a time: about 2 minutes." in said.err
    assert "at a time" not in practice("preview", file, *words).err
    said = practice("upload", file, *words, "--yes", quiet=False)
    assert (said.code, said.out) == (0, "5 created\n")
    assert "5 notes are sent one at a time: less than a minute." in said.err
    again = practice.json("upload", file, *words, "--yes")
    assert (again.code, again.json["counts"]["unchanged"]) == (0, 5)
    assert sum(one.get("description") == "Note 1" for one in practice.stored("Conversation")) == 1
