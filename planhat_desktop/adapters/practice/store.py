"""The practice workspace's records in SQLite: bodies as JSON beside indexed key columns."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from planhat_desktop.adapters.practice.shapes import MOMENTS, Shape

Document = dict[str, Any]
"""One record as stored: JSON names to JSON values."""

_COLUMNS = (
    "id",
    "source_id",
    "external_id",
    "parent_id",
    "email",
    "email_key",
    "name",
    "status",
    "hidden",
    "moment",
    "body",
)
_INDEXED = ("source_id", "external_id", "parent_id", "email_key")
_FINDABLE = frozenset({"id", *_INDEXED})
_SERIES = (
    "CREATE TABLE IF NOT EXISTS series"
    " (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, place TEXT UNIQUE, body BLOB NOT NULL)"
)
LAYOUT = 1
"""Number of the tables' layout; a file of another layout is seeded anew."""


class Row(NamedTuple):
    """One stored record: its place in order of creation, and its JSON text."""

    seq: int
    body: bytes


class Store:
    """All records of one practice workspace. Safe to share between threads.

    One connection serves everybody, under `lock`; whoever needs several calls to be one act
    takes `transaction`. Losing the last writes in a power cut is accepted: it is practice.
    """

    def __init__(
        self,
        path: Path | None,
        shapes: Mapping[str, Shape],
        seed: Callable[[Store], None] | None = None,
    ) -> None:
        """Open or make the file at ``path`` (in memory when None).

        A file that is no database is replaced by a new workspace.

        Args:
            seed: fills an empty workspace, at the first use and by `reset`.

        Raises:
            sqlite3.OperationalError: the file is locked or cannot be made.
            OSError: its folder cannot be made.
        """
        self.shapes = shapes
        self.lock = threading.RLock()
        self._seed = seed
        self._depth = 0
        try:
            self._db = self._open(path)
        except sqlite3.OperationalError:
            raise  # locked, or a folder that cannot be written
        except sqlite3.DatabaseError:
            if path is None:
                raise
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                path.with_name(name).unlink(missing_ok=True)  # damaged: it is practice, begin anew
            self._db = self._open(path)

    def _open(self, path: Path | None) -> sqlite3.Connection:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            ":memory:" if path is None else path, check_same_thread=False, isolation_level=None
        )
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute("PRAGMA cache_size = -65536")
            with self.transaction():  # two programs may open a new file at once
                if self._db.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
                    self.reset()
                self._db.execute(_SERIES)  # a file may be older than this table
        except BaseException:
            self._db.close()
            raise
        return self._db

    def reset(self) -> None:
        """Throw every record away and fill the workspace anew."""
        with self.transaction():
            names = self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                self._db.execute(f'DROP TABLE "{name}"')
            self._db.execute("CREATE TABLE counter (value INTEGER NOT NULL)")
            self._db.execute("INSERT INTO counter VALUES (0)")
            self._db.execute("CREATE TABLE domains (domain TEXT, company TEXT)")
            self._db.execute("CREATE INDEX domains_domain ON domains (domain)")
            self._db.execute("CREATE INDEX domains_company ON domains (company)")
            self._db.execute(_SERIES)
            for shape in self.shapes.values():
                self._make_table(shape)
            self._db.execute(f"PRAGMA user_version = {LAYOUT}")
            if self._seed is not None:
                self._seed(self)

    def _make_table(self, shape: Shape) -> None:
        table = shape.name
        self._db.execute(
            f'CREATE TABLE "{table}" (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,'
            " source_id TEXT, external_id TEXT, parent_id TEXT, email TEXT, email_key TEXT,"
            " name TEXT, status TEXT, hidden INTEGER NOT NULL, moment TEXT, body BLOB NOT NULL)"
        )
        for column in _INDEXED:
            self._db.execute(
                f'CREATE INDEX "{table}_{column}" ON "{table}" ({column})'
                f" WHERE {column} IS NOT NULL"
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the calls inside one act: all of it stays, or nothing on an exception."""
        with self.lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._db.execute("BEGIN IMMEDIATE")
                yield
                if self._depth == 1:
                    self._db.execute("COMMIT")
            except BaseException:
                if self._depth == 1 and self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        with self.lock:
            self._db.close()

    def query(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Return all rows of one SELECT."""
        with self.lock:
            return self._db.execute(sql, values).fetchall()

    def next_ids(self, count: int, seconds: int) -> list[str]:
        """Return new 24-digit ids, rising, made from the time and a counter that is kept."""
        with self.transaction():
            (value,) = self._db.execute("SELECT value FROM counter").fetchone()
            self._db.execute("UPDATE counter SET value = ?", (value + count,))
        head = f"{seconds & 0xFFFFFFFF:08x}9ac71ce000"
        return [f"{head}{(value + n) & 0xFFFFFF:06x}" for n in range(1, count + 1)]

    def find(
        self, shape: Shape, column: str, values: Iterable[str], folded: bool = False
    ) -> list[Row]:
        """Return the records whose key column holds one of the values, oldest first.

        Args:
            folded: compare in lower case; the values already are. Reads the whole table.
        """
        if column not in _FINDABLE:
            raise ValueError(column)
        wanted = orjson.dumps(list(values)).decode()
        place = f"lower({column})" if folded else column
        rows = self.query(
            f'SELECT seq, body FROM "{shape.name}" WHERE {place} IN'
            " (SELECT value FROM json_each(?)) ORDER BY seq",
            (wanted,),
        )
        return [Row(seq, body) for seq, body in rows]

    def existing(self, shape: Shape, column: str, values: Iterable[str]) -> dict[str, str]:
        """Return key value → `_id` of the records that hold one of the values."""
        if column not in _FINDABLE:
            raise ValueError(column)
        wanted = orjson.dumps(list(values)).decode()
        rows = self.query(
            f'SELECT {column}, id FROM "{shape.name}" WHERE {column} IN'
            " (SELECT value FROM json_each(?)) ORDER BY seq DESC",
            (wanted,),
        )
        return dict(rows)

    def insert(self, shape: Shape, documents: Iterable[Document]) -> None:
        """Add records; each must carry its `_id`."""
        places = ", ".join("?" * len(_COLUMNS))
        documents = list(documents)
        with self.transaction():
            self._db.executemany(
                f'INSERT INTO "{shape.name}" ({", ".join(_COLUMNS)}) VALUES ({places})',
                [_columns(shape, document) for document in documents],
            )
            self._note_domains(shape, documents, are_new=True)

    def update(self, shape: Shape, documents: Sequence[tuple[int, Document]]) -> None:
        """Write records anew at their places."""
        sets = ", ".join(f"{column} = ?" for column in _COLUMNS)
        with self.transaction():
            self._db.executemany(
                f'UPDATE "{shape.name}" SET {sets} WHERE seq = ?',
                [(*_columns(shape, document), seq) for seq, document in documents],
            )
            self._note_domains(shape, [document for _, document in documents], are_new=False)

    def delete(self, shape: Shape, record: str) -> None:
        """Remove the record of this `_id`."""
        with self.transaction():
            self._db.execute(f'DELETE FROM "{shape.name}" WHERE id = ?', (record,))
            if shape.name == "Company":
                self._db.execute("DELETE FROM domains WHERE company = ?", (record,))

    def add_series(
        self, kind: str, documents: Iterable[tuple[str | None, Mapping[str, object]]]
    ) -> None:
        """Add to a time series; what has the place of another takes that place."""
        with self.transaction():
            self._db.executemany(
                "INSERT INTO series (kind, place, body) VALUES (?, ?, ?)"
                " ON CONFLICT (place) DO UPDATE SET body = excluded.body",
                [(kind, place, orjson.dumps(one)) for place, one in documents],
            )

    def list_series(self, kind: str) -> list[Row]:
        """Return all of a time series, oldest first."""
        rows = self.query("SELECT seq, body FROM series WHERE kind = ? ORDER BY seq", (kind,))
        return [Row(seq, body) for seq, body in rows]

    def _note_domains(self, shape: Shape, documents: Sequence[Document], are_new: bool) -> None:
        if shape.name != "Company":
            return
        if not are_new:
            self._db.executemany(
                "DELETE FROM domains WHERE company = ?", [(one["_id"],) for one in documents]
            )
        self._db.executemany(
            "INSERT INTO domains VALUES (?, ?)",
            [
                (str(domain).lower(), document["_id"])
                for document in documents
                for domain in document.get("domains") or ()
            ],
        )

    def companies_of_domains(self, domains: Iterable[str]) -> dict[str, str]:
        """Return domain → `_id` of the oldest company that has it."""
        wanted = orjson.dumps(list(domains)).decode()
        rows = self.query(
            "SELECT domain, company FROM domains WHERE domain IN"
            " (SELECT value FROM json_each(?)) ORDER BY company DESC",
            (wanted,),
        )
        return dict(rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _columns(shape: Shape, document: Document) -> tuple[object, ...]:
    email = _text(document.get("email"))
    flag = shape.hiding_flag
    moments = (document.get(name) for name in MOMENTS.get(shape.name, ()))
    parent = document.get(shape.parent) if shape.parent else None
    return (
        document["_id"],
        _text(document.get("sourceId")),
        _text(document.get(shape.external)) if shape.external else None,
        _text(parent),
        email,
        email.lower() if email else None,
        _text(document.get("name")),
        _text(document.get("status")),
        int(bool(flag and document.get(flag))),
        next((str(moment) for moment in moments if moment), None),
        orjson.dumps(document),
    )
