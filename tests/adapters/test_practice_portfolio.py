"""The planted portfolio and the sample files that fit it."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest

from tests.adapters.practice_bench import NOW, RESOURCES, Bench, bench, shapes

SAMPLES = RESOURCES / "samples"
TYPES = shapes()["customfields"].properties["type"].options
Rows = list[dict[str, Any]]


@pytest.fixture
def planted() -> Iterator[Bench]:
    with bench(planted=True) as one:
        yield one


def test_planting_is_the_same_every_time_and_after_a_reset(planted: Bench) -> None:
    models = [shape.name for shape in planted.app.store.shapes.values()]
    before = {model: planted.all(model) for model in models}
    planted.upsert("/companies", [{"externalId": "C-00001", "phase": "Gone"}, {"name": "New"}])
    planted.client.delete("/licenses/extid-L-00001")
    assert planted.all("Company") != before["Company"]
    planted.app.reset()
    assert {model: planted.all(model) for model in models} == before
    with bench(planted=True) as other:
        assert {model: other.all(model) for model in models} == before


def test_planted_numbers_and_kinds(planted: Bench) -> None:
    numbers = {
        model: len(planted.all(model)) for model in ("User", "Company", "Enduser", "License")
    }
    assert numbers == {"User": 12, "Company": 300, "Enduser": 2000, "License": 400}
    fields = planted.all("CustomField")
    assert {field["type"] for field in fields} == TYPES
    assert {field["parent"] for field in fields} == {"company", "enduser", "license", "project"}
    assert sum(field["isFormula"] for field in fields) == 1
    assert [field["parent"] for field in fields if field["isMandatory"]] == ["project"]
    assert {license["_currency"] for license in planted.all("License")} == {
        "SEK",
        "EUR",
        "USD",
        "GBP",
    }
    statuses = {company["status"] for company in planted.all("Company")}
    assert statuses >= {"customer", "canceled", "prospect", "lost"}


def test_planted_traps(planted: Bench) -> None:
    people = planted.all("Enduser")
    emails = Counter(person["email"] for person in people)
    assert sorted(emails.values())[-7:] == [1, 2, 2, 2, 2, 2, 2]
    assert len({(person["companyId"], person["email"]) for person in people}) == 1999
    externals = Counter(person["externalId"] for person in people)
    assert sorted(externals.values())[-6:] == [1, 2, 2, 2, 2, 2]
    assert len({(person["companyId"], person["externalId"]) for person in people}) == 2000
    companies = planted.all("Company")
    names = Counter(company["name"] for company in companies)
    assert sorted(names.values())[-2:] == [1, 2]
    assert any("externalId" not in company for company in companies)
    assert all(host.endswith(".example") for company in companies for host in company["domains"])
    hosts = Counter(host for company in companies for host in company["domains"])
    assert max(hosts.values()) == 1


def test_everything_planted_would_pass_the_rules(planted: Bench) -> None:
    for collection in ("companies", "endusers", "licenses", "assets", "tasks", "projects"):
        shape = shapes()[collection]
        rows = []
        for record in planted.all(shape.name):
            custom = dict(record.get("custom", {}))
            rows.append({**record, "custom": custom})
        answer = planted.upsert("/" + collection, rows)
        assert (answer["nonupdates"], answer["createdErrors"], answer["updatedErrors"]) == (
            len(rows),
            [],
            [],
        )


def read_sheet(name: str) -> Rows:
    book = openpyxl.load_workbook(SAMPLES / "portfolio.xlsx")
    lines = list(book[name].values)
    start = next(n for n, line in enumerate(lines) if all(line))
    header = [str(cell) for cell in lines[start]]
    return [dict(zip(header, line, strict=True)) for line in lines[start + 1 :]]


def read_csv(name: str, encoding: str, sign: str) -> Rows:
    with (SAMPLES / name).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=sign))


class Typist:
    """Turns cells of the samples into rows of the API, as a careful person would."""

    def __init__(self, one: Bench) -> None:
        self.users = {user["email"]: user["_id"] for user in one.get("/users")}
        self.names = {c["name"]: c["_id"] for c in one.get("/leancompanies")}

    def read(self, field: str, cell: Any) -> Any:
        if isinstance(cell, datetime):
            return cell.strftime("%Y-%m-%d")
        if isinstance(cell, str):
            if day := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", cell):
                return "-".join(reversed(day.groups()))
            if field == "owner":
                return self.users.get(cell, cell)
            if field == "companyId":
                return self.names.get(cell, f"extid-{cell}")
            if field == "custom.Regions":
                return cell.split("; ")
            if field == "mrr":
                return float(cell) if cell.replace(".", "").isdigit() else cell
        return {"Yes": True, "No": False}.get(cell, cell)

    def type_rows(self, lines: Rows, profile: dict[str, Any]) -> Rows:
        rows: Rows = []
        for line in lines:
            row: dict[str, Any] = {}
            for link in profile["links"]:
                cell = line[link["column"]]
                if cell in (None, ""):
                    continue
                head, _, tail = link["field"].partition(".")
                value = self.read(link["field"], cell)
                if tail:
                    row.setdefault(head, {})[tail] = value
                else:
                    row[head] = value
            rows.append(row)
        return rows


def claims() -> dict[str, tuple[int, ...]]:
    """Read the table of the samples' README: rows, update, same, create, held."""
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| `(.+?) \|.*?\|((?: \d+ \|){5})$", text, re.MULTILINE)
    return {
        name.split()[-1].strip("`"): tuple(int(part) for part in re.findall(r"\d+", numbers))
        for name, numbers in found
    }


