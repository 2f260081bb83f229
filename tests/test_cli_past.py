"""The commands for runs of the past keep the contract of automation.md: resume, undo, runs."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.practice.store import Document
from planhat_desktop.adapters.vault import KeyringVault
from planhat_desktop.adapters.world import World
from planhat_desktop.app.errors import KeyringUnavailable
from planhat_desktop.core.frozen import change
from planhat_desktop.core.schema import Token, Workspace
from tests.adapters.practice_bench import Bench
from tests.conftest import ROOT
from tests.test_cli import OUTCOMES, TOKEN, Cli, Said, served, write_csv, write_profile

UNDONE = ("restored", "removed", "kept", "failed")


class Served:
    """A command line, and a workspace on loopback that it works on."""

    def __init__(self, cli: Cli, url: str, bench: Bench, folder: Path) -> None:
        self.cli = cli
        self.url = url
        self.bench = bench
        self.folder = folder
        columns = {"Number": "externalId", "Title": "name", "Phase": "phase"}
        self.profile = write_profile(folder / "p.json", "Company", columns)

    def write(self, rows: int, phase: str = "Live", keys: str = "N") -> Path:
        lines = [f"{keys}{place},Company {place},{phase}" for place in range(rows)]
        return write_csv(self.folder / "companies.csv", "Number,Title,Phase", *lines)

    def upload(self, file: Path) -> Said:
        words = ("upload", file, "--profile", self.profile, "--api-url", self.url, "--yes")
        return self.cli.json(*words)

    def call(self, command: str, run: str, *words: str) -> Said:
        return self.cli.json(command, run, "--api-url", self.url, *(words or ("--yes",)))

    def companies(self) -> list[Document]:
        return self.bench.all("Company")

    def edit(self, place: int, **values: Any) -> str:
        record = str(self.companies()[place]["_id"])
        self.bench.upsert("/companies", [{"_id": record, **values}])
        return record


@pytest.fixture
def world(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    monkeypatch.setenv("PLANHAT_API_TOKEN", TOKEN)
    with served() as (url, bench):
        bench.client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield Served(Cli(tmp_path / "kept", capsys), url, bench, tmp_path)


def send_again(world: Served, first: str, *rows: str) -> str:
    """Upload rows as the window does that were mended; return the run."""
    file = write_csv(world.folder / "mended.csv", "Number,Title,Phase", *rows)
    run = str(world.upload(file).json["run"])
    path = world.cli.places.journal_file
    with closing(sqlite3.connect(path)) as journal, journal:
        for table, column in (("runs", "brief"), ("entries", "data")):
            words = f"UPDATE {table} SET {column} = json_set({column}, '$.continues', ?)"
            journal.execute(f"{words} WHERE run = ?", (first, run))
    return run


def break_off(world: Served, rows: int = 1_200) -> Said:
    """Upload, with Planhat refusing the token from the second batch on."""
    world.bench.app.faults.add(Fault("status", 2, 1, method="PUT", status=401))
    said = world.upload(world.write(rows))
    assert (said.code, said.trouble) == (3, "broken_off")
    return said


def test_a_run_that_broke_off_goes_on_without_its_file(world: Served) -> None:
    broken = break_off(world)
    run = broken.json["run"]
    assert f"planhat-desktop resume {run}" in broken.err
    (world.folder / "companies.csv").unlink()
    said = world.call("resume", run)
    assert said.code == 0
    assert list(said.json) == ["run", "counts", "rows"]
    assert said.json["run"] == run
    assert said.json["counts"] == dict.fromkeys(OUTCOMES, 0) | {"created": 1_200}
    assert [one["row"] for one in said.json["rows"]] == list(range(2, 1_202))
    names = [one["name"] for one in world.companies()]
    assert sorted(names) == sorted(f"Company {place}" for place in range(1_200))
    (listed,) = world.cli.json("runs").json["runs"]
    assert (listed["run"], listed["state"]) == (run, "finished")
    # Once more there is nothing to do, and the same is told.
    calls = len(world.bench.app.calls)
    again = world.call("resume", run)
    assert (again.code, again.json) == (0, said.json)
    assert len(world.bench.app.calls) == calls


@pytest.mark.parametrize("command", ["resume", "undo"])
def test_it_has_to_be_confirmed_and_the_run_has_to_be_there(world: Served, command: str) -> None:
    run = world.upload(world.write(2)).json["run"]
    said = world.call(command, run, "--quiet")
    assert (said.code, said.trouble) == (2, "not_confirmed")
    said = world.call(command, "nobody")
    assert (said.code, said.trouble) == (2, "no_such_run")
    assert len(world.companies()) == 2


@pytest.mark.parametrize("command", ["resume", "undo"])
def test_another_workspace_is_not_touched(world: Served, command: str) -> None:
    run = break_off(world, 600).json["run"]
    before = len(world.companies())
    said = world.cli.json(command, run, "--practice", "--yes")
    assert (said.code, said.trouble) == (2, "wrong_workspace")
    # Another tenant at the very same address: no record this run knows is there.
    store = world.bench.app.store
    for one in world.companies():
        store.delete(store.shapes["companies"], one["_id"])
    world.bench.company(name="Somebody else's")
    said = world.call(command, run)
    assert (said.code, said.trouble) == (2, "wrong_workspace")
    assert (before, len(world.companies())) == (10, 1)


@pytest.mark.keyring
def test_a_workspace_of_another_name_at_the_same_address_is_another(world: Served) -> None:
    settings = World(world.cli.places).settings
    settings.save_workspaces([Workspace(one, world.url) for one in ("Acme", "Globex")])
    run = world.upload(world.write(2)).json["run"]
    # Run by address alone, it has no name, so the address decides.
    world.cli.json("runs")
    said = world.cli.json("resume", run, "--workspace", "Globex", "--yes")
    assert said.json["trouble"]["code"] != "wrong_workspace"


@pytest.fixture
def acme(world: Served) -> Iterator[Workspace]:
    """A saved workspace whose token is in the secret store under both its names."""
    kept = Workspace("Acme of the commands", world.url)
    vault = KeyringVault()
    both = (kept, change(kept, name="Globex of the commands"))
    try:
        for one in both:
            vault.store(one, Token(TOKEN))
    except KeyringUnavailable as trouble:
        pytest.skip(f"no secret store on this machine: {trouble.what}")
    World(world.cli.places).settings.save_workspaces([kept])
    yield kept
    for one in both:
        vault.delete(one)


@pytest.mark.keyring
@pytest.mark.parametrize("command", ["resume", "undo"])
def test_a_run_is_known_under_the_new_name_of_its_workspace(
    world: Served, acme: Workspace, command: str
) -> None:
    file = world.write(2)
    words = ("--profile", world.profile, "--workspace", acme.name, "--yes")
    if command == "resume":
        world.bench.app.faults.add(Fault("status", 1, 1, method="PUT", status=401))
    run = world.cli.json("upload", file, *words).json["run"]
    globex = change(acme, name="Globex of the commands", id=acme.identity)
    other = Workspace("Other", world.url)
    World(world.cli.places).settings.save_workspaces([other, globex])
    (listed,) = world.cli.json("runs").json["runs"]
    assert (listed["run"], listed["workspace"]) == (run, globex.name)
    said = world.cli.json(command, run, "--workspace", listed["workspace"], "--yes")
    assert said.code == 0
    assert len(world.companies()) == (2 if command == "resume" else 0)


@pytest.mark.keyring
def test_nothing_is_sent_where_nothing_of_earlier_uploads_is_left(
    world: Served, acme: Workspace
) -> None:
    where = ("--profile", world.profile, "--workspace", acme.name)
    assert world.cli.json("upload", world.write(12), *where, "--yes").code == 0
    file = world.write(3, keys="M")
    assert world.cli("preview", file, *where, quiet=False).code == 0
    store = world.bench.app.store
    for one in world.companies():
        store.delete(store.shapes["companies"], one["_id"])
    told = "None of the 12 records that earlier uploads wrote is there now"
    assert told in world.cli("preview", file, *where, quiet=False).err
    said = world.cli.json("upload", file, *where, "--yes")
    assert (said.code, said.trouble) == (2, "strange_workspace")
    assert told in said.err
    assert world.companies() == []


def test_undo_removes_restores_and_leaves_alone(world: Served) -> None:
    world.upload(world.write(3, "Trial"))
    before = world.companies()
    file = write_csv(
        world.folder / "more.csv",
        "Number,Title,Phase",
        *[f"N{place},Changed {place},Live" for place in range(3)],
        "N7,Seven,Live",
        "N8,Eight,Live",
    )
    run = world.upload(file).json["run"]
    world.edit(1, phase="Theirs")
    eight = world.edit(4, name="Theirs too")
    said = world.call("undo", run)
    assert said.code == 1
    answer = said.json
    assert list(answer) == ["run", "undone", "counts", "records"]
    assert answer["undone"] == run
    assert answer["run"] != run
    assert answer["counts"] == {"restored": 2, "removed": 1, "kept": 2, "failed": 0}
    assert list(answer["counts"]) == list(UNDONE)
    records = {one["row"]: one for one in answer["records"]}
    assert [list(one) for one in records.values()] == [["row", "id", "outcome", "message"]] * 5
    outcomes = [one["outcome"] for one in records.values()]
    assert outcomes == ["restored", "kept", "restored", "removed", "kept"]
    assert "Phase" in records[3]["message"]
    assert "Name" in records[6]["message"]
    assert records[6]["id"] == eight
    now = world.companies()
    assert [one["name"] for one in now] == [one["name"] for one in before] + ["Theirs too"]
    assert [one["phase"] for one in now] == ["Trial", "Theirs", "Trial", "Live"]
    states = {one["run"]: one["state"] for one in world.cli.json("runs").json["runs"]}
    assert states[run] == "undone"
    assert states[answer["run"]] == "finished"
    kept = World(world.cli.places)
    who = {one.run: one.by for one in kept.journal.runs()}
    assert who[answer["run"]] == who[run] == kept.user
    again = world.call("undo", run)
    assert again.json["counts"] == {"restored": 2, "removed": 1, "kept": 2, "failed": 0}


def test_an_undo_can_be_undone(world: Served) -> None:
    run = world.upload(world.write(3)).json["run"]
    made = [{**one, "_id": "", "createdAt": "", "updatedAt": ""} for one in world.companies()]
    undo = world.call("undo", run)
    assert (undo.code, undo.json["counts"]["removed"]) == (0, 3)
    assert not world.companies()
    said = world.call("resume", run)  # half of it would come to stand alone
    assert (said.code, said.trouble) == (2, "taken_back")
    assert not world.companies()
    newest, oldest = world.cli("runs").out.splitlines()
    assert newest.endswith(f"  finished  3 removed  takes back {run}")
    assert oldest.endswith("  companies.csv  undone  3 created")
    said = world.call("undo", undo.json["run"])
    assert (said.code, said.json["counts"]["restored"]) == (0, 3)
    again = [{**one, "_id": "", "createdAt": "", "updatedAt": ""} for one in world.companies()]
    assert again == made
    states = [one["state"] for one in world.cli.json("runs").json["runs"]]
    assert states == ["finished", "undone", "finished"]


def test_nothing_is_left_to_be_taken_back(world: Served) -> None:
    run = world.upload(world.write(2)).json["run"]
    world.call("undo", run)
    said = world.call("undo", run)
    assert (said.code, said.trouble) == (2, "nothing_to_undo")


def test_what_was_sent_again_is_taken_back_with_its_upload(world: Served) -> None:
    first = world.upload(world.write(3)).json["run"]
    nothing = send_again(world, first, "N1,Company 1,Live")
    second = send_again(world, first, "N1,Mended,Live", "N7,New,Live")
    world.edit(2, name="Theirs")
    said = world.call("undo", first)
    assert said.code == 1
    assert said.json["undone"] == first
    assert said.json["counts"] == {"restored": 1, "removed": 3, "kept": 1, "failed": 0}
    assert [one["row"] for one in said.json["records"]] == [2, 2, 3, 3, 4]
    assert [one["name"] for one in world.companies()] == ["Theirs"]
    runs = {one["run"]: one["state"] for one in world.cli.json("runs").json["runs"]}
    assert [runs[one] for one in (first, nothing, second)] == ["undone", "finished", "undone"]
    assert list(runs.values()).count("finished") == 3
    assert said.json["run"] == next(iter(runs))  # the newest, of the upload itself
    lines = world.cli("runs").out.splitlines()
    again = f"  finished  1 already the same  sends rows of {first} again"
    assert [again in one for one in lines if one.startswith(nothing)] == [True]
    assert lines[1].endswith(f"  1 restored · 1 removed  takes back {second}")


def test_an_undo_of_several_runs_stops_where_one_breaks_off(world: Served) -> None:
    first = world.upload(world.write(2)).json["run"]
    second = send_again(world, first, "N1,Mended,Live", "N7,New,Live")
    world.bench.app.faults.add(Fault("status", 1, 1, method="DELETE", status=401))
    said = world.call("undo", first)
    assert (said.code, said.trouble, said.json["undone"]) == (3, "broken_off", second)
    assert len(world.companies()) == 3
    on = world.call("resume", said.json["run"])
    assert (on.code, on.json["undone"]) == (0, second)
    assert f"still stands; “planhat-desktop undo {first}”" in on.err
    said = world.call("undo", first)
    assert (said.code, said.json["counts"]["removed"]) == (0, 2)
    assert "stands" not in said.err
    assert not world.companies()


def test_an_undo_that_broke_off_goes_on(world: Served) -> None:
    run = world.upload(world.write(4)).json["run"]
    world.bench.app.faults.add(Fault("status", 3, 1, method="DELETE", status=401))
    said = world.call("undo", run)
    assert (said.code, said.trouble) == (3, "broken_off")
    assert said.json["counts"] == {"restored": 0, "removed": 2, "kept": 0, "failed": 2}
    said = world.call("resume", said.json["run"])
    assert (said.code, said.json["undone"]) == (0, run)
    assert said.json["counts"] == {"restored": 0, "removed": 4, "kept": 0, "failed": 0}
    assert not world.companies()


def test_without_json_it_speaks_in_counts(world: Served) -> None:
    run = world.upload(world.write(2)).json["run"]
    said = world.cli("undo", run, "--api-url", world.url, "--yes")
    assert (said.code, said.out) == (0, "2 removed\n")


def test_a_process_that_is_killed_is_gone_on_with(
    world: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill -9 of the real command while its batch is under way, written and not answered."""
    file = world.write(1_200)
    words = ("upload", file, "--profile", world.profile, "--api-url", world.url, "--yes")
    process = subprocess.Popen(
        [sys.executable, "-m", "planhat_desktop", "--places", world.cli.folder, *words],
        cwd=ROOT,
        env={**os.environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    monkeypatch.setattr(world.bench.app, "_sleep", lambda _seconds: process.kill())
    world.bench.app.faults.add(Fault("slow", 2, method="PUT", after_commit=True))
    assert process.wait(60) == -9
    (listed,) = world.cli.json("runs").json["runs"]
    assert listed["state"] == "interrupted"
    said = world.call("resume", listed["run"])
    assert said.code == 0
    assert said.json["counts"]["created"] == 1_200
    keys = sorted(str(one["externalId"]) for one in world.companies())
    assert keys == sorted(f"N{place}" for place in range(1_200))
    assert orjson.loads(said.out)["run"] == listed["run"]
