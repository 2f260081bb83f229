"""The journal in SQLite: its contract, what outlives a crash, and files that cannot be used."""

from __future__ import annotations

import dataclasses
import io
import multiprocessing
import os
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.history import SqliteJournal
from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PracticeApp, PracticeServer
from planhat_desktop.adapters.practice.store import Store
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import Journal
from planhat_desktop.core.journal import Answered, Ended, Entry, Sent, Started
from planhat_desktop.core.report import fold
from planhat_desktop.core.schema import Token, Workspace
from tests.adapters.contracts import ENTRIES, STARTED, JournalContract, count_kinds
from tests.adapters.practice_bench import shapes
from tests.app.rehearsal import Rehearsal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

RUN = STARTED.run
SENT = ENTRIES[1]
ROWS = [{"externalId": f"K{place}", "name": f"Company {place}"} for place in range(9)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


class TestInMemory(JournalContract):
    @pytest.fixture
    def journal(self) -> Journal:
        return MemoryJournal(count_kinds)


class TestInSqlite(JournalContract):
    @pytest.fixture
    def journal(self, path: Path) -> Iterator[Journal]:
        journal = SqliteJournal(path, count_kinds)
        yield journal
        journal.close()


@given(runs=st.lists(st.lists(st.sampled_from(ENTRIES[1:]), max_size=6), max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sqlite_and_memory_tell_the_same(runs: list[list[Entry]], tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.unlink(missing_ok=True)
    journals: list[Journal] = [SqliteJournal(path, count_kinds), MemoryJournal(count_kinds)]
    for journal in journals:
        for number, entries in enumerate(runs):
            name = f"run-{number}"
            journal.begin(dataclasses.replace(STARTED, run=name))
            for entry in entries:
                journal.append(name, entry)
    one, other = journals
    assert one.runs() == other.runs()
    for number, _entries in enumerate(runs):
        assert one.entries(f"run-{number}") == other.entries(f"run-{number}")
        journals[0].release(f"run-{number}")


class TestWhatOutlivesACrash:
    def test_what_was_sent_is_there_after_the_process_is_killed(self, path: Path) -> None:
        _in_child(_write_and_die, path)
        journal = SqliteJournal(path, count_kinds)
        assert journal.entries(RUN) == (STARTED, SENT)
        (summary,) = journal.runs()
        assert (summary.state, summary.is_busy) == ("interrupted", False)

    def test_a_run_left_by_a_crash_can_be_taken_up(self, path: Path) -> None:
        _in_child(_write_and_die, path)
        journal = SqliteJournal(path, count_kinds)
        journal.append(RUN, Ended("finished"))
        assert journal.entries(RUN) == (STARTED, SENT, Ended("finished"))

    @pytest.mark.parametrize("on_call", [1, 2, 4])
    @pytest.mark.parametrize("is_written", [False, True], ids=["before", "after"])
    def test_an_upload_killed_at_a_request_can_be_read_back(
        self, path: Path, on_call: int, is_written: bool
    ) -> None:
        app = Murderous(Store(None, shapes()), on_call, is_written)
        with PracticeServer(app) as server:
            context = multiprocessing.get_context("spawn")
            app.victim = context.Process(target=_upload, args=(server.url, path))
            app.victim.start()
            app.victim.join()
        journal = SqliteJournal(path, count_run)
        started, *rest = journal.entries("run")
        assert isinstance(started, Started)
        sent = [one for one in rest if isinstance(one, Sent)]
        # Whatever arrived is there byte for byte, and nothing that never left.
        assert [one.body.encode() for one in sent] == app.bodies
        assert [type(one) for one in rest] == [*[Sent, Answered] * (on_call - 1), Sent]
        report = fold(started, rest)
        assert report.counts["created"] == 2 * (on_call - 1)
        assert report.counts["unknown"] == 2
        assert sum(report.counts.values()) == len(ROWS)
        assert sorted(report.batches[on_call].unknown) == sorted(sent[-1].rows)

    def test_what_is_about_to_leave_is_flushed_to_the_disk(self, path: Path) -> None:
        levels: dict[str, int] = {}

        class Watched(SqliteJournal):
            """Looks how careful SQLite was told to be for each entry (2 = FULL)."""

            @override
            def append(self, run: str, entry: Entry) -> None:
                super().append(run, entry)
                if self._writer is not None:
                    level = self._writer.execute("PRAGMA synchronous").fetchone()[0]
                    levels[type(entry).__name__] = level

        journal = Watched(path, count_kinds)
        journal.begin(STARTED)
        for entry in ENTRIES[1:-1]:
            journal.append(RUN, entry)
        journal.close()
        assert levels["Sent"] == 2


class TestOneWriter:
    def test_two_windows_never_write_the_same_run(self, path: Path) -> None:
        first, second = SqliteJournal(path, count_kinds), SqliteJournal(path, count_kinds)
        first.begin(STARTED)
        with pytest.raises(JournalUnusable) as unusable:
            second.append(RUN, SENT)
        assert unusable.value.code == "run_taken"
        assert second.runs()[0].is_busy
        assert second.entries(RUN) == (STARTED,)
        first.release(RUN)
        second.append(RUN, SENT)
        with pytest.raises(JournalUnusable):
            first.append(RUN, SENT)
        second.close()
        assert first.entries(RUN) == (STARTED, SENT)

    def test_nor_do_two_processes(self, path: Path) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(STARTED)
        assert _in_child(_try_to_append, path) == "run_taken"
        journal.close()
        assert _in_child(_try_to_append, path) == "appended"

    def test_two_runs_at_once_do_not_get_in_each_others_way(self, path: Path) -> None:
        first, second = SqliteJournal(path, count_kinds), SqliteJournal(path, count_kinds)
        first.begin(STARTED)
        second.begin(dataclasses.replace(STARTED, run="other"))
        first.append(RUN, SENT)
        second.append("other", SENT)
        first.append(RUN, Ended("finished"))
        second.append("other", Ended("stopped"))
        assert [one.state for one in first.runs()] == ["stopped", "finished"]

    def test_a_run_that_could_not_begin_is_not_held(self, path: Path) -> None:
        first, second = SqliteJournal(path, count_kinds), SqliteJournal(path, count_kinds)
        first.begin(STARTED)
        first.release(RUN)
        with pytest.raises(JournalUnusable):
            second.begin(STARTED)
        first.append(RUN, Ended("finished"))

    def test_it_is_read_while_another_thread_writes(self, path: Path) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(STARTED)
        written = threading.Event()

        def write() -> None:
            for _number in range(20):
                journal.append(RUN, SENT)
                written.set()
            journal.append(RUN, Ended("finished"))

        writer = threading.Thread(target=write)
        writer.start()
        assert written.wait(10)
        while writer.is_alive():
            assert isinstance(journal.entries(RUN, bodies=False)[1], Sent)
        writer.join()
        assert len(journal.entries(RUN)) == 22

    def test_nothing_is_left_lying_about(self, path: Path) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(STARTED)
        journal.append(RUN, Ended("finished"))
        assert [one.name for one in path.parent.iterdir()] == [path.name]

    def test_odd_names_of_runs_lead_nowhere_else(self, path: Path) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(dataclasses.replace(STARTED, run="../../a/b:c"))
        names = {one.name for one in path.parent.iterdir()}
        assert "history-______a_b_c.lock" in names
        journal.close()


class TestTheFile:
    @pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")
    def test_it_is_for_this_user_alone(self, path: Path) -> None:
        before = os.umask(0)
        try:
            journal = SqliteJournal(path, count_kinds)
            journal.begin(STARTED)
            modes = {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
            journal.close()
        finally:
            os.umask(before)
        assert modes == {0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    @pytest.mark.parametrize(
        "content",
        [b"not a database at all, just some words that fill a little more than a header" * 9,
         b"SQLite format 3\x00" + b"\xff" * 5000],
        ids=["words", "torn"],
    )  # fmt: skip
    def test_a_damaged_file_is_moved_aside(self, path: Path, content: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(content)
        journal = SqliteJournal(path, count_kinds)
        assert journal.runs() == ()
        journal.begin(STARTED)
        journal.append(RUN, Ended("finished"))
        (note,) = journal.notes
        (aside,) = [one for one in path.parent.iterdir() if one != path]
        assert aside.read_bytes() == content
        assert aside.name in note
        assert SqliteJournal(path, count_kinds).notes == ()

    def test_a_file_of_a_newer_program_is_moved_aside(self, path: Path) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(STARTED)
        journal.close()
        _change(path, "PRAGMA user_version = 99")
        journal = SqliteJournal(path, count_kinds)
        assert journal.runs() == ()
        assert "newer" in journal.notes[0]

    @pytest.mark.parametrize("change", ["PRAGMA user_version = 1", "CREATE TABLE runs (x)"])
    def test_a_database_that_is_no_journal_is_moved_aside(self, path: Path, change: str) -> None:
        path.parent.mkdir()
        _change(path, change)
        journal = SqliteJournal(path, count_kinds)
        assert journal.runs() == ()
        assert len(journal.notes) == 1

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE entries SET data = '{}'",
            "UPDATE entries SET data = 'torn'",
            "UPDATE entries SET body = x'00'",
            "DROP TABLE entries",
        ],
    )
    def test_damage_found_later_is_a_sentence(self, path: Path, change: str) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(STARTED)
        journal.append(RUN, SENT)
        journal.close()
        _change(path, change)
        with pytest.raises(JournalUnusable) as unusable:
            journal.entries(RUN)
        assert unusable.value.code == "journal_damaged"

    @pytest.mark.parametrize("change", ["DELETE FROM entries", "DELETE FROM entries WHERE seq = 1"])
    def test_a_run_without_its_beginning_is_damage(self, path: Path, change: str) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(STARTED)
        journal.append(RUN, SENT)
        journal.close()
        _change(path, change)
        with pytest.raises(JournalUnusable) as unusable:
            journal.runs()
        assert unusable.value.code == "journal_damaged"

    def test_a_full_disk_is_a_sentence_and_nothing_is_half_written(self, path: Path) -> None:
        class OnFullDisk(SqliteJournal):
            """Its file may not grow beyond some pages, as if the disk were full."""

            @override
            def _connect(self) -> sqlite3.Connection:
                connection = super()._connect()
                connection.execute("PRAGMA max_page_count = 12")
                return connection

        journal = OnFullDisk(path, count_kinds)
        journal.begin(STARTED)
        assert isinstance(SENT, Sent)
        large = dataclasses.replace(SENT, body=os.urandom(200_000).hex())
        with pytest.raises(JournalUnusable) as unusable:
            journal.append(RUN, large)
        assert unusable.value.code == "disk_full"
        journal.append(RUN, SENT)
        assert journal.entries(RUN) == (STARTED, SENT)
        journal.close()

    def test_a_file_another_program_holds_on_to_is_a_sentence(self, path: Path) -> None:
        journal = SqliteJournal(path, count_kinds, busy_s=0.05)
        journal.begin(STARTED)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalUnusable) as unusable:
            journal.append(RUN, SENT)
        assert unusable.value.code == "journal_locked"
        other.close()
        journal.append(RUN, SENT)
        journal.close()

    def test_a_folder_that_cannot_be_made_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file")
        journal = SqliteJournal(tmp_path / "data" / "history.sqlite3", count_kinds)
        with pytest.raises(JournalUnusable) as unusable:
            journal.begin(STARTED)
        assert unusable.value.code == "journal_unwritable"
        assert str(tmp_path) not in str(unusable.value)

    def test_a_folder_in_the_files_place_is_a_sentence(self, path: Path) -> None:
        path.mkdir(parents=True)
        with pytest.raises(JournalUnusable) as unusable:
            SqliteJournal(path, count_kinds).runs()
        assert unusable.value.code == "journal_unwritable"

    def test_bodies_are_packed(self, path: Path) -> None:
        journal = SqliteJournal(path, count_kinds)
        journal.begin(STARTED)
        assert isinstance(SENT, Sent)
        journal.append(RUN, dataclasses.replace(SENT, body='{"name":"Acme"},' * 50_000))
        journal.close()
        assert path.stat().st_size < 100_000


def _change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


def _in_child(work: Callable[[Path], str], path: Path) -> str:
    """Run a function in a fresh process; return what it says, or nothing when it died."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_report, args=(sender, work, path))
    child.start()
    sender.close()
    try:
        said: str = receiver.recv()
    except EOFError:
        said = ""
    child.join()
    child.close()
    receiver.close()
    return said


def _report(
    sender: multiprocessing.connection.Connection[str, str],
    work: Callable[[Path], str],
    path: Path,
) -> None:
    sender.send(work(path))


class Murderous(PracticeApp):
    """Kills the program that sends the nth upsert, before or after it is written.

    Attributes:
        bodies: what arrived.
    """

    victim: multiprocessing.process.BaseProcess

    def __init__(self, store: Store, on_call: int, is_written: bool) -> None:
        super().__init__(store)
        self.bodies: list[bytes] = []
        self._on_call = on_call
        self._is_written = is_written

    @override
    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "PUT":
            return super().__call__(environ, start_response)
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        self.bodies.append(body)
        is_last = len(self.bodies) == self._on_call
        if is_last and not self._is_written:
            self._kill()
        answer = super().__call__(environ, start_response)
        if is_last and self._is_written:
            self._kill()
        return answer

    def _kill(self) -> None:
        self.victim.kill()
        self.victim.join()


def _upload(url: str, path: Path) -> None:
    """Upload all rows, two a request, with a journal on the disk."""
    rehearsal = Rehearsal("Company")
    rehearsal.planhat = PlanhatClient(Workspace("Loopback", url), Token("practice"))
    rehearsal.journal = SqliteJournal(path, count_run)
    rehearsal.upload(ROWS, batch_rows=2)


def _write_and_die(path: Path) -> str:
    journal = SqliteJournal(path, count_kinds)
    journal.begin(STARTED)
    journal.append(RUN, SENT)
    os._exit(9)


def _try_to_append(path: Path) -> str:
    journal = SqliteJournal(path, count_kinds)
    try:
        journal.append(RUN, SENT)
    except JournalUnusable as unusable:
        return unusable.code
    journal.close()
    return "appended"


def test_what_is_forgotten_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = SqliteJournal(path, count_run)
    for name in ("gone", "kept"):
        journal.begin(dataclasses.replace(STARTED, run=name, file=f"{name}-file-name.xlsx"))
        for entry in ENTRIES[1:]:
            journal.append(name, entry)
        journal.append(name, Ended("finished"))
    before = path.stat().st_size
    journal.forget(["gone"])
    journal.close()
    written = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"kept-file-name" in written
    assert b"gone-file-name" not in written
    assert path.stat().st_size <= before


def test_forgetting_while_somebody_reads_only_leaves_the_file_as_large(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = SqliteJournal(path, count_run)
    journal.begin(STARTED)
    journal.append(STARTED.run, Ended("finished"))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM runs").fetchone()
    quick = SqliteJournal(path, count_run, busy_s=0.05)
    quick.forget([STARTED.run])
    assert quick.runs() == ()
    reader.close()


def test_a_large_answer_is_written_as_it_came_and_packed_while_the_next_is_awaited(
    path: Path,
) -> None:
    def kinds() -> list[str]:
        with closing(sqlite3.connect(path)) as reader:
            found = reader.execute(
                "SELECT typeof(body) FROM entries WHERE kind = 'answered' ORDER BY seq"
            )
            return [kind for (kind,) in found]

    assert isinstance(SENT, Sent)
    journal = SqliteJournal(path, count_kinds)
    journal.begin(STARTED)
    large = [Answered(one, 200, (), answer=f'"{str(one) * 70_000}"') for one in (1, 2, 3)]
    odd = Answered(4, 200, (), answer="\ud800" * 70_000)
    written = [large[0], large[1], Answered(5, 200, (), answer="{}"), odd]
    for entry in written:
        journal.append(RUN, entry)
    assert kinds() == ["text", "text", "blob", "blob"]
    assert journal.entries(RUN) == (STARTED, *written)
    journal.prepare(SENT)
    assert kinds() == ["blob"] * 4
    journal.append(RUN, large[2])
    assert kinds()[-1] == "text"
    journal.append(RUN, Ended("finished"))
    assert kinds() == ["blob"] * 5
    assert journal.entries(RUN) == (STARTED, *written, large[2], Ended("finished"))


def test_a_large_answer_stays_as_it_came_where_there_is_no_writing(path: Path) -> None:
    assert isinstance(SENT, Sent)
    journal = SqliteJournal(path, count_kinds, busy_s=0.01)
    journal.begin(STARTED)
    large = Answered(1, 200, (), answer=f'"{"1" * 70_000}"')
    journal.append(RUN, large)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal.prepare(SENT)  # it has no say over the request that is under way
        other.execute("ROLLBACK")
    journal.append(RUN, SENT)
    assert journal.entries(RUN) == (STARTED, large, SENT)
    journal.close()
