"""Commands that are called at the same second: nothing is made twice, and each says what it did."""

from __future__ import annotations

import json
import os
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
    codes = []
    for (answer, told), code in ended:
        said = json.loads(answer)
        codes.append(code)
        if code:
            assert (code, said["trouble"]["code"]) == (2, "sending_meanwhile")
            assert b"Another command is uploading" in told
            assert b"Nothing was sent." in told
        else:
            assert said["counts"]["created"] + said["counts"]["unchanged"] == 40
    assert 0 in codes


def test_who_comes_second_is_told_and_sends_nothing(world: Served) -> None:
    file = write_csv(world.folder / "c.csv", "Title", "Acme")
    workspace = Workspace(world.url, world.url, is_elsewhere=True)
    folder = world.cli.places.journal_file.parent
    with claim_upload(folder, workspace, "Company") as is_ours:
        assert is_ours
        said = world.upload(file)
        assert (said.code, said.trouble) == (2, "sending_meanwhile")
    assert world.companies() == []
    assert world.cli.json("runs").json == {"runs": []}
    assert world.upload(file).code == 0


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
