"""The command line in a hurry: streams that close, keys pressed too early or twice, no folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from planhat_desktop import __main__ as main_module
from planhat_desktop.adapters import world as world_module
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.cli import commands, stopping
from planhat_desktop.cli.driving import find_code
from planhat_desktop.core.report import Report
from planhat_desktop.places import Places
from tests.conftest import ROOT
from tests.test_cli import SAMPLES, TOKEN, Cli, call, served, write_csv
from tests.test_cli_past import Served, send_again

needs_pipes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(tmp_path / "kept", capsys)


@pytest.fixture
def world(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("PLANHAT_API_TOKEN", TOKEN)
    with served() as (url, bench):
        bench.client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield Served(cli, url, bench, tmp_path)


def words_of(cli: Cli, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "planhat_desktop", "--places", *map(str, (cli.folder, *words))]


def start(cli: Cli, *words: str | Path, out: int, err: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words_of(cli, *words), cwd=ROOT, stdout=out, stderr=err)


# Streams


@needs_pipes
def test_nobody_listening_any_more_does_not_stop_an_upload(world: Served) -> None:
    ear, mouth = os.pipe()
    os.close(ear)
    words = ("upload", world.write(30), "--profile", world.profile, "--api-url", world.url)
    process = start(world.cli, *words, "--yes", "--json", out=mouth, err=mouth)
    os.close(mouth)
    assert process.wait(60) == 0
    assert len(world.companies()) == 30
    assert world.cli.json("runs").json["runs"][0]["state"] == "finished"


@needs_pipes
def test_an_answer_nobody_waits_for_is_no_complaint(cli: Cli) -> None:
    ear, mouth = os.pipe()
    os.close(ear)
    words = ("inspect", SAMPLES / "licenses.csv", "--quiet")
    process = start(cli, *words, out=mouth, err=subprocess.PIPE)
    os.close(mouth)
    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 0


@needs_pipes
@pytest.mark.parametrize("closed", [1, 2])
def test_a_stream_that_was_never_open_is_done_without(cli: Cli, closed: int) -> None:
    words = words_of(cli, "inspect", SAMPLES / "licenses.csv", "--json")
    shell = 'exec "$@" >&-' if closed == 1 else 'exec "$@" 2>&-'
    done = subprocess.run(
        ["/bin/sh", "-c", shell, "sh", *words], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    if closed == 2:
        assert json.loads(done.stdout)["file"] == "licenses.csv"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("form", [("--json",), ()])
def test_a_full_disk_under_the_answer_is_told(cli: Cli, form: tuple[str, ...]) -> None:
    words = words_of(cli, "inspect", SAMPLES / "licenses.csv", "--quiet", *form)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            words, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"The answer cannot be written: ")
    assert done.stderr.count(b"\n") == 1


# Stopping


def test_stopped_while_it_is_still_starting_it_says_so(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_anything: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main_module, "_run_command", stop)
    said = cli.json("runs")
    assert (said.code, said.trouble) == (2, "stopped")


def test_what_was_sent_is_told_though_it_is_stopped_after_the_last_row(
    world: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(report: Report) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return find_code(report)

    monkeypatch.setattr(commands, "find_code", stop)
    said = world.upload(world.write(3))
    assert (said.code, said.json["counts"]["created"]) == (0, 3)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_stop_ends_at_once_and_says_how_it_goes_on(
    world: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = threading.Event()

    def stop_twice(_seconds: float) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        assert heard.wait(10)
        os.kill(os.getpid(), signal.SIGINT)

    # The signals meet it while it waits for the answer to its second request.
    monkeypatch.setattr(stopping, "say", lambda *_anything: heard.set())
    world.bench.app._sleep = stop_twice
    world.bench.app.faults.add(Fault("slow", 2, method="PUT", after_commit=True))
    said = world.upload(world.write(300))
    assert (said.code, said.trouble) == (3, "stopped")
    (listed,) = world.cli.json("runs").json["runs"]
    assert listed["state"] == "interrupted"
    assert f"resume {listed['run']}" in said.err
    on = world.call("resume", listed["run"])
    assert (on.code, on.json["counts"]["created"]) == (0, 300)
    assert len(world.companies()) == 300


def test_stopped_twice_before_the_run_began_nothing_was_sent(
    world: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_twice(*_anything: object, **_more: object) -> Iterator[object]:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        yield None

    monkeypatch.setattr(commands, "run", stop_twice)
    said = world.upload(world.write(3))
    assert (said.code, said.trouble) == (2, "stopped")
    assert not world.companies()


def test_a_report_that_is_stopped_does_not_hide_what_was_sent(
    world: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_twice(*_anything: object, **_more: object) -> Iterator[object]:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        yield None

    monkeypatch.setattr(world_module.World, "export", stop_twice)
    words = ("upload", world.write(3), "--profile", world.profile, "--api-url", world.url)
    said = world.cli.json(*words, "--yes", "--report", world.folder / "r.xlsx")
    assert (said.code, said.trouble) == (3, "stopped")
    assert said.json["counts"]["created"] == 3


def test_an_undo_of_several_runs_that_is_stopped_tells_what_is_taken_back(world: Served) -> None:
    first = world.upload(world.write(2)).json["run"]
    second = send_again(world, first, "N7,New,Live")
    world.bench.app._sleep = lambda _seconds: os.kill(os.getpid(), signal.SIGINT)
    world.bench.app.faults.add(Fault("slow", method="DELETE"))
    said = world.call("undo", first)
    assert (said.code, said.json["undone"], said.json["counts"]["removed"]) == (1, second, 1)
    assert f"still stands; “planhat-desktop undo {first}”" in said.err
    assert len(world.companies()) == 2
    assert world.call("undo", first).code == 0
    assert not world.companies()


# Folders


@pytest.mark.parametrize("command", ["runs", "inspect"])
def test_where_nothing_can_be_kept_it_says_so(cli: Cli, tmp_path: Path, command: str) -> None:
    (tmp_path / "a file").write_text("", "utf-8")
    words = (command, SAMPLES / "licenses.csv") if command == "inspect" else (command,)
    done = call(tmp_path / "a file", *words, "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["trouble"]["code"] == "no_place"
    assert b"Traceback" not in done.stderr


def test_all_folders_are_made_at_once(tmp_path: Path) -> None:
    places = Places.under(tmp_path / "new")
    places.make()
    assert all(folder.is_dir() for folder in places)


@pytest.mark.parametrize("is_folder", [True, False])
def test_where_no_profile_can_be_written_none_is_looked_for(
    cli: Cli, tmp_path: Path, is_folder: bool
) -> None:
    place = tmp_path if is_folder else tmp_path / "nowhere" / "p.json"
    file = write_csv(tmp_path / "c.csv", "Number,Title", "1,Acme")
    said = cli.json("suggest", file, "--model", "Company", "--save", place)
    code = "report_is_folder" if is_folder else "no_report_folder"
    assert (said.code, said.trouble) == (2, code)


def test_a_number_that_is_none_is_told_in_plain_words(cli: Cli) -> None:
    words = ("preview", "x.csv", "--profile", "p.json", "--practice", "--pace", "quick")
    said = cli.json(*words)
    assert "“quick” is not a whole number" in said.err
    assert "invalid" not in said.err


def test_a_history_that_was_damaged_is_kept_aside_and_told(cli: Cli) -> None:
    cli.places.make()
    cli.places.journal_file.write_bytes(b"no history at all" * 100)
    said = cli.json("runs")
    assert (said.code, said.json) == (0, {"runs": []})
    assert "was damaged" in said.err
    assert "was damaged" not in cli.json("runs").err
