"""Searching whatever a journey left behind for a token."""

from __future__ import annotations

import base64
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import secretstorage


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
