"""What was noticed in a file, in words: what it is, then what was made of it."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.table import Note

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "ascii": "ASCII",
    "latin-1": "Latin-1",
    "iso8859-1": "Latin-1",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "iso8859-2": "Latin-2",
    "iso8859-5": "ISO 8859-5",
    "iso8859-15": "Latin-9",
    "cp437": "DOS 437",
    "cp850": "DOS 850",
    "cp866": "DOS 866",
    "mac-roman": "Mac",
    "mac_roman": "Mac",
    "cp932": "Shift-JIS",
    "shift_jis": "Shift-JIS",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp950": "Big5",
    "euc-jp": "EUC-JP",
    "euc-kr": "EUC-KR",
    "cp949": "EUC-KR",
    "koi8-r": "KOI8-R",
}

# Title and second sentence, by code; then the same where {n} are many. `_kept` is for rows that
# stay among the data although they may be none.
_WORDS: dict[str, tuple[str, str]] = {
    "title_rows_skipped": ("Row {first} looks like a title; the header is row {header}", ""),
    "title_rows_skipped_many": (
        "Rows {first}–{last} look like a title; the header is row {header}",
        "",
    ),
    "two_line_header": (
        "The column names stand in rows {first}–{last}",
        "They are joined: “{example}”.",
    ),
    "blank_headers": ("{n} column has no name", "It goes by its letter: {letters}."),
    "blank_headers_many": ("{n} columns have no name", "They go by their letters: {letters}."),
    "duplicate_headers": (
        "“{name}” names more than one column",
        "Columns {letters}: their letters tell them apart.",
    ),
    "duplicate_headers_many": (
        "{n} names stand over more than one column",
        "“{name}” over columns {letters}, for one: their letters tell them apart.",
    ),
    "total_row": ("Row {rows} looks like a total", "“{text}” is left out."),
    "total_row_kept": ("Row {rows} looks like a total", "“{text}” is read like the other rows."),
    "total_row_many": ("Rows {rows} look like totals", "“{text}” and the others are left out."),
    "total_row_many_kept": (
        "Rows {rows} look like totals",
        "“{text}” and the others are read like all rows.",
    ),
    "subtotal_rows": ("Row {rows} looks like a sub-total", "“{text}” is left out."),
    "subtotal_rows_kept": (
        "Row {rows} looks like a sub-total",
        "“{text}” is read like the other rows.",
    ),
    "subtotal_rows_many": ("{n} rows look like sub-totals", "Rows {rows} are left out."),
    "subtotal_rows_many_kept": (
        "{n} rows look like sub-totals",
        "Rows {rows} are read like the others.",
    ),
    "footer_rows": ("Row {rows} looks like a note under the table", "“{text}” is left out."),
    "footer_rows_kept": (
        "Row {rows} looks like a note under the table",
        "“{text}” is read like the other rows.",
    ),
    "footer_rows_many": (
        "Rows {rows} look like notes under the table",
        "“{text}” and the others are left out.",
    ),
    "footer_rows_many_kept": (
        "Rows {rows} look like notes under the table",
        "“{text}” and the others are read like all rows.",
    ),
    "header_again": ("The column names stand again in row {rows}", "The row is left out."),
    "header_again_kept": (
        "The column names stand again in row {rows}",
        "The row is read like the others.",
    ),
    "header_again_many": (
        "The column names stand again in {n} rows",
        "Rows {rows} are left out.",
    ),
    "header_again_many_kept": (
        "The column names stand again in {n} rows",
        "Rows {rows} are read like the others.",
    ),
    "hidden_rows": ("{n} row is hidden in the sheet", "It is left out."),
    "hidden_rows_kept": ("{n} row is hidden in the sheet", "It is read like the others."),
    "hidden_rows_many": ("{n} rows are hidden in the sheet", "They are left out."),
    "hidden_rows_many_kept": (
        "{n} rows are hidden in the sheet",
        "They are read like the others.",
    ),
    "hidden_columns": ("{n} column is hidden in the sheet", "{letters} is not used."),
    "hidden_columns_kept": (
        "{n} column is hidden in the sheet",
        "{letters} can be matched like the others.",
    ),
    "hidden_columns_many": (
        "{n} columns are hidden in the sheet",
        "{letters} are not used.",
    ),
    "hidden_columns_many_kept": (
        "{n} columns are hidden in the sheet",
        "{letters} can be matched like the others.",
    ),
    "blank_rows": ("{n} blank row stands among the data", "It is passed over."),
    "blank_rows_many": ("{n} blank rows stand among the data", "They are passed over."),
    "several_sheets": ("{n} sheets; “{sheet}” is read", ""),
    "several_sheets_most": ("{n} sheets; “{sheet}” is read", "It holds the most rows."),
    "merged_cells": (
        "Cells {cells} are merged",
        "Only the first of them has the value.",
    ),
    "merged_cells_many": (
        "{n} groups of cells are merged",
        "Only the first cell of each has the value, as in {cells}.",
    ),
    "error_cells": ("{n} cell shows {example}", "{where}. Mend the formula in the sheet."),
    "error_cells_many": (
        "{n} cells show {example} or the like",
        "{where}. Mend the formulas in the sheet.",
    ),
    "damaged_numbers": (
        "{n} number was cut short by the spreadsheet",
        "{where}: {example}. Export the column as text.",
    ),
    "damaged_numbers_many": (
        "{n} numbers were cut short by the spreadsheet",
        "{where}, such as {example}. Export the column as text.",
    ),
    "damaged_ids": (
        "{n} ID was damaged by the spreadsheet",
        "{where}: {example}. Export the column as text.",
    ),
    "damaged_ids_many": (
        "{n} IDs were damaged by the spreadsheet",
        "{where}, such as {example}. Export the column as text.",
    ),
    "invisible_characters": (
        "{n} cell holds characters nobody sees",
        "{where}: hard spaces, marks without width.",
    ),
    "invisible_characters_many": (
        "{n} cells hold characters nobody sees",
        "{where}: hard spaces, marks without width.",
    ),
    "curly_quotes": ("{n} cell has curly quotation marks", "{where}. They are kept."),
    "curly_quotes_many": ("{n} cells have curly quotation marks", "{where}. They are kept."),
    "bytes_replaced": ("Some characters could not be read as {encoding}", "They show as �."),
    "encoding_guessed": ("Read as {encoding}", "If letters look wrong, read it otherwise."),
    "single_quotes": ("Cells stand between apostrophes", "The apostrophes are left out."),
    "backslash_escapes": (
        "Quotation marks within cells have a backslash before them",
        "The backslashes are left out.",
    ),
    "stray_quotes": ("{n} row has a quotation mark out of place", "Nothing of it was left out."),
    "stray_quotes_many": (
        "{n} rows have a quotation mark out of place",
        "Nothing of them was left out.",
    ),
    "formulas_without_value": (
        "{n} formula was never calculated",
        "{first} reads as empty. Open the file in Excel and save it.",
    ),
    "formulas_without_value_many": (
        "{n} formulas were never calculated",
        "{first} is the first; they read as empty. Open the file in Excel and save it.",
    ),
}
_NAMED_ROWS = 4


def note_title(note: Note) -> str:
    """Return what was noticed, in one short line without a full stop."""
    if note.code in _TABLES:
        return _tables_title(note)
    return _(_WORDS[_variant(note)][0]).format(**_facts(note))


def note_detail(note: Note) -> str:
    """Return what was made of it, in one sentence or two; empty when there is no more to say."""
    if note.code in _TABLES:
        return _tables_detail(note)
    if note.code == "two_line_header" and not note.facts["example"]:
        return _("They are joined.")
    words = _WORDS[_variant(note)][1]
    return _(words).format(**_facts(note)) if words else ""


def note_sentence(note: Note) -> str:
    """Return all that a note says."""
    title, detail = note_title(note), note_detail(note)
    return f"{title}. {detail}" if detail else f"{title}."


def encoding_name(encoding: str) -> str:
    """Return what people call an encoding."""
    return _ENCODINGS.get(encoding.lower().replace("_", "-"), encoding)


def delimiter_name(delimiter: str) -> str:
    """Return what stands between the cells of a text file, many of it, in small letters."""
    names = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("upright bars")}
    return names.get(delimiter, f"“{delimiter}”")


def show_rows(numbers: Sequence[int]) -> str:
    """Return row numbers in words: ``16–18 and 30``; many of them are cut short."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    shown = [f"{one:,}" if one == two else f"{one:,}–{two:,}" for one, two in runs[:_NAMED_ROWS]]
    if len(runs) > _NAMED_ROWS:
        return _("{rows} and more").format(rows=", ".join(shown))
    if len(shown) == 1:
        return shown[0]
    return _("{rows} and {last}").format(rows=", ".join(shown[:-1]), last=shown[-1])


