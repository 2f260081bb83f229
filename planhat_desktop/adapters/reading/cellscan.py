"""What the fast reader loses of an xlsx sheet, had back from its XML.

Error cells, hidden rows and columns, formulas without a value and numbers that show more
than their value. Every search is for what exists: a sheet without any costs its unpacking.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from planhat_desktop.adapters.reading.coding import Row, mark_error, mark_formatted
from planhat_desktop.adapters.reading.guards import CELLS
from planhat_desktop.adapters.reading.numberforms import Form
from planhat_desktop.adapters.reading.package import DAMAGE, TROUBLE
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.sheetrows import SheetRows

BLOCK_BYTES = 1 << 20
ROWS, COLUMNS = 1 << 20, 1 << 14
"""The largest sheet."""
SMALL_BYTES = 8 << 20
"""A sheet of this size or less is looked at cell by cell (about 0.3 s)."""

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>/])([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col(?=\s)([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</(?:\w+:)?v>", re.DOTALL)
_STYLE = re.compile(rb'\bs="(\d+)"')
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["']([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?["']"""
)
_UNCOMPUTED = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|t|is)[\s>]")


@dataclass(slots=True)
class SheetScan:
    """What was found in one sheet; rows and columns count from 0.

    Attributes:
        marks: row → [(column, travelling cell)] to put over what the reader gave.
        last_row, last_column: of the cells that hold something, -1 where none does.
        sampled: few rows were looked at for the columns, for the sheet is large.
        uncomputed: formulas that were saved without their value.
        uncomputed_at: row and column of the first of them.
        merges: first row, first column, last row, last column of merged cells.
        damaged: the part cannot be unpacked whole, so that no reader may be believed.
    """

    marks: dict[int, list[tuple[int, object]]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    uncomputed: int = 0
    uncomputed_at: tuple[int, int] | None = None
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    first_row: int = -1
    last_row: int = -1
    first_column: int = -1
    last_column: int = -1
    sampled: bool = False
    damaged: bool = False

    @property
    def cells(self) -> int:
        """How many cells the rectangle from A1 to the last cell has."""
        return (self.last_row + 1) * (self.last_column + 1)

    def over(
        self,
        rows: Iterable[Row],
        total: int,
        first_column: int = 0,
        merges: Sequence[tuple[int, int, int, int]] = (),
    ) -> SheetRows:
        """Return a reader's rows with all of this over them.

        Args:
            total: how many rows there are.
            merges: those the reader knows, where this has none.
        """
        return SheetRows(
            rows,
            total,
            first_column,
            self.marks,
            [row for row in self.hidden_rows if row < total],
            self.hidden_columns,
            self.merges or merges,
            self.uncomputed,
            self.uncomputed_at,
        )

    def mark(self, row: int, column: int, cell: object) -> None:
        """Put a travelling cell over what the reader gives."""
        # A damaged file may name a place that no sheet has.
        if row < ROWS and column < COLUMNS:
            self.marks.setdefault(row, []).append((column, cell))

    def mark_shown(self, row: int, column: int, value: float, form: Form) -> None:
        """Put a number and what its format shows over the number alone."""
        text = form.show(value)
        if text is not None:
            self.mark(row, column, mark_formatted(value, text))

    def miss(self, row: int, column: int) -> None:
        """Take note of a formula without a value."""
        self.uncomputed += 1
        self.uncomputed_at = self.uncomputed_at or (row, column)

    def widen(self, row: int, column: int) -> None:
        """Take a filled cell into the used range."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        self.first_row = row if self.first_row < 0 else min(self.first_row, row)
        self.first_column = column if self.first_column < 0 else min(self.first_column, column)


def scan_sheet(archive: zipfile.ZipFile, entry: str, forms: Mapping[int, Form]) -> SheetScan:
    """Return what the sheet's XML tells; a damaged part tells what lies before the damage.

    Raises:
        Refusal: when the cells lie so far apart that no reader could hold them.
    """
    small = archive.getinfo(entry).file_size <= SMALL_BYTES
    scan = SheetScan(sampled=not small)
    search = None if small else _Search(scan, forms)
    try:
        for number, block in enumerate(_blocks(archive, entry)):
            if number == 0:
                _scan_columns(block, scan)
            if search is None:
                _scan_cells(block, scan, forms)
                if scan.cells > CELLS:
                    raise Refusal("too_big")
            else:
                search.look(block)
            _scan_hidden_rows(block, scan)
            _scan_merges(block, scan)
    except DAMAGE:
        scan.damaged = True
    except TROUBLE:
        # Half a sheet is no reason to stop: what the reader gives stands without this.
        return scan
    return scan


def _blocks(archive: zipfile.ZipFile, entry: str) -> Iterator[bytes]:
    """Yield the part's bytes, cut before a row so that no cell is torn."""
    rest = b""
    with archive.open(entry) as file:
        while data := file.read(BLOCK_BYTES):
            # Only tags are looked at, and most writers use one kind of quotes there.
            odd = b"'" in data and b" r='" in data  # a single letter is found far sooner
            rest += data.replace(b"'", b'"') if odd else data
            cut = rest.rfind(b"<row")
            cut = cut if cut > 0 else rest.rfind(b":row ")
            if cut > 0:
                cut = rest.rfind(b"<", 0, cut + 1)
                block, rest = rest[:cut], rest[cut:]
                yield block
    yield rest


def column_index(letters: bytes) -> int:
    """Return the 0-based index of Excel's column letters."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _scan_columns(block: bytes, scan: SheetScan) -> None:
    for match in _COLUMN.finditer(block[: 1 << 16]):
        if _HIDDEN.search(match.group(1)):
            span = {name: int(number) for name, number in _SPAN.findall(match.group(1))}
            last = min(span.get(b"max", 0), 16_384)
            scan.hidden_columns.extend(range(span.get(b"min", 1) - 1, last))


def _scan_hidden_rows(block: bytes, scan: SheetScan) -> None:
    if b"hidden=" not in block:
        return
    for match in _ROW.finditer(block):
        number = _NUMBER.search(match.group(1))
        if number and _HIDDEN.search(match.group(1)):
            scan.hidden_rows.append(int(number.group(1)) - 1)


def _scan_merges(block: bytes, scan: SheetScan) -> None:
    """Take the merged cells, whose list stands behind the rows."""
    end = block.rfind(b"sheetData")
    if end < 0:
        return
    for left, top, right, bottom in _MERGE.findall(block, end):
        first = (int(top) - 1, column_index(left))
        last = (int(bottom) - 1, column_index(right)) if right else first
        scan.merges.append((*first, *last))


def _scan_cells(block: bytes, scan: SheetScan, forms: Mapping[int, Form]) -> None:
    """Look at every cell; rows and cells without a number count from the one before."""
    row = scan.last_row
    column = -1
    for piece in re.split(rb"(?=<(?:\w+:)?row[\s>/])", block):
        head = _ROW.match(piece)
        if head:
            number = _NUMBER.search(head.group(1))
            row = int(number.group(1)) - 1 if number else row + 1
            column = -1
        for match in _CELL.finditer(piece):
            attributes, inside = match.groups()
            place = _PLACE.search(attributes)
            column = column_index(place.group(1)) if place else column + 1
            here = int(place.group(2)) - 1 if place else row
            if not inside:
                continue
            if _FILLED.search(inside):
                scan.widen(here, column)
                _mark(attributes, inside, here, column, scan, forms)
            if b"<f" in inside and not _has_value(inside):
                scan.miss(here, column)


def _has_value(inside: bytes) -> bool:
    value = _VALUE.search(inside)
    return value is not None and value.group(1) != b""


def _mark(
    attributes: bytes,
    inside: bytes,
    row: int,
    column: int,
    scan: SheetScan,
    forms: Mapping[int, Form],
) -> None:
    """Note the cell when the reader would lose what it shows."""
    value = _VALUE.search(inside)
    if value is None:
        return
    if b't="e"' in attributes:
        text = unescape(value.group(1).decode("utf-8", "replace"))
        scan.mark(row, column, mark_error(text))
    elif forms and b"t=" not in attributes.replace(b't="n"', b""):
        style = _STYLE.search(attributes)
        form = forms.get(int(style.group(1))) if style else None
        if form is not None:
            with contextlib.suppress(ValueError):
                scan.mark_shown(row, column, float(value.group(1)), form)


class _Search:
    """Looks only for the cells that matter in a large sheet, block by block.

    The cells must have their place, style and type in that order, as every known writer of
    large files puts them.
    """

    def __init__(self, scan: SheetScan, forms: Mapping[int, Form]) -> None:
        self._scan = scan
        self._forms = forms
        styles = b"|".join(str(style).encode() for style in forms)
        self._styled = re.compile(rb' s="(?:' + styles + rb')"')
        self._shown = re.compile(
            rb'c r="([A-Z]{1,3})(\d+)" s="(' + styles + rb')"(?: t="n")?>'
            rb"(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?"
            rb"<(?:\w+:)?v>([^<]+)<"
        )
        # A sheet repeats itself: most cells were shown before.
        self._known: dict[tuple[bytes, bytes, bytes], tuple[int, object] | None] = {}

    def look(self, block: bytes) -> None:
        """Take what matters from a block of whole rows."""
        self._measure(block)
        if b"<f" in block:
            self._count_uncomputed(block)
        if b't="e"' in block:
            self._mark_errors(block)
        if self._forms and self._styled.search(block):
            self._mark_shown(block)

    def _measure(self, block: bytes) -> None:
        """Widen the used range by a block's first row and its last, whose cells are looked at."""
        scan, first = self._scan, _ROW.search(block)
        if first is None:
            return
        start = max(block.rfind(b"<row "), first.start())
        start = start if start > first.start() else max(block.rfind(b":row "), start)
        before, above = scan.last_row, _NUMBER.search(first.group(1))
        number = _NUMBER.search(block, start, block.find(b">", start))
        last = int(number.group(1)) - 1 if number else before + len(_ROW.findall(block))
        end = block.find(b"row>", start + 5)
        found = _CELL.finditer(block, start, end if end > 0 else len(block))
        cells = [_PLACE.search(match.group(1)) for match in found]
        columns = [column_index(one.group(1)) if one else at for at, one in enumerate(cells)]
        for column in (min(columns, default=0), max(columns, default=0)):
            scan.widen(int(above.group(1)) - 1 if above else before + 1, column)
            scan.widen(last, column)

    def _count_uncomputed(self, block: bytes) -> None:
        count = sum(block.count(end) for end in _UNCOMPUTED)
        scan = self._scan
        if count and scan.uncomputed_at is None:
            first = min(at for end in _UNCOMPUTED if (at := block.find(end)) >= 0)
            places = list(_PLACE.finditer(block, max(0, first - 4096), first))
            if places:
                letters, row = places[-1].groups()
                scan.uncomputed_at = (int(row) - 1, column_index(letters))
        scan.uncomputed += count

    def _mark_errors(self, block: bytes) -> None:
        for match in _CELL.finditer(block):
            attributes, inside = match.groups()
            place = _PLACE.search(attributes) if b't="e"' in attributes else None
            if place and inside:
                row, column = int(place.group(2)) - 1, column_index(place.group(1))
                _mark(attributes, inside, row, column, self._scan, self._forms)

    def _mark_shown(self, block: bytes) -> None:
        known, marks = self._known, self._scan.marks
        for letters, row, style, value in self._shown.findall(block):
            key = (letters, style, value)
            if key not in known:
                known[key] = self._show(*key)
            mark = known[key]
            if mark is not None:
                marks.setdefault(int(row) - 1, []).append(mark)

    def _show(self, letters: bytes, style: bytes, value: bytes) -> tuple[int, object] | None:
        try:
            number = float(value)
        except ValueError:
            return None
        text = self._forms[int(style)].show(number)
        return None if text is None else (column_index(letters), mark_formatted(number, text))
