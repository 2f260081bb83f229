"""The sentences for a file that cannot be read: what happened, and what to do."""

from __future__ import annotations

from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.app.wording import translate as _

_KINDS = {
    "pdf": "a PDF",
    "picture": "a picture",
    "word": "a text document",
    "slides": "a presentation",
    "database": "a database",
    "archive": "a zip archive",
    "parquet": "a Parquet data file",
    "program": "a program",
    "numbers": "an Apple Numbers document",
    "fods": "a flat OpenDocument file",
    "xml": "an XML file of another kind",
    "html": "a web page without a table",
    "web archive": "a web archive",
}

_ADVICE = {
    "archive": "Unpack it first and choose the sheet inside.",
    "numbers": "Open it in Numbers, choose File › Export To › Excel, and load that file.",
    "fods": "Open it in LibreOffice, save it as xlsx, and load that file.",
    "html": "It may be a log-in page saved by mistake: download the file again.",
    "web archive": "Open it in Excel, save it as xlsx, and load that file.",
}

_WORDS = {
    "empty": (
        "“{file}” is empty: there is no cell with anything in it.",
        "Choose another file, or fill this one and load it again.",
    ),
    "encrypted": (
        "“{file}” is protected with a password.",
        "Type its password, or save a copy without one and load that.",
    ),
    "wrong_password": (
        "This password does not open “{file}”.",
        "Type it again; capital and small letters matter.",
    ),
    "corrupt": (
        "“{file}” is damaged or incomplete.",
        "Download it again, or open it in Excel and save a copy.",
    ),
    "not_a_sheet": (
        "“{file}” is {kind}, not a spreadsheet.",
        "Choose an Excel, OpenDocument or CSV file.",
    ),
    "too_big": (
        "“{file}” unfolds to more cells than this computer can hold.",
        "Save the part you need as a CSV file and load that.",
    ),
    "vanished": (
        "“{file}” is not where it should be.",
        "It may have been moved, renamed or misspelt: choose it again.",
    ),
    "is_folder": (
        "“{file}” is a folder, not a file.",
        "Choose a file in it.",
    ),
    "not_a_file": (
        "“{file}” is no file on a disk.",
        "Save what it holds as a file first, and load that.",
    ),
    "not_allowed": (
        "You may not read “{file}”.",
        "Ask whoever it belongs to for the right to, or for a copy of your own.",
    ),
    "open_elsewhere": (
        "“{file}” is held by another program.",
        "Close it in Excel, or save a copy, and try again.",
    ),
    "no_such_sheet": (
        "“{file}” has no sheet named “{name}”.",
        "Choose one of its sheets: {kind}.",
    ),
    "unreadable": (
        "“{file}” cannot be read.",
        "Open it in Excel, save it as xlsx, and load that file.",
    ),
}
_OWNER = (
    "“{file}” only says who has the workbook open.",
    "Choose the workbook of the same name without “~$”.",
)
_ONE_TABLE = (
    "“{file}” is a text file: it holds one table and no sheet named “{name}”.",
    "Leave the sheet's name out.",
)
_LOCKED_ODS = "Open it in LibreOffice, save a copy without a password, and load that."
_NO_KIND = "“{file}” is not a spreadsheet."


def say_unreadable(file: str, code: str, kind: str = "", name: str = "") -> SheetUnreadable:
    """Return the trouble for a file by its name without folder.

    Args:
        code: one of `SheetUnreadable`'s codes.
        kind: what the file turned out to be; of a missing sheet, the names of those there are.
        name: of the sheet that was asked for.
    """
    what, do = _WORDS.get(code, _WORDS["unreadable"])
    if code == "open_elsewhere" and name:
        what, do = _OWNER
    if code == "unreadable" and kind == "ods":
        do = _LOCKED_ODS
    if code == "not_a_sheet":
        do = _ADVICE.get(kind, do)
        if kind not in _KINDS:
            what = _NO_KIND
    if code == "no_such_sheet" and kind == "text":
        what, do = _ONE_TABLE
    known = code if code in _WORDS else "unreadable"
    word = _(_KINDS[kind]) if kind in _KINDS else ""
    said = _(what).format(file=file, kind=word, name=name)
    return SheetUnreadable(known, said, _(do).format(kind=kind))
