"""Metrics and activities: with the tenant token from the secret store, once, and never again."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.practice import PracticeApp, PracticeServer
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.vault import KeyringVault
from planhat_desktop.adapters.world import World
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.report import Fate
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.notices import open_log
from planhat_desktop.ui.pages.connecting import ConnectPage
from planhat_desktop.ui.pages.history import HistoryPage
from tests.adapters.practice_bench import bench
from tests.conftest import ROOT
from tests.journeys.conftest import OpenApp
from tests.journeys.person import Person, parts_of
from tests.journeys.searching import contents_of, find, secrets_that_hold
from tests.journeys.test_workspaces import TOKEN, serve

TENANT = "5f0f2a94-3c0e-4b5b-9a7e-6b1a0d5f7c21"
PROFILE = {
    "schema": 1,
    "name": "Logins",
    "model": "Metric",
    "links": [
        {"column": "Company External Id", "field": "externalId"},
        {"column": "Value", "field": "value"},
        {"column": "Day", "field": "date"},
    ],
    "constants": [{"field": "dimensionId", "value": "logins"}],
}


def write_metrics(path: Path, *, stray: bool = True) -> Path:
    """Write three metrics of companies that are known, and one of nobody."""
    lines = ["Company External Id,Metric,Value,Day"]
    lines += [f"C-0000{n},logins,{n * 10},2026-10-1{n}" for n in (1, 2, 3)]
    lines += ["C-99999,logins,7,2026-10-11"] if stray else []
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def values_of(app: PracticeApp) -> list[float]:
    found = json.loads(app.series.list_metrics({"limit": "100"}))
    return [one["value"] for one in found]


@pytest.mark.keyring
def test_metrics_through_the_window_with_the_tenant_token_from_the_secret_store(
    open_app: OpenApp,
    world: World,
    vault: KeyringVault,
    places: Places,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    open_log(world.logs)
    with serve(places) as (url, app):
        app._tenant = TENANT
        mine = Workspace("Acme metrics", url, is_elsewhere=True)
        world.settings.save_workspaces([mine])
        vault.store(mine, Token(TOKEN))
        try:
            parts = change(parts_of(world, vault), open=World(places).open)
            person = open_app(parts)
            person.switch_to(mine.name)
            person.read(write_metrics(tmp_path / "metrics.csv"))
            assert person.draft.model is not None
            assert person.draft.model.plural == "Metrics"
            person.go_to_match()
            assert person.reads(", added for good")
            person.go_to_preview()
            assert person.counts() == {"create": 3, "update": 0, "same": 0, "held": 1}

            # Without the tenant token the way leads to the Connect page.
            person.press_primary()
            (gap,) = person.popover_lines()
            person.press(gap)
            page = person.window.page
            assert isinstance(page, ConnectPage)
            person.press(page.tenant)
            person.type(TENANT)
            person.press_primary("Test connection")
            person.settle()
            person.press_primary(f"Keep {mine.name}")
            person.settle()
            assert vault.fetch(mine) == Token(TOKEN)
            person.wait(lambda: person.is_on(Step.PREVIEW) and bool(person.draft.prepared))
            person.settle()

            person.press_primary()
            consent = person.preview.consent
            assert consent.isVisible()
            assert "which cannot be undone or found again" in consent.what.text()
            person.press(consent.box)
            person.type("3")
            person.press(consent.yes)
            report = person.see_report()
            assert report.counts[Fate.CREATED] == 3
            assert values_of(app) == [10, 20, 30]

            # It cannot be taken back, and says so, here and in History.
            for_good = "Metrics are added for good: Planhat has no way to take them back."
            assert not person.report_page.undo.isVisible()
            assert person.report_page.barred.isVisible()
            assert person.report_page.barred.text() == for_good
            run = person.draft.run
            past = person.window.show_side("history")
            assert isinstance(past, HistoryPage)
            person.settle()
            past.open_run(run)
            person.settle()
            assert not past.one.back.isVisible()
            assert past.one.barred.isVisible()
            assert past.one.barred.text() == for_good

            # The same file once more sends nothing.
            person.window.go(Step.FILE)
            person.read(write_metrics(tmp_path / "metrics.csv", stray=False))
            person.go_to_match()
            person.go_to_preview()
            assert person.counts() == {"create": 0, "update": 0, "same": 3, "held": 0}
            assert len([one for one in app.calls if one.method == "POST"]) == 1
        finally:
            vault.delete(mine)
    assert TENANT not in caplog.text
    assert find(TENANT, contents_of(tmp_path)) == []
    assert secrets_that_hold(TENANT) == 0


def test_rows_whose_answer_was_lost_are_sent_again_only_by_hand(
    person: Person, tmp_path: Path
) -> None:
    file = write_metrics(tmp_path / "metrics.csv", stray=False)
    person.read(file)
    person.go_to_match()
    person.go_to_preview()
    person.go_wrong(Fault("drop", method="POST"))
    assert person.send() == {"unknown": 3}
    person.window.go(Step.FILE)
    person.read(file)
    person.go_to_match()
    person.go_to_preview()
    assert person.counts() == {"create": 0, "update": 0, "same": 0, "held": 3}
    assert "sent already, without an answer" in person.reasons()
    person.press(person.button("Send them again"))
    person.wait(lambda: person.counts()["create"] == 3 and not person.window.is_busy)
    assert person.send() == {"created": 3}
    app = person.world._practice_transport.app
    assert values_of(app) == [10, 20, 30]


def call(folder: Path, *words: str | Path, **variables: str) -> tuple[int, dict[str, object], str]:
    """Call the program as a process of its own; return its code, answer and what it said."""
    known = {name: one for name, one in os.environ.items() if not name.startswith("PLANHAT_")}
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "planhat_desktop", "--places", folder, *words],
        cwd=ROOT,
        env={**known, **variables},
        capture_output=True,
        check=False,
        timeout=90,
        text=True,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    assert TENANT not in done.stdout + done.stderr
    return done.returncode, answer, done.stderr


@pytest.mark.keyring
def test_the_command_line_sends_once_with_the_tenant_token_kept_or_given(
    tmp_path: Path, vault: KeyringVault
) -> None:
    kept, file = tmp_path / "kept", write_metrics(tmp_path / "logins.csv")
    profile = tmp_path / "logins.json"
    profile.write_text(json.dumps(PROFILE), "utf-8")
    with bench(planted=True, token=TOKEN) as one, PracticeServer(one.app) as server:
        one.app._tenant = TENANT
        workspace = Workspace("Metrics by command", server.url)
        DiskSettings(Places.under(kept).settings_file).save_workspaces([workspace])
        vault.store(workspace, Token(TOKEN))
        here = (file, "--profile", profile, "--workspace", workspace.name, "--json")
        try:
            code, answer, said = call(kept, "preview", *here)
            assert (code, answer["counts"]) == (
                1,
                {"create": 3, "update": 0, "same": 0, "held": 1},
            )
            assert "tenant token" in said
            code, answer, _said = call(kept, "upload", *here, "--yes")
            assert code == 2
            assert isinstance(trouble := answer["trouble"], dict)
            assert trouble["code"] == "no_tenant_token"
            assert values_of(one.app) == []

            vault.store(workspace, Token(TENANT), "tenant")
            code, answer, _said = call(
                kept, "upload", *here, "--yes", "--report", tmp_path / "r.csv"
            )
            assert code == 1
            assert isinstance(counts := answer["counts"], dict)
            assert (counts["created"], counts["held"]) == (3, 1)
            code, answer, _said = call(kept, "upload", *here, "--yes")
            assert isinstance(counts := answer["counts"], dict)
            assert (counts["created"], counts["unchanged"]) == (0, 3)
            assert values_of(one.app) == [10, 20, 30]

            runs = call(kept, "runs", "--json")[1]["runs"]
            assert isinstance(runs, list)
            words = ("undo", runs[-1]["run"], "--workspace", workspace.name, "--yes", "--json")
            code, answer, _said = call(kept, *words)
            assert code == 2
            assert isinstance(trouble := answer["trouble"], dict)
            assert trouble["code"] == "added_for_good"
            assert len(values_of(one.app)) == 3

            # By address the tokens come from the environment.
            other = tmp_path / "other"
            tokens = {"PLANHAT_API_TOKEN": TOKEN, "PLANHAT_TENANT_TOKEN": TENANT}
            by_url = (file, "--profile", profile, "--api-url", server.url, "--json")
            code, answer, _said = call(other, "upload", *by_url, "--yes", **tokens)
            assert isinstance(counts := answer["counts"], dict)
            assert counts["created"] == 3
            assert secrets_that_hold(TENANT) == 1
        finally:
            vault.delete(workspace)
    assert secrets_that_hold(TENANT) == 0
    assert find(TENANT, contents_of(tmp_path)) == []


def test_the_practice_workspace_has_a_tenant_token_of_its_own(tmp_path: Path) -> None:
    file, profile = write_metrics(tmp_path / "logins.csv", stray=False), tmp_path / "p.json"
    profile.write_text(json.dumps(PROFILE), "utf-8")
    here = (file, "--profile", profile, "--practice", "--yes", "--json")
    code, answer, _said = call(tmp_path / "kept", "upload", *here)
    assert code == 0
    assert isinstance(counts := answer["counts"], dict)
    assert counts["created"] == 3
    code, answer, _said = call(tmp_path / "kept", "upload", *here)
    assert isinstance(counts := answer["counts"], dict)
    assert (counts["created"], counts["unchanged"]) == (0, 3)
