"""The parts of an xlsx package: which sheets it has, where they lie, how numbers look."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from planhat_desktop.adapters.reading.numberforms import BUILT_IN, Form, read_form

PART_BYTES = 32 << 20
"""A list of sheets or styles larger than this is not looked at."""

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError)
TROUBLE = (
    *DAMAGE,
    ElementTree.ParseError,
    KeyError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged package raises; all of it means: go on without this part."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it.

    Attributes:
        entry: its part's name in the zip, empty when there is none.
        size: of the part when unpacked, in bytes.
    """

    name: str
    hidden: bool
    kind: str
    entry: str
    size: int


@dataclass(frozen=True, slots=True)
class Package:
    """What the workbook says of itself.

    Attributes:
        forms: style number → how it shows a number, where that says more than the number.
    """

    sheets: tuple[SheetPart, ...]
    forms: Mapping[int, Form] = field(default_factory=dict)


def read_package(archive: zipfile.ZipFile) -> Package:
    """Return the workbook's sheets and telling number formats, as far as they can be read."""
    names = list_entries(archive)
    try:
        book = find_workbook(archive, names, "workbook.xml")
        targets = read_relations(archive, names, book)
        sheets = _read_sheets(archive, names, book, targets)
    except TROUBLE:
        return Package(())
    try:
        forms = _read_forms(archive, names, targets)
    except TROUBLE:
        forms = {}
    return Package(sheets, forms)


def _parse(archive: zipfile.ZipFile, entry: str) -> ElementTree.Element:
    info = archive.getinfo(entry)
    if info.file_size > PART_BYTES:
        raise ValueError("part too large")
    return ElementTree.fromstring(archive.read(info))


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def list_entries(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return each entry's name in small letters → as it is written."""
    return {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}


def find_workbook(archive: zipfile.ZipFile, names: Mapping[str, str], usual: str) -> str:
    """Return the lower-case name of the part that lists the sheets.

    Args:
        usual: how that part's name ends where the package does not name it.
    """
    if "_rels/.rels" in names:
        for one in _parse(archive, names["_rels/.rels"]):
            if one.get("Type", "").endswith("/officeDocument"):
                target = one.get("Target", "").replace("\\", "/").lstrip("/").lower()
                if target in names:
                    return target
    return next((name for name in names if name.endswith(usual)), "")


def read_relations(
    archive: zipfile.ZipFile, names: Mapping[str, str], book: str
) -> dict[str, tuple[str, str]]:
    """Return relation id → (kind, part's lower-case name)."""
    folder, _, file = book.rpartition("/")
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    found = {}
    for one in _parse(archive, names[rels]):
        target = one.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = one.get("Type", "").rsplit("/", 1)[-1]
        found[one.get("Id", "")] = (kind, posixpath.normpath(path).lower())
    return found


def _read_sheets(
    archive: zipfile.ZipFile,
    names: Mapping[str, str],
    book: str,
    targets: Mapping[str, tuple[str, str]],
) -> tuple[SheetPart, ...]:
    sheets = []
    for one in _parse(archive, names[book]).iter():
        if _local(one.tag) != "sheet":
            continue
        relation = next((v for k, v in one.attrib.items() if _local(k) == "id"), "")
        kind, path = targets.get(relation, ("", ""))
        entry = names.get(path, "")
        size = archive.getinfo(entry).file_size if entry else 0
        hidden = one.get("state", "visible") != "visible"
        sheets.append(SheetPart(one.get("name", ""), hidden, kind, entry, size))
    return tuple(sheets)


def _read_forms(
    archive: zipfile.ZipFile,
    names: Mapping[str, str],
    targets: Mapping[str, tuple[str, str]],
) -> dict[int, Form]:
    path = next((path for kind, path in targets.values() if kind == "styles"), "")
    if path not in names:
        return {}
    codes = dict(BUILT_IN)
    used: dict[int, int] = {}
    for one in _parse(archive, names[path]).iter():
        tag = _local(one.tag)
        if tag == "numFmt":
            codes[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
        elif tag == "cellXfs":
            used |= {style: int(form.get("numFmtId") or 0) for style, form in enumerate(one)}
    return name_forms(codes, used)


def name_forms(codes: Mapping[int, str], used: Mapping[int, int]) -> dict[int, Form]:
    """Return style number → what it shows, for styles that say more than the number.

    Args:
        codes: number of a format → its code.
        used: style number → number of its format.
    """
    forms = {number: read_form(codes[number]) for number in set(used.values()) & set(codes)}
    return {style: form for style, number in used.items() if (form := forms.get(number))}
