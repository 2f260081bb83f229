"""Where the header is: under titles and blank lines, over one row or several.

A header row names the columns: it is about as wide as the rows below, holds words, and its
cells look unlike those below them. Each row near the top is weighed by that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from planhat_desktop.core.looks import look
from planhat_desktop.core.table import Cell, CellError, Grid, Kind, is_blank

SEARCHED_ROWS = 40
"""Rows that hold something, from the top, among which the header is looked for."""
BODY_ROWS = 40
"""Rows below a candidate that it is compared with."""
LONG_NAME = 120
"""Letters from which a text is no name, unless others beside it are as long, over short cells."""
PROSE = 60
"""A lone column of texts this long is prose, not a table."""
YEARS = range(1900, 2101)
NAMES = frozenset(("id", "name", "email", "e-mail", "code", "key", "number", "date", "company"))
"""Words that name a column even where nothing else tells: one cell alone, or mixed cells."""

_DATA = (Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.BOOLEAN, Kind.EMAIL, Kind.URL)
_NEVER_NAMES = (Kind.BOOLEAN, Kind.EMAIL, Kind.URL)
_COVER, _NAMED, _TOLD, _MORE = 0.5, 0.7, 0.75, 0.05
_ENOUGH = 0.7
"""A row of words as wide as the table scores 1, its likeness to those below aside."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header's first and last row, as grid positions."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that holds something.

    Attributes:
        looks: what each cell looks like, one a column.
        filled: the columns that hold something.
        wordy: every filled cell is words.
    """

    position: int
    cells: tuple[Cell, ...]
    looks: tuple[Kind, ...]
    filled: frozenset[int]
    wordy: bool


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much like a header a row is.

    Attributes:
        cover: the share of the table's columns it names.
        contrast: how unlike the rows below it is, 1 at most.
    """

    score: float
    cover: float = 0.0
    contrast: float = 0.0


_NOTHING = _Weight(0.0)


def find_header(grid: Grid) -> Header | None:
    """Return the header's place, or None when every row looks like data."""
    rows = _top_rows(grid)
    if not rows:
        return None
    if len(rows) == 1:
        return _judge_lone_row(rows[0])
    busy = _busy_columns(rows, 0.34)
    best, weight = -1, _Weight(_ENOUGH)
    for index in range(min(len(rows) - 1, SEARCHED_ROWS)):
        one = _weigh(rows, index, busy)
        # A row of data may be wider than the names above it, but it says nothing more.
        told = weight.cover >= _TOLD and one.contrast < weight.contrast + _MORE
        if one.score > weight.score and not told:
            best, weight = index, one
    if best < 0:
        return None
    last = _extend_down(rows, best)
    first = _extend_up(rows, best, grid)
    return Header(rows[first].position, rows[last].position)


def _top_rows(grid: Grid) -> list[_Row]:
    """Return the first rows that hold something."""
    rows: list[_Row] = []
    for position in grid.filled[: SEARCHED_ROWS + BODY_ROWS].tolist():
        cells = tuple(grid.cell(position, column) for column in range(len(grid.columns)))
        filled = frozenset(index for index, cell in enumerate(cells) if not is_blank(cell))
        looks = tuple(map(look, cells))
        wordy = all(looks[one] is Kind.TEXT for one in filled)
        rows.append(_Row(position, cells, looks, filled, wordy))
    return rows


def _judge_lone_row(row: _Row) -> Header | None:
    words = row.wordy and len(row.filled) > 1
    return Header(row.position, row.position) if words or _has_name(row) else None


def _has_name(row: _Row) -> bool:
    return any(str(row.cells[one]).strip().lower() in NAMES for one in row.filled)


def _busy_columns(rows: Sequence[_Row], share: float) -> frozenset[int]:
    """Return the columns filled in at least this share of the rows."""
    counts = Counter(column for row in rows for column in row.filled)
    return frozenset(one for one, count in counts.items() if count >= share * len(rows))


