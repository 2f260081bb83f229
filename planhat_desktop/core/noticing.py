"""What is worth telling about a table that was found in a sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from planhat_desktop.core.header import Header
from planhat_desktop.core.table import Cell, CellError, Codes, Column, Grid, Note, is_blank

DERIVED = frozenset(
    (
        "title_rows_skipped",
        "two_line_header",
        "blank_headers",
        "duplicate_headers",
        "total_row",
        "hidden_rows",
        "hidden_columns",
        "error_cells",
        "damaged_numbers",
        "invisible_characters",
    )
)
"""Notes that come from the choice of the header and go with it."""

MOST_CELLS = 20_000
"""So many distinct cells of a column are looked at; a longer look would cost a big file dear."""

_TOTAL = re.compile(
    r"(?:grand |sub)?(?:total\w*|sum|summe|gesamt\w*|summa|totaal|suma|somme)\b[\s:.]*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{2}")
_HASHES = re.compile(r"#{3,}")
_HIDDEN_MARKS = re.compile("[\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_ODD = re.compile(f"{_HIDDEN_MARKS.pattern}|###|E\\+?[0-9]{{2}}(?:\0|$)")
"""What a run of cells must have for one of them to be damaged or to hide a mark."""
TOGETHER = 1_000
FIFTEEN_DIGITS = 1e15


def notice(
    grid: Grid, header: Header | None, positions: Codes, columns: Sequence[Column]
) -> tuple[Note, ...]:
    """Return what a person should know about how the sheet was understood.

    Args:
        header: the header's rows, or None.
        positions: grid positions of the data rows.
    """
    return (
        *_header_notes(grid, header, columns),
        *_row_notes(grid, positions, columns),
        *_cell_notes(columns),
    )


def _header_notes(grid: Grid, header: Header | None, columns: Sequence[Column]) -> Iterator[Note]:
    if header is None:
        return
    first = grid.first_row
    if header.first > 0:
        facts = {"first": first, "last": header.first + first - 1, "header": header.last + first}
        yield Note("title_rows_skipped", facts)
    if header.last > header.first:
        facts = {"first": header.first + first, "last": header.last + first}
        yield Note("two_line_header", facts)
    blank = [one.letter for one in columns if one.header == one.letter and one.filled]
    if blank:
        yield Note("blank_headers", {"letters": ", ".join(blank[:6]), "count": len(blank)})
    often = Counter(one.header for one in columns if one.filled)
    twice = [f"“{name}”" for name, times in often.items() if times > 1]
    if twice:
        yield Note("duplicate_headers", {"names": ", ".join(twice[:4]), "count": len(twice)})


def _row_notes(grid: Grid, positions: Codes, columns: Sequence[Column]) -> Iterator[Note]:
    if len(positions) > 1:
        last = len(positions) - 1
        words = next((cell for one in columns if not is_blank(cell := one.cell(last))), None)
        if isinstance(words, str) and _TOTAL.fullmatch(words.strip()):
            row = int(positions[last]) + grid.first_row
            yield Note("total_row", {"row": row, "text": words.strip()})
    hidden = int(np.count_nonzero(np.isin(grid.hidden_rows, positions)))
    if hidden:
        yield Note("hidden_rows", {"count": hidden})
    unseen = [columns[one].letter for one in grid.hidden_columns if one < len(columns)]
    if unseen:
        yield Note("hidden_columns", {"letters": ", ".join(unseen[:6]), "count": len(unseen)})


def _cell_notes(columns: Sequence[Column]) -> Iterator[Note]:
    for column in columns:
        errors, damaged, unseen = [], [], []
        for code in _odd_codes(column.cells[:MOST_CELLS]):
            cell = column.cells[code]
            if isinstance(cell, CellError):
                errors.append(code)
            elif _is_damaged(cell):
                damaged.append(code)
            elif isinstance(cell, str) and _HIDDEN_MARKS.search(cell):
                unseen.append(code)
        for name, codes in (
            ("error_cells", errors),
            ("damaged_numbers", damaged),
            ("invisible_characters", unseen),
        ):
            count = int(column.counts[codes].sum()) if codes else 0
            if count:
                shown = column.cells[next(code for code in codes if column.counts[code])]
                yield Note(
                    name,
                    {
                        "count": count,
                        "letter": column.letter,
                        "header": column.header,
                        "example": shown.text if isinstance(shown, CellError) else str(shown),
                    },
                )


def _odd_codes(cells: Sequence[Cell]) -> Iterator[int]:
    """Yield the cells among which the odd ones are; nearly all are passed over together."""
    for start in range(0, len(cells), TOGETHER):
        part = cells[start : start + TOGETHER]
        texts = [cell for cell in part if isinstance(cell, str)]
        numbers = [cell for cell in part if isinstance(cell, (int, float))]
        broken = len(texts) + len(numbers) < len(part) and CellError in set(map(type, part))
        ends = (max(numbers), min(numbers)) if numbers else ()
        long = any(abs(end) >= FIFTEEN_DIGITS for end in ends)
        if broken or long or _ODD.search("\0".join(texts)):
            yield from range(start, start + len(part))


def _is_damaged(cell: Cell) -> bool:
    # A spreadsheet keeps fifteen digits of a number and shows long ones as 1.23E+15.
    if isinstance(cell, str):
        return bool(_SCIENTIFIC.fullmatch(cell) or _HASHES.fullmatch(cell))
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return False
    return abs(cell) >= FIFTEEN_DIGITS
