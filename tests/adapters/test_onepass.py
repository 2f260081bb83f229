"""A large sheet is gone through once, and reads as it does gone through twice."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import python_calamine as calamine
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.reading import cellscan, fastbook, onepass
from planhat_desktop.adapters.reading.cellscan import scan_sheet
from planhat_desktop.adapters.reading.fastbook import FastBook
from planhat_desktop.adapters.reading.onepass import PREFIX, shorten_way
from planhat_desktop.adapters.reading.package import read_package
from tests.sheets import making, seen

PART = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def _every_sheet_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onepass, "LARGE_BYTES", 0)


def shorten(data: bytes) -> bytes:
    """Return the workbook as the fast reader gets it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return shorten_way(data, read_package(archive).sheets)


def repack(data: bytes, method: int = zipfile.ZIP_DEFLATED, **parts: bytes) -> bytes:
    """Return the workbook packed in another way, its sheet replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(file, "w", method) as target,
    ):
        for name in source.namelist():
            target.writestr(name, parts["sheet"] if name == PART and parts else source.read(name))
    return file.getvalue()


class _Stream(io.BytesIO):
    """A file that cannot be gone back in: sizes and checksums come behind each entry."""

    @override
    def seekable(self) -> bool:
        return False

    @override
    def tell(self) -> int:
        raise OSError


def stream(data: bytes) -> bytes:
    """Return the workbook as a program that sends it while writing it packs it."""
    file = _Stream()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = b"\xfe\xca\0\0"  # Java's mark
            target.writestr(info, source.read(name))
    return file.getvalue()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "deflated": repack,
    "stored": partial(repack, method=zipfile.ZIP_STORED),
    "streamed": stream,
}


def sheet_xml(data: bytes) -> bytes:
    """Return the first sheet's part; the zip checks its sum."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(PART)


@given(st.binary(max_size=200))
def test_the_checksum_of_a_part_stays_right_behind_the_prefix(body: bytes) -> None:
    assert zlib.crc32(PREFIX + body) == zlib.crc32(body)


@pytest.mark.parametrize("packing", list(PACKINGS))
def test_the_prefix_stands_before_the_sheet_and_all_else_is_as_before(
    tmp_path: Path, packing: str
) -> None:
    data = PACKINGS[packing](seen.write_xlsx(tmp_path / "a.xlsx").read_bytes())
    short = shorten(data)
    assert sheet_xml(short) == PREFIX + sheet_xml(data)
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(io.BytesIO(short)) as after,
    ):
        assert after.testzip() is None
        # All that is said of the part stands before it, nothing behind it.
        part = after.getinfo(PART)
        assert (part.flag_bits, part.extra) == (0, b"")
        assert after.namelist() == before.namelist()
        for name in set(before.namelist()) - {PART}:
            assert after.read(name) == before.read(name)


@pytest.mark.parametrize("packing", list(PACKINGS))
def test_a_large_sheet_reads_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packing: str
) -> None:
    data = PACKINGS[packing](making.write_hidden_and_merged(tmp_path / "a.xlsx").read_bytes())
    large = FastBook(data, "xlsx").read_sheet("Renewals")
    monkeypatch.setattr(onepass, "LARGE_BYTES", 1 << 30)
    small = FastBook(data, "xlsx").read_sheet("Renewals")
    assert list(map(list, large.marked())) == list(map(list, small.marked()))
    assert sorted(large.merges) == sorted(small.merges) == [(2, 0, 2, 1), (2, 2, 2, 3)]


def test_the_reader_itself_is_told_of_no_merged_cells(tmp_path: Path) -> None:
    # Else it would look for them through the whole part again: this is what is gained.
    data = making.write_hidden_and_merged(tmp_path / "a.xlsx").read_bytes()
    sheets = [
        calamine.CalamineWorkbook.from_filelike(io.BytesIO(one)).get_sheet_by_name("Renewals")
        for one in (data, shorten(data))
    ]
    before, after = sheets
    told = [((2, 0), (2, 1)), ((2, 2), (2, 3))]
    assert (sorted(before.merged_cell_ranges or ()), after.merged_cell_ranges) == (told, [])
    assert after.to_python() == before.to_python()


