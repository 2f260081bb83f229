"""Commands that are called at the same second: nothing is made twice, and each says what it did."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from planhat_desktop.adapters.claims import claim_upload
from planhat_desktop.adapters.history import SqliteJournal
from planhat_desktop.adapters.world import count_run
from planhat_desktop.core.journal import Started
from planhat_desktop.core.workspace import Workspace
from tests.test_cli import TOKEN, Cli, served, write_csv, write_profile
from tests.test_cli_hurry import start
from tests.test_cli_past import Served


@pytest.fixture
def world(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    monkeypatch.setenv("PLANHAT_API_TOKEN", TOKEN)
    with served() as (url, bench):
        bench.client.headers["Authorization"] = f"Bearer {TOKEN}"
        made = Served(Cli(tmp_path / "kept", capsys), url, bench, tmp_path)
        made.profile = write_profile(tmp_path / "keyless.json", "Company", {"Title": "name"})
        yield made


def test_the_same_file_at_the_same_second_is_sent_once(world: Served) -> None:
    file = write_csv(world.folder / "c.csv", "Title", *(f"Company {at}" for at in range(40)))
    words = ("upload", file, "--profile", world.profile, "--api-url", world.url, "--yes", "--json")
    out, err = subprocess.PIPE, subprocess.PIPE
    calls = [start(world.cli, *words, out=out, err=err) for _call in range(3)]
    ended = [(one.communicate(timeout=60), one.returncode) for one in calls]
    assert len(world.companies()) == 40
    counts = [json.loads(answer)["counts"] for (answer, _told), _code in ended]
    assert [code for _told, code in ended] == [0, 0, 0]
    assert sorted(one["created"] for one in counts) == [0, 0, 40]
    assert sorted(one["unchanged"] for one in counts) == [0, 40, 40]


def test_who_comes_second_waits_and_says_so(world: Served) -> None:
    file = write_csv(world.folder / "c.csv", "Title", "Acme")
    words = ("upload", file, "--profile", world.profile, "--api-url", world.url, "--yes", "--json")
    workspace = Workspace(world.url, world.url, is_elsewhere=True)
    folder = world.cli.places.journal_file.parent
    with claim_upload(folder, workspace, "Company") as is_ours:
        assert is_ours
        second = start(world.cli, *words, out=subprocess.PIPE, err=subprocess.PIPE)
        assert second.stderr is not None
        assert b"Waiting: another command is uploading" in second.stderr.readline()
        assert world.companies() == []
    second.communicate(timeout=60)
    assert second.returncode == 0
    assert len(world.companies()) == 1


def test_a_wait_can_be_ended(world: Served) -> None:
    file = write_csv(world.folder / "c.csv", "Title", "Acme")
    words = ("upload", file, "--profile", world.profile, "--api-url", world.url, "--yes", "--json")
    workspace = Workspace(world.url, world.url, is_elsewhere=True)
    with claim_upload(world.cli.places.journal_file.parent, workspace, "Company"):
        second = start(world.cli, *words, out=subprocess.PIPE, err=subprocess.PIPE)
        assert second.stderr is not None
        second.stderr.readline()
        second.send_signal(signal.SIGINT)
        answer, _told = second.communicate(timeout=60)
    assert json.loads(answer)["trouble"]["code"] == "stopped"
    assert world.companies() == []


def test_a_window_that_sends_such_records_is_waited_for(world: Served) -> None:
    file = write_csv(world.folder / "c.csv", "Title", "Acme")
    assert world.upload(file).code == 0
    with closing(SqliteJournal(world.cli.places.journal_file, count_run)) as journal:
        (run,) = journal.runs()
        first = journal.entries(run.run)[0]
        assert isinstance(first, Started)
        journal.begin(replace(first, run=f"theirs-{os.getpid()}", file="Renewals.csv"))
        said = world.upload(file)
        assert (said.code, said.trouble) == (2, "sending_meanwhile")
        assert "Renewals.csv" in said.err
    assert len(world.companies()) == 1
