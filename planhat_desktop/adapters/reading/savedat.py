"""When a file was last saved: by its workbook's own word, or by the disk."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from planhat_desktop.adapters.reading.package import TROUBLE, list_entries

PART_BYTES: Final = 1 << 20
LONGEST_S: Final = 400 * 86_400.0
"""A workbook that names an earlier day says when its template was saved, not when it was."""

# The part that tells, and the end of the element's name: xlsx, xlsm, xlsb; and ods.
_PARTS = (("docprops/core.xml", "}modified"), ("meta.xml", "}date"))


def when_saved(path: Path, *, is_zip: bool) -> float:
    """Return when a file was last saved, in seconds since 1970.

    A copy or a download has the disk's time of its arrival; a workbook tells its own beside it.
    """
    on_disk = path.stat().st_mtime
    told = _read_told(path) if is_zip else None
    return told if told is not None and on_disk - LONGEST_S < told < on_disk else on_disk


def _read_told(path: Path) -> float | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = list_entries(archive)
            for part, end in _PARTS:
                if part not in names or archive.getinfo(names[part]).file_size > PART_BYTES:
                    continue
                for one in ElementTree.fromstring(archive.read(names[part])).iter():
                    if one.tag.endswith(end):
                        told = dt.datetime.fromisoformat((one.text or "").strip())
                        # Without a zone nobody knows which one: taken as the earliest possible
                        # would raise alarms, so it is not taken at all.
                        return told.timestamp() if told.tzinfo is not None else None
    except TROUBLE:
        return None
    return None
