"""What is worth telling about a table that was found in a sheet, the weightiest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from planhat_desktop.core.header import Header
from planhat_desktop.core.oddities import Oddity, find_odd_codes, find_oddity
from planhat_desktop.core.regions import name_region, region_of, stand_beside
from planhat_desktop.core.table import (
    Column,
    Note,
    Table,
    are_among,
    column_letter,
    is_blank,
)
from planhat_desktop.core.totals import Leftover

_ROWS = ("total_row", "subtotal_rows", "footer_rows", "header_again")
_CELLS: dict[Oddity, str] = {
    "damaged": "damaged_numbers",
    "error": "error_cells",
    "unseen": "invisible_characters",
    "curly": "curly_quotes",
}
_WEIGHTS = (
    "tables_beside",
    "tables_below",
    "several_sheets",
    *_ROWS,
    "damaged_numbers",
    "error_cells",
    "formulas_without_value",
    "encoding_guessed",
    "bytes_replaced",
    "title_rows_skipped",
    "hidden_rows",
    "hidden_columns",
    "merged_cells",
    "two_line_header",
    "duplicate_headers",
    "invisible_characters",
    "blank_headers",
    "stray_quotes",
    "blank_rows",
    "curly_quotes",
    "single_quotes",
    "backslash_escapes",
)
_PLACES = {code: place for place, code in enumerate(_WEIGHTS)}
_READERS = (
    *("formulas_without_value", "encoding_guessed", "bytes_replaced", "stray_quotes"),
    *("single_quotes", "backslash_escapes"),
)
DERIVED = frozenset(_WEIGHTS) - frozenset(_READERS)
"""Notes that come from how the sheet is understood and go with it."""

MOST_CELLS = 50_000
"""So many distinct cells of a column are looked at; a longer look would cost a big file dear."""
MOST_MERGES = 1_000
LONGEST = 48

_IDS = re.compile(r"\b(?i:ids?|no|nr|key|ref|code|number|nummer)\b|[a-z]I[dD]\b")
"""Names of columns that hold keys rather than quantities."""


def notice(
    table: Table, header: Header | None, leftovers: Sequence[Leftover], before: Sequence[Note]
) -> tuple[Note, ...]:
    """Return what a person should know about how the sheet was understood, weightiest first.

    Args:
        header: the header's rows, or None.
        leftovers: rows that are probably no data.
        before: what was noticed while reading.
    """
    notes = [
        *before,
        *_sheet_notes(table),
        *_header_notes(table, header),
        *_leftover_notes(table, leftovers),
        *_row_notes(table),
        *_cell_notes(table),
    ]
    return tuple(sorted(notes, key=lambda one: _PLACES.get(one.code, len(_ROWS) + 6)))


def mark_left_out(note: Note, table: Table) -> Note:
    """Return a note that says whether what it speaks of is left out of the table now."""
    rows, columns = note.facts.get("rows"), note.facts.get("columns")
    if "out" not in note.facts:
        return note
    if isinstance(rows, tuple):
        kept = are_among(np.array(rows, np.int32) - table.grid.first_row, table.positions)
        return Note(note.code, {**note.facts, "out": not kept.any()})
    assert isinstance(columns, tuple)
    return Note(note.code, {**note.facts, "out": table.unused.issuperset(columns)})


def _sheet_notes(table: Table) -> Iterator[Note]:
    shown = [one for one in table.sheets if not one.hidden and one.rows > 1]
    if len(shown) > 1 and shown[0].name != table.sheet:
        most = max(one.rows for one in shown)
        reason = any(one.name == table.sheet and one.rows == most for one in shown)
        yield Note("several_sheets", {"count": len(shown), "sheet": table.sheet, "most": reason})
    regions = table.regions
    if regions:
        beside, here = stand_beside(regions), region_of(table)
        names = tuple(name_region(table.sheet_grid, one, beside=beside) for one in regions)
        # A part may begin at its header, where the title above was cut off by the person.
        read = next((at for at, one in enumerate(regions) if one == here), None)
        code = "tables_beside" if beside else "tables_below"
        yield Note(code, {"names": names, "read": read, "count": len(names)})


def _header_notes(table: Table, header: Header | None) -> Iterator[Note]:
    if header is None:
        return
    first, columns = table.grid.first_row, table.columns
    # Blank rows above a table are no title, and a picture there is no cell.
    if np.any(table.grid.filled < header.first):
        facts = {"first": first, "last": header.first + first - 1, "header": header.last + first}
        yield Note("title_rows_skipped", facts)
    if header.last > header.first:
        joined = next((one.header for one in columns if _is_joined(table, header, one)), "")
        facts2 = {"first": header.first + first, "last": header.last + first, "example": joined}
        yield Note("two_line_header", facts2)
    blank = [one.letter for one in columns if one.header == one.letter and one.filled]
    if blank:
        yield Note("blank_headers", {"letters": _list(blank, 6), "count": len(blank)})
    often = Counter(one.header for one in columns if one.filled)
    twice = [name for name, times in often.items() if times > 1]
    if twice:
        letters = [one.letter for one in columns if one.filled and one.header == twice[0]]
        facts3 = {"name": twice[0], "letters": _list(letters, 6), "count": len(twice)}
        yield Note("duplicate_headers", facts3)


def _is_joined(table: Table, header: Header, column: Column) -> bool:
    """Say whether a name was put together from two lines at least."""
    lines = range(header.first, header.last + 1)
    return sum(not is_blank(table.grid.cell(line, column.index)) for line in lines) > 1


def _leftover_notes(table: Table, leftovers: Sequence[Leftover]) -> Iterator[Note]:
    first = table.grid.first_row
    for one in leftovers:
        rows = tuple(position + first for position in one.positions)
        facts = {"row": rows[0], "rows": rows, "text": _cut(one.text), "out": one.sure}
        yield Note(one.code, facts)


def _row_notes(table: Table) -> Iterator[Note]:
    grid, positions, columns = table.grid, table.positions, table.columns
    hidden = grid.hidden_rows
    hidden = hidden[are_among(hidden, positions)] if len(hidden) else hidden
    if len(hidden):
        rows = tuple((hidden + grid.first_row).tolist())
        yield Note("hidden_rows", {"count": len(rows), "rows": rows, "out": False})
    unseen = [
        one
        for one in grid.hidden_columns
        if one < len(columns) and (columns[one].filled or one in table.unused)
    ]
    if unseen:
        facts = {"letters": _list([columns[one].letter for one in unseen], 6)}
        out = table.unused.issuperset(unseen)
        more = {"count": len(unseen), "columns": tuple(unseen), "out": out}
        yield Note("hidden_columns", {**facts, **more})
    if len(positions):
        inside = int(positions[-1]) - int(positions[0]) + 1
        between = (grid.filled >= positions[0]) & (grid.filled <= positions[-1])
        blank = inside - int(np.count_nonzero(between))
        if blank:
            yield Note("blank_rows", {"count": blank})
    yield from _merge_notes(table)


def _merge_notes(table: Table) -> Iterator[Note]:
    grid = table.grid
    head = table.header_row - grid.first_row
    merges = [
        one
        for one in grid.merges[:MOST_MERGES]
        if one[0] > head and one[2] > one[0] and one[1] < len(table.columns)
    ]
    if merges:
        top, left, bottom, _right = merges[0]
        letter = column_letter(grid.first_column + left)
        cells = f"{letter}{top + grid.first_row}:{letter}{bottom + grid.first_row}"
        blank = sum(last - first for first, _left, last, _end in merges)
        yield Note("merged_cells", {"cells": cells, "count": len(merges), "blank": blank})


def _cell_notes(table: Table) -> Iterator[Note]:
    found: dict[Oddity, list[tuple[Column, list[int]]]] = {}
    for column in table.columns:
        odd: dict[Oddity, list[int]] = {}
        for code in find_odd_codes(column.cells[:MOST_CELLS]):
            oddity = find_oddity(column.cells[code])
            if oddity and column.counts[code]:
                odd.setdefault(oddity, []).append(code)
        for oddity, codes in odd.items():
            if oddity == "damaged" and not _are_damaged(column, codes):
                continue
            cell = column.cells[codes[0]]
            found.setdefault(oddity, []).append((column, codes))
    for oddity, places in found.items():
        first, codes = places[0]
        cell = first.cells[codes[0]]
        # A spreadsheet writes 1.2E+15 where Python writes 1.2e+15.
        shown = cell if isinstance(cell, str) else str(getattr(cell, "text", cell)).upper()
        row = int(table.row_numbers[np.argmax(np.isin(first.codes, codes))])
        facts = {
            "count": sum(int(column.counts[odd].sum()) for column, odd in places),
            "letter": first.letter,
            "header": first.header,
            "example": _cut(shown),
            "letters": _list([one.letter for one, _odd in places], 4),
            "columns": len(places),
            "ids": _IDS.search(first.header) is not None,
            "at": (row, first.index),
        }
        yield Note(_CELLS[oddity], facts)


def _are_damaged(column: Column, codes: Sequence[int]) -> bool:
    """Say whether long digits were cut short: zeros at the end of a single one prove nothing."""
    long = [
        cell
        for cell in column.cells[:MOST_CELLS]
        if isinstance(cell, str) and len(cell) > 15 and cell.isdigit()
    ]
    others = len(codes) - sum(1 for one in codes if str(column.cells[one]).isdigit())
    cut = len(codes) - others
    return others > 0 or not long or (cut > 1 and cut == len(long))


def _cut(text: str) -> str:
    """Return the beginning of a text that is long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _list(names: Sequence[str], most: int) -> str:
    """Return names in a row; the first of them where they are many."""
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
