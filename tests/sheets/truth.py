"""What a person sees in a file, known to whoever wrote it: never asked of the reader under test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Seen:
    """A file that is read.

    Attributes:
        headers: the names over the columns, from the first to the last.
        rows: the data rows' numbers, as the spreadsheet counts them.
        header_row: the number of the header's last row; 0 when there is none.
        form: the format told.
        cells: Excel's address → the cell of the core, type and all.
        sheets: every sheet's name; empty for a file that has none.
        sheet: the one read by itself.
        hidden_sheets: those that are hidden.
        encoding, delimiter: of a text file.
        notes: codes of everything worth telling, no more and no fewer.
        perhaps: codes that may be told or not.
        first_letter: of the first column.
    """

    headers: Sequence[str]
    rows: Sequence[int]
    header_row: int = 1
    form: str = "xlsx"
    cells: Mapping[str, object] = field(default_factory=dict)
    sheets: Sequence[str] = ("Data",)
    sheet: str = ""
    hidden_sheets: Sequence[str] = ()
    encoding: str | None = None
    delimiter: str | None = None
    notes: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    first_letter: str = "A"


@dataclass(frozen=True)
class Refused:
    """A file that is not read: the code of the trouble, and words that its sentence has."""

    code: str
    words: str = ""


@dataclass(frozen=True)
class Odd:
    """One file of the corpus.

    Attributes:
        name: says what is odd about it.
        write: writes it.
    """

    name: str
    write: Callable[[Path], object]
    truth: Seen | Refused


def holding(data: bytes) -> Callable[[Path], object]:
    """Return what writes these very bytes."""
    return lambda path: path.write_bytes(data)