def _usual_look(body: Sequence[_Row], column: int) -> Kind:
    """Return what most cells of a column look like, MIXED when none is most.

    A broken formula may have meant anything.
    """
    counts = Counter(
        row.looks[column]
        for row in body
        if column in row.filled and not isinstance(row.cells[column], CellError)
    )
    if not counts:
        return Kind.EMPTY
    kind, most = counts.most_common(1)[0]
    return kind if most >= 0.6 * counts.total() else Kind.MIXED


def _weigh(rows: Sequence[_Row], index: int, overall: frozenset[int]) -> _Weight:
    """Return how much like a header a row is."""
    row, body = rows[index], rows[index + 1 : index + 1 + BODY_ROWS]
    busy = _busy_columns(body, 0.4) or _busy_columns(body, 0.2)
    wide = busy | overall
    cover = len(row.filled & wide) / max(1, len(wide))
    if cover < _COVER or _is_scattered(row) or _is_spelled(row):
        return _NOTHING
    years = _are_years(row)
    contrast, named = 0.0, 0
    for column in row.filled:
        usual = _usual_look(body, column)
        worth = _contrast(row, column, usual, body, years=years)
        # A few cells in a column that is mostly empty do not say what it holds.
        contrast += worth if column in wide else min(0.0, worth)
        named += row.looks[column] is Kind.TEXT or worth > 0
    named_share = named / len(row.filled)
    contrast /= max(len(row.filled), len(wide))
    if named_share < _NAMED or contrast < 0 or _has_error(row):
        return _NOTHING
    doubles = 1 - len({str(row.cells[one]).strip() for one in row.filled}) / len(row.filled)
    if contrast < 0.05 and (
        ((doubles > 0.4 or _is_odd_body(body, busy)) and not _has_name(row))
        or _is_looked_up(row, rows[:index])
    ):
        return _NOTHING
    above = sum(_weigh_above(one, wide) for one in _above_gap(rows, index))
    return _Weight(cover + contrast - 0.3 * doubles - above, cover, contrast)


def _contrast(row: _Row, column: int, usual: Kind, body: Sequence[_Row], *, years: bool) -> float:
    """Return how unlike the cells below it a cell is, from -1 for alike to 1."""
    mine = row.looks[column]
    if usual is not Kind.BOOLEAN and str(row.cells[column]).strip().lower() == "no":
        mine = Kind.TEXT  # short for number, over anything but yes and no
    if mine is Kind.TEXT:
        if _is_prose(row, column, body):
            return -0.5
        if usual in _DATA:
            return 1.0
        recurs = any(one.cells[column] == row.cells[column] for one in body)
        return -0.5 if recurs and len(row.filled) > 1 else 0.0
    if years and mine is Kind.NUMBER:
        return 0.5
    if mine in _NEVER_NAMES or len(body) < 2 or usual in (mine, Kind.MIXED, Kind.EMPTY):
        return -1.0
    return 0.2


def _is_prose(row: _Row, column: int, body: Sequence[_Row]) -> bool:
    """Say whether a cell is too long for a name: a survey's question is, over short answers, not.

    A long text beside short ones is a note that stands above a table.
    """
    length = len(str(row.cells[column]))
    if length <= LONG_NAME:
        return False
    alone = sum(1 for one in row.filled if len(str(row.cells[one])) > LONG_NAME) < 2
    return alone or any(len(str(one.cells[column])) * 4 > length for one in body)


def _are_years(row: _Row) -> bool:
    """Say whether the numbers of a row are years, each later or earlier than the one before."""
    numbers: list[int] = []
    for column in sorted(row.filled):
        if row.looks[column] is Kind.NUMBER:
            text = str(row.cells[column]).strip()
            if not text.isdigit() or int(text) not in YEARS:
                return False
            numbers.append(int(text))
    rising = all(one < two for one, two in pairwise(numbers))
    return bool(numbers) and (rising or all(one > two for one, two in pairwise(numbers)))


def _is_scattered(row: _Row) -> bool:
    """Say whether a few cells stand far apart."""
    width = max(row.filled) - min(row.filled) + 1
    return width > 20 and len(row.filled) * 5 < width


def _is_spelled(row: _Row) -> bool:
    """Say whether the cells spell a word, one letter each: no two columns are named by one."""
    letters = [str(row.cells[one]).strip() for one in row.filled]
    return len(set(letters)) < len(letters) and all(map(_is_letter, letters))


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


