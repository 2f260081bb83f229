"""The parts of an xlsx package: which sheets it has, where they lie, how numbers look."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

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

_ZEROS = re.compile(r"0+")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|([-/ .()])|(0)|\[[^\]]*\]')


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
        pads: style number → format that shows zeros in front, such as ``00000``.
    """

    sheets: tuple[SheetPart, ...]
    pads: Mapping[int, str] = field(default_factory=dict)


def read_package(archive: zipfile.ZipFile) -> Package:
    """Return the workbook's sheets and padding styles, as far as they can be read."""
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    try:
        book = _find_workbook(archive, names)
        targets = _read_relations(archive, names, book)
        sheets = _read_sheets(archive, names, book, targets)
    except TROUBLE:
        return Package(())
    try:
        pads = _read_pads(archive, names, targets)
    except TROUBLE:
        pads = {}
    return Package(sheets, pads)


def _parse(archive: zipfile.ZipFile, entry: str) -> ElementTree.Element:
    info = archive.getinfo(entry)
    if info.file_size > PART_BYTES:
        raise ValueError("part too large")
    return ElementTree.fromstring(archive.read(info))


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _find_workbook(archive: zipfile.ZipFile, names: Mapping[str, str]) -> str:
    if "_rels/.rels" in names:
        for one in _parse(archive, names["_rels/.rels"]):
            if one.get("Type", "").endswith("/officeDocument"):
                target = one.get("Target", "").replace("\\", "/").lstrip("/").lower()
                if target in names:
                    return target
    return next(name for name in names if name.endswith("workbook.xml"))


def _read_relations(
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


def _read_pads(
    archive: zipfile.ZipFile,
    names: Mapping[str, str],
    targets: Mapping[str, tuple[str, str]],
) -> dict[int, str]:
    path = next((path for kind, path in targets.values() if kind == "styles"), "")
    if path not in names:
        return {}
    codes: dict[int, str] = {}
    pads: dict[int, str] = {}
    for one in _parse(archive, names[path]).iter():
        tag = _local(one.tag)
        if tag == "numFmt":
            code = one.get("formatCode", "").split(";", 1)[0]
            if is_padding(code):
                codes[int(one.get("numFmtId", "0"))] = code
        elif tag == "cellXfs":
            for style, form in enumerate(one):
                number = int(form.get("numFmtId") or 0)
                if number in codes:
                    pads[style] = codes[number]
    return pads


def is_padding(code: str) -> bool:
    """Say whether a number format only writes all digits, zeros in front (``00000``)."""
    if sum(map(len, _ZEROS.findall(re.sub(r'"[^"]*"|\\.', "", code)))) < 2:
        return False
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
    return re.fullmatch(r"0[-/ 0()]*0|[-/ (]*0[-/ 0()]*0[-/ )]*", bare) is not None


def pad(value: float, code: str) -> str:
    """Return a number as this padding format shows it (123 in ``000-000`` → ``000-123``)."""
    places = [match for match in _LITERAL.finditer(code) if not match.group(0).startswith("[")]
    zeros = sum(1 for match in places if match.group(4))
    digits = list(f"{abs(round(value)):0{zeros}d}")
    extra, digits = digits[: len(digits) - zeros], digits[len(digits) - zeros :]
    text, first = [], True
    for match in places:
        if match.group(4):
            text.append(("".join(extra) if first else "") + digits.pop(0))
            first = False
        else:
            text.append(match.group(1) or match.group(2) or match.group(3) or "")
    return ("-" if value < 0 else "") + "".join(text)