def _variant(note: Note) -> str:
    facts, code = note.facts, note.code
    if code == "damaged_numbers" and facts.get("ids"):
        code = "damaged_ids"
    elif code == "title_rows_skipped":
        return code if facts["first"] == facts["last"] else f"{code}_many"
    elif code == "several_sheets":
        return f"{code}_most" if facts["most"] else code
    if _count(note) != 1 and f"{code}_many" in _WORDS:
        code = f"{code}_many"
    return f"{code}_kept" if facts.get("out") is False else code


def _facts(note: Note) -> dict[str, object]:
    facts = {**note.facts, "n": f"{_count(note):,}"}
    rows = facts.get("rows")
    if isinstance(rows, tuple):
        facts["rows"] = show_rows(rows)
    if "letter" in facts:
        words = _("In column {letter} “{header}”") if facts["columns"] == 1 else ""
        words = words or _("In columns {letters}")
        facts["where"] = words.format(**facts)
    if "encoding" in facts:
        facts["encoding"] = encoding_name(str(facts["encoding"]))
    return facts


def _count(note: Note) -> int:
    rows = note.facts.get("rows")
    if isinstance(rows, tuple):
        return len(rows)
    return int(str(note.facts.get("count", rows if rows is not None else 1)))


# Several tables in one sheet

_TABLES = {
    "tables_beside": "{tables} stand side by side: {names}",
    "tables_below": "{tables} stand below each other: rows {names}",
}


def _tables_title(note: Note) -> str:
    names = note.facts["names"]
    assert isinstance(names, tuple)
    tables = _("Two tables") if len(names) == 2 else _("{n} tables").format(n=len(names))
    return _(_TABLES[note.code]).format(tables=tables, names=_join(names))


def _tables_detail(note: Note) -> str:
    names, read = note.facts["names"], note.facts["read"]
    assert isinstance(names, tuple)
    if not isinstance(read, int):
        return _("They are read as one table.")
    others = _("the other stays behind") if len(names) == 2 else _("the others stay behind")
    words = _("{name} is read, {others}.")
    if note.code == "tables_below":
        words = _("Rows {name} are read, {others}.")
    return words.format(name=names[read], others=others)


def _join(names: Sequence[str]) -> str:
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
