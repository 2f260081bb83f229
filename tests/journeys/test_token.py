"""After a whole journey the token is in the Secret Service, and nowhere else."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
import secretstorage

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.practice import PracticeServer
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.vault import KeyringVault
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.places import Places
from tests.adapters.practice_bench import bench
from tests.conftest import ROOT

SAMPLES = ROOT / "resources" / "samples"
NAME = "Northwind (token test)"


def forms_of(token: str) -> tuple[bytes, ...]:
    """Return the ways in which a token may lie about: plain, wide, encoded, in a header."""
    coded = [base64.b64encode(text.encode()).rstrip(b"=") for text in (token, f"{token}:")]
    # Whatever stands before it shifts a base64 text, so two more ways of cutting it.
    coded += [base64.b64encode(b"x" * lead + token.encode())[4:-4] for lead in (1, 2)]
    return (token.encode(), token.encode("utf-16-le"), token.encode().hex().encode(), *coded)


def contents_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of every file, and what is packed inside journals and workbooks."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        yield name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                yield from ((f"{name}!{one}", parts.read(one)) for one in parts.namelist())
        if path.suffix == ".sqlite3":
            yield from ((f"{name}:{table}", cell) for table, cell in cells_of(path))


def cells_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give every cell of a SQLite file, unpacked where it is packed."""
    with closing(sqlite3.connect(path)) as reader:
        tables = [
            row[0] for row in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            for row in reader.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    if isinstance(cell, bytes):
                        try:
                            yield table, zlib.decompress(cell)
                        except zlib.error:
                            yield table, cell
                    else:
                        yield table, str(cell).encode("utf-8", "surrogatepass")


def find(token: str, contents: Iterator[tuple[str, bytes]]) -> list[str]:
    """Return the names of what holds the token."""
    forms = forms_of(token)
    return sorted({name for name, data in contents if any(form in data for form in forms)})


def secrets_that_hold(text: str) -> int:
    """Return how many entries of the real Secret Service hold a text; asked without keyring."""
    with closing(secretstorage.dbus_init()) as bus:
        items = list(secretstorage.get_default_collection(bus).get_all_items())
        return sum(text.encode() in item.get_secret() for item in items)


@pytest.fixture
def token() -> str:
    return f"ph_{secrets.token_hex(180)}"  # as long as Planhat's own


class Journey:
    """Calls the program as a process of its own, and keeps all it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = folder / "kept"
        self._temporary = folder / "temporary"
        self._temporary.mkdir()
        self._count = 0

    def call(self, *words: str | Path) -> int:
        self._count += 1
        variables = {**os.environ, "TMPDIR": str(self._temporary)}
        variables.pop("PLANHAT_API_TOKEN", None)
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-m", "planhat_desktop", "--places", self.kept, *words],
            cwd=ROOT,
            env=variables,
            capture_output=True,
            check=False,
            timeout=90,
        )
        (self.folder / f"{self._count}.stdout").write_bytes(done.stdout)
        (self.folder / f"{self._count}.stderr").write_bytes(done.stderr)
        return done.returncode


@pytest.mark.keyring
def test_after_a_whole_journey_the_token_is_in_the_secret_service_alone(
    tmp_path: Path, token: str
) -> None:
    journey = Journey(tmp_path)
    vault = KeyringVault()
    assert vault.describe() == "Secret Service"
    with bench(planted=True, token=token) as one, PracticeServer(one.app) as server:
        workspace = Workspace(NAME, server.url)
        DiskSettings(Places.under(journey.kept).settings_file).save_workspaces([workspace])
        vault.store(workspace, Token(token))
        try:
            file, profile = SAMPLES / "licenses.csv", tmp_path / "mine.json"
            here = ("--workspace", NAME, "--json")
            assert (
                journey.call("suggest", file, "--model", "License", "--save", profile, *here) == 0
            )
            fits = SAMPLES / "licenses.profile.json"
            assert journey.call("preview", file, "--profile", fits, *here) in (0, 1)
            words = ("upload", file, "--profile", fits, "--yes", *here)
            # A whole run in which an answer is lost, and one that the token's owner ends.
            one.app.faults.add(Fault("drop", method="PUT", after_commit=True))
            assert journey.call(*words, "--report", tmp_path / "report.xlsx") in (0, 1)
            assert one.app.calls[-1].status == 200
            edited = tmp_path / "edited.csv"
            edited.write_text(file.read_text("utf-8").replace(",Platform,", ",Other,"), "utf-8")
            one.app.faults.add(Fault("status", 1, 99, method="PUT", status=401))
            words = ("upload", edited, "--profile", fits, "--yes", *here)
            assert journey.call(*words, "--report", tmp_path / "broken.csv") == 3
            one.app.faults.add(Fault("not_json", 1, 99, method="GET"))
            assert journey.call("preview", file, "--profile", fits, *here) == 3
            assert journey.call("runs", "--json") == 0
            states = [
                run["state"] for run in json.loads((tmp_path / "6.stdout").read_bytes())["runs"]
            ]
            assert states == ["interrupted", "finished"]

            names = {name for name, _data in contents_of(tmp_path)}
            assert {"report.xlsx", "broken.csv", "mine.json", "3.stderr"} <= names
            assert "report.xlsx!xl/worksheets/sheet1.xml" in names
            assert "kept/data/history.sqlite3:entries" in names
            assert find(token, contents_of(tmp_path)) == []
            assert secrets_that_hold(token) == 1
            assert find(token, contents_of(Path(os.environ["HOME"]))) == []
        finally:
            vault.delete(workspace)
    assert secrets_that_hold(token) == 0


def test_the_search_finds_a_token_wherever_it_lies(tmp_path: Path, token: str) -> None:
    pair = base64.b64encode(f"{token}:".encode()).decode()
    (tmp_path / "plain.log").write_text(f"Authorization: Bearer {token}", "utf-8")
    (tmp_path / "basic.log").write_text(f"Authorization: Basic {pair}", "utf-8")
    (tmp_path / "inside.log").write_bytes(base64.b64encode(f'{{"k":"{token}"}}'.encode()))
    (tmp_path / "wide.bin").write_bytes(token.encode("utf-16-le"))
    (tmp_path / "clean.log").write_text(token[:40], "utf-8")
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sheet.xml", token * 3)
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as writer, writer:
        writer.execute("CREATE TABLE entries (body BLOB)")
        writer.execute("INSERT INTO entries VALUES (?)", (zlib.compress(token.encode()),))
    assert find(token, contents_of(tmp_path)) == [
        "basic.log",
        "book.xlsx!xl/sheet.xml",
        "inside.log",
        "journal.sqlite3:entries",
        "plain.log",
        "wide.bin",
    ]
    assert quote(token) == token  # so that it stands in an address as it is
