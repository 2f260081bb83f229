"""The other way for each thing that was noticed in a file: one click, and undo takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Deed

if TYPE_CHECKING:
    from planhat_desktop.core.table import Note, Table


class Reshaper(Protocol):
    """What a finding's alternative may ask for."""

    def choose_header(self, number: int) -> None:
        """Take another row for the column names."""
        ...

    def pick_rows(self, numbers: Sequence[int], wanted: bool) -> None:
        """Take rows in or leave them out."""
        ...

    def reread(self, encoding: str = "", delimiter: str = "") -> None:
        """Read the same text file in another encoding, or parted by another character."""
        ...

    def choose_sheet(self, name: str) -> None:
        """Read another sheet of the workbook."""
        ...

    def reshape(self, words: str, change: Callable[[Table], Table], *, anew: bool) -> None:
        """See the sheet otherwise; ``anew`` lets the columns be matched from the start."""
        ...

    def use_profile(self) -> None:
        """Take the profile that fits."""
        ...

    def show_cell(self, row: int, column: int) -> None:
        """Show a cell: the row by its spreadsheet number, the column by its place."""
        ...


Offer = Callable[[Sequence[Deed | None]], None]
"""Shows several alternatives to choose from, None being a line between them."""


def find_deed(note: Note, table: Table, page: Reshaper, offer: Offer) -> Deed | None:
    """Return the other way for a note, or None when there is none."""
    facts, code = note.facts, note.code
    rows = facts.get("rows")
    if isinstance(rows, tuple) and "out" in facts:
        return _rows_deed(rows, bool(facts["out"]), page)
    match code:
        case "tables_beside" | "tables_below":
            return _regions_deed(note, page, offer)
        case "several_sheets":
            return Deed(_("Choose another"), lambda: offer(_sheet_deeds(table, page)))
        case "hidden_columns":
            return _columns_deed(note, page)
        case "merged_cells" | "invisible_characters" | "curly_quotes":
            return _cleaning_deed(note, page)
    at = facts.get("at")
    return (
        Deed(_("Show the first"), partial(page.show_cell, *at)) if isinstance(at, tuple) else None
    )


def _rows_deed(rows: tuple[int, ...], out: bool, page: Reshaper) -> Deed:
    if out:
        words = _("Keep it") if len(rows) == 1 else _("Keep them")
        return Deed(words, partial(page.pick_rows, rows, True))
    words = _("Leave it out") if len(rows) == 1 else _("Leave them out")
    return Deed(words, partial(page.pick_rows, rows, False))


def _regions_deed(note: Note, page: Reshaper, offer: Offer) -> Deed:
    from planhat_desktop.core.tabulate import choose_region

    names, read = note.facts["names"], note.facts["read"]
    assert isinstance(names, tuple)
    below = note.code == "tables_below"
    word = _("Read rows {name} instead") if below else _("Read {name} instead")

    def take(place: int | None) -> None:
        words = _("Read another table of the sheet")
        page.reshape(words, lambda table: choose_region(table, place), anew=True)

    others = [
        Deed(word.format(name=name), partial(take, place))
        for place, name in enumerate(names)
        if place != read
    ]
    if read is None:
        only = _("Read only rows {name}") if below else _("Read only {name}")
        return Deed(only.format(name=names[0]), partial(take, 0))
    if len(others) == 1:
        return others[0]
    whole = Deed(_("Read all of it as one table"), partial(take, None))
    return Deed(_("Read another"), lambda: offer((*others, whole)))


def _sheet_deeds(table: Table, page: Reshaper) -> list[Deed | None]:
    return [
        Deed(
            _("{name} · {rows}").format(
                name=one.name, rows=plural(one.rows, "{n} row", "{n} rows")
            ),
            partial(page.choose_sheet, one.name),
        )
        for one in table.sheets
        if one.name != table.sheet and not one.hidden and one.rows
    ]


def _columns_deed(note: Note, page: Reshaper) -> Deed:
    from planhat_desktop.core.tabulate import drop_columns, use_columns

    columns, out = note.facts["columns"], bool(note.facts["out"])
    assert isinstance(columns, tuple)
    if out:
        words, change = (_("Use it") if len(columns) == 1 else _("Use them")), use_columns
    else:
        words = _("Do not use it") if len(columns) == 1 else _("Do not use them")
        change = drop_columns
    return Deed(words, lambda: page.reshape(words, lambda table: change(table, columns), anew=True))


def _cleaning_deed(note: Note, page: Reshaper) -> Deed:
    from planhat_desktop.core.cleaning import clean_characters, fill_down, straighten_quotes

    words, change = _("Fill down"), fill_down
    if note.code == "invisible_characters":
        count = int(str(note.facts["count"]))
        words, change = plural(count, "Clean {n} cell", "Clean {n} cells"), clean_characters
    elif note.code == "curly_quotes":
        words, change = _("Make them straight"), straighten_quotes
    return Deed(words, lambda: page.reshape(words, change, anew=False))
