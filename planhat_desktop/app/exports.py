"""A report as rows of a file: the original columns, then what became of each row."""

from __future__ import annotations

from collections.abc import Iterator

from planhat_desktop.app.wording import outcome_word
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.address import record_url
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.table import Cell, Table

Line = list[Cell]


class WebAddress(str):
    """A cell that can be pressed: where a record is opened in the browser."""

    __slots__ = ()


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
    extra = [_("Outcome"), _("Message"), _("Planhat ID"), *_link_head(report)]
    yield [*(harmless(one.header) for one in table.columns), *extra]
    fates = report.rows()
    for position, number in enumerate(table.row_numbers.tolist()):
        cells = [harmless(column.cell(position)) for column in table.columns]
        fate = fates.get(number)
        if fate is None:  # no row of this run: the table is another one
            yield [*cells, _word(Fate.NOT_SENT), "", "", *_link(report, None)]
        else:
            word = _word(fate.fate)
            words = harmless(fate.message or "")
            yield [*cells, word, words, harmless(fate.id or ""), *_link(report, fate.id)]


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
    yield [_("Row"), _("Outcome"), _("Message"), _("Planhat ID"), *_link_head(report)]
    for one in report.rows().values():
        words = harmless(one.message or "")
        yield [
            one.row,
            _word(one.fate),
            words,
            harmless(one.id or ""),
            *_link(report, one.id),
        ]


def _link_head(report: Report) -> Line:
    has_pages = record_url(report.started.api_url, report.started.model, "any") is not None
    return [_("In Planhat")] if has_pages else []


def _link(report: Report, identifier: str | None) -> Line:
    """Return where a row's record is opened; one cell, or none where records have no pages."""
    if not _link_head(report):
        return []
    found = record_url(report.started.api_url, report.started.model, identifier)
    return [WebAddress(found) if found is not None else ""]
