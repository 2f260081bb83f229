"""Entries as the rows of the journal's file: light members as JSON, heavy ones packed beside."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

import orjson

from planhat_desktop.core.entryform import EntryUnreadable, entry_from_dict, entry_to_dict
from planhat_desktop.core.journal import (
    Answered,
    Entry,
    Sent,
)

TABLES = """
CREATE TABLE runs (
    run TEXT PRIMARY KEY,
    brief TEXT NOT NULL,
    undo_of TEXT,
    counts TEXT,
    counted_to INTEGER
);
CREATE INDEX runs_undo ON runs (undo_of);
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL REFERENCES runs (run),
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    body BLOB,
    before BLOB
);
CREATE INDEX entries_run ON entries (run, seq);
"""

LARGE = 65_536
"""An answer of more characters is written as it came, and packed while the next is awaited."""


class Packed:
    """What is heavy of a `Sent`, packed: its body and its pre-image."""

    def __init__(self, sent: Sent) -> None:
        self._of = sent
        self.body = _pack(sent.body)
        before = {str(row): old for row, old in sent.before.items()}
        self.before = _pack(_dump(before))

    def fits(self, sent: Sent) -> bool:
        """Say whether this was packed from the very same."""
        return self._of.body is sent.body and self._of.before is sent.before


def insert(
    writer: sqlite3.Connection, run: str, entry: Entry, packed: Packed | None = None
) -> list[int]:
    """Write an entry behind the others of its run.

    Args:
        packed: what was packed beforehand, maybe of another entry.

    Returns:
        Its number where `pack_answers` is still to be called for it.
    """
    body: bytes | str | None = None
    before: bytes | None = None
    if isinstance(entry, Sent):
        if packed is None or not packed.fits(entry):
            packed = Packed(entry)
        body, before = packed.body, packed.before
        entry = lighten(entry)
    data = entry_to_dict(entry)
    if isinstance(entry, Sent):
        del data["body"], data["before"]
    elif isinstance(entry, Answered):
        # As it came only what SQLite takes for sure: half a character is no text to it.
        is_kept = len(entry.answer) > LARGE and entry.answer.isascii()
        body = entry.answer if is_kept else _pack(entry.answer)
        del data["answer"]
    cursor = writer.execute(
        "INSERT INTO entries (run, kind, data, body, before) VALUES (?, ?, ?, ?, ?)",
        (run, data["kind"], _dump(data), body, before),
    )
    return [cast("int", cursor.lastrowid)] if isinstance(body, str) else []


def pack_answers(writer: sqlite3.Connection, seqs: Iterable[int]) -> None:
    """Pack the answers that were written as they came."""
    for seq in seqs:
        found = writer.execute("SELECT body FROM entries WHERE seq = ?", (seq,)).fetchone()
        if found is not None and isinstance(found[0], str):
            writer.execute("UPDATE entries SET body = ? WHERE seq = ?", (_pack(found[0]), seq))


def lighten(entry: Entry) -> Entry:
    """Return an entry without what is packed beside its row."""
    if isinstance(entry, Sent):
        return replace(entry, body="", before={})
    if isinstance(entry, Answered):
        return replace(entry, answer="")
    return entry


def read_entries(reader: sqlite3.Connection, run: str, *, bodies: bool) -> Iterator[Entry]:
    """Give a run's entries in order; without ``bodies`` the packed columns stay unread."""
    # What lies beside a run's beginning is its plan, which is asked for by itself.
    columns = (
        "data, CASE kind WHEN 'started' THEN NULL ELSE body END, before"
        if bodies
        else "data, NULL, NULL"
    )
    for data, body, before in reader.execute(
        f"SELECT {columns} FROM entries WHERE run = ? ORDER BY seq",
        (run,),
    ):
        members = _load(data)
        if body is not None:
            members["answer" if members.get("kind") == "answered" else "body"] = _unpack(body)
        if before is not None:
            members["before"] = json.loads(_unpack(before))
        yield entry_from_dict(members)


def read_last(reader: sqlite3.Connection, run: str) -> Entry:
    """Return a run's last entry without its packed columns.

    Raises:
        EntryUnreadable: the run has none, which no run of ours is ever left with.
    """
    row = reader.execute(
        "SELECT data FROM entries WHERE run = ? ORDER BY seq DESC LIMIT 1", (run,)
    ).fetchone()
    if row is None:
        raise EntryUnreadable("a run has no entries")
    return decode(row[0])


def decode(text: str) -> Entry:
    """Return the entry a light row's JSON stands for."""
    return entry_from_dict(_load(text))


def _dump(data: object) -> str:
    try:
        return orjson.dumps(data).decode()
    except TypeError:  # half a character in a file's name, or a number beyond 64 bits
        return json.dumps(data)


def _load(text: str) -> dict[str, object]:
    """Return the light members; their numbers are small, so the quick reader is exact."""
    try:
        members = orjson.loads(text)
    except orjson.JSONDecodeError:  # half a character again, or damage, which is raised here
        members = json.loads(text)
    return cast("dict[str, object]", members)


def _pack(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _unpack(packed: bytes | str) -> str:
    if isinstance(packed, str):
        return packed
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")
