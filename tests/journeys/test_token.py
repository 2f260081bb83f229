"""After a whole journey the token is in the system's secret store, and nowhere else."""

from __future__ import annotations

import base64
import json
import logging
import os
import secrets
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PracticeServer
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.vault import KeyringVault
from planhat_desktop.adapters.world import World
from planhat_desktop.app.ports import Planhat
from planhat_desktop.core.frozen import change
from planhat_desktop.core.report import Fate
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.notices import open_log
from tests.adapters.practice_bench import bench
from tests.conftest import ROOT
from tests.journeys.conftest import OpenApp
from tests.journeys.person import parts_of
from tests.journeys.searching import contents_of, find, secrets_that_hold
from tests.journeys.sheets import ROWS, write_renewals
from tests.journeys.test_workspaces import TOKEN, connect_page, serve

SAMPLES = ROOT / "resources" / "samples"
NAME = "Northwind (token test)"
MINE = "Acme, of the journey's secret"


@pytest.fixture
def token() -> str:
    return f"ph_{secrets.token_hex(180)}"  # as long as Planhat's own


@pytest.mark.keyring
def test_after_a_journey_through_the_window_the_token_is_in_the_secret_store_alone(
    open_app: OpenApp,
    world: World,
    vault: KeyringVault,
    places: Places,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    open_log(world.logs)
    with serve(places) as (url, _app):

        def connect(workspace: Workspace, token: Token) -> Planhat:
            return PlanhatClient(change(workspace, api_url=url), token)

        def reopen(workspace: Workspace) -> Planhat:
            if workspace.is_practice:
                return world.open(workspace)
            token = vault.fetch(workspace)
            assert token is not None
            return connect(workspace, token)

        made: Workspace | None = None
        try:
            person = open_app(change(parts_of(world, vault), connect=connect))
            person.press(person.window.rail.chip)
            lines = person.popover_lines()
            person.press(next(one for one in lines if one.accessibleName().startswith("Add a")))
            page = connect_page(person)
            person.window.parts = change(person.window.parts, open=reopen)
            for box, text in (
                (page.address, "app-us3.planhat.com"),
                (page.token, TOKEN),
                (page.name, MINE),
            ):
                person.press(box)
                QApplication.clipboard().setText(text)
                person.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            person.press_primary("Test connection")
            person.settle()
            person.press_primary(f"Keep {MINE}")
            person.settle()
            (made,) = world.settings.workspaces()
            kept = vault.fetch(made)
            assert kept is not None
            assert kept.reveal() == TOKEN

            person.read(write_renewals(tmp_path / "renewals.csv", stray=True))
            person.go_to_match()
            person.go_to_preview()
            person.begin_upload()
            assert person.see_report().counts[Fate.CREATED] == ROWS - 1
            report = tmp_path / "report.xlsx"
            person.press(person.report_page.save)
            person.name_file(report, lambda: person.choose("Excel (xlsx)"))
            seen = repr(person.draft.workspace) + repr(kept) + person.window.windowTitle()

            # Deleting the workspace deletes the secret.
            person.press(person.window.rail.links["settings"])
            person.press(person.button(f"Delete {MINE}"))
            person.press(person.button("Delete it with its token"))
            person.settle()
            assert vault.fetch(made) is None
            assert not world.settings.workspaces()
            assert person.draft.workspace.is_practice
        finally:
            if made is not None:
                vault.delete(made)

    QApplication.clipboard().clear()
    out, err = capfd.readouterr()
    for name, text in {"stdout": out, "stderr": err, "log": caplog.text, "repr": seen}.items():
        assert TOKEN not in text, name
    names = {name for name, _data in contents_of(tmp_path)}
    assert "report.xlsx!xl/worksheets/sheet1.xml" in names
    assert any(name.endswith(f"{places.journal_file.name}:entries") for name in names)
    for part in (TOKEN, TOKEN[8:40], TOKEN[::-1]):
        assert find(part, contents_of(tmp_path)) == []


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
def test_after_a_journey_by_command_the_token_is_in_the_secret_service_alone(
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
