"""What a file is, told from its bytes and never from its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from planhat_desktop.adapters.reading.encodings import unfold
from planhat_desktop.adapters.reading.refusals import Refusal

HEAD_BYTES = 65_536
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM\x00\x00", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"{\\rtf", "word"),
    (b"SQLite format 3", "database"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"PAR1", "parquet"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
_BIFF5 = b"\x09\x08\x08\x00"
_OWNER_FILE_BYTES = 165
"""Excel's ``~$name.xlsx``, which says who has the workbook open, is this long."""

_MARKUP = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<[!a-zA-Z?]", re.DOTALL)


def recognise(path: Path, size: int) -> str:
    """Return the file's format: xlsx, xlsm, xlsb, ods, xls, text, html, xml2003 or encrypted.

    Raises:
        Refusal: when the file is empty, or something that holds no sheet.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise Refusal("empty")
    if path.name.startswith("~$") or _is_owner_file(head, size):
        raise Refusal("open_elsewhere", name=path.name.split("~$", 1)[-1])
    if head[:2] == b"PK" and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return _recognise_zip(path)
    if head.startswith(OLE):
        return _recognise_ole(path)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise Refusal("not_a_sheet", kind)
    if head.startswith((*_BIFF, _BIFF5)):
        return "xls"
    return _recognise_text(head)


def _is_owner_file(head: bytes, size: int) -> bool:
    return size == _OWNER_FILE_BYTES and 0 < head[0] < 55 and head[55] == head[0]


def _recognise_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.replace("\\", "/") for name in archive.namelist()]
            kind = name_package(names)
            if kind == "ods":
                _refuse_other_documents(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, KeyError) as problem:
        raise Refusal("corrupt") from problem
    return kind


def name_package(names: Sequence[str]) -> str:
    """Return what a zip with these entries is.

    Raises:
        Refusal: when it is some other document, or a plain archive.
    """
    lower = {name.lower() for name in names}
    tails = {name.rsplit("/", 1)[-1] for name in lower}
    if "workbook.bin" in tails:
        return "xlsb"
    if "workbook.xml" in tails or any("/worksheets/sheet" in name for name in lower):
        return "xlsm" if "vbaproject.bin" in tails else "xlsx"
    if "content.xml" in lower:
        return "ods"
    if any(name.startswith("word/") for name in lower):
        raise Refusal("not_a_sheet", "word")
    if any(name.startswith("ppt/") for name in lower):
        raise Refusal("not_a_sheet", "slides")
    if any(name.endswith(".iwa") for name in lower) or "index.zip" in tails:
        raise Refusal("not_a_sheet", "numbers")
    raise Refusal("not_a_sheet", "archive")


def _refuse_other_documents(archive: zipfile.ZipFile) -> None:
    if "mimetype" in archive.namelist():
        with archive.open("mimetype") as file:
            kind = file.read(200)
        if kind and b"spreadsheet" not in kind:
            raise Refusal("not_a_sheet", "word" if b".text" in kind else "slides")


def _recognise_ole(path: Path) -> str:
    # Imported late: only old and encrypted workbooks need it.
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            names = {"/".join(parts).lower() for parts in ole.listdir()}
    # The directory may be damaged where the sheet is not: the readers decide then.
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return "xls"
    if "encryptedpackage" in names:
        return "encrypted"
    if names & {"workbook", "book"}:
        return "xls"
    if "worddocument" in names:
        raise Refusal("not_a_sheet", "word")
    if "powerpoint document" in names:
        raise Refusal("not_a_sheet", "slides")
    return "xls"


def _recognise_text(head: bytes) -> str:
    probe = unfold(head)
    if _MARKUP.match(probe):
        return _recognise_markup(probe.lower())
    if probe[:200].lower().lstrip().startswith(b"mime-version:"):
        raise Refusal("not_a_sheet", "web archive")
    control = sum(probe.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13))
    if control > max(2, len(probe) // 50):
        raise Refusal("not_a_sheet")
    return "text"


def _recognise_markup(head: bytes) -> str:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    if b"urn:oasis:names:tc:opendocument" in head:
        raise Refusal("not_a_sheet", "fods")
    if re.search(rb"<(?:html|table|!doctype html|head|body|tr|div|meta|style)\b", head):
        return "html"
    if head.lstrip().startswith(b"<?xml"):
        raise Refusal("not_a_sheet", "xml")
    return "text"
