"""Which readers are tried on a workbook, one after another."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence

from planhat_desktop.adapters.reading.content import name_package
from planhat_desktop.adapters.reading.guards import check_zip
from planhat_desktop.adapters.reading.lockedods import is_locked, unlock
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.sheetrows import Book, SheetFacts, SheetRows

DEFAULT_PASSWORD = "VelvetSweatshop"
"""What Excel itself tries first: workbooks protected with it open without asking.
Source: the [MS-OFFCRYPTO] specification, section 2.4.2.3 (write protection)."""

Reader = Callable[[bytes, str], Book]


# Each reader is imported when its turn comes: most files need but one.
def _read_fast(data: bytes, form: str) -> Book:
    from planhat_desktop.adapters.reading.fastbook import FastBook

    return FastBook(data, form)


def _read_old(data: bytes, form: str) -> Book:
    from planhat_desktop.adapters.reading.oldbook import OldBook

    return OldBook(data, form)


def _read_plain(data: bytes, form: str) -> Book:
    from planhat_desktop.adapters.reading.plainbook import PlainBook

    return PlainBook(data, form)


def _read_html(data: bytes, form: str) -> Book:
    from planhat_desktop.adapters.reading.markup import HtmlBook

    return HtmlBook(data, form)


def _read_xml(data: bytes, form: str) -> Book:
    from planhat_desktop.adapters.reading.markup import XmlBook

    return XmlBook(data, form)


_READERS: Mapping[str, Sequence[Reader]] = {
    "xlsx": (_read_fast, _read_plain),
    "xlsm": (_read_fast, _read_plain),
    "xlsb": (_read_fast,),
    "ods": (_read_fast,),
    "xls": (_read_fast, _read_old),
    "html": (_read_html,),
    "xml2003": (_read_xml,),
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
        check_zip(io.BytesIO(data))
    elif form == "ods" and is_locked(data):
        data = unlock(data, password)
        check_zip(io.BytesIO(data))
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

    def __init__(self, reader: Reader, data: bytes, form: str) -> None:
        self.form = form
        with _Breaking():
            self._book = reader(data, form)

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
