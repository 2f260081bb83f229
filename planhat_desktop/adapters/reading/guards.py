"""What reading may cost: a cap on this process's memory and a look into a zip beforehand."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from planhat_desktop.adapters.reading.refusals import Refusal

MEMORY_BYTES = 3 << 30
"""What the child may take; a million rows need well under a fifth of it."""
CELLS = 50_000_000
"""The last row times the last column may not be more: readers hold that rectangle."""
UNPACKED_BYTES = 2 << 30
RATIO = 200
"""A workbook packs 5 to 40 times smaller, a bomb hundreds of times."""
RATIO_MATTERS_BYTES = 256 << 20

HEAD_BYTES, PROLOGUE_BYTES = 2048, 1 << 20
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")
"""The first element: names can be declared before it alone."""

EXIT_MEMORY = 77
_WATCH_S = 0.1


def cap_memory(limit: int = MEMORY_BYTES) -> None:
    """Make this process end rather than take more than ``limit`` bytes."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:
        threading.Thread(target=_watch_memory, args=(limit,), daemon=True).start()


def _watch_memory(limit: int) -> None:
    while resident_bytes() <= limit:
        time.sleep(_WATCH_S)
    os._exit(EXIT_MEMORY)


def resident_bytes() -> int:
    """Return this process's memory (its peak, where the system tells no more)."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = (
                ("cb", wintypes.DWORD),
                ("faults", wintypes.DWORD),
                *((name, ctypes.c_size_t) for name in "abcdefgh"),
            )

        counters = Counters()
        counters.cb = ctypes.sizeof(counters)
        process = ctypes.windll.kernel32.GetCurrentProcess()
        ctypes.windll.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
        return int(counters.b)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def check_zip(file: Path | BinaryIO) -> None:
    """Look into a zipped workbook before any reader unpacks it.

    Raises:
        Refusal: when it would unpack to too much, or hides names that unfold themselves.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            packed = max(1, sum(entry.compress_size for entry in entries))
            bomb = unpacked > RATIO_MATTERS_BYTES and unpacked / packed > RATIO
            if unpacked > UNPACKED_BYTES or bomb:
                raise Refusal("too_big")
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _refuse_entities(archive, entry)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as problem:
        raise Refusal("corrupt") from problem


def _refuse_entities(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        return
    try:
        with archive.open(entry) as file:
            head = b""
            while more := file.read(HEAD_BYTES):
                head += more
                if _cut_prologue(head)[1] or len(head) > PROLOGUE_BYTES:
                    break
    # A part that cannot be unpacked may be one that nobody needs: the readers decide.
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, zlib.error):
        return
    prologue, _begun = _cut_prologue(head)
    if b"<!ENTITY" in prologue or b"<!DOCTYPE" in prologue:
        raise Refusal("corrupt", "entities")


def _cut_prologue(head: bytes) -> tuple[bytes, bool]:
    """Return what stands before the first element but comments, and whether that has begun."""
    # In two-byte letters the same words have a NUL beside each.
    bare = _COMMENT.sub(b"", head.replace(b"\0", b""))
    root = _ROOT.search(bare)
    return (bare, False) if root is None else (bare[: root.start()], True)


def refuse_entity(*_facts: object) -> None:
    """Refuse an XML that declares names of its own; expat calls it for each.

    Raises:
        Refusal: always.
    """
    raise Refusal("corrupt", "entities")