def test_merged_cells_are_found_with_names_that_have_a_prefix_and_other_quotes(
    tmp_path: Path,
) -> None:
    data = making.write_hidden_and_merged(tmp_path / "a.xlsx").read_bytes()
    plain = sheet_xml(data)
    assert b'<mergeCell ref="A3:B3"' in plain
    other = plain.replace(b'<mergeCell ref="A3:B3"', b"<x:mergeCell ref='A3:B3'")
    other = other.replace(b'ref="C3:D3"', b'ref="C3"').replace(
        b"<worksheet ", b'<worksheet xmlns:x="x" '
    )
    sheet = FastBook(repack(data, sheet=other), "xlsx").read_sheet("Renewals")
    assert sorted(sheet.merges) == [(2, 0, 2, 1), (2, 2, 2, 2)]


def test_merged_cells_whose_tags_never_end_take_a_time_that_grows_with_them(
    tmp_path: Path,
) -> None:
    data = making.write_hidden_and_merged(tmp_path / "a.xlsx").read_bytes()
    endless = sheet_xml(data).replace(b"</sheetData>", b"</sheetData>" + b"<mergeCell " * 1_000_000)
    with zipfile.ZipFile(io.BytesIO(repack(data, sheet=endless))) as archive:
        scan = scan_sheet(archive, PART, {})
    assert len(scan.merges) == 2


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0" encoding="windows-1252"?>',
        b"no XML at all",
        b"\xff\xfe<\0",
        b"<!-- a word before -->",
    ],
)
def test_a_part_that_is_not_plainly_utf_8_is_left_alone(tmp_path: Path, head: bytes) -> None:
    data = making.write_hidden_and_merged(tmp_path / "a.xlsx").read_bytes()
    odd = repack(data, sheet=head + sheet_xml(data))
    assert sheet_xml(shorten(odd)) == sheet_xml(odd)


def test_unusual_packing_and_broken_parts_are_left_alone(tmp_path: Path) -> None:
    data = making.write_hidden_and_merged(tmp_path / "a.xlsx").read_bytes()
    odd = repack(data, zipfile.ZIP_BZIP2)
    assert shorten(odd) == odd
    assert shorten_way(b"no zip", read_package(zipfile.ZipFile(io.BytesIO(data))).sheets) == (
        b"no zip"
    )


def _bare(xml: bytes) -> bytes:
    """Return the sheet without the numbers of its rows and cells."""
    return re.sub(rb' r="[A-Z]*[0-9]+"', b"", xml)


def _named(xml: bytes) -> bytes:
    """Return the sheet with a prefix before each name."""
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b" xmlns=", b" xmlns:x=")


@pytest.mark.parametrize("change", [bytes, _bare, _named])
@pytest.mark.parametrize("budget", [0, 1 << 20])
def test_a_large_sheet_is_measured_whatever_it_says_of_itself(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[bytes], bytes], budget: int
) -> None:
    data = making.xlsx_bytes([[row, "a", 2.5, "b"] for row in range(70)])
    monkeypatch.setattr(cellscan, "SMALL_BYTES", 0)
    monkeypatch.setattr(cellscan, "BLOCK_BYTES", 3_000)
    monkeypatch.setattr(fastbook, "SURVEY_BYTES", budget)
    xml = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', sheet_xml(data))
    (facts,) = FastBook(repack(data, sheet=change(xml)), "xlsx").list_sheets()
    assert (facts.rows, facts.columns) == (70, 4)


def test_columns_that_few_rows_of_a_large_sheet_fill_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = making.xlsx_bytes([[row, "a", "b" if row == 30 else None] for row in range(70)])
    monkeypatch.setattr(cellscan, "SMALL_BYTES", 0)
    (facts,) = FastBook(data, "xlsx").list_sheets()
    assert (facts.rows, facts.columns) == (70, 3)
