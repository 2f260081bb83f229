"""The child process: opens one file and sends its cells through a pipe, piece by piece.

It can abort, run out of memory or be killed at any moment without harm to the window. It
imports neither Qt, pandas nor numpy, so that it starts in a blink. The messages, each a
pickled tuple:

- ``("progress", stage, done, total)``
- ``("sheets", [(name, hidden, rows, columns), …], chosen sheet)``
- ``("rows", n, [(codes, fresh cells or None), …])``: see `coding`
- ``("texts", n, [(codes, fresh texts, which are blank), …])``: see `columnar`
- ``("beginning", [message, …])``: the first rows of a big file, as messages of a whole reading
- ``("done", findings)``: see `Findings`
- ``("refused", code, kind, name)``
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import stat
import sys
import threading
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from planhat_desktop.adapters.reading.beginning import Beginning, begin_book, begin_text
from planhat_desktop.adapters.reading.coding import Pieces
from planhat_desktop.adapters.reading.content import recognise
from planhat_desktop.adapters.reading.guards import cap_memory, check_zip
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.savedat import when_saved
from planhat_desktop.adapters.reading.sheetrows import Book, choose_sheet

HEART_BEAT_S = 0.2
MOST_MERGES = 10_000
"""Merged cells sent, from the top; more of them are a pattern, and no table."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to read and how.

    Attributes:
        careful: the fast reader has already brought one child down; go without it.
    """

    path: str
    sheet: str | None = None
    password: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    careful: bool = False

    def __repr__(self) -> str:
        """Return a text without the password and the path."""
        return f"Order(sheet={self.sheet!r}, careful={self.careful})"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the child learned about the file beside its cells; rows and columns from 0.

    Attributes:
        first_column: the place of the first column sent; 0 is column A.
        merges: first row, first column, last row, last column of merged cells, from the top.
        uncomputed: formulas that were saved without their value.
        uncomputed_at: row and column of the first of them.
        others: encodings that would read the file too, the likeliest first.
        samples: (encoding, a few words as it reads them), the one that was taken first.
        quote, escape: what stands around a text file's cells, and before quotes within them.
        broken: some bytes did not fit the encoding.
        strays: row numbers in which an opening quote had no end.
        saved_at: when the file was last saved, in seconds since 1970; 0 for pasted cells.
    """

    format: str
    size: int
    sha256: str
    encoding: str | None = None
    delimiter: str | None = None
    first_column: int = 0
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    uncomputed: int = 0
    uncomputed_at: tuple[int, int] | None = None
    others: tuple[str, ...] = ()
    samples: tuple[tuple[str, str], ...] = ()
    quote: str = '"'
    escape: str | None = None
    broken: bool = False
    strays: tuple[int, ...] = ()
    saved_at: float = 0.0


class _Wire:
    """The child's end of the pipe."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def send(self, message: bytes) -> None:
        with self._lock:
            self._pipe.send_bytes(message)

    def tell(self, *message: object) -> None:
        self.send(pickle.dumps(message, 5))

    def begin(self, first: Beginning | None, form: str, size: int) -> None:
        """Send the first rows of a big file before all others."""
        if first is None:
            return
        findings = Findings(
            format=form,
            size=size,
            sha256="",
            encoding=first.encoding,
            delimiter=first.delimiter,
            first_column=first.first_column,
        )
        listed = pickle.dumps(("sheets", first.sheets, first.sheet), 5)
        last = pickle.dumps(("done", findings), 5)
        self.tell("beginning", [*([listed] if first.sheets else []), *first.pieces, last])

    def tick(self, done: int, total: int | None, stage: str = "reading") -> None:
        self.tell("progress", stage, done, total)


def serve(pipe: Connection, order: Order) -> None:
    """Read the file and send what is in it; the last message is ``done`` or ``refused``."""
    # Millions of cells live to the end, and nothing here goes round in circles.
    gc.disable()
    _silence()
    cap_memory()
    wire = _Wire(pipe)
    try:
        wire.tell("done", _read(Path(order.path), order, wire))
    except Refusal as refusal:
        wire.tell("refused", refusal.code, refusal.kind, refusal.name)
    except FileNotFoundError:
        wire.tell("refused", "vanished", "", "")
    except PermissionError:
        # Windows says the same of a file that Excel holds.
        code = "open_elsewhere" if sys.platform == "win32" else "not_allowed"
        wire.tell("refused", code, "", "")
    except MemoryError:
        wire.tell("refused", "too_big", "", "")
    except BrokenPipeError:
        return
    finally:
        pipe.close()


def _silence() -> None:
    """Send what native readers print when they break to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _read(path: Path, order: Order, wire: _Wire) -> Findings:
    size = _measure(path)
    form = recognise(path, size)
    wire.tick(0, size)
    if form == "text":
        findings = _read_text(path, size, order, wire)
        return replace(findings, saved_at=when_saved(path, is_zip=False))
    is_zip = form not in ("xls", "encrypted", "html", "xml2003")
    if is_zip:
        check_zip(path)
    findings = _read_book(path, form, order, wire)
    return replace(findings, saved_at=when_saved(path, is_zip=is_zip))


