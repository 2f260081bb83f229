"""Sheets handed out of Planhat, as workbooks that help whoever fills them in."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planhat_desktop.adapters.exports import (
    DAYS,
    MOMENTS,
    MOST_XLSX_ROWS,
    Export,
    Pen,
    open_book,
    write_whole,
)
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.guidance import explain, guide_lines, is_needed
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.handout import NO, YES, Handout, Withheld
from planhat_desktop.core.schema import Field, FieldType

_EVERY = 2000
_SPARE_ROWS = 5_000  # below the last record, ready to be filled in
_MOST_COMMENTS = 1_000  # more make Excel slow
_SEEN = 200  # rows that decide how wide a column is
_NARROW, _WIDE = 10, 44
_SIGNS_A_LINE, _LONGEST_LINE, _LONGEST_GUIDE = 120, 600, 30_000
_NEEDED, _KEY = "#DCE4FF", "#ECECE8"  # behind a column's name
_DATES = (FieldType.DATE, FieldType.DAY)
_NUMBERS = (FieldType.NUMBER, FieldType.INTEGER)


def write_handout(handout: Handout, path: Path) -> Export:
    """Write a sheet to be edited and loaded again, with lists to choose from. Thread: job.

    Raises:
        JournalUnusable: the file cannot be written, or there are more records than rows.
    """
    if handout.rows + 1 > MOST_XLSX_ROWS:
        raise JournalUnusable(
            "too_many_rows",
            _("An Excel sheet holds {most} rows at most.").format(most=f"{MOST_XLSX_ROWS:,}"),
            _("Planhat has more of these records; export them there, in parts."),
        )
    return (yield from write_whole(path, lambda made: _write(handout, made)))


def _write(handout: Handout, path: Path) -> Generator[Step, None, None]:
    book = open_book(path)
    try:
        sheet = book.add_worksheet(sheet_name(handout.model.plural))
        _shape(book, sheet, handout)
        yield from _write_rows(book, sheet, handout)
        # The lists come after the guide, so that hiding them leaves the guide in its place.
        _write_guide(book, handout)
        _offer_choices(book, sheet, handout)
        sheet.activate()
    finally:
        book.close()


def sheet_name(words: str) -> str:
    """Return words as Excel takes them for the name of a sheet."""
    return "".join(" " if one in "[]:*?/\\'" else one for one in words).strip()[:31]


def _shape(book: xlsxwriter.Workbook, sheet: Worksheet, handout: Handout) -> None:
    """Freeze the header and give every column its width and what its cells are."""
    text = book.add_format({"num_format": "@"})
    day, moment = book.add_format({"num_format": DAYS}), book.add_format({"num_format": MOMENTS})
    plain = book.add_format()
    sheet.freeze_panes(1, 0)
    for place, one in enumerate(handout.fields):
        form = text
        if one.type in _DATES:
            form = day
        elif one.type is FieldType.DATETIME:
            form = moment
        elif one.type in _NUMBERS:
            form = plain
        shown = [handout.headers[place], *handout.columns[place][:_SEEN]]
        width = max(len(str(cell)) for cell in shown if not isinstance(cell, Withheld)) + 3
        sheet.set_column(place, place, min(max(width, _NARROW), _WIDE), form)


def _write_rows(
    book: xlsxwriter.Workbook, sheet: Worksheet, handout: Handout
) -> Generator[Step, None, None]:
    pen = Pen(book, sheet)
    told = 0
    for place, one in enumerate(handout.fields):
        sheet.write_string(0, place, handout.headers[place], _head(book, one, handout))
        sheet.write_comment(0, place, explain(one, handout.model), {"width": 260, "height": 120})
    for row in range(handout.rows):
        if row % _EVERY == 0:
            yield Progress("exporting", row, handout.rows)
        for place, column in enumerate(handout.columns):
            cell = column[row]
            if not isinstance(cell, Withheld):
                pen.write(row + 1, place, cell)
            elif told < _MOST_COMMENTS:
                told += 1
                sheet.write_comment(row + 1, place, _tell_withheld(cell))
    if handout.rows:
        sheet.autofilter(0, 0, handout.rows, len(handout.fields) - 1)


def _head(book: xlsxwriter.Workbook, one: Field, handout: Handout) -> Format:
    look: dict[str, object] = {"bold": True, "bottom": 1}
    if is_needed(one, handout.model):
        look["bg_color"] = _NEEDED
    elif one.key:
        look["bg_color"] = _KEY
    return book.add_format(look)


def _tell_withheld(cell: Withheld) -> str:
    if cell.gone:
        return _("Planhat points at something that is gone. Left empty, it stays as it is.")
    words = _("Planhat has “{text}” here, which a sheet cannot carry. Left empty, it stays.")
    return words.format(text=cell.text)


def _write_guide(book: xlsxwriter.Workbook, handout: Handout) -> None:
    """Say how to fill the sheet in: in a box of text, for cells could be taken for data."""
    guide = book.add_worksheet(sheet_name(_("How to fill this in")))
    lines = [one[:_LONGEST_LINE] for one in guide_lines(handout)]
    drawn = sum(1 + len(one) // _SIGNS_A_LINE for one in lines)
    look = {"width": 860, "height": 24 + 20 * drawn, "line": {"none": True}}
    guide.insert_textbox(0, 0, "\n".join(lines)[:_LONGEST_GUIDE], look)
    guide.hide_gridlines(2)


def _offer_choices(book: xlsxwriter.Workbook, sheet: Worksheet, handout: Handout) -> None:
    """Let cells be filled by choosing where Planhat takes certain values only."""
    last = min(handout.rows + _SPARE_ROWS, MOST_XLSX_ROWS - 1)
    lists: list[Sequence[str]] = []
    name = sheet_name(_("Lists"))
    for place, one in enumerate(handout.fields):
        choices = _choices(one, handout)
        if choices:
            lists.append(choices)
            letter = _letter(len(lists) - 1)
            source = f"='{name}'!${letter}$1:${letter}${len(choices)}"
            check: dict[str, object] = {"validate": "list", "source": source}
        elif one.minimum is not None and one.maximum is not None:
            check = {
                "validate": "integer" if one.type is FieldType.INTEGER else "decimal",
                "criteria": "between",
                "minimum": one.minimum,
                "maximum": one.maximum,
            }
        else:
            continue
        must = one.is_closed and not one.is_reference
        check["error_type"] = "stop" if must else "warning"
        check["error_title"] = one.label[:32]
        check["error_message"] = _("Planhat does not know this. Choose from the list.")[:255]
        if not choices:
            words = _("Planhat takes {least} to {most} here.")
            check["error_message"] = words.format(least=f"{one.minimum:g}", most=f"{one.maximum:g}")
        sheet.data_validation(1, place, last, place, check)
    if lists:
        _write_lists(book, name, lists)


def _write_lists(book: xlsxwriter.Workbook, name: str, lists: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    text = book.add_format({"num_format": "@", "quote_prefix": True})
    for row in range(max(map(len, lists))):  # constant memory: row by row
        for place, one in enumerate(lists):
            if row < len(one):
                sheet.write_string(row, place, one[row], text)
    sheet.hide()


def _choices(one: Field, handout: Handout) -> Sequence[str]:
    if one.type is FieldType.BOOLEAN:
        return (YES, NO)
    if one.type is FieldType.OPTION:
        return one.options
    if one.type is FieldType.REFERENCE and one.references == "User":
        return handout.people
    return ()


def _letter(number: int) -> str:
    return ("" if number < 26 else chr(64 + math.floor(number / 26))) + chr(65 + number % 26)
