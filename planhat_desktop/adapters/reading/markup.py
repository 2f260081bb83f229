"""Tables written as text with tags: html saved as xls, and Excel's XML of 2003."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from xml.parsers import expat

from planhat_desktop.adapters.reading.coding import mark_error, mark_formatted
from planhat_desktop.adapters.reading.encodings import guess_encoding
from planhat_desktop.adapters.reading.guards import refuse_entity
from planhat_desktop.adapters.reading.numberforms import Form, read_form
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.sheetrows import SheetFacts, SheetRows

SPAN = 200
"""A cell spreads over so many columns or rows at most."""
SPANNED = 200_000
"""Cells that others spread over at most; a page of a few bytes could ask for billions."""
ROWS, COLUMNS = 1_100_000, 16_384
_FORMATS = {"Percent": "0.00%"}
"""Formats that Excel's XML of 2003 names by a word; the others depend on the country."""

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)

Rows = list[list[object]]


def measure(rows: Sequence[Sequence[object]]) -> tuple[int, int]:
    """Return the rows and columns between the first and the last filled cell."""
    heights: list[int] = []
    widths: set[int] = set()
    for number, row in enumerate(rows):
        filled = [i for i, cell in enumerate(row) if cell not in (None, "")]
        if filled:
            heights.append(number)
            widths |= {filled[0], filled[-1]}
    if not heights:
        return 0, 0
    return heights[-1] - heights[0] + 1, max(widths) - min(widths) + 1


class _Sheets:
    """Sheets that are held whole."""

    def __init__(self) -> None:
        self._rows: dict[str, Rows] = {}
        self._merges: dict[str, list[tuple[int, int, int, int]]] = {}
        self._hidden: set[str] = set()
        self._hidden_rows: dict[str, list[int]] = {}
        self._hidden_columns: dict[str, list[int]] = {}

    def list_sheets(self) -> list[SheetFacts]:
        """Return the sheets in the file's order."""
        return [
            SheetFacts(name, name in self._hidden, *measure(rows))
            for name, rows in self._rows.items()
        ]

    def read_sheet(self, name: str) -> SheetRows:
        """Return a sheet's rows."""
        rows = self._rows[name]
        return SheetRows(
            rows,
            len(rows),
            hidden_rows=self._hidden_rows.get(name, ()),
            hidden_columns=self._hidden_columns.get(name, ()),
            merges=self._merges.get(name, ()),
        )


class HtmlBook(_Sheets):
    """The tables of a web page, each a sheet; a table inside a cell is part of the cell."""

    def __init__(self, data: bytes, form: str) -> None:
        super().__init__()
        self.form = form
        parser = _Tables()
        parser.feed(_decode(data))
        parser.close()
        filled = [
            (table, merges)
            for table, merges in zip(parser.tables, parser.merges, strict=True)
            if any(map(any, table))
        ]
        for number, (table, merges) in enumerate(filled, 1):
            name = "Table" if len(filled) == 1 else f"Table {number}"
            self._rows[name], self._merges[name] = _cut_width(table), merges
        if not any(measure(table) > (1, 1) for table, _merges in filled):
            raise Refusal("not_a_sheet", "html")


def _decode(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    found = guess_encoding(data)
    if declared and not found.name.startswith("utf"):
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeError):
            pass
    return data.decode(found.name, "replace")


def _cut_width(rows: Rows) -> Rows:
    """Return the rows without the columns on the right in which no cell holds anything."""
    widths = ([at for at, cell in enumerate(row, 1) if cell is not None] for row in rows)
    width = max(max(filled, default=0) for filled in widths)
    return [row[:width] for row in rows]


class _Tables(HTMLParser):
    """Collects the cells of the outermost tables.

    Attributes:
        merges: of each table: first row, first column, last row, last column.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Rows] = []
        self.merges: list[list[tuple[int, int, int, int]]] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[tuple[int, int], None] = {}
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self.merges.append([])
                self._below = {}
        elif self._depth == 1 and tag == "tr":
            self._close_cell()
            self.tables[-1].append([])
        elif self._depth == 1 and tag in ("td", "th"):
            self._close_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            facts = dict(attrs)
            self._span = (_read_span(facts.get("colspan")), _read_span(facts.get("rowspan")))
            self._cell = []
        elif tag in ("br", "p") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a table, a row or a cell."""
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._close_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        """Take the text of the cell at hand."""
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
        text = "\n".join(line for line in lines if line)
        self._cell = None
        rows = self.tables[-1]
        here, row = len(rows) - 1, rows[-1]
        while (here, len(row)) in self._below:
            row.append(None)
        across, down = self._span
        if across > 1 or down > 1:
            last, right = here + down - 1, len(row) + across - 1
            self.merges[-1].append((here, len(row), last, right))
        for below in range(1, down):
            for column in range(len(row), len(row) + across):
                self._below[(here + below, column)] = None
            if len(self._below) > SPANNED:
                raise Refusal("too_big")
        row.append(text or None)
        row.extend([None] * (across - 1))


