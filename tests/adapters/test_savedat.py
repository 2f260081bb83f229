"""When a file was last saved."""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from collections.abc import Generator
from pathlib import Path

import pytest

from planhat_desktop.adapters import sheets
from planhat_desktop.adapters.reading.savedat import PART_BYTES, when_saved

ON_DISK = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC).timestamp()


def make(path: Path, part: str, content: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    os.utime(path, (ON_DISK, ON_DISK))
    return path


def core(text: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="urn:a" xmlns:dcterms="urn:b">'
        "<dcterms:created>2020-01-01T00:00:00Z</dcterms:created>"
        f"<dcterms:modified>{text}</dcterms:modified></cp:coreProperties>"
    )


@pytest.mark.parametrize(
    ("told", "saved"),
    [
        ("2026-11-18T08:30:00Z", dt.datetime(2026, 11, 18, 8, 30, tzinfo=dt.UTC)),
        ("2006-09-16T00:00:00Z", None),  # its template's
        ("2026-11-21T08:30:00Z", None),  # in the future of the disk
        ("2026-11-18T08:30:00", None),  # nobody knows in which zone
        ("last week", None),
        ("", None),
    ],
)
def test_a_workbook_tells_when_it_was_saved(
    tmp_path: Path, told: str, saved: dt.datetime | None
) -> None:
    path = make(tmp_path / "a.xlsx", "docProps/core.xml", core(told))
    assert when_saved(path, is_zip=True) == (saved.timestamp() if saved else ON_DISK)
    assert when_saved(path, is_zip=False) == ON_DISK


def test_an_open_document_tells_it_too(tmp_path: Path) -> None:
    words = '<m xmlns:dc="urn:dc"><dc:date>2026-11-18T08:30:00Z</dc:date></m>'
    path = make(tmp_path / "a.ods", "meta.xml", words)
    moment = dt.datetime(2026, 11, 18, 8, 30, tzinfo=dt.UTC)
    assert when_saved(path, is_zip=True) == moment.timestamp()


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("docProps/core.xml", "<broken"),
        ("docProps/core.xml", "<a/>"),
        ("docProps/core.xml", " " * (PART_BYTES + 1)),
        ("other.xml", "<a/>"),
    ],
)
def test_without_its_word_the_disk_is_asked(tmp_path: Path, part: str, content: str) -> None:
    assert when_saved(make(tmp_path / "a.xlsx", part, content), is_zip=True) == ON_DISK


def test_a_damaged_package_has_the_time_of_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing more")
    os.utime(path, (ON_DISK, ON_DISK))
    assert when_saved(path, is_zip=True) == ON_DISK


def test_a_table_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("A,B\n1,2\n")
    os.utime(path, (ON_DISK, ON_DISK))
    grown = []

    def keep() -> Generator[object, None, None]:
        grown.append((yield from sheets.read(path)))

    list(keep())
    assert grown[0].source.saved_at == ON_DISK
