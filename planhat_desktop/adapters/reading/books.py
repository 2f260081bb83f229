"""Which readers are tried on a workbook, one after another."""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Iterator

from planhat_desktop.adapters.reading.content import name_package
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.sheetrows import Book, SheetFacts, SheetRows

DEFAULT_PASSWORD = "VelvetSweatshop"
"""What Excel itself tries first: workbooks protected with it open without asking.
Source: the [MS-OFFCRYPTO] specification, section 2.4.2.3 (write protection)."""

_READERS = {
    "xlsx": ("fastbook:FastBook", "plainbook:PlainBook"),
    "xlsm": ("fastbook:FastBook", "plainbook:PlainBook"),
    "xlsb": ("fastbook:FastBook",),
    "ods": ("fastbook:FastBook",),
    "xls": ("fastbook:FastBook", "oldbook:OldBook"),
    "html": ("markup:HtmlBook",),
    "xml2003": ("markup:XmlBook",),
}


def open_books(
    data: bytes, form: str, password: str | None, *, careful: bool
) -> Iterator[Book | Refusal]:
    """Yield the workbook as each fit reader opens it, or why it could not.

    Args:
        careful: leave the fast reader out when there is another.
    """
    if form == "encrypted":
        data = _decrypt(data, password)
        form = _name_decrypted(data)
    readers = _READERS[form]
    if careful and len(readers) > 1:
        readers = readers[1:]
    for reader in readers:
        try:
            yield _Guarded(reader, data, form)
        except Refusal as refusal:
            if refusal.code == "encrypted" and form == "xls":
                yield from open_books(_decrypt(data, password), "xls", None, careful=careful)
                return
            if refusal.code != "corrupt":
                raise
            yield refusal


def _name_decrypted(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return name_package(archive.namelist())
    except zipfile.BadZipFile as problem:
        raise Refusal("wrong_password") from problem


def _decrypt(data: bytes, password: str | None) -> bytes:
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password or DEFAULT_PASSWORD)
        office.decrypt(plain)
    except (DecryptionError, InvalidKeyError) as problem:
        raise Refusal("wrong_password" if password else "encrypted") from problem
    except (FileFormatError, OSError, ValueError, KeyError, AttributeError) as problem:
        raise Refusal("corrupt") from problem
    # A package cipher without a check of its own decrypts to noise under a wrong password.
    if not plain.getvalue().startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise Refusal("wrong_password" if password else "encrypted")
    return plain.getvalue()


class _Guarded:
    """A book whose reader may break in any way; each way becomes a refusal."""

    def __init__(self, reader: str, data: bytes, form: str) -> None:
        self.form = form
        module, _, name = reader.partition(":")
        place = importlib.import_module(f"planhat_desktop.adapters.reading.{module}")
        with _Breaking():
            self._book: Book = getattr(place, name)(data, form)

    def list_sheets(self) -> list[SheetFacts]:
        """Return the sheets that can hold cells, in the workbook's order."""
        with _Breaking():
            return self._book.list_sheets()

    def read_sheet(self, name: str) -> SheetRows:
        """Return a sheet's rows."""
        with _Breaking():
            return self._book.read_sheet(name)


class _Breaking:
    """Turns whatever a reader raises into a refusal.

    Damaged files make the readers raise nearly anything, and a panic of the native one is
    not even an `Exception`: this is the one place that takes them all.
    """

    def __enter__(self) -> None:
        """Watch the block."""

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: object
    ) -> None:
        """Replace what was raised."""
        if problem is None or isinstance(
            problem, Refusal | MemoryError | KeyboardInterrupt | SystemExit
        ):
            return
        name = type(problem).__name__
        if name == "PasswordError" or "encrypted" in str(problem).lower():
            raise Refusal("encrypted") from problem
        if "limit exceeded" in str(problem).lower():
            raise Refusal("too_big") from problem
        raise Refusal("corrupt") from problem
