"""One sheet's rows and facts, whichever reader gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from planhat_desktop.adapters.reading.coding import Row
from planhat_desktop.adapters.reading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """One sheet of the list a person chooses from; the counts are of its used range."""

    name: str
    hidden: bool
    rows: int
    columns: int


@dataclass(slots=True)
class SheetRows:
    """One sheet's rows as a reader gives them.

    Attributes:
        rows: from the first row of the sheet on, each from ``first_column`` on.
        total: how many rows there are, None when unknown.
        marks: row from 0 → cells to put over, columns counted from column A.
        uncomputed: formulas that were saved without their value.
        uncomputed_at: row and column of the first of them, from 0.
    """

    rows: Iterable[Sequence[object]]
    total: int | None = None
    first_column: int = 0
    marks: Mapping[int, list[tuple[int, object]]] = field(default_factory=dict)
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    merges: Sequence[tuple[int, int, int, int]] = ()
    uncomputed: int = 0
    uncomputed_at: tuple[int, int] | None = None

    def marked(self) -> Iterator[Row]:
        """Yield the rows with the marks put over them."""
        marks, first = self.marks, self.first_column
        if not marks:
            yield from self.rows
            return
        for number, row in enumerate(self.rows):
            if number in marks:
                row = list(row)
                for column, cell in marks[number]:
                    if column - first >= len(row):
                        row.extend([None] * (column - first + 1 - len(row)))
                    row[column - first] = cell
            yield row


MOST_NAMED = 12
"""Sheets that are named where one is asked for that is not there."""
ABOUT = 3
"""A sheet with a third of another's rows is about as long."""


def choose_sheet(sheets: Sequence[SheetFacts], wanted: str | None) -> str:
    """Return the name of the sheet to read: the wanted one, or the one that holds most.

    Cover sheets, notes and lists of choices are short beside the data. Of sheets that are about
    as long the first is taken: a portfolio has its companies before their contacts.

    Raises:
        Refusal: when there is no such sheet, or none holds a single cell.
    """
    if wanted is not None:
        for sheet in sheets:
            if sheet.name == wanted:
                return sheet.name
        shown = ", ".join(f"“{sheet.name}”" for sheet in sheets[:MOST_NAMED])
        more = ", …" if len(sheets) > MOST_NAMED else ""
        raise Refusal("no_such_sheet", kind=shown + more, name=wanted)
    filled = [sheet for sheet in sheets if sheet.rows]
    for enough in (
        lambda one: not one.hidden and one.rows > 1 and one.columns > 1,
        lambda one: not one.hidden,
        lambda _one: True,
    ):
        good = [sheet for sheet in filled if enough(sheet)]
        if good:
            most = max(one.rows for one in good)
            return next(one.name for one in good if one.rows * ABOUT >= most)
    raise Refusal("empty", kind="workbook")


class Book(Protocol):
    """A workbook that a reader has opened."""

    form: str

    def list_sheets(self) -> list[SheetFacts]:
        """Return the sheets that can hold cells, in the workbook's order."""

    def read_sheet(self, name: str) -> SheetRows:
        """Return a sheet's rows."""
