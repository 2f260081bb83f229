"""What the fast reader loses of an ods sheet, had back from its XML.

An OpenDocument cell holds its value and the very text that is shown (OASIS OpenDocument 1.3,
part 3, 9.1.4 and 19.385 ff.): where the text says more than the number, both are kept.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from xml.parsers import expat

from planhat_desktop.adapters.reading.cellscan import COLUMNS, ROWS, SheetScan
from planhat_desktop.adapters.reading.coding import mark_error, mark_formatted, show_duration
from planhat_desktop.adapters.reading.guards import refuse_entity
from planhat_desktop.adapters.reading.package import DAMAGE, TROUBLE

BLOCK_BYTES = 1 << 18
SEARCH_BYTES, OVERLAP_BYTES = 1 << 20, 400
_NUMBERS = frozenset(("float", "percentage", "currency"))
_PLAIN = re.compile(r"[-+\u2212(]?[\d.,'’\s]+(?:E[-+]?\d+)?[)-]?", re.IGNORECASE)
_PADDED = re.compile(r"[-\u2212]?0\d[\d\s/-]*")
_SIGNS = (
    *(b'visibility="collapse', b'visibility="filter', b"formula=", b'value-type="error'),
    *(b'value-type="percentage', b'value-type="currency', b'value-type="time'),
    *(b"<text:s/", b"<text:s ", b"<text:tab", b"-spanned="),
)
_TELLING = re.compile(rb"""value-type="float"[^>]*>\s*<text:p>(?:-?0\d|[^<]*[^-\d.,'\s<])""")
"""A number whose text begins with zeros or holds more than digits."""
_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|(?:Err|Fehler):\d{3}")


def scan_opendocument(archive: zipfile.ZipFile, entry: str = "content.xml") -> dict[str, SheetScan]:
    """Return sheet name → what the XML tells; a damaged part marks the last as damaged.

    Raises:
        Refusal: when names in it unfold themselves.
    """
    reader = _Reader()
    try:
        if not _has_more(archive, entry):
            return {}
        with archive.open(entry) as file:
            while block := file.read(BLOCK_BYTES):
                reader.feed(block)
    except DAMAGE:
        reader.scan.damaged = True
    except (*TROUBLE, expat.ExpatError):
        # What the reader gives stands without this.
        return reader.scans
    return reader.scans


def _has_more(archive: zipfile.ZipFile, entry: str) -> bool:
    """Say whether a document may have cells that show more than the reader gives.

    Looking for that costs a twentieth of following each tag.
    """
    rest = b""
    with archive.open(entry) as file:
        while block := file.read(SEARCH_BYTES):
            block = rest + block
            if any(sign in block for sign in _SIGNS) or _TELLING.search(block):
                return True
            rest = block[-OVERLAP_BYTES:]
    return False


class _Reader:
    """Follows the tables, rows and cells of the document."""

    def __init__(self) -> None:
        self.scans: dict[str, SheetScan] = {}
        self.scan = SheetScan()
        self._depth = 0
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._shows = False
        self._aside = 0
        self._text: list[str] = []
        self._lines = 0
        self._in_line = False
        self._spaced = False
        self._cell: dict[str, str] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = refuse_entity
        self._parser.CharacterDataHandler = self._take
        self._parser.buffer_text = True
        self._starts = {
            "table": self._open_table,
            "table-column": self._take_columns,
            "table-row": self._open_row,
            "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell,
            "annotation": self._open_aside,
            "p": self._open_line,
            "s": self._take_spaces,
            "tab": self._take_tab,
        }
        self._ends = {
            "table": self._close_table,
            "table-row": self._close_row,
            "table-cell": self._close_cell,
            "covered-table-cell": self._close_cell,
            "annotation": self._close_aside,
            "p": self._close_line,
        }

    def feed(self, block: bytes) -> None:
        """Take some of the part's bytes."""
        self._parser.Parse(block, False)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        take = self._starts.get(name)
        if self._depth > 1 and name != "table":
            # A table within a cell is part of the cell.
            return
        if take is not None:
            take({key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        take = self._ends.get(name)
        if take is not None and (self._depth < 2 or name == "table"):
            take()

    def _open_table(self, facts: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self.scan = self.scans.setdefault(facts.get("name", ""), SheetScan())
            self._row = self._column = 0

    def _close_table(self) -> None:
        self._depth -= 1

    def _take_columns(self, facts: dict[str, str]) -> None:
        count = _read_count(facts, "number-columns-repeated", COLUMNS - self._column)
        if facts.get("visibility") in ("collapse", "filter"):
            self.scan.hidden_columns.extend(range(self._column, self._column + count))
        self._column += count

    def _open_row(self, facts: dict[str, str]) -> None:
        self._column = 0
        self._rows = _read_count(facts, "number-rows-repeated", ROWS - self._row)
        if facts.get("visibility") in ("collapse", "filter"):
            self.scan.hidden_rows.extend(range(self._row, self._row + self._rows))

    def _close_row(self) -> None:
        self._row += self._rows

    def _open_cell(self, facts: dict[str, str]) -> None:
        self._cell = facts
        self._text, self._lines, self._in_line = [], 0, False
        self._columns = _read_count(facts, "number-columns-repeated", COLUMNS - self._column)
        kind = facts.get("value-type", "")
        # Of most texts and dates the reader is right: nobody looks at what they show.
        self._shows = kind in _NUMBERS or "formula" in facts or kind in ("error", "time")
        self._spaced = False
        across = _read_count(facts, "number-columns-spanned", COLUMNS)
        down = _read_count(facts, "number-rows-spanned", ROWS)
        if across > 1 or down > 1:
            last, right = self._row + down - 1, self._column + across - 1
            self.scan.merges.append((self._row, self._column, last, right))

    def _take(self, text: str) -> None:
        # Blanks between the tags are how the file is written, those in a line are the text's.
        if self._in_line and not self._aside:
            self._text.append(text)

    def _open_line(self, _facts: dict[str, str]) -> None:
        if not self._aside:
            self._text += ["\n"] if self._lines else []
            self._lines += 1
        self._in_line = True

    def _close_line(self) -> None:
        self._in_line = False

    def _take_spaces(self, facts: dict[str, str]) -> None:
        self._take(" " * _read_count(facts, "c", 1000))
        self._spaced = True

    def _take_tab(self, _facts: dict[str, str]) -> None:
        self._take("\t")
        self._spaced = True

    def _open_aside(self, _facts: dict[str, str]) -> None:
        self._aside += 1

    def _close_aside(self) -> None:
        self._aside -= 1

    def _close_cell(self) -> None:
        if self._shows or self._spaced:
            mark = self._judge("".join(self._text))
            if mark is not None and self._rows * self._columns <= ROWS:
                for row in range(self._row, self._row + self._rows):
                    for column in range(self._column, self._column + self._columns):
                        self.scan.mark(row, column, mark)
        self._column += self._columns
        self._shows = False

    def _judge(self, text: str) -> object | None:
        """Return what to put over the cell, None when the reader's is right."""
        kind, value = self._cell.get("value-type", ""), self._cell.get("value", "")
        if kind == "string" and self._spaced:
            return text
        text = text.strip()
        if kind == "error" or ("formula" in self._cell and _ERROR.fullmatch(text)):
            return mark_error(text or "#N/A")
        if "formula" in self._cell and not kind and not text:
            self.scan.miss(self._row, self._column)
        if kind == "time":
            return _read_duration(self._cell.get("time-value", ""))
        if kind not in _NUMBERS or not any(map(str.isdigit, text)):
            return None
        padded = _PADDED.fullmatch(text) is not None
        if kind == "float" and not padded and _PLAIN.fullmatch(text):
            return None
        try:
            return mark_formatted(float(value), text)
        except ValueError:
            return None


def _read_duration(value: str) -> object | None:
    """Return a time of a day or more as its share of days and as spreadsheets show it."""
    match = _DURATION.fullmatch(value)
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    length = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    days = length / dt.timedelta(days=1)
    return mark_formatted(days, show_duration(length)) if days >= 1 else None


def _read_count(facts: dict[str, str], name: str, most: int) -> int:
    text = facts.get(name, "1")
    return max(0, min(most, int(text))) if text.isdecimal() else 1
