"""A report as rows of a file: the original columns, then what became of each row."""

from __future__ import annotations

from collections.abc import Iterator

from planhat_desktop.app.wording import outcome_word
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.table import Cell, Table

Line = list[Cell]

MENDED = frozenset({Fate.REFUSED, Fate.HELD, Fate.NOT_SENT, Fate.UNKNOWN})
"""The fates whose rows can be mended and loaded again."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before it.

    Typed numbers and dates are safe as they are. Source: OWASP, CSV injection, 2026-11.
    """
    if isinstance(cell, str) and cell.startswith(_RISKY):
        return f"'{cell}"
    return cell


def _word(fate: Fate) -> str:
    return _("held back") if fate is Fate.HELD else outcome_word(fate)


def report_lines(report: Report, table: Table) -> Iterator[Line]:
    """Return the header, then every row of the table with outcome, message and Planhat id.

    Rows are in the sheet's order, cells as last edited; ``table`` has n rows, so has the file.
    """
    extra = [_("Outcome"), _("Message"), _("Planhat ID")]
    yield [*(harmless(one.header) for one in table.columns), *extra]
    fates = report.rows()
    for position, number in enumerate(table.row_numbers.tolist()):
        cells = [harmless(column.cell(position)) for column in table.columns]
        fate = fates.get(number)
        if fate is None:  # no row of this run: the table is another one
            yield [*cells, _word(Fate.NOT_SENT), "", ""]
        else:
            word = _word(fate.fate)
            yield [*cells, word, harmless(fate.message or ""), harmless(fate.id or "")]


def mend_lines(report: Report, table: Table) -> Iterator[Line]:
    """Return the header, then the rows that are not in Planhat as meant, ready to be loaded again.

    The original columns stand untouched under their headers (the writer keeps texts texts), so
    that the mended file fits the same profile; what to mend stands in a last column.
    """
    yield [*(one.header for one in table.columns), _("What to mend")]
    fates = report.rows()
    for position, number in enumerate(table.row_numbers.tolist()):
        fate = fates.get(number)
        if fate is not None and fate.fate in MENDED:
            cells = [column.cell(position) for column in table.columns]
            yield [*cells, fate.message or _word(fate.fate)]


def count_mended(report: Report) -> int:
    """Return how many rows `mend_lines` gives after its header."""
    return sum(report.counts[fate] for fate in MENDED)


def outcome_lines(report: Report) -> Iterator[Line]:
    """Return the report of a past run, whose sheet is not at hand: row, outcome, message, id."""
    yield [_("Row"), _("Outcome"), _("Message"), _("Planhat ID")]
    for one in report.rows().values():
        words = harmless(one.message or "")
        yield [one.row, _word(one.fate), words, harmless(one.id or "")]
