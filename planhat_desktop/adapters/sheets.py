"""Starts the child that reads a file and puts its pieces together to a table.

Thread: job. Nothing here looks into the file itself: whatever is in it, only the child can
be hurt by it. Closing the generator ends the child at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import sys
import time
from collections.abc import Generator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from planhat_desktop.adapters.assembly import Assembly
from planhat_desktop.adapters.reader import Findings, Order, serve
from planhat_desktop.adapters.reading.columnar import TextPieces
from planhat_desktop.adapters.reading.delimited import (
    Dialect,
    TextFacts,
    cut_blocks,
    split_blocks,
)
from planhat_desktop.adapters.reading.dialects import find_dialect
from planhat_desktop.adapters.reading.textfiles import SAMPLE_LETTERS
from planhat_desktop.adapters.unreadable import say_unreadable
from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.app.steps import Glimpse, Progress
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.table import Table

if sys.platform == "linux":
    import fcntl

Steps = Generator[Progress | Glimpse, None, None]

SILENCE_S = 15.0
"""How long a child may say nothing before it counts as stuck."""
SILENCE_PER_MB_S = 3.0
POLL_S = 0.1
PASTED_LETTERS = 1 << 18
PIPE_BYTES = 1 << 20
DYING_S = 2.0
"""How long a child whose pipe is closed may take to be gone."""


def read(
    path: Path,
    *,
    sheet: str | None = None,
    password: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Generator[Progress | Glimpse, None, Table]:
    """Read a file's sheet in a child process. Thread: job.

    Args:
        path: the file, recognised by its content.
        sheet: a sheet's name; None takes the first that holds a table.
        password: of a protected workbook.
        encoding, delimiter: of a text file, when the person chose them.

    Yields:
        How far the reading is, several times a second: in rows, where their number can be
        foreseen. Once, the first rows of a big file.

    Raises:
        SheetUnreadable: with the reason and what to do.
    """
    order = Order(os.fspath(path), sheet, password, encoding, delimiter)
    assembly = yield from _run_child(order)
    if assembly.died:
        # The fast reader can bring the child down on a file that another one reads.
        second = yield from _run_child(replace(order, careful=True))
        assembly = assembly if second.died else second
    name = path.name or path.absolute().name or os.fspath(path)  # "." is a folder's name too
    if assembly.refusal is not None:
        raise say_unreadable(name, *assembly.refusal)
    yield Progress("tabulating", 0)
    table = assembly.table(path)
    if not table.rows and not table.header_row:
        raise say_unreadable(name, "empty")
    return table


def _run_child(order: Order) -> Generator[Progress | Glimpse, None, Assembly]:
    """Run one child to its end and return what came from it."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    _widen_pipe(ours)
    process = spawn.Process(target=serve, args=(theirs, order), daemon=True)
    process.start()
    theirs.close()
    assembly = Assembly()
    try:
        yield from _receive(ours, assembly, Path(order.path))
    except (EOFError, OSError):
        process.join(DYING_S)
    finally:
        exit_code = process.exitcode
        # Also when the generator is closed: whoever cancels waits for nothing.
        process.kill()
        process.join()
        process.close()
        ours.close()
    if not assembly.ended:
        assembly.bury(exit_code)
    return assembly


def _widen_pipe(pipe: Connection) -> None:
    """Let more lie in the pipe, where the system can, so that the two wait less."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _receive(pipe: Connection, assembly: Assembly, path: Path) -> Steps:
    """Take messages until the last one, yielding several times a second."""
    patience_s = _patience_s(path)
    heard = time.monotonic()
    told = 0.0
    glimpsed = False
    while not assembly.ended:
        now = time.monotonic()
        if pipe.poll(POLL_S):
            assembly.take(pipe.recv_bytes())
            heard = now
        elif now - heard > patience_s:
            return
        if assembly.beginning is not None and not glimpsed:
            glimpsed = True
            yield Glimpse(assembly.beginning.table(path))
        if now - told > POLL_S / 2:
            told = now
            yield _tell(assembly)


def _tell(assembly: Assembly) -> Progress:
    """Return how far the child is; in rows as soon as some have come."""
    stage, done, total = assembly.progress
    rows = assembly.rows
    if not rows or stage != "reading":
        return Progress(stage, done, total)
    sheet = next((one.rows for one in assembly.sheets if one.name == assembly.sheet), 0)
    if not sheet and total and done:
        sheet = rows * total // done
    return Progress(stage, rows, max(rows, sheet) if sheet else None)


def _patience_s(path: Path) -> float:
    """Return how long a child with this file may say nothing."""
    try:
        size = path.stat().st_size
    except OSError:
        return SILENCE_S
    return SILENCE_S + SILENCE_PER_MB_S * size / 1e6


def read_cells(text: str) -> Generator[Progress, None, Table]:
    """Read cells pasted from a spreadsheet, or any delimited text. Thread: job.

    Excel and Google Sheets put tabs between cells and quotes around one that has a tab or
    a line end in it.

    Yields:
        How many rows are read.

    Raises:
        SheetUnreadable: when nothing but blanks was pasted.
    """
    # Half a character, which a clipboard may hold, can be sent to nobody.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assembly = Assembly()
    dialect = Dialect("\t") if "\t" in text else find_dialect(text[:SAMPLE_LETTERS])
    pieces = TextPieces(assembly.take)
    parts = (text[at : at + PASTED_LETTERS] for at in range(0, len(text), PASTED_LETTERS))
    for rows in split_blocks(cut_blocks(parts), dialect, pieces, TextFacts()):
        yield Progress("reading", rows)
    assembly.findings = Findings(
        format="cells",
        size=len(text),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        delimiter=dialect.delimiter,
    )
    table = assembly.table(None)
    if not table.rows and not table.header_row:
        raise SheetUnreadable("empty", _("Nothing was pasted."), _("Copy some cells first."))
    return table