def _read_span(text: str | None) -> int:
    return min(SPAN, max(1, int(text))) if text and text.isdigit() else 1


class XmlBook(_Sheets):
    """A workbook in Excel's XML of 2003."""

    def __init__(self, data: bytes, form: str) -> None:
        super().__init__()
        self.form = form
        self._name = ""
        self._row: list[object] | None = None
        self._kind: str | None = None
        self._text: list[str] = []
        self._value: object = None
        self._across = 0
        self._column = 0
        self._style = ""
        self._forms: dict[str, Form] = {}
        self._form: Form | None = None
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        parser.EntityDeclHandler = refuse_entity
        parser.buffer_text = True
        parser.Parse(data, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        facts = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if tag == "Style":
            self._style = facts.get("ID", "")
        elif tag == "NumberFormat":
            code = facts.get("Format", "")
            form = read_form(_FORMATS.get(code, code))
            if form is not None:
                self._forms[self._style] = form
        elif tag == "Worksheet":
            self._name = facts.get("Name", f"Sheet{len(self._rows) + 1}")
            self._rows[self._name] = []
            self._column = 0
        elif tag == "Column" and self._name:
            self._open_column(facts)
        elif tag == "Row" and self._name:
            rows = self._rows[self._name]
            wanted = _read_index(facts.get("Index"), ROWS)
            rows.extend([] for _ in range(wanted - 1 - len(rows)))
            self._row = []
            rows.append(self._row)
            if facts.get("Hidden") == "1":
                self._hidden_rows.setdefault(self._name, []).append(len(rows) - 1)
        elif tag == "Cell" and self._row is not None:
            self._open_cell(self._row, facts)
        elif tag == "Data":
            self._kind, self._text = facts.get("Type", "String"), []
        elif tag == "Visible":
            self._text = []

    def _open_column(self, facts: dict[str, str]) -> None:
        first = _read_index(facts.get("Index"), COLUMNS) or self._column + 1
        self._column = min(COLUMNS, first + _read_index(facts.get("Span"), COLUMNS))
        if facts.get("Hidden") == "1":
            hidden = self._hidden_columns.setdefault(self._name, [])
            hidden += range(first - 1, self._column)

    def _open_cell(self, row: list[object], facts: dict[str, str]) -> None:
        wanted = _read_index(facts.get("Index"), COLUMNS)
        row.extend([None] * (wanted - 1 - len(row)))
        across = facts.get("MergeAcross", "0")
        self._across = min(SPAN, int(across)) if across.isdigit() else 0
        self._value = None
        self._form = self._forms.get(facts.get("StyleID", ""))
        down = _read_index(facts.get("MergeDown"), ROWS)
        if self._across or down:
            top, left = len(self._rows[self._name]) - 1, len(row)
            merges = self._merges.setdefault(self._name, [])
            merges.append((top, left, top + down, left + self._across))

    def _take(self, text: str) -> None:
        self._text.append(text)

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "Data" and self._kind is not None:
            self._value = _show(read_typed("".join(self._text), self._kind), self._form)
            self._kind = None
        elif tag == "Cell" and self._row is not None:
            self._row.append(self._value)
            self._row.extend([None] * self._across)
        elif tag == "Row":
            self._row = None
        elif tag == "Visible" and "Hidden" in "".join(self._text):
            self._hidden.add(self._name)
        elif tag == "Worksheet":
            self._name = ""


def _show(value: object, form: Form | None) -> object:
    """Return a number with the text it is shown as, anything else unchanged."""
    text = form.show(value) if form is not None and isinstance(value, float) else None
    return value if text is None or not isinstance(value, float) else mark_formatted(value, text)


def _read_index(text: str | None, most: int) -> int:
    return min(most, int(text)) if text and text.isdigit() else 0


def read_typed(text: str, kind: str) -> object:
    """Return the cell of a text with its type in Excel's XML of 2003."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = dt.datetime.fromisoformat(text)
            return moment.date() if moment.time() == dt.time() else moment
    except ValueError:
        return text
    if kind == "Boolean":
        return text.strip() == "1"
    return mark_error(text) if kind == "Error" else text
