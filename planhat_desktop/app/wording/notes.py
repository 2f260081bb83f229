"""What was noticed in a file, in words: what it is, then what was made of it."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.table import Note

_SENTENCES: dict[str, str] = {
    "title_rows_skipped": "Rows {first}–{last} look like a title; the header is row {header}.",
    "title_row_skipped": "Row {first} looks like a title; the header is row {header}.",
    "two_line_header": "The column names stand in rows {first}–{last}. They are joined.",
    "blank_headers": "{n} without a name. It goes by its letter: {letters}.",
    "blank_headers_many": "{n} without a name. They go by their letters: {letters}.",
    "duplicate_headers": "A column name stands more than once. Mind which is which: {names}.",
    "duplicate_headers_many": "{n} stand more than once. Mind which is which: {names}.",
    "total_row": "Row {row} looks like a total. “{text}” is read like the other rows.",
    "hidden_rows": "{n} hidden in the sheet. It is read like the others.",
    "hidden_rows_many": "{n} hidden in the sheet. They are read like the others.",
    "hidden_columns": "{n} hidden in the sheet. It can be matched like the others: {letters}.",
    "hidden_columns_many": "{n} hidden in the sheet. They can be matched: {letters}.",
    "error_cells": "{n} in column {letter} shows {example}. Mend the formula in the sheet.",
    "error_cells_many": "{n} in column {letter} show {example} or the like. "
    "Mend the formulas in the sheet.",
    "damaged_numbers": "{n} in column {letter} “{header}” was cut short by the spreadsheet, such "
    "as {example}. Export this column as text.",
    "damaged_numbers_many": "{n} in column {letter} “{header}” were cut short by the spreadsheet, "
    "such as {example}. Export this column as text.",
    "invisible_characters": "{n} in column {letter} “{header}” holds characters nobody can see. "
    "Spaces around values are left out.",
    "invisible_characters_many": "{n} in column {letter} “{header}” hold characters nobody can "
    "see. Spaces around values are left out.",
    "bytes_replaced": "Some characters could not be read as {encoding}. They show as �.",
    "encoding_guessed": "Read as {encoding}. If letters look wrong, read it otherwise.",
    "stray_quotes": "{n} has a quotation mark out of place. Nothing of it was left out.",
    "stray_quotes_many": "{n} have a quotation mark out of place. Nothing of them was left out.",
    "formulas_without_value": "{n} was never calculated and reads as empty. Open the file in "
    "Excel and save it.",
    "formulas_without_value_many": "{n} were never calculated and read as empty. Open the file "
    "in Excel and save it.",
}

# What {n} counts, one and many.
_COUNTED: dict[str, tuple[str, str]] = {
    "blank_headers": ("{n} column", "{n} columns"),
    "duplicate_headers": ("{n} name", "{n} names"),
    "hidden_rows": ("{n} row is", "{n} rows are"),
    "hidden_columns": ("{n} column is", "{n} columns are"),
    "error_cells": ("{n} cell", "{n} cells"),
    "damaged_numbers": ("{n} number", "{n} numbers"),
    "invisible_characters": ("{n} cell", "{n} cells"),
    "stray_quotes": ("{n} row", "{n} rows"),
    "formulas_without_value": ("{n} formula", "{n} formulas"),
}


def note_sentence(note: Note) -> str:
    """Return what a note says; the first sentence can stand as a card's title."""
    facts = dict(note.facts)
    code, count = note.code, _count(note)
    if code == "title_rows_skipped" and facts["first"] == facts["last"]:
        code = "title_row_skipped"
    if code in _COUNTED:
        one, many = _COUNTED[code]
        facts["n"] = _(one if count == 1 else many).format(n=f"{count:,}")
        code = code if count == 1 else f"{code}_many"
    return _(_SENTENCES[code]).format(**facts)


def _count(note: Note) -> int:
    rows = note.facts.get("rows")
    if isinstance(rows, (tuple, list)):
        return len(rows)
    return int(str(note.facts.get("count", rows if rows is not None else 1)))