def _is_looked_up(row: _Row, above: Sequence[_Row]) -> bool:
    """Say whether every cell stands in a row above too: a table beside it is looked up there."""
    seen = {cell for one in above for cell in one.cells}
    return len(row.filled) > 1 and all(row.cells[one] in seen for one in row.filled)


def _has_error(row: _Row) -> bool:
    return any(isinstance(cell, CellError) for cell in row.cells)


def _is_odd_body(body: Sequence[_Row], busy: frozenset[int]) -> bool:
    """Say whether the rows are no table: prose in one column, or every kind in each column."""
    if len(busy) < 2:
        lengths = sorted(len(str(row.cells[one])) for row in body for one in row.filled & busy)
        return bool(lengths) and lengths[len(lengths) // 2] > PROSE
    others = sorted(busy)[1:]
    mixed = sum(1 for column in others if _usual_look(body, column) is Kind.MIXED)
    return len(body) > 2 and mixed * 2 > len(others)


def _above_gap(rows: Sequence[_Row], index: int) -> Sequence[_Row]:
    """Return the rows above one, but for facts in two columns with a blank row below them."""
    row = rows[index]
    above = rows[:index]
    facts = all(
        len(one.filled) < 3 and one.looks[min(one.filled)] is Kind.TEXT and not _has_error(one)
        for one in above
    )
    apart = bool(above) and above[-1].position < row.position - 1
    return () if facts and apart and len(row.filled) > 2 else above


def _weigh_above(row: _Row, wide: frozenset[int]) -> float:
    """Return how much a row speaks against a header below it: a title hardly, data much."""
    if len(row.filled & wide) < max(_COVER * len(wide), min(2, len(wide))):
        return 0.01 if len(row.filled) < 3 else 0.05
    values = sum(1 for column in row.filled if row.looks[column] in _DATA)
    return 1.2 if values * 3 >= len(row.filled) else 0.15


def _extend_down(rows: Sequence[_Row], index: int) -> int:
    """Return the last row of a header that goes on below its widest row."""
    first = rows[index]
    key = min(first.filled)
    filled = set(first.filled)
    last = index
    for below in range(index + 1, min(index + 5, len(rows) - 1)):
        row, body = rows[below], rows[below + 1 : below + 1 + BODY_ROWS]
        named = [one for one in row.filled if _is_name_over(row, one, body)]
        over_values = sum(1 for one in named if _usual_look(body, one) in _DATA)
        names = len(named) == len(row.filled)
        # Under a complete row of names a second one has gaps, a row of data has none.
        busy = _busy_columns(body, 0.5)
        complete = busy <= row.filled and busy <= first.filled
        right = min(row.filled) > key and row.wordy
        fills = right and (not row.filled <= filled or last > index)
        over = over_values >= max(2, len(row.filled) // 3) and not complete
        if not names or not (over or fills):
            break
        filled |= row.filled
        last = below
    return last


def _is_name_over(row: _Row, column: int, body: Sequence[_Row]) -> bool:
    """Say whether a cell names what is below it rather than being one of it."""
    mine = row.looks[column]
    if mine is Kind.TEXT:
        return True
    usual = _usual_look(body, column)
    return mine in (Kind.DATE, Kind.DATETIME) and usual not in (mine, Kind.MIXED, Kind.EMPTY)


def _extend_up(rows: Sequence[_Row], index: int, grid: Grid) -> int:
    """Return the first row of a header whose groups stand above its widest row."""
    first = index
    while first > 0 and index - first < 4:
        above, row = rows[first - 1], rows[first]
        touching = above.position == row.position - 1
        spans = [
            merge
            for merge in grid.merges
            if merge[0] <= above.position <= merge[2] and merge[3] > merge[1]
        ]
        # One span over the whole width is a title, several are groups.
        if not touching or not above.wordy or len(above.filled) < 2:
            break
        fills = bool(above.filled - row.filled) and not above.filled >= row.filled
        if len(spans) < 2 and not fills:
            break
        first -= 1
    return first
