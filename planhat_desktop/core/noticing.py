"""What is worth telling about a table that was found in a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.core.header import Header
from planhat_desktop.core.table import Codes, Column, Grid, Note

DERIVED = frozenset(("title_rows_skipped",))
"""Notes that come from the choice of the header and go with it."""


def notice(
    grid: Grid, header: Header | None, positions: Codes, columns: Sequence[Column]
) -> tuple[Note, ...]:
    """Return what a person should know about how the sheet was understood."""
    notes: list[Note] = []
    if header is not None and header.first > 0:
        first = grid.first_row
        facts = {"first": first, "last": header.first + first - 1, "header": header.last + first}
        notes.append(Note("title_rows_skipped", facts))
    return tuple(notes)