@pytest.mark.parametrize(
    ("sample", "profile", "path"),
    [
        ("Companies", "portfolio-companies", "/companies"),
        ("Contacts", "portfolio-contacts", "/endusers"),
        ("Licenses", "portfolio-licenses", "/licenses"),
        ("contacts.csv", "portfolio-contacts", "/endusers"),
        ("licenses.csv", "licenses", "/licenses"),
    ],
)
def test_samples_are_what_their_readme_says(
    planted: Bench, sample: str, profile: str, path: str
) -> None:
    if sample.endswith(".csv"):
        windows = sample.startswith("contacts")
        lines = read_csv(sample, "cp1252" if windows else "utf-8", ";" if windows else ",")
    else:
        lines = read_sheet(sample)
    profile_path = SAMPLES / f"{profile}.profile.json"
    rows = Typist(planted).type_rows(lines, orjson.loads(profile_path.read_bytes()))
    # Planhat takes any text as an address; the app holds such a row back.
    good = [row for row in rows if "@" in row.get("email", "@")]
    answer = planted.upsert(path, good)
    refused = len(answer["createdErrors"]) + len(answer["updatedErrors"])
    assert (
        len(rows),
        answer["updated"],
        answer["nonupdates"],
        answer["created"],
        refused + len(rows) - len(good),
    ) == claims()[sample], answer


def test_profiles_name_columns_and_fields_that_exist(planted: Bench) -> None:
    custom = {(field["parent"], f"custom.{field['name']}") for field in planted.all("CustomField")}
    collections = {shape.name: shape for shape in shapes().values()}
    for sheet in ("Companies", "Contacts", "Licenses"):
        text = (SAMPLES / f"portfolio-{sheet.lower()}.profile.json").read_bytes()
        profile = orjson.loads(text)
        assert profile["schema"] == 1
        shape = collections[profile["model"]]
        header = set(read_sheet(sheet)[0])
        for link in profile["links"]:
            assert link["column"] in header
            assert (
                link["field"] in shape.properties or (shape.custom_parent, link["field"]) in custom
            )


def test_samples_are_as_their_script_makes_them(tmp_path: Path) -> None:
    script = RESOURCES.parent / "scripts" / "make_samples.py"
    subprocess.run(
        [sys.executable, "-W", "error", str(script), str(tmp_path)],
        check=True,
        env={"PYTHONPATH": str(RESOURCES.parent), "PATH": ""},
        timeout=60,
    )
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {path.name for path in SAMPLES.iterdir() if path.suffix in (".xlsx", ".csv")}
    for name in made - {"portfolio.xlsx"}:  # a workbook's bytes are its writer's business
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes()
    for sheet in ("Companies", "Contacts", "Licenses"):
        fresh = openpyxl.load_workbook(tmp_path / "portfolio.xlsx")[sheet]
        kept = openpyxl.load_workbook(SAMPLES / "portfolio.xlsx")[sheet]
        assert list(fresh.values) == list(kept.values)


def test_a_batch_of_five_thousand_is_taken_whole() -> None:
    with bench(planted=True) as one:
        rows: Rows = [
            {"companyId": f"extid-C-{n % 30 + 1:05d}", "externalId": f"X{n}", "position": "Lead"}
            for n in range(5000)
        ]
        assert one.upsert("/endusers", rows)["created"] == 5000
        assert one.upsert("/endusers", rows)["nonupdates"] == 5000
        for row in rows:
            row["position"] = "Head"
        assert one.upsert("/endusers", rows)["updated"] == 5000
        assert len(one.get("/endusers", limit=2000, offset=4000)) == 2000


def test_clock_decides_which_licenses_run(planted: Bench) -> None:
    (company,) = planted.get("/companies", limit=1)
    planted.now = NOW + 20 * 365 * 86_400
    planted.upsert("/licenses", [{"externalId": "L-00001", "custom": {"Tier": "Basic"}}])
    planted.upsert("/licenses", [{"externalId": "L-00001", "custom": {"Tier": "Plus"}}])
    later = planted.get(f"/companies/{company['_id']}")
    assert later["mrr"] <= company["mrr"]
