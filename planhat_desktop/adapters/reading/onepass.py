"""Large sheets made so that the fast reader goes through them once, not twice.

After the cells that reader looks through the whole part again for merged cells, which stand
at its end; this takes a third of its time. It stops at the first list of them it meets: an
empty one is put before the part's beginning. `cellscan` tells the merged cells instead.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable

from planhat_desktop.adapters.reading.package import TROUBLE, SheetPart

PREFIX = b"<mergeCells/><!--qiypqzpd-->"
"""The letters make its CRC-32 zero: the part's own checksum stays right with this before it."""
LARGE_BYTES = 8 << 20
"""Parts from here on are worth it."""

_LOCAL_HEADER = struct.Struct("<26xHH")
"""A zip's header before an entry: the last two fields are the lengths of what follows it."""
_ENCRYPTED, _SIZES_BEHIND = 1, 8
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml([^>]*)\?>)?\s*<\w")


def shorten_way(data: bytes, parts: Iterable[SheetPart]) -> bytes:
    """Return the package with the prefix before its large sheets, where that is safe.

    Nothing is packed anew: packed bytes may begin with a block that is not packed.
    """
    file = io.BytesIO(data)
    try:
        with zipfile.ZipFile(file, "a") as archive:
            large = {one.entry for one in parts if one.entry and one.size >= LARGE_BYTES}
            chosen = [archive.getinfo(entry) for entry in sorted(large)]
            chosen = [info for info in chosen if _is_plain(archive, info)]
            if not chosen:
                return data
            for info in chosen:
                _prefix(archive, info, data)
            archive.comment = archive.comment  # has the list of entries written anew
        return file.getvalue()
    except TROUBLE:
        return data


def _is_plain(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Say whether the part is XML in UTF-8, packed in a usual way."""
    usual = info.compress_type in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)
    if not usual or info.flag_bits & _ENCRYPTED:
        return False
    with archive.open(info) as part:
        head = _PLAIN.match(part.read(1024))
    if head is None:
        return False
    declared = (head[1] or b"").lower()
    return b"encoding" not in declared or b"utf-8" in declared


def _prefix(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
    """Append the entry with the prefix to the archive and have its list point there."""
    file = archive.fp
    assert file is not None
    start = info.header_offset + _LOCAL_HEADER.size
    start += sum(_LOCAL_HEADER.unpack_from(data, info.header_offset))
    packed = memoryview(data)[start : start + info.compress_size]
    before = PREFIX
    if info.compress_type == zipfile.ZIP_DEFLATED:
        # A stored block that is not the last: RFC 1951, section 3.2.4.
        size = len(PREFIX)
        before = struct.pack("<BHH", 0, size, size ^ 0xFFFF) + PREFIX
    info.header_offset = archive.start_dir
    info.compress_size += len(before)
    info.file_size += len(PREFIX)
    info.flag_bits &= ~_SIZES_BEHIND
    info.extra = b""
    file.seek(archive.start_dir)
    for piece in (info.FileHeader(), before, packed):
        file.write(piece)
    archive.start_dir = file.tell()
