"""OpenDocument sheets written tag by tag, so that what is in them is known."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

SPACE = "urn:oasis:names:tc:opendocument:xmlns"
MANIFEST = "<manifest/>"
_HEAD = (
    f'<office:document-content xmlns:office="{SPACE}:office:1.0" '
    f'xmlns:table="{SPACE}:table:1.0" xmlns:text="{SPACE}:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"


@dataclass(frozen=True)
class Raw:
    """A cell given by the tag itself."""

    tag: str


@dataclass(frozen=True)
class Share:
    """A percentage."""

    value: float
    text: str


def write_ods(
    path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], *, manifest: str = MANIFEST
) -> Path:
    """Write sheets; equal rows and blank cells are written once with their number."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{_write_rows(rows)}</table:table>'
        for name, rows in sheets.items()
    )
    return write_content(path, tables, manifest=manifest)


def write_content(path: Path, tables: str, *, manifest: str = MANIFEST) -> Path:
    """Write a sheet document with these tables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", _HEAD + tables + _TAIL)
    return path


def _write_rows(rows: Sequence[Sequence[object]]) -> str:
    written = []
    for tags, alike in groupby("".join(_write_cells(row)) for row in rows):
        count = len(list(alike))
        times = f' table:number-rows-repeated="{count}"' if count > 1 else ""
        written.append(f"<table:table-row{times}>{tags or '<table:table-cell/>'}</table:table-row>")
    return "".join(written)


def _write_cells(row: Sequence[object]) -> Collection[str]:
    tags = []
    for tag, alike in groupby(map(write_cell, row)):
        count = len(list(alike))
        tags += [tag] * count if tag else []
        if not tag:
            tags.append(f'<table:table-cell table:number-columns-repeated="{count}"/>')
    return tags


def write_cell(cell: object) -> str:
    """Return a cell's tag, empty for a blank one."""
    if cell is None:
        return ""
    if isinstance(cell, Raw):
        return cell.tag
    if isinstance(cell, Share):
        return _tag(f'percentage" office:value="{cell.value!r}', cell.text)
    if isinstance(cell, bool):
        return _tag(f'boolean" office:boolean-value="{str(cell).lower()}', str(cell).upper())
    if isinstance(cell, int | float):
        return _tag(f'float" office:value="{cell!r}', f"{cell}")
    if isinstance(cell, dt.date):
        return _tag(f'date" office:date-value="{cell.isoformat()}', cell.isoformat())
    if isinstance(cell, dt.time):
        return _tag(f'time" office:time-value="{cell:PT%HH%MM%SS}', cell.isoformat())
    if isinstance(cell, dt.timedelta):
        minutes, second = divmod(round(cell.total_seconds()), 60)
        length = f"PT{minutes // 60}H{minutes % 60:02d}M{second:02d}S"
        return _tag(f'time" office:time-value="{length}', length)
    return _tag("string", str(cell))


def _tag(kind: str, text: str) -> str:
    lines = "".join(f"<text:p>{_write_line(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="{kind}">{lines}</table:table-cell>'


def _write_line(line: str) -> str:
    """Return a paragraph's inside: spaces that XML would swallow have a tag."""
    spaced = re.sub(
        r"^ +| +$|(?<= ) +",
        lambda found: f'<text:s text:c="{len(found.group())}"/>',
        escape(line),
    )
    return spaced.replace("\t", "<text:tab/>")
