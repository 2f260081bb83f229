"""The journal and its past runs, in one SQLite file.

What a request carried is on the disk before the request leaves. Bodies, pre-images and
answers are large: they are packed into columns of their own, so that a run is folded without
reading them.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

from planhat_desktop.adapters.entry_rows import (
    TABLES,
    Packed,
    decode,
    insert,
    lighten,
    pack_answers,
    read_entries,
    read_last,
)
from planhat_desktop.adapters.journal_troubles import explain, is_damage, no_such_run
from planhat_desktop.adapters.lock import RunLock
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import RunSummary
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.entryform import EntryUnreadable, entry_to_dict
from planhat_desktop.core.journal import (
    Ended,
    Entry,
    Sent,
    Started,
    run_states,
)

SCHEMA = 1
WAL_PAGES = 8_000  # of 4 KiB
BUSY_S = 5.0

Count = Callable[[Started, Sequence[Entry]], Mapping[str, int]]
"""Folds a run's entries (without bodies) to the seven counts of automation.md."""

_log = logging.getLogger(__name__)


class SqliteJournal:
    """Implements the port `Journal`.

    Writing goes through one connection that opens with a run's first entry and closes with
    its last; every reading opens its own, so the window can look while a job writes.

    Args:
        path: the file; it and its folder are made when missing, for this user alone.
        count: folds a run to its counts.
        busy_s: how long to wait while another process writes.
    """

    def __init__(self, path: Path, count: Count, busy_s: float = BUSY_S) -> None:
        self._path = path
        self._count = count
        self._busy_s = busy_s
        self._guard = threading.RLock()
        self._locks: dict[str, RunLock] = {}
        self._begun: dict[str, list[Entry]] = {}  # all entries of runs begun here, without bodies
        self._writer: sqlite3.Connection | None = None
        self._packed: Packed | None = None  # of the batch that leaves next
        self._unpacked: list[int] = []  # answers written as they came
        self._is_ready = False
        self._notes: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file itself: sentences, mostly none."""
        return tuple(self._notes)

    def begin(self, started: Started, plan: bytes = b"") -> None:
        """Open a run with its plan; durable when this returns."""
        self._prepare()
        brief = entry_to_dict(replace(started, held={}, same={}, sending=(), kept={}))
        packed = zlib.compress(plan, 1) if plan else None
        with self._guard, self._troubles():
            self._take(started.run)
            try:
                with self._writing(durable=True) as writer:
                    writer.execute(
                        "INSERT INTO runs (run, brief, undo_of) VALUES (?, ?, ?)",
                        (started.run, json.dumps(brief), started.undo_of),
                    )
                    insert(writer, started.run, started)
                    writer.execute(
                        "UPDATE entries SET body = ? WHERE run = ?", (packed, started.run)
                    )
            except sqlite3.Error:
                self.release(started.run)
                raise
            self._begun[started.run] = [started]

    def take(self, run: str) -> None:
        """Become the one writer of a run that was begun before; safe to call twice."""
        self._prepare()
        with self._guard, self._troubles():
            self._take(run)

    def plan(self, run: str) -> bytes:
        """Return the run's plan; nothing when there is no such run."""
        self._prepare()
        with self._troubles(), closing(self._connect()) as reader:
            row = reader.execute(
                "SELECT body FROM entries WHERE run = ? AND kind = 'started'", (run,)
            ).fetchone()
        return zlib.decompress(row[0]) if row is not None and row[0] is not None else b""

    def prepare(self, sent: Sent) -> None:
        """Pack what is heavy of an entry that will be appended, and of the answers before it."""
        packed = Packed(sent)
        with self._guard:
            self._packed = packed
            self._pack_answers()

    def append(self, run: str, entry: Entry) -> None:
        """Add an entry; a `Sent` or `Ended` is durable when this returns."""
        self._prepare()
        with self._guard, self._troubles():
            self._take(run)
            with self._writing(durable=isinstance(entry, Sent | Ended)) as writer:
                if not writer.execute("SELECT 1 FROM runs WHERE run = ?", (run,)).fetchone():
                    raise no_such_run()
                self._unpacked += insert(writer, run, entry, self._packed)
            if run in self._begun:
                self._begun[run].append(lighten(entry))
            if isinstance(entry, Ended):
                self._pack_answers()
                self._keep_counts(run)
                self.release(run)

    def release(self, run: str) -> None:
        """Let go of a run so that it can be taken up elsewhere; safe to call twice."""
        with self._guard:
            self._begun.pop(run, None)
            lock = self._locks.pop(run, None)
            if lock is not None:
                lock.release()
            if not self._locks:
                self._packed = None
                if self._writer is not None:
                    self._writer.close()
                    self._writer = None

    def close(self) -> None:
        """Let go of every run; safe to call twice."""
        with self._guard:
            for run in tuple(self._locks):
                self.release(run)

    def entries(self, run: str, *, bodies: bool = True) -> tuple[Entry, ...]:
        """Return a run's entries in order, `Started` first; none when there is no such run."""
        self._prepare()
        with self._troubles(), closing(self._connect()) as reader:
            return tuple(read_entries(reader, run, bodies=bodies))

    def runs(self) -> tuple[RunSummary, ...]:
        """Return all runs, newest first."""
        self._prepare()
        with self._troubles(), closing(self._connect()) as reader:
            rows = reader.execute(
                "SELECT run, brief, counts, counted_to,"
                " (SELECT max(seq) FROM entries WHERE entries.run = runs.run)"
                " FROM runs ORDER BY rowid DESC"
            ).fetchall()
            lasts = {run: read_last(reader, run) for run, *_rest in rows}
            began = reader.execute("SELECT run, undo_of FROM runs ORDER BY rowid")
            states = run_states({run: (undo_of, lasts[run]) for run, undo_of in began})
            briefs = {run: _beginning(decode(brief)) for run, brief, *_rest in rows}
            continued = {one.continues for one in briefs.values()}
            summaries = []
            for run, _brief, counts, counted_to, last in rows:
                started = briefs[run]
                numbers = (
                    cast("dict[str, int]", json.loads(counts))
                    if counts is not None and counted_to == last
                    else self._count_run(reader, run)
                )
                summaries.append(
                    RunSummary(
                        run=run,
                        at=started.at,
                        workspace=started.workspace,
                        workspace_id=started.workspace_id,
                        model=started.model,
                        file=started.file,
                        state=states[run],
                        counts=numbers,
                        api_url=started.api_url,
                        undo_of=started.undo_of,
                        mark=started.mark,
                        by=started.by,
                        sha256=started.sha256,
                        profile=started.profile,
                        continues=started.continues,
                        is_continued=run in continued,
                        sheets=started.sheets,
                        is_busy=self._is_busy(run),
                    )
                )
            return tuple(summaries)

    def forget(self, runs: Iterable[str]) -> None:
        """Remove runs with all that was written of them; one that is under way stays.

        What was theirs is overwritten, and the file is as much smaller as they were large.
        """
        self._prepare()
        gone = [run for run in runs if not self._is_busy(run)]
        with self._guard, self._troubles(), closing(self._connect()) as writer:
            writer.execute("PRAGMA secure_delete = ON")
            writer.execute("BEGIN IMMEDIATE")
            for run in gone:
                writer.execute("DELETE FROM entries WHERE run = ?", (run,))
                writer.execute("DELETE FROM runs WHERE run = ?", (run,))
            writer.execute("COMMIT")
            with suppress(sqlite3.OperationalError):  # somebody reads; it shrinks next time
                writer.execute("VACUUM")
                writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prepare(self) -> None:
        """Make the file on first use; move aside one that cannot be used."""
        with self._guard:
            if self._is_ready:
                return
            with self._troubles():
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                try:
                    version = self._open_file()
                except sqlite3.DatabaseError as error:
                    if not is_damage(error):
                        raise
                    self._move_aside(_("was damaged"))
                    self._open_file()
                else:
                    if version > SCHEMA:
                        self._move_aside(_("was written by a newer version of this program"))
                        self._open_file()
            self._is_ready = True

    def _open_file(self) -> int:
        """Make file and tables when missing; return the schema number found or made."""
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version == 0:
                for statement in TABLES.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA}")
                version = SCHEMA
            elif version == SCHEMA:
                # Damage in the pages most used shows here; a whole check of a large
                # file would hold up the start.
                connection.execute("SELECT max(seq) FROM entries").fetchone()
                connection.execute("SELECT count(*) FROM runs").fetchone()
            connection.execute("COMMIT")
        return version

    def _move_aside(self, why: str) -> None:
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self._path.with_name(f"{self._path.stem}-{stamp}{self._path.suffix}")
        for tail in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + tail)
            if part.exists():
                part.replace(aside.with_name(aside.name + tail))
        note = _(
            "The history of past runs {why}. It is kept aside as “{name}” and a new one is begun."
        ).format(why=why, name=aside.name)
        self._notes.append(note)
        _log.info("journal moved aside")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._busy_s, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _take(self, run: str) -> None:
        """Become the one writer of a run."""
        if run in self._locks:
            return
        lock = RunLock(self._lock_path(run))
        if not lock.take():
            raise JournalUnusable(
                "run_taken",
                _("Another window or command is working on this run."),
                _("Let it finish or close it, then try again."),
            )
        self._locks[run] = lock

    def _is_busy(self, run: str) -> bool:
        if run in self._locks:
            return True
        path = self._lock_path(run)
        lock = RunLock(path)
        if not path.exists() or lock.take():
            lock.release()
            return False
        return True

    def _lock_path(self, run: str) -> Path:
        name = "".join(one if one.isalnum() or one in "-_" else "_" for one in run)
        return self._path.with_name(f"{self._path.stem}-{name}.lock")

    @contextmanager
    def _writing(self, *, durable: bool) -> Iterator[sqlite3.Connection]:
        """One transaction; with ``durable`` it is on the disk when this ends."""
        if self._writer is None:
            self._writer = self._connect()
            # It is emptied while requests are under way, and by itself only where none are.
            self._writer.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        writer = self._writer
        writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        writer.execute("BEGIN IMMEDIATE")
        try:
            yield writer
            writer.execute("COMMIT")
        finally:
            if writer.in_transaction:
                writer.execute("ROLLBACK")

    def _pack_answers(self) -> None:
        """Pack what was written as it came, and bring what waits in the WAL into the file."""
        seqs, self._unpacked = self._unpacked, []
        # Nothing is lost without: a disk that is full or busy costs the run nothing here.
        with suppress(sqlite3.Error):
            if seqs:
                with self._writing(durable=False) as writer:
                    pack_answers(writer, seqs)
                writer.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _keep_counts(self, run: str) -> None:
        """Put the folded counts beside the run, so that the list of runs is quick to show.

        They hold only as long as nothing is appended after the entry they were counted to.
        """
        with self._writing(durable=False) as writer:
            begun = self._begun.get(run)  # a resumed run was begun elsewhere and is read
            numbers = self._count_all(begun) if begun else self._count_run(writer, run)
            counts = json.dumps(dict(numbers))
            writer.execute(
                "UPDATE runs SET counts = ?, counted_to ="
                " (SELECT max(seq) FROM entries WHERE run = ?) WHERE run = ?",
                (counts, run, run),
            )

    def _count_run(self, connection: sqlite3.Connection, run: str) -> Mapping[str, int]:
        return self._count_all(tuple(read_entries(connection, run, bodies=False)))

    def _count_all(self, entries: Sequence[Entry]) -> Mapping[str, int]:
        return self._count(_beginning(entries[0]), entries)

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        """Turn what SQLite and the disk say into a sentence."""
        try:
            yield
        except sqlite3.IntegrityError:
            raise JournalUnusable(
                "run_exists",
                _("A run of this name is already in the history."),
                _("Start the upload again."),
            ) from None
        except (sqlite3.Error, zlib.error, EntryUnreadable, json.JSONDecodeError) as error:
            raise explain(error) from None
        except OSError as error:
            raise JournalUnusable(
                "journal_unwritable",
                _("The history of runs cannot be written: {why}.").format(
                    why=error.strerror or type(error).__name__
                ),
                _("Check free space and permissions of the program's data folder."),
            ) from None


def _beginning(entry: Entry) -> Started:
    if isinstance(entry, Started):
        return entry
    raise EntryUnreadable("a run does not begin with its beginning")