def _measure(path: Path) -> int:
    """Return a file's size in bytes.

    Raises:
        Refusal: there is no such file, or it is a folder, a device or a pipe.
    """
    try:
        facts = path.stat()
    except PermissionError:
        raise
    except (OSError, ValueError):  # not there, or no name that a file can have
        raise Refusal("vanished") from None
    if stat.S_ISDIR(facts.st_mode):
        raise Refusal("is_folder")
    if not stat.S_ISREG(facts.st_mode):
        raise Refusal("not_a_file")
    return facts.st_size


def _read_text(path: Path, size: int, order: Order, wire: _Wire) -> Findings:
    from planhat_desktop.adapters.reading.textfiles import hash_file, read_text_file

    # A text file goes by one sheet of its own name.
    if order.sheet not in (None, path.stem):
        raise Refusal("no_such_sheet", kind="text", name=str(order.sheet))
    first = begin_text(path, size, order.encoding, order.delimiter)
    wire.begin(first, _name_text(first.delimiter if first is not None else None), size)
    digest: list[str] = []
    hashing = threading.Thread(target=lambda: digest.append(hash_file(path)), daemon=True)
    hashing.start()
    reading = read_text_file(path, size, order.encoding, order.delimiter, wire.send, wire.tick)
    hashing.join()
    return Findings(
        format=_name_text(reading.dialect.delimiter),
        size=size,
        sha256=digest[0] if digest else "",
        encoding=reading.encoding,
        delimiter=reading.dialect.delimiter,
        others=reading.others,
        samples=reading.samples,
        quote=reading.dialect.quote,
        escape=reading.dialect.escape,
        broken=reading.broken,
        strays=reading.strays,
    )


def _name_text(delimiter: str | None) -> str:
    return "tsv" if delimiter == "\t" else "csv"


def _read_book(path: Path, form: str, order: Order, wire: _Wire) -> Findings:
    # Imported late: a text file needs no native reader.
    from planhat_desktop.adapters.reading.books import open_books

    data = path.read_bytes()
    wire.begin(begin_book(data, form, order.sheet), form, len(data))
    digest = hashlib.sha256(data).hexdigest()
    refusal = Refusal("corrupt")
    for book in open_books(data, form, order.password, careful=order.careful):
        if isinstance(book, Refusal):
            refusal = book
            continue
        try:
            return _send_book(book, order, wire, len(data), digest)
        except Refusal as problem:
            if problem.code != "corrupt":
                raise
            refusal = problem
    raise refusal


def _send_book(book: Book, order: Order, wire: _Wire, size: int, digest: str) -> Findings:
    sheets = book.list_sheets()
    chosen = choose_sheet(sheets, order.sheet)
    listed = [(one.name, one.hidden, one.rows, one.columns) for one in sheets]
    wire.tell("sheets", listed, chosen)
    sheet = book.read_sheet(chosen)
    pieces = Pieces(wire.send, refuse_halves=book.form == "xls")
    pieces.add_rows(sheet.marked())
    return Findings(
        format=book.form,
        size=size,
        sha256=digest,
        first_column=sheet.first_column,
        hidden_rows=tuple(sheet.hidden_rows),
        hidden_columns=tuple(sheet.hidden_columns),
        merges=tuple(sorted(sheet.merges)[:MOST_MERGES]),
        uncomputed=sheet.uncomputed,
        uncomputed_at=sheet.uncomputed_at,
    )
